//! The rows that a figure is made of.

use super::{Cell, Column};
use crate::calc::explain::Source;

pub const SOURCES: &[Column<Source>] = &[
    Column::text("label", "Row", 28, 0, |row| Cell::text(&row.label)),
    Column::figure("units", "Units", 10, 3, |row| {
        let units = row.part.and_then(|part| part.units);
        units.map_or_else(|| Cell::text(""), |units| Cell::number(&units))
    }),
    Column::figure("value_gbp", "Adds £", 14, 0, |row| {
        row.part.map_or_else(|| Cell::text(""), |part| Cell::value(part.value))
    }),
    Column::wide("text", "What it is", 24, 1, |row| Cell::text(&row.text)),
    Column::text("link", "Leads to", 24, 4, |row| {
        Cell::text(row.link.as_ref().map(ToString::to_string).unwrap_or_default())
    }),
];
