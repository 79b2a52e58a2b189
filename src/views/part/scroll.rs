//! Where a cursor is in a long run, which part of it is seen, and which part is asked for.

use crate::views::Action;

/// A cursor in a run of rows or columns, and the first one that is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll {
    pub at: usize,
    pub top: usize,
}

impl Scroll {
    /// The first one that is seen when `room` of them are: the least move that shows the cursor.
    #[must_use]
    pub const fn first_seen(self, room: usize) -> usize {
        if self.at < self.top {
            self.at
        } else if room > 0 && self.at >= self.top.saturating_add(room) {
            self.at + 1 - room
        } else {
            self.top
        }
    }

    /// Goes to one of `count`, with `room` of them seen.
    pub fn go(&mut self, to: usize, count: usize, room: usize) {
        self.at = to.min(count.saturating_sub(1));
        self.top = self.first_seen(room).min(count.saturating_sub(room.min(count)));
    }

    /// Moves as a vertical action says; false where it says nothing about rows.
    pub fn act(&mut self, action: &Action, count: usize, room: usize) -> bool {
        let page = room.saturating_sub(1).max(1);
        let to = match action {
            Action::Up => self.at.saturating_sub(1),
            Action::Down => self.at.saturating_add(1),
            Action::PageUp => self.at.saturating_sub(page),
            Action::PageDown => self.at.saturating_add(page),
            Action::First => 0,
            Action::Last => count.saturating_sub(1),
            _ => return false,
        };
        self.go(to, count, room);
        true
    }
}

/// Which rows to ask for when those from `top` are seen: whole blocks with a margin, so that
/// moving inside a block asks for nothing. Gives the first row and how many.
#[must_use]
pub const fn window(top: usize, room: usize) -> (usize, usize) {
    let block = if room < 32 { 64 } else { room * 2 };
    ((top / block * block).saturating_sub(block / 2), block * 2)
}
