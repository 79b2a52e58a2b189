//! One run of the program: which database, which person, which day.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::answer::shown;
use super::args::Global;
use super::config::Settings;
use super::env::Env;
use crate::calc::Date;
use crate::db::request::{AsAt, Council, Query, Reply};
use crate::db::sqlite::{Mode, Sqlite};
use crate::db::{By, Store};
use crate::sentence::{self, Sentence, of_store};

/// What a command works with.
pub struct Session<'e, 'p> {
    pub env: &'e mut Env<'p>,
    pub global: &'e Global,
    pub settings: Settings,
}

/// A database, with the facts about it that every command needs.
pub struct Opened {
    pub path: PathBuf,
    pub store: Sqlite,
    pub council: Council,
    pub by: By,
    pub today: Date,
    /// The day that figures are computed for: in the past only where `--as-of` says so.
    pub as_at: AsAt,
}

impl Session<'_, '_> {
    /// The database that is meant: `--db`, `SLEVA_DB`, the settings, then the data folder.
    ///
    /// # Errors
    /// There is none, or there are several to choose from.
    pub fn path(&self) -> Result<PathBuf, Sentence> {
        let said = self.global.db.clone();
        let said = said.or_else(|| self.env.variables.db.clone().map(PathBuf::from));
        if let Some(path) = said.or_else(|| self.settings.db.clone()) {
            return Ok(path);
        }
        let folder = &self.env.folders.data;
        let mut found = databases(folder);
        match (found.pop(), found.pop()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(Sentence::new(
                sentence::NO_DATABASE,
                folder.display().to_string(),
                "There is no database yet, and none was made",
                "Begin one with sleva init PATH, or try a sample with sleva demo.",
            )),
            (Some(_), Some(_)) => Err(Sentence::new(
                sentence::NO_DATABASE,
                folder.display().to_string(),
                "There are several databases here",
                "Say which one with --db PATH, or keep it with sleva config set db PATH.",
            )),
        }
    }

    /// Opens the database that is meant.
    ///
    /// # Errors
    /// As [`Session::path`], and what keeps it from being opened.
    pub fn open(&mut self) -> Result<Opened, Sentence> {
        let path = self.path()?;
        self.open_at(path)
    }

    /// Opens a database.
    ///
    /// # Errors
    /// What keeps it from being opened, and `--as` where it is no sample.
    pub fn open_at(&mut self, path: PathBuf) -> Result<Opened, Sentence> {
        let mode = if self.global.read_only { Mode::ReadOnly } else { Mode::ReadWrite };
        let store = Sqlite::open(&path, mode).map_err(|error| of_store(&error))?;
        let council = match read(&store, &Query::Council { today: self.env.today })? {
            Reply::Council(council) => council,
            other => return Err(unexpected(&other)),
        };
        let by = By { person: self.person(&council)?, at: self.env.now.clone() };
        let present = council.today.unwrap_or(self.env.today);
        let today = self.global.as_of.unwrap_or(present);
        let as_at = if today < present { AsAt::past(today) } else { AsAt::now(today) };
        Ok(Opened { path, store, council, by, today, as_at })
    }

    /// Asks for agreement to something that cannot be undone: the word has to be typed.
    ///
    /// # Errors
    /// Nobody agreed.
    pub fn agree(&mut self, question: &str, word: &str) -> Result<(), Sentence> {
        if self.global.yes {
            return Ok(());
        }
        let refused = |what: String| {
            Sentence::new(sentence::NEEDS_YES, "", what, "Add --yes if that is what you want.")
        };
        if self.global.no_input || !self.env.terminals.input {
            return Err(refused(format!(
                "This was not done, since nobody agreed to it. {question}"
            )));
        }
        let asked = write!(self.env.errors, "{}\nType {word} to go on: ", shown(question, false))
            .and_then(|()| self.env.errors.flush())
            .and_then(|()| line(self.env.input));
        match asked {
            Ok(Some(typed)) if typed.trim() == word => Ok(()),
            _ => Err(refused("This was not done".to_owned())),
        }
    }

    fn person(&self, council: &Council) -> Result<String, Sentence> {
        match &self.global.person {
            None => Ok(self.env.person.clone()),
            Some(person) if council.sample.is_some() => {
                crate::calc::text::one_line(person, crate::calc::text::REF_MAX).map_err(|why| {
                    Sentence::new(
                        sentence::USAGE,
                        "--as",
                        format!("The name of a person {why}"),
                        "Give a login name.",
                    )
                })
            }
            Some(person) => Err(Sentence::new(
                sentence::NOT_A_SAMPLE,
                "--as",
                format!(
                    "You cannot act as {person}: this is a real database, and every change in it is made by the person who is logged in"
                ),
                "Leave out --as, or try it in a sample: sleva demo.",
            )),
        }
    }
}

/// The longest line that is taken from the input.
const LONGEST: usize = 65_536;

/// One line, byte by byte, so that nothing after it is taken; none at the end of the input.
///
/// # Errors
/// Reading failed, or the line has no end.
pub fn line(input: &mut dyn Read) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    let mut is_ended = false;
    while !is_ended && input.read(&mut byte)? == 1 {
        is_ended = byte == *b"\n";
        if bytes.len() >= LONGEST {
            return Err(io::Error::other("a line of the input is too long"));
        }
        if !is_ended {
            bytes.extend_from_slice(&byte);
        }
    }
    let is_there = is_ended || !bytes.is_empty();
    Ok(is_there.then(|| String::from_utf8_lossy(&bytes).into_owned()))
}

impl Opened {
    /// The path, as answers carry it.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// Asks a store.
///
/// # Errors
/// The store's, as a sentence.
pub fn read(store: &dyn Store, query: &Query) -> Result<Reply, Sentence> {
    store.read(query).map_err(|error| of_store(&error))
}

/// A reply that does not belong to its question.
pub fn unexpected(reply: &Reply) -> Sentence {
    let text: String = format!("{reply:?}").chars().take(40).collect();
    Sentence::new(
        sentence::INTERNAL,
        "",
        format!("The database answered something else than was asked ({text})"),
        "Please report this with the command that you gave.",
    )
}

/// The databases in a folder and in the folders of samples below it.
fn databases(folder: &Path) -> Vec<PathBuf> {
    let files = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    // Copies have a dot in their stem: council.backup-20251122T080000Z.db.
    let is_database = |path: &PathBuf| {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy());
        path.extension().is_some_and(|ending| ending == "db")
            && stem.is_some_and(|stem| !stem.contains('.'))
    };
    let mut found: Vec<PathBuf> = files(folder).into_iter().filter(is_database).collect();
    if found.is_empty() {
        let below = files(folder).into_iter().filter(|path| path.is_dir());
        found = below.flat_map(|folder| files(&folder)).filter(is_database).collect();
    }
    found.sort();
    found
}
