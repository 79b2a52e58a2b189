//! The blank return of a supplier, and what comes back of it.

use std::io::{Cursor, Read};

use calamine::{Data, Reader as _, Xlsx};
use sleva::calc::{Quantity, Quarter};
use sleva::columns::{Names, Reading};
use sleva::db::request::{Kind, Record};
use sleva::exchange::Note;
use sleva::exchange::template::{COLUMNS, ReturnSheet, SHEET, TemplateLine, csv_of, workbook_of};

use super::{book, reader, sheet};

fn blank() -> ReturnSheet {
    let units = |text: &str| Quantity::parse(text).unwrap();
    let line = |measure: &str, title: &str, due: Option<&str>| TemplateLine {
        measure_ref: measure.to_owned(),
        title: title.to_owned(),
        unit: "FTE-years".to_owned(),
        committed: units("38.03"),
        due: due.map(units),
        declared_before: None,
    };
    ReturnSheet {
        contract_ref: "C-0001".to_owned(),
        title: "Grounds".to_owned(),
        supplier_name: "Invented & Sons".to_owned(),
        council_name: "Exampleshire".to_owned(),
        quarter: Quarter::parse("2025-26 Q3").unwrap(),
        due_day: "2026-01-30".parse().unwrap(),
        lines: vec![
            line("NT1", "People, hired", Some("2.5")),
            line("NT2", "=HYPERLINK(\"x\")", None),
        ],
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_blank_return_says_what_is_due_and_checks_what_is_typed() {
    let bytes = workbook_of(&blank()).unwrap();
    assert!(bytes == workbook_of(&blank()).unwrap(), "the same return gives the same bytes");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    let range = book.worksheet_range(SHEET).unwrap();
    let row = |at: u32| -> Vec<String> {
        let cells = (0..11).map(|column| range.get_value((at, column)).cloned());
        cells.map(|cell| cell.unwrap_or(Data::Empty).to_string()).collect()
    };
    assert_eq!(row(0), COLUMNS);
    let first = ["C-0001", "2025-26 Q3", "NT1", "People, hired", "FTE-years", "38.03", "2.5"];
    assert_eq!(row(1)[..7], first);
    assert_eq!(row(1)[7..], ["", "", "", ""]);
    assert_eq!(range.get_value((1, 5)), Some(&Data::Float(38.03)));
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f>"), "no data becomes a formula");
    for has in [
        "<sheetProtection sheet=\"1\"",
        "<dataValidation type=\"decimal\" operator=\"greaterThanOrEqual\"",
        "sqref=\"I2:I33\"",
        "sqref=\"J2:J33\"",
        "<dataValidation type=\"textLength\" operator=\"lessThanOrEqual\"",
        "error=\"Type a number from 0 up",
        "state=\"frozen\"",
    ] {
        assert!(xml.contains(has), "{has}: {xml}");
    }
    assert!(!xml.contains("password"), "anybody may lift the protection");
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("<protection locked=\"0\"/>"), "{styles}");
    let how = book.worksheet_range("How to fill this in").unwrap();
    let lines: Vec<String> = how.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(lines[0], "Social value return to Exampleshire");
    assert!(lines.iter().any(|line| line.contains("by 30 January 2026")), "{lines:?}");
    assert_eq!(lines.len(), 12);
}

#[test]
fn the_twin_in_csv_has_the_same_cells() {
    let text = csv_of(&blank());
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows[0].iter().collect::<Vec<_>>(), COLUMNS);
    assert_eq!(&rows[1][3], "People, hired");
    assert_eq!(&rows[2][3], "'=HYPERLINK(\"x\")");
    assert_eq!((&rows[1][6], &rows[2][6], &rows[2][8]), ("2.5", "", ""));
}

/// What a supplier sends back: columns moved, a row added, pounds typed as text. The kind with the
/// same columns that there is today stands in for returns: quarter by quarter, a number of units.
#[test]
fn a_filled_return_comes_back_whatever_was_done_to_it() {
    let mut filled = sheet(
        SHEET,
        &[
            &["Return of Invented & Sons"],
            &[
                "note",
                "units",
                "measure_title",
                "measure_ref",
                "quarter",
                "contract_ref",
                "wage_rate",
            ],
            &["counted", "", "People, hired", "NT1", "2025-26 Q3", "C-0001", "£12.60"],
            &["", "£1,250.50", "Spent here", "NT9", "Q3 25/26", "C-0001"],
        ],
    );
    filled.write_number(2, 1, 2.25).unwrap();
    let bytes = book(vec![sheet("How to fill this in", &[&["1. Fill in"]]), filled]);
    let reading = Reading { whole: false, names: &Names::default() };
    let read = reader().read(Kind::Profiles, &bytes, None, &reading).unwrap();
    assert_eq!(read.rejected, []);
    let units: Vec<(u64, String, String)> = read
        .records
        .iter()
        .map(|(row, record)| match record {
            Record::Profile(profile) => {
                (*row, profile.quarter.to_string(), profile.units.to_string())
            }
            _ => panic!(),
        })
        .collect();
    let quarter = || "2025-26 Q3".to_owned();
    assert_eq!(units, [(3, quarter(), "2.25".to_owned()), (4, quarter(), "1250.5".to_owned())]);
    assert!(
        read.notes.iter().any(|note| matches!(note, Note::Unknown { columns, .. }
        if columns == &["note", "measure_title", "wage_rate"])),
        "{:?}",
        read.notes
    );
}
