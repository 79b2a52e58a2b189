//! Records as labelled lines: a contract, a supplier, a measure. Empty fields are shown too.

use super::change::Target;
use super::detail::Line;
use super::theme::Role;
use crate::calc::contract::Contract;
use crate::calc::explain::value_text;
use crate::calc::living_wage::{Answer, Outcome, Scope, who};
use crate::calc::measure::Measure;
use crate::calc::number::percent;
use crate::calc::problem::Finding;
use crate::calc::supplier::Supplier;
use crate::db::request::{ContractDetail, ContractRow, MeasureDetail, Record, SupplierDetail};
use crate::tables::measures::{differences, proxy};

/// A sum of commitments in words: `£312,000.00 in 10 commitments, 10.0% of the value`.
#[must_use]
pub fn committed(row: &ContractRow) -> String {
    let total = row.committed;
    let Some(value) = total.value() else { return "nothing committed".to_owned() };
    let mut parts =
        vec![format!("{} in {}", value_text(Some(value)), counted(total.lines, "commitment"))];
    if let Some(share) = percent(total.known.raw(), row.contract.value.raw()) {
        parts.push(format!("{share}% of the value"));
    }
    if total.record_only > 0 {
        parts.push(format!("{} recorded only", total.record_only));
    }
    if total.unknown > 0 {
        parts.push(format!("{} with unknown proxy", total.unknown));
    }
    parts.join(", ")
}

/// A count with its thousands apart: `12,000`.
#[must_use]
pub fn count<N: ToString + Copy>(count: N) -> String {
    crate::calc::number::group(&count.to_string())
}

/// `1 contract`, `2 contracts`.
#[must_use]
pub fn counted(many: u64, what: &str) -> String {
    format!("{} {what}{}", count(many), if many == 1 { "" } else { "s" })
}

/// What matters about a contract, for the pane beside a list.
#[must_use]
pub fn contract_in_short(detail: &ContractDetail) -> Vec<Line> {
    let contract = &detail.row.contract;
    let mut lines = vec![
        Line::Heading(format!("{} {}", contract.contract_ref, contract.title)),
        Line::Pair("Supplier", supplier_line(detail)),
        Line::Pair("Committed", committed(&detail.row)),
        Line::money("Value", Some(contract.value)),
        Line::Pair("Term", format!("{} to {}", contract.start, contract.end)),
        Line::known("Status", contract.status),
        Line::known("Award", contract.award_date),
        Line::known("Manager", contract.manager.clone()),
        Line::known("Category", contract.category.clone()),
        Line::known("Department", contract.department.clone()),
    ];
    if !detail.findings.is_empty() {
        lines.insert(3, Line::Pair("Needs", findings_in_short(&detail.findings)));
    }
    lines.push(Line::Blank);
    lines.extend(detail.commitments.iter().map(|commitment| {
        let measure = &commitment.measure;
        let (units, value) = (commitment.units.grouped(), value_text(commitment.value()));
        Line::Text(
            Role::Text,
            format!("{} {}: {units} {}, {value}", measure.measure_ref, measure.title, measure.unit),
        )
    }));
    lines
}

fn findings_in_short(findings: &[Finding]) -> String {
    let text: Vec<String> =
        findings.iter().map(|found| format!("{} {}", found.problem.sign(), found.what)).collect();
    text.join("; ")
}

/// What was found, and what to do about the first of it; empty where nothing was.
#[must_use]
pub fn findings(found: &[Finding]) -> String {
    let Some(first) = found.first() else { return String::new() };
    let what: Vec<&str> = found.iter().map(|found| found.what.as_str()).collect();
    format!("{}. {}", capital(&what.join("; ")), first.problem.remedy())
}

/// With a capital at its beginning.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The supplier of a contract with its locality and the reason.
#[must_use]
pub fn supplier_line(detail: &ContractDetail) -> String {
    let place = &detail.locality;
    format!("{} ({}: {})", detail.supplier.name, place.locality, place.reason)
}

/// Every field of a contract.
#[must_use]
pub fn contract(detail: &ContractDetail) -> Vec<Line> {
    let contract = &detail.row.contract;
    let stamp = &detail.stamp;
    let mut lines = vec![
        Line::Heading(format!("{} {}", contract.contract_ref, contract.title)),
        Line::Pair("Supplier", format!("{} {}", contract.supplier_ref, supplier_line(detail))),
        Line::Pair("Committed", committed(&detail.row)),
        Line::money("Value", Some(contract.value)),
        Line::money("Irrecoverable VAT", contract.irrecoverable_vat),
        Line::known("Status", contract.status),
        Line::known("Award", contract.award_date),
        Line::Pair("Start", contract.start.to_string()),
        Line::Pair("End", contract.end.to_string()),
        Line::Pair(
            "Terminated",
            contract.terminated_on.map_or("–".to_owned(), |day| day.to_string()),
        ),
        Line::known("Review", contract.review_date),
        Line::known("Category", contract.category.clone()),
        Line::known("Department", contract.department.clone()),
        Line::known("Manager", contract.manager.clone()),
        Line::known("Description", contract.description.clone()),
        Line::known("Kind", contract.kind),
        Line::known("Route", contract.route),
        Line::known("Lead", contract.lead),
        Line::known("Partner", contract.partner.clone()),
        Line::yes_no("VCSE", contract.vcse),
        Line::known("Procurement", contract.procurement_ref.clone()),
        Line::known("Edition", contract.edition.clone()),
        Line::known("Recovery clause", contract.recovery_clause.clone()),
        Line::known("Recovery rate", contract.recovery_rate.map(crate::calc::Quantity::grouped)),
    ];
    lines.extend(scope(contract));
    let by =
        format!("{} at {} ({}, audit row {})", stamp.person, stamp.at, stamp.action, stamp.seq);
    lines.extend([Line::Heading("Last change".to_owned()), Line::Pair("By", by)]);
    lines
}

/// The scope test of the Living Wage: what it comes to, and its five questions with their answers.
#[must_use]
pub fn scope(contract: &Contract) -> Vec<Line> {
    let scope = Scope::of(contract);
    let outcome = scope.outcome();
    let mut lines = vec![
        Line::Heading(format!("Living Wage scope: {}", outcome.word())),
        Line::Pair("Why", scope.why()),
    ];
    if outcome == Outcome::Unclear {
        lines.push(Line::Pair("Settled by", who(contract)));
    }
    let answer = |own: &Answer| {
        let role = if own.holds.is_none() { Role::Warning } else { Role::Text };
        Line::Text(role, format!("{} {}", own.question, own.words()))
    };
    lines.extend(scope.answers.iter().map(answer));
    lines
}

/// A supplier, to be changed.
#[must_use]
pub fn supplier_target(supplier: &Supplier) -> Target {
    let Supplier { supplier_ref, name, .. } = supplier;
    Target {
        form: format!("supplier\t{supplier_ref}"),
        title: format!("{supplier_ref} {name}"),
        note: Some("note"),
        record: Record::Supplier(supplier.clone()),
        used: None,
    }
}

/// A contract, to be changed.
#[must_use]
pub fn contract_target(contract: &Contract) -> Target {
    let Contract { contract_ref, title, .. } = contract;
    Target {
        form: format!("contract\t{contract_ref}"),
        title: format!("{contract_ref} {title}"),
        note: Some("description"),
        record: Record::Contract(contract.clone()),
        used: None,
    }
}

/// A version of a measure: changing it makes a new one, dated.
#[must_use]
pub fn measure_target(measure: &Measure) -> Target {
    let Measure { edition, measure_ref, title, .. } = measure;
    Target {
        form: format!("measure\t{edition}\t{measure_ref}"),
        title: format!("{measure_ref} {title}, {edition}, {}", version(measure)),
        note: None,
        record: Record::Measure(measure.clone()),
        used: None,
    }
}

/// Every field of a supplier, with its branches.
#[must_use]
pub fn supplier(detail: &SupplierDetail) -> Vec<Line> {
    let supplier = &detail.row.supplier;
    let place = &detail.row.locality;
    let row = &detail.row;
    let mut lines = vec![
        Line::Heading(format!("{} {}", supplier.supplier_ref, supplier.name)),
        Line::Pair("Locality", format!("{}: {}", place.locality, place.reason)),
        Line::known("Size", supplier.size),
        Line::known("Ownership", supplier.ownership),
        Line::yes_no("VCSE", supplier.vcse),
        Line::Pair(
            "Contracts",
            format!("{}, worth £{}", row.contracts, row.contract_value.grouped()),
        ),
        Line::Pair(
            "Committed",
            row.committed
                .value()
                .map_or("nothing committed".to_owned(), |value| value_text(Some(value))),
        ),
        Line::known("Postcode", supplier.postcode.clone()),
        Line::known("Company number", supplier.company_number.clone()),
        Line::known("Charity number", supplier.charity_number.clone()),
        Line::known("VAT number", supplier.vat_number.clone()),
        Line::known("E-mail", supplier.email.clone()),
        Line::Pair("Note", supplier.note.clone().unwrap_or_else(|| "·".to_owned())),
    ];
    if place.by_branch {
        lines.insert(
            2,
            Line::Pair("", "~ its head office is elsewhere; a branch makes it local".to_owned()),
        );
    }
    lines.push(Line::Heading(counted(detail.branches.len() as u64, "branch record")));
    lines.extend(detail.branches.iter().map(|branch| {
        let name = branch.name.as_deref().unwrap_or("?");
        let day =
            |day: Option<crate::calc::Date>| day.map_or("·".to_owned(), |day| day.to_string());
        Line::Text(
            Role::Text,
            format!("{} {name}, from {} to {}", branch.postcode, day(branch.from), day(branch.to)),
        )
    }));
    let stamp = &detail.stamp;
    lines.push(Line::Pair(
        "Last change",
        format!("{} at {}, audit row {}", stamp.person, stamp.at, stamp.seq),
    ));
    lines
}

/// A measure: what it counts, its worth, its versions, conflicts and uses. `listed` is how many
/// of the contracts that use it the list beside counts, where there is one.
#[must_use]
pub fn measure(
    measure: &Measure,
    detail: Option<&MeasureDetail>,
    listed: Option<u64>,
) -> Vec<Line> {
    let mut lines = vec![
        Line::Heading(format!("{} {}", measure.measure_ref, measure.title)),
        Line::Pair("Unit", measure.unit.clone()),
        Line::Pair("Proxy", format!("£ {} ({})", proxy(measure).shown(), measure.kind)),
        Line::Pair("Edition", format!("{}, {}", measure.edition, version(measure))),
    ];
    if let Some(detail) = detail {
        let conflicts = detail.conflicts.join(", ");
        lines.push(Line::Pair(
            "Conflicts",
            if conflicts.is_empty() {
                "none".to_owned()
            } else {
                format!("~ counts the same as {conflicts}")
            },
        ));
        let all = counted(detail.uses, "contract");
        let used = match listed.filter(|listed| *listed != detail.uses) {
            Some(listed) => format!("{all} in all, {} in this list", count(listed)),
            None => all,
        };
        lines.push(Line::Pair("Used in", used));
        lines.push(Line::Pair("Versions", versions(measure, detail)));
    }
    lines.extend([
        Line::known("Theme", measure.theme.clone()),
        Line::known("Outcome", measure.outcome.clone()),
        Line::known("Policy outcome", measure.policy_outcome.clone()),
        Line::known("Evidence", measure.evidence.clone()),
        Line::yes_no("First year only", measure.first_year_only),
        Line::known("Source", measure.source.clone()),
    ]);
    lines
}

/// How many versions this edition has, and which editions have the measure too.
fn versions(measure: &Measure, detail: &MeasureDetail) -> String {
    let (own, others): (Vec<&Measure>, Vec<&Measure>) =
        detail.versions.iter().partition(|version| version.edition == measure.edition);
    let mut names: Vec<&str> = others.iter().map(|version| version.edition.as_str()).collect();
    names.dedup();
    match names.join(", ") {
        names if names.is_empty() => own.len().to_string(),
        names => format!("{}; also in {names}", own.len()),
    }
}

fn version(measure: &Measure) -> String {
    measure.from.map_or_else(|| "as published".to_owned(), |day| format!("from {day}"))
}

/// Every version of a measure, each with what changed since the one before it.
#[must_use]
pub fn history(detail: &MeasureDetail) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut before: Option<&Measure> = None;
    for measure in &detail.versions {
        let same_edition = before.filter(|before| before.edition == measure.edition);
        lines.push(Line::Heading(format!("{}, {}", measure.edition, version(measure))));
        lines.push(Line::Pair("Measure", measure.title.clone()));
        lines.push(Line::Pair("Unit", measure.unit.clone()));
        lines.push(Line::Pair("Proxy", format!("£ {} ({})", proxy(measure).shown(), measure.kind)));
        if let Some(before) = same_edition.or(before) {
            let changes = differences(before, measure);
            if changes.is_empty() {
                lines.push(Line::Pair("Changed", "nothing since the version above".to_owned()));
            }
            lines.extend(changes.into_iter().map(|(field, was, is)| {
                Line::Pair("Changed", format!("{field}: {} → {}", was.shown(), is.shown()))
            }));
        }
        before = Some(measure);
    }
    lines
}
