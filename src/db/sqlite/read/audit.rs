//! The audit trail, newest first.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::row::{Fields, limit};
use super::{first, rows};
use crate::calc::text::hex;
use crate::db::Error;
use crate::db::request::{AuditQuery, AuditRow, ChangeDetail};
use crate::db::sqlite::image::{self, Field, GENERATOR, Imaged, Mark};
use crate::db::sqlite::past::Past;
use crate::db::sqlite::table::Table;

/// Which rows, whatever the record: since, person, before, how many.
const CHOSEN: &str = "SELECT seq, at, person, action, kind, record, rows, note, hash FROM audit
    WHERE (?1 IS NULL OR at >= ?1) AND (?2 IS NULL OR person = ?2) AND (?3 IS NULL OR seq < ?3)
    ORDER BY seq DESC LIMIT ?4";

/// Every audit row, newest first, without its image.
const EVERY: &str = "SELECT seq, at, person, action, kind, record, rows, note, hash FROM audit
    ORDER BY seq DESC";

/// The rows of a record and of what belongs to it: tag of the table, id, version, audit row.
const OWN: &str = "SELECT 1, id, version, seq FROM settings WHERE name = ?1
    UNION ALL SELECT 2, id, version, seq FROM suppliers WHERE supplier_ref = ?1
    UNION ALL SELECT 3, b.id, b.version, b.seq FROM branches b
      JOIN suppliers s ON s.id = b.supplier_id WHERE s.supplier_ref = ?1
    UNION ALL SELECT 4, id, version, seq FROM measures
      WHERE measure_ref = ?1 OR edition || '/' || measure_ref = ?1
    UNION ALL SELECT 5, id, version, seq FROM contracts WHERE contract_ref = ?1
    UNION ALL SELECT 6, m.id, m.version, m.seq FROM commitments m
      JOIN contracts c ON c.id = m.contract_id WHERE c.contract_ref = ?1
    UNION ALL SELECT 7, p.id, p.version, p.seq FROM profiles p
      JOIN commitments m ON m.id = p.commitment_id
      JOIN contracts c ON c.id = m.contract_id WHERE c.contract_ref = ?1
    UNION ALL SELECT 8, id, version, seq FROM figures WHERE report = ?1";

/// How many rows of an image are decoded between two looks at whether to go on.
const ROWS: u32 = 1_000;

/// How many rows of a change are shown before and after.
const SHOWN: usize = 500;

pub fn list(conn: &Connection, query: &AuditQuery) -> Result<Vec<AuditRow>, Error> {
    let since = query.since.map(|day| day.to_string());
    let Some(record) = &query.record else {
        let params = (since, &query.person, query.before, limit(query.limit));
        return rows(conn, CHOSEN, params, audit_row);
    };
    let mut written = Written::new(conn, record)?;
    let chosen = |row: &AuditRow| {
        since.as_ref().is_none_or(|since| row.at >= *since)
            && query.person.as_ref().is_none_or(|person| row.person == *person)
            && query.before.is_none_or(|before| row.seq < before)
    };
    let mut found = Vec::new();
    let mut statement = conn.prepare_cached(EVERY)?;
    let mut every = statement.query([])?;
    while found.len() < query.limit
        && let Some(row) = every.next()?
    {
        let row = audit_row(&mut Fields::new(row))?;
        // Asked of every row, since what a newer one wrote says what to look for in older ones.
        let is_in = written.is_in(conn, &row)?;
        if chosen(&row) && (is_in || row.record == *record) {
            found.push(row);
        }
    }
    Ok(found)
}

/// A row with the first of what it changed.
pub fn change(conn: &Connection, seq: i64) -> Result<ChangeDetail, Error> {
    let sql = "SELECT seq, at, person, action, kind, record, rows, note, hash FROM audit
        WHERE seq = ?1";
    let row = first(conn, sql, [seq], audit_row)?
        .ok_or_else(|| super::missing("audit row", &seq.to_string()))?;
    let (past, all) = Past::load(conn, seq, SHOWN)?;
    Ok(ChangeDetail { row, changes: past.changes()?, all })
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

/// When the rows of a record were written. Each row names the audit row of its last writing; only
/// where its version says that there were others are older images looked into.
struct Written {
    last: BTreeSet<i64>,
    /// Of each table's rows by id, how many writings before the last are still to be found, and
    /// the audit row of the last.
    earlier: BTreeMap<(u8, i64), (i64, i64)>,
}

impl Written {
    fn new(conn: &Connection, record: &str) -> Result<Self, Error> {
        let (mut last, mut earlier) = (BTreeSet::new(), BTreeMap::new());
        super::each(conn, OWN, [record], |fields| {
            let tag = u8::try_from(fields.int()?).unwrap_or_default();
            let (id, version, seq) = (fields.int()?, fields.int()?, fields.int()?);
            last.insert(seq);
            if version > 1 {
                earlier.insert((tag, id), (version - 1, seq));
            }
            Ok(())
        })?;
        Ok(Self { last, earlier })
    }

    /// Whether an audit row wrote one of them. Asked newest first.
    fn is_in(&mut self, conn: &Connection, row: &AuditRow) -> Result<bool, Error> {
        let is_last = self.last.contains(&row.seq);
        let is_of = |tag: u8| Table::by_tag(tag).is_some_and(|table| table.name == row.kind);
        // A sample has rows of every kind.
        let may_be = |(&(tag, _), &(_, seq)): (&(u8, i64), &(i64, i64))| {
            seq > row.seq && (row.kind.is_empty() || is_of(tag))
        };
        if !self.earlier.iter().any(may_be) {
            return Ok(is_last);
        }
        let sql = "SELECT encoding, image FROM audit WHERE seq = ?1";
        let read = |fields: &mut Fields| Ok((fields.text()?, fields.bytes()?));
        let Some((encoding, image)) = first(conn, sql, [row.seq], read)? else {
            return Ok(is_last);
        };
        if encoding == GENERATOR {
            // What no later change added was generated.
            return Ok(is_last || !self.earlier.is_empty());
        }
        Ok(self.take(conn, row.seq, &encoding, &image)? || is_last)
    }

    /// Takes the writings that an image has off those still to be found.
    fn take(
        &mut self,
        conn: &Connection,
        seq: i64,
        encoding: &str,
        bytes: &[u8],
    ) -> Result<bool, Error> {
        let mut reader = image::unpack(encoding, bytes)?;
        let (mut is_in, mut decoded) = (false, 0_u32);
        while let Some(Imaged { mark, tag, fields }) = image::decode(&mut *reader)? {
            if mark == Mark::Before {
                continue;
            }
            decoded += 1;
            if decoded.is_multiple_of(ROWS) && conn.is_interrupted() {
                return Err(Error::Interrupted);
            }
            let Some(Field::Int(id)) = fields.first() else { continue };
            let key = (tag, *id);
            let Some((left, last)) = self.earlier.get_mut(&key) else { continue };
            if *last == seq {
                continue;
            }
            is_in = true;
            *left -= 1;
            if *left == 0 {
                self.earlier.remove(&key);
            }
        }
        Ok(is_in)
    }
}
