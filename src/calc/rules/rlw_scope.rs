//! Whether a contract for services is in scope of the Real Living Wage, and its rate is met.

use crate::calc::living_wage::{Check, LIMIT, Scope};
use crate::calc::rule::shared::listed;
use crate::calc::rule::{Followed, Judged, Looks, Picture, Rate, Rule, Said, Spot, pounds};
use crate::calc::words::Severity;
use crate::calc::{Pence, Quarter};

pub const RULE: Rule = Rule {
    id: "rlw-scope",
    title: "the Real Living Wage is paid where a contract is in its scope",
    looks: Looks::Contract,
    judged: Judged::AsAt,
    check,
};

fn check(picture: &Picture) -> Vec<Said> {
    let Some(followed) = picture.contract else { return Vec::new() };
    let scope = Scope::of(&followed.contract);
    if let Some((field, found)) = scope.ruled_out() {
        return Said::new(Severity::NotApplicable, Spot::Field(field), found).limit(LIMIT).alone();
    }
    let unknown = scope.unknown();
    if let Some(first) = unknown.first() {
        let missing = listed(&unknown.iter().map(|&field| field.to_owned()).collect::<Vec<_>>());
        let found = format!("whether it is in scope cannot be told without {missing}");
        return Said::new(Severity::Unclear, Spot::Field(first), found)
            .missing(missing)
            .next("Ask the contract manager, and fill the fields in.")
            .limit(LIMIT)
            .alone();
    }
    in_scope(picture, followed).into_iter().map(|said| said.limit(LIMIT)).collect()
}

fn in_scope(picture: &Picture, followed: &Followed) -> Vec<Said> {
    let paid: Vec<(Quarter, &str, Pence)> = followed
        .returns
        .iter()
        .flat_map(|own| own.lines.iter().map(move |line| (own.quarter, line)))
        .filter_map(|(quarter, line)| Some((quarter, line.measure_ref.as_str(), line.wage_rate?)))
        .collect();
    if paid.is_empty() && followed.contract.start > picture.day {
        let found = format!("in scope; it begins on {}", followed.contract.start);
        return Said::new(Severity::Advice, Spot::Field("start"), found)
            .next("Ask the supplier for the lowest hourly rate with its first return.")
            .alone();
    }
    if paid.is_empty() {
        let found = "in scope; no wage rate is recorded on any return";
        let last = followed.returns.iter().map(|own| own.quarter).max();
        let spot = last.map_or(Spot::Field("rlw_on_council_land"), |quarter| Spot::Return {
            quarter,
            measure_ref: None,
        });
        return Said::new(Severity::Unclear, spot, found)
            .missing("wage_rate on a return")
            .next(
                "Ask the supplier for the lowest hourly rate it pays, and key it with the return.",
            )
            .alone();
    }
    let mut found: Vec<Said> = paid.iter().filter_map(|one| below(picture, one)).collect();
    if found.is_empty() {
        let text = match paid.last() {
            Some((quarter, _, rate)) => {
                format!(
                    "in scope; the rate of the year is met, last {} in {quarter}",
                    pounds(*rate)
                )
            }
            None => String::new(),
        };
        found.push(Said::new(Severity::Pass, Spot::Field("rlw_on_council_land"), text));
    }
    found
}

/// What a wage that does not meet every rate of its quarter comes to.
fn below(picture: &Picture, (quarter, measure_ref, paid): &(Quarter, &str, Pence)) -> Option<Said> {
    let check = Check::of(picture.book, *quarter, *paid)?;
    let spot = Spot::Return { quarter: *quarter, measure_ref: Some((*measure_ref).to_owned()) };
    let (severity, rate, next): (_, &Rate, _) = match &check {
        Check::Met => return None,
        Check::Below(lowest) => {
            (Severity::Breach, lowest, "Ask the supplier to pay the rate, and to say from when.")
        }
        Check::Unclear { newest, .. } if newest.due.first == newest.due.last => (
            Severity::Unclear,
            newest,
            "Ask the supplier from which day it pays the newer rate; if that is in time, waive \
             the finding and name the day.",
        ),
        Check::Unclear { newest, .. } => (
            Severity::Unclear,
            newest,
            "Look up by which day the Living Wage Foundation asks for the newer rate; if that \
             is after the quarter, waive the finding and name the day.",
        ),
    };
    let said = Said::new(severity, spot, check.words(*paid)).next(next);
    Some(Said { source: Some(rate.source.clone()), ..said })
}
