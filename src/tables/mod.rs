//! What columns a list has and what stands in each cell: said once, for screens, the command
//! line, copies and files. Knows `calc` and `db::request`; draws nothing and writes nothing.

pub mod aligned;
pub mod bars;
pub mod commitments;
pub mod contract_log;
pub mod contracts;
pub mod explained;
pub mod findings;
pub mod frozen;
pub mod grid;
pub mod measures;
pub mod performance;
pub mod procurements;
pub mod register;
pub mod returns;
pub mod sampling;
pub mod sheet;
pub mod suppliers;
pub mod wage;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::calc::explain::value_text;
use crate::calc::text::fold;
use crate::calc::{Pence, Total, Value};

pub use sheet::{UnknownColumn, of_rows, sheet};

/// What stands in a cell. Unknown, zero, not entered and not applicable are different things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

    /// A sum of lines.
    #[must_use]
    pub fn total(total: Total) -> Self {
        match total.value() {
            Some(Value::Known(pence)) => Self::number(&pence),
            other => Self::value(other),
        }
    }

    /// Yes or no, as files carry it.
    #[must_use]
    pub fn yes_no(flag: Option<bool>) -> Self {
        Self::known(flag.map(|flag| if flag { "yes" } else { "no" }))
    }

    /// The order of two cells of one column: numbers by size, text without case, empty cells last.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number { plain: a, .. }, Self::Number { plain: b, .. }) => {
                scaled(a).cmp(&scaled(b))
            }
            (Self::Text(a), Self::Text(b)) => fold(a).cmp(&fold(b)),
            _ => self.reason().is_some().cmp(&other.reason().is_some()),
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

/// A plain decimal of at most eight places as an integer, to compare by size and to add up.
#[must_use]
pub fn scaled(plain: &str) -> i128 {
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = format!("{whole}{fraction:0<8}");
    digits.parse().unwrap_or_default()
}

/// Columns up to this rank are shown where nobody has chosen; the others can be asked for.
pub const USUAL_RANK: u8 = 9;

/// The columns that a list has where nobody has chosen: each list begins with them.
#[must_use]
pub fn usual<R>(columns: &'static [Column<R>]) -> &'static [Column<R>] {
    let end = columns.partition_point(|column| column.rank <= USUAL_RANK);
    columns.get(..end).unwrap_or(columns)
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

impl<R> Column<R> {
    /// A column of text.
    #[must_use]
    pub const fn text(
        name: &'static str,
        head: &'static str,
        width: u16,
        rank: u8,
        cell: fn(&R) -> Cell,
    ) -> Self {
        Self { name, head, width, stretch: false, right: false, rank, cell }
    }

    /// A column of figures, which end at its right.
    #[must_use]
    pub const fn figure(
        name: &'static str,
        head: &'static str,
        width: u16,
        rank: u8,
        cell: fn(&R) -> Cell,
    ) -> Self {
        Self { name, head, width, stretch: false, right: true, rank, cell }
    }

    /// A column of text that takes what is left, at least `width`.
    #[must_use]
    pub const fn wide(
        name: &'static str,
        head: &'static str,
        width: u16,
        rank: u8,
        cell: fn(&R) -> Cell,
    ) -> Self {
        Self { name, head, width, stretch: true, right: false, rank, cell }
    }
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
