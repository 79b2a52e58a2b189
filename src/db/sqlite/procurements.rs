//! Purchases, their quotations, and waivers of findings.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, first};
use super::reject::{Reject, in_order};
use super::suppliers;
use super::table::{Columns, PROCUREMENTS, QUOTATIONS, WAIVERS};
use crate::calc::procurement::{Procurement, Quotation, Reservation, Weights};
use crate::calc::rule::Alike;
use crate::calc::waiver::Waiver;
use crate::calc::words::{
    ContractKind, Lead, PlanDocument, QuotationOutcome, Route, ScoringStrategy, VatBasis,
};
use crate::calc::{Date, Pence, Quantity, rules};
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, new: &Procurement) -> Result<Put, Stop> {
    let [invited, closed, awarded] = [
        ("invited_on", new.invited_on),
        ("closed_on", new.closed_on),
        ("awarded_on", new.awarded_on),
    ];
    in_order(invited, closed)?;
    in_order(closed, awarded)?;
    in_order(invited, awarded)?;
    let supplier = match &new.supplier_ref {
        Some(supplier_ref) => Some(supplier(batch, supplier_ref)?),
        None => None,
    };
    let contract = match &new.contract_ref {
        Some(contract_ref) => Some(batch.contract(contract_ref)?.id),
        None => None,
    };
    batch.put(&PROCUREMENTS, &[&new.procurement_ref], fields(new, supplier, contract))
}

fn fields(new: &Procurement, supplier: Option<i64>, contract: Option<i64>) -> Columns<'_> {
    let Weights { price, quality, sv, sv_quantitative_share, decision, strategy, parameter } =
        &new.weights;
    let points = |points: &Option<Quantity>| points.map(Quantity::raw).into();
    vec![
        (&new.procurement_ref).into(),
        (&new.title).into(),
        supplier.into(),
        new.category.as_deref().into(),
        new.department.as_deref().into(),
        new.kind.map(ContractKind::word).into(),
        new.route.map(Route::word).into(),
        new.lead.map(Lead::word).into(),
        new.estimated_value.raw().into(),
        new.awarded_value.map(Pence::raw).into(),
        new.vat_basis.map(VatBasis::word).into(),
        new.began_on.into(),
        new.invited_on.into(),
        new.closed_on.into(),
        new.awarded_on.into(),
        points(price),
        points(quality),
        points(sv),
        points(sv_quantitative_share),
        decision.as_deref().into(),
        strategy.map(ScoringStrategy::word).into(),
        points(parameter),
        new.plan_document.map(PlanDocument::word).into(),
        new.sv_scored_at_award.into(),
        new.local_labour_only.into(),
        new.no_local_evidence.as_deref().into(),
        new.no_region_evidence.as_deref().into(),
        new.notice_published_on.into(),
        new.reservation.area.as_deref().into(),
        new.reservation.decided_on.into(),
        new.reservation.in_notice.into(),
        contract.into(),
    ]
}

pub(super) fn put_quotation(batch: &mut Batch<'_>, new: &Quotation) -> Result<Put, Stop> {
    in_order(("invited_on", Some(new.invited_on)), ("received_on", new.received_on))?;
    let procurement = id(batch.conn, &new.procurement_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_procurement(&new.procurement_ref)))?;
    let supplier = supplier(batch, &new.supplier_ref)?;
    let own: Columns<'_> = vec![
        procurement.into(),
        supplier.into(),
        new.invited_on.into(),
        new.received_on.into(),
        new.amount.map(Pence::raw).into(),
        new.outcome.map(QuotationOutcome::word).into(),
        new.note.as_deref().into(),
    ];
    batch.put(&QUOTATIONS, &[&procurement, &supplier], own)
}

pub(super) fn put_waiver(batch: &mut Batch<'_>, new: &Waiver) -> Result<Put, Stop> {
    in_order(("from", Some(new.from)), ("to", new.to))?;
    if rules::find(&new.rule).is_none() {
        return Err(Stop::Reject(Reject::no_rule(&new.rule)));
    }
    let known = "SELECT EXISTS (SELECT 1 FROM procurements WHERE procurement_ref = ?1)
                 OR EXISTS (SELECT 1 FROM contracts WHERE contract_ref = ?1)";
    if first(batch.conn, known, [&new.record_ref], read::int)? != Some(1) {
        return Err(Stop::Reject(Reject::waives_nothing(&new.record_ref)));
    }
    // Whoever records it, where nobody is named; one that is there keeps its own.
    let person = if new.person.is_empty() {
        let stored = stored_waiver(batch.conn, new)?.map(|stored| stored.person);
        stored.unwrap_or_else(|| batch.by.person.clone())
    } else {
        new.person.clone()
    };
    let own: Columns<'_> = vec![
        (&new.rule).into(),
        (&new.record_ref).into(),
        (&new.reason).into(),
        person.into(),
        new.from.into(),
        new.to.into(),
    ];
    batch.put(&WAIVERS, &[&new.record_ref, &new.rule, &new.from.to_string()], own)
}

fn supplier(batch: &Batch<'_>, supplier_ref: &str) -> Result<i64, Stop> {
    suppliers::id(batch.conn, supplier_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_supplier(supplier_ref)))
}

pub(super) fn id(conn: &Connection, procurement_ref: &str) -> Result<Option<i64>, Error> {
    let sql = "SELECT id FROM procurements WHERE procurement_ref = ?1";
    first(conn, sql, [procurement_ref], read::int)
}

/// Takes a procurement out; it may have no quotation and no waiver.
pub(super) fn remove(batch: &mut Batch<'_>, old: &Procurement) -> Result<(), Stop> {
    batch.remove(&PROCUREMENTS, &[&old.procurement_ref])?;
    Ok(())
}

pub(super) fn remove_quotation(batch: &mut Batch<'_>, old: &Quotation) -> Result<(), Stop> {
    let procurement = id(batch.conn, &old.procurement_ref)?;
    let supplier = suppliers::id(batch.conn, &old.supplier_ref)?;
    if let (Some(procurement), Some(supplier)) = (procurement, supplier) {
        batch.remove(&QUOTATIONS, &[&procurement, &supplier])?;
    }
    Ok(())
}

pub(super) fn remove_waiver(batch: &mut Batch<'_>, old: &Waiver) -> Result<(), Stop> {
    batch.remove(&WAIVERS, &[&old.record_ref, &old.rule, &old.from.to_string()])?;
    Ok(())
}

/// The record's own columns.
macro_rules! own {
    () => {
        "p.procurement_ref, p.title, s.supplier_ref, p.category, p.department, p.kind, p.route,
         p.lead, estimated_value, awarded_value, vat_basis, began_on, invited_on, closed_on,
         awarded_on, price_weight, quality_weight, sv_weight, sv_quantitative_share,
         weight_decision, scoring_strategy, scoring_parameter, plan_document, sv_scored_at_award,
         local_labour_only, no_local_evidence, no_region_evidence, notice_published_on,
         reservation_area, reservation_decided_on, reservation_in_notice, c.contract_ref
         FROM procurements p LEFT JOIN suppliers s ON s.id = p.supplier_id
         LEFT JOIN contracts c ON c.id = p.contract_id "
    };
}

macro_rules! select {
    ($tail:literal) => {
        concat!("SELECT ", own!(), $tail)
    };
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    read::each(conn, select!("ORDER BY p.procurement_ref"), [], |fields| {
        visit(Record::Procurement(Box::new(read(fields)?)))
    })
}

pub(super) fn stored(conn: &Connection, name: &str) -> Result<Option<Procurement>, Error> {
    first(conn, select!("WHERE p.procurement_ref = ?1"), [name], read)
}

/// Reads the record's own columns, in their order.
pub(super) fn read(fields: &mut Fields) -> Result<Procurement, Error> {
    Ok(Procurement {
        procurement_ref: fields.text()?,
        title: fields.text()?,
        supplier_ref: fields.some_text()?,
        category: fields.some_text()?,
        department: fields.some_text()?,
        kind: fields.some_word(ContractKind::parse)?,
        route: fields.some_word(Route::parse)?,
        lead: fields.some_word(Lead::parse)?,
        estimated_value: fields.pence()?,
        awarded_value: fields.some_pence()?,
        vat_basis: fields.some_word(VatBasis::parse)?,
        began_on: fields.some_day()?,
        invited_on: fields.some_day()?,
        closed_on: fields.some_day()?,
        awarded_on: fields.some_day()?,
        weights: Weights {
            price: fields.some_quantity()?,
            quality: fields.some_quantity()?,
            sv: fields.some_quantity()?,
            sv_quantitative_share: fields.some_quantity()?,
            decision: fields.some_text()?,
            strategy: fields.some_word(ScoringStrategy::parse)?,
            parameter: fields.some_quantity()?,
        },
        plan_document: fields.some_word(PlanDocument::parse)?,
        sv_scored_at_award: fields.flag()?,
        local_labour_only: fields.flag()?,
        no_local_evidence: fields.some_text()?,
        no_region_evidence: fields.some_text()?,
        notice_published_on: fields.some_day()?,
        reservation: Reservation {
            area: fields.some_text()?,
            decided_on: fields.some_day()?,
            in_notice: fields.flag()?,
        },
        contract_ref: fields.some_text()?,
    })
}

macro_rules! with_link {
    ($link:literal, $tail:literal) => {
        concat!("SELECT p.id, ", $link, ", ", own!(), $tail)
    };
}

/// A procurement with its id and that of the contract that followed it.
type WithLink = (i64, Option<i64>, Procurement);

fn read_with_link(fields: &mut Fields) -> Result<WithLink, Error> {
    Ok((fields.int()?, fields.some_int()?, read(fields)?))
}

/// Those that one of the contracts between two ids followed: the procurement names it, or it
/// names the procurement.
pub(super) fn linked(conn: &Connection, contracts: (i64, i64)) -> Result<Vec<WithLink>, Error> {
    let sql = with_link!("p.contract_id", "WHERE p.contract_id BETWEEN ?1 AND ?2");
    let mut found = read::rows(conn, sql, contracts, read_with_link)?;
    let sql = with_link!(
        "(SELECT min(own.id) FROM contracts own WHERE own.procurement_ref = p.procurement_ref
          AND own.id BETWEEN ?1 AND ?2)",
        "WHERE p.contract_id IS NULL AND p.procurement_ref IN (
             SELECT procurement_ref FROM contracts WHERE id BETWEEN ?1 AND ?2
             AND procurement_ref IS NOT NULL)"
    );
    found.extend(read::rows(conn, sql, contracts, read_with_link)?);
    found.sort_by_key(|(id, ..)| *id);
    Ok(found)
}

/// Those between two ids that no contract followed.
pub(super) fn unlinked(conn: &Connection, ids: (i64, i64)) -> Result<Vec<WithLink>, Error> {
    let sql = with_link!(
        "NULL",
        "WHERE p.id BETWEEN ?1 AND ?2 AND p.contract_id IS NULL AND NOT EXISTS (
             SELECT 1 FROM contracts own WHERE own.procurement_ref = p.procurement_ref)"
    );
    read::rows(conn, sql, ids, read_with_link)
}

macro_rules! alike {
    ($tail:literal) => {
        concat!(
            "SELECT supplier_ref, department, procurement_ref, began_on, estimated_value
             FROM procurements p JOIN suppliers s ON s.id = p.supplier_id
             WHERE route = 'quotation' AND department IS NOT NULL AND began_on IS NOT NULL ",
            $tail
        )
    };
}

/// A supplier and a department.
pub(super) type Both = (String, String);

/// Purchases by quotation with their supplier and department: all, or those of one of each.
pub(super) fn alike(conn: &Connection, of: Option<&Both>) -> Result<Vec<(Both, Alike)>, Error> {
    let read = |fields: &mut Fields| {
        let key = (fields.text()?, fields.text()?);
        let procurement_ref = fields.text()?;
        Ok((key, Alike { procurement_ref, began_on: fields.day()?, value: fields.pence()? }))
    };
    match of {
        Some(own) => read::rows(
            conn,
            alike!("AND supplier_ref = ?1 AND department = ?2 ORDER BY began_on, p.id"),
            [&own.0, &own.1],
            read,
        ),
        None => read::rows(conn, alike!("ORDER BY began_on, p.id"), [], read),
    }
}

macro_rules! quotations {
    ($tail:literal) => {
        concat!(
            "SELECT procurement_ref, supplier_ref, q.invited_on, q.received_on, q.amount,
             q.outcome, q.note
             FROM quotations q JOIN procurements p ON p.id = q.procurement_id
             JOIN suppliers s ON s.id = q.supplier_id ",
            $tail
        )
    };
}

pub(super) fn each_quotation(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = quotations!("ORDER BY procurement_ref, supplier_ref");
    read::each(conn, sql, [], |fields| visit(Record::Quotation(read_quotation(fields)?)))
}

pub(super) fn stored_quotation(
    conn: &Connection,
    new: &Quotation,
) -> Result<Option<Quotation>, Error> {
    let sql = quotations!("WHERE procurement_ref = ?1 AND supplier_ref = ?2");
    first(conn, sql, [&new.procurement_ref, &new.supplier_ref], read_quotation)
}

/// The quotations of a procurement, by the day of the invitation.
pub(super) fn quotations_by_id(conn: &Connection, id: i64) -> Result<Vec<Quotation>, Error> {
    let sql = quotations!("WHERE q.procurement_id = ?1 ORDER BY q.invited_on, supplier_ref");
    read::rows(conn, sql, [id], read_quotation)
}

pub(super) fn quotations_of(
    conn: &Connection,
    procurement_ref: &str,
) -> Result<Vec<Quotation>, Error> {
    let sql = quotations!("WHERE procurement_ref = ?1 ORDER BY q.invited_on, supplier_ref");
    read::rows(conn, sql, [procurement_ref], read_quotation)
}

pub(super) fn read_quotation(fields: &mut Fields) -> Result<Quotation, Error> {
    Ok(Quotation {
        procurement_ref: fields.text()?,
        supplier_ref: fields.text()?,
        invited_on: fields.day()?,
        received_on: fields.some_day()?,
        amount: fields.some_pence()?,
        outcome: fields.some_word(QuotationOutcome::parse)?,
        note: fields.some_text()?,
    })
}

macro_rules! waivers {
    ($tail:literal) => {
        concat!(
            "SELECT rule, record_ref, reason, person, valid_from, valid_to FROM waivers ",
            $tail
        )
    };
}

pub(super) fn each_waiver(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = waivers!("ORDER BY record_ref, rule, valid_from");
    read::each(conn, sql, [], |fields| visit(Record::Waiver(read_waiver(fields)?)))
}

/// The waivers of a procurement or a contract, the newest first.
pub(super) fn waivers_of(conn: &Connection, record_ref: &str) -> Result<Vec<Waiver>, Error> {
    let sql = waivers!("WHERE record_ref = ?1 ORDER BY valid_from DESC, rule");
    read::rows(conn, sql, [record_ref], read_waiver)
}

/// The waivers that hold on a day.
pub(super) fn waivers_on(conn: &Connection, day: Date) -> Result<Vec<Waiver>, Error> {
    let sql = waivers!("ORDER BY record_ref, rule, valid_from");
    let mut found = read::rows(conn, sql, [], read_waiver)?;
    found.retain(|waiver| waiver.holds_on(day));
    Ok(found)
}

pub(super) fn stored_waiver(conn: &Connection, new: &Waiver) -> Result<Option<Waiver>, Error> {
    let sql = waivers!("WHERE record_ref = ?1 AND rule = ?2 AND valid_from = ?3");
    first(conn, sql, (&new.record_ref, &new.rule, new.from.to_string()), read_waiver)
}

pub(super) fn read_waiver(fields: &mut Fields) -> Result<Waiver, Error> {
    Ok(Waiver {
        rule: fields.text()?,
        record_ref: fields.text()?,
        reason: fields.text()?,
        person: fields.text()?,
        from: fields.day()?,
        to: fields.some_day()?,
    })
}

/// The audit row that last wrote a record of these.
pub(super) fn seq(conn: &Connection, record: &Record) -> Result<Option<i64>, Error> {
    match record {
        Record::Procurement(own) => {
            let sql = "SELECT seq FROM procurements WHERE procurement_ref = ?1";
            first(conn, sql, [&own.procurement_ref], read::int)
        }
        Record::Quotation(own) => first(
            conn,
            "SELECT q.seq FROM quotations q JOIN procurements p ON p.id = q.procurement_id
             JOIN suppliers s ON s.id = q.supplier_id
             WHERE procurement_ref = ?1 AND supplier_ref = ?2",
            [&own.procurement_ref, &own.supplier_ref],
            read::int,
        ),
        Record::Waiver(own) => first(
            conn,
            "SELECT seq FROM waivers WHERE record_ref = ?1 AND rule = ?2 AND valid_from = ?3",
            (&own.record_ref, &own.rule, own.from.to_string()),
            read::int,
        ),
        _ => Ok(None),
    }
}
