//! Every bound in the data to the penny, every edition to the day.

use sleva::calc::rule::{Bound, Inclusive, Side};
use sleva::calc::words::Locality::Outside;
use sleva::calc::words::Severity::{Breach, NotApplicable, Unclear};
use sleva::calc::words::{ContractKind, Route, VatBasis};
use sleva::calc::{Date, Pence};

use super::made::{Made, book, day, only, pence};

/// A penny below every bound is below it, a penny above is above, and the amount itself is where
/// the bound says.
#[test]
fn every_bound_to_the_penny() {
    let book = book(&[]);
    let thresholds = book.thresholds.iter().map(|threshold| &threshold.bound);
    let bounds: Vec<&Bound> =
        book.bounds.iter().chain(thresholds).filter(|bound| bound.amount > Pence::ZERO).collect();
    assert!(bounds.len() > 20, "{}", bounds.len());
    for bound in bounds {
        let on = bound.from.map_or(day("2015-03-01"), |from| from.first);
        let side = |add: i64| {
            let value = Pence::from_raw(bound.amount.raw() + add).unwrap();
            bound.side((value, bound.vat), &book, on).side
        };
        assert_eq!(side(-1), Side::Below, "{bound:?}");
        assert_eq!(side(1), Side::Above, "{bound:?}");
        match (bound.inclusive, side(0)) {
            (Inclusive::Yes, Side::Above)
            | (Inclusive::No, Side::Below)
            | (Inclusive::NotStated, Side::Unclear(_)) => {}
            (inclusive, side) => panic!("{inclusive:?} gives {side:?} for {bound:?}"),
        }
    }
}

/// Thresholds begin and end on the days of their table.
#[test]
fn thresholds_change_at_the_turn_of_the_year() {
    let book = book(&[]);
    let of = |on: &str| book.threshold(ContractKind::Services, day(on)).unwrap().amount;
    assert_eq!(of("2021-12-31"), pence("189330"));
    assert_eq!(of("2022-01-01"), pence("213477"));
    assert_eq!(of("2025-12-31"), pence("214904"));
    assert_eq!(of("2026-01-01"), pence("207720"));
    let floor = |on: &str| {
        let bound = book.bound("publish-floor", day(on)).unwrap();
        (bound.amount, bound.vat)
    };
    assert_eq!(floor("2021-12-31"), (pence("25000"), Some(VatBasis::Excluding)));
    assert_eq!(floor("2022-01-01"), (pence("25000"), Some(VatBasis::Including)));
    assert_eq!(floor("2022-12-20"), (pence("25000"), Some(VatBasis::Including)));
    assert_eq!(floor("2022-12-21"), (pence("30000"), Some(VatBasis::Including)));
    assert_eq!(floor("2025-02-24"), (pence("30000"), Some(VatBasis::Including)));
}

/// £22,000 without VAT is £26,400 with it: under a floor of £25,000 without, over one with.
#[test]
fn the_vat_basis_of_the_floor_decides() {
    let made = |began: &str, basis| {
        Made::of("22000", Route::OpenTender).began(began).with(|own| own.vat_basis = basis)
    };
    let excluding = Some(VatBasis::Excluding);
    assert_eq!(made("2021-12-31", excluding).is("publish-floor"), NotApplicable);
    assert_eq!(made("2022-01-01", excluding).is("publish-floor"), Breach);
    assert_eq!(made("2022-01-01", Some(VatBasis::Including)).is("publish-floor"), NotApplicable);
    let found = made("2022-01-01", None).says("publish-floor");
    assert_eq!(only(&found).severity(), Unclear);
    assert_eq!(only(&found).said.missing.as_deref(), Some("vat_basis"));
    // £18,000 is under the floor either way.
    let small = made("2022-01-01", None).with(|own| own.estimated_value = pence("18000"));
    assert_eq!(small.is("publish-floor"), NotApplicable);
}

/// £25,000 including VAT is £20,833.33 and a third without it.
#[test]
fn a_basis_that_a_setting_states_is_converted_exactly() {
    let made = |value: &str, basis| {
        Made::of(value, Route::Quotation).quoted(Outside).with(|own| own.vat_basis = Some(basis))
    };
    let including = [("rules.vat_basis", "including")];
    let is = |value: &str, basis| made(value, basis).is_by("quotes-two", &including);
    assert_eq!(is("20833.33", VatBasis::Excluding), Breach);
    assert_eq!(is("20833.34", VatBasis::Excluding), NotApplicable);
    assert_eq!(made("20833.34", VatBasis::Excluding).is("quotes-two"), Breach, "nobody states it");
}

#[test]
fn within_the_month_in_which_a_policy_began_it_is_unclear() {
    let on = |began: &str| Made::of("18000", Route::Quotation).quoted(Outside).began(began);
    assert_eq!(on("2019-11-30").is("quotes-two"), NotApplicable);
    let found = on("2019-12-01").says("quotes-two");
    assert_eq!(only(&found).severity(), Unclear);
    assert!(only(&found).said.next.as_ref().unwrap().contains("rules.rotherham-2019.from"));
    assert_eq!(on("2019-12-31").is("quotes-two"), Breach, "the last day that it can be");
    assert_eq!(on("2020-01-01").is("quotes-two"), Breach);
    let settled = [("rules.rotherham-2019.from", "2019-12-16")];
    assert_eq!(on("2019-12-15").is_by("quotes-two", &settled), NotApplicable);
    assert_eq!(on("2019-12-16").is_by("quotes-two", &settled), Breach);
}

#[test]
fn the_policy_of_2024_carries_the_rules_forward_and_says_so() {
    let edition = |began: &str| {
        let found = Made::of("18000", Route::Quotation).quoted(Outside).began(began);
        let found = found.says("quotes-two");
        (only(&found).edition.clone(), only(&found).edition_note.clone(), only(&found).severity())
    };
    assert_eq!(edition("2023-12-31"), ("rotherham-2019".to_owned(), None, Breach));
    assert_eq!(edition("2024-06-01").0, "rotherham-2019", "nobody says from which day of 2024");
    assert_eq!(edition("2024-06-01").2, Breach);
    let (name, note, severity) = edition("2025-01-01");
    assert_eq!((name.as_str(), severity), ("rotherham-2024", Breach));
    assert!(note.unwrap().contains("not at hand"));
}

#[test]
fn a_purchase_without_its_beginning_is_judged_as_at_the_day_and_says_so() {
    let made = Made::of("18000", Route::Quotation).quoted(Outside).with(|own| {
        own.began_on = None;
        own.awarded_on = None;
    });
    let found = made.says("quotes-two");
    assert!(only(&found).said.found.contains("not recorded"), "{}", only(&found).said.found);
    assert_eq!(only(&found).judged_on, day("2025-11-22"));
}

#[test]
fn estimated_and_awarded_on_different_sides_warn_by_themselves() {
    let made =
        Made::of("95000", Route::OpenTender).with(|own| own.awarded_value = Some(pence("112000")));
    let found = made.says("sv-required");
    assert_eq!(found.len(), 2, "{found:#?}");
    let warning = found.iter().find(|own| own.said.found.contains("£112,000")).unwrap();
    assert!(warning.said.found.contains("above"), "{}", warning.said.found);
}

/// From which day on a rate has to be paid.
#[test]
fn living_wage_rates_by_day() {
    let book = book(&[]);
    let on = |day: Date| -> Vec<String> {
        book.rates_on(day).iter().map(|rate| rate.rate.to_string()).collect()
    };
    assert_eq!(on(day("2024-04-30")), ["10.90"]);
    assert_eq!(on(day("2024-05-01")), ["12.00"]);
    assert_eq!(on(day("2025-05-01")), ["12.60"]);
    assert_eq!(on(day("2025-11-22")), ["12.60", "13.45"], "no source names the day");
}
