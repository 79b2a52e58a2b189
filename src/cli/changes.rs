//! What an import or an edit changed, field by field.

use serde_json::{Value, json};

use super::answer::line;
use crate::columns::{Difference, differences};
use crate::db::request::{Change, Kind, Receipt};

/// How many changed records the text shows.
const SHOWN: usize = 20;

fn cell(cell: Option<&String>) -> String {
    cell.map_or_else(|| "not known".to_owned(), |cell| format!("“{cell}”"))
}

/// Adds each record and under it a line for each field, for whoever reads line by line.
pub fn linear(changes: &[Change], text: &mut String) {
    for change in changes {
        line(text, format_args!("{} {}", change.record, change.became()));
        for Difference { field, before, after } in fields(change) {
            let (before, after) = (before.as_ref(), after.as_ref());
            match change.became() {
                "added" => line(text, format_args!("  {field}: {}", cell(after))),
                "removed" => line(text, format_args!("  {field}: {}", cell(before))),
                _ => {
                    line(text, format_args!("  {field}: from {} to {}", cell(before), cell(after)));
                }
            }
        }
    }
}

/// The same, but those that came or went whole have no more than their own line, and lines of
/// frozen reports none.
pub fn in_short(changes: &[Change], text: &mut String) {
    let is_line = |change: &&Change| {
        let own = change.after.as_ref().or(change.before.as_ref());
        own.is_some_and(|own| own.kind() == Kind::ReportLines)
    };
    for change in changes.iter().filter(|change| !is_line(change)) {
        match change.became() {
            "changed" => linear(std::slice::from_ref(change), text),
            became => line(text, format_args!("{} {became}", change.record)),
        }
    }
}

/// Every field of every change.
#[must_use]
pub fn fields_json(changes: &[Change]) -> Value {
    let of_one = |change: &Change| {
        let (record, what) = (change.record.clone(), change.became());
        fields(change).into_iter().map(move |Difference { field, before, after }| {
            json!({"record": record, "what": what, "field": field, "before": before, "after": after})
        })
    };
    changes.iter().flat_map(of_one).collect()
}

/// Adds a line for each of the first changed records.
pub fn text(receipt: &Receipt, text: &mut String) {
    for change in receipt.changes.iter().take(SHOWN) {
        let fields: Vec<String> = fields(change)
            .iter()
            .map(|field| {
                format!(
                    "{} from {} to {}",
                    field.field,
                    cell(field.before.as_ref()),
                    cell(field.after.as_ref())
                )
            })
            .collect();
        let Change { row, record, .. } = change;
        line(text, format_args!("  row {row}, {record}: {}", fields.join(", ")));
    }
    let more = left_out(receipt, SHOWN.min(receipt.changes.len()));
    if more > 0 {
        line(text, format_args!("  and {more} more; --json has what changes in them."));
    }
}

/// Every changed field that the receipt has.
#[must_use]
pub fn json(receipt: &Receipt) -> Value {
    fields_json(&receipt.changes)
}

/// The fields that changed.
fn fields(change: &Change) -> Vec<Difference> {
    differences(change.before.as_ref(), change.after.as_ref())
}

/// How many changed records are not among the first `shown`.
#[must_use]
pub fn left_out(receipt: &Receipt, shown: usize) -> u64 {
    receipt.changed.saturating_sub(shown as u64)
}
