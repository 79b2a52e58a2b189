//! The purchases of the sample: every route and lead, every bound from both sides, every state of
//! a quotation.

use std::collections::{BTreeMap, BTreeSet};

use sleva::calc::procurement::{Procurement, Quotation};
use sleva::calc::words::{Lead, PlanDocument, QuotationOutcome, Route, ScoringStrategy};
use sleva::db::demo;
use sleva::db::request::{Record, SampleSize, SampleSpec};

use super::sample;
use crate::store::day;

fn procurements() -> Vec<Procurement> {
    let own = |record| match record {
        Record::Procurement(own) => Some(*own),
        _ => None,
    };
    sample().into_iter().filter_map(own).collect()
}

fn quotations() -> Vec<Quotation> {
    let own = |record| match record {
        Record::Quotation(own) => Some(own),
        _ => None,
    };
    sample().into_iter().filter_map(own).collect()
}

#[test]
fn every_word_of_every_list_is_there() {
    let all = procurements();
    assert_eq!(all.len(), 72);
    let routes: BTreeSet<Route> = all.iter().filter_map(|own| own.route).collect();
    assert_eq!(routes.into_iter().collect::<Vec<_>>(), Route::ALL);
    let leads: BTreeSet<Lead> = all.iter().filter_map(|own| own.lead).collect();
    assert_eq!(leads.into_iter().collect::<Vec<_>>(), Lead::ALL);
    let plans: BTreeSet<PlanDocument> = all.iter().filter_map(|own| own.plan_document).collect();
    assert_eq!(plans.into_iter().collect::<Vec<_>>(), PlanDocument::ALL);
    let scoring: BTreeSet<ScoringStrategy> =
        all.iter().filter_map(|own| own.weights.strategy).collect();
    assert_eq!(scoring.into_iter().collect::<Vec<_>>(), ScoringStrategy::ALL);
    let quotations = quotations();
    let outcomes: BTreeSet<QuotationOutcome> =
        quotations.iter().filter_map(|own| own.outcome).collect();
    assert_eq!(outcomes.into_iter().collect::<Vec<_>>(), QuotationOutcome::ALL);
    assert!(quotations.iter().any(|own| !own.is_answered()), "nothing recorded");
    let bare = all.iter().find(|own| own.procurement_ref == "P-0069").unwrap();
    assert_eq!((bare.route, bare.vat_basis, bare.began_on), (None, None, None));
}

#[test]
fn values_stand_at_and_around_each_bound() {
    let values: BTreeSet<String> =
        procurements().iter().map(|own| own.estimated_value.to_string()).collect();
    for value in [
        "4999.99",
        "5000.00",
        "5000.01",
        "18000.00",
        "24999.99",
        "25000.00",
        "29999.99",
        "30000.00",
        "60000.00",
        "99999.99",
        "100000.00",
        "100000.01",
        "180000.00",
        "214903.99",
        "214904.00",
        "220000.00",
        "250000.00",
        "250000.01",
        "300000.00",
        "5000000.00",
        "5000000.01",
    ] {
        assert!(values.contains(value), "{value}");
    }
    let began: BTreeSet<_> = procurements().iter().filter_map(|own| own.began_on).collect();
    for on in ["2019-12-02", "2025-02-20", "2025-02-24"] {
        assert!(began.contains(&day(on)), "{on}");
    }
    let last = sleva::db::demo::TODAY.parse().unwrap();
    assert!(began.iter().all(|on| *on <= last), "nothing begins after the present day");
}

#[test]
fn quotations_come_in_ones_twos_and_threes_and_one_supplier_sold_three_times() {
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for own in quotations() {
        *asked.entry(own.procurement_ref).or_default() += 1;
    }
    let sizes: BTreeSet<usize> = asked.values().copied().collect();
    assert_eq!(sizes.into_iter().collect::<Vec<_>>(), [1, 2, 3]);
    let all = procurements();
    let nine = all.iter().filter(|own| {
        own.estimated_value.to_string() == "9000.00"
            && own.supplier_ref.as_deref() == Some("S-0018")
            && own.department.as_deref() == Some("Children and Young People")
            && own.began_on.is_some_and(|on| day("2024-09-01") <= on && on <= day("2025-01-31"))
    });
    assert_eq!(nine.count(), 3);
}

#[test]
fn a_purchase_and_its_contract_name_each_other_and_agree() {
    let records = sample();
    let all = procurements();
    let mut linked = 0;
    for record in &records {
        let Record::Contract(contract) = record else { continue };
        let Some(name) = &contract.procurement_ref else { continue };
        let own = all.iter().find(|own| own.procurement_ref == *name).unwrap();
        assert_eq!(own.contract_ref.as_ref(), Some(&contract.contract_ref));
        assert_eq!(own.supplier_ref.as_ref(), Some(&contract.supplier_ref));
        assert_eq!(own.awarded_value, Some(contract.value), "{name}");
        assert_eq!((own.awarded_on, own.route), (contract.award_date, contract.route), "{name}");
        assert_eq!((&own.title, own.kind), (&contract.title, contract.kind));
        linked += 1;
    }
    assert_eq!(linked, 10);
    assert_eq!(all.iter().filter(|own| own.contract_ref.is_some()).count(), 10);
}

#[test]
fn a_generated_council_has_three_purchases_for_each_contract() {
    let spec = SampleSpec { size: SampleSize::Council, seed: 1 };
    let (mut purchases, mut quoted, mut prices) = (0, BTreeSet::new(), BTreeSet::new());
    for record in demo::records(&spec) {
        match record {
            Record::Procurement(own) => purchases += usize::from(own.estimated_value.raw() > 0),
            Record::Quotation(own) => {
                quoted.insert(own.procurement_ref.clone());
                let fresh = prices.insert((own.procurement_ref, own.supplier_ref.clone()));
                assert!(fresh, "{} is asked twice", own.supplier_ref);
            }
            _ => {}
        }
    }
    assert_eq!(purchases, 900);
    assert!((480..=620).contains(&quoted.len()), "{}", quoted.len());
    assert!((2 * quoted.len() - 5..=3 * quoted.len()).contains(&prices.len()), "{}", prices.len());
}
