//! Milestones of contracts towards the Living Wage.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, first, rows};
use super::reject::Reject;
use super::table::{Columns, MILESTONES};
use crate::calc::Date;
use crate::calc::living_wage::Milestone;
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, new: &Milestone) -> Result<Put, Stop> {
    // Rows that are generated are of no moment.
    let today = batch.by.at.get(..10).filter(|today| !today.is_empty());
    let is_later = |on: &Date| today.is_some_and(|today| on.to_string().as_str() > today);
    if let Some(on) = new.met_on.filter(is_later) {
        return Err(Stop::Reject(Reject::met_later(on)));
    }
    let contract = batch.contract(&new.contract_ref)?.id;
    let own: Columns<'_> = vec![
        contract.into(),
        (&new.milestone).into(),
        new.due_on.into(),
        new.met_on.into(),
        new.note.as_deref().into(),
    ];
    batch.put(&MILESTONES, &[&contract, &new.milestone], own)
}

pub(super) fn remove(batch: &mut Batch<'_>, old: &Milestone) -> Result<(), Stop> {
    let contract = batch.contract(&old.contract_ref)?.id;
    batch.remove(&MILESTONES, &[&contract, &old.milestone])?;
    Ok(())
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT contract_ref, milestone, due_on, met_on, note
             FROM milestones m JOIN contracts c ON c.id = m.contract_id ",
            $tail
        )
    };
}

pub(super) fn of_contract(conn: &Connection, contract: i64) -> Result<Vec<Milestone>, Error> {
    rows(conn, select!("WHERE c.id = ?1 ORDER BY due_on, milestone"), [contract], read)
}

/// All of them, each with the id and the title of its contract, by the day on which they are due.
pub(super) fn all(conn: &Connection) -> Result<Vec<(i64, String, Milestone)>, Error> {
    let sql = "SELECT c.id, c.title, contract_ref, milestone, due_on, met_on, note
         FROM milestones m JOIN contracts c ON c.id = m.contract_id
         ORDER BY due_on, contract_ref, milestone";
    rows(conn, sql, [], |fields| Ok((fields.int()?, fields.text()?, read(fields)?)))
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    read::each(conn, select!("ORDER BY contract_ref, milestone"), [], |fields| {
        visit(Record::Milestone(read(fields)?))
    })
}

pub(super) fn stored(conn: &Connection, own: &Milestone) -> Result<Option<Milestone>, Error> {
    let sql = select!("WHERE contract_ref = ?1 AND milestone = ?2");
    first(conn, sql, [&own.contract_ref, &own.milestone], read)
}

/// The audit row that last wrote it.
pub(super) fn seq(conn: &Connection, own: &Milestone) -> Result<Option<i64>, Error> {
    let sql = "SELECT m.seq FROM milestones m JOIN contracts c ON c.id = m.contract_id
         WHERE contract_ref = ?1 AND milestone = ?2";
    first(conn, sql, [&own.contract_ref, &own.milestone], read::int)
}

pub(super) fn read(fields: &mut Fields) -> Result<Milestone, Error> {
    Ok(Milestone {
        contract_ref: fields.text()?,
        milestone: fields.text()?,
        due_on: fields.day()?,
        met_on: fields.some_day()?,
        note: fields.some_text()?,
    })
}
