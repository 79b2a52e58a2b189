//! A line of text that is being typed.

use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use super::pen::{Pen, columns};
use super::theme::Role;
use crate::calc::text::harmless;
use crate::views::Action;

/// What is typed beyond this many characters is not taken.
const LONGEST: usize = 500;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// In characters as a reader counts them; always shown harmlessly.
    before: Vec<String>,
    after: Vec<String>,
}

impl Field {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let before = text.graphemes(true).take(LONGEST).map(str::to_owned).collect();
        Self { before, after: Vec::new() }
    }

    #[must_use]
    pub fn text(&self) -> String {
        self.before.concat() + &self.after.concat()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }

    /// Edits or moves; false where the action is not one of a line of text.
    pub fn act(&mut self, action: &Action) -> bool {
        match action {
            Action::Insert(c) => self.insert(&c.to_string()),
            Action::Paste(text) => self.insert(text),
            Action::DeleteBefore => drop(self.before.pop()),
            Action::DeleteAfter => {
                if !self.after.is_empty() {
                    self.after.remove(0);
                }
            }
            Action::DeleteWord => self.delete_word(),
            Action::DeleteToStart => self.before.clear(),
            Action::DeleteToEnd => self.after.clear(),
            Action::Left => {
                if let Some(last) = self.before.pop() {
                    self.after.insert(0, last);
                }
            }
            Action::Right => {
                if !self.after.is_empty() {
                    self.before.push(self.after.remove(0));
                }
            }
            Action::First | Action::FirstColumn => {
                self.before.append(&mut self.after);
                self.after = std::mem::take(&mut self.before);
            }
            Action::Last | Action::LastColumn => self.before.append(&mut self.after),
            _ => return false,
        }
        true
    }

    /// Line breaks and tabs become blanks; other controls are not taken.
    fn insert(&mut self, text: &str) {
        let clean: String = text
            .chars()
            .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        // A mark typed after its letter joins it, so the whole is cut into characters again.
        let joined = self.before.pop().unwrap_or_default() + &clean;
        let room = LONGEST.saturating_sub(self.before.len() + self.after.len());
        self.before.extend(joined.graphemes(true).take(room).map(str::to_owned));
    }

    fn delete_word(&mut self) {
        let blank = |text: &String| text.trim().is_empty();
        while self.before.pop_if(|last| blank(last)).is_some() {}
        while self.before.pop_if(|last| !blank(last)).is_some() {}
    }

    /// Draws as much as fits around the cursor, after a lead such as `/`.
    pub fn draw(&self, pen: &mut Pen, area: Rect, lead: &str) -> Option<Position> {
        if area.width == 0 || area.height == 0 {
            return None;
        }
        let used = pen.text(area.x, area.y, area.width, lead, Role::Strong);
        let room = usize::from(area.width.saturating_sub(used + 1));
        let mut shown: Vec<String> = Vec::new();
        let mut width = 0;
        for part in self.before.iter().rev() {
            let part = pen.twin(&harmless(part));
            width += columns(&part);
            if width > room {
                break;
            }
            shown.push(part);
        }
        shown.reverse();
        let head = shown.concat();
        let mut x = area.x + used;
        x += pen.text(x, area.y, area.right().saturating_sub(x), &head, Role::Text);
        let left = area.right().saturating_sub(x);
        pen.text(x, area.y, left, &self.after.concat(), Role::Text);
        Some(Position::new(x.min(area.right() - 1), area.y))
    }
}
