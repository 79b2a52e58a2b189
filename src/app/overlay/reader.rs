//! A text to read: an explanation, a long message, what was pasted.

use ratatui::layout::{Position, Rect};

use super::{Step, panel};
use crate::views::Action;
use crate::views::part::pen::Pen;
use crate::views::part::theme::{Role, Theme};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    title: String,
    lines: Vec<String>,
    theme: Theme,
    top: usize,
}

impl Reader {
    #[must_use]
    pub fn new(title: impl Into<String>, lines: Vec<String>, theme: Theme) -> Self {
        Self { title: title.into(), lines, theme, top: 0 }
    }

    pub fn act(&mut self, action: &Action, area: Rect) -> Step {
        let page = usize::from(area.height.saturating_sub(3)).max(1);
        let last = self.wrapped(area).len().saturating_sub(page);
        self.top = match action {
            Action::Down => self.top + 1,
            Action::Up => self.top.saturating_sub(1),
            Action::PageDown => self.top + page,
            Action::PageUp => self.top.saturating_sub(page),
            Action::First | Action::FirstColumn => 0,
            Action::Last | Action::LastColumn => last,
            Action::Copy | Action::CopyTable => {
                let text = self.lines.join("\n");
                return Step::Copy { what: self.title.clone(), text };
            }
            Action::Back | Action::Leave | Action::Cancel | Action::Open => return Step::Close,
            _ => return Step::Stay,
        }
        .min(last);
        Step::Stay
    }

    fn wrapped(&self, area: Rect) -> Vec<String> {
        let width = usize::from(width(area).saturating_sub(4));
        self.lines.iter().flat_map(|line| panel::wrap(line, width, self.theme)).collect()
    }

    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        let lines = self.wrapped(area);
        let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let inside = panel::open(pen, panel::centred(area, width(area), height), &self.title);
        let room = usize::from(inside.height);
        let top = self.top.min(lines.len().saturating_sub(room));
        for (y, line) in (inside.y..inside.bottom()).zip(lines.iter().skip(top)) {
            pen.text(inside.x, y, inside.width, line, Role::Text);
        }
        (inside.height > 0).then(|| inside.as_position())
    }
}

fn width(area: Rect) -> u16 {
    area.width.saturating_sub(4).min(100)
}
