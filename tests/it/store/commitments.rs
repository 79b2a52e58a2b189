//! Commitments: what is frozen, and that it stays so.

use sleva::calc::Proxy;
use sleva::calc::commitment::Frozen;
use sleva::calc::words::MeasureKind;
use sleva::db::Store;
use sleva::db::request::{Kind, NewCommitment, Receipt, Record};

use super::{all, commitment, contract, day, measure, on_every_store, put, quantity, register};

fn proxy(text: &str) -> Proxy {
    Proxy::parse(text).unwrap()
}

fn commit(store: &mut dyn Store, new: &NewCommitment) -> Receipt {
    put(store, Kind::Commitments, vec![Record::Commitment(new.clone())])
}

fn stored(store: &dyn Store) -> Vec<NewCommitment> {
    all(store, Kind::Commitments)
        .into_iter()
        .map(|record| match record {
            Record::Commitment(new) => new,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn frozen(store: &dyn Store) -> Frozen {
    stored(store).remove(0).frozen.unwrap()
}

#[test]
fn the_version_in_force_on_the_day_of_the_commitment_is_frozen() {
    // Awarded on 1 June 2024; £2 at first, £3 from 1 January 2025.
    for (committed_on, expected) in
        [(None, "2"), (Some("2024-12-31"), "2"), (Some("2025-01-01"), "3")]
    {
        on_every_store(|store| {
            register(store);
            let mut new = commitment("C-0001", "M1", "5");
            new.committed_on = committed_on.map(day);
            assert_eq!(commit(store, &new).added, 1);
            assert_eq!(frozen(store).proxy, Some(proxy(expected)), "{committed_on:?}");
        });
    }
}

#[test]
fn without_an_award_date_the_start_decides() {
    on_every_store(|store| {
        register(store);
        let mut later = contract("C-0002");
        (later.award_date, later.start) = (None, day("2025-01-01"));
        put(store, Kind::Contracts, vec![Record::Contract(later)]);
        commit(store, &commitment("C-0002", "M1", "5"));
        assert_eq!(frozen(store).proxy, Some(proxy("3")));
    });
}

#[test]
fn a_commitment_never_follows_the_catalogue() {
    on_every_store(|store| {
        register(store);
        commit(store, &commitment("C-0001", "M1", "5"));
        let before = frozen(store);
        let mut revised = measure("M1", None, Some("99"));
        (revised.title, revised.unit) = ("Renamed".to_owned(), "weeks".to_owned());
        let refused = put(store, Kind::Measures, vec![Record::Measure(revised.clone())]);
        assert_eq!((refused.changed, refused.rejected.len()), (0, 1), "the version is in use");
        revised.from = Some(day("2024-01-01"));
        assert_eq!(put(store, Kind::Measures, vec![Record::Measure(revised)]).added, 1);
        assert_eq!(frozen(store), before);

        let again = commit(store, &commitment("C-0001", "M1", "5"));
        assert_eq!((again.unchanged, again.seq), (1, None), "the same file changes nothing");
        let mut more = commitment("C-0001", "M1", "6");
        more.committed_on = Some(day("2025-06-01"));
        assert_eq!(commit(store, &more).changed, 1);
        assert_eq!(stored(store)[0].units, quantity("6"));
        assert_eq!(stored(store)[0].committed_on, Some(day("2025-06-01")));
        assert_eq!(frozen(store), before, "units change, what was frozen does not");
    });
}

#[test]
fn a_localised_measure_takes_the_proxy_of_its_contract() {
    on_every_store(|store| {
        register(store);
        let mut local = measure("L1", None, None);
        local.kind = MeasureKind::Localised;
        put(store, Kind::Measures, vec![Record::Measure(local)]);
        let mut new = commitment("C-0001", "L1", "5");
        new.proxy = Some(proxy("7.5"));
        commit(store, &new);
        assert_eq!(frozen(store).proxy, Some(proxy("7.5")));
        new.proxy = Some(proxy("8"));
        assert_eq!(commit(store, &new).changed, 1);
        assert_eq!(frozen(store).proxy, Some(proxy("8")));
        new.proxy = None;
        assert_eq!(commit(store, &new).unchanged, 1, "an empty cell keeps the proxy");
    });
}

#[test]
fn another_proxy_for_a_measure_that_has_one_is_rejected() {
    on_every_store(|store| {
        register(store);
        let mut counted = measure("R1", None, None);
        counted.kind = MeasureKind::RecordOnly;
        put(store, Kind::Measures, vec![Record::Measure(counted)]);
        for reference in ["M1", "R1"] {
            let mut new = commitment("C-0001", reference, "5");
            new.proxy = Some(proxy("4"));
            let receipt = commit(store, &new);
            assert_eq!(receipt.rejected[0].column, "proxy_gbp", "{reference}");
            assert_eq!(receipt.rejected[0].value, "4.00");
        }
        let mut same = commitment("C-0001", "M1", "5");
        same.proxy = Some(proxy("2"));
        assert_eq!(commit(store, &same).added, 1, "the catalogue's own is no difference");
    });
}

#[test]
fn what_an_export_froze_is_taken_as_it_is() {
    on_every_store(|store| {
        register(store);
        let mut new = commitment("C-0001", "OLD", "5");
        new.frozen = Some(Frozen {
            edition: "of long ago".to_owned(),
            measure_ref: "OLD".to_owned(),
            from: Some(day("2019-10-01")),
            title: "Gone from the catalogue".to_owned(),
            unit: "trees".to_owned(),
            kind: MeasureKind::Proxy,
            proxy: Some(proxy("0.12345678")),
        });
        assert_eq!(commit(store, &new).added, 1);
        assert_eq!(Some(frozen(store)), new.frozen);
    });
}

#[test]
fn no_edition_and_no_version_in_force_are_rejected() {
    on_every_store(|store| {
        register(store);
        let mut bare = contract("C-0002");
        bare.edition = None;
        put(store, Kind::Contracts, vec![Record::Contract(bare)]);
        let receipt = commit(store, &commitment("C-0002", "M1", "5"));
        assert!(receipt.rejected[0].reason.contains("C-0002"), "{:?}", receipt.rejected);

        let late = measure("M3", Some("2025-01-01"), Some("1"));
        put(store, Kind::Measures, vec![Record::Measure(late)]);
        let receipt = commit(store, &commitment("C-0001", "M3", "5"));
        assert!(receipt.rejected[0].reason.contains("2024-06-01"), "{:?}", receipt.rejected);
    });
}

#[test]
fn a_value_beyond_money_is_rejected() {
    on_every_store(|store| {
        register(store);
        // 900 thousand million units at £10 fit; at £1,000,000 they do not.
        let dear = measure("M3", None, Some("1000000"));
        put(store, Kind::Measures, vec![Record::Measure(dear)]);
        let receipt = commit(store, &commitment("C-0001", "M3", "900000000000"));
        assert_eq!(receipt.rejected[0].column, "units");
        assert_eq!(receipt.rejected[0].value, "900000000000");
    });
}
