//! Sums as bytes.

use std::borrow::Cow;

use crate::calc::fraction::Fraction;
use crate::calc::performance::{Sum, Worst};
use crate::calc::{Pence, Quantity, Quarter, Total};
use crate::db::Error;
use crate::db::request::{PerformanceRow, Units};
use crate::db::sqlite::bytes::{Reader, Writer, unzigzag, zigzag};
use crate::db::sqlite::delivery::Flow;

use super::{OfMeasure, Wanted};

/// One line, so that its counts need no bytes: by what it is worth.
const KNOWN: u64 = 0;
const RECORD_ONLY: u64 = 1;
const UNKNOWN: u64 = 2;
/// Anything else, with its counts behind it.
const COUNTED: u64 = 3;

impl Writer {
    fn total(&mut self, total: Total) {
        let Total { known, lines, record_only, unknown } = total;
        let form = match (lines, record_only, unknown) {
            (1, 0, 0) => KNOWN,
            (1, 1, 0) => RECORD_ONLY,
            (1, 0, 1) => UNKNOWN,
            _ => COUNTED,
        };
        self.count(zigzag(known.raw()) << 2 | form);
        if form == COUNTED {
            for count in [lines, record_only, unknown] {
                self.count(count);
            }
        }
    }

    pub fn sum(&mut self, sum: &Sum) {
        for total in totals(sum) {
            self.total(total);
        }
        let Some(Worst { share, contract_ref, measure_ref }) = &sum.worst else {
            return self.count(0);
        };
        self.count(1);
        // A share may be below zero; its denominator never is.
        self.count(u64::from(share.numerator() < 0));
        self.wide(share.numerator().unsigned_abs());
        self.wide(share.denominator().unsigned_abs());
        self.text(contract_ref);
        self.text(measure_ref);
    }

    pub fn measures(&mut self, measures: &[OfMeasure]) {
        for OfMeasure { edition, measure_ref, title, units, sum, .. } in measures {
            for text in [edition, measure_ref] {
                self.text(text);
            }
            let mut rest = Self::default();
            rest.text(title);
            rest.units(units);
            rest.sum(sum);
            // It is passed over where it is not wanted.
            self.bytes(&rest.done());
        }
    }

    fn units(&mut self, units: &Units) {
        let Units { unit, committed, expected, declared, validated, waiting } = units;
        self.text(unit);
        for quantity in [committed, expected, declared, validated, waiting] {
            self.signed(quantity.raw());
        }
    }

    pub fn quarters(&mut self, quarters: &[(Quarter, Flow)]) {
        for (quarter, flow) in quarters {
            let year = u64::from(quarter.year().unsigned_abs());
            self.count(year << 2 | u64::from(quarter.number().unsigned_abs() - 1));
            let Flow { expected, declared, validated, waiting } = *flow;
            for total in [expected, declared, validated, waiting] {
                self.total(total);
            }
        }
    }

    pub fn row(&mut self, row: &PerformanceRow) {
        self.text(&row.name);
        self.text(&row.title);
        self.count(row.contracts);
        self.count(u64::from(row.units.is_some()));
        if let Some(units) = &row.units {
            self.units(units);
        }
        self.sum(&row.sum);
    }
}

/// The totals of a sum in the order in which they are written.
fn totals(sum: &Sum) -> [Total; 11] {
    [
        sum.committed,
        sum.expected,
        sum.declared,
        sum.validated,
        sum.waiting,
        sum.not_accepted,
        sum.shortfall,
        sum.over,
        sum.shortfall_at_end,
        sum.over_at_end,
        sum.forecast,
    ]
}

impl<'b> Reader<'b> {
    fn total(&mut self) -> Option<Total> {
        let number = self.count()?;
        let (lines, record_only, unknown) = match number & 3 {
            KNOWN => (1, 0, 0),
            RECORD_ONLY => (1, 1, 0),
            UNKNOWN => (1, 0, 1),
            _ => (self.count()?, self.count()?, self.count()?),
        };
        Some(Total { known: Pence::from_raw(unzigzag(number >> 2))?, lines, record_only, unknown })
    }

    fn some_sum(&mut self) -> Option<Sum<'b>> {
        Some(Sum {
            committed: self.total()?,
            expected: self.total()?,
            declared: self.total()?,
            validated: self.total()?,
            waiting: self.total()?,
            not_accepted: self.total()?,
            shortfall: self.total()?,
            over: self.total()?,
            shortfall_at_end: self.total()?,
            over_at_end: self.total()?,
            forecast: self.total()?,
            worst: if self.count()? == 0 { None } else { Some(self.worst()?) },
        })
    }

    fn worst(&mut self) -> Option<Worst<'b>> {
        let sign = if self.count()? == 0 { 1 } else { -1 };
        Some(Worst {
            share: Fraction::new(sign * self.wide()?, self.wide()?)?,
            contract_ref: Cow::Borrowed(self.text()?),
            measure_ref: Cow::Borrowed(self.text()?),
        })
    }

    pub fn sum(&mut self) -> Result<Sum<'b>, Error> {
        self.some_sum().ok_or_else(broken)
    }

    /// The measures that are wanted, by edition and reference.
    pub fn measures(mut self, is_wanted: Wanted) -> Result<Vec<OfMeasure<'b>>, Error> {
        let mut found = Vec::new();
        while !self.is_done() {
            let mut next = || Some((self.text()?, self.text()?, self.bytes()?));
            let (edition, measure_ref, rest) = next().ok_or_else(broken)?;
            if is_wanted(edition, measure_ref) {
                let own = Self::new(rest).measure(edition, measure_ref);
                found.push(own.ok_or_else(broken)?);
            }
        }
        Ok(found)
    }

    fn measure(mut self, edition: &'b str, measure_ref: &'b str) -> Option<OfMeasure<'b>> {
        Some(OfMeasure {
            place: None,
            edition: Cow::Borrowed(edition),
            measure_ref: Cow::Borrowed(measure_ref),
            title: Cow::Borrowed(self.text()?),
            units: self.units()?,
            sum: self.some_sum()?,
        })
    }

    fn units(&mut self) -> Option<Units<'b>> {
        let unit = Cow::Borrowed(self.text()?);
        let mut quantity = || Quantity::from_raw(self.signed()?);
        Some(Units {
            unit,
            committed: quantity()?,
            expected: quantity()?,
            declared: quantity()?,
            validated: quantity()?,
            waiting: quantity()?,
        })
    }

    pub fn quarters(mut self) -> Result<Vec<(Quarter, Flow)>, Error> {
        let mut found = Vec::new();
        while !self.is_done() {
            found.push(self.quarter().ok_or_else(broken)?);
        }
        Ok(found)
    }

    fn quarter(&mut self) -> Option<(Quarter, Flow)> {
        let number = self.count()?;
        let (year, number) = (i16::try_from(number >> 2).ok()?, i8::try_from(number & 3).ok()?);
        let quarter = Quarter::new(year, number + 1)?;
        let (expected, declared) = (self.total()?, self.total()?);
        let (validated, waiting) = (self.total()?, self.total()?);
        Some((quarter, Flow { expected, declared, validated, waiting }))
    }

    pub fn row(&mut self) -> Result<PerformanceRow, Error> {
        let mut one = || {
            let (name, title) = (self.text()?.to_owned(), self.text()?.to_owned());
            let contracts = self.count()?;
            let units = if self.count()? == 0 { None } else { Some(self.units()?.kept()) };
            Some(PerformanceRow { name, title, contracts, units, sum: self.some_sum()?.kept() })
        };
        one().ok_or_else(broken)
    }
}

fn broken() -> Error {
    Error::Damaged("a kept sum of delivery cannot be read".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(pence: i64, counts: [u64; 3]) -> Total {
        let [lines, record_only, unknown] = counts;
        Total { known: Pence::from_raw(pence).unwrap(), lines, record_only, unknown }
    }

    #[test]
    fn a_row_is_read_as_it_was_written_at_every_edge() {
        let most = 9_007_199_254_740_991;
        let sum = Sum {
            committed: total(most, [1, 0, 0]),
            expected: total(-most, [1, 0, 0]),
            declared: total(0, [1, 1, 0]),
            validated: total(0, [1, 0, 1]),
            waiting: total(-1, [200, 3, 128]),
            forecast: total(127, [2, 0, 0]),
            worst: Some(Worst {
                share: Fraction::new(-(1_i128 << 120), 3).unwrap(),
                contract_ref: "Ç-1".into(),
                measure_ref: "".into(),
            }),
            ..Sum::default()
        };
        let row = PerformanceRow {
            name: "a\tb\n".into(),
            title: "£".into(),
            contracts: 300,
            sum,
            units: Some(Units {
                unit: "people".into(),
                committed: Quantity::from_raw(most).unwrap(),
                expected: Quantity::from_raw(-1).unwrap(),
                ..Units::default()
            }),
        };
        let mut writer = Writer::default();
        writer.row(&row);
        writer.row(&PerformanceRow::default());
        let bytes = writer.done();
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.row(), Ok(row));
        assert_eq!(reader.row(), Ok(PerformanceRow::default()));
        assert!(reader.is_done());
        for end in 0..bytes.len() / 2 {
            assert!(Reader::new(&bytes[..end]).row().is_err(), "{end}");
        }
    }
}
