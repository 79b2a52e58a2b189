//! Sums: kept with each version of a measure as a count would give them, and never out of range.

use std::path::Path;

use proptest::prelude::*;
use sleva::calc::filter::Filter;
use sleva::calc::words::MeasureKind;
use sleva::calc::{Pence, Quantity, Value};
use sleva::db::request::{
    Command, GridBy, Kind, ListQuery, NewCommitment, Query, Record, Reply, SampleSize, SampleSpec,
};
use sleva::db::{Error, Store};

use super::{
    all, commitment, contract, created, day, file, import, measure, memory, morning, put, raw,
    register, supplier,
};

/// Versions of measures whose kept sums are not what counting the commitments gives.
fn wrong(path: &Path) -> i64 {
    let counted = "SELECT edition, measure_ref, coalesce(measure_from, ''), sum(units),
         total(value), count(*), total(kind = 'record-only'),
         total(value IS NULL AND kind <> 'record-only'), sum(abs(units)), total(abs(value))
         FROM commitments GROUP BY 1, 2, 3";
    let kept = "SELECT edition, measure_ref, measure_from, units, known, lines, record_only,
         unknown, units_magnitude, known_magnitude FROM measure_kept";
    let sql = format!(
        "SELECT count(*) FROM (SELECT * FROM ({counted} EXCEPT {kept})
         UNION ALL SELECT * FROM ({kept} EXCEPT {counted}))"
    );
    raw(path).query_row(&sql, [], |row| row.get(0)).unwrap()
}

/// Three contracts, and measures of every kind.
fn stage(store: &mut dyn Store) {
    register(store);
    put(
        store,
        Kind::Contracts,
        ["C-0002", "C-0003"].map(|name| Record::Contract(contract(name))).to_vec(),
    );
    let mut counted = measure("R1", None, None);
    counted.kind = MeasureKind::RecordOnly;
    put(
        store,
        Kind::Measures,
        vec![Record::Measure(counted), Record::Measure(measure("U1", None, None))],
    );
}

fn any_commitment() -> impl Strategy<Value = NewCommitment> {
    let contracts = prop::sample::select(vec!["C-0001", "C-0002", "C-0003", "C-none"]);
    let measures = prop::sample::select(vec!["M1", "M2", "R1", "U1", "none"]);
    let made = prop::option::of(prop::sample::select(vec!["2024-06-01", "2025-06-01"]));
    (contracts, measures, -50_000..50_000_i64, made).prop_map(|(contract, measure, units, made)| {
        NewCommitment {
            units: Quantity::from_raw(units).unwrap(),
            committed_on: made.map(day),
            ..commitment(contract, measure, "0")
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn kept_sums_are_what_counting_gives_after_any_imports(
        files in prop::collection::vec(
            (prop::collection::vec(any_commitment(), 1..8), any::<bool>()), 1..6)
    ) {
        let (_folder, path) = file();
        let mut store = created(&path);
        stage(&mut store);
        for (records, dry_run) in files {
            let records = records.into_iter().map(Record::Commitment).collect();
            let mut import = import(Kind::Commitments, records);
            import.dry_run = dry_run;
            store.write(&Command::Import(import), &morning()).unwrap();
            prop_assert_eq!(wrong(&path), 0);
        }
        let mut other = memory();
        sleva::db::sqlite::replay(&store, &mut other).unwrap();
        prop_assert_eq!(other.digests().unwrap(), store.digests().unwrap());
    }
}

#[test]
fn a_sample_keeps_what_counting_gives() {
    let (_folder, path) = file();
    let mut store = created(&path);
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    assert_eq!(wrong(&path), 0);
}

/// The largest number of pounds that a direct measure can commit, whole pence.
const MOST: &str = "90071992547409.91";

/// A contract for each of these references, and a measure of pounds and one of £1,000 an hour.
fn large(store: &mut dyn Store, contracts: &[&str]) {
    put(store, Kind::Suppliers, vec![supplier("S-0001", "Invented & Sons")]);
    let thousand = measure("T1", None, Some("1000"));
    put(store, Kind::Measures, vec![Record::Measure(thousand)]);
    let contracts = contracts.iter().map(|name| Record::Contract(contract(name))).collect();
    put(store, Kind::Contracts, contracts);
}

#[test]
fn a_commitment_beyond_the_range_of_the_councils_sum_is_rejected_with_its_row() {
    let mut store = memory();
    large(&mut store, &["C-0001", "C-0002", "C-0003"]);
    // £90,000,000,000,000 and £72,000,000,000 fit together; a second of the first does not.
    let rows = [("C-0001", "90000000000"), ("C-0002", "90000000000"), ("C-0003", "70000000")];
    let rows = rows.map(|(name, units)| Record::Commitment(commitment(name, "T1", units)));
    let receipt = put(&mut store, Kind::Commitments, rows.to_vec());
    assert_eq!((receipt.added, receipt.rejected.len()), (2, 1));
    let rejected = &receipt.rejected[0];
    assert_eq!((rejected.row, rejected.column.as_str()), (3, "units"));
    assert!(rejected.reason.contains("values of all commitments"), "{}", rejected.reason);
    assert!(!rejected.remedy.is_empty());
    reads_answer(&store);
}

#[test]
fn negative_commitments_cannot_hide_what_a_filter_would_show() {
    let mut store = memory();
    large(&mut store, &["C-0001", "C-0002", "C-0003"]);
    let rows = [("C-0001", "90000000000"), ("C-0002", "-90000000000"), ("C-0003", "90000000000")];
    let rows = rows.map(|(name, units)| Record::Commitment(commitment(name, "T1", units)));
    let receipt = put(&mut store, Kind::Commitments, rows.to_vec());
    assert_eq!((receipt.added, receipt.rejected.len()), (1, 2));
    reads_answer(&store);
}

#[test]
fn a_commitment_can_be_replaced_by_a_smaller_one_at_the_edge_of_the_range() {
    let mut store = memory();
    large(&mut store, &["C-0001", "C-0002"]);
    for (units, changed) in [("90000000000", 0), ("1", 1), ("90000000000", 1)] {
        let record = Record::Commitment(commitment("C-0001", "T1", units));
        let receipt = put(&mut store, Kind::Commitments, vec![record]);
        assert_eq!((receipt.changed, receipt.rejected.len()), (changed, 0), "{units}");
    }
}

#[test]
fn contracts_beyond_the_range_of_their_sum_are_rejected_with_their_row() {
    let mut store = memory();
    put(&mut store, Kind::Suppliers, vec![supplier("S-0001", "Invented & Sons")]);
    let rows = ["C-0001", "C-0002"].map(|name| {
        let value = Pence::parse(MOST).unwrap();
        Record::Contract(sleva::calc::contract::Contract { value, ..contract(name) })
    });
    let receipt = put(&mut store, Kind::Contracts, rows.to_vec());
    assert_eq!((receipt.added, receipt.rejected.len()), (1, 1));
    assert_eq!((receipt.rejected[0].row, receipt.rejected[0].column.as_str()), (3, "value_gbp"));
    assert_eq!(all(&store, Kind::Contracts).len(), 1);
    reads_answer(&store);
}

/// Every sum that a screen opens with has an answer.
fn reads_answer(store: &dyn Store) {
    let today = day("2025-11-22");
    let list = |sort| ListQuery {
        filter: Filter::default(),
        sort,
        descending: false,
        first: 0,
        count: 10,
        locate: None,
    };
    let filter = Filter::default();
    for query in [
        Query::Summary { today },
        Query::Contracts(list("committed_gbp")),
        Query::Suppliers { list: list("name"), today },
        Query::Supplier { supplier_ref: "S-0001".to_owned(), today },
        Query::Measures { filter: filter.clone() },
        Query::GridTotals { filter: filter.clone(), by: GridBy::Contract },
        Query::GridTotals { filter, by: GridBy::Measure },
    ] {
        let answer: Result<Reply, Error> = store.read(&query);
        assert!(answer.is_ok(), "{query:?}: {answer:?}");
    }
}

#[test]
fn a_measures_sum_is_the_same_kept_and_counted() {
    let mut store = memory();
    stage(&mut store);
    let rows = [("C-0001", "M1", "5"), ("C-0002", "M1", "7"), ("C-0002", "R1", "3")];
    let rows =
        rows.map(|(name, measure, units)| Record::Commitment(commitment(name, measure, units)));
    put(&mut store, Kind::Commitments, rows.to_vec());
    let every_award = Filter { awarded_from: Some(day("1990-01-01")), ..Filter::default() };
    for filter in [Filter::default(), every_award] {
        let Ok(Reply::Measures(list)) = store.read(&Query::Measures { filter }) else { panic!() };
        let row = list.rows.iter().find(|row| row.measure.measure_ref == "M1" && row.used > 0);
        let row = row.unwrap();
        // 12 hours at £2, frozen on the day of the award.
        assert_eq!((row.used, row.units.unwrap().to_string()), (2, "12".to_owned()));
        assert_eq!(row.total.value(), Some(Value::Known(Pence::from_raw(2_400).unwrap())));
        assert_eq!((list.all.lines, list.all.record_only), (3, 1));
    }
}
