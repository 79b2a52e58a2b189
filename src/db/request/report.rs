//! What the reports on the whole council, and on one supplier, are made of.

use super::{
    AsAt, AttentionRow, Level, PerformanceList, PerformanceRow, SampleRow, Standing, WageChecks,
};
use crate::calc::explain::Published;
use crate::calc::filter::Filter;
use crate::calc::waiver::Waiver;
use crate::calc::words::Severity;
use crate::calc::{Date, Pence, Quarter};

/// Which contracts a report is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReportQuery {
    /// Awarded from this day on; none is the first day of the council's policy, else the first
    /// award.
    pub from: Option<Date>,
    /// Awarded up to this day; none is the day of the figures.
    pub to: Option<Date>,
    /// Only those of this supplier, whenever they were awarded.
    pub supplier_ref: Option<String>,
    pub as_at: AsAt,
}

/// The newest audit row that the figures of a report can know of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    pub seq: i64,
    /// UTC; empty where nothing was ever changed.
    pub at: String,
    /// 64 hexadecimal digits.
    pub hash: String,
}

/// What was committed and delivered, by everything that a report prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSums {
    pub council: String,
    /// Where the database is a sample: by which generator.
    pub sample: Option<String>,
    pub from: Option<Date>,
    pub to: Date,
    /// Name of the supplier, where it is of one.
    pub supplier: Option<(String, String)>,
    pub as_at: AsAt,
    pub head: Head,
    pub levels: Vec<PerformanceList>,
    pub years: Vec<ReportYear>,
    /// Every printed figure of money that can be compared, with ours.
    pub printed: Vec<Printed>,
    /// Printed figures of single measures for exactly these contracts, and their total.
    pub printed_lines: Vec<Published>,
    /// What those printed rows add up to.
    pub printed_rows: Option<Pence>,
    /// `EDITION/MEASURE` of the measures that report on protected groups, each with the group.
    pub protected: Vec<(String, String)>,
}

/// Twelve months of the range, or what is left of it at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportYear {
    pub from: Date,
    pub to: Date,
    /// The last quarter that ended in it or before.
    pub through: Quarter,
    /// The contracts that were awarded in it.
    pub own: PerformanceRow,
    /// Those awarded from the first day of the range to its end.
    pub so_far: PerformanceRow,
    /// Of all contracts of the range, in quarters up to `through`.
    pub declared: crate::calc::Total,
    pub validated: crate::calc::Total,
}

/// What the council has printed, and what its records come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    pub published: Published,
    /// The printed amount in full, whatever it is printed in.
    pub amount: Pence,
    /// Ours for the same contracts; none where the paper does not say which it speaks of.
    pub ours: Option<Ours>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ours {
    pub amount: Pence,
    pub filter: Filter,
    /// Of what was delivered: in quarters up to this one.
    pub through: Option<Quarter>,
}

impl ReportSums {
    /// The contracts that it is of, as a filter.
    #[must_use]
    pub fn filter(&self) -> Filter {
        match self.supplier {
            Some((ref name, _)) => Filter { supplier: Some(name.clone()), ..Filter::default() },
            None => {
                Filter { awarded_from: self.from, awarded_to: Some(self.to), ..Filter::default() }
            }
        }
    }

    #[must_use]
    pub fn level(&self, level: Level) -> Option<&PerformanceList> {
        self.levels.iter().find(|list| list.level == level)
    }
}

/// What a report says of rules, returns and what needs attention; takes longer than the sums.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportChecks {
    pub head: Head,
    /// How many procurements and contracts the rules looked at.
    pub records: usize,
    /// Every rule, in the order of `docs/RULES.md`.
    pub rules: Vec<RuleCount>,
    /// Those that hold on the day, of whichever record.
    pub waivers: Vec<Waiver>,
    /// Samples of purchases, the newest first.
    pub samples: Vec<SampleRow>,
    pub returns: Vec<(Standing, u64)>,
    /// The contracts that are furthest behind by value, red or amber, the worst first.
    pub behind: Vec<PerformanceRow>,
    /// How many are red or amber.
    pub behind_in_all: u64,
    /// Contracts whose records need attention.
    pub problems: Vec<AttentionRow>,
    pub problems_in_all: u64,
    pub wage: WageChecks,
}

/// How many findings a rule has. Waived ones count with the others, and apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleCount {
    pub rule: &'static str,
    pub title: &'static str,
    pub breach: u64,
    pub warning: u64,
    pub unclear: u64,
    pub advice: u64,
    pub waived: u64,
}

impl RuleCount {
    #[must_use]
    pub const fn of(&self, severity: Severity) -> u64 {
        match severity {
            Severity::Breach => self.breach,
            Severity::Warning => self.warning,
            Severity::Unclear => self.unclear,
            Severity::Advice => self.advice,
            Severity::Pass | Severity::NotApplicable => 0,
        }
    }
}
