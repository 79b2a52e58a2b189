//! The catalogue of measures.

use rusqlite::{Connection, Row};

use super::batch::{Batch, Put, Stop};
use super::row::{Columns, each_row};
use super::table::{Fields, MEASURES};
use crate::calc::Proxy;
use crate::calc::measure::Measure;
use crate::calc::words::MeasureKind;
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, measure: &Measure) -> Result<Put, Stop> {
    let from = measure.from.map(|day| day.to_string());
    let conflicts = (!measure.conflicts_with.is_empty()).then(|| measure.conflicts_with.join(";"));
    let own: Fields<'_> = vec![
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
    let mut found = Vec::new();
    each_row(
        conn,
        "SELECT edition, measure_ref, valid_from, theme, outcome, policy_outcome, title, unit,
         kind, proxy, evidence, first_year_only, conflicts_with, source
         FROM measures WHERE edition = ?1 AND measure_ref = ?2
         ORDER BY coalesce(valid_from, '')",
        [edition, measure_ref],
        |row| {
            found.push(read(row)?);
            Ok(())
        },
    )?;
    Ok(found)
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    each_row(
        conn,
        "SELECT edition, measure_ref, valid_from, theme, outcome, policy_outcome, title, unit,
         kind, proxy, evidence, first_year_only, conflicts_with, source
         FROM measures ORDER BY edition, measure_ref, coalesce(valid_from, '')",
        [],
        |row| visit(Record::Measure(read(row)?)),
    )
}

fn read(row: &Row<'_>) -> Result<Measure, Error> {
    let row = Columns::new(row, 0);
    let conflicts = row.some_text(12)?;
    Ok(Measure {
        edition: row.text(0)?,
        measure_ref: row.text(1)?,
        from: row.day(2)?,
        theme: row.some_text(3)?,
        outcome: row.some_text(4)?,
        policy_outcome: row.some_text(5)?,
        title: row.text(6)?,
        unit: row.text(7)?,
        kind: row.must_word(8, MeasureKind::parse)?,
        proxy: row.proxy(9)?,
        evidence: row.some_text(10)?,
        first_year_only: row.yes(11)?,
        conflicts_with: split(conflicts.as_deref()),
        source: row.some_text(13)?,
    })
}

/// The references that a measure's `conflicts_with` lists.
pub(super) fn split(conflicts: Option<&str>) -> Vec<String> {
    conflicts.map(|text| text.split(';').map(str::to_owned).collect()).unwrap_or_default()
}
