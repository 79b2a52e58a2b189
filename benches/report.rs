//! Reports and the figures in them on generated councils: now and as at a past day.
//!
//! `cargo bench --bench report -- council combined`, or the paths of samples that were built before.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a bench prints times and stops at what it did not expect"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sleva::calc::Date;
use sleva::calc::contract::Contract;
use sleva::calc::figure::Figure;
use sleva::db::demo::TODAY;
use sleva::db::request::{
    AsAt, Command, Kind, Level, Query, Record, Reply, ReportQuery, ReportSums, SampleSize,
    SampleSpec,
};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::{By, Store};
use sleva::publish::report::{Format, Options, render};
use sleva::report::{Made, annual};

const RUNS: usize = 11;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Prints the first, the shortest, the median and the longest of some runs. The shortest is what to
/// read on a machine that others use as well.
fn report(name: &str, runs: usize, mut run: impl FnMut()) {
    let from = Instant::now();
    run();
    let first = from.elapsed();
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let from = Instant::now();
            run();
            from.elapsed()
        })
        .collect();
    times.sort();
    let [first, shortest, median, longest] =
        [first, times[0], times[runs / 2], times[runs - 1]].map(ms);
    println!("| {name} | {first:.2} ms | {shortest:.2} ms | {median:.2} ms | {longest:.2} ms |");
}

fn asked(from: Option<&str>, supplier: Option<&str>, as_at: AsAt) -> ReportQuery {
    ReportQuery { from: from.map(day), to: None, supplier_ref: supplier.map(str::to_owned), as_at }
}

fn sums(store: &Sqlite, query: ReportQuery) -> ReportSums {
    match store.read(&Query::ReportSums(query)).expect("an answer") {
        Reply::ReportSums(sums) => *sums,
        other => panic!("{other:?}"),
    }
}

fn explain(store: &Sqlite, name: &str, as_at: AsAt) {
    let figure = Figure::parse(name).expect("a figure");
    store.read(&Query::Explain { figure, as_at }).expect("an answer");
}

fn contract(store: &Sqlite) -> Contract {
    let mut found = None;
    let each = store.each(Kind::Contracts, &mut |record| {
        if let Record::Contract(own) = record {
            found.get_or_insert(own);
        }
        Ok(())
    });
    each.expect("contracts");
    found.expect("a contract")
}

fn settle(store: &mut Sqlite, by: &By) {
    loop {
        let command = Command::Settle { today: day(TODAY) };
        if store.write(&command, by).expect("sums").changed == 0 {
            return;
        }
    }
}

/// What no recount can beat that steps through the lines of returns: a table that has nothing but
/// their numbers, scanned once in its order and added up.
fn floor(path: &Path, folder: &Path) {
    let conn = Connection::open(folder.join("floor.db")).expect("a file");
    conn.execute("ATTACH ?1 AS own", [path.to_str()]).expect("the sample");
    conn.execute_batch(
        "CREATE TABLE lines AS
         SELECT return_id, commitment_id, declared, validated FROM own.return_lines",
    )
    .expect("a copy");
    let mut scan = conn.prepare("SELECT * FROM lines").expect("a statement");
    report("floor: SQLite steps through the lines alone", 3, || {
        let mut sums = [0_i64; 64];
        let mut rows = scan.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            let of = row.get::<_, i64>(0).expect("a return") + row.get::<_, i64>(1).expect("an id");
            let units = row.get::<_, Option<i64>>(2).expect("units").unwrap_or_default()
                + row.get::<_, Option<i64>>(3).expect("units").unwrap_or_default();
            sums[usize::try_from(of % 64).unwrap_or(0)] += units;
        }
        std::hint::black_box(sums);
    });
}

fn bench(word: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let size = SampleSize::parse(word);
    let path: PathBuf = size.map_or_else(|| word.into(), |_| folder.path().join("council.sleva"));
    let by = By { person: "officer1".to_owned(), at: "2025-11-22T08:00:00Z".to_owned() };
    let mut store = match size {
        Some(size) => {
            let spec = SampleSpec { size, seed: 1 };
            Sqlite::create(&path, "A made-up council", &by, |store| {
                store.write(&Command::Sample(spec), &by).map(|_| ())
            })
        }
        None => Sqlite::open(&path, Mode::ReadWrite),
    };
    let store = store.as_mut().expect("a sample");
    settle(store, &by);
    let now = AsAt::now(day(TODAY));
    let past = AsAt::past(day("2024-03-31"));
    println!("\n{word}\n");
    println!("| what | first | shortest | median | longest |\n|---|---|---|---|---|");
    report("sums of the annual report", RUNS, || drop(sums(store, asked(None, None, now))));
    report("the same of contracts awarded since 2023", RUNS, || {
        drop(sums(store, asked(Some("2023-01-01"), None, now)));
    });
    report("the same of a range that cuts two months", RUNS, || {
        let query =
            ReportQuery { to: Some(day("2025-03-10")), ..asked(Some("2023-01-17"), None, now) };
        drop(sums(store, query));
    });
    report("the same as at a past day", 3, || drop(sums(store, asked(None, None, past))));
    floor(&path, folder.path());
    let found = sums(store, asked(None, None, now));
    let own = contract(store);
    let supplier = Some(own.supplier_ref.as_str());
    report("sums of a supplier", RUNS, || drop(sums(store, asked(None, supplier, now))));
    report("rules, returns and records of the annual report", 3, || {
        store.read(&Query::ReportChecks(asked(None, None, now))).expect("an answer");
    });
    report("the report made of them, and written as a page", RUNS, || {
        let own = annual::report(&found, None, Made::default());
        render(&own, Format::Html, Options::default()).expect("a page");
    });
    let theme = found.level(Level::Theme).and_then(|list| list.rows.first()).expect("a theme");
    let measure = found.level(Level::Measure).and_then(|list| list.rows.first());
    let measure = measure.expect("a measure");
    for (what, name) in [
        ("everything committed", "committed:all".to_owned()),
        ("everything validated", "validated:all".to_owned()),
        ("what is validated of a theme", format!("validated:theme/{}", theme.name)),
        ("what is validated of a measure", format!("validated:measure/{}", measure.name)),
        ("what is validated of a contract", format!("validated:contract/{}", own.contract_ref)),
    ] {
        report(&format!("explain {what}"), RUNS, || explain(store, &name, now));
    }
}

fn main() {
    // What cargo says to every bench.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    for word in if words.is_empty() { vec!["council".to_owned()] } else { words } {
        bench(&word);
    }
}
