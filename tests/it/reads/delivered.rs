//! Figures of delivery explained: their rows add up to them, and they are what the lists say.

use sleva::calc::explain::{Explanation, explain};
use sleva::calc::figure::{Figure, forms};
use sleva::calc::filter::Filter;
use sleva::calc::performance::Sum;
use sleva::calc::{Total, Value};
use sleva::db::Store;
use sleva::db::request::{
    AsAt, Command, Level, PerformanceList, PerformanceQuery, Query, Reply, SampleSize, SampleSpec,
};
use sleva::db::sqlite::Sqlite;

use crate::store::{day, memory, morning};

const WHATS: [&str; 8] =
    ["expected", "declared", "validated", "waiting", "rag", "forecast", "shortfall", "recoverable"];

fn explained(store: &dyn Store, name: &str, as_at: AsAt) -> Explanation {
    let figure = Figure::parse(name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!(Figure::parse(&figure.to_string()), Some(figure.clone()), "{name}");
    let Reply::Explain(facts) = store.read(&Query::Explain { figure, as_at }).unwrap() else {
        panic!()
    };
    explain(&facts)
}

/// Pence of what is known of a figure.
fn pence(value: Option<Value>) -> i64 {
    match value {
        Some(Value::Known(pence)) => pence.raw(),
        _ => 0,
    }
}

/// Whether the rows of a figure add up to it: in pence, and in units where it has any.
fn adds_up(found: &Explanation) {
    let amount = found.amount.unwrap();
    let parts: Vec<_> = found.sources.iter().map(|row| row.part.unwrap()).collect();
    let rows: i64 = parts.iter().map(|part| pence(part.value)).sum();
    assert_eq!(rows + found.rest.known.raw(), pence(amount.value), "{found:?}");
    if let (Some(units), 0) = (amount.units, found.more_sources) {
        let rows: i64 = parts.iter().map(|part| part.units.unwrap().raw()).sum();
        assert_eq!(rows, units.raw(), "{found:?}");
    }
}

fn list(store: &dyn Store, level: Level, as_at: AsAt) -> PerformanceList {
    let query = PerformanceQuery { level, filter: Filter::default(), supplier_ref: None, as_at };
    let Reply::Performance(list) = store.read(&Query::Performance(query)).unwrap() else {
        panic!()
    };
    *list
}

fn of(sum: &Sum, what: &str) -> Option<Total> {
    Some(match what {
        "expected" => sum.expected,
        "declared" => sum.declared,
        "validated" => sum.validated,
        "waiting" => sum.waiting,
        "forecast" => sum.forecast,
        "shortfall" => sum.shortfall,
        _ => return None,
    })
}

/// Every figure of every row of every list; of a long list of every fifth row.
fn all_of(store: &dyn Store, as_at: AsAt) -> usize {
    let mut count = 0;
    for level in Level::ALL {
        let list = list(store, *level, as_at);
        let whole = std::iter::once(("all".to_owned(), &list.all));
        let step = if list.rows.len() > 20 { 5 } else { 1 };
        let rows = list
            .rows
            .iter()
            .step_by(step)
            .map(|row| (format!("{}/{}", level.word(), row.name), row));
        for (name, row) in rows.chain(whole) {
            for what in WHATS {
                let Some(figure) = Figure::parse(&format!("{what}:{name}")) else { continue };
                let found = explained(store, &figure.to_string(), as_at);
                adds_up(&found);
                let own = pence(found.amount.unwrap().value);
                if let Some(total) = of(&row.sum, what) {
                    assert_eq!(own, total.known.raw(), "{what}:{name}");
                }
                if what == "rag" {
                    assert_eq!(found.value, row.sum.rag(list.rules).word(), "{name}");
                }
                count += 1;
            }
        }
    }
    count
}

/// Every figure of every commitment of a contract.
fn commitments_of(store: &dyn Store, contract_ref: &str, as_at: AsAt) {
    let query = Query::ContractPerformance { contract_ref: contract_ref.to_owned(), as_at };
    let Reply::ContractPerformance(found) = store.read(&query).unwrap() else { panic!() };
    for (commitment, own) in &found.lines {
        let name = format!("{contract_ref}/{}", commitment.measure.measure_ref);
        for what in &WHATS[..7] {
            let explained = explained(store, &format!("{what}:{name}"), as_at);
            adds_up(&explained);
            let amount = match *what {
                "expected" => own.expected.amount,
                "declared" => own.declared,
                "validated" | "rag" => own.validated,
                "waiting" => own.waiting,
                "forecast" => match own.forecast {
                    Some(forecast) => forecast.amount,
                    None => continue,
                },
                _ => own.to_date.shortfall,
            };
            assert_eq!(explained.amount.unwrap().units, Some(amount.units), "{what}:{name}");
        }
    }
}

pub fn everything_adds_up(store: &dyn Store, days: &[AsAt]) {
    for as_at in days.iter().copied() {
        assert!(all_of(store, as_at) > 50);
        for row in list(store, Level::Contract, as_at).rows {
            commitments_of(store, &row.name, as_at);
        }
    }
}

#[test]
fn every_figure_of_the_sample_council_adds_up() {
    let mut store: Sqlite = memory();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    everything_adds_up(&store, &[AsAt::now(day("2025-11-22"))]);
}

#[test]
fn names_of_figures_are_read_and_written_alike() {
    for name in [
        "expected:C-0001/NT1",
        "validated:contract/C-0001",
        "waiting:supplier/S-0001",
        "rag:category/Places",
        "declared:category/",
        "forecast:theme/Jobs?awarded-to:2020-12-31",
        "shortfall:measure/rotherham-2021-report/NT1",
        "declared:quarter/2025-26 Q3",
        "rag:all?status:live",
        "recoverable:contract/C-0001",
    ] {
        assert_eq!(Figure::parse(name).unwrap().to_string(), name);
    }
    for name in [
        "expected:",
        "expected:C-0001",
        "forecast:quarter/2025-26 Q3",
        "recoverable:all",
        "validated:quarter/autumn",
        "validated:all?edition:ours",
        "validated:all?colour:red",
    ] {
        assert_eq!(Figure::parse(name), None, "{name}");
    }
    assert_eq!(forms("recoverable"), ["recoverable:contract/CONTRACT"]);
}
