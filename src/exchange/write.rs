//! Writes the CSV of one kind.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::calc::formula;
use crate::calc::text::is_invisible;
use crate::columns::{self, Info, Shape};
use crate::db::request::{Kind, Record};

/// What a file got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    pub rows: u64,
    /// Cells that got an apostrophe in front, so that no spreadsheet runs them.
    pub protected: u64,
}

/// Writes records of a kind as CSV: UTF-8, a header, one row each, lines ended as RFC 4180 has it.
pub struct Writer<W: Write> {
    shape: &'static dyn Shape,
    columns: Vec<Info>,
    csv: csv::Writer<W>,
    written: Written,
}

impl<W: Write> Writer<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// What the file system says.
    pub fn new(kind: Kind, to: W) -> io::Result<Self> {
        let shape = columns::shape(kind);
        let mut columns = shape.infos();
        columns.retain(columns::is_written);
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
        csv.write_record(columns.iter().map(|info| info.name)).map_err(plain)?;
        Ok(Self { shape, columns, csv, written: Written::default() })
    }

    /// Writes one record; one of another kind is left out.
    ///
    /// # Errors
    /// What the file system says.
    pub fn record(&mut self, record: Record) -> io::Result<()> {
        let Some(cells) = self.shape.cells(record) else { return Ok(()) };
        for (info, cell) in self.columns.iter().zip(&cells) {
            let cell = cell.as_deref().unwrap_or_default();
            if !info.text {
                self.csv.write_field(cell).map_err(plain)?;
                continue;
            }
            let shown = safe(cell);
            let protected = formula::protect(&shown);
            self.written.protected += u64::from(protected.len() > shown.len());
            self.csv.write_field(protected.as_ref()).map_err(plain)?;
        }
        self.csv.write_record(None::<&[u8]>).map_err(plain)?;
        self.written.rows += 1;
        Ok(())
    }

    /// Flushes and says what was written.
    ///
    /// # Errors
    /// What the file system says.
    pub fn finish(mut self) -> io::Result<Written> {
        self.csv.flush()?;
        Ok(self.written)
    }
}

/// The error of the file itself, so that its kind is not lost.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Text as files carry it: line breaks and tabs stay, every other control and every invisible
/// character becomes its code in angle brackets.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || is_invisible(c);
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let parts = text
        .chars()
        .map(|c| if bad(c) { format!("<U+{:04X}>", u32::from(c)) } else { c.to_string() });
    Cow::Owned(parts.collect())
}
