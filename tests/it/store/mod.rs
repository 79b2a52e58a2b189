//! What a store promises. Cases that say nothing of files take any [`Store`].

mod agreed;
mod audit;
mod awards;
mod backup;
mod commitments;
pub mod delivery;
mod edits;
mod files;
pub mod findings;
mod imports;
mod kept;
mod past;
mod purchases;
mod replay;
mod returns;
mod sampling;
mod sums;
mod writers;

use std::path::{Path, PathBuf};

use sleva::calc::commitment::Profile;
use sleva::calc::contract::Contract;
use sleva::calc::measure::Measure;
use sleva::calc::supplier::Supplier;
use sleva::calc::words::MeasureKind;
use sleva::calc::{Date, Pence, Proxy, Quantity, Quarter};
use sleva::db::request::{Command, Import, Kind, NewCommitment, Progress, Receipt, Record};
use sleva::db::sqlite::Sqlite;
use sleva::db::{By, Store};

pub fn by(at: &str) -> By {
    By { person: "officer1".to_owned(), at: at.to_owned() }
}

pub fn morning() -> By {
    by("2025-11-22T08:00:00Z")
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

/// Runs a case on a new, empty store of every engine.
pub fn on_every_store(case: impl Fn(&mut dyn Store)) {
    case(&mut memory());
}

/// Everything that a store would export.
pub fn everything(store: &dyn Store) -> Vec<Record> {
    Kind::ALL.iter().flat_map(|kind| all(store, *kind)).collect()
}

pub fn memory() -> Sqlite {
    Sqlite::in_memory().unwrap()
}

/// A new file in a folder of its own, which lives as long as the first value.
pub fn file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("council.sleva");
    (folder, path)
}

pub fn created(path: &Path) -> Sqlite {
    Sqlite::create(path, "Invented council", &morning(), |_| Ok(())).unwrap()
}

pub fn import(kind: Kind, records: Vec<Record>) -> Import {
    Import {
        kind,
        file: format!("{}.csv", kind.word()),
        sha256: "00".repeat(32),
        // The first row of a file is its header.
        records: (2..).zip(records).collect(),
        dry_run: false,
        strict: false,
        rejected: 0,
        absent: Vec::new(),
        progress: Progress::default(),
    }
}

pub fn put(store: &mut dyn Store, kind: Kind, records: Vec<Record>) -> Receipt {
    store.write(&Command::Import(import(kind, records)), &morning()).unwrap()
}

/// Every record of a kind, in the order of exports.
pub fn all(store: &dyn Store, kind: Kind) -> Vec<Record> {
    let mut found = Vec::new();
    store
        .each(kind, &mut |record| {
            found.push(record);
            Ok(())
        })
        .unwrap();
    found
}

pub fn supplier(reference: &str, name: &str) -> Record {
    Record::Supplier(Supplier {
        supplier_ref: reference.to_owned(),
        name: name.to_owned(),
        ..Supplier::default()
    })
}

/// An invented measure: each unit is worth `proxy` pounds.
pub fn measure(reference: &str, from: Option<&str>, proxy: Option<&str>) -> Measure {
    Measure {
        edition: "invented".to_owned(),
        measure_ref: reference.to_owned(),
        from: from.map(day),
        theme: None,
        outcome: None,
        policy_outcome: None,
        title: format!("Invented {reference}"),
        unit: "hours".to_owned(),
        kind: MeasureKind::Proxy,
        proxy: proxy.map(|text| Proxy::parse(text).unwrap()),
        evidence: None,
        first_year_only: None,
        conflicts_with: Vec::new(),
        source: None,
    }
}

pub fn contract(reference: &str) -> Contract {
    let title = format!("Invented contract {reference}");
    Contract {
        // £5,000 need not be in the published register.
        value: Pence::from_raw(500_000).unwrap(),
        award_date: Some(day("2024-06-01")),
        edition: Some("invented".to_owned()),
        ..Contract::new(reference, &title, "S-0001", (day("2024-07-15"), day("2027-07-14")))
    }
}

pub fn commitment(contract: &str, measure: &str, units: &str) -> NewCommitment {
    NewCommitment {
        contract_ref: contract.to_owned(),
        measure_ref: measure.to_owned(),
        units: quantity(units),
        proxy: None,
        relevance: Some("fits the work".to_owned()),
        committed_on: None,
        frozen: None,
    }
}

pub fn profile(contract: &str, measure: &str, quarter: &str, units: &str) -> Record {
    Record::Profile(Profile {
        contract_ref: contract.to_owned(),
        measure_ref: measure.to_owned(),
        quarter: Quarter::parse(quarter).unwrap(),
        units: quantity(units),
    })
}

/// One supplier, the measures M1 (£2 an hour, £3 from 2025) and M2 (£10), one contract.
pub fn register(store: &mut dyn Store) {
    put(store, Kind::Suppliers, vec![supplier("S-0001", "Invented & Sons")]);
    put(
        store,
        Kind::Measures,
        vec![
            Record::Measure(measure("M1", None, Some("2"))),
            Record::Measure(measure("M1", Some("2025-01-01"), Some("3"))),
            Record::Measure(measure("M2", None, Some("10"))),
        ],
    );
    put(store, Kind::Contracts, vec![Record::Contract(contract("C-0001"))]);
}

/// Puts the sample council in as it was before any return was begun.
pub fn before_any_return(store: &mut dyn Store) {
    let own = crate::driver::sample();
    let kinds = Kind::ALL.iter().filter(|kind| !matches!(kind, Kind::Returns | Kind::Evidence));
    let files = kinds.map(|kind| import(*kind, all(&own, *kind))).collect();
    assert!(store.write(&Command::ImportAll(files), &morning()).unwrap().kept);
}

/// A second look at a file, past the store.
pub fn raw(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}
