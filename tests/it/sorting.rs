//! Every usual column of the long lists sorts them: what is the same stands together, numbers run
//! one way, and what is not known comes last whichever way it is turned.

use sleva::calc::filter::Filter;
use sleva::db::Store;
use sleva::db::request::{AsAt, ListQuery, Query, Reply, WageQuery};
use sleva::tables::contracts::CONTRACTS;
use sleva::tables::suppliers::SUPPLIERS;
use sleva::tables::wage;
use sleva::tables::{Cell, Column, usual};

use crate::driver::sample;

fn list(sort: &'static str, descending: bool) -> ListQuery {
    ListQuery { filter: Filter::default(), sort, descending, first: 0, count: 100, locate: None }
}

fn check<R>(column: &Column<R>, rows: impl Fn(bool) -> Vec<R>) {
    let name = column.name;
    let cells = |descending| rows(descending).iter().map(column.cell).collect::<Vec<Cell>>();
    let (up, down) = (cells(false), cells(true));
    let known = |cells: &[Cell]| {
        let says = |cell: &&Cell| cell.reason().is_none() && !cell.shown().is_empty();
        let count = cells.iter().take_while(says).count();
        assert!(
            !cells[count..].iter().any(|cell| says(&cell)),
            "{name}: what says nothing is last"
        );
        let mut known: Vec<String> = cells[..count].iter().map(Cell::shown).collect();
        known.dedup();
        known
    };
    let (mut up_known, down_known) = (known(&up), known(&down));
    if matches!(up[0], Cell::Number { .. }) {
        assert!(up.is_sorted_by(|a, b| a.order(b).is_le()), "{name}: {up_known:?}");
    }
    up_known.reverse();
    assert_eq!(up_known, down_known, "{name}: turned round");
    up_known.sort();
    let count = up_known.len();
    up_known.dedup();
    assert_eq!(up_known.len(), count, "{name}: what is the same does not stand together");
}

#[test]
fn every_column_of_contracts_sorts() {
    let store = sample();
    for column in usual(CONTRACTS) {
        check(column, |descending| {
            let reply = store.read(&Query::Contracts(list(column.name, descending)));
            let Ok(Reply::Contracts(page)) = reply else { panic!("{reply:?}") };
            page.rows
        });
    }
}

#[test]
fn every_column_of_suppliers_sorts() {
    let store = sample();
    let today = "2025-11-22".parse().unwrap();
    for column in usual(SUPPLIERS) {
        check(column, |descending| {
            let list = list(column.name, descending);
            let reply = store.read(&Query::Suppliers { list, today });
            let Ok(Reply::Suppliers(page)) = reply else { panic!("{reply:?}") };
            page.rows
        });
    }
}

#[test]
fn every_column_of_the_living_wage_sorts() {
    let store = sample();
    let as_at = AsAt::now("2025-11-22".parse().unwrap());
    for column in usual(wage::CONTRACTS) {
        check(column, |descending| {
            let list = list(column.name, descending);
            let reply = store.read(&Query::LivingWage(WageQuery { list, outcome: None, as_at }));
            let Ok(Reply::LivingWage(found)) = reply else { panic!("{reply:?}") };
            found.page.rows
        });
    }
}
