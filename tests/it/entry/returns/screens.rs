//! The screens of returns as reviewed text, on the two contracts of these tests.

use std::fmt::Write as _;

use sleva::calc::returns::ReturnKey;

use super::*;

/// The screen at the two sizes, with where the cursor is.
fn seen(d: &mut Driver<Sqlite>) -> String {
    let mut all = String::new();
    for (width, height) in [(80, 24), (140, 45)] {
        d.resize(width, height);
        let at = d.cursor();
        writeln!(all, "{}\ncursor {},{}\n", d.screen(), at.x, at.y).unwrap();
    }
    all
}

fn prove(measure: &str, name: &str, units: &str) -> Command {
    let key = ReturnKey { contract_ref: "C-0001".to_owned(), quarter: quarter(), version: 0 };
    let evidence = Evidence {
        key,
        measure_ref: measure.to_owned(),
        evidence_ref: name.to_owned(),
        sha256: Some("4be1".repeat(16)),
        units: Some(quantity(units)),
        dated: Some(Date::constant(2025, 9, 30)),
        note: Some("letters.pdf".to_owned()),
    };
    step(ReturnStep::Prove { was: None, to: Some(evidence) })
}

#[test]
fn a_draft_while_it_is_keyed() {
    let mut d = at_return();
    d.meanwhile("officer2", &prove("M1", "EV-301", "1000"));
    d.meanwhile("officer2", &prove("M2", "EV-302", "20"));
    d.keys("[ 990 <enter> ] gg 1000 <enter> 12.5 <enter> 1200 <enter> 0 <enter>");
    d.keys("k k m").types("Two more starters than planned; see letters.").keys("<tab>");
    d.keys("j j 1 2");
    insta::assert_snapshot!("keyed", seen(&mut d));
}

#[test]
fn a_return_of_which_nothing_is_keyed_and_the_list() {
    let mut d = Driver::opened(council(), "returns", 80, 24);
    insta::assert_snapshot!("list", seen(&mut d));
    d.keys("<enter>");
    insta::assert_snapshot!("not_begun", seen(&mut d));
}

#[test]
fn what_would_be_submitted() {
    let mut d = at_return();
    d.meanwhile("officer2", &prove("M1", "EV-301", "1"));
    for number in 1..=10 {
        d.keys(&format!("{number} <enter>"));
    }
    d.keys("p");
    insta::assert_snapshot!("submit", seen(&mut d));
}

#[test]
fn what_blocks_submitting() {
    let mut d = at_return();
    d.keys("4 <enter> p");
    insta::assert_snapshot!("not_ready", seen(&mut d));
}

#[test]
fn a_return_that_is_validated_line_by_line() {
    let mut d = submitted_by("officer2");
    d.keys("g v");
    insta::assert_snapshot!("queue", seen(&mut d));
    d.keys("<enter> <enter> 1 <enter>").types("one of them left").keys("<enter>");
    d.keys("r").types("Whose hours are these?").keys("<enter> k");
    insta::assert_snapshot!("validating", seen(&mut d));
    d.keys("j r").types("And these?");
    insta::assert_snapshot!("question", seen(&mut d));
}

#[test]
fn a_return_in_a_narrow_window_has_one_pane_at_a_time() {
    let mut d = at_return_of(council(), (60, 15));
    d.keys("4");
    insta::assert_snapshot!("narrow", d.screen());
    d.keys("<enter> <tab>");
    insta::assert_snapshot!("narrow_measure", d.screen());
}

#[test]
fn the_form_of_evidence() {
    let mut d = at_return();
    d.keys("E").types("EV-1");
    insta::assert_snapshot!("evidence", seen(&mut d));
}
