//! At least two written quotations for a small purchase, with what came of them.

use crate::calc::rule::shared::{counted, differs, due, not_applicable, sided, value};
use crate::calc::rule::{Judged, Looks, Picture, Purchase, Rule, Said, Sided, Spot};
use crate::calc::words::{Route, Severity};

pub const RULE: Rule = Rule {
    id: "quotes-two",
    title: "at least two written quotations for a small purchase",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

/// From this amount on two quotations are no longer the rule.
pub const BOUND: &str = "quotations";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(purchase) = picture.purchase else { return Vec::new() };
    let (bound, sided) = match sided(picture, BOUND) {
        Ok(found) => found,
        Err(said) => return said,
    };
    // Here the bound is where the rule ends.
    let sided = Sided { limit: sided.limit.replacen("from ", "under ", 1), ..sided };
    let mut said = if sided.is_above() {
        let found = format!("{} is not under the bound", value(picture));
        not_applicable(picture, found).by(&sided).alone()
    } else {
        by_route(picture, purchase, &sided)
    };
    let goes_by_its_own = [Route::Framework, Route::Dynamic, Route::Grant];
    if !picture.route().is_some_and(|route| goes_by_its_own.contains(&route)) {
        said.extend(differs(picture, bound));
    }
    said
}

fn by_route(picture: &Picture, purchase: &Purchase, sided: &Sided) -> Vec<Said> {
    let other =
        |severity, found: &str| Said::new(severity, Spot::Field("route"), found).by(sided).alone();
    match picture.route() {
        Some(Route::OpenTender) => other(Severity::Pass, "an open tender lets everybody quote"),
        Some(Route::Framework | Route::Dynamic) => {
            other(Severity::NotApplicable, "a call-off goes by the framework's own terms")
        }
        Some(Route::Grant) => other(Severity::NotApplicable, "a grant is no purchase"),
        Some(Route::Exemption) => Said::new(
            Severity::Advice,
            Spot::Field("route"),
            "the purchase is exempted from quotations",
        )
        .next("Keep the approval of the exemption with the papers of the purchase.")
        .by(sided)
        .alone(),
        Some(Route::Quotation | Route::Direct) | None => {
            quotations(picture, purchase).by(sided).alone()
        }
    }
}

fn quotations(picture: &Picture, purchase: &Purchase) -> Said {
    let invited = purchase.invited.len();
    let answered = purchase.invited.iter().filter(|one| one.quotation.is_answered()).count();
    let said = |severity, found: String| Said::new(severity, Spot::Quotations, found);
    if invited < 2 {
        let found =
            format!("{} invited, 2 are needed", counted(invited, "quotation", "quotations"));
        let found =
            if invited == 0 { "no quotation is recorded, 2 are needed".to_owned() } else { found };
        return said(due(picture, Severity::Breach), found)
            .missing(if invited == 0 {
                "two written quotations"
            } else {
                "a second written quotation"
            })
            .next("Invite another supplier, or record the quotation that was invited.");
    }
    if answered < 2 {
        let found =
            format!("{invited} quotations invited, what came of it is recorded for {answered}");
        if picture.is_waiting() {
            return said(Severity::Advice, format!("{found}; the others can still reply"))
                .next("Record each reply as it comes, or that there was none.");
        }
        return said(due(picture, Severity::Unclear), found)
            .missing("received_on, amount_gbp or outcome of the other quotations")
            .next(
                "Record the price that was received, or that the supplier declined or sent no reply.",
            );
    }
    let replied = purchase
        .invited
        .iter()
        .filter(|one| one.quotation.amount.is_some() || one.quotation.received_on.is_some())
        .count();
    said(Severity::Pass, format!("{invited} quotations invited, {replied} received"))
}
