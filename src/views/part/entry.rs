//! Typing into the cells of a grid: what is being typed, the marked range, the direction. Knows
//! nothing of what the cells are: the view says what a text means and what is kept.

use std::ops::RangeInclusive;

use super::field::Field;
use crate::calc::Quantity;
use crate::columns::{self, Why};
use crate::db::request::Kind;
use crate::views::Action;

/// Row and column of the whole grid.
pub type Spot = (usize, usize);

#[derive(Debug, Clone, Default)]
pub struct Entry {
    typing: Option<Typing>,
    /// Where the marked range began.
    mark: Option<Spot>,
    /// To the right after each figure, not down.
    across: bool,
    /// What was dropped last, until something is kept.
    dropped: Option<Typing>,
    /// Why what is typed cannot be kept.
    problem: Option<String>,
}

/// A cell with its text.
#[derive(Debug, Clone)]
pub struct Typing {
    pub spot: Spot,
    /// The cell in the view's own words, for the store.
    pub place: String,
    pub field: Field,
    /// What the cell had when it was begun: where it has something else by the time that the text
    /// is kept, somebody else has changed it.
    pub was: Option<Quantity>,
}

/// What an action in a cell leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The text has changed, or nothing.
    Stay,
    /// It was dropped.
    Drop,
    /// Keep it, then move so.
    Keep(Move),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
    Left,
    Right,
    /// Down or to the right, and from the end of a row or column to the next one.
    Onward,
}

impl Entry {
    #[must_use]
    pub const fn typing(&self) -> Option<&Typing> {
        self.typing.as_ref()
    }

    #[must_use]
    pub const fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// What is typed and not kept, for the store, with what the cell had after a tab.
    #[must_use]
    pub fn typed(&self) -> Option<(String, String)> {
        let typing = self.typing.as_ref()?;
        let was = typing.was.map(|was| was.to_string()).unwrap_or_default();
        Some((typing.place.clone(), format!("{}\t{was}", typing.field.text())))
    }

    #[must_use]
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    #[must_use]
    pub const fn is_across(&self) -> bool {
        self.across
    }

    /// Begins to type in a cell.
    pub fn begin(&mut self, spot: Spot, place: String, text: &str, was: Option<Quantity>) {
        self.typing = Some(Typing { spot, place, field: Field::new(text), was });
        self.problem = None;
        self.mark = None;
    }

    /// The person has seen what the cell has now.
    pub fn saw(&mut self, now: Option<Quantity>) {
        if let Some(typing) = &mut self.typing {
            typing.was = now;
        }
    }

    /// The cell that is typed in stands elsewhere now.
    pub fn follow(&mut self, spot: Spot) {
        if let Some(typing) = &mut self.typing {
            typing.spot = spot;
        }
    }

    /// Says why the text cannot be kept; it stays.
    pub fn refuse(&mut self, why: String) {
        self.problem = Some(why);
    }

    /// What was typed is kept, or the same as before.
    pub fn end(&mut self) {
        self.typing = None;
        self.problem = None;
        self.dropped = None;
    }

    /// Something else was kept since: what was dropped before it is not brought back any more.
    pub fn forget_dropped(&mut self) {
        self.dropped = None;
    }

    /// Takes the text dropped last, to be typed again.
    pub fn bring_back(&mut self) -> Option<Spot> {
        let dropped = self.dropped.take()?;
        let spot = dropped.spot;
        self.typing = Some(dropped);
        Some(spot)
    }

    /// An action while a cell is typed in.
    pub fn act(&mut self, action: &Action) -> Next {
        let Some(typing) = &mut self.typing else { return Next::Stay };
        match action {
            Action::Keep => return Next::Keep(Move::Onward),
            Action::NextPane => return Next::Keep(Move::Right),
            Action::PreviousPane => return Next::Keep(Move::Left),
            Action::Up => return Next::Keep(Move::Up),
            Action::Down => return Next::Keep(Move::Down),
            Action::Back | Action::Cancel => {
                self.dropped = self.typing.take();
                self.problem = None;
                return Next::Drop;
            }
            action => {
                if typing.field.act(action) {
                    self.problem = None;
                }
            }
        }
        Next::Stay
    }

    pub const fn turn(&mut self) {
        self.across = !self.across;
    }

    /// Begins or ends a marked range.
    pub fn mark(&mut self, at: Spot) {
        self.mark = if self.mark.is_some() { None } else { Some(at) };
    }

    /// Ends the marked range; false where there is none.
    pub fn unmark(&mut self) -> bool {
        self.mark.take().is_some()
    }

    #[must_use]
    pub const fn is_marking(&self) -> bool {
        self.mark.is_some()
    }

    /// The marked cells: from the mark to where the cursor is, or that cell alone.
    #[must_use]
    pub fn range(&self, at: Spot) -> (RangeInclusive<usize>, RangeInclusive<usize>) {
        let from = self.mark.unwrap_or(at);
        (from.0.min(at.0)..=from.0.max(at.0), from.1.min(at.1)..=from.1.max(at.1))
    }
}

/// Where the cursor goes among `all` rows and columns; onward is down, or to the right where
/// `across` says so.
#[must_use]
pub fn moved(from: Spot, to: Move, across: bool, all: Spot) -> Spot {
    let last = (all.0.saturating_sub(1), all.1.saturating_sub(1));
    let (row, column) = from;
    match to {
        Move::Up => (row.saturating_sub(1), column),
        Move::Down => ((row + 1).min(last.0), column),
        Move::Left => (row, column.saturating_sub(1)),
        Move::Right => (row, (column + 1).min(last.1)),
        Move::Onward if across && column < last.1 => (row, column + 1),
        Move::Onward if across && row < last.0 => (row + 1, 0),
        Move::Onward if !across && row < last.0 => (row + 1, column),
        Move::Onward if !across && column < last.1 => (0, column + 1),
        Move::Onward => from,
    }
}

/// Reads units as they are typed; none where there is no text: not entered.
///
/// # Errors
/// Why it cannot be kept and what to do, in a sentence.
pub fn units(text: &str) -> Result<Option<Quantity>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let refused = |Why { reason, remedy }: Why| format!("“{}” {reason}. {remedy}", text.trim());
    columns::shape(Kind::Profiles).check("units", text).map_err(refused)?;
    Quantity::parse(text).map(Some).map_err(|error| format!("“{}” {error}.", text.trim()))
}

/// Text of a cell that the store kept: what was typed, and what the cell had then.
#[must_use]
pub fn kept_text(text: &str) -> (&str, Option<Quantity>) {
    let (text, was) = text.split_once('\t').unwrap_or((text, ""));
    (text, Quantity::parse(was).ok())
}

/// The cells of pasted text: lines of tab-separated cells. Empty ones leave what is there.
#[must_use]
pub fn block(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let row = |line: &str| line.split('\t').map(|cell| cell.trim().to_owned()).collect();
    text.split('\n').map(row).collect()
}
