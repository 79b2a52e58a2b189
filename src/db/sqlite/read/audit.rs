//! The audit trail, newest first.

use std::collections::BTreeSet;
use std::io::Read;

use rusqlite::Connection;

use super::row::{Fields, int, limit};
use super::{first, rows};
use crate::calc::text::hex;
use crate::db::Error;
use crate::db::request::{AuditQuery, AuditRow};
use crate::db::sqlite::image::{self, Field, GENERATOR};
use crate::db::sqlite::table::{self, Table};

/// Which rows, whatever the record: since, person, before, how many.
const CHOSEN: &str =
    "SELECT seq, at, person, action, kind, record, rows, note, hash, encoding, image
    FROM audit
    WHERE (?1 IS NULL OR at >= ?1) AND (?2 IS NULL OR person = ?2) AND (?3 IS NULL OR seq < ?3)
    ORDER BY seq DESC LIMIT ?4";

pub fn list(conn: &Connection, query: &AuditQuery) -> Result<Vec<AuditRow>, Error> {
    let since = query.since.map(|day| day.to_string());
    let Some(record) = &query.record else {
        let params = (since, &query.person, query.before, limit(query.limit));
        return rows(conn, CHOSEN, params, audit_row);
    };
    let mut wanted = Wanted::new(conn, record)?;
    let mut found = Vec::new();
    let params = (since, &query.person, query.before, limit(usize::MAX));
    super::each(conn, CHOSEN, params, |fields| {
        // Counted here and not by SQL: whether a batch holds the record, only its image says.
        if found.len() == query.limit {
            return Ok(());
        }
        let row = audit_row(fields)?;
        let (encoding, image) = (fields.text()?, fields.bytes()?);
        if row.record == *record || wanted.is_in(&encoding, &image)? {
            found.push(row);
        }
        Ok(())
    })?;
    Ok(found)
}

fn audit_row(fields: &mut Fields) -> Result<AuditRow, Error> {
    Ok(AuditRow {
        seq: fields.int()?,
        at: fields.text()?,
        person: fields.text()?,
        action: fields.text()?,
        kind: fields.text()?,
        record: fields.text()?,
        rows: fields.count()?,
        note: fields.text()?,
        hash: hex(&fields.bytes()?),
    })
}

/// A record as images know it: by reference, or by the id of what it belongs to.
struct Wanted<'a> {
    name: &'a str,
    contract: Option<i64>,
    supplier: Option<i64>,
    commitments: BTreeSet<i64>,
    /// Whether a batch has been seen that added it: then no sample generated it.
    was_added: bool,
}

impl<'a> Wanted<'a> {
    fn new(conn: &Connection, name: &'a str) -> Result<Self, Error> {
        let id = |sql| first(conn, sql, [name], int);
        let sql = "SELECT m.id FROM commitments m JOIN contracts c ON c.id = m.contract_id
                   WHERE c.contract_ref = ?1";
        Ok(Self {
            name,
            contract: id("SELECT id FROM contracts WHERE contract_ref = ?1")?,
            supplier: id("SELECT id FROM suppliers WHERE supplier_ref = ?1")?,
            commitments: rows(conn, sql, [name], int)?.into_iter().collect(),
            was_added: false,
        })
    }

    /// Whether an image has the record or something that belongs to it. Asked newest first.
    fn is_in(&mut self, encoding: &str, bytes: &[u8]) -> Result<bool, Error> {
        if encoding == GENERATOR {
            let exists = self.contract.is_some() || self.supplier.is_some();
            return Ok(exists && !self.was_added);
        }
        let mut reader: Box<dyn Read + '_> = image::unpack(encoding, bytes)?;
        let mut is_in = false;
        while let Some((tag, fields)) = image::decode(&mut *reader)? {
            let Some(table) = Table::by_tag(tag) else { continue };
            if self.is_row(table, &fields) {
                is_in = true;
                let is_own = table.tag == table::CONTRACTS.tag || table.tag == table::SUPPLIERS.tag;
                self.was_added |= is_own && matches!(fields.as_slice(), [.., Field::Int(1), _]);
            }
        }
        Ok(is_in)
    }

    /// Every row begins with its id; after it stands the reference, or the id it belongs to.
    fn is_row(&self, table: &Table, fields: &[Field]) -> bool {
        match (table.tag, fields) {
            (tag, [_, Field::Int(owner), ..]) if tag == table::BRANCHES.tag => {
                self.supplier == Some(*owner)
            }
            (tag, [_, Field::Int(owner), ..]) if tag == table::COMMITMENTS.tag => {
                self.contract == Some(*owner)
            }
            (tag, [_, Field::Int(owner), ..]) if tag == table::PROFILES.tag => {
                self.commitments.contains(owner)
            }
            (tag, [_, Field::Text(edition), Field::Text(name), ..])
                if tag == table::MEASURES.tag =>
            {
                *name == self.name || format!("{edition}/{name}") == self.name
            }
            (_, [_, Field::Text(name), ..]) => *name == self.name,
            _ => false,
        }
    }
}
