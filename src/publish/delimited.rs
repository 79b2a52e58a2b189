//! CSV for spreadsheets and TSV for pasting.

use crate::calc::formula;
use crate::exchange::safe;
use crate::tables::{Cell, Sheet};

/// A header and the rows, as files carry them; sums and notes are left to the formats that people
/// read, so that a column can be added up.
pub fn csv(sheet: &Sheet) -> String {
    let mut out = String::new();
    push(&mut out, sheet.names.iter().map(|name| quoted(name)));
    for row in &sheet.rows {
        push(&mut out, row.iter().map(|cell| quoted(&plain(cell))));
    }
    out
}

fn push(out: &mut String, cells: impl Iterator<Item = String>) {
    out.push_str(&cells.collect::<Vec<_>>().join(","));
    out.push_str("\r\n");
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => formula::protect(&safe(text)).into_owned(),
        other => other.plain().unwrap_or_default().to_owned(),
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Headings, rows and sums; a tab or line break inside a cell becomes a blank.
pub fn tsv(sheet: &Sheet) -> String {
    let line = |cells: &[Cell]| {
        let cells: Vec<String> =
            cells.iter().map(|cell| plain(cell).replace(['\t', '\n'], " ")).collect();
        cells.join("\t") + "\n"
    };
    let mut out = sheet.heads.join("\t") + "\n";
    for row in sheet.rows.iter().chain(&sheet.totals) {
        out.push_str(&line(row));
    }
    out
}
