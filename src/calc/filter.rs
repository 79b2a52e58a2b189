//! What a list shows: words in any order, and terms such as `awarded-to:2020-12-31`.

use std::fmt;

use jiff::civil::Date;

use super::parse;
use super::rules;
use super::text::fold;
use super::words::{Lead, Route, Severity, Status};

/// A filter. The default shows everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Filter {
    /// Folded; each must occur somewhere in the record's searched text.
    pub words: Vec<String>,
    pub awarded_from: Option<Date>,
    pub awarded_to: Option<Date>,
    pub state: Option<Status>,
    /// Reference of the one contract.
    pub contract: Option<String>,
    /// Reference of the supplier of contracts.
    pub supplier: Option<String>,
    /// Folded.
    pub category: Option<String>,
    /// Folded.
    pub department: Option<String>,
    pub route: Option<Route>,
    pub lead: Option<Lead>,
    pub edition: Option<String>,
    /// When a procurement began.
    pub began_from: Option<Date>,
    pub began_to: Option<Date>,
    /// Of findings, only these.
    pub severity: Option<Severity>,
    /// Id of a rule.
    pub rule: Option<String>,
    /// Only what needs attention.
    pub attention: bool,
}

/// Why a filter could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    #[error("{term}: {value} {why}; write a date as 2020-12-31")]
    Date { term: &'static str, value: String, why: parse::DateError },
    #[error("status: {0} is not one of {allowed}", allowed = Status::allowed())]
    State(String),
    #[error("route: {0} is not one of {allowed}", allowed = Route::allowed())]
    Route(String),
    #[error("lead: {0} is not one of {allowed}", allowed = Lead::allowed())]
    Lead(String),
    #[error("severity: {0} is not one of {allowed}", allowed = Severity::allowed())]
    Severity(String),
    #[error("rule: {0} is not one of {allowed}", allowed = rules::ids())]
    Rule(String),
    #[error("{0}: is not a term; terms are {TERMS}; in quotes it is searched as text")]
    Unknown(String),
}

/// The names of all terms, for people.
pub const TERMS: &str = "awarded-from: -to: began-from: -to: status: contract: supplier: \
                         category: department: route: lead: edition: severity: rule:";

/// What a list is of, as far as terms choose from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Of {
    #[default]
    Contracts,
    Procurements,
    /// Of contracts and procurements.
    Findings,
    /// No term says anything about these.
    Others(&'static str),
}

/// Whether a day is in a range, its ends included; one that is not known is in none that has an end.
#[must_use]
pub fn is_in(day: Option<Date>, (from, to): (Option<Date>, Option<Date>)) -> bool {
    from.is_none_or(|from| day.is_some_and(|day| from <= day))
        && to.is_none_or(|to| day.is_some_and(|day| day <= to))
}

impl Filter {
    /// Reads what was typed after `/` or given as `--filter`. Quotes keep blanks together:
    /// `category:"open spaces"`.
    ///
    /// # Errors
    /// A term with a value that cannot be read, or one that there is not.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut filter = Self::default();
        let words = read(text, |name, value| filter.take(name, value))?;
        Ok(Self { words, ..filter })
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), FilterError> {
        match name {
            "awarded-from" => self.awarded_from = Some(read_day("awarded-from", value)?),
            "awarded-to" => self.awarded_to = Some(read_day("awarded-to", value)?),
            "contract" => self.contract = Some(value.to_owned()),
            "supplier" => self.supplier = Some(value.to_owned()),
            // The command line calls it --state.
            "status" | "state" => {
                let status = Status::parse(value);
                self.state = Some(status.ok_or_else(|| FilterError::State(value.to_owned()))?);
            }
            "category" => self.category = Some(fold(value)),
            "department" => self.department = Some(fold(value)),
            "route" => {
                let route = Route::parse(value);
                self.route = Some(route.ok_or_else(|| FilterError::Route(value.to_owned()))?);
            }
            "lead" => {
                let lead = Lead::parse(value);
                self.lead = Some(lead.ok_or_else(|| FilterError::Lead(value.to_owned()))?);
            }
            "edition" => self.edition = Some(value.to_owned()),
            "severity" => {
                let severity = Severity::parse(value);
                self.severity =
                    Some(severity.ok_or_else(|| FilterError::Severity(value.to_owned()))?);
            }
            "rule" => {
                let rule = rules::find(value);
                let rule = rule.ok_or_else(|| FilterError::Rule(value.to_owned()))?;
                self.rule = Some(rule.id.to_owned());
            }
            "began-from" => self.began_from = Some(read_day("began-from", value)?),
            "began-to" => self.began_to = Some(read_day("began-to", value)?),
            _ => return Err(FilterError::Unknown(name.to_owned())),
        }
        Ok(())
    }

    /// Whether a contract with this day of award is in its range; without a range any is.
    #[must_use]
    pub fn takes_award(&self, award: Option<Date>) -> bool {
        is_in(award, (self.awarded_from, self.awarded_to))
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
            || self.contract.is_some()
            || self.supplier.is_some()
            || self.category.is_some()
            || self.department.is_some()
            || self.route.is_some()
            || self.lead.is_some()
    }

    /// Whether it has any term.
    #[must_use]
    pub const fn has_terms(&self) -> bool {
        self.chooses_contracts()
            || self.edition.is_some()
            || self.began_from.is_some()
            || self.began_to.is_some()
            || self.chooses_findings()
    }

    /// Whether a term about findings chooses among them.
    #[must_use]
    pub const fn chooses_findings(&self) -> bool {
        self.severity.is_some() || self.rule.is_some()
    }

    /// Whether it asks for what passes or does not apply, which is told of one record only.
    #[must_use]
    pub const fn asks_what_passes(&self) -> bool {
        matches!(self.severity, Some(Severity::Pass | Severity::NotApplicable))
    }

    /// The first of its terms that says nothing about a list, and what it speaks of.
    #[must_use]
    pub const fn says_nothing(&self, of: Of) -> Option<(&'static str, &'static str)> {
        match of {
            Of::Findings => None,
            _ if self.severity.is_some() => Some(("severity:", "findings")),
            _ if self.rule.is_some() => Some(("rule:", "findings")),
            Of::Contracts if self.began_from.is_some() => Some(("began-from:", "procurements")),
            Of::Contracts if self.began_to.is_some() => Some(("began-to:", "procurements")),
            Of::Procurements if self.state.is_some() => Some(("status:", "contracts")),
            Of::Procurements if self.supplier.is_some() => Some(("supplier:", "contracts")),
            Of::Procurements if self.edition.is_some() => Some(("edition:", "contracts")),
            Of::Others(_) if self.has_terms() => Some(("awarded-to:", "contracts")),
            _ => None,
        }
    }
}

/// Hands over each term with its value, and gives the words besides, folded.
///
/// # Errors
/// Of the first term that is not taken.
pub fn read<E>(
    text: &str,
    mut take: impl FnMut(&str, &str) -> Result<(), E>,
) -> Result<Vec<String>, E> {
    let mut words = Vec::new();
    for piece in pieces(text) {
        match piece.split_once(':') {
            Some((name, value)) if is_name(name) => take(name, &unquoted(value))?,
            _ => words.push(fold(&unquoted(piece))),
        }
    }
    words.retain(|word| !word.is_empty());
    Ok(words)
}

/// The parts of a filter as they were typed: what stands in quotes is not taken apart.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let ends = move |c: char| {
        quoted ^= c == '"';
        !quoted && c.is_whitespace()
    };
    text.split(ends).filter(|piece| !piece.is_empty())
}

/// A term with a value that may have blanks in it.
#[must_use]
pub fn term(name: &str, value: &str) -> String {
    format!("{name}:{}", quoted(value))
}

fn quoted(text: &str) -> String {
    let plain = !text.contains(char::is_whitespace);
    if plain { text.to_owned() } else { format!("\"{text}\"") }
}

fn unquoted(piece: &str) -> String {
    piece.replace('"', "")
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

/// The day of a term.
///
/// # Errors
/// What is wrong with it.
pub fn read_day(term: &'static str, value: &str) -> Result<Date, FilterError> {
    parse::day(value).map_err(|why| FilterError::Date { term, value: value.to_owned(), why })
}

/// As it could be typed; attention is not part of the text.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |word: &String| {
            let text = quoted(word);
            let is_term = word.split_once(':').is_some_and(|(name, _)| is_name(name));
            if is_term && text == *word { format!("\"{word}\"") } else { text }
        };
        let mut parts: Vec<String> = self.words.iter().map(word).collect();
        let mut add = |name: &str, value: Option<String>| {
            parts.extend(value.map(|value| term(name, &value)));
        };
        add("awarded-from", self.awarded_from.map(|day| day.to_string()));
        add("awarded-to", self.awarded_to.map(|day| day.to_string()));
        add("status", self.state.map(|state| state.to_string()));
        add("contract", self.contract.clone());
        add("supplier", self.supplier.clone());
        add("category", self.category.clone());
        add("department", self.department.clone());
        add("route", self.route.map(|route| route.to_string()));
        add("lead", self.lead.map(|lead| lead.to_string()));
        add("edition", self.edition.clone());
        add("began-from", self.began_from.map(|day| day.to_string()));
        add("began-to", self.began_to.map(|day| day.to_string()));
        add("severity", self.severity.map(|severity| severity.to_string()));
        add("rule", self.rule.clone());
        f.write_str(&parts.join(" "))
    }
}
