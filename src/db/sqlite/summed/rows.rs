//! The rows of a level, to which contracts are added, or rows of other contracts.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use rusqlite::Connection;

use super::{OfMeasure, Summed};
use crate::calc::performance::Sum;
use crate::db::Error;
use crate::db::request::{AsAt, Level, PerformanceRow, Units};
use crate::db::sqlite::delivery::Flow;
use crate::db::sqlite::read::{self, out_of_range};

/// What each measure belongs to, by edition and reference: its theme, or its policy outcome.
#[derive(Debug, Default)]
pub struct Shelves(HashMap<String, HashMap<String, String>>);

impl Shelves {
    pub fn new() -> Self {
        Self::default()
    }

    /// Empty where nothing is known of it.
    pub fn of(&self, edition: &str, measure_ref: &str) -> &str {
        let found = self.0.get(edition).and_then(|own| own.get(measure_ref));
        found.map_or("", String::as_str)
    }
}

/// Rows by name, and that of the whole.
pub struct Rows<'t> {
    pub level: Level,
    shelves: &'t Shelves,
    by_name: BTreeMap<String, PerformanceRow>,
    all: PerformanceRow,
    /// The name that is looked for, so that none has to be made for each.
    name: String,
}

impl<'t> Rows<'t> {
    pub fn new(level: Level, shelves: &'t Shelves) -> Self {
        let (by_name, all) = (BTreeMap::new(), PerformanceRow::default());
        Self { level, shelves, by_name, all, name: String::new() }
    }

    /// Adds a contract. Its name and title are those of the row that it belongs to, where that is
    /// one.
    pub fn add(&mut self, (name, title): (&str, &str), summed: &Summed) -> Result<(), Error> {
        if summed.sum.committed.lines == 0 {
            return Ok(());
        }
        add(&mut self.all, "", 1, &summed.sum)?;
        match self.level {
            Level::Council => {}
            Level::Category
            | Level::Department
            | Level::Size
            | Level::Ownership
            | Level::Supplier
            | Level::Contract => {
                self.add_to(name, title, 1, &summed.sum)?;
            }
            Level::Quarter => {
                let mut name = std::mem::take(&mut self.name);
                for (quarter, flow) in &summed.quarters {
                    name.clear();
                    // A text takes whatever is written to it.
                    let _ = write!(name, "{quarter}");
                    self.add_to(&name, "", 1, &of_quarter(*flow))?;
                }
                self.name = name;
            }
            Level::Measure => {
                for own in &summed.measures {
                    self.add_measure(own)?;
                }
            }
            Level::Theme | Level::Outcome => self.add_shelves(&summed.measures)?,
        }
        Ok(())
    }

    /// A contract counts once in a theme or outcome, however many of its measures are in it.
    fn add_shelves(&mut self, measures: &[OfMeasure]) -> Result<(), Error> {
        let shelves = self.shelves;
        let mut counted: Vec<&str> = Vec::new();
        for OfMeasure { edition, measure_ref, sum, .. } in measures {
            let name = shelves.of(edition, measure_ref);
            let is_new = !counted.contains(&name);
            if is_new {
                counted.push(name);
            }
            self.add_to(name, "", u64::from(is_new), sum)?;
        }
        Ok(())
    }

    fn add_measure(&mut self, own: &OfMeasure) -> Result<(), Error> {
        let mut name = std::mem::take(&mut self.name);
        name.clear();
        name.extend([&*own.edition, "/", &*own.measure_ref]);
        let result = self.add_units(&name, (&own.title, 1, &own.sum), Some(&own.units));
        self.name = name;
        result
    }

    /// Adds a row of other contracts.
    pub fn add_row(&mut self, row: &PerformanceRow) -> Result<(), Error> {
        let what = (row.title.as_str(), row.contracts, &row.sum);
        self.add_units(&row.name, what, row.units.as_ref())
    }

    fn add_units(
        &mut self,
        name: &str,
        (title, contracts, sum): (&str, u64, &Sum),
        units: Option<&Units>,
    ) -> Result<(), Error> {
        let Some(known) = self.by_name.get_mut(name) else {
            let row = PerformanceRow {
                name: name.to_owned(),
                title: title.to_owned(),
                contracts,
                sum: sum.clone(),
                units: units.cloned(),
            };
            self.by_name.insert(name.to_owned(), row);
            return Ok(());
        };
        known.units = match (known.units.take(), units) {
            // Units that are not of one kind are not added up.
            (Some(own), Some(other)) if own.unit == other.unit => {
                Some(own.plus(other).ok_or_else(|| out_of_range("quantity"))?)
            }
            _ => None,
        };
        add(known, title, contracts, sum)
    }

    /// Adds the whole of other contracts.
    pub fn add_all(&mut self, all: &PerformanceRow) -> Result<(), Error> {
        add(&mut self.all, "", all.contracts, &all.sum)
    }

    fn add_to(&mut self, name: &str, title: &str, contracts: u64, sum: &Sum) -> Result<(), Error> {
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

fn add(row: &mut PerformanceRow, title: &str, contracts: u64, sum: &Sum) -> Result<(), Error> {
    // Commitments may know a measure by different titles: whatever the order, one of them stands.
    if row.title.as_str() < title {
        title.clone_into(&mut row.title);
    }
    row.contracts += contracts;
    row.sum.add(sum).ok_or_else(|| out_of_range("amount"))
}

pub fn of_quarter(flow: Flow) -> Sum {
    let Flow { expected, declared, validated, waiting } = flow;
    Sum { expected, declared, validated, waiting, ..Sum::default() }
}

/// What measures belong to at a level, by their newest version, of a past day by the newest that
/// was valid then, or the first there was; nothing at a level of contracts.
pub fn shelves(conn: &Connection, level: Level, as_at: AsAt) -> Result<Shelves, Error> {
    let mut found = Shelves::new();
    if !matches!(level, Level::Theme | Level::Outcome) {
        return Ok(found);
    }
    let sql = "SELECT edition, measure_ref,
               coalesce(CASE ?1 WHEN 'theme' THEN theme ELSE policy_outcome END, ''),
               valid_from FROM measures ORDER BY coalesce(valid_from, '')";
    read::each(conn, sql, [level.word()], |fields| {
        let own = found.0.entry(fields.text()?).or_default();
        let (measure_ref, shelf) = (fields.text()?, fields.text()?);
        let is_later = as_at.is_past && fields.some_day()?.is_some_and(|from| from > as_at.day);
        if is_later {
            own.entry(measure_ref).or_insert(shelf);
        } else {
            own.insert(measure_ref, shelf);
        }
        Ok(())
    })?;
    Ok(found)
}
