//! Figures that the council has printed.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, first};
use super::reject::in_order;
use super::table::{Columns, FIGURES};
use crate::calc::explain::Published;
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, figure: &Published) -> Result<Put, Stop> {
    in_order(("awarded_from", figure.awarded_from), ("awarded_to", figure.awarded_to))?;
    let own: Columns<'_> = vec![
        (&figure.report).into(),
        (&figure.date).into(),
        (&figure.metric).into(),
        (&figure.measure).into(),
        (&figure.value).into(),
        (&figure.unit).into(),
        (&figure.source).into(),
        (&figure.note).into(),
        figure.awarded_from.into(),
        figure.awarded_to.into(),
        figure.edition.as_deref().into(),
        figure.measure_ref.as_deref().into(),
    ];
    let key: [&dyn rusqlite::ToSql; 4] =
        [&figure.report, &figure.metric, &figure.measure, &figure.unit];
    batch.put(&FIGURES, &key, own)
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT report, date, metric, measure, value, unit, source, note, awarded_from,
             awarded_to, edition, measure_ref FROM figures ",
            $tail
        )
    };
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = select!("ORDER BY report, metric, measure, unit");
    read::each(conn, sql, [], |fields| visit(Record::Figure(read(fields)?)))
}

pub(super) fn stored(conn: &Connection, figure: &Published) -> Result<Option<Record>, Error> {
    let sql = select!("WHERE report = ?1 AND metric = ?2 AND measure = ?3 AND unit = ?4");
    let key = (&figure.report, &figure.metric, &figure.measure, &figure.unit);
    Ok(first(conn, sql, key, read)?.map(Record::Figure))
}

/// Reads the record's own columns, in their order.
pub(super) fn read(fields: &mut Fields) -> Result<Published, Error> {
    Ok(Published {
        report: fields.text()?,
        date: fields.text()?,
        metric: fields.text()?,
        measure: fields.text()?,
        value: fields.text()?,
        unit: fields.text()?,
        source: fields.text()?,
        note: fields.text()?,
        awarded_from: fields.some_day()?,
        awarded_to: fields.some_day()?,
        edition: fields.some_text()?,
        measure_ref: fields.some_text()?,
    })
}
