//! The weight of social value in the score of a larger purchase that was competed for.

use crate::calc::Quantity;
use crate::calc::procurement::Weights;
use crate::calc::rule::shared::{due, over_sv_bound, unscored};
use crate::calc::rule::{Judged, Looks, Picture, Rule, Said, Sided, Spot};
use crate::calc::words::Severity;

pub const RULE: Rule = Rule {
    id: "sv-weight",
    title: "social value is a fifth of the score, and all weights add to 100",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

/// Points of 100.
const WEIGHT: &str = "sv-weight";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(purchase) = picture.purchase else { return Vec::new() };
    let sided = match over_sv_bound(picture) {
        Err(said) => return said,
        Ok(sided) => sided,
    };
    if let Some(said) = unscored(picture, &sided) {
        return said.alone();
    }
    weigh(picture, &purchase.procurement.weights, &sided)
}

fn weigh(picture: &Picture, weights: &Weights, sided: &Sided) -> Vec<Said> {
    let Some(usual) = picture.book.share(WEIGHT, picture.judged_on()) else { return Vec::new() };
    let limit = format!("social value {usual} of 100, {}", sided.limit);
    let said = |severity, field, found: String| {
        Said::new(severity, Spot::Field(field), found).limit(limit.clone()).by(sided)
    };
    let all = [
        (weights.price, "price_weight"),
        (weights.quality, "quality_weight"),
        (weights.sv, "sv_weight"),
    ];
    let missing: Vec<&str> =
        all.iter().filter(|(weight, _)| weight.is_none()).map(|(_, name)| *name).collect();
    let mut found = Vec::new();
    if let Some(first) = missing.first() {
        let text = format!("not recorded: {}", missing.join(", "));
        found.push(
            said(due(picture, Severity::Unclear), first, text)
                .missing(missing.join(", "))
                .next("Record the weights by which bids are scored."),
        );
    }
    if let Some(sv) = weights.sv
        && sv != usual
        && weights.decision.is_none()
    {
        let text =
            format!("social value weighs {sv} of 100, not {usual}, and no decision is recorded");
        found.push(
            said(Severity::Breach, "sv_weight", text)
                .missing("weight_decision: the decision in the business case")
                .next("Change the weight, or record where the other weight was decided."),
        );
    }
    found.extend(sum(weights).filter(|sum| *sum != hundred()).map(|sum| {
        said(Severity::Breach, "price_weight", format!("the weights add to {sum}, not 100"))
            .next("Correct the weights so that they add to 100.")
    }));
    if found.is_empty() {
        let sv = weights.sv.unwrap_or(usual);
        let text = match &weights.decision {
            Some(decision) if sv != usual => {
                format!("social value weighs {sv} by a decision: {decision}")
            }
            _ => format!("social value weighs {sv} of 100, and the weights add to 100"),
        };
        found.push(said(Severity::Pass, "sv_weight", text));
    }
    found
}

fn sum(weights: &Weights) -> Option<Quantity> {
    weights.price?.checked_add(weights.quality?)?.checked_add(weights.sv?)
}

fn hundred() -> Quantity {
    Quantity::from_raw(1_000_000).unwrap_or_default()
}
