//! The sample council against the table that the council printed. Figures: Social Value Annual
//! Report, Cabinet, 15 February 2021, paragraph 2.10.

mod delivery;
mod purchases;
mod returns;

use std::collections::BTreeMap;

use sleva::calc::{Pence, Quantity, Total};
use sleva::db::demo;
use sleva::db::request::{Kind, NewCommitment, Record, SampleSize, SampleSpec};

/// Reference, printed units, printed pounds; none where the cell is empty.
const PRINTED: &[(&str, &str, Option<&str>)] = &[
    ("NT1", "38.03", Some("999162")),
    ("RT41", "531.06", None),
    ("NT3", "0.3", Some("5689")),
    ("NT4", "0", None),
    ("NT4a", "0", None),
    ("NT5", "0", None),
    ("NT6", "1", Some("15166")),
    ("NT7", "301", Some("36193")),
    ("NT9", "188", Some("48299")),
    ("NT10", "53", Some("10961")),
    ("NT11", "339", Some("40561")),
    ("NT12", "38", Some("5901")),
    ("NT13", "28", Some("4430")),
    ("NT15", "104", Some("9531")),
    ("NT16", "28500", Some("28500")),
    ("NT18", "458679", Some("239859")),
    ("NT28", "14000", Some("14000")),
    ("NT31", "4.04", Some("280")),
];

fn sample() -> Vec<Record> {
    demo::records(&SampleSpec { size: SampleSize::Sample, seed: 1 }).collect()
}

fn first_year(records: &[Record]) -> Vec<&NewCommitment> {
    let cut = "2020-12-31".parse().unwrap();
    let chosen: Vec<&String> = records
        .iter()
        .filter_map(|record| match record {
            Record::Contract(c) if c.award_date.unwrap() <= cut => Some(&c.contract_ref),
            _ => None,
        })
        .collect();
    assert_eq!(chosen.len(), 18);
    records
        .iter()
        .filter_map(|record| match record {
            Record::Commitment(c) if chosen.contains(&&c.contract_ref) => Some(c),
            _ => None,
        })
        .collect()
}

#[test]
fn the_first_eighteen_contracts_add_up_to_the_printed_table() {
    let records = sample();
    let mut sums: BTreeMap<&str, (i64, Total)> = BTreeMap::new();
    for commitment in first_year(&records) {
        let frozen = commitment.frozen.as_ref().unwrap();
        let value = sleva::calc::value::line(frozen.kind, commitment.units, frozen.proxy).unwrap();
        let sum = sums.entry(&commitment.measure_ref).or_default();
        sum.0 += commitment.units.raw();
        sum.1 = sum.1.with(value).unwrap();
    }
    let refs: std::collections::BTreeSet<&str> = PRINTED.iter().map(|row| row.0).collect();
    assert_eq!(sums.keys().copied().collect::<std::collections::BTreeSet<_>>(), refs);
    let mut all = Total::default();
    for (measure_ref, units, pounds) in PRINTED {
        let (sum, total) = sums[measure_ref];
        assert_eq!(sum, Quantity::parse(units).unwrap().raw(), "{measure_ref} units");
        let printed = pounds.map_or(Pence::ZERO, |text| Pence::parse(text).unwrap());
        assert_eq!(total.known, printed, "{measure_ref} pounds");
        assert_eq!(total.unknown, 0, "{measure_ref}");
        all = all.plus(total).unwrap();
    }
    assert_eq!(all.known.to_string(), "1458532.00");
}

#[test]
fn the_sample_is_the_same_each_time_and_its_image_reads_back() {
    assert_eq!(sample(), sample());
    let spec = SampleSpec { size: SampleSize::Council, seed: 7 };
    assert_eq!(demo::from_image(&demo::image(&spec)), Some(spec));
    assert_eq!(demo::from_image("sleva-sample sample 1 999"), None);
    assert_eq!(demo::from_image("sleva-sample sample 1 1"), None, "without returns");
    assert_eq!(demo::from_image("sleva-sample sample 1 2"), None, "without purchases");
    assert_eq!(demo::from_image("sleva-sample sample 1 4"), None, "without milestones");
}

#[test]
fn what_refers_to_something_comes_after_it() {
    let kinds: Vec<Kind> = sample().iter().map(Record::kind).collect();
    assert!(kinds.is_sorted());
    let mut each = kinds;
    each.dedup();
    // Reports are frozen by people.
    let is_frozen = |kind: &Kind| matches!(kind, Kind::Reports | Kind::ReportLines);
    let all: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| !is_frozen(kind)).collect();
    assert_eq!(each, all);
}

#[test]
fn every_commitment_of_the_sample_tables_is_made() {
    let commitments = sample().iter().filter(|r| matches!(r, Record::Commitment(_))).count();
    // The later six contracts have 4 + 4 + 3 + 4 + 6 + 4.
    assert_eq!(commitments, first_year(&sample()).len() + 25);
}
