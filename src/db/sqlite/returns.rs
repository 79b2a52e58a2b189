//! Returns as they are stored: versions, lines, evidence. What is done with them is in `acts`.

mod acts;
mod bring;
mod evidence;
mod lines;

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::contracts;
use super::read::{self, Fields, first, rows};
use super::reject::Reject;
use super::table::{Columns, RETURNS};
use crate::calc::Quarter;
use crate::calc::returns::{Return, ReturnKey, Signed};
use crate::calc::words::ReturnState;
use crate::db::Error;
use crate::db::request::Record;

pub(super) use acts::rows as act;
pub(super) use bring::{Brought, declare, prove};
pub(super) use evidence::{
    each as each_evidence, of_return as evidence_of, put as put_evidence, read as read_evidence,
    remove as remove_evidence, seq as seq_of_evidence, stored as stored_evidence,
};
pub(super) use lines::{
    SUBMITTED, counting, each, of_return, put as put_line, read as read_line,
    remove as remove_line, stored as stored_line,
};

/// A stored version as its lines refer to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub id: i64,
    pub contract: i64,
    pub state: ReturnState,
}

pub(super) fn put(batch: &mut Batch<'_>, new: &Return) -> Result<Put, Stop> {
    let contract = batch.contract(&new.key.contract_ref)?.id;
    let quarter = new.key.quarter.to_string();
    let people = people_text(&new.people);
    let (submitted, validated) = (new.submitted.as_ref(), new.validated.as_ref());
    let own: Columns<'_> = vec![
        contract.into(),
        (&quarter).into(),
        i64::from(new.key.version).into(),
        new.state.word().into(),
        new.reason.as_deref().into(),
        people.into(),
        (&new.begun.person).into(),
        (&new.begun.at).into(),
        submitted.map(|signed| signed.person.as_str()).into(),
        submitted.map(|signed| signed.at.as_str()).into(),
        validated.map(|signed| signed.person.as_str()).into(),
        validated.map(|signed| signed.at.as_str()).into(),
    ];
    let put = batch.put(&RETURNS, &[&contract, &quarter, &i64::from(new.key.version)], own)?;
    if put != Put::Unchanged {
        batch.headers.clear();
        batch.due.insert((contract, new.key.quarter));
        if new.state != ReturnState::Draft {
            batch.touched.insert(contract);
        }
    }
    if let Put::Added(id) = put {
        batch.headers.insert(new.key.clone(), Header { id, contract, state: new.state });
    }
    Ok(put)
}

/// Takes a draft out; none of its lines may be there.
pub(super) fn remove(batch: &mut Batch<'_>, old: &Return) -> Result<(), Stop> {
    let contract = batch.contract(&old.key.contract_ref)?.id;
    let quarter = old.key.quarter.to_string();
    batch.remove(&RETURNS, &[&contract, &quarter, &i64::from(old.key.version)])?;
    batch.headers.clear();
    // Whether one is expected there at all depends on the contract.
    batch.touched.insert(contract);
    Ok(())
}

/// The stored version that a line or a piece of evidence belongs to.
pub(super) fn header(batch: &mut Batch<'_>, key: &ReturnKey) -> Result<Header, Stop> {
    if let Some(found) = batch.headers.get(key) {
        return Ok(*found);
    }
    let contract = batch.contract(&key.contract_ref)?.id;
    let sql = "SELECT id, state FROM returns
               WHERE contract_id = ?1 AND quarter = ?2 AND return_version = ?3";
    let found =
        first(batch.conn, sql, (contract, key.quarter.to_string(), key.version), |fields| {
            Ok((fields.int()?, fields.word(ReturnState::parse)?))
        })?;
    let (id, state) = found.ok_or_else(|| Stop::Reject(Reject::no_return(key)))?;
    let header = Header { id, contract, state };
    if batch.headers.len() > 64 {
        batch.headers.clear();
    }
    batch.headers.insert(key.clone(), header);
    Ok(header)
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT contract_ref, quarter, return_version, state, r.reason, people, begun_by,
             begun_at, submitted_by, submitted_at, validated_by, validated_at
             FROM returns r JOIN contracts c ON c.id = r.contract_id ",
            $tail
        )
    };
}

pub(super) fn stored(conn: &Connection, key: &ReturnKey) -> Result<Option<Return>, Error> {
    let sql = select!("WHERE contract_ref = ?1 AND quarter = ?2 AND return_version = ?3");
    first(conn, sql, (&key.contract_ref, key.quarter.to_string(), key.version), read)
}

/// Every version of a return, the first first.
pub(super) fn versions(
    conn: &Connection,
    contract_ref: &str,
    quarter: Quarter,
) -> Result<Vec<Return>, Error> {
    let sql = select!("WHERE contract_ref = ?1 AND quarter = ?2 ORDER BY return_version");
    rows(conn, sql, (contract_ref, quarter.to_string()), read)
}

/// Every version of every return of a contract, by quarter.
pub(super) fn of_contract(conn: &Connection, contract: i64) -> Result<Vec<Return>, Error> {
    let sql = select!("WHERE contract_id = ?1 ORDER BY quarter, return_version");
    rows(conn, sql, [contract], read)
}

pub(super) fn read(fields: &mut Fields) -> Result<Return, Error> {
    let key = read_key(fields)?;
    let (state, reason) = (fields.word(ReturnState::parse)?, fields.some_text()?);
    let people = people_of(&fields.text()?);
    let begun = Signed { person: fields.text()?, at: fields.text()? };
    let (submitted, validated) = (some_signed(fields)?, some_signed(fields)?);
    Ok(Return { key, state, reason, begun, people, submitted, validated })
}

fn read_key(fields: &mut Fields) -> Result<ReturnKey, Error> {
    Ok(ReturnKey {
        contract_ref: fields.text()?,
        quarter: fields.word(Quarter::parse)?,
        version: u32::try_from(fields.int()?).map_err(|_| read::out_of_range("version"))?,
    })
}

fn some_signed(fields: &mut Fields) -> Result<Option<Signed>, Error> {
    let (person, at) = (fields.some_text()?, fields.some_text()?);
    Ok(person.zip(at).map(|(person, at)| Signed { person, at }))
}

/// One on each line, with a line end before the first and after the last.
fn people_text(people: &[String]) -> String {
    let mut text = "\n".to_owned();
    for person in people {
        text.push_str(person);
        text.push('\n');
    }
    text
}

fn people_of(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// What is there already, where only who had a hand in it may differ: others may have keyed since.
pub(super) fn is_same(own: Option<&Record>, other: Option<&Record>) -> bool {
    match (own, other) {
        (Some(Record::Return(own)), Some(Record::Return(other))) => {
            let people = own.people.clone();
            *own == Return { people, ..other.clone() }
        }
        _ => own == other,
    }
}

/// Whoever acts on a line or a piece of evidence of a draft, and whoever keyed the line, has a hand
/// in it from then on: also where an undo or a redo brings back what was keyed in another draft.
pub(super) fn take_a_hand(batch: &mut Batch<'_>, to: &Record) -> Result<(), Stop> {
    let (key, keyed_by) = match to {
        Record::ReturnLine(new) => (&new.line.key, new.line.keyed.person.clone()),
        Record::Evidence(evidence) => (&evidence.key, batch.by.person.clone()),
        _ => return Ok(()),
    };
    let Some(old) = stored(batch.conn, key)?.filter(|old| old.state == ReturnState::Draft) else {
        return Ok(());
    };
    let mut people = old.people.clone();
    people.extend([keyed_by, batch.by.person.clone()]);
    people.sort();
    people.dedup();
    if people != old.people {
        put(batch, &Return { people, ..old })?;
    }
    Ok(())
}

/// Whether a draft has no line any more.
pub(super) fn is_bare(conn: &Connection, key: &ReturnKey) -> Result<bool, Error> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM return_lines l JOIN returns r ON r.id = l.return_id
               JOIN contracts c ON c.id = r.contract_id
               WHERE contract_ref = ?1 AND quarter = ?2 AND return_version = ?3)";
    let bare =
        first(conn, sql, (&key.contract_ref, key.quarter.to_string(), key.version), read::int)?;
    Ok(bare == Some(1))
}

/// The audit row that last wrote a version.
pub(super) fn seq(conn: &Connection, key: &ReturnKey) -> Result<Option<i64>, Error> {
    let sql = "SELECT r.seq FROM returns r JOIN contracts c ON c.id = r.contract_id
               WHERE contract_ref = ?1 AND quarter = ?2 AND return_version = ?3";
    first(conn, sql, (&key.contract_ref, key.quarter.to_string(), key.version), read::int)
}

/// The audit row that last wrote a line.
pub(super) fn seq_of_line(
    conn: &Connection,
    key: &ReturnKey,
    measure_ref: &str,
) -> Result<Option<i64>, Error> {
    let sql = "SELECT l.seq FROM contracts c JOIN returns r ON r.contract_id = c.id
               JOIN commitments m ON m.contract_id = c.id AND m.measure_ref = ?4
               JOIN return_lines l ON l.return_id = r.id AND l.commitment_id = m.id
               WHERE contract_ref = ?1 AND quarter = ?2 AND return_version = ?3";
    let key = (&key.contract_ref, key.quarter.to_string(), key.version, measure_ref);
    first(conn, sql, key, read::int)
}

/// Refuses a quarter that does not touch the life of the contract.
fn in_life(batch: &Batch<'_>, contract_ref: &str, quarter: Quarter) -> Result<(), Stop> {
    let contract = contracts::by_ref(batch.conn, contract_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_contract(contract_ref)))?;
    let (first, last) = (contract.start, contract.last_day());
    if quarter < Quarter::of(first) || Quarter::of(last) < quarter {
        return Err(Stop::Reject(Reject::outside_life(quarter, contract_ref, first, last)));
    }
    Ok(())
}
