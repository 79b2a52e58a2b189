//! A question that only `y` answers with yes. Enter never confirms.

use ratatui::layout::{Position, Rect};

use super::{Step, Then, panel};
use crate::app::event::Key;
use crate::views::Action;
use crate::views::part::pen::Pen;
use crate::views::part::theme::Role;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    pub title: String,
    pub lines: Vec<String>,
    pub then: Then,
}

impl Confirm {
    pub fn key(&self, key: Key, action: Option<&Action>) -> Step {
        match (key, action) {
            (Key::Char('y' | 'Y'), _) => Step::Then(self.then.clone()),
            (Key::Char('n' | 'N' | 'q'), _)
            | (_, Some(Action::Back | Action::Leave | Action::Cancel)) => Step::Close,
            _ => Step::Stay,
        }
    }

    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        let width = area.width.saturating_sub(4).min(76);
        let inner = usize::from(width.saturating_sub(4));
        let mut lines: Vec<String> =
            self.lines.iter().flat_map(|line| panel::wrap(line, inner, *pen.theme)).collect();
        let room = usize::from(area.height.saturating_sub(3));
        lines.truncate(room.max(1));
        let height = u16::try_from(lines.len() + 3).unwrap_or(u16::MAX);
        let inside = panel::open(pen, panel::centred(area, width, height), &self.title);
        for (y, line) in (inside.y..inside.bottom()).zip(&lines) {
            pen.text(inside.x, y, inside.width, line, Role::Text);
        }
        let last = inside.bottom().saturating_sub(1);
        let used = pen.text(inside.x, last, inside.width, "y yes   n no ", Role::Strong);
        (inside.height > 0).then(|| Position::new(inside.x + used, last))
    }
}
