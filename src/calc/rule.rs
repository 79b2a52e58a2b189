//! The procurement rules: pure functions from a read-only picture of one record to findings.
//!
//! A rule says what it found; this module adds which edition it was judged by, its source, and
//! what is unclear about that. The rules themselves are in [`crate::calc::rules`].

mod book;
mod bound;
mod picture;
pub mod shared;
mod since;

use super::Date;
use super::quarter::Quarter;
use super::waiver::Waiver;
use super::words::Severity;

pub use book::{Book, Edition, InForce, Law, Rate, Setting, Share, Threshold};
pub use bound::{Bound, Gap, Inclusive, Side, Sided, pounds};
pub use picture::{Alike, Followed, Invited, Line, Picture, Purchase, Returned};
pub use since::Since;

/// What kind of record a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// At a procurement.
    Procurement,
    /// At a contract.
    Contract,
    /// At a procurement; at a contract that no procurement is recorded for.
    Purchase,
}

/// Which day decides by which edition a record is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// The day on which the purchase began.
    ByBeginning,
    /// The day as at which the rules run: duties that last as long as the contract.
    AsAt,
}

/// A rule.
pub struct Rule {
    /// `quotes-two`
    pub id: &'static str,
    /// What it checks, in a few words.
    pub title: &'static str,
    pub looks: Looks,
    pub judged: Judged,
    pub check: fn(&Picture) -> Vec<Said>,
}

/// The record that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    Procurement(String),
    Contract(String),
}

impl About {
    #[must_use]
    pub fn reference(&self) -> &str {
        let (Self::Procurement(name) | Self::Contract(name)) = self;
        name
    }
}

/// The field that a finding points at: where one goes to put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// A field of the record, by the name of its column.
    Field(&'static str),
    Quotations,
    /// A commitment, by its measure; all of them where none is named.
    Commitment(Option<String>),
    Return {
        quarter: Quarter,
        measure_ref: Option<String>,
    },
    Ratings,
}

impl Spot {
    /// As it is printed: `sv_weight`, `2025-26 Q1/NT4`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Field(column) => (*column).to_owned(),
            Self::Quotations => "quotations".to_owned(),
            Self::Commitment(None) => "commitments".to_owned(),
            Self::Commitment(Some(measure_ref)) => format!("commitment {measure_ref}"),
            Self::Return { quarter, measure_ref: None } => format!("return {quarter}"),
            Self::Return { quarter, measure_ref: Some(measure_ref) } => {
                format!("return {quarter}/{measure_ref}")
            }
            Self::Ratings => "ratings".to_owned(),
        }
    }
}

/// What a rule says of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub severity: Severity,
    /// What was found, with its figures.
    pub found: String,
    /// The limit, with inclusivity and VAT basis.
    pub limit: Option<String>,
    /// Where the limit comes from, where it is not the edition's source.
    pub source: Option<String>,
    pub missing: Option<String>,
    /// What to do next.
    pub next: Option<String>,
    /// Council settings that settled what the sources leave open.
    pub settled: Vec<String>,
    pub spot: Spot,
}

impl Said {
    /// What was found, and where; the rest is added by the methods below.
    #[must_use]
    pub fn new(severity: Severity, spot: Spot, found: impl Into<String>) -> Self {
        Self {
            severity,
            found: found.into(),
            limit: None,
            source: None,
            missing: None,
            next: None,
            settled: Vec::new(),
            spot,
        }
    }

    #[must_use]
    pub fn limit(self, limit: impl Into<String>) -> Self {
        Self { limit: Some(limit.into()), ..self }
    }

    #[must_use]
    pub fn missing(self, missing: impl Into<String>) -> Self {
        Self { missing: Some(missing.into()), ..self }
    }

    #[must_use]
    pub fn next(self, next: impl Into<String>) -> Self {
        Self { next: Some(next.into()), ..self }
    }

    /// With the limit, its source, and the settings that decided about it.
    #[must_use]
    pub fn by(self, sided: &Sided) -> Self {
        let settled = [self.settled, sided.settled.clone()].concat();
        let limit = self.limit.or_else(|| Some(sided.limit.clone()));
        Self { limit, source: self.source.or_else(|| sided.source.clone()), settled, ..self }
    }

    /// As a list of one.
    #[must_use]
    pub fn alone(self) -> Vec<Self> {
        vec![self]
    }
}

/// What a rule says of a record, with the edition that it was judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule.
    pub rule: &'static str,
    pub about: About,
    /// `rotherham-2019`
    pub edition: String,
    /// What is to be known about the edition: `its text is not at hand`.
    pub edition_note: Option<String>,
    /// The day by which the edition was chosen.
    pub judged_on: Date,
    pub source: String,
    pub said: Said,
    /// The decision that it may stand.
    pub waiver: Option<Waiver>,
}

impl Finding {
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.said.severity
    }

    /// Whether somebody has to do something: it is no pass, and nobody has waived it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.waiver.is_none() && needs_somebody(self.said.severity)
    }
}

/// Whether a finding of this severity is about something that is to be done or settled.
#[must_use]
pub const fn needs_somebody(severity: Severity) -> bool {
    matches!(severity, Severity::Breach | Severity::Warning | Severity::Unclear)
}

impl Rule {
    /// What it says of a record; nothing where it does not look at records of that kind.
    #[must_use]
    pub fn findings(&self, picture: &Picture) -> Vec<Finding> {
        let Some(about) = self.about(picture) else { return Vec::new() };
        let (day, is_recorded) = self.judged_on(picture);
        let finding = |edition: &Edition, said: Said| Finding {
            rule: self.id,
            about: about.clone(),
            edition: edition.name.clone(),
            edition_note: edition.note.clone(),
            judged_on: day,
            source: said.source.clone().unwrap_or_else(|| edition.source.clone()),
            said,
            waiver: None,
        };
        match picture.book.in_force(self.id, day) {
            InForce::No => Vec::new(),
            InForce::NotYet(edition) => {
                let found = format!("the rule was not in force on {day}");
                let spot = Spot::Field(self.beginning());
                vec![finding(edition, Said::new(Severity::NotApplicable, spot, found))]
            }
            InForce::Unsure(edition, gap) => {
                let one = |said| finding(edition, undated(unsure(said, &gap), day, is_recorded));
                (self.check)(picture).into_iter().map(one).collect()
            }
            InForce::Yes(edition, settled) => {
                let one = |mut said: Said| {
                    said.settled.extend(settled.iter().cloned());
                    finding(edition, undated(said, day, is_recorded))
                };
                (self.check)(picture).into_iter().map(one).collect()
            }
        }
    }

    /// The record that it looks at in a picture.
    fn about(&self, picture: &Picture) -> Option<About> {
        let procurement = || {
            let purchase = picture.purchase?;
            Some(About::Procurement(purchase.procurement.procurement_ref.clone()))
        };
        let contract = || Some(About::Contract(picture.contract?.contract.contract_ref.clone()));
        match (self.looks, picture.subject_is_contract) {
            (Looks::Procurement | Looks::Purchase, false) => procurement(),
            (Looks::Contract, true) => contract(),
            (Looks::Purchase, true) if picture.purchase.is_none() => contract(),
            _ => None,
        }
    }

    /// The day by which the edition is chosen, and whether it is a recorded one.
    fn judged_on(&self, picture: &Picture) -> (Date, bool) {
        match self.judged {
            Judged::AsAt => (picture.day, true),
            Judged::ByBeginning => match picture.under.or_else(|| picture.began()) {
                Some(day) => (day, true),
                None => (picture.day, false),
            },
        }
    }

    const fn beginning(&self) -> &'static str {
        match self.looks {
            Looks::Procurement | Looks::Purchase => "began_on",
            Looks::Contract => "award_date",
        }
    }
}

/// Says by which day a purchase is judged of which no day is recorded.
fn undated(said: Said, day: Date, is_recorded: bool) -> Said {
    if is_recorded || said.severity == Severity::NotApplicable {
        return said;
    }
    let found = format!("{}; the day it began is not recorded, judged as at {day}", said.found);
    Said { found, ..said }
}

/// What is said where it is not known whether the rule was in force yet.
fn unsure(mut said: Said, gap: &Gap) -> Said {
    if said.severity == Severity::NotApplicable {
        return said;
    }
    let would = match said.severity {
        Severity::Pass => "it is met all the same",
        _ => "if it was",
    };
    said.found = format!("{}; {would}: {}", gap.what, said.found);
    said.severity = Severity::Unclear;
    said.next = Some(gap.remedy());
    said
}
