//! Sums over commitments.

use super::made::{ContractMade, day, known};
use proptest::prelude::*;
use sleva::calc::performance::{Life, Rules, Sum};
use sleva::calc::words::{MeasureKind, Rag};
use sleva::calc::{Proxy, Quantity, Quarter};

fn sum(made: &[ContractMade], as_at: &str) -> Sum<'static> {
    made.iter()
        .fold(Sum::default(), |sum, made| sum.with(made.commitment.key(), &made.at(as_at)).unwrap())
}

fn year(measure_ref: &str, units: &str) -> ContractMade {
    ContractMade::new("2024-04-01", "2025-03-31", units).named("C-1", measure_ref)
}

fn delivered(made: &ContractMade, units: &str) -> ContractMade {
    made.line("2024-25 Q4", units, Some(units))
}

#[test]
fn over_delivery_on_one_measure_does_not_hide_a_gap_on_another() {
    let a = delivered(&year("A", "100").proxy("1000"), "130");
    let b = delivered(&year("B", "50").proxy("1000"), "20");
    let sum = sum(&[a, b], "2025-04-30");
    assert_eq!(sum.committed.value(), Some(known("150000")));
    assert_eq!(sum.validated.value(), Some(known("150000")));
    for shortfall in [sum.shortfall, sum.shortfall_at_end] {
        assert_eq!(shortfall.value(), Some(known("30000")));
    }
    for over in [sum.over, sum.over_at_end] {
        assert_eq!(over.value(), Some(known("30000")));
    }
    // By total value it is green, and B is named beside it.
    assert_eq!(sum.rag(Rules::default()), Rag::Green);
    let worst = sum.worst.clone().unwrap();
    assert_eq!((worst.measure_ref.as_ref(), worst.rag(Rules::default())), ("B", Rag::Red));
    assert_eq!(sum.delivered().percent().as_deref(), Some("100.0"));
}

#[test]
fn of_equally_bad_measures_the_first_by_reference_is_named() {
    // 1 of 2 by value, 2 of 4 by units: the same share.
    let b = delivered(&year("B", "2").proxy("3"), "1");
    let a = delivered(&year("A", "4").kind(MeasureKind::RecordOnly), "2");
    let c = delivered(&year("C", "4").proxy("3"), "3");
    for order in [[&a, &b, &c], [&c, &b, &a], [&b, &c, &a]] {
        let sum = sum(&order.map(Clone::clone), "2025-04-30");
        assert_eq!(sum.worst.unwrap().measure_ref, "A");
    }
}

#[test]
fn a_sum_counts_what_it_could_not_add() {
    let valued = delivered(&year("A", "10").proxy("2"), "8");
    let recorded = delivered(&year("B", "10").kind(MeasureKind::RecordOnly), "1");
    let unknown = delivered(&year("C", "10"), "10");
    let sum = sum(&[valued, recorded, unknown], "2025-04-30");
    let committed = sum.committed;
    assert_eq!((committed.lines, committed.record_only, committed.unknown), (3, 1, 1));
    assert_eq!(committed.value(), Some(known("20")));
    // £16 of £20 is amber; the measure that is only recorded is the worst.
    assert_eq!(sum.rag(Rules::default()), Rag::Amber);
    assert_eq!(sum.worst.unwrap().measure_ref, "B");
    assert_eq!(sum.forecast.lines, 0);
}

#[test]
fn where_nothing_has_a_value_the_worst_measure_grades() {
    let a = delivered(&year("A", "10").kind(MeasureKind::RecordOnly), "9");
    let b = delivered(&year("B", "10"), "7");
    assert_eq!(sum(&[a.clone(), b.clone()], "2025-04-30").rag(Rules::default()), Rag::Amber);
    assert_eq!(sum(std::slice::from_ref(&a), "2025-04-30").rag(Rules::default()), Rag::Green);
    assert_eq!(sum(std::slice::from_ref(&a), "2024-07-29").rag(Rules::default()), Rag::Grey);
    assert_eq!(Sum::default().rag(Rules::default()), Rag::Grey);
    // A valued measure of which nothing is expected yet: grey, whatever is only recorded.
    let later = year("C", "10").proxy("1").profile(&[("2025-26 Q1", "10")]);
    assert_eq!(sum(&[a, later], "2025-04-30").rag(Rules::default()), Rag::Grey);
}

#[test]
fn a_sum_beyond_the_range_of_money_is_none() {
    let made = year("A", "60000000000").proxy("1000");
    let sum = sum(std::slice::from_ref(&made), "2025-04-30");
    assert!(sum.with(made.commitment.key(), &made.at("2025-04-30")).is_none());
}

fn any_made() -> impl Strategy<Value = ContractMade> {
    let lines = prop::collection::vec((0_i64..500_000, 0_i64..=100, any::<bool>()), 0..8);
    (0_u8..4, 0_i64..2_000_000, 0_i64..20_000_000_000, lines, "[A-C]").prop_map(
        |(kind, units, proxy, lines, name)| {
            let life = Life::new(day("2023-04-01"), day("2026-03-31"));
            let mut made = ContractMade::of(life, Quantity::from_raw(units).unwrap());
            made = made.named("C-1", &name);
            (made.commitment.measure.kind, made.commitment.measure.proxy) = match kind {
                0 => (MeasureKind::RecordOnly, None),
                1 => (MeasureKind::Localised, None),
                _ => (MeasureKind::Proxy, Proxy::from_raw(proxy)),
            };
            for (at, (declared, share, is_decided)) in life.quarters().zip(lines) {
                let units = |raw| Quantity::from_raw(raw).unwrap().to_string();
                let decided = is_decided.then(|| units(declared * share / 100));
                made = made.line(&Quarter::to_string(&at), &units(declared), decided.as_deref());
            }
            made
        },
    )
}

proptest! {
    #[test]
    fn sums_agree_whatever_the_order_or_grouping(made in prop::collection::vec(any_made(), 0..12), cut in 0_usize..12) {
        let as_at = "2025-11-22";
        let forward = sum(&made, as_at);
        let backward: Vec<_> = made.iter().rev().cloned().collect();
        prop_assert_eq!(&forward, &sum(&backward, as_at));
        let (left, right) = made.split_at(cut.min(made.len()));
        prop_assert_eq!(&forward, &sum(right, as_at).plus(&sum(left, as_at)).unwrap());
    }

    #[test]
    fn what_is_declared_is_validated_waiting_or_not_accepted(made in prop::collection::vec(any_made(), 0..12)) {
        let sum = sum(&made, "2025-11-22");
        let parts = [sum.validated, sum.waiting, sum.not_accepted].map(|part| part.known.raw());
        prop_assert_eq!(parts.iter().sum::<i64>(), sum.declared.known.raw());
        prop_assert!(sum.validated.known <= sum.declared.known);
        prop_assert!(parts.iter().all(|part| *part >= 0));
        let gap = sum.shortfall_at_end.known.raw() - sum.over_at_end.known.raw();
        prop_assert_eq!(gap, sum.committed.known.raw() - sum.validated.known.raw());
    }

    #[test]
    fn a_forecast_brings_at_least_what_is_validated(made in any_made()) {
        let at = made.at("2025-11-22");
        prop_assert_eq!(at.forecast.is_some(), at.decided_quarters >= 2);
        if let Some(forecast) = at.forecast {
            prop_assert!(forecast.amount.units >= at.validated.units);
            prop_assert_eq!(forecast.left, 12 - at.decided_quarters);
        }
    }
}
