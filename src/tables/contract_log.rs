//! Columns of what belongs to a contract over its life: quarters, actions, ratings, variations.

use super::{Cell, Column};
use crate::calc::Quarter;
use crate::calc::returns::{Action, Evidence, Rating, Variation};
use crate::db::request::QuarterFigures;

pub const QUARTERS: &[Column<QuarterFigures>] = &[
    Column::text("quarter", "Quarter", 10, 0, |one| Cell::text(one.quarter.to_string())),
    Column::text("standing", "Standing", 9, 0, |one| Cell::text(one.standing.word())),
    Column::text("due", "Due", 10, 3, |one| Cell::text(one.due.to_string())),
    Column::figure("expected_gbp", "Expected £", 13, 0, |one| Cell::total(one.expected)),
    Column::figure("declared_gbp", "Declared £", 13, 0, |one| Cell::total(one.declared)),
    Column::figure("validated_gbp", "Validated £", 13, 0, |one| Cell::total(one.validated)),
    Column::figure("waiting_gbp", "Waiting £", 13, 1, |one| Cell::total(one.waiting)),
    Column::figure("version", "Version", 7, 20, |one| match one.version {
        0 => Cell::NotEntered,
        version => Cell::number(&version),
    }),
];

pub const ACTIONS: &[Column<Action>] = &[
    Column::text("on", "On", 10, 0, |one| Cell::text(one.on.to_string())),
    Column::text("kind", "Action", 19, 0, |one| Cell::text(one.kind.word())),
    Column::text("person", "By", 12, 1, |one| Cell::text(&one.person)),
    Column::wide("note", "Note", 20, 0, |one| note(one.note.as_ref())),
];

pub const RATINGS: &[Column<Rating>] = &[
    Column::text("year", "Year", 7, 0, |one| {
        Cell::known(Quarter::new(one.year, 1).map(Quarter::financial_year))
    }),
    Column::wide("kpi", "KPI", 20, 0, |one| Cell::text(&one.kpi)),
    Column::text("grade", "Grade", 20, 0, |one| Cell::text(one.grade.word())),
    Column::text("published_on", "Published", 10, 1, |one| Cell::known(one.published_on)),
];

pub const VARIATIONS: &[Column<Variation>] = &[
    Column::text("signed_on", "Signed on", 10, 0, |one| Cell::text(one.signed_on.to_string())),
    Column::text("measure_ref", "Measure", 8, 0, |one| Cell::text(&one.measure_ref)),
    Column::figure("was", "Was", 12, 0, |one| {
        one.was.map_or(Cell::Unknown, |units| Cell::number(&units))
    }),
    Column::figure("units", "Became", 12, 0, |one| Cell::number(&one.units)),
    Column::wide("reason", "Reason", 20, 0, |one| note(one.reason.as_ref())),
];

pub const EVIDENCE: &[Column<Evidence>] = &[
    Column::text("measure_ref", "Measure", 8, 0, |one| Cell::text(&one.measure_ref)),
    Column::text("evidence_ref", "Evidence", 16, 0, |one| Cell::text(&one.evidence_ref)),
    Column::figure("units", "Units", 12, 1, |one| {
        one.units.map_or(Cell::Unknown, |units| Cell::number(&units))
    }),
    Column::text("dated", "Dated", 10, 2, |one| Cell::known(one.dated)),
    Column::wide("note", "Note", 20, 3, |one| note(one.note.as_ref())),
    Column::text("sha256", "SHA-256", 64, 4, |one| Cell::known(one.sha256.as_ref())),
];

fn note(text: Option<&String>) -> Cell {
    text.map_or(Cell::NotEntered, Cell::text)
}
