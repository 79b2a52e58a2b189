//! Forms: fields in order, lists by typing, errors under the field, nothing lost.

use sleva::app::event::{Event, Key};
use sleva::db::request::{Command, Edit, Kind, Record, Step};
use sleva::db::sqlite::Sqlite;

use super::{burst, quarters, trail, units};
use crate::driver::Driver;
use crate::store::{all, everything, quantity};

/// Presses keys and counts those that are not characters of the data.
struct Counted {
    d: Driver<Sqlite>,
    keys: usize,
}

impl Counted {
    fn press(&mut self, keys: &str) {
        for name in keys.split_whitespace() {
            self.keys += 1;
            self.d.event(Event::Key(Key::parse(name).unwrap()));
        }
    }
}

pub fn contract(d: &Driver<Sqlite>, reference: &str) -> sleva::calc::contract::Contract {
    let found = all(d.db(), Kind::Contracts).into_iter().find_map(|record| match record {
        Record::Contract(contract) if contract.contract_ref == reference => Some(contract),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no {reference}"))
}

#[test]
fn a_new_contract_with_ten_commitments_takes_forty_keys_besides_what_is_typed() {
    let mut c = Counted { d: Driver::sample(80, 24), keys: 0 };
    c.press("2 a enter");
    c.d.types("Invented works to the market hall");
    c.press("enter");
    c.d.types("thistledown");
    c.press("enter");
    c.d.types("£1,250,000");
    c.press("enter");
    c.d.types("01/12/2025");
    c.press("enter");
    c.d.types("30/11/2027");
    c.press("f10");
    let offered: Vec<String> = all(c.d.db(), Kind::Measures)
        .into_iter()
        .filter_map(|record| match record {
            Record::Measure(measure) if measure.edition == "sample-2025" => {
                Some(measure.measure_ref)
            }
            _ => None,
        })
        .collect();
    let chosen: Vec<&String> = offered.iter().take(10).collect();
    assert_eq!(chosen.len(), 10, "{offered:?}");
    for (at, measure) in chosen.iter().enumerate() {
        c.d.types(measure);
        c.press("enter");
        c.d.types(&format!("{}.5", at + 1));
        c.press("enter");
        c.d.types("It fits the work on the hall.");
        c.press("tab");
    }
    c.press("esc");
    assert!(c.keys <= 40, "{} keys", c.keys);
    let made = contract(&c.d, "C-0025");
    assert_eq!(
        (made.supplier_ref.as_str(), made.edition.as_deref()),
        ("S-0001", Some("sample-2025"))
    );
    for (at, measure) in chosen.iter().enumerate() {
        assert_eq!(units(&c.d, "C-0025", measure), format!("{}.5", at + 1), "{measure}");
        let spread = quarters(&c.d, "C-0025", measure);
        assert_eq!(spread.len(), 9, "October 2025 to December 2027: {spread:?}");
        let sum: i64 = spread.iter().map(|(_, units)| units.raw()).sum();
        assert_eq!(sum, quantity(&format!("{}.5", at + 1)).raw());
    }
    assert_eq!(trail(&c.d).iter().filter(|row| row.action == "edit").count(), 11);
    assert_eq!(c.d.app.view(), "contract");
    assert!(c.d.shows("10 commitments saved in C-0025."), "{}", c.d.screen());
}

#[test]
fn a_field_that_cannot_be_so_says_why_under_it_and_is_not_left() {
    let mut d = Driver::sample(80, 24);
    d.keys("2 e");
    for (field, typed, why) in [
        (">Value £", "12 pounds", "is not a number"),
        (">Start", "31/2/26", "has a year of two digits"),
        (">Start", "31/2/2026", "is a day that does not exist"),
    ] {
        while !d.screen().lines().any(|line| line.contains(field)) {
            d.keys("<enter>");
        }
        d.keys("<ctrl-u>").types(typed).keys("<enter>");
        assert!(d.screen().lines().any(|line| line.contains(field)), "{}", d.screen());
        assert!(d.shows(why), "{why}\n{}", d.screen());
        d.keys("<ctrl-u>");
    }
    d.keys("<f10>");
    assert!(d.shows("x This is needed: fill it in."), "{}", d.screen());
    assert_eq!(contract(&d, "C-0001").title, "Grounds maintenance, parks");
}

#[test]
fn lists_are_chosen_by_typing_a_part_or_with_the_arrows() {
    let mut d = Driver::sample(80, 30);
    d.keys("2 e");
    while !d.shows(">Route") {
        d.keys("<enter>");
    }
    d.keys("<ctrl-u>").types("open").keys("<enter>");
    d.keys("<up>");
    assert!(d.line_with(">Route").contains("open tender"), "{}", d.screen());
    // The list opens on what the field is, and Down goes on from there.
    d.keys("<f4>");
    assert!(d.line_with("> open tender").contains('>'), "{}", d.screen());
    d.keys("<down> <enter> <up>");
    assert!(d.line_with(">Route").contains("framework call-off"), "{}", d.screen());
    d.keys("<ctrl-u>").types("telepathy").keys("<enter>");
    assert!(d.shows("“telepathy” is none of what this can be. F4 lists"), "{}", d.screen());
    d.keys("<ctrl-u>").types("direct").keys("<f10>");
    assert_eq!(contract(&d, "C-0001").route.unwrap().word(), "direct award");
    assert!(d.message().contains("Contract C-0001 is saved"), "{}", d.message());
    d.keys("u");
    assert_ne!(contract(&d, "C-0001").route.unwrap().word(), "direct award");
}

#[test]
fn esc_loses_nothing_u_brings_the_form_back() {
    let mut d = Driver::sample(80, 24);
    d.keys("2 e <ctrl-u>").types("Another title").keys("<esc>");
    assert_eq!(d.message(), "Dropped what was typed; u brings it back.");
    d.keys("u");
    assert!(d.line_with(">Title").contains("Another title"), "{}", d.screen());
    d.keys("<f10>");
    assert_eq!(contract(&d, "C-0001").title, "Another title");
}

#[test]
fn fields_that_two_people_changed_are_both_kept_unless_they_are_the_same() {
    let mut d = Driver::sample(100, 40);
    d.keys("2 e <ctrl-u>").types("My title");
    let was = contract(&d, "C-0001");
    let mut theirs = was.clone();
    theirs.manager = Some("officer9".to_owned());
    let change = |was: &sleva::calc::contract::Contract, to: &sleva::calc::contract::Contract| {
        let step = Step::change(Record::Contract(was.clone()), Record::Contract(to.clone()));
        Command::Edit(vec![Edit::of(step)])
    };
    d.meanwhile("officer2", &change(&was, &theirs));
    d.keys("<f10>");
    assert!(
        d.message().contains("changed by officer2 at 2025-11-22T14:02:00Z, in other fields"),
        "{}",
        d.message()
    );
    d.keys("<f10>");
    let both = contract(&d, "C-0001");
    assert_eq!((both.title.as_str(), both.manager.as_deref()), ("My title", Some("officer9")));
    // Now the same field.
    d.keys("e <ctrl-u>").types("Mine");
    let mut theirs = both.clone();
    theirs.title = "Theirs".to_owned();
    d.meanwhile("officer2", &change(&both, &theirs));
    d.keys("<f10>");
    assert!(d.shows("officer2 at 2025-11-22T14:02:00Z changed this to “Theirs”"), "{}", d.screen());
    assert_eq!(contract(&d, "C-0001").title, "Theirs");
    d.keys("<f4>");
    assert!(d.shows("Mine  which you typed") && d.shows("Theirs  by officer2"), "{}", d.screen());
    d.keys("<esc> <f10>");
    assert_eq!(contract(&d, "C-0001").title, "Mine");
}

#[test]
fn a_note_has_several_lines_and_is_written_where_its_record_is() {
    let mut d = Driver::sample(100, 30);
    d.keys("2 <enter> m <ctrl-u>")
        .types("First line")
        .keys("<enter>")
        .types("second")
        .keys("<f10>");
    let found = all(d.db(), Kind::Commitments).into_iter().find_map(|record| match record {
        Record::Commitment(new) if new.contract_ref == "C-0001" && new.measure_ref == "NT1" => {
            new.relevance
        }
        _ => None,
    });
    // Tab and F10 keep the note; the last field saves the form.
    assert_eq!(found.as_deref(), Some("First line\nsecond"), "{}", d.screen());
}

#[test]
fn a_measure_is_never_changed_but_followed_by_a_dated_version() {
    let mut d = Driver::sample(100, 40);
    d.keys("8 j e");
    assert!(d.shows("New version of NT3 in rotherham-2021-report"), "{}", d.screen());
    let before = all(d.db(), Kind::Measures).len();
    d.keys("<f10>");
    assert!(d.shows("the day from which the new version holds"), "{}", d.screen());
    assert_eq!(all(d.db(), Kind::Measures).len(), before, "the old version stays as it is");
    d.keys("<esc> e")
        .types("01/04/2026")
        .keys("<enter> <enter> <enter> <enter> <ctrl-u>")
        .types("20,000")
        .keys("<f10>");
    assert_eq!(all(d.db(), Kind::Measures).len(), before + 1, "{}", d.screen());
    assert_eq!(units(&d, "C-0003", "NT3"), "0.2", "old commitments stay frozen");
}

#[test]
fn revaluation_shows_each_line_before_and_after_and_is_one_change_that_is_taken_back() {
    let mut d = Driver::sample(140, 45);
    let before = everything(d.db());
    d.keys("2 /").types("C-0021").keys("<enter> <enter> V");
    // 1.5 × 30,000 is 45,000; 8 × 200 is 1,600 twice: 48,200 in place of 41,917.52.
    assert!(d.shows("3 of 3 lines are revalued: £41,917.52 becomes £48,200.00."), "{}", d.screen());
    assert_eq!(everything(d.db()), before, "looking changes nothing");
    d.keys("p");
    let row = &trail(&d)[0];
    assert_eq!(
        (row.action.as_str(), row.rows, row.note.as_str()),
        ("edit", 4, "revalued to sample-2025")
    );
    assert_eq!(contract(&d, "C-0021").edition.as_deref(), Some("sample-2025"));
    d.keys("u");
    assert_eq!(everything(d.db()), before);
}

#[test]
fn suppliers_and_their_branches_are_added_changed_and_removed() {
    let mut d = Driver::sample(100, 40);
    d.keys("g s a <enter>")
        .types("Invented Joinery Ltd")
        .keys("<enter>")
        .types("S60 1AE")
        .keys("<f10>");
    assert_eq!(d.selected().as_deref(), Some("S-0024"), "{}", d.screen());
    d.keys("<enter> a <enter>").types("DN1 1AA").keys("<enter>").types("Yard").keys("<f10>");
    let branches = |d: &Driver<Sqlite>| all(d.db(), Kind::Branches).len();
    let count = branches(&d);
    assert!(d.shows("DN1 1AA Yard"), "{}", d.screen());
    d.keys("D j <enter>");
    assert!(d.shows("S-0024 branch DN1 1AA") && d.shows("Remove? y/n"), "{}", d.screen());
    d.keys("y");
    assert_eq!(branches(&d), count - 1);
    d.keys("u");
    assert_eq!(branches(&d), count);
}

#[test]
fn what_others_need_is_not_removed_and_that_is_said() {
    let mut d = Driver::sample(100, 40);
    let before = everything(d.db());
    d.keys("2 D");
    assert!(!d.shows("Remove? y/n"), "{}", d.screen());
    assert_eq!(
        d.message(),
        "C-0001 Grounds maintenance, parks is used by 4 commitments, so it is not removed. Remove \
         those first."
    );
    assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
    assert_eq!(everything(d.db()), before);
}

#[test]
fn a_form_typed_all_at_once_fills_the_same_fields() {
    let mut d = Driver::sample(80, 24);
    d.keys("2 a");
    burst(&mut d, "\nInvented works, phase two\nthistledown\n250000\n2026-01-01\n2026-12-31");
    d.keys("<f10>");
    let made = contract(&d, "C-0025");
    assert_eq!(made.title, "Invented works, phase two");
    assert_eq!(made.end.to_string(), "2026-12-31");
}
