//! Workbooks made to do harm. The program lives, says one sentence and imports nothing.

use std::time::{Duration, Instant};

use sleva::db::request::Kind;
use sleva::exchange::Fault;
use sleva::workbook::{Limits, Reader};

use super::{NO_STRINGS, archive, book, raw, raw_row, read, read_with, reader, sheet};
use crate::cli::{Home, Ran};

const HEADER: &[&str] = &["supplier_ref", "name"];

fn good() -> Vec<u8> {
    book(vec![sheet("One", &[HEADER, &["S-1", "Invented"]])])
}

fn with_row(row: &str) -> Vec<u8> {
    raw(&format!("{}{row}", raw_row(1, HEADER)), NO_STRINGS)
}

fn ole(inside: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(2_048, 0);
    bytes.extend(inside.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(8_192, 0);
    bytes
}

/// A sheet that says it is `size` bytes and is as many blanks.
fn padded(size: usize) -> Vec<u8> {
    let blanks = " ".repeat(size);
    raw(&format!("{}<!--{blanks}-->", raw_row(1, HEADER)), NO_STRINGS)
}

const ENTITIES: &str = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&c;&c;&c;</t></si></sst>"#;
const RESERVED: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="99999999999"><si><t>x</t></si></sst>"#;

/// Each with words of its sentence.
fn bad() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let mut cut = good();
    cut.truncate(cut.len() / 2);
    let mut garbage = b"PK\x03\x04".to_vec();
    garbage.extend((0..4_000_u32).map(|n| u8::try_from(n * 7 % 251).unwrap()));
    vec![
        (
            "sparse.xlsx",
            with_row(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#),
            "cell XFD1048576 is beyond the 2000 columns",
        ),
        ("bomb.xlsx", padded(20_000_000), "unpacks to more than 100 times its size"),
        ("entities.xlsx", raw(&raw_row(1, HEADER), ENTITIES), "refused"),
        ("reserved.xlsx", raw(&raw_row(1, HEADER), RESERVED), "more memory"),
        ("cut.xlsx", cut, "damaged"),
        ("encrypted.xlsx", ole("EncryptedPackage"), "password"),
        ("old.xls", ole("Workbook"), "refused"),
        ("old-macros.xls", ole("Workbook _VBA_PROJECT_CUR"), "macros"),
        ("letter.doc", ole("WordDocument"), "not a workbook"),
        ("garbage.xlsx", garbage, "damaged"),
        (
            "macros.xlsm",
            archive(&[("[Content_Types].xml", b"x"), ("xl/vbaProject.bin", b"x")]),
            "macros",
        ),
        ("binary.xlsb", archive(&[("xl/workbook.bin", b"x")]), "binary workbook"),
        ("letter.docx", archive(&[("word/document.xml", b"x")]), "not a workbook"),
        (
            "order.xlsx",
            with_row(
                r#"<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>"#,
            ),
            "out of order",
        ),
        ("types.xlsx", with_row(r#"<row r="2"><c r="A2" t="zz"><v>1</v></c></row>"#), "damaged"),
    ]
}

#[test]
fn every_bad_workbook_is_one_sentence_and_the_program_stays_small() {
    let home = Home::with_council();
    let program = env!("CARGO_BIN_EXE_sleva");
    for (name, bytes, words) in bad() {
        home.write(name, bytes);
        // The program itself has less memory than the reading process may have.
        let line = format!("ulimit -v 300000; exec {program} import suppliers {name}");
        let mut command = home.command(&[]);
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", &line]).current_dir(command.get_current_dir().unwrap()).env_clear();
        shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let ran = Ran::from(&shell.stdin(std::process::Stdio::null()).output().unwrap());
        assert_eq!((ran.code, ran.out.as_str()), (65, ""), "{name}: {}", ran.err);
        assert!(ran.err.contains("File refused: "), "{name}: {}", ran.err);
        assert!(ran.err.contains(words), "{name}: {}", ran.err);
        assert_eq!(ran.err.trim_end().lines().count(), 1, "{name}: {}", ran.err);
        command.args(["list", "suppliers"]);
        assert_eq!(command.output().unwrap().status.code(), Some(1), "{name}: nothing came in");
    }
}

fn limited(limits: Limits) -> Reader {
    Reader { limits, ..reader() }
}

fn why(reader: &Reader, bytes: &[u8]) -> String {
    match read_with(reader, Kind::Suppliers, bytes) {
        Err(Fault::Refused(refusal)) => refusal.why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn more_cells_or_text_than_the_limits_is_refused() {
    let rows: String = (2..60).map(|row| raw_row(row, &["S-1", "Invented"])).collect();
    let bytes = with_row(&rows);
    let cells = limited(Limits { cells: 100, ..Limits::default() });
    assert_eq!(why(&cells, &bytes), "it has more than 100 cells");
    let text = limited(Limits { text: 500, ..Limits::default() });
    assert!(why(&text, &bytes).contains("of text"));
    let file = limited(Limits { file: 100, ..Limits::default() });
    assert!(why(&file, &bytes).contains("larger than"));
    let unpacked = limited(Limits { unpacked: 1_000, ..Limits::default() });
    assert!(why(&unpacked, &bytes).contains("unpacks to more than"));
    assert_eq!(read(Kind::Suppliers, &bytes).unwrap().records.len(), 58);
}

#[test]
fn a_shared_text_that_is_used_often_meets_the_limit_of_text() {
    let long = "x".repeat(30_000);
    let strings = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{long}</t></si></sst>"#
    );
    let rows = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(3_000);
    let bytes = raw(&format!("{}{rows}", raw_row(1, HEADER)), &strings);
    assert_eq!(why(&reader(), &bytes), "it has more than 64 MB of text");
}

/// A workbook of no cells and of as many thousand strings.
fn strings(thousands: usize) -> Vec<u8> {
    let some: Vec<String> = (0..1_000).map(|number| format!("<si><t>{number}</t></si>")).collect();
    let all = some.concat().repeat(thousands);
    let head = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#;
    raw(&raw_row(1, HEADER), &format!("{head}{all}</sst>"))
}

#[test]
fn many_shared_strings_are_read_or_meet_the_limit_of_memory() {
    let bytes = strings(40);
    assert_eq!(read(Kind::Suppliers, &bytes).unwrap().records.len(), 0);
    let memory = limited(Limits { memory: 12 << 20, ..Limits::default() });
    let said = why(&memory, &bytes);
    assert!(said.contains("more memory") || said.contains("broke off"), "{said}");
}

#[test]
#[ignore = "a quarter of a minute without optimisation"]
fn a_million_shared_strings_are_read_or_refused() {
    match read(Kind::Suppliers, &strings(1_000)) {
        Ok(read) => assert_eq!(read.records.len(), 0),
        Err(Fault::Refused(refusal)) => assert!(refusal.why.contains("more"), "{refusal}"),
        other => panic!("{other:?}"),
    }
}

/// A workbook whose parts say that they unpack to a hundred bytes each.
fn lying() -> Vec<u8> {
    let mut bytes = padded(2_000_000);
    for (mark, at) in [(b"PK\x01\x02", 24), (b"PK\x03\x04", 22)] {
        let places: Vec<usize> =
            (0..bytes.len() - 4).filter(|place| bytes[*place..].starts_with(mark)).collect();
        for place in places {
            bytes[place + at..place + at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
    }
    bytes
}

#[test]
fn parts_that_lie_about_their_size_are_seen_before_they_are_parsed() {
    let said = why(&reader(), &lying());
    assert!(said.contains("larger than its declared"), "{said}");
}

#[test]
fn a_process_that_dies_at_any_point_is_one_sentence() {
    let many: String = (2..400).map(|row| raw_row(row, &["S-1", "Invented"])).collect();
    let bytes = with_row(&many);
    let mut said = Vec::new();
    for memory in [1, 4, 5, 6, 7, 8, 9, 10, 12, 16, 24, 512] {
        let reader = limited(Limits { memory: memory << 20, ..Limits::default() });
        said.push(match read_with(&reader, Kind::Suppliers, &bytes) {
            Err(Fault::Refused(refusal)) => refusal.why,
            Ok(read) => format!("{} rows", read.records.len()),
            other => panic!("{other:?}"),
        });
    }
    let known =
        ["398 rows", "reading it takes more memory than a workbook may", "reading it broke off"];
    assert!(said.iter().all(|said| known.contains(&said.as_str())), "{said:?}");
    assert_eq!((said[0] == known[0], said[11].as_str()), (false, known[0]));
}

/// A sheet that its parser never comes to the end of.
fn endless() -> Vec<u8> {
    let manifest = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    let content =
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="a">"#;
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn a_process_that_hangs_is_ended_by_the_clock_or_by_its_seconds() {
    let begun = Instant::now();
    let clock = limited(Limits { wait: Duration::from_millis(400), ..Limits::default() });
    assert!(why(&clock, &endless()).contains("takes longer"));
    let seconds = limited(Limits { seconds: 1, ..Limits::default() });
    assert!(why(&seconds, &endless()).contains("takes longer"));
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[test]
fn another_program_in_its_place_is_one_sentence() {
    for program in ["/bin/true", "/bin/echo", "/nowhere/at/all"] {
        let other = Reader::new(program.into());
        let said = why(&other, &good());
        let words = ["broke off", "went wrong", "cannot be started"];
        assert!(words.iter().any(|word| said.contains(word)), "{program}: {said}");
    }
}
