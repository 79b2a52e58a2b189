//! `sleva check` and `sleva what-applies`, on a register of the worked cases and on the sample.

use serde_json::Value;

use super::Home;

const SUPPLIERS: &str = "supplier_ref,name,postcode
S-L,Local Ltd,S60 1AE
S-R,Regional Ltd,DN2 4AA
S-O,Outside Ltd,LS1 1AA
";

/// The worked cases, with no more columns than they speak of.
const CASES: &str = "procurement_ref,title,supplier_ref,department,kind,route,lead,estimated_value_gbp,began_on,price_weight,quality_weight,sv_weight,plan_document,sv_scored_at_award,no_local_evidence
P-01,two and one local,,,,quotation,,18000,2025-06-01,,,,,,
P-02,one of the region,,,,quotation,,18000,2025-06-01,,,,,,file 12
P-03,the same without evidence,,,,quotation,,18000,2025-06-01,,,,,,
P-04,one invited,,,,quotation,,18000,2025-06-01,,,,,,
P-05,one reply,,,,quotation,,18000,2025-06-01,,,,,,
P-06,just under,,,,quotation,,24999.99,2025-06-01,,,,,,
P-07,at the bound,,,,quotation,,25000.00,2025-06-01,,,,,,
P-08,larger,,,,quotation,,60000,2025-06-01,,,,,,
P-09,exactly,,,,open tender,council,100000.00,2025-06-01,,,,,,
P-10,a penny more,,,,direct award,council,100000.01,2025-06-01,,,,,,
P-11,a partner leads,,,,open tender,partner,180000,2025-06-01,,,,,,
P-12,other weights,,,,open tender,council,180000,2025-06-01,50,35,15,,,
P-13,tracker,,,,open tender,council,180000,2025-06-01,50,30,20,milestone tracker,,
P-14,plan,,,,open tender,council,180000,2025-06-01,50,30,20,delivery plan,,
P-15,none,,,,open tender,council,180000,2025-06-01,50,30,20,none,,
P-16,between,,,,open tender,council,250000.00,2025-06-01,,,,milestone tracker,,
P-17,tracker too large,,,,open tender,council,300000,2025-06-01,,,,milestone tracker,,
P-18,scored below,,,,quotation,council,90000,2025-06-01,,,,,yes,
P-19,split one,S-L,Housing,,quotation,,9000,2025-02-01,,,,,,
P-20,split two,S-L,Housing,,quotation,,9000,2025-04-01,,,,,,
P-21,split three,S-L,Housing,,quotation,,9000,2025-06-30,,,,,,
P-22,before the Act,,,services,open tender,council,220000,2025-02-20,,,,,,
P-23,by the Act,,,services,open tender,council,220000,2025-02-24,,,,,,
";

const QUOTATIONS: &str = "procurement_ref,supplier_ref,invited_on,received_on,outcome
P-01,S-L,2025-06-02,2025-06-09,
P-01,S-O,2025-06-02,2025-06-09,
P-02,S-R,2025-06-02,2025-06-09,
P-02,S-O,2025-06-02,2025-06-09,
P-03,S-R,2025-06-02,2025-06-09,
P-03,S-O,2025-06-02,2025-06-09,
P-04,S-L,2025-06-02,2025-06-09,
P-05,S-L,2025-06-02,2025-06-09,
P-05,S-O,2025-06-02,,
P-06,S-L,2025-06-02,2025-06-09,
P-07,S-L,2025-06-02,2025-06-09,
P-08,S-O,2025-06-02,2025-06-09,
";

fn home() -> Home {
    let home = Home::with_council();
    for (kind, text) in
        [("suppliers", SUPPLIERS), ("procurements", CASES), ("quotations", QUOTATIONS)]
    {
        let file = format!("{kind}.csv");
        home.write(&file, text);
        home.ok(&["import", kind, &file]);
    }
    home
}

/// The severities of a rule about a procurement, with what was found.
fn says(home: &Home, name: &str, rule: &str) -> Vec<(String, String)> {
    let words = ["check", "--record", name, "--rule", rule, "--as-of", "2030-01-01"];
    let found = home.json(&[&words[..], &["--fail-on", "never"]].concat());
    let rows = found["data"]["findings"].as_array().unwrap().clone();
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| (text(row, "severity"), text(row, "found"))).collect()
}

fn is(home: &Home, name: &str, rule: &str) -> String {
    let found = says(home, name, rule);
    assert_eq!(found.len(), 1, "{name} {rule}: {found:?}");
    found[0].0.clone()
}

#[test]
fn the_worked_cases_come_in_by_files_and_are_found_so() {
    let home = home();
    for (name, rule, severity) in [
        ("P-01", "quotes-two", "pass"),
        ("P-01", "quotes-local", "pass"),
        ("P-02", "quotes-local", "pass"),
        ("P-03", "quotes-local", "breach"),
        ("P-04", "quotes-two", "breach"),
        ("P-05", "quotes-two", "unclear"),
        ("P-06", "quotes-two", "breach"),
        ("P-07", "quotes-two", "not applicable"),
        ("P-08", "quotes-two", "not applicable"),
        ("P-08", "quotes-local", "breach"),
        ("P-09", "sv-required", "unclear"),
        ("P-09", "sv-weight", "unclear"),
        ("P-09", "sv-halves", "unclear"),
        ("P-09", "sv-plan", "unclear"),
        ("P-09", "sv-below", "unclear"),
        ("P-10", "sv-required", "breach"),
        ("P-11", "sv-required", "advice"),
        ("P-12", "sv-weight", "breach"),
        ("P-13", "sv-plan", "pass"),
        ("P-13", "sv-weight", "pass"),
        ("P-14", "sv-plan", "pass"),
        ("P-15", "sv-plan", "breach"),
        ("P-16", "sv-plan", "unclear"),
        ("P-17", "sv-plan", "breach"),
        ("P-18", "sv-below", "breach"),
        ("P-19", "split", "warning"),
        ("P-21", "split", "warning"),
    ] {
        assert_eq!(is(&home, name, rule), severity, "{name} {rule}");
    }
    let split = &says(&home, "P-20", "split")[0].1;
    assert!(split.contains("£27,000"), "{split}");
    let law = |name| says(&home, name, "statute")[0].1.clone();
    assert!(law("P-22").contains("2015") && law("P-22").contains("over"), "{}", law("P-22"));
    assert!(law("P-23").contains("Act 2023") && law("P-23").contains("over"), "{}", law("P-23"));

    // One setting decides about exactly £100,000 for all five, and is named.
    home.write("settings.csv", "name,value\nrules.sv_bound,over\n");
    home.ok(&["import", "settings", "settings.csv"]);
    for rule in ["sv-required", "sv-weight", "sv-halves", "sv-plan"] {
        assert_eq!(is(&home, "P-09", rule), "not applicable", "{rule}");
    }
    assert_eq!(is(&home, "P-09", "sv-below"), "pass");
    let shown = home.ok(&["check", "--record", "P-09", "--rule", "sv-below"]);
    assert!(shown.contains("rules.sv_bound = over"), "{shown}");
}

#[test]
fn the_code_says_whether_anything_so_bad_is_open() {
    let home = home();
    let code = |words: &[&str]| home.run(&[&["check"][..], words].concat()).code;
    assert_eq!(code(&["--record", "P-04"]), 1, "a breach");
    assert_eq!(code(&["--record", "P-04", "--fail-on", "never"]), 0);
    assert_eq!(code(&["--record", "P-01", "--rule", "quotes-two", "--fail-on", "unclear"]), 0);
    assert_eq!(code(&["--record", "P-19", "--rule", "split"]), 0, "a warning is no breach");
    assert_eq!(code(&["--record", "P-19", "--rule", "split", "--fail-on", "warning"]), 1);
    assert_eq!(code(&["--record", "P-05", "--rule", "quotes-two", "--fail-on", "warning"]), 0);
    assert_eq!(code(&["--record", "P-05", "--rule", "quotes-two", "--fail-on", "unclear"]), 1);
    let waiver = [
        "add",
        "waivers",
        "rule=quotes-two",
        "record_ref=P-04",
        "reason=agreed",
        "from=2025-06-01",
        "person=officer1",
    ];
    home.ok(&waiver);
    let rule = ["--record", "P-04", "--rule", "quotes-two"];
    assert_eq!(code(&rule), 0, "it may stand");
    let shown = home.ok(&[&["check"][..], &rule].concat());
    assert!(
        shown.contains("breach") && shown.contains("by officer1 from 2025-06-01: agreed"),
        "{shown}"
    );
    assert_eq!(code(&["--record", "P-99"]), 1, "there is no such record");
    let ran = home.run(&["check", "--rule", "quotes-three"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("quotes-three") && ran.err.contains("quotes-two"), "{}", ran.err);
}

#[test]
fn findings_are_listed_as_text_csv_and_files() {
    let home = home();
    let text = home.run(&["check", "--filter", "severity:breach rule:sv-plan"]);
    assert_eq!(text.code, 1);
    assert!(text.out.contains("P-15") && text.out.contains("P-17"), "{}", text.out);
    assert!(!text.out.contains("P-13"), "{}", text.out);
    let csv = home.run(&["check", "--rule", "sv-plan", "--format", "csv"]).out;
    assert!(csv.starts_with("severity,rule,record,title,found,limit"), "{csv}");
    let began = home.run(&["check", "--from", "2025-02-01", "--to", "2025-02-28"]).out;
    assert!(began.contains("P-19") && !began.contains("P-04"), "{began}");
    home.run(&["check", "-o", "found.xlsx"]);
    assert!(home.files().contains(&"found.xlsx".to_owned()));
}

/// £18,000 by quotation needs two quotations, and nothing is kept.
#[test]
fn what_would_apply_is_said_without_keeping_anything() {
    let home = home();
    let before = home.ok(&["export", "procurements"]);
    let small = home.ok(&["what-applies", "--value", "18,000", "--route", "quotation"]);
    assert!(small.contains("quotes-two") && small.contains("quotes-local"), "{small}");
    let large = home.ok(&[
        "what-applies",
        "--value",
        "£300,000",
        "--route",
        "open tender",
        "--kind",
        "services",
        "--lead",
        "council",
        "--on",
        "2025-06-01",
    ]);
    for needed in ["sv-required", "sv-weight", "delivery plan", "Procurement Act 2023"] {
        assert!(large.contains(needed), "{needed}: {large}");
    }
    assert!(!large.contains("x sv-"), "nothing is in breach yet: {large}");
    assert_eq!(home.ok(&["export", "procurements"]), before);
    let ran = home.run(&["what-applies", "--value", "NaN"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

/// The screen and the command line say the same.
#[test]
fn the_screen_says_the_same() {
    use crate::driver::Driver;
    let home = Home::with_sample();
    let found = home.json(&["check", "--fail-on", "never"]);
    let counts = &found["data"]["counts"];
    let mut d = Driver::sample(140, 45);
    d.keys("g f");
    let title = format!("Findings, {} breaches, {} warnings", counts["breach"], counts["warning"]);
    assert!(d.shows(&title), "{title}\n{}", d.screen());
    let rows = found["data"]["findings"].as_array().unwrap();
    for row in rows.iter().take(5) {
        let record = row["record"].as_str().unwrap();
        assert!(d.line_with(">").contains(record), "{record}\n{}", d.screen());
        d.keys("j");
    }
}

#[test]
fn one_record_is_filtered_as_all_are() {
    let home = home();
    let found = |words: &[&str]| {
        let json =
            home.json(&[&["check", "--record", "P-04", "--fail-on", "never"], words].concat());
        json["data"]["findings"].as_array().unwrap().len()
    };
    let all = found(&[]);
    assert!(all > 0);
    assert_eq!(found(&["--from", "2025-06-01", "--to", "2025-06-01"]), all, "its own day");
    assert_eq!(found(&["--from", "2025-06-02"]), 0, "it began the day before");
    assert_eq!(found(&["--filter", "route:quotation"]), all);
    assert_eq!(found(&["--filter", "route:\"open tender\""]), 0);
    assert_eq!(found(&["--filter", "quotes-two"]), 1, "a word finds a rule");
}

#[test]
fn what_passes_is_told_of_one_record_and_refused_of_all() {
    let home = home();
    for severity in ["pass", "\"not applicable\""] {
        let filter = format!("severity:{severity}");
        let ran = home.run(&["check", "--filter", &filter]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("told of one record only"), "{}", ran.err);
        assert!(ran.err.contains("sleva check --record REF"), "{}", ran.err);
    }
    let shown = home.ok(&["check", "--record", "P-01", "--filter", "severity:pass"]);
    assert!(shown.contains("quotes-two"), "{shown}");
}
