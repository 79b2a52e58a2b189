//! The annual report of a council of three contracts, worked by hand.
//!
//! | contract | supplier | awarded | lasts | commits |
//! |---|---|---|---|---|
//! | C-0001 Places, Streets | small | 2024-06-01 | 1 July 2024 to 30 June 2025 | M1 100 hours at £2, M3 8 people |
//! | C-0002 People, Care | large | 2024-09-15 | 1 October 2024 to 30 September 2025 | M1 50 hours, M2 20 hours at £10 |
//! | C-0003 Places, Parks | small | 2025-02-01 | 1 April 2025 to 31 March 2026 | M2 10 hours |
//!
//! Committed: £200 + (£100 + £200) + £100 = £600. By 1 August 2025 the returns up to 2025-26 Q1 are
//! due. Expected by days: C-0001 all, £200. C-0002 273 of 365 days: 50 × 273 ÷ 365 = 37.3973 hours,
//! £74.79, and 20 × 273 ÷ 365 = 14.9589 hours, £149.59. C-0003 91 of 365 days: 2.4932 hours, £24.93.
//! Together £449.31.
//!
//! Returns: C-0001 in Q3 30 hours and 2 people, accepted; in Q4 20 hours and a person, not decided.
//! C-0002 in Q3 10 hours of M1, reduced to 8, and 5 of M2, accepted. So declared is
//! £60 + £40 + £20 + £50 = £170, validated £60 + £16 + £50 = £126, waiting £40; £126 ÷ £600 = 21.0%.

use sleva::calc::Date;
use sleva::calc::contract::Contract;
use sleva::calc::measure::Measure;
use sleva::calc::supplier::Supplier;
use sleva::calc::words::{Decision, MeasureKind, Ownership, Size};
use sleva::db::Store;
use sleva::db::request::{AsAt, Kind, Query, Record, Reply, ReportQuery};
use sleva::db::sqlite::Sqlite;
use sleva::report::{Made, Part, Report, annual};

use crate::store::delivery::{decide, finish, key, quarter, submit};
use crate::store::{commitment, contract, day, measure, memory, put};

const TODAY: Date = Date::constant(2025, 8, 1);

fn owned(reference: &str, size: Size, ownership: Ownership) -> Record {
    Record::Supplier(Supplier {
        supplier_ref: reference.to_owned(),
        name: format!("Invented {reference}"),
        size: Some(size),
        ownership: Some(ownership),
        ..Supplier::default()
    })
}

fn shelved(reference: &str, theme: &str, outcome: &str, proxy: Option<&str>) -> Measure {
    Measure {
        theme: Some(theme.to_owned()),
        policy_outcome: Some(outcome.to_owned()),
        ..measure(reference, None, proxy)
    }
}

fn bought(
    (reference, supplier_ref): (&str, &str),
    (category, department): (&str, &str),
    [awarded, start, end]: [&str; 3],
) -> Record {
    Record::Contract(Contract {
        supplier_ref: supplier_ref.to_owned(),
        category: Some(category.to_owned()),
        department: Some(department.to_owned()),
        award_date: Some(day(awarded)),
        start: day(start),
        end: day(end),
        ..contract(reference)
    })
}

fn council() -> Sqlite {
    let mut store = memory();
    let small = owned("S-0001", Size::Small, Ownership::Private);
    let large = owned("S-0002", Size::Large, Ownership::Private);
    put(&mut store, Kind::Suppliers, vec![small, large]);
    let people = Measure {
        kind: MeasureKind::RecordOnly,
        unit: "people".to_owned(),
        ..shelved("M3", "Jobs", "Skills", None)
    };
    let measures = [
        shelved("M1", "Jobs", "Skills", Some("2")),
        shelved("M2", "Growth", "Economy", Some("10")),
        people,
    ];
    put(&mut store, Kind::Measures, measures.map(Record::Measure).into());
    let contracts = vec![
        bought(
            ("C-0001", "S-0001"),
            ("Places", "Streets"),
            ["2024-06-01", "2024-07-01", "2025-06-30"],
        ),
        bought(
            ("C-0002", "S-0002"),
            ("People", "Care"),
            ["2024-09-15", "2024-10-01", "2025-09-30"],
        ),
        bought(
            ("C-0003", "S-0001"),
            ("Places", "Parks"),
            ["2025-02-01", "2025-04-01", "2026-03-31"],
        ),
    ];
    put(&mut store, Kind::Contracts, contracts);
    let commitments = [
        ("C-0001", "M1", "100"),
        ("C-0001", "M3", "8"),
        ("C-0002", "M1", "50"),
        ("C-0002", "M2", "20"),
        ("C-0003", "M2", "10"),
    ];
    let commitments = commitments
        .map(|(contract, measure, units)| Record::Commitment(commitment(contract, measure, units)));
    put(&mut store, Kind::Commitments, commitments.into());
    returned(&mut store);
    store
}

fn returned(store: &mut Sqlite) {
    let (q3, q4) = (quarter("2024-25 Q3"), quarter("2024-25 Q4"));
    let on = day("2025-01-10");
    let own = ("C-0001", q3);
    assert!(key(store, on, own, "M1", "30") && key(store, on, own, "M3", "2"));
    assert!(submit(store, on, own));
    assert!(decide(store, on, own, "M1", (Decision::Accepted, None)));
    assert!(decide(store, on, own, "M3", (Decision::Accepted, None)));
    assert!(finish(store, on, own));
    let own = ("C-0002", q3);
    assert!(key(store, on, own, "M1", "10") && key(store, on, own, "M2", "5"));
    assert!(submit(store, on, own));
    assert!(decide(store, on, own, "M1", (Decision::Reduced, Some("8"))));
    assert!(decide(store, on, own, "M2", (Decision::Accepted, None)));
    assert!(finish(store, on, own));
    let (on, own) = (day("2025-04-10"), ("C-0001", q4));
    assert!(key(store, on, own, "M1", "20") && key(store, on, own, "M3", "1"));
    assert!(submit(store, on, own));
}

fn report(store: &Sqlite, as_at: AsAt) -> Report {
    let query =
        ReportQuery { from: Some(day("2024-06-01")), to: Some(TODAY), supplier_ref: None, as_at };
    match store.read(&Query::ReportSums(query)).unwrap() {
        Reply::ReportSums(sums) => annual::report(&sums, None, Made::default()),
        other => panic!("{other:?}"),
    }
}

fn fact(report: &Report, label: &str) -> String {
    let found = report.parts.iter().find_map(|part| match part {
        Part::Facts(facts) => facts.iter().find(|fact| fact.label == label),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no {label}")).cell.shown()
}

/// A row of a table, by its first cell, as far as these columns go.
fn row(report: &Report, table: &str, name: &str, columns: &[&str]) -> Vec<String> {
    let found = report.parts.iter().find_map(|part| match part {
        Part::Table(own) if own.id == table => Some(&own.sheet),
        _ => None,
    });
    let sheet = found.unwrap_or_else(|| panic!("no table {table}"));
    let mut rows = sheet.rows.iter().chain(&sheet.totals);
    let cells = rows.find(|row| row[0].shown() == name).unwrap_or_else(|| panic!("no {name}"));
    let at = |column: &&str| {
        let at = sheet.names.iter().position(|name| name == column);
        cells[at.unwrap_or_else(|| panic!("{table} has no {column}"))].shown()
    };
    columns.iter().map(at).collect()
}

const SUMS: [&str; 5] = ["contracts", "committed_gbp", "validated_gbp", "waiting_gbp", "delivered"];

#[test]
fn the_annual_report_of_three_contracts_is_as_worked_by_hand() {
    let own = report(&council(), AsAt::now(TODAY));
    for (label, figure) in [
        ("Number of contracts", "3"),
        ("Committed £", "600.00"),
        ("Expected to date £", "449.31"),
        ("Declared £", "170.00"),
        ("Validated £", "126.00"),
        ("Declared and waiting £", "40.00"),
        ("Delivered share", "21.0%"),
    ] {
        assert_eq!(fact(&own, label), figure, "{label}");
    }
    for (table, name, sums) in [
        ("by-theme", "Jobs", ["2", "300.00", "76.00", "40.00", "25.3%"]),
        ("by-theme", "Growth", ["2", "300.00", "50.00", "0.00", "16.7%"]),
        ("by-policy-outcome", "Skills", ["2", "300.00", "76.00", "40.00", "25.3%"]),
        ("by-category", "Places", ["2", "300.00", "60.00", "40.00", "20.0%"]),
        ("by-category", "People", ["1", "300.00", "66.00", "0.00", "22.0%"]),
        ("by-department", "Streets", ["1", "200.00", "60.00", "40.00", "30.0%"]),
        ("by-department", "Parks", ["1", "100.00", "0.00", "0.00", "0.0%"]),
        ("by-size", "small", ["2", "300.00", "60.00", "40.00", "20.0%"]),
        ("by-size", "large", ["1", "300.00", "66.00", "0.00", "22.0%"]),
        ("by-ownership", "private", ["3", "600.00", "126.00", "40.00", "21.0%"]),
        ("by-theme", "All", ["3", "600.00", "126.00", "40.00", "21.0%"]),
    ] {
        assert_eq!(row(&own, table, name, &SUMS), sums, "{table} {name}");
    }
    let units = ["unit", "committed_units", "committed_gbp", "validated_units", "validated_gbp"];
    for (name, figures) in [
        ("M1", ["hours", "150", "300.00", "38", "76.00"]),
        ("M2", ["hours", "30", "300.00", "5", "50.00"]),
        ("M3", ["people", "8", "–", "2", "–"]),
    ] {
        assert_eq!(row(&own, "by-measure-invented", name, &units), figures, "{name}");
    }
    let year = ["contracts", "committed_gbp", "so_far_gbp", "declared_gbp", "validated_gbp"];
    let first = row(&own, "by-year", "2024-06-01 to 2025-05-31", &year);
    assert_eq!(first, ["3", "600.00", "600.00", "170.00", "126.00"]);
}

/// By 15 February 2025 only the returns of Q3 were there, both decided: £60 and £70 declared.
#[test]
fn as_at_a_past_day_only_what_was_there_counts() {
    let own = report(&council(), AsAt::past(day("2025-02-15")));
    for (label, figure) in [
        ("Committed £", "600.00"),
        ("Declared £", "130.00"),
        ("Validated £", "126.00"),
        ("Declared and waiting £", "0.00"),
    ] {
        assert_eq!(fact(&own, label), figure, "{label}");
    }
    assert_eq!(row(&own, "by-theme", "Jobs", &SUMS), ["2", "300.00", "76.00", "0.00", "25.3%"]);
}
