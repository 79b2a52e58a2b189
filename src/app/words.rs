//! Errors and outcomes as sentences: what, where, why, what to do now.

use std::path::Path;

use super::jobs::Came;
use crate::calc::explain::Explanation;
use crate::db::Error;
use crate::db::request::Verified;

/// Longest text that is offered to the terminal's clipboard: some terminals stop at 100,000
/// bytes of base64.
pub const CLIP_MAX: usize = 74_000;

/// What a failed query means for the person at the screen.
#[must_use]
pub fn failed_read(error: &Error) -> String {
    match error {
        Error::NotFound { what, name } => {
            format!("There is no {what} {name}. Somebody may have removed it; R asks again.")
        }
        Error::Busy => {
            "The figures were not read: another process holds the database. R asks again."
                .to_owned()
        }
        Error::Damaged(why) => format!(
            "The figures were not read: the database is damaged ({why}). Leave with Q and run \
             sleva doctor; sleva restore brings a backup back."
        ),
        Error::Io(why) => {
            format!("The figures were not read: {why}. R asks again; sleva doctor looks closer.")
        }
        other => format!("The figures were not read: {other}. R asks again."),
    }
}

/// What verifying the trail of changes found.
#[must_use]
pub fn verified(found: &Verified) -> String {
    match (&found.fault, &found.last_at) {
        (Some(fault), _) => format!(
            "The trail of changes does not hold: {fault}. Copy the file aside, and run sleva audit \
             verify on it and on the latest backup."
        ),
        (None, None) => "Nothing was ever changed here, so there is nothing to verify.".to_owned(),
        (None, Some(last)) => format!(
            "Verified: {} changes in an unbroken chain, the last at {last}, and every record is \
             what they say.",
            found.rows
        ),
    }
}

/// What came of a job.
#[must_use]
pub fn came(came: &Came) -> String {
    match came {
        Came::Copied { what, text, file } => copied(what, text.len(), file.as_deref()),
        Came::Written { path, rows } => {
            let word = if *rows == 1 { "row" } else { "rows" };
            format!("Wrote {rows} {word} to {}.", path.display())
        }
        Came::Exists(file) => format!("{} is there already.", file.path.display()),
        Came::Failed(why) => why.clone(),
    }
}

fn copied(what: &str, bytes: usize, file: Result<&Path, &String>) -> String {
    let to_clipboard = bytes <= CLIP_MAX;
    match (to_clipboard, file) {
        (true, Ok(path)) => format!("Copied {what} (and in {}).", path.display()),
        (false, Ok(path)) => {
            format!("{what}: too much for a terminal's clipboard, it is in {}.", path.display())
        }
        (true, Err(why)) => format!("Copied {what}; not kept in a file: {why}."),
        (false, Err(why)) => {
            format!("{what}: too much for a terminal's clipboard, and no file: {why}. Use w.")
        }
    }
}

/// An explanation as lines to read, the same as the command line prints.
#[must_use]
pub fn explanation(explanation: &Explanation) -> Vec<String> {
    let mut lines = explanation.lines();
    lines.push(String::new());
    lines.push(format!("On the command line: sleva explain '{}'", explanation.id));
    lines
}
