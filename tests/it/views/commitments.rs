//! The commitments grid and the quarters below it.

use sleva::calc::figure::Figure;
use sleva::views::part::figures;
use sleva::views::{Action, Effect, Opening};

use crate::stage::Stage;

fn grid(filter: &str) -> Stage {
    let opening = Opening { filter: filter.to_owned(), ..Opening::default() };
    Stage::new("commitments", &opening, (80, 20))
}

#[test]
fn the_message_line_says_the_selected_cell_in_words() {
    let mut stage = grid("");
    assert_eq!(
        stage.says(),
        "C-0001 NT1 Local direct employees hired or retained: \
         38.03 people FTE × £26,272.99500394 = £999,162.00"
    );
    stage.all(&[Action::Down, Action::Right]);
    assert!(stage.says().contains("531.06 people, recorded only"), "{}", stage.says());
    stage.act(&Action::Right);
    assert!(stage.says().contains("nothing committed."), "{}", stage.says());
}

#[test]
fn turning_keeps_the_cell() {
    let mut stage = grid("");
    stage.all(&[Action::Down, Action::Right]);
    let before = stage.view.selected();
    stage.act(&Action::Do("commitments.turn"));
    assert_eq!(stage.view.selected(), before);
    assert!(stage.screen().contains("measure × contract (17 × 6)"), "{}", stage.screen());
    assert!(stage.line_with("Σ £, all rows").contains("57,830"), "{}", stage.screen());
}

#[test]
fn the_sums_are_of_all_rows_and_columns() {
    let stage = grid("awarded-to:2020-12-31");
    let sums = stage.line_with("Σ units");
    assert!(sums.contains("1,458,532.00"), "{sums}");
    assert!(stage.line_with("C-0002").contains("57,830.00"));
}

#[test]
fn the_profile_is_entered_and_walked_by_quarter() {
    let mut stage = grid("columns");
    stage.act(&Action::LastColumn);
    assert!(stage.screen().contains("~ its quarters add up to 48"), "{}", stage.screen());
    stage.act(&Action::Do("commitments.profile"));
    assert!(stage.line_with("2024-25").contains("[13]"), "{}", stage.screen());
    assert_eq!(
        stage.says(),
        "C-0006 NT10 in 2024-25 Q1: 13 weeks, £3,273.40. ~ The quarters add up to 48, 52 weeks \
         are committed; = spreads them evenly."
    );
    stage.all(&[Action::Right, Action::Right, Action::Right]);
    assert!(stage.says().contains("2024-25 Q4: 9 weeks"), "{}", stage.says());
    stage.act(&Action::Right);
    assert!(stage.says().contains("2025-26 Q1: not entered"), "{}", stage.says());
    stage.act(&Action::Back);
    assert!(stage.says().contains("52 weeks × £251.80 = £13,093.60"), "{}", stage.says());
}

#[test]
fn a_cell_is_explained_copied_and_opened() {
    let mut stage = grid("");
    let value = Figure::CommitmentValue {
        contract_ref: "C-0001".to_owned(),
        measure_ref: "NT1".to_owned(),
    };
    assert_eq!(stage.effect(&Action::Explain), figures::now(&value));
    let Effect::Copy { text, .. } = stage.effect(&Action::Copy) else { panic!() };
    assert_eq!(text, "contract_ref\tmeasure_ref\tunits\nC-0001\tNT1\t38.03\n");
    let Effect::Open { view, .. } = stage.effect(&Action::Open) else { panic!() };
    assert_eq!(view, "contract");
    let Effect::Open { view, with } = stage.effect(&Action::Follow) else { panic!() };
    assert_eq!((view, with.name.as_deref()), ("measure", Some("rotherham-2021-report/NT1")));
}

#[test]
fn a_cell_that_needs_attention_has_a_sign_and_is_found_by_star() {
    let mut stage = grid("");
    stage.act(&Action::NextProblem);
    assert_eq!(stage.view.selected().as_deref(), Some("C-0006 NT10"));
    assert!(stage.line_with("C-0006").contains("[~52]"), "{}", stage.screen());
    stage.act(&Action::Attention);
    assert!(stage.screen().contains("(2 × 17)"), "{}", stage.screen());
}
