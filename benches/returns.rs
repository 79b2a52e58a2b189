//! Returns on generated councils: how long it takes to make one, to open a return, to keep a cell,
//! to list what waits, to sum delivery up, and to take 100,000 lines in.
//!
//! `cargo bench --bench returns -- council combined`

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "a bench prints times and stops at what it did not expect"
)]

use std::time::{Duration, Instant};

use sleva::calc::contract::Contract;
use sleva::calc::filter::Filter;
use sleva::calc::returns::{ReturnKey, ReturnLine, Signed};
use sleva::calc::{Date, Quantity, Quarter};
use sleva::db::demo::TODAY;
use sleva::db::request::{
    AsAt, CellChange, Command, Edit, Import, Kind, Level, NewLine, PerformanceQuery, Progress,
    Query, Record, Reply, ReturnStep, ReturnsQuery, SampleSize, SampleSpec, Step,
};
use sleva::db::sqlite::Sqlite;
use sleva::db::{By, Store};

const RUNS: usize = 21;
const LINES: usize = 100_000;

fn by() -> By {
    By { person: "officer1".to_owned(), at: "2025-11-22T08:00:00Z".to_owned() }
}

fn today() -> Date {
    TODAY.parse().expect("a day")
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let from = Instant::now();
    let done = work();
    (done, from.elapsed())
}

/// Prints the median and the longest of many runs; the first is not counted.
fn report(name: &str, mut run: impl FnMut(usize)) {
    run(0);
    let mut times: Vec<Duration> = (1..=RUNS).map(|at| timed(|| run(at)).1).collect();
    times.sort();
    println!("| {name} | {:.2} ms | {:.2} ms |", ms(times[RUNS / 2]), ms(times[RUNS - 1]));
}

fn ask(store: &Sqlite, query: &Query) -> Reply {
    store.read(query).expect("an answer")
}

fn every(store: &Sqlite, kind: Kind) -> Vec<Record> {
    let mut found = Vec::new();
    let each = store.each(kind, &mut |record| {
        found.push(record);
        Ok(())
    });
    each.expect("records");
    found
}

fn contracts(store: &Sqlite) -> Vec<Contract> {
    let contracts = every(store, Kind::Contracts).into_iter().map(|record| match record {
        Record::Contract(contract) => contract,
        other => panic!("{other:?}"),
    });
    contracts.collect()
}

fn quarter(text: &str) -> Quarter {
    Quarter::parse(text).expect("a quarter")
}

fn whole(units: i64) -> Option<Quantity> {
    Quantity::from_raw(units * 10_000)
}

fn is_alive(contract: &Contract, quarter: Quarter) -> bool {
    contract.start <= quarter.end() && quarter.start() <= contract.last_day()
}

fn reads(store: &Sqlite, contracts: &[Contract]) {
    let last = quarter("2025-26 Q1");
    let alive: Vec<&Contract> = contracts.iter().filter(|own| is_alive(own, last)).collect();
    let one = |at: usize| alive[at * 7 % alive.len()].contract_ref.clone();
    report("open a return", |at| {
        let (contract_ref, today) = (one(at), today());
        ask(store, &Query::Return { contract_ref, quarter: last, version: None, today });
    });
    report("a page of the returns that wait", |at| {
        let query = ReturnsQuery {
            filter: Filter::default(),
            standing: None,
            contract_ref: None,
            as_at: AsAt::now(today()),
            first: at * 36,
            count: 36,
        };
        ask(store, &Query::Returns(query));
    });
    report("delivery of a contract", |at| {
        let (contract_ref, as_at) = (one(at), AsAt::now(today()));
        ask(store, &Query::ContractPerformance { contract_ref, as_at });
    });
    for level in Level::ALL.iter().copied().filter(|level| *level != Level::Contract) {
        let query = |as_at| {
            Query::Performance(PerformanceQuery {
                level,
                filter: Filter::default(),
                supplier_ref: None,
                as_at,
            })
        };
        report(&format!("delivery by {}", level.word()), |_| {
            ask(store, &query(AsAt::now(today())));
        });
        if level == Level::Council {
            let past = AsAt::past("2024-06-30".parse().expect("a day"));
            let (_, time) = timed(|| ask(store, &query(past)));
            println!("| delivery of the council as at a past day, once | {:.0} ms | |", ms(time));
        }
    }
}

fn keys(store: &mut Sqlite, contracts: &[Contract]) {
    let open = quarter("2025-26 Q3");
    let own = contracts.iter().find(|own| is_alive(own, open)).expect("a live contract");
    let Reply::ContractPerformance(found) = ask(
        store,
        &Query::ContractPerformance {
            contract_ref: own.contract_ref.clone(),
            as_at: AsAt::now(today()),
        },
    ) else {
        panic!("not delivery")
    };
    let measure_ref = &found.lines.first().expect("a commitment").0.measure.measure_ref;
    let mut was = None;
    report("key a cell of a draft, on the disk", |at| {
        let to = whole(i64::try_from(at).unwrap_or(0) + 1);
        let cell = CellChange::Declared { was, to };
        let step = ReturnStep::Key { measure_ref: measure_ref.clone(), cell };
        let contract_ref = own.contract_ref.clone();
        let step = Step::Return { contract_ref, quarter: open, step: Box::new(step) };
        let told = store.write(&Command::Edit(vec![Edit::of(step)]), &by()).expect("an edit");
        assert!(told.kept, "{told:?}");
        was = to;
    });
}

/// Lines of drafts of the quarters from this one on, for contracts that live then.
fn lines(store: &Sqlite, contracts: &[Contract]) -> Vec<(u64, Record)> {
    let mut promised = std::collections::HashMap::<String, Vec<String>>::new();
    for record in every(store, Kind::Commitments) {
        if let Record::Commitment(new) = record {
            promised.entry(new.contract_ref).or_default().push(new.measure_ref);
        }
    }
    let nobody = Signed { person: String::new(), at: String::new() };
    let mut all = Vec::new();
    let quarters = std::iter::successors(Some(quarter("2025-26 Q4")), |own| Some(own.next()));
    for quarter in quarters.take(16) {
        for own in contracts.iter().filter(|own| is_alive(own, quarter)) {
            for measure_ref in promised.get(&own.contract_ref).into_iter().flatten() {
                let contract_ref = own.contract_ref.clone();
                let line = ReturnLine {
                    key: ReturnKey { contract_ref, quarter, version: 0 },
                    measure_ref: measure_ref.clone(),
                    declared: whole(3),
                    wage_rate: None,
                    note: None,
                    answer: None,
                    keyed: nobody.clone(),
                    decided: None,
                };
                all.push(Record::ReturnLine(Box::new(NewLine::from(line))));
            }
        }
    }
    (2..).zip(all.into_iter().take(LINES)).collect()
}

fn import(store: &mut Sqlite, contracts: &[Contract]) {
    let records = lines(store, contracts);
    let count = records.len();
    let import = Import {
        kind: Kind::Returns,
        file: "returns.csv".to_owned(),
        sha256: "00".repeat(32),
        records,
        dry_run: false,
        strict: true,
        rejected: 0,
        absent: Vec::new(),
        progress: Progress::default(),
    };
    let (told, time) = timed(|| store.write(&Command::Import(import), &by()).expect("an import"));
    assert!(told.kept, "{:?}", told.rejected.first());
    let seconds = time.as_secs_f64();
    let rate = count as f64 / seconds;
    println!("| {count} return lines in one transaction | {seconds:.1} s | {rate:.0} a second |");
}

fn measure(size: SampleSize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("returns.sleva");
    let mut store = Sqlite::create(&path, "Sample", &by(), |_| Ok(())).expect("a new file");
    let spec = SampleSpec { size, seed: 1 };
    let (told, time) = timed(|| store.write(&Command::Sample(spec), &by()).expect("a sample"));
    println!("| {} | median | longest |\n|---|---|---|", size.word());
    println!("| build it, {} rows | {:.1} s | |", told.added, time.as_secs_f64());
    let contracts = contracts(&store);
    reads(&store, &contracts);
    keys(&mut store, &contracts);
    import(&mut store, &contracts);
    println!();
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut sizes: Vec<SampleSize> =
        words.iter().filter_map(|word| SampleSize::parse(word)).collect();
    if sizes.is_empty() {
        sizes = vec![SampleSize::Council, SampleSize::Combined];
    }
    for size in sizes {
        measure(size);
    }
}
