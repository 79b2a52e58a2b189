//! The command line through the real binary. Everything is invented unless a test says otherwise.

mod check;
mod delivery;
mod edits;
mod errors;
mod explain;
mod files;
mod frozen;
mod hostile;
mod published;
mod purchases;
mod record;
mod report;
mod returns;
mod sampling;
mod shape;
mod template;
mod trail;
mod wage;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A home of its own for each test: nothing of the machine is seen or touched.
pub struct Home(TempDir);

/// What a run came to.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sleva"));
        command
            .args(words)
            .env_clear()
            .env("HOME", self.0.path())
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm")
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::from(&self.command(words).output().unwrap())
    }

    /// Runs a command that has to end with 0.
    pub fn ok(&self, words: &[&str]) -> String {
        let ran = self.run(words);
        assert_eq!(ran.code, 0, "{words:?}\n{}{}", ran.out, ran.err);
        ran.out
    }

    pub fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        let ran = self.run(&words);
        assert_eq!(ran.err, "", "{words:?}");
        serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{words:?} {e}\n{}", ran.out))
    }

    /// A home whose database is the sample.
    pub fn with_sample() -> Self {
        let home = Self::new();
        home.ok(&["demo", "--no-open"]);
        home
    }

    /// A home with an empty database of a real council, kept in the settings.
    pub fn with_council() -> Self {
        let home = Self::new();
        home.ok(&["init", "council.db"]);
        home.ok(&["config", "set", "db", home.path("council.db").to_str().unwrap()]);
        home
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Every file below the home, by name.
    pub fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(self.0.path(), self.0.path(), &mut found);
        found.sort();
        found
    }
}

impl From<&Output> for Ran {
    fn from(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            found.push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
        }
    }
}
