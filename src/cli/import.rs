//! `sleva import`.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};

use super::answer::{Answer, NO, line};
use super::args::{self, KindOrAll};
use super::session::{Opened, Session};
use crate::calc::text::harmless;
use crate::db::Store;
use crate::db::request::{Command, Import, Kind, Receipt, Record, Rejected};
use crate::exchange::{self, MAX_BYTES, Names, Note, Read, Reading};
use crate::sentence::{self, Sentence, of_fault, of_store};

/// What one file came to.
struct Outcome {
    file: String,
    kind: Kind,
    encoding: &'static str,
    receipt: Receipt,
    rejected_rows: u64,
    dry_run: bool,
}

/// Runs `sleva import`.
///
/// # Errors
/// A file could not be read at all, or the store refused; files before it were taken.
pub fn run(words: &args::Import, session: &mut Session) -> Result<Answer, Sentence> {
    match words.kind {
        KindOrAll::All => all(words, session),
        KindOrAll::One(kind) => {
            let mut opened = session.open()?;
            let mut notes = Vec::new();
            let mut outcomes = Vec::new();
            for path in &words.files {
                let names = names(kind, &opened.store)?;
                let reading = Reading { whole: false, names: &names };
                let read = read_file(kind, path, &reading, session)?;
                notes.extend(note_sentences(&read, path));
                outcomes.push(take(read, path, words, &mut opened)?);
            }
            Ok(answer(&outcomes, notes, &opened))
        }
    }
}

/// Every kind of a folder, in the order in which they depend on each other. All files are read
/// before anything is changed.
fn all(words: &args::Import, session: &mut Session) -> Result<Answer, Sentence> {
    let [folder] = words.files.as_slice() else {
        return Err(Sentence::new(
            sentence::USAGE,
            "import all",
            "A whole folder is imported by its one name",
            "Give the folder that sleva export all wrote.",
        ));
    };
    let mut opened = session.open()?;
    refuse_unless_empty(&opened)?;
    let mut names = Names::default();
    let mut files = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        let path = folder.join(format!("{}.csv", kind.word()));
        if path.symlink_metadata().is_err() {
            continue;
        }
        let read = read_file(kind, &path, &Reading { whole: true, names: &names }, session)?;
        for (_, record) in &read.records {
            if let Record::Supplier(supplier) = record {
                names.add(&supplier.name, &supplier.supplier_ref);
            }
        }
        files.push((path, read));
    }
    if files.is_empty() {
        return Err(no_files(folder));
    }
    let whole = args::Import { strict: true, files: Vec::new(), ..*words };
    let broken = files.iter().any(|(_, read)| read.rejected_rows > 0);
    let mut notes = Vec::new();
    let mut outcomes = Vec::new();
    for (path, read) in files {
        notes.extend(note_sentences(&read, &path));
        outcomes.push(if broken {
            left(read, &path, words.dry_run)
        } else {
            take(read, &path, &whole, &mut opened)?
        });
    }
    Ok(answer(&outcomes, notes, &opened))
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
        format!("It should have files named {}.", files.join(", ")),
    )
}

/// Suppliers by name, where the kind may name them.
fn names(kind: Kind, store: &dyn Store) -> Result<Names, Sentence> {
    let mut names = Names::default();
    if kind == Kind::Contracts {
        store
            .each(Kind::Suppliers, &mut |record| {
                if let Record::Supplier(supplier) = record {
                    names.add(&supplier.name, &supplier.supplier_ref);
                }
                Ok(())
            })
            .map_err(|error| of_store(&error))?;
    }
    Ok(names)
}

/// Reads one file, or the standard input for `-`.
///
/// # Errors
/// The file is not there, or nothing in it can be read.
pub fn read_file(
    kind: Kind,
    path: &Path,
    reading: &Reading,
    session: &mut Session,
) -> Result<Read, Sentence> {
    let name = file_name(path);
    let no_input = |why: String| {
        Sentence::new(sentence::NO_INPUT, &name, why, "Check the name and who may read it.")
    };
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        let mut input = (&mut *session.env.input).take(MAX_BYTES + 1);
        input.read_to_end(&mut bytes).map_err(|e| no_input(format!("Reading failed ({e})")))?;
    } else {
        let found =
            path.metadata().map_err(|e| no_input(format!("The file cannot be read ({e})")))?;
        if !found.is_file() {
            return Err(no_input("This is not an ordinary file".to_owned()));
        }
        let mut input = File::open(path)
            .map_err(|e| no_input(format!("The file cannot be read ({e})")))?
            .take(MAX_BYTES + 1);
        input.read_to_end(&mut bytes).map_err(|e| no_input(format!("Reading failed ({e})")))?;
    }
    exchange::read(kind, &bytes, reading).map_err(|fault| of_fault(&fault, &name))
}

fn file_name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// Hands the records of a file to the store.
fn take(
    read: Read,
    path: &Path,
    words: &args::Import,
    opened: &mut Opened,
) -> Result<Outcome, Sentence> {
    let encoding = encoding(&read);
    let Read { kind, records, mut rejected, rejected_rows, sha256, .. } = read;
    let import = Import {
        kind,
        file: file_name(path),
        sha256,
        records,
        dry_run: words.dry_run,
        strict: words.strict,
        rejected: rejected_rows,
    };
    let mut receipt = opened
        .store
        .write(&Command::Import(import), &opened.by)
        .map_err(|error| of_store(&error))?;
    let in_store = distinct_rows(&receipt.rejected);
    rejected.append(&mut receipt.rejected);
    rejected.sort_by_key(|refused| refused.row);
    receipt.rejected = rejected;
    Ok(Outcome {
        file: file_name(path),
        kind,
        encoding,
        receipt,
        rejected_rows: rejected_rows + in_store,
        dry_run: words.dry_run,
    })
}

/// A file of a folder that was not imported, since the folder has rows that cannot be.
fn left(read: Read, path: &Path, dry_run: bool) -> Outcome {
    let (kind, rejected_rows, encoding) = (read.kind, read.rejected_rows, encoding(&read));
    let receipt = Receipt { rejected: read.rejected, ..Receipt::default() };
    Outcome { file: file_name(path), kind, encoding, receipt, rejected_rows, dry_run }
}

fn encoding(read: &Read) -> &'static str {
    let mut found = read.notes.iter().filter_map(|note| match note {
        Note::Encoding { name, .. } => Some(*name),
        _ => None,
    });
    found.next().unwrap_or_default()
}

fn distinct_rows(rejected: &[Rejected]) -> u64 {
    let mut rows: Vec<u64> = rejected.iter().map(|refused| refused.row).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.len() as u64
}

fn note_sentences(read: &Read, path: &Path) -> Vec<String> {
    let file = file_name(path);
    let sentence = |note: &Note| match note {
        Note::Encoding { name, samples } => format!(
            "{file} is not UTF-8 and was read as {name}. Check that these lines read well: {}",
            samples.join(" / ")
        ),
        Note::Unknown { columns, kind } => format!(
            "{file} has columns that {} do not have, and they were left aside: {}.",
            kind.word(),
            columns.join(", ")
        ),
        Note::Aside { columns } => format!(
            "{file} has columns that only a whole folder brings back, and they were left aside: {}.",
            columns.join(", ")
        ),
        Note::LoneReturns { count } => format!(
            "{file} has {count} lines that end with a carriage return alone; each was read as the end of a line."
        ),
        Note::Apostrophes { count } => format!(
            "{file} has {count} cells with an apostrophe in front of a formula sign; the apostrophe was taken off."
        ),
    };
    let unusual =
        |note: &&Note| !matches!(note, Note::Encoding { samples, .. } if samples.is_empty());
    read.notes.iter().filter(unusual).map(sentence).collect()
}

fn answer(outcomes: &[Outcome], notes: Vec<String>, opened: &Opened) -> Answer {
    let text: String = outcomes.iter().map(Outcome::text).collect();
    let data: Value = outcomes.iter().map(Outcome::json).collect();
    let mut answer = Answer::new("sleva.import", text, json!({"files": data}));
    answer.warnings = notes;
    answer.database = Some(opened.name());
    if outcomes.iter().any(|outcome| outcome.rejected_rows > 0) {
        answer.code = NO;
    }
    answer
}

impl Outcome {
    fn text(&self) -> String {
        let Receipt { added, changed, unchanged, rejected, kept, .. } = &self.receipt;
        let Self { file, encoding, rejected_rows: refused, .. } = self;
        let kind = self.kind.word();
        let mut text = format!(
            "{kind} from {file} ({encoding}): {added} added, {changed} changed, {unchanged} unchanged, {refused} rejected.\n"
        );
        for Rejected { row, column, value, reason, remedy } in rejected {
            let value = harmless(value);
            line(&mut text, format_args!("  row {row}, {column}: {value:?} {reason}. {remedy}"));
        }
        if self.dry_run {
            text.push_str("  This was a dry run: nothing was changed.\n");
        } else if *refused > 0 && !kept {
            text.push_str("  Nothing was changed.\n");
        }
        text
    }

    fn json(&self) -> Value {
        let rejected: Value = self
            .receipt
            .rejected
            .iter()
            .map(|refused| {
                json!({
                    "row": refused.row,
                    "column": refused.column,
                    "value": refused.value,
                    "reason": refused.reason,
                    "remedy": refused.remedy,
                })
            })
            .collect();
        json!({
            "kind": self.kind.word(),
            "file": self.file,
            "encoding": self.encoding,
            "added": self.receipt.added,
            "changed": self.receipt.changed,
            "unchanged": self.receipt.unchanged,
            "rejected_rows": self.rejected_rows,
            "rejected": rejected,
            "dry_run": self.dry_run,
            "kept": self.receipt.kept,
            "audit_row": self.receipt.seq,
        })
    }
}

/// Imports a file into a database that was just made, as `init` does.
///
/// # Errors
/// As [`run`].
pub fn into_new(
    kind: Kind,
    path: &Path,
    opened: &mut Opened,
    session: &mut Session,
) -> Result<Answer, Sentence> {
    let names = Names::default();
    let read = read_file(kind, path, &Reading { whole: false, names: &names }, session)?;
    let words = args::Import {
        kind: KindOrAll::One(kind),
        files: Vec::new(),
        dry_run: false,
        strict: false,
    };
    let notes = note_sentences(&read, path);
    let outcome = take(read, path, &words, opened)?;
    Ok(answer(&[outcome], notes, opened))
}
