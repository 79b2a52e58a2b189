//! The catalogue of measures.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, rows};
use super::table::{Columns, MEASURES};
use crate::calc::Proxy;
use crate::calc::measure::Measure;
use crate::calc::words::MeasureKind;
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, measure: &Measure) -> Result<Put, Stop> {
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

/// Every version of a measure in an edition.
pub(super) fn versions(
    conn: &Connection,
    edition: &str,
    measure_ref: &str,
) -> Result<Vec<Measure>, Error> {
    rows(
        conn,
        "SELECT edition, measure_ref, valid_from, theme, outcome, policy_outcome, title, unit,
         kind, proxy, evidence, first_year_only, conflicts_with, source
         FROM measures WHERE edition = ?1 AND measure_ref = ?2
         ORDER BY coalesce(valid_from, '')",
        [edition, measure_ref],
        read,
    )
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    read::each(
        conn,
        "SELECT edition, measure_ref, valid_from, theme, outcome, policy_outcome, title, unit,
         kind, proxy, evidence, first_year_only, conflicts_with, source
         FROM measures ORDER BY edition, measure_ref, coalesce(valid_from, '')",
        [],
        |fields| visit(Record::Measure(read(fields)?)),
    )
}

fn read(fields: &mut Fields) -> Result<Measure, Error> {
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
