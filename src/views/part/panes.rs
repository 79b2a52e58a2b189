//! Which pane of a view has the keys, and whether it has the whole area.

use crate::views::Action;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Panes {
    pub focus: usize,
    pub zoomed: bool,
}

impl Panes {
    /// Moves between `count` panes; false where the action is not about panes. Back leaves a zoom,
    /// then goes to the pane called `main`.
    pub fn act(&mut self, action: &Action, count: usize, main: usize) -> bool {
        match action {
            Action::NextPane => self.focus = (self.focus + 1) % count.max(1),
            Action::PreviousPane => self.focus = (self.focus + count.max(1) - 1) % count.max(1),
            Action::Zoom => self.zoomed = !self.zoomed,
            Action::Back if self.zoomed => self.zoomed = false,
            Action::Back if self.focus != main => self.focus = main,
            _ => return false,
        }
        true
    }
}
