//! Every commitment says why it fits the contract, and none asks for local labour only.

use crate::calc::Quantity;
use crate::calc::rule::shared::{counted, listed};
use crate::calc::rule::{Judged, Looks, Picture, Rule, Said, Spot};
use crate::calc::words::Severity;

pub const RULE: Rule = Rule {
    id: "sv-relevant",
    title: "each commitment is relevant and proportionate to the contract",
    looks: Looks::Purchase,
    judged: Judged::ByBeginning,
    check,
};

fn check(picture: &Picture) -> Vec<Said> {
    let mut found = Vec::new();
    if picture.purchase.is_some_and(|own| own.procurement.local_labour_only == Some(true)) {
        let spot = Spot::Field("local_labour_only");
        found.push(
            Said::new(Severity::Breach, spot, "only local labour was asked for")
                .next("Ask for what the contract needs, open to labour from anywhere."),
        );
    }
    let commitments = picture.contract.map_or(&[][..], |followed| &followed.commitments);
    let bare: Vec<String> = commitments
        .iter()
        .filter(|own| own.relevance.is_none() && own.units != Quantity::ZERO)
        .map(|own| own.measure.measure_ref.clone())
        .collect();
    if let Some(first) = bare.first() {
        let spot = Spot::Commitment(Some(first.clone()));
        let text = format!("no relevance note for {}", listed(&bare));
        found.push(
            Said::new(Severity::Warning, spot, text)
                .missing("relevance")
                .next("Write why each commitment fits this contract and its size."),
        );
    }
    if !found.is_empty() {
        return found;
    }
    let spot = Spot::Commitment(None);
    if commitments.is_empty() {
        return Said::new(Severity::NotApplicable, spot, "there are no commitments").alone();
    }
    let many = counted(commitments.len(), "commitment", "commitments");
    Said::new(Severity::Pass, spot, format!("{many}, each with its note")).alone()
}
