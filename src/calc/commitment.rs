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
    /// Whether any number of its units has a value that is known.
    #[must_use]
    pub fn is_valued(&self) -> bool {
        self.kind != MeasureKind::RecordOnly
            && value::effective_proxy(self.kind, self.proxy).is_some()
    }

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
    /// Contract and measure reference.
    #[must_use]
    pub fn key(&self) -> (&str, &str) {
        (&self.contract_ref, &self.measure.measure_ref)
    }

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

/// Spreads units over the quarters of a contract's life as at a day. A quarter that is over and
/// has units stays as it is; the rest is spread evenly over the open ones, or over all of them
/// where none is open. None where the quarters that stay have more than there is to spread.
#[must_use]
pub fn spread(
    units: Quantity,
    quarters: &[(Quarter, Option<Quantity>)],
    today: Date,
) -> Option<Vec<(Quarter, Quantity)>> {
    let is_open =
        |(quarter, units): &&(Quarter, Option<Quantity>)| units.is_none() || today <= quarter.end();
    let mut open: Vec<Quarter> = quarters.iter().filter(is_open).map(|entry| entry.0).collect();
    if open.is_empty() {
        open = quarters.iter().map(|entry| entry.0).collect();
    }
    let stays = |quarter: Quarter| !open.contains(&quarter);
    let mut rest = units.raw();
    for (_, units) in quarters.iter().filter(|entry| stays(entry.0)) {
        rest -= units.map_or(0, Quantity::raw);
    }
    let rest = Quantity::from_raw(rest).filter(|rest| *rest >= Quantity::ZERO)?;
    Some(open.iter().copied().zip(spread_evenly(rest, open.len())).collect())
}

/// Why a commitment keeps what it has frozen when its contract goes to another edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRevalued {
    #[error("the edition has no such measure")]
    NoMeasure,
    #[error("the edition counts it in another unit")]
    OtherUnit,
    #[error("it is frozen from that version already")]
    Same,
}

/// What a commitment freezes from another edition: the measure of the same reference, where it
/// counts the same unit. A proxy of the contract's own stays with it.
///
/// # Errors
/// Why it stays as it is.
pub fn revalue(commitment: &Commitment, offered: &[Measure]) -> Result<Frozen, NotRevalued> {
    let own = &commitment.measure;
    let found = offered.iter().find(|measure| measure.measure_ref == own.measure_ref);
    let measure = found.ok_or(NotRevalued::NoMeasure)?;
    if measure.unit != own.unit {
        return Err(NotRevalued::OtherUnit);
    }
    let own_proxy = own
        .proxy
        .filter(|_| own.kind == MeasureKind::Localised && measure.kind == MeasureKind::Localised);
    let frozen = Frozen::new(measure, own_proxy);
    if frozen == *own { Err(NotRevalued::Same) } else { Ok(frozen) }
}

/// How much a step between quarters moves: one unit, or where a quarter has less than one on
/// average, the largest of 0.1, 0.01 and so on that it has, so that a step back undoes a step.
#[must_use]
pub fn step_size(committed: Quantity, quarters: usize) -> Quantity {
    let quarters = i64::try_from(quarters).unwrap_or(i64::MAX).max(1);
    let average = committed.raw() / quarters;
    let mut size = 10_i64.pow(Quantity::PLACES);
    while size > average && size > 1 {
        size /= 10;
    }
    Quantity::from_raw(size).unwrap_or(Quantity::ZERO)
}

/// Moves a step, or all there is of less, from a quarter to another; none where there is nothing
/// to move.
#[must_use]
pub fn step(from: Quantity, to: Option<Quantity>, size: Quantity) -> Option<(Quantity, Quantity)> {
    let moved = from.min(size);
    if moved <= Quantity::ZERO {
        return None;
    }
    let left = Quantity::from_raw(from.raw() - moved.raw())?;
    Some((left, to.unwrap_or(Quantity::ZERO).checked_add(moved)?))
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
