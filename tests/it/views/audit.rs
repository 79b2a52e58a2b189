//! The trail of changes: walked to its far end, filtered, opened, verified.

use ratatui::layout::Rect;
use sleva::calc::trail::TrailFilter;
use sleva::db::request::{
    AuditQuery, Command, Council, Edit, Import, Kind, Query, Record, Reply, Step,
};
use sleva::db::sqlite::Sqlite;
use sleva::db::{By, Store};
use sleva::views::{Action, Cx, Effect, Opening, Outcome, VIEWS, View};

use crate::driver::{Driver, sample};
use crate::stage::records::Records;
use crate::stage::{Stage, THEME, text};
use crate::store::{all, by, import, memory, profile, supplier};

const HOSTILE: &str = "Acme\u{1b}[2J\u{9b}31m\u{7}\u{202e}dlrow";

fn write(store: &mut Sqlite, person: &str, at: &str, steps: Vec<Step>) {
    let edit = Edit { steps, note: "by hand".to_owned(), place: None };
    let by = By { person: person.to_owned(), at: at.to_owned() };
    store.write(&Command::Edit(vec![edit]), &by).unwrap();
}

fn supplier_of(store: &Sqlite, reference: &str) -> Record {
    let is = |record: &Record| matches!(record, Record::Supplier(s) if s.supplier_ref == reference);
    all(store, Kind::Suppliers).into_iter().find(is).unwrap()
}

fn renamed(was: &Record, name: &str) -> Record {
    let Record::Supplier(mut to) = was.clone() else { panic!() };
    to.name = name.to_owned();
    Record::Supplier(to)
}

/// The sample with three more changes: a name, units, and two quarters at once.
fn edited() -> Sqlite {
    let mut store = sample();
    let was = supplier_of(&store, "S-0003");
    let to = renamed(&was, "Renamed Ltd");
    write(&mut store, "officer1", "2025-11-23T09:00:00Z", vec![Step::change(was, to)]);
    let units = Step::Units {
        contract_ref: "C-0001".to_owned(),
        measure_ref: "NT1".to_owned(),
        was: crate::store::quantity("3.48"),
        to: Some(crate::store::quantity("4")),
    };
    write(&mut store, "officer2", "2025-11-24T09:00:00Z", vec![units]);
    let quarters = ["2019-20 Q4", "2020-21 Q1"].map(|quarter| {
        let is = |r: &Record| {
            matches!(r, Record::Profile(p) if p.contract_ref == "C-0001"
                && p.measure_ref == "NT1" && p.quarter.to_string() == quarter)
        };
        let was = all(&store, Kind::Profiles).into_iter().find(is).unwrap();
        Step::change(was, profile("C-0001", "NT1", quarter, "0.5"))
    });
    write(&mut store, "officer1", "2025-11-25T09:00:00Z", quarters.into());
    store
}

fn driver(store: Sqlite, width: u16, height: u16) -> Driver<Sqlite> {
    let mut driver = Driver::opened(store, "home", width, height);
    driver.keys("g a");
    driver
}

#[test]
fn the_newest_change_is_first_and_shown_before_and_after() {
    let mut d = driver(edited(), 140, 45);
    assert!(d.shows("Changes, 4"), "{}", d.screen());
    assert!(d.line_with(">").contains("2025-11-25T09:00:00Z"), "{}", d.screen());
    assert!(d.shows("C-0001/NT1/2019-20 Q4 changed"), "{}", d.screen());
    assert!(d.line_with("units").contains("0.2048 → 0.5"), "{}", d.screen());
    d.keys("jj");
    assert!(d.line_with("name ").contains("→ Renamed Ltd"), "{}", d.screen());
    d.keys("j");
    assert!(d.shows("5398 rows were generated"), "{}", d.screen());
}

#[test]
fn enter_opens_a_change_at_full_size_and_esc_comes_back_to_it() {
    for (width, height) in [(80, 24), (60, 15), (140, 45)] {
        let mut d = driver(edited(), width, height);
        d.keys("<enter>");
        assert!(!d.shows("Changes, 4"), "{}", d.screen());
        assert!(d.shows("2019-20 Q4 changed"), "{}", d.screen());
        d.keys("G");
        assert!(d.shows("2020-21 Q1 changed"), "{}", d.screen());
        d.keys("}");
        assert!(d.shows("Audit row 3"), "the next older one:\n{}", d.screen());
        d.keys("<esc>");
        assert!(d.shows("Changes, 4"), "{}", d.screen());
        assert!(d.line_with(">").contains("2025-11-24"), "{}", d.screen());
        d.keys("<esc>");
        assert_eq!(d.app.view(), "home");
    }
}

#[test]
fn a_change_opens_the_record_it_is_about() {
    let mut d = driver(edited(), 80, 24);
    d.keys("o");
    assert_eq!(d.app.view(), "contract");
    assert!(d.shows("C-0001 Grounds maintenance"), "{}", d.screen());
    d.keys("<esc> jj o");
    assert!(d.shows("S-0003 Renamed Ltd"), "{}", d.screen());
    d.keys("<esc> j o");
    assert!(d.message().contains("no contract, supplier or measure"), "{}", d.message());
}

#[test]
fn a_change_of_several_records_asks_which_is_meant() {
    let mut store = edited();
    let records = ["S-0004", "S-0005"].map(|name| {
        let was = supplier_of(&store, name);
        let to = renamed(&was, &format!("New {name}"));
        Step::change(was, to)
    });
    write(&mut store, "officer1", "2025-11-26T09:00:00Z", records.into());
    let mut d = driver(store, 80, 24);
    d.keys("o");
    assert!(d.shows("supplier S-0004") && d.shows("supplier S-0005"), "{}", d.screen());
    d.keys("j <enter>");
    assert!(d.shows("S-0005 New S-0005"), "{}", d.screen());
}

#[test]
fn terms_and_words_choose_among_the_changes() {
    let mut d = driver(edited(), 80, 24);
    for (typed, shows) in [
        ("person:officer2", "Changes, 1 "),
        ("record:S-0003", "Changes, 2 "),
        ("record:C-0001/NT1", "Changes, 3 "),
        ("day:2025-11-24", "Changes, 1 "),
        ("since:2025-11-24 person:officer1", "Changes, 1 "),
        ("until:2025-11-23", "Changes, 2 "),
        ("hand edit", "Changes, 3 "),
    ] {
        d.keys("/").types(typed);
        assert!(d.shows(shows), "{typed}\n{}", d.screen());
        d.keys("<enter>");
        assert!(d.line_with("sleva").contains(&typed[..8]), "{}", d.screen());
        d.keys("<esc>");
        assert!(d.shows("Changes, 4"), "{}", d.screen());
    }
    d.keys("/").types("status:live");
    assert!(d.shows("terms are record:, person:"), "{}", d.screen());
    assert!(d.shows("The list is as before"), "{}", d.screen());
    d.keys("<esc> /").types("person:nobody");
    assert!(d.shows("Nothing matches. Esc clears the filter."), "{}", d.screen());
    d.keys("<enter> y o <enter> <esc> <esc>");
    assert!(d.shows("Changes, 4"), "{}", d.screen());
}

#[test]
fn the_selected_change_stays_selected_through_a_filter() {
    let mut d = driver(edited(), 80, 24);
    d.keys("jj /").types("hand").keys("<enter>");
    assert!(d.line_with(">").contains("2025-11-23"), "{}", d.screen());
    d.keys("<esc>");
    assert!(d.line_with(">").contains("2025-11-23"), "{}", d.screen());
}

#[test]
fn the_log_of_a_record_is_this_view_filtered() {
    let mut d = Driver::opened(edited(), "home", 80, 24);
    d.keys("2 L");
    assert_eq!(d.app.view(), "audit");
    assert!(d.line_with("sleva").contains("filter: record:C-0001"), "{}", d.screen());
    assert!(d.shows("Changes, 3"), "{}", d.screen());
    d.keys("<esc> <esc>");
    assert_eq!(d.app.view(), "contracts");
    d.keys("8 jj L");
    assert!(d.line_with("sleva").contains("record:"), "{}", d.screen());
    assert!(d.shows("Changes, 1"), "{}", d.screen());
}

/// A trail of a thousand changes.
fn long() -> Sqlite {
    let mut store = memory();
    for at in 0..1_000_u32 {
        let records = vec![supplier(&format!("S-{at:04}"), "Invented")];
        let when = format!("2025-{:02}-{:02}T09:00:00Z", 1 + at / 100, 1 + at / 10 % 10);
        let command = Command::Import(import(Kind::Suppliers, records));
        store.write(&command, &by(&when)).unwrap();
    }
    store
}

#[test]
fn a_long_trail_is_walked_to_its_far_end_a_window_at_a_time() {
    let mut d = driver(long(), 80, 24);
    assert!(d.shows("Changes, 1,000"), "{}", d.screen());
    for _ in 0..120 {
        d.keys("<pgdn>");
    }
    let seen = d.line_with(">");
    assert!(seen.contains("S-0") && *d.selected().unwrap() < *"S-0500", "{seen}");
    d.keys("G");
    assert!(d.shows("Changes, 1,000"), "{}", d.screen());
    assert_eq!(d.selected().as_deref(), Some("S-0000"));
    assert!(d.line_with(">").contains(" 1  2025-01-01"), "{}", d.screen());
    for _ in 0..300 {
        d.keys("k");
    }
    assert_eq!(d.selected().as_deref(), Some("S-0300"));
    d.keys("g g");
    assert_eq!(d.selected().as_deref(), Some("S-0999"));
    let most = d.asked.iter().filter_map(|query| match query {
        Query::Audit(AuditQuery { limit, newer, .. }) => Some(limit + newer),
        _ => None,
    });
    assert!(most.max().unwrap() <= 512, "never more than a window");
}

#[test]
fn moves_typed_before_the_far_end_has_come_start_from_there() {
    let store = long();
    let spec = VIEWS.iter().find(|spec| spec.id == "audit").unwrap();
    let mut view = (spec.open)(&Opening::default());
    let council = Council::default();
    let cx = Cx {
        person: "officer1",
        today: crate::store::day("2025-11-22"),
        council: &council,
        theme: &THEME,
        area: Rect::new(0, 0, 80, 20),
        coming: false,
        read_only: false,
        pending: &[],
        ahead: std::cell::OnceCell::new(),
        waiting: false,
        covered: false,
    };
    let answer = |view: &mut Box<dyn View>| {
        let want = view.wants(&cx).remove(0);
        view.accept(want.slot, store.read(&want.query).unwrap(), &cx);
    };
    answer(&mut view);
    for action in [Action::Last, Action::Up, Action::Up] {
        view.act(&action, &cx);
    }
    answer(&mut view);
    assert_eq!(view.selected().as_deref(), Some("S-0002"));
    for action in [Action::First, Action::Down, Action::Down, Action::Down] {
        view.act(&action, &cx);
    }
    answer(&mut view);
    assert_eq!(view.selected().as_deref(), Some("S-0996"));
}

#[test]
fn moving_inside_the_window_asks_for_no_rows() {
    let mut d = driver(long(), 80, 24);
    let asked = |d: &Driver<Sqlite>| {
        d.asked.iter().filter(|query| matches!(query, Query::Audit(_))).count()
    };
    let before = asked(&d);
    for _ in 0..150 {
        d.keys("j");
    }
    assert_eq!(asked(&d), before);
    assert_eq!(d.selected().as_deref(), Some("S-0849"));
}

#[test]
fn a_change_by_another_leaves_the_cursor_on_its_change() {
    let mut records = Records::many(20);
    let mut stage = Stage::with("audit", &Opening::default(), (80, 20), records, THEME);
    stage.all(&[Action::Down, Action::Down]);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0018"));
    records = Records::many(25);
    stage.records = records;
    stage.filter("person:officer2");
    assert_eq!(stage.view.selected().as_deref(), Some("C-0018"));
}

#[test]
fn an_import_of_thousands_shows_the_first_and_says_how_many_more() {
    let mut store = memory();
    let many = (0..3_000).map(|at| supplier(&format!("S-{at:04}"), "Invented")).collect();
    let command = Command::Import(Import { ..import(Kind::Suppliers, many) });
    store.write(&command, &by("2025-11-22T08:00:00Z")).unwrap();
    let mut d = driver(store, 60, 15);
    d.keys("<enter>");
    assert!(d.shows("S-0000 added"), "{}", d.screen());
    d.keys("G");
    assert!(d.shows("S-0099 added"), "{}", d.screen());
    assert!(d.shows("And 2900 more of its 3,000 rows"), "{}", d.screen());
}

#[test]
fn verifying_says_what_it_found_and_names_the_first_row_that_differs() {
    let mut d = driver(edited(), 80, 24);
    d.keys("C");
    assert!(d.message().contains("Verified: 4 changes"), "{}", d.message());
    assert!(d.shows("Verified: 4 changes in an unbroken chain"), "{}", d.screen());
    let (_folder, path) = crate::store::file();
    let mut store = crate::store::created(&path);
    crate::store::register(&mut store);
    crate::store::raw(&path).execute_batch("UPDATE contracts SET title = 'Other'").unwrap();
    let mut d = driver(store, 80, 24);
    d.keys("C");
    let says = "does not hold: the row C-0001 of contracts (audit row 4)";
    assert!(d.message().contains(says), "{}", d.message());
}

#[test]
fn a_change_is_copied_as_a_row_a_cell_and_with_all_others() {
    let mut d = driver(edited(), 80, 24);
    d.keys("y");
    assert!(d.clipboard[0].starts_with("seq\tat\tperson\taction\tkind\trecord\trows\tnote\n4\t"));
    d.keys("ll y");
    assert_eq!(d.clipboard[1], "person\nofficer1\n");
    d.keys("Y");
    assert_eq!(d.clipboard[2].lines().count(), 5, "{}", d.clipboard[2]);
    d.keys("w");
    assert!(d.shows("audit-2025-11-22.csv"), "{}", d.screen());
}

#[test]
fn text_from_data_is_shown_harmlessly() {
    let mut stage = Stage::new("audit", &Opening::default(), (80, 24));
    for contract in &mut stage.records.contracts {
        contract.title = HOSTILE.to_owned();
    }
    stage.all(&[Action::Filter, Action::Insert('p'), Action::Back, Action::Down]);
    let screen = text(&stage.draw().0);
    assert!(screen.contains("Acme"), "{screen}");
    let bad = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!screen.contains(bad), "{screen:?}");
    assert!(matches!(stage.act(&Action::Copy), Outcome::Done(_)));
}

#[test]
fn what_is_written_out_is_the_filter_from_the_newest_on() {
    let mut stage = Stage::new("audit", &Opening::default(), (80, 24));
    stage.all(&[Action::Last]);
    stage.filter("person:officer1");
    stage.act(&Action::Keep);
    let Effect::WriteAll(Query::Audit(query)) = stage.effect(&Action::Write) else { panic!() };
    let filter = TrailFilter::parse("person:officer1").unwrap();
    assert_eq!(query, AuditQuery { limit: query.limit, ..filter.into() });
}

#[test]
fn the_smallest_screen_says_when_who_and_what() {
    let mut d = driver(edited(), 60, 15);
    for head in ["When (UTC)", "Who", "What"] {
        assert!(d.line_with("Row").contains(head), "{}", d.screen());
    }
    assert!(d.line_with(">").contains("officer1     edit"), "{}", d.screen());
    d.keys("/").types("record:C-0001/NT1").keys("<enter> <tab>");
    assert!(d.shows("C-0001/NT1/2019-20 Q4 changed"), "{}", d.screen());
}

#[test]
fn nothing_to_show_is_said() {
    let d = driver(memory(), 80, 24);
    assert!(d.shows("No change is recorded yet"), "{}", d.screen());
    let Ok(Reply::Audit(rows)) = d.db().read(&Query::Audit(AuditQuery::default())) else {
        panic!()
    };
    assert!(rows.is_empty());
}
