//! The list of returns as it stood on a day that is past.

use sleva::calc::Date;
use sleva::calc::filter::Filter;
use sleva::calc::words::Decision;
use sleva::db::Store;
use sleva::db::request::{
    AsAt, Query, Reply, ReturnList, ReturnRow, ReturnStep, ReturnsQuery, Standing,
};

use super::delivery::{act, by, committed, decide, finish, key, quarter, submit};
use super::{day, memory};

fn list(store: &dyn Store, standing: Option<Standing>, as_at: AsAt) -> ReturnList {
    let query = ReturnsQuery {
        filter: Filter::default(),
        standing,
        contract_ref: None,
        as_at,
        first: 0,
        count: 100,
    };
    let Reply::Returns(list) = store.read(&Query::Returns(query)).unwrap() else { panic!() };
    *list
}

/// What is done with one return, a day after the other; the amendment leaves M2 as it was.
const DAYS: [&str; 6] =
    ["2025-01-10", "2025-01-12", "2025-01-14", "2025-05-03", "2025-05-05", "2025-05-07"];

fn happens(store: &mut dyn Store, on: Date) {
    let at = ("C-0001", quarter("2024-25 Q3"));
    let done = match DAYS.iter().position(|own| day(own) == on) {
        Some(0) => {
            key(store, on, at, "M1", "10") && key(store, on, at, "M2", "4") && submit(store, on, at)
        }
        Some(1) => decide(store, on, at, "M1", (Decision::Queried, None)),
        Some(2) => decide(store, on, at, "M2", (Decision::Accepted, None)) && finish(store, on, at),
        Some(3) => {
            let reason = "answered".to_owned();
            act(store, &by("officer1", on), at, ReturnStep::Amend { version: 1, reason })
                && key(store, on, at, "M1", "8")
                && submit(store, on, at)
        }
        Some(4) => decide(store, on, at, "M1", (Decision::Accepted, None)),
        _ => finish(store, on, at),
    };
    assert!(done, "{on}");
}

fn stands(store: &dyn Store, as_at: AsAt) -> ReturnRow {
    let found = Standing::ALL.iter().flat_map(|one| list(store, Some(*one), as_at).rows);
    let mut own =
        found.filter(|row| row.contract_ref == "C-0001" && row.quarter == quarter("2024-25 Q3"));
    let row = own.next().unwrap();
    assert_eq!(own.next(), None, "it stands in one place");
    row
}

/// A store that stopped on a day says of it what one that went on says, but for decisions of a
/// validation that had not ended: they could still be taken back.
#[test]
fn a_past_day_is_as_a_store_that_stopped_then_would_have_it() {
    let mut whole = memory();
    committed(&mut whole);
    for on in DAYS {
        happens(&mut whole, day(on));
    }
    let mut stopped = memory();
    committed(&mut stopped);
    let before = day("2025-01-09");
    assert_eq!(stands(&whole, AsAt::past(before)), stands(&stopped, AsAt::now(before)));
    let mut seen = Vec::new();
    for on in DAYS.map(day) {
        happens(&mut stopped, on);
        let then = stands(&whole, AsAt::past(on));
        let now = stands(&stopped, AsAt::now(on));
        let is_open = then.standing == Standing::Submitted;
        let decided = if is_open { then.decided } else { now.decided };
        assert_eq!(then, ReturnRow { decided, ..now }, "{on}");
        seen.push((then.standing.word(), then.version, then.decided));
        for standing in Standing::ALL.iter().copied().map(Some).chain([None]) {
            let found = list(&whole, standing, AsAt::past(on));
            let own = list(&stopped, standing, AsAt::now(on));
            assert_eq!((found.matching, &found.counts), (own.matching, &own.counts), "{on}");
            let names = |list: &ReturnList| {
                let name = |row: &ReturnRow| (row.contract_ref.clone(), row.quarter, row.days_late);
                list.rows.iter().map(name).collect::<Vec<_>>()
            };
            assert_eq!(names(&found), names(&own), "{on} {standing:?}");
        }
    }
    let expected = [
        ("submitted", 1, 0),
        ("submitted", 1, 0),
        ("queried", 1, 2),
        ("submitted", 2, 1),
        ("submitted", 2, 1),
        ("validated", 2, 2),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_draft_of_a_past_day_counts_as_not_begun() {
    let mut store = memory();
    committed(&mut store);
    let at = ("C-0001", quarter("2024-25 Q3"));
    assert!(key(&mut store, day("2025-01-10"), at, "M1", "10"));
    assert_eq!(stands(&store, AsAt::now(day("2025-01-11"))).standing, Standing::Draft);
    let past = stands(&store, AsAt::past(day("2025-01-11")));
    assert_eq!((past.standing, past.version, past.entered), (Standing::Due, 0, 0));
    let late = stands(&store, AsAt::past(day("2025-02-01")));
    assert_eq!((late.standing, late.days_late), (Standing::Overdue, 2));
}
