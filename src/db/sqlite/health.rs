//! What `doctor` asks of a database.

use rusqlite::Connection;

use super::audit::{self, Trail};
use super::migrate;
use crate::db::Error;

/// The state of a database. Looking changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    pub schema: i64,
    /// Of the database without its log.
    pub bytes: u64,
    /// What SQLite's quick check found first; none where all is well.
    pub fault: Option<String>,
    /// The verified audit trail, or what is wrong with it.
    pub trail: Result<Trail, Error>,
}

pub(super) fn of(conn: &Connection) -> Result<Health, Error> {
    let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0))?;
    let size: i64 = conn.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let found: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(Health {
        schema: migrate::schema(conn)?,
        bytes: u64::try_from(pages.saturating_mul(size)).unwrap_or(0),
        fault: (found != "ok").then_some(found),
        trail: audit::verify(conn),
    })
}
