//! `sleva export`.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::answer::{Answer, line};
use super::args::{self, Exported};
use super::session::{Opened, Session};
use crate::db::request::{Kind, Record};
use crate::db::{Error, Store};
use crate::exchange::{BookError, Sheets, Writer, Written};
use crate::publish;
use crate::sentence::{self, Sentence, of_publish, of_store};

/// Runs `sleva export`.
///
/// # Errors
/// The file is already there or cannot be written.
pub fn run(words: &args::Export, session: &mut Session) -> Result<Answer, Sentence> {
    let opened = session.open()?;
    let file = words.file.as_deref().filter(|file| *file != Path::new("-"));
    match (words.kind, file) {
        (Exported::Template, file) => super::template::run(file, words, &opened, session),
        (Exported::All, Some(folder)) => all(folder, &opened, session),
        (Exported::All, None) => Err(Sentence::new(
            sentence::USAGE,
            "export all",
            "Everything goes into a folder, and none is named",
            "Give a folder: sleva export all DIR.",
        )),
        (Exported::One(kind), Some(file)) => {
            let written = to_file(kind, file, &opened, session.global.yes)?;
            Ok(answer(&[(kind, file.display().to_string(), written)], &opened))
        }
        (Exported::One(kind), None) if session.global.json => rows(kind, &opened),
        (Exported::One(kind), None) => to_output(kind, &opened, session),
    }
}

fn all(folder: &Path, opened: &Opened, session: &Session) -> Result<Answer, Sentence> {
    fs::create_dir_all(folder).map_err(|error| {
        Sentence::new(
            sentence::CANNOT_CREATE,
            folder.display().to_string(),
            format!("The folder cannot be made ({error})"),
            "Check the path and who may write there.",
        )
    })?;
    let paths = Kind::ALL.iter().map(|kind| (*kind, folder.join(format!("{}.csv", kind.word()))));
    let paths: Vec<_> = paths.collect();
    let taken = paths.iter().find(|(_, path)| path.symlink_metadata().is_ok());
    if let (Some((_, path)), false) = (taken, session.global.yes) {
        return Err(of_publish(&publish::Error::Exists(path.clone())));
    }
    let mut files = Vec::new();
    for (kind, path) in paths {
        let written = to_file(kind, &path, opened, session.global.yes)?;
        files.push((kind, path.display().to_string(), written));
    }
    Ok(answer(&files, opened))
}

/// Endings of spreadsheets that are not written: a file would not be what its name says.
const NOT_WRITTEN: [&str; 4] = ["xls", "xlsm", "xlsb", "ods"];

fn refuse_ending(path: &Path) -> Result<(), Sentence> {
    let is_refused = |ending: &std::ffi::OsStr| {
        NOT_WRITTEN.iter().any(|refused| ending.eq_ignore_ascii_case(refused))
    };
    if !path.extension().is_some_and(is_refused) {
        return Ok(());
    }
    Err(Sentence::new(
        sentence::USAGE,
        path.display().to_string(),
        "Workbooks are written as .xlsx",
        "End the name with .xlsx or .csv.",
    ))
}

fn to_file(kind: Kind, path: &Path, opened: &Opened, overwrite: bool) -> Result<Written, Sentence> {
    refuse_ending(path)?;
    let mut written = Written::default();
    let mut failed = None;
    let result = publish::whole(path, overwrite, |file| {
        let done = if publish::is_book(path) {
            fill_book(kind, &opened.store, file)
        } else {
            fill(kind, &opened.store, BufWriter::new(file))
        };
        match done {
            Ok(done) => written = done,
            Err(Failure::Store(error)) => failed = Some(error),
            Err(Failure::File(error)) => return Err(error),
        }
        if failed.is_some() { Err(io::Error::other("the database stopped")) } else { Ok(()) }
    });
    match (failed, result) {
        (Some(error), _) => Err(of_store(&error)),
        (None, Err(error)) => Err(of_publish(&error)),
        (None, Ok(())) => Ok(written),
    }
}

enum Failure {
    Store(Error),
    File(io::Error),
}

fn fill(kind: Kind, store: &dyn Store, to: impl Write) -> Result<Written, Failure> {
    let mut writer = Writer::new(kind, to).map_err(Failure::File)?;
    each(kind, store, |record| writer.record(record))?;
    writer.finish().map_err(Failure::File)
}

fn fill_book(kind: Kind, store: &dyn Store, mut to: impl Write) -> Result<Written, Failure> {
    let mut sheet = Sheets::new(kind).map_err(unmade)?;
    each(kind, store, |record| sheet.record(record).map_err(io::Error::other))?;
    let (bytes, written) = sheet.finish().map_err(unmade)?;
    to.write_all(&bytes).map_err(Failure::File)?;
    Ok(written)
}

fn unmade(error: BookError) -> Failure {
    Failure::File(io::Error::other(error))
}

/// Hands every record of a kind on, and tells the failures of both sides apart.
fn each(
    kind: Kind,
    store: &dyn Store,
    mut write: impl FnMut(Record) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut failed = None;
    let result = store.each(kind, &mut |record| {
        write(record).map_err(|error| {
            let text = error.to_string();
            failed = Some(error);
            Error::Io(text)
        })
    });
    match (failed, result) {
        (Some(error), _) => Err(Failure::File(error)),
        (None, Err(error)) => Err(Failure::Store(error)),
        (None, Ok(())) => Ok(()),
    }
}

fn to_output(kind: Kind, opened: &Opened, session: &mut Session) -> Result<Answer, Sentence> {
    let output = BufWriter::new(&mut *session.env.output);
    match fill(kind, &opened.store, output) {
        Ok(written) => {
            let mut answer = answer(&[(kind, "standard output".to_owned(), written)], opened);
            answer.text = String::new();
            answer.notes.clear();
            Ok(answer)
        }
        Err(Failure::Store(error)) => Err(of_store(&error)),
        Err(Failure::File(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(Answer::default())
        }
        Err(Failure::File(error)) => Err(Sentence::new(
            sentence::INPUT_OUTPUT,
            "standard output",
            format!("Writing failed ({error})"),
            "Check where the output goes.",
        )),
    }
}

/// The rows as JSON, read back from the CSV so that both say the same.
fn rows(kind: Kind, opened: &Opened) -> Result<Answer, Sentence> {
    let mut bytes = Vec::new();
    fill(kind, &opened.store, &mut bytes).map_err(|failure| match failure {
        Failure::Store(error) => of_store(&error),
        Failure::File(error) => of_store(&Error::Io(error.to_string())),
    })?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let names = reader.headers().cloned().unwrap_or_default();
    let row = |record: csv::StringRecord| -> Value {
        let cells = names.iter().zip(record.iter());
        let pairs = cells.map(|(name, cell)| {
            let value = if cell.is_empty() { Value::Null } else { Value::from(cell) };
            (name.to_owned(), value)
        });
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    let rows: Value = reader.records().filter_map(Result::ok).map(row).collect();
    let data = json!({"kind": kind.word(), "null_means": "not known", "rows": rows});
    let mut answer = Answer::new("sleva.export.rows", "", data);
    answer.database = Some(opened.name());
    Ok(answer)
}

fn answer(files: &[(Kind, String, Written)], opened: &Opened) -> Answer {
    let mut text = String::new();
    let mut data = Vec::new();
    let mut protected = 0;
    for (kind, file, written) in files {
        line(&mut text, format_args!("{} {} written to {file}", written.rows, kind.word()));
        protected += written.protected;
        data.push(json!({
            "kind": kind.word(),
            "file": file,
            "rows": written.rows,
            "protected_cells": written.protected,
        }));
    }
    let mut answer = Answer::new("sleva.export", text, json!({"files": data}));
    answer.database = Some(opened.name());
    if protected > 0 {
        answer.warnings.push(format!(
            "{protected} cells begin with a formula sign and got an apostrophe in front, so that no spreadsheet runs them; sleva import takes it off again."
        ));
    }
    answer
}
