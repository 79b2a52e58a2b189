use sleva::calc::commitment::{Commitment, Frozen, Profile};
use sleva::calc::contract::Contract;
use sleva::calc::problem::{Problem, find};
use sleva::calc::words::MeasureKind;
use sleva::calc::{Pence, Proxy, Quantity, Quarter};

fn contract() -> Contract {
    let days = ("2025-04-01".parse().unwrap(), "2026-03-31".parse().unwrap());
    Contract {
        value: Pence::parse("5000").unwrap(),
        ..Contract::new("C-1", "Made up", "S-1", days)
    }
}

fn commitment(measure_ref: &str, units: &str, proxy: Option<&str>) -> Commitment {
    Commitment {
        contract_ref: "C-1".to_owned(),
        measure: Frozen {
            edition: "made-up".to_owned(),
            measure_ref: measure_ref.to_owned(),
            from: None,
            title: "Made up".to_owned(),
            unit: "weeks".to_owned(),
            kind: MeasureKind::Proxy,
            proxy: proxy.and_then(|proxy| Proxy::parse(proxy).ok()),
        },
        units: Quantity::parse(units).unwrap(),
        relevance: Some("fits".to_owned()),
        committed_on: None,
    }
}

fn quarter(measure_ref: &str, quarter: &str, units: &str) -> Profile {
    Profile {
        contract_ref: "C-1".to_owned(),
        measure_ref: measure_ref.to_owned(),
        quarter: Quarter::parse(quarter).unwrap(),
        units: Quantity::parse(units).unwrap(),
    }
}

#[test]
fn conflicts_are_symmetric_and_named_once() {
    let both = [commitment("A", "1", Some("1")), commitment("B", "1", Some("1"))];
    let listed = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let found = find(&contract(), &both, &[], &pairs);
        found.into_iter().map(|finding| finding.what).collect::<Vec<_>>()
    };
    assert_eq!(listed(&[("B", "A")]), ["A and B count the same thing"]);
    assert_eq!(listed(&[("A", "B"), ("B", "A")]), ["A and B count the same thing"]);
    assert!(listed(&[("A", "C")]).is_empty());
}

#[test]
fn a_profile_must_add_up_and_no_profile_is_not_wrong() {
    let commitments = [commitment("A", "52", Some("1"))];
    let profiles = [quarter("A", "2025-26 Q1", "24"), quarter("A", "2025-26 Q2", "24")];
    let found = find(&contract(), &commitments, &profiles, &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].what, "A is 52 weeks, its quarters add up to 48");
    assert!(find(&contract(), &commitments, &[], &[]).is_empty());
}

#[test]
fn unknown_proxies_and_missing_notes_are_found_but_not_for_zero() {
    let mut unnoted = commitment("A", "2", None);
    unnoted.relevance = None;
    let mut zero = commitment("B", "0", None);
    zero.relevance = None;
    let found = find(&contract(), &[unnoted, zero], &[], &[]);
    let kinds: Vec<Problem> = found.iter().map(|finding| finding.problem).collect();
    assert_eq!(kinds, [Problem::NoProxy, Problem::Relevance]);
}

#[test]
fn the_register_is_asked_of_contracts_over_five_thousand_pounds() {
    assert!(find(&contract(), &[], &[], &[]).is_empty());
    let larger = Contract { value: Pence::parse("5000.01").unwrap(), ..contract() };
    let found = find(&larger, &[], &[], &[]);
    assert_eq!(found[0].problem, Problem::Register);
    assert!(found[0].what.contains("description, route"), "{}", found[0].what);
}
