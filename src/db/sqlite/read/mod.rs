//! Answers queries.

use rusqlite::Connection;

use super::finder::Finder;
use crate::db::Error;
use crate::db::request::{Query, Reply};

/// Answers a query.
///
/// # Errors
/// Always: reading is built elsewhere.
pub fn read(_: &Connection, _: &Finder, _: &Query) -> Result<Reply, Error> {
    Err(Error::Refused("not built on this branch".to_owned()))
}
