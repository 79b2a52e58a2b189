//! Connections: every one of them is set up here, and alike.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use crate::db::Error;

/// Longest text, image or row, in bytes.
const LENGTH_MAX: i32 = 512 * 1024 * 1024;
/// How long a write waits for the other writers in all, in microseconds.
const WAIT_MAX: u64 = 30_000_000;
/// Between tries, in microseconds: even chances for everyone who waits.
const WAIT_LEAST: u64 = 500;
const WAIT_MOST: u64 = 4_500;
const STATEMENTS: usize = 96;

/// How a file is opened. None of them creates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Write,
    /// Changes no data, but tidies up its log when it is the last to close.
    Look,
    /// The file may not be written.
    Read,
    /// The file cannot change: on a folder where nothing can be written, and nobody has it open.
    Still,
}

/// Opens a file with the settings that need no write.
pub(super) fn open(path: &Path, access: Access) -> Result<Connection, Error> {
    let base = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = match access {
        Access::Write | Access::Look => {
            Connection::open_with_flags(path, base | OpenFlags::SQLITE_OPEN_READ_WRITE)
        }
        Access::Read => Connection::open_with_flags(path, base | OpenFlags::SQLITE_OPEN_READ_ONLY),
        Access::Still => Connection::open_with_flags(
            still_uri(path),
            base | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
        ),
    }?;
    guard(&mut conn)?;
    if access == Access::Look {
        conn.execute_batch("PRAGMA query_only = ON")?;
    }
    Ok(conn)
}

pub(super) fn in_memory() -> Result<Connection, Error> {
    let mut conn = Connection::open_in_memory_with_flags(
        OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE,
    )?;
    guard(&mut conn)?;
    Ok(conn)
}

fn still_uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for c in path.to_string_lossy().chars() {
        match c {
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            '%' => uri.push_str("%25"),
            c => uri.push(c),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// What holds on every connection, whatever it is for.
fn guard(conn: &mut Connection) -> Result<(), Error> {
    wait_fairly(conn)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        // Plans never depend on bound values, so that a cached statement is never planned again.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
    ] {
        conn.set_db_config(config, on)?;
    }
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, LENGTH_MAX),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (Limit::SQLITE_LIMIT_COLUMN, 200),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 20),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        conn.set_limit(limit, most)?;
    }
    conn.execute_batch(
        "PRAGMA cell_size_check = ON; PRAGMA recursive_triggers = ON; PRAGMA mmap_size = 0;
         PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA synchronous = FULL;",
    )?;
    Ok(())
}

/// What only a connection that writes can set, and only in a database of our own.
pub(super) fn write_ahead(conn: &Connection) -> Result<(), Error> {
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864;")?;
    Ok(())
}

/// The waits of SQLite itself grow longer the longer one waits, which starves writers.
fn wait_fairly(conn: &mut Connection) -> Result<(), Error> {
    let mut random = RandomState::new().build_hasher().finish() | 1;
    let mut waited = 0;
    conn.busy_handler(Some(move |tries: i32| {
        if tries == 0 {
            waited = 0;
        }
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let pause = WAIT_LEAST + random % (WAIT_MOST - WAIT_LEAST);
        waited += pause;
        std::thread::sleep(Duration::from_micros(pause));
        waited < WAIT_MAX
    }))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connection_has_the_settings_that_keep_data_safe() {
        let conn = in_memory().unwrap();
        let number =
            |name: &str| -> i64 { conn.pragma_query_value(None, name, |row| row.get(0)).unwrap() };
        for (name, value) in [
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("secure_delete", 1),
            ("recursive_triggers", 1),
        ] {
            assert_eq!(number(name), value, "{name}");
        }
        for config in [DbConfig::SQLITE_DBCONFIG_DEFENSIVE, DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG] {
            assert_eq!(conn.db_config(config), Ok(true));
        }
        assert_eq!(conn.limit(Limit::SQLITE_LIMIT_ATTACHED), Ok(0));
        assert!(conn.execute_batch("ATTACH ':memory:' AS other").is_err());
        assert!(conn.execute_batch("SELECT load_extension('x')").is_err());
        conn.execute_batch("CREATE TABLE t (x)").unwrap();
        assert!(
            conn.execute_batch("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema").is_err()
        );
    }

    #[test]
    fn a_name_with_marks_of_an_address_is_still_that_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("50% of #1?.sleva");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch("CREATE TABLE here (x)").unwrap();
        drop(conn);
        let conn = open(&path, Access::Still).unwrap();
        assert!(conn.prepare("SELECT x FROM here").is_ok());
        assert!(conn.execute_batch("INSERT INTO here VALUES (1)").is_err());
    }
}
