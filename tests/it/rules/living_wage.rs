//! The Living Wage: each question of the scope test both ways, the days on which two rates may be
//! due, and a declared rate a penny to both sides.

use sleva::calc::contract::{Contract, LivingWage};
use sleva::calc::living_wage::{
    Check, Milestone, MilestoneStanding, Outcome, RateOfYear, RateStanding, Scope, who,
};
use sleva::calc::words::ContractKind;
use sleva::calc::{Quantity, Quarter};

use super::made::{book, day, pence};

fn number(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

/// Answers a question of a contract.
type Put = fn(&mut LivingWage, Option<bool>);

/// A contract for services of which every question is answered, just barely, with yes.
fn barely_in_scope() -> Contract {
    let mut contract =
        Contract::new("C-1", "Cleaning", "S-1", (day("2023-04-01"), day("2027-03-31")));
    contract.kind = Some(ContractKind::Services);
    contract.living_wage = LivingWage {
        age_18: Some(true),
        contracted: Some(true),
        hours_week: Some(number("2")),
        weeks: Some(number("8")),
        on_council_land: Some(true),
    };
    contract
}

#[test]
fn each_question_with_yes_no_and_unknown() {
    let whole = Scope::of(&barely_in_scope());
    assert_eq!(whole.outcome(), Outcome::InScope);
    assert!(whole.answers.iter().all(|answer| answer.holds == Some(true)));

    let questions: [(&str, Put); 5] = [
        ("rlw_age_18", |facts, own| facts.age_18 = own),
        ("rlw_contracted", |facts, own| facts.contracted = own),
        ("rlw_hours_week", |facts, own| facts.hours_week = own.map(|_| number("1.9999"))),
        ("rlw_weeks", |facts, own| facts.weeks = own.map(|_| number("7.9999"))),
        ("rlw_on_council_land", |facts, own| facts.on_council_land = own),
    ];
    for (at, (field, put)) in questions.into_iter().enumerate() {
        for (own, outcome) in [(Some(false), Outcome::OutOfScope), (None, Outcome::Unclear)] {
            let mut contract = barely_in_scope();
            put(&mut contract.living_wage, own);
            let scope = Scope::of(&contract);
            assert_eq!(scope.outcome(), outcome, "{field}");
            let asked: Vec<_> = scope.answers.iter().map(|answer| answer.holds).collect();
            let mut expected = [Some(true); 5];
            expected[at] = own;
            assert_eq!(asked, expected, "{field}");
            assert_eq!(scope.answers[at].field, field);
            assert_eq!(scope.ruled_out().map(|no| no.0), own.map(|_| field));
            assert_eq!(scope.unknown(), if own.is_none() { vec![field] } else { vec![] });
        }
    }
}

#[test]
fn one_no_is_enough_whatever_is_unknown() {
    let mut contract = barely_in_scope();
    contract.living_wage = LivingWage { contracted: Some(false), ..LivingWage::default() };
    contract.kind = None;
    let scope = Scope::of(&contract);
    assert_eq!(scope.outcome(), Outcome::OutOfScope);
    assert_eq!(scope.unknown().len(), 5, "the kind and four questions");
}

#[test]
fn the_kind_of_the_contract_comes_first() {
    for (kind, outcome) in [
        (Some(ContractKind::Goods), Outcome::OutOfScope),
        (Some(ContractKind::Works), Outcome::OutOfScope),
        (Some(ContractKind::LightTouch), Outcome::InScope),
        (Some(ContractKind::Concession), Outcome::InScope),
        (None, Outcome::Unclear),
    ] {
        let contract = Contract { kind, ..barely_in_scope() };
        assert_eq!(Scope::of(&contract).outcome(), outcome, "{kind:?}");
    }
}

/// £13.45 was announced in October 2025, and no source names its day: it may be due from the first
/// of that month, and is at the end of the year after.
#[test]
fn the_days_on_which_two_rates_may_be_due() {
    let book = book(&[]);
    let on = |text: &str| -> Vec<String> {
        book.rates_on(day(text)).iter().map(|rate| rate.rate.to_string()).collect()
    };
    assert_eq!(on("2025-09-30"), ["12.60"], "the day before");
    assert_eq!(on("2025-10-01"), ["12.60", "13.45"], "the first day");
    assert_eq!(on("2026-09-29"), ["12.60", "13.45"], "the last day");
    assert_eq!(on("2026-09-30"), ["13.45"], "the day after");
}

#[test]
fn the_rates_of_a_quarter_are_those_of_its_days() {
    let book = book(&[]);
    let of = |text: &str| -> Vec<String> {
        let quarter = Quarter::parse(text).unwrap();
        book.rates_in(quarter).iter().map(|rate| rate.rate.to_string()).collect()
    };
    assert_eq!(of("2023-24 Q4"), ["10.90"]);
    assert_eq!(of("2024-25 Q1"), ["10.90", "12.00"], "£12 is due on 2024-05-01");
    assert_eq!(of("2024-25 Q2"), ["12.00"]);
    assert_eq!(of("2025-26 Q1"), ["12.00", "12.60"], "£12.60 is due on 2025-05-01");
    assert_eq!(of("2025-26 Q2"), ["12.60"]);
    assert_eq!(of("2025-26 Q3"), ["12.60", "13.45"]);
    assert_eq!(of("2030-31 Q1"), ["13.45"], "the last that is known");
}

/// No day of a quarter has a rate that the quarter has not, and the other way round.
#[test]
fn quarters_and_days_agree() {
    let book = book(&[]);
    for (year, number) in (2016..2028).flat_map(|year| (1..=4).map(move |own| (year, own))) {
        let quarter = Quarter::new(year, number).unwrap();
        let days = quarter.start().series(jiff::Span::new().days(1));
        let mut by_day: Vec<_> = days
            .take_while(|day| *day <= quarter.end())
            .flat_map(|day| book.rates_on(day))
            .map(|rate| rate.rate)
            .collect();
        by_day.sort();
        by_day.dedup();
        let own: Vec<_> = book.rates_in(quarter).iter().map(|rate| rate.rate).collect();
        assert_eq!(own, by_day, "{quarter}");
    }
}

#[test]
fn a_declared_rate_a_penny_to_both_sides() {
    let book = book(&[]);
    for (quarter, paid, expected) in [
        ("2025-26 Q2", "12.59", "£12.59 an hour is below the rate of £12.60 of 2024-25"),
        ("2025-26 Q2", "12.60", "£12.60 an hour meets the rate"),
        ("2025-26 Q1", "11.99", "£11.99 an hour is below the rate of £12 of 2023-24"),
        (
            "2025-26 Q1",
            "12.59",
            "£12.59 an hour meets £12 of 2023-24 and not £12.60 of 2024-25, which became due \
             within the quarter, on 2025-05-01",
        ),
        ("2025-26 Q1", "12.60", "£12.60 an hour meets the rate"),
        (
            "2025-26 Q3",
            "13.44",
            "£13.44 an hour meets £12.60 of 2024-25 and not £13.45 of 2025-26, and no source \
             names the day by which that one is due",
        ),
        ("2025-26 Q3", "13.45", "£13.45 an hour meets the rate"),
    ] {
        let paid = pence(paid);
        let check = Check::of(&book, Quarter::parse(quarter).unwrap(), paid).unwrap();
        assert_eq!(check.words(paid), expected, "{quarter}");
    }
}

#[test]
fn a_quarter_before_every_known_rate_is_not_judged() {
    let book = book(&[]);
    let quarter = Quarter::parse("2000-01 Q1").unwrap();
    assert_eq!(Check::of(&book, quarter, pence("8.25")), None);
}

/// The announcement and the day of payment are those of the sources in `living_wage.csv`: between
/// them the rate of the year before is still enough.
#[test]
fn the_days_on_which_the_rate_of_the_year_before_is_enough_too() {
    let rates = RateOfYear::all(&book(&[]), day("2025-11-22"));
    let of = |year: &str| rates.iter().find(|own| own.rate.year == year).unwrap();
    let overlap = |year: &str| of(year).overlap().unwrap();
    assert_eq!(overlap("2023-24"), "£10.90 is enough, too, from 2023-10-24 to 2024-04-30");
    assert_eq!(overlap("2024-25"), "£12 is enough, too, from a day of 2024-10 to 2025-04-30");
    assert!(overlap("2025-26").starts_with("£12.60 may be enough, too, from a day of 2025-10 to "));
    assert!(overlap("2020-21").contains("of which no source names the day, to 2021-05-08"));
    assert_eq!(of("2015-16").overlap(), None, "no earlier one is known");
    assert_eq!(rates.first().map(|own| own.rate.year.as_str()), Some("2025-26"), "newest first");
}

#[test]
fn where_a_rate_stands_on_a_day() {
    let standing = |on: &str, year: &str| {
        let rates = RateOfYear::all(&book(&[]), day(on));
        rates.iter().find(|own| own.rate.year == year).unwrap().standing
    };
    assert_eq!(standing("2025-04-30", "2023-24"), RateStanding::Due);
    assert_eq!(standing("2025-04-30", "2024-25"), RateStanding::Coming);
    assert_eq!(standing("2025-05-01", "2023-24"), RateStanding::Past);
    assert_eq!(standing("2025-05-01", "2024-25"), RateStanding::Due);
    assert_eq!(standing("2025-11-22", "2024-25"), RateStanding::Due);
    assert_eq!(standing("2025-11-22", "2025-26"), RateStanding::MayBeDue);
    assert_eq!(standing("2026-09-30", "2024-25"), RateStanding::Past);
}

#[test]
fn why_and_who_settles_it() {
    let mut contract = barely_in_scope();
    assert_eq!(Scope::of(&contract).why(), "yes to all five questions");
    contract.living_wage.weeks = None;
    assert_eq!(Scope::of(&contract).why(), "not known: rlw_weeks");
    assert_eq!(who(&contract), "the contract manager");
    contract.manager = Some("officer1".to_owned());
    assert_eq!(who(&contract), "the contract manager officer1");
    contract.living_wage = LivingWage::default();
    assert_eq!(Scope::of(&contract).why(), "none of the five questions is answered");
    contract.living_wage.hours_week = Some(number("1"));
    let scope = Scope::of(&contract);
    assert_eq!(
        (scope.why().as_str(), scope.answers[2].words().as_str()),
        ("1 hours a week, under 2", "no, 1")
    );
}

#[test]
fn a_milestone_is_overdue_from_the_day_after_it_was_due() {
    let own = Milestone {
        contract_ref: "C-1".to_owned(),
        milestone: "Accredited".to_owned(),
        due_on: day("2025-06-30"),
        met_on: Some(day("2025-07-04")),
        note: None,
    };
    for (on, standing) in [
        ("2025-06-30", MilestoneStanding::Open),
        ("2025-07-01", MilestoneStanding::Overdue),
        ("2025-07-03", MilestoneStanding::Overdue),
        ("2025-07-04", MilestoneStanding::Met),
    ] {
        assert_eq!(own.standing(day(on)), standing, "{on}");
    }
}
