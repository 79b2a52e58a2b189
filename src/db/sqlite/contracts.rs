//! The contracts register.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, first};
use super::reject::{Reject, in_order};
use super::table::{CONTRACTS, Columns};
use super::{summed, suppliers};
use crate::calc::contract::{Contract, LivingWage};
use crate::calc::words::{ContractKind, Lead, Route, Status};
use crate::calc::{Date, Pence, Quantity};
use crate::db::Error;
use crate::db::request::Record;

/// What a commitment needs to know of its contract.
#[derive(Debug)]
pub(super) struct Terms {
    pub id: i64,
    pub edition: Option<String>,
    pub award_date: Option<Date>,
    pub start: Date,
}

/// A contract, and the first and last day in which its quarters may have units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Life {
    pub id: i64,
    pub first: Date,
    pub last: Date,
}

pub(super) fn put(batch: &mut Batch<'_>, contract: &Contract) -> Result<Put, Stop> {
    let start = ("start", Some(contract.start));
    in_order(start, ("end", Some(contract.end)))?;
    in_order(start, ("terminated_on", contract.terminated_on))?;
    in_order(("award_date", contract.award_date), ("end", Some(contract.end)))?;
    let supplier = suppliers::id(batch.conn, &contract.supplier_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_supplier(&contract.supplier_ref)))?;
    let old =
        if batch.is_fresh(&CONTRACTS) { None } else { value(batch.conn, &contract.contract_ref)? };
    let with = batch
        .tally
        .contracts_with(batch.conn, old.unwrap_or(0), contract.value)?
        .ok_or_else(|| Stop::Reject(Reject::contracts_beyond(&contract.value.to_string())))?;
    let put = batch.put(&CONTRACTS, &[&contract.contract_ref], fields(contract, supplier))?;
    if let Put::Added(id) | Put::Changed(id) = put {
        batch.touched.insert(id);
        batch.tally.set_contracts(with);
    }
    Ok(put)
}

/// Takes a contract out; nothing may be committed in it.
pub(super) fn remove(batch: &mut Batch<'_>, contract: &Contract) -> Result<(), Stop> {
    let Some(terms) = terms(batch.conn, &contract.contract_ref)? else { return Ok(()) };
    let with = batch.tally.contracts_with(batch.conn, contract.value.raw(), Pence::ZERO)?;
    batch.conn.execute("DELETE FROM contract_kept WHERE contract_id = ?1", [terms.id])?;
    summed::forget(batch.conn, terms.id)?;
    batch.conn.execute("DELETE FROM return_kept WHERE contract_id = ?1", [terms.id])?;
    batch.remove(&CONTRACTS, &[&contract.contract_ref])?;
    batch.touched.remove(&terms.id);
    if let Some(with) = with {
        batch.tally.set_contracts(with);
    }
    Ok(())
}

fn fields(contract: &Contract, supplier: i64) -> Columns<'_> {
    let wage = &contract.living_wage;
    vec![
        (&contract.contract_ref).into(),
        (&contract.title).into(),
        supplier.into(),
        contract.category.as_deref().into(),
        contract.department.as_deref().into(),
        contract.manager.as_deref().into(),
        contract.description.as_deref().into(),
        contract.route.map(Route::word).into(),
        contract.lead.map(Lead::word).into(),
        contract.kind.map(ContractKind::word).into(),
        contract.value.raw().into(),
        contract.irrecoverable_vat.map(Pence::raw).into(),
        contract.award_date.into(),
        contract.start.into(),
        contract.end.into(),
        contract.terminated_on.into(),
        contract.review_date.into(),
        contract.status.map(Status::word).into(),
        contract.edition.as_deref().into(),
        contract.vcse.into(),
        contract.partner.as_deref().into(),
        contract.procurement_ref.as_deref().into(),
        contract.recovery_clause.as_deref().into(),
        contract.recovery_rate.map(Quantity::raw).into(),
        wage.age_18.into(),
        wage.contracted.into(),
        wage.hours_week.map(Quantity::raw).into(),
        wage.weeks.map(Quantity::raw).into(),
        wage.on_council_land.into(),
    ]
}

pub(super) fn terms(conn: &Connection, contract_ref: &str) -> Result<Option<Terms>, Error> {
    let sql = "SELECT id, edition, award_date, start_date FROM contracts WHERE contract_ref = ?1";
    first(conn, sql, [contract_ref], |fields| {
        Ok(Terms {
            id: fields.int()?,
            edition: fields.some_text()?,
            award_date: fields.some_day()?,
            start: fields.day()?,
        })
    })
}

fn value(conn: &Connection, contract_ref: &str) -> Result<Option<i64>, Error> {
    let sql = "SELECT value FROM contracts WHERE contract_ref = ?1";
    first(conn, sql, [contract_ref], read::int)
}

pub(super) fn life(conn: &Connection, contract_ref: &str) -> Result<Option<Life>, Error> {
    let sql = "SELECT id, start_date, max(end_date, coalesce(terminated_on, end_date))
         FROM contracts WHERE contract_ref = ?1";
    first(conn, sql, [contract_ref], |fields| {
        Ok(Life { id: fields.int()?, first: fields.day()?, last: fields.day()? })
    })
}

macro_rules! columns {
    () => {
        "contract_ref, title, supplier_ref, category, department, manager,
             description, route, lead, kind, value, irrecoverable_vat, award_date, start_date,
             end_date, terminated_on, review_date, status, edition, c.vcse, partner,
             procurement_ref, recovery_clause, recovery_rate, rlw_age_18, rlw_contracted,
             rlw_hours_week, rlw_weeks, rlw_on_council_land
             FROM contracts c JOIN suppliers s ON s.id = c.supplier_id"
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " ", $rest)
    };
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    read::each(conn, select!("ORDER BY contract_ref"), [], |fields| {
        visit(Record::Contract(read(fields)?))
    })
}

pub(super) fn stored(conn: &Connection, contract: &Contract) -> Result<Option<Record>, Error> {
    let found = first(conn, select!("WHERE contract_ref = ?1"), [&contract.contract_ref], read)?;
    Ok(found.map(Record::Contract))
}

pub(super) fn by_ref(conn: &Connection, contract_ref: &str) -> Result<Option<Contract>, Error> {
    first(conn, select!("WHERE contract_ref = ?1"), [contract_ref], read)
}

pub(super) fn by_id(conn: &Connection, id: i64) -> Result<Contract, Error> {
    first(conn, select!("WHERE c.id = ?1"), [id], read)?
        .ok_or_else(|| Error::Damaged(format!("contract row {id} has no supplier")))
}

/// The contracts between two ids, each with its own.
pub(super) fn between(conn: &Connection, ids: (i64, i64)) -> Result<Vec<(i64, Contract)>, Error> {
    let sql = concat!("SELECT c.id, ", columns!(), " WHERE c.id BETWEEN ?1 AND ?2 ORDER BY c.id");
    read::rows(conn, sql, ids, |fields| Ok((fields.int()?, read(fields)?)))
}

/// Reads the record's own columns, in their order.
pub(super) fn read(fields: &mut Fields) -> Result<Contract, Error> {
    Ok(Contract {
        contract_ref: fields.text()?,
        title: fields.text()?,
        supplier_ref: fields.text()?,
        category: fields.some_text()?,
        department: fields.some_text()?,
        manager: fields.some_text()?,
        description: fields.some_text()?,
        route: fields.some_word(Route::parse)?,
        lead: fields.some_word(Lead::parse)?,
        kind: fields.some_word(ContractKind::parse)?,
        value: fields.pence()?,
        irrecoverable_vat: fields.some_pence()?,
        award_date: fields.some_day()?,
        start: fields.day()?,
        end: fields.day()?,
        terminated_on: fields.some_day()?,
        review_date: fields.some_day()?,
        status: fields.some_word(Status::parse)?,
        edition: fields.some_text()?,
        vcse: fields.flag()?,
        partner: fields.some_text()?,
        procurement_ref: fields.some_text()?,
        recovery_clause: fields.some_text()?,
        recovery_rate: fields.some_quantity()?,
        living_wage: LivingWage {
            age_18: fields.flag()?,
            contracted: fields.flag()?,
            hours_week: fields.some_quantity()?,
            weeks: fields.some_quantity()?,
            on_council_land: fields.flag()?,
        },
    })
}
