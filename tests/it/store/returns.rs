//! Returns: keyed as a draft, submitted, validated by another person, amended and never overwritten.

mod proof;

use sleva::calc::returns::{Decided, Evidence, Return, ReturnKey, ReturnLine};
use sleva::calc::words::{Decision, ReturnState};
use sleva::calc::{Date, Quantity, Quarter};
use sleva::db::request::{
    AsAt, CellChange, Command, Edit, Kind, NewLine, Query, Receipt, Record, Reply, ReturnDetail,
    ReturnList, ReturnStep, ReturnsQuery, Standing, Step, Verdict,
};
use sleva::db::{By, Error, Store};

use super::{
    all, commitment, created, day, everything, file, import, memory, put, quantity, raw, register,
};

const QUARTER: &str = "2024-25 Q3";

fn by(person: &str) -> By {
    By { person: person.to_owned(), at: "2025-01-10T09:00:00Z".to_owned() }
}

fn quarter() -> Quarter {
    Quarter::parse(QUARTER).unwrap()
}

fn edit(store: &mut dyn Store, person: &str, steps: Vec<Step>) -> Result<Receipt, Error> {
    store.write(&Command::Edit(vec![Edit::with(steps, "")]), &by(person))
}

fn act(store: &mut dyn Store, person: &str, step: ReturnStep) -> Result<Receipt, Error> {
    let step = Step::Return {
        contract_ref: "C-0001".to_owned(),
        quarter: quarter(),
        step: Box::new(step),
    };
    edit(store, person, vec![step])
}

fn key(
    store: &mut dyn Store,
    person: &str,
    measure: &str,
    was: Option<&str>,
    to: Option<&str>,
) -> Result<Receipt, Error> {
    let cell = CellChange::Declared { was: was.map(quantity), to: to.map(quantity) };
    act(store, person, ReturnStep::Key { measure_ref: measure.to_owned(), cell })
}

fn lines(store: &dyn Store, version: u32) -> Vec<ReturnLine> {
    all(store, Kind::Returns)
        .into_iter()
        .filter_map(|record| match record {
            Record::ReturnLine(new) if new.line.key.version == version => Some(new.line),
            _ => None,
        })
        .collect()
}

fn headers(store: &dyn Store) -> Vec<Return> {
    detail(store).versions
}

fn detail(store: &dyn Store) -> ReturnDetail {
    let query = Query::Return {
        contract_ref: "C-0001".to_owned(),
        quarter: quarter(),
        version: None,
        today: day("2025-02-15"),
    };
    let Reply::Return(detail) = store.read(&query).unwrap() else { panic!() };
    *detail
}

fn submit(store: &mut dyn Store, person: &str) -> Result<Receipt, Error> {
    let submission = detail(store).submission();
    act(store, person, submission)
}

fn decide(
    store: &mut dyn Store,
    person: &str,
    measure: &str,
    to: (Decision, Option<&str>, Option<&str>),
) -> Result<Receipt, Error> {
    let version = headers(store).last().unwrap().key.version;
    let was = lines(store, version)
        .into_iter()
        .find(|line| line.measure_ref == measure)
        .and_then(|line| line.decided);
    let to = Some(Verdict {
        decision: to.0,
        reduced_to: to.1.map(quantity),
        reason: to.2.map(str::to_owned),
    });
    act(store, person, ReturnStep::Decide { version, measure_ref: measure.to_owned(), was, to })
}

fn finish(store: &mut dyn Store, person: &str) -> Result<Receipt, Error> {
    let version = headers(store).last().unwrap().key.version;
    act(store, person, ReturnStep::Finish { version })
}

fn undo(store: &mut dyn Store, person: &str) -> Result<Receipt, Error> {
    store.write(&Command::Undo, &by(person))
}

/// A contract from 15 July 2024 to 14 July 2027 with 120 hours of M1 and 12 of M2.
fn committed(store: &mut dyn Store) {
    register(store);
    let both = [("M1", "120"), ("M2", "12")];
    let both = both.map(|(name, units)| Record::Commitment(commitment("C-0001", name, units)));
    put(store, Kind::Commitments, both.into());
}

/// Both measures keyed by officer1 and submitted.
fn submitted(store: &mut dyn Store) {
    committed(store);
    key(store, "officer1", "M1", None, Some("10")).unwrap();
    key(store, "officer1", "M2", None, Some("1")).unwrap();
    submit(store, "officer1").unwrap();
}

fn validated(store: &mut dyn Store) {
    submitted(store);
    decide(store, "validator1", "M1", (Decision::Accepted, None, None)).unwrap();
    let reduced = (Decision::Reduced, Some("0.5"), Some("half of it is not evidenced"));
    decide(store, "validator1", "M2", reduced).unwrap();
    finish(store, "validator1").unwrap();
}

fn list(store: &dyn Store, today: &str, standing: Option<Standing>) -> ReturnList {
    let query = ReturnsQuery {
        filter: sleva::calc::filter::Filter::default(),
        standing,
        contract_ref: None,
        as_at: AsAt::now(day(today)),
        first: 0,
        count: 100,
    };
    let Reply::Returns(list) = store.read(&Query::Returns(query)).unwrap() else { panic!() };
    *list
}

fn why(refused: Result<Receipt, Error>) -> String {
    match refused {
        Err(Error::Rejected(rejected)) => format!("{} {}", rejected.value, rejected.reason),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_figure_begins_a_draft_and_who_keyed_it_is_kept() {
    let mut store = memory();
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    key(&mut store, "officer2", "M2", None, Some("0")).unwrap();
    let headers = headers(&store);
    assert_eq!(headers.len(), 1);
    assert_eq!(headers[0].state, ReturnState::Draft);
    assert_eq!(headers[0].people, ["officer1", "officer2"]);
    assert_eq!(headers[0].begun.person, "officer1");
    let found: Vec<(String, Option<String>, String)> = lines(&store, 1)
        .into_iter()
        .map(|line| {
            (line.measure_ref, line.declared.map(|units| units.to_string()), line.keyed.person)
        })
        .collect();
    let expected = [("M1", "10", "officer1"), ("M2", "0", "officer2")];
    let expected: Vec<_> = expected
        .map(|(name, units, person)| (name.to_owned(), Some(units.to_owned()), person.to_owned()))
        .into();
    assert_eq!(found, expected);
}

#[test]
fn a_figure_that_is_not_as_it_was_seen_is_a_conflict_and_says_whose_it_is() {
    let mut store = memory();
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    let refused = key(&mut store, "officer2", "M1", None, Some("12"));
    let Err(Error::Conflict(clashes)) = refused else { panic!("{refused:?}") };
    let Some(Record::ReturnLine(theirs)) = &clashes[0].theirs else { panic!() };
    assert_eq!(theirs.line.declared, Some(quantity("10")));
    assert_eq!(clashes[0].stamp.as_ref().unwrap().person, "officer1");
    // Another cell of the same line is not the same cell.
    let note = CellChange::Note { was: None, to: Some("two starters".to_owned()) };
    act(&mut store, "officer2", ReturnStep::Key { measure_ref: "M1".to_owned(), cell: note })
        .unwrap();
    let line = lines(&store, 1).remove(0);
    assert_eq!(line.declared, Some(quantity("10")));
    assert_eq!(line.note.as_deref(), Some("two starters"));
}

#[test]
fn a_figure_below_zero_or_outside_the_contract_is_refused() {
    let mut store = memory();
    committed(&mut store);
    let below = why(key(&mut store, "officer1", "M1", None, Some("-1")));
    assert_eq!(below, "-1 is below zero");
    let step = Step::Return {
        contract_ref: "C-0001".to_owned(),
        quarter: Quarter::parse("2027-28 Q3").unwrap(),
        step: Box::new(ReturnStep::Key {
            measure_ref: "M1".to_owned(),
            cell: CellChange::Declared { was: None, to: Some(quantity("1")) },
        }),
    };
    let outside = why(edit(&mut store, "officer1", vec![step]));
    assert!(outside.contains("outside the life of contract C-0001"), "{outside}");
    assert!(headers(&store).is_empty());
}

#[test]
fn undo_takes_a_figure_back_and_the_last_of_them_the_draft() {
    let mut store = memory();
    committed(&mut store);
    let before = store.digests().unwrap();
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    key(&mut store, "officer1", "M1", Some("10"), Some("11")).unwrap();
    undo(&mut store, "officer1").unwrap();
    assert_eq!(lines(&store, 1)[0].declared, Some(quantity("10")));
    undo(&mut store, "officer1").unwrap();
    assert_eq!(store.digests().unwrap(), before);
    store.write(&Command::Redo, &by("officer1")).unwrap();
    assert_eq!(lines(&store, 1)[0].declared, Some(quantity("10")));
}

#[test]
fn undo_leaves_the_draft_to_others_who_have_keyed_in_it_since() {
    let mut store = memory();
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    key(&mut store, "officer2", "M2", None, Some("1")).unwrap();
    undo(&mut store, "officer1").unwrap();
    assert_eq!(lines(&store, 1).len(), 1);
    assert_eq!(headers(&store)[0].people, ["officer1", "officer2"]);
}

#[test]
fn what_was_submitted_is_frozen() {
    let mut store = memory();
    submitted(&mut store);
    assert_eq!(headers(&store)[0].state, ReturnState::Submitted);
    let refused = why(key(&mut store, "officer1", "M1", Some("10"), Some("11")));
    assert!(refused.contains("is submitted (version 1) and does not change"), "{refused}");
    let refused = why(undo(&mut store, "officer1"));
    assert!(refused.contains("does not change any more"), "{refused}");
    assert_eq!(lines(&store, 1)[0].declared, Some(quantity("10")));
}

#[test]
fn a_return_is_submitted_only_as_it_was_seen() {
    let mut store = memory();
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    key(&mut store, "officer1", "M2", None, Some("1")).unwrap();
    let seen = detail(&store).submission();
    key(&mut store, "officer2", "M2", Some("1"), Some("2")).unwrap();
    let refused = act(&mut store, "officer1", seen);
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    assert_eq!(headers(&store)[0].state, ReturnState::Draft);
}

#[test]
fn a_line_is_accepted_reduced_with_a_reason_or_queried_with_a_question() {
    let mut store = memory();
    submitted(&mut store);
    let open = why(finish(&mut store, "validator1"));
    assert!(open.contains("has 2 lines not decided yet"), "{open}");
    decide(&mut store, "validator1", "M1", (Decision::Accepted, None, None)).unwrap();
    let bare = why(decide(&mut store, "validator1", "M2", (Decision::Reduced, Some("0"), None)));
    assert!(bare.contains("needs a reason"), "{bare}");
    let more = (Decision::Reduced, Some("1.5"), Some("more"));
    let more = why(decide(&mut store, "validator1", "M2", more));
    assert!(more.contains("is not from 0 to less than the 1 declared"), "{more}");
    decide(&mut store, "validator1", "M2", (Decision::Queried, None, Some("Which event?")))
        .unwrap();
    finish(&mut store, "validator1").unwrap();
    assert_eq!(headers(&store)[0].state, ReturnState::Queried);
    let decided: Vec<Option<Quantity>> =
        lines(&store, 1).iter().map(ReturnLine::validated).collect();
    assert_eq!(decided, [Some(quantity("10")), None]);
}

#[test]
fn an_amendment_is_a_new_version_and_the_old_one_stays() {
    let mut store = memory();
    validated(&mut store);
    let before = lines(&store, 1);
    let reason = "the supplier counted twice".to_owned();
    act(&mut store, "officer1", ReturnStep::Amend { version: 1, reason: reason.clone() }).unwrap();
    key(&mut store, "officer1", "M1", Some("10"), Some("8")).unwrap();
    submit(&mut store, "officer1").unwrap();
    assert_eq!(lines(&store, 1), before);
    let headers = headers(&store);
    let states: Vec<ReturnState> = headers.iter().map(|version| version.state).collect();
    assert_eq!(states, [ReturnState::Validated, ReturnState::Submitted]);
    assert_eq!(headers[1].reason.as_deref(), Some(reason.as_str()));
    // What did not change keeps what was decided of it; what changed has to be decided again.
    let decided: Vec<Option<Decision>> = lines(&store, 2)
        .iter()
        .map(|line| line.decided.as_ref().map(|decided: &Decided| decided.decision))
        .collect();
    assert_eq!(decided, [None, Some(Decision::Reduced)]);
}

#[test]
fn nobody_validates_what_they_keyed_in_whichever_version() {
    let mut store = memory();
    submitted(&mut store);
    let own = why(decide(&mut store, "officer1", "M1", (Decision::Accepted, None, None)));
    assert!(own.contains("nobody validates what they keyed"), "{own}");
    decide(&mut store, "validator1", "M1", (Decision::Queried, None, Some("Who?"))).unwrap();
    decide(&mut store, "validator1", "M2", (Decision::Accepted, None, None)).unwrap();
    finish(&mut store, "validator1").unwrap();
    // Nor does the validator key the answer and validate it.
    let reason = "answered".to_owned();
    let amend = ReturnStep::Amend { version: 1, reason: reason.clone() };
    let keys = why(act(&mut store, "validator1", amend));
    assert!(keys.contains("nobody keys what they validate"), "{keys}");
    act(&mut store, "officer2", ReturnStep::Amend { version: 1, reason }).unwrap();
    key(&mut store, "officer2", "M1", Some("10"), Some("9")).unwrap();
    submit(&mut store, "officer2").unwrap();
    // officer1 keyed the first version, officer2 the second: neither may decide on the second.
    for person in ["officer1", "officer2"] {
        let own = why(decide(&mut store, person, "M1", (Decision::Accepted, None, None)));
        assert!(own.contains("nobody validates what they keyed"), "{own}");
        let own = why(finish(&mut store, person));
        assert!(own.contains("nobody validates what they keyed"), "{own}");
    }
    decide(&mut store, "validator1", "M1", (Decision::Accepted, None, None)).unwrap();
    finish(&mut store, "validator1").unwrap();
    assert_eq!(headers(&store)[1].state, ReturnState::Validated);
}

#[test]
fn rows_of_returns_are_not_written_by_hand() {
    let mut store = memory();
    submitted(&mut store);
    let line = lines(&store, 1).remove(0);
    let by_validator = Decided {
        decision: Decision::Accepted,
        validated: line.declared,
        reason: None,
        by: sleva::calc::returns::Signed { person: "validator1".to_owned(), at: by("").at },
    };
    let to = ReturnLine { decided: Some(by_validator), ..line.clone() };
    let record = |line: ReturnLine| Record::ReturnLine(Box::new(line.into()));
    let step = Step::change(record(line), record(to));
    let refused = why(edit(&mut store, "officer1", vec![step]));
    assert!(refused.contains("not written row by row"), "{refused}");
}

#[test]
fn nobody_validates_by_file() {
    let mut store = memory();
    submitted(&mut store);
    let validated = {
        let mut other = memory();
        super::returns::validated(&mut other);
        all(&other, Kind::Returns)
    };
    for whole in [false, true] {
        let import = import(Kind::Returns, validated.clone());
        let command =
            if whole { Command::ImportAll(vec![import]) } else { Command::Import(import) };
        let receipt = store.write(&command, &by("officer1")).unwrap();
        let receipt = receipt.parts.into_iter().next().map_or(receipt.rejected, |p| p.1.rejected);
        assert_eq!(receipt.len(), 2);
        assert!(receipt[0].reason.contains("nobody validates by file"), "{receipt:?}");
    }
    assert!(lines(&store, 1).iter().all(|line| line.decided.is_none()));
}

#[test]
fn a_file_brings_a_draft_and_the_same_file_again_changes_nothing() {
    let mut store = memory();
    committed(&mut store);
    let row = |measure: &str, units: Option<&str>, unit: &str| {
        let line = ReturnLine {
            key: ReturnKey { contract_ref: "C-0001".to_owned(), quarter: quarter(), version: 0 },
            measure_ref: measure.to_owned(),
            declared: units.map(quantity),
            wage_rate: None,
            note: None,
            answer: None,
            keyed: sleva::calc::returns::Signed { person: String::new(), at: String::new() },
            decided: None,
        };
        Record::ReturnLine(Box::new(NewLine { line, unit: Some(unit.to_owned()), of: None }))
    };
    let rows = vec![
        row("M1", Some("7"), "hours"),
        row("M2", None, "hours"),
        row("M9", Some("1"), "hours"),
    ];
    let first = put(&mut store, Kind::Returns, rows.clone());
    assert_eq!((first.added, first.unchanged, first.rejected.len()), (1, 1, 1));
    assert_eq!(headers(&store)[0].state, ReturnState::Draft);
    assert_eq!(lines(&store, 1)[0].declared, Some(quantity("7")));
    let again = put(&mut store, Kind::Returns, rows);
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 2));
    let other = put(&mut store, Kind::Returns, vec![row("M1", Some("8"), "weeks")]);
    assert!(other.rejected[0].reason.contains("counts hours"), "{:?}", other.rejected);
}

#[test]
fn direct_statements_are_refused_by_the_store_itself() {
    let (_folder, path) = file();
    {
        let mut store = created(&path);
        validated(&mut store);
        act(&mut store, "officer1", ReturnStep::Amend { version: 1, reason: "again".to_owned() })
            .unwrap();
        key(&mut store, "officer1", "M1", Some("10"), Some("9")).unwrap();
        submit(&mut store, "officer1").unwrap();
    }
    let conn = raw(&path);
    let refused = [
        "UPDATE return_lines SET declared = 99 WHERE return_id = 2",
        "UPDATE return_lines SET validated = 1, decision = 'reduced' WHERE return_id = 1",
        "UPDATE return_lines SET decision = 'accepted', validated = declared,
         decided_by = 'officer1', decided_at = '2025-02-01T00:00:00Z' WHERE return_id = 2",
        "UPDATE return_lines SET validated = declared + 1 WHERE return_id = 2",
        "UPDATE returns SET state = 'draft', submitted_by = NULL, submitted_at = NULL WHERE id = 2",
        "UPDATE returns SET state = 'validated', validated_by = 'officer1',
         validated_at = '2025-02-01T00:00:00Z' WHERE id = 2",
        "UPDATE returns SET people = char(10) || 'x' || char(10) WHERE id = 2",
        "UPDATE returns SET people = people || 'validator1' || char(10) WHERE id = 2",
        "UPDATE returns SET people = char(10) || 'somebody-with-a-longer-name' || char(10)
         WHERE id = 2",
        "DELETE FROM return_lines WHERE return_id = 1",
        "DELETE FROM returns WHERE id = 1",
        "INSERT INTO return_lines (id, return_id, commitment_id, declared, keyed_by, keyed_at, seq)
         VALUES (99, 2, 1, 1, 'x', 'y', 0)",
        "INSERT INTO evidence (id, return_id, commitment_id, evidence_ref, seq)
         VALUES (99, 2, 1, 'EV-1', 0)",
        "INSERT INTO returns (id, contract_id, quarter, return_version, state, reason, people,
         begun_by, begun_at, seq) VALUES (99, 1, '2024-25 Q3', 3, 'draft', 'r',
         char(10) || 'validator1' || char(10), 'validator1', 'y', 0)",
    ];
    for statement in refused {
        assert!(conn.execute(statement, []).is_err(), "{statement}");
    }
    // What it refuses is only that: another person may decide.
    let other = "UPDATE return_lines SET decision = 'accepted', validated = declared,
         decided_by = 'validator2', decided_at = '2025-02-01T00:00:00Z' WHERE return_id = 2
         AND decision IS NULL";
    assert_eq!(conn.execute(other, []).unwrap(), 1);
}

#[test]
fn what_is_expected_is_listed_from_the_first_day_to_the_last() {
    let mut store = memory();
    committed(&mut store);
    // The contract runs from 15 July 2024. The return for 2024-25 Q2 is due on 30 October.
    let on = |today: &str, standing| {
        let list = list(&store, today, Some(standing));
        assert_eq!(list.matching, list.rows.len());
        list.rows.iter().map(|row| (row.quarter.to_string(), row.days_late)).collect::<Vec<_>>()
    };
    let row = |quarter: &str, late: i32| (quarter.to_owned(), late);
    assert_eq!(on("2024-09-30", Standing::Due), []);
    assert_eq!(on("2024-10-01", Standing::Due), [row("2024-25 Q2", -29)]);
    assert_eq!(on("2024-10-30", Standing::Due), [row("2024-25 Q2", 0)]);
    assert_eq!(on("2024-10-30", Standing::Overdue), []);
    assert_eq!(on("2024-10-31", Standing::Overdue), [row("2024-25 Q2", 1)]);
    assert_eq!(on("2024-10-31", Standing::Later).len(), 12);
    // 13 quarters touch 15 July 2024 to 14 July 2027.
    assert_eq!(on("2030-01-01", Standing::Overdue).len(), 13);
}

#[test]
fn a_return_moves_through_the_list_as_it_is_dealt_with() {
    let mut store = memory();
    committed(&mut store);
    let today = "2025-01-15";
    let standing = |store: &dyn Store| {
        let rows = list(store, today, None).rows;
        let own = rows.into_iter().find(|row| row.quarter == quarter());
        own.map(|row| (row.standing, row.entered, row.decided))
    };
    assert_eq!(standing(&store), Some((Standing::Due, 0, 0)));
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    assert_eq!(standing(&store), Some((Standing::Draft, 1, 0)));
    key(&mut store, "officer1", "M2", None, Some("1")).unwrap();
    submit(&mut store, "officer1").unwrap();
    assert_eq!(standing(&store), Some((Standing::Submitted, 2, 0)));
    decide(&mut store, "validator1", "M1", (Decision::Queried, None, Some("Who?"))).unwrap();
    decide(&mut store, "validator1", "M2", (Decision::Accepted, None, None)).unwrap();
    assert_eq!(standing(&store), Some((Standing::Submitted, 2, 2)));
    finish(&mut store, "validator1").unwrap();
    assert_eq!(standing(&store), Some((Standing::Queried, 2, 2)));
    let counts = list(&store, today, None).counts;
    assert_eq!((counts.of(Standing::Queried), counts.of(Standing::Overdue)), (1, 1));
}

#[test]
fn nobody_adds_the_first_evidence_of_a_register_to_what_was_just_submitted() {
    let mut store = memory();
    submitted(&mut store);
    let evidence = Evidence {
        key: ReturnKey { contract_ref: "C-0001".to_owned(), quarter: quarter(), version: 1 },
        measure_ref: "M1".to_owned(),
        evidence_ref: "EV-1".to_owned(),
        sha256: None,
        units: None,
        dated: None,
        note: None,
    };
    let frozen = ReturnStep::Prove { was: None, to: Some(evidence.clone()) };
    let frozen = why(act(&mut store, "officer1", frozen));
    assert!(frozen.contains("does not change any more"), "{frozen}");
    // Nor past the step that gives whoever does it a hand in the return.
    let step = Step::add(Record::Evidence(evidence));
    let by_hand = why(edit(&mut store, "officer1", vec![step]));
    assert!(by_hand.contains("not written row by row"), "{by_hand}");
    assert_eq!(all(&store, Kind::Evidence), []);
}

#[test]
fn whatever_was_done_replay_of_the_trail_gives_the_same_tables() {
    let (_folder, path) = file();
    let mut store = created(&path);
    validated(&mut store);
    let evidence = Evidence {
        key: ReturnKey { contract_ref: "C-0001".to_owned(), quarter: quarter(), version: 2 },
        measure_ref: "M1".to_owned(),
        evidence_ref: "EV-301".to_owned(),
        sha256: Some("ab".repeat(32)),
        units: Some(quantity("8")),
        dated: Some(Date::constant(2024, 12, 31)),
        note: None,
    };
    act(&mut store, "officer1", ReturnStep::Amend { version: 1, reason: "again".to_owned() })
        .unwrap();
    act(&mut store, "officer1", ReturnStep::Prove { was: None, to: Some(evidence) }).unwrap();
    undo(&mut store, "officer1").unwrap();
    store.write(&Command::Redo, &by("officer1")).unwrap();
    submit(&mut store, "officer1").unwrap();
    store.verify().unwrap();
    // M1 has other evidence now and is decided again; M2 is not.
    let decided: Vec<bool> = lines(&store, 2).iter().map(|line| line.decided.is_some()).collect();
    assert_eq!(decided, [false, true]);
}

#[test]
fn a_whole_folder_brings_returns_back_as_they_were() {
    let mut store = memory();
    validated(&mut store);
    act(&mut store, "officer1", ReturnStep::Amend { version: 1, reason: "again".to_owned() })
        .unwrap();
    let mut other = memory();
    let imports =
        Kind::ALL.iter().map(|kind| import(*kind, all(&store, *kind))).collect::<Vec<_>>();
    let receipt = other.write(&Command::ImportAll(imports), &by("officer9")).unwrap();
    assert!(receipt.kept, "{receipt:?}");
    assert_eq!(everything(&other), everything(&store));
    other.verify_chain().unwrap();
}

#[test]
fn a_measure_that_is_not_entered_and_has_something_due_blocks_submitting() {
    let mut store = memory();
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    let refused = why(submit(&mut store, "officer1"));
    assert!(refused.starts_with("M2 "), "{refused}");
    key(&mut store, "officer1", "M2", None, Some("0")).unwrap();
    submit(&mut store, "officer1").unwrap();
}

#[test]
fn a_clash_after_a_step_that_wrote_the_return_is_still_a_clash() {
    let mut store = memory();
    committed(&mut store);
    key(&mut store, "officer1", "M1", None, Some("10")).unwrap();
    // The note gives officer2 a hand; what they saw of the draft is not what is there.
    let note = CellChange::Note { was: None, to: Some("two starters".to_owned()) };
    let of = |step| Step::Return {
        contract_ref: "C-0001".to_owned(),
        quarter: quarter(),
        step: Box::new(step),
    };
    let steps = vec![
        of(ReturnStep::Key { measure_ref: "M2".to_owned(), cell: note }),
        of(ReturnStep::Submit { version: 2, lines: Vec::new(), evidence: Vec::new() }),
    ];
    let refused = edit(&mut store, "officer2", steps);
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
}
