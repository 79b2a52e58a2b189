//! The rows of a level, to which contracts are added, or rows of other contracts.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{OfMeasure, Summed};
use crate::calc::performance::Sum;
use crate::db::Error;
use crate::db::request::{Level, PerformanceRow};
use crate::db::sqlite::delivery::Flow;
use crate::db::sqlite::read::{self, out_of_range};

/// What each measure belongs to, by edition and reference: its theme, or its policy outcome.
pub type Shelves = BTreeMap<(String, String), String>;

/// Rows by name, and that of the whole.
pub struct Rows<'t> {
    pub level: Level,
    shelves: &'t Shelves,
    by_name: BTreeMap<String, PerformanceRow>,
    all: PerformanceRow,
}

impl<'t> Rows<'t> {
    pub fn new(level: Level, shelves: &'t Shelves) -> Self {
        Self { level, shelves, by_name: BTreeMap::new(), all: PerformanceRow::default() }
    }

    /// Adds a contract. Its name and title are those of the row that it belongs to, where that is
    /// one.
    pub fn add(&mut self, (name, title): (&str, &str), summed: &Summed) -> Result<(), Error> {
        if summed.sum.committed.lines == 0 {
            return Ok(());
        }
        add(&mut self.all, "", 1, summed.sum.clone())?;
        match self.level {
            Level::Council => {}
            Level::Category
            | Level::Department
            | Level::Size
            | Level::Ownership
            | Level::Supplier
            | Level::Contract => {
                self.add_to(name, title, 1, summed.sum.clone())?;
            }
            Level::Quarter => {
                for (quarter, flow) in &summed.quarters {
                    self.add_to(&quarter.to_string(), "", 1, of_quarter(*flow))?;
                }
            }
            Level::Measure => {
                for OfMeasure { edition, measure_ref, title, units, sum } in &summed.measures {
                    self.add_row(PerformanceRow {
                        name: format!("{edition}/{measure_ref}"),
                        title: title.clone(),
                        contracts: 1,
                        sum: sum.clone(),
                        units: Some(units.clone()),
                    })?;
                }
            }
            Level::Theme | Level::Outcome => self.add_shelves(&summed.measures)?,
        }
        Ok(())
    }

    /// A contract counts once in a theme or outcome, however many of its measures are in it.
    fn add_shelves(&mut self, measures: &[OfMeasure]) -> Result<(), Error> {
        let mut own: BTreeMap<&str, Sum> = BTreeMap::new();
        for OfMeasure { edition, measure_ref, sum, .. } in measures {
            let place = self.shelves.get(&(edition.clone(), measure_ref.clone()));
            let with = own.entry(place.map_or("", String::as_str)).or_default();
            *with = plus(std::mem::take(with), sum.clone())?;
        }
        own.into_iter().try_for_each(|(name, sum)| self.add_to(name, "", 1, sum))
    }

    /// Adds a row of other contracts.
    pub fn add_row(&mut self, row: PerformanceRow) -> Result<(), Error> {
        let known = self.by_name.get_mut(&row.name);
        let Some(known) = known else {
            self.by_name.insert(row.name.clone(), row);
            return Ok(());
        };
        known.units = match (known.units.take(), row.units) {
            // Units that are not of one kind are not added up.
            (Some(own), Some(other)) if own.unit == other.unit => {
                Some(own.plus(&other).ok_or_else(|| out_of_range("quantity"))?)
            }
            _ => None,
        };
        add(known, &row.title, row.contracts, row.sum)
    }

    /// Adds the whole of other contracts.
    pub fn add_all(&mut self, all: PerformanceRow) -> Result<(), Error> {
        add(&mut self.all, "", all.contracts, all.sum)
    }

    fn add_to(&mut self, name: &str, title: &str, contracts: u64, sum: Sum) -> Result<(), Error> {
        if let Some(row) = self.by_name.get_mut(name) {
            return add(row, title, contracts, sum);
        }
        let mut row = PerformanceRow { name: name.to_owned(), ..PerformanceRow::default() };
        add(&mut row, title, contracts, sum)?;
        self.by_name.insert(name.to_owned(), row);
        Ok(())
    }

    /// The rows by name, and the whole.
    pub fn done(self) -> (Vec<PerformanceRow>, PerformanceRow) {
        (self.by_name.into_values().collect(), self.all)
    }
}

fn add(row: &mut PerformanceRow, title: &str, contracts: u64, sum: Sum) -> Result<(), Error> {
    // Commitments may know a measure by different titles: whatever the order, one of them stands.
    if row.title.as_str() < title {
        title.clone_into(&mut row.title);
    }
    row.contracts += contracts;
    row.sum = plus(std::mem::take(&mut row.sum), sum)?;
    Ok(())
}

fn plus(sum: Sum, other: Sum) -> Result<Sum, Error> {
    sum.plus(other).ok_or_else(|| out_of_range("amount"))
}

pub fn of_quarter(flow: Flow) -> Sum {
    let Flow { expected, declared, validated, waiting } = flow;
    Sum { expected, declared, validated, waiting, ..Sum::default() }
}

/// What measures belong to at a level, by their newest version; nothing at a level of contracts.
pub fn shelves(conn: &Connection, level: Level) -> Result<Shelves, Error> {
    let mut found = Shelves::new();
    if !matches!(level, Level::Theme | Level::Outcome) {
        return Ok(found);
    }
    let sql = "SELECT edition, measure_ref,
               coalesce(CASE ?1 WHEN 'theme' THEN theme ELSE policy_outcome END, '')
               FROM measures ORDER BY coalesce(valid_from, '')";
    read::each(conn, sql, [level.word()], |fields| {
        found.insert((fields.text()?, fields.text()?), fields.text()?);
        Ok(())
    })?;
    Ok(found)
}
