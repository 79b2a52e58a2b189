//! Reads the rows of one kind: those of a CSV file, and those of a sheet.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::encoding::decode;
use super::quote::{Cells, column_name, shown};
use super::row::{Row, Source};
use super::rows::{self, Rows};
use super::{Fault, MAX_BYTES, MAX_COLUMNS, Note, Read, typed};
use super::{template, worksheet};
use crate::calc::formula;
use crate::calc::text::{harmless, hex};
use crate::columns::{self, Info, Need, Reading, Refusal, Shape};
use crate::db::request::{Kind, Rejected};

/// Reads the bytes of a CSV file as records of a kind.
///
/// # Errors
/// Nothing could be read; single cells that are refused come back in [`Read::rejected`].
pub fn read(kind: Kind, bytes: &[u8], reading: &Reading) -> Result<Read, Fault> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Fault::TooLarge { limit: MAX_BYTES });
    }
    if is_workbook(bytes) {
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
    let header: Vec<String> = match rows.next()? {
        Some((_, header)) => header.texts().map(str::to_owned).collect(),
        None => return Err(Fault::Empty),
    };
    let mut read = begun(kind, hex(&Sha256::digest(bytes)), notes);
    read_body(&mut rows, &header, false, reading, &mut read)?;
    read.cells = Cells::of_text(text.into_owned(), separator.0);
    Ok(read)
}

/// Whether bytes begin as those of a workbook do.
#[must_use]
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

/// A file of which nothing has been read yet.
pub fn begun(kind: Kind, sha256: String, notes: Vec<Note>) -> Read {
    Read {
        kind,
        records: Vec::new(),
        rejected: Vec::new(),
        rejected_rows: 0,
        notes,
        sha256,
        absent: Vec::new(),
        cells: Cells::of_text(String::new(), b','),
        place: None,
    }
}

/// Reads the rows below a header.
///
/// # Errors
/// The header does not fit, or what the parser says.
pub fn read_body<S: Source>(
    rows: &mut S,
    header: &[String],
    is_1904: bool,
    reading: &Reading,
    read: &mut Read,
) -> Result<(), Fault> {
    let (places, unknown) = match_columns(read.kind, header, reading.whole)?;
    read.notes.extend(unknown);
    read.absent = absent(read.kind, &places);
    let layout =
        Layout { infos: columns::of(read.kind), places, width: header.len(), is_1904, reading };
    read_rows(rows, &layout, read)
}

/// Where the columns of a kind stand, and how their cells are read.
struct Layout<'r> {
    infos: Vec<Info>,
    places: Vec<Option<usize>>,
    /// How many cells the header has.
    width: usize,
    is_1904: bool,
    reading: &'r Reading<'r>,
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

fn read_rows<S: Source>(rows: &mut S, layout: &Layout, read: &mut Read) -> Result<(), Fault> {
    let shape = columns::shape(read.kind);
    let mut apostrophes = 0;
    while let Some((row, cells)) = rows.next()? {
        if cells.texts().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        apostrophes += cells.texts().filter(|cell| formula::restore(cell).is_some()).count() as u64;
        match read_row(shape, cells, layout) {
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

fn read_row<R: Row>(
    shape: &dyn Shape,
    row: &R,
    layout: &Layout,
) -> Result<crate::db::request::Record, Vec<Refusal>> {
    if R::SEPARATED {
        separated(row, layout.width)?;
    }
    let place = |column: usize| layout.places.get(column).copied().flatten();
    let mut flaws: Vec<Refusal> = Vec::new();
    let mut signed = HashMap::new();
    for (column, info) in layout.infos.iter().enumerate() {
        let Some(at) = place(column) else { continue };
        let text = row.text(at).unwrap_or_default();
        if let Some(why) = typed::flaw(info, row.held(at), text, layout.is_1904) {
            flaws.push((info.name, text.to_owned(), why));
        }
        // A sheet says itself which of its cells are formulas.
        if info.text && !R::SEPARATED && formula::first_sign(text).is_some() {
            signed.insert(column, format!("'{text}"));
        }
    }
    let cell = |column: usize| {
        let text = place(column).map(|at| row.text(at).unwrap_or_default());
        signed.get(&column).map(String::as_str).or(text)
    };
    let refused = match shape.record(&cell, layout.reading) {
        Ok(record) if flaws.is_empty() => return Ok(record),
        Ok(_) => Vec::new(),
        Err(refused) => refused,
    };
    let order = |name: &str| layout.infos.iter().position(|info| info.name == name);
    for (name, value, why) in refused {
        if flaws.iter().all(|(flawed, _, _)| *flawed != name) {
            let at = order(name).filter(|column| signed.contains_key(column)).and_then(place);
            let value = at.and_then(|at| row.text(at)).map_or(value, str::to_owned);
            flaws.push((name, value, why));
        }
    }
    flaws.sort_by_key(|(name, _, _)| order(name));
    Err(flaws)
}

/// Refuses a row with more or fewer cells than the header has.
fn separated<R: Row>(row: &R, width: usize) -> Result<(), Vec<Refusal>> {
    let surplus = row.texts().skip(width).any(|cell| !cell.trim().is_empty());
    if row.width() >= width && !surplus {
        return Ok(());
    }
    let why = columns::Why::new(
        format!("has {} cells, and the header has {width}", row.width()),
        "Look for a missing comma, or for a comma in a text without quotes around it.",
    );
    Err(vec![("(whole row)", row.texts().collect::<Vec<_>>().join(","), why)])
}

fn rejected(row: u64, (column, value, why): Refusal) -> Rejected {
    let value = shown(&value);
    Rejected { row, column: column.to_owned(), value, reason: why.reason, remedy: why.remedy }
}

/// Where each column of the kind is in the file, and a note about columns it does not have.
fn match_columns(
    kind: Kind,
    header: &[String],
    whole: bool,
) -> Result<(Vec<Option<usize>>, Vec<Note>), Fault> {
    if header.len() > MAX_COLUMNS {
        return Err(Fault::TooManyColumns { count: header.len() });
    }
    let found: Vec<String> = header.iter().map(|cell| column_name(cell)).collect();
    let known = columns::of(kind);
    for (at, name) in found.iter().enumerate() {
        if !name.is_empty() && found.iter().take(at).any(|other| other == name) {
            return Err(Fault::Twice { name: harmless(name).into_owned() });
        }
    }
    let mut places = places(&known, &found);
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
        .filter(|name| !informative(kind).contains(&name.as_str()))
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

/// Columns in which the blank return tells its supplier something, and a worksheet its auditor.
const fn informative(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Returns => &template::INFORMATIVE,
        Kind::Results => &worksheet::KNOWN,
        _ => &[],
    }
}

/// Where the columns of a kind are among the names of a header.
pub fn places(known: &[Info], found: &[String]) -> Vec<Option<usize>> {
    known.iter().map(|info| found.iter().position(|name| name == info.name)).collect()
}

/// The required columns that are not there.
pub fn missing(known: &[Info], places: &[Option<usize>]) -> Vec<&'static str> {
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
