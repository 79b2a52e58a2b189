//! `sleva explain`: every figure down to people, evidence and audit rows, as text, JSON and CSV.

use super::Home;

#[test]
fn a_broad_figure_leads_row_by_row_to_evidence_and_the_trail() {
    let home = Home::with_sample();
    let all = home.ok(&["explain", "validated:theme/Jobs"]);
    assert!(
        all.contains(
            "  C-0001  £101,861.56; Grounds maintenance, parks; see figure \
             validated:theme/Jobs?contract:C-0001\n"
        ),
        "{all}"
    );
    let own = home.ok(&["explain", "validated:theme/Jobs?contract:C-0001"]);
    let line = own.lines().find(|line| line.contains("2021-22 Q2 NT7")).unwrap();
    let sha256 = home.json(&["show", "C-0001/2021-22 Q2"])["data"]["versions"][0]["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .find(|own| own["evidence_ref"] == "EV-0001-2122Q2-NT7")
        .map(|own| own["sha256"].as_str().unwrap().to_owned())
        .unwrap();
    for says in [
        "1 hours = £120.24 of 2 declared",
        "keyed by officer2 at 2021-10-15T09:07:00Z",
        "reduced by validator2 at 2021-11-17T10:07:00Z: One session was with people from outside",
        &format!("evidence EV-0001-2122Q2-NT7, SHA-256 {sha256}"),
        "audit row 2",
        "see return C-0001/2021-22 Q2/NT7 version 1",
    ] {
        assert!(line.contains(says), "{says}\n{line}");
    }
    let amended = home.ok(&["explain", "declared:contract/C-0003"]);
    let line = amended.lines().find(|line| line.contains("2022-23 Q1 NT1 version 2")).unwrap();
    assert!(line.contains("amended because: Answers the question about training"), "{line}");
}

#[test]
fn json_has_what_each_row_adds_and_leads_to_and_csv_has_its_rows() {
    let home = Home::with_sample();
    let found = home.json(&["explain", "validated:theme/Jobs?contract:C-0001"])["data"].clone();
    let (mut pence, mut links) = (0, 0);
    for row in found["sources"].as_array().unwrap() {
        let pounds = row["value_gbp"].as_str().unwrap();
        pence += pounds.replace('.', "").parse::<i64>().unwrap();
        links += i32::from(row["link"].as_str().unwrap().starts_with("return C-0001/"));
    }
    assert_eq!((found["value_gbp"].as_str(), pence), (Some("101861.56"), 10_186_156));
    assert_eq!(links, 51, "17 quarters of 3 measures");
    let same = home.ok(&["explain", "validated:theme/Jobs?contract:C-0001", "--format", "json"]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&same).unwrap(), found);
    let csv = home.ok(&["explain", "contracts:theme/Jobs", "--format", "csv"]);
    assert!(csv.starts_with("label,units,value_gbp,text,link\r\nC-0001,1,,"), "{csv}");
    assert!(csv.contains(",contract C-0024\r\n"), "{csv}");
}

#[test]
fn a_name_that_is_none_gets_the_forms_of_the_nearest_kind() {
    let home = Home::with_sample();
    let said = |name: &str, code: i32| {
        let ran = home.run(&["explain", name]);
        assert_eq!((ran.code, ran.err.lines().count()), (code, 1), "{name} {}", ran.err);
        ran.err
    };
    let nearest = said("validatd:all", 2);
    assert!(nearest.contains("Those that begin with validated are validated:all[?FILTER], "));
    assert!(!nearest.contains("wage:YEAR"), "{nearest}");
    let nearest = said("published:a/b/c", 2);
    assert!(nearest.contains("published:DATE/METRIC/MEASURE/UNIT."), "{nearest}");
    let nearest = said("forecast:quarter/2025-26 Q1", 2);
    assert!(nearest.contains("forecast:all[?FILTER]") && !nearest.contains("quarter/QUARTER"));
    let filter = said("committed:all?colour:red", 2);
    assert!(filter.contains("its filter does not read (colour: is not a term"), "{filter}");
    let none = said("nonsense", 2);
    assert!(none.contains("such as value:CONTRACT/MEASURE; it begins with one of value, "));
    let place = said("validated:thme/Jobs", 1);
    assert!(place.contains("Perhaps validated:theme/Jobs is meant."), "{place}");
    for (name, says) in [
        ("validated:contract/C-9999", "There is no contract C-9999"),
        ("wage:1999", "There is no Living Wage of 1999"),
        ("waivers:some", "There is no figure waivers:some"),
        ("waivers:all?status:live", "There is no figure waivers:all?status:live"),
        ("returns:lost", "There is no figure returns:lost"),
    ] {
        let said = said(name, 1);
        assert!(said.contains(says), "{said}");
    }
}

#[test]
fn counts_rates_and_printed_figures_are_explained() {
    let home = Home::with_sample();
    let text = |name: &str| home.ok(&["explain", name]);
    let overdue = text("returns:overdue");
    assert!(overdue.contains("= 4\n") && overdue.contains("see return C-0016/2023-24 Q2\n"));
    let waived = text("waivers:all?rule:quotes-two");
    assert!(waived.contains("= 1\n") && waived.contains("see findings P-0008\n"), "{waived}");
    assert!(text("waivers:all?contract:C-0001").contains("= 0\n"));
    assert!(text("wage:2024-25").contains("= £12.60 an hour\n"));
    let period = "awarded-from:2019-12-01 awarded-to:2020-12-31";
    let gap = text(&format!("difference:2021-02-15/committed_total//GBP?{period}"));
    for says in [
        "= £5.00 less\n",
        &format!("Computed  £1,458,532.00; see figure committed:all?{period}\n"),
        "Printed  less £1,458,537.00; see figure published:2021-02-15/committed_total//GBP",
    ] {
        assert!(gap.contains(says), "{says}\n{gap}");
    }
    let printed = text("published:2021-02-15/committed_total//GBP");
    assert!(printed.contains("= £1,458,537.00") && printed.contains("audit row"), "{printed}");
}
