//! What needs attention in a contract: its delivery, its record, and what the rules find.

use crate::calc::problem::Problem;
use crate::calc::rule::Finding;
use crate::calc::words::Severity;
use crate::db::request::{ContractDetail, ContractPerformance, FindingRow};
use crate::tables::findings::sign;
use crate::tables::performance;
use crate::views::part::detail::Line;
use crate::views::part::theme::Role;

/// One thing, with what to do about it.
pub struct Need {
    what: String,
    now: String,
}

/// All of them. What the rules say is not said again by the record.
pub fn all(
    detail: Option<&ContractDetail>,
    delivery: Option<&ContractPerformance>,
    checked: &[FindingRow],
) -> Vec<Need> {
    let mut all: Vec<Need> = Vec::new();
    for one in delivery.map(performance::to_do).unwrap_or_default() {
        all.push(Need { what: format!("! {}", one.what), now: one.now.to_owned() });
    }
    let own = detail.iter().flat_map(|detail| &detail.findings);
    for found in own.filter(|found| matches!(found.problem, Problem::NoProxy | Problem::Profile)) {
        let problem = found.problem;
        all.push(Need {
            what: format!("{} {}: {}", problem.sign(), problem.short(), found.what),
            now: problem.remedy().to_owned(),
        });
    }
    let named = |rule: &str| matches!(rule, "returns-due" | "kpi");
    // Delivery says those already.
    let is_said = |own: &&Finding| {
        named(own.rule) || own.said.missing.as_deref() == Some("a variation of the commitment")
    };
    let by_rule = checked.iter().map(|row| &row.finding).filter(|own| !is_said(own));
    for finding in by_rule.filter(|own| own.severity() <= Severity::Advice) {
        let waived = if finding.waiver.is_some() { " (waived)" } else { "" };
        all.push(Need {
            what: format!("{} {}: {}{waived}", sign(finding), finding.rule, finding.said.found),
            now: finding.said.next.clone().unwrap_or_default(),
        });
    }
    all
}

/// As lines of a pane.
pub fn lines(all: &[Need]) -> Vec<Line> {
    if all.is_empty() {
        return vec![Line::Text(Role::Good, "ok, nothing needs attention.".to_owned())];
    }
    let two = |need: &Need| {
        let what = Line::Text(Role::Warning, need.what.clone());
        let now = (!need.now.is_empty()).then(|| Line::Text(Role::Text, need.now.clone()));
        std::iter::once(what).chain(now)
    };
    all.iter().flat_map(two).collect()
}

/// The first of them, in a sentence.
pub fn first(all: &[Need]) -> String {
    match all.first() {
        None => "Nothing in this contract needs attention.".to_owned(),
        Some(need) => format!("{}. {}", need.what, need.now),
    }
}
