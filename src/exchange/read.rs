//! Reads the CSV of one kind.

use csv::StringRecord;
use sha2::{Digest, Sha256};

use super::encoding::decode;
use super::quote::{Cells, column_name, shown};
use super::rows::{self, Rows};
use super::{Fault, MAX_BYTES, MAX_COLUMNS, Note, Read};
use crate::calc::formula;
use crate::calc::text::{harmless, hex};
use crate::columns::{self, Info, Need, Reading, Refusal, Shape};
use crate::db::request::{Kind, Rejected};

/// Reads the bytes of a file as records of a kind.
///
/// # Errors
/// Nothing could be read; single cells that are refused come back in [`Read::rejected`].
pub fn read(kind: Kind, bytes: &[u8], reading: &Reading) -> Result<Read, Fault> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Fault::TooLarge { limit: MAX_BYTES });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Fault::Workbook);
    }
    let decoded = decode(bytes)?;
    let mut notes = vec![Note::Encoding { name: decoded.name, samples: decoded.samples }];
    let (text, lone) = rows::line_ends(decoded.text);
    if lone > 0 {
        notes.push(Note::LoneReturns { count: lone });
    }
    let separator = separator(kind, &text);
    rows::check(&text, separator.0)?;
    if separator.0 != b',' {
        notes.push(Note::Separator { name: separator.1 });
    }
    let mut rows = Rows::new(&text, separator.0);
    let header = match rows.next()? {
        Some((_, header)) => header.clone(),
        None => return Err(Fault::Empty),
    };
    let (places, unknown) = match_columns(kind, &header, reading.whole)?;
    notes.extend(unknown);
    let mut read = Read {
        kind,
        records: Vec::new(),
        rejected: Vec::new(),
        rejected_rows: 0,
        notes,
        sha256: hex(&Sha256::digest(bytes)),
        absent: absent(kind, &places),
        cells: Cells { text: String::new(), separator: separator.0 },
    };
    read_rows(&mut rows, &places, &header, reading, &mut read)?;
    read.cells.text = text.into_owned();
    Ok(read)
}

/// What can stand between columns, commas first.
const SEPARATORS: [(u8, &str); 3] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs")];

/// The separator with which the first line names the most columns of the kind.
fn separator(kind: Kind, text: &str) -> (u8, &'static str) {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let known = columns::of(kind);
    let named = |separator: u8| {
        let names = header.split(char::from(separator)).map(|name| name.trim_matches('"'));
        names.filter(|name| known.iter().any(|info| info.name == column_name(name))).count()
    };
    let [mut best, others @ ..] = SEPARATORS;
    for other in others {
        if named(other.0) > named(best.0) {
            best = other;
        }
    }
    best
}

/// Columns that a file may have and this one has not.
fn absent(kind: Kind, places: &[Option<usize>]) -> Vec<&'static str> {
    let known = columns::of(kind);
    let missing = known.iter().zip(places).filter(|(_, place)| place.is_none());
    missing.filter(|(info, _)| info.need == Need::Optional).map(|(info, _)| info.name).collect()
}

fn read_rows(
    rows: &mut Rows,
    places: &[Option<usize>],
    header: &StringRecord,
    reading: &Reading,
    read: &mut Read,
) -> Result<(), Fault> {
    let shape = columns::shape(read.kind);
    let mut apostrophes = 0;
    while let Some((row, cells)) = rows.next()? {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        apostrophes += cells.iter().filter(|cell| formula::restore(cell).is_some()).count() as u64;
        match read_row(shape, cells, places, header, reading) {
            Ok(record) => read.records.push((row, record)),
            Err(refused) => {
                read.rejected_rows += 1;
                read.rejected.extend(refused.into_iter().map(|refusal| rejected(row, refusal)));
            }
        }
    }
    if apostrophes > 0 {
        read.notes.push(Note::Apostrophes { count: apostrophes });
    }
    Ok(())
}

fn read_row(
    shape: &dyn Shape,
    cells: &StringRecord,
    places: &[Option<usize>],
    header: &StringRecord,
    reading: &Reading,
) -> Result<crate::db::request::Record, Vec<Refusal>> {
    let surplus = cells.iter().skip(header.len()).any(|cell| !cell.trim().is_empty());
    if cells.len() < header.len() || surplus {
        let why = columns::Why::new(
            format!("has {} cells, and the header has {}", cells.len(), header.len()),
            "Look for a missing comma, or for a comma in a text without quotes around it.",
        );
        let text = cells.iter().collect::<Vec<_>>().join(",");
        return Err(vec![("(whole row)", text, why)]);
    }
    let cell = |column: usize| places.get(column).copied().flatten().and_then(|at| cells.get(at));
    shape.record(&cell, reading)
}

fn rejected(row: u64, (column, value, why): Refusal) -> Rejected {
    let value = shown(&value);
    Rejected { row, column: column.to_owned(), value, reason: why.reason, remedy: why.remedy }
}

/// Where each column of the kind is in the file, and a note about columns it does not have.
fn match_columns(
    kind: Kind,
    header: &StringRecord,
    whole: bool,
) -> Result<(Vec<Option<usize>>, Vec<Note>), Fault> {
    if header.len() > MAX_COLUMNS {
        return Err(Fault::TooManyColumns { count: header.len() });
    }
    let found: Vec<String> = header.iter().map(column_name).collect();
    let known = columns::of(kind);
    for (at, name) in found.iter().enumerate() {
        if !name.is_empty() && found.iter().take(at).any(|other| other == name) {
            return Err(Fault::Twice { name: harmless(name).into_owned() });
        }
    }
    let mut places: Vec<Option<usize>> =
        known.iter().map(|info| found.iter().position(|name| name == info.name)).collect();
    let missing = missing(&known, &places);
    if !missing.is_empty() {
        let found = header.iter().map(|name| harmless(name.trim()).into_owned()).collect();
        return Err(Fault::Missing { kind, missing, found });
    }
    if !whole {
        refuse_sealed(&known, &places)?;
    }
    let mut notes = Vec::new();
    let unknown: Vec<String> = found
        .iter()
        .filter(|name| !name.is_empty() && known.iter().all(|info| info.name != *name))
        .map(|name| harmless(name).into_owned())
        .collect();
    if !unknown.is_empty() {
        notes.push(Note::Unknown { columns: unknown, kind });
    }
    if !whole {
        notes.extend(set_aside(&known, &mut places));
    }
    Ok((places, notes))
}

fn missing(known: &[Info], places: &[Option<usize>]) -> Vec<&'static str> {
    let with_places = || known.iter().zip(places);
    let replaced = |name| {
        with_places().any(|(info, place)| info.need == Need::Instead(name) && place.is_some())
    };
    with_places()
        .filter(|(info, place)| {
            matches!(info.need, Need::Required | Need::Named) && place.is_none()
        })
        .map(|(info, _)| info.name)
        .filter(|name| !replaced(name))
        .collect()
}

/// Nobody validates by file.
fn refuse_sealed(known: &[Info], places: &[Option<usize>]) -> Result<(), Fault> {
    let sealed = known.iter().zip(places).filter(|(info, _)| info.need == Need::Sealed);
    let found: Vec<&'static str> =
        sealed.filter(|(_, place)| place.is_some()).map(|(info, _)| info.name).collect();
    if found.is_empty() { Ok(()) } else { Err(Fault::Sealed { columns: found }) }
}

fn set_aside(known: &[Info], places: &mut [Option<usize>]) -> Option<Note> {
    let mut columns = Vec::new();
    for (info, place) in known.iter().zip(places) {
        if info.need == Need::Kept && place.take().is_some() {
            columns.push(info.name);
        }
    }
    (!columns.is_empty()).then_some(Note::Aside { columns })
}
