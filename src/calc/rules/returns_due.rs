//! A return for every quarter of a contract with commitments, by its due day.

use crate::calc::Quarter;
use crate::calc::performance::{Life, due_day};
use crate::calc::rule::shared::counted;
use crate::calc::rule::{Followed, Judged, Looks, Picture, Returned, Rule, Said, Spot};
use crate::calc::words::{ReturnState, Severity};

pub const RULE: Rule = Rule {
    id: "returns-due",
    title: "a return for every quarter, by its due day",
    looks: Looks::Contract,
    judged: Judged::AsAt,
    check,
};

fn check(picture: &Picture) -> Vec<Said> {
    let Some(followed) = picture.contract else { return Vec::new() };
    let limit = format!("{} days after the end of each quarter", picture.rules.due_days);
    let none = |found: &str| {
        let spot = Spot::Commitment(None);
        Said::new(Severity::NotApplicable, spot, found).limit(limit.clone()).alone()
    };
    if followed.commitments.is_empty() {
        return none("there are no commitments, so no return is expected");
    }
    let due: Vec<Quarter> = Life::of(&followed.contract)
        .quarters()
        .filter(|quarter| due_day(*quarter, picture.rules) < picture.day)
        .collect();
    if due.is_empty() {
        return none("no return was due yet");
    }
    let mut found: Vec<Said> =
        due.iter().filter_map(|quarter| overdue(picture, followed, *quarter)).collect();
    if found.is_empty() {
        let spot = Spot::Commitment(None);
        let text = format!("{} due, all submitted", counted(due.len(), "return", "returns"));
        found.push(Said::new(Severity::Pass, spot, text));
    }
    found.into_iter().map(|said| said.limit(limit.clone())).collect()
}

fn overdue(picture: &Picture, followed: &Followed, quarter: Quarter) -> Option<Said> {
    let own = followed.returns.iter().find(|own| own.quarter == quarter);
    let is_there = |own: &Returned| own.submitted_on.is_some_and(|on| on <= picture.day);
    if own.is_some_and(|own| is_there(own) && own.state != ReturnState::Queried) {
        return None;
    }
    let due = due_day(quarter, picture.rules);
    let late = picture.day.since(due).map_or(0, |span| span.get_days());
    let days = counted(usize::try_from(late).unwrap_or(0), "day", "days");
    let spot = Spot::Return { quarter, measure_ref: None };
    let said = match own.map(|own| own.state) {
        Some(ReturnState::Queried) => {
            Said::new(Severity::Warning, spot, format!("the return for {quarter} is queried"))
                .next("Get the supplier's answer, and submit it as an amendment.")
        }
        Some(_) => {
            let text = format!("the return for {quarter} is a draft, due {due}, {days} late");
            Said::new(Severity::Breach, spot, text)
                .missing("the submission")
                .next("Finish the draft and submit it.")
        }
        None => {
            let text = format!("no return for {quarter}, due {due}, {days} late");
            Said::new(Severity::Breach, spot, text)
                .missing("the return")
                .next("Ask the supplier for it, and key it.")
        }
    };
    Some(said)
}
