//! A Markdown table.

use std::fmt::Write;

use crate::calc::text::harmless;
use crate::tables::{Cell, Sheet};

pub fn render(sheet: &Sheet) -> String {
    let mut out = String::new();
    if !sheet.title.is_empty() {
        let _ = write!(out, "## {}\n\n", escaped(&sheet.title));
    }
    table(&mut out, sheet);
    out
}

/// The table alone, with what stands under it.
pub(super) fn table(out: &mut String, sheet: &Sheet) {
    line(out, sheet.heads.iter().map(|head| escaped(head)));
    let marks = sheet.right.iter().map(|right| if *right { "---:" } else { "---" }.to_owned());
    line(out, marks);
    for row in &sheet.rows {
        line(out, row.iter().map(|cell| escaped(&cell.shown())));
    }
    if let Some(totals) = &sheet.totals {
        line(out, totals.iter().map(strong));
    }
    for note in &sheet.notes {
        let _ = write!(out, "\n{}\n", escaped(note));
    }
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    let _ = writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "));
}

fn strong(cell: &Cell) -> String {
    match escaped(&cell.shown()) {
        text if text.is_empty() => text,
        text => format!("**{text}**"),
    }
}

/// Text that Markdown and the HTML inside it leave alone.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '!' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
