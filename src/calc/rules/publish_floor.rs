//! A published notice from the publication floor of the day on.

use crate::calc::rule::shared::{differs, not_applicable, sided, value};
use crate::calc::rule::{Judged, Looks, Picture, Rule, Said, Spot};
use crate::calc::words::{Route, Severity};

pub const RULE: Rule = Rule {
    id: "publish-floor",
    title: "a notice is published from the publication floor on",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

const BOUND: &str = "publish-floor";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(purchase) = picture.purchase else { return Vec::new() };
    if picture.route() == Some(Route::Grant) {
        let said = not_applicable(picture, "a grant is no purchase");
        return Said { spot: Spot::Field("route"), ..said }.alone();
    }
    let (bound, sided) = match sided(picture, BOUND) {
        Ok(found) => found,
        Err(said) => return said,
    };
    let spot = Spot::Field("notice_published_on");
    let said = if !sided.is_above() {
        not_applicable(picture, format!("{} is under the floor", value(picture)))
    } else if let Some(on) = purchase.procurement.notice_published_on {
        Said::new(Severity::Pass, spot, format!("a notice was published on {on}"))
    } else if picture.is_awarded() {
        Said::new(Severity::Breach, spot, "it was awarded, and no notice is recorded")
            .missing("notice_published_on")
            .next("Publish the notice of the award, and record the day.")
    } else {
        Said::new(Severity::Advice, spot, "no notice is recorded yet")
            .missing("notice_published_on")
            .next("Publish a notice if it is advertised, and one of the award; record the day.")
    };
    let mut said = said.by(&sided).alone();
    said.extend(differs(picture, bound));
    said
}
