//! Commitments spread over quarters.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::contracts::Life;
use super::read::{self, Fields, first, rows};
use super::reject::Reject;
use super::table::{Columns, PROFILES};
use crate::calc::Quarter;
use crate::calc::commitment::Profile;
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, profile: &Profile) -> Result<Put, Stop> {
    let Profile { contract_ref, measure_ref, quarter, units } = profile;
    let Life { id: contract, first, last } = batch.contract(contract_ref)?;
    let commitment = batch
        .commitment(contract, measure_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_commitment(contract_ref, measure_ref)))?;
    if *quarter < Quarter::of(first) || Quarter::of(last) < *quarter {
        return Err(Stop::Reject(Reject::outside_life(*quarter, contract_ref, first, last)));
    }
    let quarter = quarter.to_string();
    let own: Columns<'_> = vec![commitment.into(), (&quarter).into(), units.raw().into()];
    let put = batch.put(&PROFILES, &[&commitment, &quarter], own)?;
    if put != Put::Unchanged {
        batch.touched.insert(contract);
    }
    Ok(put)
}

/// Takes one quarter of a profile out: it is not entered any more.
pub(super) fn remove(batch: &mut Batch<'_>, profile: &Profile) -> Result<(), Stop> {
    let Life { id: contract, .. } = batch.contract(&profile.contract_ref)?;
    if let Some(commitment) = batch.commitment(contract, &profile.measure_ref)? {
        batch.remove(&PROFILES, &[&commitment, &profile.quarter.to_string()])?;
    }
    batch.touched.insert(contract);
    Ok(())
}

/// The profiles of a contract's commitments, by measure and quarter.
pub(super) fn of_contract(conn: &Connection, contract: i64) -> Result<Vec<Profile>, Error> {
    rows(
        conn,
        "SELECT contract_ref, m.measure_ref, quarter, p.units
         FROM commitments m JOIN contracts c ON c.id = m.contract_id
         JOIN profiles p ON p.commitment_id = m.id
         WHERE m.contract_id = ?1 ORDER BY m.measure_ref, quarter",
        [contract],
        read,
    )
}

/// The quarters of one commitment, in order.
pub(super) fn of_commitment(
    conn: &Connection,
    contract_ref: &str,
    measure_ref: &str,
) -> Result<Vec<Profile>, Error> {
    rows(
        conn,
        "SELECT contract_ref, m.measure_ref, quarter, p.units
         FROM contracts c JOIN commitments m ON m.contract_id = c.id
         JOIN profiles p ON p.commitment_id = m.id
         WHERE contract_ref = ?1 AND m.measure_ref = ?2 ORDER BY quarter",
        [contract_ref, measure_ref],
        read,
    )
}

pub(super) fn stored(conn: &Connection, profile: &Profile) -> Result<Option<Record>, Error> {
    let found = first(
        conn,
        "SELECT contract_ref, m.measure_ref, quarter, p.units
         FROM contracts c JOIN commitments m ON m.contract_id = c.id
         JOIN profiles p ON p.commitment_id = m.id
         WHERE contract_ref = ?1 AND m.measure_ref = ?2 AND quarter = ?3",
        (&profile.contract_ref, &profile.measure_ref, profile.quarter.to_string()),
        read,
    )?;
    Ok(found.map(Record::Profile))
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    read::each(
        conn,
        "SELECT contract_ref, m.measure_ref, quarter, p.units
         FROM contracts c CROSS JOIN commitments m ON m.contract_id = c.id
         CROSS JOIN profiles p ON p.commitment_id = m.id
         ORDER BY contract_ref, m.measure_ref, quarter",
        [],
        |fields| visit(Record::Profile(read(fields)?)),
    )
}

pub(super) fn read(fields: &mut Fields) -> Result<Profile, Error> {
    Ok(Profile {
        contract_ref: fields.text()?,
        measure_ref: fields.text()?,
        quarter: fields.word(Quarter::parse)?,
        units: fields.quantity()?,
    })
}
