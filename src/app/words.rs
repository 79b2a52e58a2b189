//! Errors and outcomes as sentences: what, where, why, what to do now.

use std::path::Path;

use super::jobs::Came;
use super::outbox::Act;
use crate::calc::text::quoted;
use crate::columns::differences;
use crate::db::Error;
use crate::db::request::{Change, Edit, Receipt, Record, Rejected, Verified};
use crate::sentence::{changed_by, stepped_over};

/// Longest text that is offered to the terminal's clipboard: some terminals stop at 100,000
/// bytes of base64.
pub const CLIP_MAX: usize = 74_000;

/// What a failed query means for the person at the screen.
#[must_use]
pub fn failed_read(error: &Error) -> String {
    match error {
        Error::NotFound { what, name } => {
            format!("There is no {what} {name}: it was removed or taken back. Esc leaves it.")
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

/// Why an edit was not saved, and what to do: one sentence or two.
#[must_use]
pub fn not_saved(error: &Error) -> String {
    match error {
        Error::Full => {
            "Not saved: the disk is full. Make room, then keep it again or press R.".to_owned()
        }
        Error::ReadOnly(_) => {
            "Not saved: the database can only be read. Ask for the right to write it, then keep \
             it again or press R."
                .to_owned()
        }
        Error::Busy => {
            "Not saved: another process has held the database for half a minute. Keep it again, \
             or press R."
                .to_owned()
        }
        Error::Rejected(rejected) => {
            let Rejected { column, value, reason, remedy, .. } = &**rejected;
            let what = if reason.starts_with("is used by") { "" } else { column.as_str() };
            let gap = if what.is_empty() { "" } else { " " };
            format!("Not saved: {what}{gap}“{}” {reason}. {remedy}", quoted(value))
        }
        Error::Conflict(clashes) => format!("Not saved: {}.", changed_by(clashes)),
        Error::Io(why) => {
            format!("Not saved: {why}. Keep it again, or press R; sleva doctor looks closer.")
        }
        other => format!("Not saved: {other}. Keep it again, or press R."),
    }
}

/// The same for the header.
#[must_use]
pub fn in_short(error: &Error) -> String {
    match error {
        Error::Full => "disk full",
        Error::ReadOnly(_) => "read only",
        Error::Busy => "locked by another",
        _ => "disk error",
    }
    .to_owned()
}

/// An edit that was not saved when the session was left.
#[must_use]
pub fn left_unsaved(edit: &Edit, why: Option<&str>) -> String {
    let what = edit.place.clone().unwrap_or_else(|| edit.note.clone());
    match why {
        Some(why) => format!("{what}. {why}"),
        None => format!("{what} was not seen to be saved: it was not waited for."),
    }
}

/// What an undo or a redo did.
#[must_use]
pub fn turned(act: Act, receipt: &Receipt) -> String {
    let (done, again) = match act {
        Act::Redo => ("Done again", "u takes it back."),
        _ => ("Taken back", "U does it again."),
    };
    // The quarters of a commitment come after it.
    let is_part = |change: &&Change| {
        matches!(change.after.as_ref().or(change.before.as_ref()), Some(Record::Profile(_)))
    };
    if receipt.changes.is_empty() {
        return format!("Nothing of it was left to change. {again}");
    }
    let (parts, wholes): (Vec<&Change>, Vec<&Change>) = receipt.changes.iter().partition(is_part);
    let mut what: Vec<String> = wholes.into_iter().chain(parts).take(2).map(change).collect();
    let more = receipt.changes.len().saturating_sub(what.len());
    if more > 0 {
        what.push(format!("{more} more"));
    }
    let stands = stepped_over(receipt).map(|stands| format!(" {stands}")).unwrap_or_default();
    format!("{done}: {}.{stands} {again}", what.join("; "))
}

/// A change in a few words: `C-0021/NT1 units 12 → 14`.
fn change(change: &Change) -> String {
    let record = &change.record;
    let what = match (&change.before, &change.after) {
        (None, _) => return format!("{record} added"),
        (_, None) => return format!("{record} removed"),
        _ => differences(change.before.as_ref(), change.after.as_ref()),
    };
    let cell = |cell: Option<String>| cell.map_or_else(|| "·".to_owned(), |cell| quoted(&cell));
    let fields = what
        .into_iter()
        .take(2)
        .map(|field| format!("{} {} → {}", field.field, cell(field.before), cell(field.after)));
    format!("{record} {}", fields.collect::<Vec<_>>().join(", "))
}

/// Why an undo or a redo was not done.
#[must_use]
pub fn not_turned(act: Act, error: &Error) -> String {
    let what = if act == Act::Redo { "done again" } else { "taken back" };
    match error {
        Error::Nothing("undo") => "There is nothing of yours to take back.".to_owned(),
        Error::Nothing(_) => "There is nothing of yours to do again.".to_owned(),
        Error::Conflict(clashes) => {
            format!("Not {what}: {} since. L shows what was done.", changed_by(clashes))
        }
        other => not_saved(other).replacen("Not saved", &format!("Not {what}"), 1),
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
        Came::Written { path, what } => format!("Wrote {what} to {}.", path.display()),
        Came::Exists(file) => format!("{} is there already.", file.path.display()),
        Came::Failed(why) | Came::Digested { digest: Err(why), .. } => why.clone(),
        Came::Digested { digest: Ok(digest), .. } => format!("The digest is {digest}."),
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
