//! The columns of each kind of record: one table for files, forms, the command line and messages.
//!
//! A field of a record has one name and one way to be read from text and written to it, wherever
//! the text comes from. Knows `calc` and `db::request`; knows no file, store or screen.

mod differences;
mod how;
mod kinds;

use std::collections::HashMap;

use crate::calc::text::fold;
use crate::db::request::{Kind, Record};

pub use differences::{Difference, differences};
pub use how::Why;
use how::{
    CompanyNumber, Count, Day, Digest, Email, How, InQuarter, Line, Money, Name, Note, People,
    PerUnit, Points, Postcode, Printed, Reference, References, Rule, Seed, Time, Units, Word, Year,
    YesNo,
};

/// Suppliers by their folded names, for contracts that name a supplier instead of referring to it.
#[derive(Debug, Clone, Default)]
pub struct Names(HashMap<String, Vec<String>>);

impl Names {
    pub fn add(&mut self, name: &str, supplier_ref: &str) {
        self.0.entry(fold(name)).or_default().push(supplier_ref.to_owned());
    }

    /// References of the suppliers with exactly this name, whatever its case and accents.
    #[must_use]
    pub fn find(&self, name: &str) -> &[String] {
        self.0.get(&fold(name)).map_or(&[], Vec::as_slice)
    }
}

/// How rows are read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Part of a whole folder: columns that only export writes are taken back.
    pub whole: bool,
    pub names: &'a Names,
}

/// Whether a file must have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    /// The file must have the column; its cells may be empty.
    Named,
    Optional,
    /// Read in place of another column, and never written.
    Instead(&'static str),
    /// Written by export and read back only as part of a whole folder.
    Kept,
    /// As kept, and a file that has it is refused otherwise: it says who confirmed what.
    Sealed,
}

/// A column as documents and messages speak of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Info {
    pub name: &'static str,
    pub need: Need,
    pub shape: &'static str,
    /// Whether a spreadsheet could take its cells for formulas.
    pub text: bool,
    pub sort: Sort,
}

/// What a spreadsheet should hold in the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Text,
    /// Text that a spreadsheet likes to take for a number or a date.
    Reference,
    Money,
    Number,
    /// A number of which every digit is kept as printed.
    Printed,
    Day,
}

/// A column of a draft: where a cell goes, and what is written from it.
struct Column<D> {
    pub info: Info,
    pub read: fn(&mut D, &str) -> Result<(), Why>,
    pub write: fn(&D) -> Option<String>,
}

/// A refused cell: the column, its text, and why.
pub type Refusal = (&'static str, String, Why);

/// A kind: its columns, an empty draft, and the way between drafts and records.
struct Table<D: 'static> {
    columns: &'static [Column<D>],
    blank: fn() -> D,
    finish: fn(D, &Reading) -> Result<Record, Refusal>,
    open: fn(Record) -> Option<D>,
}

/// The text of each column of a row by its position among [`Shape::infos`]; none where the row has
/// no such column.
pub type Cells<'c> = dyn Fn(usize) -> Option<&'c str> + 'c;

/// What reading and writing need of a kind, whatever its draft.
pub trait Shape {
    fn infos(&self) -> Vec<Info>;

    /// Reads one row.
    ///
    /// # Errors
    /// Every cell that is refused, and why.
    fn record(&self, cells: &Cells, reading: &Reading) -> Result<Record, Vec<Refusal>>;

    /// Reads one cell that is not empty, without the others.
    ///
    /// # Errors
    /// Why it is refused.
    fn check(&self, column: &str, cell: &str) -> Result<(), Why>;

    /// The cells of a record, in the order of the columns that are written; none where the record
    /// is of another kind.
    fn cells(&self, record: Record) -> Option<Vec<Option<String>>>;
}

impl<D> Shape for Table<D> {
    fn infos(&self) -> Vec<Info> {
        self.columns.iter().map(|column| column.info).collect()
    }

    fn record(&self, cells: &Cells, reading: &Reading) -> Result<Record, Vec<Refusal>> {
        let mut draft = (self.blank)();
        let mut refused = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let Some(cell) = cells(at) else { continue };
            if let Err(why) = fill(column, &mut draft, cell) {
                refused.push((column.info.name, cell.to_owned(), why));
            }
        }
        if refused.is_empty() {
            (self.finish)(draft, reading).map_err(|(column, value, why)| {
                let at = self.columns.iter().position(|known| known.info.name == column);
                let cell = at.and_then(cells);
                vec![(column, cell.map_or(value, str::to_owned), why)]
            })
        } else {
            Err(refused)
        }
    }

    fn check(&self, column: &str, cell: &str) -> Result<(), Why> {
        match self.columns.iter().find(|known| known.info.name == column) {
            Some(column) => fill(column, &mut (self.blank)(), cell),
            None => Ok(()),
        }
    }

    fn cells(&self, record: Record) -> Option<Vec<Option<String>>> {
        let draft = (self.open)(record)?;
        let written = self.columns.iter().filter(|column| is_written(&column.info));
        Some(written.map(|column| (column.write)(&draft)).collect())
    }
}

fn fill<D>(column: &Column<D>, draft: &mut D, cell: &str) -> Result<(), Why> {
    if !cell.trim().is_empty() {
        return (column.read)(draft, cell);
    }
    if column.info.need == Need::Required {
        return Err(Why::new("is empty", "Fill in the cell: this column is required."));
    }
    Ok(())
}

/// Whether exports have the column.
#[must_use]
pub const fn is_written(info: &Info) -> bool {
    !matches!(info.need, Need::Instead(_))
}

/// The columns of a kind, in the order of exports.
#[must_use]
pub fn of(kind: Kind) -> Vec<Info> {
    shape(kind).infos()
}

/// How records of a kind are read and written.
#[must_use]
pub fn shape(kind: Kind) -> &'static dyn Shape {
    match kind {
        Kind::Settings => &kinds::SETTINGS,
        Kind::Suppliers => &kinds::SUPPLIERS,
        Kind::Branches => &kinds::BRANCHES,
        Kind::Measures => &kinds::MEASURES,
        Kind::Contracts => &kinds::CONTRACTS,
        Kind::Procurements => &kinds::PROCUREMENTS,
        Kind::Quotations => &kinds::QUOTATIONS,
        Kind::Waivers => &kinds::WAIVERS,
        Kind::Samples => &kinds::SAMPLES,
        Kind::Results => &kinds::RESULTS,
        Kind::Commitments => &kinds::COMMITMENTS,
        Kind::Profiles => &kinds::PROFILES,
        Kind::Variations => &kinds::VARIATIONS,
        Kind::Returns => &kinds::RETURNS,
        Kind::Evidence => &kinds::EVIDENCE,
        Kind::Actions => &kinds::ACTIONS,
        Kind::Ratings => &kinds::RATINGS,
        Kind::Figures => &kinds::FIGURES,
        Kind::Reports => &kinds::REPORTS,
        Kind::ReportLines => &kinds::LINES,
        Kind::Milestones => &kinds::MILESTONES,
    }
}

/// Whether a text can be the note of a record.
///
/// # Errors
/// Why it is refused.
pub fn noted(note: &str) -> Result<(), Why> {
    Note::read(note).map(drop)
}

/// One column: its name, need, shape, and the field of the draft that it fills. A `required` field
/// always has a value, an `optional` one may not be known, a `blank` one is empty text instead.
macro_rules! column {
    (@info $name:literal, $need:expr, $how:ty) => {
        $crate::columns::Info {
            name: $name,
            need: $need,
            shape: <$how as $crate::columns::How>::SHAPE,
            text: <$how as $crate::columns::How>::TEXT,
            sort: <$how as $crate::columns::How>::SORT,
        }
    };
    (@optional $name:literal, $need:expr, $how:ty, $($field:tt)+) => {
        $crate::columns::Column {
            info: column!(@info $name, $need, $how),
            read: |draft, cell| {
                draft.$($field)+ = Some(<$how>::read(cell)?);
                Ok(())
            },
            write: |draft| draft.$($field)+.as_ref().map(<$how>::write),
        }
    };
    ($name:literal, required $how:ty, $($field:tt)+) => {
        $crate::columns::Column {
            info: column!(@info $name, $crate::columns::Need::Required, $how),
            read: |draft, cell| {
                draft.$($field)+ = <$how>::read(cell)?;
                Ok(())
            },
            write: |draft| Some(<$how>::write(&draft.$($field)+)),
        }
    };
    ($name:literal, blank $how:ty, $($field:tt)+) => {
        $crate::columns::Column {
            info: column!(@info $name, $crate::columns::Need::Optional, $how),
            read: |draft, cell| {
                draft.$($field)+ = <$how>::read(cell)?;
                Ok(())
            },
            write: |draft| {
                Some(<$how>::write(&draft.$($field)+)).filter(|text| !text.is_empty())
            },
        }
    };
    ($name:literal, optional $how:ty, $($field:tt)+) => {
        column!(@optional $name, $crate::columns::Need::Optional, $how, $($field)+)
    };
    ($name:literal, named $how:ty, $($field:tt)+) => {
        column!(@optional $name, $crate::columns::Need::Named, $how, $($field)+)
    };
    ($name:literal, sealed $how:ty, $($field:tt)+) => {
        column!(@optional $name, $crate::columns::Need::Sealed, $how, $($field)+)
    };
    ($name:literal, kept $how:ty, $($field:tt)+) => {
        column!(@optional $name, $crate::columns::Need::Kept, $how, $($field)+)
    };
    ($name:literal, instead of $other:literal $how:ty, $($field:tt)+) => {
        column!(@optional $name, $crate::columns::Need::Instead($other), $how, $($field)+)
    };
}

use column;
