//! A window of rows under a heading. Only the cells that are seen are built.

use ratatui::layout::{Position, Rect};

use super::field::Field;
use super::pen::{Pen, columns as columns_of};
use super::theme::Role;
use crate::tables::{Cell, Column};

/// The marker of the selected row and the sign of a row that needs attention.
const GUTTER: u16 = 4;

/// Most columns of the screen that a stretching column is given.
const WIDEST: u16 = 60;

/// What stands on a row: a record, or the heading of a group of them.
pub enum Entry<'a, R> {
    Row(&'a R),
    Group(String),
}

/// The rows that are seen when the first of them is `top`.
#[must_use]
pub fn seen<R>(rows: &[R], top: usize, area: Rect) -> Vec<Entry<'_, R>> {
    rows.iter().skip(top).take(room(area)).map(Entry::Row).collect()
}

pub struct Table<'a, R: 'static> {
    pub columns: &'static [Column<R>],
    /// The rows that are seen.
    pub rows: Vec<Entry<'a, R>>,
    /// The selected one of these rows.
    pub selected: Option<usize>,
    /// The column that sorting and explaining speak of.
    pub column: usize,
    /// Name of the column that the rows are sorted by, and whether from the largest.
    pub sorted: Option<(&'a str, bool)>,
    /// What stands in front of a row that needs attention.
    pub sign: fn(&R) -> Option<char>,
    pub focused: bool,
    /// These rows are from before: newer ones are on their way.
    pub stale: bool,
    pub look: Look<'a>,
}

/// How the selected cell is meant.
#[derive(Debug, Clone, Copy, Default)]
pub enum Look<'a> {
    /// Its row is selected, as in lists.
    #[default]
    Row,
    /// It is one that figures are entered in.
    Cell,
    /// This is being typed in it.
    Typing(&'a Field),
}

/// No row of such a table needs attention by itself.
#[must_use]
pub const fn no_sign<R>(_: &R) -> Option<char> {
    None
}

/// Where a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    column: usize,
    x: u16,
    width: u16,
}

/// Rows of a table that fit into an area.
#[must_use]
pub const fn room(area: Rect) -> usize {
    area.height.saturating_sub(1) as usize
}

/// Drops the columns of the highest rank until the rest fit, never the one called `keep`.
fn layout<R>(columns: &[Column<R>], area: Rect, keep: usize, gap: u16) -> Vec<Place> {
    let width = area.width.saturating_sub(GUTTER);
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    let size = |at: usize| columns.get(at).map_or(0, |column| u32::from(column.width + gap));
    let need = |shown: &[usize]| shown.iter().map(|at| size(*at)).sum::<u32>();
    while shown.len() > 1 && need(&shown) > u32::from(width + gap) {
        let rank = |at: &usize| columns.get(*at).map_or(0, |column| column.rank);
        let worst = shown.iter().filter(|at| **at != keep).max_by_key(|at| rank(at)).copied();
        shown.retain(|at| Some(*at) != worst);
    }
    let spare = u32::from(width + gap).saturating_sub(need(&shown));
    place(columns, &shown, area, u16::try_from(spare).unwrap_or(0), gap)
}

fn place<R>(
    columns: &[Column<R>],
    shown: &[usize],
    area: Rect,
    spare: u16,
    gap: u16,
) -> Vec<Place> {
    let stretches = |at: &&usize| columns.get(**at).is_some_and(|column| column.stretch);
    let mut parts = u16::try_from(shown.iter().filter(stretches).count()).unwrap_or(0);
    let (mut left, mut x) = (spare, area.x + GUTTER.min(area.width));
    let mut places = Vec::with_capacity(shown.len());
    for at in shown {
        let Some(column) = columns.get(*at) else { continue };
        let mut width = column.width;
        if column.stretch && parts > 0 {
            let more = (left / parts).min(WIDEST.saturating_sub(width));
            (width, left, parts) = (width + more, left - more, parts - 1);
        }
        let width = width.min(area.right().saturating_sub(x));
        places.push(Place { column: *at, x, width });
        x = x.saturating_add(width + gap).min(area.right());
    }
    places
}

impl<R> Table<'_, R> {
    /// Draws heading and rows. The cursor stands on the marker of the selected row, or on its
    /// selected cell where that is not the first.
    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        if area.width == 0 || area.height == 0 {
            return None;
        }
        let gap = if pen.theme.wide { 3 } else { 2 };
        let inner = Rect { width: area.width - u16::from(area.width > GUTTER), ..area };
        let places = layout(self.columns, inner, self.column, gap);
        self.head(pen, area, &places);
        let mut cursor = None;
        for (at, (row, y)) in self.rows.iter().zip(area.y + 1..area.bottom()).enumerate() {
            let selected = self.selected == Some(at);
            if selected {
                let marker = if self.focused { ">" } else { "-" };
                pen.text(area.x, y, area.width.min(1), marker, Role::Strong);
            }
            match row {
                Entry::Row(row) => self.row(pen, area, &places, row, y),
                Entry::Group(text) => {
                    let (x, width) =
                        (area.x + GUTTER.min(area.width), area.width.saturating_sub(GUTTER));
                    pen.text(x.saturating_sub(2).max(area.x), y, width, text, Role::Heading);
                }
            }
            if selected {
                if pen.theme.bar {
                    pen.restyle(Rect { y, height: 1, ..area }, Role::Selected);
                }
                let own = places.iter().find(|p| p.column == self.column && self.column > 0);
                if let (Some(place), Entry::Row(row)) = (own, row)
                    && let Some(at) = self.cell(pen, *place, row, y)
                {
                    cursor = Some(at);
                    continue;
                }
                cursor = Some(Position::new(own.map_or(area.x, |p| p.x.min(area.right() - 1)), y));
            }
        }
        cursor
    }

    /// The selected cell in brackets, which use the gaps beside it; none where rows are selected.
    fn cell(&self, pen: &mut Pen, place: Place, row: &R, y: u16) -> Option<Position> {
        let Place { column, x, width } = place;
        let cell = self.columns.get(column)?.cell;
        let (at, start) = match self.look {
            Look::Row => return None,
            Look::Typing(field) => (field.draw_right(pen, x, y, width), x),
            Look::Cell => {
                let text = cell(row).shown();
                pen.right(x, y, width, &text, Role::Selected);
                let used = u16::try_from(columns_of(&pen.twin(&text))).unwrap_or(width).min(width);
                (Position::new(x + width - used, y), x + width - used)
            }
        };
        pen.text(start.saturating_sub(1), y, 1, "[", Role::Strong);
        pen.text(x + width, y, 1, "]", Role::Strong);
        Some(Position { x: at.x.min(pen.area().right().saturating_sub(1)), ..at })
    }

    fn head(&self, pen: &mut Pen, area: Rect, places: &[Place]) {
        for place in places {
            let Some(column) = self.columns.get(place.column) else { continue };
            let arrow = match self.sorted {
                Some((name, true)) if name == column.name => " ▼",
                Some((name, false)) if name == column.name => " ▲",
                _ => "",
            };
            let room = place.width.saturating_sub(u16::try_from(columns_of(arrow)).unwrap_or(0));
            let text = pen.fit(column.head, room) + arrow;
            let own = place.column == self.column && self.column > 0;
            let role = if self.focused && own { Role::Selected } else { Role::Strong };
            if column.right {
                pen.right(place.x, area.y, place.width, &text, role);
            } else {
                pen.text(place.x, area.y, place.width, &text, role);
            }
        }
        // The last column of the screen is left free for this.
        if places.last().is_some_and(|place| place.column + 1 < self.columns.len()) {
            pen.text(area.right() - 1, area.y, 1, "›", Role::Strong);
        }
    }

    fn row(&self, pen: &mut Pen, area: Rect, places: &[Place], row: &R, y: u16) {
        if let Some(sign) = (self.sign)(row) {
            pen.text(area.x + 2, y, area.width.saturating_sub(2), &sign.to_string(), Role::Warning);
        }
        let text = if self.stale { Role::Dim } else { Role::Text };
        for place in places {
            let Some(column) = self.columns.get(place.column) else { continue };
            let cell = (column.cell)(row);
            let role = if matches!(cell, Cell::Unknown) { Role::Warning } else { text };
            if column.right {
                pen.right(place.x, y, place.width, &cell.shown(), role);
            } else {
                pen.text(place.x, y, place.width, &cell.shown(), role);
            }
        }
    }
}
