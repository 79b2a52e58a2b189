//! What speaks at a cell while a return is entered: what stops leaving it, what blocks submitting
//! the return, and what only warns.

mod say;

pub use say::amount_is;

use std::cmp::Ordering;

use jiff::Span;
use jiff::civil::Date;

use super::commitment::Commitment;
use super::number::{LIMIT, NumberError, Quantity};
use super::performance::Life;
use super::quarter::Quarter;
use super::returns::Evidence;

/// How strongly a check speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// The cell is not left.
    Stops,
    /// The return is not submitted.
    Blocks,
    /// The figure stands, and is pointed out.
    Warns,
}

/// One thing that speaks at a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    NotANumber {
        typed: String,
        why: NumberError,
    },
    Negative {
        declared: Quantity,
    },
    /// The validator asked about this line, and nothing is answered.
    Question {
        asked: String,
    },
    /// Nothing is entered, and something is due.
    Missing {
        due: Quantity,
    },
    /// Evidence adds up to more than is declared.
    EvidenceOver {
        evidence: Quantity,
        declared: Quantity,
    },
    AboveCommitted {
        total: Quantity,
        committed: Quantity,
        over: Quantity,
    },
    /// Other measures of the return that count the same thing.
    DoubleCounting {
        others: Vec<String>,
    },
    /// The measure counts the first 12 months only, and the quarter is after them.
    AfterFirstYear {
        start: Date,
    },
    AboveDue {
        declared: Quantity,
        due: Quantity,
        over: Quantity,
    },
    /// More than three times the mean of this many quarters before.
    FarAbove {
        declared: Quantity,
        mean: Quantity,
        quarters: usize,
    },
    /// Zero, after this many quarters that all had something.
    Stopped {
        quarters: usize,
    },
    /// What the measure asks a supplier to show, where it says so.
    NoEvidence {
        wanted: Option<String>,
    },
    /// Evidence adds up to less than is declared, and all of it says how much it is of.
    EvidenceShort {
        evidence: Quantity,
        declared: Quantity,
    },
    /// The hourly rate is below that of the quarter.
    WageBelow {
        says: String,
    },
    /// Whether the hourly rate is enough is not clear.
    WageUnclear {
        says: String,
    },
    /// Nothing is entered, and nothing is due: says only that it is not zero.
    NotEntered,
}

/// What is known about one line of a return while it is entered.
#[derive(Debug, Clone, Copy)]
pub struct LineFacts<'a> {
    pub commitment: &'a Commitment,
    pub life: Life,
    pub quarter: Quarter,
    /// Units of the profile in the quarter, zero where it has none there; none without a profile.
    pub profile: Option<Quantity>,
    /// None where nothing is entered.
    pub declared: Option<Quantity>,
    /// Declared in all other quarters together.
    pub elsewhere: Quantity,
    /// Declared in up to four quarters before this one.
    pub before: &'a [Quantity],
    /// Evidence of the line.
    pub evidence: &'a [Evidence],
    /// What the measure asks a supplier to show.
    pub wanted: Option<&'a str>,
    /// Measures that count the same thing, and of which this return declares something too.
    pub conflicts: &'a [String],
    pub first_year_only: bool,
    /// A question of the validator's that is not answered.
    pub question: Option<&'a str>,
    /// What there is to say about the hourly rate.
    pub wage: Option<&'a Check>,
}

impl LineFacts<'_> {
    /// What is due in the quarter: of the profile, or without one by the days of the quarter.
    #[must_use]
    pub fn due(&self) -> Quantity {
        let by_days = || self.life.due_in(self.quarter, self.commitment.units);
        self.profile.or_else(by_days).unwrap_or(Quantity::ZERO)
    }
}

/// Reads what is typed into a cell; none where it is empty, which is not entered.
///
/// # Errors
/// What stops leaving the cell.
pub fn read(typed: &str) -> Result<Option<Quantity>, Check> {
    match Quantity::parse(typed) {
        Ok(declared) if declared < Quantity::ZERO => Err(Check::Negative { declared }),
        Ok(declared) => Ok(Some(declared)),
        Err(NumberError::Empty) => Ok(None),
        Err(why) => Err(Check::NotANumber { typed: typed.trim().to_owned(), why }),
    }
}

/// Everything that speaks at a line, worst first.
#[must_use]
pub fn check(facts: &LineFacts) -> Vec<Check> {
    let question = facts.question.map(|asked| Check::Question { asked: asked.to_owned() });
    let mut found: Vec<Check> = question.into_iter().chain(facts.wage.cloned()).collect();
    match facts.declared {
        None => found.push(not_entered(facts)),
        Some(declared) if declared < Quantity::ZERO => found.push(Check::Negative { declared }),
        Some(Quantity::ZERO) => {
            found.extend(evidence(facts, Quantity::ZERO).into_iter().chain(stopped(facts)));
        }
        Some(declared) => found.extend(delivered(facts, declared)),
    }
    found.sort_by_key(|check| (check.strength().is_none(), check.strength()));
    found
}

fn not_entered(facts: &LineFacts) -> Check {
    let due = facts.due();
    if facts.profile.is_none() || due > Quantity::ZERO {
        Check::Missing { due }
    } else {
        Check::NotEntered
    }
}

fn delivered(facts: &LineFacts, declared: Quantity) -> Vec<Check> {
    let others = facts.conflicts.to_vec();
    let double_counting = (!others.is_empty()).then_some(Check::DoubleCounting { others });
    let checks = [
        above_committed(facts, declared),
        double_counting,
        after_first_year(facts),
        above_due(facts, declared),
        far_above(facts, declared),
        evidence(facts, declared),
    ];
    checks.into_iter().flatten().collect()
}

fn evidence(facts: &LineFacts, declared: Quantity) -> Option<Check> {
    if facts.evidence.is_empty() {
        let wanted = facts.wanted.map(str::to_owned);
        return (declared > Quantity::ZERO).then_some(Check::NoEvidence { wanted });
    }
    let stated: Vec<Quantity> = facts.evidence.iter().filter_map(|each| each.units).collect();
    let evidence = sum(&stated);
    let all_state_units = stated.len() == facts.evidence.len();
    match evidence.cmp(&declared) {
        Ordering::Greater => Some(Check::EvidenceOver { evidence, declared }),
        Ordering::Less if all_state_units => Some(Check::EvidenceShort { evidence, declared }),
        _ => None,
    }
}

fn above_committed(facts: &LineFacts, declared: Quantity) -> Option<Check> {
    let (total, committed) = (sum(&[facts.elsewhere, declared]), facts.commitment.units);
    let over = over(total, committed)?;
    Some(Check::AboveCommitted { total, committed, over })
}

fn above_due(facts: &LineFacts, declared: Quantity) -> Option<Check> {
    let due = facts.due();
    let over = over(declared, due)?;
    Some(Check::AboveDue { declared, due, over })
}

fn after_first_year(facts: &LineFacts) -> Option<Check> {
    let start = facts.life.first;
    let is_after = facts.quarter.start() >= start.saturating_add(Span::new().years(1));
    (facts.first_year_only && is_after).then_some(Check::AfterFirstYear { start })
}

/// Fewest quarters that make a pattern, and how many times their mean is out of it.
const PATTERN: usize = 2;
const FAR: i128 = 3;

fn far_above(facts: &LineFacts, declared: Quantity) -> Option<Check> {
    let quarters = facts.before.len();
    let count = i128::try_from(quarters).ok()?;
    let before: i128 = facts.before.iter().map(|units| i128::from(units.raw())).sum();
    let is_far = i128::from(declared.raw()) * count > FAR * before;
    if quarters < PATTERN || before <= 0 || !is_far {
        return None;
    }
    let mean = i64::try_from((2 * before + count) / (2 * count)).ok()?;
    Some(Check::FarAbove { declared, mean: Quantity::from_raw(mean)?, quarters })
}

fn stopped(facts: &LineFacts) -> Option<Check> {
    let quarters = facts.before.len();
    let always = facts.before.iter().all(|units| *units > Quantity::ZERO);
    (quarters >= PATTERN && always).then_some(Check::Stopped { quarters })
}

/// A sum that stays at the largest quantity there is where it would be more.
fn sum(of: &[Quantity]) -> Quantity {
    let exact: i128 = of.iter().map(|units| i128::from(units.raw())).sum();
    let kept = i64::try_from(exact.min(i128::from(LIMIT))).ok();
    kept.and_then(Quantity::from_raw).unwrap_or(Quantity::ZERO)
}

/// By how much `units` are above a bound; none where they are not.
fn over(units: Quantity, bound: Quantity) -> Option<Quantity> {
    Quantity::from_raw(units.raw() - bound.raw()).filter(|over| *over > Quantity::ZERO)
}
