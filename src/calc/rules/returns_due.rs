//! A return for every quarter of a contract with commitments, by its due day.

use crate::calc::performance::{Life, due_day};
use crate::calc::rule::shared::{counted, listed};
use crate::calc::rule::{Followed, Judged, Looks, Picture, Returned, Rule, Said, Spot};
use crate::calc::words::{ReturnState, Severity};
use crate::calc::{Date, Quarter};

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
    let late: Vec<String> =
        due.iter().filter_map(|quarter| late(picture, followed, *quarter)).collect();
    if found.is_empty() && late.is_empty() {
        let spot = Spot::Commitment(None);
        let text = format!("{} due, all submitted in time", returns(due.len()));
        found.push(Said::new(Severity::Pass, spot, text));
    }
    if !late.is_empty() {
        let text =
            format!("{} submitted after the due day: {}", returns(late.len()), listed(&late));
        let said = Said::new(Severity::Advice, Spot::Commitment(None), text);
        found.push(said.next("Remind the supplier before the next return is due."));
    }
    found.into_iter().map(|said| said.limit(limit.clone())).collect()
}

fn returns(many: usize) -> String {
    counted(many, "return", "returns")
}

/// A return that came, and not by its day.
fn late(picture: &Picture, followed: &Followed, quarter: Quarter) -> Option<String> {
    let own = followed.returns.iter().find(|own| own.quarter == quarter)?;
    let on = own.submitted_on.filter(|on| *on <= picture.day)?;
    let days = days_after(on, due_day(quarter, picture.rules));
    (days > 0).then(|| format!("{quarter} ({})", counted(days, "day", "days")))
}

fn days_after(day: Date, due: Date) -> usize {
    day.since(due).ok().and_then(|span| usize::try_from(span.get_days()).ok()).unwrap_or(0)
}

fn overdue(picture: &Picture, followed: &Followed, quarter: Quarter) -> Option<Said> {
    let own = followed.returns.iter().find(|own| own.quarter == quarter);
    let is_there = |own: &Returned| own.submitted_on.is_some_and(|on| on <= picture.day);
    if own.is_some_and(|own| is_there(own) && own.state != ReturnState::Queried) {
        return None;
    }
    let due = due_day(quarter, picture.rules);
    let days = counted(days_after(picture.day, due), "day", "days");
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
