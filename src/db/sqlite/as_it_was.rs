//! The register as it was at the end of a day: rows that were changed since are taken back by the
//! images of the trail, in tables of this connection that hide the stored ones while they last.
//!
//! Of a day before the trail began there is nothing to take back: such a day goes by the dates in
//! the records, as they are now.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params_from_iter};

use super::image::{self, Field, GENERATOR, Imaged, Mark};
use super::read;
use super::table::{CONTRACTS, SUPPLIERS, TABLES, Table};
use crate::calc::Date;
use crate::db::Error;
use crate::db::request::AsAt;

/// What a row was, by table and id; none where it was not there.
type Rows = HashMap<u8, BTreeMap<i64, Option<Vec<Field<'static>>>>>;

/// Whether a day is over before the first change of the trail.
pub(super) fn is_before_trail(conn: &Connection, day: Date) -> Result<bool, Error> {
    let first = read::first(conn, "SELECT min(substr(at, 1, 10)) FROM audit", [], |fields| {
        fields.some_text()
    })?;
    Ok(first.flatten().is_some_and(|first| day.to_string() < first))
}

/// Reads with the rows of that day. Has to be inside a snapshot: its end takes the tables away.
pub(super) fn reading<T>(
    conn: &Connection,
    day: Date,
    read: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    if is_before_trail(conn, day)? {
        return read();
    }
    let rows = undone(conn, day, None)?;
    if rows.is_empty() {
        return read();
    }
    // Gone with the snapshot.
    writing(conn, || lay(conn, &rows))?;
    read()
}

/// What contracts are grouped by: their own rows, and those of their suppliers.
const GROUPING: [&Table; 2] = [&CONTRACTS, &SUPPLIERS];

/// Reads what contracts are grouped by, as at a day: of a past one by what they and their suppliers
/// were then. Contracts that came later are not there; none comes back that is gone. Has to be
/// inside a snapshot.
pub(super) fn grouped<T>(
    conn: &Connection,
    as_at: AsAt,
    read: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    if !as_at.is_past || is_before_trail(conn, as_at.day)? {
        return read();
    }
    let mut rows = undone(conn, as_at.day, Some(r#"["", "contracts", "suppliers"]"#))?;
    rows.retain(|tag, _| GROUPING.iter().any(|table| table.tag == *tag));
    for table in GROUPING {
        if let Some(own) = rows.get_mut(&table.tag) {
            let mut is_here = conn.prepare_cached(table.row)?;
            let ids: Vec<i64> = own.keys().copied().collect();
            for id in ids {
                if !is_here.exists([id])? {
                    own.remove(&id);
                }
            }
        }
    }
    if rows.is_empty() {
        return read();
    }
    writing(conn, || lay(conn, &rows))?;
    let found = read();
    let mut laid = GROUPING.iter().filter(|table| rows.contains_key(&table.tag));
    writing(conn, || {
        laid.try_for_each(|table| {
            Ok(conn.execute_batch(&format!("DROP TABLE temp.{}", table.name))?)
        })
    })?;
    found
}

/// Writes to tables of this connection alone.
fn writing(conn: &Connection, write: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    let only = conn.pragma_query_value(None, "query_only", |row| row.get::<_, bool>(0))?;
    conn.pragma_update(None, "query_only", false)?;
    let written = write();
    conn.pragma_update(None, "query_only", only)?;
    written
}

/// The oldest image after that day of each row that was changed since, by changes of some kinds or
/// of any.
fn undone(conn: &Connection, day: Date, kinds: Option<&str>) -> Result<Rows, Error> {
    let mut rows = Rows::new();
    // A moment after all those of the day.
    let end = format!("{day}T99");
    let sql = "SELECT seq, encoding, image FROM audit
               WHERE at > ?1 AND (?2 IS NULL OR kind IN (SELECT value FROM json_each(?2)))
               ORDER BY seq DESC";
    let mut is_made = false;
    read::each(conn, sql, (end, kinds), |fields| {
        fields.skip();
        let (encoding, bytes) = (fields.text()?, fields.bytes()?);
        is_made |= encoding == GENERATOR;
        if !is_made {
            take(&mut rows, &encoding, &bytes)?;
        }
        Ok(())
    })?;
    Ok(rows)
}

fn take(rows: &mut Rows, encoding: &str, bytes: &[u8]) -> Result<(), Error> {
    let mut reader = image::unpack(encoding, bytes)?;
    let mut before = None;
    // In one change a row is written once; the changes come newest first.
    while let Some(Imaged { mark, tag, fields }) = image::decode(&mut *reader)? {
        let id = match fields.first() {
            Some(Field::Int(id)) => *id,
            _ => return Err(Error::Damaged("an image has a row without an id".to_owned())),
        };
        let was = match mark {
            Mark::Before => {
                before = Some(fields);
                continue;
            }
            Mark::After => before.take(),
            Mark::Removed => Some(fields),
        };
        rows.entry(tag).or_default().insert(id, was);
    }
    Ok(())
}

/// Makes the tables, each with the stored rows, and puts what was in the place of what is.
fn lay(conn: &Connection, rows: &Rows) -> Result<(), Error> {
    for table in TABLES.iter().filter(|table| rows.contains_key(&table.tag)) {
        conn.execute_batch(table.hide)?;
    }
    for (tag, own) in rows {
        let table = Table::by_tag(*tag)
            .ok_or_else(|| Error::Damaged(format!("the trail images table {tag}")))?;
        for (id, was) in own {
            conn.prepare_cached(table.delete)?.execute([id])?;
            if let Some(fields) = was {
                conn.prepare_cached(table.insert)?.execute(params_from_iter(fields))?;
            }
        }
    }
    Ok(())
}
