//! Which sheet of a workbook and which of its rows is meant, and reading it.

use super::grid::{Grid, cell_name};
use super::quote::{Cells, column_name, shown};
use super::read::{begun, missing, places, read_body};
use super::row::Row as _;
use super::{Fault, Note, Read};
use crate::calc::text::harmless;
use crate::columns::{self, Info, Reading};
use crate::db::request::Kind;

/// Among how many rows with anything in them the header is looked for.
pub const HEADER_WITHIN: usize = 20;

/// Where in a workbook something was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub sheet: String,
    pub header: u64,
    /// The columns by the names of the header.
    names: Vec<String>,
}

impl Place {
    /// The cell of a row in a column, as `C7`; none where the sheet has no such column.
    #[must_use]
    pub fn cell(&self, row: u64, column: &str) -> Option<String> {
        let at = self.names.iter().position(|name| name == column)?;
        Some(cell_name(u32::try_from(at + 1).ok()?, row))
    }
}

/// The sheet that is meant, by its position: the one that is named, else the only one that has the
/// columns of the kind. Hidden sheets are not looked at.
///
/// # Errors
/// There is none, or there are several.
pub fn choose(kind: Kind, grids: &[Grid], wanted: Option<&str>) -> Result<usize, Fault> {
    let seen: Vec<(usize, &Grid)> =
        grids.iter().enumerate().filter(|(_, grid)| !grid.hidden).collect();
    if let Some(wanted) = wanted {
        let is_it = |grid: &Grid| grid.name.trim().eq_ignore_ascii_case(wanted.trim());
        return seen.iter().find(|(_, grid)| is_it(grid)).map(|(at, _)| *at).ok_or_else(|| {
            Fault::NoSheet { name: harmless(wanted).into_owned(), sheets: names(&seen) }
        });
    }
    let fits = |grid: &Grid| header(kind, grid).is_ok();
    let fitting: Vec<_> = seen.iter().copied().filter(|(_, grid)| fits(grid)).collect();
    match fitting.as_slice() {
        [(at, _)] => Ok(*at),
        [] => Err(nearest(kind, &seen)),
        several => Err(Fault::WhichSheet { sheets: names(several) }),
    }
}

fn names(grids: &[(usize, &Grid)]) -> Vec<String> {
    grids.iter().map(|(_, grid)| harmless(&grid.name).into_owned()).collect()
}

/// Why none of the sheets fits: by the row that comes nearest.
fn nearest(kind: Kind, grids: &[(usize, &Grid)]) -> Fault {
    let rows = grids.iter().filter_map(|(_, grid)| header(kind, grid).err());
    rows.max_by_key(|near| near.known).map_or(Fault::Empty, |near| near.fault(kind))
}

/// The row that comes nearest to a header.
struct Near {
    /// How many of its names are columns of the kind.
    known: usize,
    names: Vec<String>,
}

impl Near {
    fn fault(self, kind: Kind) -> Fault {
        if self.names.is_empty() {
            return Fault::Empty;
        }
        let known = columns::of(kind);
        let lower: Vec<String> = self.names.iter().map(|name| column_name(name)).collect();
        let missing = missing(&known, &places(&known, &lower));
        Fault::Missing { kind, missing, found: self.names }
    }
}

/// The first row that has every required column, with its number; else what came nearest.
fn header(kind: Kind, grid: &Grid) -> Result<(u64, Vec<String>), Near> {
    let infos: Vec<Info> = columns::of(kind);
    let mut near = Near { known: 0, names: Vec::new() };
    let mut rows = grid.rows();
    for _ in 0..HEADER_WITHIN {
        let Some((number, row)) = rows.next_row() else { break };
        let texts: Vec<String> = row.texts().map(str::to_owned).collect();
        let names: Vec<String> = texts.iter().map(|text| column_name(text)).collect();
        let places = places(&infos, &names);
        if missing(&infos, &places).is_empty() {
            return Ok((number, texts));
        }
        let known = places.iter().flatten().count();
        if known > near.known || near.names.is_empty() {
            let names = texts.iter().map(|text| shown(text.trim()));
            near = Near { known, names: names.filter(|name| !name.is_empty()).collect() };
        }
    }
    Err(near)
}

/// Reads a sheet as records of a kind. `sha256` is that of the workbook's bytes.
///
/// # Errors
/// No row of it is a header of the kind.
pub fn read_sheet(
    kind: Kind,
    grid: Grid,
    sha256: String,
    reading: &Reading,
) -> Result<Read, Fault> {
    let (number, names) = header(kind, &grid).map_err(|near| near.fault(kind))?;
    let mut notes = Vec::new();
    let sheet = harmless(&grid.name).into_owned();
    let first = grid.rows().next_row().map_or(number, |(first, _)| first);
    if first < number {
        notes.push(Note::Above { header: number, sheet: sheet.clone() });
    }
    if grid.formulas > 0 {
        let first = grid.formula_cells.clone();
        notes.push(Note::Formulas { count: grid.formulas, first });
    }
    let mut read = begun(kind, sha256, notes);
    let mut rows = grid.rows();
    while rows.next_row().is_some_and(|(row, _)| row < number) {}
    read_body(&mut rows, &names, grid.is_1904, reading, &mut read)?;
    let names = names.iter().map(|name| column_name(name)).collect();
    read.place = Some(Place { sheet, header: number, names });
    read.cells = Cells::of_sheet(grid, number);
    Ok(read)
}
