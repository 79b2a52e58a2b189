//! Delivery on the screen: of a contract, of a supplier, and summed up; the log of a contract.

use sleva::calc::Date;
use sleva::calc::words::Decision;
use sleva::db::request::{AsAt, Kind, Level, Record};
use sleva::db::sqlite::Sqlite;
use sleva::views::VIEWS;

use crate::driver::{Driver, hooks};
use crate::store::delivery::{
    committed, decide, delivered, finish, key, of, quarter, submit, summed,
};
use crate::store::{
    commitment, contract, day, everything, measure, memory, put, quantity, register,
};

const TODAY: Date = Date::constant(2025, 8, 1);

/// C-0001 on the day for which its figures were worked by hand.
fn opened(store: Sqlite, width: u16, height: u16) -> Driver<Sqlite> {
    let mut d = Driver::with(VIEWS, store, width, height, |env| {
        env.hooks = hooks();
        env.today = TODAY;
    });
    d.keys("2 <enter>");
    d
}

fn hand_made() -> Sqlite {
    let mut store = memory();
    delivered(&mut store);
    store
}

/// The words of a screen, whatever lines they are wrapped into.
fn words(d: &Driver<Sqlite>) -> String {
    let screen = d.screen();
    let words = screen.split(|c: char| c.is_whitespace() || c == '│').filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_screen_of_a_contract_has_the_figures_of_the_store() {
    for (width, height) in [(80, 24), (120, 40), (140, 45)] {
        let mut d = opened(hand_made(), width, height);
        let at = d.cursor();
        let frame = format!("{}\ncursor {},{}", d.screen(), at.x, at.y);
        insta::assert_snapshot!(format!("contract_{width}x{height}"), frame);
    }
    let mut d = opened(hand_made(), 100, 60);
    d.keys("<tab>");
    let found = of(d.db(), "C-0001", AsAt::now(TODAY));
    let sum = &found.sum;
    let pounds = |total: sleva::calc::Total| format!("£{}", total.known.grouped());
    let screen = words(&d);
    for text in [
        format!("Validated {} of {} expected", pounds(sum.validated), pounds(sum.expected)),
        "by the end of 2025-26 Q1: 28.4%, red; furthest behind M1 at 20.8%.".to_owned(),
        format!("{} in 2 commitments; 15.6% of it is validated", pounds(sum.committed)),
        format!("{}: {} validated, ", pounds(sum.declared), pounds(sum.validated)),
        format!("{} waiting, {} not accepted", pounds(sum.waiting), pounds(sum.not_accepted)),
        format!("{} of what was expected, ", pounds(sum.shortfall)),
        "2 returns overdue (2024-25 Q2, 2025-26 Q1); 1 return waiting for validation".to_owned(),
    ] {
        assert!(screen.contains(&text), "{text}:\n{}", d.screen());
    }
    for quarter in &found.quarters {
        let line = d.line_with(&format!("│ {}", quarter.quarter));
        let expected = quarter.expected.known.grouped();
        assert!(line.contains(&expected) && line.contains(quarter.standing.word()), "{line}");
    }
    let m1 = d.line_with("│ M1 ");
    assert!(m1.contains("38.4658") && m1.contains("x red"), "{m1}");
}

#[test]
fn what_may_be_recovered_is_a_possibility_and_only_where_the_clause_states_a_rate() {
    let with = |clause: Option<&str>, rate: Option<&str>| {
        let mut store = hand_made();
        let own = sleva::calc::contract::Contract {
            recovery_clause: clause.map(str::to_owned),
            recovery_rate: rate.map(quantity),
            ..contract("C-0001")
        };
        put(&mut store, Kind::Contracts, vec![Record::Contract(own)]);
        let mut d = opened(store, 100, 60);
        d.keys("<tab>");
        words(&d)
    };
    // £140.93 × 0.5, rounded half up.
    let screen = with(Some("clause 9"), Some("0.5"));
    assert!(screen.contains("£70.47 may be recoverable: the shortfall of £140.93"), "{screen}");
    assert!(screen.contains("it is not owed. The clause: clause 9"), "{screen}");
    let screen = with(Some("clause 9"), None);
    assert!(screen.contains("The clause states no rate; the shortfall of £140.93"), "{screen}");
    assert!(!with(None, None).contains("recoverable"));
}

#[test]
fn a_contract_with_nothing_committed_one_with_nothing_declared_and_one_terminated() {
    let mut store = memory();
    register(&mut store);
    let d = opened(store, 80, 24);
    assert!(d.shows("Nothing is committed."), "{}", d.screen());

    let mut store = memory();
    committed(&mut store);
    let d = opened(store, 80, 24);
    assert!(words(&d).contains("Validated £0.00 of £196.93 expected"), "{}", d.screen());
    assert!(words(&d).contains("nothing declared yet: all"), "{}", d.screen());

    let mut store = hand_made();
    let ended = sleva::calc::contract::Contract {
        terminated_on: Some(day("2025-03-31")),
        ..contract("C-0001")
    };
    put(&mut store, Kind::Contracts, vec![Record::Contract(ended)]);
    let mut d = opened(store, 100, 60);
    d.keys("<tab>");
    let screen = d.screen();
    assert!(screen.contains("Terminated on 2025-03-31"), "{screen}");
    assert!(screen.contains("2024-25 Q4") && !screen.contains("2025-26 Q1 "), "{screen}");
}

#[test]
fn what_is_only_recorded_goes_by_its_units_and_has_no_pounds() {
    let mut store = memory();
    register(&mut store);
    let recorded = sleva::calc::measure::Measure {
        kind: sleva::calc::words::MeasureKind::RecordOnly,
        ..measure("M3", None, None)
    };
    put(&mut store, Kind::Measures, vec![Record::Measure(recorded)]);
    let own = Record::Commitment(commitment("C-0001", "M3", "30"));
    put(&mut store, Kind::Commitments, vec![own]);
    let mut d = opened(store, 100, 60);
    d.keys("<tab>");
    let text = "Only recorded, without a value, by the end of 2025-26 Q1: red; furthest behind M3";
    assert!(words(&d).contains(text), "{}", d.screen());
    assert!(d.line_with("│ M3 ").contains("x red"), "{}", d.screen());
    assert!(!d.line_with("Shortfall").contains('£'), "{}", d.screen());
}

#[test]
fn bars_have_an_ascii_twin() {
    let mut d = Driver::with(VIEWS, hand_made(), 100, 60, |env| {
        env.today = TODAY;
        env.theme.ascii = true;
    });
    d.keys("2 <enter> <tab>");
    let screen = d.screen();
    assert!(screen.is_ascii(), "{screen}");
    assert!(screen.contains("# validated  = waiting  | expected"), "{screen}");
    assert!(d.line_with("| 2024-25 Q3").contains("###|#"), "{screen}");
    assert!(d.line_with("| 2024-25 Q4").contains("==="), "{screen}");
}

#[test]
fn bars_hide_nothing() {
    use sleva::views::part::bars::delivery;
    assert_eq!(delivery(10, (50, 20, 100), 100), "█████▒▒   │");
    assert_eq!(delivery(10, (100, 0, 50), 100), "█████│█████");
    // What is there is seen, however little it is.
    assert_eq!(delivery(10, (1, 1, 1), 10_000), "█│▒");
    assert_eq!(delivery(4, (9_999, 1, 0), 10_000), "███▒");
    assert_eq!(delivery(10, (0, 0, 0), 0), "");
    assert_eq!(delivery(0, (1, 1, 1), 1), "");
}

/// Lines of the log as the store has them.
fn logged(d: &Driver<Sqlite>) -> [usize; 3] {
    let found = of(d.db(), "C-0001", AsAt::now(TODAY));
    [found.actions.len(), found.variations.len(), found.ratings.len()]
}

#[test]
fn an_action_is_logged_changed_removed_and_taken_back() {
    let mut d = opened(hand_made(), 100, 40);
    d.keys("L a");
    assert!(d.shows("Add to the log of C-0001"), "{}", d.screen());
    d.keys("<enter>").types("supp").keys("<enter>");
    assert!(d.line_with(">On").contains("2025-08-01"), "{}", d.screen());
    assert!(d.line_with("Person").contains("officer1"), "{}", d.screen());
    d.keys("<f10>");
    assert_eq!(logged(&d), [1, 0, 0], "{}", d.screen());
    assert!(d.shows("Actions (1)") && d.line_with("2025-08-01").contains("supported"));
    d.keys("gg j e").types("They hire two people in May.").keys("<f10>");
    let found = of(d.db(), "C-0001", AsAt::now(TODAY));
    assert_eq!(found.actions[0].note.as_deref(), Some("They hire two people in May."));
    d.keys("D y");
    assert_eq!(logged(&d), [0, 0, 0], "{}", d.screen());
    d.keys("u u u");
    assert_eq!(logged(&d), [0, 0, 0], "all three are taken back: {}", d.screen());
    d.keys("U");
    assert_eq!(logged(&d), [1, 0, 0], "{}", d.screen());
}

#[test]
fn an_adjustment_asks_what_was_agreed_and_a_variation_changes_the_commitment() {
    let mut d = opened(hand_made(), 100, 40);
    let before = everything(d.db());
    d.keys("L a <enter>").types("adj").keys("<enter> <f10>");
    assert!(d.shows("New variation of C-0001"), "{}", d.screen());
    d.types("M1").keys("<enter>");
    assert!(d.shows("Invented M1, 120 hours committed"), "{}", d.screen());
    d.types("100").keys("<f10>");
    assert_eq!(logged(&d), [1, 1, 0], "{}", d.screen());
    assert!(d.line_with("M1 varied").contains("from 120 to 100 hours"), "{}", d.screen());
    let found = of(d.db(), "C-0001", AsAt::now(TODAY));
    assert_eq!(found.sum.committed.known.to_string(), "320.00");
    d.keys("u");
    assert_eq!(everything(d.db()), before, "the variation and its action are one act");
}

/// Varies M1 of C-0001 in its log.
fn vary(d: &mut Driver<Sqlite>, units: &str, signed_on: &str) {
    d.keys("a j j <enter>");
    assert!(d.shows("New variation of C-0001"), "{}", d.screen());
    d.types("M1").keys("<enter>").types(units).keys("<enter> <ctrl-u>");
    d.types(signed_on).keys("<f10>");
}

#[test]
fn the_last_variation_is_changed_and_taken_out_and_the_commitment_follows() {
    let mut d = opened(hand_made(), 100, 40);
    let before = everything(d.db());
    d.keys("L");
    vary(&mut d, "100", "2025-06-01");
    vary(&mut d, "90", "2025-07-01");
    assert_eq!(logged(&d), [2, 2, 0], "{}", d.screen());
    let committed =
        |d: &Driver<Sqlite>| of(d.db(), "C-0001", AsAt::now(TODAY)).lines[0].0.units.to_string();
    assert_eq!(committed(&d), "90");
    // Actions come first, the newest first, then variations.
    d.keys("gg /").types("varied").keys("<enter> gg j");
    assert!(d.line_with(">").contains("from 100 to 90 hours"), "{}", d.screen());
    d.keys("e <ctrl-u>").types("80").keys("<f10>");
    assert_eq!(committed(&d), "80", "{}", d.screen());
    assert!(d.line_with("2025-07-01").contains("from 100 to 80 hours"), "{}", d.screen());
    d.keys("m").types("fewer sites").keys("<f10>");
    assert!(d.line_with("2025-07-01").contains("fewer sites"), "{}", d.screen());
    // The one before it stays as long as it is followed by another.
    d.keys("j D y");
    assert!(d.message().contains("was followed by the variation of M1"), "{}", d.message());
    assert_eq!(committed(&d), "80");
    d.keys("k D y");
    assert_eq!(logged(&d), [2, 1, 0], "{}", d.screen());
    assert_eq!(committed(&d), "100");
    d.keys("D y");
    assert_eq!(committed(&d), "120", "{}", d.screen());
    d.keys("u u u u");
    assert_eq!(committed(&d), "90", "{}", d.screen());
    d.keys("u u");
    assert_eq!(everything(d.db()), before);
}

#[test]
fn a_rating_is_given_and_a_year_without_one_is_named_over_five_million() {
    let mut store = hand_made();
    let large = sleva::calc::contract::Contract {
        value: sleva::calc::Pence::from_raw(500_000_100).unwrap(),
        ..contract("C-0001")
    };
    put(&mut store, Kind::Contracts, vec![Record::Contract(large)]);
    let mut d = opened(store, 100, 40);
    assert!(words(&d).contains("no rating for 2024-25"), "{}", d.screen());
    d.keys("L");
    assert!(d.line_with("no rating").contains("2024-25"), "{}", d.screen());
    d.keys("a j <enter> <ctrl-u>").types("2024-25").keys("<enter>");
    d.types("Hours given").keys("<enter>").types("good").keys("<enter> <f10>");
    assert_eq!(logged(&d), [0, 0, 1], "{}", d.screen());
    assert!(d.line_with("Hours given").contains("good"), "{}", d.screen());
    assert!(!d.shows("no rating"), "{}", d.screen());
    d.keys("gg j e <ctrl-u>").types("inad").keys("<f10>");
    assert!(d.line_with("Hours given").contains("inadequate"), "{}", d.screen());
    d.keys("u");
    assert!(d.line_with("Hours given").contains("good"), "{}", d.screen());
    d.keys("u");
    assert_eq!(logged(&d), [0, 0, 0]);
}

#[test]
fn a_supplier_has_its_delivery_over_all_its_contracts() {
    let mut d = opened(hand_made(), 120, 40);
    d.keys("o");
    assert_eq!(d.app.view(), "supplier");
    for (width, height) in [(80, 24), (140, 45)] {
        d.resize(width, height);
        d.keys("<tab> <tab>");
        insta::assert_snapshot!(format!("supplier_{width}x{height}"), d.screen());
        d.keys("<tab>");
    }
    let list = summed(d.db(), Level::Contract, AsAt::now(TODAY));
    d.resize(100, 50).keys("<tab> <tab>");
    let screen = words(&d);
    let (validated, expected) = (list.all.sum.validated, list.all.sum.expected);
    let text = format!(
        "Validated £{} of £{} expected",
        validated.known.grouped(),
        expected.known.grouped()
    );
    assert!(screen.contains(&text), "{text}: {}", d.screen());
    assert!(screen.contains("furthest behind C-0002 M1 at 0.0%"), "{}", d.screen());
}

#[test]
fn delivery_is_summed_up_by_anything_and_adds_up_to_the_same() {
    let mut d = opened(hand_made(), 140, 45);
    d.keys("g d");
    assert_eq!(d.app.view(), "performance");
    let all = summed(d.db(), Level::Council, AsAt::now(TODAY)).all.sum;
    let text = format!(
        "2 contracts: Validated £{} of £{}",
        all.validated.known.grouped(),
        all.expected.known.grouped()
    );
    for level in [
        "contract",
        "supplier",
        "category",
        "theme",
        "policy outcome",
        "department",
        "size",
        "ownership",
        "measure",
        "quarter",
    ] {
        assert!(d.shows(&format!("By {level}, ")), "{level}:\n{}", d.screen());
        assert!(d.shows(&text), "{level}:\n{}", d.screen());
        insta::assert_snapshot!(format!("performance_by_{}", level.replace(' ', "_")), d.screen());
        d.keys("t");
    }
    assert!(d.shows("By contract, 2"), "it goes round: {}", d.screen());
    d.resize(80, 24);
    insta::assert_snapshot!("performance_80x24", d.screen());
    d.keys("<enter>");
    assert_eq!((d.app.view(), d.selected().as_deref()), ("contract", Some("C-0001")));
    d.keys("<esc> t <enter>");
    assert_eq!((d.app.view(), d.selected().as_deref()), ("supplier", Some("S-0001")));
    d.keys("<esc> t j <enter>");
    assert!(d.shows("filter: category:Places") && d.shows("C-0002"), "{}", d.screen());
    d.keys("i");
    assert!(d.shows("Explain which figure of contract/C-0002"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.shows("committed:contract/C-0002"), "{}", d.screen());
}

#[test]
fn the_worst_grade_comes_first_and_a_quarter_to_come_has_none() {
    let mut store = hand_made();
    let q = |name: &str| ("C-0002", quarter(name));
    // All of C-0002 at once: green.
    let on = day("2025-01-10");
    assert!(key(&mut store, on, q("2024-25 Q3"), "M1", "40"));
    assert!(submit(&mut store, on, q("2024-25 Q3")));
    assert!(decide(&mut store, on, q("2024-25 Q3"), "M1", (Decision::Accepted, None)));
    assert!(finish(&mut store, on, q("2024-25 Q3")));
    let mut d = opened(store, 140, 45);
    d.keys("g d lllllllll");
    let order = |d: &Driver<Sqlite>| {
        let screen = d.screen();
        screen.find("x C-0001") < screen.find("  C-0002  ")
    };
    d.keys("s");
    assert!(d.shows("RAG ▲") && order(&d), "{}", d.screen());
    d.keys("s");
    assert!(d.shows("RAG ▼") && !order(&d), "{}", d.screen());
    d.keys("ttttttttt");
    assert!(d.line_with("2025-26 Q3").contains("grey"), "{}", d.screen());
    d.keys("/").types("nothing-like-it").keys("<enter>");
    assert!(d.shows("Nothing matches. Esc clears the filter."), "{}", d.screen());
}

#[test]
fn a_council_without_commitments_is_told_what_to_do() {
    let mut d = opened(memory(), 80, 24);
    d.keys("g d");
    assert!(d.shows("There are no contracts yet."), "{}", d.screen());
    let mut store = memory();
    register(&mut store);
    let mut d = opened(store, 80, 24);
    d.keys("g d");
    assert!(d.shows("Nothing is committed yet"), "{}", d.screen());
}
