//! What columns a list has and what stands in each cell: said once, for screens, the command
//! line, copies and files. Knows `calc` and `db::request`; draws nothing and writes nothing.

use crate::calc::explain::value_text;
use crate::calc::{Pence, Value};

/// What stands in a cell. Unknown, zero, not entered and not applicable are different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// A number as files carry it, and as screens show it.
    Number {
        plain: String,
        shown: String,
    },
    /// Not known: empty in files, null in JSON, `?` on screens.
    Unknown,
    /// Nothing has been entered: empty in files, null in JSON, `·` on screens.
    NotEntered,
    /// Does not apply: empty in files, null in JSON, `–` on screens.
    NotApplicable,
}

impl Cell {
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text that may not be known.
    #[must_use]
    pub fn known(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Unknown, |text| Self::Text(text.to_string()))
    }

    /// A number whose plain form is already as files carry it.
    #[must_use]
    pub fn number(plain: &impl ToString) -> Self {
        let plain = plain.to_string();
        Self::Number { shown: crate::calc::number::group(&plain), plain }
    }

    #[must_use]
    pub fn money(pence: Option<Pence>) -> Self {
        pence.map_or(Self::Unknown, |pence| Self::number(&pence))
    }

    /// The value of a line or a sum; none where nothing is committed.
    #[must_use]
    pub fn value(value: Option<Value>) -> Self {
        match value {
            Some(Value::Known(pence)) => Self::number(&pence),
            Some(Value::RecordOnly) => Self::NotApplicable,
            Some(Value::Unknown) => Self::Unknown,
            None => Self::NotEntered,
        }
    }

    /// As a screen shows it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number { shown, .. } => shown.clone(),
            Self::Unknown => "?".to_owned(),
            Self::NotEntered => value_text(None),
            Self::NotApplicable => value_text(Some(Value::RecordOnly)),
        }
    }

    /// As a file carries it; none for an empty cell.
    #[must_use]
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number { plain, .. } => Some(plain),
            Self::Unknown | Self::NotEntered | Self::NotApplicable => None,
        }
    }

    /// Why the cell is empty, for JSON; none where it is not.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Text(_) | Self::Number { .. } => None,
            Self::Unknown => Some("not known"),
            Self::NotEntered => Some("not entered"),
            Self::NotApplicable => Some("not applicable"),
        }
    }
}

/// A column of a list.
pub struct Column<R: 'static> {
    /// For `--columns`, sorting, CSV and JSON: `award_date`.
    pub name: &'static str,
    /// On screens: `Award`.
    pub head: &'static str,
    /// Columns a screen gives it; a column that stretches takes what is left.
    pub width: u16,
    pub stretch: bool,
    pub right: bool,
    /// 0 is always shown; where it is too narrow, the highest go first.
    pub rank: u8,
    pub cell: fn(&R) -> Cell,
}

/// A list as text: what is printed, copied and written to files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    pub title: String,
    /// Names of the columns, as files carry them.
    pub names: Vec<String>,
    /// Headings, as people read them.
    pub heads: Vec<String>,
    pub right: Vec<bool>,
    pub rows: Vec<Vec<Cell>>,
    /// The sums, where the list has them.
    pub totals: Option<Vec<Cell>>,
    /// Sentences that belong under it.
    pub notes: Vec<String>,
}
