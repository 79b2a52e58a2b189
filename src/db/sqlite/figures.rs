//! Figures that the council has printed.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::row::{Columns, each_row};
use super::table::{FIGURES, Fields};
use crate::calc::explain::Published;
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, figure: &Published) -> Result<Put, Stop> {
    let own: Fields<'_> = vec![
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

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    each_row(
        conn,
        "SELECT report, date, metric, measure, value, unit, source, note, awarded_from,
         awarded_to, edition, measure_ref FROM figures ORDER BY report, metric, measure, unit",
        [],
        |row| {
            let row = Columns::new(row, 0);
            visit(Record::Figure(Published {
                report: row.text(0)?,
                date: row.text(1)?,
                metric: row.text(2)?,
                measure: row.text(3)?,
                value: row.text(4)?,
                unit: row.text(5)?,
                source: row.text(6)?,
                note: row.text(7)?,
                awarded_from: row.day(8)?,
                awarded_to: row.day(9)?,
                edition: row.some_text(10)?,
                measure_ref: row.some_text(11)?,
            }))
        },
    )
}
