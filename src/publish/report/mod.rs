//! How a report is written: as Markdown, as one HTML page, as text and as JSON.

mod page;
mod plain;

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::{Error, json, markdown, whole};
use crate::report::{Fact, Part, Report};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Markdown,
    Html,
    Json,
}

impl Format {
    /// The words for it, which are the endings of files as well.
    pub const WORDS: &'static [(&'static str, Self)] =
        &[("txt", Self::Text), ("md", Self::Markdown), ("html", Self::Html), ("json", Self::Json)];

    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(own, _)| own.eq_ignore_ascii_case(word)).map(|(_, own)| *own)
    }
}

/// Writes a report to a file, in the format that its ending says.
///
/// # Errors
/// The ending says no format, the file is there already, or it cannot be written.
pub fn write(path: &Path, report: &Report, overwrite: bool) -> Result<(), Error> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let format = Format::parse(ending).ok_or_else(|| Error::Ending(path.to_owned()))?;
    let text = render(report, format);
    whole(path, overwrite, |file| std::io::Write::write_all(file, text.as_bytes()))
}

/// The whole of a file in a format.
#[must_use]
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Text => plain::render(report),
        Format::Markdown => markdown(report),
        Format::Html => page::render(report),
        Format::Json => format!("{}\n", json::escaped(&format!("{:#}", of_json(report)))),
    }
}

fn markdown(report: &Report) -> String {
    let mut out = String::new();
    let escaped = markdown::escaped;
    let _ = writeln!(out, "# {}", escaped(&report.title));
    for part in &report.parts {
        out.push('\n');
        match part {
            Part::Heading(text) => {
                let _ = writeln!(out, "## {}", escaped(text));
            }
            Part::Paragraph(text) => {
                let _ = writeln!(out, "{}", escaped(text));
            }
            Part::Facts(facts) => {
                for Fact { label, cell, .. } in facts {
                    let text = escaped(&cell.shown());
                    let _ = writeln!(out, "- **{}**: {text}", escaped(label));
                }
            }
            Part::List(lines) => {
                for line in lines {
                    let _ = writeln!(out, "- {}", escaped(line));
                }
            }
            Part::Chart(_) => {}
            Part::Table(table) => {
                let sheet = &table.sheet;
                if !sheet.title.is_empty() {
                    let _ = write!(out, "*{}*\n\n", escaped(&sheet.title));
                }
                markdown::table(&mut out, sheet);
            }
        }
    }
    out
}

/// Its parts in their order, tables by the names of their columns.
#[must_use]
pub fn of_json(report: &Report) -> Value {
    let part = |part: &Part| match part {
        Part::Heading(text) => json!({"kind": "heading", "text": text}),
        Part::Paragraph(text) => json!({"kind": "paragraph", "text": text}),
        Part::Facts(facts) => {
            let fact = |fact: &Fact| json!({"label": fact.label, "text": fact.cell.shown()});
            json!({"kind": "facts", "facts": facts.iter().map(fact).collect::<Value>()})
        }
        Part::List(lines) => json!({"kind": "list", "lines": lines}),
        Part::Chart(chart) => json!({"kind": "chart", "caption": chart.title}),
        Part::Table(table) => json!({
            "kind": "table",
            "caption": table.sheet.title,
            "columns": table.sheet.names,
            "rows": json::rows(&table.sheet),
            "totals": table.sheet.totals.as_ref().map(|totals| json::object(&table.sheet, totals)),
            "notes": table.sheet.notes,
        }),
    };
    json!({"title": report.title, "parts": report.parts.iter().map(part).collect::<Value>()})
}
