//! The blank return of a supplier: written, filled in elsewhere, and back as a draft.

use std::fmt::Write as _;
use std::fs;

use super::Home;
use super::returns::home;

const Q2: &str = "2025-26 Q2";

#[test]
fn a_blank_return_comes_back_filled_in_whatever_was_done_to_its_columns() {
    let home = home();
    let words = ["export", "template", "returns", "blank.csv", "--contract", "C-9001"];
    home.ok(&[&words[..], &["--quarter", Q2]].concat());
    let blank = fs::read_to_string(home.path("blank.csv")).unwrap();
    let mut lines = blank.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|own| *own == name).unwrap();
    // Two columns change places, a figure has a pound sign and a thousands comma, and there is a row
    // of a measure that nothing is committed of.
    let mut filled =
        String::from("measure_ref,declared_units,quarter,contract_ref,measure_title\n");
    for (row, figure) in lines.filter(|line| !line.trim().is_empty()).zip(["\"£1,234.50\"", "0"]) {
        let cells: Vec<&str> = row.split(',').collect();
        let of = |name: &str| cells[at(name)];
        let (measure, title) = (of("measure_ref"), of("measure_title"));
        let (quarter, contract) = (of("quarter"), of("contract_ref"));
        writeln!(filled, "{measure},{figure},{quarter},{contract},{title}").unwrap();
    }
    writeln!(filled, "M9,5,{Q2},C-9001,Added by the supplier").unwrap();
    fs::write(home.path("filled.csv"), filled).unwrap();
    let ran = home.run(&["import", "returns", "filled.csv"]);
    assert_eq!(ran.code, 1, "{} {}", ran.out, ran.err);
    assert!(ran.out.contains("M9") && ran.out.contains("C-9001"), "{}", ran.out);
    assert!(!ran.err.contains("measure_title"), "what the sheet tells is not unknown: {}", ran.err);
    let shown = home.ok(&["show", &format!("C-9001/{Q2}")]);
    assert!(shown.contains("1,234.5") && shown.contains("draft"), "{shown}");
}

#[test]
fn the_workbook_itself_comes_back_too() {
    let home = home();
    let words = ["export", "template", "returns", "blank.xlsx", "--contract", "C-9001"];
    home.ok(&[&words[..], &["--quarter", Q2]].concat());
    // Nothing is filled in: nothing is changed, and no draft is begun.
    let out = home.ok(&["import", "returns", "blank.xlsx"]);
    assert!(out.contains("unchanged"), "{out}");
    assert!(!home.ok(&["export", "returns"]).contains("C-9001"), "no draft was begun");
}

#[test]
fn a_whole_quarter_is_one_sheet_for_each_contract_that_is_waited_for() {
    let home = Home::with_sample();
    home.ok(&["export", "template", "returns", "sheets", "--quarter", "2025-26 Q2"]);
    let mut files: Vec<String> =
        home.files().into_iter().filter(|file| file.starts_with("sheets/")).collect();
    files.sort();
    // Overdue are C-0007, C-0020 and C-0021, and C-0004 is in draft.
    let names = ["C-0004", "C-0007", "C-0020", "C-0021"];
    let names = names.map(|name| format!("sheets/returns-{name}-2025-26-Q2.xlsx"));
    assert_eq!(files, names);
}

#[test]
fn what_is_not_named_is_asked_for_in_one_sentence() {
    let home = home();
    for words in [
        &["export", "template", "returns", "x.xlsx", "--contract", "C-9001"][..],
        &["export", "template", "contracts", "x.xlsx", "--quarter", Q2],
        &["export", "template", "returns", "--quarter", Q2],
    ] {
        let ran = home.run(words);
        assert_eq!(ran.code, 2, "{words:?} {}", ran.err);
        assert!(ran.err.contains("sleva export template returns"), "{}", ran.err);
    }
    let none = home.run(&[
        "export",
        "template",
        "returns",
        "x.xlsx",
        "--contract",
        "C-9001",
        "--quarter",
        "2031-32 Q1",
    ]);
    assert_ne!(none.code, 0);
}
