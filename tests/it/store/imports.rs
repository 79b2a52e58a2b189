//! Imports: what is added, changed, left alone and rejected.

use sleva::calc::supplier::{Branch, Supplier};
use sleva::calc::words::{Locality, Size};
use sleva::db::Store;
use sleva::db::request::{Command, Kind, Receipt, Record, Rejected, Setting};

use super::{
    all, commitment, contract, day, everything, import, measure, memory, morning, on_every_store,
    profile, put, register, supplier,
};

fn counts(receipt: &Receipt) -> (u64, u64, u64, usize) {
    (receipt.added, receipt.changed, receipt.unchanged, receipt.rejected.len())
}

fn only(receipt: &Receipt) -> &Rejected {
    assert_eq!(receipt.rejected.len(), 1, "{:?}", receipt.rejected);
    &receipt.rejected[0]
}

#[test]
fn records_are_added_changed_and_left_alone() {
    on_every_store(adds_changes_leaves);
}

fn adds_changes_leaves(store: &mut dyn Store) {
    let first = put(store, Kind::Suppliers, vec![supplier("S-1", "One"), supplier("S-2", "Two")]);
    assert_eq!(counts(&first), (2, 0, 0, 0));
    assert!(first.kept && first.seq.is_some());
    let second = put(
        store,
        Kind::Suppliers,
        vec![supplier("S-1", "One"), supplier("S-2", "Second"), supplier("S-3", "Three")],
    );
    assert_eq!(counts(&second), (1, 1, 1, 0));
    let names: Vec<String> = all(store, Kind::Suppliers)
        .into_iter()
        .map(|record| match record {
            Record::Supplier(supplier) => supplier.name,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["One", "Second", "Three"]);
}

#[test]
fn the_same_file_again_changes_nothing_and_leaves_no_trace() {
    let mut store = memory();
    register(&mut store);
    put(&mut store, Kind::Commitments, vec![Record::Commitment(commitment("C-0001", "M1", "5"))]);
    put(&mut store, Kind::Profiles, vec![profile("C-0001", "M1", "2024-25 Q3", "5")]);
    let before = store.digests().unwrap();
    let trail = store.verify_chain().unwrap();
    for kind in Kind::ALL {
        let records = all(&store, *kind);
        let count = records.len() as u64;
        let receipt = put(&mut store, *kind, records);
        assert_eq!(counts(&receipt), (0, 0, count, 0), "{}", kind.word());
        assert_eq!(receipt.seq, None);
    }
    assert_eq!(store.digests().unwrap(), before);
    assert_eq!(store.verify_chain().unwrap(), trail);
}

#[test]
fn a_dry_run_says_everything_and_keeps_nothing() {
    on_every_store(|store| {
        put(store, Kind::Suppliers, vec![supplier("S-1", "One")]);
        let before = everything(store);
        let mut dry = import(
            Kind::Suppliers,
            vec![supplier("S-1", "First"), supplier("S-2", "Two"), supplier("S-2", "Zwei")],
        );
        dry.dry_run = true;
        let receipt = store.write(&Command::Import(dry), &morning()).unwrap();
        assert_eq!(counts(&receipt), (1, 1, 0, 1));
        assert!(!receipt.kept);
        assert_eq!(receipt.seq, None);
        assert_eq!(everything(store), before);
    });
}

#[test]
fn strict_keeps_nothing_when_anything_is_rejected() {
    let rows = || vec![supplier("S-1", "One"), supplier("S-1", "Other")];
    on_every_store(|store| {
        let mut strict = import(Kind::Suppliers, rows());
        strict.strict = true;
        let receipt = store.write(&Command::Import(strict), &morning()).unwrap();
        assert_eq!(counts(&receipt), (1, 0, 0, 1));
        assert!(!receipt.kept);
        assert_eq!(all(store, Kind::Suppliers), vec![]);

        let mut lost = import(Kind::Suppliers, vec![supplier("S-1", "One")]);
        lost.strict = true;
        lost.rejected = 1;
        let receipt = store.write(&Command::Import(lost), &morning()).unwrap();
        assert!(!receipt.kept, "a row that the file lost counts as well");

        let receipt = put(store, Kind::Suppliers, rows());
        assert!(receipt.kept, "without strict the good rows are kept");
        assert_eq!(all(store, Kind::Suppliers).len(), 1);
    });
}

#[test]
fn a_second_row_with_the_same_key_is_rejected_with_the_first_ones_number() {
    on_every_store(|store| {
        let receipt = put(
            store,
            Kind::Suppliers,
            vec![supplier("S-1", "One"), supplier("S-1", "Other"), supplier("S-1", "One")],
        );
        assert_eq!(counts(&receipt), (1, 0, 1, 1));
        let rejected = only(&receipt);
        assert_eq!(rejected.row, 3);
        assert!(rejected.reason.contains("row 2"), "{}", rejected.reason);
        assert!(!rejected.remedy.is_empty());
    });
}

#[test]
fn unknown_references_are_rejected_with_row_column_value_and_remedy() {
    on_every_store(|store| {
        let receipt = put(store, Kind::Contracts, vec![Record::Contract(contract("C-0001"))]);
        let rejected = only(&receipt);
        assert_eq!((rejected.row, rejected.column.as_str()), (2, "supplier_ref"));
        assert_eq!(rejected.value, "S-0001");
        assert!(rejected.remedy.contains("Import the supplier first"));

        let branch = Branch {
            supplier_ref: "S-9".to_owned(),
            postcode: "S60 1AE".to_owned(),
            name: None,
            from: None,
            to: None,
        };
        let receipt = put(store, Kind::Branches, vec![Record::Branch(branch)]);
        assert_eq!(only(&receipt).value, "S-9");

        let lost = Record::Commitment(commitment("C-9", "M1", "1"));
        let receipt = put(store, Kind::Commitments, vec![lost]);
        assert_eq!(
            (only(&receipt).column.as_str(), only(&receipt).value.as_str()),
            ("contract_ref", "C-9")
        );

        register(store);
        let lost = Record::Commitment(commitment("C-0001", "M9", "1"));
        let receipt = put(store, Kind::Commitments, vec![lost]);
        assert_eq!(
            (only(&receipt).column.as_str(), only(&receipt).value.as_str()),
            ("measure_ref", "M9")
        );

        let receipt = put(store, Kind::Profiles, vec![profile("C-0001", "M1", "2024-25 Q3", "1")]);
        assert!(only(&receipt).reason.contains("no commitment"), "{:?}", only(&receipt));
    });
}

#[test]
fn a_contract_that_ends_before_it_starts_is_rejected() {
    on_every_store(|store| {
        register(store);
        let mut wrong = contract("C-0002");
        wrong.end = day("2024-07-14");
        let receipt = put(store, Kind::Contracts, vec![Record::Contract(wrong)]);
        assert_eq!(
            (only(&receipt).column.as_str(), only(&receipt).value.as_str()),
            ("end", "2024-07-14")
        );
        let mut one_day = contract("C-0003");
        one_day.end = one_day.start;
        assert_eq!(put(store, Kind::Contracts, vec![Record::Contract(one_day)]).added, 1);
    });
}

#[test]
fn an_override_of_the_locality_needs_a_reason() {
    on_every_store(|store| {
        let mut given = Supplier {
            supplier_ref: "S-1".to_owned(),
            name: "One".to_owned(),
            locality_override: Some(Locality::Local),
            ..Supplier::default()
        };
        let receipt = put(store, Kind::Suppliers, vec![Record::Supplier(given.clone())]);
        assert_eq!(only(&receipt).column, "locality_override");
        given.locality_reason = Some("its yard is in the borough".to_owned());
        assert_eq!(put(store, Kind::Suppliers, vec![Record::Supplier(given)]).added, 1);
    });
}

#[test]
fn a_record_of_another_kind_is_rejected() {
    on_every_store(|store| {
        let receipt = put(store, Kind::Measures, vec![supplier("S-1", "One")]);
        assert_eq!(counts(&receipt), (0, 0, 0, 1));
    });
}

#[test]
fn what_the_tables_do_not_accept_is_rejected_and_the_rest_kept() {
    on_every_store(|store| {
        let long = "x".repeat(900);
        let receipt =
            put(store, Kind::Suppliers, vec![supplier("S-1", &long), supplier("S-2", "Two")]);
        assert_eq!(counts(&receipt), (1, 0, 0, 1));
        assert_eq!(only(&receipt).row, 2);
    });
}

#[test]
fn empty_no_and_zero_stay_three_different_things() {
    on_every_store(|store| {
        let plain = |reference: &str, vcse, size| {
            Record::Supplier(Supplier {
                supplier_ref: reference.to_owned(),
                name: "Invented".to_owned(),
                vcse,
                size,
                ..Supplier::default()
            })
        };
        let records = vec![
            plain("S-1", None, None),
            plain("S-2", Some(false), Some(Size::Micro)),
            plain("S-3", Some(true), None),
        ];
        put(store, Kind::Suppliers, records.clone());
        assert_eq!(all(store, Kind::Suppliers), records);
    });
}

#[test]
fn a_register_with_contracts_cannot_be_made_a_sample() {
    let setting = |name: &str, value: &str| {
        Record::Setting(Setting {
            name: name.to_owned(),
            value: value.to_owned(),
            from: None,
            reason: None,
        })
    };
    on_every_store(|store| {
        assert_eq!(put(store, Kind::Settings, vec![setting("sample", "sample 1 1")]).added, 1);
        register(store);
        let receipt = put(
            store,
            Kind::Settings,
            vec![
                setting("sample", "sample 1 1"),
                setting("sample.today", "2030-01-01"),
                setting("sample", "council 2 1"),
                setting("council.name", "Invented council"),
            ],
        );
        assert_eq!(counts(&receipt), (1, 0, 1, 2));
        assert_eq!(receipt.rejected[0].value, "sample.today");
    });
}

/// A folder: a supplier, a measure, a contract of that supplier, and a commitment to the measure.
fn folder(units: &str) -> Vec<sleva::db::request::Import> {
    vec![
        import(Kind::Suppliers, vec![supplier("S-0001", "Invented & Sons")]),
        import(Kind::Measures, vec![Record::Measure(measure("M1", None, Some("2")))]),
        import(Kind::Contracts, vec![Record::Contract(contract("C-0001"))]),
        import(Kind::Commitments, vec![Record::Commitment(commitment("C-0001", "M1", units))]),
    ]
}

#[test]
fn several_files_are_taken_together_each_after_those_before_it() {
    on_every_store(|store| {
        let receipt = store.write(&Command::ImportAll(folder("5")), &morning()).unwrap();
        assert_eq!(counts(&receipt), (4, 0, 0, 0));
        assert!(receipt.kept);
        let seqs: Vec<_> = receipt.parts.iter().map(|(kind, part)| (*kind, part.seq)).collect();
        let kinds = [Kind::Suppliers, Kind::Measures, Kind::Contracts, Kind::Commitments];
        let expected: Vec<_> = kinds.into_iter().zip((1..=4).map(Some)).collect();
        assert_eq!(seqs, expected);
        assert_eq!(receipt.seq, Some(4));
        assert_eq!(all(store, Kind::Commitments).len(), 1);
    });
}

#[test]
fn one_rejected_row_of_several_files_keeps_none_of_them() {
    on_every_store(|store| {
        let before = everything(store);
        let mut files = folder("5");
        files.insert(3, import(Kind::Commitments, vec![supplier("S-2", "Not a commitment")]));
        let receipt = store.write(&Command::ImportAll(files), &morning()).unwrap();
        assert!(!receipt.kept);
        assert_eq!(receipt.seq, None);
        let told: Vec<usize> = receipt.parts.iter().map(|(_, part)| part.rejected.len()).collect();
        assert_eq!(told, [0, 0, 0, 1, 0], "the files after it are looked at too");
        assert!(receipt.parts.iter().all(|(_, part)| !part.kept && part.seq.is_none()));
        assert_eq!(everything(store), before);
    });
}

#[test]
fn a_dry_run_of_several_files_sees_the_earlier_ones_and_keeps_nothing() {
    on_every_store(|store| {
        let before = everything(store);
        let mut files = folder("5");
        for file in &mut files {
            file.dry_run = true;
        }
        let receipt = store.write(&Command::ImportAll(files), &morning()).unwrap();
        assert_eq!(counts(&receipt), (4, 0, 0, 0));
        assert!(receipt.parts.iter().all(|(_, part)| part.rejected.is_empty()));
        assert!(!receipt.kept);
        assert_eq!(everything(store), before);
    });
}

fn dated(name: &str, value: &str, from: Option<&str>) -> Record {
    let (name, value) = (name.to_owned(), value.to_owned());
    Record::Setting(Setting { name, value, from: from.map(day), reason: None })
}

#[test]
fn a_setting_that_cannot_be_used_is_rejected_with_its_reason() {
    on_every_store(|store| {
        let wrong = [
            ("council.name", " "),
            ("sample", "large"),
            ("sample", "sample 1"),
            ("sample.today", "22 November"),
            ("places.deciding_share", "99%"),
            ("places.deciding_share", "10001"),
            ("places.deciding_share", "-1"),
            ("places.districts", "nowhere"),
        ];
        for (name, value) in wrong {
            let receipt = put(store, Kind::Settings, vec![dated(name, value, None)]);
            let rejected = only(&receipt);
            assert_eq!((rejected.column.as_str(), rejected.value.as_str()), ("value", value));
            assert!(!rejected.reason.is_empty() && !rejected.remedy.is_empty(), "{name}");
        }
        let right = [
            ("council.name", "Invented council"),
            ("sample", "council 7 1"),
            ("sample.today", "2025-11-22"),
            ("places.deciding_share", "10000"),
            ("places.districts", "rotherham"),
            ("a.name.of.our.own", "anything"),
        ];
        let records = right.map(|(name, value)| dated(name, value, None)).to_vec();
        assert_eq!(counts(&put(store, Kind::Settings, records)), (6, 0, 0, 0));
    });
}

#[test]
fn a_setting_holds_from_its_day_on() {
    on_every_store(|store| {
        let old = dated("council.name", "Old name", None);
        let new = dated("council.name", "New name", Some("2026-04-01"));
        put(store, Kind::Settings, vec![old, new]);
        for (today, name) in [("2026-03-31", "Old name"), ("2026-04-01", "New name")] {
            let query = sleva::db::request::Query::Council { today: day(today) };
            let Ok(sleva::db::request::Reply::Council(council)) = store.read(&query) else {
                panic!("{today}")
            };
            assert_eq!(council.name, name);
        }
    });
}
