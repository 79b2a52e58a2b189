//! Columns of frozen reports, and what one says of itself.

use super::{Cell, Column};
use crate::calc::frozen::FrozenReport;

pub const REPORTS: &[Column<FrozenReport>] = &[
    Column::text("report_ref", "Report", 8, 0, |own| Cell::text(&own.report_ref)),
    Column::text("report", "On", 18, 0, |own| Cell::text(own.about())),
    Column::text("as_at", "As at", 10, 1, |own| Cell::text(own.as_at.to_string())),
    Column::text("frozen_at", "Frozen at", 20, 2, |own| Cell::text(&own.frozen_at)),
    Column::wide("frozen_by", "By", 10, 4, |own| Cell::text(&own.frozen_by)),
    Column::wide("note", "Note", 12, 3, |own| {
        own.note.as_ref().map_or(Cell::NotEntered, Cell::text)
    }),
    Column::wide("title", "Title", 30, 5, |own| Cell::text(&own.title)),
    Column::figure("head", "Change", 7, 6, |own| Cell::number(&own.head)),
    Column::text("from", "From", 10, 20, |own| day(own.from)),
    Column::text("to", "To", 10, 20, |own| day(own.to)),
    Column::text("software", "Software", 8, 20, |own| Cell::text(&own.software)),
    Column::text("head_sha256", "Hash of the change", 64, 20, |own| Cell::text(&own.head_sha256)),
    Column::text("sha256", "Digest", 64, 20, |own| Cell::text(&own.sha256)),
];

fn day(day: Option<crate::calc::Date>) -> Cell {
    day.map_or(Cell::NotApplicable, |day| Cell::text(day.to_string()))
}

/// What was kept of a report, as labels and texts.
#[must_use]
pub fn facts(own: &FrozenReport) -> Vec<(&'static str, String)> {
    let known_then = if own.is_past { ", by what was known then" } else { "" };
    let mut facts = vec![
        ("Report", own.title.clone()),
        ("On", own.about()),
        ("As at", format!("{}{known_then}", own.as_at)),
        ("Frozen", format!("by {} at {}", own.frozen_by, own.frozen_at)),
        ("Software", format!("sleva {}", own.software)),
        ("Change", format!("{} {}", own.head, own.head_sha256)),
        ("Lines", own.lines.to_string()),
        ("Digest", own.sha256.clone()),
    ];
    if let Some(note) = &own.note {
        facts.insert(1, ("Note", note.clone()));
    }
    facts
}
