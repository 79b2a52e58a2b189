//! Evidence goes into the open draft, and whoever changes it has a hand in the return.

use sleva::calc::contract::Contract;
use sleva::calc::returns::{Evidence, ReturnKey};
use sleva::calc::words::Decision;
use sleva::db::request::{Command, Kind, Record, ReturnStep, Step};
use sleva::db::{Error, Store};

use super::{
    act, all, by, committed, created, day, decide, edit, file, headers, key, lines, memory, put,
    quantity, quarter, submit, submitted, undo, why,
};
use crate::store::contract;

#[test]
fn evidence_is_proven_against_what_was_seen_and_gives_a_hand() {
    let mut store = memory();
    committed(&mut store);
    let new = |units: &str| Evidence {
        key: ReturnKey { contract_ref: "C-0001".to_owned(), quarter: quarter(), version: 0 },
        measure_ref: "M1".to_owned(),
        evidence_ref: "E-1".to_owned(),
        sha256: None,
        units: Some(quantity(units)),
        dated: None,
        note: None,
    };
    let prove = |store: &mut dyn Store, person: &str, was: Option<&str>, to: Option<&str>| {
        act(store, person, ReturnStep::Prove { was: was.map(new), to: to.map(new) })
    };
    prove(&mut store, "officer1", None, Some("2")).unwrap();
    prove(&mut store, "officer2", Some("2"), Some("3")).unwrap();
    assert_eq!(headers(&store)[0].people, ["officer1", "officer2"]);
    let late = prove(&mut store, "officer3", Some("2"), None);
    let Err(Error::Conflict(clashes)) = late else { panic!("{late:?}") };
    assert_eq!(clashes[0].stamp.as_ref().unwrap().person, "officer2");
    prove(&mut store, "officer1", Some("3"), None).unwrap();
    assert!(all(&store, Kind::Evidence).is_empty() && lines(&store, 1).is_empty());
}

fn proof(measure: &str, name: &str, units: Option<&str>) -> Evidence {
    let key = ReturnKey { contract_ref: "C-0001".to_owned(), quarter: quarter(), version: 0 };
    Evidence {
        key,
        measure_ref: measure.to_owned(),
        evidence_ref: name.to_owned(),
        sha256: None,
        units: units.map(quantity),
        dated: None,
        note: None,
    }
}

#[test]
fn the_first_evidence_begins_the_draft_and_is_changed_and_taken_out_as_it_was_seen() {
    let mut store = memory();
    committed(&mut store);
    let first = proof("M1", "EV-1", None);
    let prove = |was: Option<&Evidence>, to: Option<&Evidence>| ReturnStep::Prove {
        was: was.cloned(),
        to: to.cloned(),
    };
    act(&mut store, "officer1", prove(None, Some(&first))).unwrap();
    assert_eq!(headers(&store)[0].people, ["officer1"]);
    assert_eq!(lines(&store, 1).len(), 1, "its line is there, without a figure");
    let second = proof("M1", "EV-1", Some("4"));
    act(&mut store, "officer2", prove(Some(&first), Some(&second))).unwrap();
    assert_eq!(headers(&store)[0].people, ["officer1", "officer2"], "both have a hand in it");
    // Whoever has seen the first does not take the second out.
    let refused = act(&mut store, "officer1", prove(Some(&first), None));
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    let refused = act(&mut store, "officer1", prove(None, Some(&first)));
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    act(&mut store, "officer1", prove(Some(&second), None)).unwrap();
    assert_eq!(all(&store, Kind::Evidence), []);
    undo(&mut store, "officer1").unwrap();
    assert_eq!(all(&store, Kind::Evidence).len(), 1);
}

#[test]
fn evidence_of_what_was_submitted_is_refused() {
    let mut store = memory();
    submitted(&mut store);
    let step = ReturnStep::Prove { was: None, to: Some(proof("M1", "EV-1", None)) };
    let refused = why(act(&mut store, "officer1", step));
    assert!(refused.contains("does not change any more"), "{refused}");
}

/// Whoever brings a figure back by undo or redo has a hand in the draft that it comes into.
#[test]
fn a_figure_that_comes_back_into_another_draft_brings_its_hand() {
    let mut store = memory();
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    key(&mut store, "officer2", "M2", None, Some("5")).unwrap();
    undo(&mut store, "officer2").unwrap();
    let seen = super::detail(&store).removal();
    act(&mut store, "officer1", seen).unwrap();
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    store.write(&Command::Redo, &by("officer2")).unwrap();
    assert_eq!(headers(&store)[0].people, ["officer1", "officer2"]);
    submit(&mut store, "officer1").unwrap();
    let own = why(decide(&mut store, "officer2", "M2", (Decision::Accepted, None, None)));
    assert!(own.contains("nobody validates what they keyed"), "{own}");
}

#[test]
fn evidence_of_a_measure_that_is_not_committed_begins_no_draft() {
    let mut store = memory();
    committed(&mut store);
    let refused =
        put(&mut store, Kind::Evidence, vec![Record::Evidence(proof("M9", "EV-1", None))]);
    assert_eq!(refused.rejected.len(), 1);
    assert!(headers(&store).is_empty());
}

#[test]
fn a_draft_outside_the_contract_leaves_nothing_expected_when_it_is_discarded() {
    let (_folder, path) = file();
    let mut store = created(&path);
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    let own = contract("C-0001");
    let shorter = Contract { end: day("2024-09-30"), ..own };
    put(&mut store, Kind::Contracts, vec![Record::Contract(shorter)]);
    let seen = super::detail(&store).removal();
    act(&mut store, "officer1", seen).unwrap();
    store.verify().unwrap();
}

#[test]
fn a_telephone_number_is_no_figure() {
    let mut store = memory();
    committed(&mut store);
    let refused = why(key(&mut store, "officer1", "M1", None, Some("447700900123")));
    assert!(refused.contains("more than the 100,000,000"), "{refused}");
    key(&mut store, "officer1", "M1", None, Some("100000000")).unwrap();
}

#[test]
fn what_was_proven_since_it_was_seen_is_not_submitted_unseen() {
    let mut store = memory();
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    key(&mut store, "officer1", "M2", None, Some("1")).unwrap();
    let seen = super::detail(&store).submission();
    let prove = ReturnStep::Prove { was: None, to: Some(proof("M1", "EV-1", None)) };
    act(&mut store, "officer2", prove).unwrap();
    let refused = act(&mut store, "officer1", seen);
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    submit(&mut store, "officer1").unwrap();
}

#[test]
fn what_was_keyed_or_proven_since_it_was_seen_is_not_discarded_unseen() {
    let mut store = memory();
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    let seen = super::detail(&store).removal();
    key(&mut store, "officer2", "M2", None, Some("5")).unwrap();
    let refused = act(&mut store, "officer1", seen);
    assert!(matches!(refused, Err(Error::Conflict(_))), "another line: {refused:?}");
    let seen = super::detail(&store).removal();
    key(&mut store, "officer2", "M1", Some("10"), Some("11")).unwrap();
    let refused = act(&mut store, "officer1", seen);
    assert!(matches!(refused, Err(Error::Conflict(_))), "another figure: {refused:?}");
    let seen = super::detail(&store).removal();
    let prove = ReturnStep::Prove { was: None, to: Some(proof("M1", "EV-1", None)) };
    act(&mut store, "officer2", prove).unwrap();
    let refused = act(&mut store, "officer1", seen);
    assert!(matches!(refused, Err(Error::Conflict(_))), "evidence: {refused:?}");
    let seen = super::detail(&store).removal();
    act(&mut store, "officer1", seen).unwrap();
    assert!(headers(&store).is_empty());
}

/// Other records can still be taken back after a return was submitted, and nothing of it changes.
#[test]
fn undo_steps_over_what_was_submitted_since() {
    let mut store = memory();
    committed(&mut store);
    let own = contract("C-0001");
    let titled = |title: &str| Contract { title: title.to_owned(), ..own.clone() };
    let retitle = |was: &str, to: &str| {
        Step::change(Record::Contract(titled(was)), Record::Contract(titled(to)))
    };
    edit(&mut store, "officer1", vec![retitle(&own.title, "Second")]).unwrap();
    edit(&mut store, "officer1", vec![retitle("Second", "Third")]).unwrap();
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    key(&mut store, "officer1", "M2", None, Some("1")).unwrap();
    submit(&mut store, "officer1").unwrap();
    let submitted = (headers(&store), lines(&store, 1));

    let receipt = undo(&mut store, "officer1").unwrap();
    assert_eq!(receipt.frozen, 2);
    assert_eq!(all(&store, Kind::Contracts), [Record::Contract(titled("Second"))]);
    // Another makes it as it was before: what is taken back already is not taken back again.
    edit(&mut store, "officer2", vec![retitle("Second", "Third")]).unwrap();
    let Err(Error::Conflict(clashes)) = undo(&mut store, "officer1") else { panic!() };
    assert_eq!(clashes[0].theirs, Some(Record::Contract(titled("Third"))));
    undo(&mut store, "officer2").unwrap();
    undo(&mut store, "officer1").unwrap();
    assert_eq!(all(&store, Kind::Contracts), [Record::Contract(own.clone())]);
    let refused = why(undo(&mut store, "officer1"));
    assert!(refused.contains("does not change any more"), "{refused}");
    assert_eq!((headers(&store), lines(&store, 1)), submitted);
    store.write(&Command::Redo, &by("officer1")).unwrap();
    assert_eq!(all(&store, Kind::Contracts), [Record::Contract(titled("Second"))]);
    store.verify().unwrap();
}

/// A decision can be taken back until its validation has ended, and then stands.
#[test]
fn undo_steps_over_the_decisions_of_a_validation_that_has_ended() {
    let mut store = memory();
    submitted(&mut store);
    decide(&mut store, "officer2", "M1", (Decision::Accepted, None, None)).unwrap();
    assert_eq!(undo(&mut store, "officer2").unwrap().frozen, 0);
    for measure in ["M1", "M2"] {
        decide(&mut store, "officer2", measure, (Decision::Accepted, None, None)).unwrap();
    }
    act(&mut store, "officer2", ReturnStep::Finish { version: 1 }).unwrap();
    let before = lines(&store, 1);
    let refused = why(undo(&mut store, "officer2"));
    assert!(refused.contains("does not change any more"), "{refused}");
    assert_eq!(lines(&store, 1), before);
}
