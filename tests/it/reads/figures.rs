//! Every figure of every report explains to rows that add up to what is printed.

use sleva::calc::explain::{Explanation, Link, Part, explain};
use sleva::calc::figure::{Figure, What};
use sleva::calc::{Date, Pence, Quantity, Value};
use sleva::db::Store;
use sleva::db::request::{AsAt, Level, Query, Reply, ReportQuery};
use sleva::db::sqlite::Sqlite;
use sleva::report::{Made, Report, Shown, annual, contract};
use sleva::tables::Cell;

use crate::driver::sample;
use crate::store::day;

fn explained(store: &dyn Store, figure: &Figure, as_at: AsAt) -> Explanation {
    let name = figure.to_string();
    assert_eq!(Figure::parse(&name).as_ref(), Some(figure), "{name} is read as it is written");
    match store.read(&Query::Explain { figure: figure.clone(), as_at }) {
        Ok(Reply::Explain(facts)) => explain(&facts),
        other => panic!("{name}: {other:?}"),
    }
}

fn pence(value: Option<Value>) -> i64 {
    match value {
        Some(Value::Known(pence)) => pence.raw(),
        _ => 0,
    }
}

/// Whether its rows add up to it, and it to what is printed.
fn holds(found: &Explanation, shown: &Shown) {
    if let Figure::Published(_) = shown.figure {
        return;
    }
    let at = format!("{} {}: {:?}", shown.place, shown.figure, shown.cell);
    let amount = found.amount.unwrap_or_else(|| panic!("{at}: no amount"));
    adds_up(found, amount, &at);
    if let Cell::Number { plain, shown: printed } = shown.cell {
        is_printed(found, amount, (shown, &at), (plain, printed));
        return;
    }
    let is_nothing = pence(amount.value) == 0;
    let is_text = matches!(shown.cell, Cell::Text(text) if found.value == *text);
    assert!(is_nothing || is_text, "{at}: {}", found.value);
}

fn adds_up(found: &Explanation, amount: Part, at: &str) {
    let parts = || found.sources.iter().filter_map(|row| row.part);
    let rows: i64 = parts().map(|part| pence(part.value)).sum();
    assert_eq!(rows + found.rest.known.raw(), pence(amount.value), "{at}: {found:#?}");
    if let (Some(units), 0) = (amount.units, found.more_sources) {
        let rows: i64 = parts().filter_map(|part| part.units).map(Quantity::raw).sum();
        assert_eq!(rows, units.raw(), "{at}: {found:#?}");
    }
}

fn is_printed(
    found: &Explanation,
    amount: Part,
    (shown, at): (&Shown, &str),
    (plain, printed): (&str, &str),
) {
    match shown.figure {
        Figure::Compliance { .. } => has(found, ["Compliant", "Determined"]),
        Figure::Delivered { what: What::Delivered, .. } => has(found, ["Validated", "Committed"]),
        Figure::Counted { .. } | Figure::Delivered { what: What::Contracts, .. } => {}
        _ => {
            let is_units = amount.units.is_some() && !shown.place.ends_with('£');
            let own =
                if is_units { amount.units.map(Quantity::raw) } else { Some(pence(amount.value)) };
            let printed = if is_units {
                Quantity::parse(plain).ok().map(Quantity::raw)
            } else {
                Pence::parse(plain).ok().map(Pence::raw)
            };
            assert!(printed.is_some() && printed == own, "{at}: {found:#?}");
            return;
        }
    }
    assert_eq!(found.value, printed, "{at}");
}

/// What it is a share of, and what part of that it is.
fn has(found: &Explanation, names: [&str; 2]) {
    for name in names {
        assert!(found.inputs.iter().any(|(label, _)| label == name), "{name} {found:#?}");
    }
}

/// Holds every figure of a report; gives how many there are.
fn all_hold(store: &dyn Store, report: &Report, as_at: AsAt) -> usize {
    let figures = report.figures();
    for shown in &figures {
        holds(&explained(store, shown.figure, as_at), shown);
    }
    figures.len()
}

/// Every report, on the contracts awarded between two days.
fn reports(
    store: &dyn Store,
    as_at: AsAt,
    (from, to): (Option<Date>, Option<Date>),
) -> Vec<Report> {
    let query = |supplier_ref: Option<&str>| ReportQuery {
        from,
        to,
        supplier_ref: supplier_ref.map(str::to_owned),
        as_at,
    };
    let sums = |supplier| match store.read(&Query::ReportSums(query(supplier))).unwrap() {
        Reply::ReportSums(sums) => sums,
        other => panic!("{other:?}"),
    };
    let all = sums(None);
    let checks = match store.read(&Query::ReportChecks(query(None))).unwrap() {
        Reply::ReportChecks(checks) => checks,
        other => panic!("{other:?}"),
    };
    let due = all.level(Level::Council).unwrap().through;
    let mut reports = vec![
        annual::report(&all, Some(&checks), Made::default()),
        annual::quarterly(&all, Some(&checks), due, Made::default()),
        annual::quarterly(&all, Some(&checks), due.previous(), Made::default()),
    ];
    for supplier in ["S-0001", "S-0008"] {
        reports.push(annual::of_supplier(&sums(Some(supplier)), Made::default()));
    }
    for contract_ref in ["C-0001", "C-0005", "C-0021", "C-0023"] {
        reports.extend(of_contract(store, contract_ref, as_at));
    }
    reports
}

fn of_contract(store: &dyn Store, contract_ref: &str, as_at: AsAt) -> Option<Report> {
    let contract_ref = contract_ref.to_owned();
    let query = Query::Contract { contract_ref: contract_ref.clone(), today: as_at.day };
    let Ok(Reply::Contract(detail)) = store.read(&query) else { return None };
    let query = Query::ContractPerformance { contract_ref, as_at };
    let Ok(Reply::ContractPerformance(found)) = store.read(&query) else { return None };
    Some(contract::report(&contract::Contents {
        council: "Invented",
        detail: &detail,
        found: &found,
        returned: None,
        made: Made::default(),
    }))
}

/// Of all contracts, and of those of the report that the council printed in February 2021.
fn held(store: &Sqlite, as_at: AsAt) -> usize {
    let printed = (Some(day("2019-12-01")), Some(day("2020-12-31")));
    let ranges = [(None, None), printed];
    let all = ranges.iter().flat_map(|range| reports(store, as_at, *range));
    all.map(|report| all_hold(store, &report, as_at)).sum()
}

#[test]
fn every_figure_of_every_report_explains_to_rows_that_add_up_to_it() {
    let many = held(&sample(), AsAt::now(day("2025-11-22")));
    assert!(many > 1_600, "{many}");
}

#[test]
fn so_does_every_figure_as_at_a_past_day() {
    let store = sample();
    let many = held(&store, AsAt::past(day("2022-06-30")));
    assert!(many > 1_000, "{many}");
}

/// From what is printed of all to the line that somebody keyed and somebody validated, by links.
#[test]
fn a_figure_of_everything_leads_to_the_line_of_a_return_and_to_the_trail() {
    let store = sample();
    let as_at = AsAt::now(day("2025-11-22"));
    let all = explained(&store, &Figure::parse("validated:theme/Jobs").unwrap(), as_at);
    let Some(Link::Figure(narrow)) = &all.sources[0].link else { panic!("{all:#?}") };
    assert!(narrow.to_string().starts_with("validated:theme/Jobs?contract:C-"), "{narrow}");
    let narrow = explained(&store, narrow, as_at);
    let line = narrow.sources.iter().find(|row| row.text.contains("accepted by")).unwrap();
    assert!(line.text.contains("keyed by "), "{line:?}");
    assert!(matches!(line.link, Some(Link::Return { .. })), "{line:?}");
    let value = explained(&store, &Figure::parse("value:C-0001/NT1").unwrap(), as_at);
    assert!(matches!(value.sources[0].link, Some(Link::Change(_))), "{value:?}");
}
