//! The catalogue on the figures that the council printed in February 2021.

use sleva::calc::figure::Figure;
use sleva::calc::filter::Filter;
use sleva::db::request::{Query, Reply};
use sleva::tables::{Cell, sheet};
use sleva::views::part::figures;
use sleva::views::{Action, Effect, Opening, Outcome};

use crate::stage::records::{EDITION, LATER, Records};
use crate::stage::{Stage, THEME};

const FILTER: &str = "awarded-to:2020-12-31 edition:rotherham-2021-report";

fn measures() -> Stage {
    let opening = Opening { filter: FILTER.to_owned(), ..Opening::default() };
    Stage::with("measures", &opening, (140, 45), Records::sample(), THEME)
}

/// The rows that have a value, as printed, in pounds.
pub const PRINTED: &[(&str, &str)] = &[
    ("NT1 ", "999,162.00"),
    ("NT3 ", "5,689.00"),
    ("NT6 ", "15,166.00"),
    ("NT7 ", "36,193.00"),
    ("NT9 ", "48,299.00"),
    ("NT10 ", "10,961.00"),
    ("NT11 ", "40,561.00"),
    ("NT12 ", "5,901.00"),
    ("NT13 ", "4,430.00"),
    ("NT15 ", "9,531.00"),
    ("NT16 ", "28,500.00"),
    ("NT18 ", "239,859.00"),
    ("NT28 ", "14,000.00"),
    ("NT31 ", "280.00"),
];

#[test]
fn every_row_is_as_printed_and_the_five_pounds_are_explained() {
    let stage = measures();
    for (name, pounds) in PRINTED {
        let screen = stage.screen();
        let both = |line: &str| line.contains(name) && line.contains(pounds);
        assert!(screen.lines().any(both), "{name} {pounds}:\n{screen}");
    }
    assert!(stage.line_with("RT41").contains("531.06  people"));
    assert!(stage.line_with("RT41").contains('–'), "record only is a dash");
    assert!(stage.line_with("NT4 ").contains("0.00"), "a zero row is zero");
    let screen: String = stage.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("Total £1,458,532."), "{screen}");
    assert!(screen.contains("Printed: £1,458,537; ours is £5 less"), "{screen}");
}

#[test]
fn the_list_as_text_has_the_same_figures_and_notes() {
    let filter = Filter::parse(FILTER).unwrap();
    let reply = Records::sample().answer(&Query::Measures { filter }).unwrap();
    let names = ["measure_ref", "units", "committed_gbp", "printed"].map(str::to_owned);
    let list = sheet(&reply, Some(&names)).unwrap();
    assert_eq!(list.names, names);
    let totals = list.totals.unwrap();
    assert_eq!(totals[0], Cell::text("Total"));
    assert_eq!(totals[2].plain(), Some("1458532.00"));
    assert_eq!(list.rows[0][1].plain(), Some("38.03"));
    assert_eq!(list.rows[0][3].plain(), Some("999162"));
    assert_eq!(list.rows[1][2].reason(), Some("not applicable"));
    assert!(list.notes[1].starts_with("Printed: £1,458,537; ours is £5 less"), "{:?}", list.notes);
    assert!(list.notes[1].contains("so the difference is in the printed total"));
}

#[test]
fn an_unknown_column_is_named_with_those_there_are() {
    let reply = Reply::Editions(Vec::new());
    let error = sheet(&reply, Some(&["colour".to_owned()])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no column colour here; there are edition, measures, commitments"
    );
}

#[test]
fn a_theme_folds_and_the_measure_is_explained_with_the_filter() {
    let mut stage = measures();
    let figure = Figure::MeasureCommitted {
        edition: EDITION.to_owned(),
        measure_ref: "NT1".to_owned(),
        filter: Filter::parse(FILTER).unwrap(),
    };
    assert_eq!(stage.effect(&Action::Explain), figures::now(&figure));
    stage.all(&[Action::Up, Action::Open]);
    assert!(stage.screen().contains("▸ Jobs"), "{}", stage.screen());
    assert_eq!(stage.line_with("NT10"), "");
    stage.act(&Action::Open);
    assert!(stage.line_with("NT10 ").contains("Apprenticeships"));
}

#[test]
fn an_edition_is_chosen_by_picker() {
    let mut stage = measures();
    let Effect::Pick { choices, .. } = stage.effect(&Action::Do("measures.edition")) else {
        panic!()
    };
    let later = choices.iter().find(|choice| choice.label.contains(LATER)).unwrap();
    stage.act(&later.action.clone());
    assert_eq!(stage.view.place(), format!("filter: awarded-to:2020-12-31 edition:{LATER}"));
    assert!(stage.screen().contains(&format!("Measures of {LATER}, 15")), "{}", stage.screen());
}

#[test]
fn history_shows_what_changed_and_where_a_measure_is_used() {
    let opening = Opening::record(format!("{LATER}/NT10"));
    let mut stage = Stage::new("measure", &opening, (140, 45));
    let screen = stage.screen();
    assert!(screen.contains("Where used, 1"), "{screen}");
    assert!(screen.contains("proxy £: 251.80 → 206.81132075"), "{screen}");
    stage.act(&Action::NextPane);
    let Effect::Open { view, with } = stage.effect(&Action::Open) else { panic!() };
    assert_eq!((view, with.name.as_deref()), ("contract", Some("C-0006")));
}

#[test]
fn two_editions_are_compared_and_others_can_be_picked() {
    let mut stage = Stage::new("measures", &Opening::default(), (80, 20));
    assert!(matches!(stage.act(&Action::Do("measures.compare")), Outcome::Done(_)));
    let mut stage = Stage::new("compare", &Opening::default(), (80, 20));
    assert_eq!(stage.view.place(), format!("{EDITION} → {LATER}"));
    assert!(stage.line_with("NT1 ").contains("gone"));
    assert!(stage.line_with("NT10").contains("206.81132075"));
    stage.act(&Action::Choose("compare.before", LATER.to_owned()));
    stage.act(&Action::Choose("compare.after", EDITION.to_owned()));
    assert!(stage.line_with("NT1 ").contains("new"), "{}", stage.screen());
}
