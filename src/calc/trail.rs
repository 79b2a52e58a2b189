//! Which changes of the audit trail are shown: words in any order, and terms such as
//! `record:C-0001`.

use std::fmt;

use jiff::civil::Date;

use super::filter::{read, term};
use super::parse;

/// A filter of changes. The default shows every one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct TrailFilter {
    /// Folded; each must occur in what is written of the change: what, kind, record, note.
    pub words: Vec<String>,
    /// Reference of a record, exact.
    pub record: Option<String>,
    pub person: Option<String>,
    /// The first and the last day, UTC.
    pub since: Option<Date>,
    pub until: Option<Date>,
}

/// Why a filter of changes could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrailFilterError {
    #[error("{term}: {value} {why}; write a date as 2020-12-31")]
    Date { term: &'static str, value: String, why: parse::DateError },
    #[error("{0}: has nothing after it")]
    Empty(&'static str),
    #[error("{0}: is not a term here; terms are {TERMS}; in quotes it is searched as text")]
    Unknown(String),
}

/// The names of all terms, for people.
pub const TERMS: &str = "record:, person:, day:, since:, until:";

impl TrailFilter {
    /// Reads what was typed after `/` or given as `--filter`. Quotes keep blanks together.
    ///
    /// # Errors
    /// A term with a value that cannot be read, or one that there is not.
    pub fn parse(text: &str) -> Result<Self, TrailFilterError> {
        let mut filter = Self::default();
        let words = read(text, |name, value| filter.take(name, value))?;
        Ok(Self { words, ..filter })
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), TrailFilterError> {
        let some = |term: &'static str| {
            if value.is_empty() { Err(TrailFilterError::Empty(term)) } else { Ok(value.to_owned()) }
        };
        match name {
            "record" => self.record = Some(some("record")?),
            "person" => self.person = Some(some("person")?),
            "since" => self.since = Some(day("since", value)?),
            "until" => self.until = Some(day("until", value)?),
            "day" => {
                let one = day("day", value)?;
                (self.since, self.until) = (Some(one), Some(one));
            }
            _ => return Err(TrailFilterError::Unknown(name.to_owned())),
        }
        Ok(())
    }

    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

fn day(term: &'static str, value: &str) -> Result<Date, TrailFilterError> {
    parse::day(value).map_err(|why| TrailFilterError::Date { term, value: value.to_owned(), why })
}

/// As it could be typed.
impl fmt::Display for TrailFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self.words.iter().map(|word| format!("\"{word}\"")).collect();
        let mut add = |name: &str, value: Option<String>| {
            parts.extend(value.map(|value| term(name, &value)));
        };
        add("record", self.record.clone());
        add("person", self.person.clone());
        add("since", self.since.map(|day| day.to_string()));
        add("until", self.until.map(|day| day.to_string()));
        f.write_str(&parts.join(" "))
    }
}
