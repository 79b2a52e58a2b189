//! The Living Wage on the command line, over the sample: which contracts are in scope follows from
//! their kinds and answers in the sample's own tables.

use serde_json::Value;

use super::Home;
use super::returns::{Q2, act, done, home};

fn names(list: &Value) -> Vec<&str> {
    let rows = list["data"]["rows"].as_array().unwrap();
    rows.iter().map(|row| row["contract_ref"].as_str().unwrap()).collect()
}

#[test]
fn contracts_are_listed_by_what_the_scope_test_comes_to() {
    let home = Home::with_sample();
    let of = |state: &str| home.json(&["list", "living-wage", "--state", state]);
    // Answered with yes five times each.
    assert_eq!(names(&of("in scope")), ["C-0001", "C-0008", "C-0012", "C-0020"]);
    // Six for works; one hour a week; two not on council land; one with people under 18.
    let out = of("out of scope");
    assert_eq!(
        names(&out),
        [
            "C-0002", "C-0003", "C-0005", "C-0006", "C-0010", "C-0011", "C-0017", "C-0018",
            "C-0019", "C-0024"
        ]
    );
    assert_eq!(out["data"]["rows"][3]["why"], "1 hours a week, under 2");
    assert_eq!(out["data"]["rows"][3]["who_reason"], "not applicable");
    let unclear = of("unclear");
    assert_eq!(unclear["data"]["count"], 10);
    assert_eq!(unclear["data"]["rows"][0]["who"], "the contract manager officer1");
    let notes = "10 unclear, 4 in scope, 10 out of scope; 1 in scope with a declared rate below.";
    assert_eq!(unclear["data"]["notes"][0], notes);
    let ran = home.run(&["list", "living-wage", "--state", "perhaps"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("Choose among unclear, in scope, out of scope."), "{}", ran.err);
}

/// £9.50 in 2022-23 Q3 and Q4 is below the £9.90 that was due since September 2022, and £12 in
/// 2025-26 Q2 below the £12.60 that was due since May; in Q1 either may be enough.
#[test]
fn what_is_declared_below_the_rate_is_counted_for_contracts_in_scope() {
    let home = Home::with_sample();
    let list = home.json(&["list", "living-wage", "--filter", "contract:C-0008"]);
    let row = &list["data"]["rows"][0];
    assert_eq!(
        (row["below"].as_str(), row["declared_in"].as_str()),
        (Some("3"), Some("2025-26 Q2"))
    );
    assert_eq!(row["declared_gbp_per_hour"], "12.00");
    // Of the past only what was there: the first rate came in November 2022.
    let before = home.json(&["list", "living-wage", "--as-of", "2022-06-30"]);
    assert_eq!(before["data"]["is_past"], true);
    let notes = before["data"]["notes"][0].as_str().unwrap();
    assert!(notes.ends_with("; 0 in scope with a declared rate below."), "{notes}");
    let attention = home.json(&["list", "living-wage", "--attention"]);
    assert_eq!(attention["data"]["count"], 11, "ten are unclear, one is below");
}

#[test]
fn rates_are_listed_by_year_with_the_days_in_which_two_are_valid() {
    let home = Home::with_sample();
    let list =
        home.json(&["list", "wage-rates", "--columns", "rate_year,uk_gbp_per_hour,overlap,source"]);
    let rows = list["data"]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 11, "every year of which a rate is known");
    let of = |year: &str| rows.iter().find(|row| row["rate_year"] == year).unwrap();
    assert_eq!(of("2024-25")["uk_gbp_per_hour"], "12.60");
    assert_eq!(of("2023-24")["overlap"], "£10.90 is enough, too, from 2023-10-24 to 2024-04-30");
    assert!(of("2022-23")["source"].as_str().unwrap().ends_with("; derived"));
    let ran = home.run(&["list", "wage-rates", "--filter", "2024"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn a_contract_shows_its_five_questions() {
    let home = Home::with_sample();
    let text = home.ok(&["show", "C-0006"]);
    for says in [
        "Living Wage scope: out of scope: 1 hours a week, under 2\n",
        "  Are the people 18 or over? yes\n",
        "  Do they work 2 or more hours a week? no, 1\n",
        "  For 8 or more consecutive weeks? yes, 20\n",
    ] {
        assert!(text.contains(says), "{says}\n{text}");
    }
    let own = &home.json(&["show", "C-0004"])["data"]["living_wage"];
    assert_eq!(
        (own["outcome"].as_str(), own["questions"][0]["holds"].is_null()),
        (Some("unclear"), true)
    );
    assert_eq!(own["who"], "the contract manager officer1");
    let report = home.ok(&["report", "contract", "C-0006"]);
    assert!(
        report.contains("By the scope test it is out of scope: 1 hours a week, under 2."),
        "{report}"
    );
}

#[test]
fn figures_of_the_living_wage_are_explained() {
    let home = Home::with_sample();
    let unclear = home.ok(&["explain", "living-wage:unclear?category:people"]);
    assert!(
        unclear.contains(
            "the contract manager officer1 can settle it; Home care, north; see contract C-0004\n"
        ),
        "{unclear}"
    );
    let rate = home.ok(&["explain", "wage:2024-25"]);
    assert!(rate.contains("  2024-25  £12.60; livingwage.org.uk/FAQs"), "{rate}");
    for none in ["living-wage:below", "living-wage:in scope?began-from:2020-01-01"] {
        assert_eq!(home.run(&["explain", none]).code, 1, "{none}");
    }
}

/// £12.60 was due on every day of 2025-26 Q2. The contract names no kind, so its scope is unclear
/// until it is one for works.
#[test]
fn an_hourly_rate_is_keyed_with_a_return_and_checked_as_it_is() {
    let home = home();
    let enter = |words: &[&str]| {
        let words: Vec<&str> = ["enter", "C-9001", Q2].iter().chain(words).copied().collect();
        act(&home, "officer1", &words)
    };
    let below = "M1: £12.59 an hour is below the rate of £12.60 of 2024-25; whether the contract \
                 is in scope is unclear, too. Kept; ask the supplier to pay the rate, and from when. \
                 (rule rlw-scope)\n";
    let ran = enter(&["M1=2.5", "--wage", "M1=12.59"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out.contains(below) && ran.out.contains("M1 hourly rate in pounds: 12.59\n"),
        "{}",
        ran.out
    );
    let ran = enter(&["--wage", "M1=12.60"]);
    assert!(ran.code == 0 && !ran.out.contains("an hour"), "{}", ran.out);
    for (wrong, says) in [
        ("M1=-1", "M1: An hourly rate is not below zero. Write pounds, such as 12.60."),
        ("M1=lots", "M1: “lots” is not a number"),
        ("M9=12.60", "M9"),
    ] {
        let ran = enter(&["--wage", wrong]);
        assert!(ran.code != 0 && ran.err.contains(says), "{wrong}: {}", ran.err);
    }
    done(&home, "officer1", &["edit", "contracts", "C-9001", "kind=works"]);
    let ran = enter(&["--wage", "M1=1"]);
    assert!(ran.code == 0 && !ran.out.contains("an hour"), "{}", ran.out);
    let wage = || {
        home.json(&["list", "living-wage", "--filter", "contract:C-9001"])["data"]["rows"][0]
        ["declared_gbp_per_hour"].clone()
    };
    assert!(wage().is_null(), "a draft declares nothing yet");
    done(&home, "officer1", &["enter", "C-9001", Q2, "M2=1", "--wage", "M1="]);
    done(&home, "officer1", &["enter", "C-9001", Q2, "--wage", "M2=12"]);
    done(&home, "officer1", &["submit", "C-9001", Q2, "--yes"]);
    assert_eq!(wage(), "12.00");
}

#[test]
fn milestones_are_added_changed_taken_out_and_brought_back() {
    let home = home();
    let add = |words: &[&str]| {
        let words: Vec<&str> =
            ["add", "milestones", "contract_ref=C-9001"].iter().chain(words).copied().collect();
        act(&home, "officer1", &words)
    };
    assert_eq!(add(&["milestone=Accredited", "due_on=2025-10-31"]).code, 0);
    let late = add(&["milestone=Plan", "due_on=2025-10-31", "met_on=2999-01-01"]);
    assert!(late.code != 0 && late.err.contains("has not come yet"), "{}", late.err);
    let shown = || home.json(&["show", "C-9001"])["data"]["milestones"].clone();
    assert_eq!(shown()[0]["standing"], "overdue", "due in October, and it is November");
    done(&home, "officer1", &["edit", "milestones", "C-9001/Accredited", "met_on=2025-11-03"]);
    assert_eq!(
        (shown()[0]["standing"].as_str(), shown()[0]["met_on"].as_str()),
        (Some("met"), Some("2025-11-03"))
    );
    let file = home.ok(&["export", "milestones"]);
    assert!(file.contains("C-9001,Accredited,2025-10-31,2025-11-03,"), "{file}");
    let log = home.ok(&["audit", "log", "--record", "C-9001"]);
    assert!(log.contains("C-9001/Accredited"), "{log}");
    done(&home, "officer1", &["remove", "milestones", "C-9001/Accredited", "--yes"]);
    assert_eq!(shown().as_array().map(Vec::len), Some(0));
    done(&home, "officer1", &["undo"]);
    assert_eq!(shown()[0]["standing"], "met");
    done(&home, "officer1", &["remove", "commitments", "C-9001/M1", "--yes"]);
    done(&home, "officer1", &["remove", "commitments", "C-9001/M2", "--yes"]);
    let used = act(&home, "officer1", &["remove", "contracts", "C-9001", "--yes"]);
    assert!(used.code != 0 && used.err.contains("1 milestone"), "{}", used.err);
    assert_eq!(home.run(&["audit", "verify"]).code, 0);
}

/// Of the four of the sample two are met, one was due in September, one is to come.
#[test]
fn the_annual_report_has_the_milestones_and_says_who_settles_what_is_unclear() {
    let home = Home::with_sample();
    let report = home.json(&["report", "annual"]);
    let parts = report["data"]["parts"].as_array().unwrap();
    let rows = |caption: &str| {
        let is_it =
            |part: &&Value| part["caption"].as_str().is_some_and(|own| own.starts_with(caption));
        parts.iter().find(is_it).unwrap_or_else(|| panic!("{caption}"))["rows"].clone()
    };
    let milestones = rows("Milestones towards");
    let standing = |at: usize| milestones[at]["standing"].as_str().unwrap().to_owned();
    assert_eq!(
        [standing(0), standing(1), standing(2), standing(3)],
        ["overdue", "open", "met", "met"]
    );
    assert_eq!(rows("Contracts of which the scope")[0]["who"], "the contract manager officer1");
    let below = rows("Declared below the rate");
    assert_eq!(below.as_array().unwrap().len(), 3);
    assert_eq!(below[0]["says"], "£9.50 an hour is below the rate of £9.90 of 2021-22");
    assert_eq!(rows("Contracts by the scope test")[1]["contracts"], "4");
}
