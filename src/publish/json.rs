//! Rows as JSON objects: numbers as strings, and beside each null the reason for it.

use serde_json::{Map, Value, json};

use crate::calc::text::is_invisible;

use crate::tables::{Cell, Sheet};

/// One object a row, by column name. A cell without a value is null, and `NAME_reason` says why.
#[must_use]
pub fn rows(sheet: &Sheet) -> Value {
    sheet.rows.iter().map(|row| object(sheet, row)).collect()
}

/// Rows, sums and notes.
#[must_use]
pub fn render(sheet: &Sheet) -> String {
    let mut whole = json!({"title": sheet.title, "rows": rows(sheet), "notes": sheet.notes});
    if let (Some(totals), Some(map)) = (&sheet.totals, whole.as_object_mut()) {
        map.insert("totals".to_owned(), object(sheet, totals));
    }
    format!("{}\n", escaped(&format!("{whole:#}")))
}

/// JSON with every control and invisible character as its escape. Outside texts JSON has none but
/// line breaks.
#[must_use]
pub fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && c.is_control() || is_invisible(c) {
            let mut units = [0; 2];
            out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// One row by column name.
#[must_use]
pub fn object(sheet: &Sheet, row: &[Cell]) -> Value {
    let mut map = Map::new();
    for (name, cell) in sheet.names.iter().zip(row) {
        map.insert(name.clone(), cell.plain().map_or(Value::Null, Value::from));
        if let Some(reason) = cell.reason() {
            map.insert(format!("{name}_reason"), Value::from(reason));
        }
    }
    Value::Object(map)
}
