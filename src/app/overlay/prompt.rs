//! The name of the file that a view is written to.

use std::path::PathBuf;

use ratatui::layout::{Position, Rect};

use super::{Step, panel};
use crate::db::request::Query;
use crate::report::Report;
use crate::views::Action;
use crate::views::part::field::Field;
use crate::views::part::pen::Pen;
use crate::views::part::theme::Role;

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The whole list behind a query.
    List(Box<Query>),
    Report(Box<Report>),
}

impl Wanted {
    /// Endings that say which form its file has.
    const fn endings(&self) -> &'static [&'static str] {
        match self {
            Self::List(_) => &["csv", "xlsx", "tsv", "html", "md"],
            Self::Report(_) => &["html", "md", "xlsx", "txt", "json"],
        }
    }

    /// Those in a sentence.
    fn forms(&self, last: &str) -> String {
        let endings: Vec<String> =
            self.endings().iter().map(|ending| format!(".{ending}")).collect();
        match endings.split_last() {
            Some((end, others)) => format!("{} {last} {end}", others.join(", ")),
            None => String::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePrompt {
    field: Field,
    what: Wanted,
    problem: Option<String>,
}

impl FilePrompt {
    #[must_use]
    pub fn new(suggested: &str, what: Wanted) -> Self {
        Self { field: Field::new(suggested), what, problem: None }
    }

    pub fn act(&mut self, action: &Action) -> Step {
        match action {
            Action::Keep => {
                let name = self.field.text().trim().to_owned();
                let path = PathBuf::from(&name);
                let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
                if self.what.endings().contains(&ending.to_ascii_lowercase().as_str()) {
                    return Step::Write { path, what: self.what.clone() };
                }
                self.problem = Some(format!(
                    "The forms are {}; this one has {}.",
                    self.what.forms("and"),
                    if ending.is_empty() { "none".to_owned() } else { format!(".{ending}") }
                ));
                Step::Stay
            }
            Action::Back | Action::Cancel => Step::Close,
            other => {
                if self.field.act(other) {
                    self.problem = None;
                }
                Step::Stay
            }
        }
    }

    /// It was not written: why, where that is not asked for otherwise.
    pub fn failed(&mut self, why: Option<String>) {
        self.problem = why;
    }

    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        let width = area.width.saturating_sub(4).min(76);
        let below = self.problem.clone().unwrap_or_else(|| {
            let forms = self.what.forms("or");
            format!("Ending {forms}; a name without a folder is in this folder.")
        });
        let lines = panel::wrap(&below, usize::from(width.saturating_sub(4)), *pen.theme);
        let height = u16::try_from(lines.len()).unwrap_or(area.height).saturating_add(3).max(5);
        let place = panel::centred(area, width, height);
        let title = match self.what {
            Wanted::List(_) => "Write this view to a file",
            Wanted::Report(_) => "Write this report to a file",
        };
        let inside = panel::open(pen, place, title);
        if inside.height == 0 {
            return None;
        }
        let cursor = self.field.draw(pen, inside, "File: ");
        let role = if self.problem.is_some() { Role::Bad } else { Role::Dim };
        for (y, line) in (inside.y + 1..inside.bottom()).zip(lines) {
            pen.text(inside.x, y, inside.width, &line, role);
        }
        cursor
    }
}
