//! Council settings.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read;
use super::reject::Reject;
use super::table::{Columns, SETTINGS};
use crate::db::Error;
use crate::db::request::{Record, Setting};

pub(super) fn put(batch: &mut Batch<'_>, setting: &Setting) -> Result<Put, Stop> {
    if marks_sample(&setting.name) && !may_mark(batch.conn, setting)? {
        return Err(Stop::Reject(Reject::not_a_sample(&setting.name)));
    }
    let from = setting.from.map(|day| day.to_string());
    let own: Columns<'_> = vec![
        (&setting.name).into(),
        (&setting.value).into(),
        setting.from.into(),
        setting.reason.as_deref().into(),
    ];
    batch.put(&SETTINGS, &[&setting.name, &from], own)
}

/// In a sample anyone may act as anyone, and time stands still.
fn marks_sample(name: &str) -> bool {
    name == "sample" || name.starts_with("sample.")
}

/// A register with contracts in it can no longer be made a sample, nor another sample.
fn may_mark(conn: &Connection, setting: &Setting) -> Result<bool, Error> {
    Ok(conn.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM contracts)
         OR EXISTS (SELECT 1 FROM settings WHERE name = ?1 AND value = ?2)",
        (&setting.name, &setting.value),
        |row| row.get(0),
    )?)
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    read::each(
        conn,
        "SELECT name, value, valid_from, reason FROM settings
         ORDER BY name, coalesce(valid_from, '')",
        [],
        |fields| {
            visit(Record::Setting(Setting {
                name: fields.text()?,
                value: fields.text()?,
                from: fields.some_day()?,
                reason: fields.some_text()?,
            }))
        },
    )
}
