//! Council settings and published figures.

use crate::calc::explain::Published;
use crate::columns::{Day, How, Line, Name, Note, Printed, Reference, Why};
use crate::columns::{Reading, Refusal, Table, column};
use crate::db::request::{Record, Setting};

pub const SETTINGS: Table<Setting> = Table {
    columns: &[
        column!("name", required Reference, name),
        column!("value", required Line, value),
        column!("from", optional Day, from),
        column!("reason", optional Note, reason),
    ],
    blank: || Setting { name: String::new(), value: String::new(), from: None, reason: None },
    finish: setting,
    open: |record| if let Record::Setting(setting) = record { Some(setting) } else { None },
};

/// What makes a database a sample is set by what makes samples: in a sample anyone may act as
/// anyone.
fn setting(setting: Setting, reading: &Reading) -> Result<Record, Refusal> {
    let is_sample = setting.name == "sample" || setting.name.starts_with("sample.");
    if is_sample && !reading.whole {
        let why = Why::new(
            "belongs to sample databases, and only sleva demo writes it",
            "Leave the row out.",
        );
        return Err(("name", setting.name, why));
    }
    Ok(Record::Setting(setting))
}

pub const FIGURES: Table<Published> = Table {
    columns: &[
        column!("report", required Name, report),
        column!("date", required Reference, date),
        column!("metric", required Name, metric),
        column!("measure", blank Name, measure),
        column!("value", required Printed, value),
        column!("unit", blank Name, unit),
        column!("source", blank Note, source),
        column!("note", blank Note, note),
        column!("awarded_from", optional Day, awarded_from),
        column!("awarded_to", optional Day, awarded_to),
        column!("edition", optional Reference, edition),
        column!("measure_ref", optional Reference, measure_ref),
    ],
    blank: || Published {
        report: String::new(),
        date: String::new(),
        metric: String::new(),
        measure: String::new(),
        value: String::new(),
        unit: String::new(),
        source: String::new(),
        note: String::new(),
        awarded_from: None,
        awarded_to: None,
        edition: None,
        measure_ref: None,
    },
    finish: |figure, _| Ok(Record::Figure(figure)),
    open: |record| if let Record::Figure(figure) = record { Some(figure) } else { None },
};
