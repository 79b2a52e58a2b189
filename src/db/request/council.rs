//! The council as a whole: how much there is, what needs attention, what is committed and delivered.

use super::{ContractRow, QuarterTotals};
use crate::calc::problem::Problems;
use crate::calc::words::Status;
use crate::calc::{Date, Quarter, Total};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Council {
    pub name: String,
    /// Generator, seed and size, where the database is a sample.
    pub sample: Option<String>,
    /// The fixed present day of a sample.
    pub today: Option<Date>,
    pub contracts: u64,
    pub suppliers: u64,
    pub measures: u64,
    pub commitments: u64,
    /// Names in use, for pickers and filters.
    pub categories: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attention {
    /// Contracts with at least one problem.
    pub contracts: u64,
    pub rows: Vec<AttentionRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttentionRow {
    pub contract_ref: String,
    pub title: String,
    pub problems: Problems,
}

/// Committed value: in all, by category, and by financial year of award.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    pub all: Total,
    pub by_category: Vec<Share>,
    pub by_year: Vec<Share>,
    pub status: Vec<(Option<Status>, u64)>,
    /// Contracts that end soonest, from today on.
    pub ending: Vec<ContractRow>,
    /// Delivery by quarter, and the last quarter that is due; none while its sums are not kept.
    pub delivery: Option<(Vec<QuarterTotals>, Quarter)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// None is not known.
    pub name: Option<String>,
    pub contracts: u64,
    pub total: Total,
}
