//! The rows of a level, to which contracts are added, or rows of other contracts.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{OfMeasure, Summed};
use crate::calc::Quarter;
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
#[derive(Clone)]
pub struct Rows<'t> {
    pub level: Level,
    shelves: &'t Shelves,
    list: Vec<PerformanceRow>,
    /// Where the row of a name is.
    by_name: HashMap<String, usize>,
    /// Where the row is that a measure or quarter belongs to, by the place of that.
    by_place: Vec<Option<usize>>,
    all: PerformanceRow,
    /// The name that is looked for, so that none has to be made for each.
    name: String,
}

impl<'t> Rows<'t> {
    pub fn new(level: Level, shelves: &'t Shelves) -> Self {
        Self {
            level,
            shelves,
            list: Vec::new(),
            by_name: HashMap::new(),
            by_place: Vec::new(),
            all: PerformanceRow::default(),
            name: String::new(),
        }
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
                self.add_to(name, (title, 1, &summed.sum))?;
            }
            Level::Quarter => {
                for (quarter, flow) in &summed.quarters {
                    let at = self.row_at(place(*quarter), |rows| rows.row(&quarter.to_string()));
                    add_at(&mut self.list, at, ("", 1, &of_quarter(*flow)))?;
                }
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
        let mut counted: Vec<usize> = Vec::new();
        for own in measures {
            let at = self.row_of(own);
            let is_new = !counted.contains(&at);
            if is_new {
                counted.push(at);
            }
            add_at(&mut self.list, at, ("", u64::from(is_new), &own.sum))?;
        }
        Ok(())
    }

    fn add_measure(&mut self, own: &OfMeasure) -> Result<(), Error> {
        let at = self.row_of(own);
        self.add_units(at, (&own.title, 1, &own.sum), Some(&own.units))
    }

    /// The row that a measure belongs to.
    fn row_of(&mut self, own: &OfMeasure) -> usize {
        self.row_at(own.place, |rows| match rows.level {
            Level::Measure => {
                let mut name = std::mem::take(&mut rows.name);
                name.clear();
                name.extend([&*own.edition, "/", &*own.measure_ref]);
                let at = rows.row(&name);
                rows.name = name;
                at
            }
            _ => rows.row(rows.shelves.of(&own.edition, &own.measure_ref)),
        })
    }

    /// The row that was found before for the same place, else that which is found.
    fn row_at(&mut self, place: Option<usize>, find: impl FnOnce(&mut Self) -> usize) -> usize {
        if let Some(place) = place
            && let Some(Some(at)) = self.by_place.get(place)
        {
            return *at;
        }
        let at = find(self);
        if let Some(place) = place {
            if self.by_place.len() <= place {
                self.by_place.resize(place + 1, None);
            }
            if let Some(known) = self.by_place.get_mut(place) {
                *known = Some(at);
            }
        }
        at
    }

    /// Where the row of a name is, which is made where there is none.
    fn row(&mut self, name: &str) -> usize {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        let at = self.list.len();
        self.list.push(PerformanceRow { name: name.to_owned(), ..PerformanceRow::default() });
        self.by_name.insert(name.to_owned(), at);
        at
    }

    /// Adds a row of other contracts.
    pub fn add_row(&mut self, row: &PerformanceRow) -> Result<(), Error> {
        let at = self.row(&row.name);
        let what = (row.title.as_str(), row.contracts, &row.sum);
        self.add_units(at, what, row.units.as_ref())
    }

    fn add_units(
        &mut self,
        at: usize,
        what: (&str, u64, &Sum),
        units: Option<&Units>,
    ) -> Result<(), Error> {
        if let Some(row) = self.list.get_mut(at) {
            // Nothing was added to it yet.
            let is_new = row.contracts == 0;
            row.units = match (row.units.take(), units) {
                (None, Some(other)) if is_new => Some(other.kept()),
                // Units that are not of one kind are not added up.
                (Some(own), Some(other)) if own.unit == other.unit => {
                    Some(own.plus(other).ok_or_else(|| out_of_range("quantity"))?)
                }
                _ => None,
            };
        }
        add_at(&mut self.list, at, what)
    }

    /// Adds all that other rows of the level have.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.add_all(&other.all)?;
        other.list.iter().try_for_each(|row| self.add_row(row))
    }

    /// Adds the whole of other contracts.
    pub fn add_all(&mut self, all: &PerformanceRow) -> Result<(), Error> {
        add(&mut self.all, "", all.contracts, &all.sum)
    }

    fn add_to(&mut self, name: &str, what: (&str, u64, &Sum)) -> Result<(), Error> {
        let at = self.row(name);
        add_at(&mut self.list, at, what)
    }

    /// The rows by name, and the whole.
    pub fn done(self) -> (Vec<PerformanceRow>, PerformanceRow) {
        let mut rows = self.list;
        rows.sort_by(|one, other| one.name.cmp(&other.name));
        (rows, self.all)
    }
}

fn add_at(
    rows: &mut [PerformanceRow],
    at: usize,
    (title, contracts, sum): (&str, u64, &Sum),
) -> Result<(), Error> {
    rows.get_mut(at).map_or(Ok(()), |row| add(row, title, contracts, sum))
}

fn add(row: &mut PerformanceRow, title: &str, contracts: u64, sum: &Sum) -> Result<(), Error> {
    // Commitments may know a measure by different titles: whatever the order, one of them stands.
    if row.title.as_str() < title {
        title.clone_into(&mut row.title);
    }
    row.contracts += contracts;
    row.sum.add(sum).ok_or_else(|| out_of_range("amount"))
}

/// Counted from 1900.
fn place(quarter: Quarter) -> Option<usize> {
    let years = usize::try_from(quarter.year() - 1900).ok()?;
    Some(years * 4 + usize::from(quarter.number().unsigned_abs()))
}

pub fn of_quarter(flow: Flow) -> Sum<'static> {
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
