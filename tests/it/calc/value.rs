use proptest::prelude::*;
use sleva::calc::number::{LIMIT, group, percent};
use sleva::calc::value::{line, multiply};
use sleva::calc::words::MeasureKind::{Direct, Localised, Proxy as Proxied, RecordOnly};
use sleva::calc::{Pence, Proxy, Quantity, Total, Value};

fn worth(units: &str, proxy: &str) -> String {
    let units = Quantity::parse(units).unwrap();
    multiply(units, Proxy::parse(proxy).unwrap()).unwrap().grouped()
}

#[test]
fn worked_values() {
    assert_eq!(worth("38.03", "26272.995"), "999,162.00");
    assert_eq!(worth("0.3", "18963.3333"), "5,689.00");
    assert_eq!(worth("53", "206.8113"), "10,961.00");
}

#[test]
fn rounding_is_half_away_from_zero_and_once() {
    assert_eq!(worth("1", "0.005"), "0.01");
    assert_eq!(worth("1", "0.00499999"), "0.00");
    assert_eq!(worth("-1", "0.005"), "-0.01");
    assert_eq!(worth("0.0001", "50"), "0.01");
}

#[test]
fn unknown_zero_and_record_only_are_three_things() {
    let proxy = Proxy::parse("10").ok();
    let two = Quantity::parse("2").unwrap();
    let pounds = |text: &str| Some(Value::Known(Pence::parse(text).unwrap()));
    assert_eq!(line(RecordOnly, two, None), Some(Value::RecordOnly));
    assert_eq!(line(RecordOnly, Quantity::ZERO, None), Some(Value::RecordOnly));
    assert_eq!(line(Proxied, two, None), Some(Value::Unknown));
    assert_eq!(line(Proxied, Quantity::ZERO, None), pounds("0"));
    assert_eq!(line(Localised, two, proxy), pounds("20"));
    assert_eq!(line(Direct, two, None), pounds("2"));
}

#[test]
fn sums_say_what_they_left_out() {
    let mut total = Total::default();
    assert_eq!(total.value(), None);
    for value in [Value::RecordOnly, Value::RecordOnly] {
        total = total.with(value).unwrap();
    }
    assert_eq!(total.value(), Some(Value::RecordOnly));
    total = total.with(Value::Unknown).unwrap();
    assert_eq!(total.value(), Some(Value::Unknown));
    total = total.with(Value::Known(Pence::parse("3.50").unwrap())).unwrap();
    assert_eq!(total.value(), Some(Value::Known(Pence::parse("3.50").unwrap())));
    assert_eq!((total.lines, total.record_only, total.unknown), (4, 2, 1));
}

#[test]
fn whole_pounds_round_half_away_from_zero() {
    let pounds = |text: &str| Pence::parse(text).unwrap().pounds();
    assert_eq!(pounds("1458532.49"), "1,458,532");
    assert_eq!(pounds("0.50"), "1");
    assert_eq!(pounds("-0.50"), "-1");
    assert_eq!(pounds("-0.49"), "0");
}

#[test]
fn percentages_have_one_decimal_and_need_a_whole() {
    assert_eq!(percent(1, 3).as_deref(), Some("33.3"));
    assert_eq!(percent(2, 3).as_deref(), Some("66.7"));
    assert_eq!(percent(90, 100).as_deref(), Some("90.0"));
    assert_eq!(percent(1, 0), None);
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(raw in -LIMIT..=LIMIT) {
        let pence = Pence::from_raw(raw).unwrap();
        prop_assert_eq!(Pence::parse(&pence.to_string()), Ok(pence));
        prop_assert_eq!(Pence::parse(&pence.grouped()), Ok(pence));
        let proxy = Proxy::from_raw(raw).unwrap();
        prop_assert_eq!(Proxy::parse(&proxy.grouped()), Ok(proxy));
    }

    #[test]
    fn a_value_is_within_half_a_penny_of_the_exact_product(units in -1_000_000_000_i64..1_000_000_000, proxy in 0_i64..1_000_000_000_000) {
        let value = multiply(Quantity::from_raw(units).unwrap(), Proxy::from_raw(proxy).unwrap()).unwrap();
        let exact = i128::from(units) * i128::from(proxy);
        let off = (i128::from(value.raw()) * 10_000_000_000 - exact).abs();
        prop_assert!(off <= 5_000_000_000);
    }

    #[test]
    fn commas_never_change_digits(number in 0_u64..) {
        let plain = number.to_string();
        prop_assert_eq!(group(&plain).replace(',', ""), plain);
    }
}
