//! The worksheet of a sample of purchases: what is known of each, and what is to be looked for. What
//! is filled in comes back as a file of results.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatBorder, Worksheet};

use super::book::{BookError, Formats, Put, put, workbook};
use super::template::field;
use super::write::safe;
use crate::calc::sampling::QUESTIONS;
use crate::calc::words::AuditResult;
use crate::db::request::{SampleDetail, SampledRow};

/// The columns in order. Those of [`KNOWN`] only tell the auditor something.
pub const COLUMNS: [&str; 18] = [
    "sample_ref",
    "procurement_ref",
    "title",
    "category",
    "department",
    "supplier",
    "estimated_value_gbp",
    "began_on",
    "invited",
    "received",
    "two_invited",
    "replies_recorded",
    "local_invited",
    "evidence_kept",
    "result",
    "exception",
    "checked_by",
    "checked_on",
];

/// Columns that an import of results leaves aside.
pub const KNOWN: [&str; 7] =
    ["title", "department", "supplier", "estimated_value_gbp", "began_on", "invited", "received"];

/// The name of the sheet that is filled in.
pub const SHEET: &str = "Worksheet";

/// The first column that is filled in, and that of the result.
const FIRST: u16 = 10;
const RESULT: u16 = 14;

const WIDTHS: [u16; COLUMNS.len()] =
    [11, 16, 36, 14, 20, 26, 18, 12, 8, 9, 12, 17, 14, 14, 16, 44, 14, 12];

fn cells(row: &SampledRow) -> [Option<String>; COLUMNS.len()] {
    let (own, purchase) = (&row.result, &row.purchase.procurement);
    let yes_no = |flag: Option<bool>| flag.map(|flag| if flag { "yes" } else { "no" }.to_owned());
    [
        Some(own.sample_ref.clone()),
        Some(own.procurement_ref.clone()),
        Some(purchase.title.clone()),
        own.category.clone(),
        purchase.department.clone(),
        row.purchase.supplier_name.clone(),
        Some(purchase.estimated_value.to_string()),
        purchase.began_on.map(|day| day.to_string()),
        Some(row.purchase.invited.to_string()),
        Some(row.purchase.received.to_string()),
        yes_no(own.two_invited),
        yes_no(own.replies_recorded),
        yes_no(own.local_invited),
        yes_no(own.evidence_kept),
        own.result.map(|result| result.word().to_owned()),
        own.exception.clone(),
        own.checked_by.clone(),
        own.checked_on.map(|day| day.to_string()),
    ]
}

/// The worksheet as CSV, as exports have it.
#[must_use]
pub fn csv_of(detail: &SampleDetail) -> String {
    let mut out = COLUMNS.join(",") + "\r\n";
    for row in &detail.purchases {
        let cells = cells(row).map(|cell| field(cell.as_deref().unwrap_or_default()));
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// The worksheet as a workbook: a sheet to fill in, and one that says what to look for.
///
/// # Errors
/// It has longer texts than a sheet has room for.
pub fn workbook_of(detail: &SampleDetail, drawn: &str) -> Result<Vec<u8>, BookError> {
    let mut book = workbook(&format!("Sample {}", detail.row.sample.sample_ref));
    book.push_worksheet(filled_in(detail)?);
    book.push_worksheet(instructions(drawn)?);
    Ok(book.save_to_buffer()?)
}

fn filled_in(detail: &SampleDetail) -> Result<Worksheet, BookError> {
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
    let mut last = 0;
    for (row, sampled) in (1..).zip(&detail.purchases) {
        last = row;
        for (column, cell) in (0..).zip(cells(sampled)) {
            let text = cell.as_deref().unwrap_or_default();
            let shape = match column {
                _ if text.is_empty() => Put::Empty,
                0 | 1 => Put::Reference(text),
                6 => Put::Money(text),
                8 | 9 => Put::Number(text),
                _ => Put::Text(text),
            };
            put(&mut sheet, (row, column), shape, if column < FIRST { &fixed } else { &open })?;
        }
    }
    if last > 0 {
        checks(&mut sheet, last)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    sheet.protect();
    Ok(sheet)
}

/// What the cells refuse while they are filled in, in plain words.
fn checks(sheet: &mut Worksheet, last: u32) -> Result<(), BookError> {
    for (column, question) in (FIRST..).zip(QUESTIONS) {
        let words = DataValidation::new()
            .allow_list_strings(&["yes", "no"])?
            .set_input_title(question.short)?
            .set_input_message(question.text)?
            .set_error_title("Neither yes nor no")?
            .set_error_message(
                "Choose yes or no, or leave the cell empty where you cannot tell.",
            )?;
        sheet.add_data_validation(1, column, last, column, &words)?;
    }
    let result = DataValidation::new()
        .allow_list_strings(AuditResult::WORDS)?
        .set_input_title("Result")?
        .set_input_message(
            "Of the purchase as a whole. Not determined where the papers do not say.",
        )?
        .set_error_title("Not one of the results")?
        .set_error_message(format!("Choose one of: {}.", AuditResult::allowed()))?;
    sheet.add_data_validation(1, RESULT, last, RESULT, &result)?;
    Ok(())
}

fn instructions(drawn: &str) -> Result<Worksheet, BookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("What to look for")?;
    let mut lines = vec![
        "Audit of quotations".to_owned(),
        drawn.to_owned(),
        format!(
            "On the sheet {SHEET}, fill in the white cells; the grey ones are what is recorded already."
        ),
    ];
    lines.extend(QUESTIONS.iter().map(|one| format!("{}: {}", one.column, one.text)));
    lines.extend([
        "result: compliant where all of it holds; not compliant where some of it does not; not determined where the papers do not say.".to_owned(),
        "exception: what is wrong, or what could not be found, in a sentence that stands by itself.".to_owned(),
        "checked_by, checked_on: who looked and when; left empty, they are whoever brings the file in.".to_owned(),
        "Keep the names in the first row, save it as .xlsx, .ods or .csv, and bring it back with sleva sample result FILE.".to_owned(),
    ]);
    let (plain, bold) = (Format::new().set_text_wrap(), Format::new().set_bold());
    for (row, line) in (0..).zip(&lines) {
        let format = if row == 0 { &bold } else { &plain };
        sheet.write_string_with_format(row, 0, safe(line), format)?;
    }
    sheet.set_column_width(0, 110)?;
    sheet.protect();
    Ok(sheet)
}
