//! What is refused when a file is made or opened, and how it is made.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use sleva::db::request::{Command, Kind, Query, Record, Typed};
use sleva::db::sqlite::{Mode, Sqlite, network_system};
use sleva::db::worker::Role;
use sleva::db::{Error, Store};

use super::{created, file, import, morning, raw, supplier};

fn open(path: &std::path::Path) -> Result<(), Error> {
    Sqlite::open(path, Mode::ReadWrite).map(|_| ())
}

fn shown(path: &std::path::Path) -> String {
    path.display().to_string()
}

#[test]
fn a_missing_file_is_said_and_not_made() {
    let (_folder, path) = file();
    assert_eq!(open(&path), Err(Error::NoFile(shown(&path))));
    assert!(!path.exists());
}

#[test]
fn an_empty_file_is_not_taken_for_a_new_database() {
    let (_folder, path) = file();
    fs::write(&path, "").unwrap();
    assert_eq!(open(&path), Err(Error::ZeroBytes(shown(&path))));
    assert_eq!(fs::metadata(&path).unwrap().len(), 0);
}

#[test]
fn a_text_file_a_folder_and_another_programs_database_are_foreign() {
    let (folder, path) = file();
    fs::write(&path, "supplier_ref,name\n").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(open(&path), Err(Error::Foreign(shown(&path))));
    assert_eq!(open(folder.path()), Err(Error::Foreign(shown(folder.path()))));

    let other = folder.path().join("other.db");
    raw(&other).execute_batch("CREATE TABLE t (x); PRAGMA application_id = 42;").unwrap();
    fs::set_permissions(&other, Permissions::from_mode(0o600)).unwrap();
    let before = fs::read(&other).unwrap();
    assert_eq!(open(&other), Err(Error::Foreign(shown(&other))));
    assert_eq!(fs::read(&other).unwrap(), before, "looking must not change it");
}

#[test]
fn a_newer_schema_is_refused_with_both_numbers() {
    let (_folder, path) = file();
    drop(created(&path));
    raw(&path).execute_batch("PRAGMA user_version = 99").unwrap();
    let known = 11;
    assert_eq!(open(&path), Err(Error::Newer { path: shown(&path), found: 99, known }));
}

#[test]
fn a_migration_that_was_changed_afterwards_is_refused() {
    let (_folder, path) = file();
    drop(created(&path));
    raw(&path).execute_batch("UPDATE migrations SET sha256 = 'ab'").unwrap();
    assert!(matches!(open(&path), Err(Error::Damaged(_))));
}

#[test]
fn a_file_that_everyone_can_read_is_refused_with_its_mode() {
    let (_folder, path) = file();
    drop(created(&path));
    fs::set_permissions(&path, Permissions::from_mode(0o664)).unwrap();
    let mode = "0664".to_owned();
    assert_eq!(open(&path), Err(Error::Exposed { path: shown(&path), mode }));
}

#[test]
fn network_file_systems_are_known_by_their_number() {
    assert_eq!(network_system(0x6969), Some("NFS"));
    assert_eq!(network_system(0xff53_4d42), Some("SMB"));
    assert_eq!(network_system(0xfe53_4d42), Some("SMB"));
    assert_eq!(network_system(0x6573_5546), Some("FUSE"));
    assert_eq!(network_system(0x0102_1997), Some("9p"));
    // ext4, XFS, btrfs, tmpfs and overlay are on this machine.
    for local in [0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994, 0x794c_7630] {
        assert_eq!(network_system(local), None, "{local:x}");
    }
}

#[test]
fn a_file_is_made_for_owner_and_group_only_and_never_over_another() {
    let (_folder, path) = file();
    drop(created(&path));
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o007, 0, "{mode:o}");
    let before = fs::read(&path).unwrap();
    let again = Sqlite::create(&path, "Another", &morning(), |_| Ok(())).map(|_| ());
    assert_eq!(again, Err(Error::Exists(shown(&path))));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_new_database_knows_its_council_and_who_made_it() {
    let (_folder, path) = file();
    let store = created(&path);
    let settings = super::all(&store, Kind::Settings);
    assert_eq!(settings.len(), 1);
    assert!(matches!(&settings[0], sleva::db::request::Record::Setting(setting)
        if setting.name == "council.name" && setting.value == "Invented council"));
    assert_eq!(store.verify_chain().unwrap().rows, 1);
}

#[test]
fn the_settings_that_keep_data_safe_are_on() {
    let (_folder, path) = file();
    drop(created(&path));
    let found = raw(&path);
    let text =
        |name: &str| -> String { found.pragma_query_value(None, name, |row| row.get(0)).unwrap() };
    let number =
        |name: &str| -> i64 { found.pragma_query_value(None, name, |row| row.get(0)).unwrap() };
    assert_eq!(text("journal_mode"), "wal");
    // "slev" in the header.
    assert_eq!(number("application_id"), 0x736c_6576);
    assert_eq!(number("user_version"), 11);
    let loose: i64 = found
        .query_row(
            "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND strict = 0
             AND name NOT LIKE 'sqlite%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(loose, 0, "every table is STRICT");
}

#[test]
fn reading_only_reads_and_says_so() {
    let (_folder, path) = file();
    let mut store = created(&path);
    assert!(!store.is_read_only());
    let mut reader = Sqlite::open(&path, Mode::ReadOnly).unwrap();
    assert!(reader.is_read_only());
    let command = Command::Import(import(Kind::Suppliers, vec![supplier("S-1", "Invented")]));
    assert_eq!(reader.write(&command, &morning()), Err(Error::ReadOnly(shown(&path))));
    store.write(&command, &morning()).unwrap();
    assert_eq!(super::all(&reader, Kind::Suppliers).len(), 1);
}

/// A connection like another process has.
fn another(path: &Path) -> Sqlite {
    Sqlite::open(path, Mode::ReadWrite).unwrap()
}

#[test]
fn a_number_moves_for_the_changes_of_others_and_not_for_what_they_only_type() {
    let (_folder, path) = file();
    let mut store = created(&path);
    let reader = (another(&path).opener())(Role::Reader).unwrap();
    let before = reader.moved().unwrap();
    let typed = Typed { place: "a cell".to_owned(), text: Some("1".to_owned()), at: String::new() };
    store.write(&Command::Typed(typed), &morning()).unwrap();
    assert_eq!(reader.moved().unwrap(), before);
    super::put(&mut store, Kind::Suppliers, vec![supplier("S-1", "Invented")]);
    assert_ne!(reader.moved().unwrap(), before);
}

#[test]
fn a_database_of_the_first_schema_is_brought_up_to_date_and_still_verifies() {
    let (_folder, path) = file();
    let mut store = created(&path);
    super::register(&mut store);
    let committed = super::commitment("C-0001", "M1", "5");
    super::put(&mut store, Kind::Commitments, vec![Record::Commitment(committed)]);
    drop(store);
    // As the first schema left it.
    raw(&path)
        .execute_batch(
            "DROP INDEX audit_person; DROP INDEX contracts_procurement; DROP TABLE typed; DROP TABLE return_kept; DROP TABLE performance_kept; DROP TABLE delivery_kept;
             DROP TABLE performance_totals; DROP TABLE performance_grouped;
             DROP TABLE report_lines; DROP TABLE reports; DROP TABLE milestones; DROP INDEX return_lines_wage; DROP TABLE sample_results; DROP TABLE samples; DROP TABLE waivers; DROP TABLE quotations; DROP TABLE procurements; DROP TABLE ratings;
             DROP TABLE actions; DROP TABLE variations; DROP TABLE evidence;
             DROP TABLE return_lines; DROP TABLE returns;
             DELETE FROM migrations WHERE version >= 2; PRAGMA user_version = 1",
        )
        .unwrap();
    let refused = Sqlite::open(&path, Mode::ReadOnly).map(|_| ());
    assert_eq!(refused, Err(Error::ReadOnly(shown(&path))));
    let store = Sqlite::open(&path, Mode::ReadWrite).unwrap();
    assert_eq!(store.verify().unwrap().rows, 5);
    assert_eq!(super::all(&store, Kind::Suppliers).len(), 1);
    // What is kept since then is there for what was committed before: 13 returns are expected.
    let expected = "SELECT count(*) FROM return_kept";
    let expected: i64 = raw(&path).query_row(expected, [], |row| row.get(0)).unwrap();
    assert_eq!(expected, 13);
}

#[test]
fn a_statement_that_is_told_to_stop_says_so() {
    let (_folder, path) = file();
    let mut store = created(&path);
    let many = (1..=3_000).map(|n| supplier(&format!("S-{n:04}"), "Invented")).collect();
    super::put(&mut store, Kind::Suppliers, many);
    let mut reader = (another(&path).opener())(Role::Reader).unwrap();
    reader.watch(Box::new(|| true)).unwrap();
    let result = reader.each(Kind::Suppliers, &mut |_| Ok(()));
    assert_eq!(result, Err(Error::Interrupted));
    reader.watch(Box::new(|| false)).unwrap();
    assert_eq!(reader.each(Kind::Suppliers, &mut |_| Ok(())), Ok(()));
}

#[test]
fn a_new_database_is_there_as_a_whole_or_not_at_all() {
    let (folder, path) = file();
    let refused = Sqlite::create(&path, "Invented council", &morning(), |_| Err(Error::Full));
    assert_eq!(refused.map(drop), Err(Error::Full));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");

    let made = Sqlite::create(&path, "Invented council", &morning(), |store| {
        assert!(!path.exists(), "whatever ends the process now leaves nothing at the path");
        super::put(store, Kind::Suppliers, vec![supplier("S-1", "Invented")]);
        Ok(())
    });
    let made = made.unwrap();
    assert_eq!(super::all(&made, Kind::Suppliers).len(), 1);
    assert_eq!(super::all(&made, Kind::Settings).len(), 1);
}

#[test]
fn a_database_that_was_never_finished_is_not_ours() {
    let (_folder, path) = file();
    raw(&path).execute_batch("PRAGMA application_id = 1936483702; VACUUM;").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(open(&path), Err(Error::Foreign(shown(&path))));
}

#[test]
fn a_database_without_one_of_our_tables_is_damaged_and_says_which() {
    let (_folder, path) = file();
    drop(created(&path));
    raw(&path).execute_batch("DROP TABLE figures").unwrap();
    let Err(Error::Damaged(what)) = open(&path) else { panic!() };
    assert!(what.contains("no table figures") && !what.contains("no such"), "{what}");
}

#[test]
fn a_question_cut_off_at_any_moment_leaves_the_next_one_an_answer() {
    let (_folder, path) = file();
    let store = created(&path);
    let interrupter = store.interrupter().unwrap();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                interrupter.interrupt();
            }
        });
        for _ in 0..20_000 {
            let answer = store.read(&Query::Editions);
            let is_one = matches!(answer, Ok(_) | Err(Error::Interrupted));
            is_over.fetch_or(!is_one, Ordering::SeqCst);
            assert!(is_one, "{answer:?}");
        }
        is_over.store(true, Ordering::SeqCst);
    });
    store.read(&Query::Editions).unwrap();
}
