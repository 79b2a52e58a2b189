//! Two measures that count the same thing, in one contract or one return.

use crate::calc::problem::double_counting;
use crate::calc::rule::{Followed, Judged, Looks, Picture, Returned, Rule, Said, Spot};
use crate::calc::words::Severity;
use crate::calc::{Quantity, Quarter};

pub const RULE: Rule = Rule {
    id: "conflict",
    title: "nothing is counted twice",
    looks: Looks::Contract,
    judged: Judged::AsAt,
    check,
};

const NEXT: &str = "Keep one of the two, or waive the finding with the reason why both count.";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(followed) = picture.contract else { return Vec::new() };
    if followed.commitments.is_empty() {
        let found = "there are no commitments";
        return Said::new(Severity::NotApplicable, Spot::Commitment(None), found).alone();
    }
    let pairs = double_counting(&followed.commitments, &followed.conflicts);
    let mut found: Vec<Said> = pairs.iter().map(|pair| committed(followed, pair)).collect();
    if found.is_empty() {
        let text = "no two measures count the same thing";
        found.push(Said::new(Severity::Pass, Spot::Commitment(None), text));
    }
    found
}

fn committed(followed: &Followed, (one, other): &(String, String)) -> Said {
    let mut quarters: Vec<Quarter> = followed
        .returns
        .iter()
        .filter(|own| counts(own, one) && counts(own, other))
        .map(|own| own.quarter)
        .collect();
    quarters.sort_unstable();
    let both = match quarters.last() {
        Some(last) => format!(", and both were declared in {last}"),
        None => String::new(),
    };
    let text = format!("{one} and {other} count the same thing{both}");
    Said::new(Severity::Warning, Spot::Commitment(Some(one.clone())), text).next(NEXT)
}

fn counts(own: &Returned, measure_ref: &str) -> bool {
    own.lines.iter().any(|line| {
        line.measure_ref == measure_ref && line.declared.is_some_and(|own| own != Quantity::ZERO)
    })
}
