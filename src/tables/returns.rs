//! Columns of returns: those that are expected, and the lines of one.

use super::{Cell, Column};
use crate::calc::explain::value_text;
use crate::calc::value;
use crate::calc::{Quantity, Value};
use crate::db::request::{MeasureReturn, ReturnRow, Standing};

/// `83 days late`, `due in 9 days`, `due today`; nothing where nobody waits for it.
#[must_use]
pub fn days(row: &ReturnRow) -> String {
    let days = |count: i32| if count == 1 { "1 day".to_owned() } else { format!("{count} days") };
    match row.standing {
        Standing::Validated | Standing::Submitted => String::new(),
        _ if row.days_late > 0 => format!("{} late", days(row.days_late)),
        _ if row.days_late == 0 => "due today".to_owned(),
        _ => format!("due in {}", days(row.days_late.saturating_neg())),
    }
}

/// How far it is, in words: `6 of 10 entered`, `3 of 10 decided`.
#[must_use]
pub fn progress(row: &ReturnRow) -> String {
    match row.standing {
        _ if row.version == 0 => String::new(),
        Standing::Submitted => format!("{} of {} decided", row.decided, row.entered),
        Standing::Validated => format!("{} lines", row.entered),
        _ => format!("{} of {} entered", row.entered, row.measures),
    }
}

pub const RETURNS: &[Column<ReturnRow>] = &[
    Column::text("standing", "Standing", 9, 0, |row| Cell::text(row.standing.word())),
    Column::text("contract_ref", "Code", 10, 0, |row| Cell::text(&row.contract_ref)),
    Column::wide("title", "Contract", 16, 0, |row| Cell::text(&row.title)),
    Column::text("quarter", "Quarter", 10, 0, |row| Cell::text(row.quarter.to_string())),
    Column::text("days", "Days", 15, 0, |row| Cell::text(days(row))),
    Column::text("progress", "Progress", 16, 2, |row| Cell::text(progress(row))),
    Column::wide("supplier", "Supplier", 16, 4, |row| Cell::text(&row.supplier_name)),
    Column::text("due", "Due", 10, 3, |row| Cell::text(row.due.to_string())),
    Column::text("state", "State", 9, 20, |row| match row.state {
        Some(state) => Cell::text(state.word()),
        None => Cell::NotEntered,
    }),
    Column::figure("version", "Version", 7, 20, |row| match row.version {
        0 => Cell::NotEntered,
        version => Cell::number(&version),
    }),
    Column::figure("days_late", "Days late", 9, 20, |row| Cell::number(&row.days_late)),
    Column::text("supplier_ref", "Supplier code", 9, 20, |row| Cell::text(&row.supplier_ref)),
    Column::text("submitted_by", "Submitted by", 12, 20, |row| {
        Cell::known(row.submitted.as_ref().map(|signed| &signed.person))
    }),
    Column::text("submitted_at", "Submitted at", 20, 20, |row| {
        Cell::known(row.submitted.as_ref().map(|signed| &signed.at))
    }),
];

/// The worth of some units of a measure.
#[must_use]
pub fn worth(row: &MeasureReturn, units: Option<Quantity>) -> Option<Value> {
    let measure = &row.commitment.measure;
    units.and_then(|units| value::line(measure.kind, units, measure.proxy))
}

fn quantity(units: Option<Quantity>) -> Cell {
    units.map_or(Cell::NotEntered, |units| Cell::number(&units))
}

/// References of its evidence.
#[must_use]
pub fn evidence(row: &MeasureReturn) -> String {
    let names: Vec<&str> = row.evidence.iter().map(|one| one.evidence_ref.as_str()).collect();
    names.join(", ")
}

pub const LINES: &[Column<MeasureReturn>] = &[
    Column::text("measure_ref", "Measure", 8, 0, |row| {
        Cell::text(&row.commitment.measure.measure_ref)
    }),
    Column::wide("title", "Title", 20, 1, |row| Cell::text(&row.commitment.measure.title)),
    Column::text("unit", "Unit", 10, 0, |row| Cell::text(&row.commitment.measure.unit)),
    Column::figure("due_units", "Due", 12, 0, |row| quantity(row.profile)),
    Column::figure("last_quarter_units", "Last quarter", 12, 2, |row| {
        quantity(row.before.first().and_then(|(_, units)| *units))
    }),
    Column::figure("declared_units", "Declared", 12, 0, |row| {
        quantity(row.line.as_ref().and_then(|line| line.declared))
    }),
    Column::figure("declared_gbp", "Declared £", 14, 3, |row| {
        Cell::value(worth(row, row.line.as_ref().and_then(|line| line.declared)))
    }),
    Column::figure("validated_units", "Validated", 12, 1, |row| {
        quantity(row.line.as_ref().and_then(crate::calc::returns::ReturnLine::validated))
    }),
    Column::text("decision", "Decision", 9, 2, |row| {
        let decided = row.line.as_ref().and_then(|line| line.decided.as_ref());
        decided.map_or(Cell::NotEntered, |decided| Cell::text(decided.decision.word()))
    }),
    Column::text("evidence", "Evidence", 12, 4, |row| match evidence(row) {
        names if names.is_empty() => Cell::NotEntered,
        names => Cell::text(names),
    }),
    Column::text("note", "Note", 20, 20, |row| {
        let note = row.line.as_ref().and_then(|line| line.note.as_ref());
        note.map_or(Cell::NotEntered, Cell::text)
    }),
    Column::text("validation_reason", "Reason", 20, 20, |row| {
        let decided = row.line.as_ref().and_then(|line| line.decided.as_ref());
        let reason = decided.and_then(|decided| decided.reason.as_ref());
        reason.map_or(Cell::NotEntered, Cell::text)
    }),
    Column::text("keyed_by", "Keyed by", 12, 20, |row| {
        Cell::known(row.line.as_ref().map(|line| &line.keyed.person))
    }),
    Column::text("validated_by", "Validated by", 12, 20, |row| {
        let decided = row.line.as_ref().and_then(|line| line.decided.as_ref());
        Cell::known(decided.map(|decided| &decided.by.person))
    }),
    Column::text("keyed_at", "Keyed at", 20, 20, |row| {
        Cell::known(row.line.as_ref().map(|line| &line.keyed.at))
    }),
    Column::text("validated_at", "Validated at", 20, 20, |row| {
        let decided = row.line.as_ref().and_then(|line| line.decided.as_ref());
        Cell::known(decided.map(|decided| &decided.by.at))
    }),
    Column::text("answer", "Answer", 20, 20, |row| {
        let answer = row.line.as_ref().and_then(|line| line.answer.as_ref());
        answer.map_or(Cell::NotEntered, Cell::text)
    }),
    Column::figure("wage_rate", "Wage £/h", 9, 20, |row| {
        let wage = row.line.as_ref().and_then(|line| line.wage_rate);
        wage.map_or(Cell::NotEntered, |wage| Cell::number(&wage))
    }),
    Column::text("worth", "Worth", 14, 20, |row| {
        let validated = row.line.as_ref().and_then(crate::calc::returns::ReturnLine::validated);
        Cell::text(value_text(worth(row, validated)))
    }),
];
