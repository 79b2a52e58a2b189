//! What is asked of the audit trail, and what it answers.

use super::Change;
use crate::calc::Date;
use crate::calc::trail::TrailFilter;

/// Words are looked for in so many changes, the newest of the days that are chosen: a trail of many
/// years is too long to be read while somebody waits.
pub const LOOKED_THROUGH: u32 = 500_000;

/// A window of the audit trail. Rows come newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// The first and the last day, UTC.
    pub since: Option<Date>,
    pub until: Option<Date>,
    /// Reference of a record, exact.
    pub record: Option<String>,
    pub person: Option<String>,
    /// Folded; each must occur in what is written of the change. See [`LOOKED_THROUGH`].
    pub words: Vec<String>,
    /// Only rows before this one, for paging.
    pub before: Option<i64>,
    pub limit: usize,
    /// Also so many of the rows from that one on, those next to it.
    pub newer: usize,
}

impl From<TrailFilter> for AuditQuery {
    fn from(filter: TrailFilter) -> Self {
        let TrailFilter { words, record, person, since, until } = filter;
        Self { since, until, record, person, words, ..Self::default() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    pub seq: i64,
    pub at: String,
    pub person: String,
    pub action: String,
    pub kind: String,
    pub record: String,
    /// How many rows the change touched.
    pub rows: u64,
    pub note: String,
    pub hash: String,
}

/// A row of the audit trail with what it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeDetail {
    pub row: AuditRow,
    /// The first of its rows, before and after.
    pub changes: Vec<Change>,
    /// How many rows it has in all.
    pub all: u64,
}

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Audit rows.
    pub rows: u64,
    /// UTC of the last change; none where nothing was ever changed.
    pub last_at: Option<String>,
    /// The first that is not as it must be; none where all is well.
    pub fault: Option<String>,
}
