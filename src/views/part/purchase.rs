//! A purchase as labelled lines, and what changes it or what belongs to it.

use super::change::Target;
use super::detail::Line;
use super::record::counted;
use super::theme::Role;
use crate::calc::Quantity;
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::waiver::Waiver;
use crate::db::request::{ProcurementDetail, ProcurementRow, QuotationRow, Record};
use crate::views::{Effect, Opening, Outcome};

/// `2 quotations asked for, 1 came`.
#[must_use]
pub fn quotations(row: &ProcurementRow) -> String {
    match row.invited {
        0 => "no quotation asked for".to_owned(),
        invited => format!("{} asked for, {} came", counted(invited, "quotation"), row.received),
    }
}

/// Who was chosen, with the locality and its reason.
#[must_use]
pub fn supplier_line(detail: &ProcurementDetail) -> String {
    match &detail.supplier {
        None => "·".to_owned(),
        Some((supplier, place)) => format!(
            "{} {} ({}: {})",
            supplier.supplier_ref, supplier.name, place.locality, place.reason
        ),
    }
}

/// A quotation in a sentence.
#[must_use]
pub fn in_words(row: &QuotationRow) -> String {
    let Quotation { invited_on, received_on, amount, outcome, .. } = &row.quotation;
    let mut parts = vec![format!("invited on {invited_on}")];
    parts.extend(received_on.map(|day| format!("received on {day}")));
    parts.extend(amount.map(|amount| format!("£{}", amount.grouped())));
    parts.extend(outcome.map(|outcome| outcome.to_string()));
    if !row.quotation.is_answered() {
        parts.push("no reply is recorded".to_owned());
    }
    format!("{} ({}): {}", row.supplier_name, row.locality.locality, parts.join(", "))
}

/// A waiver in a sentence.
#[must_use]
pub fn waived(waiver: &Waiver) -> String {
    let Waiver { rule, reason, person, from, to, .. } = waiver;
    let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
    format!("{rule} waived by {person} from {from}{to}: {reason}")
}

fn contract_line(detail: &ProcurementDetail) -> Option<String> {
    let contract = &detail.contract.as_ref()?.contract;
    Some(format!("{} {}", contract.contract_ref, contract.title))
}

fn entered(text: Option<impl ToString>) -> String {
    text.map_or_else(|| "·".to_owned(), |text| text.to_string())
}

/// What matters, for the pane beside a list.
#[must_use]
pub fn in_short(detail: &ProcurementDetail) -> Vec<Line> {
    let own = &detail.row.procurement;
    let mut lines = vec![
        Line::Heading(format!("{} {}", own.procurement_ref, own.title)),
        Line::money("Estimated", Some(own.estimated_value)),
        Line::Pair("Awarded", awarded(own)),
        Line::Pair("Supplier", supplier_line(detail)),
        Line::Pair("Contract", entered(contract_line(detail))),
        Line::known("Route", own.route),
        Line::known("Began", own.began_on),
        Line::known("Category", own.category.clone()),
        Line::known("Department", own.department.clone()),
        Line::Pair("Weights", weights(own)),
        Line::Blank,
        Line::Heading(quotations(&detail.row)),
    ];
    lines.extend(detail.quotations.iter().map(|row| Line::Text(Role::Text, in_words(row))));
    if !detail.waivers.is_empty() {
        lines.push(Line::Heading(counted(detail.waivers.len() as u64, "waiver")));
    }
    lines.extend(detail.waivers.iter().map(|one| Line::Text(Role::Text, waived(one))));
    lines
}

fn awarded(own: &Procurement) -> String {
    match (own.awarded_value, own.awarded_on) {
        (Some(value), Some(day)) => format!("£{} on {day}", value.grouped()),
        (Some(value), None) => format!("£{}", value.grouped()),
        (None, day) => entered(day),
    }
}

/// `price 40, quality 40, social value 20`.
fn weights(own: &Procurement) -> String {
    let part = |name: &str, points: Option<Quantity>| {
        points.map(|points| format!("{name} {}", points.grouped()))
    };
    let weights = &own.weights;
    let parts = [
        part("price", weights.price),
        part("quality", weights.quality),
        part("social value", weights.sv),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "·".to_owned() } else { parts.join(", ") }
}

/// Every field.
#[must_use]
pub fn whole(detail: &ProcurementDetail) -> Vec<Line> {
    let own = &detail.row.procurement;
    let (weights, reservation, stamp) = (&own.weights, &own.reservation, &detail.stamp);
    let points = |points: Option<Quantity>| entered(points.map(Quantity::grouped));
    vec![
        Line::Heading(format!("{} {}", own.procurement_ref, own.title)),
        Line::Pair("Supplier", supplier_line(detail)),
        Line::Pair("Contract", entered(contract_line(detail))),
        Line::money("Estimated", Some(own.estimated_value)),
        Line::Pair(
            "Awarded",
            entered(own.awarded_value.map(|value| format!("£{}", value.grouped()))),
        ),
        Line::known("VAT", own.vat_basis),
        Line::known("Route", own.route),
        Line::known("Lead", own.lead),
        Line::known("Kind", own.kind),
        Line::known("Category", own.category.clone()),
        Line::known("Department", own.department.clone()),
        Line::known("Began", own.began_on),
        Line::Pair("Invited", entered(own.invited_on)),
        Line::Pair("Closed", entered(own.closed_on)),
        Line::Pair("Awarded on", entered(own.awarded_on)),
        Line::Pair("Notice published", entered(own.notice_published_on)),
        Line::Heading("How bids are weighed".to_owned()),
        Line::Pair("Price", points(weights.price)),
        Line::Pair("Quality", points(weights.quality)),
        Line::Pair("Social value", points(weights.sv)),
        Line::Pair("Quantitative", points(weights.sv_quantitative_share)),
        Line::Pair("Decision", entered(weights.decision.as_ref())),
        Line::Pair("Scoring", entered(weights.strategy)),
        Line::Pair("Scoring parameter", points(weights.parameter)),
        Line::Heading("Recorded".to_owned()),
        Line::Pair("Plan", entered(own.plan_document)),
        Line::yes_no("Scored at award", own.sv_scored_at_award),
        Line::yes_no("Local labour only", own.local_labour_only),
        Line::Pair("No local supplier", entered(own.no_local_evidence.as_ref())),
        Line::Pair("None in the region", entered(own.no_region_evidence.as_ref())),
        Line::Pair("Reserved for", reservation.area.clone().unwrap_or_else(|| "–".to_owned())),
        Line::Pair("Decided", entered(reservation.decided_on)),
        Line::yes_no("In the notice", reservation.in_notice),
        Line::Heading("Last change".to_owned()),
        Line::Pair(
            "By",
            format!("{} at {} ({}, audit row {})", stamp.person, stamp.at, stamp.action, stamp.seq),
        ),
    ]
}

/// A purchase, to be changed.
#[must_use]
pub fn target(own: &Procurement) -> Target {
    Target {
        form: format!("procurement\t{}", own.procurement_ref),
        title: format!("{} {}", own.procurement_ref, own.title),
        note: None,
        record: Record::Procurement(Box::new(own.clone())),
        used: None,
    }
}

/// A quotation, to be changed.
#[must_use]
pub fn quotation_target(row: &QuotationRow) -> Target {
    let Quotation { procurement_ref, supplier_ref, .. } = &row.quotation;
    Target {
        form: format!("quotation\t{procurement_ref}\t{supplier_ref}"),
        title: format!("The quotation of {} for {procurement_ref}", row.supplier_name),
        note: Some("note"),
        record: Record::Quotation(row.quotation.clone()),
        used: None,
    }
}

/// A waiver, to be changed: its end is one of its fields.
#[must_use]
pub fn waiver_target(waiver: &Waiver) -> Target {
    let Waiver { rule, record_ref, from, .. } = waiver;
    Target {
        form: format!("waiver\t{record_ref}\t{rule}\t{from}"),
        title: format!("The waiver of {rule} for {record_ref} from {from}"),
        note: Some("reason"),
        record: Record::Waiver(waiver.clone()),
        used: None,
    }
}

/// Opens the contract that followed.
#[must_use]
pub fn open_contract(own: &Procurement) -> Outcome {
    match &own.contract_ref {
        Some(name) => Outcome::ask(Effect::Open { view: "contract", with: Opening::record(name) }),
        None => Outcome::say("No contract is recorded that followed from it. e names one."),
    }
}
