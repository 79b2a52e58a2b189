//! What is asked and answered about the Living Wage.

use super::{AsAt, ListQuery, Page};
use crate::calc::contract::Contract;
use crate::calc::living_wage::{
    Declared, Milestone, MilestoneStanding, Outcome, RateOfYear, Scope,
};

/// Which contracts are wanted, and as at which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WageQuery {
    /// Its filter's attention chooses what is unclear, and what was declared below the rate.
    pub list: ListQuery,
    /// Only those of which the scope test comes to this.
    pub outcome: Option<Outcome>,
    pub as_at: AsAt,
}

/// Contracts with what the scope test comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WageList {
    pub page: Page<WageRow>,
    pub counts: WageCounts,
}

/// How many contracts the filter chooses, whatever outcome is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WageCounts {
    pub unclear: u64,
    pub in_scope: u64,
    pub out_of_scope: u64,
    /// In scope, with a declared rate below that of its quarter.
    pub below: u64,
}

impl WageCounts {
    #[must_use]
    pub const fn of(self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Unclear => self.unclear,
            Outcome::InScope => self.in_scope,
            Outcome::OutOfScope => self.out_of_scope,
        }
    }

    /// Counts a contract in.
    pub const fn add(&mut self, outcome: Outcome, is_below: bool) {
        match outcome {
            Outcome::Unclear => self.unclear += 1,
            Outcome::InScope => self.in_scope += 1,
            Outcome::OutOfScope => self.out_of_scope += 1,
        }
        self.below += is_below as u64;
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WageRow {
    pub contract: Contract,
    pub supplier_name: String,
    /// The rates on the newest submitted return of each quarter, the oldest first.
    pub declared: Vec<Declared>,
}

impl WageRow {
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::of(&self.contract)
    }

    /// What is below the rate of its quarter, where the contract is in scope.
    pub fn below(&self) -> impl Iterator<Item = &Declared> {
        let is_in_scope = self.scope().outcome() == Outcome::InScope;
        self.declared.iter().filter(move |own| is_in_scope && own.is_below())
    }
}

/// What a report says of the Living Wage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WageChecks {
    /// The newest first.
    pub rates: Vec<RateOfYear>,
    pub counts: WageCounts,
    /// The first contracts of which the scope is not clear.
    pub unclear: Vec<WageRow>,
    /// The first contracts in scope with a declared rate below that of its quarter.
    pub below: Vec<WageRow>,
    /// Of the contracts of the report, what is overdue first.
    pub milestones: Vec<MilestoneRow>,
}

/// A milestone with the contract that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestoneRow {
    pub milestone: Milestone,
    pub title: String,
    pub standing: MilestoneStanding,
}
