//! The contracts register.

use rusqlite::{Connection, OptionalExtension, Row};

use super::batch::{Batch, Put, Stop};
use super::reject::Reject;
use super::row::{Columns, each_row};
use super::suppliers;
use super::table::{CONTRACTS, Fields};
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

pub(super) fn put(batch: &mut Batch<'_>, contract: &Contract) -> Result<Put, Stop> {
    if contract.end < contract.start {
        return Err(Stop::Reject(Reject::end_before_start(contract.start, contract.end)));
    }
    let supplier = suppliers::id(batch.conn, &contract.supplier_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_supplier(&contract.supplier_ref)))?;
    let put = batch.put(&CONTRACTS, &[&contract.contract_ref], fields(contract, supplier))?;
    if let Put::Added(id) | Put::Changed(id) = put {
        batch.touched.insert(id);
    }
    Ok(put)
}

fn fields(contract: &Contract, supplier: i64) -> Fields<'_> {
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
    let mut statement = conn.prepare_cached(
        "SELECT id, edition, award_date, start_date FROM contracts WHERE contract_ref = ?1",
    )?;
    let mut rows = statement.query([contract_ref])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let columns = Columns::new(row, 0);
    Ok(Some(Terms {
        id: row.get(0)?,
        edition: columns.some_text(1)?,
        award_date: columns.day(2)?,
        start: columns.must_day(3)?,
    }))
}

pub(super) fn id(conn: &Connection, contract_ref: &str) -> Result<Option<i64>, Error> {
    let mut statement = conn.prepare_cached("SELECT id FROM contracts WHERE contract_ref = ?1")?;
    Ok(statement.query_row([contract_ref], |row| row.get(0)).optional()?)
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    each_row(
        conn,
        "SELECT contract_ref, title, supplier_ref, category, department, manager, description,
         route, lead, kind, value, irrecoverable_vat, award_date, start_date, end_date,
         terminated_on, review_date, status, edition, c.vcse, partner, procurement_ref,
         recovery_clause, recovery_rate, rlw_age_18, rlw_contracted, rlw_hours_week, rlw_weeks,
         rlw_on_council_land
         FROM contracts c JOIN suppliers s ON s.id = c.supplier_id ORDER BY contract_ref",
        [],
        |row| visit(Record::Contract(read(row)?)),
    )
}

pub(super) fn by_id(conn: &Connection, id: i64) -> Result<Contract, Error> {
    let mut found = None;
    each_row(
        conn,
        "SELECT contract_ref, title, supplier_ref, category, department, manager, description,
         route, lead, kind, value, irrecoverable_vat, award_date, start_date, end_date,
         terminated_on, review_date, status, edition, c.vcse, partner, procurement_ref,
         recovery_clause, recovery_rate, rlw_age_18, rlw_contracted, rlw_hours_week, rlw_weeks,
         rlw_on_council_land
         FROM contracts c JOIN suppliers s ON s.id = c.supplier_id WHERE c.id = ?1",
        [id],
        |row| {
            found = Some(read(row)?);
            Ok(())
        },
    )?;
    found.ok_or_else(|| Error::Damaged(format!("contract row {id} has no supplier")))
}

fn read(row: &Row<'_>) -> Result<Contract, Error> {
    let row = Columns::new(row, 0);
    Ok(Contract {
        contract_ref: row.text(0)?,
        title: row.text(1)?,
        supplier_ref: row.text(2)?,
        category: row.some_text(3)?,
        department: row.some_text(4)?,
        manager: row.some_text(5)?,
        description: row.some_text(6)?,
        route: row.word(7, Route::parse)?,
        lead: row.word(8, Lead::parse)?,
        kind: row.word(9, ContractKind::parse)?,
        value: row.must_pence(10)?,
        irrecoverable_vat: row.pence(11)?,
        award_date: row.day(12)?,
        start: row.must_day(13)?,
        end: row.must_day(14)?,
        terminated_on: row.day(15)?,
        review_date: row.day(16)?,
        status: row.word(17, Status::parse)?,
        edition: row.some_text(18)?,
        vcse: row.yes(19)?,
        partner: row.some_text(20)?,
        procurement_ref: row.some_text(21)?,
        recovery_clause: row.some_text(22)?,
        recovery_rate: row.quantity(23)?,
        living_wage: LivingWage {
            age_18: row.yes(24)?,
            contracted: row.yes(25)?,
            hours_week: row.quantity(26)?,
            weeks: row.quantity(27)?,
            on_council_land: row.yes(28)?,
        },
    })
}
