//! The list of returns: by where they stand, by words, and what needs whoever keys them.

use super::super::burst;
use super::*;

#[test]
fn standings_are_gone_through_counted_and_left_with_esc() {
    let mut d = submitted_by("officer2");
    d.keys("R");
    assert!(d.shows("Returns, 10: 9 overdue, 1 submitted"), "{}", d.screen());
    d.keys("f");
    assert!(d.line_with("sleva").contains("overdue") && d.shows("Returns, 9:"), "{}", d.screen());
    d.keys("F F");
    assert!(d.line_with("sleva").contains("later"), "{}", d.screen());
    d.keys("F F");
    assert!(d.line_with("sleva").contains("submitted"), "{}", d.screen());
    assert!(d.line_with(">").contains("C-0001") && d.shows("another person validates it"));
    d.keys("<esc>");
    assert!(d.shows("Returns, 10:"), "{}", d.screen());
    d.keys("!");
    assert!(d.shows("Returns, 9:"), "{}", d.screen());
    assert!(d.line_with("sleva").contains("only what is to be keyed"), "{}", d.screen());
    d.keys("!");
    assert!(d.shows("Returns, 10:"), "{}", d.screen());
}

#[test]
fn words_choose_and_o_opens_the_contract() {
    let mut d = Driver::opened(council(), "returns", 80, 24);
    d.keys("/").types("c-0002");
    assert!(d.shows("Returns, 5: 5 overdue"), "{}", d.screen());
    d.keys("<enter> o");
    assert_eq!((d.app.view(), d.selected().as_deref()), ("contract", Some("C-0002")));
    d.keys("<esc> <esc>");
    assert!(d.shows("Returns, 10:"), "{}", d.screen());
    d.keys("/").types("nothing like it");
    assert!(d.shows("Nothing matches. Esc clears the filter."), "{}", d.screen());
}

#[test]
fn the_list_comes_back_to_the_return_that_was_left_and_home_leads_to_it() {
    let mut d = Driver::opened(council(), "returns", 140, 45);
    d.keys("j j j");
    let selected = d.selected();
    assert!(d.shows("Checks   10 not entered"), "beside the list:\n{}", d.screen());
    d.keys("<enter> 4 <enter> q");
    assert_eq!(d.selected(), selected);
    assert!(d.line_with("> ! ").contains("1 of 10 entered"), "{}", d.screen());
    d.keys("g h");
    let first = d.line_with(">");
    assert!(first.contains("return overdue, 388 days; 4 more"), "{}", d.screen());
    assert!(d.shows("Needs you (10)"), "{}", d.screen());
    d.keys("o");
    assert_eq!(d.app.view(), "contract");
    d.keys("q <enter>");
    assert_eq!(d.selected().as_deref(), Some("C-0001/2024-25 Q2"));
}

#[test]
fn home_shows_what_others_submitted_to_those_who_may_validate_it() {
    let mut d = submitted_by("officer2");
    d.keys("g h");
    assert!(d.line_with("to be validated").contains("C-0001"), "{}", d.screen());
    let mut d = submitted_by("officer1");
    d.keys("g h");
    assert!(!d.shows("to be validated"), "{}", d.screen());
}

#[test]
fn figures_that_come_all_at_once_are_keyed_and_nothing_of_them_is_a_command() {
    let mut d = at_return();
    burst(&mut d, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
    assert_eq!(declared(d.db(), "M10"), "10", "{}", d.screen());
    burst(&mut d, "p\ny\nQ\n");
    assert_eq!(newest(d.db()).unwrap().submitted, None, "{}", d.screen());
    assert_eq!(d.ended, None);
}

#[test]
fn the_trail_of_a_return_is_one_key_away_from_its_list_and_from_its_grid() {
    let mut d = at_return();
    d.keys("4 <enter> 5 <enter>");
    for number in ["1", "2"] {
        d.meanwhile(
            "officer2",
            &key(&format!("M{number}"), Some(if number == "1" { "4" } else { "5" }), Some("7")),
        );
    }
    for keys in ["L", "<esc> <esc> L"] {
        d.keys(keys);
        assert_eq!(d.app.view(), "audit", "{}", d.screen());
        assert!(d.shows("Changes, 4"), "{keys}: {}", d.screen());
        assert!(d.shows("C-0001/2025-26 Q2") && d.shows("officer2"), "{}", d.screen());
    }
}
