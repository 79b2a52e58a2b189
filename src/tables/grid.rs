//! The commitments grid as a sheet: a row for each row, a column for each column.

use super::{Cell, Sheet, UnknownColumn};
use crate::db::request::{Grid, Label};

/// The columns are named by reference; the first two are the row's reference and title, the last
/// the sum of the row in pounds.
///
/// # Errors
/// Names the first column that the grid does not have.
pub fn sheet(grid: &Grid, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    let whole = whole(grid);
    let Some(chosen) = columns else { return Ok(whole) };
    let find = |name: &String| {
        let at = whole.names.iter().position(|known| known == name);
        at.ok_or_else(|| UnknownColumn { name: name.clone(), known: whole.names.clone() })
    };
    let chosen = chosen.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    let pick = |row: &Vec<Cell>| chosen.iter().filter_map(|at| row.get(*at).cloned()).collect();
    let words = |all: &[String]| chosen.iter().filter_map(|at| all.get(*at).cloned()).collect();
    Ok(Sheet {
        names: words(&whole.names),
        heads: words(&whole.heads),
        right: chosen.iter().filter_map(|at| whole.right.get(*at).copied()).collect(),
        rows: whole.rows.iter().map(pick).collect(),
        ..whole
    })
}

fn whole(grid: &Grid) -> Sheet {
    let by_measure = grid.rows.iter().any(|label| label.edition.is_some());
    let (first, what) =
        if by_measure { ("measure_ref", "Measure") } else { ("contract_ref", "Contract") };
    let mut names = vec![first.to_owned(), "title".to_owned()];
    let mut heads = vec![what.to_owned(), "Title".to_owned()];
    for label in &grid.columns {
        names.push(column_name(label, grid));
        heads.push(head(label, &grid.columns));
    }
    names.push("committed_gbp".to_owned());
    heads.push("Committed £".to_owned());
    let right = (0..names.len()).map(|at| at > 1).collect();
    let rows = (0..grid.rows.len()).map(|at| row(grid, at)).collect();
    Sheet { title: "Commitments".to_owned(), names, heads, right, rows, ..Sheet::default() }
}

/// What a row or column of the grid is called: its reference, and where another edition among
/// them has the same one, what tells the editions apart: `NT1 2025`.
#[must_use]
pub fn head(label: &Label, among: &[Label]) -> String {
    let Some(edition) = &label.edition else { return label.name.clone() };
    let same = |other: &&Label| other.name == label.name && other.edition != label.edition;
    let others: Vec<&str> =
        among.iter().filter(same).filter_map(|other| other.edition.as_deref()).collect();
    if others.is_empty() {
        return label.name.clone();
    }
    let tells = |part: &&str| others.iter().all(|other| !other.split('-').any(|own| own == *part));
    let is_year = |part: &&str| part.len() == 4 && part.bytes().all(|c| c.is_ascii_digit());
    let year = edition.split('-').filter(is_year).find(tells);
    let part = year.or_else(|| edition.rsplit('-').find(tells)).unwrap_or(edition);
    format!("{} {part}", label.name)
}

/// The reference, with its edition where two editions have the same one.
fn column_name(label: &Label, grid: &Grid) -> String {
    let same = grid.columns.iter().filter(|other| other.name == label.name).count();
    match &label.edition {
        Some(edition) if same > 1 => format!("{edition}/{}", label.name),
        _ => label.name.clone(),
    }
}

fn row(grid: &Grid, at: usize) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(grid.columns.len() + 3);
    if let Some(label) = grid.rows.get(at) {
        cells.extend([Cell::text(&label.name), Cell::text(&label.title)]);
    }
    let units = grid.cells.get(at).map_or(&[][..], Vec::as_slice);
    cells.extend(
        units.iter().map(|cell| cell.map_or(Cell::NotEntered, |cell| Cell::number(&cell.units))),
    );
    cells.push(grid.row_totals.get(at).map_or(Cell::Unknown, |total| Cell::total(*total)));
    cells
}
