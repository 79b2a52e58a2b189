//! Work that is too slow for the loop: copies and files. Runs on a thread of its own.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::db::request::Reply;
use crate::report::Report;
use crate::tables::Sheet;

/// Writes a report with the templates that were chosen.
pub type WriteReport = Arc<dyn Fn(&Path, &Report, bool) -> Result<(), Unwritten> + Send + Sync>;

/// The way to tables and publishing: functions, so that the loop knows neither.
#[derive(Clone)]
pub struct Hooks {
    /// A reply as a table; none where it is not one.
    pub sheet: fn(&Reply) -> Option<Sheet>,
    /// Tab-separated cells with headings.
    pub tsv: fn(&Sheet) -> String,
    /// Writes a file in the form that its ending names; over one that is there only where the
    /// last word says so.
    pub write: fn(&Path, &Sheet, bool) -> Result<(), Unwritten>,
    /// The same for a report.
    pub write_report: WriteReport,
    /// The time, for what says when it was made: UTC, `2026-11-22T08:00:00Z`.
    pub stamp: fn() -> String,
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
    /// The SHA-256 of a file, for the pane that asked for it.
    Digest {
        path: PathBuf,
        pane: u32,
        verb: &'static str,
    },
}

/// A list or a report on its way to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: PathBuf,
    pub content: Content,
}

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    List {
        /// Which part of the list it is, and of which day: its title says so.
        shown: String,
        reply: Box<Reply>,
    },
    Report(Box<Report>),
}

impl Job {
    /// What is being written, for people.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Copy { .. } | Self::CopySheet(_) => THE_COPY.to_owned(),
            Self::Write { file, .. } => file.path.display().to_string(),
            Self::Digest { path, .. } => format!("The digest of {}", path.display()),
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
        /// `12 rows`, or the title of a report.
        what: String,
    },
    /// A digest in hexadecimal, or why there is none.
    Digested {
        pane: u32,
        verb: &'static str,
        digest: Result<String, String>,
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
        Job::Digest { path, pane, verb } => Came::Digested { pane, verb, digest: digest(&path) },
    };
    Done { name, came }
}

/// The largest file whose digest is computed: documents are smaller, and a disk image by mistake
/// would be read for minutes.
const LARGEST: u64 = 1 << 30;

/// # Errors
/// Why the file cannot be read, in a sentence.
fn digest(path: &Path) -> Result<String, String> {
    let name = path.display();
    let failed = |why: std::io::Error| format!("{name} cannot be read: {why}. Correct its name.");
    let facts = std::fs::metadata(path).map_err(failed)?;
    if !facts.is_file() {
        return Err(format!("{name} is not a file. Name the document itself."));
    }
    if facts.len() > LARGEST {
        return Err(format!(
            "{name} is larger than 1 GiB. Leave the file out, or type its SHA-256 yourself."
        ));
    }
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let mut digest = Sha256::new();
    let mut part = vec![0; 1 << 16];
    loop {
        match file.read(&mut part) {
            Ok(0) => break,
            Ok(read) => digest.update(part.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Ok(crate::calc::text::hex(&digest.finalize()))
}

const NO_TABLE: &str = "This view is not a table: y copies its lines one by one.";

fn written(mut file: File, overwrite: bool, hooks: &Hooks) -> Came {
    let path = &file.path;
    let (what, result) = match &mut file.content {
        Content::List { shown, reply } => {
            let Some(mut sheet) = (hooks.sheet)(reply) else {
                return Came::Failed(NO_TABLE.to_owned());
            };
            let gap = if sheet.title.is_empty() { "" } else { ", " };
            sheet.title = format!("{}{gap}{shown}", sheet.title);
            let word = if sheet.rows.len() == 1 { "row" } else { "rows" };
            let what = format!("{} {word}", sheet.rows.len());
            (what, (hooks.write)(path, &sheet, overwrite))
        }
        Content::Report(report) => {
            // A frozen report was made when it was frozen.
            if report.made.at.is_empty() {
                report.made.at = (hooks.stamp)();
            }
            (report.title.clone(), (hooks.write_report)(path, report, overwrite))
        }
    };
    match result {
        Ok(()) => Came::Written { path: file.path, what },
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
