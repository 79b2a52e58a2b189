//! Edits by hand: one act is one audit row, taken back and done again whole, and nobody writes over
//! what somebody else has changed.

use proptest::prelude::*;
use sleva::calc::commitment::Profile;
use sleva::calc::{Quantity, Quarter};
use sleva::db::request::{
    AuditQuery, AuditRow, ChangeDetail, Command, Edit, Kind, NewCommitment, Query, Receipt, Record,
    Reply, Step, Typed,
};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::{By, Error, Store};

use super::{
    all, by, commitment, contract, created, everything, file, measure, memory, profile, put,
    quantity, raw, register, supplier,
};

fn by_officer(person: &str) -> By {
    By { person: person.to_owned(), ..by("2025-11-22T09:00:00Z") }
}

fn edit(store: &mut dyn Store, person: &str, steps: Vec<Step>) -> Result<Receipt, Error> {
    let edit = Edit { steps, note: "by hand".to_owned(), place: None };
    store.write(&Command::Edit(vec![edit]), &by_officer(person))
}

fn undo(store: &mut dyn Store, person: &str) -> Result<Receipt, Error> {
    store.write(&Command::Undo, &by_officer(person))
}

fn redo(store: &mut dyn Store, person: &str) -> Result<Receipt, Error> {
    store.write(&Command::Redo, &by_officer(person))
}

fn units(was: &str, to: &str) -> Vec<Step> {
    vec![Step::Units {
        contract_ref: "C-0001".to_owned(),
        measure_ref: "M1".to_owned(),
        was: quantity(was),
        to: Some(quantity(to)),
    }]
}

/// The register with M1 committed at 5 hours, half of it in one quarter.
fn committed(store: &mut dyn Store) {
    register(store);
    put(store, Kind::Commitments, vec![Record::Commitment(commitment("C-0001", "M1", "5"))]);
    put(store, Kind::Profiles, vec![profile("C-0001", "M1", "2024-25 Q3", "2.5")]);
}

fn of_m1(store: &dyn Store) -> Option<NewCommitment> {
    all(store, Kind::Commitments).into_iter().find_map(|record| match record {
        Record::Commitment(new) if new.measure_ref == "M1" => Some(new),
        _ => None,
    })
}

fn units_of_m1(store: &dyn Store) -> String {
    of_m1(store).map(|new| new.units.to_string()).unwrap_or_default()
}

fn trail(store: &dyn Store) -> Vec<AuditRow> {
    let query = AuditQuery { limit: 100, ..AuditQuery::default() };
    let Reply::Audit(rows) = store.read(&Query::Audit(query)).unwrap() else { panic!() };
    rows
}

fn change(store: &dyn Store, seq: i64) -> ChangeDetail {
    let Reply::Change(detail) = store.read(&Query::Change { seq }).unwrap() else { panic!() };
    *detail
}

#[test]
fn units_are_changed_and_the_value_follows_with_one_audit_row() {
    let mut store = memory();
    committed(&mut store);
    let receipt = edit(&mut store, "officer1", units("5", "7.5")).unwrap();
    assert_eq!((receipt.edits, receipt.changed), (1, 1));
    assert_eq!(units_of_m1(&store), "7.5");
    let row = &trail(&store)[0];
    assert_eq!(
        (row.action.as_str(), row.kind.as_str(), row.record.as_str(), row.rows),
        ("edit", "commitments", "C-0001/M1", 1)
    );
    let detail = change(&store, row.seq);
    let units = |record: &Option<Record>| match record {
        Some(Record::Commitment(new)) => new.units.to_string(),
        other => panic!("{other:?}"),
    };
    let [one] = detail.changes.as_slice() else { panic!("{detail:?}") };
    assert_eq!((units(&one.before), units(&one.after)), ("5".to_owned(), "7.5".to_owned()));
    store.verify().unwrap();
}

#[test]
fn every_kind_is_added_changed_and_removed_and_all_of_it_taken_back() {
    let mut store = memory();
    committed(&mut store);
    let start = everything(&store);
    let Record::Supplier(other) = supplier("S-0002", "Second") else { panic!() };
    let mut third = other.clone();
    third.name = "Third".to_owned();
    let (other, third) = (Record::Supplier(other), Record::Supplier(third));
    let mut later = measure("M1", Some("2026-01-01"), Some("4"));
    later.title = "Later".to_owned();
    let old = |store: &dyn Store, kind| all(store, kind).remove(0);
    let acts = [
        vec![Step::add(other.clone())],
        vec![Step::change(other, third.clone())],
        vec![Step::add(Record::Contract(contract("C-0002")))],
        vec![
            Step::add(Record::Commitment(commitment("C-0002", "M2", "3"))),
            Step::add(profile("C-0002", "M2", "2024-25 Q2", "1")),
            Step::add(profile("C-0002", "M2", "2024-25 Q3", "2")),
        ],
        vec![Step::add(Record::Measure(later))],
        vec![
            Step::remove(old(&store, Kind::Profiles)),
            Step::remove(old(&store, Kind::Commitments)),
        ],
        vec![Step::remove(third)],
    ];
    let count = acts.len();
    for steps in acts {
        let receipt = edit(&mut store, "officer1", steps).unwrap();
        assert!(receipt.seq.is_some(), "{receipt:?}");
        store.verify().unwrap();
    }
    let end = everything(&store);
    assert_eq!(of_m1(&store), None);
    for _ in 0..count {
        undo(&mut store, "officer1").unwrap();
        store.verify().unwrap();
    }
    assert_eq!(everything(&store), start, "taking everything back gives the start");
    assert_eq!(undo(&mut store, "officer1"), Err(Error::Nothing("undo")));
    for _ in 0..count {
        redo(&mut store, "officer1").unwrap();
    }
    assert_eq!(everything(&store), end, "doing everything again gives the end");
    assert_eq!(redo(&mut store, "officer1"), Err(Error::Nothing("redo")));
    store.verify().unwrap();
}

#[test]
fn a_cell_that_another_has_changed_is_not_written_over_and_both_values_are_told() {
    let mut store = memory();
    committed(&mut store);
    edit(&mut store, "officer1", units("5", "7")).unwrap();
    let before = everything(&store);
    let Err(Error::Conflict(clashes)) = edit(&mut store, "officer2", units("5", "9")) else {
        panic!("it was taken")
    };
    let [clash] = clashes.as_slice() else { panic!("{clashes:?}") };
    let Some(Record::Commitment(theirs)) = &clash.theirs else { panic!("{clash:?}") };
    assert_eq!((theirs.units, clash.record.as_str()), (quantity("7"), "C-0001/M1"));
    let stamp = clash.stamp.as_ref().unwrap();
    assert_eq!((stamp.person.as_str(), stamp.at.as_str()), ("officer1", "2025-11-22T09:00:00Z"));
    assert_eq!(everything(&store), before);
    // Who has seen the other value may put their own in its place.
    edit(&mut store, "officer2", units("7", "9")).unwrap();
    assert_eq!(units_of_m1(&store), "9");
}

#[test]
fn an_edit_that_changes_nothing_leaves_no_audit_row() {
    let mut store = memory();
    committed(&mut store);
    let rows = trail(&store).len();
    let receipt = edit(&mut store, "officer1", units("5", "5")).unwrap();
    assert_eq!((receipt.edits, receipt.seq), (1, None));
    // Somebody else has put in the same already.
    edit(&mut store, "officer2", units("5", "6")).unwrap();
    edit(&mut store, "officer1", units("5", "6")).unwrap_err();
    assert_eq!(trail(&store).len(), rows + 1);
}

#[test]
fn an_act_that_another_has_brought_back_does_not_end_undo() {
    let mut store = memory();
    committed(&mut store);
    edit(&mut store, "officer1", units("5", "6")).unwrap();
    edit(&mut store, "officer1", units("6", "7")).unwrap();
    edit(&mut store, "officer2", units("7", "6")).unwrap();
    // The last one is as it was; the one before it is next.
    undo(&mut store, "officer1").unwrap();
    assert_eq!(units_of_m1(&store), "5");
}

#[test]
fn undo_is_each_persons_own_and_refused_where_another_changed_the_row_since() {
    let mut store = memory();
    committed(&mut store);
    edit(&mut store, "officer1", units("5", "6")).unwrap();
    edit(&mut store, "officer2", units("6", "7")).unwrap();
    let Err(Error::Conflict(clashes)) = undo(&mut store, "officer1") else { panic!() };
    assert_eq!(clashes[0].stamp.as_ref().unwrap().person, "officer2");
    assert_eq!(units_of_m1(&store), "7", "nothing was taken back");
    undo(&mut store, "officer2").unwrap();
    undo(&mut store, "officer1").unwrap();
    assert_eq!(units_of_m1(&store), "5");
    assert_eq!(undo(&mut store, "officer3"), Err(Error::Nothing("undo")));
    redo(&mut store, "officer1").unwrap();
    assert_eq!(units_of_m1(&store), "6");
    // A new edit ends what could be done again.
    undo(&mut store, "officer1").unwrap();
    edit(&mut store, "officer1", units("5", "8")).unwrap();
    assert_eq!(redo(&mut store, "officer1"), Err(Error::Nothing("redo")));
    undo(&mut store, "officer1").unwrap();
    assert_eq!(units_of_m1(&store), "5");
}

#[test]
fn undo_goes_on_after_the_program_was_left() {
    let (_folder, path) = file();
    let mut store = created(&path);
    committed(&mut store);
    edit(&mut store, "officer1", units("5", "6")).unwrap();
    edit(&mut store, "officer1", units("6", "7")).unwrap();
    undo(&mut store, "officer1").unwrap();
    drop(store);
    let mut store = Sqlite::open(&path, Mode::ReadWrite).unwrap();
    assert_eq!(units_of_m1(&store), "6");
    redo(&mut store, "officer1").unwrap();
    assert_eq!(units_of_m1(&store), "7");
    undo(&mut store, "officer1").unwrap();
    undo(&mut store, "officer1").unwrap();
    assert_eq!(units_of_m1(&store), "5");
    store.verify().unwrap();
}

#[test]
fn several_edits_end_at_the_first_that_is_not_taken_and_keep_those_before_it() {
    let mut store = memory();
    committed(&mut store);
    let one =
        |was: &str, to: &str| Edit { steps: units(was, to), note: String::new(), place: None };
    let edits = vec![one("5", "6"), one("6", "7"), one("99", "1"), one("7", "8")];
    let receipt = store.write(&Command::Edit(edits), &by_officer("officer1")).unwrap();
    assert_eq!(receipt.edits, 2);
    assert!(matches!(receipt.stopped.as_deref(), Some(Error::Conflict(_))), "{receipt:?}");
    assert_eq!(units_of_m1(&store), "7");
    store.verify().unwrap();
}

#[test]
fn what_a_rule_forbids_names_the_column_and_changes_nothing() {
    let mut store = memory();
    committed(&mut store);
    let before = everything(&store);
    let mut wrong = contract("C-0009");
    wrong.supplier_ref = "S-9999".to_owned();
    let refused = edit(&mut store, "officer1", vec![Step::add(Record::Contract(wrong))]);
    let Err(Error::Rejected(rejected)) = refused else { panic!("{refused:?}") };
    assert_eq!((rejected.column.as_str(), rejected.value.as_str()), ("supplier_ref", "S-9999"));
    for kind in [Kind::Suppliers, Kind::Contracts, Kind::Measures, Kind::Commitments] {
        // Of a contract's supplier, a measure in use and so on: others refer to it.
        let used = all(&store, kind).remove(0);
        let refused = edit(&mut store, "officer1", vec![Step::remove(used)]);
        let Err(Error::Rejected(rejected)) = refused else { panic!("{kind:?}: {refused:?}") };
        assert!(rejected.reason.starts_with("is used by "), "{rejected:?}");
    }
    assert_eq!(everything(&store), before);
    store.verify().unwrap();
}

#[test]
fn what_was_being_typed_is_kept_by_person_and_forgotten_with_the_cell() {
    let mut store = memory();
    committed(&mut store);
    let typed = |text: Option<&str>| {
        Command::Typed(Typed {
            place: "C-0001/M1".to_owned(),
            text: text.map(str::to_owned),
            at: String::new(),
        })
    };
    let rows = trail(&store).len();
    store.write(&typed(Some("1")), &by_officer("officer1")).unwrap();
    store.write(&typed(Some("12")), &by_officer("officer1")).unwrap();
    store.write(&typed(Some("9")), &by_officer("officer2")).unwrap();
    let of = |store: &Sqlite, person: &str| -> Vec<(String, String)> {
        let query = Query::Typed { person: person.to_owned() };
        let Reply::Typed(found) = store.read(&query).unwrap() else { panic!() };
        found.into_iter().map(|typed| (typed.text.unwrap(), typed.at)).collect()
    };
    assert_eq!(of(&store, "officer1"), [("12".to_owned(), "2025-11-22T09:00:00Z".to_owned())]);
    assert_eq!(trail(&store).len(), rows, "what is only typed is no change");
    let edit =
        Edit { steps: units("5", "12"), note: String::new(), place: Some("C-0001/M1".to_owned()) };
    store.write(&Command::Edit(vec![edit]), &by_officer("officer1")).unwrap();
    assert!(of(&store, "officer1").is_empty());
    assert_eq!(of(&store, "officer2").len(), 1);
    store.write(&typed(None), &by_officer("officer2")).unwrap();
    assert!(of(&store, "officer2").is_empty());
}

#[test]
fn verifying_names_the_first_row_that_is_not_what_the_trail_says() {
    let tamper = |sql: &str| {
        let (_folder, path) = file();
        let mut store = created(&path);
        committed(&mut store);
        store
            .write(
                &Command::Typed(Typed {
                    place: "C-0001/M1".to_owned(),
                    text: Some("12".to_owned()),
                    at: String::new(),
                }),
                &by_officer("officer1"),
            )
            .unwrap();
        store.verify().unwrap();
        drop(store);
        raw(&path).execute_batch(sql).unwrap();
        match Sqlite::open(&path, Mode::ReadOnly).unwrap().verify() {
            Err(Error::Damaged(what)) => what,
            other => panic!("{sql}: {other:?}"),
        }
    };
    let units = tamper("UPDATE commitments SET units = 60000 WHERE measure_ref = 'M1'");
    assert!(units.contains("C-0001/M1 of commitments (audit row 5) is not what"), "{units}");
    let name = tamper("UPDATE suppliers SET name = 'Other' WHERE id = 1");
    assert!(name.contains("the row S-0001 of suppliers (audit row 2)"), "{name}");
    let missing = tamper("DELETE FROM profiles");
    assert!(
        missing.contains("C-0001/M1/2024-25 Q3 of profiles (audit row 6) is missing"),
        "{missing}"
    );
    let surplus = tamper(
        "INSERT INTO suppliers (id, supplier_ref, name, seq) VALUES (7, 'S-0007', 'Put in', 3)",
    );
    assert!(surplus.contains("S-0007 of suppliers (audit row 3) is in no change"), "{surplus}");
    let kept = tamper("UPDATE contract_kept SET known = known + 1");
    assert!(kept.contains("contract_kept"), "{kept}");
    let schema = tamper("CREATE TRIGGER quiet AFTER INSERT ON contracts BEGIN SELECT 1; END");
    assert!(schema.contains("quiet in the schema"), "{schema}");
    let typed = tamper("UPDATE typed SET text = '99'");
    assert!(typed.contains("officer1 was typing at C-0001/M1"), "{typed}");
}

#[test]
fn a_checkpoint_kept_outside_finds_a_trail_that_was_cut_off_or_rewritten() {
    let (_folder, path) = file();
    let mut store = created(&path);
    committed(&mut store);
    let early = store.checkpoint().unwrap().unwrap();
    edit(&mut store, "officer1", units("5", "6")).unwrap();
    let late = store.checkpoint().unwrap().unwrap();
    assert_eq!((store.holds(&early), store.holds(&late)), (Ok(()), Ok(())));
    // The old file in the place of the new one: its own chain holds.
    let (_folder, other) = file();
    let mut old = created(&other);
    committed(&mut old);
    old.verify().unwrap();
    assert_eq!(old.holds(&early), Ok(()), "the same changes have the same digests");
    let cut = old.holds(&late).unwrap_err().to_string();
    assert!(cut.contains("is missing") && cut.contains("cut off"), "{cut}");
    edit(&mut old, "officer2", units("5", "6")).unwrap();
    old.verify().unwrap();
    let rewritten = old.holds(&late).unwrap_err().to_string();
    assert!(rewritten.contains("rewritten"), "{rewritten}");
}

/// What a person may do, by number: some of it is refused, and that is part of it.
fn act(store: &mut Sqlite, person: &str, act: u8, amount: u8) {
    let amount = Quantity::from_raw(i64::from(amount) * 1_000).unwrap();
    let quarter = Quarter::parse(["2024-25 Q2", "2024-25 Q3", "2025-26 Q1"][usize::from(act % 3)]);
    let quarter = quarter.unwrap();
    let record = |units| {
        Record::Profile(Profile {
            contract_ref: "C-0001".to_owned(),
            measure_ref: "M1".to_owned(),
            quarter,
            units,
        })
    };
    let now = all(store, Kind::Profiles).into_iter().find(|found| match found {
        Record::Profile(found) => found.quarter == quarter,
        _ => false,
    });
    let steps = match act % 7 {
        0 | 1 => vec![Step::of(now, Some(record(amount)))],
        2 => vec![Step::of(now, None)],
        3 => {
            let was = of_m1(store).map(|new| new.units).unwrap_or_default();
            vec![Step::Units {
                contract_ref: "C-0001".to_owned(),
                measure_ref: "M1".to_owned(),
                was,
                to: Some(amount),
            }]
        }
        4 => {
            let _ = undo(store, person);
            return;
        }
        5 => {
            let _ = redo(store, person);
            return;
        }
        _ => vec![Step::add(supplier(&format!("S-{amount}"), "Added"))],
    };
    let _ = edit(store, person, steps);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever two people do, the tables are what the trail says; and what one person did is
    /// taken back to the start, and done again to the end.
    #[test]
    fn the_trail_tells_everything_and_undo_of_everything_gives_the_start_back(
        acts in prop::collection::vec((0_u8..7, 0_u8..200, 0_u8..5), 1..30),
        alone in any::<bool>(),
    ) {
        let mut store = memory();
        committed(&mut store);
        let start = everything(&store);
        for (what, amount, who) in acts {
            let person = if alone || who > 0 { "officer1" } else { "officer2" };
            act(&mut store, person, what, amount);
        }
        store.verify().unwrap();
        if alone {
            let end = everything(&store);
            let mut back = 0;
            while undo(&mut store, "officer1").is_ok() {
                back += 1;
            }
            prop_assert_eq!(everything(&store), start);
            for _ in 0..back {
                redo(&mut store, "officer1").unwrap();
            }
            prop_assert_eq!(everything(&store), end);
            store.verify().unwrap();
        }
    }
}
