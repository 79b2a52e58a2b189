//! Copies: whole, verified, and never over anything.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use sleva::db::request::{AuditQuery, AuditRow, Kind, Query, Reply};
use sleva::db::sqlite::{Mode, Sqlite, replay, restore};
use sleva::db::{By, Error, Store};

use super::{all, by, created, file, memory, put, raw, supplier};

#[test]
fn a_copy_made_while_others_write_is_whole() {
    let (folder, path) = file();
    let mut store = created(&path);
    put(&mut store, Kind::Suppliers, vec![supplier("S-0000", "Before")]);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = Sqlite::open(&path, Mode::ReadWrite).unwrap();
            for n in 1.. {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                put(&mut writer, Kind::Suppliers, vec![supplier(&format!("S-{n:04}"), "During")]);
            }
        });
        for n in 0..5 {
            let to = folder.path().join(format!("copy{n}"));
            let least = all(&store, Kind::Suppliers).len();
            store.backup(&to).unwrap();
            let copy = Sqlite::open(&to, Mode::ReadOnly).unwrap();
            copy.verify_chain().unwrap();
            assert!(all(&copy, Kind::Suppliers).len() >= least);
        }
        stop.store(true, Ordering::Relaxed);
    });
    drop(store);
    let expected = ["copy0", "copy1", "copy2", "copy3", "copy4", "council.sleva"];
    assert_eq!(names(folder.path()), expected, "nothing else is left behind");
}

fn later() -> By {
    by("2025-11-23T08:00:00Z")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_copy_never_overwrites() {
    let (folder, path) = file();
    let store = created(&path);
    let to = folder.path().join("copy");
    fs::write(&to, "precious").unwrap();
    assert_eq!(store.backup(&to), Err(Error::Exists(to.display().to_string())));
    assert_eq!(fs::read(&to).unwrap(), b"precious");
}

#[test]
fn restore_puts_the_copy_in_place_and_keeps_the_old_one() {
    let (folder, path) = file();
    let mut store = created(&path);
    put(&mut store, Kind::Suppliers, vec![supplier("S-1", "One")]);
    let copy = folder.path().join("copy");
    store.backup(&copy).unwrap();
    put(&mut store, Kind::Suppliers, vec![supplier("S-2", "Two")]);
    let old = folder.path().join("council.sleva.2025-11-22");

    assert_eq!(restore(&copy, &path, &old, &later()), Err(Error::Busy), "somebody has it open");
    drop(store);
    assert_eq!(restore(&copy, &path, &old, &later()).unwrap().rows, 3);
    let now = Sqlite::open(&path, Mode::ReadWrite).unwrap();
    assert_eq!(all(&now, Kind::Suppliers).len(), 1);
    drop(now);
    let kept = Sqlite::open(&old, Mode::ReadOnly).unwrap();
    assert_eq!(all(&kept, Kind::Suppliers).len(), 2);
    drop(kept);
    assert_eq!(names(folder.path()), ["copy", "council.sleva", "council.sleva.2025-11-22"]);
    let again = restore(&copy, &path, &old, &later());
    assert_eq!(again, Err(Error::Exists(old.display().to_string())));
    assert_eq!(all(&Sqlite::open(&path, Mode::ReadOnly).unwrap(), Kind::Suppliers).len(), 1);
}

#[test]
fn restore_replaces_a_damaged_database_and_refuses_a_damaged_copy() {
    let (folder, path) = file();
    let mut store = created(&path);
    put(&mut store, Kind::Suppliers, vec![supplier("S-1", "One")]);
    let copy = folder.path().join("copy");
    store.backup(&copy).unwrap();
    drop(store);

    let bad = folder.path().join("bad");
    fs::copy(&copy, &bad).unwrap();
    raw(&bad)
        .execute_batch("DROP TRIGGER audit_keeps_all; DELETE FROM audit WHERE seq = 1")
        .unwrap();
    let old = folder.path().join("old");
    assert!(matches!(restore(&bad, &path, &old, &later()), Err(Error::Damaged(_))));
    assert!(!old.exists() && path.exists(), "nothing has moved");

    fs::write(&path, "no longer a database").unwrap();
    restore(&copy, &path, &old, &later()).unwrap();
    assert_eq!(fs::read(&old).unwrap(), b"no longer a database");
    assert_eq!(all(&Sqlite::open(&path, Mode::ReadWrite).unwrap(), Kind::Suppliers).len(), 1);
}

#[test]
fn health_tells_well_from_broken() {
    let (_folder, path) = file();
    let store = created(&path);
    let health = store.health().unwrap();
    assert_eq!((health.schema, health.fault), (11, None));
    assert!(health.bytes > 0);
    let trail = health.trail.unwrap();
    assert_eq!((trail.rows, trail.last_at.as_deref()), (1, Some("2025-11-22T08:00:00Z")));
    raw(&path)
        .execute_batch("DROP TRIGGER audit_keeps_rows; UPDATE audit SET person = 'validator1'")
        .unwrap();
    assert!(store.health().unwrap().trail.is_err());
}

/// The audit trail, newest first.
fn trail(store: &dyn Store) -> Vec<AuditRow> {
    let query = AuditQuery { limit: 100, ..AuditQuery::default() };
    let Ok(Reply::Audit(rows)) = store.read(&Query::Audit(query)) else { panic!() };
    rows
}

#[test]
fn a_restored_database_says_who_restored_what_in_the_place_of_what() {
    let (folder, path) = file();
    let mut store = created(&path);
    let copy = folder.path().join("copy");
    store.backup(&copy).unwrap();
    let copied = trail(&store)[0].hash.clone();
    put(&mut store, Kind::Suppliers, vec![supplier("S-1", "One")]);
    let replaced = trail(&store)[0].hash.clone();
    drop(store);
    restore(&copy, &path, &folder.path().join("old"), &later()).unwrap();

    let store = Sqlite::open(&path, Mode::ReadWrite).unwrap();
    let rows = trail(&store);
    assert_eq!((rows.len(), rows[0].action.as_str()), (2, "restore"));
    assert_eq!(rows[0].person, "officer1");
    assert_eq!(rows[0].at, "2025-11-23T08:00:00Z");
    assert!(rows[0].note.contains(&copied), "{}", rows[0].note);
    assert!(rows[0].note.contains(&replaced), "{}", rows[0].note);
    store.verify_chain().unwrap();
    let mut rebuilt = memory();
    replay(&store, &mut rebuilt).unwrap();
    assert_eq!(trail(&rebuilt), rows);
    assert_eq!(rebuilt.digests(), store.digests());
}
