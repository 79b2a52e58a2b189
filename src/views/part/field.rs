//! A line of text that is being typed.

use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use super::pen::{Pen, columns};
use super::theme::Role;
use crate::calc::text::harmless;
use crate::views::Action;

/// What is typed beyond this many characters is not taken.
const LONGEST: usize = 1_000;
const NOTE_MAX: usize = crate::calc::text::NOTE_MAX;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// Whether it may have several lines.
    has_lines: bool,
    /// In characters as a reader counts them; always shown harmlessly.
    before: Vec<String>,
    after: Vec<String>,
}

impl Field {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let before = text.graphemes(true).take(NOTE_MAX).map(str::to_owned).collect();
        Self { has_lines: false, before, after: Vec::new() }
    }

    /// A text of several lines.
    #[must_use]
    pub fn note(text: &str) -> Self {
        let before = text.graphemes(true).take(NOTE_MAX).map(str::to_owned).collect();
        Self { has_lines: true, before, after: Vec::new() }
    }

    const fn longest(&self) -> usize {
        if self.has_lines { NOTE_MAX } else { LONGEST }
    }

    #[must_use]
    pub const fn is_note(&self) -> bool {
        self.has_lines
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
            Action::Up if self.has_lines => return self.line_up(),
            Action::Down if self.has_lines => return self.line_down(),
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

    /// On one line, breaks and tabs become blanks; other controls are not taken.
    fn insert(&mut self, text: &str) {
        let is_kept = |c: char| self.has_lines && matches!(c, '\n' | '\t');
        let clean: String = text
            .chars()
            .map(|c| if matches!(c, '\n' | '\r' | '\t') && !is_kept(c) { ' ' } else { c })
            .filter(|c| !c.is_control() || is_kept(*c))
            .collect();
        // A mark typed after its letter joins it, so the whole is cut into characters again.
        let joined = self.before.pop().unwrap_or_default() + &clean;
        let room = self.longest().saturating_sub(self.before.len() + self.after.len());
        self.before.extend(joined.graphemes(true).take(room).map(str::to_owned));
    }

    /// Goes to the same place of the line above; false on the first line.
    fn line_up(&mut self) -> bool {
        let is_end = |part: &String| part == "\n";
        let Some(end) = self.before.iter().rposition(is_end) else { return false };
        let column = self.before.len() - end - 1;
        let above = self.before.get(..end).unwrap_or_default();
        let start = above.iter().rposition(is_end).map_or(0, |at| at + 1);
        self.go_to(start + column.min(end - start));
        true
    }

    /// Goes to the same place of the line below; false on the last line.
    fn line_down(&mut self) -> bool {
        let is_end = |part: &String| part == "\n";
        let Some(end) = self.after.iter().position(is_end) else { return false };
        let start = self.before.iter().rposition(is_end).map_or(0, |at| at + 1);
        let column = self.before.len() - start;
        let below = self.after.get(end + 1..).unwrap_or_default();
        let length = below.iter().position(is_end).unwrap_or(below.len());
        self.go_to(self.before.len() + end + 1 + column.min(length));
        true
    }

    fn go_to(&mut self, at: usize) {
        self.before.append(&mut self.after);
        self.after = self.before.split_off(at.min(self.before.len()));
    }

    fn delete_word(&mut self) {
        let blank = |text: &String| text.trim().is_empty();
        while self.before.pop_if(|last| blank(last)).is_some() {}
        while self.before.pop_if(|last| !blank(last)).is_some() {}
    }

    /// Draws at the right of `width` columns, as figures stand; the cursor is behind what is before
    /// it, which may be the column after the last.
    pub fn draw_right(&self, pen: &mut Pen, x: u16, y: u16, width: u16) -> Position {
        let (before, after) = (pen.twin(&self.before.concat()), pen.twin(&self.after.concat()));
        let (ahead, behind) = (columns(&before), columns(&after));
        let room = usize::from(width);
        let shown: String = if ahead + behind <= room {
            before + &after
        } else {
            // What is nearest to the cursor, on its left first.
            let parts: Vec<char> = before.chars().collect();
            let kept = parts.len().saturating_sub(room.saturating_sub(behind.min(room / 3)));
            let head: String = parts.get(kept..).unwrap_or_default().iter().collect();
            (head + &after).chars().take(room).collect()
        };
        let used = u16::try_from(columns(&shown)).unwrap_or(width).min(width);
        let blank = " ".repeat(usize::from(width - used));
        pen.text(x, y, width, &format!("{blank}{shown}"), Role::Selected);
        let behind = u16::try_from(behind).unwrap_or(width).min(used);
        Position::new(x + width - behind, y)
    }

    /// The text cut into lines of a width, and the line and column of the cursor.
    #[must_use]
    pub fn lines(&self, width: usize, pen: &Pen) -> (Vec<String>, (usize, usize)) {
        let (mut lines, mut cursor) = (vec![String::new()], (0, 0));
        let mut used = 0;
        for (at, part) in self.before.iter().chain(&self.after).enumerate() {
            if at == self.before.len() {
                cursor = (lines.len() - 1, used);
            }
            if part == "\n" {
                lines.push(String::new());
                used = 0;
                continue;
            }
            let shown = pen.twin(&harmless(part));
            if used + columns(&shown) > width.max(1) {
                lines.push(String::new());
                used = 0;
            }
            used += columns(&shown);
            if let Some(line) = lines.last_mut() {
                line.push_str(&shown);
            }
        }
        if self.after.is_empty() {
            cursor = (lines.len() - 1, used);
        }
        (lines, cursor)
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
