//! What arrives from the store while the cursor is somewhere and something is being typed.

use super::Commitments;
use crate::db::request::{Grid, GridBy, Label};
use crate::views::Cx;

impl Commitments {
    /// The grid as it is now: the cursor stays at its cell, wherever that stands.
    pub(super) fn take_grid(&mut self, grid: Grid, cx: &Cx) {
        let in_grid = !self.in_profile();
        let here = self.spot().map(|spot| (spot.contract.clone(), spot.measure.clone()));
        self.grid = Some(grid);
        self.measure();
        let (area, all) = (self.grid_area(cx, cx.area), self.all_of_it());
        let mut to = (self.at.row.at, self.at.column.at);
        let is_free = self.paste.is_none() && !self.entry.is_marking();
        if let Some((contract, measure)) = here.filter(|_| is_free)
            && let Some(spot) = self.place_of(&contract, &measure)
        {
            to = spot;
            if in_grid {
                self.entry.follow(spot);
            }
        }
        self.at.go(to, all, area, &self.widths);
        self.see(cx);
    }

    /// Where a contract and a measure meet, where both are here.
    fn place_of(&self, contract: &Label, measure: &Label) -> Option<(usize, usize)> {
        let grid = self.grid.as_ref()?;
        let (row, column) = match self.by {
            GridBy::Contract => (contract, measure),
            GridBy::Measure => (measure, contract),
        };
        let find = |labels: &[Label], own: &Label| {
            labels.iter().position(|label| label.name == own.name && label.edition == own.edition)
        };
        let (row, column) = (find(&grid.rows, row)?, find(&grid.columns, column)?);
        Some((grid.first_row + row, grid.first_column + column))
    }
}
