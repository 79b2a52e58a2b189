//! Purchases: lists, one of them with what belongs to it, and finding them.

use sleva::calc::procurement::{Procurement, Quotation};
use sleva::calc::waiver::Waiver;
use sleva::calc::words::{Lead, Locality, Route};
use sleva::db::Error;
use sleva::db::Store;
use sleva::db::request::{Kind, ListQuery, ProcurementRow, Query, Record, Reply};
use sleva::db::sqlite::Sqlite;

use super::{list, pence, read, total};
use crate::store::{day, put};

/// Three purchases on top of the register: one that C-0001 followed from, a tender, and one of
/// which nothing else is known.
fn store() -> Sqlite {
    let mut store = super::store();
    let mut first = Procurement::new("P-0001", "Park benches");
    first.estimated_value = pence("24999.99");
    first.route = Some(Route::Quotation);
    first.lead = Some(Lead::Council);
    first.department = Some("Parks".to_owned());
    first.category = Some("Places".to_owned());
    first.began_on = Some(day("2024-03-01"));
    first.supplier_ref = Some("S-0001".to_owned());
    first.contract_ref = Some("C-0001".to_owned());
    let mut second = Procurement::new("P-0002", "Pool cleaning");
    second.estimated_value = pence("180000");
    second.route = Some(Route::OpenTender);
    second.lead = Some(Lead::Joint);
    second.began_on = Some(day("2025-02-24"));
    second.awarded_on = Some(day("2025-05-06"));
    let third = Procurement::new("P-0003", "Something else");
    let all = [first, second, third].map(|own| Record::Procurement(Box::new(own)));
    put(&mut store, Kind::Procurements, all.into());
    let quotation = |supplier: &str, received| {
        Record::Quotation(Quotation {
            procurement_ref: "P-0001".to_owned(),
            supplier_ref: supplier.to_owned(),
            invited_on: day("2024-03-04"),
            received_on: received,
            amount: None,
            outcome: None,
            note: None,
        })
    };
    let both = vec![quotation("S-0001", Some(day("2024-03-11"))), quotation("S-0002", None)];
    put(&mut store, Kind::Quotations, both);
    let waiver = |from, rule: &str| {
        Record::Waiver(Waiver {
            rule: rule.to_owned(),
            record_ref: "P-0001".to_owned(),
            reason: "Agreed".to_owned(),
            person: "officer1".to_owned(),
            from: day(from),
            to: None,
        })
    };
    let both = vec![waiver("2024-04-01", "quotes-two"), waiver("2024-05-01", "quotes-local")];
    put(&mut store, Kind::Waivers, both);
    store
}

fn rows(store: &Sqlite, list: ListQuery) -> Vec<ProcurementRow> {
    read!(*store, Procurements, Query::Procurements(list)).rows
}

fn names(store: &Sqlite, filter: &str, sort: &'static str) -> Vec<String> {
    let rows = rows(store, list(filter, sort));
    rows.into_iter().map(|row| row.procurement.procurement_ref).collect()
}

#[test]
fn words_and_terms_choose_and_all_of_them_must_fit() {
    let store = store();
    for (filter, found) in [
        ("", &["P-0001", "P-0002", "P-0003"][..]),
        ("bench", &["P-0001"]),
        ("C-0001", &["P-0001"]),
        ("tender", &["P-0002"]),
        ("category:places", &["P-0001"]),
        ("department:Parks", &["P-0001"]),
        ("department:park", &[]),
        ("route:\"open tender\"", &["P-0002"]),
        ("lead:joint", &["P-0002"]),
        ("lead:joint route:quotation", &[]),
        ("began-from:2024-03-01", &["P-0001", "P-0002"]),
        ("began-from:2024-03-02", &["P-0002"]),
        ("began-to:2025-02-23", &["P-0001"]),
        ("began-to:2025-02-24", &["P-0001", "P-0002"]),
        ("awarded-from:2025-05-06", &["P-0002"]),
        ("awarded-from:2025-05-07", &[]),
    ] {
        assert_eq!(names(&store, filter, "procurement_ref"), found, "{filter}");
    }
}

#[test]
fn department_route_and_lead_choose_contracts_as_well() {
    let store = crate::driver::sample();
    let count =
        |filter| read!(store, Contracts, Query::Contracts(list(filter, "contract_ref"))).matching;
    assert_eq!(count("route:exemption"), 1);
    assert_eq!(count("route:\"framework call-off\""), 3);
    assert_eq!(count("lead:council"), 24);
    assert_eq!(count("lead:partner"), 0);
    assert_eq!(count("department:\"finance and customer services\""), 5);
}

#[test]
fn they_sort_by_every_column_and_what_is_not_known_comes_last_either_way() {
    let store = store();
    assert_eq!(names(&store, "", "estimated_value_gbp"), ["P-0003", "P-0001", "P-0002"]);
    assert_eq!(names(&store, "", "began_on"), ["P-0001", "P-0002", "P-0003"]);
    assert_eq!(names(&store, "", "invited"), ["P-0002", "P-0003", "P-0001"]);
    let down = ListQuery { descending: true, ..list("", "began_on") };
    let down: Vec<String> =
        rows(&store, down).into_iter().map(|row| row.procurement.procurement_ref).collect();
    assert_eq!(down, ["P-0002", "P-0001", "P-0003"]);
}

#[test]
fn a_page_says_where_a_record_is_and_what_all_of_it_comes_to() {
    let store = store();
    let query = ListQuery {
        first: 1,
        count: 1,
        locate: Some("P-0003".to_owned()),
        ..list("", "procurement_ref")
    };
    let page = read!(store, Procurements, Query::Procurements(query));
    assert_eq!((page.matching, page.all, page.located), (3, 3, Some(2)));
    assert_eq!(page.rows.len(), 1);
    // 24,999.99 + 180,000.00 + 0.00
    assert_eq!(page.total, Some(total("204999.99", 3, 0, 0)));
    let row = &rows(&store, list("bench", ""))[0];
    assert_eq!((row.invited, row.received), (2, 1));
    assert!(row.supplier_name.is_some());
}

#[test]
fn one_has_its_quotations_with_their_places_its_contract_and_its_waivers() {
    let store = store();
    let query = |name: &str| Query::Procurement {
        procurement_ref: name.to_owned(),
        today: day("2025-11-22"),
    };
    let detail = read!(store, Procurement, query("P-0001"));
    let quoted: Vec<_> = detail
        .quotations
        .iter()
        .map(|row| (row.quotation.supplier_ref.as_str(), row.locality.locality))
        .collect();
    let place = |supplier: &str| {
        let query = Query::Supplier { supplier_ref: supplier.to_owned(), today: day("2025-11-22") };
        read!(store, Supplier, query).row.locality.locality
    };
    assert_eq!(quoted, [("S-0001", place("S-0001")), ("S-0002", place("S-0002"))]);
    assert_ne!(quoted[0].1, Locality::Unclear);
    assert_eq!(detail.contract.unwrap().contract.contract_ref, "C-0001");
    let rules: Vec<&str> = detail.waivers.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(rules, ["quotes-local", "quotes-two"], "the newest first");
    assert_eq!(detail.stamp.action, "import");
    let bare = read!(store, Procurement, query("P-0003"));
    assert_eq!((bare.supplier, bare.contract, bare.quotations.len()), (None, None, 0));
    let missing = store.read(&query("P-9"));
    assert_eq!(missing, Err(Error::NotFound { what: "procurement", name: "P-9".to_owned() }));
}

#[test]
fn a_contract_names_the_purchases_that_it_followed_from() {
    let store = store();
    let procurements = |name: &str| {
        let query = Query::Contract { contract_ref: name.to_owned(), today: day("2025-11-22") };
        read!(store, Contract, query).procurements
    };
    assert_eq!(procurements("C-0001"), ["P-0001"]);
    assert_eq!(procurements("C-0002"), [] as [&str; 0]);
}

#[test]
fn finding_finds_them_too() {
    let store = store();
    let find = |words: &str, kind| {
        let query = Query::Find { words: words.to_owned(), kind, limit: 10 };
        let Reply::Find(hits) = store.read(&query).unwrap() else { panic!() };
        hits.into_iter().map(|hit| (hit.kind, hit.name)).collect::<Vec<_>>()
    };
    assert_eq!(find("pool", None), [(Kind::Procurements, "P-0002".to_owned())]);
    assert_eq!(find("P-0002", None)[0], (Kind::Procurements, "P-0002".to_owned()));
    assert_eq!(find("pool", Some(Kind::Contracts)), []);
}

#[test]
fn a_long_list_opens_from_its_index_as_it_does_when_it_is_loaded() {
    let make = || {
        let mut store = super::store();
        let one = |at: u32| {
            let own = Procurement::new(&format!("P-{at:05}"), "Invented");
            Record::Procurement(Box::new(own))
        };
        put(&mut store, Kind::Procurements, (1..=2_500).map(one).collect());
        store
    };
    let (store, loaded) = (make(), make());
    loaded.prepare().unwrap();
    // A filter loads the list; pages of the whole one are then taken from there.
    assert_eq!(rows(&loaded, list("invented", "")).len(), 50);
    for descending in [false, true] {
        for first in [0, 100, 1_249, 2_451, 2_499, 9_000] {
            for locate in [None, Some("P-00001"), Some("P-02500"), Some("P-9")] {
                let locate = locate.map(str::to_owned);
                let query = ListQuery { first, descending, locate, ..list("", "procurement_ref") };
                let page = |store: &Sqlite| {
                    read!(*store, Procurements, Query::Procurements(query.clone()))
                };
                let (plain, found) = (page(&store), page(&loaded));
                assert_eq!(plain.rows, found.rows, "{query:?}");
                assert_eq!(
                    (plain.located, plain.matching, plain.all),
                    (found.located, found.matching, found.all),
                    "{query:?}"
                );
            }
        }
    }
}
