//! A report as JSON: its parts in their order, numbers as text, and beside each figure its name.

use serde_json::{Map, Value, json};

use crate::publish::json;
use crate::report::{Chart, Fact, Part, Report, Table};
use crate::tables::Cell;

/// Tables are rows by the names of their columns: `NAME`, with `NAME_reason` where there is no
/// value and `NAME_figure` where there is a figure.
#[must_use]
pub fn of(report: &Report) -> Value {
    let made = json!({"at": report.made.at, "version": report.made.version});
    let parts: Vec<Value> = report.parts.iter().map(part).collect();
    json!({"title": report.title, "made": made, "parts": parts})
}

fn part(part: &Part) -> Value {
    match part {
        Part::Heading(text) => json!({"kind": "heading", "text": text}),
        Part::Paragraph(text) => json!({"kind": "paragraph", "text": text}),
        Part::Facts(facts) => {
            let facts: Vec<Value> = facts.iter().map(fact).collect();
            json!({"kind": "facts", "facts": facts})
        }
        Part::List(lines) => json!({"kind": "list", "lines": lines}),
        Part::Chart(own) => chart(own),
        Part::Table(own) => table(own),
    }
}

fn fact(Fact { label, cell, figure }: &Fact) -> Value {
    let mut own = Map::new();
    own.insert("label".to_owned(), label.as_str().into());
    own.insert("text".to_owned(), cell.shown().into());
    if let Some(figure) = figure {
        own.insert("value".to_owned(), cell.plain().into());
        own.insert("value_figure".to_owned(), figure.to_string().into());
    }
    if let Some(reason) = cell.reason() {
        own.insert("value_reason".to_owned(), reason.into());
    }
    Value::Object(own)
}

fn chart(own: &Chart) -> Value {
    let row = |(label, amounts): &(String, Vec<Option<crate::calc::Pence>>)| {
        let amounts: Vec<Option<String>> =
            amounts.iter().map(|own| own.map(|own| own.to_string())).collect();
        json!({"label": label, "gbp": amounts})
    };
    let rows: Vec<Value> = own.rows.iter().map(row).collect();
    json!({"kind": "chart", "id": own.id, "caption": own.title, "series": own.series, "rows": rows})
}

fn table(own: &Table) -> Value {
    let sheet = &own.sheet;
    let row = |(at, cells): (usize, &Vec<Cell>)| {
        let figure = |column| own.figure(at, column).map(ToString::to_string);
        object(own, cells, &figure)
    };
    let rows: Vec<Value> = sheet.rows.iter().enumerate().map(row).collect();
    let total = |column| own.total(column).map(ToString::to_string);
    json!({
        "kind": "table",
        "id": own.id,
        "caption": sheet.title,
        "columns": sheet.names,
        "rows": rows,
        "totals": sheet.totals.as_ref().map(|totals| object(own, totals, &total)),
        "notes": sheet.notes,
    })
}

fn object(own: &Table, cells: &[Cell], figure: &dyn Fn(usize) -> Option<String>) -> Value {
    let mut row = json::object(&own.sheet, cells);
    if let Some(row) = row.as_object_mut() {
        for (at, name) in own.sheet.names.iter().enumerate() {
            if let Some(figure) = figure(at) {
                row.insert(format!("{name}_figure"), figure.into());
            }
        }
    }
    row
}
