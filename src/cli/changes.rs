//! What an import changed in records that were there already: field by field.

use serde_json::{Value, json};

use super::answer::line;
use crate::columns::{Difference, differences};
use crate::db::request::{Change, Receipt};

/// How many changed records the text shows.
const SHOWN: usize = 20;

/// Adds a line for each of the first changed records.
pub fn text(receipt: &Receipt, text: &mut String) {
    let cell = |cell: &Option<String>| {
        cell.as_ref().map_or_else(|| "not known".to_owned(), |cell| format!("“{cell}”"))
    };
    for change in receipt.changes.iter().take(SHOWN) {
        let fields: Vec<String> = fields(change)
            .iter()
            .map(|field| {
                format!("{} from {} to {}", field.field, cell(&field.before), cell(&field.after))
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
    let of_one = |change: &Change| {
        let record = change.record.clone();
        fields(change).into_iter().map(move |field| {
            json!({
                "record": record,
                "field": field.field,
                "before": field.before,
                "after": field.after,
            })
        })
    };
    receipt.changes.iter().flat_map(of_one).collect()
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
