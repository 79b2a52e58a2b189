//! What the command line may know of the world outside: handed down by `main`.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;

use crate::calc::Date;

/// The process as the command line sees it.
pub struct Env<'a> {
    pub args: Vec<OsString>,
    /// This program, which reads workbooks in a process of its own.
    pub program: PathBuf,
    /// Login name of the process's real user.
    pub person: String,
    /// UTC, `2026-11-22T08:00:00Z`.
    pub now: String,
    /// What `now` has become, for what goes on for a while.
    pub clock: fn() -> String,
    pub today: Date,
    pub input: &'a mut dyn Read,
    pub output: &'a mut dyn Write,
    pub errors: &'a mut dyn Write,
    pub terminals: Terminals,
    pub variables: Variables,
    pub folders: Folders,
}

/// Which of the standard streams are terminals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminals {
    pub input: bool,
    pub output: bool,
    pub errors: bool,
}

/// What the environment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables {
    /// `SLEVA_DB`
    pub db: Option<OsString>,
    pub no_color: bool,
    pub term: String,
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that says something.
    pub locale: String,
    /// Whether this is a session over SSH.
    pub ssh: bool,
}

impl Variables {
    /// Whether the terminal says that it has colours.
    #[must_use]
    pub fn has_colours(&self) -> bool {
        !(self.term.is_empty() || self.term == "dumb" || self.term.starts_with("vt"))
    }

    /// Whether the locale can show more than ASCII.
    #[must_use]
    pub fn is_utf8(&self) -> bool {
        let locale = self.locale.to_ascii_lowercase();
        locale.ends_with("utf-8") || locale.ends_with("utf8")
    }
}

/// Where this person's files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// `config.toml` and `keys.toml`
    pub config: PathBuf,
    /// Databases.
    pub data: PathBuf,
    /// What can be lost: copied text.
    pub state: PathBuf,
}

impl Folders {
    /// Where a fault of the program itself is written down.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.state.join("sleva.log")
    }
}
