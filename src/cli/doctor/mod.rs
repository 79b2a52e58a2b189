//! `sleva doctor`: whether all is well with the database, the disk and the terminal.

mod keys;
mod terminal;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

use super::answer::{Answer, NO, line};
use super::args;
use super::session::Session;
use super::verify::examine;
use crate::db::Error;
use crate::db::sqlite::{Health, Mode, Sqlite};
use crate::sentence::{self, Sentence, of_store};

/// Less than this is left on the disk: a warning.
const LITTLE_SPACE: u64 = 100 * 1_048_576;
/// An older backup than this many days: a warning.
const OLD_BACKUP_DAYS: i64 = 7;

/// One thing that was looked at.
struct Fact {
    name: &'static str,
    label: &'static str,
    value: String,
    /// What to do, where it is not as it should be.
    remedy: Option<String>,
}

impl Fact {
    fn fine(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self { name, label, value: value.into(), remedy: None }
    }

    fn warn(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }

    fn warn_if(self, is_bad: bool, remedy: &str) -> Self {
        if is_bad { self.warn(remedy) } else { self }
    }
}

/// Runs `sleva doctor`.
///
/// # Errors
/// `--keys` needs a terminal. What is wrong with the database is in the answer.
pub fn run(words: &args::Doctor, session: &mut Session) -> Result<Answer, Sentence> {
    if words.keys {
        return keys::run(session);
    }
    let mut facts = Vec::new();
    let mut database = None;
    if !words.terminal {
        let path = session.path();
        match &path {
            Ok(path) => {
                database = Some(path.display().to_string());
                facts.push(Fact::fine("database", "Database", path.display().to_string()));
                facts.extend(of_database(path, words.full));
                facts.push(shared(path));
                facts.push(backup_age(path, session.env.today));
                facts.push(space(path));
            }
            Err(sentence) => facts.push(
                Fact::fine("database", "Database", sentence.what.clone())
                    .warn(sentence.remedy.clone()),
            ),
        }
        let settings = super::config::file(&session.env.folders.config);
        facts.push(Fact::fine("settings_file", "Settings file", settings.display().to_string()));
        facts.push(Fact::fine("person", "Person", session.env.person.clone()));
    }
    facts.extend(terminal::facts(session));
    let mut answer = answer(&facts);
    if words.terminal {
        answer.drawn = terminal::pattern(session);
    }
    answer.database = database;
    Ok(answer)
}

fn answer(facts: &[Fact]) -> Answer {
    let width = facts.iter().map(|fact| fact.label.len()).max().unwrap_or(0);
    let mut text = String::new();
    for Fact { label, value, remedy, .. } in facts {
        let sign = if remedy.is_some() { "~" } else { " " };
        line(&mut text, format_args!("{sign} {label:width$}  {value}"));
        if let Some(remedy) = remedy {
            line(&mut text, format_args!("  {:width$}  {remedy}", ""));
        }
    }
    let data: Value = facts
        .iter()
        .map(|fact| {
            let ok = fact.remedy.is_none();
            json!({"name": fact.name, "value": fact.value, "ok": ok, "remedy": fact.remedy})
        })
        .collect();
    let mut answer = Answer::new("sleva.doctor", text, json!({"facts": data}));
    if facts.iter().any(|fact| fact.remedy.is_some()) {
        answer.code = NO;
    }
    answer
}

fn of_database(path: &Path, is_full: bool) -> Vec<Fact> {
    let store = match Sqlite::open(path, Mode::ReadOnly) {
        Ok(store) => store,
        Err(error) => {
            let sentence = of_store(&error);
            return vec![
                Fact::fine("opens", "Opens", sentence.what).warn(sentence.remedy),
                file_mode(path),
            ];
        }
    };
    let mut facts = vec![Fact::fine("opens", "Opens", "yes"), file_mode(path)];
    match store.health() {
        Ok(health) => facts.extend(of_health(&health)),
        Err(error) => facts.push(broken(&error)),
    }
    facts.push(if is_full {
        of_register(&store)
    } else {
        Fact::fine("register", REGISTER, UNASKED)
    });
    facts
}

const REGISTER: &str = "Register";
const UNASKED: &str = "not compared with the trail; sleva doctor --full does, and takes longer";

/// Whether the register is what the trail of changes says.
fn of_register(store: &Sqlite) -> Fact {
    match examine(store, &[]) {
        Ok(Ok(trail)) => Fact::fine(
            "register",
            REGISTER,
            format!("the same as its {} changes make it", trail.rows),
        ),
        Ok(Err(fault)) => Fact::fine("register", REGISTER, fault).warn(RESTORE),
        // A sample of another generator cannot be built here, which says nothing against it.
        Err(sentence) if sentence.message == sentence::REFUSED => {
            Fact::fine("register", REGISTER, sentence.what)
        }
        Err(sentence) => Fact::fine("register", REGISTER, sentence.what).warn(sentence.remedy),
    }
}

const RESTORE: &str =
    "Copy the file aside, then restore the latest backup with sleva restore FILE.";

fn broken(error: &Error) -> Fact {
    let sentence = of_store(error);
    Fact::fine("check", "Check", sentence.what).warn(sentence.remedy)
}

fn of_health(health: &Health) -> Vec<Fact> {
    let check = health.fault.clone().unwrap_or_else(|| "sound".to_owned());
    let trail = match &health.trail {
        Ok(trail) => Fact::fine(
            "trail",
            "Trail of changes",
            format!(
                "{} changes, unbroken, the last at {}",
                trail.rows,
                trail.last_at.as_deref().unwrap_or("never")
            ),
        ),
        Err(error) => Fact::fine("trail", "Trail of changes", of_store(error).what).warn(RESTORE),
    };
    vec![
        Fact::fine("schema", "Schema", health.schema.to_string()),
        Fact::fine("size", "Size", format!("{} kB", health.bytes / 1024)),
        Fact::fine("check", "Check", check).warn_if(health.fault.is_some(), RESTORE),
        trail,
    ]
}

fn file_mode(path: &Path) -> Fact {
    match fs::metadata(path) {
        Err(error) => Fact::fine("mode", "Rights", error.to_string())
            .warn("Check the path and who may read it."),
        Ok(found) => {
            let mode = found.permissions().mode() & 0o777;
            Fact::fine("mode", "Rights", format!("{mode:04o}")).warn_if(
                mode & 0o007 != 0,
                "Everyone on this machine can reach it: chmod o= on the file.",
            )
        }
    }
}

/// Whether a second person can work in the database. Writing needs the file and its folder, where
/// the log is kept; the log takes its rights from the file.
fn shared(path: &Path) -> Fact {
    let mode = |path: &Path| fs::metadata(path).map_or(0, |found| found.permissions().mode());
    let (file, folder) = (mode(path), mode(folder(path)));
    let fact = |value: &str| Fact::fine("shared", "Shared", value);
    let advice = "For a second person: chgrp GROUP on the file and its folder, chmod 660 on the file, chmod 2770 on the folder, and umask 007 for everyone in the group.";
    match (file & 0o060, folder & 0o030) {
        (0o060, 0o030) => fact("everyone in its group can read and write"),
        (0o060, _) => fact(
            "its group may write the file but not its folder, so only its owner can work in it",
        )
        .warn("Let the group into the folder, where the log is kept: chmod 2770 on it."),
        (0o040, _) => fact(&format!("its group can read it, and only its owner write. {advice}")),
        _ => fact(&format!("only its owner can use it. {advice}")),
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The newest copy that `sleva backup` put beside the database.
fn backup_age(path: &Path, today: crate::calc::Date) -> Fact {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let entries = fs::read_dir(folder(path)).into_iter().flatten().flatten();
    let newest = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter_map(|name| {
            let stamp = name.strip_prefix(&format!("{stem}.backup-"))?.get(..8)?.to_owned();
            crate::calc::Date::strptime("%Y%m%d", stamp).ok()
        })
        .max();
    let advice = "Make one with sleva backup, best every night.";
    match newest {
        None => Fact::fine("backup", "Backup", "none beside the database").warn(advice),
        Some(day) => {
            let days = today.since(day).map_or(i64::MAX, |span| i64::from(span.get_days()));
            Fact::fine("backup", "Backup", format!("of {day}, {days} days ago"))
                .warn_if(days > OLD_BACKUP_DAYS, advice)
        }
    }
}

fn space(path: &Path) -> Fact {
    match nix::sys::statvfs::statvfs(folder(path)) {
        Err(error) => Fact::fine("space", "Free space", format!("not known ({error})")),
        Ok(found) => {
            let free = found.blocks_available().saturating_mul(found.fragment_size());
            Fact::fine("space", "Free space", format!("{} MB", free / 1_048_576))
                .warn_if(free < LITTLE_SPACE, "Make room: a full disk stops every change.")
        }
    }
}
