//! What each check says: as a sign, in two or three words, and in a sentence.

use super::{Check, Strength};
use crate::calc::commitment::Frozen;
use crate::calc::number::{NumberError, Quantity};
use crate::calc::text::{harmless, quoted};

impl Check {
    /// None where it says nothing against the line.
    #[must_use]
    pub const fn strength(&self) -> Option<Strength> {
        match self {
            Self::NotANumber { .. } | Self::Negative { .. } => Some(Strength::Stops),
            Self::Question { .. } | Self::Missing { .. } | Self::EvidenceOver { .. } => {
                Some(Strength::Blocks)
            }
            Self::AboveCommitted { .. }
            | Self::DoubleCounting { .. }
            | Self::AfterFirstYear { .. }
            | Self::AboveDue { .. }
            | Self::FarAbove { .. }
            | Self::Stopped { .. }
            | Self::NoEvidence { .. }
            | Self::EvidenceShort { .. }
            | Self::WageBelow { .. }
            | Self::WageUnclear { .. } => Some(Strength::Warns),
            Self::NotEntered => None,
        }
    }

    /// The sign in front of it: `x` stops or blocks, `~` warns, `?` is without evidence, `.` is
    /// not entered, whether or not that blocks.
    #[must_use]
    pub const fn sign(&self) -> char {
        match self {
            Self::Missing { .. } | Self::NotEntered => '.',
            Self::NoEvidence { .. } => '?',
            _ => match self.strength() {
                Some(Strength::Stops | Strength::Blocks) => 'x',
                _ => '~',
            },
        }
    }

    /// In two or three words, for a column.
    #[must_use]
    pub const fn short(&self) -> &'static str {
        match self {
            Self::NotANumber { why: NumberError::Decimals(_), .. } => "too many decimals",
            Self::NotANumber { why: NumberError::TooLarge, .. } => "too large",
            Self::NotANumber { .. } => "not a number",
            Self::Negative { .. } => "below zero",
            Self::Question { .. } => "question open",
            Self::Missing { .. } => "not entered",
            Self::EvidenceOver { .. } => "evidence sum",
            Self::AboveCommitted { .. } => "above committed",
            Self::DoubleCounting { .. } => "double counting",
            Self::AfterFirstYear { .. } => "first year only",
            Self::AboveDue { .. } => "above due",
            Self::FarAbove { .. } | Self::Stopped { .. } => "out of pattern",
            Self::NoEvidence { .. } => "no evidence",
            Self::EvidenceShort { .. } => "evidence short",
            Self::WageBelow { .. } => "wage below",
            Self::WageUnclear { .. } => "wage unclear",
            Self::NotEntered => "nothing due",
        }
    }

    /// What is wrong with the line, and what is allowed.
    #[must_use]
    pub fn what(&self, measure: &Frozen) -> String {
        let units = |units: &Quantity| amount(*units, &measure.unit);
        let are = |units: &Quantity| amount_is(*units, &measure.unit);
        let what = match self {
            Self::NotANumber { typed, why } => no_number(typed, *why),
            Self::Negative { declared } => format!("{} is below zero", declared.grouped()),
            Self::Question { asked } => {
                format!("the validator's question is not answered: {}", harmless(asked))
            }
            Self::Missing { due } => format!("not entered, and {} due", are(due)),
            Self::EvidenceOver { evidence, declared } => {
                let declared = declared.grouped();
                format!(
                    "its evidence adds up to {}, above the {declared} declared",
                    units(evidence)
                )
            }
            Self::AboveCommitted { total, committed, over } => {
                let (committed, over) = (committed.grouped(), over.grouped());
                format!(
                    "{} in all quarters {} above the {committed} committed (+{over})",
                    units(total),
                    verb(*total)
                )
            }
            Self::DoubleCounting { others } => {
                format!("{} declared too, for the same thing", named(others))
            }
            Self::AfterFirstYear { start } => {
                format!("counts the first 12 months only, and the contract began on {start}")
            }
            Self::AboveDue { declared, due, over } => {
                let (due, over) = (due.grouped(), over.grouped());
                format!("{} above the {due} due this quarter (+{over})", are(declared))
            }
            Self::FarAbove { declared, mean, quarters } => {
                let mean = mean.grouped();
                format!(
                    "{} more than 3 times the mean of the last {quarters} quarters ({mean})",
                    are(declared)
                )
            }
            Self::Stopped { quarters } => {
                format!("zero, and each of the last {quarters} quarters had some")
            }
            Self::NoEvidence { wanted: None } => "has no evidence".to_owned(),
            Self::NoEvidence { wanted: Some(wanted) } => {
                format!("has no evidence; asked for is {}", harmless(wanted))
            }
            Self::EvidenceShort { evidence, declared } => {
                let declared = declared.grouped();
                format!("its evidence is of {}, below the {declared} declared", units(evidence))
            }
            Self::WageBelow { says } | Self::WageUnclear { says } => says.clone(),
            Self::NotEntered => "not entered, and nothing is due".to_owned(),
        };
        format!("{}: {what}", harmless(&measure.measure_ref))
    }

    /// Where the rule comes from.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        match self {
            Self::NotANumber { .. } | Self::Negative { .. } => "the range of declared units",
            Self::Question { .. } => "validation",
            Self::Missing { .. } | Self::NotEntered => "a return has every measure that is due",
            Self::EvidenceOver { .. }
            | Self::EvidenceShort { .. }
            | Self::NoEvidence { .. }
            | Self::AboveCommitted { .. } => "rule returns-sense",
            Self::DoubleCounting { .. } => "rule conflict",
            Self::WageBelow { .. } | Self::WageUnclear { .. } => "rule rlw-scope",
            Self::AfterFirstYear { .. } => "the measure in the catalogue",
            Self::AboveDue { .. } => "the commitment",
            Self::FarAbove { .. } | Self::Stopped { .. } => "the quarters before",
        }
    }

    /// What to do now, in one sentence.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::NotANumber { why: NumberError::Decimals(_), .. } => {
                "Round it yourself: nothing is rounded on the way in."
            }
            Self::NotANumber { why: NumberError::Grouping, .. } => "Type it without commas.",
            Self::NotANumber { .. } => "Type the units again, or clear the cell.",
            Self::Negative { .. } => "Amend the quarter in which too much was declared.",
            Self::Question { .. } => "Write the answer.",
            Self::Missing { .. } => "Type 0 if nothing was delivered.",
            Self::EvidenceOver { .. } => "Correct the units of the evidence or of the line.",
            Self::AboveCommitted { .. } => "Kept; record a variation if more was agreed.",
            Self::DoubleCounting { .. } => "Kept; clear one of them, or note why both count.",
            Self::AfterFirstYear { .. } => "Kept; note whose first 12 months these are.",
            Self::AboveDue { .. } | Self::FarAbove { .. } | Self::Stopped { .. } => {
                "Kept; a note is optional."
            }
            Self::NoEvidence { .. } => "Kept; add evidence.",
            Self::EvidenceShort { .. } => "Kept; add evidence of the rest.",
            Self::WageBelow { .. } => "Kept; ask the supplier to pay the rate, and from when.",
            Self::WageUnclear { .. } => {
                "Kept; ask the supplier from which day it pays the newer rate."
            }
            Self::NotEntered => "Nothing needs to be done; type 0 to say that there was nothing.",
        }
    }

    /// What is wrong, what is allowed, what to do, and where the rule comes from.
    #[must_use]
    pub fn sentence(&self, measure: &Frozen) -> String {
        format!("{}. {} ({})", self.what(measure), self.remedy(), self.source())
    }
}

fn no_number(typed: &str, why: NumberError) -> String {
    format!("“{}” {why}; 0 and above, with at most 4 decimals", harmless(&quoted(typed)))
}

/// `1 week`, `14 weeks`.
fn amount(units: Quantity, unit: &str) -> String {
    let unit = if is_one(units) { single(unit) } else { unit.to_owned() };
    format!("{} {}", units.grouped(), harmless(&unit))
}

/// `1 week is`, `14 weeks are`.
#[must_use]
pub fn amount_is(units: Quantity, unit: &str) -> String {
    format!("{} {}", amount(units, unit), verb(units))
}

fn is_one(units: Quantity) -> bool {
    Quantity::parse("1") == Ok(units)
}

fn verb(units: Quantity) -> &'static str {
    if is_one(units) { "is" } else { "are" }
}

/// The unit of one: its first word loses the sign of several.
fn single(unit: &str) -> String {
    let (first, rest) = unit.split_at(unit.find(' ').unwrap_or(unit.len()));
    let first = match first {
        "people" => "person".to_owned(),
        first if first.ends_with("ies") => format!("{}y", first.trim_end_matches("ies")),
        first if first.ends_with("ss") || first.ends_with("us") => first.to_owned(),
        first => first.strip_suffix('s').unwrap_or(first).to_owned(),
    };
    format!("{first}{rest}")
}

/// `A is`, `A and B are`, `A, B and C are`.
fn named(refs: &[String]) -> String {
    let names: Vec<_> = refs.iter().map(|name| harmless(name)).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => format!("{only} is"),
        Some((last, before)) => format!("{} and {last} are", before.join(", ")),
    }
}
