//! What the rules say, as the store answers it: of now, and of days that are past.

use sleva::calc::filter::Filter;
use sleva::calc::procurement::Procurement;
use sleva::calc::waiver::Waiver;
use sleva::calc::words::Severity;
use sleva::calc::{Date, Pence};
use sleva::db::request::{
    AsAt, Command, Edit, FindingList, FindingRow, FindingsQuery, Kind, ListQuery, Query, Record,
    Reply, SampleSize, SampleSpec, Step,
};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::{By, Store};

use super::{all, day, file, memory, morning};

pub fn list(filter: &str) -> ListQuery {
    ListQuery {
        filter: Filter::parse(filter).unwrap(),
        sort: "severity",
        descending: false,
        first: 0,
        count: usize::MAX,
        locate: None,
    }
}

pub fn ask(store: &dyn Store, list: ListQuery, as_at: AsAt) -> FindingList {
    let query = FindingsQuery { list, record: None, as_at, under: None };
    match store.read(&Query::Findings(query)).unwrap() {
        Reply::Findings(found) => *found,
        other => panic!("{other:?}"),
    }
}

fn sample() -> Sqlite {
    let mut store = memory();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    store
}

fn edit(store: &mut Sqlite, steps: Vec<Step>, at: &str) {
    let by = By { person: "officer1".to_owned(), at: at.to_owned() };
    store.write(&Command::Edit(vec![Edit::with(steps, "test")]), &by).unwrap();
}

fn procurement(store: &Sqlite, name: &str) -> Procurement {
    let found = all(store, Kind::Procurements).into_iter().find_map(|record| match record {
        Record::Procurement(own) if own.procurement_ref == name => Some(*own),
        _ => None,
    });
    found.unwrap()
}

fn change(store: &mut Sqlite, name: &str, at: &str, change: impl FnOnce(&mut Procurement)) {
    let was = procurement(store, name);
    let mut to = was.clone();
    change(&mut to);
    let record = |own| Record::Procurement(Box::new(own));
    edit(store, vec![Step::change(record(was), record(to))], at);
}

fn told(list: &FindingList) -> Vec<(String, String, Severity, bool)> {
    let one = |row: &FindingRow| {
        let finding = &row.finding;
        let is_waived = finding.waiver.is_some();
        (row.name.clone(), finding.said.found.clone(), finding.severity(), is_waived)
    };
    list.page.rows.iter().map(one).collect()
}

/// Each day's changes: what was found on its evening is found again as at that day, whatever came
/// after.
#[test]
fn the_findings_of_every_past_day_are_found_again() {
    let mut store = sample();
    let mut evenings: Vec<(Date, Vec<_>)> = Vec::new();
    let mut evening = |store: &Sqlite, on: &str| {
        let found = told(&ask(store, list(""), AsAt::now(day(on))));
        evenings.push((day(on), found));
    };
    evening(&store, "2025-11-22");
    change(&mut store, "P-0034", "2025-11-23T09:00:00Z", |own| {
        own.weights.decision = Some("business case".to_owned());
    });
    evening(&store, "2025-11-23");
    let waiver = Waiver {
        rule: "quotes-local".to_owned(),
        record_ref: "P-0015".to_owned(),
        reason: "nobody else does this".to_owned(),
        person: "officer1".to_owned(),
        from: day("2025-11-24"),
        to: Some(day("2025-11-25")),
    };
    edit(&mut store, vec![Step::add(Record::Waiver(waiver))], "2025-11-24T09:00:00Z");
    evening(&store, "2025-11-24");
    let gone = procurement(&store, "P-0057");
    edit(
        &mut store,
        vec![Step::remove(Record::Procurement(Box::new(gone)))],
        "2025-11-25T09:00:00Z",
    );
    evening(&store, "2025-11-25");
    change(&mut store, "P-0034", "2025-11-26T09:00:00Z", |own| {
        own.estimated_value = Pence::parse("99000").unwrap();
        own.route = None;
    });
    evening(&store, "2025-11-26");
    let different: std::collections::BTreeSet<_> =
        evenings.iter().map(|(_, found)| format!("{found:?}")).collect();
    assert_eq!(different.len(), evenings.len(), "every day changed something");
    for (on, found) in &evenings {
        assert_eq!(told(&ask(&store, list(""), AsAt::past(*on))), *found, "as at {on}");
    }
    // And the tables that hid the stored ones are gone.
    let now = told(&ask(&store, list(""), AsAt::now(day("2025-11-26"))));
    assert_eq!(now, evenings.last().unwrap().1);
    assert!(now.iter().all(|(name, ..)| !name.starts_with("P-0057")));
}

/// The lists that a filter looks through are of the same day as what is found, whichever was asked
/// for first.
#[test]
fn a_filter_chooses_by_the_records_of_the_day() {
    let mut store = sample();
    let moved = "P-0034";
    let before = ask(&store, list("department:moved"), AsAt::now(day("2025-11-22")));
    assert!(before.page.rows.is_empty());
    change(&mut store, moved, "2025-11-23T09:00:00Z", |own| {
        own.department = Some("Moved".to_owned());
    });
    let of = |as_at| {
        let found = ask(&store, list("department:moved"), as_at);
        found.page.rows.iter().filter(|row| row.name.starts_with(moved)).count()
    };
    let (past, now) = (AsAt::past(day("2025-11-22")), AsAt::now(day("2025-11-23")));
    let many = of(now);
    assert!(many > 0);
    assert_eq!((of(past), of(now), of(past), of(now)), (0, many, 0, many));
    // A change makes every list be loaded anew, this time for the past day first.
    change(&mut store, "P-0015", "2025-11-24T09:00:00Z", |own| own.title = "Renamed".to_owned());
    let found = |as_at| ask(&store, list("department:moved"), as_at).page.rows.len();
    assert_eq!(found(AsAt::past(day("2025-11-22"))), 0);
    assert_eq!(found(AsAt::now(day("2025-11-24"))), many);
}

/// Before the sample's first change there is nothing to take back: records that are dated later
/// are left out.
#[test]
fn a_day_before_the_trail_goes_by_the_dates_in_the_records() {
    let store = sample();
    let found = ask(&store, list(""), AsAt::past(day("2021-06-30")));
    let began = |row: &FindingRow| row.finding.judged_on;
    assert!(!found.page.rows.is_empty());
    assert!(found.page.rows.iter().all(|row| began(row) <= day("2021-06-30")));
    assert!(found.records < ask(&store, list(""), AsAt::now(day("2025-11-22"))).records);
}

#[test]
fn filters_choose_and_counts_are_those_of_what_is_chosen() {
    let store = sample();
    let now = AsAt::now(day("2025-11-22"));
    let every = ask(&store, list(""), now);
    let breaches = ask(&store, list("severity:breach"), now);
    assert_eq!(
        breaches.page.matching,
        every.page.rows.iter().filter(|row| { row.finding.severity() == Severity::Breach }).count()
    );
    let one_rule = ask(&store, list("rule:quotes-local"), now);
    assert!(one_rule.page.rows.iter().all(|row| row.finding.rule == "quotes-local"));
    assert!(!one_rule.page.rows.is_empty());
    let words = ask(&store, list("quotes-local"), now);
    assert_eq!(told(&words), told(&one_rule), "the id of a rule is a word of its findings");
    let both = ask(&store, list("quotes-local category:people"), now);
    let of_people = |row: &&FindingRow| row.category.as_deref() == Some("People");
    assert_eq!(both.page.matching, one_rule.page.rows.iter().filter(of_people).count());
    let other = ask(&store, list("quotes-local parking"), now);
    assert!(other.page.matching < one_rule.page.matching && other.page.matching > 0);
    let people = ask(&store, list("category:people"), now);
    assert!(people.page.rows.iter().all(|row| row.category.as_deref() == Some("People")));
    let of_year = ask(&store, list("began-from:2025-01-01 began-to:2025-03-31"), now);
    assert!(of_year.page.rows.iter().any(|row| row.finding.rule == "statute"));
    let window = ListQuery { first: 3, count: 4, ..list("") };
    assert_eq!(ask(&store, window, now).page.rows, every.page.rows[3..7]);
    let at = every.page.rows[5].name.clone();
    let located = ListQuery { locate: Some(at), count: 0, ..list("") };
    assert_eq!(ask(&store, located, now).page.located, Some(5));
    let open = Filter { attention: true, ..Filter::default() };
    let open = ask(&store, ListQuery { filter: open, ..list("") }, now);
    assert!(open.page.rows.iter().all(|row| row.finding.is_open()));
    assert_eq!(open.page.matching, every.counts.open());
}

#[test]
fn a_change_is_seen_at_once_and_a_waiver_hides_nothing() {
    let mut store = sample();
    let now = AsAt::now(day("2025-11-22"));
    let before = ask(&store, list("rule:sv-weight"), now);
    let own = |found: &FindingList| {
        found.page.rows.iter().find(|row| row.finding.about.reference() == "P-0034").cloned()
    };
    assert_eq!(own(&before).unwrap().finding.severity(), Severity::Breach);
    let waiver = Waiver {
        rule: "sv-weight".to_owned(),
        record_ref: "P-0034".to_owned(),
        reason: "agreed".to_owned(),
        person: "officer1".to_owned(),
        from: day("2025-11-22"),
        to: None,
    };
    edit(&mut store, vec![Step::add(Record::Waiver(waiver))], "2025-11-22T10:00:00Z");
    let after = ask(&store, list("rule:sv-weight"), now);
    assert_eq!(after.page.matching, before.page.matching, "it is still there");
    let finding = own(&after).unwrap().finding;
    assert_eq!((finding.severity(), finding.is_open()), (Severity::Breach, false));
    assert_eq!(after.counts.waived, before.counts.waived + 1);
    assert_eq!(after.counts.breach, before.counts.breach - 1);
    change(&mut store, "P-0034", "2025-11-22T11:00:00Z", |own| {
        own.weights.decision = Some("business case".to_owned());
    });
    assert_eq!(own(&ask(&store, list("rule:sv-weight"), now)), None);
}

/// A connection that may only read lays its own tables over those of the day, too.
#[test]
fn a_database_that_is_only_read_answers_of_past_days() {
    let (_folder, path) = file();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    let by = morning();
    let mut store = Sqlite::create(&path, "Sample council", &by, |store| {
        store.write(&Command::Sample(spec), &by).map(|_| ())
    })
    .unwrap();
    let evening = told(&ask(&store, list(""), AsAt::now(day("2025-11-22"))));
    change(&mut store, "P-0034", "2025-11-23T09:00:00Z", |own| {
        own.weights.decision = Some("business case".to_owned());
    });
    let read = Sqlite::open(&path, Mode::ReadOnly).unwrap();
    assert_eq!(told(&ask(&read, list(""), AsAt::past(day("2025-11-22")))), evening);
    assert_ne!(told(&ask(&read, list(""), AsAt::now(day("2025-11-23")))), evening);
}
