//! Writes workbooks: typed cells, a header that stays in sight, and never a formula.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::typed::{DIGITS, significant};
use super::write::{Written, safe};
use crate::calc::{Date, formula, parse};
use crate::columns::{self, Info, Shape, Sort};
use crate::db::request::{Kind, Record};

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BookError(String);

impl From<XlsxError> for BookError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::RowColumnLimitError => {
                Self("a sheet has room for 1,048,576 rows, and this needs more".to_owned())
            }
            error => Self(error.to_string()),
        }
    }
}

/// What a cell gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put<'a> {
    Text(&'a str),
    /// Text in a column in which new cells are to be text as well.
    Reference(&'a str),
    /// A plain decimal.
    Number(&'a str),
    /// A plain decimal in pounds.
    Money(&'a str),
    Day(Date),
    Empty,
}

/// How wide a column is, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;

/// The formats of cells.
#[derive(Debug, Clone)]
pub struct Formats {
    pub header: Format,
    pub text: Format,
    pub signed: Format,
    pub reference: Format,
    pub money: Format,
    pub number: Format,
    pub day: Format,
}

impl Formats {
    /// On the ground of `base`, which may colour or lock.
    #[must_use]
    pub fn on(base: &Format) -> Self {
        Self {
            header: base.clone().set_bold(),
            text: base.clone(),
            signed: base.clone().set_quote_prefix(),
            reference: base.clone().set_num_format("@"),
            money: base.clone().set_num_format("#,##0.00"),
            number: base.clone(),
            day: base.clone().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// Puts one cell. A number that a spreadsheet would not keep exactly goes as text.
///
/// # Errors
/// There is no such row or column, or the text is too long for a cell.
pub fn put(
    sheet: &mut Worksheet,
    at: (u32, u16),
    cell: Put,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let (row, column) = at;
    match cell {
        Put::Empty => {
            sheet.write_blank(row, column, &formats.text)?;
        }
        Put::Text(text) | Put::Reference(text) => {
            let text = safe(text);
            // Else reading would take the apostrophe for one that an export put there.
            let text = match formula::restore(&text) {
                Some(_) => formula::protect(&text).into_owned(),
                None => text.into_owned(),
            };
            let format = match cell {
                _ if formula::first_sign(&text).is_some() => &formats.signed,
                Put::Reference(_) => &formats.reference,
                _ => &formats.text,
            };
            sheet.write_string_with_format(row, column, text, format)?;
        }
        Put::Number(plain) | Put::Money(plain) => {
            let format =
                if matches!(cell, Put::Money(_)) { &formats.money } else { &formats.number };
            match kept(plain) {
                Some(number) => sheet.write_number_with_format(row, column, number, format)?,
                None => sheet.write_string_with_format(row, column, plain, &formats.text)?,
            };
        }
        Put::Day(day) => {
            let (year, month, date) = (day.year(), day.month(), day.day());
            let number = |part: i8| u8::try_from(part).unwrap_or_default();
            let year = u16::try_from(year).unwrap_or_default();
            let day = ExcelDateTime::from_ymd(year, number(month), number(date))?;
            sheet.write_datetime_with_format(row, column, day, &formats.day)?;
        }
    }
    Ok(())
}

/// The number of a plain decimal, where a spreadsheet keeps every digit of it.
#[must_use]
pub fn kept(plain: &str) -> Option<f64> {
    (significant(plain) <= DIGITS).then(|| plain.parse().ok()).flatten()
}

/// A workbook that is the same whenever it is made of the same.
#[must_use]
pub fn workbook(title: &str) -> Workbook {
    let mut book = Workbook::new();
    let mut properties = DocProperties::new().set_title(title);
    if let Ok(day) = ExcelDateTime::from_ymd(2000, 1, 1) {
        properties = properties.set_creation_datetime(&day);
    }
    book.set_properties(&properties);
    book
}

/// A sheet with a header, which is filled row by row.
pub struct Filling {
    sheet: Worksheet,
    formats: Formats,
    widths: Vec<usize>,
    row: u32,
    column: u16,
}

impl Filling {
    /// Begins with the header, which stays in sight.
    ///
    /// # Errors
    /// The name or the columns are none that a workbook can have.
    pub fn new<'n>(name: &str, header: impl Iterator<Item = &'n str>) -> Result<Self, BookError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        let formats = Formats::on(&Format::new());
        let mut filling = Self { sheet, formats, widths: Vec::new(), row: 0, column: 0 };
        for (column, head) in (0..).zip(header) {
            let format = &filling.formats.header;
            filling.sheet.write_string_with_format(0, column, safe(head), format)?;
            filling.widths.push(head.chars().count() + 3);
        }
        filling.sheet.set_freeze_panes(1, 0)?;
        filling.row = 1;
        Ok(filling)
    }

    /// Keeps what is typed in a column text.
    fn keep_text(&mut self, column: u16) -> Result<(), BookError> {
        self.sheet.set_column_format(column, &self.formats.reference)?;
        Ok(())
    }

    /// Puts the next cell of the row.
    ///
    /// # Errors
    /// Where the workbook cannot take the cell.
    pub fn cell(&mut self, cell: Put) -> Result<(), BookError> {
        if cell != Put::Empty {
            put(&mut self.sheet, (self.row, self.column), cell, &self.formats)?;
        }
        let length = match cell {
            Put::Text(text) | Put::Reference(text) => {
                text.lines().map(|line| line.chars().count()).max().unwrap_or_default()
            }
            Put::Number(text) | Put::Money(text) => text.len() + 2,
            Put::Day(_) => 11,
            Put::Empty => 0,
        };
        if let Some(width) = self.widths.get_mut(usize::from(self.column)) {
            *width = (*width).max(length);
        }
        self.column += 1;
        Ok(())
    }

    /// Ends the row.
    pub const fn end_row(&mut self) {
        self.row += 1;
        self.column = 0;
    }

    /// The bytes of a workbook with this sheet alone.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(mut self, title: &str) -> Result<Vec<u8>, BookError> {
        for (column, width) in (0..).zip(&self.widths) {
            let width = (*width).clamp(*WIDTHS.start(), *WIDTHS.end());
            self.sheet.set_column_width(column, u32::try_from(width).unwrap_or_default())?;
        }
        let last = u16::try_from(self.widths.len()).unwrap_or_default().saturating_sub(1);
        self.sheet.autofilter(0, 0, self.row.saturating_sub(1), last)?;
        let mut book = workbook(title);
        book.push_worksheet(self.sheet);
        Ok(book.save_to_buffer()?)
    }
}

/// Writes records of a kind as a workbook of one sheet.
pub struct Sheets {
    kind: Kind,
    shape: &'static dyn Shape,
    columns: Vec<Info>,
    filling: Filling,
    written: Written,
}

impl Sheets {
    /// Begins with the header.
    ///
    /// # Errors
    /// What the writer says.
    pub fn new(kind: Kind) -> Result<Self, BookError> {
        let shape = columns::shape(kind);
        let mut columns = shape.infos();
        columns.retain(columns::is_written);
        let mut filling = Filling::new(kind.word(), columns.iter().map(|info| info.name))?;
        for (at, info) in (0..).zip(&columns) {
            if info.sort == Sort::Reference {
                filling.keep_text(at)?;
            }
        }
        Ok(Self { kind, shape, columns, filling, written: Written::default() })
    }

    /// Writes one record; one of another kind is left out.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn record(&mut self, record: Record) -> Result<(), BookError> {
        let Some(cells) = self.shape.cells(record) else { return Ok(()) };
        for (info, cell) in self.columns.iter().zip(&cells) {
            self.filling.cell(put_of(info, cell.as_deref().unwrap_or_default()))?;
        }
        self.filling.end_row();
        self.written.rows += 1;
        Ok(())
    }

    /// The bytes, and what was written.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(self) -> Result<(Vec<u8>, Written), BookError> {
        Ok((self.filling.finish(self.kind.word())?, self.written))
    }
}

/// How the text of a column goes into a cell, so that reading the cell gives the same text.
fn put_of<'a>(info: &Info, text: &'a str) -> Put<'a> {
    let is_same = |text: &str| text.parse::<f64>().is_ok_and(|number| number.to_string() == text);
    match info.sort {
        _ if text.is_empty() => Put::Empty,
        Sort::Money => Put::Money(text),
        Sort::Number => Put::Number(text),
        Sort::Printed if is_same(text) => Put::Number(text),
        Sort::Day => parse::day(text).map_or(Put::Text(text), Put::Day),
        Sort::Reference => Put::Reference(text),
        Sort::Text | Sort::Printed => Put::Text(text),
    }
}
