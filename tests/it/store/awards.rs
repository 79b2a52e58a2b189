//! Sums of the annual report by month of award: the same as a count of the rows, whatever range of
//! awards is asked for.

use proptest::prelude::*;
use sleva::calc::contract::Contract;
use sleva::calc::explain::{Published, explain};
use sleva::calc::figure::Figure;
use sleva::calc::filter::Filter;
use sleva::calc::supplier::Supplier;
use sleva::calc::words::{Decision, Ownership, Size};
use sleva::calc::{Date, Pence};
use sleva::db::Store;
use sleva::db::request::{
    AsAt, Command, Kind, Level, PerformanceList, PerformanceQuery, Query, Record, Reply,
    ReportQuery, ReportSums,
};
use sleva::db::sqlite::Sqlite;

use super::delivery::{by, decide, key, quarter, settle, submit};
use super::{commitment, contract, day, import, memory, put, register};

const CONTRACTS: usize = 9;
/// Every return that is keyed is due by then, and nothing is dated later.
const ON: &str = "2025-02-01";

fn report(store: &dyn Store, range: (Option<&str>, Option<&str>), as_at: AsAt) -> ReportSums {
    let (from, to) = (range.0.map(day), range.1.map(day));
    let query = ReportQuery { from, to, supplier_ref: None, as_at };
    let Reply::ReportSums(sums) = store.read(&Query::ReportSums(query)).unwrap() else { panic!() };
    *sums
}

/// Of everything, of whole months, from and to days within one, and of nothing.
const RANGES: [(Option<&str>, Option<&str>); 6] = [
    (None, None),
    (Some("2024-01-01"), Some("2024-03-31")),
    (Some("2024-02-02"), None),
    (None, Some("2024-02-15")),
    (Some("2024-02-10"), Some("2024-02-20")),
    (Some("2023-01-01"), Some("2023-12-31")),
];

fn kept_is_counted(store: &dyn Store, on: Date) {
    for range in RANGES {
        let kept = report(store, range, AsAt::now(on));
        let counted = report(store, range, AsAt::past(on));
        for (kept, counted) in kept.levels.iter().zip(&counted.levels) {
            let level = kept.level;
            assert_eq!((kept.computed, level), (0, counted.level), "{range:?}");
            assert_eq!(kept.all, counted.all, "{level:?} of {range:?}");
            assert_eq!(kept.rows, counted.rows, "{level:?} of {range:?}");
        }
        assert_eq!(kept.years, counted.years, "{range:?}");
        assert_eq!(kept.printed, counted.printed, "{range:?}");
    }
}

fn company(size: Size) -> Record {
    Record::Supplier(Supplier {
        supplier_ref: "S-0002".to_owned(),
        name: "Invented Sisters".to_owned(),
        size: Some(size),
        ownership: Some(Ownership::Private),
        ..Supplier::default()
    })
}

/// An award in one of the months January to April 2024, or none.
fn awarded(n: usize, award: u8) -> Record {
    let days = ["2024-01-31", "2024-02-01", "2024-02-15", "2024-02-29", "2024-03-10", "2024-04-30"];
    Record::Contract(Contract {
        supplier_ref: if n.is_multiple_of(2) { "S-0001" } else { "S-0002" }.to_owned(),
        category: Some(if award < 3 { "Works" } else { "Care" }.to_owned()),
        department: (award > 1).then(|| "Places".to_owned()),
        award_date: days.get(usize::from(award)).map(|own| day(own)),
        ..contract(&format!("C-{n:04}"))
    })
}

fn printed(metric: &str, (from, to): (Option<&str>, Option<&str>)) -> Record {
    Record::Figure(Published {
        report: "an annual report".to_owned(),
        date: "2024-12-01".to_owned(),
        metric: metric.to_owned(),
        measure: from.unwrap_or_default().to_owned(),
        value: "100".to_owned(),
        unit: "GBP".to_owned(),
        source: "invented".to_owned(),
        note: String::new(),
        awarded_from: from.map(day),
        awarded_to: to.map(day),
        edition: None,
        measure_ref: None,
    })
}

fn council(awards: &[u8]) -> Sqlite {
    let mut store = memory();
    register(&mut store);
    put(&mut store, Kind::Suppliers, vec![company(Size::Small)]);
    let own = (1..=CONTRACTS).zip(awards);
    put(&mut store, Kind::Contracts, own.map(|(n, award)| awarded(n, *award)).collect());
    let all = (1..=CONTRACTS).flat_map(|n| {
        let name = format!("C-{n:04}");
        // One in five commits to nothing.
        let some = if n == 5 { &[][..] } else { &["M1", "M2"][..=n % 2] };
        some.iter().map(move |measure| {
            Record::Commitment(commitment(&name, measure, &(n * 9).to_string()))
        })
    });
    put(&mut store, Kind::Commitments, all.collect());
    let figures = [
        printed("committed_total", (Some("2024-02-02"), Some("2024-02-20"))),
        printed("delivered_total_cumulative", (None, Some("2024-03-31"))),
        printed("delivered_validated_cumulative", (Some("2024-02-15"), Some("2024-04-30"))),
    ];
    put(&mut store, Kind::Figures, figures.into());
    store
}

#[derive(Debug, Clone)]
enum Deed {
    Award(usize, u8),
    Grow(bool),
    File(bool),
    Deliver(usize, u16),
    Settle,
}

fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => (1..=CONTRACTS, 0..7_u8).prop_map(|(n, award)| Deed::Award(n, award)),
        1 => any::<bool>().prop_map(Deed::Grow),
        1 => any::<bool>().prop_map(Deed::File),
        3 => (1..=CONTRACTS, 1..90_u16).prop_map(|(n, units)| Deed::Deliver(n, units)),
        2 => Just(Deed::Settle),
    ]
}

fn carry_out(store: &mut Sqlite, deed: &Deed) {
    match *deed {
        Deed::Award(n, award) => {
            put(store, Kind::Contracts, vec![awarded(n, award)]);
        }
        Deed::Grow(is_large) => {
            let size = if is_large { Size::Large } else { Size::Micro };
            put(store, Kind::Suppliers, vec![company(size)]);
        }
        Deed::File(is_other) => {
            let theme = Some(if is_other { "Jobs" } else { "Growth" }.to_owned());
            let own = super::measure("M1", None, Some("2"));
            let policy_outcome = theme.clone();
            let own = sleva::calc::measure::Measure { theme, policy_outcome, ..own };
            put(store, Kind::Measures, vec![Record::Measure(own)]);
        }
        Deed::Deliver(n, units) => {
            let name = format!("C-{n:04}");
            let at = (name.as_str(), quarter("2024-25 Q3"));
            let units = units.to_string();
            // Refused where it is not committed, or is submitted already.
            if n != 5 && key(store, day("2025-01-20"), at, "M1", &units) {
                submit(store, day("2025-01-20"), at);
                decide(store, day("2025-01-21"), at, "M1", (Decision::Accepted, None));
            }
        }
        Deed::Settle => settle(store, day(ON)),
    }
}

#[test]
fn a_report_of_any_range_is_worked_by_hand() {
    // 31 January, 1, 15 and 29 February, 10 March; without an award two; 15 February, 1 February.
    let mut store = council(&[0, 1, 2, 3, 4, 6, 6, 2, 1]);
    settle(&mut store, day(ON));
    kept_is_counted(&store, day(ON));
    let committed = |range: (Option<&str>, Option<&str>)| {
        let sums = report(&store, range, AsAt::now(day(ON)));
        (sums.levels[0].all.contracts, sums.levels[0].all.sum.committed.known)
    };
    let pounds = |pounds: i64| Pence::from_raw(pounds * 100).unwrap();
    // Contract n commits n × 9 hours at £2, and where n is odd as many at £10; the fifth nothing.
    // 15 to 29 February: 27 × £12 + 36 × £2 + 72 × £2.
    assert_eq!(committed((Some("2024-02-10"), Some("2024-02-29"))), (3, pounds(324 + 72 + 144)));
    // February: and 18 × £2 + 81 × £12.
    assert_eq!(committed((Some("2024-02-01"), Some("2024-02-29"))), (5, pounds(540 + 36 + 972)));
    // 10 to 20 February.
    assert_eq!(committed((Some("2024-02-10"), Some("2024-02-20"))), (2, pounds(324 + 144)));
    // Everything that was awarded: and 9 × £12 of January. What was not awarded is in no range.
    assert_eq!(committed((None, None)), (6, pounds(1_548 + 108)));
}

/// Sums of a level by name, of a report and of the list, which are the same.
fn named(store: &dyn Store, level: Level, as_at: AsAt) -> Vec<(String, Pence)> {
    let sums = report(store, (None, None), as_at);
    let rows = |list: &PerformanceList| -> Vec<(String, Pence)> {
        list.rows.iter().map(|row| (row.name.clone(), row.sum.committed.known)).collect()
    };
    let reported = rows(sums.level(level).unwrap());
    let awarded = Filter { awarded_from: sums.from, ..Filter::default() };
    let query = PerformanceQuery { level, filter: awarded, supplier_ref: None, as_at };
    let Reply::Performance(list) = store.read(&Query::Performance(query)).unwrap() else {
        panic!()
    };
    assert_eq!(rows(&list), reported, "{level:?}");
    reported
}

/// What a figure of everything committed by a category or a department came to.
fn explained(store: &dyn Store, name: &str, as_at: AsAt) -> String {
    let figure = Figure::parse(name).unwrap();
    let Reply::Explain(facts) = store.read(&Query::Explain { figure, as_at }).unwrap() else {
        panic!()
    };
    explain(&facts).value
}

#[test]
fn of_a_past_day_contracts_are_grouped_as_they_were_then() {
    let mut store = memory();
    register(&mut store);
    put(&mut store, Kind::Suppliers, vec![company(Size::Small)]);
    put(&mut store, Kind::Contracts, vec![awarded(1, 2), awarded(2, 4)]);
    let version = |from: Option<&str>, theme: &str| {
        let own = super::measure("M1", from, Some("2"));
        let theme = Some(theme.to_owned());
        Record::Measure(sleva::calc::measure::Measure { theme, ..own })
    };
    put(&mut store, Kind::Measures, vec![version(Some("2025-01-01"), "Jobs")]);
    let all = [("C-0001", "10"), ("C-0002", "20")];
    let all = all.map(|(name, units)| Record::Commitment(commitment(name, "M1", units)));
    put(&mut store, Kind::Commitments, all.into());
    // On 1 December the first goes from Works to Care, and its supplier grows; a third contract is entered that was awarded long before.
    let later = by("officer1", day("2025-12-01"));
    let mut third = awarded(3, 0);
    if let Record::Contract(own) = &mut third {
        own.supplier_ref = "S-0001".to_owned();
    }
    for (kind, record) in [
        (Kind::Contracts, awarded(1, 3)),
        (Kind::Suppliers, company(Size::Large)),
        (Kind::Measures, version(Some("2025-12-01"), "Growth")),
        (Kind::Contracts, third),
        (Kind::Commitments, Record::Commitment(commitment("C-0003", "M1", "40"))),
    ] {
        store.write(&Command::Import(import(kind, vec![record])), &later).unwrap();
    }
    let pounds = |pounds: i64| Pence::from_raw(pounds * 100).unwrap();
    let name = |name: &str, amount| (name.to_owned(), pounds(amount));
    let (then, now) = (AsAt::past(day("2025-11-30")), AsAt::now(day("2025-12-02")));
    assert_eq!(named(&store, Level::Category, now), [name("Care", 60), name("Works", 80)]);
    assert_eq!(named(&store, Level::Category, then), [name("Care", 40), name("Works", 20)]);
    assert_eq!(named(&store, Level::Department, then), [name("Places", 60)]);
    assert_eq!(named(&store, Level::Department, now), [name("", 80), name("Places", 60)]);
    assert_eq!(named(&store, Level::Theme, then), [name("Jobs", 60)]);
    assert_eq!(named(&store, Level::Theme, now), [name("Growth", 140)]);
    assert_eq!(named(&store, Level::Size, then)[1], name("small", 20));
    assert_eq!(named(&store, Level::Size, now)[1], name("large", 20));
    assert_eq!(explained(&store, "committed:category/Works", now), "£80.00");
    assert_eq!(explained(&store, "committed:category/Works", then), "£20.00");
    // What is read is as it was, whatever was read before.
    assert_eq!(named(&store, Level::Category, now), [name("Care", 60), name("Works", 80)]);
    let Reply::Contract(found) = store
        .read(&Query::Contract { contract_ref: "C-0003".to_owned(), today: day("2025-12-02") })
        .unwrap()
    else {
        panic!()
    };
    assert_eq!(found.row.contract.category.as_deref(), Some("Works"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn sums_by_award_are_a_count_of_the_rows(
        awards in prop::collection::vec(0..7_u8, CONTRACTS),
        deeds in prop::collection::vec(deeds(), 1..16),
    ) {
        let mut store = council(&awards);
        settle(&mut store, day(ON));
        kept_is_counted(&store, day(ON));
        for deed in &deeds {
            carry_out(&mut store, deed);
            kept_is_counted(&store, day(ON));
        }
        store.verify().unwrap();
        settle(&mut store, day(ON));
        kept_is_counted(&store, day(ON));
        store.verify().unwrap();
    }
}
