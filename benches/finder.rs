//! Search as you type, sorting and walking on 300 and on 100,000 contracts. All data is invented.

#![allow(clippy::expect_used, reason = "a bench stops at what it did not expect")]

use divan::{Bencher, black_box};
use rusqlite::{Connection, params};

use sleva::calc::filter::Filter;
use sleva::db::request::{ListQuery, Query};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::{By, Store};

const SIZES: &[u32] = &[300, 100_000];

/// Rows of a screen of 40 lines.
const ROWS: usize = 36;

const WORDS: &[&str] = &[
    "Grounds",
    "maintenance",
    "Care",
    "at home",
    "Road",
    "resurfacing",
    "School",
    "transport",
    "Catering",
    "Housing",
    "repairs",
    "Waste",
    "collection",
    "Day",
    "centre",
    "support",
];

fn main() {
    divan::main();
}

/// A file with so many contracts, and the folder that it lives in.
fn register(contracts: u32) -> (tempfile::TempDir, Sqlite) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bench.sleva");
    let by = By { person: "officer1".to_owned(), at: "2025-11-22T08:00:00Z".to_owned() };
    drop(Sqlite::create(&path, "Invented council", &by, |_| Ok(())).expect("a new file"));
    let mut conn = Connection::open(&path).expect("the file");
    let change = conn.transaction().expect("a change");
    let suppliers = (contracts * 3 / 10).max(10);
    for id in 1..=suppliers {
        change
            .prepare_cached(
                "INSERT INTO suppliers (id, supplier_ref, name, postcode, seq)
                 VALUES (?1, ?2, ?3, 'S60 1AE', 1)",
            )
            .and_then(|mut insert| {
                let name = format!("{} {} {id} Invented Ltd", word(id), word(id / 7));
                insert.execute(params![id, format!("S-{id:06}"), name])
            })
            .expect("a supplier");
    }
    for id in 1..=contracts {
        let mixed = id.wrapping_mul(2_654_435_761);
        let title = format!("{} {} {} {id}", word(mixed), word(mixed >> 8), word(mixed >> 16));
        change
            .prepare_cached(
                "INSERT INTO contracts (id, contract_ref, title, supplier_id, category, department,
                 manager, value, award_date, start_date, end_date, status, seq)
                 VALUES (?1, ?2, ?3, ?4, 'Places', 'Regeneration', ?5, ?6, '2024-06-01',
                 '2024-07-15', '2027-07-14', 'live', 1)",
            )
            .and_then(|mut insert| {
                let manager = format!("officer{}", id % 40);
                let number = format!("C-{id:06}");
                insert.execute(params![id, number, title, id % suppliers + 1, manager, mixed])
            })
            .expect("a contract");
        change
            .prepare_cached("INSERT INTO contract_kept VALUES (?1, ?2, 17, 3, 1, 0)")
            .and_then(|mut insert| insert.execute(params![id, mixed >> 3]))
            .expect("a kept sum");
    }
    change.commit().expect("a commit");
    drop(conn);
    let store = Sqlite::open(&path, Mode::ReadOnly).expect("the register");
    (folder, store)
}

fn word(number: u32) -> &'static str {
    WORDS[number as usize % WORDS.len()]
}

fn prepared(contracts: u32) -> (tempfile::TempDir, Sqlite) {
    let (folder, store) = register(contracts);
    store.prepare().expect("what searching needs");
    (folder, store)
}

fn list(text: &str, sort: &'static str, first: usize) -> Query {
    let filter = Filter::parse(text).expect("a filter");
    Query::Contracts(ListQuery { filter, sort, descending: true, first, count: ROWS, locate: None })
}

fn ask(bencher: Bencher, store: &Sqlite, query: &Query) {
    bencher.bench_local(|| black_box(store.read(query).expect("a page")));
}

/// From `r` to `resurfac`.
#[divan::bench(args = SIZES, consts = [1, 2, 3, 5, 8])]
fn letters<const COUNT: usize>(bencher: Bencher, contracts: u32) {
    let (_folder, store) = prepared(contracts);
    ask(bencher, &store, &list(&"resurfac"[..COUNT], "contract_ref", 0));
}

#[divan::bench(args = SIZES)]
fn two_words_by_value(bencher: Bencher, contracts: u32) {
    let (_folder, store) = prepared(contracts);
    ask(bencher, &store, &list("road care", "value_gbp", 0));
}

#[divan::bench(args = SIZES)]
fn terms(bencher: Bencher, contracts: u32) {
    let (_folder, store) = prepared(contracts);
    ask(bencher, &store, &list("state:live category:places", "title", 0));
}

#[divan::bench(args = SIZES)]
fn the_middle_by_value(bencher: Bencher, contracts: u32) {
    let (_folder, store) = prepared(contracts);
    ask(bencher, &store, &list("", "value_gbp", contracts as usize / 2));
}

/// Nothing is in memory yet.
#[divan::bench(args = SIZES, sample_count = 20)]
fn first_page(bencher: Bencher, contracts: u32) {
    let (folder, _store) = register(contracts);
    let path = folder.path().join("bench.sleva");
    let open = || Sqlite::open(&path, Mode::ReadOnly).expect("the register");
    let query = list("", "contract_ref", 0);
    bencher
        .with_inputs(open)
        .bench_local_values(|store| black_box(store.read(&query).expect("a page")));
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn prepare(bencher: Bencher, contracts: u32) {
    let (folder, _store) = register(contracts);
    let path = folder.path().join("bench.sleva");
    let open = || Sqlite::open(&path, Mode::ReadOnly).expect("the register");
    bencher.with_inputs(open).bench_local_values(|store| {
        store.prepare().expect("what searching needs");
        store.searching_bytes()
    });
}
