//! Commitments summed by measure or by contract, over the contracts that a filter chooses: one
//! ordered pass over an index.

use rusqlite::Connection;

use super::row::out_of_range;
use super::{commitment, each, rows};
use crate::calc::filter::Filter;
use crate::calc::text::natural;
use crate::calc::words::MeasureKind;
use crate::calc::{Quantity, Total, Value};
use crate::db::Error;
use crate::db::sqlite::finder::Finder;

/// The contracts that a filter chooses.
pub struct Passing {
    /// Surrogate ids and kept sums, in order of reference.
    pub contracts: Vec<(i64, Total)>,
    /// The ids again, ascending; none where every contract passes.
    ids: Option<Vec<i64>>,
}

impl Passing {
    pub fn new(conn: &Connection, finder: &Finder, filter: &Filter) -> Result<Self, Error> {
        let passing = finder.contracts(conn)?.passing(filter);
        let known = |(id, total): (i64, Option<Total>)| {
            total.map(|total| (id, total)).ok_or_else(|| out_of_range("amount"))
        };
        let contracts: Vec<(i64, Total)> = passing.map(known).collect::<Result<_, _>>()?;
        let everything = Filter { edition: filter.edition.clone(), ..Filter::default() };
        let ids = (*filter != everything).then(|| {
            let mut ids: Vec<i64> = contracts.iter().map(|(id, _)| *id).collect();
            ids.sort_unstable();
            ids
        });
        Ok(Self { contracts, ids })
    }

    pub fn has(&self, contract_id: i64) -> bool {
        self.ids.as_ref().is_none_or(|ids| ids.binary_search(&contract_id).is_ok())
    }

    /// The sum of what is kept.
    pub fn total(&self) -> Result<Total, Error> {
        let mut all = self.contracts.iter();
        all.try_fold(Total::default(), |sum, (_, total)| sum.plus(*total))
            .ok_or_else(|| out_of_range("amount"))
    }
}

/// A commitment as the index has it.
pub struct Line<'a> {
    pub edition: &'a str,
    pub measure_ref: &'a str,
    pub from: Option<&'a str>,
    pub contract_id: i64,
    pub units: Quantity,
    pub value: Value,
}

/// Which commitments are wanted, whatever the contract.
#[derive(Debug, Clone, Copy)]
pub enum Of<'a> {
    All,
    Edition(&'a str),
    Measure(&'a str, &'a str),
}

impl<'a> Of<'a> {
    /// What a filter's edition chooses.
    pub fn edition(filter: &'a Filter) -> Self {
        filter.edition.as_deref().map_or(Self::All, Self::Edition)
    }
}

impl Of<'_> {
    /// Edition and measure, as far as they are wanted.
    const fn names(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::All => (None, None),
            Self::Edition(edition) => (Some(edition), None),
            Self::Measure(edition, measure) => (Some(edition), Some(measure)),
        }
    }
}

macro_rules! select {
    ($chosen:literal) => {
        concat!(
            "SELECT contract_id, edition, measure_ref, measure_from, units, value,
             CASE WHEN value IS NULL THEN kind END FROM commitments ",
            $chosen,
            " ORDER BY edition, measure_ref, measure_from"
        )
    };
}

/// Hands every wanted commitment of the contracts that pass to `visit`, by edition, measure and
/// version.
pub fn scan(
    conn: &Connection,
    of: Of,
    passing: &Passing,
    mut visit: impl FnMut(Line) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = match of {
        Of::All => select!(""),
        Of::Edition(_) => select!("WHERE edition = ?1"),
        Of::Measure(..) => select!("WHERE edition = ?1 AND measure_ref = ?2"),
    };
    let (edition, measure_ref) = of.names();
    let names = edition.into_iter().chain(measure_ref);
    each(conn, sql, rusqlite::params_from_iter(names), |fields| {
        let contract_id = fields.int()?;
        if !passing.has(contract_id) {
            return Ok(());
        }
        visit(Line {
            contract_id,
            edition: fields.str()?,
            measure_ref: fields.str()?,
            from: fields.some_str()?,
            units: fields.quantity()?,
            value: commitment::value(fields.some_pence()?, fields.some_word(MeasureKind::parse)?),
        })
    })
}

/// The sum of a measure version's commitments.
pub struct Sum {
    pub edition: String,
    pub measure_ref: String,
    pub from: Option<String>,
    pub units: Quantity,
    pub total: Total,
}

/// A sum of units and value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Both {
    pub units: Quantity,
    pub total: Total,
}

impl Both {
    pub fn with(self, units: Quantity, value: Value) -> Result<Self, Error> {
        let units = self.units.checked_add(units).ok_or_else(|| out_of_range("quantity"))?;
        let total = self.total.with(value).ok_or_else(|| out_of_range("amount"))?;
        Ok(Self { units, total })
    }

    pub fn plus(self, other: Self) -> Result<Self, Error> {
        let units = self.units.checked_add(other.units).ok_or_else(|| out_of_range("quantity"))?;
        let total = self.total.plus(other.total).ok_or_else(|| out_of_range("amount"))?;
        Ok(Self { units, total })
    }
}

/// Sums by measure version; only those with commitments.
pub fn by_version(conn: &Connection, of: Of, passing: &Passing) -> Result<Vec<Sum>, Error> {
    if passing.ids.is_none() {
        return kept(conn, of);
    }
    let mut sums: Vec<Sum> = Vec::new();
    scan(conn, of, passing, |line| {
        let is_same = |sum: &&mut Sum| {
            sum.measure_ref == line.measure_ref
                && sum.edition == line.edition
                && sum.from.as_deref() == line.from
        };
        if let Some(sum) = sums.last_mut().filter(is_same) {
            let both = Both { units: sum.units, total: sum.total };
            Both { units: sum.units, total: sum.total } = both.with(line.units, line.value)?;
            return Ok(());
        }
        let Both { units, total } = Both::default().with(line.units, line.value)?;
        sums.push(Sum {
            edition: line.edition.to_owned(),
            measure_ref: line.measure_ref.to_owned(),
            from: line.from.map(str::to_owned),
            units,
            total,
        });
        Ok(())
    })?;
    Ok(sums)
}

/// The same over every contract, as it is kept.
fn kept(conn: &Connection, of: Of) -> Result<Vec<Sum>, Error> {
    let sql = "SELECT edition, measure_ref, nullif(measure_from, ''), units, known, lines,
               record_only, unknown FROM measure_kept
               WHERE (?1 IS NULL OR edition = ?1) AND (?2 IS NULL OR measure_ref = ?2)
               ORDER BY edition, measure_ref, measure_from";
    rows(conn, sql, of.names(), |fields| {
        Ok(Sum {
            edition: fields.text()?,
            measure_ref: fields.text()?,
            from: fields.some_text()?,
            units: fields.quantity()?,
            total: fields.total()?,
        })
    })
}

/// Sums by measure over all its versions, by edition and in the order in which people count.
pub fn by_measure(conn: &Connection, of: Of, passing: &Passing) -> Result<Vec<Sum>, Error> {
    let mut sums: Vec<Sum> = Vec::new();
    for sum in by_version(conn, of, passing)? {
        let is_same =
            |last: &&mut Sum| last.measure_ref == sum.measure_ref && last.edition == sum.edition;
        match sums.last_mut().filter(is_same) {
            None => sums.push(sum),
            Some(last) => {
                let both = Both { units: last.units, total: last.total };
                let more = Both { units: sum.units, total: sum.total };
                Both { units: last.units, total: last.total } = both.plus(more)?;
            }
        }
    }
    sums.sort_by(|a, b| {
        a.edition.cmp(&b.edition).then_with(|| natural(&a.measure_ref, &b.measure_ref))
    });
    Ok(sums)
}

/// Every edition and measure with a commitment, by edition and reference.
pub fn in_use(conn: &Connection) -> Result<Vec<(String, String)>, Error> {
    let sql = "SELECT DISTINCT edition, measure_ref FROM measure_kept";
    rows(conn, sql, [], |fields| Ok((fields.text()?, fields.text()?)))
}
