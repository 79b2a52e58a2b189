//! A workbook of one sheet, as files carry it: a header and the rows.

use crate::calc::Date;
use crate::exchange::{BookError, Filling, Put};
use crate::tables::{Cell, Sheet};

/// Sums and notes are left to the formats that people read, so that a column can be added up.
pub fn render(sheet: &Sheet) -> Result<Vec<u8>, BookError> {
    let mut filling = Filling::new("List", sheet.names.iter().map(String::as_str))?;
    for row in &sheet.rows {
        for cell in row {
            filling.cell(match cell {
                Cell::Number { plain, .. } => Put::Number(plain),
                Cell::Text(text) if !text.is_empty() => dated(text),
                _ => Put::Empty,
            })?;
        }
        filling.end_row();
    }
    filling.finish(&sheet.title)
}

/// Text that is a day as files carry it becomes a date.
fn dated(text: &str) -> Put<'_> {
    day(text).map_or(Put::Text(text), Put::Day)
}

/// The day that a text is, `2025-04-01` and nothing else.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|day: &Date| day.to_string() == text)
}
