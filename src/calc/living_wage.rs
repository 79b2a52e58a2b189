//! The Real Living Wage: whether a contract is in its scope, and whether a declared rate meets it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::contract::{Contract, LivingWage};
use super::rule::{Book, Rate, pounds};
use super::words::ContractKind;
use super::{Pence, Quantity, Quarter};

/// What the scope test asks, in one sentence.
pub const LIMIT: &str = "aged 18 or over, contracted or sub-contracted, 2 or more hours a week for \
                         8 or more consecutive weeks, on council premises, property or land";

/// Who can answer what is not recorded.
pub const WHO: &str = "the contract manager";

/// What the scope test comes to. In order: what somebody has to settle first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Unclear,
    InScope,
    OutOfScope,
}

impl Outcome {
    pub const ALL: &'static [Self] = &[Self::Unclear, Self::InScope, Self::OutOfScope];

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.word() == text)
    }

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    pub field: &'static str,
    pub question: &'static str,
    /// None is not known: [`WHO`] can settle it.
    pub holds: Option<bool>,
    /// The number that it is answered by, where it asks for one.
    pub number: Option<Quantity>,
    /// What is said where it does not hold, after the number.
    no: &'static str,
}

impl Answer {
    /// `yes`, `no, 1`, `not known`.
    #[must_use]
    pub fn words(&self) -> String {
        let word = match self.holds {
            None => return "not known".to_owned(),
            Some(true) => "yes",
            Some(false) => "no",
        };
        self.number.map_or_else(|| word.to_owned(), |number| format!("{word}, {number}"))
    }

    fn against(&self) -> String {
        let number = self.number.map(|number| number.to_string()).unwrap_or_default();
        format!("{number}{}", self.no)
    }
}

/// The scope test of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    kind: Option<ContractKind>,
    pub answers: [Answer; 5],
}

impl Scope {
    #[must_use]
    pub const fn of(contract: &Contract) -> Self {
        Self::by(contract.kind, &contract.living_wage)
    }

    /// By the kind of a contract and the facts about its people alone.
    #[must_use]
    pub const fn by(kind: Option<ContractKind>, facts: &LivingWage) -> Self {
        const fn flag(
            field: &'static str,
            question: &'static str,
            holds: Option<bool>,
            no: &'static str,
        ) -> Answer {
            Answer { field, question, holds, number: None, no }
        }
        const fn at_least(
            field: &'static str,
            question: &'static str,
            (number, least): (Option<Quantity>, i64),
            no: &'static str,
        ) -> Answer {
            let holds = match number {
                Some(own) => Some(own.raw() >= least * 10_000),
                None => None,
            };
            Answer { field, question, holds, number, no }
        }
        let answers = [
            flag(
                "rlw_age_18",
                "Are the people 18 or over?",
                facts.age_18,
                "the people are under 18",
            ),
            flag(
                "rlw_contracted",
                "Are they contracted or sub-contracted?",
                facts.contracted,
                "they are not contracted or sub-contracted",
            ),
            at_least(
                "rlw_hours_week",
                "Do they work 2 or more hours a week?",
                (facts.hours_week, 2),
                " hours a week, under 2",
            ),
            at_least(
                "rlw_weeks",
                "For 8 or more consecutive weeks?",
                (facts.weeks, 8),
                " consecutive weeks, under 8",
            ),
            flag(
                "rlw_on_council_land",
                "On council premises, property or land?",
                facts.on_council_land,
                "the work is not on council land",
            ),
        ];
        Self { kind, answers }
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
        Some((no.field, format!("out of scope: {}", no.against())))
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

    /// Why it comes to that, in a few words.
    #[must_use]
    pub fn why(&self) -> String {
        match (self.ruled_out(), self.unknown()) {
            (Some((_, why)), _) => why.strip_prefix("out of scope: ").unwrap_or(&why).to_owned(),
            (None, open) if open.is_empty() => "yes to all five questions".to_owned(),
            (None, open) if self.kind.is_some() && open.len() == self.answers.len() => {
                "none of the five questions is answered".to_owned()
            }
            (None, open) => format!("not known: {}", open.join(", ")),
        }
    }
}

/// Who can settle what is not known of a contract.
#[must_use]
pub fn who(contract: &Contract) -> String {
    match &contract.manager {
        Some(name) => format!("{WHO} {name}"),
        None => WHO.to_owned(),
    }
}

/// A rate among those of the other years, as at a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateOfYear {
    pub rate: Rate,
    /// The rate of the year before.
    pub before: Option<Pence>,
    pub standing: RateStanding,
}

/// Where a rate stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateStanding {
    /// It is not due yet.
    Coming,
    /// It may be due: no source names the day.
    MayBeDue,
    Due,
    /// Another has taken its place.
    Past,
}

impl RateStanding {
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::MayBeDue => "may be due",
            Self::Due => "due",
            Self::Past => "past",
        }
    }
}

impl RateOfYear {
    /// Every rate of a book, the newest first.
    #[must_use]
    pub fn all(book: &Book, day: Date) -> Vec<Self> {
        let today = book.rates_on(day);
        let mut before = None;
        let one = |rate: &Rate| {
            let standing = match today.iter().any(|own| own.year == rate.year) {
                true if rate.due.last <= day => RateStanding::Due,
                true => RateStanding::MayBeDue,
                false if day < rate.due.first => RateStanding::Coming,
                false => RateStanding::Past,
            };
            let before = before.replace(rate.rate);
            Self { rate: rate.clone(), before, standing }
        };
        let mut found: Vec<Self> = book.rates.iter().map(one).collect();
        found.reverse();
        found
    }

    /// The last day on which the rate of the year before is enough, where a source says.
    #[must_use]
    pub fn both_to(&self) -> Option<Date> {
        let due = self.rate.due;
        (due.first == due.last).then(|| due.first.saturating_sub(1.day()))
    }

    /// On which days this rate and that of the year before are both valid: from its announcement
    /// to the day before it is due. None for the first rate that is known.
    #[must_use]
    pub fn overlap(&self) -> Option<String> {
        let before = pounds(self.before?);
        let from = match self.rate.announced {
            Some(own) => own.written(),
            None => "from its announcement, of which no source names the day,".to_owned(),
        };
        Some(match self.both_to() {
            Some(day) => format!("{before} is enough, too, {from} to {day}"),
            None => format!(
                "{before} may be enough, too, {from} to {} at the latest: no source names the day \
                 by which this one is paid",
                self.rate.due.last.saturating_sub(1.day())
            ),
        })
    }
}

/// A rate that a supplier declared in a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    pub quarter: Quarter,
    pub measure_ref: String,
    pub paid: Pence,
    /// None where no rate of the quarter is known.
    pub check: Option<Check>,
}

impl Declared {
    #[must_use]
    pub const fn is_below(&self) -> bool {
        matches!(self.check, Some(Check::Below(_)))
    }
}

/// A declared rate beside those of its quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It is not below the newest rate due in the quarter.
    Met,
    /// It is below the lowest rate due on any day of the quarter.
    Below(Rate),
    /// It meets one rate of the quarter and not the newest.
    Unclear { met: Rate, newest: Rate },
}

impl Check {
    /// None where no rate of the quarter is known.
    #[must_use]
    pub fn of(book: &Book, quarter: Quarter, paid: Pence) -> Option<Self> {
        Self::among(&book.rates_in(quarter), paid)
    }

    /// Beside the rates of a quarter, the lowest first.
    #[must_use]
    pub fn among(rates: &[&Rate], paid: Pence) -> Option<Self> {
        let (lowest, newest) = (*rates.first()?, *rates.last()?);
        if paid >= newest.rate {
            return Some(Self::Met);
        }
        Some(match rates.iter().rfind(|rate| rate.rate <= paid) {
            Some(&met) => Self::Unclear { met: met.clone(), newest: newest.clone() },
            None => Self::Below(lowest.clone()),
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

/// A step of a contract towards paying the Living Wage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    pub contract_ref: String,
    /// What is reached by it; a contract has each once.
    pub milestone: String,
    pub due_on: Date,
    pub met_on: Option<Date>,
    pub note: Option<String>,
}

/// Where a milestone stands on a day. In order: what needs somebody first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MilestoneStanding {
    Overdue,
    Open,
    Met,
}

impl MilestoneStanding {
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::Met => "met",
        }
    }
}

impl Milestone {
    /// As it was known on a day: met by then, or not.
    #[must_use]
    pub fn as_at(self, day: Date) -> Self {
        Self { met_on: self.met_on.filter(|on| *on <= day), ..self }
    }

    /// It is overdue from the day after it was due.
    #[must_use]
    pub fn standing(&self, day: Date) -> MilestoneStanding {
        if self.met_on.is_some_and(|on| on <= day) {
            MilestoneStanding::Met
        } else if self.due_on < day {
            MilestoneStanding::Overdue
        } else {
            MilestoneStanding::Open
        }
    }
}
