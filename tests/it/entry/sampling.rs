//! The worksheet of a sample, key by key.

use sleva::calc::Date;
use sleva::calc::sampling::SampleResult;
use sleva::calc::words::AuditResult;
use sleva::db::request::{Command, Edit, Kind, Record, Step};
use sleva::db::sqlite::Sqlite;

use crate::driver::Driver;
use crate::store::{all, everything};

fn row(d: &Driver<Sqlite>, name: &str) -> SampleResult {
    let own = |record| match record {
        Record::SampleResult(own) if own.procurement_ref == name => Some(*own),
        _ => None,
    };
    all(d.db(), Kind::Results).into_iter().find_map(own).unwrap()
}

/// The worksheet of the sample's sample, on the purchase that nobody has looked at.
fn opened() -> Driver<Sqlite> {
    let mut d = Driver::sample(160, 45);
    d.keys("g p A <enter> G");
    assert!(d.shows("Worksheet, 12"), "{}", d.screen());
    d
}

#[test]
fn answers_and_results_are_one_key_each_and_undone_one_by_one() {
    let mut d = opened();
    let start = everything(d.db());
    d.keys("+");
    assert!(d.message().starts_with("No question is under the cursor"), "{}", d.message());
    // From the code to the first question; each answer goes on to the next.
    d.keys("l l + + - +");
    let own = row(&d, "P-0022");
    let answers = [own.two_invited, own.replies_recorded, own.local_invited, own.evidence_kept];
    assert_eq!(answers, [Some(true), Some(true), Some(false), Some(true)]);
    assert_eq!(own.checked_by.as_deref(), Some(d.env.person.as_str()));
    assert_eq!(own.checked_on, Some("2025-11-22".parse::<Date>().unwrap()));
    d.keys("c");
    assert!(d.message().starts_with("An answer is no, so it is not compliant"), "{}", d.message());
    d.keys("f");
    assert_eq!(row(&d, "P-0022").result, Some(AuditResult::NotCompliant));
    assert!(d.shows("Compliance: 5 of 10, 50.0%"), "{}", d.screen());
    d.keys("d");
    assert_eq!(row(&d, "P-0022").result, Some(AuditResult::NotDetermined));
    assert!(d.shows("Not determined: 3."), "{}", d.screen());
    d.keys("x");
    assert_eq!(row(&d, "P-0022").result, None);
    d.keys("u u u u u u u");
    assert_eq!(everything(d.db()), start);
}

#[test]
fn a_compliant_purchase_goes_on_to_the_next_and_why_not_is_written_on_a_form() {
    let mut d = opened();
    d.keys("g g f");
    assert_eq!(row(&d, "P-0005").result, Some(AuditResult::NotCompliant));
    d.keys("m").types("The papers are of another purchase").keys("<f10>");
    assert!(d.shows("Worksheet, 12"), "{}", d.screen());
    assert_eq!(row(&d, "P-0005").exception.as_deref(), Some("The papers are of another purchase"));
    assert!(d.shows("Compliance: 4 of 9, 44.4%"), "{}", d.screen());
    d.keys("c");
    assert_eq!(row(&d, "P-0005").result, Some(AuditResult::Compliant));
    d.keys("<enter>");
    assert!(d.shows("› P-0006 Interpreting headsets"), "{}", d.screen());
    d.keys("<esc> L");
    assert!(d.shows("A-0001/P-0005"), "{}", d.screen());
}

#[test]
fn what_nobody_has_looked_at_is_marked_and_found() {
    let mut d = opened();
    d.keys("g g *");
    assert!(d.line_with(">").contains("P-0022"), "{}", d.screen());
    d.keys("!");
    assert!(d.shows("Worksheet, 1 of 12"), "{}", d.screen());
    d.keys("! g g");
    let theirs = Command::Edit(vec![other(&d)]);
    d.meanwhile("auditor2", &theirs);
    d.keys("f");
    assert!(d.shows("auditor2"), "the other's result is not written over:\n{}", d.screen());
    assert_eq!(row(&d, "P-0005").result, Some(AuditResult::NotDetermined));
}

/// Another's result of the first purchase.
fn other(d: &Driver<Sqlite>) -> Edit {
    let was = row(d, "P-0005");
    let to = SampleResult { result: Some(AuditResult::NotDetermined), ..was.clone() };
    let record = |own| Record::SampleResult(Box::new(own));
    Edit::of(Step::change(record(was), record(to)))
}

#[test]
fn the_list_says_what_each_came_to_and_how_one_is_drawn() {
    let mut d = Driver::sample(80, 24);
    d.keys("g p A");
    assert!(d.shows("Samples, 1"), "{}", d.screen());
    assert_eq!(d.selected().as_deref(), Some("A-0001"));
    let says = "A-0001 was drawn on 2025-06-02 by auditor1; 11 of 12 checked.";
    assert!(d.shows(says), "{}", d.screen());
    d.keys("a");
    assert!(d.shows("sleva sample purchases"), "{}", d.screen());
    d.keys("1 :").types("go samples").keys("<enter>");
    assert!(d.shows("Samples, 1"), "{}", d.screen());
}
