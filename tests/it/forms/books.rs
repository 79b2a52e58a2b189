//! Reports as workbooks, read again by another reader.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader as _, Xlsx};
use sleva::publish::report::Format;
use sleva::report::{Part, Report, Table};
use sleva::tables::{Cell, scaled};

use super::{annual, bytes, small};

struct Book {
    sheets: Vec<(String, Range<Data>)>,
    formulas: BTreeMap<String, Range<String>>,
}

impl Book {
    fn of(report: &Report) -> Self {
        Self::open(bytes(report, Format::Book))
    }

    pub fn open(bytes: Vec<u8>) -> Self {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let sheets = book.worksheets();
        let formulas = sheets
            .iter()
            .map(|(name, _)| (name.clone(), book.worksheet_formula(name).unwrap()))
            .collect();
        Self { sheets, formulas }
    }

    fn sheet(&self, name: &str) -> &Range<Data> {
        &self.sheets.iter().find(|(own, _)| own == name).unwrap_or_else(|| panic!("{name}")).1
    }

    fn at(&self, sheet: &str, cell: &str) -> &Data {
        let letters = cell.find(|c: char| c.is_ascii_digit()).unwrap();
        let column =
            cell[..letters].bytes().fold(0, |sum, b| sum * 26 + u32::from(b - b'A') + 1) - 1;
        let row: u32 = cell[letters..].parse().unwrap();
        self.sheet(sheet).get_value((row - 1, column)).unwrap_or(&Data::Empty)
    }
}

/// Whether a workbook's cell has what the report's cell says.
fn is_same(found: &Data, cell: &Cell) -> bool {
    match (found, cell) {
        (Data::Float(number), Cell::Number { plain, .. }) => {
            scaled(&number.to_string()) == scaled(plain)
        }
        (Data::Float(share), Cell::Text(text)) => {
            scaled(&share.to_string()) * 100 == scaled(text.strip_suffix('%').unwrap())
        }
        (Data::DateTime(day), Cell::Text(text)) => {
            let (year, month, date, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{date:02}") == *text
        }
        (Data::String(own), cell) => *own == cell.shown(),
        (Data::Empty, cell) => cell.shown().is_empty(),
        _ => false,
    }
}

#[test]
fn a_workbook_has_typed_cells_a_header_and_sums_that_agree() {
    let book = Book::of(&small());
    let names: Vec<&str> = book.sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Report", "by-name", "Figures"]);
    let text = |text: &str| Data::String(text.to_owned());
    for (cell, is) in [
        ("A1", text("Name")),
        ("C2", Data::Float(1000.1)),
        ("D2", Data::Float(0.125)),
        ("D3", text("–")),
        ("B4", text("2025-4-1")),
        ("C4", text("?")),
        ("C5", Data::Float(1000.3)),
        ("D5", Data::Float(0.125)),
    ] {
        assert_eq!(*book.at("by-name", cell), is, "{cell}");
    }
    assert!(matches!(book.at("by-name", "B2"), Data::DateTime(_)));
    let formulas: Vec<_> =
        book.formulas["by-name"].used_cells().filter(|cell| !cell.2.is_empty()).collect();
    assert_eq!(formulas.len(), 1, "a share is no sum of shares: {formulas:?}");
    assert_eq!(formulas[0].2, "SUM(C2:C4)");
    assert_eq!(*book.at("Figures", "A2"), text("committed:all"));
    assert_eq!(*book.at("Figures", "D3"), text("Report"));
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes(&small(), Format::Book))).unwrap();
    let mut sheet = String::new();
    parts.by_name("xl/worksheets/sheet2.xml").unwrap().read_to_string(&mut sheet).unwrap();
    for has in ["state=\"frozen\"", "<autoFilter ", "<col "] {
        assert!(sheet.contains(has), "{has}: {sheet}");
    }
}

/// Compares a sheet with its table, cell by cell. Returns how many formulas it has, each of which
/// is the sum of the numbers above it.
fn compare(table: &Table, name: &str, range: &Range<Data>, formulas: &Range<String>) -> usize {
    for (row, cells) in (1..).zip(table.sheet.rows.iter().chain(&table.sheet.totals)) {
        for (column, cell) in (0..).zip(cells) {
            let found = range.get_value((row, column)).unwrap_or(&Data::Empty);
            assert!(is_same(found, cell), "{name} {row},{column}: {found:?} {cell:?}");
        }
    }
    let plain = |cell: &Cell| match cell {
        Cell::Number { plain, .. } => scaled(plain),
        _ => 0,
    };
    let (first, left) = formulas.start().unwrap_or_default();
    let mut sums = 0;
    for (row, column, formula) in formulas.used_cells().filter(|cell| !cell.2.is_empty()) {
        let (row, column) = (row + first as usize, column + left as usize);
        assert!(formula.starts_with("SUM("), "{formula}");
        assert_eq!(row, table.sheet.rows.len() + 1);
        let sum: i128 = table.sheet.rows.iter().map(|cells| plain(&cells[column])).sum();
        assert_eq!(sum, plain(&table.sheet.totals.as_ref().unwrap()[column]), "{name} {formula}");
        sums += 1;
    }
    sums
}

#[test]
fn a_workbook_that_is_opened_again_has_the_numbers_of_the_report() {
    let report = annual();
    let book = Book::of(&report);
    let tables: Vec<&Table> = report
        .parts
        .iter()
        .filter_map(|part| if let Part::Table(table) = part { Some(table) } else { None })
        .collect();
    assert_eq!(book.sheets.len(), tables.len() + 2);
    let pairs = tables.iter().zip(&book.sheets[1..]);
    let sums: usize =
        pairs.map(|(table, (name, range))| compare(table, name, range, &book.formulas[name])).sum();
    assert!(sums > 20, "{sums}");
}

#[test]
fn a_workbook_lists_every_figure_with_the_cell_that_it_stands_in() {
    let report = annual();
    let book = Book::of(&report);
    let listed = book.sheet("Figures");
    let figures = report.figures();
    assert_eq!(listed.height(), figures.len() + 1);
    for (row, shown) in (1..).zip(&figures) {
        let cell = |column| listed.get_value((row, column)).unwrap_or(&Data::Empty);
        assert_eq!(cell(0).to_string(), shown.figure.to_string());
        let caption = shown.table.map(|table| format!("{table}: ")).unwrap_or_default();
        assert_eq!(cell(1).to_string(), format!("{caption}{}", shown.place));
        assert!(is_same(cell(2), shown.cell), "{:?} {:?}", cell(2), shown.cell);
        let there = book.at(&cell(3).to_string(), &cell(4).to_string());
        assert!(is_same(there, shown.cell), "{there:?} {:?}", shown.cell);
    }
}

/// All text of a workbook, and its formulas.
pub fn contents(bytes: Vec<u8>) -> (Vec<String>, Vec<String>) {
    let book = Book::open(bytes);
    let texts = book.sheets.iter().flat_map(|(_, range)| range.used_cells());
    let texts = texts.filter_map(|(_, _, cell)| match cell {
        Data::String(text) => Some(text.clone()),
        _ => None,
    });
    let formulas = book.formulas.values().flat_map(|range| range.used_cells());
    let formulas = formulas.map(|(_, _, text)| text.clone()).filter(|text| !text.is_empty());
    (texts.collect(), formulas.collect())
}
