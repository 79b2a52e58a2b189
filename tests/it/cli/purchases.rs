//! Procurements, quotations and waivers on the command line.

use super::Home;

fn home() -> Home {
    let home = Home::with_council();
    for words in [
        &["suppliers", "supplier_ref=S-1", "name=Alpha Ltd", "postcode=S60"][..],
        &["suppliers", "supplier_ref=S-2", "name=Beta Ltd", "postcode=LS1"],
        &[
            "contracts",
            "contract_ref=C-1",
            "title=Benches",
            "supplier_ref=S-1",
            "value_gbp=17500",
            "start=2025-06-01",
            "end=2026-05-31",
        ],
        &[
            "procurements",
            "procurement_ref=P-1",
            "title=Park benches",
            "estimated_value_gbp=£18,000",
            "route=quotation",
            "began_on=03/03/2025",
            "contract_ref=C-1",
            "supplier_ref=S-1",
        ],
        &[
            "procurements",
            "procurement_ref=P-2",
            "title=Pool cleaning",
            "estimated_value_gbp=180000.01",
            "route=open tender",
            "lead=joint",
            "began_on=2025-04-01",
        ],
        &[
            "quotations",
            "procurement_ref=P-1",
            "supplier_ref=S-1",
            "invited_on=2025-03-05",
            "received_on=2025-03-12",
            "amount_gbp=17,500",
            "outcome=accepted",
        ],
        &["quotations", "procurement_ref=P-1", "supplier_ref=S-2", "invited_on=2025-03-05"],
    ] {
        let words: Vec<&str> = ["add"].iter().chain(words).copied().collect();
        home.ok(&words);
    }
    home
}

fn export(home: &Home) -> String {
    ["procurements", "quotations", "waivers"].map(|kind| home.ok(&["export", kind])).concat()
}

#[test]
fn they_are_listed_filtered_and_summed() {
    let home = home();
    let data = home.json(&["list", "procurements", "--totals", "--sort=-estimated_value_gbp"]);
    let data = &data["data"];
    assert_eq!(data["count"], 2);
    assert_eq!(data["rows"][0]["procurement_ref"], "P-2");
    assert_eq!(data["rows"][1]["invited"], "2");
    assert_eq!(data["rows"][1]["received"], "1");
    assert_eq!(data["rows"][0]["contract_ref"], serde_json::Value::Null);
    // 18,000.00 + 180,000.01
    assert_eq!(data["totals"]["estimated_value_gbp"], "198000.01");
    let only =
        home.ok(&["list", "procurements", "--filter", "lead:joint", "--columns", "title,lead"]);
    assert!(only.contains("Pool cleaning  joint") && !only.contains("benches"), "{only}");
    for (words, says) in [
        (&["list", "procurements", "--filter", "status:live"][..], "choose contracts"),
        (&["list", "procurements", "--attention"], "choose contracts"),
        (&["list", "contracts", "--filter", "began-to:2025-01-01"], "sleva list procurements"),
        (&["list", "suppliers", "--filter", "route:grant"], "Words choose suppliers"),
        (
            &["list", "procurements", "--filter", "route:parcel"],
            "route: parcel is not one of quotation",
        ),
    ] {
        let ran = home.run(words);
        assert!(ran.code != 0 && ran.err.contains(says), "{words:?} {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
}

#[test]
fn one_is_shown_with_its_quotations_its_waivers_and_its_contract() {
    let home = home();
    home.ok(&["add", "waivers", "rule=quotes-two", "record_ref=P-1", "reason=One firm is left"]);
    let text = home.ok(&["show", "P-1"]);
    for part in [
        "Procurement P-1 Park benches",
        "Locality of the supplier: local (1691 of the 1693 postcodes of S60 lie in the borough)",
        "Contract that followed: C-1 Benches",
        "S-2   Beta Ltd   outside   2025-03-05  ·",
        "quotes-two  One firm is left",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let data = home.json(&["show", "P-1"])["data"].clone();
    assert_eq!(data["quotations"][0]["amount_gbp"], "17500.00");
    assert_eq!(data["quotations"][0]["locality"], "local");
    assert_eq!(data["waivers"][0]["rule"], "quotes-two");
    assert_eq!(home.json(&["show", "C-1"])["data"]["procurements"][0], "P-1");
}

#[test]
fn each_kind_is_changed_removed_and_taken_back() {
    let home = home();
    home.ok(&[
        "add",
        "waivers",
        "rule=Quotes-Two",
        "record_ref=C-1",
        "reason=Agreed",
        "from=2025-05-01",
    ]);
    let start = export(&home);
    assert!(start.contains("quotes-two,C-1,Agreed,"), "{start}");
    let acts: &[(&[&str], &str)] = &[
        (&["edit", "procurements", "P-1", "sv_weight=15.5"], "sv_weight: from not known to “15.5”"),
        (
            &["edit", "procurements", "P-1", "contract_ref="],
            "contract_ref: from “C-1” to not known",
        ),
        (&["edit", "quotations", "P-1/S-2", "outcome=no reply"], "outcome: from not known"),
        (&["edit", "waivers", "C-1/quotes-two/2025-05-01", "to=2025-12-31"], "to: from not known"),
        (&["remove", "waivers", "C-1/quotes-two/2025-05-01", "--yes"], "2025-05-01 removed"),
        (&["remove", "quotations", "P-1/S-2", "--yes"], "P-1/S-2 removed"),
        (&["remove", "procurements", "P-2", "--yes"], "P-2 removed"),
    ];
    for (words, says) in acts {
        let out = home.ok(words);
        assert!(out.contains(says), "{words:?}\n{out}");
    }
    for _ in acts {
        home.ok(&["undo"]);
    }
    assert_eq!(export(&home), start);
    for (words, says) in [
        (&["remove", "suppliers", "S-2", "--yes"][..], "is used by 1 quotation"),
        (&["remove", "procurements", "P-1", "--yes"], "is used by 2 quotations"),
        (&["remove", "contracts", "C-1", "--yes"], "is used by 1 procurement and 1 waiver"),
        (
            &["add", "procurements", "procurement_ref=P-1", "title=x", "estimated_value_gbp=1"],
            "already",
        ),
        (&["edit", "quotations", "P-1/S-9", "note=x"], "PROCUREMENT/SUPPLIER"),
        (&["edit", "waivers", "C-1/quotes-two", "to=2026-01-01"], "RECORD/RULE/DAY"),
    ] {
        let ran = home.run(words);
        assert!(ran.code != 0 && ran.err.contains(says), "{words:?} {}", ran.err);
    }
    assert_eq!(export(&home), start);
}

#[test]
fn a_whole_folder_comes_back_the_same_byte_for_byte() {
    let home = Home::with_sample();
    home.ok(&["export", "all", "out"]);
    home.ok(&["init", "other.db"]);
    home.ok(&["--db", "other.db", "import", "all", "out"]);
    home.ok(&["--db", "other.db", "export", "all", "again"]);
    for kind in ["procurements", "quotations", "waivers", "contracts"] {
        let [first, again] = ["out", "again"]
            .map(|folder| std::fs::read(home.path(&format!("{folder}/{kind}.csv"))).unwrap());
        assert!(first.len() > 100, "{kind}");
        assert_eq!(first, again, "{kind}");
    }
    let book = home.ok(&["export", "procurements", "p.xlsx"]);
    assert!(book.contains("72"), "{book}");
    let ran = home.ok(&["import", "procurements", "p.xlsx"]);
    assert!(ran.contains("0 added, 0 changed, 72 unchanged, 0 rejected"), "{ran}");
}

#[test]
fn awkward_cells_are_refused_by_row_and_column_and_the_others_come_in() {
    let home = home();
    let start = export(&home);
    let cases = [
        ("title", "=HYPERLINK(1)", "begins with ="),
        ("title", "Bins\u{1b}[2J", "control"),
        ("title", "Bins \u{202e}x", "invisible"),
        ("estimated_value_gbp", "NaN", "not a number"),
        ("estimated_value_gbp", "1e999", "not a number"),
        ("estimated_value_gbp", "123456789012345678901234567890", "too"),
        ("estimated_value_gbp", "73423.70999999999", "more than 2 decimals"),
        ("estimated_value_gbp", "(1.00)", "less than nothing"),
        ("price_weight", "100.0001", "more than 100"),
        ("price_weight", "-1", "less than nothing"),
        ("route", "post", "not one of the words"),
        ("began_on", "31/02/2025", "no"),
        ("sv_scored_at_award", "perhaps", "neither yes nor no"),
    ];
    for (column, cell, says) in cases {
        let mut columns = vec!["procurement_ref", "title", "estimated_value_gbp"];
        let mut cells = vec!["P-9", "Bins", "£1,234.50"];
        if let Some(at) = columns.iter().position(|own| *own == column) {
            cells[at] = cell;
        } else {
            columns.push(column);
            cells.push(cell);
        }
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        home.write("p.csv", format!("{}\n{}\n", columns.join(","), quoted.join(",")));
        let ran = home.run(&["import", "procurements", "p.csv"]);
        let all = format!("{}{}", ran.out, ran.err);
        assert!(
            ran.code != 0 && all.contains(column) && all.contains(says),
            "{cell:?} {says}: {all}"
        );
        assert!(all.contains("row 2") || all.contains("Row 2") || all.contains(" 2 "), "{all}");
        assert!(!all.contains('\u{1b}') && !all.contains('\u{202e}'), "{all:?}");
    }
    assert_eq!(export(&home), start);
    home.write(
        "p.csv",
        "procurement_ref,title,estimated_value_gbp\nP-8,Good,\"£1,234.50\"\nP-9,'=Sum,1234.5-\nP-10,'=Sum,5\n",
    );
    let ran = home.run(&["import", "procurements", "p.csv"]);
    assert!(
        ran.out.contains("2 added, 0 changed, 0 unchanged, 1 rejected"),
        "{}{}",
        ran.out,
        ran.err
    );
    let out = home.ok(&["export", "procurements"]);
    assert!(out.contains("P-8,Good,,,,,,,1234.50,"), "{out}");
    assert!(out.contains("P-10,'=Sum,"), "a formula goes out as text: {out}");
}
