//! The procurement rules on generated councils: everything looked at, one record, a page, and a
//! record while it is typed.
//!
//! `cargo bench --bench rules -- council combined`

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a bench prints times and stops at what it did not expect"
)]

use std::time::{Duration, Instant};

use sleva::calc::Date;
use sleva::calc::filter::Filter;
use sleva::calc::procurement::Procurement;
use sleva::db::demo::TODAY;
use sleva::db::request::{
    AsAt, Command, Draft, FindingList, FindingsQuery, Kind, ListQuery, Query, Record, Reply,
    SampleSize, SampleSpec, WhatApplies,
};
use sleva::db::sqlite::Sqlite;
use sleva::db::{By, Store};

const RUNS: usize = 11;

fn today() -> Date {
    TODAY.parse().expect("a day")
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Prints the median and the longest of many runs; the first is told apart.
fn report(name: &str, mut run: impl FnMut()) {
    let from = Instant::now();
    run();
    let first = from.elapsed();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let from = Instant::now();
            run();
            from.elapsed()
        })
        .collect();
    times.sort();
    let (median, longest) = (ms(times[RUNS / 2]), ms(times[RUNS - 1]));
    println!("| {name} | {:.2} ms | {median:.2} ms | {longest:.2} ms |", ms(first));
}

fn findings(store: &Sqlite, query: FindingsQuery) -> FindingList {
    match store.read(&Query::Findings(query)).expect("an answer") {
        Reply::Findings(list) => *list,
        other => panic!("{other:?}"),
    }
}

fn asked(filter: &str, count: usize, record: Option<&str>) -> FindingsQuery {
    let filter = Filter::parse(filter).expect("a filter");
    let list =
        ListQuery { filter, sort: "severity", descending: false, first: 0, count, locate: None };
    let as_at = AsAt::now(today());
    FindingsQuery { list, record: record.map(str::to_owned), as_at, under: None }
}

fn procurement(store: &Sqlite) -> Procurement {
    let mut found = None;
    let each = store.each(Kind::Procurements, &mut |record| {
        if let Record::Procurement(own) = record {
            found.get_or_insert(*own);
        }
        Ok(())
    });
    each.expect("procurements");
    found.expect("a procurement")
}

fn bench(size: SampleSize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("council.sleva");
    let by = By { person: "officer1".to_owned(), at: "2025-11-22T08:00:00Z".to_owned() };
    let spec = SampleSpec { size, seed: 1 };
    let store = Sqlite::create(&path, "A made-up council", &by, |store| {
        store.write(&Command::Sample(spec), &by).map(|_| ())
    });
    let store = store.expect("a sample");
    let own = procurement(&store);
    println!("\n{} contracts\n", size.word());
    println!("| what | first | median | longest |\n|---|---|---|---|");
    let list = findings(&store, asked("", 0, None));
    println!("records {}, {:?}", list.records, list.counts);
    report("every record looked at anew", || {
        let fresh = Sqlite::open(&path, sleva::db::sqlite::Mode::ReadOnly).expect("the database");
        findings(&fresh, asked("", 0, None));
    });
    report("a page of 40, nothing changed", || drop(findings(&store, asked("", 40, None))));
    report("a page of one category", || {
        drop(findings(&store, asked("category:people severity:breach", 40, None)));
    });
    report("one procurement", || {
        drop(findings(&store, asked("", 100, Some(&own.procurement_ref))));
    });
    report("a procurement while it is typed", || {
        let draft = Draft::Procurement(own.clone(), None);
        let asked = WhatApplies { draft, is_question: false, today: today() };
        store.read(&Query::WhatApplies(Box::new(asked))).expect("an answer");
    });
}

fn main() {
    let sizes: Vec<SampleSize> =
        std::env::args().skip(1).filter_map(|word| SampleSize::parse(&word)).collect();
    for size in if sizes.is_empty() { vec![SampleSize::Council] } else { sizes } {
        bench(size);
    }
}
