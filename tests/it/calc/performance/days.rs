//! Due days and the quarters of a life.

use super::made::{ContractMade, day, quantity, quarter};
use jiff::ToSpan;
use proptest::prelude::*;
use sleva::calc::contract::Contract;
use sleva::calc::fraction::Fraction;
use sleva::calc::performance::{Life, Rules, due_day, last_due};
use sleva::calc::{Date, Quantity};

#[test]
fn a_return_is_due_thirty_days_after_its_quarter() {
    let due = |name: &str| due_day(quarter(name), Rules::default());
    assert_eq!(due("2025-26 Q1"), day("2025-07-30"));
    assert_eq!(due("2025-26 Q2"), day("2025-10-30"));
    assert_eq!(due("2025-26 Q3"), day("2026-01-30"));
    assert_eq!(due("2025-26 Q4"), day("2026-04-30"));
    let rules = Rules { due_days: 0, ..Rules::default() };
    assert_eq!(due_day(quarter("2025-26 Q2"), rules), day("2025-09-30"));
    let life = Life::new(day("2025-04-01"), day("2026-03-31"));
    assert_eq!(last_due(life, day("2025-09-30"), rules), Some(quarter("2025-26 Q2")));
    assert_eq!(last_due(life, day("2025-09-29"), rules), Some(quarter("2025-26 Q1")));
}

#[test]
fn a_life_ends_with_its_contract_or_its_termination() {
    let mut contract =
        Contract::new("C-1", "Made up", "S-1", (day("2024-07-15"), day("2027-07-14")));
    assert_eq!(Life::of(&contract), Life::new(day("2024-07-15"), day("2027-07-14")));
    assert_eq!(Life::of(&contract).quarters().count(), 13);
    contract.terminated_on = Some(day("2025-02-10"));
    let life = Life::of(&contract);
    assert_eq!(life.quarters().last(), Some(quarter("2024-25 Q4")));
    assert_eq!((life.days(), life.last), (1095, day("2025-02-10")));
    contract.terminated_on = Some(day("2024-07-01"));
    assert_eq!(Life::of(&contract).quarters().count(), 0);
}

#[test]
fn what_is_due_in_a_quarter_goes_by_its_days() {
    let life = Life::new(day("2024-07-15"), day("2027-07-14"));
    let due = |name: &str| life.due_in(quarter(name), quantity("120")).unwrap().to_string();
    // 78, 92, 90 and 14 days of 1,095, × 120.
    assert_eq!(due("2024-25 Q2"), "8.5479");
    assert_eq!(due("2024-25 Q3"), "10.0822");
    assert_eq!(due("2024-25 Q4"), "9.863");
    assert_eq!(due("2027-28 Q2"), "1.5342");
    assert_eq!(due("2027-28 Q3"), "0");
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i64..8_000).prop_map(|days| day("2018-01-01").saturating_add(days.days()))
}

fn any_life() -> impl Strategy<Value = Life> {
    (any_day(), 0_i64..3_000, 0_i64..3_000).prop_map(|(first, days, lived)| {
        let end = first.saturating_add(days.days());
        Life { first, last: first.saturating_add(lived.days()).min(end), end }
    })
}

proptest! {
    #[test]
    fn the_last_due_quarter_is_the_last_whose_due_day_has_come(life in any_life(), on in any_day(), due_days in 0_u16..400) {
        let rules = Rules { due_days, ..Rules::default() };
        let naive = life.quarters().filter(|quarter| due_day(*quarter, rules) <= on).last();
        prop_assert_eq!(last_due(life, on, rules), naive);
    }

    #[test]
    fn expected_is_within_the_commitment_and_never_falls(life in any_life(), on in any_day(), later in 0_i64..900, units in 0_i64..1_000_000_000, spread in prop::collection::vec(0_i64..400_000_000, 0..6)) {
        let mut made = ContractMade::of(life, Quantity::from_raw(units).unwrap());
        let quarters = life.quarters().step_by(2).zip(&spread);
        made.profile = quarters.map(|(at, units)| (at, Quantity::from_raw(*units).unwrap())).collect();
        let at = |on| made.performance(on).unwrap().expected;
        let (before, after) = (at(on), at(on.saturating_add(later.days())));
        prop_assert!(Fraction::ZERO <= before.exact && before.exact <= after.exact);
        prop_assert!(after.exact <= Fraction::whole(i128::from(units)));
        prop_assert!(before.amount.units <= after.amount.units);
    }

    #[test]
    fn a_contract_that_ran_to_its_end_expects_all_of_it(life in any_life(), units in 0_i64..1_000_000_000) {
        let life = Life::new(life.first, life.end);
        let made = ContractMade::of(life, Quantity::from_raw(units).unwrap());
        let expected = made.performance(life.end.saturating_add(200.days())).unwrap().expected;
        prop_assert_eq!(expected.amount.units.raw(), units);
        prop_assert_eq!(expected.exact, Fraction::whole(i128::from(units)));
    }

    #[test]
    fn fractions_are_ordered_as_multiplying_across_orders_them(a in any::<i32>(), b in 1..i32::MAX, c in any::<i32>(), d in 1..i32::MAX) {
        let [a, b, c, d] = [a, b, c, d].map(i128::from);
        let fraction = |over, under| Fraction::new(over, under).unwrap();
        prop_assert_eq!(fraction(a, b).cmp(&fraction(c, d)), (a * d).cmp(&(c * b)));
        prop_assert_eq!(fraction(a, b), fraction(a * d, b * d));
    }

    #[test]
    fn a_rounded_fraction_is_within_a_half(a in any::<i64>(), b in 1_i64..) {
        let [a, b] = [a, b].map(i128::from);
        let off = 2 * (Fraction::new(a, b).unwrap().rounded() * b - a);
        prop_assert!(off.abs() <= b && (off.abs() < b || (off > 0) == (a > 0)));
    }
}
