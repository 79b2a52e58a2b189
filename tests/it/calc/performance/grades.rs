//! RAG: its bounds, and that it is what multiplying across says.

use super::made::{ContractMade, day, known};
use proptest::prelude::*;
use sleva::calc::performance::{By, Life, Performance};
use sleva::calc::words::{MeasureKind, Rag};
use sleva::calc::{Quantity, Quarter};

/// £40,000 expected of a direct measure, of which this much is validated.
fn validated(pounds: &str) -> Performance {
    ContractMade::new("2024-04-01", "2026-03-31", "80000")
        .kind(MeasureKind::Direct)
        .profile(&[("2024-25 Q1", "40000"), ("2025-26 Q4", "40000")])
        .line("2024-25 Q1", "60000", Some(pounds))
        .at("2024-11-01")
}

#[test]
fn the_worked_bounds() {
    for (pounds, rag) in [
        ("60000", Rag::Green),
        ("36000", Rag::Green),
        ("35999.99", Rag::Amber),
        ("28000", Rag::Amber),
        ("27999.99", Rag::Red),
        ("0", Rag::Red),
    ] {
        let at = validated(pounds);
        assert_eq!(at.expected.amount.value, known("40000"));
        assert_eq!((at.rag, at.by), (rag, By::Value), "{pounds}");
    }
    assert_eq!(validated("36000").share.unwrap().percent().as_deref(), Some("90.0"));
}

#[test]
fn by_units_the_exact_fraction_decides() {
    // 1 × 91 ÷ 365 expected, 0.249315…: 0.9 of it is 0.224383…, 0.7 of it 0.174520….
    let made = ContractMade::new("2024-04-01", "2025-03-31", "1").kind(MeasureKind::RecordOnly);
    let graded = |units: &str| made.line("2024-25 Q1", units, Some(units)).at("2024-07-30").rag;
    assert_eq!((graded("0.2244"), graded("0.2243")), (Rag::Green, Rag::Amber));
    assert_eq!((graded("0.1746"), graded("0.1745")), (Rag::Amber, Rag::Red));
}

#[test]
fn a_measure_worth_nothing_a_unit_goes_by_units() {
    let made = ContractMade::new("2024-04-01", "2025-03-31", "4").proxy("0");
    let at = made.line("2024-25 Q4", "3", Some("3")).at("2025-04-30");
    assert_eq!((at.by, at.rag), (By::Units, Rag::Amber));
}

/// The grade by integers alone: `part` of `whole` ÷ `under`.
fn naive(part: i128, whole: i128, under: i128) -> Rag {
    match part * under * 100 {
        _ if whole <= 0 => Rag::Grey,
        share if share >= 90 * whole => Rag::Green,
        share if share >= 70 * whole => Rag::Amber,
        _ => Rag::Red,
    }
}

proptest! {
    #[test]
    fn a_grade_is_what_multiplying_across_says(units in 0_i64..3_000_000, delivered in 0_i64..1_000_000, days in 0_i64..1_200, is_direct in any::<bool>()) {
        let first = day("2024-04-01");
        let life = Life::new(first, first.saturating_add(jiff::Span::new().days(days)));
        let kind = if is_direct { MeasureKind::Direct } else { MeasureKind::RecordOnly };
        // Whole pence, so that the pounds of a direct measure are exact.
        let quantity = |raw: i64| Quantity::from_raw(raw * 100).unwrap();
        let made = ContractMade::of(life, quantity(units)).kind(kind);
        let delivered_text = quantity(delivered).to_string();
        let made = made.line(&Quarter::of(first).to_string(), &delivered_text, Some(&delivered_text));
        // 30 July 2024: the quarter to 30 June is due, 91 days or all there are.
        let at = made.performance(day("2024-07-30")).unwrap();
        let (elapsed, all) = (i128::from(days + 1).min(91), i128::from(days + 1));
        let (part, whole) = (i128::from(delivered), i128::from(units) * elapsed);
        let rag = if is_direct {
            naive(part, (2 * whole + all) / (2 * all), 1)
        } else {
            naive(part, whole, all)
        };
        prop_assert_eq!(at.rag, rag);
        prop_assert_eq!(at.share.is_none(), at.rag == Rag::Grey);
    }
}
