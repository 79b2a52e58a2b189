//! The process that opens a workbook. It limits itself before it looks at a byte, reads the file
//! from its standard input, and sends cells to its standard output.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{self, BufWriter, Cursor, Read, Write};

use calamine::{
    Data, DataRef, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx,
    XlsxError,
};
use memchr::memmem;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use zip::ZipArchive;

use super::stream::{LONGEST, SHEETS, Sender, Why};
use super::{Limits, NO_MEMORY, dates};
use crate::exchange::HEADER_WITHIN;
use crate::exchange::grid::{Cell, Held, cell_name};

type Bytes = Cursor<Vec<u8>>;

/// Reads a workbook from `input` and sends its cells to `output`, as the words say that
/// `parent` gives. Returns the code to end with.
pub fn run(words: &[OsString], input: impl Read, output: impl Write) -> u8 {
    let numbers = words.iter().map(|word| word.to_str()?.parse().ok());
    let Some(numbers) = numbers.collect::<Option<Vec<u64>>>() else { return 2 };
    let (limits, sheet) = match numbers.as_slice() {
        [file, memory, seconds, unpacked, ratio, cells, columns, text, sheet @ ..] => (
            Limits {
                file: *file,
                memory: *memory,
                seconds: *seconds,
                unpacked: *unpacked,
                ratio: *ratio,
                cells: *cells,
                columns: u32::try_from(*columns).unwrap_or(u32::MAX),
                text: *text,
                ..Limits::default()
            },
            sheet.first().and_then(|at| usize::try_from(*at).ok()),
        ),
        _ => return 2,
    };
    if limit(&limits).is_err() {
        return 71;
    }
    match send(&limits, sheet, input, output) {
        Ok(()) => 0,
        Err(error) if error.kind() == io::ErrorKind::OutOfMemory => NO_MEMORY,
        Err(_) => 1,
    }
}

/// Nothing of the file may cost more than this, or than the process may have anyway. The seconds
/// have one more until the end is forced, so that it is seen what they ended by.
fn limit(limits: &Limits) -> nix::Result<()> {
    for (what, soft, hard) in [
        (Resource::RLIMIT_AS, limits.memory, limits.memory),
        (Resource::RLIMIT_CPU, limits.seconds, limits.seconds.saturating_add(1)),
        (Resource::RLIMIT_CORE, 0, 0),
        (Resource::RLIMIT_FSIZE, 0, 0),
    ] {
        let (_, most) = getrlimit(what)?;
        setrlimit(what, soft.min(most), hard.min(most))?;
    }
    Ok(())
}

fn send(
    limits: &Limits,
    sheet: Option<usize>,
    input: impl Read,
    output: impl Write,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.take(limits.file + 1).read_to_end(&mut bytes)?;
    let mut to = Emitter {
        sender: Sender::new(BufWriter::new(output))?,
        limits,
        cells: 0,
        text: 0,
        last: (0, 0),
    };
    match open(limits, bytes).and_then(|book| emit(book, sheet, &mut to)) {
        Ok(()) => {}
        Err(Stop::Refused(why)) => to.sender.refused(&why)?,
        Err(Stop::Gone(error)) => return Err(error),
    }
    to.sender.end()
}

/// Why it goes no further.
enum Stop {
    Refused(Why),
    /// Nobody listens.
    Gone(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Gone(error)
    }
}

impl From<XlsxError> for Stop {
    fn from(error: XlsxError) -> Self {
        Self::Refused(match error {
            XlsxError::Password => Why::Password,
            error => broken(&error),
        })
    }
}

impl From<OdsError> for Stop {
    fn from(error: OdsError) -> Self {
        Self::Refused(match error {
            OdsError::Password => Why::Password,
            error => broken(&error),
        })
    }
}

impl From<XlsError> for Stop {
    fn from(error: XlsError) -> Self {
        Self::Refused(match error {
            XlsError::Password => Why::Password,
            error => broken(&error),
        })
    }
}

/// How much of a parser's words is passed on.
const SAID: usize = 80;

fn broken(error: &dyn std::fmt::Display) -> Why {
    let said = error.to_string();
    Why::Broken(crate::calc::text::harmless(&said).chars().take(SAID).collect())
}

enum Book {
    Xlsx(Box<Xlsx<Bytes>>),
    Ods(Ods<Bytes>),
    Xls(Box<Xls<Bytes>>),
}

fn open(limits: &Limits, bytes: Vec<u8>) -> Result<Book, Stop> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return open_ole(bytes);
    }
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(|e| Stop::Refused(broken(&e)))?;
    let names = weigh(limits, &mut parts)?;
    let has = |end: &str| names.iter().any(|name| name.ends_with(end));
    let begins = |start: &str| names.iter().any(|name| name.starts_with(start));
    let inside = |part: &str| names.iter().any(|name| name.contains(part));
    if has("vbaproject.bin") || inside("macrosheets/") || begins("basic/") || begins("scripts/") {
        return Err(Stop::Refused(Why::Macros));
    }
    if has("workbook.bin") {
        return Err(Stop::Refused(Why::Binary));
    }
    let is_ods = names.iter().any(|name| name == "mimetype");
    if !is_ods && !names.iter().any(|name| name == "[content_types].xml") {
        return Err(Stop::Refused(Why::NotWorkbook));
    }
    let bytes = parts.into_inner();
    if is_ods {
        Ok(Book::Ods(Ods::new(bytes)?))
    } else {
        Ok(Book::Xlsx(Box::new(Xlsx::new(bytes)?)))
    }
}

/// Unpacked sizes below this say nothing about a ratio.
const SMALL: u64 = 1 << 20;

/// Adds up what the parts say that they unpack to, and unpacks each to nowhere: a part that lies
/// or whose checksum is another ends there, which a parser that stops early would not see. Returns
/// their names in lower case.
fn weigh(limits: &Limits, parts: &mut ZipArchive<Bytes>) -> Result<Vec<String>, Stop> {
    let refused = |error: &dyn std::fmt::Display| Stop::Refused(broken(error));
    let (mut packed, mut unpacked) = (0_u64, 0_u64);
    let mut names = Vec::new();
    for at in 0..parts.len() {
        let part = parts.by_index_raw(at).map_err(|error| refused(&error))?;
        if part.encrypted() {
            return Err(Stop::Refused(Why::Password));
        }
        packed = packed.saturating_add(part.compressed_size());
        unpacked = unpacked.saturating_add(part.size());
        let name = part.name().map_err(|error| refused(&error))?;
        names.push(name.to_ascii_lowercase().replace('\\', "/"));
    }
    if unpacked > limits.unpacked {
        return Err(Stop::Refused(Why::Unpacked));
    }
    if unpacked > SMALL && unpacked > packed.saturating_mul(limits.ratio) {
        return Err(Stop::Refused(Why::Ratio));
    }
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).map_err(|error| refused(&error))?;
        io::copy(&mut part, &mut io::sink()).map_err(|error| refused(&error))?;
    }
    Ok(names)
}

/// A compound file: an old workbook, or a new one behind a password.
fn open_ole(bytes: Vec<u8>) -> Result<Book, Stop> {
    let named = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(&bytes, &name).is_some()
    };
    if named("EncryptedPackage") {
        return Err(Stop::Refused(Why::Password));
    }
    if named("_VBA_PROJECT") {
        return Err(Stop::Refused(Why::Macros));
    }
    if !named("Workbook") && !named("Book") {
        return Err(Stop::Refused(Why::NotWorkbook));
    }
    Ok(Book::Xls(Box::new(Xls::new(Cursor::new(bytes))?)))
}

/// Sends the first rows of every sheet, or all of one.
fn emit(mut book: Book, asked: Option<usize>, to: &mut Emitter<impl Write>) -> Result<(), Stop> {
    let (sheets, is_1904) = match &book {
        Book::Xlsx(book) => (book.sheets_metadata().to_vec(), book.has_1904_epoch()),
        Book::Ods(book) => (book.sheets_metadata().to_vec(), false),
        Book::Xls(book) => (book.sheets_metadata().to_vec(), book.has_1904_epoch()),
    };
    let mut seen = HashSet::new();
    if !sheets.iter().all(|sheet| seen.insert(&sheet.name)) {
        return Err(Stop::Refused(Why::Broken("two sheets have the same name".to_owned())));
    }
    let is_shown = |sheet: &calamine::Sheet| {
        sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
    };
    let is_alone = sheets.iter().filter(|sheet| is_shown(sheet)).count() == 1;
    let rows = if asked.is_some() || is_alone { usize::MAX } else { HEADER_WITHIN };
    for (at, sheet) in sheets.iter().enumerate().take(SHEETS) {
        let name = sheet.name.get(..LONGEST).unwrap_or(&sheet.name);
        to.sheet(name, !is_shown(sheet), is_1904)?;
        if !is_shown(sheet) || asked.is_some_and(|asked| asked != at) {
            continue;
        }
        let is_whole = match &mut book {
            Book::Xlsx(book) => of_xlsx(book, &sheet.name, rows, to)?,
            Book::Ods(book) => {
                let formulas = book.worksheet_formula(&sheet.name)?;
                of_range(&book.worksheet_range(&sheet.name)?, &formulas, rows, to)?
            }
            Book::Xls(book) => {
                let formulas = book.worksheet_formula(&sheet.name)?;
                of_range(&book.worksheet_range(&sheet.name)?, &formulas, rows, to)?
            }
        };
        if is_whole {
            to.sender.whole()?;
        }
    }
    Ok(())
}

/// Counts rows that have anything in them.
struct Rows {
    left: usize,
    last: Option<u32>,
}

impl Rows {
    /// Whether a row is still among those that are asked for.
    fn admits(&mut self, row: u32) -> bool {
        if self.last == Some(row) {
            return true;
        }
        self.last = Some(row);
        let admits = self.left > 0;
        self.left = self.left.saturating_sub(1);
        admits
    }
}

/// Streams a sheet, which is never held as a whole. Returns whether all of it was sent.
fn of_xlsx(
    book: &mut Xlsx<Bytes>,
    name: &str,
    rows: usize,
    to: &mut Emitter<impl Write>,
) -> Result<bool, Stop> {
    let mut rows = Rows { left: rows, last: None };
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(true),
        Err(error) => return Err(error.into()),
    };
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        let is_formula = cell.formula.is_some();
        let text;
        let (held, text) = match &cell.value {
            DataRef::SharedString(text) => (Held::Text, *text),
            DataRef::String(text) => (Held::Text, text.as_str()),
            DataRef::Empty if is_formula => (Held::Uncalculated, ""),
            DataRef::Empty => continue,
            other => {
                let (held, made) = plain(&other.clone().into());
                text = made;
                (held, text.as_str())
            }
        };
        if text.is_empty() && held != Held::Uncalculated {
            continue;
        }
        if !rows.admits(cell.pos.0) {
            return Ok(false);
        }
        to.cell(cell.pos, held, is_formula, text)?;
    }
    Ok(true)
}

/// Sends a sheet that its format has read whole, within the limit of memory.
fn of_range(
    range: &Range<Data>,
    formulas: &Range<String>,
    rows: usize,
    to: &mut Emitter<impl Write>,
) -> Result<bool, Stop> {
    let mut rows = Rows { left: rows, last: None };
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let place =
            |first: u32, at: usize| first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        let pos = (place(first_row, row), place(first_column, column));
        let is_formula = formulas.get_value(pos).is_some_and(|formula| !formula.is_empty());
        let (held, text) = plain(value);
        if text.is_empty() {
            continue;
        }
        if !rows.admits(pos.0) {
            return Ok(false);
        }
        to.cell(pos, held, is_formula, &text)?;
    }
    Ok(true)
}

/// Errors as .ods has them, which has no kind of cell for them.
const ERRORS: [&str; 8] =
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DATA!"];

/// A cell as text. Numbers get their shortest decimal form.
fn plain(value: &Data) -> (Held, String) {
    match value {
        Data::Int(number) => (Held::Number, number.to_string()),
        Data::Float(number) => (Held::Number, number.to_string()),
        Data::String(text) if ERRORS.contains(&text.as_str()) || text.starts_with("Err:") => {
            (Held::Error, text.clone())
        }
        Data::String(text) => (Held::Text, text.clone()),
        Data::Bool(flag) => (Held::YesNo, if *flag { "yes" } else { "no" }.to_owned()),
        Data::DateTime(day) => dates::of_number(day),
        Data::DateTimeIso(text) => (Held::Day, dates::of_iso(text)),
        Data::DurationIso(text) => (Held::Time, text.clone()),
        Data::Error(error) => (Held::Error, error.to_string()),
        Data::Empty => (Held::Text, String::new()),
    }
}

/// Sends cells within the limits.
struct Emitter<'l, W: Write> {
    sender: Sender<W>,
    limits: &'l Limits,
    cells: u64,
    text: u64,
    /// Row and column of the cell before, counted from 1.
    last: (u32, u32),
}

impl<W: Write> Emitter<'_, W> {
    fn sheet(&mut self, name: &str, hidden: bool, is_1904: bool) -> Result<(), Stop> {
        self.last = (0, 0);
        Ok(self.sender.sheet(name, hidden, is_1904)?)
    }

    /// Sends a cell. `pos` is row and column counted from 0.
    fn cell(
        &mut self,
        pos: (u32, u32),
        held: Held,
        is_formula: bool,
        text: &str,
    ) -> Result<(), Stop> {
        let refused = |why| Err(Stop::Refused(why));
        let (row, column) = (pos.0.saturating_add(1), pos.1.saturating_add(1));
        self.cells += 1;
        self.text += text.len() as u64;
        if column > self.limits.columns {
            return refused(Why::Columns(cell_name(column, row.into())));
        }
        if (row, column) <= self.last {
            return refused(Why::Order);
        }
        if self.cells > self.limits.cells {
            return refused(Why::Cells);
        }
        if self.text > self.limits.text || text.len() > LONGEST {
            return refused(Why::Text);
        }
        self.last = (row, column);
        Ok(self.sender.cell(&Cell { row, column, held, is_formula, text })?)
    }
}
