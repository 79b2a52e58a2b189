//! The council, the summary, what needs attention, profiles, find, the audit trail.

use sleva::calc::problem::Problem;
use sleva::calc::words::Status;
use sleva::db::request::{AuditQuery, Kind, Query};

use super::{read, store, total};
use crate::store::{day, quantity};

#[test]
fn the_council_is_counted() {
    let council = read!(store(), Council, Query::Council { today: day("2025-11-22") });
    assert_eq!(council.name, "Invented council");
    assert_eq!((council.contracts, council.suppliers), (4, 3));
    assert_eq!((council.measures, council.commitments), (7, 7));
    assert_eq!(council.categories, ["People", "Places"]);
    assert_eq!((council.sample, council.today), (None, None));
}

#[test]
fn the_summary_adds_up_by_category_and_year() {
    let summary = read!(store(), Summary, Query::Summary { today: day("2026-01-01") });
    assert_eq!(summary.all, total("421.00", 7, 1, 1));
    let shown = |shares: &[sleva::db::request::Share]| {
        shares
            .iter()
            .map(|share| {
                (
                    share.name.clone().unwrap_or_default(),
                    share.contracts,
                    share.total.known.to_string(),
                )
            })
            .collect::<Vec<_>>()
    };
    let row = |name: &str, count, sum: &str| (name.to_owned(), count, sum.to_owned());
    assert_eq!(
        shown(&summary.by_category),
        [row("People", 1, "21.00"), row("Places", 2, "400.00"), row("", 1, "0.00"),]
    );
    // January 2020 is in the year that began in April 2019.
    assert_eq!(
        shown(&summary.by_year),
        [
            row("2019-20", 1, "250.00"),
            row("2020-21", 1, "21.00"),
            row("2024-25", 1, "150.00"),
            row("", 1, "0.00"),
        ]
    );
    assert_eq!(summary.status, [(Some(Status::Live), 2), (Some(Status::Completed), 1), (None, 1)]);
    let ending: Vec<&str> =
        summary.ending.iter().map(|row| row.contract.contract_ref.as_str()).collect();
    assert_eq!(ending, ["C-0001", "C-0003", "C-0004"]);
    let later = read!(store(), Summary, Query::Summary { today: day("2026-02-01") });
    assert_eq!(later.ending[0].contract.contract_ref, "C-0003");
}

#[test]
fn the_worst_comes_first() {
    let attention = read!(store(), Attention, Query::Attention { limit: 2 });
    assert_eq!(attention.contracts, 3);
    let shown: Vec<&str> = attention.rows.iter().map(|row| row.contract_ref.as_str()).collect();
    assert_eq!(shown, ["C-0001", "C-0002"]);
    assert!(attention.rows[0].problems.contains(Problem::Conflict));
}

#[test]
fn a_profile_has_every_quarter_of_the_contract() {
    let store = store();
    let query = Query::Profile { contract_ref: "C-0003".to_owned(), measure_ref: "M1".to_owned() };
    let detail = read!(store, Profile, query);
    // 15 July 2024 to 14 July 2027 touches thirteen quarters.
    assert_eq!(detail.quarters.len(), 13);
    let entered: Vec<_> = detail.quarters.iter().filter(|(_, units)| units.is_some()).collect();
    assert_eq!(
        (entered[0].0.to_string(), entered[0].1),
        ("2025-26 Q1".to_owned(), Some(quantity("10")))
    );
    assert_eq!(detail.findings[0].problem, Problem::Profile);
    let query = Query::Profile { contract_ref: "C-0001".to_owned(), measure_ref: "M2".to_owned() };
    let findings = read!(store, Profile, query).findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].problem, Problem::Conflict);
}

#[test]
fn find_looks_everywhere_and_puts_the_named_record_first() {
    let store = store();
    let find = |words: &str, limit| {
        let query = Query::Find { words: words.to_owned(), kind: None, limit };
        let hits = read!(store, Find, query);
        hits.into_iter().map(|hit| (hit.kind, hit.name)).collect::<Vec<_>>()
    };
    let hit = |kind, name: &str| (kind, name.to_owned());
    assert_eq!(
        find("ash", 9),
        [
            hit(Kind::Contracts, "C-0001"),
            hit(Kind::Contracts, "C-0002"),
            hit(Kind::Suppliers, "S-0001"),
        ]
    );
    assert_eq!(find("m10", 9), [hit(Kind::Measures, "invented/M10")]);
    // No kind crowds out another.
    let kinds: Vec<Kind> = find("invented", 3).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [Kind::Contracts, Kind::Suppliers, Kind::Measures]);
    assert_eq!(find("s-0002", 9)[0], hit(Kind::Suppliers, "S-0002"));
    assert!(find(" ", 9).is_empty() && find("nothing at all", 9).is_empty());
}

#[test]
fn the_trail_is_newest_first_and_pages() {
    let store = store();
    let all = AuditQuery { limit: 100, ..AuditQuery::default() };
    let trail = |query: AuditQuery| read!(store, Audit, Query::Audit(query));
    let rows = trail(all.clone());
    assert_eq!(rows.len(), 8);
    assert!(rows.windows(2).all(|pair| pair[0].seq > pair[1].seq));
    assert_eq!((rows[0].kind.as_str(), rows[0].rows), ("figures", 3));
    assert_eq!(rows[0].hash.len(), 64);
    let before = Some(rows[5].seq);
    assert_eq!(trail(AuditQuery { before, ..all.clone() }).len(), 2);
    assert_eq!(trail(AuditQuery { since: Some(day("2025-11-23")), ..all.clone() }).len(), 0);
    let person = Some("validator1".to_owned());
    assert!(trail(AuditQuery { person, ..all.clone() }).is_empty());
    let record = |name: &str| trail(AuditQuery { record: Some(name.to_owned()), ..all.clone() });
    let kinds: Vec<String> = record("C-0003").into_iter().map(|row| row.kind).collect();
    assert_eq!(kinds, ["profiles", "commitments", "contracts"]);
    assert!(record("C-0009").is_empty());
}
