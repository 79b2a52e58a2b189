//! Answers queries: one file per noun, each with its SQL. Every query is answered from one
//! snapshot of the database.

mod audit;
mod causes;
mod commitment;
mod contract;
mod council;
mod counted;
mod delivered;
mod explain;
mod find;
mod findings;
mod frozen;
mod grid;
mod measure;
mod offer;
mod performance;
mod place;
mod plain;
mod procurement;
mod profile;
mod report;
mod returns;
mod returns_past;
mod row;
mod sampling;
mod sums;
mod supplier;
mod wage;

use rusqlite::Connection;

use super::batch::Stop;
use super::finder::Finder;
use super::typed;
use crate::calc::explain::Stamp;
use crate::db::Error;
use crate::db::request::{Query, Record, Reply};

pub(super) use commitment::references;
pub(super) use offer::next_reference;
pub(super) use performance::last_due_by as last_due;
pub(super) use place::{of as places, setting, supplier_with_branches};
pub(super) use returns::measures_of;
pub(super) use row::{Fields, each, first, int, limit, number, out_of_range, rows, text};

/// Answers a query from one snapshot.
///
/// # Errors
/// [`Error::NotFound`] for a record that is not there, [`Error::Interrupted`] where a newer query
/// came, [`Error::Damaged`] where a stored row is not what it must be.
pub fn read(conn: &Connection, finder: &Finder, query: &Query) -> Result<Reply, Error> {
    in_snapshot(conn, || answer(conn, finder, query))
}

/// Loads what quick searching needs, and sorts every order once.
///
/// # Errors
/// As [`read`].
pub fn prepare(conn: &Connection, finder: &Finder) -> Result<(), Error> {
    in_snapshot(conn, || finder.prepare(conn))
}

/// Reads so that nobody's change comes between.
///
/// # Errors
/// Those of reading.
pub fn in_snapshot<T>(
    conn: &Connection,
    read: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    let snapshot = conn.unchecked_transaction()?;
    let found = read();
    drop(snapshot);
    // An interrupt that comes at the very end of a question hits the end of its snapshot instead.
    // Left open, it would hold every later question back.
    while !conn.is_autocommit() {
        match conn.execute_batch("ROLLBACK").map_err(Error::from) {
            Ok(()) | Err(Error::Interrupted) => {}
            Err(error) => return Err(error),
        }
    }
    found
}

#[expect(clippy::too_many_lines, reason = "a line or two for each question")]
fn answer(conn: &Connection, finder: &Finder, query: &Query) -> Result<Reply, Error> {
    Ok(match query {
        Query::Council { today } => Reply::Council(council::council(conn, *today)?),
        Query::Attention { limit } => Reply::Attention(council::attention(conn, *limit)?),
        Query::Summary { today } => Reply::Summary(council::summary(conn, *today)?),
        Query::Contracts(list) => Reply::Contracts(contract::page(conn, finder, list)?),
        Query::Procurements(list) => Reply::Procurements(procurement::page(conn, finder, list)?),
        Query::Samples(list) => Reply::Samples(sampling::page(conn, list, None)?),
        Query::Sample { sample_ref } => Reply::Sample(sampling::detail(conn, sample_ref, None)?),
        Query::Suppliers { list, today } => {
            Reply::Suppliers(supplier::page(conn, finder, list, *today)?)
        }
        Query::Measures { filter } => Reply::Measures(measure::list(conn, finder, filter)?),
        Query::Contract { contract_ref, today } => {
            Reply::Contract(Box::new(contract::detail(conn, contract_ref, *today)?))
        }
        Query::Supplier { supplier_ref, today } => {
            Reply::Supplier(Box::new(supplier::detail(conn, supplier_ref, *today)?))
        }
        Query::Procurement { procurement_ref, today } => {
            Reply::Procurement(Box::new(procurement::detail(conn, procurement_ref, *today)?))
        }
        Query::Measure { edition, measure_ref } => {
            Reply::Measure(Box::new(measure::detail(conn, edition, measure_ref)?))
        }
        Query::Editions => Reply::Editions(measure::editions(conn)?),
        Query::Compare { before, after } => Reply::Compare(measure::compare(conn, before, after)?),
        Query::Grid(grid) => Reply::Grid(grid::window(conn, finder, grid)?),
        Query::GridTotals { filter, by } => {
            Reply::GridTotals(grid::totals(conn, finder, filter, *by)?)
        }
        Query::Profile { contract_ref, measure_ref } => {
            Reply::Profile(Box::new(profile::detail(conn, contract_ref, measure_ref)?))
        }
        Query::Explain { figure, as_at } => {
            Reply::Explain(Box::new(explain::facts(conn, finder, figure, *as_at)?))
        }
        Query::Find { words, kind, limit } => {
            Reply::Find(find::find(conn, finder, words, *kind, *limit)?)
        }
        Query::Audit(query) => Reply::Audit(audit::list(conn, query)?),
        Query::Offer { contract_ref, edition, on } => {
            Reply::Offer(Box::new(offer::offer(conn, contract_ref, edition.as_deref(), *on)?))
        }
        Query::Choices => Reply::Choices(Box::new(offer::choices(conn)?)),
        Query::Change { seq } => Reply::Change(Box::new(audit::change(conn, *seq)?)),
        // Of the whole store, which answers it itself.
        Query::Verify => return Err(Error::Refused("only a whole store is verified".to_owned())),
        Query::Findings(query) => Reply::Findings(Box::new(findings::list(conn, finder, query)?)),
        Query::WhatApplies(asked) => Reply::WhatApplies(findings::what_applies(conn, asked)?),
        Query::Performance(query) => Reply::Performance(performance::list(conn, finder, query)?),
        Query::ContractPerformance { contract_ref, as_at } => {
            Reply::ContractPerformance(Box::new(performance::contract(conn, contract_ref, *as_at)?))
        }
        Query::ReportSums(query) => Reply::ReportSums(Box::new(report::sums(conn, finder, query)?)),
        Query::ReportChecks(query) => {
            Reply::ReportChecks(Box::new(report::checks(conn, finder, query)?))
        }
        Query::Reports(list) => Reply::Reports(frozen::page(conn, list)?),
        Query::FrozenReport { report_ref } => {
            Reply::FrozenReport(Box::new(frozen::detail(conn, report_ref)?))
        }
        Query::Causes(query) => Reply::Causes(causes::causes(conn, finder, query)?),
        Query::Returns(query) => Reply::Returns(Box::new(returns::list(conn, finder, query)?)),
        Query::Return { contract_ref, quarter, version, today } => Reply::Return(Box::new(
            returns::detail(conn, contract_ref, *quarter, *version, *today)?,
        )),
        Query::LivingWage(query) => Reply::LivingWage(Box::new(wage::list(conn, finder, query)?)),
        Query::WageRates { today } => Reply::WageRates(wage::rates(conn, *today)?),
        Query::Stored(record) => Reply::Stored(stored(conn, record)?.map(Box::new)),
        Query::Typed { person } => Reply::Typed(typed::of(conn, person)?),
    })
}

/// The stored record with the same key.
fn stored(conn: &Connection, record: &Record) -> Result<Option<Record>, Error> {
    match super::stored::now(conn, record) {
        Ok(found) => Ok(found),
        Err(Stop::Fail(error)) => Err(error),
        Err(Stop::Reject(_)) => Ok(None),
    }
}

/// Who last wrote the rows with this number, and when.
pub(super) fn stamp(conn: &Connection, seq: i64) -> Result<Stamp, Error> {
    let sql = "SELECT seq, at, person, action FROM audit WHERE seq = ?1";
    first(conn, sql, [seq], stamp_of)?
        .ok_or_else(|| Error::Damaged(format!("audit row {seq} is missing")))
}

/// From the columns `seq, at, person, action` of the audit trail.
fn stamp_of(fields: &mut Fields) -> Result<Stamp, Error> {
    Ok(Stamp {
        seq: fields.int()?,
        at: fields.text()?,
        person: fields.text()?,
        action: fields.text()?,
    })
}

fn missing(what: &'static str, name: &str) -> Error {
    Error::NotFound { what, name: name.to_owned() }
}
