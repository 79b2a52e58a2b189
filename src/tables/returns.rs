//! Columns of returns: those that are expected, and the lines of one.

use super::{Cell, Column};
use crate::calc::explain::value_text;
use crate::calc::value;
use crate::calc::{Quantity, Value};
use crate::db::request::{MeasureReturn, ReturnRow, Standing};

/// `83 days late`, `due in 9 days`, `due today`; nothing where nobody waits for it.
#[must_use]
pub fn days(row: &ReturnRow) -> String {
    days_in_words(row.standing, row.days_late)
}

/// The same, of a standing and the days since it was due.
#[must_use]
pub fn days_in_words(standing: Standing, late: i32) -> String {
    match standing {
        Standing::Validated | Standing::Submitted => String::new(),
        _ if late > 0 => format!("{} late", counted_days(late)),
        _ if late == 0 => "due today".to_owned(),
        _ => format!("due in {}", counted_days(late.saturating_neg())),
    }
}

/// `1 day`, `9 days`.
#[must_use]
pub fn counted_days(count: i32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// As the trail names it: `C-0001/2025-26 Q3`.
#[must_use]
pub fn name(row: &ReturnRow) -> String {
    format!("{}/{}", row.contract_ref, row.quarter)
}

/// What stands in front of it: `!` overdue, `?` a question is open.
#[must_use]
pub const fn sign(row: &ReturnRow) -> Option<char> {
    match row.standing {
        Standing::Overdue => Some('!'),
        Standing::Queried => Some('?'),
        _ => None,
    }
}

/// What a return needs, for a list of everything that needs somebody: `return overdue, 83 days`.
/// Others of its contract that stand the same are counted with it.
#[must_use]
pub fn needs(row: &ReturnRow, more: usize) -> String {
    let days = counted_days(row.days_late.abs());
    let own = match row.standing {
        Standing::Overdue => format!("return overdue, {days}"),
        Standing::Queried => "return queried: answer it".to_owned(),
        Standing::Due if row.days_late == 0 => "return due today".to_owned(),
        Standing::Due => format!("return due in {days}"),
        Standing::Draft => format!("draft, {}", progress(row)),
        Standing::Submitted => "return to be validated".to_owned(),
        Standing::Validated => "return validated".to_owned(),
        Standing::Later => "return not due yet".to_owned(),
    };
    if more > 0 { format!("{own}; {more} more") } else { own }
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
    Column::wide("title", "Contract", 15, 0, |row| Cell::text(&row.title)),
    Column::text("quarter", "Quarter", 10, 0, |row| Cell::text(row.quarter.to_string())),
    Column::text("days", "Days", 14, 0, |row| Cell::text(days(row))),
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

/// Submitted returns, as validators see them.
pub const WAITING: &[Column<ReturnRow>] = &[
    Column::text("submitted", "Submitted", 10, 0, |row| {
        let day = row.submitted.as_ref().and_then(|signed| signed.at.split('T').next());
        day.map_or(Cell::Unknown, Cell::text)
    }),
    Column::text("contract_ref", "Code", 10, 0, |row| Cell::text(&row.contract_ref)),
    Column::wide("title", "Contract", 16, 0, |row| Cell::text(&row.title)),
    Column::text("quarter", "Quarter", 10, 0, |row| Cell::text(row.quarter.to_string())),
    Column::text("submitted_by", "By", 10, 1, |row| {
        Cell::known(row.submitted.as_ref().map(|signed| &signed.person))
    }),
    Column::text("progress", "Progress", 18, 2, |row| Cell::text(progress(row))),
    Column::wide("supplier", "Supplier", 16, 4, |row| Cell::text(&row.supplier_name)),
];

/// A line of a return as its grid shows it, with what is on its way to the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridLine {
    pub measure_ref: String,
    pub title: String,
    pub unit: String,
    pub due: Quantity,
    pub last: Option<Quantity>,
    pub declared: Option<Quantity>,
    /// What is declared is not saved.
    pub failed: bool,
    pub evidence: Vec<String>,
    /// A sign and two or three words, or `ok`.
    pub check: String,
    pub validated: Option<Quantity>,
    /// The word of the decision, or what is on its way.
    pub decision: String,
    pub reason: String,
}

fn declared(line: &GridLine) -> Cell {
    match line.declared {
        Some(units) if line.failed => Cell::text(format!("!{}", units.grouped())),
        None if line.failed => Cell::text("!·"),
        units => quantity(units),
    }
}

fn proof(line: &GridLine) -> Cell {
    Cell::text(match line.evidence.as_slice() {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first} +{}", rest.len()),
    })
}

fn filled(text: &str) -> Cell {
    if text.is_empty() { Cell::NotEntered } else { Cell::text(text) }
}

/// The grid while a draft is keyed.
pub const KEYED: &[Column<GridLine>] = &[
    Column::wide("measure", "Measure", 11, 0, |line| {
        Cell::text(format!("{} {}", line.measure_ref, line.title))
    }),
    Column::wide("unit", "Unit", 5, 2, |line| Cell::text(&line.unit)),
    Column::figure("due_units", "Due", 11, 1, |line| quantity(Some(line.due))),
    Column::figure("last_quarter_units", "Last qtr", 11, 4, |line| quantity(line.last)),
    Column::figure("declared_units", "Declared", 11, 0, declared),
    Column::text("evidence", "Evidence", 8, 3, proof),
    Column::text("check", "Check", 17, 0, |line| Cell::text(&line.check)),
];

/// The column of [`KEYED`] that is keyed.
pub const DECLARED_AT: usize = 4;

/// The grid of what was submitted: declared beside validated.
pub const DECIDED: &[Column<GridLine>] = &[
    Column::wide("measure", "Measure", 11, 0, |line| {
        Cell::text(format!("{} {}", line.measure_ref, line.title))
    }),
    Column::wide("unit", "Unit", 5, 3, |line| Cell::text(&line.unit)),
    Column::figure("due_units", "Due", 11, 4, |line| quantity(Some(line.due))),
    Column::figure("declared_units", "Declared", 11, 0, declared),
    Column::figure("validated_units", "Validated", 11, 0, |line| quantity(line.validated)),
    Column::text("decision", "Decision", 8, 0, |line| filled(&line.decision)),
    Column::text("evidence", "Evidence", 8, 5, proof),
    Column::text("check", "Check", 17, 2, |line| Cell::text(&line.check)),
    Column::wide("reason", "Reason or question", 12, 6, |line| filled(&line.reason)),
];

/// The column of [`DECIDED`] that is decided.
pub const VALIDATED_AT: usize = 4;
