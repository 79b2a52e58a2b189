//! The book of rules with the settings of this database.

use rusqlite::Connection;

use super::read::{self, Fields};
use crate::calc::Date;
use crate::calc::rule::{Book, Setting};
use crate::db::{Error, rulebook};

/// The book as it is on a day.
pub(super) fn load(conn: &Connection, today: Date) -> Result<Book, Error> {
    let sql = "SELECT name, value, valid_from FROM settings WHERE name GLOB 'rules.*'";
    let settings = read::rows(conn, sql, [], |fields: &mut Fields| {
        Ok(Setting { name: fields.text()?, value: fields.text()?, from: fields.some_day()? })
    })?;
    rulebook::book(settings, today)
}
