//! Columns of findings, and one finding told whole.

use super::{Cell, Column};
use crate::calc::rule::{Finding, needs_somebody};
use crate::calc::rules;
use crate::calc::words::Severity;
use crate::db::request::{FindingCounts, FindingRow};

/// The sign in front of it: `x` a breach, `~` a warning, `?` unclear, `.` advice, `w` waived.
#[must_use]
pub const fn sign(finding: &Finding) -> char {
    match finding.severity() {
        _ if finding.waiver.is_some() && needs_somebody(finding.severity()) => 'w',
        Severity::Breach => 'x',
        Severity::Warning => '~',
        Severity::Unclear => '?',
        Severity::Advice => '.',
        Severity::Pass => ' ',
        Severity::NotApplicable => '-',
    }
}

pub const FINDINGS: &[Column<FindingRow>] = &[
    Column::text("severity", "Severity", 8, 0, |row| Cell::text(row.finding.severity().word())),
    Column::text("rule", "Rule", 13, 0, |row| Cell::text(row.finding.rule)),
    Column::text("record", "Record", 8, 0, |row| Cell::text(row.finding.about.reference())),
    Column::wide("title", "Title", 16, 9, |row| Cell::text(&row.title)),
    Column::wide("found", "Found", 30, 0, |row| Cell::text(&row.finding.said.found)),
    Column::wide("limit", "Limit", 20, 20, |row| match &row.finding.said.limit {
        Some(limit) => Cell::text(limit),
        None => Cell::NotApplicable,
    }),
    Column::wide("missing", "Missing", 20, 20, |row| match &row.finding.said.missing {
        Some(missing) => Cell::text(missing),
        None => Cell::NotApplicable,
    }),
    Column::wide("next", "What to do", 20, 20, |row| match &row.finding.said.next {
        Some(next) => Cell::text(next),
        None => Cell::NotApplicable,
    }),
    Column::text("field", "Field", 16, 20, |row| Cell::text(row.finding.said.spot.name())),
    Column::text("edition", "Edition", 14, 20, |row| Cell::text(&row.finding.edition)),
    Column::text("judged_on", "Judged on", 10, 20, |row| {
        Cell::text(row.finding.judged_on.to_string())
    }),
    Column::wide("source", "Source", 20, 20, |row| Cell::text(&row.finding.source)),
    Column::text("settled_by", "Settled by", 20, 20, |row| {
        match row.finding.said.settled.as_slice() {
            [] => Cell::NotApplicable,
            settled => Cell::text(settled.join("; ")),
        }
    }),
    Column::text("category", "Category", 10, 20, |row| Cell::known(row.category.as_ref())),
    Column::text("department", "Department", 14, 20, |row| Cell::known(row.department.as_ref())),
    Column::text("waived_by", "Waived by", 10, 20, |row| {
        row.finding.waiver.as_ref().map_or(Cell::NotApplicable, |own| Cell::text(&own.person))
    }),
    Column::text("waived_from", "Waived from", 10, 20, |row| {
        let own = row.finding.waiver.as_ref();
        own.map_or(Cell::NotApplicable, |own| Cell::text(own.from.to_string()))
    }),
    Column::wide("waived_why", "Why waived", 20, 20, |row| {
        row.finding.waiver.as_ref().map_or(Cell::NotApplicable, |own| Cell::text(&own.reason))
    }),
];

/// A finding told whole: what its lines are called, and what they say.
#[must_use]
pub fn told(finding: &Finding) -> Vec<(&'static str, String)> {
    let said = &finding.said;
    let mut lines = Vec::new();
    let title = rules::find(finding.rule).map_or("", |rule| rule.title);
    lines.push(("Rule", format!("{}: {title}", finding.rule)));
    lines.push(("Severity", finding.severity().word().to_owned()));
    lines.push(("Found", said.found.clone()));
    let mut add = |label, text: &Option<String>| {
        lines.extend(text.as_ref().map(|text| (label, text.clone())));
    };
    add("Limit", &said.limit);
    add("Missing", &said.missing);
    add("Do", &said.next);
    lines.push(("Field", said.spot.name()));
    let edition = match &finding.edition_note {
        Some(note) => format!("{} ({note})", finding.edition),
        None => finding.edition.clone(),
    };
    lines.push(("Edition", format!("{edition}, judged on {}", finding.judged_on)));
    lines.push(("Source", finding.source.clone()));
    if !said.settled.is_empty() {
        lines.push(("Settled by", said.settled.join("; ")));
    }
    if let Some(own) = &finding.waiver {
        let until = own.to.map_or(String::new(), |to| format!(" to {to}"));
        let text = format!("by {} from {}{until}: {}", own.person, own.from, own.reason);
        lines.push(("Waived", text));
    }
    lines
}

/// `2 breaches, 1 warning, 3 unclear, 4 to advise, 1 waived`; none in words where there is none.
#[must_use]
pub fn counted(counts: FindingCounts) -> String {
    let FindingCounts { breach, warning, unclear, advice, waived } = counts;
    let many = |count: usize, one: &str, several: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {several}")),
    };
    let parts = [
        many(breach, "breach", "breaches"),
        many(warning, "warning", "warnings"),
        many(unclear, "unclear", "unclear"),
        many(advice, "advice", "advice"),
        many(waived, "waived", "waived"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") }
}
