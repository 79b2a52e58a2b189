//! What is looked at before a file is opened, and the names of what is wrong with it.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use nix::unistd::{AccessFlags, access};
use rusqlite::Connection;

use super::connect::{self, Access};
use super::migrate;
use super::table::TABLES;
use crate::db::Error;

/// `slev`, in the header of every file of ours.
pub(super) const APPLICATION_ID: i64 = 0x736c_6576;
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Anything for those who are neither the owner nor of the group.
const WORLD: u32 = 0o007;

/// The name of a network file system, by the magic number that `statfs` gives; none for a local
/// one. SQLite's write-ahead log needs memory shared on one machine.
#[must_use]
pub fn network_system(magic: u32) -> Option<&'static str> {
    Some(match magic {
        0x0000_6969 => "NFS",
        0x0000_517b | 0xff53_4d42 | 0xfe53_4d42 => "SMB",
        0x6573_5546 => "FUSE",
        0x0102_1997 => "9p",
        0x00c3_6400 => "Ceph",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x0000_564c => "NCP",
        0x7461_636f => "OCFS2",
        0x0116_1970 => "GFS2",
        0x0bd0_0bd0 => "Lustre",
        0x4750_4653 => "GPFS",
        0x1983_0326 => "BeeGFS",
        _ => return None,
    })
}

/// Refuses a place on a network file system.
pub(super) fn local(path: &Path) -> Result<(), Error> {
    let found = nix::sys::statfs::statfs(path).map_err(|error| match error {
        nix::errno::Errno::ENOENT => cannot_create(path, &error.into()),
        _ => io(path, &error.into()),
    })?;
    let magic = u32::try_from(found.filesystem_type().0 & 0xffff_ffff).unwrap_or(0);
    match network_system(magic) {
        None => Ok(()),
        Some(system) => Err(Error::Network { path: name(path), system: system.to_owned() }),
    }
}

/// Opens a file, after looking at it without changing it. Says how it could be opened.
pub(super) fn opened(path: &Path, want_write: bool) -> Result<(Connection, Access), Error> {
    let found = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NoFile(name(path)),
        _ => io(path, &error),
    })?;
    if !found.is_file() {
        return Err(Error::Foreign(name(path)));
    }
    if found.len() == 0 {
        return Err(Error::ZeroBytes(name(path)));
    }
    local(path)?;
    private(path, &found).map_err(|error| or_foreign(path, error))?;
    let access = choose(path, want_write);
    let conn = connect::open(path, access).map_err(|error| match error {
        Error::Damaged(_) => or_foreign(path, error),
        other => other,
    })?;
    Ok((conn, access))
}

/// What a file is comes before what is wrong with it. Looked at only where it is not opened:
/// whoever closes a file ends all locks that the process has on it, those of SQLite, too.
fn or_foreign(path: &Path, error: Error) -> Error {
    let mut start = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut start));
    match read {
        Ok(_) if start != MAGIC => Error::Foreign(name(path)),
        _ => error,
    }
}

/// Nothing can be made in this folder.
pub(super) fn cannot_create(folder: &Path, error: &std::io::Error) -> Error {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "you may not write in this folder".to_owned(),
        _ => error.to_string(),
    };
    Error::CannotCreate { path: name(folder), why }
}

fn private(path: &Path, found: &Metadata) -> Result<(), Error> {
    let mode = found.permissions().mode() & 0o777;
    if mode & WORLD == 0 {
        return Ok(());
    }
    Err(Error::Exposed { path: name(path), mode: format!("{mode:04o}") })
}

fn choose(path: &Path, want_write: bool) -> Access {
    let can_write = |path: &Path| access(path, AccessFlags::W_OK).is_ok();
    let folder = folder(path);
    if can_write(path) && can_write(&folder) {
        return if want_write { Access::Write } else { Access::Look };
    }
    let log = fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0);
    if log || can_write(&folder) { Access::Read } else { Access::Still }
}

/// Refuses a database of another program, or of a newer sleva. Returns its schema.
pub(super) fn ours(conn: &Connection, path: &Path) -> Result<i64, Error> {
    let application: i64 = conn
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Error::Foreign(name(path)),
            _ => error.into(),
        })?;
    if application != APPLICATION_ID {
        return Err(Error::Foreign(name(path)));
    }
    let found = migrate::schema(conn)?;
    let known = migrate::known();
    if found > known {
        return Err(Error::Newer { path: name(path), found, known });
    }
    if found == 0 {
        // Nothing was ever put in: whatever made it did not finish.
        return Err(Error::Foreign(name(path)));
    }
    // An older one gets the tables that it lacks.
    let own = TABLES.iter().filter(|_| found == known).map(|table| table.name);
    for table in own.chain(["migrations", "audit", "contracts"]) {
        if !conn.table_exists(None, table)? {
            return Err(Error::Damaged(format!("it has no table {table}")));
        }
    }
    Ok(found)
}

pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}

/// The file whose name is this one with `suffix` behind it.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

pub(super) fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), Error> {
    let folder = folder(path);
    File::open(&folder).and_then(|file| file.sync_all()).map_err(|error| io(&folder, &error))
}

pub(super) fn io(path: &Path, error: &std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::Full,
        std::io::ErrorKind::ReadOnlyFilesystem => Error::ReadOnly(name(path)),
        _ => Error::Io(format!("{}: {error}", name(path))),
    }
}
