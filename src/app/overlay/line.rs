//! A line of text that a view asks for.

use ratatui::layout::{Position, Rect};

use super::{Step, panel};
use crate::views::Action;
use crate::views::part::field::Field;
use crate::views::part::pen::Pen;
use crate::views::part::theme::Role;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePrompt {
    pub title: String,
    pub label: &'static str,
    pub below: String,
    /// The text comes back with it.
    pub verb: &'static str,
    pub field: Field,
}

impl LinePrompt {
    pub fn act(&mut self, action: &Action) -> Step {
        match action {
            Action::Keep => Step::Act(Action::Choose(self.verb, self.field.text())),
            Action::Back | Action::Cancel => Step::Close,
            other => {
                self.field.act(other);
                Step::Stay
            }
        }
    }

    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        let width = area.width.saturating_sub(4).min(76);
        let lines = panel::wrap(&self.below, usize::from(width.saturating_sub(4)), *pen.theme);
        let height = u16::try_from(lines.len()).unwrap_or(area.height).saturating_add(3).max(4);
        let inside = panel::open(pen, panel::centred(area, width, height), &self.title);
        if inside.height == 0 {
            return None;
        }
        let cursor = self.field.draw(pen, inside, self.label);
        for (y, line) in (inside.y + 1..inside.bottom()).zip(lines) {
            pen.text(inside.x, y, inside.width, &line, Role::Dim);
        }
        cursor
    }
}
