use proptest::prelude::*;
use sleva::calc::commitment::spread_evenly;
use sleva::calc::{Date, Quantity, Quarter};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_year_turns_on_the_first_of_april() {
    assert_eq!(Quarter::of(day("2026-03-31")).to_string(), "2025-26 Q4");
    assert_eq!(Quarter::of(day("2026-04-01")).to_string(), "2026-27 Q1");
    assert_eq!(Quarter::of(day("1999-12-31")).to_string(), "1999-00 Q3");
}

#[test]
fn every_way_of_writing_a_quarter_is_read() {
    for text in ["2025-26 Q3", "Q3 25/26", "2025/26 Q3", "2025-26Q3", "q3 2025-2026", "25-26 q3"] {
        let quarter = Quarter::parse(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(
            (quarter.start(), quarter.end()),
            (day("2025-10-01"), day("2025-12-31")),
            "{text}"
        );
    }
}

#[test]
fn what_is_not_a_quarter_is_refused() {
    for text in
        ["", "Q3", "2025-27 Q3", "2025-26 Q5", "2025-26 Q0", "2025 Q3", "Q٣ 25/26", "é", "Qé1"]
    {
        assert_eq!(Quarter::parse(text), None, "{text}");
    }
}

#[test]
fn a_contract_touches_the_quarters_of_its_first_and_last_day() {
    let quarters: Vec<String> = Quarter::spanning(day("2024-07-15"), day("2025-01-01"))
        .map(|quarter| quarter.to_string())
        .collect();
    assert_eq!(quarters, ["2024-25 Q2", "2024-25 Q3", "2024-25 Q4"]);
}

#[test]
fn an_even_spread_adds_up() {
    let units = Quantity::parse("10").unwrap();
    let parts: Vec<String> = spread_evenly(units, 3).iter().map(ToString::to_string).collect();
    assert_eq!(parts, ["3.3334", "3.3333", "3.3333"]);
    assert!(spread_evenly(units, 0).is_empty());
}

proptest! {
    #[test]
    fn a_day_lies_in_its_quarter(days in 0_i32..60_000) {
        let day = day("1950-01-01").checked_add(jiff::Span::new().days(days)).unwrap();
        let quarter = Quarter::of(day);
        prop_assert!(quarter.start() <= day && day <= quarter.end());
        prop_assert_eq!(quarter.next().previous(), quarter);
        prop_assert_eq!(quarter.end().tomorrow().unwrap(), quarter.next().start());
        prop_assert_eq!(Quarter::parse(&quarter.to_string()), Some(quarter));
    }

    #[test]
    fn a_spread_always_adds_up(raw in -1_000_000_i64..1_000_000, count in 1_usize..50) {
        let parts = spread_evenly(Quantity::from_raw(raw).unwrap(), count);
        prop_assert_eq!(parts.len(), count);
        prop_assert_eq!(parts.iter().map(|part| part.raw()).sum::<i64>(), raw);
    }
}
