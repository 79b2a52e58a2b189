//! Purchases, their quotations, and waivers of findings.

use crate::calc::Date;
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::waiver::Waiver;
use crate::calc::words::{
    ContractKind, Lead, PlanDocument, QuotationOutcome, Route, ScoringStrategy, VatBasis,
};
use crate::columns::{Day, How, Money, Name, Note, Points, Reference, Rule, Units, Word, YesNo};
use crate::columns::{Table, column};
use crate::db::request::Record;

pub const PROCUREMENTS: Table<Procurement> = Table {
    columns: &[
        column!("procurement_ref", required Reference, procurement_ref),
        column!("title", required Name, title),
        column!("supplier_ref", optional Reference, supplier_ref),
        column!("category", optional Name, category),
        column!("department", optional Name, department),
        column!("kind", optional Word<ContractKind>, kind),
        column!("route", optional Word<Route>, route),
        column!("lead", optional Word<Lead>, lead),
        column!("estimated_value_gbp", required Money, estimated_value),
        column!("awarded_value_gbp", optional Money, awarded_value),
        column!("vat_basis", optional Word<VatBasis>, vat_basis),
        column!("began_on", optional Day, began_on),
        column!("invited_on", optional Day, invited_on),
        column!("closed_on", optional Day, closed_on),
        column!("awarded_on", optional Day, awarded_on),
        column!("price_weight", optional Points, weights.price),
        column!("quality_weight", optional Points, weights.quality),
        column!("sv_weight", optional Points, weights.sv),
        column!("sv_quantitative_share", optional Points, weights.sv_quantitative_share),
        column!("weight_decision", optional Note, weights.decision),
        column!("scoring_strategy", optional Word<ScoringStrategy>, weights.strategy),
        column!("scoring_parameter", optional Units, weights.parameter),
        column!("plan_document", optional Word<PlanDocument>, plan_document),
        column!("sv_scored_at_award", optional YesNo, sv_scored_at_award),
        column!("local_labour_only", optional YesNo, local_labour_only),
        column!("no_local_evidence", optional Note, no_local_evidence),
        column!("no_region_evidence", optional Note, no_region_evidence),
        column!("notice_published_on", optional Day, notice_published_on),
        column!("reservation_area", optional Name, reservation.area),
        column!("reservation_decided_on", optional Day, reservation.decided_on),
        column!("reservation_in_notice", optional YesNo, reservation.in_notice),
        column!("contract_ref", optional Reference, contract_ref),
    ],
    blank: || Procurement::new("", ""),
    finish: |procurement, _| Ok(Record::Procurement(Box::new(procurement))),
    open: |record| {
        if let Record::Procurement(procurement) = record { Some(*procurement) } else { None }
    },
};

pub const QUOTATIONS: Table<Quotation> = Table {
    columns: &[
        column!("procurement_ref", required Reference, procurement_ref),
        column!("supplier_ref", required Reference, supplier_ref),
        column!("invited_on", required Day, invited_on),
        column!("received_on", optional Day, received_on),
        column!("amount_gbp", optional Money, amount),
        column!("outcome", optional Word<QuotationOutcome>, outcome),
        column!("note", optional Note, note),
    ],
    blank: || Quotation {
        procurement_ref: String::new(),
        supplier_ref: String::new(),
        invited_on: Date::ZERO,
        received_on: None,
        amount: None,
        outcome: None,
        note: None,
    },
    finish: |quotation, _| Ok(Record::Quotation(quotation)),
    open: |record| if let Record::Quotation(quotation) = record { Some(quotation) } else { None },
};

pub const WAIVERS: Table<Waiver> = Table {
    columns: &[
        column!("rule", required Rule, rule),
        column!("record_ref", required Reference, record_ref),
        column!("reason", required Note, reason),
        // Whoever brings it in, where nobody is named.
        column!("person", blank Name, person),
        column!("from", required Day, from),
        column!("to", optional Day, to),
    ],
    blank: || Waiver {
        rule: String::new(),
        record_ref: String::new(),
        reason: String::new(),
        person: String::new(),
        from: Date::ZERO,
        to: None,
    },
    finish: |waiver, _| Ok(Record::Waiver(waiver)),
    open: |record| if let Record::Waiver(waiver) = record { Some(waiver) } else { None },
};
