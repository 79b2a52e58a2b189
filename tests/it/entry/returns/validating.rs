//! Validation by a second person, line by line.

use sleva::calc::words::{Decision, ReturnState};

use super::*;

fn decided(d: &Driver<Sqlite>, measure: &str) -> Option<(Decision, String, Option<String>)> {
    let decided = line(d.db(), measure)?.decided?;
    let units = decided.validated.map(|units| units.to_string()).unwrap_or_default();
    Some((decided.decision, units, decided.reason))
}

#[test]
fn enter_accepts_a_number_reduces_and_r_asks() {
    let mut d = submitted_by("officer2");
    d.keys("g v");
    assert!(d.line_with("C-0001").contains("officer2"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.shows("Enter accepts, a smaller number reduces"), "{}", d.screen());
    d.keys("<enter>");
    assert_eq!(decided(&d, "M1").unwrap().0, Decision::Accepted);
    d.keys("1 <enter>");
    assert!(d.shows("Why is M2 reduced to 1?"), "{}", d.screen());
    d.types("one of them left").keys("<enter>");
    let reduced = (Decision::Reduced, "1".to_owned(), Some("one of them left".to_owned()));
    assert_eq!(decided(&d, "M2").unwrap(), reduced);
    d.keys("r").types("Whose hours are these?").keys("<enter>");
    let queried = (Decision::Queried, String::new(), Some("Whose hours are these?".to_owned()));
    assert_eq!(decided(&d, "M3").unwrap(), queried);
}

#[test]
fn more_than_is_declared_is_never_validated_and_p_waits_for_every_line() {
    let mut d = submitted_by("officer2");
    d.keys("g v <enter> jj r").types("Whose hours are these?").keys("<enter>");
    // The same as declared accepts.
    d.keys("9 9 <enter>");
    assert!(d.shows("are above the 4 declared"), "{}", d.screen());
    d.keys("<ctrl-u> 4 <enter>");
    assert_eq!(decided(&d, "M4").unwrap().0, Decision::Accepted);
    d.keys("k x");
    assert!(decided(&d, "M4").is_none(), "{}", d.screen());
    d.keys("p");
    assert!(d.shows("Not decided yet (9)"), "{}", d.screen());
    d.keys("y n");
    for _ in 0..9 {
        d.keys("<enter>");
    }
    assert!(d.shows("Every line is decided: p ends the validation."), "{}", d.screen());
    d.keys("p");
    assert!(d.shows("as queried? y/n"), "{}", d.screen());
    d.keys("y");
    assert_eq!(newest(d.db()).unwrap().state, ReturnState::Queried);
    assert!(d.message().contains("is queried now"), "{}", d.message());
    d.keys("<esc>");
    assert!(d.shows("No return waits for validation"), "{}", d.screen());
}

#[test]
fn undo_takes_the_last_decision_back() {
    let mut d = submitted_by("officer2");
    d.keys("g v <enter> <enter> <enter> u");
    assert!(decided(&d, "M2").is_none() && decided(&d, "M1").is_some(), "{}", d.screen());
}

#[test]
fn nobody_validates_on_the_screen_what_they_keyed() {
    let mut d = submitted_by("officer1");
    d.keys("g v");
    assert!(d.shows("It is yours: another person validates it."), "{}", d.screen());
    d.keys("<enter> <enter> 1");
    assert!(d.message().contains("you keyed in it"), "{}", d.message());
    d.keys("r");
    assert!(d.message().contains("you keyed in it"), "{}", d.message());
    d.keys("p y");
    assert!(decided(&d, "M1").is_none());
    assert_eq!(newest(d.db()).unwrap().state, ReturnState::Submitted);
}

#[test]
fn a_question_is_shown_in_the_amendment_and_answered_there() {
    let mut d = submitted_by("officer2");
    d.keys("g v <enter> r").types("Whose hours?").keys("<enter>");
    for _ in 0..9 {
        d.keys("<enter>");
    }
    d.keys("p y");
    assert_eq!(newest(d.db()).unwrap().state, ReturnState::Queried, "{}", d.screen());
    d.env.person = "officer2".to_owned();
    d.reopen("returns");
    assert!(d.line_with("C-0001").contains("queried") || d.shows("1 queried"), "{}", d.screen());
    d.keys("f f <enter>");
    assert!(d.shows("A answers it with an amendment"), "{}", d.screen());
    d.keys("A").types("answers").keys("<enter> gg");
    assert!(d.line_with("M1 ").contains("x question open"), "{}", d.screen());
    assert!(d.shows("Asked by officer1: Whose hours?"), "{}", d.screen());
    d.keys("r").types("of the two starters").keys("<tab>");
    assert_eq!(line(d.db(), "M1").unwrap().answer.as_deref(), Some("of the two starters"));
    assert!(d.line_with("M1 ").contains("no evidence"), "{}", d.screen());
    d.keys("p y");
    let newest = newest(d.db()).unwrap();
    assert_eq!((newest.key.version, newest.state), (2, ReturnState::Submitted), "{}", d.screen());
}
