//! The blank return that a supplier fills in: the commitments of one contract for one quarter, as
//! a workbook or as CSV. What is filled in comes back as a file of returns.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, Format, FormatBorder, ProtectionOptions, Worksheet,
};

use super::book::{BookError, Formats, Put, put, workbook};
use super::write::safe;
use crate::calc::text::NOTE_MAX;
use crate::calc::{Date, Quantity, Quarter, formula};

/// What a blank return says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnSheet {
    pub contract_ref: String,
    pub title: String,
    pub supplier_name: String,
    pub council_name: String,
    pub quarter: Quarter,
    /// The day by which it is to come back.
    pub due_day: Date,
    pub lines: Vec<TemplateLine>,
}

/// One commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateLine {
    pub measure_ref: String,
    pub title: String,
    pub unit: String,
    pub committed: Quantity,
    /// What of it is due in the quarter.
    pub due: Option<Quantity>,
    /// What was declared in the quarters before.
    pub declared_before: Option<Quantity>,
}

/// The columns in order. Those of [`INFORMATIVE`] only tell the supplier something.
pub const COLUMNS: [&str; 11] = [
    "contract_ref",
    "quarter",
    "measure_ref",
    "measure_title",
    "unit",
    "committed_units",
    "due_units",
    "declared_before",
    "declared_units",
    "wage_rate",
    "note",
];

/// Columns that an import of returns leaves aside.
pub const INFORMATIVE: [&str; 4] =
    ["measure_title", "committed_units", "due_units", "declared_before"];

/// The name of the sheet that is filled in.
pub const SHEET: &str = "Return";

/// The columns that a supplier fills in, by position.
const DECLARED: u16 = 8;
const WAGE: u16 = 9;
const NOTE: u16 = 10;
/// Rows below the commitments for what is delivered beside them.
const SPARE: u32 = 30;

const WIDTHS: [u16; COLUMNS.len()] = [14, 12, 13, 44, 18, 16, 12, 17, 16, 12, 44];

impl TemplateLine {
    fn cells(&self, sheet: &ReturnSheet) -> [Option<String>; COLUMNS.len()] {
        let number = |value: Option<Quantity>| value.map(|value| value.to_string());
        [
            Some(sheet.contract_ref.clone()),
            Some(sheet.quarter.to_string()),
            Some(self.measure_ref.clone()),
            Some(self.title.clone()),
            Some(self.unit.clone()),
            number(Some(self.committed)),
            number(self.due),
            number(self.declared_before),
            None,
            None,
            None,
        ]
    }
}

/// The blank return as a workbook: a sheet to fill in, and one that says how.
///
/// # Errors
/// It has more lines, or longer texts, than a sheet has room for.
pub fn workbook_of(sheet: &ReturnSheet) -> Result<Vec<u8>, BookError> {
    let mut book = workbook(&format!("{} {}", sheet.contract_ref, sheet.quarter));
    book.push_worksheet(blank(sheet)?);
    book.push_worksheet(instructions(sheet)?);
    Ok(book.save_to_buffer()?)
}

/// The blank return as CSV, as exports have it.
#[must_use]
pub fn csv_of(sheet: &ReturnSheet) -> String {
    let mut out = COLUMNS.join(",") + "\r\n";
    for line in &sheet.lines {
        let cells = line.cells(sheet).map(|cell| field(cell.as_deref().unwrap_or_default()));
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// A field of CSV, which no spreadsheet runs.
pub(super) fn field(text: &str) -> String {
    let shown = safe(text);
    let text = formula::protect(&shown);
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into_owned()
    }
}

fn blank(from: &ReturnSheet) -> Result<Worksheet, BookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(SHEET)?;
    let grey = Format::new()
        .set_locked()
        .set_background_color(Color::RGB(0x00E7_E6E6))
        .set_border(FormatBorder::Hair);
    let fixed = Formats::on(&grey);
    let open = Formats::on(&Format::new().set_unlocked().set_border(FormatBorder::Hair));
    for (column, (name, width)) in (0..).zip(COLUMNS.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(0, column, *name, &fixed.header)?;
        sheet.set_column_width(column, width)?;
    }
    let mut row = 0;
    for line in &from.lines {
        row += 1;
        for (column, cell) in (0..).zip(line.cells(from)) {
            let text = cell.as_deref().unwrap_or_default();
            let shape = match column {
                _ if text.is_empty() => Put::Empty,
                0..=2 => Put::Reference(text),
                5..=7 => Put::Number(text),
                _ => Put::Text(text),
            };
            let formats = if column < DECLARED { &fixed } else { &open };
            put(&mut sheet, (row, column), shape, formats)?;
        }
    }
    let last = row + SPARE;
    for spare in row + 1..=last {
        for column in (0..).take(COLUMNS.len()) {
            let format = if column < 3 { &open.reference } else { &open.text };
            sheet.write_blank(spare, column, format)?;
        }
    }
    checks(&mut sheet, last)?;
    sheet.set_freeze_panes(1, 3)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    Ok(sheet)
}

/// What the cells refuse while they are filled in, in plain words.
fn checks(sheet: &mut Worksheet, last: u32) -> Result<(), BookError> {
    let number = |title: &str, message: &str| {
        DataValidation::new()
            .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
            .set_error_title(title)?
            .set_error_message(message)
    };
    let units = number(
        "Not a number of units",
        "Type a number from 0 up, without words or units. Put anything else into the note.",
    )?
    .set_input_title("Declared units")?
    .set_input_message(
        "What was delivered in this quarter alone. 0 if nothing was; empty if not known yet.",
    )?;
    sheet.add_data_validation(1, DECLARED, last, DECLARED, &units)?;
    let wage = number(
        "Not an hourly rate",
        "Type the lowest hourly rate paid, in pounds, such as 12.60. Leave it empty if the measure asks for none.",
    )?;
    sheet.add_data_validation(1, WAGE, last, WAGE, &wage)?;
    let most = u32::try_from(NOTE_MAX).unwrap_or(u32::MAX);
    let note = DataValidation::new()
        .allow_text_length(DataValidationRule::LessThanOrEqualTo(most))
        .set_error_title("Too long")?
        .set_error_message(format!("A note has at most {most} characters."))?;
    sheet.add_data_validation(1, NOTE, last, NOTE, &note)?;
    Ok(())
}

fn instructions(from: &ReturnSheet) -> Result<Worksheet, BookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("How to fill this in")?;
    let (quarter, due) = (from.quarter, from.due_day.strftime("%-d %B %Y"));
    let (start, end) = (quarter.start().strftime("%-d %B %Y"), quarter.end().strftime("%-d %B %Y"));
    let lines = [
        format!("Social value return to {}", from.council_name),
        format!("Contract {}: {}", from.contract_ref, from.title),
        format!("Supplier: {}", from.supplier_name),
        format!("Quarter {quarter}, from {start} to {end}. Please send it back by {due}."),
        format!("1. On the sheet {SHEET}, fill in the white cells; the grey ones are for your information."),
        "2. declared_units: what was delivered in this quarter alone, in the unit of the row. The quarters before are not counted again.".to_owned(),
        "3. Type 0 where nothing was delivered. Leave the cell empty where you do not know yet.".to_owned(),
        "4. wage_rate: the lowest hourly rate in pounds, for measures about jobs and pay. Otherwise leave it empty.".to_owned(),
        "5. note: how it was counted, and which evidence you keep or send with it.".to_owned(),
        "6. Something delivered that has no row: add it below the last row, with contract_ref, quarter and measure_ref.".to_owned(),
        "7. Keep the names in the first row as they are. Columns may stand in another order.".to_owned(),
        "8. Save it as .xlsx, .ods or .csv, without a password, and send the file back.".to_owned(),
    ];
    let (plain, bold) = (Format::new().set_text_wrap(), Format::new().set_bold());
    for (row, line) in (0..).zip(&lines) {
        let format = if row == 0 { &bold } else { &plain };
        sheet.write_string_with_format(row, 0, safe(line), format)?;
    }
    sheet.set_column_width(0, 110)?;
    sheet.protect();
    Ok(sheet)
}
