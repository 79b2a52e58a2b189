//! The columns of each kind of record: one table for reading, writing, documents and messages.

use super::Reading;
use super::how::Why;
use super::kinds;
use crate::db::request::{Kind, Record};

/// Whether a file must have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
    /// Read in place of another column, and never written.
    Instead(&'static str),
    /// Written by export and read back only as part of a whole folder.
    Kept,
}

/// A column as documents and messages speak of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Info {
    pub name: &'static str,
    pub need: Need,
    pub shape: &'static str,
    /// Whether a spreadsheet could take its cells for formulas.
    pub text: bool,
}

/// A column of a draft: where a cell goes, and what is written from it.
pub(super) struct Column<D> {
    pub info: Info,
    pub read: fn(&mut D, &str) -> Result<(), Why>,
    pub write: fn(&D) -> Option<String>,
}

/// A refused cell: the column, its text, and why.
pub(super) type Refusal = (&'static str, String, Why);

/// A kind: its columns, an empty draft, and the way between drafts and records.
pub(super) struct Table<D: 'static> {
    pub columns: &'static [Column<D>],
    pub blank: fn() -> D,
    pub finish: fn(D, &Reading) -> Result<Record, Refusal>,
    pub open: fn(Record) -> Option<D>,
}

/// What reading and writing need of a kind, whatever its draft.
pub(super) trait Shape {
    fn infos(&self) -> Vec<Info>;

    /// Reads one row; `place` gives the position in the row of each column of [`Shape::infos`].
    fn record(
        &self,
        cells: &csv::StringRecord,
        place: &[Option<usize>],
        reading: &Reading,
    ) -> Result<Record, Vec<Refusal>>;

    /// The cells of a record, in the order of the columns that are written; none where the record
    /// is of another kind.
    fn cells(&self, record: Record) -> Option<Vec<Option<String>>>;
}

impl<D> Shape for Table<D> {
    fn infos(&self) -> Vec<Info> {
        self.columns.iter().map(|column| column.info).collect()
    }

    fn record(
        &self,
        cells: &csv::StringRecord,
        place: &[Option<usize>],
        reading: &Reading,
    ) -> Result<Record, Vec<Refusal>> {
        let mut draft = (self.blank)();
        let mut refused = Vec::new();
        for (column, place) in self.columns.iter().zip(place) {
            let Some(cell) = place.and_then(|at| cells.get(at)) else { continue };
            if let Err(why) = fill(column, &mut draft, cell) {
                refused.push((column.info.name, cell.to_owned(), why));
            }
        }
        if refused.is_empty() {
            (self.finish)(draft, reading).map_err(|(column, value, why)| {
                let at = self.columns.iter().position(|known| known.info.name == column);
                let place = at.and_then(|at| place.get(at).copied().flatten());
                let cell = place.and_then(|at| cells.get(at));
                vec![(column, cell.map_or(value, str::to_owned), why)]
            })
        } else {
            Err(refused)
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

pub(super) fn is_written(info: &Info) -> bool {
    !matches!(info.need, Need::Instead(_))
}

/// The columns of a kind, in the order of exports.
#[must_use]
pub fn of(kind: Kind) -> Vec<Info> {
    shape(kind).infos()
}

pub(super) fn shape(kind: Kind) -> &'static dyn Shape {
    match kind {
        Kind::Settings => &kinds::SETTINGS,
        Kind::Suppliers => &kinds::SUPPLIERS,
        Kind::Branches => &kinds::BRANCHES,
        Kind::Measures => &kinds::MEASURES,
        Kind::Contracts => &kinds::CONTRACTS,
        Kind::Commitments => &kinds::COMMITMENTS,
        Kind::Profiles => &kinds::PROFILES,
        Kind::Figures => &kinds::FIGURES,
    }
}

/// One column: its name, need, shape, and the field of the draft that it fills. A `required` field
/// always has a value, an `optional` one may not be known, a `blank` one is empty text instead.
macro_rules! column {
    (@info $name:literal, $need:expr, $how:ty) => {
        $crate::exchange::columns::Info {
            name: $name,
            need: $need,
            shape: <$how as $crate::exchange::how::How>::SHAPE,
            text: <$how as $crate::exchange::how::How>::TEXT,
        }
    };
    (@optional $name:literal, $need:expr, $how:ty, $($field:tt)+) => {
        $crate::exchange::columns::Column {
            info: column!(@info $name, $need, $how),
            read: |draft, cell| {
                draft.$($field)+ = Some(<$how>::read(cell)?);
                Ok(())
            },
            write: |draft| draft.$($field)+.as_ref().map(<$how>::write),
        }
    };
    ($name:literal, required $how:ty, $($field:tt)+) => {
        $crate::exchange::columns::Column {
            info: column!(@info $name, $crate::exchange::columns::Need::Required, $how),
            read: |draft, cell| {
                draft.$($field)+ = <$how>::read(cell)?;
                Ok(())
            },
            write: |draft| Some(<$how>::write(&draft.$($field)+)),
        }
    };
    ($name:literal, blank $how:ty, $($field:tt)+) => {
        $crate::exchange::columns::Column {
            info: column!(@info $name, $crate::exchange::columns::Need::Optional, $how),
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
        column!(@optional $name, $crate::exchange::columns::Need::Optional, $how, $($field)+)
    };
    ($name:literal, kept $how:ty, $($field:tt)+) => {
        column!(@optional $name, $crate::exchange::columns::Need::Kept, $how, $($field)+)
    };
    ($name:literal, instead of $other:literal $how:ty, $($field:tt)+) => {
        column!(@optional $name, $crate::exchange::columns::Need::Instead($other), $how, $($field)+)
    };
}

pub(super) use column;
