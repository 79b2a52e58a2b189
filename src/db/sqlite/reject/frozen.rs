//! Why a report was not frozen.

use super::Reject;

impl Reject {
    /// A frozen report, or a line of one, that comes otherwise than by freezing.
    pub fn not_frozen(report_ref: &str) -> Self {
        Self::new(
            "report_ref",
            report_ref,
            "is a frozen report, and a report is only frozen, never written or removed",
            "Freeze one with sleva report annual --freeze; sleva undo takes your last freezing back.",
        )
    }

    pub fn no_report(report_ref: &str) -> Self {
        Self::new(
            "report_ref",
            report_ref,
            "is the reference of no frozen report",
            "Correct the reference; sleva list reports shows those that were frozen.",
        )
    }

    /// A report made of changes that the trail does not have.
    pub fn no_such_head(head: u64) -> Self {
        Self::new(
            "head",
            head.to_string(),
            "is not a change of this database that the report can have been made after",
            "Make the report again from this database, and freeze that.",
        )
    }

    pub fn other_digest(report_ref: &str) -> Self {
        Self::new(
            "sha256",
            report_ref,
            "does not go with the lines of the report",
            "Make the report again, and freeze that.",
        )
    }
}
