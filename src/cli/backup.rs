//! `sleva backup` and `sleva restore`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::answer::Answer;
use super::args;
use super::session::Session;
use crate::db::By;
use crate::db::sqlite::{self, Mode, Sqlite, Trail};
use crate::sentence::{Sentence, of_store};

/// Runs `sleva backup`.
///
/// # Errors
/// The copy could not be made or did not verify; nothing is left behind then.
pub fn backup(words: &args::Backup, session: &mut Session) -> Result<Answer, Sentence> {
    let opened = session.open()?;
    let to =
        words.file.clone().unwrap_or_else(|| stamped(&opened.path, "backup", &session.env.now));
    let trail = opened.store.backup(&to).map_err(|error| of_store(&error))?;
    let text = format!("Copied to {} and verified: {}.\n", to.display(), words_of(&trail));
    let data = json!({"file": to.display().to_string(), "audit_rows": trail.rows, "last_change_at": trail.last_at});
    let mut answer = Answer::new("sleva.backup", text, data);
    answer.database = Some(opened.name());
    answer.notes.push(format!("It comes back with sleva restore {}.", to.display()));
    Ok(answer)
}

/// Runs `sleva restore`: asks first, unless told not to.
///
/// # Errors
/// The backup is not sound, somebody uses the database, or nobody agreed.
pub fn restore(words: &args::Restore, session: &mut Session) -> Result<Answer, Sentence> {
    let to = session.path()?;
    // Looked at before anything is asked: a file that is no backup is said at once.
    Sqlite::open(&words.file, Mode::ReadOnly).map_err(|error| of_store(&error))?;
    let old = stamped(&to, "before-restore", &session.env.now);
    let question = format!(
        "{} takes the place of {}, which is kept as {}.",
        words.file.display(),
        to.display(),
        old.display()
    );
    session.agree(&question, "restore")?;
    let was_there = to.exists();
    let by = By { person: session.env.person.clone(), at: session.env.now.clone() };
    let trail = sqlite::restore(&words.file, &to, &old, &by).map_err(|error| of_store(&error))?;
    let kept = was_there.then(|| old.display().to_string());
    let text = format!("Restored {}: {}.\n", to.display(), words_of(&trail));
    let data = json!({
        "file": words.file.display().to_string(),
        "kept": kept,
        "audit_rows": trail.rows,
        "last_change_at": trail.last_at,
    });
    let mut answer = Answer::new("sleva.restore", text, data);
    answer.database = Some(to.display().to_string());
    if let Some(kept) = kept {
        answer.notes.push(format!("The file that was there before is {kept}."));
    }
    Ok(answer)
}

fn words_of(trail: &Trail) -> String {
    let last = trail.last_at.as_deref().unwrap_or("never");
    format!("{} changes, the last at {last}", trail.rows)
}

/// `council.db` gives `council.backup-20251122T080000Z.db`, in the same folder; where that is
/// there already, the first of `-2`, `-3` and so on that is free.
fn stamped(path: &Path, what: &str, now: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stamp: String = now.chars().filter(char::is_ascii_alphanumeric).collect();
    let first = path.with_file_name(format!("{stem}.{what}-{stamp}.db"));
    let next = |n| path.with_file_name(format!("{stem}.{what}-{stamp}-{n}.db"));
    let mut names = std::iter::once(first.clone()).chain((2..1_000).map(next));
    names.find(|name| name.symlink_metadata().is_err()).unwrap_or(first)
}
