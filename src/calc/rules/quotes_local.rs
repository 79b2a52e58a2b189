//! A local supplier among those invited; else one of the region, with evidence that there was none.

use crate::calc::rule::shared::{due, listed};
use crate::calc::rule::{Invited, Judged, Looks, Picture, Purchase, Rule, Said, Spot};
use crate::calc::words::{Locality, Route, Severity};

pub const RULE: Rule = Rule {
    id: "quotes-local",
    title: "a local supplier among those invited to quote",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

const LIMIT: &str = "one invited supplier in the borough, else one in the region with evidence \
                     that there was none in the borough, else evidence of both";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(purchase) = picture.purchase else { return Vec::new() };
    if let Some(said) = by_other_route(picture, purchase) {
        return said.limit(LIMIT).alone();
    }
    let first_of = |locality| purchase.invited.iter().find(|one| one.locality.locality == locality);
    let said = match first_of(Locality::Local) {
        Some(local) => {
            let found = format!("{} is local: {}", local.supplier_name, local.locality.reason);
            Said::new(Severity::Pass, Spot::Quotations, found)
        }
        None => not_local(picture, purchase, first_of(Locality::Region)),
    };
    said.limit(LIMIT).alone()
}

/// What is said where it is no purchase by quotation, or nobody knows. A price that was asked for
/// in writing makes a direct award one, too.
fn by_other_route(picture: &Picture, purchase: &Purchase) -> Option<Said> {
    let at = Spot::Field("route");
    match picture.route() {
        Some(Route::Quotation) => None,
        Some(Route::Direct) | None if !purchase.invited.is_empty() => None,
        Some(route) => {
            let found = format!("the route is {route}, not quotation");
            Some(Said::new(Severity::NotApplicable, at, found))
        }
        None => {
            let found = "the route is not recorded, so whether it is by quotation cannot be told";
            let said = Said::new(due(picture, Severity::Unclear), at, found);
            Some(said.missing("route").next("Record the route."))
        }
    }
}

/// Nobody that was invited is known to be local.
fn not_local(picture: &Picture, purchase: &Purchase, region: Option<&Invited>) -> Said {
    let procurement = &purchase.procurement;
    let mut lacks = Vec::new();
    if procurement.no_local_evidence.is_none() {
        lacks.push(("no_local_evidence", "that there was no supplier in the borough"));
    }
    if region.is_none() && procurement.no_region_evidence.is_none() {
        lacks.push(("no_region_evidence", "that there was none in the region"));
    }
    let Some((field, _)) = lacks.first() else {
        let found = match region {
            Some(region) => format!(
                "none invited is local, {} is of the region, and it is recorded that there was \
                 none in the borough",
                region.supplier_name
            ),
            None => {
                "it is recorded that there was none in the borough nor in the region".to_owned()
            }
        };
        return Said::new(Severity::Pass, Spot::Field("no_local_evidence"), found);
    };
    let unclear: Vec<String> = purchase
        .invited
        .iter()
        .filter(|one| one.locality.locality == Locality::Unclear)
        .map(|one| format!("{} ({})", one.supplier_name, one.locality.reason))
        .collect();
    if !unclear.is_empty() {
        let found = format!(
            "none invited is known to be local; where a supplier counts as being is unclear: {}",
            listed(&unclear)
        );
        return Said::new(due(picture, Severity::Unclear), Spot::Quotations, found)
            .missing("the locality of the supplier")
            .next(
                "Set the supplier's locality with a reason, record a branch in the borough, or \
                 record the evidence that there was nobody to ask.",
            );
    }
    let missing: Vec<String> =
        lacks.iter().map(|(_, what)| format!("recorded evidence {what}")).collect();
    let found = match (purchase.invited.len(), region) {
        (0, _) => {
            "no quotation is recorded, and no evidence that there was nobody to ask".to_owned()
        }
        (_, Some(region)) => format!(
            "none invited is local, {} is of the region; evidence is missing",
            region.supplier_name
        ),
        (_, None) => "none invited is local or of the region; evidence is missing".to_owned(),
    };
    Said::new(due(picture, Severity::Breach), Spot::Field(field), found)
        .missing(listed(&missing))
        .next("Invite a local supplier, or record where the evidence is kept.")
}
