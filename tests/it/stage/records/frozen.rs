//! A frozen report. Invented.

use sleva::calc::frozen::{FrozenReport, digest};
use sleva::calc::text::fold;
use sleva::calc::words::ReportKind;
use sleva::db::request::{ListQuery, Page};

use super::day;

pub fn page(list: &ListQuery) -> Page<FrozenReport> {
    let own = FrozenReport {
        report_ref: "R-0001".to_owned(),
        kind: ReportKind::Annual,
        subject: None,
        quarter: None,
        from: Some(day(2019, 12, 1)),
        to: Some(day(2025, 3, 31)),
        as_at: day(2025, 3, 31),
        is_past: true,
        title: "Social value: annual report".to_owned(),
        note: Some("as published".to_owned()),
        frozen_by: "officer1".to_owned(),
        frozen_at: "2025-04-30T09:00:00Z".to_owned(),
        software: "0.1.0".to_owned(),
        head: 17,
        head_sha256: "ab".repeat(32),
        lines: 0,
        sha256: digest([]),
    };
    let mut rows = vec![own];
    rows.retain(|own| {
        list.filter.words.iter().all(|word| fold(&own.report_ref).contains(word.as_str()))
    });
    let matching = rows.len();
    let rows = rows.into_iter().skip(list.first).take(list.count).collect();
    Page { first: list.first, rows, matching, all: 1, located: None, total: None }
}
