//! Columns of purchases, their quotations and waivers.

use super::{Cell, Column};
use crate::calc::Quantity;
use crate::calc::waiver::Waiver;
use crate::db::request::{ProcurementRow, QuotationRow};

/// The usual columns first, then the rest of the fields that files carry.
pub const PROCUREMENTS: &[Column<ProcurementRow>] = &[
    Column::text("procurement_ref", "Code", 10, 0, |row| {
        Cell::text(&row.procurement.procurement_ref)
    }),
    Column::wide("title", "Title", 22, 0, |row| Cell::text(&row.procurement.title)),
    Column::text("supplier", "Supplier", 14, 3, chosen),
    Column::figure("estimated_value_gbp", "Estimated £", 13, 1, |row| {
        Cell::money(Some(row.procurement.estimated_value))
    }),
    Column::text("route", "Route", 18, 4, |row| Cell::known(row.procurement.route)),
    Column::text("began_on", "Began", 10, 2, |row| Cell::known(row.procurement.began_on)),
    Column::figure("invited", "Asked", 5, 6, |row| Cell::number(&row.invited)),
    Column::figure("received", "Came", 4, 6, |row| Cell::number(&row.received)),
    Column::text("awarded_on", "Awarded", 10, 7, |row| entered(row.procurement.awarded_on)),
    Column::figure("awarded_value_gbp", "Awarded £", 13, 8, |row| {
        row.procurement.awarded_value.map_or(Cell::NotEntered, |pence| Cell::money(Some(pence)))
    }),
    Column::text("contract_ref", "Contract", 10, 5, |row| {
        entered(row.procurement.contract_ref.as_ref())
    }),
    Column::text("category", "Category", 10, 9, |row| {
        Cell::known(row.procurement.category.clone())
    }),
    Column::text("department", "Department", 16, 9, |row| {
        Cell::known(row.procurement.department.clone())
    }),
    Column::text("supplier_ref", "Supplier code", 10, 20, |row| {
        entered(row.procurement.supplier_ref.as_ref())
    }),
    Column::text("kind", "Kind", 11, 20, |row| Cell::known(row.procurement.kind)),
    Column::text("lead", "Lead", 8, 20, |row| Cell::known(row.procurement.lead)),
    Column::text("vat_basis", "VAT", 9, 20, |row| Cell::known(row.procurement.vat_basis)),
    Column::text("invited_on", "Invited", 10, 20, |row| entered(row.procurement.invited_on)),
    Column::text("closed_on", "Closed", 10, 20, |row| entered(row.procurement.closed_on)),
    Column::figure("price_weight", "Price weight", 8, 20, |row| {
        points(row.procurement.weights.price)
    }),
    Column::figure("quality_weight", "Quality weight", 8, 20, |row| {
        points(row.procurement.weights.quality)
    }),
    Column::figure("sv_weight", "Social value weight", 8, 20, |row| {
        points(row.procurement.weights.sv)
    }),
    Column::figure("sv_quantitative_share", "Quantitative share", 8, 20, |row| {
        points(row.procurement.weights.sv_quantitative_share)
    }),
    Column::text("weight_decision", "Decision on weights", 24, 20, |row| {
        entered(row.procurement.weights.decision.as_ref())
    }),
    Column::text("scoring_strategy", "Scoring", 19, 20, |row| {
        entered(row.procurement.weights.strategy)
    }),
    Column::figure("scoring_parameter", "Its share or target", 10, 20, |row| {
        points(row.procurement.weights.parameter)
    }),
    Column::text("plan_document", "Plan", 17, 20, |row| entered(row.procurement.plan_document)),
    Column::text("sv_scored_at_award", "Social value scored", 4, 20, |row| {
        Cell::yes_no(row.procurement.sv_scored_at_award)
    }),
    Column::text("local_labour_only", "Local labour only", 4, 20, |row| {
        Cell::yes_no(row.procurement.local_labour_only)
    }),
    Column::text("no_local_evidence", "No local supplier", 24, 20, |row| {
        entered(row.procurement.no_local_evidence.as_ref())
    }),
    Column::text("no_region_evidence", "None in the region", 24, 20, |row| {
        entered(row.procurement.no_region_evidence.as_ref())
    }),
    Column::text("notice_published_on", "Notice", 10, 20, |row| {
        entered(row.procurement.notice_published_on)
    }),
    Column::text("reservation_area", "Reserved for", 16, 20, |row| {
        row.procurement.reservation.area.as_ref().map_or(Cell::NotApplicable, Cell::text)
    }),
    Column::text("reservation_decided_on", "Reservation decided", 10, 20, |row| {
        entered(row.procurement.reservation.decided_on)
    }),
    Column::text("reservation_in_notice", "Reservation in notice", 4, 20, |row| {
        Cell::yes_no(row.procurement.reservation.in_notice)
    }),
];

/// Who was chosen; nobody yet is not entered.
fn chosen(row: &ProcurementRow) -> Cell {
    entered(row.supplier_name.as_ref())
}

/// A text that may not have been entered.
fn entered(text: Option<impl ToString>) -> Cell {
    text.map_or(Cell::NotEntered, |text| Cell::Text(text.to_string()))
}

fn points(points: Option<Quantity>) -> Cell {
    points.map_or(Cell::NotEntered, |points| Cell::number(&points))
}

pub const QUOTATIONS: &[Column<QuotationRow>] = &[
    Column::text("supplier_ref", "Code", 9, 0, |row| Cell::text(&row.quotation.supplier_ref)),
    Column::wide("supplier", "Supplier", 18, 0, |row| Cell::text(&row.supplier_name)),
    Column::text("locality", "Locality", 8, 1, |row| Cell::text(row.locality.locality.word())),
    Column::text("invited_on", "Invited", 10, 3, |row| {
        Cell::text(row.quotation.invited_on.to_string())
    }),
    Column::text("received_on", "Received", 10, 4, |row| entered(row.quotation.received_on)),
    Column::figure("amount_gbp", "Amount £", 13, 0, |row| {
        row.quotation.amount.map_or(Cell::NotEntered, |pence| Cell::money(Some(pence)))
    }),
    Column::text("outcome", "Outcome", 12, 2, |row| entered(row.quotation.outcome)),
    Column::text("note", "Note", 24, 9, |row| entered(row.quotation.note.as_ref())),
    Column::text("locality_because", "Because", 40, 20, |row| Cell::text(&row.locality.reason)),
];

pub const WAIVERS: &[Column<Waiver>] = &[
    Column::text("rule", "Rule", 13, 0, |one| Cell::text(&one.rule)),
    Column::wide("reason", "Reason", 20, 0, |one| Cell::text(one.reason.replace('\n', " "))),
    Column::text("person", "Who", 10, 2, |one| Cell::text(&one.person)),
    Column::text("from", "From", 10, 1, |one| Cell::text(one.from.to_string())),
    Column::text("to", "To", 10, 1, |one| entered(one.to)),
    Column::text("record_ref", "Record", 12, 20, |one| Cell::text(&one.record_ref)),
];
