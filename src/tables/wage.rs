//! Columns of contracts by the scope test of the Living Wage and of its rates, and what those say
//! in words.

use super::{Cell, Column};
use crate::calc::living_wage::{Declared, Outcome, RateOfYear, who};
use crate::calc::rule::Since;
use crate::db::request::{MilestoneRow, WageCounts, WageRow};

pub const CONTRACTS: &[Column<WageRow>] = &[
    Column::text("contract_ref", "Contract", 8, 0, |row| Cell::text(&row.contract.contract_ref)),
    Column::wide("title", "Title", 14, 2, |row| Cell::text(&row.contract.title)),
    Column::text("outcome", "Scope", 12, 0, |row| Cell::text(row.scope().outcome().word())),
    Column::wide("why", "Why", 20, 3, |row| Cell::text(row.scope().why())),
    Column::text("who", "Who settles it", 14, 6, |row| match row.scope().outcome() {
        Outcome::Unclear => Cell::text(who(&row.contract)),
        Outcome::InScope | Outcome::OutOfScope => Cell::NotApplicable,
    }),
    Column::figure("declared_gbp_per_hour", "Paid £/h", 8, 1, |row| {
        row.declared.last().map_or(Cell::NotEntered, |own| Cell::number(&own.paid))
    }),
    Column::text("declared_in", "In", 10, 5, |row| match row.declared.last() {
        Some(own) => Cell::text(own.quarter.to_string()),
        None => Cell::NotEntered,
    }),
    Column::figure("below", "Below", 5, 1, |row| Cell::number(&row.below().count())),
    Column::text("supplier", "Supplier", 14, 20, |row| Cell::text(&row.supplier_name)),
    Column::text("manager", "Manager", 10, 20, |row| Cell::known(row.contract.manager.as_ref())),
    Column::text("kind", "Kind", 11, 20, |row| Cell::known(row.contract.kind)),
    Column::text("rlw_age_18", "18 or over", 10, 20, |row| {
        Cell::yes_no(row.contract.living_wage.age_18)
    }),
    Column::text("rlw_contracted", "Contracted", 10, 20, |row| {
        Cell::yes_no(row.contract.living_wage.contracted)
    }),
    Column::figure("rlw_hours_week", "Hours/week", 10, 20, |row| {
        row.contract.living_wage.hours_week.map_or(Cell::Unknown, |own| Cell::number(&own))
    }),
    Column::figure("rlw_weeks", "Weeks", 7, 20, |row| {
        row.contract.living_wage.weeks.map_or(Cell::Unknown, |own| Cell::number(&own))
    }),
    Column::text("rlw_on_council_land", "Council land", 12, 20, |row| {
        Cell::yes_no(row.contract.living_wage.on_council_land)
    }),
];

pub const RATES: &[Column<RateOfYear>] = &[
    Column::text("rate_year", "Year", 7, 0, |own| Cell::text(&own.rate.year)),
    Column::figure("uk_gbp_per_hour", "£ an hour", 9, 0, |own| Cell::money(Some(own.rate.rate))),
    Column::text("standing", "Now", 10, 0, |own| Cell::text(own.standing.word())),
    Column::text("paid", "Paid", 22, 1, |own| Cell::text(own.rate.due.written())),
    Column::wide("overlap", "Where two are valid", 24, 2, |own| match own.overlap() {
        Some(text) => Cell::text(text),
        None => Cell::NotApplicable,
    }),
    Column::text("announced", "Announced", 24, 20, |own| {
        Cell::known(own.rate.announced.map(Since::words))
    }),
    Column::text("due_from", "Due from", 10, 20, |own| Cell::text(own.rate.due.first.to_string())),
    Column::text("due_by", "Due by", 10, 20, |own| Cell::text(own.rate.due.last.to_string())),
    Column::figure("before_gbp_per_hour", "Before £", 9, 20, |own| Cell::money(own.before)),
    Column::wide("source", "Source", 24, 20, |own| Cell::text(&own.rate.source)),
];

/// How many contracts there are of each outcome.
#[must_use]
pub fn counted(counts: WageCounts) -> String {
    let one = |outcome: &Outcome| format!("{} {}", counts.of(*outcome), outcome.word());
    let all: Vec<String> = Outcome::ALL.iter().map(one).collect();
    format!("{}; {} in scope with a declared rate below", all.join(", "), counts.below)
}

/// What a supplier declared, and how that stands beside the rates of its quarter.
#[must_use]
pub fn declared(own: &Declared) -> String {
    let said = match &own.check {
        Some(check) => check.words(own.paid),
        None => format!("£{} an hour; no rate of the quarter is known", own.paid.grouped()),
    };
    format!("{} {}: {said}", own.quarter, own.measure_ref)
}

/// A contract in a sentence: what the test comes to, why, and who can settle what is open.
#[must_use]
pub fn in_words(row: &WageRow) -> String {
    let scope = row.scope();
    let outcome = scope.outcome();
    let settles = match outcome {
        Outcome::Unclear => format!("; {} can settle it", who(&row.contract)),
        Outcome::InScope | Outcome::OutOfScope => String::new(),
    };
    format!("{} is {}: {}{settles}.", row.contract.contract_ref, outcome.word(), scope.why())
}

pub const MILESTONES: &[Column<MilestoneRow>] = &[
    Column::text("contract_ref", "Contract", 10, 0, |row| Cell::text(&row.milestone.contract_ref)),
    Column::wide("title", "Title", 24, 0, |row| Cell::text(&row.title)),
    Column::wide("milestone", "Milestone", 24, 0, |row| Cell::text(&row.milestone.milestone)),
    Column::text("standing", "Standing", 8, 0, |row| Cell::text(row.standing.word())),
    Column::text("due_on", "Due", 10, 0, |row| Cell::text(row.milestone.due_on.to_string())),
    Column::text("met_on", "Met", 10, 0, |row| match row.milestone.met_on {
        Some(day) => Cell::text(day.to_string()),
        None => Cell::NotEntered,
    }),
    Column::wide("note", "Note", 20, 20, |row| {
        row.milestone.note.as_ref().map_or(Cell::NotEntered, Cell::text)
    }),
];
