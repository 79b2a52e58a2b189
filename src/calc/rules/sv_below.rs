//! Below the bound of social value it is not scored.

use crate::calc::Quantity;
use crate::calc::rule::shared::{SV_BOUND, not_applicable, sided, value};
use crate::calc::rule::{Judged, Looks, Picture, Rule, Said, Spot};
use crate::calc::words::{Route, Severity};

pub const RULE: Rule = Rule {
    id: "sv-below",
    title: "social value is not scored below its bound",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

fn check(picture: &Picture) -> Vec<Said> {
    let Some(purchase) = picture.purchase else { return Vec::new() };
    let sided = match sided(picture, SV_BOUND) {
        Ok((_, sided)) => sided,
        Err(said) => return said,
    };
    if sided.is_above() {
        let found = format!("{} is over the bound", value(picture));
        return not_applicable(picture, found).by(&sided).alone();
    }
    if picture.route() == Some(Route::Grant) {
        let said = not_applicable(picture, "a grant is no purchase").by(&sided);
        return Said { spot: Spot::Field("route"), ..said }.alone();
    }
    let procurement = &purchase.procurement;
    let next = "Record aspirations without scoring them, or waive the finding with the reason.";
    let weight = procurement.weights.sv.filter(|weight| *weight != Quantity::ZERO);
    let said = match (procurement.sv_scored_at_award, weight) {
        (Some(true), _) => {
            let found = "social value was scored at the award of a purchase below the bound";
            Said::new(Severity::Breach, Spot::Field("sv_scored_at_award"), found).next(next)
        }
        (None, Some(weight)) => {
            let found =
                format!("social value weighs {weight} of 100 in a purchase below the bound");
            Said::new(Severity::Breach, Spot::Field("sv_weight"), found).next(next)
        }
        (Some(false), Some(weight)) => {
            let found = format!(
                "it is recorded that social value was not scored, and that it weighs {weight} of 100"
            );
            Said::new(Severity::Unclear, Spot::Field("sv_weight"), found)
                .next("Correct one of the two, sv_weight or sv_scored_at_award.")
        }
        (Some(false), None) => Said::new(
            Severity::Pass,
            Spot::Field("sv_scored_at_award"),
            "social value was not scored",
        ),
        (None, None) => Said::new(
            Severity::Pass,
            Spot::Field("sv_scored_at_award"),
            "no scoring of social value is recorded",
        ),
    };
    said.by(&sided).alone()
}
