//! A delivery plan for the largest purchases, a milestone tracker for those below.

use crate::calc::rule::shared::{differs, due, over_sv_bound, sided};
use crate::calc::rule::{Judged, Looks, Picture, Rule, Said, Sided, Spot};
use crate::calc::words::{PlanDocument, Severity};

pub const RULE: Rule = Rule {
    id: "sv-plan",
    title: "a delivery plan, or below its bound a milestone tracker",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

const BOUND: &str = "plan";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(purchase) = picture.purchase else { return Vec::new() };
    if let Err(said) = over_sv_bound(picture) {
        return said;
    }
    let (bound, sided) = match sided(picture, BOUND) {
        Ok(found) => found,
        Err(said) => return said.into_iter().map(at_plan).collect(),
    };
    let mut said = judge(picture, purchase.procurement.plan_document, &sided).by(&sided).alone();
    said.extend(differs(picture, bound));
    said
}

fn at_plan(said: Said) -> Said {
    let missing = said.missing.or(Some("delivery plan or milestone tracker".to_owned()));
    Said { missing, ..said }
}

fn judge(picture: &Picture, document: Option<PlanDocument>, sided: &Sided) -> Said {
    let spot = Spot::Field("plan_document");
    let needed =
        if sided.is_above() { PlanDocument::DeliveryPlan } else { PlanDocument::MilestoneTracker };
    let next = format!("Ask the supplier for a {needed}, and record it.");
    match document {
        None => Said::new(
            due(picture, Severity::Unclear),
            spot,
            format!("it is not recorded whether there is a {needed}"),
        )
        .missing(needed.word())
        .next(next),
        Some(own) if own == needed => Said::new(Severity::Pass, spot, format!("there is a {own}")),
        Some(PlanDocument::DeliveryPlan) => {
            let found = "there is a delivery plan, which is more than the milestone tracker needed";
            Said::new(Severity::Pass, spot, found)
        }
        Some(PlanDocument::None) => {
            let found = format!("there is none; a {needed} is needed");
            Said::new(Severity::Breach, spot, found).missing(needed.word()).next(next)
        }
        Some(own) => {
            let found = format!("there is a {own}; a {needed} is needed");
            Said::new(Severity::Breach, spot, found).missing(needed.word()).next(next)
        }
    }
}
