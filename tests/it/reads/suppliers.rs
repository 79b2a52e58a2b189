//! Suppliers: where they count as being, and what they have.

use sleva::calc::words::Locality;
use sleva::db::request::{ListQuery, Query, SupplierRow};
use sleva::db::sqlite::Sqlite;

use super::{list, pence, read, store, total};
use crate::store::day;

fn page(store: &Sqlite, list: ListQuery, today: &str) -> Vec<SupplierRow> {
    read!(*store, Suppliers, Query::Suppliers { list, today: day(today) }).rows
}

fn names(rows: &[SupplierRow]) -> Vec<&str> {
    rows.iter().map(|row| row.supplier.supplier_ref.as_str()).collect()
}

#[test]
fn each_row_adds_up_its_contracts() {
    let rows = page(&store(), list("", "supplier_ref"), "2025-11-22");
    assert_eq!(names(&rows), ["S-0001", "S-0002", "S-0003"]);
    assert_eq!((rows[0].contracts, rows[0].contract_value), (2, pence("5300.00")));
    assert_eq!(rows[0].committed, total("271.00", 5, 1, 1));
    assert_eq!(rows[2].committed.value(), None);
}

#[test]
fn the_day_decides_whether_a_branch_counts() {
    let store = store();
    let on = |today| page(&store, list("brook", "name"), today).remove(0).locality;
    let finding = on("2025-11-22");
    assert_eq!((finding.locality, finding.by_branch), (Locality::Local, true));
    // The branch closes at the end of 2025.
    let finding = on("2026-01-01");
    assert_eq!((finding.locality, finding.by_branch), (Locality::Outside, false));
}

#[test]
fn they_sort_and_filter() {
    let store = store();
    let sorted = |sort, descending| {
        let rows = page(&store, ListQuery { descending, ..list("", sort) }, "2026-01-01");
        rows.into_iter().map(|row| row.supplier.supplier_ref).collect::<Vec<_>>()
    };
    assert_eq!(sorted("locality", false), ["S-0001", "S-0002", "S-0003"]);
    assert_eq!(sorted("locality", true), ["S-0003", "S-0002", "S-0001"]);
    assert_eq!(sorted("contracts", true), ["S-0001", "S-0003", "S-0002"]);
    assert_eq!(sorted("committed_gbp", false), ["S-0002", "S-0001", "S-0003"]);
    assert_eq!(names(&page(&store, list("s63", "name"), "2025-11-22")), ["S-0003"]);
    let mut attention = list("", "name");
    attention.filter.attention = true;
    // One is unclear, one counts as local by its branch only.
    assert_eq!(names(&page(&store, attention, "2025-11-22")), ["S-0002", "S-0003"]);
}

#[test]
fn one_supplier_has_branches_and_contracts() {
    let store = store();
    let today = day("2025-11-22");
    let query = Query::Supplier { supplier_ref: "S-0002".to_owned(), today };
    let detail = read!(store, Supplier, query);
    assert_eq!(detail.branches.len(), 1);
    assert_eq!(detail.contracts[0].contract.contract_ref, "C-0003");
    assert!(detail.row.locality.by_branch);
}
