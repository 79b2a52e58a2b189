//! The Real Living Wage: whether a contract is in its scope, and whether a declared rate meets it.

use super::contract::Contract;
use super::rule::{Book, Rate, pounds};
use super::words::ContractKind;
use super::{Pence, Quantity, Quarter};

/// What the scope test asks, in one sentence.
pub const LIMIT: &str = "aged 18 or over, contracted or sub-contracted, 2 or more hours a week for \
                         8 or more consecutive weeks, on council premises, property or land";

/// Who can answer what is not recorded.
pub const WHO: &str = "the contract manager";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    InScope,
    OutOfScope,
    Unclear,
}

impl Outcome {
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::InScope => "in scope",
            Self::OutOfScope => "out of scope",
            Self::Unclear => "unclear",
        }
    }
}

/// One of the five questions with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub field: &'static str,
    pub question: &'static str,
    /// None is not known: [`WHO`] can settle it.
    pub holds: Option<bool>,
    /// What is said where it does not hold.
    no: String,
}

/// The scope test of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    kind: Option<ContractKind>,
    pub answers: [Answer; 5],
}

impl Scope {
    #[must_use]
    pub fn of(contract: &Contract) -> Self {
        let facts = &contract.living_wage;
        let at_least =
            |own: Option<Quantity>, least: i64| own.map(|own| own.raw() >= least * 10_000);
        let number = |own: Option<Quantity>| own.map_or(String::new(), |own| own.to_string());
        let answer = |field, question, holds, no| Answer { field, question, holds, no };
        let answers = [
            answer(
                "rlw_age_18",
                "Are the people 18 or over?",
                facts.age_18,
                "the people are under 18".to_owned(),
            ),
            answer(
                "rlw_contracted",
                "Are they contracted or sub-contracted?",
                facts.contracted,
                "they are not contracted or sub-contracted".to_owned(),
            ),
            answer(
                "rlw_hours_week",
                "Do they work 2 or more hours a week?",
                at_least(facts.hours_week, 2),
                format!("{} hours a week, under 2", number(facts.hours_week)),
            ),
            answer(
                "rlw_weeks",
                "For 8 or more consecutive weeks?",
                at_least(facts.weeks, 8),
                format!("{} consecutive weeks, under 8", number(facts.weeks)),
            ),
            answer(
                "rlw_on_council_land",
                "On council premises, property or land?",
                facts.on_council_land,
                "the work is not on council land".to_owned(),
            ),
        ];
        Self { kind: contract.kind, answers }
    }

    /// The field that rules the contract out, and why; one is enough, whatever else is unknown.
    #[must_use]
    pub fn ruled_out(&self) -> Option<(&'static str, String)> {
        match self.kind {
            Some(ContractKind::Services | ContractKind::LightTouch | ContractKind::Concession)
            | None => {}
            Some(kind) => {
                return Some(("kind", format!("the contract is for {kind}, not services")));
            }
        }
        let no = self.answers.iter().find(|answer| answer.holds == Some(false))?;
        Some((no.field, format!("out of scope: {}", no.no)))
    }

    /// The fields that are not known, the kind of the contract first.
    #[must_use]
    pub fn unknown(&self) -> Vec<&'static str> {
        let kind = self.kind.is_none().then_some("kind");
        let open = self.answers.iter().filter(|answer| answer.holds.is_none());
        kind.into_iter().chain(open.map(|answer| answer.field)).collect()
    }

    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.ruled_out().is_some() {
            Outcome::OutOfScope
        } else if self.unknown().is_empty() {
            Outcome::InScope
        } else {
            Outcome::Unclear
        }
    }
}

/// A declared rate beside those of its quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check<'b> {
    /// It is not below the newest rate due in the quarter.
    Met,
    /// It is below the lowest rate due on any day of the quarter.
    Below(&'b Rate),
    /// It meets one rate of the quarter and not the newest.
    Unclear { met: &'b Rate, newest: &'b Rate },
}

impl<'b> Check<'b> {
    /// None where no rate of the quarter is known.
    #[must_use]
    pub fn of(book: &'b Book, quarter: Quarter, paid: Pence) -> Option<Self> {
        let rates = book.rates_in(quarter);
        let (lowest, newest) = (rates.first()?, rates.last()?);
        if paid >= newest.rate {
            return Some(Self::Met);
        }
        Some(match rates.iter().rfind(|rate| rate.rate <= paid) {
            Some(met) => Self::Unclear { met, newest },
            None => Self::Below(lowest),
        })
    }

    /// In one sentence.
    #[must_use]
    pub fn words(&self, paid: Pence) -> String {
        let named = |rate: &Rate| format!("{} of {}", pounds(rate.rate), rate.year);
        let paid = pounds(paid);
        match self {
            Self::Met => format!("{paid} an hour meets the rate"),
            Self::Below(lowest) => format!("{paid} an hour is below the rate of {}", named(lowest)),
            Self::Unclear { met, newest } => {
                let due = newest.due;
                let why = if due.first == due.last {
                    format!(", which became due within the quarter, on {}", due.first)
                } else {
                    ", and no source names the day by which that one is due".to_owned()
                };
                format!("{paid} an hour meets {} and not {}{why}", named(met), named(newest))
            }
        }
    }
}
