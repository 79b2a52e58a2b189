//! Names that would be markup, formulas or controls elsewhere, through the store into every form.
//! All of it is invented.

use std::fs;

use rusqlite::Connection;

use super::books;
use super::pages::{Page, rows_of_markdown};
use crate::cli::Home;

const TITLE: &str =
    "<script>alert(1)</script> | `x` *b* [l](javascript:y) \"q\" & 'a'\n| - | \u{202e}rtl\0end";
const NAME: &str = "=cmd|'/C calc'!A0";

fn home() -> Home {
    let home = Home::with_sample();
    let conn = Connection::open(home.path(".local/share/sleva/demo/sample.db")).unwrap();
    // No file or form lets these in; the checks of the schema are not what is tested here.
    conn.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
    for (statement, text) in [
        ("UPDATE contracts SET title = ?1 WHERE contract_ref IN ('C-0003', 'C-0021')", TITLE),
        ("UPDATE suppliers SET name = ?1 WHERE supplier_ref IN ('S-0001', 'S-0005')", NAME),
        ("UPDATE contracts SET category = ?1 WHERE contract_ref = 'C-0001'", TITLE),
    ] {
        assert!(conn.execute(statement, [text]).unwrap() > 0, "{statement}");
    }
    home
}

fn is_plain(text: &str) -> bool {
    !text.contains(|c: char| c.is_control() && !"\r\n".contains(c) || c == '\u{202e}')
}

const REPORTS: [&[&str]; 4] =
    [&["annual"], &["quarter"], &["contract", "C-0003"], &["supplier", "S-0005"]];

#[test]
fn hostile_names_are_text_in_every_form() {
    let home = home();
    let mut seen = 0;
    for words in REPORTS {
        let write = |file: &str| {
            let words: Vec<&str> =
                ["report"].iter().chain(words).chain(&["-o", file, "--yes"]).copied().collect();
            home.ok(&words);
            home.path(file)
        };
        let read = |file: &str| fs::read_to_string(write(file)).unwrap();
        let page = read("r.html");
        assert!(is_plain(&page) && !page.contains("<script"), "{words:?}");
        let page = Page::parse(&page);
        seen += usize::from(page.text.contains("<script>alert(1)</script> | `x` *b*"));
        let markdown = read("r.md");
        assert!(is_plain(&markdown) && !markdown.contains("<script"), "{words:?}");
        assert!(!markdown.contains("[l](") && !markdown.contains(" `x`"), "{words:?}");
        rows_of_markdown(&markdown);
        assert!(is_plain(&read("r.txt")), "{words:?}");
        let json = read("r.json");
        assert!(is_plain(&json), "{words:?}");
        serde_json::from_str::<serde_json::Value>(&json).unwrap();
        let (texts, formulas) = books::contents(fs::read(write("r.xlsx")).unwrap());
        assert!(texts.iter().all(|text| is_plain(text)), "{words:?}");
        assert!(formulas.iter().all(|own| own.starts_with("SUM(")), "{formulas:?}");
        let folder = write("figures/");
        for entry in fs::read_dir(folder).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            assert!(is_plain(&text), "{words:?}");
            for row in csv::Reader::from_reader(text.as_bytes()).records() {
                let row = row.expect("as many cells as the header has");
                assert!(row.iter().all(|cell| !cell.starts_with('=')), "{row:?}");
            }
        }
    }
    assert!(seen >= 2, "the names were in {seen} reports");
}
