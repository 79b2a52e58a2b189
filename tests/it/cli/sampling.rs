//! The quotations audit on the command line.

use serde_json::Value;

use super::Home;

const DRAW: &[&str] = &[
    "sample",
    "purchases",
    "--from",
    "2024-04-01",
    "--to",
    "2025-11-22",
    "--size",
    "3",
    "--seed",
    "11",
];

fn draw(home: &Home, more: &[&str]) -> Value {
    let words: Vec<&str> = DRAW.iter().chain(more).copied().collect();
    home.json(&words)["data"].clone()
}

fn names(data: &Value) -> Vec<String> {
    let rows = data["purchases"].as_array().unwrap();
    rows.iter().map(|row| row["procurement_ref"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_same_words_draw_the_same_and_say_that_it_is_there() {
    let home = Home::with_sample();
    let first = home.run(DRAW);
    assert!(first.err.contains("A-0002 was drawn. Audit row"), "{}", first.err);
    assert!(first.out.contains("3 of "), "{}", first.out);
    let again = home.run(DRAW);
    assert!(again.err.contains("A-0002 was there already"), "{}", again.err);
    assert_eq!(first.out, again.out);
    let data = draw(&home, &[]);
    assert_eq!(data["sample"]["sample_ref"], "A-0002");
    assert_eq!(data["assurance"]["level"], Value::Null);
    // Worked with sha256sum of 11/REFERENCE over the small purchases of these days.
    assert_eq!(names(&data), GOLDEN);
    let spread = draw(&home, &["--by", "category"]);
    assert_eq!(spread["sample"]["sample_ref"], "A-0003");
    assert_eq!(spread["sample"]["by"], "category");
    assert_eq!(home.json(&["list", "samples"])["data"]["count"], 3);
    home.ok(&["undo"]);
    assert_eq!(home.json(&["list", "samples"])["data"]["count"], 2);
}

const GOLDEN: [&str; 3] = ["P-0021", "P-0027", "P-0028"];

#[test]
fn a_worksheet_goes_out_and_comes_back_filled_in() {
    let home = Home::with_sample();
    let words: Vec<&str> = DRAW.iter().chain(&["-o", "audit.csv"]).copied().collect();
    assert!(home.ok(&words).contains("audit.csv: Worksheet of A-0002 with 3 purchases"));
    assert_ne!(home.run(&words).code, 0, "a file that is there stays");
    let blank = std::fs::read_to_string(home.path("audit.csv")).unwrap();
    assert!(blank.starts_with("sample_ref,procurement_ref,title,category,department,supplier,"));
    let mut filled: Vec<String> = Vec::new();
    for (at, line) in blank.lines().enumerate() {
        let known = line.trim_end_matches(',');
        filled.push(match at {
            0 => line.to_owned(),
            1 => format!("{known},yes,yes,yes,yes,compliant,,,"),
            2 => format!(
                "{known},yes,no,yes,,not compliant,One reply is missing,auditor2,2025-11-20"
            ),
            _ => format!("{known},,,,,not determined,No file,,"),
        });
    }
    home.write("filled.csv", filled.join("\r\n"));
    let dry = home.ok(&["sample", "result", "filled.csv", "--dry-run"]);
    assert!(dry.contains("3 to change"), "{dry}");
    let ran = home.run(&["sample", "result", "filled.csv"]);
    assert!(ran.out.contains("0 added, 3 changed, 0 unchanged, 0 rejected"), "{}", ran.out);
    assert!(!ran.err.contains("column"), "columns that only tell are no news: {}", ran.err);
    let again = home.ok(&["sample", "result", "filled.csv"]);
    assert!(again.contains("0 changed, 3 unchanged"), "{again}");
    let shown = home.ok(&["show", "A-0002"]);
    for line in [
        "Compliance: 1 of 2, 50.0%; exact 95% interval 1.25% to 98.75%.",
        "Assurance: none, and weak: the interval reaches into another band.",
        "Not determined: 1. If none of them complied: 1 of 3, 33.3%, none.",
        "our own, since no source sets any",
        ": not compliant. One reply is missing",
        ": not determined. No file",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let data = home.json(&["show", "A-0002"])["data"].clone();
    assert_eq!(data["assurance"]["interval_percent"]["lower"], "1.25");
    assert_eq!(data["exceptions"].as_array().unwrap().len(), 2);
    assert_eq!(data["purchases"][1]["checked_by"], "auditor2");
}

#[test]
fn a_workbook_goes_through_its_own_process_and_back() {
    let home = Home::with_sample();
    let words: Vec<&str> = DRAW.iter().chain(&["-o", "audit.xlsx"]).copied().collect();
    home.ok(&words);
    let ran = home.run(&["sample", "result", "audit.xlsx"]);
    assert!(ran.out.contains("(sheet Worksheet): 0 added, 0 changed, 3 unchanged"), "{}", ran.out);
    home.ok(&["export", "results", "all.xlsx"]);
    let ran = home.ok(&["sample", "result", "all.xlsx"]);
    assert!(ran.contains("0 changed, 15 unchanged"), "{ran}");
}

#[test]
fn what_cannot_be_is_one_sentence_each() {
    let home = Home::with_sample();
    let head = "sample_ref,procurement_ref,two_invited,result\r\n";
    for (row, reason) in [
        ("A-0001,P-9999,yes,", "is the reference of no procurement"),
        ("A-0001,P-0001,yes,", "is not one of the purchases of sample A-0001"),
        ("A-0009,P-0005,yes,", "is the reference of no sample"),
        ("A-0001,P-0005,perhaps,", "is neither yes nor no"),
        ("A-0001,P-0005,yes,fine", "Write one of: compliant, not compliant, not determined."),
        ("A-0001,P-0005,no,compliant", "does not go with two_invited, which is no"),
    ] {
        home.write("r.csv", format!("{head}{row}\r\n"));
        let ran = home.run(&["sample", "result", "r.csv"]);
        assert!(ran.code == 1 && ran.out.contains(reason), "{reason}\n{}", ran.out);
    }
    let base = ["sample", "purchases", "--seed", "1"];
    for (more, reason) in [
        (
            &["--from", "2030-01-01", "--to", "2030-02-01", "--size", "3"][..],
            "nothing to draw from",
        ),
        (&["--from", "2024-01-02", "--to", "2024-01-01", "--size", "3"], "comes before from"),
        (&["--from", "2024-01-01", "--to", "2024-02-01", "--size", "0"], "1..=1000"),
        (&["--from", "2024-01-01", "--to", "2024-02-01", "--size", "3", "--by", "x"], "category"),
    ] {
        let words: Vec<&str> = base.iter().chain(more).copied().collect();
        let ran = home.run(&words);
        assert!(ran.code > 1 && ran.err.contains(reason), "{reason}\n{} {}", ran.code, ran.err);
    }
    let ran = home.run(&["remove", "samples", "A-0001", "--yes"]);
    assert!(ran.err.contains("only drawn"), "{}", ran.err);
}

#[test]
fn of_a_past_day_a_sample_has_what_was_found_by_then() {
    let home = Home::with_sample();
    // Drawn on 2 June 2025, looked through on the 16th: 5 of 9 complied.
    let explained = |day| home.run(&["explain", "compliance:A-0001", "--as-of", day]);
    let ran = explained("2025-06-01");
    assert!(ran.code != 0 && ran.err.contains("no sample"), "{}{}", ran.out, ran.err);
    assert!(explained("2025-06-15").out.contains("= not known: nothing is determined yet"));
    assert!(explained("2025-06-16").out.contains("= 55.6%"));
    let checked = |day| {
        let report = home.json(&["report", "annual", "--as-of", day]);
        let parts = report["data"]["parts"].as_array().unwrap().clone();
        let table = parts.iter().find(|part| part["caption"] == "Samples of small purchases");
        table.map(|table| table["rows"][0]["checked"].clone())
    };
    assert_eq!(checked("2025-06-01"), None);
    assert_eq!(checked("2025-06-15"), Some("0".into()));
    assert_eq!(checked("2025-06-16"), Some("11".into()));
}
