//! `sleva audit verify` and `sleva audit checkpoint`: whether the database is what its trail of
//! changes says, and whether the trail still has what was seen earlier.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use serde_json::json;

use super::answer::{Answer, NO};
use super::args::{AuditCheckpoint, AuditVerify};
use super::session::Session;
use crate::db::Error;
use crate::db::sqlite::{Checkpoint, Mode, Sqlite, Trail};
use crate::sentence::{self, Sentence, of_store};

/// Runs `sleva audit verify`.
///
/// # Errors
/// The database cannot be opened, or the file has something else than checkpoints. What does not
/// hold is in the answer.
pub fn verify(words: &AuditVerify, session: &mut Session) -> Result<Answer, Sentence> {
    let path = session.path()?;
    let seen = match &words.against {
        Some(file) => checkpoints(file)?,
        None => Vec::new(),
    };
    let store = Sqlite::open(&path, Mode::ReadOnly).map_err(|error| of_store(&error))?;
    let found = examine(&store, &seen)?;
    let (rows, last) = match &found {
        Ok(trail) => (Some(trail.rows), trail.last_at.clone()),
        Err(_) => (None, None),
    };
    let text = match &found {
        Ok(trail) => sound(trail, seen.len()),
        Err(fault) => format!("The trail of changes does not hold: {fault}.\n"),
    };
    let data = json!({
        "holds": found.is_ok(),
        "fault": found.as_ref().err(),
        "audit_rows": rows,
        "last_change_at": last,
        "checkpoints": seen.len(),
    });
    let mut answer = Answer::new("sleva.audit.verify", text, data);
    if found.is_err() {
        answer.code = NO;
        answer.notes.push(
            "Copy the file aside, and run the same on the latest backup; sleva restore brings that back."
                .to_owned(),
        );
    }
    answer.database = Some(path.display().to_string());
    Ok(answer)
}

/// What is wrong first: with the database against its trail, then with the trail against what was
/// seen earlier.
///
/// # Errors
/// Those of reading.
pub fn examine(store: &Sqlite, seen: &[Checkpoint]) -> Result<Result<Trail, String>, Sentence> {
    let trail = match store.verify() {
        Ok(trail) => trail,
        Err(Error::Damaged(fault)) => return Ok(Err(fault)),
        Err(Error::Refused(why)) => {
            return Err(Sentence::new(
                sentence::REFUSED,
                "",
                format!("The database was not compared with its changes: {why}"),
                "Verify it with the sleva that made the sample.",
            ));
        }
        Err(error) => return Err(of_store(&error)),
    };
    for checkpoint in seen {
        match store.holds(checkpoint) {
            Ok(()) => {}
            Err(Error::Damaged(fault)) => return Ok(Err(fault)),
            Err(error) => return Err(of_store(&error)),
        }
    }
    Ok(Ok(trail))
}

fn sound(trail: &Trail, seen: usize) -> String {
    let last = trail.last_at.as_deref().unwrap_or("never");
    let kept = match seen {
        0 => String::new(),
        1 => ", and the checkpoint of the file is in it".to_owned(),
        several => format!(", and the {several} checkpoints of the file are in it"),
    };
    let rows = trail.rows;
    format!(
        "The database is what its {rows} changes say, the last at {last}; their chain is unbroken{kept}.\n"
    )
}

/// Runs `sleva audit checkpoint`.
///
/// # Errors
/// Nothing was ever changed, or the line could not be added to the file.
pub fn checkpoint(words: &AuditCheckpoint, session: &mut Session) -> Result<Answer, Sentence> {
    let path = session.path()?;
    let store = Sqlite::open(&path, Mode::ReadOnly).map_err(|error| of_store(&error))?;
    let newest = store.checkpoint().map_err(|error| of_store(&error))?.ok_or_else(|| {
        Sentence::new(
            sentence::NOT_FOUND,
            path.display().to_string(),
            "Nothing was ever changed here, so there is no change to keep",
            "Make a checkpoint after the first import.",
        )
    })?;
    let Checkpoint { seq, at, hash } = &newest;
    let line = format!("{seq} {at} {hash}\n");
    let file = words.file.as_ref().map(|file| file.display().to_string());
    let data = json!({"seq": seq, "at": at, "hash": hash, "file": file});
    let mut answer = Answer::new("sleva.audit.checkpoint", line.clone(), data);
    if let Some(file) = &words.file {
        append(file, &line)?;
        answer.notes.push(format!(
            "Added to {}. Keep it where whoever can change the database cannot; sleva audit verify --against it.",
            file.display()
        ));
    }
    answer.database = Some(path.display().to_string());
    Ok(answer)
}

/// Adds a line to a file of checkpoints, and to nothing else.
fn append(file: &Path, line: &str) -> Result<(), Sentence> {
    let failed = |error: &std::io::Error| {
        Sentence::new(
            sentence::CANNOT_CREATE,
            file.display().to_string(),
            format!("The line could not be added ({error})"),
            "Check the folder, its rights and its free space.",
        )
    };
    let is_new = !file.exists();
    let old = if is_new { String::new() } else { content(file)? };
    parse(file, &old)?;
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    let mut options = OpenOptions::new();
    let mut to =
        options.append(true).create(true).mode(0o600).open(file).map_err(|error| failed(&error))?;
    to.write_all(format!("{gap}{line}").as_bytes())
        .and_then(|()| to.sync_all())
        .map_err(|error| failed(&error))
}

/// The checkpoints of a file, in its order.
fn checkpoints(file: &Path) -> Result<Vec<Checkpoint>, Sentence> {
    let found = parse(file, &content(file)?)?;
    if !found.is_empty() {
        return Ok(found);
    }
    Err(Sentence::new(
        sentence::BAD_FILE,
        file.display().to_string(),
        "There is no checkpoint in this file, so there is nothing to compare with",
        "Give the file that sleva audit checkpoint FILE has written.",
    ))
}

fn content(file: &Path) -> Result<String, Sentence> {
    fs::read_to_string(file).map_err(|error| {
        let name = file.display().to_string();
        if error.kind() == ErrorKind::InvalidData {
            return not_one(&name, "This file is no text");
        }
        Sentence::new(
            sentence::NO_INPUT,
            name,
            format!("The file cannot be read ({error})"),
            "Check the name and who may read it.",
        )
    })
}

/// Empty lines are left out; any other that is no checkpoint is refused, since it may have been one.
fn parse(file: &Path, text: &str) -> Result<Vec<Checkpoint>, Sentence> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let one = |(number, line): (usize, &str)| {
        of_line(line).ok_or_else(|| {
            let place = format!("{}, line {number}", file.display());
            not_one(&place, "This is no checkpoint, which has a number, a time and a digest")
        })
    };
    lines.map(one).collect()
}

fn not_one(place: &str, what: &str) -> Sentence {
    Sentence::new(
        sentence::BAD_FILE,
        place,
        what,
        "Nothing was compared or added: give the file as sleva audit checkpoint FILE has written it.",
    )
}

fn of_line(line: &str) -> Option<Checkpoint> {
    let mut words = line.split_whitespace();
    let (seq, at, hash) = (words.next()?, words.next()?, words.next()?);
    let seq = seq.parse().ok().filter(|seq| *seq > 0)?;
    let is_digest = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_time = at.len() == 20 && at.ends_with('Z');
    let is_whole = words.next().is_none() && is_digest && is_time;
    is_whole.then(|| Checkpoint { seq, at: at.to_owned(), hash: hash.to_ascii_lowercase() })
}
