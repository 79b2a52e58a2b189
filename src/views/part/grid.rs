//! A grid of figures: its heading row, label column and sums stay in place while the rest scrolls
//! both ways. A pure function of where the cursor is, what is typed and what the cells say.

use std::ops::{Range, RangeInclusive};

use ratatui::layout::{Position, Rect};

use super::field::Field;
use super::pen::{Pen, columns};
use super::scroll::Scroll;
use super::theme::Role;
use crate::views::Action;

/// Fewest and most columns of the screen that figures are given.
const LEAST: u16 = 7;
const MOST: u16 = 16;

/// Most columns of the screen for the sum of a row.
const MOST_SUM: u16 = 20;

/// Where the cursor is, and the first row and column that are seen. After the last row and column
/// it can stand on their sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct At {
    pub row: Scroll,
    pub column: Scroll,
    pub on_row_sums: bool,
    pub on_column_sums: bool,
}

/// How many columns of the screen the figures need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Widths {
    /// The first column whose width is known.
    first: usize,
    figures: Vec<u16>,
    sum: u16,
}

impl Widths {
    /// Of what is here of a grid.
    #[must_use]
    pub fn of(face: &dyn Face) -> Self {
        let width = |text: &str| u16::try_from(columns(text)).unwrap_or(u16::MAX);
        let column = |column: usize| {
            let own = [face.head(column), face.column_sum(column)];
            let figures = face.rows().map(|row| face.figure(row, column).0);
            let most = figures.chain(own).map(|text| width(&text)).max();
            most.unwrap_or(0).clamp(LEAST, MOST)
        };
        let sums = face.rows().map(|row| face.row_sum(row));
        let sum = sums.chain([face.sum_head(), face.sum_of_all()]).map(|text| width(&text)).max();
        Self {
            first: face.columns().start,
            figures: face.columns().map(column).collect(),
            sum: sum.unwrap_or(0).clamp(LEAST, MOST_SUM),
        }
    }

    fn figure(&self, column: usize) -> u16 {
        let at = column.checked_sub(self.first);
        at.and_then(|at| self.figures.get(at)).copied().unwrap_or(LEAST)
    }

    fn sum(&self) -> u16 {
        self.sum.max(LEAST)
    }
}

/// Columns of the screen for the labels of rows.
fn label(area: Rect) -> u16 {
    (area.width / 4).clamp(10.min(area.width), 34)
}

/// Rows that an area shows.
#[must_use]
pub const fn rows(area: Rect) -> usize {
    area.height.saturating_sub(3) as usize
}

/// As many columns as an area can show at the most.
#[must_use]
pub fn columns_at_most(area: Rect) -> usize {
    usize::from((area.width.saturating_sub(label(area)) / (LEAST + 1)).max(1))
}

/// The columns that an area shows, among `all`.
#[must_use]
pub fn seen(area: Rect, widths: &Widths, column: Scroll, all: usize) -> Range<usize> {
    let room = area.width.saturating_sub(label(area) + widths.sum() + 2);
    let slot = |column: usize| widths.figure(column) + 1;
    let (mut first, mut end) = (column.at, column.at + 1);
    let mut used = slot(first);
    let mut fits = |column: usize| {
        let more = used.saturating_add(slot(column));
        used = if more <= room { more } else { used };
        more <= room
    };
    while first > column.top && fits(first - 1) {
        first -= 1;
    }
    while end < all && fits(end) {
        end += 1;
    }
    while first > 0 && end >= all && fits(first - 1) {
        first -= 1;
    }
    first..end.min(all.max(first))
}

/// The column of the screen behind the sums, where the first `count` columns are all seen.
#[must_use]
pub fn end(area: Rect, widths: &Widths, count: usize) -> u16 {
    let figures: u16 = (0..count).map(|column| widths.figure(column) + 1).sum();
    (area.x + label(area) + 1 + figures + widths.sum()).min(area.right())
}

impl At {
    /// Moves the cursor among `all` rows and columns, and the sums after them; false where the
    /// action does not move.
    pub fn act(
        &mut self,
        action: &Action,
        all: (usize, usize),
        area: Rect,
        widths: &Widths,
    ) -> bool {
        let (last_row, last_column) = (all.0.saturating_sub(1), all.1.saturating_sub(1));
        match action {
            Action::Left if self.on_row_sums => self.on_row_sums = false,
            Action::Right | Action::LastColumn if self.column.at >= last_column => {
                self.on_row_sums = true;
            }
            Action::Left => self.column.at -= usize::from(self.column.at > 0),
            Action::Right => self.column.at += 1,
            Action::FirstColumn => (self.column.at, self.on_row_sums) = (0, false),
            Action::LastColumn => self.column.at = last_column,
            Action::Up if self.on_column_sums => self.on_column_sums = false,
            Action::Down | Action::Last if self.row.at >= last_row => self.on_column_sums = true,
            _ => {
                if !self.row.act(action, all.0, rows(area)) {
                    return false;
                }
                self.on_column_sums = false;
            }
        }
        self.column.top = seen(area, widths, self.column, all.1).start;
        true
    }

    /// Goes to a figure.
    pub fn go(&mut self, to: (usize, usize), all: (usize, usize), area: Rect, widths: &Widths) {
        self.row.go(to.0, all.0, rows(area));
        self.column.at = to.1.min(all.1.saturating_sub(1));
        self.column.top = seen(area, widths, self.column, all.1).start;
    }

    /// Rows become columns.
    pub const fn turn(&mut self) {
        (self.row, self.column) = (self.column, self.row);
        (self.on_row_sums, self.on_column_sums) = (self.on_column_sums, self.on_row_sums);
    }
}

/// How the cells around the cursor are meant.
#[derive(Debug, Clone, Default)]
pub struct Look<'a> {
    /// What is being typed in the selected cell.
    pub typing: Option<&'a Field>,
    /// The marked rows and columns.
    pub range: Option<(RangeInclusive<usize>, RangeInclusive<usize>)>,
    /// The keys are elsewhere: nothing is selected.
    pub is_idle: bool,
    /// There is no room for the sums.
    pub without_sums: bool,
    /// What a paste would put into cells, before it is kept.
    pub pasted: Vec<((usize, usize), String)>,
}

impl Look<'_> {
    fn is_marked(&self, row: usize, column: usize) -> bool {
        self.range
            .as_ref()
            .is_some_and(|(rows, columns)| rows.contains(&row) && columns.contains(&column))
    }

    fn pasted(&self, row: usize, column: usize) -> Option<Figure> {
        let own = |(at, text): &&((usize, usize), String)| *at == (row, column) && !text.is_empty();
        self.pasted.iter().find(own).map(|(_, text)| (format!("+{text}"), Role::Heading))
    }
}

/// What a cell says, and how it is meant.
pub type Figure = (String, Role);

/// What stands in a grid, by row and column of the whole.
pub trait Face {
    fn corner(&self) -> String;
    /// Those that are here.
    fn rows(&self) -> Range<usize>;
    fn columns(&self) -> Range<usize>;
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

/// Where the columns of the screen begin and how wide they are.
struct Places {
    label: u16,
    figures: Vec<(usize, u16, u16)>,
    sum: (u16, u16),
}

fn places(area: Rect, face: &dyn Face, at: At, widths: &Widths) -> Places {
    let label = label(area);
    let mut x = area.x + label + 1;
    let mut figures = Vec::new();
    for column in seen(area, widths, at.column, face.columns().end) {
        let width = widths.figure(column).min(area.right().saturating_sub(x));
        figures.push((column, x, width));
        x = x.saturating_add(width + 1).min(area.right());
    }
    let sum = widths.sum().min(area.right().saturating_sub(x));
    Places { label, figures, sum: (x, sum) }
}

/// Draws the part of the grid around the cursor, which stands on the selected figure.
pub fn draw(
    pen: &mut Pen,
    area: Rect,
    face: &dyn Face,
    at: At,
    widths: &Widths,
    look: &Look,
) -> Option<Position> {
    if area.width < 4 || area.height < 2 {
        return None;
    }
    let places = places(area, face, at, widths);
    let head = |chosen: bool| if chosen && !look.is_idle { Role::Heading } else { Role::Strong };
    pen.text(area.x, area.y, places.label, &format!(" {}", face.corner()), Role::Strong);
    for (column, x, width) in &places.figures {
        let role = head(*column == at.column.at && !at.on_row_sums);
        let text = pen.fit(&face.head(*column), *width);
        pen.right(*x, area.y, *width, &text, role);
    }
    pen.right(places.sum.0, area.y, places.sum.1, &face.sum_head(), head(at.on_row_sums));
    let mut cursor = None;
    let mut y = area.y + 1;
    let room = if look.without_sums { usize::from(area.height - 1) } else { rows(area) };
    let top = at.row.first_seen(room);
    for row in top..face.rows().end.min(top + room) {
        let chosen = row == at.row.at && !at.on_column_sums && !look.is_idle;
        let figures = |column| look.pasted(row, column).unwrap_or_else(|| face.figure(row, column));
        let sum = (face.row_sum(row), Role::Text);
        let marked = |column| look.is_marked(row, column);
        let line = Line {
            label: face.row_label(row),
            figures: &figures,
            marked: &marked,
            typing: look.typing,
            sum,
            chosen,
        };
        cursor = line.draw(pen, area, y, &places, at).or(cursor);
        y += 1;
    }
    if area.bottom().saturating_sub(y) >= 2 && !look.without_sums {
        pen.text(area.x, y, area.width, &"─".repeat(usize::from(area.width)), Role::Border);
        let figures = |column| (face.column_sum(column), Role::Strong);
        let sum = (face.sum_of_all(), Role::Strong);
        let chosen = at.on_column_sums && !look.is_idle;
        let (label, marked) = (face.sum_label(), |_| false);
        let line = Line { label, figures: &figures, marked: &marked, typing: None, sum, chosen };
        cursor = line.draw(pen, area, y + 1, &places, at).or(cursor);
    }
    cursor.or(Some(area.as_position()))
}

/// A row of figures, or of sums.
struct Line<'a> {
    label: String,
    figures: &'a dyn Fn(usize) -> Figure,
    marked: &'a dyn Fn(usize) -> bool,
    typing: Option<&'a Field>,
    sum: Figure,
    chosen: bool,
}

impl Line<'_> {
    fn draw(&self, pen: &mut Pen, area: Rect, y: u16, places: &Places, at: At) -> Option<Position> {
        let mark = if self.chosen { '>' } else { ' ' };
        let role = match (self.chosen, self.sum.1) {
            (true, _) => Role::Heading,
            (false, role) => role,
        };
        pen.text(area.x, y, places.label, &format!("{mark}{}", self.label), role);
        let mut cursor = None;
        for (column, x, width) in &places.figures {
            let chosen = self.chosen && !at.on_row_sums && *column == at.column.at;
            if let (true, Some(field)) = (chosen, self.typing) {
                cursor = Some(typed(pen, area, (*x, y, *width), field));
                continue;
            }
            let figure = (self.figures)(*column);
            cursor = write(pen, area, (*x, y, *width), &figure, chosen).or(cursor);
            if (self.marked)(*column) && !chosen {
                pen.restyle(Rect { x: *x, y, width: *width, height: 1 }, Role::Selected);
                pen.text(x.saturating_sub(1), y, 1, ":", Role::Strong);
            }
        }
        let (x, width) = places.sum;
        let chosen = self.chosen && at.on_row_sums;
        write(pen, area, (x, y, width), &self.sum, chosen).or(cursor)
    }
}

/// Writes a figure; the selected one stands in brackets, which use the gaps beside it.
fn write(
    pen: &mut Pen,
    area: Rect,
    (x, y, width): (u16, u16, u16),
    (text, role): &Figure,
    chosen: bool,
) -> Option<Position> {
    pen.right(x, y, width, text, if chosen { Role::Selected } else { *role });
    if !chosen || width == 0 {
        return None;
    }
    let used = u16::try_from(columns(&pen.twin(text))).unwrap_or(width).min(width);
    let start = x + width - used;
    pen.text(start.saturating_sub(1).max(area.x), y, 1, "[", Role::Strong);
    pen.text(x + width, y, area.right().saturating_sub(x + width).min(1), "]", Role::Strong);
    (start < area.right()).then(|| Position::new(start, y))
}

/// The cell that is being typed in: its brackets stand still while the text grows.
fn typed(pen: &mut Pen, area: Rect, (x, y, width): (u16, u16, u16), field: &Field) -> Position {
    pen.text(x.saturating_sub(1).max(area.x), y, 1, "[", Role::Strong);
    let cursor = field.draw_right(pen, x, y, width);
    pen.text(x + width, y, area.right().saturating_sub(x + width).min(1), "]", Role::Strong);
    Position { x: cursor.x.min(area.right().saturating_sub(1)), ..cursor }
}
