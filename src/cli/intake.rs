//! Files on their way in: found, read, and what is worth saying about them.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::session::Session;
use crate::calc::text::harmless;
use crate::columns::{Names, Reading};
use crate::db::Store;
use crate::db::request::{Kind, Record};
use crate::exchange::{self, Fault, MAX_BYTES, Note, Read};
use crate::sentence::{self, Sentence, of_fault, of_store};
use crate::workbook;

/// Suppliers by name, where the kind may name them.
///
/// # Errors
/// The store's.
pub fn names(kind: Kind, store: &dyn Store) -> Result<Names, Sentence> {
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

/// Reads one file, or the standard input for `-`. What begins as a workbook is read as one, by a
/// process of its own; `sheet` is the sheet that is meant.
///
/// # Errors
/// The file is not there, or nothing in it can be read.
pub fn read_file(
    kind: Kind,
    path: &Path,
    sheet: Option<&str>,
    reading: &Reading,
    session: &mut Session,
) -> Result<Read, Sentence> {
    let name = file_name(path);
    let no_input = |why: String| {
        Sentence::new(sentence::NO_INPUT, &name, why, "Check the name and who may read it.")
    };
    let workbooks = workbook::Reader::new(session.env.program.clone());
    let most = workbooks.limits.file;
    let bytes = if path == Path::new("-") {
        contents(&mut *session.env.input, most)
    } else {
        let found =
            path.metadata().map_err(|e| no_input(format!("The file cannot be read ({e})")))?;
        if !found.is_file() {
            return Err(no_input("This is not an ordinary file".to_owned()));
        }
        let file =
            File::open(path).map_err(|e| no_input(format!("The file cannot be read ({e})")))?;
        contents(file, most)
    };
    let bytes = bytes.map_err(|e| no_input(format!("Reading failed ({e})")))?;
    let read = match sheet {
        _ if exchange::is_workbook(&bytes) => workbooks.read(kind, &bytes, sheet, reading),
        Some(sheet) => {
            Err(Fault::NoSheet { name: harmless(sheet).into_owned(), sheets: Vec::new() })
        }
        None => exchange::read(kind, &bytes, reading),
    };
    read.map_err(|fault| of_fault(&fault, &name))
}

/// The bytes of a file, to one more than is read of its kind.
fn contents(mut from: impl std::io::Read, workbook: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.by_ref().take(SNIFFED).read_to_end(&mut bytes)?;
    let most = if exchange::is_workbook(&bytes) { workbook } else { MAX_BYTES };
    from.take(most + 1 - SNIFFED).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How many bytes tell a workbook from text.
const SNIFFED: u64 = 8;

/// A file as people know it.
#[must_use]
pub fn file_name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// The encoding that a file was read in; none for a workbook.
#[must_use]
pub fn encoding(read: &Read) -> Option<&'static str> {
    read.notes.iter().find_map(|note| match note {
        Note::Encoding { name, .. } => Some(*name),
        _ => None,
    })
}

/// What a person should know about a file that was read.
#[must_use]
pub fn note_sentences(read: &Read, path: &Path) -> Vec<String> {
    let file = file_name(path);
    let sentence = |note: &Note| match note {
        Note::Encoding { name, samples } => format!(
            "{file} is not UTF-8 and was read as {name}. Check that these lines read well: {}",
            samples.join(" / ")
        ),
        Note::Separator { name } => {
            format!("{file} has {name} between its columns instead of commas, and was read so.")
        }
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
        Note::Formulas { count, first } => format!(
            "{file} has {count} formulas, and their values as last calculated were read: {}{}",
            first.join(", "),
            if *count > first.len() as u64 { " and others." } else { "." }
        ),
        Note::Above { header, sheet } => format!(
            "{file} has its header on row {header} of the sheet {sheet}; what stands above it was left aside."
        ),
        Note::Apostrophes { count } => format!(
            "{file} has {count} cells with an apostrophe in front of a formula sign; the apostrophe was taken off."
        ),
    };
    let unusual =
        |note: &&Note| !matches!(note, Note::Encoding { samples, .. } if samples.is_empty());
    read.notes.iter().filter(unusual).map(sentence).collect()
}
