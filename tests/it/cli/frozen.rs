//! Reports that are frozen: kept word for word, printed again, compared with reasons. Invented.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Home;
use super::returns::{Q2, act, done, home, validated};

const CONTRACT: [&str; 3] = ["report", "contract", "C-9001"];

/// £4 validated, frozen by officer1 as R-0001.
fn frozen() -> Home {
    let home = home();
    validated(&home, "2025-26 Q1", ["M1=2", "M2=0"]);
    let words = ["report", "contract", "C-9001", "--freeze", "--note", "for the board"];
    let ran = act(&home, "officer1", &words);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("Frozen as R-0001, digest "), "{}", ran.err);
    home
}

/// The difference of a figure.
fn of<'c>(compared: &'c Value, figure: &str) -> &'c Value {
    let all = compared["data"]["differences"].as_array().unwrap();
    let own = all.iter().find(|own| own["figure"] == figure);
    own.unwrap_or_else(|| panic!("{figure}\n{compared:#}"))
}

fn compared(home: &Home, words: &[&str]) -> (i32, Value) {
    let words: Vec<&str> = ["report", "compare"].iter().chain(words).copied().collect();
    let words: Vec<&str> = words.into_iter().chain(["--json"]).collect();
    let ran = home.run(&words);
    (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err)))
}

#[test]
fn a_frozen_report_is_printed_again_as_it_was() {
    let home = home();
    validated(&home, "2025-26 Q1", ["M1=2", "M2=0"]);
    let formats = ["text", "html", "md", "json"];
    let words = |format| ["report", "contract", "C-9001", "--format", format];
    let before: Vec<String> = formats.map(|format| home.ok(&words(format))).into();
    done(&home, "officer1", &["report", "contract", "C-9001", "--freeze"]);
    validated(&home, Q2, ["M1=2", "M2=1"]);
    for (format, before) in formats.into_iter().zip(before) {
        let again = home.ok(&["report", "frozen", "R-0001", "--format", format]);
        let without = |text: &str| {
            let lines =
                text.lines().filter(|line| !line.contains("Made at") && !line.contains("\"at\""));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(without(&again), without(&before), "{format}");
    }
    assert!(home.ok(&CONTRACT).contains("validated £18.00"), "the records went on");
}

#[test]
fn what_is_kept_says_of_what_it_was_made_and_by_whom() {
    let home = frozen();
    let listed = home.json(&["list", "reports"]);
    let row = &listed["data"]["rows"][0];
    assert_eq!(row["report_ref"], "R-0001");
    assert_eq!(row["report"], "contract C-9001");
    assert_eq!(row["as_at"], "2025-11-22");
    assert_eq!(row["frozen_by"], "officer1");
    assert_eq!(row["note"], "for the board");
    let shown = home.json(&["show", "R-0001"]);
    let own = &shown["data"]["report"];
    assert_eq!(shown["data"]["last_change"]["person"], "officer1");
    let trail = home.json(&["audit", "log"]);
    let rows = trail["data"]["rows"].as_array().unwrap();
    let head = rows.iter().find(|row| row["seq"] == own["head"]).unwrap();
    assert_eq!(head["action"], "validate", "the newest change that it knew of");
    let bare = home.ok(&["export", "report-lines"]);
    let mut reader = csv::Reader::from_reader(bare.as_bytes());
    let mut digest = Sha256::new();
    for row in reader.records() {
        digest.update(row.unwrap().get(2).unwrap().as_bytes());
        digest.update(b"\n");
    }
    let hex = sleva::calc::text::hex(&digest.finalize());
    assert_eq!(own["sha256"], hex.as_str(), "the digest is of the lines that exports carry");
    home.ok(&["audit", "verify"]);
}

#[test]
fn nothing_differs_until_something_is_changed() {
    let home = frozen();
    let (code, all) = compared(&home, &["R-0001"]);
    assert_eq!(code, 0, "{all:#}");
    assert_eq!(all["data"]["differ"], 0);
    assert!(all["data"]["same"].as_u64().unwrap() > 20, "{all:#}");
    // What is keyed for another contract is no part of it.
    home.ok(&["edit", "contracts", "C-0001", "value_gbp=5"]);
    assert_eq!(compared(&home, &["R-0001", "now"]).0, 0);
}

#[test]
fn each_difference_names_the_changes_that_bear_on_it() {
    let home = frozen();
    validated(&home, Q2, ["M1=2", "M2=1"]);
    home.ok(&["edit", "contracts", "C-0001", "value_gbp=5"]);
    let (code, all) = compared(&home, &["R-0001"]);
    assert_eq!(code, 1, "{all:#}");
    // 2 hours at £2 then; 2 more and a day at £10 now.
    let validated = of(&all, "validated:contract/C-9001");
    assert_eq!(validated["was"], "4.00");
    assert_eq!(validated["now"], "18.00");
    assert_eq!(validated["more"], "14.00");
    let causes = validated["causes"].as_array().unwrap();
    let names: Vec<&str> = causes.iter().map(|own| own["record"].as_str().unwrap()).collect();
    assert!(names.iter().all(|name| name.starts_with("C-9001/2025-26 Q2")), "{names:?}");
    let people: Vec<&Value> =
        causes.iter().flat_map(|own| own["people"].as_array().unwrap()).collect();
    assert!(
        people.iter().any(|who| *who == "officer1")
            && people.iter().any(|who| *who == "validator1")
    );
    let text = home.run(&["report", "compare", "R-0001"]).out;
    assert!(text.contains("R-0001 was frozen by officer1 at "), "{text}");
    assert!(text.contains("14.00  C-9001/2025-26 Q2"), "{text}");
}

#[test]
fn a_figure_of_a_measure_or_a_quarter_names_only_what_was_keyed_for_it() {
    let home = frozen();
    done(&home, "officer1", &["enter", "C-9001", Q2, "M1=2"]);
    done(&home, "officer1", &["enter", "C-9001", Q2, "M2=1"]);
    done(&home, "officer1", &["submit", "C-9001", Q2, "--yes"]);
    let (_, all) = compared(&home, &["R-0001"]);
    let rows = |figure: &str| -> Vec<String> {
        let causes = of(&all, figure)["causes"].as_array().unwrap().clone();
        causes.iter().map(|own| format!("{} {}", own["record"], own["changes"])).collect()
    };
    // The first act began the return, the last submitted it: both are of the return as a whole.
    assert_eq!(rows("waiting:C-9001/M1"), ["\"C-9001/2025-26 Q2\" 2"]);
    let own = "\"C-9001/2025-26 Q2/M2\" 1";
    assert_eq!(rows("waiting:C-9001/M2"), ["\"C-9001/2025-26 Q2\" 2", own]);
}

#[test]
fn what_was_committed_is_not_because_of_returns() {
    let home = frozen();
    validated(&home, Q2, ["M1=2", "M2=1"]);
    let words = ["vary", "C-9001", "M1", "12", "--signed-on", "2025-10-01", "--reason", "more"];
    done(&home, "officer1", &words);
    let (_, all) = compared(&home, &["R-0001"]);
    let committed = of(&all, "committed:contract/C-9001");
    assert_eq!((&committed["was"], &committed["now"]), (&"60.00".into(), &"64.00".into()));
    let causes = committed["causes"].as_array().unwrap();
    let names: Vec<&str> = causes.iter().map(|own| own["record"].as_str().unwrap()).collect();
    assert_eq!(names, ["C-9001/M1"], "one act, of the commitment and its variation");
}

#[test]
fn what_was_taken_back_and_what_cannot_matter_is_no_cause() {
    let home = home();
    done(&home, "officer1", &["report", "annual", "--freeze"]);
    home.ok(&["edit", "contracts", "C-0001", "category=Corporate", "--as", "officer1"]);
    done(&home, "officer1", &["undo"]);
    // To another category: in it and in the one before, and in nothing else.
    done(&home, "officer1", &["edit", "contracts", "C-0002", "category=Corporate"]);
    let words = ["vary", "C-0004", "NT1", "4", "--signed-on", "2025-10-01", "--reason", "more"];
    done(&home, "officer1", &words);
    let (_, all) = compared(&home, &["R-0001"]);
    let rows = |name: &str| -> Vec<String> {
        let differences = all["data"]["differences"].as_array().unwrap();
        let own = differences.iter().find(|own| own["figure"].as_str().unwrap().starts_with(name));
        let causes = own.unwrap_or_else(|| panic!("{name}"))["causes"].as_array().unwrap();
        causes.iter().map(|own| own["record"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rows("committed:all"), ["C-0004/NT1"]);
    assert_eq!(rows("committed:category/Corporate"), ["C-0002"]);
}

#[test]
fn a_figure_in_units_and_in_pounds_is_compared_as_two() {
    let home = frozen();
    let words = ["vary", "C-9001", "M1", "12", "--signed-on", "2025-10-01", "--reason", "more"];
    done(&home, "officer1", &words);
    let (_, all) = compared(&home, &["R-0001"]);
    // 12 hours instead of 10, at £2.
    let differences = all["data"]["differences"].as_array().unwrap();
    let own: Vec<(&Value, &Value)> = differences
        .iter()
        .filter(|own| own["figure"] == "committed:C-9001/M1" || own["figure"] == "value:C-9001/M1")
        .map(|own| (&own["was"], &own["now"]))
        .collect();
    let [units, pounds] = [("10", "12"), ("20.00", "24.00")].map(|(a, b)| (a.into(), b.into()));
    assert!(own.contains(&(&units.0, &units.1)), "{all:#}");
    assert!(own.contains(&(&pounds.0, &pounds.1)), "{all:#}");
}

#[test]
fn what_one_report_has_not_says_so() {
    let home = frozen();
    done(&home, "officer1", &["report", "annual", "--freeze"]);
    done(&home, "officer1", &["edit", "contracts", "C-0002", "department=Newly made"]);
    let (_, all) = compared(&home, &["R-0002"]);
    let differences = all["data"]["differences"].as_array().unwrap();
    let own: Vec<&Value> = differences
        .iter()
        .filter(|own| own["place"].as_str().is_some_and(|place| place.contains("Newly made")))
        .collect();
    assert!(!own.is_empty(), "{all:#}");
    for own in own {
        assert_eq!((own["was"].as_str(), &own["was_reason"]), (None, &"not in the report".into()));
        assert!(own["now"].is_string() != own["now_reason"].is_string(), "{own:#}");
    }
}

#[test]
fn a_quarter_is_compared_with_another_and_the_days_are_said_to_differ() {
    let home = frozen();
    for quarter in ["2024-25Q1", "2024-25Q2"] {
        done(&home, "officer1", &["report", "quarter", quarter, "--freeze"]);
    }
    let (code, all) = compared(&home, &["R-0002", "R-0003"]);
    assert_eq!(code, 1);
    let differences = all["data"]["differences"].as_array().unwrap();
    assert!(differences.iter().all(|own| !own["was"].is_null() || !own["now"].is_null()));
    let expected = differences.iter().find(|own| own["place"] == "Expected £").unwrap();
    assert_eq!(
        expected["figure"].as_str().unwrap().split('?').next().unwrap(),
        "expected:quarter/2024-25 Q2"
    );
    let words = ["report", "compare", "R-0001", "now", "--as-of", "2025-08-15"];
    let told = home.run(&words).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("The days differ"), "{told}");
}

#[test]
fn a_reference_is_never_given_twice_and_a_blank_note_is_none() {
    let home = frozen();
    done(&home, "officer1", &["undo"]);
    let words = ["report", "contract", "C-9001", "--freeze", "--note", "  "];
    let ran = act(&home, "officer1", &words);
    assert!(ran.err.contains("Frozen as R-0002"), "{}", ran.err);
    let listed = home.json(&["list", "reports"]);
    assert_eq!(listed["data"]["rows"][0]["note"], Value::Null);
    let long = "x".repeat(100_000);
    let ran =
        act(&home, "officer1", &["report", "contract", "C-9001", "--freeze", "--note", &long]);
    assert!(ran.code != 0 && ran.err.contains("The note "), "{}", ran.err);
    assert_eq!(home.json(&["list", "reports"])["data"]["count"], 1);
}

#[test]
fn two_frozen_reports_are_compared_up_to_the_second() {
    let home = frozen();
    validated(&home, Q2, ["M1=2", "M2=1"]);
    done(&home, "officer1", &["report", "contract", "C-9001", "--freeze"]);
    let words = ["vary", "C-9001", "M1", "12", "--signed-on", "2025-10-01", "--reason", "more"];
    done(&home, "officer1", &words);
    let (code, all) = compared(&home, &["R-0001", "R-0002"]);
    assert_eq!(code, 1);
    assert_eq!(of(&all, "validated:contract/C-9001")["more"], "14.00");
    let text = all.to_string();
    assert!(
        !text.contains("C-9001/M1/2025-10-01"),
        "a change after the second is no cause: {text}"
    );
    assert_eq!(compared(&home, &["R-0002", "R-0002"]).0, 0);
}

#[test]
fn reports_with_nothing_in_common_are_not_compared() {
    let home = frozen();
    done(&home, "officer1", &["report", "supplier", "S-0001", "--freeze"]);
    let ran = home.run(&["report", "compare", "R-0001", "R-0002"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("R-0001 is on contract C-9001, R-0002 is on supplier S-0001"));
    let ran = home.run(&["report", "compare", "R-0009"]);
    assert!(ran.err.contains("R-0009"), "{}", ran.err);
    assert_ne!(ran.code, 0);
}

#[test]
fn freezing_is_taken_back_and_done_again() {
    let home = frozen();
    let told = done(&home, "officer1", &["undo"]);
    assert!(told.contains("R-0001 removed") && !told.contains("R-0001/1 "), "{told}");
    assert_eq!(home.run(&["list", "reports"]).code, 1);
    done(&home, "officer1", &["redo"]);
    assert_eq!(compared(&home, &["R-0001"]).0, 0);
    home.ok(&["audit", "verify"]);
}

#[test]
fn a_report_is_never_written_or_changed_by_hand_or_by_file() {
    let home = frozen();
    let exported = home.ok(&["export", "reports"]);
    home.write("reports.csv", &exported);
    home.write("other.csv", exported.replace("for the board", "for nobody"));
    home.write("more.csv", exported.replace("R-0001", "R-0777"));
    let same = home.json(&["import", "reports", "reports.csv"]);
    assert_eq!(same["data"]["files"][0]["unchanged"], 1, "{same:#}");
    for file in ["other.csv", "more.csv"] {
        let ran = home.run(&["import", "reports", file]);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.contains("a report is only frozen, never written or removed"), "{said}");
    }
    assert_eq!(home.run(&["remove", "reports", "R-0001", "--yes"]).code, 2);
    assert_eq!(home.ok(&["export", "reports"]), exported);
}

#[test]
fn a_folder_carries_frozen_reports_to_another_database() {
    let home = frozen();
    home.ok(&["export", "all", "out"]);
    home.ok(&["init", "new.db"]);
    home.ok(&["--db", "new.db", "import", "all", "out"]);
    let own = home.ok(&["report", "frozen", "R-0001"]);
    assert_eq!(home.ok(&["--db", "new.db", "report", "frozen", "R-0001"]), own);
    home.ok(&["--db", "new.db", "audit", "verify"]);
}
