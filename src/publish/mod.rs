//! What people read: a sheet as aligned text, TSV, CSV, Markdown, one HTML page, JSON rows, or a
//! workbook.
//! Knows `calc` and `tables`.

mod book;
mod delimited;
mod file;
mod html;
mod json;
mod markdown;
pub mod report;
mod text;

use crate::tables::Sheet;

pub use file::{Error, is_book, whole, write};
pub use json::{escaped as json_escaped, object as json_object, rows as json_rows};
pub use text::{Style, text, twin};

/// How a sheet is written as text; chosen by the ending of a file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Tsv,
    Csv,
    Markdown,
    Html,
    Json,
}

impl Format {
    /// The endings that are known, for messages.
    pub const ENDINGS: &'static str = ".txt, .tsv, .csv, .xlsx, .md, .html, .json";

    /// From the ending of a file's name; none where it is not known.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Text),
            "tsv" => Some(Self::Tsv),
            "csv" => Some(Self::Csv),
            "md" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The whole of a file in a format.
#[must_use]
pub fn render(sheet: &Sheet, format: Format) -> String {
    match format {
        Format::Text => text(sheet, Style::default()),
        Format::Tsv => delimited::tsv(sheet),
        Format::Csv => delimited::csv(sheet),
        Format::Markdown => markdown::render(sheet),
        Format::Html => html::render(sheet),
        Format::Json => json::render(sheet),
    }
}
