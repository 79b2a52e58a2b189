//! Council settings.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::row::{Columns, each_row};
use super::table::{Fields, SETTINGS};
use crate::db::Error;
use crate::db::request::{Record, Setting};

pub(super) fn put(batch: &mut Batch<'_>, setting: &Setting) -> Result<Put, Stop> {
    let from = setting.from.map(|day| day.to_string());
    let own: Fields<'_> = vec![
        (&setting.name).into(),
        (&setting.value).into(),
        setting.from.into(),
        setting.reason.as_deref().into(),
    ];
    batch.put(&SETTINGS, &[&setting.name, &from], own)
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    each_row(
        conn,
        "SELECT name, value, valid_from, reason FROM settings
         ORDER BY name, coalesce(valid_from, '')",
        [],
        |row| {
            let row = Columns::new(row, 0);
            visit(Record::Setting(Setting {
                name: row.text(0)?,
                value: row.text(1)?,
                from: row.day(2)?,
                reason: row.some_text(3)?,
            }))
        },
    )
}
