//! What the cells of a sheet become.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet};
use sleva::columns::{Names, Reading};
use sleva::db::request::{Kind, Record};
use sleva::exchange::{Fault, Note, Read};

use super::{NO_STRINGS, archive, book, raw, raw_row, read, reader, sheet};
use crate::cli::Home;

const CONTRACT: [&str; 7] =
    ["contract_ref", "title", "supplier_ref", "value_gbp", "start", "end", "vcse"];

/// A register of one contract, typed as a spreadsheet types it. `start` is the day number.
fn register(value: f64, start: f64) -> Worksheet {
    let mut sheet = sheet("Register", &[&CONTRACT]);
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_string(1, 0, "C-1").unwrap().write_string(1, 1, "Grounds").unwrap();
    let pounds = r#"_-£* #,##0.00_-;\-£* #,##0.00_-;_-£* "-"??_-;_-@_-"#;
    let pounds = Format::new().set_num_format(pounds);
    sheet.write_string(1, 2, "S-1").unwrap();
    sheet.write_number_with_format(1, 3, value, &pounds).unwrap();
    sheet.write_number_with_format(1, 4, start, &day).unwrap();
    let end = ExcelDateTime::from_ymd(2027, 3, 31).unwrap();
    sheet.write_datetime_with_format(1, 5, &end, &day).unwrap();
    sheet.write_boolean(1, 6, true).unwrap();
    sheet
}

fn refused(read: &Read) -> Vec<(String, String, String)> {
    let place = read.place.as_ref().unwrap();
    let cell = |refused: &sleva::db::request::Rejected| {
        place.cell(refused.row, &refused.column).unwrap_or_default()
    };
    read.rejected.iter().map(|r| (cell(r), r.value.clone(), r.reason.clone())).collect()
}

#[test]
fn typed_cells_become_what_the_columns_read() {
    let read = read(Kind::Contracts, &book(vec![register(1234.5, 45_383.0)])).unwrap();
    assert_eq!(read.rejected, []);
    let (2, Record::Contract(contract)) = &read.records[0] else { panic!() };
    assert_eq!(contract.value.to_string(), "1234.50");
    assert_eq!(contract.start.to_string(), "2024-04-01");
    assert_eq!(contract.end.to_string(), "2027-03-31");
    assert_eq!(contract.vcse, Some(true));
    assert!(read.notes.is_empty(), "{:?}", read.notes);
    assert_eq!(read.place.unwrap().sheet, "Register");
}

#[test]
fn numbers_are_read_by_their_shortest_form_and_float_noise_is_named() {
    for (number, said) in [
        (73_423.709_999_999_99, "more digits than a spreadsheet keeps exactly"),
        (0.1 + 0.2, "more digits"),
        (12.345, "more than 2 decimals"),
        (-1.0, "less than nothing"),
        (1e300, "too large"),
    ] {
        let read = read(Kind::Contracts, &book(vec![register(number, 45_383.0)])).unwrap();
        let refused = refused(&read);
        assert_eq!((refused.len(), refused[0].0.as_str()), (1, "D2"), "{number}");
        assert!(refused[0].2.contains(said), "{number}: {}", refused[0].2);
    }
    let fine = read(Kind::Contracts, &book(vec![register(1.1 * 3.0, 45_383.0)])).unwrap();
    assert_eq!(refused(&fine)[0].1, "3.3000000000000003");
    let cent = read(Kind::Contracts, &book(vec![register(73_423.71, 45_383.0)])).unwrap();
    assert_eq!(cent.rejected, []);
}

#[test]
fn times_and_days_with_a_time_are_refused() {
    let read = read(Kind::Contracts, &book(vec![register(1.0, 45_383.25)])).unwrap();
    assert_eq!(refused(&read)[0].1, "2024-04-01 06:00:00");
    let mut hours = register(1.0, 45_383.0);
    let length = Format::new().set_num_format("[h]:mm");
    hours.write_number_with_format(1, 3, 1.5, &length).unwrap();
    let read = super::read(Kind::Contracts, &book(vec![hours])).unwrap();
    assert!(refused(&read)[0].2.contains("length of time"), "{:?}", read.rejected);
}

#[test]
fn days_of_a_workbook_that_counts_from_1904_are_right() {
    let names: Vec<String> = ["contract_ref", "measure_ref", "units", "committed_on"]
        .iter()
        .map(|name| format!(r#"<c t="inlineStr"><is><t>{name}</t></is></c>"#))
        .collect();
    let rows = format!(
        r#"<row r="1">{}</row><row r="2"><c t="inlineStr"><is><t>C-1</t></is></c><c t="inlineStr"><is><t>M1</t></is></c><c><v>2</v></c><c s="1"><v>44499</v></c></row><row r="3"><c t="inlineStr"><is><t>C-1</t></is></c><c t="inlineStr"><is><t>M2</t></is></c><c><v>2</v></c><c><v>44499</v></c></row>"#,
        names.concat()
    );
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let workbook = super::BOOK.replace("<sheets>", r#"<workbookPr date1904="1"/><sheets>"#);
    let rels = super::BOOK_RELS.replace(
        "</Relationships>",
        r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    );
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let bytes = archive(&[
        ("[Content_Types].xml", super::TYPES.as_bytes()),
        ("_rels/.rels", super::RELS.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let read = read(Kind::Commitments, &bytes).unwrap();
    let Record::Commitment(line) = &read.records[0].1 else { panic!() };
    assert_eq!(line.committed_on.unwrap().to_string(), "2025-10-31");
    let refused = refused(&read);
    assert_eq!((refused.len(), refused[0].0.as_str()), (1, "D3"));
    assert!(refused[0].2.contains("1904"), "{}", refused[0].2);
}

#[test]
fn errors_and_uncalculated_formulas_are_refused_by_cell_and_formulas_are_listed() {
    let mut sheet = sheet("Suppliers", &[&["supplier_ref", "name", "note", "mine"]]);
    for (row, name) in [(1, "One"), (2, "Two")] {
        sheet.write_string(row, 0, format!("S-{row}")).unwrap();
        sheet.write_string(row, 1, name).unwrap();
    }
    sheet.write_formula(1, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_formula(2, 2, Formula::new("=A1").set_result("taken")).unwrap();
    sheet.write_formula(2, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let read = read(Kind::Suppliers, &book(vec![sheet])).unwrap();
    let refused = refused(&read);
    assert_eq!((refused.len(), refused[0].0.as_str()), (1, "C2"), "{refused:?}");
    assert!(refused[0].2.contains("error of the spreadsheet"));
    let (3, Record::Supplier(supplier)) = &read.records[0] else { panic!() };
    assert_eq!(supplier.note.as_deref(), Some("taken"), "an error aside is no concern");
    let first = ["C2", "C3", "D3"].map(str::to_owned).to_vec();
    assert!(read.notes.contains(&Note::Formulas { count: 3, first }), "{:?}", read.notes);

    let row = raw_row(1, &["supplier_ref", "name"]);
    let formula =
        r#"<row r="2"><c t="inlineStr"><is><t>S-1</t></is></c><c><f>UPPER("a")</f></c></row>"#;
    let read = super::read(Kind::Suppliers, &raw(&format!("{row}{formula}"), NO_STRINGS)).unwrap();
    assert!(read.rejected[0].reason.contains("never calculated"), "{:?}", read.rejected);
}

#[test]
fn the_header_is_found_below_titles_and_rows_are_counted_as_the_sheet_does() {
    let mut odd = Worksheet::new();
    odd.set_name("Return").unwrap();
    odd.merge_range(1, 0, 1, 3, "Suppliers of the council", &Format::new()).unwrap();
    for (column, name) in (1..).zip(["Supplier ref", "NAME", "shoe size", "company_number"]) {
        odd.write_string(4, column, name).unwrap();
    }
    odd.write_string(6, 1, "S-1").unwrap().write_string(6, 2, "One").unwrap();
    odd.write_number(6, 4, 1_234_567).unwrap().write_string(6, 9, "a stray note").unwrap();
    let read = read(Kind::Suppliers, &book(vec![odd])).unwrap();
    let rejected = refused(&read);
    assert_eq!((rejected[0].0.as_str(), rejected[0].1.as_str()), ("E7", "1234567"));
    assert!(read.notes.contains(&Note::Above { header: 5, sheet: "Return".to_owned() }));
    let unknown = vec!["shoe_size".to_owned()];
    assert!(read.notes.contains(&Note::Unknown { columns: unknown, kind: Kind::Suppliers }));
}

const HEADER: &[&str] = &["supplier_ref", "name"];

#[test]
fn the_only_sheet_that_fits_is_taken_and_else_it_is_asked() {
    let about = || sheet("About", &[&["This is the list of 2025"]]);
    let fits = |name: &str| sheet(name, &[HEADER, &["S-1", name]]);
    let name_of = |read: &Read| match &read.records[0].1 {
        Record::Supplier(supplier) => supplier.name.clone(),
        _ => panic!(),
    };
    let bytes = book(vec![about(), fits("List")]);
    assert_eq!(name_of(&read(Kind::Suppliers, &bytes).unwrap()), "List");
    let mut hidden = fits("Old");
    hidden.set_hidden(true);
    let bytes = book(vec![about(), hidden, fits("List")]);
    assert_eq!(name_of(&read(Kind::Suppliers, &bytes).unwrap()), "List");
    let bytes = book(vec![fits("North"), about(), fits("South")]);
    let sheets = vec!["North".to_owned(), "South".to_owned()];
    assert_eq!(read(Kind::Suppliers, &bytes).unwrap_err(), Fault::WhichSheet { sheets });
    let reading = Reading { whole: false, names: &Names::default() };
    let named = |name: &str| reader().read(Kind::Suppliers, &bytes, Some(name), &reading);
    assert_eq!(name_of(&named("south").unwrap()), "South");
    assert!(matches!(named("West"), Err(Fault::NoSheet { sheets, .. }) if sheets.len() == 3));
    let Err(Fault::Missing { missing, found, .. }) = named("About") else { panic!() };
    assert_eq!((missing, found), (HEADER.to_vec(), vec!["This is the list of 2025".to_owned()]));
    let near = book(vec![about(), sheet("Near", &[&["name", "email"], &["One", "a@b"]])]);
    let Err(Fault::Missing { missing, found, .. }) = read(Kind::Suppliers, &near) else { panic!() };
    assert_eq!(
        (missing, found),
        (vec!["supplier_ref"], vec!["name".to_owned(), "email".to_owned()])
    );
    assert_eq!(read(Kind::Suppliers, &book(vec![sheet("Empty", &[])])), Err(Fault::Empty));
}

#[test]
fn a_long_sheet_among_others_is_read_to_its_end() {
    let mut long = sheet("List", &[HEADER]);
    for row in 1..=100 {
        long.write_string(row, 0, format!("S-{row}")).unwrap();
        long.write_string(row, 1, "Invented").unwrap();
    }
    let read = read(Kind::Suppliers, &book(vec![sheet("About", &[&["x"]]), long])).unwrap();
    assert_eq!(read.records.len(), 100);
}

#[test]
fn text_with_a_formula_sign_is_text_and_the_apostrophe_of_csv_comes_off() {
    for (held, kept, count) in [
        ("=1+1", "=1+1", 0),
        ("@sum", "@sum", 0),
        ("-", "-", 0),
        ("'=1+1", "=1+1", 1),
        ("''=1", "'=1", 1),
        ("it's", "it's", 0),
    ] {
        let read =
            read(Kind::Suppliers, &book(vec![sheet("One", &[HEADER, &["S-1", held]])])).unwrap();
        let (_, Record::Supplier(supplier)) = &read.records[0] else { panic!("{held}") };
        assert_eq!(supplier.name, kept);
        let said = read.notes.contains(&Note::Apostrophes { count });
        assert_eq!(said, count > 0, "{held}");
    }
    let bad = book(vec![sheet("One", &[HEADER, &["S-1", "=a\u{1}b"]])]);
    let refused = refused(&read(Kind::Suppliers, &bad).unwrap());
    assert_eq!((refused[0].0.as_str(), refused[0].1.starts_with('=')), ("B2", true), "{refused:?}");
}

#[test]
fn what_a_spreadsheet_made_of_a_reference_is_refused() {
    let mut dated = sheet("One", &[HEADER]);
    let day = ExcelDateTime::from_ymd(2025, 2, 1).unwrap();
    dated.write_datetime_with_format(1, 0, &day, &Format::new().set_num_format("d-mmm")).unwrap();
    dated.write_string(1, 1, "Invented").unwrap();
    dated.write_number(2, 0, 1.1).unwrap().write_string(2, 1, "Meant as 1.10").unwrap();
    dated.write_boolean(3, 0, true).unwrap().write_string(3, 1, "True").unwrap();
    dated.write_number(4, 0, 1_234).unwrap().write_string(4, 1, "Kept").unwrap();
    let read = read(Kind::Suppliers, &book(vec![dated])).unwrap();
    let refused: Vec<_> =
        refused(&read).into_iter().map(|(cell, value, _)| (cell, value)).collect();
    let expected = [("A2", "2025-02-01"), ("A3", "1.1"), ("A4", "yes")];
    assert_eq!(refused, expected.map(|(cell, value)| (cell.to_owned(), value.to_owned())));
    assert_eq!(read.records.len(), 1);
}

/// A workbook as other office programs write it.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet><table:table table:name="List">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn open_document_sheets_are_read_as_well() {
    let text = |text: &str| {
        format!(
            r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let header: String = CONTRACT.iter().map(|name| text(name)).collect();
    let rows = format!(
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="9"/></table:table-row><table:table-row>{header}</table:table-row><table:table-row>{}{}{}<table:table-cell office:value-type="float" office:value="1234.5"><text:p>1,234.50</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-04-01"><text:p>1 Apr</text:p></table:table-cell><table:table-cell office:value-type="date" table:formula="of:=[.E4]+364" office:date-value="2025-03-31T00:00:00"><text:p>x</text:p></table:table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell></table:table-row><table:table-row>{}{}<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16000"/></table:table-row>"#,
        text("C-1"),
        text("Grounds"),
        text("S-1"),
        text("C-2"),
        text("Cutting"),
    );
    let read = read(Kind::Contracts, &ods(&rows)).unwrap();
    let (4, Record::Contract(contract)) = &read.records[0] else { panic!("{:?}", read.rejected) };
    assert_eq!(contract.value.to_string(), "1234.50");
    assert_eq!((contract.start.to_string(), contract.vcse), ("2024-04-01".to_owned(), Some(true)));
    assert_eq!(contract.end.to_string(), "2025-03-31");
    let first = vec!["F4".to_owned()];
    assert!(read.notes.contains(&Note::Formulas { count: 1, first }), "{:?}", read.notes);
    let refused = refused(&read);
    assert!(
        refused.iter().any(|(cell, _, why)| cell == "C5" && why.contains("error")),
        "{refused:?}"
    );
}

/// A record of an old workbook.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), body].concat()
}

/// A workbook of 1997: records in a stream, the stream in a file system of one file.
fn xls(header: &[&str], number: f64) -> Vec<u8> {
    let begin = |kind: u8| record(0x809, &[[0, 6, kind, 0].as_slice(), &[0; 12]].concat());
    let end = || record(0x0a, &[]);
    let cell = |row: u8, column: usize| [row, 0, u8::try_from(column).unwrap(), 0, 0, 0];
    let label = |row: u8, column: usize, text: &str| {
        let length = [u8::try_from(text.len()).unwrap(), 0, 0];
        record(0x204, &[&cell(row, column)[..], &length, text.as_bytes()].concat())
    };
    let name = [&[0, 0, 4, 0][..], b"List"].concat();
    let globals = begin(5).len() + record(0x85, &[&[0; 4][..], &name].concat()).len() + end().len();
    let offset = u32::try_from(globals).unwrap().to_le_bytes();
    let mut stream =
        [begin(5), record(0x85, &[&offset[..], &name].concat()), end(), begin(16)].concat();
    stream.extend(header.iter().enumerate().flat_map(|(column, name)| label(0, column, name)));
    stream.extend(
        ["C-1", "M1", "2025-26 Q3"].iter().enumerate().flat_map(|(at, text)| label(1, at, text)),
    );
    stream.extend(record(0x203, &[&cell(1, 3)[..], &number.to_le_bytes()].concat()));
    stream.extend(end());
    stream.resize(4_096, 0);

    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.extend([0; 16]);
    file.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    file.extend([0; 10]);
    let numbers = |numbers: &[u32]| -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    };
    let (free, last) = (u32::MAX, u32::MAX - 1);
    file.extend(numbers(&[1, 1, 0, 4_096, last, 0, last, 0, 0]));
    file.resize(512, 0xff);
    let mut chain = vec![u32::MAX - 2, last, 3, 4, 5, 6, 7, 8, 9, last];
    chain.resize(128, free);
    file.extend(numbers(&chain));
    for (name, sort, child, start, size) in
        [("Root Entry", 5, 1, last, 0), ("Workbook", 2, free, 2, 4_096)]
    {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend([u8::try_from(name.len() * 2 + 2).unwrap(), 0, sort, 1]);
        entry.extend(numbers(&[free, free, child]));
        entry.resize(116, 0);
        entry.extend(numbers(&[start, size, 0]));
        file.extend(entry);
    }
    file.resize(1_536, 0);
    file.extend(stream);
    file
}

#[test]
fn old_workbooks_are_read_as_well() {
    let header = ["contract_ref", "measure_ref", "quarter", "units"];
    let read = read(Kind::Profiles, &xls(&header, 2.25)).unwrap();
    assert_eq!(read.place.as_ref().unwrap().sheet, "List");
    let (2, Record::Profile(profile)) = &read.records[0] else { panic!("{:?}", read.rejected) };
    assert_eq!(
        (profile.quarter.to_string(), profile.units.to_string()),
        ("2025-26 Q3".to_owned(), "2.25".to_owned())
    );
    let noise = super::read(Kind::Profiles, &xls(&header, 0.1 + 0.2)).unwrap();
    assert_eq!(refused(&noise)[0].0, "D2");
}

#[test]
fn the_command_names_sheet_and_cell_and_imports_the_same_twice() {
    let home = Home::with_council();
    let mut list = sheet(
        "List",
        &[&["supplier_ref", "name", "size"], &["S-1", "One", "small"], &["S-2", "Two", "tiny"]],
    );
    list.write_string(3, 0, "S-1").unwrap().write_string(3, 1, "Again").unwrap();
    home.write("s.xlsx", book(vec![list]));
    let ran = home.run(&["import", "suppliers", "s.xlsx"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("s.xlsx (sheet List): 1 added"), "{}", ran.out);
    assert!(ran.out.contains("row 3, size (C3): “tiny” is not one of"), "{}", ran.out);
    assert!(ran.out.contains("row 4, supplier_ref (A4): “S-1”"), "{}", ran.out);
    let again = home.json(&["import", "suppliers", "s.xlsx"]);
    let file = &again["data"]["files"][0];
    assert_eq!((&file["unchanged"], &file["sheet"]), (&1.into(), &"List".into()));
    assert_eq!((&file["rejected"][0]["cell"], &file["encoding"]), (&"C3".into(), &().into()));
    let asked = home.run(&["import", "suppliers", "s.xlsx", "--sheet", "Lists"]);
    assert_eq!(asked.code, 2);
    assert!(
        asked.err.contains("no sheet Lists") && asked.err.contains("there are List"),
        "{}",
        asked.err
    );
    home.write("s.csv", "supplier_ref,name\n");
    assert_eq!(home.run(&["import", "suppliers", "s.csv", "--sheet", "List"]).code, 2);
}
