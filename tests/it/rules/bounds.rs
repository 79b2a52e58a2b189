//! Every bound in the data to the penny, every edition to the day.

use jiff::Span;
use sleva::calc::rule::{Bound, InForce, Inclusive, Side, Since, Threshold};
use sleva::calc::words::{ContractKind, VatBasis};
use sleva::calc::{Date, Pence};

use super::made::{book, day, pence};

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

/// Each amount of the table holds from its first day to its last, and neither before nor after.
#[test]
fn every_amount_by_its_days() {
    let book = book(&[]);
    let one = Span::new().days(1);
    let mut seen = 0;
    let mut hold = |bound: &Bound, on: &dyn Fn(Date) -> Option<Bound>| {
        if let Some(from) = bound.from {
            assert_eq!(on(from.first).as_ref(), Some(bound), "its first day");
            assert_ne!(on(from.first - one).as_ref(), Some(bound), "the day before");
        }
        if let Some(to) = bound.to {
            assert_eq!(on(to).as_ref(), Some(bound), "its last day");
            assert_ne!(on(to + one).as_ref(), Some(bound), "the day after");
        }
        seen += 1;
    };
    for bound in &book.bounds {
        hold(bound, &|on| book.bound(&bound.name, on).cloned());
    }
    for Threshold { kind, bound } in &book.thresholds {
        hold(bound, &|on| book.threshold(*kind, on).cloned());
    }
    assert!(seen > 30, "{seen}");
}

/// No day between the first amount of a kind and now is without one, or has two.
#[test]
fn amounts_leave_no_gap() {
    let book = book(&[]);
    for kind in ContractKind::ALL {
        let own = book.thresholds.iter().filter(|own| own.kind == *kind).map(|own| &own.bound);
        let mut spans: Vec<(Date, Option<Date>)> =
            own.map(|bound| (bound.from.unwrap().first, bound.to)).collect();
        spans.sort();
        for pair in spans.windows(2) {
            let next = pair[0].1.map(|to| to + Span::new().days(1));
            assert_eq!(next, Some(pair[1].0), "{kind}");
        }
        assert_eq!(spans.last().unwrap().1, None, "{kind}");
    }
}

/// A rule holds from the first day of its edition, not the day before; within the month or year that
/// a source names it is unsure, or the edition before goes on where the rules are carried forward.
#[test]
fn every_edition_by_its_days() {
    let book = book(&[]);
    let one = Span::new().days(1);
    for edition in &book.editions {
        for rule in &edition.rules {
            let on = |day: Date| match book.in_force(rule, day) {
                InForce::No | InForce::NotYet(_) => "no",
                InForce::Unsure(own, _) if own == edition => "unsure",
                InForce::Yes(own, _) if own == edition => "yes",
                InForce::Unsure(..) | InForce::Yes(..) => "another",
            };
            let Since { first, last } = edition.from;
            let before = if edition.carries { "another" } else { "no" };
            assert_eq!(on(first - one), before, "{rule} of {} the day before", edition.name);
            assert_eq!(on(last), "yes", "{rule} of {} from its last possible day", edition.name);
            if first != last {
                let within = if edition.carries { "another" } else { "unsure" };
                assert_eq!(on(first), within, "{rule} of {} on {first}", edition.name);
                assert_eq!(on(last - one), within, "{rule} of {}", edition.name);
            }
        }
    }
}

#[test]
fn a_start_is_read_as_exactly_as_it_is_written() {
    let read = |text: &str| Since::parse(text).map(|own| (own.first, own.last, own.words()));
    let of = |first: &str, last: &str, words: &str| Some((day(first), day(last), words.to_owned()));
    assert_eq!(read("2019-12-16"), of("2019-12-16", "2019-12-16", "on 2019-12-16"));
    assert_eq!(read("2019-12"), of("2019-12-01", "2019-12-31", "on a day of 2019-12"));
    assert_eq!(read("2024-02"), of("2024-02-01", "2024-02-29", "on a day of 2024-02"));
    assert_eq!(read("2022"), of("2022-01-01", "2022-12-31", "on a day of 2022"));
    for wrong in ["", "soon", "2019-13", "2019-12-32", "19"] {
        assert!(read(wrong).is_none_or(|(first, ..)| first.year() < 100), "{wrong}");
    }
}

#[test]
fn the_law_of_each_day() {
    let book = book(&[]);
    let law = |on: &str| book.law(day(on)).map(|law| law.name.clone());
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(law("2006-01-30"), None);
    assert_eq!(law("2006-01-31"), some("Public Contracts Regulations 2006"));
    assert_eq!(law("2015-02-25"), some("Public Contracts Regulations 2006"));
    assert_eq!(law("2015-02-26"), some("Public Contracts Regulations 2015"));
    assert_eq!(law("2025-02-23"), some("Public Contracts Regulations 2015"));
    assert_eq!(law("2025-02-24"), some("Procurement Act 2023"));
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

/// A rate may be due from the first day that it can be, and is from the last; until then the one
/// before may be enough.
#[test]
fn every_rate_by_its_days() {
    let book = book(&[]);
    let one = Span::new().days(1);
    for rate in &book.rates {
        let has = |on: Date| book.rates_on(on).contains(&rate);
        assert!(!has(rate.due.first - one), "{} before", rate.year);
        assert!(has(rate.due.first) && has(rate.due.last), "{}", rate.year);
        assert_eq!(book.rates_on(rate.due.last).first(), Some(&rate), "{} alone", rate.year);
    }
}
