//! What is keyed in a return outlives lost lines, other people and full disks.

use std::time::Duration;

use sleva::db::request::Receipt;
use sleva::db::{By, Error};

use super::*;

const SOON: Duration = Duration::from_millis(400);

#[test]
fn a_half_typed_line_is_offered_by_home_and_goes_on_where_it_was() {
    let mut d = at_return();
    d.keys("4 <enter> 1 7").wait(SOON);
    d.reopen("home");
    let offered = d.line_with("Continue");
    assert!(
        offered.contains("return C-0001 2025-26 Q2") && d.shows("typed, not kept: 17"),
        "{}",
        d.screen()
    );
    d.keys("<enter>");
    assert_eq!(d.app.view(), "return");
    assert!(d.line_with("M2 ").contains("17]"), "{}", d.screen());
    d.keys("<enter>");
    assert_eq!(declared(d.db(), "M2"), "17");
    d.reopen("home");
    assert!(!d.shows("Continue"), "{}", d.screen());
}

#[test]
fn a_half_typed_note_is_offered_too() {
    let mut d = at_return();
    d.keys("j m").types("two start").wait(SOON);
    d.reopen("home").keys("<enter>");
    assert!(d.shows("two start"), "{}", d.screen());
    d.types("ers").keys("<tab>");
    assert_eq!(line(d.db(), "M2").unwrap().note.as_deref(), Some("two starters"));
}

#[test]
fn a_note_taken_up_again_does_not_replace_what_another_wrote_meanwhile() {
    let mut d = at_return();
    d.keys("j m").types("two start").wait(SOON);
    d.reopen("home");
    assert!(d.shows("typed, not kept: two start") && !d.shows("=seen"), "{}", d.screen());
    let theirs = CellChange::Note { was: None, to: Some("three starters".to_owned()) };
    let theirs = ReturnStep::Key { measure_ref: "M2".to_owned(), cell: theirs };
    d.meanwhile("officer2", &step(theirs));
    d.keys("<enter>").keys("<tab>");
    assert_eq!(line(d.db(), "M2").unwrap().note.as_deref(), Some("three starters"));
    assert!(d.shows("officer2") && d.shows("two start"), "{}", d.screen());
}

#[test]
fn a_line_changed_by_two_shows_both_values_with_who_and_when_and_asks() {
    for (choice, kept) in [("j", "5"), ("jj", "9")] {
        let mut d = at_return();
        d.keys("5");
        d.meanwhile("officer2", &key("M1", None, Some("9")));
        d.keys("<enter>");
        assert!(
            d.shows("M1 was changed by officer2 at 2025-11-22T14:02:00Z. Which?"),
            "{}",
            d.screen()
        );
        assert!(d.shows("5, which you typed") && d.shows("9, by officer2"), "{}", d.screen());
        d.keys(choice).keys("<enter>");
        assert_eq!(declared(d.db(), "M1"), kept);
        assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
    }
}

struct Failing {
    store: Sqlite,
    error: Option<Error>,
}

impl Store for Failing {
    fn read(&self, query: &Query) -> Result<Reply, Error> {
        self.store.read(query)
    }

    fn write(&mut self, command: &Command, by: &By) -> Result<Receipt, Error> {
        match &self.error {
            Some(error) => Err(error.clone()),
            None => self.store.write(command, by),
        }
    }

    fn each(
        &self,
        kind: Kind,
        visit: &mut dyn FnMut(Record) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.store.each(kind, visit)
    }
}

#[test]
fn a_full_disk_keeps_the_line_open_says_so_and_submits_nothing() {
    let store = Failing { store: council(), error: Some(Error::Full) };
    let mut d = at_return_of(store, (80, 24));
    d.keys("4 <enter>");
    assert!(d.line_with("M1 ").contains("4]"), "{}", d.screen());
    assert!(d.line_with("sleva").ends_with("! not saved: disk full"), "{}", d.screen());
    assert!(d.message().contains("the disk is full. Make room"), "{}", d.message());
    assert!(newest(d.db()).is_none());
    // A figure that is typed on goes to the line where the person was.
    d.keys("6 <enter>");
    assert!(d.line_with("M1 ").contains("4]"), "the first asks again:\n{}", d.screen());
    d.db_mut().error = None;
    d.keys("<enter>");
    assert_eq!([declared(d.db(), "M1"), declared(d.db(), "M2")], ["4", "6"]);
    assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
}

#[test]
fn a_full_disk_submits_nothing_says_so_and_keeps_the_draft() {
    let mut d = at_return_of(Failing { store: council(), error: None }, (80, 24));
    for number in 1..=10 {
        d.types(&number.to_string()).keys("<enter>");
    }
    let before = detail(d.db());
    assert_eq!(before.rows.iter().filter(|row| row.line.is_some()).count(), 10);
    d.keys("p");
    assert!(d.shows("Submit C-0001 2025-26 Q2, version 1? y/n"), "{}", d.screen());
    d.db_mut().error = Some(Error::Full);
    d.keys("y");
    assert!(d.line_with("sleva").ends_with("! not saved: disk full"), "{}", d.screen());
    assert!(d.message().contains("the disk is full. Make room"), "{}", d.message());
    assert_eq!(detail(d.db()), before, "the draft is as it was");
    assert!(!d.shows("Submitted C-0001"), "{}", d.screen());
    d.db_mut().error = None;
    d.keys("R");
    assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
    assert!(newest(d.db()).unwrap().submitted.is_some(), "{}", d.screen());
}
