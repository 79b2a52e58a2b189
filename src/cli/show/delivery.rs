//! What was delivered of a contract, and of all contracts of a supplier.

use serde_json::{Value, json};

use super::{Record, whole};
use crate::calc::filter::Filter;
use crate::cli::session::{Opened, read, unexpected};
use crate::db::request::{ContractPerformance, Level, PerformanceQuery, Query, Reply};
use crate::publish::json_rows;
use crate::sentence::Sentence;
use crate::tables::contract_log::{ACTIONS, QUARTERS, RATINGS, VARIATIONS};
use crate::tables::performance::milestones;
use crate::tables::wage::MILESTONES;
use crate::tables::{self, of_rows, performance};

/// Adds the performance of a contract, with its quarters and what was done about it.
pub fn of_contract(page: &mut Record, contract_ref: &str, opened: &Opened) -> Result<(), Sentence> {
    let query =
        Query::ContractPerformance { contract_ref: contract_ref.to_owned(), as_at: opened.as_at };
    let reply = read(&opened.store, &query)?;
    let Reply::ContractPerformance(found) = &reply else { return Err(unexpected(&reply)) };
    page.data.insert("as_at".to_owned(), Value::from(opened.as_at.day.to_string()));
    let mut sheet = tables::sheet(&reply, None).unwrap_or_default();
    sheet.notes = performance::in_words(found);
    let notes = sheet.notes.clone();
    page.list("performance", &sheet);
    page.data.insert("performance".to_owned(), json_rows(&whole(&reply)));
    page.data.insert("performance_notes".to_owned(), Value::from(notes));
    page.data.insert("delivered".to_owned(), sums(found));
    let is_returned = found.lines.iter().any(|(_, own)| own.declared_quarters > 0);
    if !found.lines.is_empty() || is_returned {
        page.list("quarters", &of_rows("Quarters", QUARTERS, true, &found.quarters));
    }
    page.list("actions", &of_rows("Actions", ACTIONS, true, &found.actions));
    page.list("ratings", &of_rows("Ratings", RATINGS, true, &found.ratings));
    let milestones = milestones(found);
    page.list("milestones", &of_rows("Milestones", MILESTONES, true, &milestones));
    page.list("variations", &of_rows("Variations", VARIATIONS, true, &found.variations));
    Ok(())
}

fn sums(found: &ContractPerformance) -> Value {
    let row = performance::of_contract(found);
    let sheet = of_rows("", performance::ROWS, true, &[row]);
    let mut data = sheet.rows.first().map(|row| crate::publish::json_object(&sheet, row));
    if let (Some(Value::Object(map)), Some(amount)) = (&mut data, found.recoverable) {
        map.insert("recoverable_gbp".to_owned(), json!(amount.to_string()));
    }
    data.unwrap_or(Value::Null)
}

/// Adds the record of a supplier over all its contracts.
pub fn of_supplier(page: &mut Record, supplier_ref: &str, opened: &Opened) -> Result<(), Sentence> {
    let query = Query::Performance(PerformanceQuery {
        level: Level::Contract,
        filter: Filter::default(),
        supplier_ref: Some(supplier_ref.to_owned()),
        as_at: opened.as_at,
    });
    let reply = read(&opened.store, &query)?;
    let Reply::Performance(found) = &reply else { return Err(unexpected(&reply)) };
    page.data.insert("as_at".to_owned(), Value::from(opened.as_at.day.to_string()));
    let json = whole(&reply);
    page.data.insert("delivered".to_owned(), json_rows(&json));
    if found.rows.is_empty() {
        return Ok(());
    }
    let mut sheet = tables::sheet(&reply, None).unwrap_or_default();
    "Delivered over all its contracts".clone_into(&mut sheet.title);
    sheet.totals = sheet.rows.pop();
    sheet.notes = performance::notes(found, opened.as_at);
    page.list("delivered", &sheet);
    page.data.insert("delivered".to_owned(), json_rows(&json));
    Ok(())
}
