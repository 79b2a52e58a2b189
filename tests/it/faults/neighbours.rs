//! Processes that come and go while another has the same database open.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use sleva::db::request::{Command, Import, Kind};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::worker::Role;

use super::{acts, process, say, task};
use crate::store::{all, created, file, import, morning, supplier};

/// Looks at a database once, as every command does, and says how many suppliers it has.
#[test]
#[ignore = "a process of its own, started by the test below"]
fn a_passer_by() {
    let Some(task) = task() else { return };
    let store = Sqlite::open(Path::new(&task[0]), Mode::ReadWrite).unwrap();
    say(&format!("\nsuppliers {}", all(&store, Kind::Suppliers).len()));
}

fn seen_by_another(path: &Path) -> String {
    let done = process("faults::neighbours::a_passer_by", &[path.to_str().unwrap()]);
    let done = { done }.output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    let seen = said.lines().find_map(|line| line.strip_prefix("suppliers "));
    seen.unwrap_or(&said).to_owned()
}

fn one_more(n: usize) -> Command {
    let more: Import = import(Kind::Suppliers, vec![supplier(&format!("S-{n}"), "Invented")]);
    Command::Import(more)
}

#[test]
fn what_a_session_saves_after_a_passer_by_has_left_is_there() {
    let (_folder, path) = file();
    drop(created(&path));
    // As the workbench has it: a reader first, then others.
    let open = acts::open(&path).opener();
    let _reader = open(Role::Reader).unwrap();
    let mut writer = open(Role::Writer).unwrap();
    let _another = open(Role::Reader).unwrap();
    for n in 1..=3 {
        writer.write(&one_more(n), &morning()).unwrap();
        assert_eq!(seen_by_another(&path), n.to_string());
    }
}

/// Whoever opens and closes the file beside SQLite ends SQLite's locks on it without its knowing:
/// another process could then take away the log under a session.
#[test]
fn the_lock_of_a_session_outlives_its_opening_more_connections() {
    let (_folder, path) = file();
    drop(created(&path));
    let open = acts::open(&path).opener();
    let _all = [Role::Reader, Role::Writer, Role::Reader].map(|role| open(role).unwrap());
    let inode = format!(":{} ", fs::metadata(&path).unwrap().ino());
    let locks = fs::read_to_string("/proc/locks").unwrap();
    assert!(locks.lines().any(|lock| lock.contains(&inode) && lock.contains("READ")), "{locks}");
}
