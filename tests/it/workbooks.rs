//! Workbooks in and out. Everything is invented.

mod hostile;
mod mutated;
mod reading;
mod template;
mod written;

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Workbook, Worksheet};
use sleva::columns::{Names, Reading};
use sleva::db::request::Kind;
use sleva::exchange::{Fault, Read};
use sleva::workbook::Reader;
use zip::write::SimpleFileOptions;

/// The program under test reads, not the test runner.
pub fn reader() -> Reader {
    Reader::new(env!("CARGO_BIN_EXE_sleva").into())
}

pub fn read_with(reader: &Reader, kind: Kind, bytes: &[u8]) -> Result<Read, Fault> {
    reader.read(kind, bytes, None, &Reading { whole: false, names: &Names::default() })
}

pub fn read(kind: Kind, bytes: &[u8]) -> Result<Read, Fault> {
    read_with(&reader(), kind, bytes)
}

/// A workbook of sheets.
pub fn book(sheets: Vec<Worksheet>) -> Vec<u8> {
    let mut book = Workbook::new();
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    book.save_to_buffer().unwrap()
}

/// A sheet of text, row by row from the top.
pub fn sheet(name: &str, rows: &[&[&str]]) -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name(name).unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    sheet
}

/// An archive of parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet with these rows, and these strings that its cells share.
pub fn raw(rows: &str, strings: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    archive(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A row of text cells in a raw sheet.
pub fn raw_row(number: u32, cells: &[&str]) -> String {
    let cell = |cell: &&str| format!(r#"<c t="inlineStr"><is><t>{cell}</t></is></c>"#);
    let cells: String = cells.iter().map(cell).collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

pub const NO_STRINGS: &str =
    r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>"#;
