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
    /// Writes a file in the form that its ending names; the error says what to do.
    pub write: fn(&Path, &Sheet) -> Result<(), String>,
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
        path: PathBuf,
        reply: Box<Reply>,
        overwrite: bool,
    },
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
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
    Exists {
        path: PathBuf,
        reply: Box<Reply>,
    },
    Failed(String),
}

/// Does a job. Blocks on files.
#[must_use]
pub fn carry_out(job: Job, hooks: &Hooks, yank: Option<&Path>) -> Done {
    match job {
        Job::Copy { what, text } => copied(what, text, yank),
        Job::CopySheet(reply) => match (hooks.sheet)(&reply) {
            Some(sheet) => {
                let what = format!("{} rows", sheet.rows.len());
                copied(what, (hooks.tsv)(&sheet), yank)
            }
            None => Done::Failed(NO_TABLE.to_owned()),
        },
        Job::Write { path, reply, overwrite } => {
            if !overwrite && path.exists() {
                return Done::Exists { path, reply };
            }
            let Some(sheet) = (hooks.sheet)(&reply) else {
                return Done::Failed(NO_TABLE.to_owned());
            };
            match (hooks.write)(&path, &sheet) {
                Ok(()) => Done::Written { path, rows: sheet.rows.len() },
                Err(why) => Done::Failed(format!("{} was not written: {why}", path.display())),
            }
        }
    }
}

const NO_TABLE: &str = "This view is not a table: y copies its lines one by one.";

fn copied(what: String, text: String, yank: Option<&Path>) -> Done {
    let file = match yank {
        None => Err("no folder for it is set".to_owned()),
        Some(path) => keep(path, &text).map(|()| path.to_owned()).map_err(|e| e.to_string()),
    };
    Done::Copied { what, text, file }
}

fn keep(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}
