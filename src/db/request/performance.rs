//! What is asked about delivery against commitments, and what is answered.

use std::borrow::Cow;

use super::{Filter, Quarter, Standing};
use crate::calc::commitment::Commitment;
use crate::calc::contract::Contract;
use crate::calc::figure::What;
use crate::calc::living_wage::Milestone;
use crate::calc::performance::{Performance, Rules, Sum};
use crate::calc::returns::{Action, Rating, Variation};
use crate::calc::{Date, Pence, Quantity, Total};

/// The day that figures are computed for. Of a day that is past, only what had been submitted,
/// decided and agreed by then counts; today everything does that the store has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AsAt {
    pub day: Date,
    pub is_past: bool,
}

impl AsAt {
    #[must_use]
    pub const fn now(today: Date) -> Self {
        Self { day: today, is_past: false }
    }

    #[must_use]
    pub const fn past(day: Date) -> Self {
        Self { day, is_past: true }
    }

    /// A moment after all those that count.
    #[must_use]
    pub fn until(self) -> String {
        if self.is_past { format!("{}T99", self.day) } else { "9".to_owned() }
    }
}

/// What delivery is summed up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    Council,
    Category,
    Theme,
    /// The council's policy outcomes.
    Outcome,
    Department,
    /// Size of the supplier.
    Size,
    /// Ownership of the supplier.
    Ownership,
    Measure,
    Quarter,
    Supplier,
    Contract,
}

impl Level {
    pub const ALL: &'static [Self] = &[
        Self::Council,
        Self::Category,
        Self::Theme,
        Self::Outcome,
        Self::Department,
        Self::Size,
        Self::Ownership,
        Self::Measure,
        Self::Quarter,
        Self::Supplier,
        Self::Contract,
    ];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Council => "council",
            Self::Category => "category",
            Self::Theme => "theme",
            Self::Outcome => "policy-outcome",
            Self::Department => "department",
            Self::Size => "size",
            Self::Ownership => "ownership",
            Self::Measure => "measure",
            Self::Quarter => "quarter",
            Self::Supplier => "supplier",
            Self::Contract => "contract",
        }
    }

    /// In a sentence: `policy outcome`.
    #[must_use]
    pub fn name(self) -> String {
        self.word().replace('-', " ")
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.word() == text)
    }
}

/// Delivery summed up over the contracts that a filter chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerformanceQuery {
    pub level: Level,
    pub filter: Filter,
    /// Only the contracts of this supplier.
    pub supplier_ref: Option<String>,
    pub as_at: AsAt,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerformanceList {
    pub level: Level,
    pub rows: Vec<PerformanceRow>,
    pub all: PerformanceRow,
    pub rules: Rules,
    /// The last quarter whose return is due by the day: what is expected is expected by its end.
    pub through: Quarter,
    /// Contracts whose sums of the present day were not kept yet and had to be computed.
    pub computed: u64,
    /// Contracts that were added one by one, since the group that they are summed up in had
    /// changed.
    pub apart: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PerformanceRow {
    /// Category, theme, `EDITION/MEASURE`, quarter, or reference; empty where it is not known, and
    /// of the whole.
    pub name: String,
    pub title: String,
    /// Contracts with a commitment in it.
    pub contracts: u64,
    /// Of a quarter: what was expected, declared and validated in it, and nothing else.
    pub sum: Sum<'static>,
    /// What is counted, where the row is of one measure.
    pub units: Option<Units<'static>>,
}

/// The units of one measure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Units<'u> {
    pub unit: Cow<'u, str>,
    pub committed: Quantity,
    pub expected: Quantity,
    pub declared: Quantity,
    pub validated: Quantity,
    pub waiting: Quantity,
}

impl Units<'_> {
    /// Those that keep the word themselves.
    #[must_use]
    pub fn kept(&self) -> Units<'static> {
        Units { unit: Cow::Owned(self.unit.clone().into_owned()), ..*self }
    }

    /// The units of a figure of delivery; none where they are not summed up.
    #[must_use]
    pub const fn of(&self, what: What) -> Option<Quantity> {
        match what {
            What::Committed => Some(self.committed),
            What::Expected => Some(self.expected),
            What::Declared => Some(self.declared),
            What::Validated | What::Rag | What::Delivered => Some(self.validated),
            What::Waiting => Some(self.waiting),
            _ => None,
        }
    }

    /// With more of the same unit; none where a sum leaves its range.
    #[must_use]
    pub fn plus(self, more: &Units) -> Option<Self> {
        Some(Self {
            committed: self.committed.checked_add(more.committed)?,
            expected: self.expected.checked_add(more.expected)?,
            declared: self.declared.checked_add(more.declared)?,
            validated: self.validated.checked_add(more.validated)?,
            waiting: self.waiting.checked_add(more.waiting)?,
            unit: self.unit,
        })
    }
}

/// Delivery of one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractPerformance {
    pub contract: Contract,
    pub supplier_name: String,
    pub as_at: AsAt,
    /// The newest change that it knows of.
    pub head: super::Head,
    pub rules: Rules,
    pub through: Option<Quarter>,
    /// By measure reference, as people count.
    pub lines: Vec<(Commitment, Performance)>,
    pub sum: Sum<'static>,
    /// Of its shortfall at the end of its life, or as at the day against what was expected; none
    /// where its clause states no rate.
    pub recoverable: Option<Pence>,
    /// Every quarter of its life.
    pub quarters: Vec<QuarterFigures>,
    /// The newest first.
    pub actions: Vec<Action>,
    pub ratings: Vec<Rating>,
    /// Towards the Living Wage, by the day on which they are due.
    pub milestones: Vec<Milestone>,
    pub variations: Vec<Variation>,
}

/// What one quarter comes to over all contracts, by known value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuarterTotals {
    pub quarter: Quarter,
    pub expected: Pence,
    pub declared: Pence,
    pub validated: Pence,
    pub waiting: Pence,
}

impl ContractPerformance {
    /// Whether the last return of its life is due: then what is missing is missing for good.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.through == Some(Quarter::of(self.contract.last_day()))
    }
}

/// One quarter of a contract, by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuarterFigures {
    pub quarter: Quarter,
    pub standing: Standing,
    pub version: u32,
    pub due: Date,
    /// What is expected in it, whether it is due yet or not.
    pub expected: Total,
    pub declared: Total,
    pub validated: Total,
    pub waiting: Total,
}
