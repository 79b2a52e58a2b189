//! A text that belongs to a line or to the return: a note, an answer, a question, a reason.

use ratatui::layout::{Position, Rect};

use crate::calc::Quantity;
use crate::calc::returns::ReturnKey;
use crate::views::part::field::Field;
use crate::views::part::pen::Pen;
use crate::views::part::theme::Role;

/// What the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Note,
    Answer,
    /// The hourly rate in pounds.
    Wage,
    Question,
    /// Why the line is reduced to this.
    Reduce(Quantity),
    Amend,
}

impl What {
    const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Answer => "answer",
            Self::Wage => "wage",
            Self::Question => "question",
            Self::Reduce(_) => "reduced",
            Self::Amend => "amend",
        }
    }

    /// Whether it is part of the line, which may also be without it.
    pub const fn is_of_line(self) -> bool {
        matches!(self, Self::Note | Self::Answer | Self::Wage)
    }

    /// Whether it has several lines.
    pub const fn is_long(self) -> bool {
        matches!(self, Self::Note | Self::Answer)
    }
}

/// Stands between a note that is typed and the one that was seen when it was begun. Lines that
/// begin so are not shown where half-typed text is offered.
const SEEN: &str = "\n=seen";

#[derive(Debug, Clone)]
pub struct Asking {
    pub what: What,
    /// Empty where it is about the whole return.
    pub measure_ref: String,
    pub field: Field,
    /// The note or answer as it was seen.
    pub was: Option<String>,
}

impl Asking {
    pub fn new(what: What, measure_ref: &str, text: &str, was: Option<String>) -> Self {
        let field = if what.is_long() { Field::note(text) } else { Field::new(text) };
        Self { what, measure_ref: measure_ref.to_owned(), field, was }
    }

    /// Where it is typed, in words that outlive the session.
    pub fn place(&self, key: &ReturnKey) -> String {
        let ReturnKey { contract_ref, quarter, .. } = key;
        format!("line\t{contract_ref}\t{quarter}\t{}\t{}", self.measure_ref, self.what.word())
    }

    /// What is typed, for the store: what a line is reduced to stands before the reason.
    pub fn kept_text(&self) -> String {
        match self.what {
            What::Reduce(units) => format!("{units}\t{}", self.field.text()),
            What::Note | What::Answer | What::Wage => {
                let was = self.was.as_deref().map(|was| was.replace('\n', "\n="));
                let was = was.map_or_else(String::new, |was| format!("\n={was}"));
                format!("{}{SEEN}{was}", self.field.text())
            }
            _ => self.field.text(),
        }
    }

    /// What was typed in a session before, by its place; none where that is something else.
    pub fn resumed(place: &str, text: &str) -> Option<Self> {
        let mut parts = place.split('\t').skip(3);
        let (measure_ref, word) = (parts.next()?, parts.next()?);
        let (what, text) = match word {
            "note" | "answer" | "wage" => {
                let what = match word {
                    "note" => What::Note,
                    "answer" => What::Answer,
                    _ => What::Wage,
                };
                let (text, was) = text.rsplit_once(SEEN).unwrap_or((text, ""));
                let was = was.strip_prefix("\n=").map(|was| was.replace("\n=", "\n"));
                return Some(Self::new(what, measure_ref, text, was));
            }
            "question" => (What::Question, text),
            "amend" => (What::Amend, text),
            "reduced" => {
                let (units, reason) = text.split_once('\t')?;
                (What::Reduce(Quantity::parse(units).ok()?), reason)
            }
            _ => return None,
        };
        Some(Self::new(what, measure_ref, text, None))
    }

    /// The text without blanks around it; none where there is none.
    pub fn text(&self) -> Option<String> {
        let text = self.field.text().trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    fn lead(&self) -> &'static str {
        match self.what {
            What::Note => "Note",
            What::Answer => "Answer",
            What::Wage => "£ an hour: ",
            What::Question => "Question: ",
            What::Reduce(_) | What::Amend => "Reason: ",
        }
    }

    /// What the message line says while it is typed.
    pub fn says(&self) -> String {
        let of = &self.measure_ref;
        match self.what {
            What::Note => format!("The note of {of}. Tab keeps it, Enter begins a new line."),
            What::Answer => {
                format!("The answer to the question about {of}. Tab keeps it.")
            }
            What::Wage => {
                format!("The lowest hourly rate paid, of {of}. Enter keeps it, empty takes it out.")
            }
            What::Question => {
                format!("What is the supplier asked about {of}? Enter keeps the question.")
            }
            What::Reduce(units) => {
                format!("Why is {of} reduced to {}? Enter keeps the reason.", units.grouped())
            }
            What::Amend => {
                "Why is it amended? The submitted version stays beside it. Enter begins the draft."
                    .to_owned()
            }
        }
    }

    /// The rows that it takes at the foot of the grid.
    pub const fn height(&self) -> u16 {
        if self.what.is_long() { 4 } else { 1 }
    }

    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        if area.width < 4 || area.height == 0 {
            return None;
        }
        if !self.what.is_long() {
            return self.field.draw(pen, area, self.lead());
        }
        let heading = format!("{} of {}", self.lead(), self.measure_ref);
        pen.text(area.x, area.y, area.width, &heading, Role::Heading);
        let room = usize::from(area.height.saturating_sub(1));
        if room == 0 {
            return Some(area.as_position());
        }
        let (lines, (row, column)) =
            self.field.lines(usize::from(area.width.saturating_sub(2)), pen);
        let top = (row + 1).saturating_sub(room);
        for (y, line) in (area.y + 1..area.bottom()).zip(lines.iter().skip(top)) {
            pen.text(area.x + 1, y, area.width - 1, line, Role::Text);
        }
        let y = u16::try_from(row - top).unwrap_or(0);
        let x = u16::try_from(column).unwrap_or(0);
        Some(Position::new((area.x + 1 + x).min(area.right() - 1), area.y + 1 + y))
    }
}
