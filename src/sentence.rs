//! What is said when something goes wrong: what, where, and what to do now. Each message has a name
//! that stays the same, and a code that the program ends with.

use crate::columns;
use crate::db::Error;
use crate::db::request::{Clash, Receipt};
use crate::exchange::Fault;
use crate::publish;

/// A kind of message, whatever it is about this time.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    /// For JSON and `docs/ERRORS.md`; never changes.
    pub name: &'static str,
    /// What the program ends with.
    pub code: u8,
    /// When it is said.
    pub when: &'static str,
    /// What to do, where the message as said cannot know better.
    pub remedy: &'static str,
}

/// One message as said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub message: &'static Message,
    /// What happened, and why where that is known.
    pub what: String,
    /// The file, row or record; empty where there is none.
    pub place: String,
    /// What to do now.
    pub remedy: String,
}

impl std::fmt::Display for Sentence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.place.as_str() {
            "" => write!(f, "{}. {}", self.what, self.remedy),
            place => write!(f, "{place}: {}. {}", self.what, self.remedy),
        }
    }
}

impl Sentence {
    pub fn new(
        message: &'static Message,
        place: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { message, what: what.into(), place: place.into(), remedy: remedy.into() }
    }
}

macro_rules! messages {
    ($($id:ident = $name:literal, $code:literal, $when:literal, $remedy:literal;)+) => {
        $(pub const $id: &Message = &Message {
            name: $name,
            code: $code,
            when: $when,
            remedy: $remedy,
        };)+

        /// Every message, in the order of `docs/ERRORS.md`.
        pub const ALL: &[&Message] = &[$($id),+];
    };
}

messages! {
    NOT_FOUND = "not-found", 1, "Nothing has the reference or name that was asked for.",
        "Look for it with sleva list, or / on the screen.";
    NOTHING_TO = "nothing-to-undo", 1, "There is no edit of yours to take back or to do again.",
        "See sleva audit log --person for what was done.";
    OVERTAKEN = "overtaken", 1, "Someone else has changed the record since the edit that was to be taken back.",
        "Look at the record again, and change it with sleva edit if it should be otherwise.";
    USAGE = "usage", 2, "The command line was not understood.",
        "Read the tip, or sleva COMMAND --help.";
    NO_TERMINAL = "no-terminal", 2, "The workbench was to be opened without a terminal.",
        "Run it in a terminal, or use a command that sleva --help lists.";
    NEEDS_YES = "needs-yes", 2, "Something cannot be undone and nobody agreed to it.",
        "Add --yes if that is what you want.";
    BAD_FILTER = "bad-filter", 2, "A filter has a term that cannot be read.",
        "Use words, and the terms that the message names.";
    BAD_COLUMN = "bad-column", 2, "A list has no such column.",
        "Choose among the columns that the message names.";
    BAD_FIELD = "bad-field", 2, "A field of a record cannot be given so.",
        "Write FIELD=VALUE, with the fields that the message names.";
    BAD_FIGURE = "bad-figure", 2, "The name of a figure has none of the known forms.",
        "Take the name from i on the screen, or from the forms in the message.";
    WHICH_SHEET = "which-sheet", 2, "Several sheets of a workbook can be meant, or none has the name that was given.",
        "Add --sheet NAME, with one of the names in the message.";
    FOREIGN = "foreign-file", 65, "The file is not a sleva database.",
        "Give the path of a database with --db, or make one with sleva init PATH.";
    ZERO_BYTES = "empty-database", 65, "The database file has no bytes.",
        "Restore a backup with sleva restore, or remove the file and run sleva init.";
    NEWER = "newer-database", 65, "The database was written by a newer sleva.",
        "Use the newer program; this one leaves the file alone.";
    DAMAGED = "damaged-database", 65, "The database has content that cannot be right.",
        "Copy the file aside, run sleva doctor, and restore the latest backup.";
    BAD_FILE = "bad-file", 65, "A file to import cannot be read as a file of its kind.",
        "Save it again as CSV (UTF-8) or .xlsx, with the header row of its kind.";
    REFUSED_FILE = "refused-file", 65, "A workbook is damaged, protected, has macros, or needs more memory or time than one may.",
        "Save the sheet again as .xlsx or as CSV (UTF-8), and import that.";
    BAD_TEMPLATE = "bad-template", 65, "A template of a report is wrong, or takes more steps or room than one may.",
        "Correct it where the message says, or leave out --template.";
    MISSING_COLUMN = "missing-column", 65, "A file to import lacks a required column.",
        "Name the columns in the first row as the message lists them.";
    REJECTED = "rejected-value", 65, "A value cannot be taken into a record.",
        "Correct the value as the message says; nothing was changed.";
    NOT_EMPTY = "not-empty", 65, "A whole folder is imported only into an empty database.",
        "Make an empty one with sleva init PATH, or import the kinds one by one.";
    NO_DATABASE = "no-database", 66, "There is no database where one was looked for.",
        "Make one with sleva init PATH, try sleva demo, or say which with --db PATH.";
    NO_INPUT = "no-input", 66, "A file to read is not there or cannot be opened.",
        "Check the name and who may read it.";
    NETWORK = "network-file-system", 69, "The database is on a network file system.",
        "Move it to a disk of this machine, and reach it over SSH.";
    INTERNAL = "internal", 70, "The program did not expect its own answer.",
        "Report it, with the command that you gave.";
    EXISTS = "already-exists", 73, "A file to be made is already there.",
        "Choose another name, or add --yes to an export or list that may replace it.";
    CANNOT_CREATE = "cannot-create", 73, "A file cannot be made there.",
        "Check the folder, its rights and its free space.";
    FULL = "disk-full", 74, "There is no room left on the disk.",
        "Make room and try again; nothing was saved.";
    INPUT_OUTPUT = "input-output", 74, "Reading or writing failed.",
        "Check the disk and the path, and try again.";
    BUSY = "busy", 75, "Another process holds the database for too long.",
        "Try again; if it stays so, see who else has it open.";
    CONFLICT = "changed-meanwhile", 75, "Someone else has changed the record since it was read.",
        "Look at the record again, and decide which value is right.";
    INTERRUPTED = "interrupted", 75, "A question was given up for a newer one.",
        "Ask again.";
    EXPOSED = "exposed-database", 77, "Everyone on the machine could read the database.",
        "Close it to others: chmod o= on the file.";
    READ_ONLY = "read-only", 77, "The database can only be read.",
        "Leave out --read-only, or ask for the right to write the file and its folder.";
    REFUSED = "refused", 77, "The database does not allow the change.",
        "Correct the record and try again; nothing was changed.";
    NOT_ALLOWED = "not-allowed", 77, "This person may not do it: nobody validates what they keyed.",
        "Ask another person, as the message says.";
    NOT_A_SAMPLE = "not-a-sample", 77, "Only a sample database takes another name with --as.",
        "Leave out --as, or try it in a sample: sleva demo.";
    BAD_CONFIG = "bad-config", 78, "The settings file cannot be used.",
        "Correct the file at the line that is named, or change it with sleva config set.";
}

/// `docs/ERRORS.md`.
#[must_use]
pub fn to_markdown() -> String {
    let mut page = String::from(
        "# Messages\n\nWritten from the code. Each message has a name that stays the same (`kind` in JSON) and a code that the\nprogram ends with. 0 is done; 1 without a message is done, and the answer is no: nothing matches, or rows were\nrejected.\n\n| name | code | when | what to do |\n|---|---|---|---|\n",
    );
    for Message { name, code, when, remedy } in ALL {
        page.extend(["| ", name, " | ", &code.to_string(), " | ", when, " | ", remedy, " |\n"]);
    }
    page
}

/// What an undo or a redo left as it is, since it was submitted.
#[must_use]
pub fn stepped_over(receipt: &Receipt) -> Option<String> {
    let what = match receipt.frozen {
        0 => return None,
        1 => "1 act was stepped over, since its return is submitted and stays as it is.".to_owned(),
        many => format!(
            "{many} acts were stepped over, since their return is submitted and stays as it is."
        ),
    };
    Some(what)
}

/// Which record someone else has changed, who and when.
#[must_use]
pub fn changed_by(clashes: &[Clash]) -> String {
    let Some(first) = clashes.first() else { return "it is not as it was read".to_owned() };
    let what = if first.theirs.is_some() { "changed" } else { "removed" };
    let who = first.stamp.as_ref().map_or_else(
        || format!("someone has {what} {}", first.record),
        |stamp| format!("{} {what} {} at {}", stamp.person, first.record, stamp.at),
    );
    match clashes.len() {
        1 => who,
        more => format!("{who}, and {} more are not as they were read", more - 1),
    }
}

/// Whether a refused column says who did something: then it is the person that is refused.
fn is_of_duties(column: &str) -> bool {
    matches!(column, "keyed_by" | "validated_by")
}

/// Why an edit was not taken.
fn of_edit(error: &Error) -> Sentence {
    match error {
        Error::Rejected(rejected) => Sentence::new(
            if is_of_duties(&rejected.column) { NOT_ALLOWED } else { REJECTED },
            rejected.column.clone(),
            format!("“{}” {}", rejected.value, rejected.reason),
            rejected.remedy.clone(),
        ),
        Error::Conflict(clashes) => Sentence::new(
            CONFLICT,
            "",
            format!("Nothing was changed: {}", changed_by(clashes)),
            "Look at the record again, and decide which value is right.",
        ),
        Error::Nothing(act) => Sentence::new(
            NOTHING_TO,
            "",
            format!("There is nothing of yours to {act}"),
            "See sleva audit log --person for what was done.",
        ),
        other => Sentence::new(REFUSED, "", other.to_string(), "Nothing was changed."),
    }
}

/// What a store's error is called.
#[must_use]
pub fn of_store(error: &Error) -> Sentence {
    match error {
        Error::NotFound { what, name } => Sentence::new(
            NOT_FOUND,
            "",
            format!("There is no {what} {name}"),
            "Look for it with sleva list, or / on the screen.",
        ),
        Error::Busy => Sentence::new(
            BUSY,
            "",
            "Another process has held the database for half a minute",
            "Try again; if it stays so, see who else has it open.",
        ),
        Error::Full => Sentence::new(
            FULL,
            "",
            "Nothing was saved, because the disk is full",
            "Make room on it and try again.",
        ),
        Error::Damaged(what) => Sentence::new(
            DAMAGED,
            "",
            format!("The database is damaged ({what})"),
            "Copy the file aside, run sleva doctor, and restore the latest backup.",
        ),
        Error::Refused(why) => Sentence::new(
            REFUSED,
            "",
            format!("The database does not allow it: {why}"),
            "Nothing was changed; correct the record and try again.",
        ),
        Error::Rejected(_) | Error::Conflict(_) | Error::Nothing(_) => of_edit(error),
        Error::Interrupted => Sentence::new(
            INTERRUPTED,
            "",
            "The question was given up for a newer one",
            "Ask again.",
        ),
        Error::Io(what) => Sentence::new(
            INPUT_OUTPUT,
            "",
            format!("Reading or writing failed ({what})"),
            "Check the disk and the path, and try again.",
        ),
        other => of_opening(other),
    }
}

/// What is called an error that a file is opened with.
fn of_opening(error: &Error) -> Sentence {
    match error {
        Error::NoFile(path) => Sentence::new(
            NO_DATABASE,
            path,
            "There is no database here, and none was made",
            "Make one with sleva init PATH, or try sleva demo.",
        ),
        Error::Foreign(path) => Sentence::new(
            FOREIGN,
            path,
            "This is not a sleva database, and it was left alone",
            "Give the path of one with --db, or make one with sleva init PATH.",
        ),
        Error::ZeroBytes(path) => Sentence::new(
            ZERO_BYTES,
            path,
            "This file is empty, so it is not a database, and it was left alone",
            "Restore a backup with sleva restore, or remove the file and run sleva init.",
        ),
        Error::Newer { path, found, known } => Sentence::new(
            NEWER,
            path,
            format!(
                "A newer sleva wrote this database (schema {found}; this program knows {known})"
            ),
            "Use the newer program; this one will not touch the file.",
        ),
        Error::Network { path, system } => Sentence::new(
            NETWORK,
            path,
            format!("A database cannot be on {system}, since a network can lose what was saved"),
            "Move it to a disk of this machine, and reach it over SSH.",
        ),
        Error::CannotCreate { path, why } => Sentence::new(
            CANNOT_CREATE,
            path,
            format!("Nothing can be made here ({why}), so nothing was"),
            "Choose another folder.",
        ),
        Error::Exists(path) => exists(path),
        Error::Exposed { path, mode } => Sentence::new(
            EXPOSED,
            path,
            format!("Everyone on this machine could reach this database (mode {mode})"),
            "Close it to others: chmod o= on the file.",
        ),
        Error::ReadOnly(path) => Sentence::new(
            READ_ONLY,
            path,
            "The database can only be read here, so nothing was changed",
            "Leave out --read-only, or ask for the right to write the file and its folder.",
        ),
        other => Sentence::new(INTERNAL, "", other.to_string(), "Please report this."),
    }
}

fn exists(path: &str) -> Sentence {
    Sentence::new(
        EXISTS,
        path,
        "This already exists, and it was left alone",
        "Choose another name.",
    )
}

/// Why a file could not be imported.
#[must_use]
pub fn of_fault(fault: &Fault, file: &str) -> Sentence {
    if let Fault::Missing { kind, missing, found } = fault {
        let optional: Vec<&str> = columns::of(*kind).iter().map(|info| info.name).collect();
        return Sentence::new(
            MISSING_COLUMN,
            file,
            format!(
                "The column {} is required for {} and is missing; the columns found are {}",
                missing.join(" and the column "),
                kind.word(),
                found.join(", ")
            ),
            format!(
                "Name the columns in the first row; {} has {}.",
                kind.word(),
                optional.join(", ")
            ),
        );
    }
    match fault {
        Fault::Refused(refusal) => {
            let what = format!("File refused: {}", refusal.why);
            return Sentence::new(REFUSED_FILE, file, what, refusal.remedy);
        }
        Fault::NoSheet { name, sheets } if sheets.is_empty() => {
            return Sentence::new(
                WHICH_SHEET,
                file,
                format!("There is no sheet {name}, since this is no workbook with sheets to see"),
                "Leave out --sheet.",
            );
        }
        Fault::NoSheet { name, sheets } => {
            return Sentence::new(
                WHICH_SHEET,
                file,
                format!(
                    "There is no sheet {name} that can be seen; there are {}",
                    sheets.join(", ")
                ),
                "Give one of them with --sheet NAME.",
            );
        }
        Fault::WhichSheet { sheets } => {
            return Sentence::new(
                WHICH_SHEET,
                file,
                format!("Several sheets have the columns that are needed: {}", sheets.join(", ")),
                "Say which with --sheet NAME.",
            );
        }
        _ => {}
    }
    let (what, remedy) = fault_words(fault);
    Sentence::new(BAD_FILE, file, what, remedy)
}

fn fault_words(fault: &Fault) -> (String, &'static str) {
    match fault {
        Fault::Empty => ("The file has no rows".to_owned(), "Export it again with its header row."),
        Fault::TooLarge { limit } => (
            format!("The file is larger than {} MB", limit / 1_048_576),
            "Split it into several files, each with the header row.",
        ),
        Fault::Workbook => (
            "This is a spreadsheet workbook, not CSV".to_owned(),
            "Save the sheet as CSV (UTF-8) and import that.",
        ),
        Fault::Encoding { name } => (
            format!("The file begins as {name} and then breaks its rules"),
            "Save it again as CSV (UTF-8).",
        ),
        Fault::Nul { row } => (
            format!("Row {row} contains the character NUL, so this is not a text file"),
            "Save it again as CSV (UTF-8).",
        ),
        Fault::Quote { row } => (
            format!("A quotation mark opens on row {row} and never closes"),
            "Close it, or write it twice if it belongs to the text.",
        ),
        Fault::TooManyColumns { count } => (
            format!("The file has {count} columns, more than any kind of file has"),
            "Check that cells are separated by commas and rows by line ends.",
        ),
        Fault::Twice { name } => {
            (format!("The column {name} is there twice"), "Remove or rename one of them.")
        }
        Fault::Sealed { columns } => (
            format!(
                "The file says who submitted or validated what (in {}), and nobody validates by file",
                columns.join(", ")
            ),
            "Leave those columns out: the rows become a draft, which a person submits and another validates.",
        ),
        Fault::Missing { .. }
        | Fault::Refused(_)
        | Fault::NoSheet { .. }
        | Fault::WhichSheet { .. }
        | Fault::Csv(_) => {
            (format!("The file cannot be read: {fault}"), "Save it again as CSV (UTF-8).")
        }
    }
}

/// Why a file that people read was not written.
#[must_use]
pub fn of_publish(error: &publish::Error) -> Sentence {
    match error {
        publish::Error::Exists(path) => exists(&path.display().to_string()),
        publish::Error::Foreign(path) => Sentence::new(
            EXISTS,
            path.display().to_string(),
            "There is something here that no report has left, so it was left alone",
            "Name a folder that does not exist yet, or is empty.",
        ),
        publish::Error::Template(fault) => of_template(fault),
        publish::Error::Ending { path, known } => Sentence::new(
            USAGE,
            path.display().to_string(),
            "The ending of this name says no known format",
            format!("End it with one of {known}."),
        ),
        publish::Error::Book { path, why } => Sentence::new(
            CANNOT_CREATE,
            path.display().to_string(),
            format!("No workbook can be made of this ({why})"),
            "Write it as CSV instead: end the name with .csv.",
        ),
        publish::Error::Io { path, error } => {
            let full = error.kind() == std::io::ErrorKind::StorageFull;
            Sentence::new(
                if full { FULL } else { CANNOT_CREATE },
                path.display().to_string(),
                format!("The file could not be written ({error})"),
                "Check the folder, its rights and its free space.",
            )
        }
    }
}

/// What is wrong with a template, and where.
#[must_use]
pub fn of_template(fault: &publish::report::Fault) -> Sentence {
    let line = fault.line.map_or_else(String::new, |line| format!(", line {line}"));
    Sentence::new(
        BAD_TEMPLATE,
        format!("{}{line}", fault.file),
        format!("The template cannot be used: {}", fault.what.trim_end_matches('.')),
        "Correct it, or leave out --template; docs/TEMPLATES.md says what a template is given.",
    )
}
