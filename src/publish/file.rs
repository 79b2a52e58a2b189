//! Writing a file whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::{Format, book, render, report};
use crate::exchange::BookError;
use crate::tables::Sheet;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{} has an ending that names no format", path.display())]
    Ending {
        path: PathBuf,
        /// The endings that are known.
        known: &'static str,
    },
    #[error("{} already exists", .0.display())]
    Exists(PathBuf),
    /// A folder in which something else is than what we write.
    #[error("{} is in use for something else", .0.display())]
    Foreign(PathBuf),
    #[error("{0}")]
    Template(report::Fault),
    #[error("{}: {why}", path.display())]
    Book { path: PathBuf, why: BookError },
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
}

/// Writes a sheet in the format that the ending of the name asks for: to a new file beside it,
/// which then takes its name. An existing file is kept unless `overwrite` says otherwise.
///
/// # Errors
/// Nothing was written under that name.
pub fn write(path: &Path, sheet: &Sheet, overwrite: bool) -> Result<(), Error> {
    let bytes = if is_book(path) {
        book::render(sheet).map_err(|why| Error::Book { path: path.to_owned(), why })?
    } else {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let format = Format::of_ending(ending)
            .ok_or_else(|| Error::Ending { path: path.to_owned(), known: Format::ENDINGS })?;
        render(sheet, format).into_bytes()
    };
    whole(path, overwrite, |file| file.write_all(&bytes))
}

/// Whether the ending of a name asks for a workbook.
#[must_use]
pub fn is_book(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

/// Fills a new file beside `path` and, once it is safely on the disk, gives it that name.
///
/// # Errors
/// As [`write()`].
pub fn whole(
    path: &Path,
    overwrite: bool,
    fill: impl FnOnce(&mut fs::File) -> io::Result<()>,
) -> Result<(), Error> {
    let io_error = |error| Error::Io { path: path.to_owned(), error };
    if !overwrite && path.symlink_metadata().is_ok() {
        return Err(Error::Exists(path.to_owned()));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let result = new_file(&part).and_then(|mut file| {
        fill(&mut file)?;
        file.sync_all()
    });
    let placed = match result {
        Ok(()) if overwrite => fs::rename(&part, path).map_err(io_error),
        Ok(()) => place(&part, path),
        Err(error) => Err(io_error(error)),
    };
    if placed.is_err() {
        let _ = fs::remove_file(&part);
    }
    placed
}

fn new_file(part: &Path) -> io::Result<fs::File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(part)
}

/// A link fails where the name has been taken meanwhile; a rename would not.
fn place(part: &Path, path: &Path) -> Result<(), Error> {
    match fs::hard_link(part, path) {
        Ok(()) => {
            let _ = fs::remove_file(part);
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Error::Exists(path.to_owned()))
        }
        Err(_) => {
            fs::rename(part, path).map_err(|error| Error::Io { path: path.to_owned(), error })
        }
    }
}
