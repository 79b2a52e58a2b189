//! Value of a line, and sums of lines.

use super::number::{Pence, Proxy, Quantity};
use super::words::MeasureKind;

/// What a line of units is worth. Unknown, zero and not applicable are three different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    Known(Pence),
    /// The measure is only recorded: shown as a dash and absent from sums.
    RecordOnly,
    /// The measure is valued but its proxy is not known.
    Unknown,
}

/// Units × proxy, rounded half away from zero to the penny, once. None where it is too large.
#[must_use]
pub fn multiply(units: Quantity, proxy: Proxy) -> Option<Pence> {
    const SHIFT: u64 = 10_u64.pow(Quantity::PLACES + Proxy::PLACES - Pence::PLACES);
    let exact = i128::from(units.raw()) * i128::from(proxy.raw());
    let halved_up = exact.unsigned_abs() + u128::from(SHIFT / 2);
    // Short numbers divide many times faster.
    let magnitude = match u64::try_from(halved_up) {
        Ok(short) => i128::from(short / SHIFT),
        Err(_) => i128::try_from(halved_up / u128::from(SHIFT)).ok()?,
    };
    let pence = if exact < 0 { -magnitude } else { magnitude };
    i64::try_from(pence).ok().and_then(Pence::from_raw)
}

/// The proxy that a line is valued with: a direct measure counts pounds, so each is worth one.
#[must_use]
pub fn effective_proxy(kind: MeasureKind, proxy: Option<Proxy>) -> Option<Proxy> {
    match kind {
        MeasureKind::Direct => proxy.or(Proxy::from_raw(100_000_000)),
        _ => proxy,
    }
}

/// The value of a line. Zero units of a valued measure are worth £0 even without a proxy.
/// None where the product is beyond the range of money.
#[must_use]
pub fn line(kind: MeasureKind, units: Quantity, proxy: Option<Proxy>) -> Option<Value> {
    if kind == MeasureKind::RecordOnly {
        return Some(Value::RecordOnly);
    }
    if units == Quantity::ZERO {
        return Some(Value::Known(Pence::ZERO));
    }
    match effective_proxy(kind, proxy) {
        None => Some(Value::Unknown),
        Some(proxy) => multiply(units, proxy).map(Value::Known),
    }
}

/// A sum of lines that keeps count of the lines it could not add.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    pub known: Pence,
    /// All lines, whatever their value.
    pub lines: u64,
    pub record_only: u64,
    pub unknown: u64,
}

impl Total {
    /// Adds one line; none where the sum leaves the range of money.
    #[must_use]
    pub fn with(mut self, value: Value) -> Option<Self> {
        self.lines += 1;
        match value {
            Value::Known(pence) => self.known = self.known.checked_add(pence)?,
            Value::RecordOnly => self.record_only += 1,
            Value::Unknown => self.unknown += 1,
        }
        Some(self)
    }

    /// Adds another sum; none where the sum leaves the range of money.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            known: self.known.checked_add(other.known)?,
            lines: self.lines + other.lines,
            record_only: self.record_only + other.record_only,
            unknown: self.unknown + other.unknown,
        })
    }

    /// Takes a part of it away; none where there is less of it than that.
    #[must_use]
    pub fn less(self, part: Self) -> Option<Self> {
        Some(Self {
            known: Pence::from_raw(self.known.raw().checked_sub(part.known.raw())?)?,
            lines: self.lines.checked_sub(part.lines)?,
            record_only: self.record_only.checked_sub(part.record_only)?,
            unknown: self.unknown.checked_sub(part.unknown)?,
        })
    }

    /// As one value: what the sum is when shown in a single cell.
    #[must_use]
    pub fn value(self) -> Option<Value> {
        if self.lines == 0 {
            None
        } else if self.record_only == self.lines {
            Some(Value::RecordOnly)
        } else if self.unknown > 0 && self.unknown + self.record_only == self.lines {
            Some(Value::Unknown)
        } else {
            Some(Value::Known(self.known))
        }
    }
}
