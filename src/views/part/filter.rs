//! The filter of a list, as it is typed.

use ratatui::layout::{Position, Rect};

use super::field::Field;
use super::pen::Pen;
use crate::calc::filter::{Filter, Of, pieces, term};
use crate::views::Action;

#[derive(Debug, Clone, Default)]
pub struct FilterLine {
    field: Field,
    typing: bool,
    /// The last one that could be read.
    filter: Filter,
    error: Option<String>,
    of: Of,
}

/// A filter that finds a text: its words, without those that would be read as terms.
#[must_use]
pub fn words_of(text: &str) -> String {
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| !word.contains([':', '"'])).collect();
    words.join(" ")
}

/// What came of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The filter chooses other rows now.
    Chosen,
    /// It is the filter's affair, but the rows stay.
    Kept,
    NotMine,
}

impl FilterLine {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut line = Self { field: Field::new(text.trim()), ..Self::default() };
        line.read();
        line
    }

    /// Says what the list is of: a term that chooses nothing there is refused.
    pub fn set_of(&mut self, of: Of) {
        self.of = of;
        self.filter = Filter::default();
        self.read();
    }

    #[must_use]
    pub const fn filter(&self) -> &Filter {
        &self.filter
    }

    #[must_use]
    pub const fn typing(&self) -> bool {
        self.typing
    }

    /// What is wrong with what was typed, in a sentence.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.field.is_empty() && self.filter.is_everything()
    }

    /// For the breadcrumb: `filter: grounds`, and whether only what needs attention is shown.
    #[must_use]
    pub fn place(&self) -> String {
        let text = self.field.text();
        let mut parts = Vec::new();
        if !text.trim().is_empty() {
            parts.push(format!("filter: {}", text.trim()));
        }
        if self.filter.attention {
            parts.push("needs attention only".to_owned());
        }
        parts.join(", ")
    }

    /// Every word that was typed, folded, whatever it would mean as a term.
    #[must_use]
    pub fn all_words(&self) -> Vec<String> {
        let text = self.field.text();
        pieces(&text).map(|piece| crate::calc::text::fold(&piece.replace('"', ""))).collect()
    }

    /// What the message line says of it: how to filter while it is typed, or what is wrong with it.
    #[must_use]
    pub fn says(&self) -> Option<String> {
        if self.typing() { Some(self.help()) } else { self.error().map(str::to_owned) }
    }

    /// A line that says how to filter while typing.
    #[must_use]
    pub fn help(&self) -> String {
        let terms = match (&self.error, self.of) {
            (Some(error), _) => return error.clone(),
            (None, Of::Others(_)) => return "Words in any order.".to_owned(),
            (None, Of::Procurements) => "began-from:, began-to:, category:, department:, route:",
            (None, Of::Findings) => "severity:, rule:, category:, department:, began-from:",
            (None, Of::Contracts) => "awarded-from:, awarded-to:, status:, category:, edition:",
        };
        format!("Words in any order; also {terms}.")
    }

    /// Takes terms from elsewhere as if they had been typed.
    pub fn set(&mut self, text: &str) {
        self.field = Field::new(text);
        self.read();
    }

    /// What was typed, with one term replaced or taken out.
    #[must_use]
    pub fn with_term(&self, name: &str, value: &str) -> String {
        let lead = format!("{name}:");
        let text = self.field.text();
        let others = pieces(&text).filter(|piece| !piece.starts_with(&lead));
        let own = (!value.is_empty()).then(|| term(name, value));
        others.map(str::to_owned).chain(own).collect::<Vec<_>>().join(" ")
    }

    pub fn act(&mut self, action: &Action) -> Change {
        match action {
            Action::Filter if !self.typing => {
                self.typing = true;
                Change::Kept
            }
            Action::Attention if !self.typing => {
                self.filter.attention = !self.filter.attention;
                Change::Chosen
            }
            Action::Cancel if !self.typing => Change::NotMine,
            Action::Back | Action::Cancel if self.typing || !self.is_everything() => {
                *self = Self { of: self.of, ..Self::default() };
                Change::Chosen
            }
            Action::Keep | Action::Open if self.typing => {
                self.typing = false;
                Change::Kept
            }
            _ if self.typing && self.field.act(action) => self.read(),
            _ => Change::NotMine,
        }
    }

    fn read(&mut self) -> Change {
        let read = Filter::parse(&self.field.text());
        let nothing = read.as_ref().ok().and_then(|read| read.says_nothing(self.of));
        match (read, nothing, self.of) {
            (Ok(_), Some((term, of)), Of::Others(what)) => {
                self.error = Some(format!(
                    "Terms such as {term} choose {of}, not {what}: here only words do. \
                     The list is as before."
                ));
                Change::Kept
            }
            (Ok(_), Some((term, of)), _) => {
                self.error = Some(format!("{term} chooses only {of}. The list is as before."));
                Change::Kept
            }
            (Ok(read), _, Of::Findings) if read.asks_what_passes() => {
                self.error = Some(
                    "What passes or does not apply is told of one record: open it. \
                     The list is as before."
                        .to_owned(),
                );
                Change::Kept
            }
            (Ok(read), ..) => {
                self.error = None;
                let read = Filter { attention: self.filter.attention, ..read };
                if read == self.filter {
                    return Change::Kept;
                }
                self.filter = read;
                Change::Chosen
            }
            (Err(error), ..) => {
                self.error = Some(format!("{error}. The list is as before."));
                Change::Kept
            }
        }
    }

    /// The rows it takes at the foot of a list.
    #[must_use]
    pub const fn height(&self) -> u16 {
        if self.typing { 1 } else { 0 }
    }

    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        self.field.draw(pen, area, "/ ")
    }
}
