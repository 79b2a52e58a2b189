//! A report as one HTML page that needs nothing else: no script, no network, fit to be printed and
//! to be read aloud.

use std::fmt::Write;

use crate::publish::html::{STYLE, escaped};
use crate::report::{Fact, Part, Report};
use crate::tables::{Cell, Sheet};

const MORE: &str = "h2{font-size:1.15rem;margin-top:1.8rem}\
caption{text-align:left;font-weight:bold;padding:.3rem 0}tbody th{font-weight:normal}\
dl{display:grid;grid-template-columns:max-content auto;gap:.2rem 1rem}dt{font-weight:bold}\
dd{margin:0}.t{overflow-x:auto}li,dd{max-width:60rem}";

pub fn render(report: &Report) -> String {
    let title = escaped(&report.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}{MORE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    for part in &report.parts {
        let _ = match part {
            Part::Heading(text) => writeln!(out, "<h2>{}</h2>", escaped(text)),
            Part::Paragraph(text) => writeln!(out, "<p>{}</p>", escaped(text)),
            Part::Facts(facts) => {
                out.push_str("<dl>\n");
                for Fact { label, cell, .. } in facts {
                    let (label, text) = (escaped(label), escaped(&cell.shown()));
                    let _ = writeln!(out, "<dt>{label}</dt><dd>{text}</dd>");
                }
                writeln!(out, "</dl>")
            }
            Part::List(lines) => {
                out.push_str("<ul>\n");
                for line in lines {
                    let _ = writeln!(out, "<li>{}</li>", escaped(line));
                }
                writeln!(out, "</ul>")
            }
            Part::Chart(_) => Ok(()),
            Part::Table(own) => {
                table(&mut out, &own.sheet);
                Ok(())
            }
        };
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn table(out: &mut String, sheet: &Sheet) {
    // A table that is wider than the page is moved by itself, also with the keyboard.
    let title = escaped(&sheet.title);
    let _ = write!(
        out,
        "<div class=\"t\" role=\"region\" tabindex=\"0\" aria-label=\"{title}\">\n<table>\n<caption>{title}</caption>\n<thead>\n<tr>"
    );
    for (at, head) in sheet.heads.iter().enumerate() {
        let class = class(sheet, at);
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", escaped(head));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for cells in &sheet.rows {
        row(out, sheet, cells);
    }
    out.push_str("</tbody>\n");
    if let Some(totals) = &sheet.totals {
        out.push_str("<tfoot>\n");
        row(out, sheet, totals);
        out.push_str("</tfoot>\n");
    }
    out.push_str("</table>\n</div>\n");
    for note in &sheet.notes {
        let _ = writeln!(out, "<p>{}</p>", escaped(note));
    }
}

fn row(out: &mut String, sheet: &Sheet, cells: &[Cell]) {
    out.push_str("<tr>");
    for (at, cell) in cells.iter().enumerate() {
        let text = escaped(&cell.shown());
        let class = class(sheet, at);
        let _ = if at == 0 {
            write!(out, "<th scope=\"row\"{class}>{text}</th>")
        } else {
            write!(out, "<td{class}>{text}</td>")
        };
    }
    out.push_str("</tr>\n");
}

fn class(sheet: &Sheet, at: usize) -> &'static str {
    if sheet.right.get(at).copied().unwrap_or(false) { " class=\"n\"" } else { "" }
}
