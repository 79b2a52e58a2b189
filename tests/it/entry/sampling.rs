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
    assert!(d.shows("New sample") && d.shows("Spread by"), "{}", d.screen());
    d.keys("<esc> 1 :").types("go samples").keys("<enter>");
    assert!(d.shows("Samples, 1"), "{}", d.screen());
}

/// Drawn on the screen it is what the command line draws by the same words.
#[test]
fn a_sample_is_drawn_by_a_form_and_the_same_words_draw_no_second_one() {
    let mut d = Driver::sample(100, 40);
    let start = everything(d.db());
    let draw = |d: &mut Driver<Sqlite>, from: &str, to: &str| {
        d.keys("a <ctrl-u>")
            .types(from)
            .keys("<enter> <ctrl-u>")
            .types(to)
            .keys("<enter> <ctrl-u>");
        d.types("5").keys("<enter> <ctrl-u>").types("7").keys("<f10>");
    };
    d.keys("g p A");
    draw(&mut d, "2020-01-01", "2025-11-01");
    assert!(d.shows("Samples, 2"), "{}", d.screen());
    let drawn = |record: &Record| match record {
        Record::Sample(own) => (own.sample_ref == "A-0002").then_some((own.size, own.seed)),
        _ => None,
    };
    assert_eq!(all(d.db(), Kind::Samples).iter().find_map(drawn), Some((5, 7)));
    let rows = all(d.db(), Kind::Results).into_iter();
    let own = rows
        .filter(|record| matches!(record, Record::SampleResult(own) if own.sample_ref == "A-0002"));
    assert_eq!(own.count(), 5);
    d.keys("u");
    assert!(everything(d.db()) == start, "it is taken back whole");
    d.keys("U");
    draw(&mut d, "2020-01-01", "2025-11-01");
    assert!(d.message().contains("A-0002"), "{}", d.screen());
    assert_eq!(all(d.db(), Kind::Samples).len(), 2, "not drawn again");
    d.keys("<esc>");
    draw(&mut d, "2018-01-01", "2018-12-31");
    assert_eq!(all(d.db(), Kind::Samples).len(), 2, "there is nothing to draw from");
}
