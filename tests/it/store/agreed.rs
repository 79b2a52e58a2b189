//! Variations in files and by hand, what needs a record, and what counts of decisions: whatever
//! the clocks of those who decided said.

use sleva::calc::explain::explain;
use sleva::calc::figure::Figure;
use sleva::calc::returns::{Action, Rating, Variation};
use sleva::calc::words::{ActionKind, Decision, Grade};
use sleva::db::request::{
    AsAt, Command, Edit, Kind, Level, Query, Record, Reply, ReturnStep, Step, Verdict,
};
use sleva::db::{Error, Store};

use super::delivery::{
    act, by, committed, decide, delivered, detail, finish, key, of, quarter, settle, submit, summed,
};
use super::{all, commitment, contract, created, day, file, import, memory, put, quantity};

fn variation(signed_on: &str, units: &str) -> Variation {
    Variation {
        contract_ref: "C-0001".to_owned(),
        measure_ref: "M1".to_owned(),
        units: quantity(units),
        signed_on: day(signed_on),
        reason: None,
        was: None,
    }
}

fn vary(store: &mut dyn Store, on: &str, new: Variation) -> Result<(), Error> {
    let edit = Edit::with(vec![Step::Vary(new)], "");
    store.write(&Command::Edit(vec![edit]), &by("officer1", day(on))).map(drop)
}

fn variations(store: &dyn Store) -> Vec<(String, Option<String>, String)> {
    let read = |record| match record {
        Record::Variation(Variation { signed_on, was, units, .. }) => {
            (signed_on.to_string(), was.map(|was| was.to_string()), units.to_string())
        }
        other => panic!("{other:?}"),
    };
    all(store, Kind::Variations).into_iter().map(read).collect()
}

#[test]
fn two_variations_of_one_commitment_in_one_file_follow_one_another_as_they_were_signed() {
    let (_folder, path) = file();
    let mut store = created(&path);
    committed(&mut store);
    let rows = [("2025-06-01", "90"), ("2025-03-01", "100"), ("2025-06-01", "80")];
    let rows = rows.map(|(on, units)| Record::Variation(variation(on, units)));
    let receipt = put(&mut store, Kind::Variations, rows.clone().into());
    assert_eq!(receipt.added, 2);
    let [rejected] = receipt.rejected.as_slice() else { panic!("{receipt:?}") };
    assert_eq!(rejected.row, 4);
    assert!(rejected.reason.contains("is not after 2025-06-01"), "{}", rejected.reason);
    let row =
        |on: &str, was: &str, units: &str| (on.to_owned(), Some(was.to_owned()), units.to_owned());
    let found = [row("2025-03-01", "120", "100"), row("2025-06-01", "100", "90")];
    assert_eq!(variations(&store), found);
    let committed = |on: &str| {
        let found = of(&store, "C-0001", AsAt::past(day(on)));
        found.lines[0].0.units.to_string()
    };
    assert_eq!(["2025-02-28", "2025-03-01", "2025-06-01"].map(committed), ["120", "100", "90"]);
    let again = put(&mut store, Kind::Variations, rows[..2].to_vec());
    assert_eq!((again.added, again.unchanged), (0, 2));
    store.verify().unwrap();
}

#[test]
fn a_variation_that_is_signed_later_is_refused() {
    let mut store = memory();
    committed(&mut store);
    let refused = vary(&mut store, "2025-06-01", variation("2025-06-02", "100"));
    let Err(Error::Rejected(rejected)) = refused else { panic!("{refused:?}") };
    assert_eq!(
        (rejected.value.as_str(), rejected.reason.as_str()),
        ("2025-06-02", "has not come yet")
    );
    // Files are brought in on 22 November 2025.
    let row = Record::Variation(variation("2025-11-23", "100"));
    let receipt = put(&mut store, Kind::Variations, vec![row]);
    assert_eq!(receipt.rejected[0].reason, "has not come yet");
    assert!(variations(&store).is_empty());
    vary(&mut store, "2025-06-01", variation("2025-06-01", "100")).unwrap();
}

#[test]
fn what_needs_a_contract_or_a_commitment_is_named() {
    let mut store = memory();
    delivered(&mut store);
    vary(&mut store, "2025-06-01", variation("2025-06-01", "100")).unwrap();
    let action = Action {
        contract_ref: "C-0001".to_owned(),
        on: day("2025-06-01"),
        kind: ActionKind::Supported,
        person: "officer1".to_owned(),
        note: None,
    };
    let rating = Rating {
        contract_ref: "C-0001".to_owned(),
        year: 2024,
        kpi: "Hours given".to_owned(),
        grade: Grade::Good,
        published_on: None,
    };
    put(&mut store, Kind::Actions, vec![Record::Action(action.clone())]);
    put(&mut store, Kind::Ratings, vec![Record::Rating(rating)]);
    let why = |store: &mut dyn Store, step: Step| {
        let who = by("officer1", day("2025-06-02"));
        match store.write(&Command::Edit(vec![Edit::of(step)]), &who) {
            Err(Error::Rejected(rejected)) => rejected.reason,
            other => panic!("{other:?}"),
        }
    };
    let kept = all(&store, Kind::Contracts).remove(0);
    assert_eq!(
        why(&mut store, Step::remove(kept)),
        "is used by 2 commitments, 2 returns, 2 actions and 1 rating"
    );
    let units = |measure: &str, was: &str| Step::Units {
        contract_ref: "C-0001".to_owned(),
        measure_ref: measure.to_owned(),
        was: quantity(was),
        to: None,
    };
    assert_eq!(why(&mut store, units("M1", "100")), "is used by 2 return lines and 1 variation");
    // Nothing but a variation, and nothing but an action.
    let mut store = memory();
    committed(&mut store);
    vary(&mut store, "2025-06-01", variation("2025-06-01", "100")).unwrap();
    assert_eq!(why(&mut store, units("M1", "100")), "is used by 1 variation");
    let bare = Record::Contract(contract("C-0009"));
    put(&mut store, Kind::Contracts, vec![bare.clone()]);
    let own = Action { contract_ref: "C-0009".to_owned(), ..action };
    put(&mut store, Kind::Actions, vec![Record::Action(own)]);
    assert_eq!(why(&mut store, Step::remove(bare)), "is used by 1 action");
}

fn validated(store: &dyn Store, as_at: AsAt) -> String {
    of(store, "C-0001", as_at).sum.validated.known.to_string()
}

/// Of the delivered contract £16 of M1 and £40 of M2 are validated for the autumn of 2024. Its
/// amendment has another figure for M1 alone, and the clocks of two validators go wrong.
#[test]
fn what_an_amendment_carries_over_is_not_told_by_comparing_clocks() {
    for decided_on in ["2025-04-01", "2025-05-03", "2025-07-01"] {
        let mut store = memory();
        delivered(&mut store);
        let at = ("C-0001", quarter("2024-25 Q3"));
        let amend = ReturnStep::Amend { version: 1, reason: "counted twice".to_owned() };
        assert!(act(&mut store, &by("officer1", day("2025-05-01")), at, amend));
        assert!(key(&mut store, day("2025-05-02"), at, "M1", "6"));
        assert!(submit(&mut store, day("2025-05-03"), at));
        // A clock that is behind puts a new decision before the amendment was submitted.
        assert!(decide(&mut store, day(decided_on), at, "M1", (Decision::Accepted, None)));
        let now = AsAt::now(day("2025-08-01"));
        assert_eq!(validated(&store, now), "40.00", "{decided_on}: only what was carried over");
        assert!(finish(&mut store, day("2025-07-02"), at));
        assert_eq!(validated(&store, now), "52.00", "{decided_on}: 6 hours at £2 more");
    }
}

#[test]
fn a_decision_that_a_clock_put_after_its_amendment_is_carried_over_all_the_same() {
    let mut store = memory();
    committed(&mut store);
    let at = ("C-0001", quarter("2024-25 Q3"));
    let on = day("2025-01-10");
    assert!(key(&mut store, on, at, "M1", "10") && key(&mut store, on, at, "M2", "4"));
    assert!(submit(&mut store, on, at));
    // The validator's clock is months ahead.
    let ahead = day("2025-06-30");
    assert!(decide(&mut store, ahead, at, "M1", (Decision::Accepted, None)));
    assert!(decide(&mut store, ahead, at, "M2", (Decision::Accepted, None)));
    assert!(finish(&mut store, ahead, at));
    let amend = ReturnStep::Amend { version: 1, reason: "counted twice".to_owned() };
    assert!(act(&mut store, &by("officer1", day("2025-02-01")), at, amend));
    assert!(key(&mut store, day("2025-02-01"), at, "M1", "6"));
    assert!(submit(&mut store, day("2025-02-01"), at));
    assert_eq!(validated(&store, AsAt::now(day("2025-08-01"))), "40.00", "M2 stands");
}

#[test]
fn a_figure_that_is_explained_while_a_validation_is_open_has_nothing_of_it_as_validated() {
    let mut store = memory();
    committed(&mut store);
    let at = ("C-0001", quarter("2024-25 Q3"));
    let on = day("2025-01-10");
    assert!(key(&mut store, on, at, "M1", "10") && key(&mut store, on, at, "M2", "4"));
    assert!(submit(&mut store, on, at));
    let explained = |store: &dyn Store, name: &str| {
        let query = Query::Explain {
            figure: Figure::parse(name).unwrap(),
            as_at: AsAt::now(day("2025-08-01")),
        };
        let Reply::Explain(facts) = store.read(&query).unwrap() else { panic!() };
        explain(&facts)
    };
    let names = ["validated:C-0001/M1", "declared:C-0001/M1", "waiting:C-0001/M1"];
    let before = names.map(|name| explained(&store, name));
    let verdict = Verdict {
        decision: Decision::Reduced,
        reduced_to: Some(quantity("7")),
        reason: Some("three are not evidenced".to_owned()),
    };
    let step = ReturnStep::Decide {
        version: detail(&store, at).key.version,
        measure_ref: "M1".to_owned(),
        was: None,
        to: Some(verdict),
    };
    assert!(act(&mut store, &by("validator1", on), at, step));
    for (name, before) in names.iter().zip(before) {
        let open = explained(&store, name);
        assert_eq!((&open.value, open.amount), (&before.value, before.amount), "{name}");
        let text = format!("{open:?}");
        assert!(!text.contains("validator1"), "{name}: {text}");
        assert!(!text.contains("three are not evidenced"), "{name}: {text}");
    }
    assert!(decide(&mut store, on, at, "M2", (Decision::Accepted, None)));
    assert!(finish(&mut store, on, at));
    let ended = explained(&store, names[0]);
    assert_eq!(ended.amount.unwrap().units, Some(quantity("7")));
}

/// An import of commitments and one of variations are two changes, each with its own rows.
#[test]
fn the_same_commitment_twice_in_one_file_is_still_a_duplicate() {
    let mut store = memory();
    committed(&mut store);
    let rows = ["7", "8"].map(|units| Record::Commitment(commitment("C-0001", "M1", units)));
    let command = Command::Import(import(Kind::Commitments, rows.into()));
    let receipt = store.write(&command, &by("officer1", day("2025-06-01"))).unwrap();
    assert_eq!((receipt.changed, receipt.rejected.len()), (1, 1));
}

#[test]
fn the_last_variation_is_changed_or_taken_out_only_as_it_was_seen() {
    let (_folder, path) = file();
    let mut store = created(&path);
    committed(&mut store);
    vary(&mut store, "2025-06-01", variation("2025-06-01", "100")).unwrap();
    vary(&mut store, "2025-07-01", variation("2025-07-01", "90")).unwrap();
    let tell = |store: &mut dyn Store, was: &Variation, to: Option<Variation>| {
        let step = Step::Revary { was: was.clone(), to };
        let who = by("officer2", day("2025-08-01"));
        store.write(&Command::Edit(vec![Edit::of(step)]), &who).map(drop)
    };
    let (first, last) = (variation("2025-06-01", "100"), variation("2025-07-01", "90"));
    let refused = tell(&mut store, &first, None);
    assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
    tell(&mut store, &last, Some(variation("2025-07-01", "80"))).unwrap();
    let refused = tell(&mut store, &last, None);
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    let below = tell(
        &mut store,
        &variation("2025-07-01", "80"),
        Some(Variation { units: quantity("-1"), ..last.clone() }),
    );
    assert!(matches!(below, Err(Error::Rejected(_))), "{below:?}");
    tell(&mut store, &variation("2025-07-01", "80"), None).unwrap();
    tell(&mut store, &first, None).unwrap();
    assert!(variations(&store).is_empty());
    let now = of(&store, "C-0001", AsAt::now(day("2025-08-01")));
    assert_eq!(now.lines[0].0.units.to_string(), "120");
    store.verify().unwrap();
}

#[test]
fn a_past_day_follows_every_variation_also_where_the_units_are_now_as_they_were() {
    let (_folder, path) = file();
    let mut store = created(&path);
    committed(&mut store);
    settle(&mut store, day("2025-08-01"));
    let alike = |store: &dyn Store, on: &str| {
        let as_at = AsAt::past(day(on));
        let of_contract = of(store, "C-0001", as_at).sum.committed;
        let list = summed(store, Level::Contract, as_at);
        let own = list.rows.iter().find(|row| row.name == "C-0001").unwrap();
        assert_eq!(own.sum.committed, of_contract, "{on}");
        of_contract.known
    };
    // Agreed once more as it stands.
    vary(&mut store, "2025-06-01", variation("2025-06-01", "120")).unwrap();
    store.verify().unwrap();
    let before = alike(&store, "2025-06-15");
    vary(&mut store, "2025-07-01", variation("2025-07-01", "100")).unwrap();
    let back = Edit::with(vec![Step::Vary(variation("2025-07-20", "120"))], "");
    let other = by("officer2", day("2025-07-20"));
    store.write(&Command::Edit(vec![back]), &other).unwrap();
    assert_ne!(alike(&store, "2025-07-10"), before);
    assert_eq!(alike(&store, "2025-07-21"), before);
    // The one between is taken back by who agreed it, if the store lets them.
    let undone = store.write(&Command::Undo, &by("officer1", day("2025-07-21")));
    for on in ["2025-05-31", "2025-06-15", "2025-07-10", "2025-07-21"] {
        alike(&store, on);
    }
    store.verify().unwrap();
    assert!(undone.is_ok() || matches!(undone, Err(Error::Conflict(_) | Error::Rejected(_))));
}
