//! Whether a database is what its audit trail says: the chain, every row of every table, the
//! schema, the indexes; and whether it still has what a checkpoint kept outside saw.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::audit::Trail;
use super::batch::stored_row;
use super::image::Field;
use super::table::{TABLES, Table};
use super::{Sqlite, audit, frozen, past, read, replay, typed};
use crate::calc::text::hex;
use crate::db::request::{Kind, Verified};
use crate::db::{Error, Store};

/// An audit row as it was seen at some time: kept outside, it shows a trail that was rewritten or
/// cut off since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub seq: i64,
    /// UTC of the change.
    pub at: String,
    /// In hexadecimal.
    pub hash: String,
}

/// What a screen is told of it.
pub(super) fn found(store: &Sqlite) -> Result<Verified, Error> {
    match verify(store) {
        Ok(Trail { rows, last_at }) => Ok(Verified { rows, last_at, fault: None }),
        Err(Error::Damaged(what)) => Ok(Verified { rows: 0, last_at: None, fault: Some(what) }),
        Err(other) => Err(other),
    }
}

/// Follows the chain, rebuilds everything in memory, and compares.
pub(super) fn verify(store: &Sqlite) -> Result<Trail, Error> {
    read::in_snapshot(&store.conn, || compare(store))
}

fn compare(store: &Sqlite) -> Result<Trail, Error> {
    let conn = &store.conn;
    is_whole(conn)?;
    is_read(store)?;
    let mut rebuilt = Sqlite::in_memory()?;
    if let Some(stop) = &store.stop {
        rebuilt.watch_with(Arc::clone(stop))?;
    }
    has_schema_of(conn, &rebuilt.conn)?;
    let trail = replay::replay(store, &mut rebuilt)?;
    migrated_when_the_trail_says(conn)?;
    for table in TABLES {
        if let Some(what) = first_difference(conn, &rebuilt.conn, table)? {
            return Err(Error::Damaged(what));
        }
    }
    for ((table, own), (_, told)) in store.digests()?.into_iter().zip(rebuilt.digests()?) {
        if own != told {
            let what = format!("the table {table} is not what the trail of changes says");
            return Err(Error::Damaged(what));
        }
    }
    typed::verify(conn)?;
    frozen::verify(conn)?;
    Ok(trail)
}

/// The newest audit row; none where nothing was ever changed.
pub(super) fn checkpoint(conn: &Connection) -> Result<Option<Checkpoint>, Error> {
    let seq = audit::next_seq(conn)? - 1;
    at(conn, seq)
}

/// Refuses a trail that no longer has what was seen.
pub(super) fn holds(conn: &Connection, seen: &Checkpoint) -> Result<(), Error> {
    let Checkpoint { seq, at: when, hash } = seen;
    let why = match at(conn, *seq)? {
        None => format!("audit row {seq} of {when} is missing: the trail was cut off since"),
        Some(now) if now.hash != *hash || now.at != *when => {
            format!("audit row {seq} is not the one of {when}: the trail was rewritten since")
        }
        Some(_) => return Ok(()),
    };
    Err(Error::Damaged(why))
}

fn at(conn: &Connection, seq: i64) -> Result<Option<Checkpoint>, Error> {
    let found = conn.query_row("SELECT at, hash FROM audit WHERE seq = ?1", [seq], |row| {
        Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?))
    });
    let found = found.optional()?;
    Ok(found.map(|(at, hash)| Checkpoint { seq, at, hash: hex(&hash) }))
}

/// What SQLite itself finds: pages, indexes, constraints.
fn is_whole(conn: &Connection) -> Result<(), Error> {
    let found: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(Error::Damaged(found)) }
}

/// Reads every record as this program does. SQLite's own check passes over the page of an index
/// without entries that says it is a page of a table; a question that goes by it fails.
fn is_read(store: &Sqlite) -> Result<(), Error> {
    Kind::ALL.iter().try_for_each(|kind| store.each(*kind, &mut |_| Ok(())))
}

/// Refuses tables, indexes and triggers that this program did not make.
fn has_schema_of(conn: &Connection, right: &Connection) -> Result<(), Error> {
    let own = schema(conn)?;
    let other = schema(right)?;
    let pairs = own.iter().zip(&other);
    let differs = pairs.into_iter().find(|(own, right)| own != right).map(|(own, _)| own);
    match differs.or_else(|| own.get(other.len())).or_else(|| other.get(own.len())) {
        None => Ok(()),
        Some((name, _)) => {
            Err(Error::Damaged(format!("{name} in the schema is not as this program makes it")))
        }
    }
}

/// Everything in the schema by name, with its text. SQLite takes bytes for text there, so the types
/// are compared, too.
fn schema(conn: &Connection) -> Result<Vec<(String, String)>, Error> {
    let mut statement = conn.prepare(
        "SELECT name, typeof(type) || typeof(tbl_name) || typeof(sql) || ' ' || type || ' '
         || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema
         ORDER BY name",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The first schema is made with the first change, a later one between two: at the time that the
/// audit row before it has.
fn migrated_when_the_trail_says(conn: &Connection) -> Result<(), Error> {
    let odd: Option<i64> = conn
        .query_row(
            "SELECT version FROM migrations AS own WHERE at <> ''
             AND (at NOT IN (SELECT at FROM audit)
                  OR version = 1 AND at <> (SELECT at FROM audit WHERE seq = 1)
                  OR at < (SELECT max(at) FROM migrations WHERE version < own.version))",
            [],
            |row| row.get(0),
        )
        .optional()?;
    match odd {
        None => Ok(()),
        Some(version) => {
            Err(Error::Damaged(format!("migration {version} has a time at which nothing was done")))
        }
    }
}

/// The first row in which a table differs from what the trail says, in words.
fn first_difference(
    conn: &Connection,
    rebuilt: &Connection,
    table: &'static Table,
) -> Result<Option<String>, Error> {
    let (mut own, mut told) = (conn.prepare(table.all)?, rebuilt.prepare(table.all)?);
    let (mut own, mut told) = (own.query([])?, told.query([])?);
    loop {
        let own = own.next()?.map(stored_row).transpose()?;
        let told = told.next()?.map(stored_row).transpose()?;
        if own.is_none() && told.is_none() {
            return Ok(None);
        }
        if own == told {
            continue;
        }
        // The row that comes first is the one that only one side has.
        let is_surplus = match (id(own.as_ref()), id(told.as_ref())) {
            (Some(own), Some(told)) => own < told,
            (own, _) => own.is_some(),
        };
        let is_lost = id(told.as_ref()).is_some() && id(own.as_ref()) != id(told.as_ref());
        let (row, at, what) = match (own, told) {
            (Some(own), _) if is_surplus => (own, conn, "is in no change of the trail"),
            (_, Some(told)) if is_lost => (told, rebuilt, "is missing"),
            (_, Some(told)) => (told, rebuilt, "is not what the trail of changes says"),
            (Some(own), None) => (own, conn, "is in no change of the trail"),
            (None, None) => return Ok(None),
        };
        let name = past::name(at, table.tag, &row);
        let seq = match row.last() {
            Some(Field::Int(seq)) => format!(" (audit row {seq})"),
            _ => String::new(),
        };
        return Ok(Some(format!("the row {name} of {}{seq} {what}", table.name)));
    }
}

fn id(row: Option<&Vec<Field<'static>>>) -> Option<i64> {
    match row?.first() {
        Some(Field::Int(id)) => Some(*id),
        _ => None,
    }
}
