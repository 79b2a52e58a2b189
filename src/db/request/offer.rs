//! What forms and commitments can choose from.

use crate::calc::commitment::{Commitment, Profile};
use crate::calc::contract::Contract;
use crate::calc::measure::Measure;

/// What a contract can commit to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub contract: Contract,
    /// None where the contract names none.
    pub edition: Option<String>,
    /// The versions in force, by reference as people count them.
    pub measures: Vec<Measure>,
    pub commitments: Vec<Commitment>,
    pub profiles: Vec<Profile>,
}

/// What forms can offer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// References after the last of each kind.
    pub contract_ref: String,
    pub procurement_ref: String,
    pub supplier_ref: String,
    /// The newest first.
    pub editions: Vec<String>,
    pub categories: Vec<String>,
    pub departments: Vec<String>,
    pub managers: Vec<String>,
    pub partners: Vec<String>,
    pub themes: Vec<String>,
    pub outcomes: Vec<String>,
    pub policy_outcomes: Vec<String>,
    pub units: Vec<String>,
}
