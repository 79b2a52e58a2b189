//! Delivery on the command line: lists, records, and what they say of a past day. Worked by hand.

use serde_json::{Value, json};
use sleva::db::request::AsAt;
use sleva::db::sqlite::{Mode, Sqlite};

use super::Home;
use super::returns::{Q2, act, done, home, submitted, validated};
use crate::reads::delivered::everything_adds_up;
use crate::store::day;

/// The contract of [`home`]: £20 of M1 and £40 of M2 committed, a quarter of it each quarter. The
/// first quarter is validated with £4, the second declares £14 and waits. Expected by then: £30.
fn delivered() -> Home {
    let home = home();
    validated(&home, "2025-26 Q1", ["M1=2", "M2=0"]);
    submitted(&home, Q2, ["M1=2", "M2=1"]);
    home
}

fn row<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let rows = answer["data"]["rows"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{name} {answer}"))
}

const MONEY: [&str; 5] =
    ["committed_gbp", "expected_gbp", "declared_gbp", "validated_gbp", "waiting_gbp"];

fn money(row: &Value) -> [&str; 5] {
    MONEY.map(|name| row[name].as_str().unwrap_or("none"))
}

#[test]
fn delivery_is_summed_up_by_anything() {
    let home = delivered();
    let list = |by: &str| home.json(&["list", "performance", "--by", by, "--supplier", "S-9001"]);
    let whole = ["60.00", "30.00", "18.00", "4.00", "14.00"];
    for (by, name) in [("council", "all"), ("contract", "C-9001"), ("supplier", "S-9001")] {
        let answer = list(by);
        let row = row(&answer, name);
        assert_eq!(money(row), whole, "{by}");
        assert_eq!((&row["rag"], &row["worst"]), (&json!("red"), &json!("C-9001 M2")), "{by}");
    }
    let measures = list("measure");
    assert_eq!(money(row(&measures, "ours/M1")), ["20.00", "10.00", "8.00", "4.00", "4.00"]);
    assert_eq!(money(row(&measures, "ours/M2")), ["40.00", "20.00", "10.00", "0.00", "10.00"]);
    assert_eq!(measures["data"]["count"], 2, "the sum is not among the rows");
    assert_eq!(money(&measures["data"]["totals"]), whole);
    let quarters = list("quarter");
    let figures = |name: &str| money(row(&quarters, name));
    assert_eq!(figures("2025-26 Q1"), ["none", "15.00", "4.00", "4.00", "none"]);
    assert_eq!(figures(Q2), ["none", "15.00", "14.00", "none", "14.00"]);
    let text = home.ok(&["list", "performance", "--by", "measure", "--sort", "-committed_gbp"]);
    assert!(text.lines().last().unwrap().contains("only validated counts"), "{text}");
}

#[test]
fn a_past_day_has_only_what_was_there_by_then() {
    let home = delivered();
    let words = ["list", "performance", "--supplier", "S-9001", "--as-of", "2025-08-15"];
    let then = home.json(&words);
    // Only the first quarter was due, and nothing had been submitted.
    assert_eq!(money(row(&then, "all")), ["60.00", "15.00", "0.00", "0.00", "0.00"]);
    let is_past = (&then["data"]["as_at"], &then["data"]["is_past"]);
    assert_eq!(is_past, (&json!("2025-08-15"), &json!(true)));
    let notes = then["data"]["notes"].to_string();
    assert!(notes.contains("As at 2025-08-15: only what was submitted"), "{notes}");
    let shown = home.json(&["show", "C-9001", "--as-of", "2025-08-15"]);
    assert_eq!(shown["data"]["delivered"]["expected_gbp"], "15.00");
}

#[test]
fn returns_are_listed_by_where_they_stand() {
    let home = delivered();
    let list = |words: &[&str]| {
        let words: Vec<&str> = ["list", "returns", "--filter", "Invented works"]
            .iter()
            .chain(words)
            .copied()
            .collect();
        let answer = home.json(&words);
        let rows = answer["data"]["rows"].as_array().unwrap().clone();
        let quarter = |row: &Value| row["quarter"].as_str().unwrap().to_owned();
        rows.iter().map(quarter).collect::<Vec<_>>()
    };
    assert_eq!(list(&["--state", "validated"]), ["2025-26 Q1"]);
    assert_eq!(list(&["--state", "submitted"]), [Q2]);
    assert_eq!(list(&["--state", "later"]), ["2025-26 Q3", "2025-26 Q4"]);
    assert!(list(&["--state", "overdue"]).is_empty());
    assert_eq!(list(&[]), [Q2], "what waits for somebody");
    assert_eq!(
        list(&["--state", "overdue", "--as-of", "2026-05-01"]),
        ["2025-26 Q3", "2025-26 Q4"]
    );
    let queue = home.ok(&["list", "validation", "--filter", "Invented works"]);
    assert!(
        queue.starts_with("Validation\n")
            && queue.contains("0 of 2 decided")
            && queue.contains("officer1      20"),
        "{queue}"
    );
    for (words, says) in [
        (&["list", "returns", "--state", "lost"][..], "Choose among overdue, queried"),
        (&["list", "returns", "--filter", "edition:ours"], "Leave that term out"),
        (&["list", "contracts", "--by", "theme"], "--by: This list is not chosen from by it"),
        (&["list", "performance", "--supplier", "S-1"], "There is no supplier S-1"),
    ] {
        let ran = home.run(words);
        assert!(ran.code != 0 && ran.err.contains(says), "{words:?} {}", ran.err);
    }
}

#[test]
fn a_contract_is_shown_with_its_delivery_and_what_was_done_about_it() {
    let home = delivered();
    let officer = |words: &[&str]| done(&home, "officer1", words);
    officer(&["vary", "C-9001", "M1", "9", "--signed-on", "2025-10-01", "--reason", "less work"]);
    officer(&[
        "add",
        "ratings",
        "contract_ref=C-9001",
        "year=2025-26",
        "grade=good",
        "kpi=Social value",
    ]);
    let data = home.json(&["show", "C-9001"])["data"].clone();
    assert_eq!(data["performance"][1]["validated_gbp"], "0.00");
    assert_eq!(data["performance"][1]["shortfall_gbp"], "20.00");
    assert_eq!(data["quarters"].as_array().unwrap().len(), 4);
    assert_eq!(data["quarters"][1]["standing"], "submitted");
    assert_eq!(data["actions"][0]["kind"], "adjusted");
    assert_eq!(data["ratings"][0]["grade"], "good");
    assert_eq!(data["variations"][0]["was"], "10");
    // Of M1 £10 and of M2 £20 were expected: £6 and £20 are missing, and half of that is £13.
    assert_eq!(data["delivered"]["recoverable_gbp"], "13.00");
    let text = home.ok(&["show", "C-9001"]);
    assert!(text.contains("of £26.00 up to £13.00 might be recovered"), "{text}");
    assert!(text.contains("nothing here is a debt"), "{text}");
    let supplier = home.json(&["show", "S-9001"]);
    assert_eq!(supplier["data"]["delivered"][0]["validated_gbp"], "4.00");
    assert!(home.ok(&["show", "S-9001"]).contains("Delivered over all its contracts"));
}

#[test]
fn a_return_is_shown_with_every_version_and_who_did_what() {
    let home = delivered();
    done(&home, "officer2", &["amend", "C-9001", "2025-26 Q1", "--reason", "one more"]);
    done(&home, "officer2", &["enter", "C-9001", "2025-26Q1", "M2=1", "--note", "M2=late sheet"]);
    let answer = home.json(&["show", "C-9001/2025-26 Q1"]);
    assert_eq!(answer["schema"], "sleva.return");
    let versions = answer["data"]["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 2);
    let first = &versions[0];
    assert_eq!(
        (&first["state"], &first["ended"]["person"]),
        (&json!("validated"), &json!("validator1"))
    );
    assert_eq!(first["lines"][1]["declared_units"], "0");
    assert_eq!(first["lines"][0]["validated_by"], "validator1");
    let second = &versions[1];
    assert_eq!((&second["state"], &second["reason"]), (&json!("draft"), &json!("one more")));
    assert_eq!(second["people"], json!(["officer1", "officer2"]));
    assert_eq!(second["lines"][1]["keyed_by"], "officer2");
    let text = home.ok(&["show", "C-9001/2025-26Q1"]);
    for says in ["Version 1: validated", "Amended because: one more", "M2 note: late sheet"] {
        assert!(text.contains(says), "{says}\n{text}");
    }
    let none = home.ok(&["show", "C-9001/2025-26 Q4"]);
    assert!(none.contains("Nothing is entered yet"), "{none}");
    assert_eq!(act(&home, "officer1", &["show", "C-9001/2029-30 Q1"]).code, 1);
}

#[test]
fn each_figure_says_how_it_came_about() {
    let home = delivered();
    let text = |name: &str| home.ok(&["explain", name]);
    let expected = text("expected:C-9001/M1");
    for says in [
        "Expected of M1 Hours of advice in C-9001 Invented works, as at 2025-11-22",
        "= 5 hours = £10.00",
        "the sum of 2 quarters of the profile whose return is due: 5; at most the 10 committed",
        "due 30 days after a quarter ends",
        "C-9001 M1 2025-26 Q2  2.5 hours = £5.00",
    ] {
        assert!(expected.contains(says), "{says}\n{expected}");
    }
    let validated = text("validated:contract/C-9001");
    let says = "C-9001 2025-26 Q1 M1 version 1  2 hours = £4.00; keyed by officer1 at 20";
    assert!(validated.contains(says) && validated.contains("accepted by validator1 at 20"));
    let rag = text("rag:contract/C-9001");
    for says in [
        "= red",
        "Validated ÷ expected: 13.3%",
        "green from 90%, amber from 70%",
        "C-9001 M2, 0.0%",
    ] {
        assert!(rag.contains(says), "{says}\n{rag}");
    }
}

#[test]
fn what_is_missing_says_that_it_is_no_debt_and_a_past_day_is_as_it_was_known() {
    let home = delivered();
    let text = |name: &str| home.ok(&["explain", name]);
    let forecast = text("forecast:C-9001/M1");
    assert!(forecast.contains("= none: there are fewer than two decided quarters"), "{forecast}");
    let shortfall = text("shortfall:C-9001/M1");
    for says in ["= 3 hours = £6.00", "less 2 hours = £4.00; keyed by", "it is not a debt"] {
        assert!(shortfall.contains(says), "{says}\n{shortfall}");
    }
    let recoverable = text("recoverable:contract/C-9001");
    for says in ["= £13.00", "£26.00 × 0.5, rounded half up", "Clause: Clause 9", "not a debt"] {
        assert!(recoverable.contains(says), "{says}\n{recoverable}");
    }
    let then = home.json(&["explain", "declared:contract/C-9001", "--as-of", "2025-08-15"]);
    assert_eq!(then["data"]["value_gbp"], "0.00");
    let now = home.json(&["explain", "declared:contract/C-9001"]);
    assert_eq!(now["data"]["value_gbp"], "18.00");
    assert_eq!(now["data"]["sources"][3]["value_gbp"], "10.00");
    for (name, code) in
        [("validated:C-9001/M9", 1), ("rag:theme/none", 1), ("forecast:quarter/2025-26 Q1", 2)]
    {
        assert_eq!(home.run(&["explain", name]).code, code, "{name}");
    }
}

#[test]
fn the_rows_of_every_figure_add_up_to_it() {
    let home = delivered();
    let reduced =
        ["validate", "C-9001", Q2, "--reduce", "M1=1.5", "--reason", "x", "--accept", "M2"];
    done(&home, "validator1", &reduced);
    done(&home, "validator1", &["validate", "C-9001", Q2, "--finish"]);
    validated_too(&home);
    let path = home.path(".local/share/sleva/demo/sample.db");
    let store = Sqlite::open(&path, Mode::ReadOnly).unwrap();
    everything_adds_up(&store, &[AsAt::now(day("2027-01-01"))]);
}

/// A third quarter ahead of its time, far above what is due, so that something is over.
fn validated_too(home: &Home) {
    validated(home, "2025-26 Q3", ["M1=1", "M2=9"]);
    let forecast = home.ok(&["explain", "forecast:C-9001/M1"]);
    // Decided are 2, 1.5 and 1 hours: 4.5 in all, 1.5 on average, and one quarter is left.
    assert!(forecast.contains("= 6 hours = £12.00"), "{forecast}");
    assert!(forecast.contains("4.5 + 1.5 × 1"), "{forecast}");
}

#[test]
fn returns_of_a_past_day_stand_as_they_stood() {
    let home = delivered();
    let standing = |words: &[&str]| {
        let words =
            [&["list", "returns", "--filter", "C-9001", "--columns", "quarter,standing"], words];
        let answer = home.json(&words.concat());
        let rows = answer["data"]["rows"].as_array().unwrap().clone();
        let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        rows.iter().map(|row| (text(row, "quarter"), text(row, "standing"))).collect::<Vec<_>>()
    };
    let row = |quarter: &str, standing: &str| (quarter.to_owned(), standing.to_owned());
    // Both were submitted on the present day, in November.
    assert_eq!(standing(&[]), [row(Q2, "submitted")]);
    let past = ["--as-of", "2025-08-15"];
    assert_eq!(standing(&past), [row("2025-26 Q1", "overdue")]);
    let shown = home.ok(&["list", "returns", "--as-of", "2025-08-15"]);
    assert!(shown.contains("As at 2025-08-15: by what had been submitted"), "{shown}");
    let drafts = home.run(&["list", "returns", "--state", "draft", "--as-of", "2025-08-15"]);
    assert_ne!(drafts.code, 0);
    assert!(drafts.err.contains("in draft on 2025-08-15 is not known any more"), "{}", drafts.err);
}
