//! A report as values, written alike as Markdown, as one HTML page, as text and as JSON: headings,
//! sentences, lists, facts and tables.

pub mod contract;
mod page;
mod plain;

use std::fmt::Write;

use serde_json::{Value, json};

use super::{json, markdown};
use crate::tables::Sheet;

/// A report, whatever it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub title: String,
    pub parts: Vec<Part>,
}

/// One part of a report, in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Of the second level; the title is of the first.
    Heading(String),
    Paragraph(String),
    /// What is known at a glance: a label and a text each.
    Facts(Vec<(String, String)>),
    List(Vec<String>),
    /// Its title is the caption, its first column says what a row is of.
    Table(Sheet),
}

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

impl Report {
    pub fn heading(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Heading(text.into()));
    }

    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Paragraph(text.into()));
    }

    /// A table, or where it has no rows a sentence instead.
    pub fn table(&mut self, sheet: Sheet, instead: &str) {
        if sheet.rows.is_empty() {
            self.paragraph(instead);
        } else {
            self.parts.push(Part::Table(sheet));
        }
    }

    /// A list, or where it is empty a sentence instead.
    pub fn list(&mut self, lines: Vec<String>, instead: &str) {
        if lines.is_empty() {
            self.paragraph(instead);
        } else {
            self.parts.push(Part::List(lines));
        }
    }

    /// The whole of a file in a format.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => plain::render(self),
            Format::Markdown => self.markdown(),
            Format::Html => page::render(self),
            Format::Json => format!("{}\n", json::escaped(&format!("{:#}", self.json()))),
        }
    }

    fn markdown(&self) -> String {
        let mut out = String::new();
        let escaped = markdown::escaped;
        let _ = writeln!(out, "# {}", escaped(&self.title));
        for part in &self.parts {
            out.push('\n');
            match part {
                Part::Heading(text) => {
                    let _ = writeln!(out, "## {}", escaped(text));
                }
                Part::Paragraph(text) => {
                    let _ = writeln!(out, "{}", escaped(text));
                }
                Part::Facts(facts) => {
                    for (label, text) in facts {
                        let _ = writeln!(out, "- **{}**: {}", escaped(label), escaped(text));
                    }
                }
                Part::List(lines) => {
                    for line in lines {
                        let _ = writeln!(out, "- {}", escaped(line));
                    }
                }
                Part::Table(sheet) => {
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
    pub fn json(&self) -> Value {
        let part = |part: &Part| match part {
            Part::Heading(text) => json!({"kind": "heading", "text": text}),
            Part::Paragraph(text) => json!({"kind": "paragraph", "text": text}),
            Part::Facts(facts) => {
                let fact = |(label, text): &(String, String)| json!({"label": label, "text": text});
                json!({"kind": "facts", "facts": facts.iter().map(fact).collect::<Value>()})
            }
            Part::List(lines) => json!({"kind": "list", "lines": lines}),
            Part::Table(sheet) => json!({
                "kind": "table",
                "caption": sheet.title,
                "columns": sheet.names,
                "rows": json::rows(sheet),
                "totals": sheet.totals.as_ref().map(|totals| json::object(sheet, totals)),
                "notes": sheet.notes,
            }),
        };
        json!({"title": self.title, "parts": self.parts.iter().map(part).collect::<Value>()})
    }
}
