//! The worked cases.

use sleva::calc::words::Locality::{Local, Outside, Region};
use sleva::calc::words::PlanDocument::{DeliveryPlan, MilestoneTracker};
use sleva::calc::words::Severity::{Advice, Breach, NotApplicable, Pass, Unclear, Warning};
use sleva::calc::words::{Lead, PlanDocument, Route};

use super::made::{Made, followed, of_contract, only, units};
use crate::calc::performance::made::commitment;

fn quotation(value: &str) -> Made {
    Made::of(value, Route::Quotation)
}

#[test]
fn two_quotations_one_of_them_local() {
    let made = quotation("18000").quoted(Local).quoted(Outside);
    assert_eq!((made.is("quotes-two"), made.is("quotes-local")), (Pass, Pass));
}

#[test]
fn a_regional_one_with_evidence_that_there_was_no_local_one() {
    let made = quotation("18000").quoted(Region).quoted(Outside);
    let found = made.says("quotes-local");
    assert_eq!(only(&found).severity(), Breach);
    let missing = only(&found).said.missing.as_deref().unwrap();
    assert!(missing.contains("evidence") && missing.contains("borough"), "{missing}");
    let proven = made.with(|own| own.no_local_evidence = Some("search of 1 June".to_owned()));
    let found = proven.says("quotes-local");
    assert_eq!(only(&found).severity(), Pass);
    assert!(only(&found).said.found.contains("region"), "{}", only(&found).said.found);
}

#[test]
fn neither_local_nor_regional_needs_evidence_of_both() {
    let made = quotation("18000").quoted(Outside).quoted(Outside);
    let once = made.with(|own| own.no_local_evidence = Some("search".to_owned()));
    assert_eq!(once.is("quotes-local"), Breach);
    assert!(only(&once.says("quotes-local")).said.missing.as_ref().unwrap().contains("region"));
    assert_eq!(
        once.with(|own| own.no_region_evidence = Some("search".to_owned())).is("quotes-local"),
        Pass
    );
}

#[test]
fn one_quotation_is_too_few() {
    assert_eq!(quotation("18000").quoted(Local).is("quotes-two"), Breach);
}

#[test]
fn a_missing_reply_has_to_be_recorded() {
    let made = quotation("18000").quoted(Local);
    assert_eq!(made.clone().no_reply(Outside).is("quotes-two"), Pass);
    assert_eq!(made.invited(Outside, |_| ()).is("quotes-two"), Unclear);
}

#[test]
fn from_25000_on_two_quotations_are_not_the_rule() {
    let found = |value| quotation(value).quoted(Local).is("quotes-two");
    assert_eq!((found("24999.99"), found("25000")), (Breach, NotApplicable));
}

#[test]
fn at_60000_by_quotation_only_the_local_one_is_asked_for() {
    let made = quotation("60000").quoted(Outside);
    assert_eq!((made.is("quotes-two"), made.is("quotes-local")), (NotApplicable, Breach));
}

#[test]
fn exactly_100000_is_unclear_for_all_five_until_one_setting_decides() {
    let made = Made::of("100000", Route::OpenTender);
    let rules = ["sv-required", "sv-weight", "sv-halves", "sv-plan", "sv-below"];
    for rule in rules {
        let found = made.says(rule);
        assert_eq!(only(&found).severity(), Unclear, "{rule}");
        assert!(only(&found).said.next.as_ref().unwrap().contains("rules.sv_bound"), "{rule}");
    }
    let over = [("rules.sv_bound", "over")];
    let from = [("rules.sv_bound", "from")];
    for rule in ["sv-required", "sv-weight", "sv-halves", "sv-plan"] {
        assert_eq!(made.is_by(rule, &over), NotApplicable, "{rule}");
        assert_ne!(made.is_by(rule, &from), NotApplicable, "{rule}");
    }
    assert_eq!(made.is_by("sv-below", &over), Pass);
    assert_eq!(made.is_by("sv-below", &from), NotApplicable);
    let named = made.says_by("sv-required", &super::made::book(&from));
    assert!(only(&named).said.settled.contains(&"rules.sv_bound = from".to_owned()));
}

#[test]
fn a_penny_more_awarded_directly_without_commitments() {
    let made = Made::of("100000.01", Route::Direct);
    assert_eq!(made.is("sv-required"), Breach);
    assert_eq!(made.with(|own| own.awarded_on = None).is("sv-required"), Breach);
}

#[test]
fn a_joint_purchase_that_a_partner_leads_is_advised() {
    for lead in [Lead::Partner, Lead::Joint] {
        let made = Made::of("180000", Route::OpenTender).with(|own| own.lead = Some(lead));
        assert_eq!(made.is("sv-required"), Advice);
    }
}

#[test]
fn weights_of_50_35_15_need_a_decision() {
    let weighed = |price, quality, sv| {
        Made::of("180000", Route::OpenTender).with(|own| {
            own.weights.price = Some(units(price));
            own.weights.quality = Some(units(quality));
            own.weights.sv = Some(units(sv));
        })
    };
    let made = weighed("50", "35", "15");
    assert_eq!(made.is("sv-weight"), Breach);
    let decided = made.with(|own| own.weights.decision = Some("business case".to_owned()));
    assert_eq!(decided.is("sv-weight"), Pass);
    assert_eq!(weighed("50", "30", "20").is("sv-weight"), Pass);
    assert_eq!(weighed("50", "31", "20").is("sv-weight"), Breach, "101 in all");
}

#[test]
fn plan_documents_by_value() {
    let planned = |value, document| {
        Made::of(value, Route::OpenTender).with(|own| own.plan_document = Some(document))
    };
    assert_eq!(planned("180000", MilestoneTracker).is("sv-plan"), Pass);
    let more = planned("180000", DeliveryPlan).says("sv-plan");
    assert_eq!(only(&more).severity(), Pass);
    assert!(only(&more).said.found.contains("more than"), "with a note");
    assert_eq!(planned("180000", PlanDocument::None).is("sv-plan"), Breach);
    assert_eq!(planned("300000", MilestoneTracker).is("sv-plan"), Breach);
    let between = planned("250000", MilestoneTracker);
    let found = between.says("sv-plan");
    assert_eq!(only(&found).severity(), Unclear);
    let said = &only(&found).said;
    let text = format!("{} {:?}", said.found, said.missing);
    assert!(text.contains("delivery plan") && text.contains("milestone tracker"), "{text}");
    assert_eq!(between.is_by("sv-plan", &[("rules.plan_bound", "milestone tracker")]), Pass);
    assert_eq!(between.is_by("sv-plan", &[("rules.plan_bound", "delivery plan")]), Breach);
}

#[test]
fn social_value_is_not_scored_below_its_bound() {
    let made = quotation("90000").with(|own| own.sv_scored_at_award = Some(true));
    assert_eq!(made.is("sv-below"), Breach);
    assert_eq!(made.with(|own| own.sv_scored_at_award = Some(false)).is("sv-below"), Pass);
}

#[test]
fn three_of_9000_in_five_months_are_one_of_27000() {
    let others = [
        ("P-0001", "2025-06-01", "9000"),
        ("P-0002", "2025-08-15", "9000"),
        ("P-0003", "2025-10-31", "9000"),
    ];
    let made = quotation("9000").alike(&others).with(|own| {
        own.supplier_ref = Some("S-1".to_owned());
        own.department = Some("Housing".to_owned());
    });
    let found = made.says("split");
    assert_eq!(only(&found).severity(), Warning);
    let said = &only(&found).said;
    assert!(
        said.found.contains("£27,000") && said.found.contains("P-0002 (£9,000)"),
        "{}",
        said.found
    );
    assert!(said.limit.as_ref().unwrap().contains("£25,000"));
    assert_eq!(made.alike(&others[..2]).is("split"), Pass);
}

#[test]
fn a_year_apart_is_not_split() {
    let made = |second| {
        quotation("20000")
            .alike(&[("P-0001", "2025-06-01", "20000"), ("P-0002", second, "20000")])
            .with(|own| {
                own.supplier_ref = Some("S-1".to_owned());
                own.department = Some("Housing".to_owned());
            })
    };
    assert_eq!(made("2026-05-31").is("split"), Warning);
    assert_eq!(made("2026-06-01").is("split"), Pass);
}

#[test]
fn the_law_of_the_day_it_began() {
    for (began, law) in [
        ("2025-02-20", "Public Contracts Regulations 2015"),
        ("2025-02-24", "Procurement Act 2023"),
    ] {
        let found = Made::of("220000", Route::OpenTender).began(began).says("statute");
        let said = &only(&found).said;
        assert!(said.found.contains(law), "{}", said.found);
        assert!(said.found.contains("over the threshold"), "{}", said.found);
        assert_eq!(said.limit.as_deref(), Some("from £214,904 including VAT"));
    }
}

#[test]
fn scope_of_the_living_wage() {
    let facts = |age_18, hours, weeks| {
        let mut made = followed(Vec::new());
        let own = &mut made.contract.living_wage;
        own.age_18 = Some(age_18);
        own.contracted = Some(true);
        own.hours_week = Some(units(hours));
        own.weeks = Some(units(weeks));
        own.on_council_land = Some(true);
        only(&of_contract("rlw-scope", &made, "2025-11-22")).clone()
    };
    assert_eq!(facts(true, "1", "20").severity(), NotApplicable);
    let inside = facts(true, "2", "8");
    assert_eq!(inside.severity(), Unclear, "in scope, and no rate is recorded");
    assert!(inside.said.found.contains("in scope"));
    assert_eq!(facts(false, "2", "8").severity(), NotApplicable);
}

#[test]
fn commitments_pass_and_late_ones_do_not() {
    let mut own = commitment("M1", units("5"));
    let made = Made::of("180000", Route::OpenTender);
    own.committed_on = Some("2025-08-30".parse().unwrap());
    assert_eq!(made.clone().contract(vec![own.clone()]).is("sv-required"), Pass);
    own.committed_on = Some("2025-09-02".parse().unwrap());
    assert_eq!(made.contract(vec![own]).is("sv-required"), Breach);
}
