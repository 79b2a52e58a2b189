//! Lists, records and figures of the sample, whose first year adds up to what Rotherham printed
//! in February 2021.

use serde_json::{Value, json};

use sleva::db::Store;
use sleva::db::request::{Command, SampleSize, SampleSpec};
use sleva::views::VIEWS;

use super::Home;
use crate::driver::Driver;
use crate::store::{memory, morning};

#[test]
fn demo_builds_once_and_opens_the_same_again() {
    let home = Home::new();
    let first = home.json(&["demo", "--no-open"]);
    assert_eq!(first["schema"], "sleva.demo");
    assert_eq!(first["data"]["built"], true);
    assert_eq!(first["data"]["today"], "2025-11-22");
    let files = home.files();
    assert_eq!(files, [".local/share/sleva/demo/sample.db"]);
    assert_eq!(home.json(&["demo", "--no-open"])["data"]["built"], false);
    assert_eq!(home.files(), files);
    assert!(home.ok(&["demo", "--no-open"]).starts_with("Found the sample council in "));
    // Process ids end long before this one.
    home.write(".local/share/sleva/demo/national-3.db.2147483646.partial-journal", "left behind");
    home.write(".local/share/sleva/demo/notes.2147483646.partial", "somebody else's");
    let other = home.json(&["demo", "--no-open", "--seed", "7"]);
    assert!(other["database"].as_str().unwrap().ends_with("demo/sample-7.db"));
    let left: Vec<String> = home.files().into_iter().filter(|f| f.contains(".part")).collect();
    assert_eq!(left, [".local/share/sleva/demo/notes.2147483646.partial"]);
    let other = home.json(&["demo", "--no-open", "--seed", "7", "--dir", "try"]);
    assert_eq!(other["database"], "try/sample-7.db");
}

#[test]
fn the_first_year_adds_up_to_the_printed_table() {
    let home = Home::with_sample();
    let words = ["list", "measures", "--totals", "--awarded-to", "2020-12-31"];
    let list = home.json(&words);
    let rows = list["data"]["rows"].as_array().unwrap();
    let row = |name: &str| {
        let is =
            |row: &&Value| row["measure_ref"] == name && row["edition"] == "rotherham-2021-report";
        rows.iter().find(is).unwrap()
    };
    let of = |name: &str| {
        let row = row(name);
        (row["units"].clone(), row["committed_gbp"].clone())
    };
    assert_eq!(of("NT1"), (json!("38.03"), json!("999162.00")));
    assert_eq!(of("NT3"), (json!("0.3"), json!("5689.00")));
    assert_eq!(of("NT10"), (json!("53"), json!("10961.00")));
    assert_eq!(of("NT4"), (json!("0"), json!("0.00")), "zero is zero");
    assert_eq!(of("RT41"), (json!("531.06"), Value::Null));
    assert_eq!(row("RT41")["committed_gbp_reason"], "not applicable");
    assert_eq!(row("NT1")["printed"], "999162");
    assert_eq!((&row("RT41")["printed"], &row("NT4")["printed"]), (&Value::Null, &Value::Null));
    assert_eq!(row("RT41")["printed_reason"], "not applicable");
    assert_eq!(list["data"]["totals"]["committed_gbp"], "1458532.00");
    let notes = list["data"]["notes"].to_string();
    assert!(notes.contains("£1,458,537") && notes.contains("£5 less"), "{notes}");
    let text = home.ok(&words);
    for shown in ["999,162.00", "1,458,532.00", "£1,458,537", "£5 less"] {
        assert!(text.contains(shown), "{shown}\n{text}");
    }
}

#[test]
fn lists_filter_sort_and_choose_columns() {
    let home = Home::with_sample();
    let words = ["list", "contracts", "--columns", "contract_ref,value_gbp", "--sort"];
    let column = |order: &str| -> Vec<i64> {
        let words: Vec<&str> = words.iter().copied().chain([order]).collect();
        let list = home.json(&words);
        assert_eq!(list["data"]["columns"], json!(["contract_ref", "value_gbp"]));
        let rows = list["data"]["rows"].as_array().unwrap().iter();
        let pence = rows.map(|row| row["value_gbp"].as_str().unwrap().replace('.', ""));
        pence.map(|text| text.parse().unwrap()).collect()
    };
    let up = column("value_gbp");
    assert!(up.len() > 10 && up.is_sorted(), "{up:?}");
    let down = column("-value_gbp");
    assert!(down.iter().rev().eq(up.iter()));
    let found = home.json(&["list", "contracts", "--filter", "GROUNDS parks"]);
    assert_eq!(found["data"]["count"], 1);
    let live = home.json(&["list", "contracts", "--state", "live", "--columns", "status"]);
    let rows = live["data"]["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["status"] == "live"));
    assert_eq!(home.run(&["list", "contracts", "--filter", "nothing-like-it"]).code, 1);
}

#[test]
fn every_view_prints_a_list() {
    let home = Home::with_sample();
    for view in ["contracts", "suppliers", "measures", "commitments", "editions", "attention"] {
        let list = home.json(&["list", view]);
        assert!(list["data"]["count"].as_u64().unwrap() > 0, "{view}");
        let text = home.ok(&["list", view]);
        assert!(text.lines().count() > 3, "{view}");
    }
}

#[test]
fn a_record_is_shown_with_what_belongs_to_it() {
    let home = Home::with_sample();
    let contract = home.json(&["show", "C-0001"]);
    assert_eq!(contract["schema"], "sleva.contract");
    assert_eq!(contract["data"]["contract"]["contract_ref"], "C-0001");
    assert!(contract["data"]["commitments"].as_array().unwrap().len() > 1);
    assert!(contract["data"]["last_change"]["person"].is_string());
    let supplier = home.json(&["show", "S-0001"]);
    assert_eq!(supplier["data"]["supplier"]["supplier_ref"], "S-0001");
    let measure = home.json(&["show", "rotherham-2021-report/NT1"]);
    assert_eq!(measure["schema"], "sleva.measure");
    assert_eq!(measure["data"]["versions"][0]["proxy_gbp"], "26272.995");
    let missing = home.run(&["show", "C-9999"]);
    assert_eq!((missing.code, missing.out.as_str()), (1, ""));
    assert!(missing.err.contains("C-9999"));
}

#[test]
fn a_figure_is_explained_with_formula_and_rows() {
    let home = Home::with_sample();
    let all = home.json(&["explain", "committed:all?awarded-to:2020-12-31"]);
    assert_eq!(all["data"]["value"], "£1,458,532.00");
    assert!(all["data"]["sources"].as_array().unwrap().len() > 10);
    let text = home.ok(&["explain", "value:C-0001/NT1"]);
    assert!(text.contains("26,272.995") && text.contains("audit row"), "{text}");
    let bad = home.run(&["explain", "nonsense"]);
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("value:CONTRACT/MEASURE"));
}

#[test]
fn a_sample_takes_another_name_and_a_real_database_does_not() {
    let sample = Home::with_sample();
    sample.write("s.csv", "supplier_ref,name\nS-77,Invented Ltd\n");
    sample.ok(&["import", "suppliers", "s.csv", "--as", "officer1"]);
    let log = sample.json(&["audit", "log", "--person", "officer1"]);
    assert_eq!(log["data"]["count"], 1);
    assert_eq!(log["data"]["rows"][0]["kind"], "suppliers");
    let real = Home::with_council();
    let refused = real.run(&["list", "contracts", "--as", "validator1"]);
    assert_eq!(refused.code, 77);
    assert!(refused.err.contains("validator1"), "{}", refused.err);
}

#[test]
fn ascii_is_used_where_nothing_else_can_be_shown() {
    let home = Home::with_sample();
    let text = home.ok(&["explain", "committed:all", "--ascii"]);
    assert!(text.is_ascii() && text.contains("GBP"), "{text}");
}

#[test]
fn the_screen_and_the_command_line_give_the_same_figures() {
    let home = Home::with_sample();
    let filter = "awarded-to:2020-12-31";
    let columns = "measure_ref,units,committed_gbp,printed";
    let list = home.ok(&["list", "measures", "--filter", filter, "--columns", columns, "--quiet"]);
    let rows = list.lines().skip(2).map(|line| line.split_whitespace().collect());
    let committed: Vec<Vec<&str>> = rows.filter(|row: &Vec<&str>| row[1] != "·").collect();
    assert_eq!(committed.len(), 18);
    assert_eq!(committed[0], ["NT1", "38.03", "999,162.00", "999,162"]);
    let mut store = memory();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    let mut driver = Driver::new(VIEWS, store, 200, 70);
    driver.keys("g t /").types(filter).keys("<enter>");
    let screen = driver.screen();
    for row in committed {
        let is_seen = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            row.iter().all(|figure| words.contains(figure))
        };
        assert!(screen.lines().any(is_seen), "{row:?}\n{screen}");
    }
}
