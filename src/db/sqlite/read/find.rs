//! Find in everything: contracts, procurements, suppliers and measures by their searched text.

use rusqlite::Connection;

use super::row::Fields;
use super::{first, measure};
use crate::calc::text::fold;
use crate::db::Error;
use crate::db::request::{Hit, Kind};
use crate::db::sqlite::finder::Finder;

/// The first hits; a record whose reference is what was typed comes before all others, then those
/// where every word begins one of theirs, and no kind crowds out another.
pub fn find(
    conn: &Connection,
    finder: &Finder,
    words: &str,
    kind: Option<Kind>,
    limit: usize,
) -> Result<Vec<Hit>, Error> {
    let typed = fold(words.trim());
    let words: Vec<String> = words.split_whitespace().map(fold).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let contracts = finder.contracts(conn)?.having(&words, limit);
    let suppliers = finder.suppliers(conn)?.having(&words, limit);
    let procurements = finder.procurements(conn)?.having(&words, limit);
    let measures = measure::having(conn, &words, limit)?.into_iter().map(|(measure, begins)| {
        let name = format!("{}/{}", measure.edition, measure.measure_ref);
        (begins, Hit { kind: Kind::Measures, name, title: measure.title })
    });
    let mut kinds = [
        hits(conn, Kind::Contracts, &contracts)?,
        hits(conn, Kind::Suppliers, &suppliers)?,
        hits(conn, Kind::Procurements, &procurements)?,
        measures.collect(),
    ];
    for hits in &mut kinds {
        hits.retain(|(_, hit)| kind.is_none_or(|kind| kind == hit.kind));
    }
    let mut hits = share(kinds, limit);
    hits.sort_by_key(|(begins, hit)| {
        (!is_named(hit, &typed), !begins, hit.kind != Kind::Contracts, hit.kind)
    });
    Ok(hits.into_iter().map(|(_, hit)| hit).collect())
}

/// A hit, and whether every word begins one of its record's.
type Ranked = (bool, Hit);

fn is_named(hit: &Hit, typed: &str) -> bool {
    let name = fold(&hit.name);
    name == typed || hit.kind == Kind::Measures && name.ends_with(&format!("/{typed}"))
}

fn hits(conn: &Connection, kind: Kind, ids: &[(i64, bool)]) -> Result<Vec<Ranked>, Error> {
    let sql = match kind {
        Kind::Suppliers => "SELECT supplier_ref, name FROM suppliers WHERE id = ?1",
        Kind::Procurements => "SELECT procurement_ref, title FROM procurements WHERE id = ?1",
        _ => "SELECT contract_ref, title FROM contracts WHERE id = ?1",
    };
    let read = |fields: &mut Fields| Ok(Hit { kind, name: fields.text()?, title: fields.text()? });
    let mut found = Vec::with_capacity(ids.len());
    for (id, begins) in ids {
        found.extend(first(conn, sql, [id], read)?.map(|hit| (*begins, hit)));
    }
    Ok(found)
}

/// Takes from each kind in turn until there are enough.
fn share(kinds: [Vec<Ranked>; 4], limit: usize) -> Vec<Ranked> {
    let mut kinds = kinds.map(Vec::into_iter);
    let mut hits = Vec::new();
    loop {
        let before = hits.len();
        for kind in &mut kinds {
            if hits.len() < limit {
                hits.extend(kind.next());
            }
        }
        if hits.len() == before {
            return hits;
        }
    }
}
