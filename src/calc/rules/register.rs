//! The published register of contracts is complete.

use crate::calc::problem::{missing_fields, termination};
use crate::calc::rule::shared::open;
use crate::calc::rule::{Judged, Looks, Picture, Rule, Said, Side, Spot, pounds};
use crate::calc::words::Severity;

pub const RULE: Rule = Rule {
    id: "register",
    title: "the fields of the published register are complete",
    looks: Looks::Contract,
    judged: Judged::AsAt,
    check,
};

const BOUND: &str = "register";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(followed) = picture.contract else { return Vec::new() };
    let contract = &followed.contract;
    let Some(bound) = picture.book.bound(BOUND, picture.day) else { return Vec::new() };
    let basis = picture.purchase.and_then(|own| own.procurement.vat_basis);
    let sided = bound.side((contract.value, basis), picture.book, picture.day);
    if let Side::Unclear(gap) = &sided.side {
        return open(picture, gap).by(&sided).alone();
    }
    if !sided.is_above() {
        let found = format!("{} is not over the bound", pounds(contract.value));
        let said = Said::new(Severity::NotApplicable, Spot::Field("value_gbp"), found);
        return said.by(&sided).alone();
    }
    let missing = missing_fields(contract);
    let mut found = Vec::new();
    if let Some(first) = missing.first() {
        let text = format!("not filled in: {}", missing.join(", "));
        found.push(
            Said::new(Severity::Breach, Spot::Field(first), text)
                .missing(missing.join(", "))
                .next("Fill the fields in before the register is published."),
        );
    }
    found.extend(termination(contract).map(|text| {
        let next = "Correct the status or the day of the termination.";
        Said::new(Severity::Warning, Spot::Field("terminated_on"), text).next(next)
    }));
    if found.is_empty() {
        let text = "every field of the register is filled in";
        found.push(Said::new(Severity::Pass, Spot::Field("description"), text));
    }
    found.into_iter().map(|said| said.by(&sided)).collect()
}
