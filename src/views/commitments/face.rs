//! What the commitments grid says in each of its cells.

use std::ops::Range;

use super::cells::Cells;
use crate::calc::explain::value_text;
use crate::db::request::{Cell, ColumnTotal, Grid, GridBy, Label};
use crate::tables::grid::head;
use crate::views::part::grid::{Face, Figure};
use crate::views::part::pending::{Ahead, Stage};
use crate::views::part::theme::Role;

/// The sums of all columns, and of everything.
#[derive(Debug, Default)]
pub struct Totals {
    sums: Vec<ColumnTotal>,
    all: Option<crate::calc::Total>,
}

impl Totals {
    pub fn new(sums: Vec<ColumnTotal>) -> Self {
        let zero = crate::calc::Total::default();
        let all = sums.iter().try_fold(zero, |all, sum| all.plus(sum.total));
        Self { sums, all }
    }

    /// The sum of a column, which most often stands at its own place.
    fn of(&self, column: usize, label: &Label) -> Option<&ColumnTotal> {
        let own = |sum: &&ColumnTotal| sum.name == label.name && sum.edition == label.edition;
        self.sums.get(column).filter(own).or_else(|| self.sums.iter().find(own))
    }
}

/// A row of the whole grid, where it is here.
pub fn row_of(grid: &Grid, row: usize) -> Option<&Label> {
    grid.rows.get(row.checked_sub(grid.first_row)?)
}

pub fn column_of(grid: &Grid, column: usize) -> Option<&Label> {
    grid.columns.get(column.checked_sub(grid.first_column)?)
}

pub fn cell(grid: &Grid, row: usize, column: usize) -> Option<Cell> {
    let row = grid.cells.get(row.checked_sub(grid.first_row)?)?;
    *row.get(column.checked_sub(grid.first_column)?)?
}

/// Where the cells that need attention are, row by row, among those that are here.
pub fn problems(grid: &Grid) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (row, cells) in grid.cells.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if cell.is_some_and(|cell| !cell.problems.is_empty()) {
                found.push((grid.first_row + row, grid.first_column + column));
            }
        }
    }
    found
}

pub struct Commitments<'a> {
    pub grid: &'a Grid,
    pub totals: &'a Totals,
    pub by: GridBy,
    pub ahead: &'a Ahead<'a>,
}

impl Face for Commitments<'_> {
    fn corner(&self) -> String {
        match self.by {
            GridBy::Contract => "Contract".to_owned(),
            GridBy::Measure => "Measure".to_owned(),
        }
    }

    fn rows(&self) -> Range<usize> {
        self.grid.first_row..self.grid.first_row + self.grid.rows.len()
    }

    fn columns(&self) -> Range<usize> {
        self.grid.first_column..self.grid.first_column + self.grid.columns.len()
    }

    fn row_label(&self, row: usize) -> String {
        let Some(label) = row_of(self.grid, row) else { return String::new() };
        let name = head(label, &self.grid.rows);
        match &label.unit {
            Some(unit) => format!("{name} {} ({unit})", label.title),
            None => format!("{name} {}", label.title),
        }
    }

    fn head(&self, column: usize) -> String {
        let label = column_of(self.grid, column);
        label.map(|label| head(label, &self.grid.columns)).unwrap_or_default()
    }

    fn figure(&self, row: usize, column: usize) -> Figure {
        let cells = Cells { grid: self.grid, by: self.by, ahead: self.ahead };
        if !self.ahead.is_empty()
            && let (units, Some(stage)) = cells.units((row, column))
        {
            let units = units.map_or_else(|| "·".to_owned(), crate::calc::Quantity::grouped);
            return match stage {
                Stage::Failed(_) => (format!("!{units}"), Role::Bad),
                _ => (units, Role::Text),
            };
        }
        match cell(self.grid, row, column) {
            None => ("·".to_owned(), Role::Dim),
            Some(cell) => match cell.problems.iter().next() {
                None => (cell.units.grouped(), Role::Text),
                Some(problem) => {
                    (format!("{}{}", problem.sign(), cell.units.grouped()), Role::Warning)
                }
            },
        }
    }

    fn row_sum(&self, row: usize) -> String {
        let at = row.checked_sub(self.grid.first_row);
        let total = at.and_then(|at| self.grid.row_totals.get(at));
        total.map(|total| pounds(*total)).unwrap_or_default()
    }

    fn sum_head(&self) -> String {
        "Σ £".to_owned()
    }

    fn column_sum(&self, column: usize) -> String {
        let sum = column_of(self.grid, column).and_then(|label| self.totals.of(column, label));
        match sum {
            None => String::new(),
            Some(ColumnTotal { units: Some(units), .. }) => units.grouped(),
            Some(sum) => match sum.total.value() {
                Some(crate::calc::Value::Known(pence)) => pence.pounds(),
                other => value_text(other),
            },
        }
    }

    fn sum_label(&self) -> String {
        match self.by {
            GridBy::Contract => "Σ units, all rows".to_owned(),
            GridBy::Measure => "Σ £, all rows".to_owned(),
        }
    }

    fn sum_of_all(&self) -> String {
        self.totals.all.map(pounds).unwrap_or_default()
    }
}

/// A sum in pounds and pence, without the sign that the heading has.
fn pounds(total: crate::calc::Total) -> String {
    match total.value() {
        Some(crate::calc::Value::Known(pence)) => pence.grouped(),
        other => value_text(other),
    }
}
