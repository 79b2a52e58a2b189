//! `sleva import`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::answer::{Answer, NO, line};
use super::args::{self, KindOrAll};
use super::changes;
use super::intake::{encoding, file_name, names, note_sentences, read_file};
use super::session::{Opened, Session};
use crate::columns::{Names, Reading};
use crate::db::Store;
use crate::db::request::{Command, Import, Kind, Receipt, Record, Rejected};
use crate::exchange::{Cells, Place, Read};
use crate::sentence::{self, Sentence, of_store};

/// What one file came to.
pub struct Outcome {
    file: String,
    kind: Kind,
    encoding: Option<&'static str>,
    /// Where in a workbook; none for other files.
    place: Option<Place>,
    /// Rows in the file.
    rows: u64,
    /// Also where nothing was asked of the store: then only the cells that the file lost.
    receipt: Receipt,
    rejected_rows: u64,
    /// None where the file could not be read.
    cells: Option<Cells>,
    came: Came,
}

enum Came {
    Taken,
    Tried,
    /// Not asked of the store, since this file or another could not be read whole.
    Left,
    Failed(Sentence),
}

/// Runs `sleva import`.
///
/// # Errors
/// The only file could not be read at all, or the store refused it.
pub fn run(words: &args::Import, session: &mut Session) -> Result<Answer, Sentence> {
    match words.kind {
        KindOrAll::All => all(words, session),
        KindOrAll::One(kind) => one_by_one(kind, words, session),
    }
}

/// Files of one kind, each by itself. All are read before anything is changed.
fn one_by_one(kind: Kind, words: &args::Import, session: &mut Session) -> Result<Answer, Sentence> {
    let mut opened = session.open()?;
    let names = names(kind, &opened.store)?;
    let reading = Reading { whole: false, names: &names };
    let mut notes = Vec::new();
    let mut files = Vec::new();
    for path in &words.files {
        let read = read_file(kind, path, words.sheet.as_deref(), &reading, session);
        notes.extend(read.iter().flat_map(|read| note_sentences(read, path)));
        files.push((path, read));
    }
    let is_broken = files.iter().any(|(_, read)| read.is_err());
    let mut outcomes = Vec::new();
    for (path, read) in files {
        let outcome = match read {
            Ok(read) if is_broken => Ok(Outcome::left(read, path)),
            Ok(read) => take(read, path, words, &mut opened),
            Err(sentence) => Err(sentence),
        };
        outcomes.push(match outcome {
            Ok(outcome) => outcome,
            Err(sentence) if words.files.len() == 1 => return Err(sentence),
            Err(sentence) => Outcome::failed(kind, path, sentence),
        });
    }
    let text = outcomes.iter().flat_map(|outcome| [outcome.text(), outcome.closing().to_owned()]);
    let mut answer = answer(text.collect(), &outcomes, notes, &opened);
    if is_broken {
        answer.text.push_str("Nothing was changed: a file could not be read.\n");
    }
    Ok(answer)
}

/// Every kind of a folder, in the order in which they depend on each other and in one change.
fn all(words: &args::Import, session: &mut Session) -> Result<Answer, Sentence> {
    let [folder] = words.files.as_slice() else {
        return Err(Sentence::new(
            sentence::USAGE,
            "import all",
            "A whole folder is imported by its one name",
            "Give the folder that sleva export all wrote.",
        ));
    };
    if words.sheet.is_some() {
        return Err(Sentence::new(
            sentence::USAGE,
            "--sheet",
            "A whole folder has no sheets to choose from",
            "Leave out --sheet, or import the kinds one by one.",
        ));
    }
    let mut opened = session.open()?;
    refuse_unless_empty(&opened)?;
    let mut names = Names::default();
    let mut files = Vec::new();
    let mut notes = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        let Some(path) = of_kind(folder, kind)? else { continue };
        let read = read_file(kind, &path, None, &Reading { whole: true, names: &names }, session)?;
        for (_, record) in &read.records {
            if let Record::Supplier(supplier) = record {
                names.add(&supplier.name, &supplier.supplier_ref);
            }
        }
        notes.extend(note_sentences(&read, &path));
        files.push((path, read));
    }
    if files.is_empty() {
        return Err(no_files(folder));
    }
    let outcomes = if files.iter().any(|(_, read)| read.rejected_rows > 0) {
        files.into_iter().map(|(path, read)| Outcome::left(read, &path)).collect()
    } else {
        together(files, words.dry_run, &mut opened)?
    };
    let text = outcomes.iter().map(Outcome::text).collect();
    let mut answer = answer(text, &outcomes, notes, &opened);
    if answer.code == NO {
        answer.text.push_str(
            "Nothing was changed: a folder comes in whole or not at all. Correct the rejected rows and import it again.\n",
        );
    } else if words.dry_run {
        answer.text.push_str(DRY_RUN);
    }
    Ok(answer)
}

/// The file of a kind in a folder, as CSV or as a workbook; none where there is none.
fn of_kind(folder: &Path, kind: Kind) -> Result<Option<PathBuf>, Sentence> {
    let paths = ["csv", "xlsx"].map(|ending| folder.join(format!("{}.{ending}", kind.word())));
    let mut found = paths.into_iter().filter(|path| path.symlink_metadata().is_ok());
    match (found.next(), found.next()) {
        (Some(_), Some(second)) => Err(Sentence::new(
            sentence::USAGE,
            second.display().to_string(),
            format!("There are two files of {} in this folder", kind.word()),
            "Take one of them out.",
        )),
        (found, _) => Ok(found),
    }
}

const DRY_RUN: &str = "This was a dry run: nothing was changed.\n";

/// Hands the files of a folder to the store, which keeps them all or none.
fn together(
    files: Vec<(PathBuf, Read)>,
    dry_run: bool,
    opened: &mut Opened,
) -> Result<Vec<Outcome>, Sentence> {
    let words = args::Import {
        kind: KindOrAll::All,
        files: Vec::new(),
        sheet: None,
        dry_run,
        strict: true,
    };
    let mut outcomes = Vec::new();
    let mut imports = Vec::new();
    for (path, read) in files {
        let (import, outcome) = prepared(read, &path, &words);
        imports.push(import);
        outcomes.push(outcome);
    }
    let command = Command::ImportAll(imports);
    let whole = opened.store.write(&command, &opened.by).map_err(|error| of_store(&error))?;
    for (outcome, (_, receipt)) in outcomes.iter_mut().zip(whole.parts) {
        outcome.receive(receipt);
    }
    Ok(outcomes)
}

fn refuse_unless_empty(opened: &Opened) -> Result<(), Sentence> {
    let council = &opened.council;
    if council.contracts + council.suppliers + council.measures + council.commitments == 0 {
        return Ok(());
    }
    Err(Sentence::new(
        sentence::NOT_EMPTY,
        opened.path.display().to_string(),
        "This database already has records, and a whole folder goes only into an empty one",
        "Make an empty one with sleva init PATH, or import the kinds one by one.",
    ))
}

fn no_files(folder: &Path) -> Sentence {
    let files: Vec<String> = Kind::ALL.iter().map(|kind| format!("{}.csv", kind.word())).collect();
    Sentence::new(
        sentence::NO_INPUT,
        folder.display().to_string(),
        "There is no file of any kind in this folder",
        format!("It should have files named {}, or the same with .xlsx.", files.join(", ")),
    )
}

/// Hands the records of a file to the store.
fn take(
    read: Read,
    path: &Path,
    words: &args::Import,
    opened: &mut Opened,
) -> Result<Outcome, Sentence> {
    let (import, mut outcome) = prepared(read, path, words);
    let command = Command::Import(import);
    let receipt = opened.store.write(&command, &opened.by).map_err(|error| of_store(&error))?;
    outcome.receive(receipt);
    Ok(outcome)
}

/// A file as the store takes it, and what is known of its outcome before.
pub fn prepared(mut read: Read, path: &Path, words: &args::Import) -> (Import, Outcome) {
    let import = Import {
        kind: read.kind,
        file: file_name(path),
        sha256: std::mem::take(&mut read.sha256),
        records: std::mem::take(&mut read.records),
        dry_run: words.dry_run,
        strict: words.strict,
        rejected: read.rejected_rows,
        absent: std::mem::take(&mut read.absent),
    };
    let mut outcome = Outcome::left(read, path);
    outcome.rows += import.records.len() as u64;
    outcome.came = if words.dry_run { Came::Tried } else { Came::Taken };
    (import, outcome)
}

fn answer(text: String, outcomes: &[Outcome], notes: Vec<String>, opened: &Opened) -> Answer {
    let data: Value = outcomes.iter().map(Outcome::json).collect();
    let mut answer = Answer::new("sleva.import", text, json!({"files": data}));
    answer.warnings = notes;
    answer.database = Some(opened.name());
    answer.code = outcomes.iter().map(Outcome::code).max().unwrap_or(0);
    answer
}

impl Outcome {
    /// A file that nothing was taken of.
    pub fn left(read: Read, path: &Path) -> Self {
        Self {
            file: file_name(path),
            kind: read.kind,
            encoding: encoding(&read),
            place: read.place,
            rows: read.records.len() as u64 + read.rejected_rows,
            rejected_rows: read.rejected_rows,
            receipt: Receipt { rejected: read.rejected, ..Receipt::default() },
            cells: Some(read.cells),
            came: Came::Left,
        }
    }

    fn failed(kind: Kind, path: &Path, sentence: Sentence) -> Self {
        Self {
            file: file_name(path),
            kind,
            encoding: None,
            place: None,
            rows: 0,
            rejected_rows: 0,
            receipt: Receipt::default(),
            cells: None,
            came: Came::Failed(sentence),
        }
    }

    /// Adds what the store says to what the file itself lost.
    pub fn receive(&mut self, mut receipt: Receipt) {
        let mut rows: Vec<u64> = receipt.rejected.iter().map(|refused| refused.row).collect();
        rows.sort_unstable();
        rows.dedup();
        self.rejected_rows += rows.len() as u64;
        // The file's own words; its text is done with afterwards.
        if let Some(cells) = self.cells.take() {
            cells.quote(&mut receipt.rejected);
        }
        receipt.rejected.append(&mut self.receipt.rejected);
        receipt.rejected.sort_by_key(|refused| refused.row);
        self.receipt = receipt;
    }

    fn code(&self) -> u8 {
        match &self.came {
            Came::Failed(sentence) => sentence.message.code,
            _ if self.rejected_rows > 0 => NO,
            _ => 0,
        }
    }

    #[must_use]
    pub fn text(&self) -> String {
        let Receipt { added, changed, unchanged, rejected, kept, .. } = &self.receipt;
        let Self { file, rejected_rows: refused, rows, .. } = self;
        let encoding = self.read_as();
        let kind = self.kind.word();
        let mut text = String::new();
        match &self.came {
            Came::Failed(sentence) => line(
                &mut text,
                format_args!("{kind} from {file}: {}. {}", sentence.what, sentence.remedy),
            ),
            Came::Left => line(
                &mut text,
                format_args!(
                    "{kind} from {file} ({encoding}): {rows} rows read, {refused} rejected, none imported."
                ),
            ),
            Came::Taken if *kept => line(
                &mut text,
                format_args!(
                    "{kind} from {file} ({encoding}): {added} added, {changed} changed, {unchanged} unchanged, {refused} rejected."
                ),
            ),
            Came::Taken | Came::Tried => line(
                &mut text,
                format_args!(
                    "{kind} from {file} ({encoding}): {added} to add, {changed} to change, {unchanged} unchanged, {refused} rejected."
                ),
            ),
        }
        changes::text(&self.receipt, &mut text);
        for refused in rejected {
            let Rejected { row, column, value, reason, remedy } = refused;
            let cell = self.cell(refused).map(|cell| format!(" ({cell})")).unwrap_or_default();
            line(
                &mut text,
                format_args!("  row {row}, {column}{cell}: “{value}” {reason}. {remedy}"),
            );
        }
        text
    }

    /// The encoding of the file, or the sheet of the workbook.
    fn read_as(&self) -> String {
        match (&self.place, self.encoding) {
            (Some(place), _) => format!("sheet {}", place.sheet),
            (None, encoding) => encoding.unwrap_or_default().to_owned(),
        }
    }

    /// The refused cell as a spreadsheet names it; none where the file is no workbook.
    fn cell(&self, refused: &Rejected) -> Option<String> {
        self.place.as_ref()?.cell(refused.row, &refused.column)
    }

    /// What a person must know who reads of counts, where they are not true of the database.
    fn closing(&self) -> &'static str {
        match self.came {
            Came::Tried => DRY_RUN,
            Came::Taken if !self.receipt.kept => "Nothing was changed.\n",
            _ => "",
        }
    }

    #[must_use]
    pub fn json(&self) -> Value {
        let rejected: Value = self
            .receipt
            .rejected
            .iter()
            .map(|refused| {
                json!({
                    "row": refused.row,
                    "column": refused.column,
                    "cell": self.cell(refused),
                    "value": refused.value,
                    "reason": refused.reason,
                    "remedy": refused.remedy,
                })
            })
            .collect();
        let error = match &self.came {
            Came::Failed(sentence) => json!({
                "kind": sentence.message.name,
                "message": sentence.what,
                "remedy": sentence.remedy,
            }),
            _ => Value::Null,
        };
        json!({
            "kind": self.kind.word(),
            "file": self.file,
            "encoding": self.encoding,
            "sheet": self.place.as_ref().map(|place| &place.sheet),
            "added": self.receipt.added,
            "changed": self.receipt.changed,
            "unchanged": self.receipt.unchanged,
            "rejected_rows": self.rejected_rows,
            "rejected": rejected,
            "changes": changes::json(&self.receipt),
            "changes_left_out": changes::left_out(&self.receipt, self.receipt.changes.len()),
            "dry_run": matches!(self.came, Came::Tried),
            "kept": self.receipt.kept,
            "audit_row": self.receipt.seq,
            "error": error,
        })
    }
}
