//! Delivery against commitments: the same by every route, and of a past day what it was then.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sleva::calc::filter::Filter;
use sleva::calc::measure::Measure;
use sleva::calc::performance::Sum;
use sleva::calc::returns::{ReturnLine, Variation};
use sleva::calc::words::{Decision, Rag, ReturnState};
use sleva::calc::{Date, Quarter};
use sleva::db::request::{
    AsAt, CellChange, Command, ContractPerformance, Edit, Kind, Level, PerformanceList,
    PerformanceQuery, Query, Record, Reply, ReturnDetail, ReturnStep, Step, Verdict,
};
use sleva::db::{By, Store};

use super::{commitment, contract, day, measure, memory, profile, put, quantity, register};

pub fn by(person: &str, on: Date) -> By {
    By { person: person.to_owned(), at: format!("{on}T09:00:00Z") }
}

pub fn quarter(text: &str) -> Quarter {
    Quarter::parse(text).unwrap()
}

/// Does one thing with a return; false where the store refuses.
pub fn act(store: &mut dyn Store, who: &By, at: (&str, Quarter), step: ReturnStep) -> bool {
    let step = Step::Return { contract_ref: at.0.to_owned(), quarter: at.1, step: Box::new(step) };
    store.write(&Command::Edit(vec![Edit::with(vec![step], "")]), who).is_ok()
}

pub fn detail(store: &dyn Store, at: (&str, Quarter)) -> ReturnDetail {
    let query = Query::Return {
        contract_ref: at.0.to_owned(),
        quarter: at.1,
        version: None,
        today: day("2026-01-01"),
    };
    let Reply::Return(detail) = store.read(&query).unwrap() else { panic!() };
    *detail
}

pub fn declared(detail: &ReturnDetail, measure: &str) -> Option<ReturnLine> {
    let mut rows = detail.rows.iter();
    rows.find(|row| row.commitment.measure.measure_ref == measure).and_then(|row| row.line.clone())
}

pub fn key(
    store: &mut dyn Store,
    on: Date,
    at: (&str, Quarter),
    measure: &str,
    units: &str,
) -> bool {
    let was = declared(&detail(store, at), measure).and_then(|line| line.declared);
    let cell = CellChange::Declared { was, to: Some(quantity(units)) };
    let step = ReturnStep::Key { measure_ref: measure.to_owned(), cell };
    act(store, &by("officer1", on), at, step)
}

pub fn submit(store: &mut dyn Store, on: Date, at: (&str, Quarter)) -> bool {
    let step = detail(store, at).submission();
    act(store, &by("officer1", on), at, step)
}

pub fn decide(
    store: &mut dyn Store,
    on: Date,
    at: (&str, Quarter),
    measure: &str,
    verdict: (Decision, Option<&str>),
) -> bool {
    let detail = detail(store, at);
    let step = ReturnStep::Decide {
        version: detail.key.version,
        measure_ref: measure.to_owned(),
        was: declared(&detail, measure).and_then(|line| line.decided),
        to: Some(Verdict {
            decision: verdict.0,
            reduced_to: verdict.1.map(quantity),
            reason: Some("as evidenced".to_owned()),
        }),
    };
    act(store, &by("validator1", on), at, step)
}

pub fn finish(store: &mut dyn Store, on: Date, at: (&str, Quarter)) -> bool {
    let version = detail(store, at).key.version;
    act(store, &by("validator1", on), at, ReturnStep::Finish { version })
}

pub fn of(store: &dyn Store, contract_ref: &str, as_at: AsAt) -> ContractPerformance {
    let query = Query::ContractPerformance { contract_ref: contract_ref.to_owned(), as_at };
    let Reply::ContractPerformance(found) = store.read(&query).unwrap() else { panic!() };
    *found
}

pub fn summed(store: &dyn Store, level: Level, as_at: AsAt) -> PerformanceList {
    let query = PerformanceQuery { level, filter: Filter::default(), supplier_ref: None, as_at };
    let Reply::Performance(list) = store.read(&Query::Performance(query)).unwrap() else {
        panic!()
    };
    *list
}

/// C-0001 with 120 hours of M1 at £2, spread by days, and 12 of M2 at £10, in a profile; C-0002
/// with 40 hours of M1.
pub fn committed(store: &mut dyn Store) {
    register(store);
    let second = sleva::calc::contract::Contract {
        category: Some("Places".to_owned()),
        ..contract("C-0002")
    };
    put(store, Kind::Contracts, vec![Record::Contract(second)]);
    let all = [("C-0001", "M1", "120"), ("C-0001", "M2", "12"), ("C-0002", "M1", "40")];
    let all = all
        .map(|(contract, measure, units)| Record::Commitment(commitment(contract, measure, units)));
    put(store, Kind::Commitments, all.into());
    let planned = ["2024-25 Q2", "2024-25 Q3", "2024-25 Q4", "2025-26 Q1"];
    let planned = planned.map(|quarter| profile("C-0001", "M2", quarter, "3"));
    put(store, Kind::Profiles, planned.into());
}

/// Worked by hand. M1: 120 hours at £2 from 15 July 2024 to 14 July 2027, which are 1,095 days, of
/// which 351 are over by 30 June 2025: 38.46575… hours expected, £76.93. M2: 9 hours at £10 by then
/// and 3 more in 2025-26 Q1, so 12 hours, £120. Declared: M1 10 hours (£20) in Q3, of which 8 are
/// validated (£16); 5 hours (£10) in Q4, submitted and undecided; M2 4 hours (£40), validated, in
/// Q3, and 1 hour (£10), undecided, in Q4.
pub fn delivered(store: &mut dyn Store) {
    committed(store);
    delivered_again(store);
}

/// The returns of that contract.
fn delivered_again(store: &mut dyn Store) {
    let (q3, q4) = (("C-0001", quarter("2024-25 Q3")), ("C-0001", quarter("2024-25 Q4")));
    let on = day("2025-01-10");
    assert!(key(store, on, q3, "M1", "10") && key(store, on, q3, "M2", "4"));
    assert!(submit(store, on, q3));
    assert!(decide(store, on, q3, "M1", (Decision::Reduced, Some("8"))));
    assert!(decide(store, on, q3, "M2", (Decision::Accepted, None)));
    assert!(finish(store, on, q3));
    let on = day("2025-04-10");
    assert!(key(store, on, q4, "M1", "5") && key(store, on, q4, "M2", "1"));
    assert!(submit(store, on, q4));
}

fn pounds(pence: sleva::calc::Pence) -> String {
    pence.to_string()
}

#[test]
fn figures_worked_by_hand() {
    let mut store = memory();
    delivered(&mut store);
    let found = of(&store, "C-0001", AsAt::now(day("2025-08-01")));
    let [(_, m1), (_, m2)] = found.lines.as_slice() else { panic!() };
    assert_eq!(m1.expected.amount.units.to_string(), "38.4658");
    let of_m1 = [m1.declared, m1.validated, m1.waiting, m1.not_accepted];
    assert_eq!(of_m1.map(|amount| amount.units.to_string()), ["15", "8", "5", "2"]);
    assert_eq!((m1.rag, m2.rag), (Rag::Red, Rag::Red));
    let sum = &found.sum;
    let money = [sum.committed, sum.expected, sum.declared, sum.validated, sum.waiting];
    assert_eq!(
        money.map(|total| pounds(total.known)),
        ["360.00", "196.93", "80.00", "56.00", "20.00"]
    );
    // 16 of 76.93 is 20.8%, 40 of 120 is 33.3%.
    assert_eq!(sum.worst.as_ref().unwrap().measure_ref, "M1");
    assert_eq!(found.through, Some(quarter("2025-26 Q1")));
    let q3 = found.quarters.iter().find(|one| one.quarter == quarter("2024-25 Q3")).unwrap();
    let autumn = [q3.declared, q3.validated, q3.waiting];
    assert_eq!(autumn.map(|total| pounds(total.known)), ["60.00", "56.00", "0.00"]);
}

#[test]
fn a_draft_counts_nowhere() {
    let mut store = memory();
    committed(&mut store);
    let at = ("C-0001", quarter("2024-25 Q3"));
    assert!(key(&mut store, day("2025-01-10"), at, "M1", "10"));
    let found = of(&store, "C-0001", AsAt::now(day("2025-02-01")));
    assert_eq!(pounds(found.sum.declared.known), "0.00");
}

#[test]
fn an_amendment_counts_from_the_day_it_is_submitted_and_the_old_figures_before() {
    let mut store = memory();
    delivered(&mut store);
    let at = ("C-0001", quarter("2024-25 Q3"));
    let who = by("officer1", day("2025-05-01"));
    let amend = ReturnStep::Amend { version: 1, reason: "counted twice".to_owned() };
    assert!(act(&mut store, &who, at, amend));
    assert!(key(&mut store, day("2025-05-02"), at, "M1", "6"));
    let declared = |store: &dyn Store, as_at| pounds(of(store, "C-0001", as_at).sum.declared.known);
    assert_eq!(declared(&store, AsAt::now(day("2025-05-02"))), "80.00");
    assert!(submit(&mut store, day("2025-05-03"), at));
    // M1 of Q3 is 6 hours instead of 10: £8 less, and waits again.
    let now = of(&store, "C-0001", AsAt::now(day("2025-05-03")));
    let money = [now.sum.declared, now.sum.validated, now.sum.waiting];
    assert_eq!(money.map(|total| pounds(total.known)), ["72.00", "40.00", "32.00"]);
    assert_eq!(declared(&store, AsAt::past(day("2025-05-02"))), "80.00");
    let before = of(&store, "C-0001", AsAt::past(day("2025-05-02")));
    assert_eq!(pounds(before.sum.validated.known), "56.00");
}

#[test]
fn a_variation_counts_from_the_day_it_was_signed() {
    let mut store = memory();
    delivered(&mut store);
    let variation = Variation {
        contract_ref: "C-0001".to_owned(),
        measure_ref: "M1".to_owned(),
        units: quantity("100"),
        signed_on: day("2025-06-01"),
        reason: Some("fewer sites".to_owned()),
        was: None,
    };
    let edit = Edit::with(vec![Step::Vary(variation)], "");
    store.write(&Command::Edit(vec![edit]), &by("officer1", day("2025-06-01"))).unwrap();
    let committed = |as_at| pounds(of(&store, "C-0001", as_at).sum.committed.known);
    assert_eq!(committed(AsAt::now(day("2025-06-02"))), "320.00");
    assert_eq!(committed(AsAt::past(day("2025-06-01"))), "320.00");
    assert_eq!(committed(AsAt::past(day("2025-05-31"))), "360.00");
    store.write(&Command::Undo, &by("officer1", day("2025-06-03"))).unwrap();
    assert_eq!(
        pounds(of(&store, "C-0001", AsAt::now(day("2025-06-03"))).sum.committed.known),
        "360.00"
    );
}

/// Whatever is summed up, everything adds up to the same.
fn routes_agree(store: &dyn Store, as_at: AsAt) {
    let all = summed(store, Level::Council, as_at).all.sum;
    let add = |rows: Vec<Sum>| {
        rows.into_iter().try_fold(Sum::default(), |all, own| all.plus(&own)).unwrap()
    };
    for level in [Level::Contract, Level::Category, Level::Supplier, Level::Theme, Level::Measure] {
        let list = summed(store, level, as_at);
        assert_eq!(list.all.sum, all, "{level:?}");
        assert_eq!(add(list.rows.into_iter().map(|row| row.sum).collect()), all, "{level:?}");
    }
    let list = summed(store, Level::Quarter, as_at);
    let known = |pick: fn(&Sum) -> i64, due: bool| -> i64 {
        let through = list.through.to_string();
        let rows = list.rows.iter().filter(|row| !due || row.name <= through);
        rows.map(|row| pick(&row.sum)).sum()
    };
    assert_eq!(known(|sum| sum.expected.known.raw(), true), all.expected.known.raw());
    assert_eq!(known(|sum| sum.declared.known.raw(), false), all.declared.known.raw());
    assert_eq!(known(|sum| sum.validated.known.raw(), false), all.validated.known.raw());
    assert_eq!(known(|sum| sum.waiting.known.raw(), false), all.waiting.known.raw());
}

/// Keeps the sums of every contract as at a day.
pub fn settle(store: &mut dyn Store, today: Date) {
    let who = by("officer1", today);
    while store.write(&Command::Settle { today }, &who).unwrap().changed > 0 {}
}

#[test]
fn sums_that_are_kept_follow_what_is_done_and_the_day() {
    let mut store = memory();
    committed(&mut store);
    let on = day("2025-02-01");
    settle(&mut store, on);
    let all = summed(&store, Level::Council, AsAt::now(on));
    assert_eq!(all.computed, 0);
    let before = all.all.sum.validated.known;
    delivered_again(&mut store);
    routes_agree(&store, AsAt::now(on));
    let found = summed(&store, Level::Council, AsAt::now(on));
    assert_eq!(
        (pounds(before), pounds(found.all.sum.validated.known)),
        ("0.00".into(), "56.00".into())
    );
    // Another quarter is due, whose sums nobody has kept yet: they are computed.
    let later = AsAt::now(day("2025-08-01"));
    // C-0001 as above, and of C-0002 40 hours × 351 / 1,095 at £2: £25.64.
    let all = summed(&store, Level::Council, later);
    assert_eq!((all.computed, pounds(all.all.sum.expected.known)), (2, "222.57".into()));
    routes_agree(&store, later);
    settle(&mut store, later.day);
    routes_agree(&store, later);
    store.verify().unwrap();
}

#[test]
fn sums_by_any_route_agree() {
    let mut store = memory();
    delivered(&mut store);
    for on in ["2024-10-29", "2025-01-30", "2025-08-01", "2030-01-01"] {
        routes_agree(&store, AsAt::now(day(on)));
        routes_agree(&store, AsAt::past(day(on)));
    }
}

/// What is kept says what a count of the rows says, in every level.
fn kept_is_counted(store: &dyn Store, on: Date) {
    for level in Level::ALL {
        let kept = summed(store, *level, AsAt::now(on));
        let counted = summed(store, *level, AsAt::past(on));
        assert_eq!(kept.computed, 0, "{level:?}");
        assert_eq!((kept.rows, kept.all), (counted.rows, counted.all), "{level:?}");
    }
    routes_agree(store, AsAt::now(on));
}

/// Contracts of two months of award, which are summed up in a group each.
#[test]
fn groups_of_contracts_follow_every_change() {
    let mut store = memory();
    delivered(&mut store);
    let on = day("2025-08-01");
    let own = |n: usize, category: &str| sleva::calc::contract::Contract {
        category: Some(category.to_owned()),
        award_date: Some(day(if n < 128 { "2024-05-31" } else { "2024-06-30" })),
        ..contract(&format!("C-{n:04}"))
    };
    let more = (3..=150).map(|n| Record::Contract(own(n, if n % 2 == 0 { "Works" } else { "" })));
    put(&mut store, Kind::Contracts, more.collect());
    let more = (3..=150).map(|n| {
        let measure = if n % 3 == 0 { "M1" } else { "M2" };
        Record::Commitment(commitment(&format!("C-{n:04}"), measure, &n.to_string()))
    });
    put(&mut store, Kind::Commitments, more.collect());
    settle(&mut store, on);
    kept_is_counted(&store, on);
    assert_eq!(summed(&store, Level::Measure, AsAt::now(on)).apart, 0);
    let before = summed(&store, Level::Council, AsAt::now(on));
    assert_eq!(before.all.contracts, 150);
    // Something is delivered of C-0001, and nothing of the others.
    let worst = |store: &dyn Store| {
        summed(store, Level::Council, AsAt::now(on)).all.sum.worst.unwrap().contract_ref
    };
    assert_eq!(worst(&store), "C-0002");

    // Another category, a termination, a variation, an amendment, a theme.
    put(&mut store, Kind::Contracts, vec![Record::Contract(own(149, "Works"))]);
    kept_is_counted(&store, on);
    // Its group are those awarded in June: the first two, and from the 128th to the last.
    assert_eq!(summed(&store, Level::Measure, AsAt::now(on)).apart, 25);
    let ended = sleva::calc::contract::Contract {
        terminated_on: Some(day("2025-02-10")),
        ..own(77, "Works")
    };
    put(&mut store, Kind::Contracts, vec![Record::Contract(ended)]);
    kept_is_counted(&store, on);
    carry_out(&mut store, &Deed::Vary(0, 333), on);
    kept_is_counted(&store, on);
    let vary = Deed::Vary(0, 55);
    carry_out(&mut store, &vary, on.tomorrow().unwrap());
    kept_is_counted(&store, on.tomorrow().unwrap());
    settle(&mut store, on);
    for deed in [Deed::Amend(1), Deed::Key(1, 0, 33), Deed::Submit(1)] {
        carry_out(&mut store, &deed, on);
        kept_is_counted(&store, on.tomorrow().unwrap());
    }
    let filed = Measure { theme: Some("Jobs".to_owned()), ..measure("M2", None, Some("10")) };
    put(&mut store, Kind::Measures, vec![Record::Measure(filed)]);
    kept_is_counted(&store, on.tomorrow().unwrap());
    let themes = summed(&store, Level::Theme, AsAt::now(on));
    assert_eq!(themes.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["", "Jobs"]);
    store.verify().unwrap();
    settle(&mut store, on);
    kept_is_counted(&store, on.tomorrow().unwrap());
    store.verify().unwrap();
    // What was decided of C-0001 waits again since it was amended, so nothing is delivered of it.
    assert_eq!(worst(&store), "C-0001");
}

#[test]
fn contracts_that_lie_apart_are_summed_up_like_each_alone() {
    let mut store = memory();
    put(&mut store, Kind::Suppliers, vec![super::supplier("S-0002", "Invented Sisters")]);
    delivered(&mut store);
    let theirs = [3, 4, 7, 8, 19, 40];
    let more = (3..=40).map(|n| sleva::calc::contract::Contract {
        supplier_ref: if theirs.contains(&n) { "S-0002" } else { "S-0001" }.to_owned(),
        ..contract(&format!("C-{n:04}"))
    });
    put(&mut store, Kind::Contracts, more.map(Record::Contract).collect());
    let more = (3..=40).map(|n| commitment(&format!("C-{n:04}"), "M1", &n.to_string()));
    put(&mut store, Kind::Commitments, more.map(Record::Commitment).collect());
    for n in 3..=40 {
        let name = format!("C-{n:04}");
        let at = (name.as_str(), quarter("2024-25 Q3"));
        assert!(key(&mut store, day("2025-01-10"), at, "M1", &format!("0.{n:02}")));
        assert!(n % 2 == 0 || submit(&mut store, day("2025-01-10"), at));
    }
    let as_at = AsAt::past(day("2025-08-01"));
    let supplier_ref = Some("S-0002".to_owned());
    let query =
        PerformanceQuery { level: Level::Contract, filter: Filter::default(), supplier_ref, as_at };
    let Reply::Performance(list) = store.read(&Query::Performance(query)).unwrap() else {
        panic!()
    };
    let found: Vec<_> = list.rows.into_iter().map(|row| (row.name, row.sum)).collect();
    let alone = theirs.map(|n| format!("C-{n:04}"));
    let alone = alone.map(|name| (name.clone(), of(&store, &name, as_at).sum));
    assert_eq!(found, alone);
    // Of C-0003 and C-0007, which were submitted: 0.03 + 0.07 hours at £2, and of C-0019 0.19.
    assert_eq!(pounds(list.all.sum.declared.known), "0.58");
}

/// One thing that somebody does on a day.
#[derive(Debug, Clone)]
enum Deed {
    Key(u8, u8, u16),
    Submit(u8),
    Decide(u8, u8, u16),
    Query(u8, u8),
    Finish(u8),
    Amend(u8),
    Vary(u8, u16),
}

fn deeds() -> impl Strategy<Value = Deed> {
    let (q, m, n) = (0..3_u8, 0..2_u8, 0..400_u16);
    prop_oneof![
        6 => (q.clone(), m.clone(), n.clone()).prop_map(|(q, m, n)| Deed::Key(q, m, n)),
        4 => q.clone().prop_map(Deed::Submit),
        5 => (q.clone(), m.clone(), n.clone()).prop_map(|(q, m, n)| Deed::Decide(q, m, n)),
        1 => (q.clone(), m.clone()).prop_map(|(q, m)| Deed::Query(q, m)),
        3 => q.clone().prop_map(Deed::Finish),
        2 => q.prop_map(Deed::Amend),
        // Few values, so that one is agreed that stands already.
        2 => (m, 0..3_u16).prop_map(|(m, n)| Deed::Vary(m, n * 100)),
    ]
}

fn units(tenths: u16) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn carry_out(store: &mut dyn Store, deed: &Deed, on: Date) {
    let quarters = ["2024-25 Q2", "2024-25 Q3", "2024-25 Q4"];
    let at = |q: u8| ("C-0001", quarter(quarters[usize::from(q)]));
    let measure = |m: u8| if m == 0 { "M1" } else { "M2" };
    match *deed {
        Deed::Key(q, m, n) => {
            key(store, on, at(q), measure(m), &units(n));
        }
        Deed::Submit(q) => {
            submit(store, on, at(q));
        }
        Deed::Decide(q, m, n) => {
            let line = declared(&detail(store, at(q)), measure(m));
            let less = line.and_then(|line| line.declared).is_some_and(|d| quantity(&units(n)) < d);
            let verdict = if less { Decision::Reduced } else { Decision::Accepted };
            decide(store, on, at(q), measure(m), (verdict, less.then_some(&*units(n))));
        }
        Deed::Query(q, m) => {
            decide(store, on, at(q), measure(m), (Decision::Queried, None));
        }
        Deed::Finish(q) => {
            finish(store, on, at(q));
        }
        Deed::Amend(q) => {
            let version = detail(store, at(q)).key.version;
            let reason = "found an error".to_owned();
            act(store, &by("officer1", on), at(q), ReturnStep::Amend { version, reason });
        }
        Deed::Vary(m, n) => {
            let variation = Variation {
                contract_ref: "C-0001".to_owned(),
                measure_ref: measure(m).to_owned(),
                units: quantity(&units(n)),
                signed_on: on,
                reason: None,
                was: None,
            };
            let edit = Edit::with(vec![Step::Vary(variation)], "");
            let _ = store.write(&Command::Edit(vec![edit]), &by("officer1", on));
        }
    }
}

/// What must not change when more is done later.
fn figures(found: ContractPerformance) -> impl PartialEq + std::fmt::Debug {
    (found.lines, found.sum, found.quarters, found.variations, found.recoverable)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn figures_of_a_past_day_are_those_of_a_database_that_stopped_then(
        deeds in prop::collection::vec(deeds(), 1..40), is_kept in any::<bool>(),
    ) {
        let mut store = memory();
        committed(&mut store);
        if is_kept {
            settle(&mut store, day("2025-01-31"));
        }
        let mut on = day("2025-01-02");
        let mut then = Vec::new();
        let mut submitted: Submitted = Submitted::new();
        for deed in &deeds {
            carry_out(&mut store, deed, on);
            then.push((on, figures(of(&store, "C-0001", AsAt::now(on)))));
            // What was submitted is never changed by what comes later, whatever is decided of it.
            let now = versions(&store);
            for (key, lines) in &submitted {
                prop_assert_eq!(now.get(key), Some(lines));
            }
            submitted = now;
            on = on.tomorrow().unwrap();
        }
        for (day, figures_then) in then {
            let past = figures(of(&store, "C-0001", AsAt::past(day)));
            prop_assert_eq!(past, figures_then, "{}", day);
        }
        let now = of(&store, "C-0001", AsAt::now(on));
        for (_, line) in &now.lines {
            prop_assert!(line.validated.units <= line.declared.units);
        }
        prop_assert!(now.sum.validated.known <= now.sum.declared.known);
        // Kept sums are what a count says: of the rows, or of what is kept of them, which verify
        // holds to the rows.
        for level in Level::ALL {
            let kept = summed(&store, *level, AsAt::now(on));
            let counted = summed(&store, *level, AsAt::past(on));
            prop_assert_eq!((kept.rows, kept.all), (counted.rows, counted.all), "{:?}", level);
        }
        routes_agree(&store, AsAt::now(on));
        store.verify().unwrap();
    }
}

/// What each submitted version declares.
type Submitted = BTreeMap<(&'static str, u32), Vec<ReturnLine>>;

fn versions(store: &dyn Store) -> Submitted {
    let mut found = Submitted::new();
    for name in ["2024-25 Q2", "2024-25 Q3", "2024-25 Q4"] {
        let newest = detail(store, ("C-0001", quarter(name)));
        for version in newest.versions.iter().filter(|one| one.state != ReturnState::Draft) {
            let query = Query::Return {
                contract_ref: "C-0001".to_owned(),
                quarter: quarter(name),
                version: Some(version.key.version),
                today: day("2026-01-01"),
            };
            let Reply::Return(detail) = store.read(&query).unwrap() else { panic!() };
            let lines = detail.rows.into_iter().filter_map(|row| row.line);
            let lines = lines.map(|line| ReturnLine { decided: None, ..line }).collect();
            found.insert((name, version.key.version), lines);
        }
    }
    found
}
