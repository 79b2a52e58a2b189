//! The sums around the grid under the cursor, and how much of the grid is not seen.

use ratatui::layout::Rect;

use super::face::{column_of, row_of};
use super::{Commitments, face};
use crate::calc::figure::Figure;
use crate::db::request::{GridBy, Label};
use crate::views::Outcome;
use crate::views::part::figures;
use crate::views::part::grid::{self, At, Face};
use crate::views::part::pending::Ahead;
use crate::views::part::record::count;

impl Commitments {
    /// The row and column of the sum under the cursor; none of both is the sum of everything.
    pub(super) fn sum(&self) -> (Option<&Label>, Option<&Label>) {
        let Some(grid) = &self.grid else { return (None, None) };
        let At { row, column, on_row_sums, on_column_sums } = self.at;
        let row = if on_column_sums { None } else { row_of(grid, row.at) };
        (row, if on_row_sums { None } else { column_of(grid, column.at) })
    }

    pub(super) fn explain_sum(&self) -> Outcome {
        let filter = self.filter.filter().clone();
        if filter.attention {
            return Outcome::say(
                "This sum is of what needs attention only. ! shows all of it, which i explains.",
            );
        }
        let (row, column) = self.sum();
        let figure = match row.or(column) {
            None => Figure::AllCommitted { filter },
            Some(Label { name, edition: Some(edition), .. }) => Figure::MeasureCommitted {
                edition: edition.clone(),
                measure_ref: name.clone(),
                filter,
            },
            Some(label) => match filter.edition {
                None => Figure::ContractCommitted { contract_ref: label.name.clone() },
                Some(edition) => {
                    return Outcome::say(format!(
                        "This sum is of {} and the measures of {edition} only. Take edition: out of \
                         the filter to have the whole contract explained.",
                        label.name
                    ));
                }
            },
        };
        Outcome::ask(figures::now(&figure))
    }

    /// The sum under the cursor in words.
    pub(super) fn sum_in_words(&self) -> Option<String> {
        let grid = self.grid.as_ref().filter(|grid| grid.all_rows > 0)?;
        let (ahead, totals) = (Ahead::default(), &self.totals);
        let face = face::Commitments { grid, totals, by: self.by, ahead: &ahead };
        let At { row, column, .. } = self.at;
        Some(match self.sum() {
            (None, None) => format!("All of these commitments: £{}.", face.sum_of_all()),
            (Some(label), _) => {
                format!("{} {}: £{} in all.", label.name, label.title, face.row_sum(row.at))
            }
            (_, Some(label)) => {
                let sum = face.column_sum(column.at);
                let sum = match &label.unit {
                    Some(unit) => format!("{sum} {unit}"),
                    None => format!("£{sum}"),
                };
                format!("{} {}: {sum} in all rows.", label.name, label.title)
            }
        })
    }

    /// Which way it is turned, how large it is, and how much of it is not seen on each side.
    pub(super) fn title(&self, body: Rect) -> String {
        let (rows, columns) = self.all_of_it();
        let ways = match self.by {
            GridBy::Contract => "contract × measure",
            GridBy::Measure => "measure × contract",
        };
        let lead = format!("{ways} ({} × {})", count(rows), count(columns));
        let top = self.at.row.first_seen(grid::rows(body));
        let seen = grid::seen(body, &self.widths, self.at.column, columns);
        let hidden = [
            ('◀', seen.start),
            ('▶', columns.saturating_sub(seen.end)),
            ('▲', top),
            ('▼', rows.saturating_sub(top + grid::rows(body))),
        ];
        let hidden = hidden.iter().filter(|(_, hidden)| *hidden > 0);
        let parts = hidden.map(|(mark, hidden)| format!("  {mark} {}", count(*hidden)));
        std::iter::once(lead).chain(parts).collect()
    }
}
