//! Reports on a contract: the same content in each format, worked by hand, and harmless.

use std::fs;

use serde_json::{Value, json};

use super::Home;
use super::returns::{Q2, done, home, submitted, validated};

/// £4 validated of £30 expected, £14 waiting; see `delivery`.
fn delivered() -> Home {
    let home = home();
    validated(&home, "2025-26 Q1", ["M1=2", "M2=0"]);
    submitted(&home, Q2, ["M1=2", "M2=1"]);
    home
}

/// The table with a caption that begins so.
fn table<'r>(report: &'r Value, caption: &str) -> &'r Value {
    let parts = report["parts"].as_array().unwrap();
    let is = |part: &&Value| part["caption"].as_str().is_some_and(|own| own.starts_with(caption));
    parts.iter().find(is).unwrap_or_else(|| panic!("{caption}\n{report:#}"))
}

#[test]
fn a_contract_is_reported_while_it_runs() {
    let home = delivered();
    let text = home.ok(&["report", "contract", "C-9001"]);
    assert!(text.starts_with("Quarterly progress report: C-9001 Invented works\n====="), "{text}");
    let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for says in [
        "Committed £60.00; expected by the end of 2025-26 Q2 £30.00; declared £18.00; validated £4.00; waiting £14.00. The grade is red.",
        "Delivered: £4.00 validated of £60.00 committed, 6.7%; one contract, from 2025-04-01 to 2025-11-22.",
        "of £26.00 up to £13.00 might be recovered. Whether to is the contract manager's decision; nothing here is a debt.",
        "26.7%",
        "Expected and validated in each quarter 2025-26 Q1 Expected █",
        "fewer than two decided quarters",
        "M2 Days of training is red: 0.0% of what was expected is validated, 2 days are missing.",
        "The return for 2025-26 Q2 waits for validation.",
        "Version 1 is submitted, submitted by officer1 at",
        "No action is recorded.",
        "30 days after a quarter ends",
        "green from 90.0%, amber from 70.0%",
        concat!("with sleva ", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(flowing.contains(says), "{says}\n{text}");
    }
    let report = home.json(&["report", "contract", "C-9001", "--quarter", "2025-26Q1"]);
    assert_eq!(report["schema"], "sleva.report");
    let report = &report["data"];
    let pounds = table(report, "Value by measure");
    assert_eq!(pounds["totals"]["shortfall_gbp"], "26.00");
    assert_eq!(pounds["rows"][0]["expected_gbp"], "10.00");
    let quarters = table(report, "Expected, declared");
    assert_eq!(quarters["rows"][0]["share"], "26.7%");
    assert_eq!(table(report, "Lines of 2025-26 Q1")["rows"][0]["validated_units"], "2");
    assert_eq!(table(report, "Against what was expected")["rows"][1]["shortfall_units"], "2");
}

#[test]
fn at_the_end_the_report_says_what_became_of_it() {
    let home = delivered();
    let words = ["report", "contract", "C-9001", "--as-of", "2026-05-01", "--format", "md"];
    let text = home.ok(&words);
    assert!(text.starts_with("# End-of-contract summary: C-9001 Invented works\n"), "{text}");
    // Committed £20 and £40, validated £4 and nothing: £16 and £40 are missing, half of it £28.
    for says in [
        "of £56.00 up to £28.00 might be recovered",
        "*Against all that is committed*",
        "## Quarter by quarter",
    ] {
        assert!(text.contains(says), "{says}\n{text}");
    }
    assert!(text.contains("| **All** |  | **56.00** |  | **0.00** |"), "{text}");
    assert!(!text.contains("## Forecast"), "{text}");
    let past = home.ok(&["report", "contract", "C-9001", "--as-of", "2025-08-15"]);
    assert!(past.contains("No return was begun") && past.contains("declared £0.00"), "{past}");
}

#[test]
fn a_page_is_whole_accessible_and_harmless() {
    let home = delivered();
    let title = "title=<script>alert(1)</script> *bold* | `x` & \"Sons\"";
    done(&home, "officer1", &["edit", "contracts", "C-9001", title]);
    done(
        &home,
        "officer1",
        &["add", "actions", "contract_ref=C-9001", "kind=supported", "note=<b>met</b>"],
    );
    let ran = home.ok(&["report", "contract", "C-9001", "-o", "report.html"]);
    assert!(ran.contains("written to report.html"), "{ran}");
    let page = fs::read_to_string(home.path("report.html")).unwrap();
    for has in [
        "<html lang=\"en-GB\">",
        "<caption id=\"units-by-measure\"><span>Units by measure</span></caption>",
        "<th scope=\"col\"",
        "<th scope=\"row\">M1</th>",
        "<h2 id=\"what-is-wrong-and-what-to-do\">What is wrong and what to do</h2>",
        "@media print",
        "&lt;script&gt;alert(1)",
        "&lt;b&gt;met&lt;/b&gt;",
    ] {
        assert!(page.contains(has), "{has}\n{page}");
    }
    for never in ["<script", "<b>", "http:", "https:", "<img"] {
        assert!(!page.contains(never), "{never}\n{page}");
    }
    assert_eq!(page.matches("<h1>").count(), 1);
    assert_eq!(page.matches("<table").count(), page.matches("<caption ").count());
    let markdown = home.ok(&["report", "contract", "C-9001", "--format", "md"]);
    assert!(markdown.contains("&lt;script&gt;alert(1)&lt;/script&gt; \\*bold\\* \\| \\`x\\`"));
    let again = home.run(&["report", "contract", "C-9001", "-o", "report.html"]);
    assert_eq!(again.code, 73, "{}", again.err);
    home.ok(&["report", "contract", "C-9001", "-o", "report.html", "--yes"]);
    home.ok(&["report", "contract", "C-9001", "-o", "report.json"]);
    let kept: Value = serde_json::from_slice(&fs::read(home.path("report.json")).unwrap()).unwrap();
    assert_eq!(kept["parts"][0]["facts"][3], json!({"label": "Category", "text": "not known"}));
    for (words, code, says) in [
        (&["report", "contract", "C-9999"][..], 1, "There is no contract C-9999"),
        (&["report", "contract", "C-9001", "-o", "report.pdf"], 2, "says no known format"),
        (&["report", "contract", "C-9001", "--quarter", "2029-30 Q1"], 65, "outside its life"),
    ] {
        let ran = home.run(words);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{words:?} {}", ran.err);
        assert!(ran.err.contains(says), "{words:?} {}", ran.err);
    }
}

#[test]
fn every_contract_of_the_sample_is_reported() {
    let home = Home::with_sample();
    let list = home.json(&["list", "contracts", "--columns", "contract_ref"]);
    for row in list["data"]["rows"].as_array().unwrap() {
        let name = row["contract_ref"].as_str().unwrap();
        for format in ["txt", "html"] {
            let text = home.ok(&["report", "contract", name, "--format", format]);
            assert!(text.contains(name) && text.contains("How the figures are made"), "{name}");
        }
    }
}

#[test]
fn a_report_of_a_past_day_knows_only_what_was_printed_by_then() {
    let home = Home::with_sample();
    let printed = |day| {
        let report = home.json(&["report", "annual", "--as-of", day]);
        let parts = report["data"]["parts"].as_array().unwrap().clone();
        let table = parts.into_iter().find(|part| part["id"] == "printed");
        table.map(|table| {
            let rows = table["rows"].as_array().unwrap().clone();
            rows.iter().map(|row| row["date"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        })
    };
    assert_eq!(printed("2021-02-14"), None);
    assert_eq!(printed("2021-02-15"), Some(vec!["2021-02-15".to_owned()]));
}
