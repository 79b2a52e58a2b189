//! A disk that is full, one that fails, and a file that may not be written: what is refused changes
//! nothing, reading goes on, and the same change is taken afterwards.

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

use sleva::calc::Quarter;
use sleva::db::request::{
    CellChange, Command as Change, Edit, Kind, Query, Reply, ReturnStep, Step,
};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::{Error, Store};

use super::acts::{self, KINDS, act, at};
use super::{process, quick_folder, recorder, say, task};
use crate::store::{all, created, day, morning, quantity};

const FULL: &str = "28";
const FAULT: &str = "5";
const NOBODY: u32 = 65_534;

/// The disk of this process: after so many more calls each one fails.
struct Disk {
    switch: File,
    error: String,
    /// A disk that is full still syncs and shortens what is there.
    all: bool,
    tries: usize,
    refused: usize,
}

impl Disk {
    fn breaks_after(&mut self, calls: i64) {
        let text = format!("{calls} {} {}", self.error, u8::from(self.all));
        self.switch.write_all(text.as_bytes()).unwrap();
    }

    fn mends(&mut self) {
        self.breaks_after(-1);
    }

    /// Whether it was done although the disk broke after so many calls.
    fn does<T>(&mut self, calls: i64, what: impl FnOnce() -> Result<T, Error>) -> bool {
        self.breaks_after(calls);
        self.tries += 1;
        match what().map(drop) {
            Ok(()) => return true,
            Err(Error::Full) => {}
            Err(Error::Io(_)) if self.error == FAULT => {}
            Err(other) => panic!("after {calls} calls: {other:?}"),
        }
        self.refused += 1;
        false
    }
}

/// Carries out acts on a disk that breaks at the first call, then at the second, and so on.
#[test]
#[ignore = "a process of its own, started by the tests below"]
fn on_a_broken_disk() {
    let Some(task) = task() else { return };
    let folder = Path::new(&task[0]);
    let switch = File::create(folder.join("room")).unwrap();
    let (error, all) = (task[1].clone(), task[1] == FAULT);
    let mut disk = Disk { switch, error, all, tries: 0, refused: 0 };
    let path = folder.join("council.db");
    makes_whole_files_only(&mut disk, &path);
    changes_whole_or_not_at_all(&mut disk, &path);
    opens_later(&mut disk, &path);
    say(&format!("\ntries {} {}", disk.tries, disk.refused));
}

/// Of all files in the folder of a database.
fn names(path: &Path) -> Vec<String> {
    let files = fs::read_dir(path.parent().unwrap()).unwrap();
    let mut names: Vec<_> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn makes_whole_files_only(disk: &mut Disk, path: &Path) {
    let make = || Sqlite::create(path, "Invented council", &morning(), |_| Ok(()));
    for calls in 0.. {
        let is_made = disk.does(calls, make);
        disk.mends();
        if is_made {
            break;
        }
        // Where only opening failed, it is there as a whole.
        if path.exists() {
            acts::open(path).verify().unwrap();
            fs::remove_file(path).unwrap();
        }
        assert_eq!(names(path), ["room"], "nothing but the switch of the disk is left");
    }
}

fn changes_whole_or_not_at_all(disk: &mut Disk, path: &Path) {
    let mut store = acts::open(path);
    store.write(&act(0), &at(0)).unwrap();
    for turn in 0.. {
        let refused = disk.refused;
        for n in 1 + turn * KINDS..=(turn + 1) * KINDS {
            let before = acts::state(&store);
            if disk.does(turn.try_into().unwrap(), || store.write(&act(n), &at(n))) {
                disk.mends();
                continue;
            }
            assert_eq!(acts::state(&store), before, "reading goes on, and nothing is half done");
            store.verify().unwrap();
            disk.mends();
            assert_eq!(acts::state(&acts::open(path)), before, "others see the same");
            store.write(&act(n), &at(n)).unwrap();
            store.verify().unwrap();
        }
        if disk.refused == refused {
            break;
        }
    }
    submits_whole_or_not_at_all(disk, &mut store, path);
    let (copy, before) = (path.with_extension("copy"), names(path));
    for calls in 0.. {
        let is_made = disk.does(calls, || store.backup(&copy));
        disk.mends();
        if is_made {
            break;
        }
        assert_eq!(names(path), before, "half a backup is none");
    }
    assert_eq!(acts::state(&acts::open(&copy)), acts::state(&store));
}

/// A return that is not submitted for want of room stays the draft that it was.
fn submits_whole_or_not_at_all(disk: &mut Disk, store: &mut Sqlite, path: &Path) {
    let act = |n: usize, step: ReturnStep| {
        let step = Step::Return {
            contract_ref: "C-0001".to_owned(),
            quarter: Quarter::parse("2024-25 Q3").unwrap(),
            step: Box::new(step),
        };
        (Change::Edit(vec![Edit::of(step)]), at(2_900 + n))
    };
    let detail = |store: &Sqlite| {
        let query = Query::Return {
            contract_ref: "C-0001".to_owned(),
            quarter: Quarter::parse("2024-25 Q3").unwrap(),
            version: None,
            today: day("2025-11-22"),
        };
        let Reply::Return(detail) = store.read(&query).unwrap() else { panic!() };
        detail
    };
    let cell = CellChange::Declared { was: None, to: Some(quantity("1")) };
    let (command, who) = act(0, ReturnStep::Key { measure_ref: "M1".to_owned(), cell });
    store.write(&command, &who).unwrap();
    for calls in 0.. {
        let draft = detail(store);
        let (command, who) = act(1, draft.submission());
        let is_done = disk.does(calls, || store.write(&command, &who));
        disk.mends();
        let now = detail(&acts::open(path));
        if is_done {
            assert!(now.shown().unwrap().submitted.is_some());
            break;
        }
        assert_eq!((now, detail(store)), (draft.clone(), draft));
        store.verify().unwrap();
    }
}

fn opens_later(disk: &mut Disk, path: &Path) {
    let state = acts::state(&acts::open(path));
    for calls in 0.. {
        let is_open = disk.does(calls, || Sqlite::open(path, Mode::ReadWrite));
        disk.mends();
        assert_eq!(acts::state(&acts::open(path)), state);
        if is_open {
            break;
        }
    }
}

fn broken(test: &str, error: &str) {
    let (folder, library) = (quick_folder(), quick_folder());
    let folder = folder.path().to_str().unwrap();
    let done = process("faults::room::on_a_broken_disk", &[folder, error])
        .env("LD_PRELOAD", recorder(library.path()))
        .env("SLEVA_RECORDER_FOLDER", folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    let counts = said.lines().find_map(|line| line.strip_prefix("tries ")).unwrap();
    let (tries, refused) = counts.split_once(' ').unwrap();
    say(&format!("{test}: {tries} tries, {refused} refused, 0 half done"));
    assert!(refused.parse::<usize>().unwrap() > KINDS);
}

#[test]
fn a_full_disk_refuses_whole_changes_and_takes_them_when_there_is_room() {
    broken("full disk", FULL);
}

#[test]
fn a_disk_that_fails_at_any_call_leaves_no_change_half_done() {
    broken("failing disk", FAULT);
}

/// Reads what it can, and is told that it may not write.
#[test]
#[ignore = "a process of its own, started by the test below"]
fn who_may_only_read() {
    let Some(task) = task() else { return };
    let path = PathBuf::from(&task[0]);
    let mut store = acts::open(&path);
    assert!(store.is_read_only());
    assert_eq!(all(&store, Kind::Settings).len(), 1);
    let refused = store.write(&act(0), &at(0)).map(drop);
    assert_eq!(refused, Err(Error::ReadOnly(task[0].clone())));
    say("\nread and refused");
}

#[test]
fn a_file_that_may_not_be_written_is_read_and_says_so() {
    let folder = quick_folder();
    let path = folder.path().join("council.db");
    drop(created(&path));
    let mut reader = process("faults::room::who_may_only_read", &[path.to_str().unwrap()]);
    if nix::unistd::geteuid().is_root() {
        // Root may write everything, so somebody else tries.
        chown(&path, None, Some(NOBODY)).unwrap();
        reader.uid(NOBODY).gid(NOBODY);
    }
    fs::set_permissions(&path, Permissions::from_mode(0o440)).unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o555)).unwrap();
    let done = reader.output();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let Ok(done) = done else { return say("a file that may not be written: nobody can try here") };
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(said.contains("read and refused"), "{said}{}", String::from_utf8_lossy(&done.stderr));
}
