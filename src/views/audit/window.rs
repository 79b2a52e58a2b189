//! The part of the trail that is here: around a place, moved along with the cursor, however long
//! the trail is.

use crate::calc::trail::TrailFilter;
use crate::db::request::{AuditQuery, AuditRow};
use crate::views::Action;
use crate::views::part::scroll::Scroll;

/// Rows that are asked for on each side of the place.
const SIDE: usize = 256;
/// So near an end of what is here, more is asked for.
const NEAR: usize = 64;

#[derive(Default)]
pub struct Window {
    rows: Vec<AuditRow>,
    /// Rows before this one and from it on. None: the newest.
    place: Option<i64>,
    /// The place that the rows here are around.
    came: Option<i64>,
    /// Which end of the trail the cursor goes to when its rows have come.
    goes_to: Option<End>,
    /// How far it goes back from there: moves made before the rows have come.
    ahead: isize,
    /// Number of the newest of all changes, as last seen.
    newest: i64,
    pub scroll: Scroll,
    pub selected: Option<i64>,
    pub has_come: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Newest,
    Oldest,
}

impl Window {
    /// Begins at a change.
    pub fn at(seq: i64) -> Self {
        Self { place: Some(seq.saturating_add(1)), selected: Some(seq), ..Self::default() }
    }

    pub fn query(&self, filter: &TrailFilter) -> AuditQuery {
        let newer = if self.place.is_some() { SIDE } else { 0 };
        AuditQuery { before: self.place, limit: SIDE, newer, ..filter.clone().into() }
    }

    pub fn rows(&self) -> &[AuditRow] {
        &self.rows
    }

    /// The row under the cursor.
    pub fn row(&self) -> Option<&AuditRow> {
        self.rows.get(self.scroll.at)
    }

    /// Whether the newest and the oldest of those chosen are here.
    fn is_here(&self, end: End) -> bool {
        let Some(place) = self.came else {
            return end == End::Newest || self.rows.len() < SIDE;
        };
        let newer = self.rows.partition_point(|row| row.seq >= place);
        match end {
            End::Newest => newer < SIDE,
            End::Oldest => self.rows.len() - newer < SIDE,
        }
    }

    /// How many there are: as a number where all are here, else at least so many.
    pub fn count(&self, filter: &TrailFilter) -> String {
        let whole = self.is_here(End::Newest) && self.is_here(End::Oldest);
        match (filter.is_everything(), whole) {
            (_, true) => super::count(self.rows.len()),
            (true, false) => super::count(usize::try_from(self.newest).unwrap_or(0)),
            (false, false) => format!("more than {}", super::count(self.rows.len())),
        }
    }

    pub fn accept(&mut self, rows: Vec<AuditRow>, room: usize) {
        let seen = self.scroll.at.saturating_sub(self.scroll.first_seen(room));
        self.rows = rows;
        self.came = self.place;
        self.has_come = true;
        self.newest = self.rows.first().map_or(0, |row| row.seq).max(self.newest);
        let last = self.rows.len().saturating_sub(1);
        let at = match (self.goes_to.take(), self.selected) {
            (Some(End::Newest), _) => 0_usize.saturating_add_signed(self.ahead),
            (Some(End::Oldest), _) => last.saturating_add_signed(self.ahead),
            (None, None) => 0,
            // The change itself, or the next older one.
            (None, Some(seq)) => self.rows.partition_point(|row| row.seq > seq),
        };
        self.scroll.top = at.saturating_sub(seen);
        self.go(at, room);
    }

    fn go(&mut self, at: usize, room: usize) {
        self.scroll.go(at, self.rows.len(), room);
        self.select();
    }

    /// Where nothing is here, the change that was selected is come back to.
    fn select(&mut self) {
        self.selected = self.row().map(|row| row.seq).or(self.selected);
    }

    /// The rows are chosen anew: around the change that was selected.
    pub fn chosen(&mut self) {
        self.place = self.selected.map(|seq| seq.saturating_add(1));
        self.goes_to = None;
    }

    /// Moves as a vertical action says; false where it says nothing about rows.
    pub fn act(&mut self, action: &Action, room: usize) -> bool {
        match action {
            Action::First if !self.is_here(End::Newest) => {
                (self.place, self.goes_to, self.ahead) = (None, Some(End::Newest), 0);
                return true;
            }
            Action::Last if !self.is_here(End::Oldest) => {
                (self.place, self.goes_to, self.ahead) = (Some(0), Some(End::Oldest), 0);
                return true;
            }
            _ if self.goes_to.is_some() => {
                if let Some(steps) = steps(action, room) {
                    self.ahead = self.ahead.saturating_add(steps);
                    return true;
                }
            }
            _ => {}
        }
        if !self.scroll.act(action, self.rows.len(), room) {
            return false;
        }
        self.goes_to = None;
        self.select();
        let below = self.rows.len() - self.scroll.at.min(self.rows.len());
        let is_near = below < NEAR && !self.is_here(End::Oldest)
            || self.scroll.at < NEAR && !self.is_here(End::Newest);
        if is_near {
            self.place = self.selected;
        }
        true
    }
}

/// How many rows an action moves by; none where it moves to an end, or says nothing about rows.
fn steps(action: &Action, room: usize) -> Option<isize> {
    let page = isize::try_from(room.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
    match action {
        Action::Up => Some(-1),
        Action::Down => Some(1),
        Action::PageUp => Some(-page),
        Action::PageDown => Some(page),
        _ => None,
    }
}
