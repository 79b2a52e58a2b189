//! Frozen reports, and what has changed since.

use crate::calc::explain::Stamp;
use crate::calc::figure::Figure;
use crate::calc::frozen::FrozenReport;

/// A frozen report with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenDetail {
    pub report: FrozenReport,
    /// In the order of reading.
    pub lines: Vec<String>,
    pub stamp: Stamp,
}

/// Which changes are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CausesQuery {
    /// Changes after the audit row with this number,
    pub after: i64,
    /// and up to this one; none is the newest.
    pub through: Option<i64>,
    pub figures: Vec<Figure>,
}

/// The changes of one record that bear on a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// By its references, as the audit trail names it.
    pub record: String,
    pub changes: u64,
    /// Who made them, by name.
    pub people: Vec<String>,
    /// When the first and the last were made, UTC.
    pub from: String,
    pub to: String,
    /// The audit row of the last.
    pub seq: i64,
}
