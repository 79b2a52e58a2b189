//! The audit trail, newest first.

use rusqlite::Connection;

use super::row::{Fields, limit};
use super::rows;
use crate::db::Error;
use crate::db::request::{AuditQuery, AuditRow};

pub fn list(conn: &Connection, query: &AuditQuery) -> Result<Vec<AuditRow>, Error> {
    let sql = "SELECT seq, at, person, action, kind, record, rows, note, hash FROM audit
               WHERE (?1 IS NULL OR at >= ?1) AND (?2 IS NULL OR record = ?2)
                 AND (?3 IS NULL OR person = ?3) AND (?4 IS NULL OR seq < ?4)
               ORDER BY seq DESC LIMIT ?5";
    let since = query.since.map(|day| day.to_string());
    let params = (since, &query.record, &query.person, query.before, limit(query.limit));
    rows(conn, sql, params, audit_row)
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

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
