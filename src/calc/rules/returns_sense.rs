//! Whether what is declared on returns makes sense beside what was committed.

use crate::calc::commitment::Commitment;
use crate::calc::rule::shared::counted;
use crate::calc::rule::{Followed, Judged, Line, Looks, Picture, Rule, Said, Spot};
use crate::calc::words::Severity;
use crate::calc::{Quantity, Quarter};

pub const RULE: Rule = Rule {
    id: "returns-sense",
    title: "what is declared makes sense beside what was committed",
    looks: Looks::Contract,
    judged: Judged::AsAt,
    check,
};

fn check(picture: &Picture) -> Vec<Said> {
    let Some(followed) = picture.contract else { return Vec::new() };
    if followed.returns.iter().all(|own| own.lines.is_empty()) {
        let found = "nothing was declared yet";
        return Said::new(Severity::NotApplicable, Spot::Commitment(None), found).alone();
    }
    let mut found: Vec<Said> =
        followed.commitments.iter().filter_map(|own| above(followed, own)).collect();
    found.extend(unproven(followed));
    if found.is_empty() {
        let text = "nothing above what was committed, and evidence with every figure";
        found.push(Said::new(Severity::Pass, Spot::Commitment(None), text));
    }
    found
}

fn lines(followed: &Followed) -> impl Iterator<Item = (Quarter, &Line)> {
    let returns = followed.returns.iter();
    returns.flat_map(|own| own.lines.iter().map(move |line| (own.quarter, line)))
}

/// Declared in all above committed.
fn above(followed: &Followed, commitment: &Commitment) -> Option<Said> {
    let name = &commitment.measure.measure_ref;
    let own = lines(followed).filter(|(_, line)| line.measure_ref == *name);
    let (mut sum, mut last) = (Quantity::ZERO, None);
    for (quarter, line) in own {
        if let Some(declared) = line.declared {
            sum = sum.checked_add(declared)?;
            last = last.max(Some(quarter));
        }
    }
    if sum <= commitment.units {
        return None;
    }
    let unit = &commitment.measure.unit;
    let text = format!(
        "{name}: {} {unit} declared in all, {} committed",
        sum.grouped(),
        commitment.units.grouped()
    );
    let spot = Spot::Return { quarter: last?, measure_ref: Some(name.clone()) };
    let said = Said::new(Severity::Warning, spot, text).missing("a variation of the commitment");
    Some(said.next("Agree a variation, or look whether something was counted twice."))
}

/// Figures without evidence, told once for the contract.
fn unproven(followed: &Followed) -> Option<Said> {
    let has_figure = |line: &Line| line.declared.is_some_and(|own| own != Quantity::ZERO);
    let bare: Vec<(Quarter, &Line)> =
        lines(followed).filter(|(_, line)| has_figure(line) && !line.has_evidence).collect();
    let (quarter, line) = bare.iter().max_by_key(|(quarter, _)| *quarter)?;
    let text = format!(
        "{} declared without evidence, the last {} in {quarter}",
        counted(bare.len(), "figure", "figures"),
        line.measure_ref
    );
    let spot = Spot::Return { quarter: *quarter, measure_ref: Some(line.measure_ref.clone()) };
    let said = Said::new(Severity::Warning, spot, text).missing("evidence");
    Some(said.next("Ask the supplier for evidence, and record its reference."))
}
