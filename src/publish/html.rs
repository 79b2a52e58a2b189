//! One HTML page that needs nothing else: no script, no network, fit to be printed.

use std::fmt::Write;

use crate::calc::text::harmless;
use crate::tables::{Cell, Sheet};

pub(super) const STYLE: &str = "body{font:16px/1.4 system-ui,sans-serif;margin:2rem;color:#111;background:#fff}\
h1{font-size:1.4rem}table{border-collapse:collapse}\
th,td{padding:.3rem .7rem;border-bottom:1px solid #bbb;text-align:left;vertical-align:top}\
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
tfoot td{font-weight:bold;border-top:2px solid #111}p{max-width:60rem}\
@media print{body{margin:0;font-size:10pt}thead{display:table-header-group}\
tr{break-inside:avoid}@page{margin:15mm}}";

pub fn render(sheet: &Sheet) -> String {
    let title = escaped(if sheet.title.is_empty() { "sleva" } else { &sheet.title });
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<table>\n<thead>\n"
    );
    let heads = sheet.heads.iter().map(|head| escaped(head));
    row(&mut out, sheet, "th scope=\"col\"", "th", heads);
    out.push_str("</thead>\n<tbody>\n");
    for cells in &sheet.rows {
        row(&mut out, sheet, "td", "td", shown(cells));
    }
    out.push_str("</tbody>\n");
    if let Some(totals) = &sheet.totals {
        out.push_str("<tfoot>\n");
        row(&mut out, sheet, "td", "td", shown(totals));
        out.push_str("</tfoot>\n");
    }
    out.push_str("</table>\n");
    for note in &sheet.notes {
        let _ = writeln!(out, "<p>{}</p>", escaped(note));
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn shown(cells: &[Cell]) -> impl Iterator<Item = String> {
    cells.iter().map(|cell| escaped(&cell.shown()))
}

fn row(
    out: &mut String,
    sheet: &Sheet,
    open: &str,
    close: &str,
    cells: impl Iterator<Item = String>,
) {
    out.push_str("<tr>");
    for (at, cell) in cells.enumerate() {
        let class = if sheet.right.get(at).copied().unwrap_or(false) { " class=\"n\"" } else { "" };
        let _ = write!(out, "<{open}{class}>{cell}</{close}>");
    }
    out.push_str("</tr>\n");
}

pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
