//! One line of text being typed.

use ratatui::layout::Position;
use unicode_segmentation::UnicodeSegmentation;

use crate::calc::text::harmless;
use crate::views::Action;
use crate::views::part::pen::{Pen, columns};
use crate::views::part::theme::Role;

/// Longest line that can be typed or pasted into a field, in characters.
const LONGEST: usize = 1_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    before: String,
    after: String,
}

impl Field {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { before: text.to_owned(), after: String::new() }
    }

    #[must_use]
    pub fn text(&self) -> String {
        format!("{}{}", self.before, self.after)
    }

    /// Edits; false where the action is not an edit.
    pub fn act(&mut self, action: &Action) -> bool {
        match action {
            Action::Insert(c) => self.insert(&c.to_string()),
            Action::Paste(text) => self.insert(text),
            Action::DeleteBefore => {
                let at = last_start(&self.before);
                self.before.truncate(at);
            }
            Action::DeleteAfter => {
                let first = self.after.graphemes(true).next().map_or(0, str::len);
                self.after.drain(..first);
            }
            Action::DeleteWord => {
                let kept = self.before.trim_end();
                let at = kept.rfind(' ').map_or(0, |blank| blank + 1);
                self.before.truncate(at);
            }
            Action::DeleteToStart => self.before.clear(),
            Action::DeleteToEnd => self.after.clear(),
            Action::Left => {
                let moved = self.before.split_off(last_start(&self.before));
                self.after.insert_str(0, &moved);
            }
            Action::Right => {
                let first = self.after.graphemes(true).next().map_or(0, str::len);
                let moved: String = self.after.drain(..first).collect();
                self.before.push_str(&moved);
            }
            Action::FirstColumn => *self = Self { before: String::new(), after: self.text() },
            Action::LastColumn => *self = Self::new(&self.text()),
            _ => return false,
        }
        true
    }

    fn insert(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.before.chars().count() + self.after.chars().count());
        self.before.extend(harmless(text).chars().take(room));
    }

    /// Draws the part around the cursor, and says where the cursor is.
    pub fn draw(&self, pen: &mut Pen, x: u16, y: u16, width: u16) -> Position {
        let room = usize::from(width.saturating_sub(1));
        let mut shown = self.before.as_str();
        while columns(&pen.twin(shown)) > room {
            let first = shown.graphemes(true).next().map_or(shown.len(), str::len);
            shown = shown.get(first..).unwrap_or_default();
        }
        let text = format!("{shown}{}", self.after);
        let used = u16::try_from(columns(&pen.twin(shown))).unwrap_or(width);
        pen.text(x, y, width, &text, Role::Text);
        Position::new(x + used.min(width.saturating_sub(1)), y)
    }
}

fn last_start(text: &str) -> usize {
    text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
}
