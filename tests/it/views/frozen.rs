//! Reports frozen on the screen, read again, and compared down to the change that made a
//! difference.

use sleva::app::event::Event;
use sleva::calc::Quantity;
use sleva::calc::returns::Variation;
use sleva::db::request::{Command, Edit, Step};
use sleva::db::sqlite::Sqlite;

use crate::driver::{Driver, sample};

fn frozen(width: u16, height: u16) -> Driver<Sqlite> {
    let mut d = Driver::opened(sample(), "report", width, height);
    d.keys("F");
    assert!(d.shows("Freeze this report as it is"), "{}", d.screen());
    d.types("as published").keys("<enter>");
    assert!(d.shows("Frozen and saved."), "{}", d.screen());
    d
}

/// Without digests, which say nothing to a reader and change with every line of the report.
fn masked(screen: &str) -> String {
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let words = screen.split(' ').map(|word| {
        let is_digest = word.len() > 15 && word.chars().all(is_hex);
        if is_digest { "#".repeat(word.len()) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// validator1 agrees to 3 people instead of 3.48.
fn varied(d: &mut Driver<Sqlite>) {
    let variation = Variation {
        contract_ref: "C-0001".to_owned(),
        measure_ref: "NT1".to_owned(),
        signed_on: "2025-10-01".parse().unwrap(),
        units: Quantity::parse("3").unwrap(),
        was: None,
        reason: Some("fewer posts".to_owned()),
    };
    let edit = Edit::with(vec![Step::Vary(variation)], "varied");
    d.meanwhile("validator1", &Command::Edit(vec![edit]));
}

#[test]
fn a_report_is_frozen_with_a_note_and_listed() {
    let mut d = frozen(140, 45);
    d.keys("c");
    let line = d.line_with(">   R-0001");
    assert!(line.contains("annual") && line.contains("as published"), "{}", d.screen());
    insta::assert_snapshot!("frozen_list_140x45", masked(&d.screen()));
}

#[test]
fn escape_freezes_nothing_and_undo_takes_a_freezing_back() {
    let mut d = Driver::opened(sample(), "report", 80, 24);
    d.keys("F").types("x").keys("<esc> c");
    assert!(d.shows("No report was frozen yet."), "{}", d.screen());
    let mut d = frozen(80, 24);
    d.keys("u c");
    assert!(d.shows("No report was frozen yet."), "{}", d.screen());
    d.keys("<esc>");
    d.keys("U c");
    assert!(d.shows("R-0001"), "{}", d.screen());
}

#[test]
fn a_frozen_report_is_read_as_it_was_and_never_frozen_again() {
    let mut d = frozen(140, 45);
    d.keys("c r");
    assert!(d.shows("Committed £: 2,511,370.40"), "{}", d.screen());
    assert!(d.shows("R-0001 as it was frozen"), "{}", d.screen());
    d.keys("F");
    assert!(d.shows("This report is frozen already."), "{}", d.screen());
}

#[test]
fn a_figure_of_a_frozen_report_opens_as_at_the_day_of_the_report() {
    let mut d = Driver::opened(sample(), "report", 140, 45);
    d.keys("/").types("as-of:2025-03-31").keys("<enter> F <enter> <esc> c r j j j j j j j j");
    while !d.message().contains("Validated") && !d.line_with("> ").contains("Validated") {
        d.keys("j");
    }
    d.keys("i");
    assert_eq!(d.app.view(), "figure", "{}", d.screen());
    assert!(d.shows("as at 2025-03-31"), "{}", d.screen());
}

#[test]
fn nothing_differs_from_a_report_until_something_is_changed() {
    let mut d = frozen(80, 24);
    d.keys("c <enter>");
    assert!(d.shows("figures are the same;"), "{}", d.screen());
}

#[test]
fn a_difference_leads_to_the_change_and_to_who_made_it() {
    let mut d = frozen(140, 45);
    varied(&mut d);
    d.keys("c <enter>");
    assert!(d.line_with("NT1, Committed").contains("-0.48"), "{}", d.screen());
    d.keys("/").types("NT1, committed").keys("<enter> j");
    assert!(d.shows("Changes that bear on it, 1"), "{}", d.screen());
    assert!(d.line_with("C-0001/NT1").contains("validator1"), "{}", d.screen());
    d.keys("<tab> <enter>");
    assert_eq!(d.app.view(), "audit", "{}", d.screen());
    assert!(d.shows("edit by validator1") && d.shows("3.48 → 3"), "{}", d.screen());
    d.keys("<esc> <esc> <tab> <enter>");
    assert_eq!(d.app.view(), "figure", "{}", d.screen());
    assert!(d.shows("50.55"), "the figure as it is now: {}", d.screen());
}

#[test]
fn the_comparison_at_both_sizes() {
    for (width, height) in [(80, 24), (140, 45)] {
        let mut d = frozen(width, height);
        varied(&mut d);
        d.keys("c <enter>");
        insta::assert_snapshot!(format!("comparison_{width}x{height}"), d.screen());
    }
}

#[test]
fn two_frozen_reports_are_chosen_to_be_compared() {
    let mut d = frozen(140, 45);
    varied(&mut d);
    // What is frozen is what is shown: the change of another has to have come.
    d.event(Event::Changed);
    d.keys("F <enter> c /").types("R-0001").keys("<enter> <enter> c");
    assert!(d.shows("Compare R-0001 with"), "{}", d.screen());
    d.keys("j <enter>");
    assert!(d.shows("R-0001 with R-0002"), "{}", d.screen());
    assert!(d.line_with("NT1, Committed").contains("-0.48"), "{}", d.screen());
    d.keys("c <enter>");
    assert!(d.shows("R-0001 with now"), "{}", d.screen());
    assert!(d.line_with("NT1, Committed").contains("-0.48"), "{}", d.screen());
}

#[test]
fn a_report_that_is_not_there_is_said_so() {
    let mut d = Driver::opened(sample(), "frozen", 80, 24);
    d.keys("<enter>");
    assert!(d.shows("There is no frozen report here to open."), "{}", d.screen());
}
