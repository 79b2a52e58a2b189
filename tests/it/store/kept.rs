//! What is kept with each contract follows every change of what it is computed from.

use std::path::Path;

use sleva::calc::problem::{Problem, Problems};
use sleva::calc::words::MeasureKind;
use sleva::db::request::{Kind, Record};

use super::{commitment, contract, created, file, measure, profile, put, raw, register};

/// Pence known, lines, record only, unknown, problems.
type Kept = (i64, i64, i64, i64, Vec<Problem>);

fn kept(path: &Path, reference: &str) -> Kept {
    raw(path)
        .query_row(
            "SELECT known, lines, record_only, unknown, problems FROM contract_kept k
             JOIN contracts c ON c.id = k.contract_id WHERE contract_ref = ?1",
            [reference],
            |row| {
                let problems = Problems::from_bits(row.get(4)?).iter().collect();
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, problems))
            },
        )
        .unwrap()
}

#[test]
fn sums_and_problems_follow_commitments_profiles_and_contracts() {
    let (_folder, path) = file();
    let mut store = created(&path);
    register(&mut store);
    assert_eq!(kept(&path, "C-0001"), (0, 0, 0, 0, vec![]));

    let mut counted = measure("R1", None, None);
    counted.kind = MeasureKind::RecordOnly;
    let records = vec![Record::Measure(counted), Record::Measure(measure("U1", None, None))];
    put(&mut store, Kind::Measures, records);
    let commitments = [("M1", "5"), ("M2", "1.5"), ("R1", "3"), ("U1", "4")]
        .map(|(reference, units)| Record::Commitment(commitment("C-0001", reference, units)));
    put(&mut store, Kind::Commitments, commitments.to_vec());
    // 5 × £2 + 1.5 × £10 = £25; one recorded only, one with no proxy.
    assert_eq!(kept(&path, "C-0001"), (2500, 4, 1, 1, vec![Problem::NoProxy]));

    put(&mut store, Kind::Profiles, vec![profile("C-0001", "M1", "2024-25 Q3", "4")]);
    assert_eq!(kept(&path, "C-0001").4, [Problem::NoProxy, Problem::Profile]);
    put(&mut store, Kind::Profiles, vec![profile("C-0001", "M1", "2024-25 Q4", "1")]);
    assert_eq!(kept(&path, "C-0001").4, [Problem::NoProxy]);

    let mut large = contract("C-0001");
    large.value = sleva::calc::Pence::from_raw(500_001).unwrap();
    put(&mut store, Kind::Contracts, vec![Record::Contract(large)]);
    assert_eq!(kept(&path, "C-0001").4, [Problem::NoProxy, Problem::Register]);
}

#[test]
fn a_conflict_listed_one_way_counts_both_ways_and_follows_the_catalogue() {
    let (_folder, path) = file();
    let mut store = created(&path);
    register(&mut store);
    let commitments =
        ["M1", "M2"].map(|reference| Record::Commitment(commitment("C-0001", reference, "1")));
    put(&mut store, Kind::Commitments, commitments.to_vec());
    assert_eq!(kept(&path, "C-0001").4, []);

    let mut second = measure("M2", None, Some("10"));
    second.conflicts_with = vec!["M1".to_owned()];
    put(&mut store, Kind::Measures, vec![Record::Measure(second)]);
    assert_eq!(kept(&path, "C-0001").4, [Problem::Conflict]);

    put(&mut store, Kind::Measures, vec![Record::Measure(measure("M2", None, Some("10")))]);
    assert_eq!(kept(&path, "C-0001").4, []);
}

#[test]
fn a_dry_run_leaves_what_is_kept_alone() {
    let (_folder, path) = file();
    let mut store = created(&path);
    register(&mut store);
    let mut dry =
        super::import(Kind::Commitments, vec![Record::Commitment(commitment("C-0001", "M1", "5"))]);
    dry.dry_run = true;
    let command = sleva::db::request::Command::Import(dry);
    sleva::db::Store::write(&mut store, &command, &super::morning()).unwrap();
    assert_eq!(kept(&path, "C-0001"), (0, 0, 0, 0, vec![]));
}
