//! Reports that were frozen, and their lines.

use rusqlite::{Connection, OptionalExtension};

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, first};
use super::reject::Reject;
use super::table::{Columns, REPORT_LINES, REPORTS};
use crate::calc::Quarter;
use crate::calc::frozen::{FrozenLine, FrozenReport, digest};
use crate::calc::text::hex;
use crate::calc::words::ReportKind;
use crate::db::Error;
use crate::db::request::Record;

/// The reference of the first frozen report.
const FIRST: &str = "R-0001";

/// The rows of a report that is frozen now: it, and each of its lines.
pub(super) fn freeze(
    batch: &Batch<'_>,
    report: &FrozenReport,
    lines: &[String],
) -> Result<Vec<Record>, Stop> {
    if !has_head(batch.conn, report)? {
        return Err(Stop::Reject(Reject::no_such_head(report.head)));
    }
    if digest(lines.iter().map(String::as_str)) != report.sha256 {
        return Err(Stop::Reject(Reject::other_digest(&report.report_ref)));
    }
    // One that was taken back keeps its reference: papers may name it.
    let known = "SELECT report_ref FROM reports
                 UNION SELECT record FROM audit WHERE action = 'edit' AND kind = ''
                 AND note = 'frozen' AND record <> ''";
    let report_ref = match report.report_ref.as_str() {
        "" => read::next_reference(batch.conn, known)?,
        named => named.to_owned(),
    };
    let report_ref = if report_ref.is_empty() { FIRST.to_owned() } else { report_ref };
    let own = FrozenReport {
        report_ref: report_ref.clone(),
        frozen_by: batch.by.person.clone(),
        frozen_at: batch.by.at.clone(),
        lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        ..report.clone()
    };
    let line = |(line, content): (u32, &String)| {
        let (report_ref, content) = (report_ref.clone(), content.clone());
        Record::FrozenLine(FrozenLine { report_ref, line, content })
    };
    let lines = (1..).zip(lines).map(line);
    Ok(std::iter::once(Record::FrozenReport(Box::new(own))).chain(lines).collect())
}

/// Whether the trail has the change that a report says was the newest.
fn has_head(conn: &Connection, report: &FrozenReport) -> Result<bool, Error> {
    let sql = "SELECT hash FROM audit WHERE seq = ?1";
    let head = i64::try_from(report.head).unwrap_or(i64::MAX);
    let hash: Option<Vec<u8>> = conn.query_row(sql, [head], |row| row.get(0)).optional()?;
    Ok(hash.is_some_and(|hash| hex(&hash) == report.head_sha256))
}

/// Refuses a report, or a line of one, that nobody froze; `is_whole` where a whole register comes
/// in.
pub(super) fn is_frozen(batch: &Batch<'_>, record: &Record, is_whole: bool) -> Result<(), Stop> {
    let (report_ref, is_known) = match record {
        Record::FrozenReport(new) => {
            (&new.report_ref, stored(batch.conn, &new.report_ref)?.is_some_and(|own| own == **new))
        }
        Record::FrozenLine(new) => {
            (&new.report_ref, stored_line(batch.conn, new)?.is_some_and(|own| own == *new))
        }
        _ => return Ok(()),
    };
    if is_whole || is_known {
        return Ok(());
    }
    Err(Stop::Reject(Reject::not_frozen(report_ref)))
}

pub(super) fn put(batch: &mut Batch<'_>, new: &FrozenReport) -> Result<Put, Stop> {
    let own: Columns<'_> = vec![
        (&new.report_ref).into(),
        new.kind.word().into(),
        new.subject.as_deref().into(),
        new.quarter.map(|quarter| quarter.to_string()).into(),
        new.from.into(),
        new.to.into(),
        new.as_at.into(),
        new.is_past.into(),
        (&new.title).into(),
        new.note.as_deref().into(),
        (&new.frozen_by).into(),
        (&new.frozen_at).into(),
        (&new.software).into(),
        i64::try_from(new.head).unwrap_or(i64::MAX).into(),
        (&new.head_sha256).into(),
        i64::from(new.lines).into(),
        (&new.sha256).into(),
    ];
    batch.put(&REPORTS, &[&new.report_ref], own)
}

pub(super) fn put_line(batch: &mut Batch<'_>, new: &FrozenLine) -> Result<Put, Stop> {
    let report = id(batch.conn, &new.report_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_report(&new.report_ref)))?;
    let own: Columns<'_> = vec![report.into(), i64::from(new.line).into(), (&new.content).into()];
    batch.put(&REPORT_LINES, &[&report, &new.line], own)
}

pub(super) fn remove(batch: &mut Batch<'_>, old: &FrozenReport) -> Result<(), Stop> {
    batch.remove(&REPORTS, &[&old.report_ref])?;
    Ok(())
}

pub(super) fn remove_line(batch: &mut Batch<'_>, old: &FrozenLine) -> Result<(), Stop> {
    if let Some(report) = id(batch.conn, &old.report_ref)? {
        batch.remove(&REPORT_LINES, &[&report, &old.line])?;
    }
    Ok(())
}

fn id(conn: &Connection, report_ref: &str) -> Result<Option<i64>, Error> {
    first(conn, "SELECT id FROM reports WHERE report_ref = ?1", [report_ref], read::int)
}

macro_rules! reports {
    ($tail:literal) => {
        concat!(
            "SELECT report_ref, kind, subject, quarter, awarded_from, awarded_to, as_at, is_past,
             title, note, frozen_by, frozen_at, software, head, head_sha256, lines, sha256
             FROM reports ",
            $tail
        )
    };
}

macro_rules! lines {
    ($tail:literal) => {
        concat!(
            "SELECT report_ref, line, content FROM report_lines l
             JOIN reports r ON r.id = l.report_id ",
            $tail
        )
    };
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    read::each(conn, reports!("ORDER BY report_ref"), [], |fields| {
        visit(Record::FrozenReport(Box::new(read(fields)?)))
    })
}

pub(super) fn each_line(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    read::each(conn, lines!("ORDER BY report_ref, line"), [], |fields| {
        visit(Record::FrozenLine(read_line(fields)?))
    })
}

/// Every frozen report, the newest first.
pub(super) fn all(conn: &Connection) -> Result<Vec<FrozenReport>, Error> {
    read::rows(conn, reports!("ORDER BY frozen_at DESC, id DESC"), [], read)
}

pub(super) fn stored(conn: &Connection, report_ref: &str) -> Result<Option<FrozenReport>, Error> {
    first(conn, reports!("WHERE report_ref = ?1"), [report_ref], read)
}

/// The lines of a report, in the order of reading.
pub(super) fn lines_of(conn: &Connection, report_ref: &str) -> Result<Vec<FrozenLine>, Error> {
    read::rows(conn, lines!("WHERE report_ref = ?1 ORDER BY line"), [report_ref], read_line)
}

pub(super) fn stored_line(
    conn: &Connection,
    new: &FrozenLine,
) -> Result<Option<FrozenLine>, Error> {
    let sql = lines!("WHERE report_ref = ?1 AND line = ?2");
    first(conn, sql, (&new.report_ref, new.line), read_line)
}

/// Reads the record's own columns, in their order.
pub(super) fn read(fields: &mut Fields) -> Result<FrozenReport, Error> {
    Ok(FrozenReport {
        report_ref: fields.text()?,
        kind: fields
            .some_word(ReportKind::parse)?
            .ok_or_else(|| read::out_of_range("kind of report"))?,
        subject: fields.some_text()?,
        quarter: fields.some_word(Quarter::parse)?,
        from: fields.some_day()?,
        to: fields.some_day()?,
        as_at: fields.day()?,
        is_past: fields.flag()?.unwrap_or_default(),
        title: fields.text()?,
        note: fields.some_text()?,
        frozen_by: fields.text()?,
        frozen_at: fields.text()?,
        software: fields.text()?,
        head: fields.count()?,
        head_sha256: fields.text()?,
        lines: small(fields)?,
        sha256: fields.text()?,
    })
}

pub(super) fn read_line(fields: &mut Fields) -> Result<FrozenLine, Error> {
    Ok(FrozenLine { report_ref: fields.text()?, line: small(fields)?, content: fields.text()? })
}

fn small(fields: &mut Fields) -> Result<u32, Error> {
    u32::try_from(fields.int()?).map_err(|_| read::out_of_range("number"))
}

/// The audit row that last wrote a record of these.
pub(super) fn seq(conn: &Connection, record: &Record) -> Result<Option<i64>, Error> {
    match record {
        Record::FrozenReport(own) => {
            let sql = "SELECT seq FROM reports WHERE report_ref = ?1";
            first(conn, sql, [&own.report_ref], read::int)
        }
        Record::FrozenLine(own) => first(
            conn,
            "SELECT l.seq FROM report_lines l JOIN reports r ON r.id = l.report_id
             WHERE report_ref = ?1 AND line = ?2",
            (&own.report_ref, own.line),
            read::int,
        ),
        _ => Ok(None),
    }
}

/// Refuses a report whose lines are not those that its digest was made of.
pub(super) fn verify(conn: &Connection) -> Result<(), Error> {
    for report in all(conn)? {
        let lines = lines_of(conn, &report.report_ref)?;
        if digest(lines.iter().map(|own| own.content.as_str())) != report.sha256 {
            let what = format!("the lines of the frozen report {} are not", report.report_ref);
            return Err(Error::Damaged(format!("{what} those that its digest was made of")));
        }
    }
    Ok(())
}
