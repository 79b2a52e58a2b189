//! Quarterly returns: what a supplier declares for one quarter of a contract, what of it the
//! council has confirmed, and what was done about the rest.

use jiff::civil::Date;

use super::number::{Pence, Quantity};
use super::quarter::Quarter;
use super::words::{ActionKind, Decision, Grade, ReturnState};

/// Who did something, and when: UTC, `2026-11-22T08:00:00Z`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub person: String,
    pub at: String,
}

/// Which return of a contract: its quarter and its version. The first version is 1, and each
/// amendment is the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReturnKey {
    pub contract_ref: String,
    pub quarter: Quarter,
    pub version: u32,
}

/// One version of a contract's declaration for a quarter. Once submitted, what it declares never
/// changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    pub key: ReturnKey,
    pub state: ReturnState,
    /// Why it was amended; none for the first version.
    pub reason: Option<String>,
    pub begun: Signed,
    /// Everybody who had a hand in what this version or one before it declares, in order of name:
    /// none of them may validate it.
    pub people: Vec<String>,
    pub submitted: Option<Signed>,
    /// Who ended the validation, by which it became validated or queried.
    pub validated: Option<Signed>,
}

/// What was declared of one measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnLine {
    pub key: ReturnKey,
    pub measure_ref: String,
    /// None: not entered yet; there is only a note.
    pub declared: Option<Quantity>,
    /// The hourly rate paid, where the supplier declares one.
    pub wage_rate: Option<Pence>,
    pub note: Option<String>,
    /// What was answered to the question that was asked about it in the version before.
    pub answer: Option<String>,
    /// Who last changed the line.
    pub keyed: Signed,
    pub decided: Option<Decided>,
}

/// What a validator said of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub decision: Decision,
    /// All that was declared where it was accepted, less where it was reduced, none where it was
    /// queried.
    pub validated: Option<Quantity>,
    /// Why it was reduced, or the question.
    pub reason: Option<String>,
    pub by: Signed,
}

/// A document held elsewhere that stands behind a line: a reference, and the digest of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub key: ReturnKey,
    pub measure_ref: String,
    pub evidence_ref: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: Option<String>,
    /// How many units it is evidence of.
    pub units: Option<Quantity>,
    pub dated: Option<Date>,
    pub note: Option<String>,
}

/// A line that counts, with what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    pub line: ReturnLine,
    pub evidence: Vec<Evidence>,
    /// Why the version that it is of was begun, where that amends another.
    pub amended: Option<String>,
    /// The audit row that last wrote the line; none where that is of a later day.
    pub seq: Option<i64>,
}

/// An agreed change of what is committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variation {
    pub contract_ref: String,
    pub measure_ref: String,
    /// What is committed from then on.
    pub units: Quantity,
    pub signed_on: Date,
    pub reason: Option<String>,
    /// What was committed before; none until the store has taken it in.
    pub was: Option<Quantity>,
}

/// What was done about the delivery of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub contract_ref: String,
    pub on: Date,
    pub kind: ActionKind,
    pub person: String,
    pub note: Option<String>,
}

/// The yearly performance rating of a contract on one KPI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    pub contract_ref: String,
    /// The financial year, by the year in which it begins.
    pub year: i16,
    pub kpi: String,
    pub grade: Grade,
    pub published_on: Option<Date>,
}

impl ReturnLine {
    /// Units that the council has confirmed; none where nothing is decided.
    #[must_use]
    pub fn validated(&self) -> Option<Quantity> {
        self.decided.as_ref().and_then(|decided| decided.validated)
    }
}
