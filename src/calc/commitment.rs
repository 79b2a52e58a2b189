//! Commitments: what a supplier promised, with its measure frozen, and its spread over quarters.

use jiff::civil::Date;

use super::measure::Measure;
use super::number::{Proxy, Quantity};
use super::quarter::Quarter;
use super::value::{self, Value};
use super::words::MeasureKind;

/// Contract × measure. What the measure said at the time is kept here and never follows the
/// catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    pub contract_ref: String,
    pub measure: Frozen,
    pub units: Quantity,
    /// Why it is relevant and proportionate to the contract.
    pub relevance: Option<String>,
    pub committed_on: Option<Date>,
}

/// A measure as it was when the commitment was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    pub edition: String,
    pub measure_ref: String,
    pub from: Option<Date>,
    pub title: String,
    pub unit: String,
    pub kind: MeasureKind,
    pub proxy: Option<Proxy>,
}

impl Frozen {
    /// Freezes a version, with the proxy of this contract where the measure is localised.
    #[must_use]
    pub fn new(measure: &Measure, own_proxy: Option<Proxy>) -> Self {
        Self {
            edition: measure.edition.clone(),
            measure_ref: measure.measure_ref.clone(),
            from: measure.from,
            title: measure.title.clone(),
            unit: measure.unit.clone(),
            kind: measure.kind,
            proxy: own_proxy.or(measure.proxy),
        }
    }
}

impl Commitment {
    /// Units × frozen proxy. None beyond the range of money.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        value::line(self.measure.kind, self.units, self.measure.proxy)
    }
}

/// Part of a commitment in one quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub contract_ref: String,
    pub measure_ref: String,
    pub quarter: Quarter,
    pub units: Quantity,
}

/// Spreads units evenly over `count` quarters, to four decimals, the first quarters taking what
/// is left over, so that the parts add up exactly.
#[must_use]
pub fn spread_evenly(units: Quantity, count: usize) -> Vec<Quantity> {
    let Ok(parts) = i64::try_from(count) else { return Vec::new() };
    if parts == 0 {
        return Vec::new();
    }
    let each = units.raw().div_euclid(parts);
    let over = units.raw().rem_euclid(parts);
    (0..parts).filter_map(|at| Quantity::from_raw(each + i64::from(at < over))).collect()
}
