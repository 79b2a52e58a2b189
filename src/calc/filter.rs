//! What a list shows: words in any order, and terms such as `awarded-to:2020-12-31`.

use std::fmt;

use jiff::civil::Date;

use super::parse;
use super::text::fold;
use super::words::Status;

/// A filter. The default shows everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Filter {
    /// Folded; each must occur somewhere in the record's searched text.
    pub words: Vec<String>,
    pub awarded_from: Option<Date>,
    pub awarded_to: Option<Date>,
    pub state: Option<Status>,
    /// Folded.
    pub category: Option<String>,
    pub edition: Option<String>,
    /// Only what needs attention.
    pub attention: bool,
}

/// Why a filter could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    #[error("{term}: {value} {why}; write a date as 2020-12-31")]
    Date { term: &'static str, value: String, why: parse::DateError },
    #[error("state: {0} is not one of {allowed}", allowed = Status::allowed())]
    State(String),
}

impl Filter {
    /// Reads what was typed after `/` or given as `--filter`.
    ///
    /// # Errors
    /// A term with a value that cannot be read.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut filter = Self::default();
        for word in text.split_whitespace() {
            match word.split_once(':') {
                Some(("awarded-from", day)) => {
                    filter.awarded_from = Some(read_day("awarded-from", day)?);
                }
                Some(("awarded-to", day)) => {
                    filter.awarded_to = Some(read_day("awarded-to", day)?);
                }
                Some(("state", state)) => {
                    let parsed = Status::parse(state);
                    filter.state =
                        Some(parsed.ok_or_else(|| FilterError::State(state.to_owned()))?);
                }
                Some(("category", category)) => filter.category = Some(fold(category)),
                Some(("edition", edition)) => filter.edition = Some(edition.to_owned()),
                _ => filter.words.push(fold(word)),
            }
        }
        Ok(filter)
    }

    /// Whether anything is left out by it.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a term about contracts themselves chooses among them.
    #[must_use]
    pub const fn chooses_contracts(&self) -> bool {
        self.awarded_from.is_some()
            || self.awarded_to.is_some()
            || self.state.is_some()
            || self.category.is_some()
    }

    /// Whether it has any term.
    #[must_use]
    pub const fn has_terms(&self) -> bool {
        self.chooses_contracts() || self.edition.is_some()
    }
}

fn read_day(term: &'static str, value: &str) -> Result<Date, FilterError> {
    parse::day(value).map_err(|why| FilterError::Date { term, value: value.to_owned(), why })
}

/// As it could be typed; attention is not part of the text.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.words.clone();
        let mut term = |name: &str, value: Option<String>| {
            parts.extend(value.map(|value| format!("{name}:{value}")));
        };
        term("awarded-from", self.awarded_from.map(|day| day.to_string()));
        term("awarded-to", self.awarded_to.map(|day| day.to_string()));
        term("state", self.state.map(|state| state.to_string()));
        term("category", self.category.clone());
        term("edition", self.edition.clone());
        f.write_str(&parts.join(" "))
    }
}
