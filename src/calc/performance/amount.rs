//! Units and what they are worth, and what lies between two amounts.

use crate::calc::commitment::Frozen;
use crate::calc::fraction::{Fraction, rounded};
use crate::calc::number::{Pence, Proxy, Quantity};
use crate::calc::value::{self, Value};
use crate::calc::words::MeasureKind;

/// Units of one measure, and the value of the lines they are made of, each rounded once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    pub units: Quantity,
    pub value: Value,
}

/// What is missing of a promise, and what is beyond it: of each at least nothing, and of one of
/// them nothing. Its units say whether anything is missing; pence without units are rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    pub shortfall: Amount,
    pub over: Amount,
}

impl Amount {
    /// Of one line; none outside the range.
    pub(super) fn of(measure: &Frozen, units: Quantity) -> Option<Self> {
        Some(Self { units, value: value::line(measure.kind, units, measure.proxy)? })
    }

    /// Of no line at all.
    pub(super) const fn nothing(measure: &Frozen) -> Self {
        let value = match measure.kind {
            MeasureKind::RecordOnly => Value::RecordOnly,
            _ => Value::Known(Pence::ZERO),
        };
        Self { units: Quantity::ZERO, value }
    }

    /// With another amount of the same measure; none outside the range.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let units = self.units.checked_add(other.units)?;
        let value = match (self.value, other.value) {
            (Value::Known(own), Value::Known(more)) => Value::Known(own.checked_add(more)?),
            (Value::RecordOnly, _) => Value::RecordOnly,
            _ => Value::Unknown,
        };
        Some(Self { units, value })
    }

    /// What is left of it after another amount of the same measure; below zero where that is
    /// more.
    #[must_use]
    pub fn less(self, other: Self) -> Option<Self> {
        let units = Quantity::from_raw(self.units.raw() - other.units.raw())?;
        let value = match (self.value, other.value) {
            (Value::Known(own), Value::Known(other)) => {
                Value::Known(Pence::from_raw(own.raw() - other.raw())?)
            }
            (Value::RecordOnly, _) => Value::RecordOnly,
            _ if units == Quantity::ZERO => Value::Known(Pence::ZERO),
            _ => Value::Unknown,
        };
        Some(Self { units, value })
    }

    fn at_least_nothing(self) -> Self {
        let units = self.units.max(Quantity::ZERO);
        let value = match self.value {
            Value::Known(pence) => Value::Known(pence.max(Pence::ZERO)),
            Value::Unknown if units == Quantity::ZERO => Value::Known(Pence::ZERO),
            other => other,
        };
        Self { units, value }
    }
}

impl Gap {
    pub(super) fn between(promised: Amount, validated: Amount) -> Option<Self> {
        Some(Self {
            shortfall: promised.less(validated)?.at_least_nothing(),
            over: validated.less(promised)?.at_least_nothing(),
        })
    }
}

/// An exact number of units, in ten-thousandths, as an amount: units rounded to four decimals,
/// the value rounded once from what is exact.
pub(super) fn exactly(measure: &Frozen, units: Fraction) -> Option<Amount> {
    quotient(measure, (units.numerator(), units.denominator()))
}

/// The same of a quotient that need not be in its lowest terms; what is below is above zero.
pub(super) fn quotient(measure: &Frozen, (units, of): (i128, i128)) -> Option<Amount> {
    let value = value(measure, (units, of))?;
    let units = i64::try_from(rounded(units, of)).ok().and_then(Quantity::from_raw)?;
    Some(Amount { units, value })
}

/// What such a number of units is worth.
pub(super) fn value(measure: &Frozen, (units, of): (i128, i128)) -> Option<Value> {
    Some(match value::effective_proxy(measure.kind, measure.proxy) {
        _ if measure.kind == MeasureKind::RecordOnly => Value::RecordOnly,
        _ if units == 0 => Value::Known(Pence::ZERO),
        None => Value::Unknown,
        Some(proxy) => Value::Known(worth((units, of), proxy)?),
    })
}

fn worth((units, of): (i128, i128), proxy: Proxy) -> Option<Pence> {
    const SHIFT: i64 = 10_i64.pow(Quantity::PLACES + Proxy::PLACES - Pence::PLACES);
    const PENNY: i64 = 10_i64.pow(Proxy::PLACES - Pence::PLACES);
    // Most proxies are whole pence, and short numbers divide many times faster.
    let (proxy, shift) = match proxy.raw() {
        whole if whole % PENNY == 0 => (whole / PENNY, SHIFT / PENNY),
        exact => (exact, SHIFT),
    };
    let units = units.checked_mul(i128::from(proxy))?;
    let pence = rounded(units, of.checked_mul(i128::from(shift))?);
    i64::try_from(pence).ok().and_then(Pence::from_raw)
}

/// Ten-thousandths of a unit as a quantity, rounded half away from zero.
pub(super) fn quantity(exact: Fraction) -> Option<Quantity> {
    i64::try_from(exact.rounded()).ok().and_then(Quantity::from_raw)
}

/// What the council might recover: a shortfall in money × the pounds per pound of shortfall that
/// the contract's clause states, rounded half up. Only a possibility, and none where no rate is
/// stated or the shortfall has no value.
#[must_use]
pub fn recoverable(shortfall: Value, rate: Option<Quantity>) -> Option<Pence> {
    let (Value::Known(pence), Some(rate)) = (shortfall, rate) else { return None };
    let exact = i128::from(pence.raw()) * i128::from(rate.raw());
    let rounded = Fraction::new(exact, 10_i128.pow(Quantity::PLACES))?.rounded();
    i64::try_from(rounded).ok().and_then(Pence::from_raw)
}
