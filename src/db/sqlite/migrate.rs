//! Numbered migrations: each is one file, one transaction, and its digest is kept.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::kept;
use crate::calc::text::hex;
use crate::db::Error;

/// Version and text. Only ever added to.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("migrations/0001_register.sql")),
    (2, include_str!("migrations/0002_entry.sql")),
    (RETURNS, include_str!("migrations/0003_returns.sql")),
    (4, include_str!("migrations/0004_purchases.sql")),
    (5, include_str!("migrations/0005_sums.sql")),
    (6, include_str!("migrations/0006_purchase_audit.sql")),
    (7, include_str!("migrations/0007_units.sql")),
    (8, include_str!("migrations/0008_reports.sql")),
    (9, include_str!("migrations/0009_milestones.sql")),
    (10, include_str!("migrations/0010_awards.sql")),
    (11, include_str!("migrations/0011_stories.sql")),
];

/// From this one on the returns that are expected are kept with each contract.
const RETURNS: i64 = 3;

/// The newest schema that this program knows.
pub(super) fn known() -> i64 {
    MIGRATIONS.last().map_or(0, |(version, _)| *version)
}

pub(super) fn schema(conn: &Connection) -> Result<i64, Error> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Refuses a database whose applied migrations are not the ones known here.
pub(super) fn verify(conn: &Connection) -> Result<(), Error> {
    verify_against(conn, MIGRATIONS)
}

/// Carries out what has not been carried out yet.
pub(super) fn run(conn: &mut Connection, at: &str) -> Result<(), Error> {
    run_from(conn, MIGRATIONS, at)
}

fn verify_against(conn: &Connection, migrations: &[(i64, &str)]) -> Result<(), Error> {
    let applied = schema(conn)?;
    for (version, text) in migrations.iter().filter(|(version, _)| *version <= applied) {
        let kept: Option<String> = conn
            .query_row("SELECT sha256 FROM migrations WHERE version = ?1", [version], |row| {
                row.get(0)
            })
            .optional()?;
        if kept.as_deref() != Some(digest(text).as_str()) {
            return Err(Error::Damaged(format!(
                "migration {version} is not the one that made this database"
            )));
        }
    }
    Ok(())
}

fn run_from(conn: &mut Connection, migrations: &[(i64, &str)], at: &str) -> Result<(), Error> {
    for (version, text) in migrations {
        let change = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Looked up inside the transaction: another process may just have done it.
        if schema(&change)? < *version {
            change.execute_batch(text)?;
            if *version == RETURNS {
                kept::refresh_all(&change)?;
            }
            change.execute(
                "INSERT INTO migrations (version, sha256, at) VALUES (?1, ?2, ?3)",
                params![version, digest(text), at],
            )?;
            change.pragma_update(None, "user_version", version)?;
            change.commit()?;
        }
    }
    Ok(())
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: (i64, &str) =
        (1, "CREATE TABLE migrations (version INTEGER PRIMARY KEY, sha256 TEXT, at TEXT) STRICT;");

    #[test]
    fn each_runs_once_and_a_changed_one_is_refused() {
        let mut conn = Connection::open_in_memory().unwrap();
        let both = [FIRST, (2, "CREATE TABLE b (x INTEGER) STRICT;")];
        run_from(&mut conn, &both[..1], "2026-01-01T00:00:00Z").unwrap();
        run_from(&mut conn, &both, "2026-01-02T00:00:00Z").unwrap();
        run_from(&mut conn, &both, "2026-01-03T00:00:00Z").unwrap();
        assert_eq!(schema(&conn).unwrap(), 2);
        assert_eq!(verify_against(&conn, &both), Ok(()));
        let changed = [FIRST, (2, "CREATE TABLE b (y INTEGER) STRICT;")];
        assert!(matches!(verify_against(&conn, &changed), Err(Error::Damaged(_))));
    }

    #[test]
    fn a_failing_one_leaves_the_schema_before_it() {
        let mut conn = Connection::open_in_memory().unwrap();
        let bad = [FIRST, (2, "CREATE TABLE c (x INTEGER) STRICT; CREATE TABLE c (x);")];
        assert!(run_from(&mut conn, &bad, "2026-01-01T00:00:00Z").is_err());
        assert_eq!(schema(&conn).unwrap(), 1);
        let tables: i64 = conn
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'c'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 0);
    }
}
