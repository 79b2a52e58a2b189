//! Units and what they are worth, and what lies between two amounts.

use crate::calc::commitment::Frozen;
use crate::calc::fraction::Fraction;
use crate::calc::number::{Pence, Proxy, Quantity};
use crate::calc::value::{self, Total, Value};
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
    /// The sum of lines of a measure; none outside the range.
    pub(super) fn of(measure: &Frozen, lines: impl Iterator<Item = Quantity>) -> Option<Self> {
        let mut units = Quantity::ZERO;
        let mut total = Total::default();
        for line in lines {
            units = units.checked_add(line)?;
            total = total.with(value::line(measure.kind, line, measure.proxy)?)?;
        }
        let value = match measure.kind {
            MeasureKind::RecordOnly => Value::RecordOnly,
            _ if total.unknown > 0 => Value::Unknown,
            _ => Value::Known(total.known),
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
    let value = match value::effective_proxy(measure.kind, measure.proxy) {
        _ if measure.kind == MeasureKind::RecordOnly => Value::RecordOnly,
        _ if units == Fraction::ZERO => Value::Known(Pence::ZERO),
        None => Value::Unknown,
        Some(proxy) => Value::Known(worth(units, proxy)?),
    };
    Some(Amount { units: quantity(units)?, value })
}

fn worth(units: Fraction, proxy: Proxy) -> Option<Pence> {
    const SHIFT: i128 = 10_i128.pow(Quantity::PLACES + Proxy::PLACES - Pence::PLACES);
    let pence = units.checked_mul(Fraction::new(i128::from(proxy.raw()), SHIFT)?)?;
    i64::try_from(pence.rounded()).ok().and_then(Pence::from_raw)
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
