//! The days of a contract, its quarters, and when their returns are due.

use jiff::Span;
use jiff::civil::Date;

use super::amount::quantity;
use crate::calc::contract::{Contract, last_day};
use crate::calc::fraction::Fraction;
use crate::calc::number::Quantity;
use crate::calc::quarter::Quarter;

/// Council settings that decide when a return is due and how delivery is graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Days after the end of a quarter by which its return is due.
    pub due_days: u16,
    /// Share of what was expected from which delivery is green, in hundredths of a per cent.
    pub green: u16,
    /// The same for amber; below it delivery is red.
    pub amber: u16,
}

impl Default for Rules {
    fn default() -> Self {
        Self { due_days: 30, green: 9000, amber: 7000 }
    }
}

/// The days of a contract, all included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    pub first: Date,
    /// Its end, or the day it was terminated if that came first.
    pub last: Date,
    /// The agreed end, by which all that is committed was to be delivered.
    pub end: Date,
}

impl Life {
    /// A life that lasts to its agreed end.
    #[must_use]
    pub fn new(first: Date, end: Date) -> Self {
        Self { first, last: end, end }
    }

    #[must_use]
    pub fn of(contract: &Contract) -> Self {
        Self::until(contract.start, contract.end, contract.terminated_on)
    }

    /// A life that ends on the day of a termination, if that comes before its agreed end.
    #[must_use]
    pub fn until(first: Date, end: Date, terminated_on: Option<Date>) -> Self {
        Self { first, last: last_day(end, terminated_on), end }
    }

    /// Every quarter that touches it: those that have a return. None where it was terminated
    /// before it began.
    pub fn quarters(self) -> impl Iterator<Item = Quarter> {
        Quarter::spanning(self.first, self.last).filter(move |_| self.first <= self.last)
    }

    /// Days that were agreed.
    #[must_use]
    pub fn days(self) -> i32 {
        days(self.first, self.end)
    }

    /// Days from the first to the end of a quarter, none of them after the last.
    #[must_use]
    pub fn elapsed(self, through: Quarter) -> i32 {
        days(self.first, through.end().min(self.last))
    }

    /// What falls to one quarter of units that are due evenly, by its days.
    #[must_use]
    pub fn due_in(self, quarter: Quarter, units: Quantity) -> Option<Quantity> {
        let days = days(self.first.max(quarter.start()), self.last.min(quarter.end()));
        quantity(by_days(units, days, self.days())?)
    }
}

/// Units × `elapsed` ÷ `of` days, in ten-thousandths of a unit; zero where there are no days.
pub(super) fn by_days(units: Quantity, elapsed: i32, of: i32) -> Option<Fraction> {
    if of == 0 {
        return Some(Fraction::ZERO);
    }
    Fraction::new(i128::from(units.raw()).checked_mul(i128::from(elapsed))?, i128::from(of))
}

fn days(first: Date, last: Date) -> i32 {
    let since = |day: Date| first.duration_until(day).as_hours() / 24;
    i32::try_from(since(last) + 1).unwrap_or(0).max(0)
}

/// The day by which the return of a quarter is due; it is overdue from the day after.
#[must_use]
pub fn due_day(quarter: Quarter, rules: Rules) -> Date {
    quarter.end().saturating_add(Span::new().days(rules.due_days))
}

/// The last quarter of a life whose return is due on a day.
#[must_use]
pub fn last_due(life: Life, as_at: Date, rules: Rules) -> Option<Quarter> {
    let ended_by = as_at.saturating_sub(Span::new().days(rules.due_days));
    let ended = Quarter::of(ended_by.saturating_add(Span::new().days(1))).previous();
    let last = ended.min(Quarter::of(life.last));
    (life.first <= life.last && last >= Quarter::of(life.first)).then_some(last)
}
