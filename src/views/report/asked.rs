//! Which report is shown, and of which days: as it is typed.

use crate::calc::filter::{FilterError, read, read_day};
use crate::calc::text::fold;
use crate::calc::{Date, Quarter};
use crate::db::request::AsAt;
use crate::report::asked::{About, Asked};

/// The terms that say something about a report.
const fn terms_of(about: &About) -> &'static [&'static str] {
    match about {
        About::Year => &["from", "to", "as-of"],
        About::Quarter => &["quarter", "from", "to", "as-of"],
        About::Supplier(_) => &["as-of"],
        About::Contract(_) => &["quarter", "as-of"],
    }
}

/// Those terms in a sentence.
pub fn terms_in_words(about: &About) -> String {
    let terms: Vec<String> = terms_of(about).iter().map(|term| format!("{term}:")).collect();
    terms.join(", ")
}

/// What was typed: the words of `sleva report` as terms, and words that are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub as_of: Option<Date>,
    pub quarter: Option<Quarter>,
    /// Folded.
    pub words: Vec<String>,
}

/// Why a text is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    #[error("{0}: says nothing about this report; its terms are {1}")]
    Unknown(String, String),
    #[error(transparent)]
    Day(#[from] FilterError),
    #[error("quarter: {0} is not a quarter such as 2025-26Q2")]
    Quarter(String),
    #[error("as-of: {0} is after today")]
    Future(Date),
    #[error("from: {0} comes after to: {1}")]
    Order(Date, Date),
}

impl Terms {
    /// # Errors
    /// Names the term that cannot be read, or that says nothing about this report.
    pub fn parse(text: &str, about: &About, today: Date) -> Result<Self, TermError> {
        let mut terms = Self::default();
        let take = |name: &str, value: &str| {
            if !terms_of(about).contains(&name) {
                return Err(TermError::Unknown(name.to_owned(), terms_in_words(about)));
            }
            match name {
                "from" => terms.from = Some(read_day("from", value)?),
                "to" => terms.to = Some(read_day("to", value)?),
                "as-of" => terms.as_of = Some(read_day("as-of", value)?),
                _ => {
                    let quarter = Quarter::parse(value);
                    terms.quarter =
                        Some(quarter.ok_or_else(|| TermError::Quarter(value.to_owned()))?);
                }
            }
            Ok(())
        };
        let words = read(text, take)?;
        terms.words = words;
        terms.in_order(today)?;
        Ok(terms)
    }

    fn in_order(&self, today: Date) -> Result<(), TermError> {
        match (self.as_of, self.from) {
            (Some(day), _) if day > today => return Err(TermError::Future(day)),
            (_, Some(from)) => {
                let to = self.to.unwrap_or_else(|| self.as_at(today).day);
                if from > to {
                    return Err(TermError::Order(from, to));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The day of the figures.
    pub fn as_at(&self, today: Date) -> AsAt {
        self.as_of.filter(|day| *day < today).map_or(AsAt::now(today), AsAt::past)
    }

    pub fn asked(&self, about: &About, today: Date) -> Asked {
        let Self { from, to, quarter, .. } = *self;
        Asked { about: about.clone(), from, to, quarter, as_at: self.as_at(today) }
    }

    /// Whether a line has all the words.
    pub fn are_in(&self, line: &str) -> bool {
        let line = fold(line);
        !self.words.is_empty() && self.words.iter().all(|word| line.contains(word))
    }
}
