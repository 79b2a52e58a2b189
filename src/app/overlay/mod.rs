//! What lies over a view: the topmost has the keys.

pub mod chooser;
mod confirm;
mod line;
pub mod panel;
mod prompt;

use std::path::PathBuf;

use ratatui::layout::{Position, Rect};

pub use chooser::Chooser;
pub use confirm::Confirm;
pub use line::LinePrompt;
pub use prompt::{FilePrompt, Wanted};

use super::event::Key;
use super::jobs::File;
use crate::views::part::pen::Pen;
use crate::views::{Action, Opening, Scope};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    Choose(Chooser),
    Confirm(Confirm),
    File(FilePrompt),
    Line(LinePrompt),
}

/// What an overlay makes of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Stay,
    Close,
    /// Close, then do this in the view below.
    Act(Action),
    Open {
        view: &'static str,
        with: Opening,
    },
    Then(Then),
    /// Close, and copy a command for the shell.
    Command(&'static str),
    Write {
        path: PathBuf,
        what: Wanted,
    },
}

/// What a yes leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    Quit,
    /// Quit, though something is not saved.
    Lose,
    /// Do this in the view below.
    Act(Action),
    Overwrite(File),
    /// Look for this text everywhere.
    Find(String),
}

impl Overlay {
    #[must_use]
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Choose(chooser) => chooser.scope(),
            Self::File(_) | Self::Line(_) => Scope::Line,
            Self::Confirm(_) => Scope::Moving,
        }
    }

    pub fn key(&mut self, key: Key, action: Option<&Action>, area: Rect) -> Step {
        if let Self::Confirm(confirm) = self {
            return confirm.key(key, action);
        }
        action.map_or(Step::Stay, |action| self.act(action, area))
    }

    pub fn act(&mut self, action: &Action, area: Rect) -> Step {
        match self {
            Self::Choose(chooser) => chooser.act(action, area),
            Self::File(prompt) => prompt.act(action),
            Self::Line(prompt) => prompt.act(action),
            Self::Confirm(_) => Step::Stay,
        }
    }

    /// The keys that work in it, for the hint line.
    #[must_use]
    pub const fn hints(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Choose(chooser) => match chooser.scope() {
                Scope::Line if chooser.finds() => {
                    &[("Up Down", "choose"), ("Enter", "open"), ("Esc", "close")]
                }
                Scope::Line => &[("Up Down", "choose"), ("Enter", "run"), ("Esc", "close")],
                _ => &[("j k", "choose"), ("Enter", "run"), ("/", "find here"), ("Esc q", "close")],
            },
            Self::Confirm(_) => &[("y", "yes"), ("n Esc", "no")],
            Self::File(_) => &[("Enter", "write"), ("Esc", "close")],
            Self::Line(_) => &[("Enter", "keep"), ("Esc", "leave")],
        }
    }

    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        match self {
            Self::Choose(chooser) => chooser.draw(pen, area),
            Self::Confirm(confirm) => confirm.draw(pen, area),
            Self::File(prompt) => prompt.draw(pen, area),
            Self::Line(prompt) => prompt.draw(pen, area),
        }
    }
}
