//! What speaks at a cell while a return is entered.

use super::performance::made::{commitment, day, quantity, quarter};
use proptest::prelude::*;
use sleva::calc::checks::{Check, LineFacts, Strength, check, read};
use sleva::calc::commitment::Commitment;
use sleva::calc::number::NumberError;
use sleva::calc::performance::Life;
use sleva::calc::returns::{Evidence, ReturnKey};
use sleva::calc::{Quantity, Quarter};

/// 52 weeks of `M07` over one year from 1 July 2026, 13 of them due in this quarter.
fn m07() -> Commitment {
    commitment("M07", quantity("52"))
}

/// The line with its 13 weeks declared and evidence of them, of which nothing is to be said.
fn facts<'a>(commitment: &'a Commitment, evidence: &'a [Evidence]) -> LineFacts<'a> {
    LineFacts {
        wage: None,
        commitment,
        life: Life::new(day("2026-07-01"), day("2027-06-30")),
        quarter: quarter("2026-27 Q2"),
        profile: Some(quantity("13")),
        declared: Some(quantity("13")),
        elsewhere: Quantity::ZERO,
        before: &[],
        evidence,
        wanted: None,
        conflicts: &[],
        first_year_only: false,
        question: None,
    }
}

fn evidence(units: Option<&str>) -> Evidence {
    Evidence {
        key: ReturnKey {
            contract_ref: "C-1".to_owned(),
            quarter: quarter("2026-27 Q2"),
            version: 1,
        },
        measure_ref: "M07".to_owned(),
        evidence_ref: "EV-1".to_owned(),
        sha256: None,
        units: units.map(quantity),
        dated: None,
        note: None,
    }
}

/// What is found after a change of the facts, each as its sign and short words.
fn found(change: impl FnOnce(&mut LineFacts<'_>)) -> Vec<String> {
    let (commitment, evidence) = (m07(), [evidence(None)]);
    let mut facts = facts(&commitment, &evidence);
    change(&mut facts);
    check(&facts).iter().map(|check| format!("{} {}", check.sign(), check.short())).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_line_as_expected_says_nothing() {
    assert_eq!(found(|_| ()), NONE);
    assert_eq!(found(|facts| facts.declared = Some(quantity("12.9999"))), NONE);
}

#[test]
fn what_is_not_entered_is_missing_where_something_is_due() {
    assert_eq!(found(|facts| facts.declared = None), [". not entered"]);
    let no_profile = |facts: &mut LineFacts| (facts.declared, facts.profile) = (None, None);
    assert_eq!(found(no_profile), [". not entered"]);
    let nothing_due =
        |facts: &mut LineFacts| (facts.declared, facts.profile) = (None, Some(Quantity::ZERO));
    assert_eq!(found(nothing_due), [". nothing due"]);

    let strength = |due| Check::Missing { due }.strength();
    assert_eq!(strength(quantity("13")), Some(Strength::Blocks));
    assert_eq!(Check::NotEntered.strength(), None);
}

#[test]
fn zero_is_entered_and_needs_no_evidence() {
    let zero =
        |facts: &mut LineFacts| (facts.declared, facts.evidence) = (Some(quantity("0")), &[]);
    assert_eq!(found(zero), NONE);
}

#[test]
fn evidence_is_wanted_and_adds_up_to_what_is_declared() {
    assert_eq!(found(|facts| facts.evidence = &[]), ["? no evidence"]);
    for (units, said) in [
        (&[Some("13")][..], &[][..]),
        (&[Some("6"), Some("7")], &[]),
        (&[Some("6"), Some("7.0001")], &["x evidence sum"]),
        (&[Some("14"), None], &["x evidence sum"]),
        (&[Some("6"), Some("6.9999")], &["~ evidence short"]),
        // What says nothing of its units may be of the rest.
        (&[Some("6"), None], &[]),
    ] {
        let pieces: Vec<Evidence> = units.iter().map(|units| evidence(*units)).collect();
        let commitment = m07();
        let said_now: Vec<String> = check(&facts(&commitment, &pieces))
            .iter()
            .map(|check| format!("{} {}", check.sign(), check.short()))
            .collect();
        assert_eq!(said_now, said, "{units:?}");
    }
}

#[test]
fn evidence_of_something_blocks_a_declared_zero() {
    let (commitment, pieces) = (m07(), [evidence(Some("2"))]);
    let mut facts = facts(&commitment, &pieces);
    facts.declared = Some(Quantity::ZERO);
    let over = Check::EvidenceOver { evidence: quantity("2"), declared: Quantity::ZERO };
    assert_eq!(check(&facts), [over]);
}

#[test]
fn more_than_is_due_is_said_with_by_how_much() {
    assert_eq!(found(|facts| facts.declared = Some(quantity("14"))), ["~ above due"]);
    let (commitment, pieces) = (m07(), [evidence(None)]);
    let mut facts = facts(&commitment, &pieces);
    facts.declared = Some(quantity("14"));
    assert_eq!(
        check(&facts)[0].sentence(&commitment.measure),
        "M07: 14 weeks are above the 13 due this quarter (+1). Kept; a note is optional. \
         (the commitment)"
    );
    // Without a profile 92 of 365 days are due: 52 × 92 ÷ 365 = 13.10684…
    facts.profile = None;
    assert_eq!(facts.due().to_string(), "13.1068");
    facts.declared = Some(quantity("13.1068"));
    assert_eq!(check(&facts), []);
    facts.declared = Some(quantity("13.1069"));
    assert_eq!(check(&facts)[0].short(), "above due");
}

#[test]
fn more_than_is_committed_in_all_quarters_needs_a_variation() {
    assert_eq!(found(|facts| facts.elsewhere = quantity("39")), NONE);
    assert_eq!(found(|facts| facts.elsewhere = quantity("39.0001")), ["~ above committed"]);
    let check = Check::AboveCommitted {
        total: quantity("410"),
        committed: quantity("300"),
        over: quantity("110"),
    };
    assert_eq!(
        check.sentence(&m07().measure),
        "M07: 410 weeks in all quarters are above the 300 committed (+110). Kept; record a \
         variation if more was agreed. (rule returns-sense)"
    );
}

#[test]
fn a_figure_far_from_the_quarters_before_is_pointed_out() {
    let before = |before: &[&str], declared: &str| {
        let before: Vec<Quantity> = before.iter().map(|units| quantity(units)).collect();
        let (commitment, pieces) = (m07(), [evidence(None)]);
        let mut facts = facts(&commitment, &pieces);
        (facts.before, facts.declared) = (&before, Some(quantity(declared)));
        check(&facts).iter().any(|check| check.short() == "out of pattern")
    };
    // The mean of 1, 2, 3 and 4 is 2.5; three times it is 7.5.
    assert!(!before(&["1", "2", "3", "4"], "7.5"));
    assert!(before(&["1", "2", "3", "4"], "7.5001"));
    assert!(before(&["1", "2"], "4.6") && !before(&["1"], "13"));
    assert!(before(&["1", "2"], "0") && !before(&["1"], "0"));
    assert!(!before(&["1", "0"], "0") && !before(&["0", "0"], "13"));
}

#[test]
fn measures_that_count_the_same_thing_are_both_named() {
    let (commitment, pieces) = (m07(), [evidence(None)]);
    let mut facts = facts(&commitment, &pieces);
    let others = ["M08".to_owned(), "M09".to_owned()];
    facts.conflicts = &others;
    let what = check(&facts)[0].what(&commitment.measure);
    assert_eq!(what, "M07: M08 and M09 are declared too, for the same thing");
    facts.conflicts = &others[..1];
    let what = check(&facts)[0].what(&commitment.measure);
    assert_eq!(what, "M07: M08 is declared too, for the same thing");
    facts.declared = Some(Quantity::ZERO);
    assert_eq!(check(&facts), []);
}

#[test]
fn a_first_year_measure_is_pointed_out_after_twelve_months() {
    let on = |name: &str, first: &str| {
        found(|facts| {
            facts.first_year_only = true;
            facts.quarter = quarter(name);
            facts.life = Life::new(day(first), day("2030-06-30"));
        })
    };
    // From 1 July 2026 the 12 months end on 30 June 2027.
    assert_eq!(on("2027-28 Q1", "2026-07-01"), NONE);
    assert_eq!(on("2027-28 Q2", "2026-07-01"), ["~ first year only"]);
    // From 2 July 2026 the first day of that quarter is still within them.
    assert_eq!(on("2027-28 Q2", "2026-07-02"), NONE);
    assert_eq!(on("2027-28 Q3", "2026-07-02"), ["~ first year only"]);
}

#[test]
fn an_open_question_blocks_whatever_is_entered() {
    let open = "x question open";
    assert_eq!(found(|facts| facts.question = Some("Which weeks?")), [open]);
    let missing = |facts: &mut LineFacts| {
        (facts.question, facts.declared) = (Some("Which weeks?"), None);
    };
    assert_eq!(found(missing), [open, ". not entered"]);
}

#[test]
fn the_worst_speaks_first() {
    let everything = |facts: &mut LineFacts| {
        facts.declared = Some(quantity("60"));
        facts.evidence = &[];
        facts.question = Some("Which weeks?");
    };
    assert_eq!(
        found(everything),
        ["x question open", "~ above committed", "~ above due", "? no evidence"]
    );
    let below = |facts: &mut LineFacts| {
        (facts.declared, facts.question) = (Some(quantity("-1")), Some("Which weeks?"));
    };
    assert_eq!(found(below), ["x below zero", "x question open"]);
}

#[test]
fn what_is_typed_is_read_or_stops_with_a_sentence() {
    assert_eq!(read(" 1,234.5 "), Ok(Some(quantity("1234.5"))));
    assert_eq!((read("0"), read("")), (Ok(Some(Quantity::ZERO)), Ok(None)));
    assert_eq!(read("-3"), Err(Check::Negative { declared: quantity("-3") }));
    for (typed, short, sentence) in [
        (
            "12 O",
            "not a number",
            "M07: “12 O” is not a number; 0 and above, with at most 4 decimals. \
             Type the units again, or clear the cell. (the range of declared units)",
        ),
        (
            "1.00005",
            "too many decimals",
            "M07: “1.00005” has more than 4 decimals; 0 and above, with at most 4 decimals. \
             Round it yourself: nothing is rounded on the way in. (the range of declared units)",
        ),
    ] {
        let stopped = read(typed).unwrap_err();
        assert_eq!((stopped.short(), stopped.sign()), (short, 'x'));
        assert_eq!(stopped.strength(), Some(Strength::Stops));
        assert_eq!(stopped.sentence(&m07().measure), sentence);
    }
    let thirty = "9".repeat(30);
    let stopped = read(&thirty).unwrap_err();
    assert_eq!(stopped, Check::NotANumber { typed: thirty, why: NumberError::TooLarge });
    assert_eq!(stopped.short(), "too large");
    assert!(read("NaN").is_err() && read("1e999").is_err());
}

#[test]
fn a_sentence_repeats_no_control_sequence() {
    let stopped = read("1\x1b[2J").unwrap_err();
    assert!(!stopped.sentence(&m07().measure).contains('\x1b'));
    let asked = Check::Question { asked: "see\x1b[2J".to_owned() };
    assert!(!asked.what(&m07().measure).contains('\x1b'));
}

proptest! {
    #[test]
    fn checks_hold_for_any_figures(raw in prop::array::uniform4(-sleva::calc::number::LIMIT..=sleva::calc::number::LIMIT), before in prop::collection::vec(-sleva::calc::number::LIMIT..=sleva::calc::number::LIMIT, 0..5), has_profile in any::<bool>(), number in 1_i8..=4) {
        let [units, due, declared, elsewhere] = raw.map(|raw| Quantity::from_raw(raw).unwrap());
        let before: Vec<_> = before.iter().map(|raw| Quantity::from_raw(*raw).unwrap()).collect();
        let mut commitment = m07();
        commitment.units = units;
        let pieces = [evidence(Some("900000000000")), evidence(Some("900000000000"))];
        let mut facts = facts(&commitment, &pieces);
        facts.quarter = Quarter::new(2026, number).unwrap();
        facts.profile = has_profile.then_some(due);
        (facts.declared, facts.elsewhere, facts.before) = (Some(declared), elsewhere, &before);
        let found = check(&facts);
        let strengths: Vec<_> = found.iter().map(Check::strength).collect();
        prop_assert!(strengths.is_sorted_by_key(|strength| (strength.is_none(), *strength)));
        for check in found {
            prop_assert!(check.sentence(&commitment.measure).starts_with("M07: "));
        }
    }
}

#[test]
fn one_of_something_is_said_as_one() {
    let says = |check: Check, unit: &str| {
        let mut measure = m07().measure;
        measure.unit = unit.to_owned();
        check.what(&measure)
    };
    let missing = |units: &str| Check::Missing { due: quantity(units) };
    assert_eq!(says(missing("1"), "weeks"), "M07: not entered, and 1 week is due");
    assert_eq!(says(missing("1.5"), "weeks"), "M07: not entered, and 1.5 weeks are due");
    assert_eq!(says(missing("0.5"), "weeks"), "M07: not entered, and 0.5 weeks are due");
    assert_eq!(says(missing("1"), "tonnes CO2e"), "M07: not entered, and 1 tonne CO2e is due");
    assert_eq!(says(missing("1"), "FTE"), "M07: not entered, and 1 FTE is due");
    assert_eq!(says(missing("1"), "people"), "M07: not entered, and 1 person is due");
    assert_eq!(says(missing("1"), "£"), "M07: not entered, and 1 £ is due");
    let above =
        Check::AboveDue { declared: quantity("1"), due: quantity("0.5"), over: quantity("0.5") };
    assert_eq!(says(above, "days"), "M07: 1 day is above the 0.5 due this quarter (+0.5)");
    let total = Check::AboveCommitted {
        total: quantity("1"),
        committed: quantity("0.5"),
        over: quantity("0.5"),
    };
    assert_eq!(says(total, "days"), "M07: 1 day in all quarters is above the 0.5 committed (+0.5)");
}
