//! Commitments spread over quarters.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, rows};
use super::reject::Reject;
use super::table::{Columns, PROFILES};
use crate::calc::Quarter;
use crate::calc::commitment::Profile;
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, profile: &Profile) -> Result<Put, Stop> {
    let Profile { contract_ref, measure_ref, quarter, units } = profile;
    let contract = batch.contract(contract_ref)?;
    let commitment = batch
        .commitment(contract, measure_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_commitment(contract_ref, measure_ref)))?;
    let quarter = quarter.to_string();
    let own: Columns<'_> = vec![commitment.into(), (&quarter).into(), units.raw().into()];
    let put = batch.put(&PROFILES, &[&commitment, &quarter], own)?;
    if put != Put::Unchanged {
        batch.touched.insert(contract);
    }
    Ok(put)
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

fn read(fields: &mut Fields) -> Result<Profile, Error> {
    Ok(Profile {
        contract_ref: fields.text()?,
        measure_ref: fields.text()?,
        quarter: fields.word(Quarter::parse)?,
        units: fields.quantity()?,
    })
}
