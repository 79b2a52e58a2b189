//! Two people in one record: nothing of either is lost without one of them choosing so.

use std::time::Duration;

use sleva::calc::contract::Contract;
use sleva::db::request::{Command, Edit, Kind, Record, Step};
use sleva::db::sqlite::Sqlite;

use crate::driver::Driver;
use crate::store::all;

const SOON: Duration = Duration::from_millis(400);

fn contract(d: &Driver<Sqlite>) -> Contract {
    let found = all(d.db(), Kind::Contracts).into_iter().find_map(|record| match record {
        Record::Contract(contract) if contract.contract_ref == "C-0001" => Some(contract),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no C-0001"))
}

/// Another person changes the contract.
fn meanwhile(d: &mut Driver<Sqlite>, change: impl Fn(&mut Contract)) {
    let was = contract(d);
    let mut to = was.clone();
    change(&mut to);
    let step = Step::change(Record::Contract(was), Record::Contract(to));
    d.meanwhile("officer2", &Command::Edit(vec![Edit::of(step)]));
}

fn describe(d: &mut Driver<Sqlite>, text: &str) {
    meanwhile(d, |to| to.description = Some(text.to_owned()));
}

#[test]
fn of_two_notes_one_is_chosen_from_both() {
    let mut d = Driver::sample(120, 40);
    d.keys("2 m <ctrl-u>").types("My note");
    describe(&mut d, "Their note\nin two lines");
    d.keys("<f10>");
    assert!(d.shows("officer2 at 2025-11-22T14:02:00Z changed this to “Their note in two lines”"));
    d.keys("<f4>");
    assert!(d.shows("which you typed: My note"), "{}", d.screen());
    assert!(d.shows("by officer2 at 2025-11-22T14:02:00Z: Their note / in two lines"));
    d.keys("<down> <enter> <f10>");
    assert_eq!(contract(&d).description.as_deref(), Some("Their note\nin two lines"));
}

#[test]
fn a_conflict_that_was_passed_over_is_still_one() {
    let mut d = Driver::sample(120, 40);
    d.keys("2 e <ctrl-u>").types("Mine");
    meanwhile(&mut d, |to| to.title = "Theirs".to_owned());
    d.keys("<f10> <enter> <f10>");
    assert_eq!(contract(&d).title, "Theirs", "nobody has chosen");
    assert!(d.shows("changed this to “Theirs”"), "{}", d.screen());
    assert!(d.line_with(">Title").contains("Mine"), "{}", d.screen());
    // Typing more is no choice either, F10 on the field is.
    d.types("!").keys("<tab> <f10>");
    assert_eq!(contract(&d).title, "Theirs");
    d.keys("<f10>");
    assert_eq!(contract(&d).title, "Mine!");
}

#[test]
fn a_form_gone_on_with_later_overwrites_nothing_that_was_done_since() {
    let mut d = Driver::sample(120, 40);
    d.keys("2 e").types(" zz").wait(SOON);
    // The line drops; meanwhile somebody else changes this field and another.
    meanwhile(&mut d, |to| {
        to.title = "Other".to_owned();
        to.manager = Some("officer9".to_owned());
    });
    d.reopen("home");
    assert!(!d.line_with("Continue").contains('='), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.line_with(">Title").contains("parks zz"), "{}", d.screen());
    d.keys("<f10>");
    assert_eq!(contract(&d).title, "Other");
    assert!(d.shows("officer2 at 2025-11-22T14:02:00Z changed this to “Other”"), "{}", d.screen());
    d.keys("<f10>");
    let both = contract(&d);
    assert_eq!(
        (both.title.as_str(), both.manager.as_deref()),
        ("Grounds maintenance, parks zz", Some("officer9"))
    );
}

#[test]
fn a_form_gone_on_with_where_nobody_did_anything_is_saved_at_once() {
    let mut d = Driver::sample(120, 40);
    d.keys("2 e").types(" zz").wait(SOON);
    d.reopen("home").keys("<enter> <f10>");
    assert_eq!(contract(&d).title, "Grounds maintenance, parks zz", "{}", d.screen());
    // So is text from before it said what the record was.
    let text = Some("title\tOlder\n".to_owned());
    let place = "contract\tC-0001".to_owned();
    let old = sleva::db::request::Typed { place, text, at: String::new() };
    d.meanwhile("officer1", &Command::Typed(old));
    d.reopen("home").keys("<enter> <f10>");
    assert_eq!(contract(&d).title, "Older", "{}", d.screen());
}

#[test]
fn what_was_dropped_is_not_called_saved_and_waits_on_home() {
    let mut d = Driver::sample(120, 40);
    d.keys("2 e").types(" zz").keys("<ctrl-c>");
    assert!(d.message().contains("not saved, and waits on Home"), "{}", d.message());
    d.reopen("home");
    assert!(d.line_with("Continue").contains("contract C-0001"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.line_with(">Title").contains("parks zz"), "{}", d.screen());
}

#[test]
fn every_kind_of_form_is_gone_on_with_as_it_was() {
    for (keys, typed) in [
        ("2 <enter> e <ctrl-u>", "7"),
        ("g s e", " zz"),
        ("2 <enter> m <ctrl-u>", "A note with = and \\ in it"),
    ] {
        let mut d = Driver::sample(120, 40);
        d.keys(keys).types(typed).wait(SOON);
        assert_eq!(d.app.view(), "form", "{keys}");
        d.reopen("home").keys("<enter> <f10>");
        assert!(d.message().contains("is saved; u takes it back"), "{keys}: {}", d.message());
        d.keys("g h");
        assert!(!d.shows("Continue"), "{keys}:\n{}", d.screen());
    }
}
