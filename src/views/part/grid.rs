//! A grid of figures: its heading row, label column and sums stay in place while the rest scrolls
//! both ways. A pure function of where the cursor is and what the cells say.

use ratatui::layout::{Position, Rect};

use super::pen::{Pen, columns};
use super::scroll::Scroll;
use super::theme::Role;
use crate::views::Action;

/// Columns of the screen for one figure, and the gap to the next, which brackets may use.
const FIGURE: u16 = 9;
const SLOT: u16 = FIGURE + 1;

/// Columns of the screen for the sum of a row.
const SUM: u16 = 14;

/// Where the cursor is, and the first row and column that are seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct At {
    pub row: Scroll,
    pub column: Scroll,
}

/// How much of a grid an area shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    pub label: u16,
    pub rows: usize,
    pub columns: usize,
}

#[must_use]
pub fn fit(area: Rect) -> Fit {
    let label = (area.width / 4).clamp(10.min(area.width), 34);
    let columns = area.width.saturating_sub(label + SUM + 1) / SLOT;
    Fit {
        label,
        rows: usize::from(area.height.saturating_sub(3)),
        columns: usize::from(columns.max(1)),
    }
}

impl At {
    /// Moves the cursor among `rows` × `columns`; false where the action does not move.
    pub fn act(&mut self, action: &Action, rows: usize, columns: usize, fit: Fit) -> bool {
        let column = match action {
            Action::Left => self.column.at.saturating_sub(1),
            Action::Right => self.column.at.saturating_add(1),
            Action::FirstColumn => 0,
            Action::LastColumn => columns.saturating_sub(1),
            _ => return self.row.act(action, rows, fit.rows),
        };
        self.column.go(column, columns, fit.columns);
        true
    }

    /// The first row and column that are seen.
    #[must_use]
    pub const fn top_left(self, fit: Fit) -> (usize, usize) {
        (self.row.first_seen(fit.rows), self.column.first_seen(fit.columns))
    }

    /// Rows become columns.
    pub const fn turn(&mut self) {
        (self.row, self.column) = (self.column, self.row);
    }
}

/// What a cell says, and how it is meant.
pub type Figure = (String, Role);

/// What stands in a grid, by row and column of the whole.
pub trait Face {
    fn corner(&self) -> String;
    fn rows(&self) -> usize;
    fn columns(&self) -> usize;
    fn row_label(&self, row: usize) -> String;
    fn head(&self, column: usize) -> String;
    fn figure(&self, row: usize, column: usize) -> Figure;
    /// The sum of a row, and the heading over it.
    fn row_sum(&self, row: usize) -> String;
    fn sum_head(&self) -> String;
    /// The sum of a column, the label before it, and the sum of everything.
    fn column_sum(&self, column: usize) -> String;
    fn sum_label(&self) -> String;
    fn sum_of_all(&self) -> String;
}

/// Draws the part of the grid around the cursor, which stands on the selected figure.
pub fn draw(pen: &mut Pen, area: Rect, face: &dyn Face, at: At) -> Option<Position> {
    if area.width < 4 || area.height < 2 {
        return None;
    }
    let fit = fit(area);
    let (top, left) = at.top_left(fit);
    let columns = left..face.columns().min(left + fit.columns);
    let count = u16::try_from(columns.len()).unwrap_or(0);
    let first_x = area.x + fit.label + 1;
    let sum_x = (first_x + count * SLOT).min(area.right());
    let sum_width = SUM.min(area.right().saturating_sub(sum_x));
    let x_of = |column: usize| {
        first_x + u16::try_from(column.saturating_sub(left)).unwrap_or(0).saturating_mul(SLOT)
    };
    pen.text(area.x, area.y, fit.label, &face.corner(), Role::Strong);
    for column in columns.clone() {
        let role = if column == at.column.at { Role::Heading } else { Role::Strong };
        let head = pen.fit(&face.head(column), FIGURE);
        slot(pen, area, x_of(column), area.y, &head, role);
    }
    pen.right(sum_x, area.y, sum_width, &face.sum_head(), Role::Strong);
    let mut cursor = None;
    let mut y = area.y + 1;
    for row in top..face.rows().min(top + fit.rows) {
        let chosen = row == at.row.at;
        let label = if chosen {
            format!(">{}", face.row_label(row))
        } else {
            format!(" {}", face.row_label(row))
        };
        pen.text(area.x, y, fit.label, &label, if chosen { Role::Heading } else { Role::Text });
        for column in columns.clone() {
            let (text, role) = face.figure(row, column);
            if chosen && column == at.column.at {
                cursor = selected(pen, area, x_of(column), y, &text);
            } else {
                slot(pen, area, x_of(column), y, &text, role);
            }
        }
        pen.right(sum_x, y, sum_width, &face.row_sum(row), Role::Text);
        y += 1;
    }
    sums(pen, Rect { y, height: area.bottom().saturating_sub(y), ..area }, face, columns, first_x);
    cursor.or(Some(area.as_position()))
}

/// The rule and the sums under the rows.
fn sums(pen: &mut Pen, area: Rect, face: &dyn Face, seen: std::ops::Range<usize>, first_x: u16) {
    if area.height < 2 {
        return;
    }
    let y = area.y + 1;
    pen.text(area.x, area.y, area.width, &"─".repeat(usize::from(area.width)), Role::Border);
    pen.text(area.x, y, first_x.saturating_sub(area.x + 1), &face.sum_label(), Role::Strong);
    let mut x = first_x;
    for column in seen {
        slot(pen, area, x, y, &face.column_sum(column), Role::Strong);
        x = x.saturating_add(SLOT).min(area.right());
    }
    let width = SUM.min(area.right().saturating_sub(x));
    pen.right(x, y, width, &face.sum_of_all(), Role::Strong);
}

fn slot(pen: &mut Pen, area: Rect, x: u16, y: u16, text: &str, role: Role) {
    let width = FIGURE.min(area.right().saturating_sub(x));
    pen.right(x, y, width, text, role);
}

/// The selected figure stands in brackets, which use the gaps beside it.
fn selected(pen: &mut Pen, area: Rect, x: u16, y: u16, text: &str) -> Option<Position> {
    let width = FIGURE.min(area.right().saturating_sub(x));
    let used = u16::try_from(columns(&pen.twin(text))).unwrap_or(FIGURE).min(width);
    let start = x + width - used;
    slot(pen, area, x, y, text, Role::Selected);
    pen.text(start.saturating_sub(1).max(area.x), y, 1, "[", Role::Strong);
    pen.text(x + width, y, area.right().saturating_sub(x + width).min(1), "]", Role::Strong);
    (start < area.right()).then(|| Position::new(start, y))
}
