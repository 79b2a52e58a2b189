//! The register: lists and one contract.

use sleva::calc::contract::Contract;
use sleva::calc::problem::Problem;
use sleva::calc::words::Locality;
use sleva::db::request::{ListQuery, Query};
use sleva::db::{Error, Store};

use super::{list, pence, read, references, store, total};
use crate::store::{day, put};

#[test]
fn words_in_any_order_search_reference_title_supplier_and_manager() {
    let store = store();
    let found = |text: &str| references(&store, &list(text, "contract_ref"));
    assert_eq!(found(""), ["C-0001", "C-0002", "C-0003", "C-0004"]);
    assert_eq!(found("ash grounds"), ["C-0001"]);
    assert_eq!(found("GROUNDS Ash"), ["C-0001"]);
    assert_eq!(found("officer1"), ["C-0001"]);
    assert_eq!(found("eclairs"), ["C-0004"]);
    assert_eq!(found("0003"), ["C-0003"]);
    assert!(found("grounds brook").is_empty());
}

#[test]
fn terms_choose_by_award_state_and_category() {
    let store = store();
    let found = |text: &str| references(&store, &list(text, "contract_ref"));
    assert_eq!(found("awarded-to:2020-12-31"), ["C-0001", "C-0002"]);
    assert_eq!(found("awarded-from:2020-12-31"), ["C-0002", "C-0003"]);
    assert_eq!(found("state:live category:PLACES"), ["C-0001", "C-0003"]);
    assert_eq!(found("edition:later"), Vec::<String>::new());
}

#[test]
fn every_column_sorts_and_what_has_no_value_comes_last() {
    let store = store();
    let up = |sort| references(&store, &list("", sort));
    let down = |sort| references(&store, &ListQuery { descending: true, ..list("", sort) });
    assert_eq!(up("title"), ["C-0002", "C-0004", "C-0001", "C-0003"]);
    assert_eq!(up("supplier"), ["C-0001", "C-0002", "C-0003", "C-0004"]);
    assert_eq!(up("category"), ["C-0002", "C-0001", "C-0003", "C-0004"]);
    assert_eq!(up("value_gbp"), ["C-0004", "C-0002", "C-0003", "C-0001"]);
    assert_eq!(down("value_gbp"), ["C-0001", "C-0003", "C-0002", "C-0004"]);
    // £250.00, £21.00, £150.00, nothing committed.
    assert_eq!(up("committed_gbp"), ["C-0002", "C-0003", "C-0001", "C-0004"]);
    assert_eq!(down("committed_gbp"), ["C-0001", "C-0003", "C-0002", "C-0004"]);
    assert_eq!(up("award_date"), ["C-0001", "C-0002", "C-0003", "C-0004"]);
    assert_eq!(down("award_date"), ["C-0003", "C-0002", "C-0001", "C-0004"]);
    assert_eq!(up("status"), ["C-0001", "C-0003", "C-0002", "C-0004"]);
    assert_eq!(up("start"), ["C-0001", "C-0002", "C-0003", "C-0004"]);
    assert_eq!(up("end"), ["C-0001", "C-0002", "C-0003", "C-0004"]);
    assert_eq!(up("no such column"), ["C-0001", "C-0002", "C-0003", "C-0004"]);
}

#[test]
fn a_page_says_where_it_is_and_what_all_of_it_is_worth() {
    let store = store();
    let query = ListQuery {
        first: 1,
        count: 1,
        locate: Some("C-0001".to_owned()),
        ..list("category:places", "value_gbp")
    };
    let page = read!(store, Contracts, Query::Contracts(query));
    assert_eq!((page.first, page.rows.len(), page.matching, page.all), (1, 1, 2, 4));
    assert_eq!(page.located, Some(1));
    assert_eq!(page.total, Some(total("400.00", 5, 1, 0)));
    assert_eq!(page.rows[0].committed, total("250.00", 3, 1, 0));
    assert_eq!(page.rows[0].supplier_name, "Ash Invented");
    let gone = ListQuery { locate: Some("C-0002".to_owned()), ..list("category:places", "title") };
    assert_eq!(read!(store, Contracts, Query::Contracts(gone)).located, None);
}

#[test]
fn attention_keeps_what_has_a_problem() {
    let store = store();
    let mut query = list("", "contract_ref");
    query.filter.attention = true;
    // Double counting in C-0001; no proxy in C-0002; quarters that do not add up in C-0003.
    assert_eq!(references(&store, &query), ["C-0001", "C-0002", "C-0003"]);
}

#[test]
fn a_change_is_seen_by_the_next_search() {
    let mut store = store();
    assert!(references(&store, &list("harbour", "title")).is_empty());
    let fifth =
        Contract { title: "Harbour (invented)".to_owned(), ..crate::store::contract("C-0005") };
    let record = sleva::db::request::Record::Contract(fifth);
    put(&mut store, sleva::db::request::Kind::Contracts, vec![record]);
    assert_eq!(references(&store, &list("harbour", "title")), ["C-0005"]);
}

#[test]
fn one_contract_has_its_commitments_as_people_count_and_its_findings() {
    let store = store();
    let today = day("2025-11-22");
    let query = Query::Contract { contract_ref: "C-0001".to_owned(), today };
    let detail = read!(store, Contract, query);
    let names: Vec<&str> =
        detail.commitments.iter().map(|one| one.measure.measure_ref.as_str()).collect();
    assert_eq!(names, ["M1", "M2", "M10"]);
    assert_eq!(detail.row.contract.value, pence("5000.00"));
    assert_eq!(detail.profiles.len(), 2);
    assert_eq!(detail.locality.locality, Locality::Local);
    assert_eq!(detail.stamp.person, "officer1");
    assert!(detail.findings.iter().any(|finding| finding.problem == Problem::Conflict));
    let missing = Query::Contract { contract_ref: "C-9".to_owned(), today };
    assert_eq!(
        store.read(&missing),
        Err(Error::NotFound { what: "contract", name: "C-9".to_owned() })
    );
}
