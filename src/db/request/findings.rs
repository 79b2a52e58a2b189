//! What the rules say: of everything, of one record, and of a purchase that nobody makes yet.

use super::{AsAt, ListQuery, Page};
use crate::calc::Date;
use crate::calc::contract::Contract;
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::rule::{About, Finding};
use crate::calc::words::Severity;

/// Findings over all records that the filter lets through, the worst first. Those that pass or do
/// not apply are told of one record only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingsQuery {
    /// `severity`, `rule` and `record` are what can be sorted by.
    pub list: ListQuery,
    /// Findings of one record: a contract's own and those of its procurement.
    pub record: Option<String>,
    pub as_at: AsAt,
    /// Judge purchases by the editions of this day, whenever they began.
    pub under: Option<Date>,
}

/// A finding with what people call its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// Names it among all of the day: its record, its rule, its number among those of both.
    pub name: String,
    pub finding: Finding,
    pub title: String,
    pub category: Option<String>,
    pub department: Option<String>,
    /// Where its field is: the contract, for what a procurement's contract lacks.
    pub contract_ref: Option<String>,
}

impl FindingRow {
    /// The name of a finding: `P-0007\tquotes-two\t0`.
    #[must_use]
    pub fn named(about: &About, rule: &str, nth: usize) -> String {
        format!("{}\t{rule}\t{nth}", about.reference())
    }
}

/// A window of findings, and how many there are of each severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingList {
    pub page: Page<FindingRow>,
    pub counts: FindingCounts,
    /// How many records were looked at.
    pub records: usize,
}

/// How many findings there are of what somebody has to do or settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FindingCounts {
    pub breach: usize,
    pub warning: usize,
    pub unclear: usize,
    pub advice: usize,
    /// Of those, how many may stand by a waiver.
    pub waived: usize,
}

impl FindingCounts {
    /// Counts a finding; a waived one is counted as such alone.
    pub const fn add(&mut self, severity: Severity, is_waived: bool) {
        let count = match (is_waived, severity) {
            (true, _) => &mut self.waived,
            (_, Severity::Breach) => &mut self.breach,
            (_, Severity::Warning) => &mut self.warning,
            (_, Severity::Unclear) => &mut self.unclear,
            (_, Severity::Advice) => &mut self.advice,
            (_, Severity::Pass | Severity::NotApplicable) => return,
        };
        *count += 1;
    }

    #[must_use]
    pub const fn open(self) -> usize {
        self.breach + self.warning + self.unclear
    }
}

/// A record as it is being typed, or a purchase that is asked about: what would apply?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatApplies {
    pub draft: Draft,
    /// Nobody makes it: nothing of it need be recorded.
    pub is_question: bool,
    pub today: Date,
}

/// What is not stored so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draft {
    /// With its quotations; none where they are those that are stored.
    Procurement(Procurement, Option<Vec<Quotation>>),
    Contract(Contract),
}
