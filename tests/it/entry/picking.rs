//! Fields that are one of a list, and days and pounds as people type them.

use super::{trail, units};
use crate::driver::Driver;
use crate::store::all;
use sleva::db::request::{Kind, Record};
use sleva::db::sqlite::Sqlite;
use sleva::views::VIEWS;

fn contract(d: &Driver<Sqlite>, reference: &str) -> sleva::calc::contract::Contract {
    let found = all(d.db(), Kind::Contracts).into_iter().find_map(|record| match record {
        Record::Contract(contract) if contract.contract_ref == reference => Some(contract),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no {reference}"))
}

/// Goes to a field of the form.
fn to(d: &mut Driver<Sqlite>, field: &str) {
    for _ in 0..30 {
        if d.shows(field) {
            return;
        }
        d.keys("<enter>");
    }
    panic!("no {field}:\n{}", d.screen());
}

#[test]
fn a_measure_that_is_committed_already_is_refused_and_no_longer_one_is_taken_for_it() {
    let mut d = Driver::sample(120, 40);
    let before = trail(&d).len();
    d.keys("2 <enter> a").types("nt1").keys("<enter>");
    assert!(d.shows("NT1 is committed here already"), "{}", d.screen());
    assert!(d.line_with(">Measure").contains("nt1"), "{}", d.screen());
    d.keys("<f10>");
    assert_eq!(trail(&d).len(), before, "{}", d.screen());
    // A part that several have takes none of them, until one is chosen.
    d.keys("<ctrl-u>").types("nt").keys("<enter>");
    assert!(d.shows("“nt” fits "), "{}", d.screen());
    d.keys("<down> <enter>");
    assert!(d.shows(">Units"), "{}", d.screen());
}

#[test]
fn the_list_of_suppliers_opens_with_all_of_them_and_typing_filters_it() {
    let mut d = Driver::sample(100, 40);
    d.keys("2 a");
    to(&mut d, ">Supplier");
    d.keys("<f4>");
    assert!(!d.shows("nothing has what is typed"), "{}", d.screen());
    assert!(d.shows("S-0005  Brackenhall Build Ltd") && d.shows("… 15 more"), "{}", d.screen());
    d.types("larkmoss");
    assert!(!d.shows("Brackenhall"), "{}", d.screen());
    d.keys("<enter> <up>");
    let line = d.line_with(">Supplier");
    assert!(line.contains("S-0002") && line.contains("Larkmoss"), "with its name: {line}");
}

#[test]
fn what_is_typed_replaces_what_was_picked_and_the_list_is_whole_whatever_is_typed() {
    let mut d = Driver::sample(100, 40);
    d.keys("2 a");
    to(&mut d, ">Edition");
    d.types("1/1/2026");
    assert!(!d.shows("sample-20251/1/2026"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.shows("“1/1/2026” is none of what this can be"), "{}", d.screen());
    d.keys("<f4>");
    assert!(d.shows("sample-2025"), "wrong text filters nothing:\n{}", d.screen());
    d.keys("<down> <enter>");
    assert_eq!(d.hint("list"), None, "no list:\n{}", d.screen());
    to(&mut d, ">Status");
    d.keys("<f4> <down> <enter> <up>");
    let words = sleva::calc::words::Status::WORDS;
    assert!(d.line_with(">Status").contains(words[1]), "Down goes on:\n{}", d.screen());
    assert_eq!(d.hint("list").as_deref(), Some("F4"));
}

#[test]
fn days_and_pounds_are_kept_as_files_write_them() {
    let mut d = Driver::sample(100, 40);
    d.keys("2 e");
    for (field, typed) in [(">Value £", "£1.2m"), (">Start", "1 apr 26"), (">End", "31.12.2028")]
    {
        to(&mut d, field);
        d.keys("<ctrl-u>").types(typed).keys("<enter>");
    }
    d.keys("<f10>");
    let kept = contract(&d, "C-0001");
    assert_eq!(kept.value.to_string(), "1200000.00");
    assert_eq!(
        (kept.start.to_string(), kept.end.to_string()),
        ("2026-04-01".into(), "2028-12-31".into())
    );
}

#[test]
fn what_is_needed_is_marked_and_what_is_below_is_counted() {
    let mut d = Driver::sample(80, 24);
    d.keys("2 a");
    assert!(d.shows("Title *") && !d.shows("Partner *"), "{}", d.screen());
    assert!(d.shows("▼ 11 more"), "{}", d.screen());
    assert_eq!(d.hint("drop form").as_deref(), Some("Esc"));
    d.keys("<esc> 8 j e");
    assert!(d.line_with(">In force from *").contains('*'), "{}", d.screen());
    assert!(d.shows("such as 31/3/2026, needed"), "{}", d.screen());
}

#[test]
fn a_long_value_does_not_hide_why_it_is_refused() {
    let mut d = Driver::sample(80, 24);
    d.keys("2 e");
    to(&mut d, ">Start");
    d.keys("<ctrl-u>").types(&"very long ".repeat(20)).keys("<enter>");
    assert!(d.shows("“very long very long very long…” is not a date"), "{}", d.screen());
}

#[test]
fn references_that_differ_only_in_capitals_and_names_that_are_the_same_are_told() {
    let mut d = Driver::sample(100, 40);
    d.keys("g s a <ctrl-u>").types("s-0001").keys("<enter>").types("Twice Ltd").keys("<f10>");
    assert!(d.shows("differs from S-0001, which is there"), "{}", d.screen());
    d.keys("<ctrl-u>").types("S-0500").keys("<f10>");
    assert_eq!(d.message(), "S-0500 Twice Ltd is saved; u takes it back.");
    d.keys("a <ctrl-u>").types("S-0501").keys("<enter>").types("twice ltd").keys("<f10>");
    assert!(d.message().contains("~ S-0500 has the same name."), "{}", d.message());
    // One that is there is not said to have been changed by anybody.
    d.keys("a <ctrl-u>").types("S-0001").keys("<enter>").types("Other").keys("<f10>");
    assert!(d.shows("S-0001 is there already"), "{}", d.screen());
}

#[test]
fn nothing_is_typed_where_nothing_can_be_changed() {
    let store = crate::driver::sample();
    let mut d = Driver::with(VIEWS, store, 100, 40, |env| env.read_only = true);
    for keys in ["8 a", "2 a", "2 e", "2 <enter> a"] {
        d.keys(keys);
        assert_ne!(d.app.view(), "form", "{keys}");
        assert!(d.message().contains("open for reading only"), "{keys}: {}", d.message());
    }
}

#[test]
fn a_commitment_that_is_taken_back_is_named_before_its_quarters() {
    let mut d = Driver::sample(120, 40);
    d.keys("2 <enter> a").types("nt10").keys("<enter>").types("4").keys("<enter> <tab> <esc>");
    assert_eq!(units(&d, "C-0001", "NT10"), "4", "{}", d.screen());
    d.keys("u");
    assert!(d.message().starts_with("Taken back: C-0001/NT10 removed"), "{}", d.message());
}
