//! Samples of purchases: what is drawn, what is refused, and the trail.

use sleva::calc::assurance::Tally;
use sleva::calc::filter::Filter;
use sleva::calc::procurement::Procurement;
use sleva::calc::sampling::{BOUND, Sample, SampleResult};
use sleva::calc::words::{AuditResult, Route, SampleBy};
use sleva::calc::{Date, Pence};
use sleva::db::request::{
    Command, Edit, Kind, ListQuery, Query, Receipt, Record, Rejected, Reply, SampleDetail, Setting,
    Step,
};
use sleva::db::sqlite::{Sqlite, replay};
use sleva::db::{Error, Store};

use super::{all, by, created, day, everything, file, import, memory, morning, put, raw};

/// Twelve small purchases of 2025, and four that no sample of that year may have: at the bound,
/// by another route, of the day before, and without a day.
fn fill(store: &mut dyn Store) {
    let one = |number: usize, value: &str, route, began: Option<Date>| {
        let mut own = Procurement::new(&format!("P-{number:04}"), "Invented purchase");
        own.estimated_value = Pence::parse(value).unwrap();
        own.category = Some(["Places", "People", "Corporate"][number % 3].to_owned());
        own.route = Some(route);
        own.began_on = began;
        Record::Procurement(Box::new(own))
    };
    let small = |number| one(number, "24999.99", Route::Quotation, Some(day("2025-12-31")));
    let mut records: Vec<Record> = (1..=12).map(small).collect();
    records.push(one(13, "25000", Route::Quotation, Some(day("2025-06-01"))));
    records.push(one(14, "900", Route::Direct, Some(day("2025-06-01"))));
    records.push(one(15, "900", Route::Quotation, Some(day("2024-12-31"))));
    records.push(one(16, "900", Route::Quotation, None));
    put(store, Kind::Procurements, records);
}

fn store() -> Sqlite {
    let mut store = memory();
    fill(&mut store);
    store
}

fn asked(size: u32, seed: u64) -> Sample {
    Sample {
        sample_ref: String::new(),
        from: day("2025-01-01"),
        to: day("2025-12-31"),
        size,
        seed,
        by: None,
        drawn_on: day("2026-01-05"),
        drawn_by: String::new(),
        population: 0,
        bound: BOUND,
    }
}

fn edit(store: &mut dyn Store, step: Step) -> Result<Receipt, Error> {
    store.write(&Command::Edit(vec![Edit::of(step)]), &morning())
}

fn draw(store: &mut dyn Store, asked: Sample) -> Result<Receipt, Error> {
    edit(store, Step::Draw(Box::new(asked)))
}

fn refused(result: Result<Receipt, Error>) -> Rejected {
    match result {
        Err(Error::Rejected(rejected)) => *rejected,
        other => panic!("{other:?}"),
    }
}

fn detail(store: &dyn Store, sample_ref: &str) -> SampleDetail {
    match store.read(&Query::Sample { sample_ref: sample_ref.to_owned() }).unwrap() {
        Reply::Sample(detail) => *detail,
        other => panic!("{other:?}"),
    }
}

fn rows(store: &dyn Store) -> Vec<SampleResult> {
    let own = |record| match record {
        Record::SampleResult(own) => Some(*own),
        _ => None,
    };
    all(store, Kind::Results).into_iter().filter_map(own).collect()
}

#[test]
fn a_sample_and_its_purchases_are_one_change() {
    let mut store = store();
    let receipt = draw(&mut store, asked(5, 7)).unwrap();
    assert_eq!((receipt.edits, receipt.added), (1, 6));
    let found = detail(&store, "A-0001");
    let Sample { population, drawn_by, size, .. } = &found.row.sample;
    assert_eq!((*population, drawn_by.as_str(), *size), (12, "officer1", 5));
    assert_eq!((found.purchases.len(), found.undated), (5, 1));
    assert!(found.purchases.iter().all(|row| row.result.procurement_ref.as_str() < "P-0013"));
    // A size that is too large takes all; references go on.
    draw(&mut store, Sample { by: Some(SampleBy::Category), ..asked(99, 7) }).unwrap();
    assert_eq!(detail(&store, "A-0002").purchases.len(), 12);
}

#[test]
fn the_same_words_draw_nothing_new_and_days_without_purchases_say_so() {
    let mut store = store();
    draw(&mut store, asked(5, 7)).unwrap();
    let again = refused(draw(&mut store, asked(5, 7)));
    assert!(again.remedy.contains("sleva show A-0001"), "{again:?}");
    let nothing = Sample { from: day("2023-01-01"), to: day("2023-12-31"), ..asked(5, 7) };
    let nothing = refused(draw(&mut store, nothing));
    assert!(nothing.reason.contains("nothing to draw from"), "{nothing:?}");
    let turned = Sample { to: day("2024-01-01"), ..asked(5, 7) };
    assert_eq!(refused(draw(&mut store, turned)).column, "to");
    assert_eq!(all(&store, Kind::Samples).len(), 1);
}

#[test]
fn only_drawing_makes_a_sample_and_only_undo_takes_it_back() {
    let mut store = store();
    draw(&mut store, asked(5, 7)).unwrap();
    let own = all(&store, Kind::Samples).remove(0);
    let other = match own.clone() {
        Record::Sample(own) => Record::Sample(Sample { sample_ref: "A-9".to_owned(), ..own }),
        other => panic!("{other:?}"),
    };
    for step in [Step::add(other.clone()), Step::remove(own.clone())] {
        assert!(refused(edit(&mut store, step)).reason.contains("only drawn"));
    }
    let receipt = put(&mut store, Kind::Samples, vec![other]);
    assert!(receipt.rejected[0].reason.contains("only drawn"));
    assert_eq!(put(&mut store, Kind::Samples, vec![own]).unchanged, 1);
    let row = rows(&store).remove(0);
    let row = || Record::SampleResult(Box::new(row.clone()));
    assert!(refused(edit(&mut store, Step::remove(row()))).reason.contains("stays in its sample"));
    let drawn = rows(&store);
    let left = (1..=12).map(|number| format!("P-{number:04}"));
    let left = left.into_iter().find(|name| drawn.iter().all(|row| row.procurement_ref != *name));
    let foreign = SampleResult { procurement_ref: left.unwrap(), ..drawn[0].clone() };
    let nowhere = SampleResult { procurement_ref: "P-9".to_owned(), ..drawn[0].clone() };
    let unknown = SampleResult { sample_ref: "A-9".to_owned(), ..drawn[0].clone() };
    for (row, column, reason) in [
        (foreign, "procurement_ref", "is not one of the purchases of sample A-0001"),
        (nowhere, "procurement_ref", "is the reference of no procurement"),
        (unknown, "sample_ref", "is the reference of no sample"),
    ] {
        let row = Record::SampleResult(Box::new(row));
        let found = put(&mut store, Kind::Results, vec![row]).rejected.remove(0);
        assert_eq!((found.column.as_str(), found.reason.as_str()), (column, reason));
    }
    store.write(&Command::Undo, &by("2025-11-22T09:00:00Z")).unwrap();
    assert_eq!((all(&store, Kind::Samples).len(), rows(&store).len()), (0, 0));
}

#[test]
fn a_purchase_that_was_drawn_stays() {
    let mut store = store();
    draw(&mut store, asked(99, 1)).unwrap();
    let own = all(&store, Kind::Procurements).remove(0);
    assert!(refused(edit(&mut store, Step::remove(own))).reason.contains("1 sample"));
}

fn found(row: &SampleResult, result: AuditResult) -> SampleResult {
    SampleResult { result: Some(result), ..row.clone() }
}

#[test]
fn results_are_of_whoever_enters_them_and_the_same_file_twice_changes_nothing() {
    let mut store = store();
    draw(&mut store, asked(3, 7)).unwrap();
    let own = rows(&store);
    let wrong =
        SampleResult { local_invited: Some(false), ..found(&own[2], AuditResult::Compliant) };
    let file: Vec<Record> = [
        SampleResult { two_invited: Some(true), ..found(&own[0], AuditResult::Compliant) },
        SampleResult {
            exception: Some("No reply is on file".to_owned()),
            ..found(&own[1], AuditResult::NotCompliant)
        },
        wrong,
    ]
    .map(|row| Record::SampleResult(Box::new(row)))
    .to_vec();
    let receipt = put(&mut store, Kind::Results, file.clone());
    assert_eq!((receipt.changed, receipt.rejected.len()), (2, 1));
    assert_eq!(receipt.rejected[0].reason, "does not go with local_invited, which is no");
    let after = rows(&store);
    assert_eq!(after[0].checked_by.as_deref(), Some("officer1"));
    assert_eq!(after[0].checked_on, Some(day("2025-11-22")));
    assert_eq!(after[2], own[2]);
    let again = Command::Import(import(Kind::Results, file));
    let again = store.write(&again, &by("2025-12-01T08:00:00Z")).unwrap();
    assert_eq!((again.changed, again.unchanged), (0, 2));
    let tally = detail(&store, "A-0001").row.tally;
    let expected = Tally { compliant: 1, not_compliant: 1, not_determined: 0, not_checked: 1 };
    assert_eq!(tally, expected);
}

#[test]
fn samples_are_sorted_by_any_usual_column_and_found_by_words() {
    let mut store = store();
    for (size, seed) in [(3, 7), (9, 8), (5, 9)] {
        draw(&mut store, asked(size, seed)).unwrap();
    }
    let own = rows(&store);
    let of = |name: &str| own.iter().find(|row| row.sample_ref == name).unwrap().clone();
    let results = [
        found(&of("A-0001"), AuditResult::NotCompliant),
        found(&of("A-0003"), AuditResult::Compliant),
    ];
    let results = results.map(|row| Record::SampleResult(Box::new(row))).to_vec();
    put(&mut store, Kind::Results, results);
    let listed = |sort, descending, words: &str| -> Vec<String> {
        let filter = Filter::parse(words).unwrap();
        let list = ListQuery { filter, sort, descending, first: 0, count: 9, locate: None };
        match store.read(&Query::Samples(list)).unwrap() {
            Reply::Samples(page) => {
                page.rows.into_iter().map(|row| row.sample.sample_ref).collect()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(listed("", false, ""), ["A-0003", "A-0002", "A-0001"]);
    assert_eq!(listed("drawn", false, ""), ["A-0001", "A-0003", "A-0002"]);
    // What nothing is known of comes last.
    assert_eq!(listed("rate", false, ""), ["A-0001", "A-0003", "A-0002"]);
    assert_eq!(listed("level", false, ""), ["A-0003", "A-0001", "A-0002"]);
    assert_eq!(listed("sample_ref", true, "2025-12 officer1"), ["A-0003", "A-0002", "A-0001"]);
    assert_eq!(listed("sample_ref", false, "0002"), ["A-0002"]);
}

#[test]
fn bands_are_those_of_the_day_of_the_drawing() {
    let mut store = store();
    let setting = |value: &str, from: &str| {
        Record::Setting(Setting {
            name: "audit.substantial".to_owned(),
            value: value.to_owned(),
            from: Some(day(from)),
            reason: None,
        })
    };
    let both = vec![setting("9000", "2026-01-05"), setting("9900", "2026-01-06")];
    put(&mut store, Kind::Settings, both);
    let early = Sample { drawn_on: day("2026-01-04"), ..asked(2, 1) };
    draw(&mut store, early).unwrap();
    draw(&mut store, asked(2, 2)).unwrap();
    let bands = |name| detail(&store, name).row.bands;
    assert_eq!((bands("A-0001").substantial, bands("A-0001").are_set), (9500, false));
    assert_eq!((bands("A-0002").substantial, bands("A-0002").are_set), (9000, true));
    let wrong = put(&mut store, Kind::Settings, vec![setting("95%", "2026-02-01")]);
    assert!(wrong.rejected[0].reason.contains("whole number from 0 to 10000"));
}

#[test]
fn everything_is_undone_redone_replayed_and_verified() {
    let (_folder, path) = file();
    let mut store = created(&path);
    fill(&mut store);
    let start = everything(&store);
    draw(&mut store, asked(4, 7)).unwrap();
    let own = rows(&store).remove(1);
    let to = found(&own, AuditResult::NotDetermined);
    let record = |row| Record::SampleResult(Box::new(row));
    edit(&mut store, Step::change(record(own), record(to))).unwrap();
    let end = everything(&store);
    for _ in 0..2 {
        store.write(&Command::Undo, &by("2025-11-22T09:00:00Z")).unwrap();
    }
    assert_eq!(everything(&store), start);
    for _ in 0..2 {
        store.write(&Command::Redo, &by("2025-11-22T10:00:00Z")).unwrap();
    }
    assert_eq!(everything(&store), end);
    let mut rebuilt = memory();
    replay(&store, &mut rebuilt).unwrap();
    assert_eq!(rebuilt.digests().unwrap(), store.digests().unwrap());
    store.verify().unwrap();
    let conn = raw(&path);
    for set in ["size = 0", "size = 1001", "seed = -1", "spread_by = 'x'", "population = 0"] {
        assert!(conn.execute(&format!("UPDATE samples SET {set}"), []).is_err(), "{set}");
    }
    let compliant = "UPDATE sample_results SET result = 'compliant', two_invited = 0";
    assert!(conn.execute(compliant, []).is_err());
    conn.execute("UPDATE sample_results SET result = 'compliant'", []).unwrap();
    let Err(Error::Damaged(what)) = store.verify() else { panic!("a changed row goes unseen") };
    assert!(what.contains("of sample_results"), "{what}");
}

#[test]
fn a_whole_register_with_samples_comes_in_as_it_went_out() {
    let mut store = store();
    draw(&mut store, asked(4, 7)).unwrap();
    let own = rows(&store).remove(0);
    let to =
        SampleResult { checked_by: Some("auditor1".to_owned()), checked_on: None, ..own.clone() };
    let record = |row| Record::SampleResult(Box::new(row));
    edit(&mut store, Step::change(record(own), record(to))).unwrap();
    let kinds = [Kind::Procurements, Kind::Samples, Kind::Results];
    let files = kinds.map(|kind| import(kind, all(&store, kind))).to_vec();
    let mut other = memory();
    other.write(&Command::ImportAll(files), &morning()).unwrap();
    assert_eq!(everything(&other), everything(&store));
}
