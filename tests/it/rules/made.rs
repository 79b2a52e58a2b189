//! Purchases and contracts made up for a rule, with the shipped book.

use sleva::calc::commitment::Commitment;
use sleva::calc::contract::Contract;
use sleva::calc::locality::Finding as Place;
use sleva::calc::procurement::{Procurement, Quotation};
use sleva::calc::rule::{Alike, Book, Finding, Followed, Invited, Picture, Purchase, Setting};
use sleva::calc::words::{
    ContractKind, Lead, Locality, QuotationOutcome, Route, Severity, VatBasis,
};
use sleva::calc::{Date, Pence, Quantity, performance, rules};
use sleva::db::rulebook;

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn pence(text: &str) -> Pence {
    Pence::parse(text).unwrap()
}

pub fn units(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

/// The book of Rotherham with more settings.
pub fn book(settings: &[(&str, &str)]) -> Book {
    let council = [(rulebook::COUNCIL, "rotherham")];
    let all = council.iter().chain(settings).map(|(name, value)| Setting {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
        from: None,
    });
    rulebook::book(all.collect(), day("2025-11-22")).unwrap()
}

/// A purchase, and what comes with it.
#[derive(Clone)]
pub struct Made {
    pub purchase: Purchase,
    pub contract: Option<Followed>,
    pub day: Date,
    pub is_question: bool,
}

impl Made {
    /// A purchase that began in June 2025, awarded since.
    pub fn of(value: &str, route: Route) -> Self {
        let mut procurement = Procurement::new("P-0001", "Made up");
        procurement.estimated_value = pence(value);
        procurement.route = Some(route);
        procurement.kind = Some(ContractKind::Services);
        procurement.lead = Some(Lead::Council);
        procurement.vat_basis = Some(VatBasis::Including);
        procurement.began_on = Some(day("2025-06-01"));
        procurement.awarded_on = Some(day("2025-09-01"));
        let alike = Vec::new();
        let purchase = Purchase { procurement, invited: Vec::new(), alike };
        Self { purchase, contract: None, day: day("2025-11-22"), is_question: false }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Procurement)) -> Self {
        change(&mut self.purchase.procurement);
        self
    }

    pub fn began(self, on: &str) -> Self {
        self.with(|own| own.began_on = Some(day(on)))
    }

    /// Invites a supplier of a place that sends a price.
    pub fn quoted(self, locality: Locality) -> Self {
        self.invited(locality, |own| own.received_on = Some(day("2025-06-20")))
    }

    pub fn invited(mut self, locality: Locality, change: impl FnOnce(&mut Quotation)) -> Self {
        let number = self.purchase.invited.len() + 1;
        let mut quotation = Quotation {
            procurement_ref: "P-0001".to_owned(),
            supplier_ref: format!("S-{number}"),
            invited_on: day("2025-06-10"),
            received_on: None,
            amount: None,
            outcome: None,
            note: None,
        };
        change(&mut quotation);
        self.purchase.invited.push(Invited {
            quotation,
            supplier_name: format!("Made up {number}"),
            locality: Place { locality, reason: "made up".to_owned(), by_branch: false },
        });
        self
    }

    pub fn no_reply(self, locality: Locality) -> Self {
        self.invited(locality, |own| own.outcome = Some(QuotationOutcome::NoReply))
    }

    pub fn alike(mut self, others: &[(&str, &str, &str)]) -> Self {
        self.purchase.alike = others
            .iter()
            .map(|(name, began, value)| Alike {
                procurement_ref: (*name).to_owned(),
                began_on: day(began),
                value: pence(value),
            })
            .collect();
        self
    }

    pub fn contract(mut self, commitments: Vec<Commitment>) -> Self {
        self.contract = Some(followed(commitments));
        self
    }

    /// What a rule says of the procurement.
    pub fn says(&self, rule: &str) -> Vec<Finding> {
        self.says_by(rule, &book(&[]))
    }

    pub fn says_by(&self, rule: &str, book: &Book) -> Vec<Finding> {
        let picture = Picture {
            day: self.day,
            under: None,
            book,
            rules: performance::Rules::default(),
            purchase: Some(&self.purchase),
            contract: self.contract.as_ref(),
            subject_is_contract: false,
            is_question: self.is_question,
        };
        rules::find(rule).unwrap().findings(&picture)
    }

    /// The severity of the only finding of a rule.
    pub fn is(&self, rule: &str) -> Severity {
        only(&self.says(rule)).severity()
    }

    pub fn is_by(&self, rule: &str, settings: &[(&str, &str)]) -> Severity {
        only(&self.says_by(rule, &book(settings))).severity()
    }
}

pub fn only(found: &[Finding]) -> &Finding {
    assert_eq!(found.len(), 1, "{found:#?}");
    &found[0]
}

pub fn followed(commitments: Vec<Commitment>) -> Followed {
    let life = (day("2025-10-01"), day("2028-09-30"));
    let mut contract = Contract::new("C-0001", "Made up", "S-1", life);
    contract.kind = Some(ContractKind::Services);
    Followed {
        contract,
        commitments,
        conflicts: Vec::new(),
        returns: Vec::new(),
        ratings: Vec::new(),
    }
}

/// What a rule says of a contract without a procurement.
pub fn of_contract(rule: &str, followed: &Followed, on: &str) -> Vec<Finding> {
    let book = book(&[]);
    let picture = Picture {
        day: day(on),
        under: None,
        book: &book,
        rules: performance::Rules::default(),
        purchase: None,
        contract: Some(followed),
        subject_is_contract: true,
        is_question: false,
    };
    rules::find(rule).unwrap().findings(&picture)
}
