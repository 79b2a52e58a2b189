//! Evidence behind lines of returns.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{header, read_key};
use crate::calc::Quantity;
use crate::calc::returns::{Evidence, ReturnKey};
use crate::calc::words::ReturnState;
use crate::db::Error;
use crate::db::request::Record;
use crate::db::sqlite::batch::{Batch, Put, Stop};
use crate::db::sqlite::read::{self, Fields, first, rows};
use crate::db::sqlite::reject::Reject;
use crate::db::sqlite::table::{Columns, EVIDENCE};

pub fn put(batch: &mut Batch<'_>, evidence: &Evidence) -> Result<Put, Stop> {
    let (header, commitment) = place(batch, evidence)?;
    let own: Columns<'_> = vec![
        header.into(),
        commitment.into(),
        (&evidence.evidence_ref).into(),
        evidence.sha256.as_deref().into(),
        evidence.units.map(Quantity::raw).into(),
        evidence.dated.into(),
        evidence.note.as_deref().into(),
    ];
    // What comes in whole belongs to a return that may be submitted already.
    if !(batch.is_whole && batch.is_first(&EVIDENCE)) {
        is_open(batch, evidence)?;
    }
    batch.put(&EVIDENCE, &[&header, &commitment, &evidence.evidence_ref], own)
}

fn is_open(batch: &mut Batch<'_>, evidence: &Evidence) -> Result<(), Stop> {
    match header(batch, &evidence.key)?.state {
        ReturnState::Draft => Ok(()),
        state => Err(Stop::Reject(Reject::frozen(&evidence.key, state))),
    }
}

pub fn remove(batch: &mut Batch<'_>, evidence: &Evidence) -> Result<(), Stop> {
    let (header, commitment) = place(batch, evidence)?;
    is_open(batch, evidence)?;
    batch.remove(&EVIDENCE, &[&header, &commitment, &evidence.evidence_ref])?;
    Ok(())
}

fn place(batch: &mut Batch<'_>, evidence: &Evidence) -> Result<(i64, i64), Stop> {
    let header = header(batch, &evidence.key)?;
    let (contract_ref, measure_ref) = (&evidence.key.contract_ref, &evidence.measure_ref);
    let found = batch.commitment(header.contract, measure_ref)?;
    let missing = || Stop::Reject(Reject::no_commitment(contract_ref, measure_ref));
    Ok((header.id, found.ok_or_else(missing)?))
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT contract_ref, quarter, return_version, m.measure_ref, evidence_ref, sha256,
             e.units, dated, e.note
             FROM contracts c CROSS JOIN returns r ON r.contract_id = c.id
             CROSS JOIN evidence e ON e.return_id = r.id
             CROSS JOIN commitments m ON m.id = e.commitment_id ",
            $tail
        )
    };
}

pub fn stored(conn: &Connection, evidence: &Evidence) -> Result<Option<Evidence>, Error> {
    let sql = select!(
        "WHERE contract_ref = ?1 AND quarter = ?2 AND return_version = ?3 AND m.measure_ref = ?4
         AND evidence_ref = ?5"
    );
    let ReturnKey { contract_ref, quarter, version } = &evidence.key;
    let quarter = quarter.to_string();
    let key = (contract_ref, quarter, version, &evidence.measure_ref, &evidence.evidence_ref);
    first(conn, sql, key, read)
}

/// The audit row that last wrote it.
pub fn seq(conn: &Connection, evidence: &Evidence) -> Result<Option<i64>, Error> {
    let sql = "SELECT e.seq FROM contracts c JOIN returns r ON r.contract_id = c.id
               JOIN commitments m ON m.contract_id = c.id AND m.measure_ref = ?4
               JOIN evidence e ON e.return_id = r.id AND e.commitment_id = m.id
               WHERE contract_ref = ?1 AND quarter = ?2 AND return_version = ?3
               AND evidence_ref = ?5";
    let ReturnKey { contract_ref, quarter, version } = &evidence.key;
    let quarter = quarter.to_string();
    let key = (contract_ref, quarter, version, &evidence.measure_ref, &evidence.evidence_ref);
    first(conn, sql, key, read::int)
}

/// The evidence of one version, by measure and reference.
pub fn of_return(conn: &Connection, key: &ReturnKey) -> Result<Vec<Evidence>, Error> {
    let sql = select!(
        "WHERE contract_ref = ?1 AND quarter = ?2 AND return_version = ?3
         ORDER BY m.measure_ref, evidence_ref"
    );
    rows(conn, sql, (&key.contract_ref, key.quarter.to_string(), key.version), read)
}

/// The evidence of every version of a contract's returns, by version and measure.
pub fn of_contract(
    conn: &Connection,
    contract: i64,
) -> Result<HashMap<(ReturnKey, String), Vec<Evidence>>, Error> {
    let sql = select!("WHERE c.id = ?1 ORDER BY evidence_ref");
    let mut found: HashMap<_, Vec<Evidence>> = HashMap::new();
    read::each(conn, sql, [contract], |fields| {
        let own = read(fields)?;
        found.entry((own.key.clone(), own.measure_ref.clone())).or_default().push(own);
        Ok(())
    })?;
    Ok(found)
}

pub fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql =
        select!("ORDER BY contract_ref, quarter, return_version, m.measure_ref, evidence_ref");
    read::each(conn, sql, [], |fields| visit(Record::Evidence(read(fields)?)))
}

pub fn read(fields: &mut Fields) -> Result<Evidence, Error> {
    Ok(Evidence {
        key: read_key(fields)?,
        measure_ref: fields.text()?,
        evidence_ref: fields.text()?,
        sha256: fields.some_text()?,
        units: fields.some_quantity()?,
        dated: fields.some_day()?,
        note: fields.some_text()?,
    })
}
