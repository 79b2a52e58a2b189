//! Frozen reports, and one with its lines.

use rusqlite::Connection;

use super::{missing, stamp};
use crate::calc::frozen::FrozenReport;
use crate::calc::text::fold;
use crate::db::Error;
use crate::db::request::{FrozenDetail, ListQuery, Page, Record};
use crate::db::sqlite::frozen;

/// A window of the list. There are a few in a year, so all are read.
pub fn page(conn: &Connection, list: &ListQuery) -> Result<Page<FrozenReport>, Error> {
    let mut rows = frozen::all(conn)?;
    let all = rows.len();
    rows.retain(|own| {
        let note = own.note.as_deref().unwrap_or_default();
        let FrozenReport { report_ref, title, as_at, frozen_by, frozen_at, .. } = own;
        let about = own.about();
        let text =
            fold(&format!("{report_ref} {about} {title} {as_at} {frozen_by} {frozen_at} {note}"));
        list.filter.words.iter().all(|word| text.contains(word.as_str()))
    });
    match list.sort {
        "report_ref" => rows.sort_by(|a, b| a.report_ref.cmp(&b.report_ref)),
        "report" => rows.sort_by_key(FrozenReport::about),
        "as_at" => rows.sort_by_key(|own| own.as_at),
        "title" => rows.sort_by_key(|own| fold(&own.title)),
        "frozen_by" => rows.sort_by_key(|own| fold(&own.frozen_by)),
        "frozen_at" => rows.sort_by(|a, b| a.frozen_at.cmp(&b.frozen_at)),
        _ => {}
    }
    if list.descending {
        rows.reverse();
    }
    let matching = rows.len();
    let is_it = |name: &String| rows.iter().position(|own| own.report_ref == *name);
    let located = list.locate.as_ref().and_then(is_it);
    let rows = rows.into_iter().skip(list.first).take(list.count).collect();
    Ok(Page { first: list.first.min(matching), rows, matching, all, located, total: None })
}

/// One report with its lines.
pub fn detail(conn: &Connection, report_ref: &str) -> Result<FrozenDetail, Error> {
    let not_found = || missing("frozen report", report_ref);
    let report = frozen::stored(conn, report_ref)?.ok_or_else(not_found)?;
    let seq = frozen::seq(conn, &Record::FrozenReport(Box::new(report.clone())))?;
    let lines = frozen::lines_of(conn, report_ref)?.into_iter().map(|own| own.content).collect();
    Ok(FrozenDetail { report, lines, stamp: stamp(conn, seq.ok_or_else(not_found)?)? })
}
