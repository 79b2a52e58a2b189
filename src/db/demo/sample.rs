//! The sample council. Eighteen contracts of its first year add up, measure by measure, to the
//! table that Rotherham printed in February 2021; six later ones show what came after. Every
//! name, date and split is invented, and so is all that is declared and validated; only the sums
//! per measure of the first year are real. Purchases stand at and around every bound of the rules.

mod audited;
mod contracts;
mod events;
mod log;
mod measures;
mod paces;
mod purchases;
mod returns;

use super::super::council;
use super::super::request::Record;
use super::builder::{as_line, as_record, commitment, measure, profile};
use crate::calc::Quantity;
use crate::calc::commitment::Commitment;
use crate::calc::contract::Contract;
use crate::calc::measure::Measure;

/// The first year's edition: proxies are the values per unit that the printed table implies.
const REPORT: &str = "rotherham-2021-report";
/// A second edition, so that editions can be compared. Its proxies are plainly invented.
const EXAMPLE: &str = "sample-2025";

pub fn records() -> impl Iterator<Item = Record> {
    let contracts = contracts::contracts();
    let commitments = commitments(&contracts);
    let profiles = profiles(&contracts, &commitments);
    let versions = returns::versions(&contracts, &commitments);
    let evidence: Vec<Record> = versions
        .iter()
        .flat_map(|version| version.evidence.iter().cloned().map(Record::Evidence))
        .collect();
    let declared = versions.into_iter().flat_map(|version| {
        let lines = version.lines.into_iter().map(as_line);
        std::iter::once(Record::Return(version.returned)).chain(lines)
    });
    let suppliers = contracts::suppliers().into_iter().map(Record::Supplier);
    let branches = contracts::branches().into_iter().map(Record::Branch);
    suppliers
        .chain(branches)
        .chain(catalogue().into_iter().map(Record::Measure))
        .chain(contracts.into_iter().map(Record::Contract))
        .chain(purchases::procurements().map(|own| Record::Procurement(Box::new(own))))
        .chain(purchases::quotations().map(Record::Quotation))
        .chain(purchases::waivers().map(Record::Waiver))
        .chain(audited::records())
        .chain(commitments.into_iter().map(as_record))
        .chain(profiles)
        .chain(log::variations().map(Record::Variation))
        .chain(declared)
        .chain(evidence)
        .chain(log::actions().map(Record::Action))
        .chain(log::ratings().map(Record::Rating))
        .chain(council::figures(council::ROTHERHAM).into_iter().map(Record::Figure))
        .chain(log::milestones().map(Record::Milestone))
}

fn catalogue() -> Vec<Measure> {
    let report = measures::REPORT_LINES
        .iter()
        .map(|line| measure(REPORT, measures::REPORT_SOURCE, line, measures::CONFLICTS));
    let example = measures::EXAMPLE_LINES
        .iter()
        .map(|line| measure(EXAMPLE, measures::EXAMPLE_SOURCE, line, measures::CONFLICTS));
    report.chain(example).collect()
}

fn commitments(contracts: &[Contract]) -> Vec<Commitment> {
    let catalogue = catalogue();
    let mut all = Vec::new();
    for (contract_ref, measure_ref, units) in contracts::COMMITMENTS {
        let Some(contract) = contracts.iter().find(|c| c.contract_ref == *contract_ref) else {
            continue;
        };
        let frozen = catalogue.iter().find(|measure| {
            Some(&measure.edition) == contract.edition.as_ref()
                && measure.measure_ref == *measure_ref
        });
        let (Some(frozen), Ok(units)) = (frozen, Quantity::parse(units)) else { continue };
        let noted = units != Quantity::ZERO && !contracts::WITHOUT_RELEVANCE.contains(contract_ref);
        let relevance = noted.then(|| measures::relevance(measure_ref).to_owned());
        all.push(commitment(contract, frozen, units, relevance));
    }
    all
}

fn profiles(contracts: &[Contract], commitments: &[Commitment]) -> Vec<Record> {
    let mut all = Vec::new();
    for commitment in commitments {
        let contract = contracts.iter().find(|c| c.contract_ref == commitment.contract_ref);
        let Some(contract) = contract else { continue };
        let key = (commitment.contract_ref.as_str(), commitment.measure.measure_ref.as_str());
        if commitment.units == Quantity::ZERO || contracts::WITHOUT_PROFILE.contains(&key) {
            continue;
        }
        let planned = contracts::WRONG_PROFILE
            .iter()
            .find(|(contract, measure, _)| (*contract, *measure) == key)
            .and_then(|(_, _, units)| Quantity::parse(units).ok())
            .unwrap_or(commitment.units);
        all.extend(profile(contract, key.1, planned));
    }
    all
}
