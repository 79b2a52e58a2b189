//! Expected, delivered, forecast and missing: the worked cases, and what holds for any record.

mod days;
mod grades;
pub mod made;
mod sums;

use made::{ContractMade, day, known, quantity, quarter};
use sleva::calc::performance::{Basis, recoverable};
use sleva::calc::words::{MeasureKind, Rag};
use sleva::calc::{Pence, Value};

/// Three years from 15 July 2024: 1,095 days, 120 units, no profile.
fn three_years() -> ContractMade {
    ContractMade::new("2024-07-15", "2027-07-14", "120")
}

#[test]
fn expected_by_days_counts_quarters_whose_return_is_due() {
    // 443 days to 30 September 2025: 120 × 443 ÷ 1,095 = 48.54794…
    let expected = three_years().at("2025-11-22").expected;
    assert_eq!(expected.basis, Basis::Days { elapsed: 443, of: 1095 });
    assert_eq!(expected.exact.numerator() * 1095, 1_200_000 * 443 * expected.exact.denominator());
    assert_eq!(expected.amount.units.to_string(), "48.5479");
    assert_eq!(expected.through, Some(quarter("2025-26 Q2")));

    // 30 October is the due day of that quarter. The day before, 351 days to 30 June 2025 count:
    // 120 × 351 ÷ 1,095 = 38.46575…
    let before = three_years().at("2025-10-29").expected;
    assert_eq!(before.basis, Basis::Days { elapsed: 351, of: 1095 });
    assert_eq!(before.amount.units.to_string(), "38.4658");
    assert_eq!(three_years().at("2025-10-30").expected, expected);
}

#[test]
fn before_the_first_due_quarter_nothing_is_expected_and_it_is_grey() {
    // The first quarter ends 30 September 2024: its return is due on 30 October.
    let before = three_years().at("2024-10-29");
    assert_eq!((before.expected.through, before.rag), (None, Rag::Grey));
    assert_eq!(before.expected.amount.units.to_string(), "0");
    assert_eq!(before.share, None);
    // 15 July to 30 September: 17 + 31 + 30 = 78 days; 120 × 78 ÷ 1,095 = 8.54794…
    let after = three_years().at("2024-10-30");
    assert_eq!((after.expected.amount.units.to_string().as_str(), after.rag), ("8.5479", Rag::Red));
}

#[test]
fn the_last_quarter_counts_no_day_after_the_contract() {
    // The last quarter ends 30 September 2027, the contract on 14 July.
    assert_eq!(
        three_years().at("2027-10-29").expected.basis,
        Basis::Days { elapsed: 1081, of: 1095 }
    );
    let end = three_years().at("2027-10-30").expected;
    assert_eq!(end.basis, Basis::Days { elapsed: 1095, of: 1095 });
    assert_eq!(end.amount.units, quantity("120"));
}

#[test]
fn a_terminated_contract_expects_what_its_days_were_to_bring() {
    // Terminated on 10 February 2025: 17 + 31 + 30 + 31 + 30 + 31 + 31 + 10 = 211 days of 1,095.
    let made = three_years().terminated("2025-02-10");
    assert_eq!(made.at("2025-04-29").expected.basis, Basis::Days { elapsed: 170, of: 1095 });
    for later in ["2025-04-30", "2025-08-01", "2030-01-01"] {
        let expected = made.at(later).expected;
        assert_eq!(expected.basis, Basis::Days { elapsed: 211, of: 1095 }, "{later}");
        assert_eq!(expected.through, Some(quarter("2024-25 Q4")), "{later}");
        // 120 × 211 ÷ 1,095 = 23.12328…
        assert_eq!(expected.amount.units.to_string(), "23.1233", "{later}");
    }
    let never = three_years().terminated("2024-07-01").at("2030-01-01");
    assert_eq!((never.expected.through, never.rag), (None, Rag::Grey));
}

#[test]
fn a_contract_of_one_day_expects_all_of_it_at_once() {
    let made = ContractMade::new("2024-02-29", "2024-02-29", "3");
    assert_eq!(made.at("2024-04-29").expected.amount.units, quantity("0"));
    let due = made.at("2024-04-30").expected;
    assert_eq!((due.basis, due.amount.units), (Basis::Days { elapsed: 1, of: 1 }, quantity("3")));
}

#[test]
fn a_leap_year_has_its_day() {
    // 1 January to 31 March 2024 are 91 days of 366.
    let made = ContractMade::new("2024-01-01", "2024-12-31", "366");
    assert_eq!(made.at("2024-04-30").expected.amount.units, quantity("91"));
    let common = ContractMade::new("2025-01-01", "2025-12-31", "365");
    assert_eq!(common.at("2025-04-30").expected.amount.units, quantity("90"));
}

#[test]
fn with_a_profile_its_due_quarters_are_expected() {
    let made = three_years().profile(&[
        ("2024-25 Q2", "5"),
        ("2024-25 Q3", "0"),
        ("2025-26 Q2", "15.5"),
        ("2025-26 Q3", "99.5"),
    ]);
    let at = |on: &str| made.at(on).expected;
    assert_eq!(at("2025-10-29").amount.units, quantity("5"));
    assert_eq!(at("2025-10-30").amount.units, quantity("20.5"));
    assert_eq!(at("2025-11-22").basis, Basis::Profile { quarters: 3, sum: quantity("20.5") });
    assert_eq!(at("2027-12-01").amount.units, quantity("120"));
    // What was to come after a termination is not expected.
    let ended = three_years().profile(&[("2024-25 Q2", "5"), ("2025-26 Q2", "115")]);
    assert_eq!(
        ended.terminated("2025-02-10").at("2028-01-01").expected.amount.units,
        quantity("5")
    );
    // A profile of more than is committed never expects more than that.
    let over = three_years().profile(&[("2024-25 Q2", "121")]);
    assert_eq!(over.at("2025-11-22").expected.amount.units, quantity("120"));
}

#[test]
fn an_expected_value_is_rounded_once_from_the_exact_units() {
    // 120 × 443 ÷ 1,095 = 48.547945…, × £206.8113 = £10,040.263…; the shown 48.5479 would give
    // £10,040.25.
    let expected = three_years().proxy("206.8113").at("2025-11-22").expected;
    assert_eq!(expected.amount.value, known("10040.26"));
    // Two quarters of a profile, 0.5 at £0.01 each: £0.01 together, not £0.02 or £0.
    let made = three_years().proxy("0.01").profile(&[("2024-25 Q2", "0.5"), ("2024-25 Q3", "0.5")]);
    assert_eq!(made.at("2025-11-22").expected.amount.value, known("0.01"));
}

#[test]
fn declared_units_are_validated_waiting_or_not_accepted() {
    // The case of £40,000 expected, at £1,000 a unit.
    let made = ContractMade::new("2024-04-01", "2026-03-31", "80")
        .proxy("1000")
        .profile(&[("2024-25 Q1", "40"), ("2025-26 Q4", "40")])
        .line("2024-25 Q1", "30", Some("27"))
        .line("2024-25 Q2", "30", None);
    let at = made.at("2024-11-01");
    assert_eq!(at.expected.amount.value, known("40000"));
    assert_eq!(at.declared.value, known("60000"));
    assert_eq!(at.validated.value, known("27000"));
    assert_eq!(at.not_accepted.value, known("3000"));
    assert_eq!((at.waiting.value, at.waiting.units), (known("30000"), quantity("30")));
    assert_eq!((at.rag, at.declared_quarters, at.decided_quarters), (Rag::Red, 2, 1));
}

#[test]
fn each_line_is_rounded_once_and_what_is_declared_splits_to_the_penny() {
    // 0.5 × £0.01 rounds to £0.01 on each of three lines.
    let made = three_years()
        .proxy("0.01")
        .line("2024-25 Q2", "0.5", Some("0.5"))
        .line("2024-25 Q3", "0.5", Some("0.4"))
        .line("2024-25 Q4", "0.5", None);
    let at = made.at("2025-11-22");
    assert_eq!((at.declared.value, at.validated.value), (known("0.03"), known("0.01")));
    assert_eq!((at.waiting.value, at.not_accepted.value), (known("0.01"), known("0.01")));
}

/// Twelve quarters, of which five are decided and the sixth is submitted.
fn twelve_quarters() -> ContractMade {
    let made = ContractMade::new("2024-04-01", "2027-03-31", "120").proxy("10");
    let quarters = ["2024-25 Q1", "2024-25 Q2", "2024-25 Q3", "2024-25 Q4", "2025-26 Q1"];
    let units = ["10", "12", "8", "10", "9"];
    let decided = quarters
        .iter()
        .zip(units)
        .fold(made, |made, (quarter, units)| made.line(quarter, units, Some(units)));
    decided.line("2025-26 Q2", "11", None)
}

#[test]
fn a_forecast_takes_the_mean_of_the_last_four_decided_quarters() {
    // (12 + 8 + 10 + 9) ÷ 4 = 9.75; 49 + 9.75 × 7 = 117.25.
    let forecast = twelve_quarters().at("2025-11-22").forecast.unwrap();
    assert_eq!((forecast.mean_of, forecast.left), (4, 7));
    assert_eq!((forecast.sum, forecast.mean), (quantity("39"), quantity("9.75")));
    assert_eq!(forecast.amount.units, quantity("117.25"));
    assert_eq!(forecast.amount.value, known("1172.50"));
}

#[test]
fn a_forecast_needs_two_decided_quarters() {
    let one = three_years().line("2024-25 Q2", "10", Some("10")).line("2024-25 Q3", "9", None);
    assert_eq!(one.at("2025-11-22").forecast, None);
    // 15 July 2024 to 14 July 2027 touches 13 quarters: 10 + 5 + 7.5 × 11 = 97.5.
    let two = three_years().line("2024-25 Q2", "10", Some("10")).line("2024-25 Q3", "5", Some("5"));
    let forecast = two.at("2025-11-22").forecast.unwrap();
    assert_eq!((forecast.mean_of, forecast.left), (2, 11));
    assert_eq!(forecast.amount.units, quantity("97.5"));
    // A return that is validated without this measure brings nothing more: 15 + 7.5 × 10 = 90.
    let forecast = two.closed("2024-25 Q4").at("2025-11-22").forecast.unwrap();
    assert_eq!((forecast.left, forecast.amount.units), (10, quantity("90")));
}

#[test]
fn a_mean_that_does_not_end_is_kept_exactly() {
    // (1 + 1 + 2) ÷ 3 = 1.3333…; × 3 quarters left = 4, not 3.9999.
    let made = ContractMade::new("2024-04-01", "2025-09-30", "9")
        .line("2024-25 Q1", "1", Some("1"))
        .line("2024-25 Q2", "1", Some("1"))
        .line("2024-25 Q3", "2", Some("2"));
    let forecast = made.at("2025-11-22").forecast.unwrap();
    assert_eq!((forecast.mean.to_string().as_str(), forecast.left), ("1.3333", 3));
    assert_eq!(forecast.amount.units, quantity("8"));
}

#[test]
fn a_shortfall_is_never_negative_and_over_delivery_stands_beside_it() {
    let made = ContractMade::new("2024-04-01", "2025-03-31", "100").proxy("1000");
    let behind = made.line("2024-25 Q4", "60", Some("60"));
    // At the end all 100 are expected.
    let end = behind.at("2025-04-30");
    assert_eq!(end.to_date, end.at_end);
    assert_eq!(end.at_end.shortfall.units, quantity("40"));
    assert_eq!(end.at_end.shortfall.value, known("40000"));
    assert_eq!((end.at_end.over.units, end.at_end.over.value), (quantity("0"), known("0")));
    // As at 30 July 2024, 91 of 365 days: 24.93150… expected, £24,931.51.
    let early = behind.at("2024-07-30");
    assert_eq!(early.to_date.over.units.to_string(), "35.0685");
    assert_eq!(early.to_date.over.value, known("35068.49"));
    assert_eq!(early.to_date.shortfall.value, known("0"));
    assert_eq!(early.at_end.shortfall.units, quantity("40"));
}

#[test]
fn only_a_stated_rate_makes_a_shortfall_recoverable() {
    let rate = |text: &str| Some(quantity(text));
    let pounds = |text: &str| Pence::parse(text).ok();
    assert_eq!(recoverable(known("30000"), rate("0.5")), pounds("15000"));
    assert_eq!(recoverable(known("30000"), None), None);
    assert_eq!(recoverable(Value::Unknown, rate("0.5")), None);
    assert_eq!(recoverable(Value::RecordOnly, rate("0.5")), None);
    // £0.01 × 0.5 is half a penny; £1.23 × 0.3333 is £0.409959.
    assert_eq!(recoverable(known("0.01"), rate("0.5")), pounds("0.01"));
    assert_eq!(recoverable(known("1.23"), rate("0.3333")), pounds("0.41"));
    assert_eq!(recoverable(known("90000000000000"), rate("900000000000")), None);
}

#[test]
fn record_only_measures_go_by_units_and_have_no_value() {
    let made = three_years().kind(MeasureKind::RecordOnly).proxy("10");
    let at = made.line("2024-25 Q2", "40", Some("40")).at("2025-11-22");
    let values = [at.committed, at.expected.amount, at.validated, at.waiting, at.at_end.shortfall];
    assert!(values.iter().all(|amount| amount.value == Value::RecordOnly));
    // 40 ÷ 48.5479… = 0.8239…
    assert_eq!((at.rag, at.delivered().percent().as_deref()), (Rag::Amber, Some("33.3")));
    assert_eq!(at.share.unwrap().percent().as_deref(), Some("82.4"));
}

#[test]
fn an_unknown_proxy_goes_by_units_and_is_not_zero() {
    let made = three_years().kind(MeasureKind::Localised);
    let at =
        made.line("2024-25 Q2", "44", Some("44")).line("2024-25 Q3", "0", None).at("2025-11-22");
    assert_eq!((at.committed.value, at.validated.value), (Value::Unknown, Value::Unknown));
    assert_eq!((at.waiting.value, at.expected.amount.value), (known("0"), Value::Unknown));
    assert_eq!((at.at_end.shortfall.value, at.at_end.over.value), (Value::Unknown, known("0")));
    // 44 ÷ 48.5479… = 0.9063…
    assert_eq!(at.rag, Rag::Green);
}

#[test]
fn nothing_is_ever_expected_of_a_zero_commitment() {
    let made = ContractMade::new("2024-07-15", "2027-07-14", "0");
    let at = made.line("2024-25 Q2", "4", Some("4")).at("2030-01-01");
    assert_eq!((at.committed.value, at.validated.value), (known("0"), Value::Unknown));
    assert_eq!((at.rag, at.at_end.over.units), (Rag::Grey, quantity("4")));
    assert_eq!((at.at_end.shortfall.value, at.at_end.over.value), (known("0"), Value::Unknown));
    assert_eq!(at.delivered().percent(), None);
}

#[test]
fn what_leaves_the_range_of_money_has_no_performance() {
    let made = ContractMade::new("2024-07-15", "2027-07-14", "900000000000").proxy("1000");
    assert!(made.performance(day("2025-11-22")).is_none());
}
