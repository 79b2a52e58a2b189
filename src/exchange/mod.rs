//! Files in and out: the rows of each kind of record, read strictly and written so that reading
//! them again gives the same. Knows `calc` and `db::request`; knows no store and no screen.
//!
//! A sheet of a workbook comes as a [`Grid`] of plain cells: [`crate::workbook`] has them read by
//! a process that may die of it. From there on sheets and CSV are read by the same code.
//!
//! [`crate::columns`] says once, for each kind, what its columns are and how each is read and
//! written.

mod book;
pub mod encoding;
pub mod grid;
mod quote;
mod read;
mod row;
mod rows;
mod sheets;
pub mod template;
mod typed;
pub mod worksheet;
mod write;

use crate::db::request::{Kind, Record, Rejected};

pub use book::{BookError, Filling, Put, Sheets, kept, workbook};
pub use grid::Grid;
pub use quote::Cells;
pub use read::{is_workbook, read};
pub use sheets::{HEADER_WITHIN, Place, choose, read_sheet};
pub use write::{Writer, Written, safe};

/// The largest file that is read.
pub const MAX_BYTES: u64 = 1 << 30;
/// The most columns that a file may have.
pub const MAX_COLUMNS: usize = 2_000;

/// What a file gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub kind: Kind,
    /// With the row of the file, counted as a spreadsheet does; the header is row 1.
    pub records: Vec<(u64, Record)>,
    /// Every cell that was refused; a row with any of them gives no record.
    pub rejected: Vec<Rejected>,
    /// How many rows those cells are in.
    pub rejected_rows: u64,
    pub notes: Vec<Note>,
    /// Of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Columns that the file may have and does not: their fields stay as they are.
    pub absent: Vec<&'static str>,
    pub cells: Cells,
    /// Where in a workbook; none for other files.
    pub place: Option<Place>,
}

/// Something about a file that is worth saying and is no error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The encoding, with lines for a look where it was taken for want of another.
    Encoding { name: &'static str, samples: Vec<String> },
    /// What stands between the columns, where it is no comma.
    Separator { name: &'static str },
    /// Columns that this kind does not have.
    Unknown { columns: Vec<String>, kind: Kind },
    /// Columns that only a whole folder brings back.
    Aside { columns: Vec<&'static str> },
    /// Lines that end with a carriage return alone.
    LoneReturns { count: usize },
    /// Cells of a sheet that are formulas, with the names of the first.
    Formulas { count: u64, first: Vec<String> },
    /// Rows above the header.
    Above { header: u64, sheet: String },
    /// Cells that carried an apostrophe in front of a formula sign.
    Apostrophes { count: u64 },
}

/// Why a workbook was not read, in a few words each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Goes on after "File refused: ".
    pub why: String,
    pub remedy: &'static str,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

/// Why nothing of a file could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("is empty")]
    Empty,
    #[error("is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("is a workbook, not CSV")]
    Workbook,
    #[error("is marked as {name} but is not")]
    Encoding { name: &'static str },
    #[error("contains the character NUL on row {row}")]
    Nul { row: u64 },
    #[error("has a quote on row {row} that is never closed")]
    Quote { row: u64 },
    #[error("has {count} columns")]
    TooManyColumns { count: usize },
    #[error("has the column {name} twice")]
    Twice { name: String },
    #[error("lacks a column")]
    Missing { kind: Kind, missing: Vec<&'static str>, found: Vec<String> },
    #[error("says who submitted or validated what")]
    Sealed { columns: Vec<&'static str> },
    #[error("cannot be parsed: {0}")]
    Csv(String),
    /// A workbook that was not read, for a reason of the workbook or of the limits.
    #[error("refused: {0}")]
    Refused(Refusal),
    #[error("has no sheet {name}")]
    NoSheet { name: String, sheets: Vec<String> },
    #[error("has several sheets that fit")]
    WhichSheet { sheets: Vec<String> },
}
