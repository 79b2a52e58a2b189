//! Findings as labelled lines, and the way from a finding to the field that it points at.

use super::change;
use super::detail::Line;
use super::list::ALL_ROWS;
use super::theme::Role;
use crate::calc::Date;
use crate::calc::filter::Filter;
use crate::calc::rule::{About, Finding, Spot};
use crate::calc::words::Severity;
use crate::db::request::{
    AsAt, FindingCounts, FindingList, FindingRow, FindingsQuery, ListQuery, Query,
};
use crate::tables::findings::{sign, told};
use crate::views::{Effect, Opening, Outcome};

/// One finding, told whole.
#[must_use]
pub fn whole(finding: &Finding) -> Vec<Line> {
    let mut lines = told(finding).into_iter();
    let heading = lines.next().map(|(_, text)| Line::Heading(text));
    heading.into_iter().chain(lines.map(|(label, text)| Line::Pair(label, text))).collect()
}

/// Findings one under another: what is to be done, then what is met.
#[must_use]
pub fn in_short<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut met, mut others) = (Vec::new(), Vec::new());
    for finding in findings {
        match finding.severity() {
            Severity::Pass => met.push(finding.rule),
            Severity::NotApplicable => others.push(finding.rule),
            _ => lines.extend(one(finding)),
        }
    }
    if lines.is_empty() {
        lines.push(Line::Text(Role::Text, "No rule finds anything to do.".to_owned()));
    }
    for (label, mut names) in [("Met", met), ("Not applicable", others)] {
        names.dedup();
        if !names.is_empty() {
            lines.push(Line::Pair(label, names.join(", ")));
        }
    }
    lines
}

fn one(finding: &Finding) -> Vec<Line> {
    let text = format!("{} {}: {}", sign(finding), finding.rule, finding.said.found);
    let role = if finding.is_open() { Role::Warning } else { Role::Text };
    let mut lines = vec![Line::Text(role, text)];
    let mut add = |label, text: &Option<String>| {
        lines.extend(text.as_ref().map(|text| Line::Pair(label, text.clone())));
    };
    add("Limit", &finding.said.limit);
    add("Do", &finding.said.next);
    if let Some(own) = &finding.waiver {
        lines.push(Line::Pair("Waived", format!("by {}: {}", own.person, own.reason)));
    }
    lines
}

/// Opens the field that a finding points at.
#[must_use]
pub fn jump(row: &FindingRow) -> Outcome {
    let finding = &row.finding;
    let name = finding.about.reference();
    let is_contract = matches!(finding.about, About::Contract(_));
    let open = |view, with| Outcome::ask(Effect::Open { view, with });
    let contract = row.contract_ref.as_deref();
    match (&finding.said.spot, contract) {
        (Spot::Field(column), _) => {
            let kind = if is_contract { "contract" } else { "procurement" };
            change::open(format!("{kind}\t{name}"), Some(column))
        }
        (Spot::Quotations, _) => open("procurement", Opening::record(name)),
        (Spot::Commitment(at), Some(contract)) => {
            open("contract", Opening { at: at.clone(), ..Opening::record(contract) })
        }
        (Spot::Return { quarter, measure_ref }, Some(contract)) => {
            let with = Opening::record(format!("{contract}\t{quarter}"));
            open("return", Opening { at: measure_ref.clone(), ..with })
        }
        (Spot::Ratings, Some(contract)) => open("contract", Opening::record(contract)),
        (_, None) => change::open(format!("procurement\t{name}"), Some("contract_ref")),
    }
}

/// Opens the record that a finding is about.
#[must_use]
pub fn open(row: &FindingRow) -> Outcome {
    let view = match row.finding.about {
        About::Contract(_) => "contract",
        About::Procurement(_) => "procurement",
    };
    let with = Opening::record(row.finding.about.reference());
    Outcome::ask(Effect::Open { view, with })
}

/// Asks for all findings of one record.
#[must_use]
pub fn query(record_ref: &str, today: Date) -> Query {
    let list = ListQuery {
        filter: Filter::default(),
        sort: "severity",
        descending: false,
        first: 0,
        count: ALL_ROWS,
        locate: None,
    };
    let record = Some(record_ref.to_owned());
    Query::Findings(FindingsQuery { list, record, as_at: AsAt::now(today), under: None })
}

/// The findings that were asked for; none where they are of another record that was asked for
/// before.
#[must_use]
pub fn of(list: &FindingList, record_ref: &str) -> Vec<FindingRow> {
    let is_own = |row: &FindingRow| {
        row.finding.about.reference() == record_ref
            || row.contract_ref.as_deref() == Some(record_ref)
    };
    list.page.rows.iter().filter(|row| is_own(row)).cloned().collect()
}

/// How many there are of what somebody has to do or settle.
#[must_use]
pub fn counts<'f>(findings: impl Iterator<Item = &'f Finding>) -> FindingCounts {
    let mut counts = FindingCounts::default();
    for finding in findings {
        counts.add(finding.severity(), finding.waiver.is_some());
    }
    counts
}

/// Opens all findings of one record, those that pass among them.
#[must_use]
pub fn all_of(record_ref: &str) -> Outcome {
    Outcome::ask(Effect::Open { view: "rules", with: Opening::record(record_ref) })
}

/// Opens the form of a waiver of a finding.
#[must_use]
pub fn waive(finding: &Finding) -> Outcome {
    if !crate::calc::rule::needs_somebody(finding.severity()) {
        return Outcome::say("Only a breach, a warning or what is unclear is waived.");
    }
    let name = finding.about.reference();
    match &finding.waiver {
        Some(own) => change::open(format!("waiver\t{name}\t{}\t{}", own.rule, own.from), None),
        None => change::open(format!("waiver\t{name}\t{}\t", finding.rule), Some("reason")),
    }
}
