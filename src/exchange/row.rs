//! What reading needs of a row, whatever kind of file it stands in.

use csv::StringRecord;

use super::Fault;
use super::grid::{GridRow, GridRows, Held};
use super::rows::Rows;

/// The rows of a file, one after the other.
pub trait Source {
    type Row: Row;

    /// The next row with its number, as a spreadsheet counts; none at the end.
    ///
    /// # Errors
    /// What the parser says.
    fn next(&mut self) -> Result<Option<(u64, &Self::Row)>, Fault>;
}

/// One row.
pub trait Row {
    /// Whether a row with fewer or more cells than the header has lost or won a separator.
    const SEPARATED: bool;

    fn width(&self) -> usize;

    fn text(&self, at: usize) -> Option<&str>;

    /// What the cell was before it was text; always text in a file that has nothing else.
    fn held(&self, _at: usize) -> Held {
        Held::Text
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.width()).map(|at| self.text(at).unwrap_or_default())
    }
}

impl Row for StringRecord {
    const SEPARATED: bool = true;

    fn width(&self) -> usize {
        self.len()
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.get(at)
    }
}

impl Source for Rows<'_> {
    type Row = StringRecord;

    fn next(&mut self) -> Result<Option<(u64, &StringRecord)>, Fault> {
        self.next_row()
    }
}

impl Row for GridRow<'_> {
    const SEPARATED: bool = false;

    fn width(&self) -> usize {
        self.cells.len()
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.cells.get(at).copied().flatten().map(|(_, text)| text)
    }

    fn held(&self, at: usize) -> Held {
        self.cells.get(at).copied().flatten().map_or(Held::Text, |(held, _)| held)
    }
}

impl<'g> Source for GridRows<'g> {
    type Row = GridRow<'g>;

    fn next(&mut self) -> Result<Option<(u64, &GridRow<'g>)>, Fault> {
        Ok(self.next_row())
    }
}
