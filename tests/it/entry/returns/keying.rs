//! From the number pad to a submitted return.

use sleva::calc::words::ReturnState;
use sleva::db::request::{Command, ReturnStep, Step};

use super::*;

#[test]
fn the_first_figure_begins_the_draft_and_enter_goes_down() {
    let mut d = at_return();
    assert!(d.shows("2025-26 Q2, 10 measures, not begun"), "{}", d.screen());
    d.keys("4 <enter> 1 2 . 5 + 0 <enter>");
    assert_eq!(["M1", "M2", "M3"].map(|name| declared(d.db(), name)), ["4", "12.5", "0"]);
    let draft = newest(d.db()).unwrap();
    assert_eq!((draft.state, draft.people), (ReturnState::Draft, vec!["officer1".to_owned()]));
    assert!(d.shows("Entered   3 of 10 (30%)") || d.shows("3 of 10 (30%)"), "{}", d.screen());
    assert_eq!(declared(d.db(), "M4"), "", "not entered is not zero");
    assert!(d.line_with(">").contains("M4"), "{}", d.screen());
}

#[test]
fn what_is_not_a_number_stays_in_the_cell_and_says_what_to_do() {
    let mut d = at_return();
    d.keys("1 2 O <enter>");
    assert!(d.shows("“12O” is not a number"), "{}", d.screen());
    assert!(d.line_with("M1 ").contains("12O]"), "{}", d.screen());
    d.keys("<backspace> <enter>");
    assert_eq!(declared(d.db(), "M1"), "12");
    d.keys("- 3 <enter>");
    assert!(d.shows("M2: -3 is below zero"), "{}", d.screen());
}

#[test]
fn a_check_speaks_while_it_is_typed_and_stands_beside_the_figure() {
    let mut d = at_return();
    d.keys("9 0 0 0");
    assert!(d.shows("9,000 hours are above the"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.message().contains("Kept; a note is optional. (the commitment)"), "{}", d.message());
    assert!(d.line_with("M1 ").contains("~ above due"), "{}", d.screen());
    assert!(d.line_with("M2 ").contains(". not entered"), "{}", d.screen());
}

#[test]
fn last_quarter_is_copied_and_a_line_is_cleared_and_both_are_taken_back() {
    let mut d = at_return();
    d.keys("[").keys("7 <enter> 8 <enter>");
    assert!(d.shows("2025-26 Q1, 10 measures, draft"), "{}", d.screen());
    d.keys("] gg d <f9>");
    assert_eq!([declared(d.db(), "M1"), declared(d.db(), "M2")], ["7", "8"]);
    d.keys("d");
    assert!(d.message().contains("declared nothing in 2025-26 Q1 to copy"), "{}", d.message());
    d.keys("gg x");
    assert_eq!(declared(d.db(), "M1"), "");
    d.keys("u");
    assert_eq!(declared(d.db(), "M1"), "7");
    d.keys("U");
    assert_eq!(declared(d.db(), "M1"), "");
}

#[test]
fn quarters_and_contracts_are_walked_and_end_somewhere() {
    let mut d = at_return();
    d.keys("}");
    assert_eq!(d.selected().as_deref(), Some("C-0002/2025-26 Q2"));
    d.keys("}");
    assert!(d.message().contains("is the last contract with a return"), "{}", d.message());
    d.keys("{ <f8>");
    assert_eq!(d.selected().as_deref(), Some("C-0001/2025-26 Q3"));
    for _ in 0..10 {
        d.keys("<f7>");
    }
    assert_eq!(d.selected().as_deref(), Some("C-0001/2024-25 Q2"));
    assert!(d.message().contains("is the first quarter of C-0001"), "{}", d.message());
}

#[test]
fn ten_lines_are_keyed_submitted_and_left_in_25_keys_beside_their_digits() {
    let mut d = Driver::opened(council(), "home", 80, 24);
    let mut keys = 0;
    let mut press = |d: &mut Driver<_>, text: &str, counted: bool| {
        d.keys(text);
        keys += if counted { text.split_whitespace().count() } else { 0 };
    };
    // The oldest return of the first contract is the first that needs somebody.
    press(&mut d, "<enter>", true);
    assert_eq!(d.app.view(), "return", "{}", d.screen());
    for number in 1..=10 {
        press(&mut d, &format!("{number}5"), false);
        press(&mut d, "<enter>", true);
    }
    press(&mut d, "p y q", true);
    assert_eq!(d.app.view(), "home");
    assert!(keys <= 25, "{keys}");
    let Query::Return { quarter, .. } =
        d.asked.iter().rfind(|query| matches!(query, Query::Return { .. })).unwrap()
    else {
        panic!()
    };
    let query = Query::Return {
        contract_ref: "C-0001".to_owned(),
        quarter: *quarter,
        version: None,
        today: d.env.today,
    };
    let Reply::Return(found) = d.db().read(&query).unwrap() else { panic!() };
    assert_eq!(found.versions[0].state, ReturnState::Submitted, "{}", d.screen());
    let units: Vec<String> =
        found.rows.iter().map(|row| row.declared().unwrap().to_string()).collect();
    assert_eq!(units, ["15", "25", "35", "45", "55", "65", "75", "85", "95", "105"]);
}

fn key_all(d: &mut Driver<Sqlite>) {
    for number in 1..=10 {
        d.keys(&format!("{number} <enter>"));
    }
}

#[test]
fn what_is_submitted_is_what_was_shown() {
    let mut d = at_return();
    key_all(&mut d);
    d.resize(100, 50).keys("p");
    assert!(d.shows("Submit C-0001 2025-26 Q2, version 1? y/n"), "{}", d.screen());
    for number in 1..=10 {
        let text = format!("M{number} Invented M{number}: {number} hours, £{}.00", number * 2);
        assert!(d.shows(&text), "{text}\n{}", d.screen());
    }
    // Enter confirms nothing, and going back does nothing.
    d.keys("<enter> n");
    assert_eq!(newest(d.db()).unwrap().state, ReturnState::Draft);
    d.keys("p y");
    assert!(d.message().contains("Submitted C-0001 2025-26 Q2 with 10 lines"), "{}", d.message());
    let told = d.told.iter().rev().find_map(|command| match command {
        Command::Edit(edits) => edits.iter().find_map(|edit| match &edit.steps[..] {
            [Step::Return { step, .. }] => match &**step {
                ReturnStep::Submit { lines, .. } => Some(lines.len()),
                _ => None,
            },
            _ => None,
        }),
        _ => None,
    });
    assert_eq!(told, Some(10));
    assert_eq!(newest(d.db()).unwrap().state, ReturnState::Submitted);
    // It is read only now, and says how it is corrected.
    d.keys("5");
    assert!(
        d.message().contains("you keyed in it: another person validates it"),
        "{}",
        d.message()
    );
    d.keys("u");
    assert!(d.message().contains("is submitted (version 1)"), "{}", d.message());
    assert!(d.message().contains("Begin an amendment (A)"), "{}", d.message());
}

#[test]
fn a_line_changed_by_another_after_the_sheet_was_shown_is_not_submitted_unseen() {
    let mut d = at_return();
    key_all(&mut d);
    d.keys("p");
    d.meanwhile("officer2", &key("M3", Some("3"), Some("33")));
    d.keys("y");
    assert_eq!(newest(d.db()).unwrap().state, ReturnState::Draft);
    assert!(d.message().contains("Not saved"), "{}", d.message());
    assert!(d.message().contains("officer2"), "{}", d.message());
    d.keys("p");
    assert!(d.shows("33 hours"), "{}", d.screen());
    d.keys("y");
    assert_eq!(newest(d.db()).unwrap().state, ReturnState::Submitted);
}

#[test]
fn what_blocks_submitting_is_listed_and_nothing_is_submitted() {
    let mut d = at_return();
    d.keys("4 <enter> p");
    assert!(d.shows("Not ready: C-0001 2025-26 Q2, version 1"), "{}", d.screen());
    assert!(d.shows("Blocks submitting (9)"), "{}", d.screen());
    d.keys("y");
    assert_eq!(newest(d.db()).unwrap().state, ReturnState::Draft);
    d.keys("n");
    assert!(d.shows("10 measures, draft"), "{}", d.screen());
}

#[test]
fn an_amendment_takes_a_reason_and_both_versions_can_be_looked_at() {
    let mut d = at_return();
    key_all(&mut d);
    d.keys("p y A");
    assert!(d.shows("Why is it amended?"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.message().contains("It needs a text"), "{}", d.message());
    d.types("two hours were counted twice").keys("<enter>");
    let draft = newest(d.db()).unwrap();
    assert_eq!((draft.key.version, draft.state), (2, ReturnState::Draft));
    assert_eq!(draft.reason.as_deref(), Some("two hours were counted twice"));
    d.keys("gg 9 <enter>");
    assert_eq!(declared(d.db(), "M1"), "9");
    d.keys("<");
    assert!(d.shows("2025-26 Q2, 10 measures, submitted"), "{}", d.screen());
    assert!(d.line_with("M1 ").contains(" 1 "), "{}", d.screen());
    d.keys("7");
    assert!(d.message().contains("This is version 1 of 2"), "{}", d.message());
    d.keys(">");
    assert!(d.shows("draft, version 2"), "{}", d.screen());
    assert!(d.line_with("M1 ").contains(" 9"), "{}", d.screen());
}

#[test]
fn a_note_has_lines_and_a_draft_is_discarded_only_with_a_yes() {
    let mut d = at_return();
    d.keys("m").types("two starters").keys("<enter>").types("see letters").keys("<tab>");
    let note = line(d.db(), "M1").unwrap_or_else(|| panic!("{} {}", d.message(), d.screen())).note;
    assert_eq!(note.as_deref(), Some("two starters\nsee letters"), "{}", d.screen());
    d.keys("m").types(" more").keys("<esc> u");
    assert!(d.shows("see letters more"), "{}", d.screen());
    d.keys("<esc> D n");
    assert!(newest(d.db()).is_some());
    d.keys("D y");
    assert!(newest(d.db()).is_none());
    assert!(d.message().contains("The draft of C-0001 2025-26 Q2 is gone"), "{}", d.message());
    d.keys("u");
    assert!(newest(d.db()).is_some(), "{} {}", d.message(), d.screen());
}

#[test]
fn a_column_from_a_spreadsheet_goes_down_from_the_cursor() {
    let mut d = at_return();
    d.paste("1\n2\n\n4\n");
    let found = ["M1", "M2", "M3", "M4"].map(|name| declared(d.db(), name));
    assert_eq!(found, ["1", "2", "", "4"], "{}", d.message());
    d.keys("u");
    assert_eq!(declared(d.db(), "M2"), "", "one change");
    d.paste("1\nx\n");
    assert!(d.message().contains("Nothing was pasted: M2: “x”"), "{}", d.message());
    assert_eq!(declared(d.db(), "M1"), "");
}

#[test]
fn what_another_keyed_after_the_question_is_not_discarded() {
    let mut d = at_return();
    d.keys("5 <enter> D");
    assert!(d.shows("version 1: 1 line and their evidence."), "{}", d.screen());
    d.meanwhile("officer2", &key("M2", None, Some("9")));
    d.keys("y");
    assert_eq!([declared(d.db(), "M1"), declared(d.db(), "M2")], ["5", "9"], "{}", d.screen());
    assert!(d.message().contains("officer2"), "{}", d.message());
    d.keys("D");
    assert!(d.shows("version 1: 2 lines"), "{}", d.screen());
    d.keys("y");
    assert!(newest(d.db()).is_none(), "{}", d.screen());
}

#[test]
fn undo_after_submitting_says_what_it_stepped_over() {
    let mut d = Driver::opened(council(), "contracts", 120, 40);
    d.keys("<enter> L a <enter>").types("supp").keys("<enter> <f10>");
    let before = all(d.db(), Kind::Actions).len();
    assert_eq!(before, 1, "{}", d.screen());
    for number in 1..=10 {
        let own = key(&format!("M{number}"), None, Some("1"));
        d.meanwhile("officer1", &own);
    }
    let submission = detail(d.db()).submission();
    d.meanwhile("officer1", &step(submission));
    d.keys("u");
    assert!(d.message().contains("10 acts were stepped over"), "{}", d.message());
    assert_eq!(all(d.db(), Kind::Actions).len(), 0);
    assert_eq!(newest(d.db()).unwrap().state, ReturnState::Submitted);
}

#[test]
fn an_hourly_rate_is_entered_at_the_line_and_checked_as_it_is() {
    let paid = |d: &Driver<Sqlite>| {
        let detail = super::detail(d.db());
        detail.rows[0].line.as_ref().and_then(|line| line.wage_rate).map(|paid| paid.to_string())
    };
    let mut d = at_return();
    d.keys("H").types("a lot").keys("<enter>");
    assert!(d.shows("Type pounds, such as 12.60."), "{}", d.screen());
    d.keys("<esc> H").types("12.59").keys("<enter>");
    assert!(d.shows("£12.59 an hour is below the rate of £12.60 of 2024-25"), "{}", d.screen());
    assert_eq!(paid(&d).as_deref(), Some("12.59"));
    d.keys("<tab>");
    assert!(d.shows("Hourly rate"), "{}", d.screen());
    d.keys("u");
    assert_eq!(paid(&d), None);
    d.keys("H").types("12.60").keys("<enter>");
    assert!(!d.shows("is below the rate"), "{}", d.screen());
    assert_eq!(paid(&d).as_deref(), Some("12.60"));
}
