//! Every query, on a register small enough to add up by hand. All of it is invented.

mod contracts;
pub mod delivered;
mod explain;
mod figures;
mod finder;
mod golden;
mod grid;
mod measures;
mod others;
mod procurements;
mod suppliers;

use sleva::calc::contract::Contract;
use sleva::calc::explain::Published;
use sleva::calc::filter::Filter;
use sleva::calc::measure::Measure;
use sleva::calc::supplier::{Branch, Supplier};
use sleva::calc::words::{MeasureKind, Status};
use sleva::calc::{Pence, Total};
use sleva::db::Store;
use sleva::db::request::{Kind, ListQuery, Query, Record, Reply, Setting};
use sleva::db::sqlite::Sqlite;

use crate::store::{commitment, contract, day, measure, memory, profile, put};

pub fn pence(text: &str) -> Pence {
    Pence::parse(text).unwrap()
}

pub fn total(known: &str, lines: u64, record_only: u64, unknown: u64) -> Total {
    Total { known: pence(known), lines, record_only, unknown }
}

pub fn filter(text: &str) -> Filter {
    Filter::parse(text).unwrap()
}

pub fn list(text: &str, sort: &'static str) -> ListQuery {
    ListQuery { filter: filter(text), sort, descending: false, first: 0, count: 50, locate: None }
}

/// Reads, and takes the reply apart.
macro_rules! read {
    ($store:expr, $kind:ident, $query:expr) => {
        match sleva::db::Store::read(&$store, &$query).unwrap() {
            sleva::db::request::Reply::$kind(reply) => reply,
            other => panic!("{other:?}"),
        }
    };
}
pub(crate) use read;

fn setting(name: &str, value: &str) -> Record {
    Record::Setting(Setting {
        name: name.to_owned(),
        value: value.to_owned(),
        from: None,
        reason: None,
    })
}

fn supplier(reference: &str, name: &str, postcode: Option<&str>) -> Record {
    Record::Supplier(Supplier {
        supplier_ref: reference.to_owned(),
        name: name.to_owned(),
        postcode: postcode.map(str::to_owned),
        ..Supplier::default()
    })
}

fn measures() -> Vec<Record> {
    let record_only = Measure { kind: MeasureKind::RecordOnly, ..measure("M10", None, None) };
    let double =
        Measure { conflicts_with: vec!["M1".to_owned()], ..measure("M2", None, Some("10")) };
    let later = |reference: &str, title: &str| Measure {
        edition: "later".to_owned(),
        title: title.to_owned(),
        ..measure(reference, None, Some("4"))
    };
    let all = vec![
        measure("M1", None, Some("2")),
        measure("M1", Some("2025-01-01"), Some("3")),
        double,
        measure("M3", None, None),
        record_only,
        later("M1", "Invented M1 reworded"),
        later("M4", "Invented M4"),
    ];
    all.into_iter().map(Record::Measure).collect()
}

/// Beyond what a contract of the store's cases has.
fn a_contract(reference: &str, title: &str, supplier_ref: &str, value: &str) -> Contract {
    Contract {
        title: format!("{title} (invented)"),
        supplier_ref: supplier_ref.to_owned(),
        value: pence(value),
        ..contract(reference)
    }
}

fn contracts() -> Vec<Record> {
    let category = |name: &str| Some(name.to_owned());
    let all = [
        Contract {
            category: category("Places"),
            manager: Some("officer1".to_owned()),
            award_date: Some(day("2020-01-10")),
            status: Some(Status::Live),
            start: day("2020-02-01"),
            end: day("2026-01-31"),
            ..a_contract("C-0001", "Grounds", "S-0001", "5000.00")
        },
        Contract {
            category: category("People"),
            award_date: Some(day("2020-12-31")),
            status: Some(Status::Completed),
            ..a_contract("C-0002", "Care at home", "S-0001", "300.00")
        },
        Contract {
            category: category("Places"),
            award_date: Some(day("2024-06-01")),
            status: Some(Status::Live),
            ..a_contract("C-0003", "Road surfaces", "S-0002", "4000.00")
        },
        Contract { award_date: None, ..a_contract("C-0004", "Éclairs", "S-0003", "20.00") },
    ];
    all.into_iter().map(Record::Contract).collect()
}

fn commitments() -> Vec<Record> {
    let mut dated = commitment("C-0003", "M1", "50");
    dated.committed_on = Some(day("2025-02-01"));
    let mut bare = commitment("C-0002", "M3", "4");
    bare.relevance = None;
    let all = vec![
        commitment("C-0001", "M1", "100"),
        commitment("C-0001", "M2", "5"),
        commitment("C-0001", "M10", "7"),
        commitment("C-0002", "M1", "10.5"),
        bare,
        dated,
        commitment("C-0003", "M2", "0"),
    ];
    all.into_iter().map(Record::Commitment).collect()
}

fn printed(metric: &str, measure: Option<&str>, value: &str, range: bool) -> Record {
    Record::Figure(Published {
        report: "Invented report".to_owned(),
        date: "2021-02-15".to_owned(),
        metric: metric.to_owned(),
        measure: measure.unwrap_or_default().to_owned(),
        value: value.to_owned(),
        unit: "GBP".to_owned(),
        source: "invented".to_owned(),
        note: String::new(),
        awarded_from: None,
        awarded_to: range.then(|| day("2020-12-31")),
        edition: measure.map(|_| "invented".to_owned()),
        measure_ref: measure.map(str::to_owned),
    })
}

/// Three suppliers, four contracts, seven commitments:
///
/// | | M1 | M2 | M3 | M10 |
/// |---|---|---|---|---|
/// | C-0001 | 100 × £2 | 5 × £10 | | 7, record only |
/// | C-0002 | 10.5 × £2 | | 4, proxy unknown | |
/// | C-0003 | 50 × £3 | 0 × £10 | | |
pub fn store() -> Sqlite {
    let mut store = memory();
    put(
        &mut store,
        Kind::Settings,
        vec![
            setting("council.name", "Invented council"),
            setting("places.local", "E08000018"),
            setting("places.region", "E08000016;E08000017;E08000018;E08000019"),
            setting("places.districts", "rotherham"),
        ],
    );
    put(
        &mut store,
        Kind::Suppliers,
        vec![
            supplier("S-0001", "Ash Invented", Some("S60 1AE")),
            supplier("S-0002", "Brook Invented", Some("EC2A 1AA")),
            supplier("S-0003", "Cole Invented", Some("S63 7AA")),
        ],
    );
    put(
        &mut store,
        Kind::Branches,
        vec![Record::Branch(Branch {
            supplier_ref: "S-0002".to_owned(),
            postcode: "S61 1AA".to_owned(),
            name: None,
            from: None,
            to: Some(day("2025-12-31")),
        })],
    );
    put(&mut store, Kind::Measures, measures());
    put(&mut store, Kind::Contracts, contracts());
    put(&mut store, Kind::Commitments, commitments());
    put(
        &mut store,
        Kind::Profiles,
        vec![
            profile("C-0001", "M1", "2020-21 Q1", "60"),
            profile("C-0001", "M1", "2020-21 Q2", "40"),
            profile("C-0003", "M1", "2025-26 Q1", "10"),
        ],
    );
    put(
        &mut store,
        Kind::Figures,
        vec![
            printed("committed_total", None, "275", true),
            printed("committed_value", Some("M1"), "221", true),
            printed("committed_value", Some("M2"), "50", true),
        ],
    );
    store
}

/// References of a page of contracts.
pub fn references(store: &dyn Store, query: &ListQuery) -> Vec<String> {
    match store.read(&Query::Contracts(query.clone())).unwrap() {
        Reply::Contracts(page) => {
            page.rows.into_iter().map(|row| row.contract.contract_ref).collect()
        }
        other => panic!("{other:?}"),
    }
}
