//! Work that is too slow for the loop: copies and files. Runs on a thread of its own.

use std::path::{Path, PathBuf};

use crate::db::request::Reply;
use crate::tables::Sheet;

/// The way to tables and publishing: plain functions, so that the loop knows neither.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// A reply as a table; none where it is not one.
    pub sheet: fn(&Reply) -> Option<Sheet>,
    /// Tab-separated cells with headings.
    pub tsv: fn(&Sheet) -> String,
    /// Writes a file in the form that its ending names; over one that is there only where the
    /// last word says so.
    pub write: fn(&Path, &Sheet, bool) -> Result<(), Unwritten>,
    /// Writes text to a file that nobody else can read, over what was there.
    pub keep: fn(&Path, &str) -> Result<(), Unwritten>,
}

/// Why a file was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unwritten {
    Exists,
    /// A sentence that says what to do.
    Failed(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Text for the clipboard and the yank file; `what` names it in the message.
    Copy {
        what: String,
        text: String,
    },
    CopySheet(Box<Reply>),
    Write {
        file: File,
        overwrite: bool,
    },
}

/// A list on its way to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: PathBuf,
    /// Which part of the list it is, and of which day: its title says so.
    pub shown: String,
    pub reply: Box<Reply>,
}

impl Job {
    /// What is being written, for people.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Copy { .. } | Self::CopySheet(_) => THE_COPY.to_owned(),
            Self::Write { file, .. } => file.path.display().to_string(),
        }
    }
}

/// What a copy is called before it is known how much it is.
pub const THE_COPY: &str = "The copy";

/// A job that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// [`Job::name`]
    pub name: String,
    pub came: Came,
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// `file` is the yank file, or why there is none.
    Copied {
        what: String,
        text: String,
        file: Result<PathBuf, String>,
    },
    Written {
        path: PathBuf,
        rows: usize,
    },
    /// The file is there already: it is asked for.
    Exists(File),
    Failed(String),
}

/// Does a job. Blocks on files.
#[must_use]
pub fn carry_out(job: Job, hooks: &Hooks, yank: Option<&Path>) -> Done {
    let name = job.name();
    let came = match job {
        Job::Copy { what, text } => copied(what, text, hooks, yank),
        Job::CopySheet(reply) => match (hooks.sheet)(&reply) {
            Some(sheet) => {
                let what = format!("{} rows", sheet.rows.len());
                copied(what, (hooks.tsv)(&sheet), hooks, yank)
            }
            None => Came::Failed(NO_TABLE.to_owned()),
        },
        Job::Write { file, overwrite } => written(file, overwrite, hooks),
    };
    Done { name, came }
}

const NO_TABLE: &str = "This view is not a table: y copies its lines one by one.";

fn written(file: File, overwrite: bool, hooks: &Hooks) -> Came {
    let Some(mut sheet) = (hooks.sheet)(&file.reply) else {
        return Came::Failed(NO_TABLE.to_owned());
    };
    let gap = if sheet.title.is_empty() { "" } else { ", " };
    sheet.title = format!("{}{gap}{}", sheet.title, file.shown);
    match (hooks.write)(&file.path, &sheet, overwrite) {
        Ok(()) => Came::Written { path: file.path, rows: sheet.rows.len() },
        Err(Unwritten::Exists) => Came::Exists(file),
        Err(Unwritten::Failed(why)) => {
            Came::Failed(format!("{} was not written: {why}", file.path.display()))
        }
    }
}

fn copied(what: String, text: String, hooks: &Hooks, yank: Option<&Path>) -> Came {
    let file = match yank {
        None => Err("no folder for it is set".to_owned()),
        Some(path) => keep(path, &text, hooks).map(|()| path.to_owned()),
    };
    Came::Copied { what, text, file }
}

fn keep(path: &Path, text: &str, hooks: &Hooks) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    (hooks.keep)(path, text).map_err(|why| match why {
        Unwritten::Exists => "it is there already".to_owned(),
        Unwritten::Failed(why) => why,
    })
}
