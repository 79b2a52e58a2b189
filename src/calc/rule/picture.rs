//! What rules look at: one record with its surroundings, borrowed and read-only.

use jiff::Span;
use jiff::civil::Date;

use super::{Book, Bound, Sided};
use crate::calc::commitment::Commitment;
use crate::calc::contract::Contract;
use crate::calc::locality;
use crate::calc::performance;
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::returns::Rating;
use crate::calc::words::{ContractKind, Lead, ReturnState, Route, VatBasis};
use crate::calc::{Pence, Quantity, Quarter};

/// An invited supplier, with where it counted as being when it was invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    pub quotation: Quotation,
    pub supplier_name: String,
    pub locality: locality::Finding,
}

/// Another purchase by quotation from the same supplier for the same department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    pub procurement_ref: String,
    pub began_on: Date,
    pub value: Pence,
}

/// A procurement and what is recorded with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    pub procurement: Procurement,
    pub invited: Vec<Invited>,
    /// Others like it, and it itself where it is one.
    pub alike: Vec<Alike>,
}

/// The return of a quarter as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    pub quarter: Quarter,
    pub state: ReturnState,
    /// When its first version was submitted.
    pub submitted_on: Option<Date>,
    /// Lines of the newest version that was submitted.
    pub lines: Vec<Line>,
}

/// What was declared of one measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub measure_ref: String,
    pub declared: Option<Quantity>,
    pub wage_rate: Option<Pence>,
    pub has_evidence: bool,
}

/// A contract and what is recorded with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    pub contract: Contract,
    pub commitments: Vec<Commitment>,
    /// Pairs of measures that count the same thing.
    pub conflicts: Vec<(String, String)>,
    pub returns: Vec<Returned>,
    pub ratings: Vec<Rating>,
}

impl Followed {
    /// A contract with which nothing is recorded.
    #[must_use]
    pub const fn begun(contract: Contract) -> Self {
        Self {
            contract,
            commitments: Vec::new(),
            conflicts: Vec::new(),
            returns: Vec::new(),
            ratings: Vec::new(),
        }
    }
}

/// One record as it was on a day, with what rules need to know around it.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// As at which day it is.
    pub day: Date,
    /// Judge purchases by the editions of this day, whenever they began.
    pub under: Option<Date>,
    pub book: &'a Book,
    pub rules: performance::Rules,
    /// The procurement, or that of the contract.
    pub purchase: Option<&'a Purchase>,
    /// The contract, or that which followed the procurement.
    pub contract: Option<&'a Followed>,
    /// Which of the two is looked at.
    pub subject_is_contract: bool,
    /// A purchase that nobody makes yet: what would apply?
    pub is_question: bool,
}

impl Picture<'_> {
    /// The day on which the purchase began; where it is not recorded, the earliest day that is.
    #[must_use]
    pub fn began(&self) -> Option<Date> {
        if let Some(Purchase { procurement, .. }) = self.purchase {
            let own = procurement.began_on.or(procurement.invited_on).or(procurement.awarded_on);
            if own.is_some() {
                return own;
            }
        }
        let contract = &self.contract?.contract;
        Some(contract.award_date.unwrap_or(contract.start))
    }

    /// The day by whose bounds the purchase is judged.
    #[must_use]
    pub fn judged_on(&self) -> Date {
        self.under.or_else(|| self.began()).unwrap_or(self.day)
    }

    /// What it was thought to cost: how to buy is judged by it.
    #[must_use]
    pub fn estimated(&self) -> (Pence, Option<VatBasis>) {
        match (self.purchase, self.contract) {
            (Some(Purchase { procurement, .. }), _) => {
                (procurement.estimated_value, procurement.vat_basis)
            }
            (None, Some(followed)) => (followed.contract.value, None),
            (None, None) => (Pence::ZERO, None),
        }
    }

    /// What it came to: what was bought is judged by it.
    #[must_use]
    pub fn awarded(&self) -> Option<(Pence, Option<VatBasis>)> {
        match (self.purchase, self.contract) {
            (Some(Purchase { procurement, .. }), _) => {
                procurement.awarded_value.map(|value| (value, procurement.vat_basis))
            }
            (None, Some(followed)) => Some((followed.contract.value, None)),
            (None, None) => None,
        }
    }

    #[must_use]
    pub fn route(&self) -> Option<Route> {
        match self.purchase {
            Some(purchase) => purchase.procurement.route,
            None => self.contract.and_then(|followed| followed.contract.route),
        }
    }

    #[must_use]
    pub fn lead(&self) -> Option<Lead> {
        match self.purchase {
            Some(purchase) => purchase.procurement.lead,
            None => self.contract.and_then(|followed| followed.contract.lead),
        }
    }

    #[must_use]
    pub fn kind(&self) -> Option<ContractKind> {
        match self.purchase {
            Some(purchase) => purchase.procurement.kind,
            None => self.contract.and_then(|followed| followed.contract.kind),
        }
    }

    /// The day of the award, where it is recorded.
    #[must_use]
    pub fn awarded_on(&self) -> Option<Date> {
        let own = self.purchase.and_then(|purchase| purchase.procurement.awarded_on);
        own.or_else(|| self.contract.and_then(|followed| followed.contract.award_date))
    }

    /// Whether it was awarded by the day.
    #[must_use]
    pub fn is_awarded(&self) -> bool {
        self.awarded_on().is_some_and(|on| on <= self.day)
            || self.contract.is_some_and(|followed| followed.contract.start <= self.day)
    }

    /// Whether suppliers can still answer: nothing is awarded, and the closing day is to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        let closes = self.purchase.and_then(|own| own.procurement.closed_on);
        !self.is_awarded() && closes.is_some_and(|on| on >= self.day)
    }

    /// Whether suppliers competed, so that bids were weighed.
    #[must_use]
    pub fn is_competed(&self) -> bool {
        matches!(self.route(), Some(Route::Quotation | Route::OpenTender | Route::Dynamic))
    }

    /// Whether what is not recorded is not due yet: nobody was invited, and it began of late.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        let Some(Purchase { procurement, invited, .. }) = self.purchase else { return false };
        if self.is_question {
            return true;
        }
        let later = |day: Option<Date>| day.is_some_and(|day| day > self.day);
        if later(procurement.began_on) || later(procurement.invited_on) {
            return true;
        }
        let dates = [procurement.invited_on, procurement.closed_on, procurement.awarded_on];
        let still = self.day.saturating_sub(Span::new().days(self.book.planning_days));
        invited.is_empty()
            && dates.iter().all(Option::is_none)
            && procurement.began_on.is_some_and(|began| began > still)
    }

    /// On which side of a bound of the day the estimated value lies.
    #[must_use]
    pub fn side(&self, bound: &Bound) -> Sided {
        bound.side(self.estimated(), self.book, self.judged_on())
    }

    /// On which side the awarded value lies.
    #[must_use]
    pub fn awarded_side(&self, bound: &Bound) -> Option<Sided> {
        self.awarded().map(|value| bound.side(value, self.book, self.judged_on()))
    }
}
