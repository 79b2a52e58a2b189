//! Contracts.

use jiff::civil::Date;

use super::number::{Pence, Quantity};
use super::words::{ContractKind, Lead, Route, Status};

/// An agreement with a supplier. An empty field is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    pub contract_ref: String,
    pub title: String,
    pub supplier_ref: String,
    pub category: Option<String>,
    pub department: Option<String>,
    pub manager: Option<String>,
    pub description: Option<String>,
    pub route: Option<Route>,
    pub lead: Option<Lead>,
    pub kind: Option<ContractKind>,
    pub value: Pence,
    pub irrecoverable_vat: Option<Pence>,
    pub award_date: Option<Date>,
    pub start: Date,
    pub end: Date,
    pub terminated_on: Option<Date>,
    pub review_date: Option<Date>,
    pub status: Option<Status>,
    /// The edition of measures that new commitments are taken from.
    pub edition: Option<String>,
    pub vcse: Option<bool>,
    pub partner: Option<String>,
    pub procurement_ref: Option<String>,
    pub recovery_clause: Option<String>,
    /// Pounds recoverable per pound of shortfall, where the clause states one.
    pub recovery_rate: Option<Quantity>,
    pub living_wage: LivingWage,
}

/// The facts that decide whether a contract is in scope of the Real Living Wage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LivingWage {
    pub age_18: Option<bool>,
    pub contracted: Option<bool>,
    pub hours_week: Option<Quantity>,
    pub weeks: Option<Quantity>,
    pub on_council_land: Option<bool>,
}

impl Contract {
    /// A contract of which only this is known; its value is yet to be set.
    #[must_use]
    pub fn new(
        contract_ref: &str,
        title: &str,
        supplier_ref: &str,
        (start, end): (Date, Date),
    ) -> Self {
        Self {
            contract_ref: contract_ref.to_owned(),
            title: title.to_owned(),
            supplier_ref: supplier_ref.to_owned(),
            category: None,
            department: None,
            manager: None,
            description: None,
            route: None,
            lead: None,
            kind: None,
            value: Pence::ZERO,
            irrecoverable_vat: None,
            award_date: None,
            start,
            end,
            terminated_on: None,
            review_date: None,
            status: None,
            edition: None,
            vcse: None,
            partner: None,
            procurement_ref: None,
            recovery_clause: None,
            recovery_rate: None,
            living_wage: LivingWage::default(),
        }
    }

    /// The last day of its life: its end, or the day it was terminated if that came first.
    #[must_use]
    pub fn last_day(&self) -> Date {
        last_day(self.end, self.terminated_on)
    }
}

/// An end, or the day of the termination if that came first.
pub(super) fn last_day(end: Date, terminated_on: Option<Date>) -> Date {
    terminated_on.map_or(end, |day| day.min(end))
}
