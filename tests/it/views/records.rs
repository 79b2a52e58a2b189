//! One contract, one supplier, Home: opening, stepping, following.

use sleva::calc::figure::Figure;
use sleva::calc::filter::Filter;
use sleva::db::request::ListQuery;
use sleva::views::part::figures;
use sleva::views::{Action, Among, Effect, Opening};

use crate::stage::Stage;

fn open(id: &str, name: &str) -> Stage {
    let opening = Opening::record(name);
    Stage::new(id, &opening, (80, 20))
}

fn opened(effect: Effect) -> (&'static str, String) {
    match effect {
        Effect::Open { view, with } => (view, with.name.unwrap_or(with.filter)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn home_leads_to_the_contract_that_needs_something() {
    let mut stage = Stage::new("home", &Opening::default(), (80, 20));
    assert!(stage.screen().contains("Needs you ("));
    // Returns come first.
    stage.act(&Action::Last);
    assert!(stage.says().contains("add up to the commitment"), "{}", stage.says());
    assert_eq!(opened(stage.effect(&Action::Open)), ("contract", "C-0006".to_owned()));
}

#[test]
fn braces_walk_through_the_contracts_of_the_list() {
    let mut stage = open("contract", "C-0003");
    stage.act(&Action::NextRecord);
    assert_eq!(stage.view.place(), "C-0004 School catering");
    stage.all(&[Action::PreviousRecord, Action::PreviousRecord, Action::PreviousRecord]);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0001"));
    let Effect::Say(text) = stage.effect(&Action::PreviousRecord) else { panic!() };
    assert_eq!(text, "This is the first contract of the list.");
    stage.all(&vec![Action::NextRecord; 6]);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0006"));
}

fn willowmere() -> Among {
    Among::List(Box::new(ListQuery {
        filter: Filter::parse("willowmere").unwrap(),
        sort: "contract_ref",
        descending: false,
        first: 0,
        count: 0,
        locate: None,
    }))
}

#[test]
fn braces_keep_to_the_filter_of_the_list() {
    let with = Opening { among: Some(willowmere()), ..Opening::record("C-0001") };
    let mut stage = Stage::new("contract", &with, (80, 20));
    stage.act(&Action::NextRecord);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0005"));
}

#[test]
fn empty_fields_are_shown_and_findings_say_what_to_do() {
    let mut stage = open("contract", "C-0006");
    stage.resize((140, 45));
    let screen = stage.screen();
    assert!(screen.contains("Recovery clause   ?"), "{screen}");
    assert!(screen.contains("NT10 is 52 weeks, its quarters add up to 48"), "{screen}");
    assert!(screen.contains("Change the quarters so that they add up"), "{screen}");
    assert!(screen.contains("~ 48 of 52"), "{screen}");
}

#[test]
fn a_commitment_is_explained_and_leads_to_its_measure_and_supplier() {
    let mut stage = open("contract", "C-0006");
    let value = Figure::CommitmentValue {
        contract_ref: "C-0006".to_owned(),
        measure_ref: "NT10".to_owned(),
    };
    assert_eq!(stage.effect(&Action::Explain), figures::now(&value));
    assert_eq!(stage.says(), "C-0006 NT10 Apprenticeships: 52 weeks × £251.80 = £13,093.60");
    assert_eq!(opened(stage.effect(&Action::Follow)), ("supplier", "S-0003".to_owned()));
    assert_eq!(opened(stage.effect(&Action::Open)), ("measure", "invented-2025/NT10".to_owned()));
}

#[test]
fn the_commitments_of_a_contract_filter_and_sort_too() {
    let mut stage = open("contract", "C-0001");
    stage.filter("hours");
    assert!(stage.screen().contains("Commitments (1 of 4)"), "{}", stage.screen());
    stage.act(&Action::Back);
    stage.all(&[Action::Right, Action::Right, Action::Sort]);
    let screen = stage.screen();
    let place = |word: &str| screen.find(word).unwrap();
    assert!(place("NT31") < place("NT13") && place("NT13") < place("NT1 "), "{screen}");
}

#[test]
fn a_supplier_shows_why_it_is_local_and_opens_its_contracts() {
    let mut stage = open("supplier", "S-0003");
    let screen = stage.screen();
    assert!(screen.contains("local: by its branch at S61 1AH"), "{screen}");
    assert!(screen.contains("its head office is elsewhere"), "{screen}");
    stage.all(&[Action::NextPane, Action::Down]);
    assert_eq!(opened(stage.effect(&Action::Open)), ("contract", "C-0004".to_owned()));
}

#[test]
fn braces_walk_through_suppliers_too() {
    let mut stage = open("supplier", "S-0001");
    stage.act(&Action::NextRecord);
    assert_eq!(stage.view.place(), "S-0002 Copperfield Care CIC (invented)");
}

#[test]
fn a_supplier_leads_to_its_contracts_by_name() {
    let mut stage = Stage::new("suppliers", &Opening::default(), (80, 20));
    let Effect::Open { view, with } = stage.effect(&Action::Follow) else { panic!() };
    assert_eq!(view, "contracts");
    let stage = Stage::new("contracts", &with, (80, 20));
    assert!(stage.screen().contains("Contracts, 2 of 6"), "{}", stage.screen());
}

#[test]
fn suppliers_open_and_say_why_they_are_where_they_are() {
    let mut stage = Stage::new("suppliers", &Opening::default(), (80, 20));
    stage.act(&Action::Down);
    assert!(
        stage.says().contains("unclear, only half of the postcodes of S63"),
        "{}",
        stage.says()
    );
    let place = Figure::Locality { supplier_ref: "S-0002".to_owned() };
    assert_eq!(stage.effect(&Action::Explain), figures::now(&place));
    assert_eq!(opened(stage.effect(&Action::Open)), ("supplier", "S-0002".to_owned()));
}
