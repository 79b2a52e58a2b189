//! Several writers at once: in threads with connections of their own, and in processes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};

use sleva::db::request::{Kind, Record};
use sleva::db::sqlite::{Mode, Sqlite};

use super::{all, created, file, put, raw, supplier};
use crate::faults::{process, task};

#[test]
fn writers_wait_for_one_another_and_lose_nothing() {
    let (_folder, path) = file();
    drop(created(&path));
    let (writers, each) = (4, 25);
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let path = &path;
            scope.spawn(move || {
                let mut store = Sqlite::open(path, Mode::ReadWrite).unwrap();
                for n in 0..each {
                    // One of their own, and one that all of them change.
                    let own = supplier(&format!("S-{writer}-{n}"), "Own");
                    let shared = supplier("S-SHARED", &format!("{writer} {n}"));
                    let receipt = put(&mut store, Kind::Suppliers, vec![own, shared]);
                    assert!(receipt.kept && receipt.rejected.is_empty());
                }
            });
        }
    });
    let store = Sqlite::open(&path, Mode::ReadWrite).unwrap();
    assert_eq!(all(&store, Kind::Suppliers).len(), writers * each + 1);
    assert_eq!(store.verify_chain().unwrap().rows, (writers * each + 1) as u64);
    let version: i64 = raw(&path)
        .query_row("SELECT version FROM suppliers WHERE supplier_ref = 'S-SHARED'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(version, 100, "every change is a version of its own");
}

/// Adds suppliers for ever and says so after each. Told which file, and what to call them.
#[test]
#[ignore = "a process of its own, started and killed by the test below"]
fn writing_process() {
    let Some(task) = task() else { return };
    let name = &task[1];
    let mut store = Sqlite::open(Path::new(&task[0]), Mode::ReadWrite).unwrap();
    for n in 0.. {
        let reference = format!("{name}-{n}");
        put(&mut store, Kind::Suppliers, vec![supplier(&reference, "Invented")]);
        writeln!(std::io::stdout(), "saved {reference}").unwrap();
    }
}

fn start(path: &Path, name: &str) -> Child {
    process("store::writers::writing_process", &[path.to_str().unwrap(), name])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets it save `count` suppliers, kills it, and returns all that it said were saved.
fn kill_after(mut child: Child, count: usize) -> Vec<String> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut saved = Vec::new();
    for line in lines {
        saved.extend(line.split_once("saved ").map(|(_, reference)| reference.to_owned()));
        if saved.len() == count {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(saved.len() >= count, "it wrote before it was killed: {saved:?}");
    saved
}

#[test]
fn processes_that_are_killed_lose_nothing_that_they_said_was_saved() {
    let (_folder, path) = file();
    drop(created(&path));
    let mut saved = Vec::new();
    for round in 0..3 {
        let names = [format!("A{round}"), format!("B{round}")];
        let children = names.map(|name| start(&path, &name));
        let waiting = children.map(|child| std::thread::spawn(move || kill_after(child, 12)));
        saved.extend(waiting.into_iter().flat_map(|thread| thread.join().unwrap()));
    }
    let store = Sqlite::open(&path, Mode::ReadWrite).unwrap();
    let health = store.health().unwrap();
    assert_eq!(health.fault, None);
    let found: Vec<String> = all(&store, Kind::Suppliers)
        .into_iter()
        .map(|record| match record {
            Record::Supplier(supplier) => supplier.supplier_ref,
            other => panic!("{other:?}"),
        })
        .collect();
    let lost: Vec<&String> = saved.iter().filter(|reference| !found.contains(reference)).collect();
    assert_eq!(lost, Vec::<&String>::new());
    // One audit row for the council, and one for each supplier, said or not.
    assert_eq!(health.trail.unwrap().rows, found.len() as u64 + 1);
}
