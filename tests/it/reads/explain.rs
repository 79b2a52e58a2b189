//! Figures explained: what they add up and what the council printed.

use sleva::calc::explain::{Facts, explain};
use sleva::calc::figure::Figure;
use sleva::db::request::{AsAt, Query};
use sleva::db::sqlite::Sqlite;
use sleva::db::{Error, Store};

use super::{pence, read, store, total};
use crate::store::{day, quantity};

fn facts(store: &Sqlite, figure: &str) -> Facts {
    let figure = Figure::parse(figure).unwrap();
    *read!(*store, Explain, Query::Explain { figure, as_at: AsAt::now(day("2025-11-22")) })
}

#[test]
fn a_value_is_its_one_line() {
    let store = store();
    let explained = explain(&facts(&store, "value:C-0002/M1"));
    assert_eq!(explained.value, "£21.00");
    assert!(explained.sources[0].text.contains("officer1"));
    let missing = Query::Explain {
        figure: Figure::parse("value:C-0004/M1").unwrap(),
        as_at: AsAt::now(day("2025-11-22")),
    };
    assert!(matches!(store.read(&missing), Err(Error::NotFound { what: "commitment", .. })));
}

#[test]
fn a_line_without_a_proxy_says_that_it_has_no_value() {
    let explained = explain(&facts(&store(), "value:C-0002/M3"));
    assert_eq!(explained.value, "?");
    assert_eq!(explained.formula, "the proxy is not known, so there is no value");
}

#[test]
fn sums_of_a_contract_a_supplier_and_everything() {
    let store = store();
    let sum = |figure: &str| match facts(&store, figure) {
        Facts::Sum { total, units, lines, contracts, .. } => {
            (total, units, lines.len() + contracts.len())
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(sum("committed:contract/C-0001"), (total("250.00", 3, 1, 0), None, 3));
    assert_eq!(sum("committed:contract/C-0004"), (total("0.00", 0, 0, 0), None, 0));
    assert_eq!(sum("committed:supplier/S-0001"), (total("271.00", 5, 1, 1), None, 2));
    assert_eq!(sum("committed:all"), (total("421.00", 7, 1, 1), None, 3));
    assert_eq!(sum("committed:all?state:live"), (total("400.00", 5, 1, 0), None, 2));
    assert_eq!(sum("committed:all?edition:later"), (total("0.00", 0, 0, 0), None, 0));
    assert_eq!(
        sum("committed:measure/invented/M1"),
        (total("371.00", 3, 0, 0), Some(quantity("160.5")), 3)
    );
    assert_eq!(sum("committed:measure/later/M4"), (total("0.00", 0, 0, 0), None, 0));
}

#[test]
fn printed_figures_are_compared_for_the_same_contracts() {
    let store = store();
    let explained = explain(&facts(&store, "committed:all?awarded-to:2020-12-31"));
    assert_eq!(explained.value, "£271.00");
    assert!(explained.notes[0].contains("£275"), "{explained:?}");
    assert!(explained.notes[0].contains("£4 less"), "{explained:?}");
    assert!(explained.notes[0].contains("add up to £271"), "{explained:?}");
    let Facts::Sum { published, printed_rows, .. } =
        facts(&store, "committed:measure/invented/M1?awarded-to:2020-12-31")
    else {
        panic!("a sum")
    };
    assert_eq!((published[0].value.as_str(), printed_rows), ("221", None));
    let Facts::Sum { published, .. } = facts(&store, "committed:all") else { panic!("a sum") };
    assert!(published.is_empty());
    assert_eq!(pence("271"), total("271.00", 0, 0, 0).known);
}

#[test]
fn a_place_says_why() {
    let store = store();
    let explained = explain(&facts(&store, "locality:S-0003"));
    assert_eq!(explained.value, "unclear");
    assert!(explained.inputs[0].1.contains("S63"));
}
