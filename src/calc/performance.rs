//! Contract performance: what was expected by a day, what was delivered, what the end may bring,
//! and what is missing.

mod amount;
mod life;
mod sum;

use jiff::civil::Date;

use super::commitment::Frozen;
use super::fraction::Fraction;
use super::number::{self, Pence, Quantity};
use super::quarter::Quarter;
use super::value::{self, Value};
use super::words::{MeasureKind, Rag};
pub use amount::{Amount, Gap, recoverable};
pub use life::{Life, Rules, due_day, last_due};
pub use sum::{Sum, Worst};

/// Most decided quarters that a forecast takes the mean of, and fewest.
const MEAN_OF: std::ops::RangeInclusive<usize> = 2..=4;

/// What stands for one quarter of one commitment, of the version of its return that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    pub quarter: Quarter,
    pub declared: Quantity,
    /// Units that were validated; none while nothing is decided, or where the line is queried.
    pub decided: Option<Quantity>,
}

/// Everything that one commitment's performance is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    pub measure: &'a Frozen,
    /// What is committed as at the day.
    pub units: Quantity,
    pub life: Life,
    /// By quarter; empty where it has none.
    pub profile: &'a [(Quarter, Quantity)],
    /// At most one for each quarter, in order.
    pub declared: &'a [Declared],
    /// Quarters whose return is validated, in order.
    pub closed: &'a [Quarter],
}

/// One commitment as at a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Performance {
    pub committed: Amount,
    pub expected: Expected,
    pub declared: Amount,
    pub validated: Amount,
    /// Declared on lines that are not yet decided.
    pub waiting: Amount,
    /// Declared on decided lines, and not validated.
    pub not_accepted: Amount,
    /// How many quarters are declared; none is not the same as zero units.
    pub declared_quarters: usize,
    pub decided_quarters: usize,
    pub by: By,
    /// Validated ÷ expected, exactly; none when nothing is expected yet.
    pub share: Option<Fraction>,
    pub rag: Rag,
    pub forecast: Option<Forecast>,
    /// Against what was expected by the day.
    pub to_date: Gap,
    /// Against all that is committed.
    pub at_end: Gap,
}

/// What delivery is compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// In whole pence, as they are shown.
    Value,
    /// Record-only measures, and those whose proxy is unknown or zero.
    Units,
}

/// What was to be delivered by the end of the last quarter whose return is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Units rounded to four decimals; the value is rounded once, from the exact units.
    pub amount: Amount,
    /// Ten-thousandths of a unit.
    pub exact: Fraction,
    /// The last quarter whose return is due; none before the first.
    pub through: Option<Quarter>,
    pub basis: Basis,
}

/// Where an expectation comes from. It is never below zero or above what is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The sum of this many quarters of the profile.
    Profile { quarters: usize, sum: Quantity },
    /// What is committed × days elapsed ÷ all days that were agreed.
    Days { elapsed: i32, of: i32 },
}

/// What the end will bring if the quarters to come are as the last decided ones: what is
/// validated so far, and their mean for each quarter left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// Units rounded to four decimals; the value of the quarters left is rounded once, from the
    /// exact units.
    pub amount: Amount,
    /// Ten-thousandths of a unit.
    pub exact: Fraction,
    /// How many quarters the mean is of, and their sum.
    pub mean_of: usize,
    pub sum: Quantity,
    /// Rounded to four decimals.
    pub mean: Quantity,
    /// Quarters that are not yet decided.
    pub left: usize,
}

/// A part of a whole, both in the same scaled integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub part: i64,
    pub whole: i64,
}

impl Share {
    /// As a percentage with one decimal; none where the whole is nothing.
    #[must_use]
    pub fn percent(self) -> Option<String> {
        number::percent(self.part, self.whole)
    }
}

impl Performance {
    /// Validated ÷ committed, in pence or in ten-thousandths of a unit.
    #[must_use]
    pub fn delivered(&self) -> Share {
        match (self.by, self.validated.value, self.committed.value) {
            (By::Value, Value::Known(part), Value::Known(whole)) => {
                Share { part: part.raw(), whole: whole.raw() }
            }
            _ => Share { part: self.validated.units.raw(), whole: self.committed.units.raw() },
        }
    }
}

/// Computes a commitment's performance as at a day; none where an amount leaves its range.
#[must_use]
pub fn performance(record: &Record, as_at: Date, rules: Rules) -> Option<Performance> {
    performance_through(record, last_due(record.life, as_at, rules), rules)
}

/// The same by the last quarter whose return is due.
#[must_use]
pub fn performance_through(
    record: &Record,
    through: Option<Quarter>,
    rules: Rules,
) -> Option<Performance> {
    let committed = Amount::of(record.measure, record.units)?;
    let expected = expected_through(record, through)?;
    let Lines { declared, validated, waiting, decided, decided_quarters } = lines(record)?;
    let by = compared_by(record.measure);
    let share = share(by, validated, &expected);
    Some(Performance {
        committed,
        expected,
        declared,
        validated,
        waiting,
        not_accepted: decided.less(validated)?,
        declared_quarters: record.declared.len(),
        decided_quarters,
        by,
        share,
        rag: rag(share, rules),
        forecast: forecast(record, validated)?,
        to_date: Gap::between(expected.amount, validated)?,
        at_end: Gap::between(committed, validated)?,
    })
}

/// What the lines of returns come to.
struct Lines {
    declared: Amount,
    validated: Amount,
    waiting: Amount,
    /// Declared on lines that are decided.
    decided: Amount,
    decided_quarters: usize,
}

fn lines(record: &Record) -> Option<Lines> {
    let nothing = Amount::nothing(record.measure);
    let (mut validated, mut waiting, mut decided) = (nothing, nothing, nothing);
    let mut decided_quarters = 0;
    for line in record.declared {
        let declared = Amount::of(record.measure, line.declared)?;
        match line.decided {
            None => waiting = waiting.plus(declared)?,
            Some(units) => {
                let accepted = units == line.declared;
                let own = if accepted { declared } else { Amount::of(record.measure, units)? };
                validated = validated.plus(own)?;
                decided = decided.plus(declared)?;
                decided_quarters += 1;
            }
        }
    }
    Some(Lines { declared: waiting.plus(decided)?, validated, waiting, decided, decided_quarters })
}

/// What is expected by the end of a quarter; nothing where none is due yet.
fn expected_through(record: &Record, through: Option<Quarter>) -> Option<Expected> {
    let (exact, basis) = if record.profile.is_empty() {
        let elapsed = through.map_or(0, |quarter| record.life.elapsed(quarter));
        let of = record.life.days();
        (life::by_days(record.units, elapsed, of)?, Basis::Days { elapsed, of })
    } else {
        let due = |entry: &&(Quarter, Quantity)| through.is_some_and(|last| entry.0 <= last);
        let mut own = record.profile.iter().filter(due).map(|entry| entry.1);
        let quarters = own.clone().count();
        let sum = own.try_fold(Quantity::ZERO, Quantity::checked_add)?;
        (Fraction::whole(i128::from(sum.raw())), Basis::Profile { quarters, sum })
    };
    let exact = exact.min(Fraction::whole(i128::from(record.units.raw()))).max(Fraction::ZERO);
    let amount = amount::exactly(record.measure, exact)?;
    Some(Expected { amount, exact, through, basis })
}

/// Hands over what falls to each quarter of a life, of which each comes with the days elapsed by
/// its end: what is expected by its end less what was by the end of the one before, so that the
/// quarters add up to what is expected in all. None where an amount leaves its range.
#[must_use]
pub fn by_quarter(
    record: &Record,
    quarters: &[(Quarter, i32)],
    mut visit: impl FnMut(Quarter, Amount),
) -> Option<()> {
    let mut before: Option<Amount> = None;
    each_quarter(record, quarters, |quarter, exact| {
        let by_then = amount::quotient(record.measure, exact)?;
        visit(quarter, before.map_or(Some(by_then), |before| by_then.less(before))?);
        before = Some(by_then);
        Some(())
    })
}

/// The same by value alone, which is quicker.
#[must_use]
pub fn value_by_quarter(
    record: &Record,
    quarters: &[(Quarter, i32)],
    mut visit: impl FnMut(Value) -> Option<()>,
) -> Option<()> {
    if !record.measure.is_valued() {
        // Whether there is nothing to value is told by the units.
        let mut fits = Some(());
        by_quarter(record, quarters, |_, amount| fits = fits.and_then(|()| visit(amount.value)))?;
        return fits;
    }
    let mut before = Pence::ZERO;
    each_quarter(record, quarters, |_, exact| {
        let Value::Known(by_then) = amount::value(record.measure, exact)? else { return None };
        visit(Value::Known(Pence::from_raw(by_then.raw() - before.raw())?))?;
        before = by_then;
        Some(())
    })
}

/// Hands over what is expected by the end of each quarter, in ten-thousandths of a unit, as a
/// quotient.
fn each_quarter(
    record: &Record,
    quarters: &[(Quarter, i32)],
    mut visit: impl FnMut(Quarter, (i128, i128)) -> Option<()>,
) -> Option<()> {
    let (of, all) = (record.life.days(), i128::from(record.units.raw()));
    let mut profile = record.profile.iter().peekable();
    let mut due = Quantity::ZERO;
    quarters.iter().try_for_each(|(quarter, elapsed)| {
        let (units, of) = if record.profile.is_empty() {
            // Where there are no days there is nothing.
            if of == 0 { (0, 1) } else { (all.checked_mul((*elapsed).into())?, of.into()) }
        } else {
            while let Some((_, units)) = profile.next_if(|entry| entry.0 <= *quarter) {
                due = due.checked_add(*units)?;
            }
            (due.raw().into(), 1)
        };
        visit(*quarter, (units.min(all * of).max(0), of))
    })
}

fn compared_by(measure: &Frozen) -> By {
    match value::effective_proxy(measure.kind, measure.proxy) {
        Some(proxy) if proxy.raw() > 0 && measure.kind != MeasureKind::RecordOnly => By::Value,
        _ => By::Units,
    }
}

fn share(by: By, validated: Amount, expected: &Expected) -> Option<Fraction> {
    match (by, validated.value, expected.amount.value) {
        (By::Value, Value::Known(part), Value::Known(whole)) => {
            Fraction::ratio(part.raw(), pence(whole))
        }
        _ => Fraction::ratio(validated.units.raw(), expected.exact),
    }
}

fn pence(of: Pence) -> Fraction {
    Fraction::whole(i128::from(of.raw()))
}

/// The grade of a share of what was expected, compared exactly.
fn rag(share: Option<Fraction>, rules: Rules) -> Rag {
    match share {
        None => Rag::Grey,
        Some(share) if share.reaches(rules.green) => Rag::Green,
        Some(share) if share.reaches(rules.amber) => Rag::Amber,
        Some(_) => Rag::Red,
    }
}

/// Inside: none before there are two decided quarters. Outside: none where it leaves its range.
#[expect(clippy::option_option, reason = "no forecast, and one that is too large, are two things")]
fn forecast(record: &Record, validated: Amount) -> Option<Option<Forecast>> {
    debug_assert!(record.declared.is_sorted_by_key(|line| line.quarter));
    debug_assert!(record.closed.is_sorted());
    let decided = record.declared.iter().filter_map(|line| Some((line.quarter, line.decided?)));
    let count = decided.clone().count();
    if count < *MEAN_OF.start() {
        return Some(None);
    }
    let (mut over, mut own) = (record.closed.iter().peekable(), decided.clone().peekable());
    let mut is_left = |quarter: &Quarter| {
        while over.next_if(|closed| *closed < quarter).is_some() {}
        while own.next_if(|entry| entry.0 < *quarter).is_some() {}
        over.peek() != Some(&quarter) && own.peek().is_none_or(|entry| entry.0 != *quarter)
    };
    let left = record.life.quarters().filter(|quarter| is_left(quarter)).count();
    let mean_of = count.min(*MEAN_OF.end());
    let mut last = decided.rev().take(mean_of).map(|entry| entry.1);
    let sum = last.try_fold(Quantity::ZERO, Quantity::checked_add)?;
    let mean = Fraction::new(i128::from(sum.raw()), i128::try_from(mean_of).ok()?)?;
    let to_come = mean.checked_mul(Fraction::whole(i128::try_from(left).ok()?))?;
    let exact = to_come.checked_add(Fraction::whole(i128::from(validated.units.raw())))?;
    let measure = record.measure;
    let value = match (validated.value, amount::exactly(measure, to_come)?.value) {
        (Value::Known(so_far), Value::Known(rest)) => Value::Known(so_far.checked_add(rest)?),
        (Value::RecordOnly, _) => Value::RecordOnly,
        _ => Value::Unknown,
    };
    let amount = Amount { units: amount::quantity(exact)?, value };
    let mean = amount::quantity(mean)?;
    Some(Some(Forecast { amount, exact, mean_of, sum, mean, left }))
}
