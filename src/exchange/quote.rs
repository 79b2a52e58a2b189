//! Cells as they stand in a file, for messages about rows that the store refused.

use std::collections::HashMap;

use super::rows::Rows;
use crate::calc::text::harmless;
use crate::db::request::Rejected;

/// How much of a refused cell a message repeats.
const SHOWN: usize = 60;

/// The text of a file, kept until every row of it is taken or refused.
#[derive(Clone, PartialEq, Eq)]
pub struct Cells {
    pub(super) text: String,
    pub(super) separator: u8,
}

impl std::fmt::Debug for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cells({} bytes)", self.text.len())
    }
}

impl Cells {
    /// Puts the cell of the file in place of what the store made of it. A column that the file
    /// does not have keeps the store's words.
    pub fn quote(&self, rejected: &mut [Rejected]) {
        let mut wanted: HashMap<u64, Vec<&mut Rejected>> = HashMap::new();
        for refused in rejected {
            wanted.entry(refused.row).or_default().push(refused);
        }
        let mut rows = Rows::new(&self.text, self.separator);
        let Ok(Some((_, header))) = rows.next() else { return };
        let names: Vec<String> = header.iter().map(column_name).collect();
        // A file that was read once can be read again: there is no error to tell.
        while let (false, Ok(Some((row, cells)))) = (wanted.is_empty(), rows.next()) {
            for refused in wanted.remove(&row).unwrap_or_default() {
                let at = names.iter().position(|name| *name == refused.column);
                if let Some(cell) = at.and_then(|at| cells.get(at)) {
                    refused.value = shown(cell);
                }
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
