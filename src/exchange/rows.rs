//! Rows of a CSV text, counted as a spreadsheet counts them.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};

use super::Fault;

/// Line ends as one kind, and how many carriage returns stood alone.
#[must_use]
pub fn line_ends(text: Cow<'_, str>) -> (Cow<'_, str>, usize) {
    if !text.contains('\r') {
        return (text, 0);
    }
    let whole = text.matches("\r\n").count();
    let lone = text.matches('\r').count() - whole;
    if lone == 0 {
        return (text, 0);
    }
    (Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")), lone)
}

/// Finds a quote that is never closed, by the row it stands on.
///
/// # Errors
/// [`Fault::Quote`], or [`Fault::Nul`] for a NUL anywhere.
pub fn check(text: &str, separator: u8) -> Result<(), Fault> {
    let (mut row, mut opened) = (1, None);
    let mut at_start = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte == 0 {
            return Err(Fault::Nul { row: opened.unwrap_or(row) });
        }
        if opened.is_some() {
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                opened = None;
            }
            continue;
        }
        if byte == b'"' && at_start {
            opened = Some(row);
        }
        at_start = byte == separator || matches!(byte, b'\n' | b'\r');
        row += u64::from(byte == b'\n');
    }
    opened.map_or(Ok(()), |row| Err(Fault::Quote { row }))
}

/// The rows one after the other, each with its number; lines with nothing on them are counted.
pub struct Rows<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    /// How far line ends have been counted.
    counted: usize,
    row: u64,
}

impl<'a> Rows<'a> {
    #[must_use]
    pub fn new(text: &'a str, separator: u8) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Self { text, reader, record: StringRecord::new(), counted: 0, row: 1 }
    }

    /// The next row; none at the end.
    ///
    /// # Errors
    /// What the parser says.
    pub fn next_row(&mut self) -> Result<Option<(u64, &StringRecord)>, Fault> {
        let found = self.reader.read_record(&mut self.record);
        if !found.map_err(|error| Fault::Csv(error.to_string()))? {
            return Ok(None);
        }
        let row = self.number();
        let inside = self.record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        self.row -= inside as u64;
        Ok(Some((row, &self.record)))
    }

    /// The row on which the record begins: the parser starts before the blank lines it skips.
    fn number(&mut self) -> u64 {
        let from = self.record.position().map_or(0, csv::Position::byte);
        let bytes = self.text.as_bytes();
        let mut start = usize::try_from(from).unwrap_or(usize::MAX);
        while bytes.get(start).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            start += 1;
        }
        let between = bytes.get(self.counted..start).unwrap_or_default();
        self.row += memchr::memchr_iter(b'\n', between).count() as u64;
        self.counted = start;
        self.row
    }
}
