//! What a template is given: the report as plain values. `docs/TEMPLATES.md` says each of them.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::svg;
use crate::calc::figure::Figure;
use crate::calc::text::harmless;
use crate::report::chart::shown;
use crate::report::{Chart, Fact, Part, Report, Table};
use crate::tables::Cell;

/// How many columns the longest bar of a chart has in text.
const BAR: u16 = 24;

/// All text in it is one line without controls or invisible signs; nothing is escaped yet but the
/// drawings, which are finished.
pub fn of(report: &Report) -> Value {
    let mut ids = Ids::default();
    let captions: Vec<(&str, &str)> = report.parts.iter().filter_map(caption).collect();
    let parts: Vec<Value> =
        report.parts.iter().map(|part| of_part(part, &captions, &mut ids)).collect();
    let is_heading = |part: &&Value| part["kind"] == "heading";
    let headings: Vec<&Value> = parts.iter().filter(is_heading).collect();
    json!({
        "title": text(&report.title),
        "made": {"at": text(&report.made.at), "version": text(&report.made.version)},
        "headings": headings,
        "parts": parts,
    })
}

fn caption(part: &Part) -> Option<(&str, &str)> {
    match part {
        Part::Table(table) => Some((&table.id, &table.sheet.title)),
        _ => None,
    }
}

fn text(text: &str) -> String {
    harmless(text).into_owned()
}

fn texts(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| text(line)).collect()
}

/// Names for the places of a page, each once.
#[derive(Default)]
struct Ids(HashSet<String>);

impl Ids {
    fn of(&mut self, words: &str) -> String {
        let mut own = slug(words);
        let mut count = 2;
        while !self.0.insert(own.clone()) {
            own = format!("{}-{count}", slug(words));
            count += 1;
        }
        own
    }
}

/// Words as a name: small letters, digits and hyphens.
pub fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.starts_with(|c: char| c.is_ascii_lowercase()) {
        out.to_owned()
    } else {
        format!("p-{out}")
    }
}

fn of_part(part: &Part, captions: &[(&str, &str)], ids: &mut Ids) -> Value {
    match part {
        Part::Heading(words) => {
            json!({"kind": "heading", "id": ids.of(words), "text": text(words)})
        }
        Part::Paragraph(words) => json!({"kind": "paragraph", "text": text(words)}),
        Part::Facts(facts) => {
            let facts: Vec<Value> = facts.iter().map(fact).collect();
            json!({"kind": "facts", "facts": facts})
        }
        Part::List(lines) => json!({"kind": "list", "lines": texts(lines)}),
        Part::Table(own) => table(own, ids),
        Part::Chart(own) => chart(own, captions, ids),
    }
}

fn fact(Fact { label, cell, figure }: &Fact) -> Value {
    let mut own = of_cell(cell, figure.as_ref());
    own.insert("label".to_owned(), Value::from(text(label)));
    Value::Object(own)
}

fn of_cell(cell: &Cell, figure: Option<&Figure>) -> Map<String, Value> {
    let mut own = Map::new();
    own.insert("text".to_owned(), text(&cell.shown()).into());
    own.insert("value".to_owned(), cell.plain().map(text).into());
    own.insert("reason".to_owned(), cell.reason().into());
    own.insert("figure".to_owned(), figure.map(|own| text(&own.to_string())).into());
    own
}

fn table(own: &Table, ids: &mut Ids) -> Value {
    let sheet = &own.sheet;
    let is_right = |at: usize| sheet.right.get(at).copied().unwrap_or(false);
    let columns: Vec<Value> = sheet
        .names
        .iter()
        .zip(&sheet.heads)
        .enumerate()
        .map(|(at, (name, head))| {
            json!({"name": text(name), "head": text(head), "right": is_right(at)})
        })
        .collect();
    let row = |cells: &[Cell], figure: &dyn Fn(usize) -> Option<Figure>| -> Vec<Value> {
        let one = |(at, cell): (usize, &Cell)| {
            let mut own = of_cell(cell, figure(at).as_ref());
            own.insert("right".to_owned(), is_right(at).into());
            Value::Object(own)
        };
        cells.iter().enumerate().map(one).collect()
    };
    let rows: Vec<Vec<Value>> = sheet
        .rows
        .iter()
        .enumerate()
        .map(|(at, cells)| row(cells, &|column| own.figure(at, column).cloned()))
        .collect();
    let totals =
        sheet.totals.as_ref().map(|cells| row(cells, &|column| own.total(column).cloned()));
    json!({
        "kind": "table",
        "id": ids.of(&own.id),
        "caption": text(&sheet.title),
        "columns": columns,
        "rows": rows,
        "totals": totals,
        "notes": texts(&sheet.notes),
    })
}

fn chart(own: &Chart, captions: &[(&str, &str)], ids: &mut Ids) -> Value {
    let id = ids.of(&own.id);
    let beside = own.id.strip_suffix("-chart");
    let table = captions.iter().find(|(id, _)| Some(*id) == beside);
    let description = format!(
        "{} for each of {} rows, as bars in pounds.",
        own.series.join(" and "),
        own.rows.len()
    );
    let rows: Vec<Value> = own
        .rows
        .iter()
        .map(|(label, amounts)| {
            let values: Vec<Value> = own
                .series
                .iter()
                .zip(amounts)
                .map(|(series, amount)| {
                    json!({
                        "series": text(series),
                        "text": shown(*amount),
                        "value": amount.map(|own| own.to_string()),
                        "bar": own.bar(*amount, BAR),
                    })
                })
                .collect();
            json!({"label": text(label), "bars": values})
        })
        .collect();
    json!({
        "kind": "chart",
        "title": text(&own.title),
        "text": description,
        "table": table.map(|(id, _)| slug(id)),
        "caption": table.map(|(_, caption)| text(caption)),
        "series": texts(&own.series),
        "rows": rows,
        "drawings": svg::of(own, &id, &description),
        "id": id,
    })
}
