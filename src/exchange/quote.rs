//! Cells as they stand in a file, for messages about rows that the store refused.

use std::collections::HashMap;

use super::grid::Grid;
use super::row::{Row, Source};
use super::rows::Rows;
use crate::calc::text::harmless;
use crate::db::request::Rejected;

/// How much of a refused cell a message repeats.
const SHOWN: usize = 60;

/// What a file held, kept until every row of it is taken or refused.
#[derive(Clone, PartialEq, Eq)]
pub struct Cells(Kept);

#[derive(Clone, PartialEq, Eq)]
enum Kept {
    Text { text: String, separator: u8 },
    Sheet { grid: Grid, header: u64 },
}

impl std::fmt::Debug for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Kept::Text { text, .. } => write!(f, "Cells({} bytes)", text.len()),
            Kept::Sheet { grid, .. } => write!(f, "Cells(sheet {:?})", grid.name),
        }
    }
}

impl Cells {
    pub(super) fn of_text(text: String, separator: u8) -> Self {
        Self(Kept::Text { text, separator })
    }

    /// A sheet with its header on this row.
    pub(super) fn of_sheet(grid: Grid, header: u64) -> Self {
        Self(Kept::Sheet { grid, header })
    }

    /// Puts the cell of the file in place of what the store made of it. A column that the file
    /// does not have keeps the store's words.
    pub fn quote(&self, rejected: &mut [Rejected]) {
        match &self.0 {
            Kept::Text { text, separator } => quote(&mut Rows::new(text, *separator), 0, rejected),
            Kept::Sheet { grid, header } => quote(&mut grid.rows(), *header, rejected),
        }
    }
}

/// Quotes from rows of which the first one from `header` on is the header.
fn quote<S: Source>(rows: &mut S, header: u64, rejected: &mut [Rejected]) {
    let mut wanted: HashMap<u64, Vec<&mut Rejected>> = HashMap::new();
    for refused in rejected {
        wanted.entry(refused.row).or_default().push(refused);
    }
    let mut names: Option<Vec<String>> = None;
    // A file that was read once can be read again: there is no error to tell.
    while let (false, Ok(Some((row, cells)))) = (wanted.is_empty(), rows.next()) {
        let Some(names) = &names else {
            if row >= header {
                names = Some(cells.texts().map(column_name).collect());
            }
            continue;
        };
        for refused in wanted.remove(&row).unwrap_or_default() {
            let at = names.iter().position(|name| *name == refused.column);
            if let Some(cell) = at.and_then(|at| cells.text(at)) {
                refused.value = shown(cell);
            }
        }
    }
}

/// The name of a column as a header has it.
pub(super) fn column_name(cell: &str) -> String {
    cell.trim().to_ascii_lowercase().replace(' ', "_")
}

/// A cell in a message: harmless, and not too long.
pub(super) fn shown(cell: &str) -> String {
    let whole = harmless(cell);
    let mut shown: String = whole.chars().take(SHOWN).collect();
    if whole.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
