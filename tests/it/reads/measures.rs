//! The catalogue: sums, history, editions.

use sleva::calc::Total;
use sleva::calc::filter::Filter;
use sleva::db::request::{MeasureList, Query};
use sleva::db::sqlite::Sqlite;

use super::{filter, pence, read, store, total};
use crate::store::quantity;

fn measures(store: &Sqlite, filter: Filter) -> MeasureList {
    read!(*store, Measures, Query::Measures { filter })
}

/// Edition, reference with its version's year, contracts, units, sum.
fn shown(list: &MeasureList) -> Vec<(String, u64, Option<String>, Total)> {
    list.rows
        .iter()
        .map(|row| {
            let from = row.measure.from.map_or_else(String::new, |day| format!(" {}", day.year()));
            let name = format!("{}/{}{from}", row.measure.edition, row.measure.measure_ref);
            (name, row.used, row.units.map(|units| units.to_string()), row.total)
        })
        .collect()
}

#[test]
fn each_version_has_what_is_committed_to_it() {
    let list = measures(&store(), Filter::default());
    let none = Total::default();
    let some = |text: &str| Some(text.to_owned());
    let row = |name: &str, used, units, total| (name.to_owned(), used, units, total);
    assert_eq!(
        shown(&list),
        [
            row("invented/M1", 2, some("110.5"), total("221.00", 2, 0, 0)),
            row("invented/M1 2025", 1, some("50"), total("150.00", 1, 0, 0)),
            row("invented/M2", 2, some("5"), total("50.00", 2, 0, 0)),
            row("invented/M3", 1, some("4"), total("0.00", 1, 0, 1)),
            row("invented/M10", 1, some("7"), total("0.00", 1, 1, 0)),
            row("later/M1", 0, None, none),
            row("later/M4", 0, None, none),
        ]
    );
    assert_eq!(list.all, total("421.00", 7, 1, 1));
    // All contracts together are not those that the printed total speaks of.
    assert_eq!((list.published.len(), list.printed_rows), (0, None));
}

#[test]
fn terms_choose_contracts_and_words_choose_measures() {
    let store = store();
    let list = measures(&store, filter("awarded-to:2020-12-31 edition:invented"));
    assert_eq!(list.rows.len(), 5);
    assert_eq!(list.rows[1].units, None);
    assert_eq!(list.rows[2].units, Some(quantity("5")));
    assert_eq!(list.all, total("271.00", 5, 1, 1));
    let list = measures(&store, filter("m1 reworded"));
    assert_eq!(shown(&list)[0].0, "later/M1");
    assert_eq!(list.rows.len(), 1);
}

#[test]
fn the_printed_total_stands_beside_the_same_contracts_only() {
    let store = store();
    let list = measures(&store, filter("awarded-to:2020-12-31"));
    assert_eq!(list.published[0].value, "275");
    assert_eq!(list.printed_rows, Some(pence("271.00")));
    assert!(measures(&store, filter("awarded-to:2020-12-30")).published.is_empty());
    assert!(measures(&store, filter("awarded-to:2020-12-31 state:live")).published.is_empty());
    assert!(measures(&store, filter("awarded-to:2020-12-31 m2")).published.is_empty());
}

#[test]
fn attention_keeps_measures_without_a_proxy_and_those_that_conflict() {
    let attention = Filter { attention: true, ..Filter::default() };
    let names: Vec<String> =
        shown(&measures(&store(), attention)).into_iter().map(|row| row.0).collect();
    // M2 names M1, so both conflict; M3 is used and has no proxy.
    assert_eq!(names, ["invented/M1", "invented/M1 2025", "invented/M2", "invented/M3"]);
}

#[test]
fn history_has_own_versions_first_and_conflicts_both_ways() {
    let store = store();
    let detail = |measure_ref: &str| {
        let query =
            Query::Measure { edition: "invented".to_owned(), measure_ref: measure_ref.to_owned() };
        read!(store, Measure, query)
    };
    let one = detail("M1");
    let versions: Vec<(String, Option<i16>)> = one
        .versions
        .iter()
        .map(|version| (version.edition.clone(), version.from.map(sleva::calc::Date::year)))
        .collect();
    let name = |text: &str| text.to_owned();
    assert_eq!(
        versions,
        [(name("invented"), None), (name("invented"), Some(2025)), (name("later"), None)]
    );
    assert_eq!(one.conflicts, ["M2"]);
    assert_eq!(detail("M2").conflicts, ["M1"]);
    assert_eq!(one.uses, 3);
    let contracts: Vec<&str> =
        one.used.iter().map(|line| line.commitment.contract_ref.as_str()).collect();
    assert_eq!(contracts, ["C-0001", "C-0002", "C-0003"]);
}

#[test]
fn editions_are_counted_and_compared_by_reference() {
    let store = store();
    let editions = read!(store, Editions, Query::Editions);
    let shown: Vec<_> =
        editions.iter().map(|one| (one.name.as_str(), one.measures, one.commitments)).collect();
    assert_eq!(shown, [("invented", 4, 7), ("later", 2, 0)]);
    let query = Query::Compare { before: "invented".to_owned(), after: "later".to_owned() };
    let pairs = read!(store, Compare, query);
    let shown: Vec<_> = pairs
        .iter()
        .map(|pair| (pair.measure_ref.as_str(), pair.before.is_some(), pair.after.is_some()))
        .collect();
    assert_eq!(
        shown,
        [
            ("M1", true, true),
            ("M2", true, false),
            ("M3", true, false),
            ("M4", false, true),
            ("M10", true, false),
        ]
    );
    // The version in force is the latest: £3.
    assert_eq!(pairs[0].before.as_ref().unwrap().proxy.unwrap().to_string(), "3.00");
}
