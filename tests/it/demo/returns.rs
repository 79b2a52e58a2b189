//! Returns of the sample council: every state occurs, and each is one that people could have made.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use sleva::calc::checks::Strength;
use sleva::calc::contract::Contract;
use sleva::calc::filter::Filter;
use sleva::calc::performance::{Rules, due_day};
use sleva::calc::returns::{Evidence, Return, ReturnKey, ReturnLine, Signed};
use sleva::calc::text::hex;
use sleva::calc::words::{ActionKind, Decision, Grade, ReturnState, Status};
use sleva::calc::{Date, Quantity};
use sleva::db::Store;
use sleva::db::demo::TODAY;
use sleva::db::request::{AsAt, Query, Record, Reply, ReturnsQuery, Standing};

use super::sample;
use crate::driver;

fn today() -> Date {
    TODAY.parse().unwrap()
}

fn headers(records: &[Record]) -> Vec<&Return> {
    let found = records.iter().filter_map(|record| match record {
        Record::Return(returned) => Some(returned),
        _ => None,
    });
    found.collect()
}

fn lines(records: &[Record]) -> Vec<&ReturnLine> {
    let found = records.iter().filter_map(|record| match record {
        Record::ReturnLine(new) => Some(&new.line),
        _ => None,
    });
    found.collect()
}

fn evidence(records: &[Record]) -> Vec<&Evidence> {
    let found = records.iter().filter_map(|record| match record {
        Record::Evidence(evidence) => Some(evidence),
        _ => None,
    });
    found.collect()
}

fn contracts(records: &[Record]) -> Vec<&Contract> {
    let found = records.iter().filter_map(|record| match record {
        Record::Contract(contract) => Some(contract),
        _ => None,
    });
    found.collect()
}

/// The newest version of each return.
fn newest<'a>(headers: &[&'a Return]) -> Vec<&'a Return> {
    let mut found = BTreeMap::new();
    for header in headers {
        found.insert((&header.key.contract_ref, header.key.quarter), *header);
    }
    found.into_values().collect()
}

#[test]
fn returns_are_in_every_state_and_amended_for_each_reason() {
    let records = sample();
    let headers = headers(&records);
    let count = |state| newest(&headers).iter().filter(|newest| newest.state == state).count();
    assert_eq!(count(ReturnState::Draft), 4);
    assert_eq!(count(ReturnState::Submitted), 6);
    assert_eq!(count(ReturnState::Queried), 1);
    assert_eq!(count(ReturnState::Validated), headers.len() - 5 - 11);
    let amended: Vec<_> = headers.iter().filter(|header| header.key.version > 1).collect();
    assert_eq!(amended.len(), 5);
    assert!(amended.iter().all(|header| header.reason.is_some()));
    let before = |after: &Return| {
        let key = ReturnKey { version: 1, ..after.key.clone() };
        headers.iter().find(|header| header.key == key).unwrap().state
    };
    let answered = amended.iter().filter(|after| before(after) == ReturnState::Queried).count();
    assert_eq!((answered, amended.len() - answered), (2, 3), "and three were validated before");
    let answers = lines(&records).iter().filter(|line| line.answer.is_some()).count();
    assert_eq!(answers, 2);
}

#[test]
fn lines_are_accepted_reduced_queried_with_reasons_notes_and_wages() {
    let records = sample();
    let lines = lines(&records);
    let of = |decision| {
        let is_it = |line: &&&ReturnLine| {
            line.decided.as_ref().is_some_and(|decided| decided.decision == decision)
        };
        lines.iter().filter(is_it).count()
    };
    assert_eq!((of(Decision::Reduced), of(Decision::Queried)), (6, 3));
    assert!(of(Decision::Accepted) > 1_000);
    for line in &lines {
        let Some(decided) = &line.decided else { continue };
        let (declared, validated) = (line.declared.unwrap(), decided.validated);
        assert!(validated.is_none_or(|units| units <= declared), "{line:?}");
        match decided.decision {
            Decision::Accepted => assert_eq!(validated, Some(declared)),
            Decision::Reduced => assert!(validated.unwrap() < declared && decided.reason.is_some()),
            Decision::Queried => assert!(validated.is_none() && decided.reason.is_some()),
        }
    }
    let wages = lines.iter().filter_map(|line| line.wage_rate);
    assert_eq!(wages.map(|wage| wage.to_string()).collect::<BTreeSet<_>>().len(), 4);
    assert_eq!(lines.iter().filter(|line| line.note.is_some()).count(), 5);
}

#[test]
fn officers_key_others_validate_and_everything_is_before_the_present_day() {
    let records = sample();
    let (mut keyed_by, mut validated_by) = (BTreeSet::new(), BTreeSet::new());
    let lines = lines(&records);
    for header in headers(&records) {
        let own: Vec<_> = lines.iter().filter(|line| line.key == header.key).collect();
        assert!(!own.is_empty(), "{:?}", header.key);
        keyed_by.extend(header.people.iter().cloned());
        validated_by.extend(header.validated.as_ref().map(|by| by.person.clone()));
        let signed = [Some(&header.begun), header.submitted.as_ref(), header.validated.as_ref()];
        let at: Vec<_> = signed.into_iter().flatten().map(|by| by.at.as_str()).collect();
        assert!(at.is_sorted() && at.iter().all(|at| *at < TODAY), "{:?}: {at:?}", header.key);
        for line in own {
            assert!(header.people.contains(&line.keyed.person));
            let Some(decided) = &line.decided else { continue };
            assert!(!header.people.contains(&decided.by.person));
            validated_by.insert(decided.by.person.clone());
            assert!(line.keyed.at < decided.by.at, "{line:?}");
        }
    }
    assert_eq!(keyed_by, ["officer1", "officer2"].map(str::to_owned).into());
    assert_eq!(validated_by, ["validator1", "validator2"].map(str::to_owned).into());
}

#[test]
fn returns_come_around_their_day_and_are_validated_one_to_four_weeks_later() {
    let records = sample();
    let day = |by: &Signed| by.at[..10].parse::<Date>().unwrap();
    let mut late = 0;
    for header in headers(&records).iter().filter(|header| header.key.version == 1) {
        let Some(submitted) = header.submitted.as_ref().map(day) else { continue };
        assert!(header.key.quarter.end() < submitted, "{:?}", header.key);
        late += usize::from(submitted > due_day(header.key.quarter, Rules::default()));
        let Some(ended) = header.validated.as_ref().map(day) else { continue };
        let days = submitted.until(ended).unwrap().get_days();
        assert!((7..=28).contains(&days), "{:?}: {days}", header.key);
    }
    assert_eq!(late, 7);
}

#[test]
fn evidence_has_a_reference_a_day_units_and_a_digest_of_its_reference() {
    let records = sample();
    let evidence = evidence(&records);
    assert!(evidence.len() > 700, "{}", evidence.len());
    for each in &evidence {
        assert!(each.evidence_ref.starts_with("EV-"), "{each:?}");
        let digest = hex(&Sha256::digest(each.evidence_ref.as_bytes()));
        assert_eq!(each.sha256.as_ref(), Some(&digest));
        assert!(each.units.unwrap() > Quantity::ZERO && each.dated.unwrap() < today());
    }
    let proven: BTreeSet<_> = evidence.iter().map(|each| (&each.key, &each.measure_ref)).collect();
    let bare = |line: &&&ReturnLine| {
        line.declared.is_some_and(|units| units > Quantity::ZERO)
            && !proven.contains(&(&line.key, &line.measure_ref))
    };
    let lines = lines(&records);
    let bare = lines.iter().filter(bare).count();
    assert!((20..80).contains(&bare), "some lines have none: {bare}");
}

#[test]
fn contracts_have_actions_ratings_a_variation_and_clauses() {
    let records = sample();
    let (mut kinds, mut grades, mut rated, mut varied) = (vec![], vec![], vec![], vec![]);
    for record in &records {
        match record {
            Record::Action(action) => kinds.push(action.kind),
            Record::Rating(rating) => {
                grades.push(rating.grade);
                rated.push((rating.contract_ref.clone(), rating.year));
            }
            Record::Variation(new) => varied.push((new.contract_ref.clone(), new.signed_on)),
            _ => {}
        }
    }
    for kind in [
        ActionKind::Supported,
        ActionKind::Adjusted,
        ActionKind::RecoveryConsidered,
        ActionKind::Waived,
    ] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    assert!(Grade::ALL.iter().all(|grade| grades.contains(grade)));
    let contracts = contracts(&records);
    let large: Vec<_> = contracts.iter().filter(|own| own.value.raw() > 500_000_000).collect();
    assert_eq!(large.len(), 1);
    assert_eq!(rated.len(), 15);
    rated.dedup();
    assert_eq!(rated.len(), 5, "three KPIs a year");
    assert!(rated.iter().all(|(own, _)| *own == large[0].contract_ref));
    let adjusted = records.iter().any(|record| match record {
        Record::Action(action) => {
            action.kind == ActionKind::Adjusted
                && varied.contains(&(action.contract_ref.clone(), action.on))
        }
        _ => false,
    });
    assert!(adjusted, "a variation that was agreed with an action");
    let states = [(Status::Completed, true), (Status::Terminated, false)];
    for (status, rate) in states {
        let has = |own: &&&Contract| {
            own.status == Some(status)
                && own.recovery_clause.is_some()
                && own.recovery_rate.is_some() == rate
        };
        assert_eq!(contracts.iter().filter(has).count(), 1, "{status}");
    }
}

#[test]
fn what_was_submitted_could_have_been_submitted() {
    let store = driver::sample();
    for header in headers(&sample()) {
        if header.state == ReturnState::Draft {
            continue;
        }
        let ReturnKey { contract_ref, quarter, version } = header.key.clone();
        let query = Query::Return { contract_ref, quarter, version: Some(version), today: today() };
        let Ok(Reply::Return(detail)) = store.read(&query) else { panic!("{:?}", header.key) };
        for row in &detail.rows {
            let (_, checks) = row.checks(row.declared(), detail.place());
            let blocks = |strength| matches!(strength, Some(Strength::Stops | Strength::Blocks));
            let found = checks.iter().find(|check| blocks(check.strength()));
            assert_eq!(found, None, "{:?} {}", header.key, row.commitment.measure.measure_ref);
        }
    }
}

#[test]
fn the_list_of_returns_has_all_that_can_stand_open_on_the_present_day() {
    let store = driver::sample();
    let query = ReturnsQuery {
        filter: Filter::default(),
        standing: None,
        contract_ref: None,
        as_at: AsAt::now(today()),
        first: 0,
        count: 100,
    };
    let Ok(Reply::Returns(list)) = store.read(&Query::Returns(query)) else { panic!() };
    // Overdue: two drafts of 2025-26 Q2, one return never begun, and one of a terminated contract.
    // None is due: every quarter that is over on 22 November has had its day on 30 October.
    let expected = [
        (Standing::Overdue, 4),
        (Standing::Queried, 1),
        (Standing::Due, 0),
        (Standing::Draft, 2),
        (Standing::Submitted, 6),
    ];
    for (standing, count) in expected {
        assert_eq!(list.counts.of(standing), count, "{}", standing.word());
    }
    assert!(list.counts.of(Standing::Validated) > 250 && list.counts.of(Standing::Later) > 20);
    let waits: BTreeSet<_> = list
        .rows
        .iter()
        .filter(|row| row.standing == Standing::Submitted)
        .map(|row| row.submitted.as_ref().unwrap().at[..10].to_owned())
        .collect();
    assert_eq!(waits.len(), 5, "of several ages: {waits:?}");
    let half = |standing| {
        list.rows
            .iter()
            .any(|row| row.standing == standing && row.entered > 0 && row.entered < row.measures)
    };
    assert!(half(Standing::Overdue) && half(Standing::Draft), "half entered");
}
