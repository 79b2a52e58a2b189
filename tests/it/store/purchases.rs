//! Procurements, quotations and waivers: what is refused, what needs what, and the trail.

use sleva::calc::Pence;
use sleva::calc::procurement::{Procurement, Quotation};
use sleva::calc::waiver::Waiver;
use sleva::db::request::{Command, Edit, Import, Kind, Receipt, Record, Rejected, Step};
use sleva::db::sqlite::{Sqlite, replay};
use sleva::db::{By, Error, Store};

use super::{all, by, contract, created, day, everything, file, import, memory, morning, put};
use super::{raw, register, supplier};

fn procurement(name: &str) -> Procurement {
    let mut own = Procurement::new(name, &format!("Invented purchase {name}"));
    own.estimated_value = Pence::parse("18000").unwrap();
    own
}

fn bought(own: Procurement) -> Record {
    Record::Procurement(Box::new(own))
}

fn quotation(procurement: &str, supplier: &str) -> Quotation {
    Quotation {
        procurement_ref: procurement.to_owned(),
        supplier_ref: supplier.to_owned(),
        invited_on: day("2025-03-03"),
        received_on: None,
        amount: None,
        outcome: None,
        note: None,
    }
}

fn waiver(record: &str) -> Waiver {
    Waiver {
        rule: "quotes-two".to_owned(),
        record_ref: record.to_owned(),
        reason: "One firm is left.".to_owned(),
        person: "officer9".to_owned(),
        from: day("2025-04-01"),
        to: None,
    }
}

/// A register with a purchase, its quotation and a waiver.
fn store() -> Sqlite {
    let mut store = memory();
    fill(&mut store);
    store
}

fn fill(store: &mut dyn Store) {
    register(store);
    put(store, Kind::Suppliers, vec![supplier("S-0002", "Second Ltd")]);
    let mut own = procurement("P-0001");
    own.contract_ref = Some("C-0001".to_owned());
    own.supplier_ref = Some("S-0001".to_owned());
    put(store, Kind::Procurements, vec![bought(own)]);
    put(store, Kind::Quotations, vec![Record::Quotation(quotation("P-0001", "S-0002"))]);
    put(store, Kind::Waivers, vec![Record::Waiver(waiver("P-0001"))]);
}

fn rejected(store: &mut dyn Store, kind: Kind, record: Record) -> Rejected {
    let mut receipt = put(store, kind, vec![record]);
    assert_eq!((receipt.added, receipt.changed), (0, 0));
    receipt.rejected.remove(0)
}

fn edit(store: &mut dyn Store, steps: Vec<Step>) -> Result<Receipt, Error> {
    store.write(&Command::Edit(vec![Edit::with(steps, "")]), &morning())
}

#[test]
fn what_a_record_refers_to_must_be_there() {
    let mut store = store();
    let mut of_nobody = procurement("P-0002");
    of_nobody.supplier_ref = Some("S-9".to_owned());
    let mut of_nothing = procurement("P-0002");
    of_nothing.contract_ref = Some("C-9".to_owned());
    let cases = [
        (
            Kind::Procurements,
            bought(of_nobody),
            ("supplier_ref", "S-9", "is the reference of no supplier"),
        ),
        (
            Kind::Procurements,
            bought(of_nothing),
            ("contract_ref", "C-9", "is the reference of no contract"),
        ),
        (
            Kind::Quotations,
            Record::Quotation(quotation("P-9", "S-0002")),
            ("procurement_ref", "P-9", "is the reference of no procurement"),
        ),
        (
            Kind::Quotations,
            Record::Quotation(quotation("P-0001", "S-9")),
            ("supplier_ref", "S-9", "is the reference of no supplier"),
        ),
        (
            Kind::Waivers,
            Record::Waiver(waiver("P-9")),
            ("record_ref", "P-9", "is the reference of no procurement and of no contract"),
        ),
    ];
    for (kind, record, (column, value, reason)) in cases {
        let found = rejected(&mut store, kind, record);
        assert_eq!(
            (found.row, &*found.column, &*found.value, &*found.reason),
            (2, column, value, reason)
        );
        assert!(!found.remedy.is_empty());
    }
    put(&mut store, Kind::Waivers, vec![Record::Waiver(waiver("C-0001"))]);
    assert_eq!(all(&store, Kind::Waivers).len(), 2, "a contract's findings can be waived, too");
}

#[test]
fn days_stand_in_order_and_the_sentence_names_both() {
    let mut store = store();
    let dated = |days: [Option<&str>; 3]| {
        let mut own = procurement("P-0002");
        [own.invited_on, own.closed_on, own.awarded_on] = days.map(|text| text.map(day));
        bought(own)
    };
    let cases = [
        (
            [Some("2025-03-02"), Some("2025-03-01"), None],
            "closed_on",
            "invited_on, which is 2025-03-02",
        ),
        (
            [None, Some("2025-03-02"), Some("2025-03-01")],
            "awarded_on",
            "closed_on, which is 2025-03-02",
        ),
        (
            [Some("2025-03-02"), None, Some("2025-03-01")],
            "awarded_on",
            "invited_on, which is 2025-03-02",
        ),
    ];
    for (days, column, reason) in cases {
        let found = rejected(&mut store, Kind::Procurements, dated(days));
        assert_eq!((&*found.column, &*found.value), (column, "2025-03-01"));
        assert_eq!(found.reason, format!("comes before {reason}"));
    }
    let same = Some("2025-03-02");
    let receipt = put(&mut store, Kind::Procurements, vec![dated([same, same, same])]);
    assert_eq!(receipt.added, 1, "all on one day is in order");

    let late = Quotation { received_on: Some(day("2025-03-02")), ..quotation("P-0001", "S-0001") };
    let found = rejected(&mut store, Kind::Quotations, Record::Quotation(late));
    assert_eq!(
        (&*found.column, &*found.reason),
        ("received_on", "comes before invited_on, which is 2025-03-03")
    );
    let over = Waiver { to: Some(day("2025-03-31")), ..waiver("C-0001") };
    let found = rejected(&mut store, Kind::Waivers, Record::Waiver(over));
    assert_eq!((&*found.column, &*found.reason), ("to", "comes before from, which is 2025-04-01"));
}

#[test]
fn whoever_records_a_waiver_stands_in_it_and_stays() {
    let mut store = store();
    let nobody = Waiver { person: String::new(), ..waiver("C-0001") };
    let file = import(Kind::Waivers, vec![Record::Waiver(nobody)]);
    let tell = |store: &mut Sqlite, person: &str, at: &str| {
        let by = By { person: person.to_owned(), at: at.to_owned() };
        store.write(&Command::Import(file.clone()), &by).unwrap()
    };
    assert_eq!(tell(&mut store, "officer3", "2025-11-23T08:00:00Z").added, 1);
    let person = |store: &Sqlite| match &all(store, Kind::Waivers)[0] {
        Record::Waiver(own) => own.person.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(person(&store), "officer3");
    assert_eq!(tell(&mut store, "officer4", "2025-11-24T08:00:00Z").unchanged, 1);
    assert_eq!(person(&store), "officer3");
}

#[test]
fn the_same_file_twice_changes_nothing_and_columns_that_it_lacks_stay() {
    let mut store = store();
    for kind in [Kind::Procurements, Kind::Quotations, Kind::Waivers] {
        let again = all(&store, kind);
        assert_eq!(put(&mut store, kind, again).unchanged, 1, "{kind:?}");
    }
    let file = Import {
        absent: vec!["supplier_ref", "contract_ref"],
        ..import(
            Kind::Procurements,
            vec![bought(Procurement { title: "Renamed".to_owned(), ..procurement("P-0001") })],
        )
    };
    assert_eq!(store.write(&Command::Import(file), &morning()).unwrap().changed, 1);
    let Record::Procurement(own) = all(&store, Kind::Procurements).remove(0) else { panic!() };
    assert_eq!(own.title, "Renamed");
    assert_eq!(
        (own.supplier_ref.as_deref(), own.contract_ref.as_deref()),
        (Some("S-0001"), Some("C-0001"))
    );
}

#[test]
fn what_purchases_need_is_not_removed_and_they_are_named() {
    let mut store = store();
    let before = everything(&store);
    let Record::Procurement(own) = all(&store, Kind::Procurements).remove(0) else { panic!() };
    let suppliers = all(&store, Kind::Suppliers);
    let cases = [
        (suppliers[0].clone(), "is used by 1 contract and 1 procurement"),
        (suppliers[1].clone(), "is used by 1 quotation"),
        (Record::Contract(contract("C-0001")), "is used by 1 procurement"),
        (bought(*own), "is used by 1 quotation and 1 waiver"),
    ];
    for (record, reason) in cases {
        let refused = edit(&mut store, vec![Step::remove(record)]);
        let Err(Error::Rejected(found)) = refused else { panic!("{refused:?}") };
        assert_eq!((&*found.reason, &*found.remedy), (reason, "Remove those first, or leave it."));
    }
    assert_eq!(everything(&store), before);
    put(&mut store, Kind::Waivers, vec![Record::Waiver(waiver("C-0001"))]);
    let refused = edit(&mut store, vec![Step::remove(Record::Contract(contract("C-0001")))]);
    let Err(Error::Rejected(found)) = refused else { panic!("{refused:?}") };
    assert_eq!(found.reason, "is used by 1 procurement and 1 waiver");
}

#[test]
fn a_reference_in_other_capitals_is_refused_by_hand() {
    let mut store = store();
    let refused = edit(&mut store, vec![Step::add(bought(procurement("p-0001")))]);
    let Err(Error::Rejected(found)) = refused else { panic!("{refused:?}") };
    assert!(found.reason.contains("P-0001, which is there"), "{}", found.reason);
}

#[test]
fn every_change_is_taken_back_and_the_trail_gives_the_same_tables() {
    let (_folder, path) = file();
    let mut store = created(&path);
    fill(&mut store);
    let start = everything(&store);
    let Record::Procurement(own) = all(&store, Kind::Procurements).remove(0) else { panic!() };
    let changed = Procurement { supplier_ref: None, contract_ref: None, ..(*own).clone() };
    let old = quotation("P-0001", "S-0002");
    let came = Quotation {
        received_on: Some(day("2025-03-10")),
        amount: Pence::parse("17500").ok(),
        ..old.clone()
    };
    let ended = Waiver { to: Some(day("2025-12-31")), ..waiver("P-0001") };
    let edits = [
        Step::change(bought(*own), bought(changed)),
        Step::change(Record::Quotation(old), Record::Quotation(came.clone())),
        Step::change(Record::Waiver(waiver("P-0001")), Record::Waiver(ended.clone())),
        Step::remove(Record::Quotation(came)),
        Step::remove(Record::Waiver(ended)),
        Step::add(bought(procurement("P-0002"))),
        Step::add(Record::Quotation(quotation("P-0002", "S-0001"))),
    ];
    let count = edits.len();
    for step in edits {
        assert!(edit(&mut store, vec![step]).unwrap().kept);
    }
    let end = everything(&store);
    for _ in 0..count {
        store.write(&Command::Undo, &by("2025-11-22T09:00:00Z")).unwrap();
    }
    assert_eq!(everything(&store), start);
    for _ in 0..count {
        store.write(&Command::Redo, &by("2025-11-22T10:00:00Z")).unwrap();
    }
    assert_eq!(everything(&store), end);
    let mut rebuilt = memory();
    replay(&store, &mut rebuilt).unwrap();
    assert_eq!(rebuilt.digests().unwrap(), store.digests().unwrap());
    store.verify().unwrap();
    raw(&path).execute("UPDATE quotations SET amount = 1", []).unwrap();
    let Err(Error::Damaged(what)) = store.verify() else { panic!("a changed row goes unseen") };
    assert!(what.contains("P-0002/S-0001 of quotations"), "{what}");
}

#[test]
fn an_edit_of_a_purchase_leaves_every_other_table_as_it_is() {
    let mut store = crate::driver::sample();
    let own = ["procurements", "quotations", "waivers"];
    let others = |store: &Sqlite| {
        let mut digests = store.digests().unwrap();
        digests.retain(|(table, _)| !own.contains(table));
        digests
    };
    let before = others(&store);
    let purchases = all(&store, Kind::Procurements);
    let Record::Procurement(old) = purchases[58].clone() else { panic!() };
    let new = Procurement { contract_ref: None, awarded_value: None, ..(*old).clone() };
    edit(&mut store, vec![Step::change(bought(*old), bought(new))]).unwrap();
    edit(&mut store, vec![Step::add(Record::Quotation(quotation("P-0058", "S-0001")))]).unwrap();
    assert_eq!(others(&store), before);
}

#[test]
fn the_tables_refuse_what_screens_refuse_whoever_writes() {
    let (_folder, path) = file();
    let mut store = created(&path);
    fill(&mut store);
    let conn = raw(&path);
    for set in [
        "procurements SET estimated_value = -1",
        "procurements SET sv_weight = 1000001",
        "procurements SET route = 'by hand'",
        "procurements SET invited_on = '2025-02-02', closed_on = '2025-02-01'",
        "procurements SET invited_on = '2025-02-02', awarded_on = '2025-02-01'",
        "procurements SET supplier_id = 99",
        "quotations SET amount = -1",
        "quotations SET received_on = '2025-03-02'",
        "quotations SET outcome = 'lost'",
        "waivers SET valid_to = '2025-03-31'",
        "waivers SET person = ''",
    ] {
        conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        assert!(conn.execute(&format!("UPDATE {set}"), []).is_err(), "{set}");
    }
}
