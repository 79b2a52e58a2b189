//! Waivers: a person's decision, with a reason, that a finding may stand.

use jiff::civil::Date;

/// A finding that may stand. It is shown all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Id of the rule.
    pub rule: String,
    /// Reference of the procurement or contract.
    pub record_ref: String,
    pub reason: String,
    pub person: String,
    pub from: Date,
    /// The last day; none while nobody has ended it.
    pub to: Option<Date>,
}

impl Waiver {
    /// Whether it stands on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}
