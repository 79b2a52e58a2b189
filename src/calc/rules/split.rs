//! Several small purchases from one supplier that together would have been a larger one.

use jiff::Span;

use crate::calc::rule::shared::{SV_BOUND, listed};
use crate::calc::rule::{Alike, Bound, Judged, Looks, Picture, Purchase, Rule, Said, Spot, pounds};
use crate::calc::words::{Route, Severity};
use crate::calc::{Date, Pence};

pub const RULE: Rule = Rule {
    id: "split",
    title: "purchases are not split below a bound",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

fn check(picture: &Picture) -> Vec<Said> {
    let Some(purchase) = picture.purchase else { return Vec::new() };
    let spot = Spot::Field("supplier_ref");
    if picture.route() != Some(Route::Quotation) {
        let found = match picture.route() {
            None => "the route is not recorded, and only purchases by quotation are added up",
            Some(_) => "only purchases by quotation are added up",
        };
        return Said::new(Severity::NotApplicable, Spot::Field("route"), found).alone();
    }
    let own = &purchase.procurement;
    let Some(began) =
        own.began_on.filter(|_| own.supplier_ref.is_some() && own.department.is_some())
    else {
        let found = "supplier, department and the day it began are needed to look for others";
        return Said::new(Severity::NotApplicable, spot, found).alone();
    };
    let day = picture.judged_on();
    let bounds = [SV_BOUND, super::quotes_two::BOUND].map(|name| picture.book.bound(name, day));
    if bounds.iter().all(Option::is_none) {
        let found = format!("no bound is known for {day}");
        return Said::new(Severity::NotApplicable, spot, found).alone();
    }
    let mut known = bounds.into_iter().flatten();
    let found = known.find_map(|bound| passed(picture, purchase, began, bound));
    let limit = "what began within 12 months, together";
    match found {
        Some((bound, group, sum)) => warning(bound, &group, sum).alone(),
        None => Said::new(Severity::Pass, spot, "no others that together pass a bound")
            .limit(limit)
            .alone(),
    }
}

/// The purchases that began within 12 months of one another, this one among them, each below the
/// bound and together past it.
fn passed<'a>(
    picture: &Picture,
    purchase: &'a Purchase,
    began: Date,
    bound: &'a Bound,
) -> Option<(&'a Bound, Vec<&'a Alike>, Pence)> {
    let year = Span::new().years(1);
    let is_past = |value| bound.is_passed(value, picture.book, picture.judged_on());
    let small: Vec<&Alike> = purchase.alike.iter().filter(|one| !is_past(one.value)).collect();
    // One that passes the bound by itself is judged by itself.
    let is_own = |one: &&Alike| one.procurement_ref == purchase.procurement.procurement_ref;
    if !small.iter().any(is_own) {
        return None;
    }
    let window = |first: Date| {
        let end = first.saturating_add(year);
        let inside = |one: &&&Alike| first <= one.began_on && one.began_on < end;
        let mut group: Vec<&Alike> = small.iter().filter(inside).copied().collect();
        group.sort_by_key(|one| (one.began_on, &one.procurement_ref));
        let mut values = group.iter().map(|one| one.value);
        let sum = values.try_fold(Pence::ZERO, Pence::checked_add);
        (group, sum)
    };
    let starts = small.iter().map(|one| one.began_on);
    let mut best: Option<(Vec<&Alike>, Pence)> = None;
    for first in starts.filter(|first| *first <= began && began < first.saturating_add(year)) {
        let (group, Some(sum)) = window(first) else { continue };
        let is_more = best.as_ref().is_none_or(|(_, most)| sum > *most);
        if group.len() > 1 && is_past(sum) && is_more {
            best = Some((group, sum));
        }
    }
    best.map(|(group, sum)| (bound, group, sum))
}

fn warning(bound: &Bound, group: &[&Alike], sum: Pence) -> Said {
    let name = |one: &&Alike| format!("{} ({})", one.procurement_ref, pounds(one.value));
    let names: Vec<String> = group.iter().map(name).collect();
    let found = format!(
        "{} purchases that began within 12 months come to {}: {}",
        group.len(),
        pounds(sum),
        listed(&names)
    );
    let said =
        Said::new(Severity::Warning, Spot::Field("supplier_ref"), found).limit(bound.words()).next(
            "Ask whether it was one need: if so, buy it as one from now on; if not, waive the \
             finding with the reason.",
        );
    Said { source: Some(bound.source.clone()), ..said }
}
