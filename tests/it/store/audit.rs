//! The audit trail: one row for each change, chained, and never changed afterwards.

use sleva::calc::Quarter;
use sleva::calc::contract::Contract;
use sleva::calc::returns::{ReturnKey, ReturnLine, Signed};
use sleva::db::request::{AuditQuery, Command, Kind, Query, Record, Reply, SampleSize, SampleSpec};
use sleva::db::{Error, Store};

use super::{
    by, commitment, contract, created, file, import, memory, morning, put, raw, register, supplier,
};

#[test]
fn each_change_has_one_row_that_says_who_when_and_what() {
    let (_folder, path) = file();
    let mut store = created(&path);
    put(&mut store, Kind::Suppliers, vec![supplier("S-1", "One")]);
    put(&mut store, Kind::Suppliers, vec![supplier("S-1", "One")]);
    put(&mut store, Kind::Suppliers, vec![supplier("S-1", "First"), supplier("S-2", "Two")]);
    let conn = raw(&path);
    let rows: Vec<(i64, String, String, String, String, i64)> = conn
        .prepare("SELECT seq, person, action, kind, record, rows FROM audit ORDER BY seq")
        .unwrap()
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let row = |seq, action: &str, kind: &str, record: &str, rows| {
        let text = str::to_owned;
        (seq, text("officer1"), text(action), text(kind), text(record), rows)
    };
    assert_eq!(
        rows,
        [
            row(1, "create", "settings", "council.name", 1),
            row(2, "import", "suppliers", "S-1", 1),
            row(3, "import", "suppliers", "", 2),
        ]
    );
    let written: Vec<(String, i64, i64)> = conn
        .prepare("SELECT supplier_ref, version, seq FROM suppliers ORDER BY supplier_ref")
        .unwrap()
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(written, [("S-1".to_owned(), 2, 3), ("S-2".to_owned(), 1, 3)]);
}

#[test]
fn a_change_that_fails_leaves_neither_row_nor_audit_row() {
    let (_folder, path) = file();
    let mut store = created(&path);
    // The audit row is the last thing written: stop it there.
    raw(&path)
        .execute_batch(
            "CREATE TRIGGER stop BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END",
        )
        .unwrap();
    let command = Command::Import(import(Kind::Suppliers, vec![supplier("S-1", "One")]));
    assert!(store.write(&command, &super::morning()).is_err());
    assert_eq!(super::all(&store, Kind::Suppliers), vec![]);
    assert_eq!(store.verify_chain().unwrap().rows, 1);
}

#[test]
fn the_trail_refuses_to_be_changed_or_deleted() {
    let (_folder, path) = file();
    drop(created(&path));
    let conn = raw(&path);
    for sql in [
        "UPDATE audit SET person = 'validator1'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
    ] {
        conn.execute_batch("PRAGMA recursive_triggers = ON").unwrap();
        assert!(conn.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn time_never_goes_backwards_in_the_trail() {
    let (_folder, path) = file();
    let mut store = created(&path);
    let command = Command::Import(import(Kind::Suppliers, vec![supplier("S-1", "One")]));
    store.write(&command, &by("2025-11-21T23:00:00Z")).unwrap();
    let trail = store.verify_chain().unwrap();
    assert_eq!(trail.last_at.as_deref(), Some("2025-11-22T08:00:00Z"));
}

#[test]
fn whoever_edits_the_trail_past_its_guards_is_found_out() {
    let edits = [
        "UPDATE audit SET person = 'validator1' WHERE seq = 2",
        "UPDATE audit SET at = '2025-11-22T08:00:01Z' WHERE seq = 2",
        "UPDATE audit SET note = note || '.' WHERE seq = 2",
        "UPDATE audit SET rows = 7 WHERE seq = 2",
        "UPDATE audit SET image = zeroblob(4), encoding = 'rows' WHERE seq = 2",
        "UPDATE audit SET image_sha256 = zeroblob(32) WHERE seq = 2",
        "UPDATE audit SET hash = zeroblob(32) WHERE seq = 2",
        "UPDATE audit SET seq = 9 WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 1",
    ];
    for edit in edits {
        let (_folder, path) = file();
        let mut store = created(&path);
        put(&mut store, Kind::Suppliers, vec![supplier("S-1", "One")]);
        put(&mut store, Kind::Suppliers, vec![supplier("S-2", "Two")]);
        assert_eq!(store.verify_chain().unwrap().rows, 3);
        let conn = raw(&path);
        conn.execute_batch("DROP TRIGGER audit_keeps_rows; DROP TRIGGER audit_keeps_all").unwrap();
        conn.execute_batch(edit).unwrap();
        assert!(matches!(store.verify_chain(), Err(Error::Damaged(_))), "{edit}");
    }
}

/// The audit rows of a record, oldest first.
fn of_record(store: &dyn Store, record: &str) -> Vec<i64> {
    let record = Some(record.to_owned());
    let query = AuditQuery { record, limit: 100, ..AuditQuery::default() };
    let Ok(Reply::Audit(rows)) = store.read(&Query::Audit(query)) else { panic!() };
    rows.into_iter().rev().map(|row| row.seq).collect()
}

#[test]
fn a_record_has_every_change_that_wrote_it_and_no_other() {
    let mut store = memory();
    // 1 suppliers, 2 measures, 3 contracts.
    register(&mut store);
    let contracts = |title: &str| {
        let first = Contract { title: title.to_owned(), ..contract("C-0001") };
        vec![Record::Contract(first), Record::Contract(contract("C-0002"))]
    };
    put(&mut store, Kind::Contracts, contracts("Second title"));
    let commit = |name, units| vec![Record::Commitment(commitment(name, "M1", units))];
    put(&mut store, Kind::Commitments, commit("C-0002", "1"));
    put(&mut store, Kind::Commitments, commit("C-0001", "1"));
    put(&mut store, Kind::Commitments, commit("C-0002", "2"));
    put(&mut store, Kind::Contracts, contracts("Third title"));
    let renamed = vec![supplier("S-0001", "Renamed"), supplier("S-0002", "Another")];
    put(&mut store, Kind::Suppliers, renamed);
    assert_eq!(of_record(&store, "C-0001"), [3, 4, 6, 8]);
    assert_eq!(of_record(&store, "C-0002"), [4, 5, 7]);
    assert_eq!(of_record(&store, "S-0001"), [1, 9]);
    assert_eq!(of_record(&store, "S-0002"), [9]);
    assert_eq!(of_record(&store, "invented/M1"), [2]);
    assert_eq!(of_record(&store, "invented/M9"), [0; 0]);
}

#[test]
fn a_generated_record_is_found_by_every_kind_of_name() {
    let mut store = memory();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    let measures = super::all(&store, Kind::Measures);
    let Record::Measure(mut one) = measures[0].clone() else { panic!() };
    let name = format!("{}/{}", one.edition, one.measure_ref);
    assert_eq!(of_record(&store, &name), [1]);
    one.source = Some("Corrected".to_owned());
    put(&mut store, Kind::Measures, vec![Record::Measure(one)]);
    assert_eq!(of_record(&store, &name), [1, 2]);
    assert_eq!(of_record(&store, "no/such"), [0; 0]);
}

/// A trail of many days and two persons.
fn long_trail() -> sleva::db::sqlite::Sqlite {
    let mut store = memory();
    register(&mut store);
    for at in 0..60_u32 {
        let person = if at % 3 == 0 { "officer2" } else { "officer1" }.to_owned();
        let when = format!("2025-11-{:02}T09:00:00Z", 23 + at / 10);
        let reference = format!("S-9{at:03}");
        let command = Command::Import(import(Kind::Suppliers, vec![supplier(&reference, "Ltd")]));
        store.write(&command, &sleva::db::By { person, at: when }).unwrap();
    }
    store
}

fn rows(store: &dyn Store, query: AuditQuery) -> Vec<sleva::db::request::AuditRow> {
    let Ok(Reply::Audit(rows)) = store.read(&Query::Audit(query)) else { panic!() };
    rows
}

#[test]
fn any_window_of_the_trail_is_that_of_the_whole() {
    let store = long_trail();
    let whole = AuditQuery { limit: usize::MAX, ..AuditQuery::default() };
    let every = rows(&store, whole.clone());
    assert_eq!(every.len(), 63);
    let day = |text: &str| Some(super::day(text));
    let filters = [
        AuditQuery::default(),
        AuditQuery { person: Some("officer2".to_owned()), ..AuditQuery::default() },
        AuditQuery { since: day("2025-11-24"), ..AuditQuery::default() },
        AuditQuery { until: day("2025-11-24"), ..AuditQuery::default() },
        AuditQuery { since: day("2025-11-25"), until: day("2025-11-25"), ..AuditQuery::default() },
        AuditQuery { since: day("2025-11-30"), ..AuditQuery::default() },
        AuditQuery { words: vec!["s-90".to_owned()], ..AuditQuery::default() },
        AuditQuery { record: Some("S-9007".to_owned()), ..AuditQuery::default() },
    ];
    for filter in filters {
        let chosen = rows(&store, AuditQuery { limit: usize::MAX, ..filter.clone() });
        let told: Vec<i64> = chosen.iter().map(|row| row.seq).collect();
        let by_hand = every.iter().filter(|row| {
            let of_day = &row.at[..10];
            filter.person.as_ref().is_none_or(|person| row.person == *person)
                && filter.since.is_none_or(|day| of_day >= day.to_string().as_str())
                && filter.until.is_none_or(|day| of_day <= day.to_string().as_str())
                && filter.record.as_ref().is_none_or(|record| row.record == *record)
                && (filter.words.is_empty() || row.record.starts_with("S-90"))
        });
        let by_hand: Vec<i64> = by_hand.map(|row| row.seq).collect();
        assert_eq!(told, by_hand, "{filter:?}");
        for place in [0, 1, 2, 30, 31, 63, 64, 99] {
            for (limit, newer) in [(0, 3), (3, 0), (4, 5), (100, 100)] {
                let before = Some(place);
                let window = AuditQuery { before, limit, newer, ..filter.clone() };
                let found = rows(&store, window);
                let found: Vec<i64> = found.iter().map(|row| row.seq).collect();
                let cut = by_hand.partition_point(|seq| *seq >= place);
                let expected = &by_hand[cut.saturating_sub(newer)..by_hand.len().min(cut + limit)];
                assert_eq!(found, expected, "{filter:?} {place} {limit} {newer}");
            }
        }
    }
}

#[test]
fn a_commitment_has_its_own_changes_and_those_of_its_quarters() {
    let mut store = memory();
    register(&mut store);
    let commit = |units| vec![Record::Commitment(commitment("C-0001", "M1", units))];
    put(&mut store, Kind::Commitments, commit("4"));
    let both = vec![
        Record::Commitment(commitment("C-0001", "M1", "5")),
        Record::Commitment(commitment("C-0001", "M2", "1")),
    ];
    put(&mut store, Kind::Commitments, both);
    put(&mut store, Kind::Profiles, vec![super::profile("C-0001", "M1", "2024-25 Q3", "2")]);
    put(&mut store, Kind::Profiles, vec![super::profile("C-0001", "M2", "2024-25 Q3", "1")]);
    assert_eq!(of_record(&store, "C-0001/M1"), [4, 5, 6]);
    assert_eq!(of_record(&store, "C-0001/M2"), [5, 7]);
    assert_eq!(of_record(&store, "C-0001"), [3, 4, 5, 6, 7]);
    assert_eq!(of_record(&store, "M1"), [2]);
}

#[test]
fn a_store_verifies_itself_on_a_question() {
    let (_folder, path) = file();
    let mut store = created(&path);
    register(&mut store);
    let ask = |store: &dyn Store| match store.read(&Query::Verify) {
        Ok(Reply::Verified(found)) => found,
        other => panic!("{other:?}"),
    };
    let sound = ask(&store);
    assert_eq!((sound.rows, sound.fault), (4, None));
    raw(&path).execute_batch("UPDATE contracts SET title = 'Other'").unwrap();
    let fault = ask(&store).fault.unwrap();
    assert!(fault.contains("C-0001 of contracts (audit row 4) is not what"), "{fault}");
}

#[test]
fn what_stops_a_reader_stops_its_verifying() {
    let mut store = memory();
    register(&mut store);
    store.watch(Box::new(|| true)).unwrap();
    assert!(store.read(&Query::Verify).is_err());
}

#[test]
fn an_edit_that_is_tried_out_says_what_it_would_do_and_keeps_nothing() {
    use sleva::db::request::{Edit, Step};
    let mut store = memory();
    register(&mut store);
    let before = super::everything(&store);
    let (was, to) = (supplier("S-0001", "Invented & Sons"), supplier("S-0001", "Other"));
    let tried = store.write(&Command::Try(vec![Edit::of(Step::change(was, to))]), &morning());
    let tried = tried.unwrap();
    assert_eq!((tried.kept, tried.seq, tried.changed), (false, None, 1));
    assert_eq!(super::everything(&store), before);
    let wrong = Step::remove(supplier("S-0001", "Invented & Sons"));
    let refused = store.write(&Command::Try(vec![Edit::of(wrong)]), &morning());
    assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
    assert_eq!(store.verify().unwrap().rows, 3);
}

/// Returns that come in a file have no name in the trail, and are in it all the same.
#[test]
fn a_return_has_every_change_that_wrote_it_and_no_other() {
    let mut store = memory();
    super::delivery::committed(&mut store);
    let before = of_record(&store, "C-0001").pop().unwrap();
    let line = |contract: &str, quarter: &str, units: &str| {
        let signed = Signed { person: String::new(), at: String::new() };
        let (contract_ref, quarter) = (contract.to_owned(), Quarter::parse(quarter).unwrap());
        let line = ReturnLine {
            key: ReturnKey { contract_ref, quarter, version: 0 },
            measure_ref: "M1".to_owned(),
            declared: Some(super::quantity(units)),
            wage_rate: None,
            note: None,
            answer: None,
            keyed: signed,
            decided: None,
        };
        Record::ReturnLine(Box::new(line.into()))
    };
    let (q3, q4) = ("2024-25 Q3", "2024-25 Q4");
    put(&mut store, Kind::Returns, vec![line("C-0001", q3, "1"), line("C-0002", q3, "1")]);
    put(&mut store, Kind::Returns, vec![line("C-0001", q3, "2"), line("C-0001", q4, "1")]);
    put(&mut store, Kind::Returns, vec![line("C-0001", q4, "3"), line("C-0002", q3, "3")]);
    let at = ("C-0001", Quarter::parse(q3).unwrap());
    assert!(super::delivery::key(&mut store, super::day("2025-12-01"), at, "M1", "5"));
    let since = |record: &str| {
        let rows = of_record(&store, record);
        rows.into_iter().filter(|seq| *seq > before).map(|seq| seq - before).collect::<Vec<_>>()
    };
    let first = since("C-0002").remove(0);
    let nth = |numbers: &[i64]| numbers.iter().map(|n| n + first - 1).collect::<Vec<_>>();
    assert_eq!(since("C-0001/2024-25 Q3"), nth(&[1, 2, 4]));
    assert_eq!(since("C-0001/2024-25 Q4"), nth(&[2, 3]));
    assert_eq!(since("C-0002/2024-25 Q3"), nth(&[1, 3]));
    assert_eq!(since("C-0001"), nth(&[1, 2, 3, 4]));
    assert_eq!(since("C-0001/2025-26 Q1"), [0; 0]);
}
