//! The catalogue of measures.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, first, rows};
use super::reject::Reject;
use super::table::{Columns, MEASURES};
use super::uses::counted;
use crate::calc::Proxy;
use crate::calc::commitment::Frozen;
use crate::calc::measure::Measure;
use crate::calc::words::MeasureKind;
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, measure: &Measure) -> Result<Put, Stop> {
    if let (MeasureKind::RecordOnly, Some(proxy)) = (measure.kind, measure.proxy) {
        return Err(Stop::Reject(Reject::valued_record_only(&proxy.to_string())));
    }
    if !batch.is_first(&MEASURES) {
        keep_used(batch.conn, measure)?;
    }
    let from = measure.from.map(|day| day.to_string());
    let conflicts = (!measure.conflicts_with.is_empty()).then(|| measure.conflicts_with.join(";"));
    let own: Columns<'_> = vec![
        (&measure.edition).into(),
        (&measure.measure_ref).into(),
        measure.from.into(),
        measure.theme.as_deref().into(),
        measure.outcome.as_deref().into(),
        measure.policy_outcome.as_deref().into(),
        (&measure.title).into(),
        (&measure.unit).into(),
        measure.kind.word().into(),
        measure.proxy.map(Proxy::raw).into(),
        measure.evidence.as_deref().into(),
        measure.first_year_only.into(),
        conflicts.into(),
        measure.source.as_deref().into(),
    ];
    let put = batch.put(&MEASURES, &[&measure.edition, &measure.measure_ref, &from], own)?;
    if put != Put::Unchanged {
        batch.editions.insert(measure.edition.clone());
    }
    Ok(put)
}

/// Takes a version out that no commitment has frozen.
pub(super) fn remove(batch: &mut Batch<'_>, measure: &Measure) -> Result<(), Stop> {
    let used = uses(batch.conn, measure)?;
    if used > 0 {
        return Err(Stop::Reject(Reject::in_use(&counted(used, "commitment", "commitments"))));
    }
    let from = measure.from.map(|day| day.to_string());
    batch.remove(&MEASURES, &[&measure.edition, &measure.measure_ref, &from])?;
    batch.editions.insert(measure.edition.clone());
    Ok(())
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT edition, measure_ref, valid_from, theme, outcome, policy_outcome, title, unit,
             kind, proxy, evidence, first_year_only, conflicts_with, source FROM measures ",
            $tail
        )
    };
}

/// Every version of a measure in an edition.
/// Of the version that a commitment froze: whether it counts only in the first year, and what it
/// asks for as evidence.
pub(super) fn asks(conn: &Connection, frozen: &Frozen) -> Result<(bool, Option<String>), Error> {
    let sql = "SELECT coalesce(first_year_only, 0), evidence FROM measures WHERE edition = ?1
               AND measure_ref = ?2 AND coalesce(valid_from, '') = coalesce(?3, '')";
    let from = frozen.from.map(|day| day.to_string());
    let found = first(conn, sql, (&frozen.edition, &frozen.measure_ref, from), |fields| {
        Ok((fields.int()? == 1, fields.some_text()?))
    })?;
    Ok(found.unwrap_or_default())
}

pub(super) fn versions(
    conn: &Connection,
    edition: &str,
    measure_ref: &str,
) -> Result<Vec<Measure>, Error> {
    let sql = select!("WHERE edition = ?1 AND measure_ref = ?2 ORDER BY coalesce(valid_from, '')");
    rows(conn, sql, [edition, measure_ref], read)
}

/// Every version of every measure of an edition, each measure's oldest first.
pub(super) fn of_edition(conn: &Connection, edition: &str) -> Result<Vec<Measure>, Error> {
    let sql = select!("WHERE edition = ?1 ORDER BY measure_ref, coalesce(valid_from, '')");
    rows(conn, sql, [edition], read)
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = select!("ORDER BY edition, measure_ref, coalesce(valid_from, '')");
    read::each(conn, sql, [], |fields| visit(Record::Measure(read(fields)?)))
}

/// The version with the same key; where the file does not say from when, the only version.
pub(super) fn stored(
    conn: &Connection,
    measure: &Measure,
    is_dated: bool,
) -> Result<Option<Record>, Stop> {
    let mut versions = versions(conn, &measure.edition, &measure.measure_ref)?;
    if is_dated {
        versions.retain(|version| version.from == measure.from);
    } else if versions.len() > 1 {
        let name = format!("{}/{}", measure.edition, measure.measure_ref);
        return Err(Stop::Reject(Reject::which_from(&name, versions.len())));
    }
    Ok(versions.pop().map(Record::Measure))
}

/// Refuses other values for a version that commitments have frozen. A proxy that nobody knew may
/// become known.
fn keep_used(conn: &Connection, measure: &Measure) -> Result<(), Stop> {
    let Some(Record::Measure(stored)) = stored(conn, measure, true)? else { return Ok(()) };
    let is_revalued = stored.proxy.is_some() && stored.proxy != measure.proxy;
    let column = match () {
        () if stored.title != measure.title => "title",
        () if stored.unit != measure.unit => "unit",
        () if stored.kind != measure.kind => "kind",
        () if is_revalued => "proxy_gbp",
        () => return Ok(()),
    };
    match uses(conn, measure)? {
        0 => Ok(()),
        used => Err(Stop::Reject(Reject::used_measure(column, measure, used))),
    }
}

/// How many commitments have frozen this version.
fn uses(conn: &Connection, measure: &Measure) -> Result<i64, Error> {
    Ok(conn.query_row(
        "SELECT count(*) FROM commitments
         WHERE edition = ?1 AND measure_ref = ?2 AND measure_from IS ?3",
        (&measure.edition, &measure.measure_ref, measure.from.map(|day| day.to_string())),
        |row| row.get(0),
    )?)
}

/// Reads the record's own columns, in their order.
pub(super) fn read(fields: &mut Fields) -> Result<Measure, Error> {
    Ok(Measure {
        edition: fields.text()?,
        measure_ref: fields.text()?,
        from: fields.some_day()?,
        theme: fields.some_text()?,
        outcome: fields.some_text()?,
        policy_outcome: fields.some_text()?,
        title: fields.text()?,
        unit: fields.text()?,
        kind: fields.word(MeasureKind::parse)?,
        proxy: fields.some_proxy()?,
        evidence: fields.some_text()?,
        first_year_only: fields.flag()?,
        conflicts_with: read::references(&fields.some_text()?.unwrap_or_default()),
        source: fields.some_text()?,
    })
}
