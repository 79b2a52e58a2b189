//! Backup and restore: whole, verified copies that never overwrite anything.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::audit::{self, Act, Trail};
use super::check;
use super::connect::{self, Access};
use super::image::Image;
use crate::calc::text::hex;
use crate::db::{By, Error};

/// How often a copy that finds the database locked tries again, and the pause between.
const TRIES: u32 = 3_000;
const PAUSE: Duration = Duration::from_millis(10);
const FILE_MODE: u32 = 0o660;

/// Copies a database while others write to it. The copy has everything committed before it began.
pub(super) fn to_file(conn: &Connection, to: &Path) -> Result<Trail, Error> {
    new_whole(to, |partial| {
        copy(conn, partial)?;
        verify(partial)
    })
}

/// Makes a file that comes to be at `path` only when `fill` has filled it.
pub(super) fn new_whole<T>(
    path: &Path,
    fill: impl FnOnce(&Path) -> Result<T, Error>,
) -> Result<T, Error> {
    if path.exists() {
        return Err(Error::Exists(check::name(path)));
    }
    let partial = Partial::make(path)?;
    let filled = fill(&partial.path)?;
    partial.keep(path)?;
    Ok(filled)
}

/// Puts the database at `from` in the place of `to`, and keeps the old one as `old`. An audit row
/// of the restored database says so.
///
/// # Errors
/// [`Error::Busy`] while someone has `to` open; [`Error::Exists`] where `old` is there already;
/// and everything that opening or verifying `from` can find. Nothing has moved then.
pub fn restore(from: &Path, to: &Path, old: &Path, by: &By) -> Result<Trail, Error> {
    let (source, _) = check::opened(from, false)?;
    check::ours(&source, from)?;
    check::local(&check::folder(to))?;
    let partial = Partial::make(to)?;
    copy(&source, &partial.path)?;
    let mut trail = verify(&partial.path)?;
    let replaced = if to.exists() {
        nobody_uses(to)?;
        head_of(to).map_or_else(
            |_| "a file that could not be read".to_owned(),
            |head| format!("the trail that ended with {head}"),
        )
    } else {
        "nothing".to_owned()
    };
    let note = format!("{} in the place of {replaced}", check::name(from));
    trail.last_at = Some(sign(&partial.path, &note, by)?);
    trail.rows += 1;
    if to.exists() {
        move_away(to, old)?;
    }
    partial.keep(to)?;
    Ok(trail)
}

/// The hash of the last audit row of a database.
fn head_of(path: &Path) -> Result<String, Error> {
    let (conn, _) = check::opened(path, false)?;
    check::ours(&conn, path)?;
    audit::head(&conn).map(|(_, hash)| hex(&hash))
}

/// Adds the audit row of a restored database, and gives its time.
fn sign(path: &Path, note: &str, by: &By) -> Result<String, Error> {
    let mut conn = connect::open(path, Access::Write)?;
    let change = conn.transaction()?;
    let (_, hash) = audit::head(&change)?;
    let note = format!("head {} of {note}", hex(&hash));
    let act = Act { action: "restore", kind: "", record: "", rows: 0, note: &note };
    audit::append(&change, audit::next_seq(&change)?, by, act, &Image::new().finish()?)?;
    let (at, _) = audit::head(&change)?;
    change.commit()?;
    Ok(at)
}

fn copy(from: &Connection, to: &Path) -> Result<(), Error> {
    let mut target = connect::open(to, Access::Write)?;
    all_pages(from, &mut target)?;
    // One file by itself, without a log beside it.
    target.execute_batch("PRAGMA journal_mode = DELETE")?;
    Ok(())
}

fn all_pages(from: &Connection, to: &mut Connection) -> Result<(), Error> {
    let copying = Backup::new(from, to)?;
    let mut tries = 0;
    loop {
        // In one step: readers and writers go on, and a steady writer cannot make it start over.
        match copying.step(-1)? {
            StepResult::Done => return Ok(()),
            _ if tries > TRIES => return Err(Error::Busy),
            _ => {
                tries += 1;
                std::thread::sleep(PAUSE);
            }
        }
    }
}

/// Checks pages, keys and the chain of the audit trail of a file that nobody uses.
fn verify(path: &Path) -> Result<Trail, Error> {
    let conn = connect::open(path, Access::Still)?;
    check::ours(&conn, path)?;
    sound(&conn)?;
    audit::verify(&conn)
}

/// SQLite's own checks, all of them.
pub(super) fn sound(conn: &Connection) -> Result<(), Error> {
    let found: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(Error::Damaged(found));
    }
    let mut keys = conn.prepare("PRAGMA foreign_key_check")?;
    if keys.exists([])? {
        return Err(Error::Damaged("a row refers to one that is not there".to_owned()));
    }
    Ok(())
}

/// A database that others have open cannot be replaced under them. One that cannot be opened at
/// all can: that may be why it is replaced.
fn nobody_uses(path: &Path) -> Result<(), Error> {
    let alone = connect::open(path, Access::Write).and_then(|conn| {
        conn.busy_timeout(Duration::from_millis(200))?;
        conn.execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK;
             PRAGMA wal_checkpoint(TRUNCATE)",
        )?;
        Ok(())
    });
    match alone {
        Err(Error::Busy) => Err(Error::Busy),
        _ => Ok(()),
    }
}

/// The log beside a database belongs to it and goes with it.
fn move_away(path: &Path, old: &Path) -> Result<(), Error> {
    link(path, old)?;
    for suffix in ["-wal", "-shm"] {
        let (file, kept) = (check::beside(path, suffix), check::beside(old, suffix));
        match fs::rename(&file, &kept) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(check::io(&file, &error));
            }
            _ => {}
        }
    }
    fs::remove_file(path).map_err(|error| check::io(path, &error))?;
    check::sync_folder(old)
}

/// Gives a file a second name, which must be new.
fn link(file: &Path, name: &Path) -> Result<(), Error> {
    fs::hard_link(file, name).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Error::Exists(check::name(name)),
        _ => check::io(name, &error),
    })
}

/// A file under a passing name, removed unless it is kept.
struct Partial {
    path: PathBuf,
}

impl Partial {
    fn make(path: &Path) -> Result<Self, Error> {
        let path = check::beside(path, &format!(".{}.partial", std::process::id()));
        new_file(&path)?;
        Ok(Self { path })
    }

    /// Makes it durable, then gives it its name in one step.
    fn keep(&self, name: &Path) -> Result<(), Error> {
        let file = File::open(&self.path);
        file.and_then(|file| file.sync_all()).map_err(|error| check::io(&self.path, &error))?;
        link(&self.path, name)?;
        fs::remove_file(&self.path).map_err(|error| check::io(&self.path, &error))?;
        check::sync_folder(name)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            // Gone already where it was kept.
            let _ = fs::remove_file(check::beside(&self.path, suffix));
        }
    }
}

/// Makes an empty file that only its owner and group can use.
fn new_file(path: &Path) -> Result<(), Error> {
    let made = OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path);
    made.map(|_| ()).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Error::Exists(check::name(path)),
        _ => check::cannot_create(&check::folder(path), &error),
    })
}
