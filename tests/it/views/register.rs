//! The contracts register: finding, sorting, copying, walking.

use sleva::calc::figure::Figure;
use sleva::db::request::{ListQuery, Query};
use sleva::views::part::figures;
use sleva::views::{Action, Effect, Opening, Outcome, Scope};

use crate::stage::records::Records;
use crate::stage::{Stage, THEME};

fn contracts() -> Stage {
    Stage::new("contracts", &Opening::default(), (80, 20))
}

fn whole(stage: &mut Stage) -> ListQuery {
    match stage.whole() {
        Query::Contracts(list) => list,
        other => panic!("{other:?}"),
    }
}

#[test]
fn letters_filter_as_they_are_typed_and_esc_brings_everything_back() {
    let mut stage = contracts();
    stage.filter("lumn street");
    assert_eq!(stage.view.scope(), Scope::Line);
    assert!(stage.screen().contains("Contracts, 1 of 6"), "{}", stage.screen());
    assert_eq!(stage.view.selected().as_deref(), Some("C-0006"));
    stage.act(&Action::Keep);
    assert_eq!(stage.view.scope(), Scope::Moving);
    assert_eq!(stage.view.place(), "filter: lumn street");
    stage.act(&Action::Back);
    assert_eq!(stage.view.place(), "");
    assert!(stage.screen().contains("Contracts, 6"));
    assert_eq!(stage.act(&Action::Back), Outcome::NotMine);
}

#[test]
fn the_selected_contract_stays_selected_through_filter_and_sort() {
    let mut stage = contracts();
    stage.all(&[Action::Down, Action::Down, Action::Down]);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0004"));
    stage.filter("s");
    stage.act(&Action::Keep);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0004"));
    stage.all(&[Action::Right, Action::Sort]);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0004"));
    assert_eq!(whole(&mut stage).sort, "title");
    stage.act(&Action::Sort);
    assert!(whole(&mut stage).descending);
    assert!(stage.line_with("Code").contains("Title ▼"), "{}", stage.screen());
}

#[test]
fn a_wrong_term_is_said_at_once_and_what_was_typed_stays() {
    let mut stage = contracts();
    stage.filter("awarded-to:31/02/2021");
    assert!(
        stage.says().contains("awarded-to: 31/02/2021 is a day that does not exist"),
        "{}",
        stage.says()
    );
    assert!(stage.line_with("/ awarded").contains("awarded-to:31/02/2021"), "{}", stage.screen());
    stage.act(&Action::DeleteWord);
    for letter in "awarded-to:2020-06-30".chars() {
        stage.act(&Action::Insert(letter));
    }
    assert!(stage.screen().contains("Contracts, 2 of 6"), "{}", stage.screen());
}

#[test]
fn moving_inside_the_window_asks_for_no_rows() {
    let records = Records::many(300);
    let mut stage = Stage::with("contracts", &Opening::default(), (80, 20), records, THEME);
    stage.act(&Action::Zoom);
    let before = stage.answers;
    stage.all(&vec![Action::Down; 40]);
    assert_eq!(stage.answers, before);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0041"));
    stage.act(&Action::Last);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0300"));
    assert!(stage.answers <= before + 2, "{} answers", stage.answers - before);
    stage.act(&Action::First);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0001"));
}

#[test]
fn only_what_needs_attention_is_one_key() {
    let mut stage = contracts();
    stage.act(&Action::Attention);
    assert!(stage.screen().contains("Contracts, 2 of 6"), "{}", stage.screen());
    assert!(stage.view.place().contains("needs attention only"));
    stage.act(&Action::Attention);
    stage.act(&Action::First);
    stage.act(&Action::NextProblem);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0002"));
    assert!(stage.says().contains("needs: register incomplete"), "{}", stage.says());
}

#[test]
fn a_row_or_one_cell_is_copied_with_its_heading() {
    let mut stage = contracts();
    let Effect::Copy { what, text } = stage.effect(&Action::Copy) else { panic!() };
    assert_eq!(what, "C-0001");
    let (heads, cells) = text.split_once('\n').unwrap();
    assert!(heads.starts_with("contract_ref\ttitle\tsupplier\tvalue_gbp\tcommitted_gbp"));
    assert!(cells.starts_with("C-0001\tGrounds maintenance\tWillowmere"), "{cells}");
    assert!(cells.contains("\t3120000.00\t1040065.00\t"), "{cells}");
    stage.act(&Action::Right);
    let Effect::Copy { what, text } = stage.effect(&Action::Copy) else { panic!() };
    assert_eq!(what, "title of C-0001");
    assert_eq!(text, "title\nGrounds maintenance\n");
}

#[test]
fn the_figure_of_the_column_is_explained() {
    let mut stage = contracts();
    let committed = Figure::ContractCommitted { contract_ref: "C-0001".to_owned() };
    assert_eq!(stage.effect(&Action::Explain), figures::now(&committed));
    stage.all(&[Action::Right, Action::Right]);
    let place = Figure::Locality { supplier_ref: "S-0001".to_owned() };
    assert_eq!(stage.effect(&Action::Explain), figures::now(&place));
    stage.act(&Action::Right);
    let Effect::Say(text) = stage.effect(&Action::Explain) else { panic!() };
    assert!(text.contains("£3,120,000.00 is the value entered"), "{text}");
}

#[test]
fn every_column_can_be_reached_at_80_columns() {
    let mut stage = contracts();
    let mut heads = String::new();
    for _ in 0..12 {
        heads.push_str(&stage.line_with("Code"));
        stage.act(&Action::Right);
    }
    for head in [
        "Title",
        "Supplier",
        "Value £",
        "Committed £",
        "Status",
        "Award",
        "Start",
        "End",
        "Category",
        "Needs",
    ] {
        assert!(heads.contains(head), "{head} is never shown:\n{heads}");
    }
}
