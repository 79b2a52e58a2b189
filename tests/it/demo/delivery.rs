//! Delivery of the sample council: some contracts worked by hand, and the kinds that occur.

use std::collections::BTreeSet;

use sleva::calc::performance::Performance;
use sleva::calc::words::{Rag, Status};
use sleva::calc::{Pence, Total, Value};
use sleva::db::demo::TODAY;
use sleva::db::request::{AsAt, ContractPerformance, Query, Reply};
use sleva::db::{Store, sqlite::Sqlite};

use crate::driver;

fn delivery(store: &Sqlite, contract_ref: &str) -> ContractPerformance {
    let as_at = AsAt::now(TODAY.parse().unwrap());
    let query = Query::ContractPerformance { contract_ref: contract_ref.to_owned(), as_at };
    match store.read(&query).unwrap() {
        Reply::ContractPerformance(found) => *found,
        other => panic!("{other:?}"),
    }
}

fn every(store: &Sqlite) -> Vec<ContractPerformance> {
    (1..=24).map(|number| delivery(store, &format!("C-{number:04}"))).collect()
}

fn rag(of: &ContractPerformance) -> Rag {
    of.sum.rag(of.rules)
}

fn pounds(total: Total) -> String {
    total.known.to_string()
}

fn line<'a>(of: &'a ContractPerformance, measure_ref: &str) -> &'a Performance {
    let line = of.lines.iter().find(|line| line.0.measure.measure_ref == measure_ref);
    &line.unwrap().1
}

/// Committed, expected, declared, validated, waiting, in pounds.
fn sums(of: &ContractPerformance) -> [String; 5] {
    let sum = &of.sum;
    [sum.committed, sum.expected, sum.declared, sum.validated, sum.waiting].map(pounds)
}

#[test]
fn a_first_return_that_waits() {
    // C-0023, 12 quarters from July 2025; the first return waits. Units × proxy of the year 2025:
    // committed 3 × £30,000 + 160 × £300 + 312 × £250 + 240 × £15; NT3 has no proxy, EX3 no value.
    // Expected of one quarter: 0.25, 13.3334, 26 and 20 units. Declared: 0.2, 13, 13 and 20.
    let store = driver::sample();
    let found = delivery(&store, "C-0023");
    assert_eq!(sums(&found), ["219600.00", "18300.02", "13450.00", "0.00", "13450.00"]);
    assert_eq!((found.sum.committed.unknown, found.sum.committed.record_only), (1, 1));
    assert_eq!((rag(&found), found.sum.forecast.lines), (Rag::Red, 0));
    assert_eq!(found.recoverable, None, "its clause states no rate");
}

#[test]
fn a_queried_return_and_one_that_was_never_begun() {
    // C-0021, 12 quarters from April 2023, NT1 1.5 at £26,272.995, NT12 8 at £155.2895, NT13 8 at
    // £158.2143. Ten quarters are due: 1.25, 6.6668 and 6.6668 units are expected, which is
    // 32,841.24 + 1,035.28 + 1,054.78. Nine returns: NT1 0.12 five times (3,152.76) and 0.13 four
    // times (3,415.49); NT12 one week in six of them (155.29); NT13 one in each (158.21), of which
    // the last is queried and so waits.
    let store = driver::sample();
    let found = delivery(&store, "C-0021");
    let by_hand = ["41917.52", "34931.30", "31781.39", "31623.18", "158.21"];
    assert_eq!(sums(&found), by_hand);
    // 31,623.18 of 34,931.30 is 0.905.
    assert_eq!(rag(&found), Rag::Green);
    // NT1 and NT12 are behind, NT13 is ahead: 3,415.48 + 103.54, and 210.90.
    assert_eq!(pounds(found.sum.shortfall), "3519.02");
    assert_eq!(pounds(found.sum.over), "210.90");
    // NT1: mean of the last four 0.125, three quarters left: 9,852.37 more. NT12: mean 0.75, three
    // left: 349.40. NT13: mean 1, four left, since its last is not decided: 632.86.
    assert_eq!(pounds(found.sum.forecast), "42457.81");
    let forecast = line(&found, "NT1").forecast.unwrap();
    assert_eq!((forecast.amount.units.to_string(), forecast.left), ("1.495".to_owned(), 3));
}

#[test]
fn a_completed_contract_without_profiles() {
    // C-0018, 13 quarters, NT15 30 hours at £91.6442 and £3,000 of donations. NT15: two hours nine
    // times (183.29), three four times (274.93). Donations: four fifths of what was promised.
    let store = driver::sample();
    let found = delivery(&store, "C-0018");
    assert_eq!(sums(&found), ["5749.33", "5749.33", "5149.33", "5149.33", "0.00"]);
    // 5,149.33 of 5,749.33 is 0.8956.
    assert_eq!(rag(&found), Rag::Amber);
    assert_eq!(pounds(found.sum.shortfall_at_end), "600.00");
    assert_eq!(pounds(found.sum.forecast), "5149.33", "no quarter is left");
}

#[test]
fn contracts_of_every_grade_occur() {
    let store = driver::sample();
    let all = every(&store);
    let live: BTreeSet<Rag> =
        all.iter().filter(|one| one.contract.status == Some(Status::Live)).map(rag).collect();
    assert_eq!(live, [Rag::Green, Rag::Amber, Rag::Red].into());
    assert_eq!(rag(all.last().unwrap()), Rag::Grey, "C-0024 has not begun");
}

#[test]
fn more_of_one_measure_does_not_hide_less_of_another() {
    let store = driver::sample();
    let found = delivery(&store, "C-0002");
    assert_eq!(rag(&found), Rag::Amber);
    assert!(found.sum.shortfall.known > Pence::ZERO && found.sum.over.known > Pence::ZERO);
    let [short, over] = ["NT1", "NT18"].map(|name| line(&found, name).to_date);
    assert!(matches!(short.shortfall.value, Value::Known(pence) if pence > Pence::ZERO));
    assert!(matches!(over.over.value, Value::Known(pence) if pence > Pence::ZERO));
}

#[test]
fn what_is_only_recorded_is_delivered_too() {
    let store = driver::sample();
    let found = delivery(&store, "C-0004");
    let people = line(&found, "RT41");
    assert_eq!(people.validated.value, Value::RecordOnly);
    assert!(people.validated.units.raw() > 0);
    assert_eq!((people.rag, rag(&found)), (Rag::Green, Rag::Green));
}

#[test]
fn a_completed_contract_has_a_gap_that_its_clause_gives_a_rate_for() {
    let store = driver::sample();
    let found = delivery(&store, "C-0003");
    assert_eq!(found.contract.status, Some(Status::Completed));
    assert_eq!(pounds(found.sum.waiting), "0.00");
    // A quarter of the shortfall, rounded half up.
    let short = found.sum.shortfall_at_end.known.raw();
    assert!(short > 0);
    assert_eq!(found.recoverable.map(Pence::raw), Some((short + 2) / 4));
}

#[test]
fn declared_is_what_is_validated_waits_or_was_not_accepted() {
    let store = driver::sample();
    for found in every(&store) {
        let sum = &found.sum;
        let parts = [sum.validated, sum.waiting, sum.not_accepted].map(|total| total.known.raw());
        let name = &found.contract.contract_ref;
        assert_eq!(parts.iter().sum::<i64>(), sum.declared.known.raw(), "{name}");
        for quarter in &found.quarters {
            assert!(quarter.validated.known <= quarter.declared.known, "{name}");
        }
    }
}

#[test]
fn the_terminated_contract_owes_its_last_return() {
    let store = driver::sample();
    let found = delivery(&store, "C-0016");
    assert_eq!(found.contract.status, Some(Status::Terminated));
    assert!(found.contract.last_day() < found.contract.end);
    let last = found.quarters.last().unwrap();
    assert_eq!((last.version, last.standing.word()), (0, "overdue"));
    assert_eq!(found.recoverable, None, "its clause states no rate");
}
