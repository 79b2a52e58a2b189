//! Purchases before they are contracts: their quotations, and the facts that rules ask about.

use jiff::civil::Date;

use super::number::{Pence, Quantity};
use super::words::{
    ContractKind, Lead, PlanDocument, QuotationOutcome, Route, ScoringStrategy, VatBasis,
};

/// A purchase from its need to its award. An empty field is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procurement {
    pub procurement_ref: String,
    pub title: String,
    /// Who was chosen.
    pub supplier_ref: Option<String>,
    pub category: Option<String>,
    pub department: Option<String>,
    pub kind: Option<ContractKind>,
    pub route: Option<Route>,
    pub lead: Option<Lead>,
    pub estimated_value: Pence,
    pub awarded_value: Option<Pence>,
    /// Of both values.
    pub vat_basis: Option<VatBasis>,
    pub began_on: Option<Date>,
    pub invited_on: Option<Date>,
    pub closed_on: Option<Date>,
    pub awarded_on: Option<Date>,
    pub weights: Weights,
    pub plan_document: Option<PlanDocument>,
    pub sv_scored_at_award: Option<bool>,
    pub local_labour_only: Option<bool>,
    /// Where it is recorded that there was no supplier in the borough.
    pub no_local_evidence: Option<String>,
    /// Where it is recorded that there was none in the region either.
    pub no_region_evidence: Option<String>,
    pub notice_published_on: Option<Date>,
    pub reservation: Reservation,
    pub contract_ref: Option<String>,
}

/// How bids are weighed, in points of 100.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Weights {
    pub price: Option<Quantity>,
    pub quality: Option<Quantity>,
    pub sv: Option<Quantity>,
    /// The quantitative part of social value, in points of 100.
    pub sv_quantitative_share: Option<Quantity>,
    /// Where a different weight was decided.
    pub decision: Option<String>,
    pub strategy: Option<ScoringStrategy>,
    /// The stated share or target of the strategy.
    pub parameter: Option<Quantity>,
}

/// A competition that only suppliers of an area may enter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reservation {
    pub area: Option<String>,
    pub decided_on: Option<Date>,
    pub in_notice: Option<bool>,
}

/// An invited written price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    pub procurement_ref: String,
    pub supplier_ref: String,
    pub invited_on: Date,
    pub received_on: Option<Date>,
    pub amount: Option<Pence>,
    pub outcome: Option<QuotationOutcome>,
    pub note: Option<String>,
}

impl Procurement {
    /// A purchase of which only this is known; its value is yet to be set.
    #[must_use]
    pub fn new(procurement_ref: &str, title: &str) -> Self {
        Self {
            procurement_ref: procurement_ref.to_owned(),
            title: title.to_owned(),
            supplier_ref: None,
            category: None,
            department: None,
            kind: None,
            route: None,
            lead: None,
            estimated_value: Pence::ZERO,
            awarded_value: None,
            vat_basis: None,
            began_on: None,
            invited_on: None,
            closed_on: None,
            awarded_on: None,
            weights: Weights::default(),
            plan_document: None,
            sv_scored_at_award: None,
            local_labour_only: None,
            no_local_evidence: None,
            no_region_evidence: None,
            notice_published_on: None,
            reservation: Reservation::default(),
            contract_ref: None,
        }
    }
}

impl Quotation {
    /// Whether what came of the invitation is recorded: a price, or that there was none.
    #[must_use]
    pub const fn is_answered(&self) -> bool {
        self.received_on.is_some() || self.amount.is_some() || self.outcome.is_some()
    }
}
