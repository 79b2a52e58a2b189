//! Which law applies, and whether the purchase is over the threshold of its day.

use crate::calc::rule::shared::{differs, due, open, unclear_whatever_kind, value, value_spot};
use crate::calc::rule::{Bound, Judged, Looks, Picture, Rule, Said, Side, Sided, Spot};
use crate::calc::words::{ContractKind, Route, Severity};

pub const RULE: Rule = Rule {
    id: "statute",
    title: "which law applies, and whether its full regime does",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

fn check(picture: &Picture) -> Vec<Said> {
    let day = picture.judged_on();
    let law = picture.book.law(day).map_or("no law on record", |law| law.name.as_str());
    if picture.route() == Some(Route::Grant) {
        let spot = Spot::Field("route");
        return Said::new(Severity::NotApplicable, spot, "a grant is no purchase").alone();
    }
    let Some(kind) = picture.kind() else { return unknown_kind(picture, law) };
    let Some(bound) = picture.book.threshold(kind, day) else {
        let found = format!("{law}; no threshold for {kind} is known for {day}");
        return Said::new(Severity::Unclear, Spot::Field("kind"), found)
            .next("Look up the threshold of that day, and waive the finding with what you found.")
            .alone();
    };
    if let Some(from) = bound.from.filter(|from| day < from.last) {
        let found = format!("{law}; a threshold for {kind} came {}", from.words());
        return Said::new(Severity::Unclear, Spot::Field("began_on"), found)
            .limit(bound.words())
            .next("Look up from which day it held, and waive the finding with what you found.")
            .alone();
    }
    let mut said = judge(picture, law, kind, bound).alone();
    said.extend(differs(picture, bound));
    said
}

fn judge(picture: &Picture, law: &str, kind: ContractKind, bound: &Bound) -> Said {
    let sided = picture.side(bound);
    match &sided.side {
        Side::Unclear(gap) => {
            let said = open(picture, gap).by(&sided);
            Said { found: format!("{law}; {}", said.found), ..said }
        }
        Side::Below => {
            let found = format!("{law}; {} for {kind} is under the threshold", value(picture));
            Said::new(Severity::Pass, value_spot(picture), found).by(&sided)
        }
        Side::Above => {
            let what = format!("{} for {kind} is over the threshold", value(picture));
            over(picture, law, &what, &sided)
        }
    }
}

fn over(picture: &Picture, law: &str, what: &str, sided: &Sided) -> Said {
    let found = format!("{law}; {what}");
    let at = Spot::Field("route");
    let said = match picture.route() {
        Some(Route::OpenTender | Route::Framework | Route::Dynamic | Route::Grant) => {
            Said::new(Severity::Pass, value_spot(picture), found)
        }
        Some(Route::Quotation) => {
            Said::new(Severity::Breach, at, format!("{found}, and it was by quotation")).next(
                "Buy by a procedure of the law, or waive the finding with the reason why its full \
                 regime does not apply.",
            )
        }
        Some(route @ (Route::Direct | Route::Exemption)) => {
            Said::new(Severity::Warning, at, format!("{found}, and the route is {route}"))
                .missing("the ground in law for an award without competition")
                .next(
                    "Waive the finding with the ground as its reason, and publish the notices \
                     that go with it.",
                )
        }
        None => {
            let found = format!("{found}, and the route is not recorded");
            Said::new(due(picture, Severity::Unclear), at, found)
                .missing("route")
                .next("Record the route.")
        }
    };
    said.by(sided)
}

/// Without its kind a purchase is judged only where every kind would say the same.
fn unknown_kind(picture: &Picture, law: &str) -> Vec<Said> {
    let day = picture.judged_on();
    let bounds = ContractKind::ALL.iter().filter_map(|kind| picture.book.threshold(*kind, day));
    let sides: Vec<Sided> = bounds.map(|bound| picture.side(bound)).collect();
    let Some(lowest) = sides.iter().find(|sided| sided.side != Side::Below) else {
        let found = format!("{law}; {} is under every threshold", value(picture));
        return Said::new(Severity::Pass, value_spot(picture), found).alone();
    };
    if sides.iter().all(Sided::is_above) {
        let what = format!("{} is over the threshold of every kind", value(picture));
        return over(picture, law, &what, lowest).alone();
    }
    if let Some(gap) = unclear_whatever_kind(&sides) {
        let said = open(picture, gap).by(lowest);
        return Said { found: format!("{law}; {}", said.found), ..said }.alone();
    }
    let found = format!(
        "{law}; whether {} is over the threshold depends on what it is for",
        value(picture)
    );
    Said::new(due(picture, Severity::Unclear), Spot::Field("kind"), found)
        .missing("kind")
        .next("Record whether it is services, goods, works, light touch or a concession.")
        .by(lowest)
        .alone()
}
