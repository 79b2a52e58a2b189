//! Commitments. What the measure said is frozen when a commitment is made and never follows
//! the catalogue afterwards.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::contracts::{self, Terms};
use super::read::{self, Fields, first, rows};
use super::reject::Reject;
use super::table::{COMMITMENTS, Columns};
use super::tally::Line;
use crate::calc::commitment::{Commitment, Frozen};
use crate::calc::value::effective_proxy;
use crate::calc::words::MeasureKind;
use crate::calc::{Pence, Proxy, Value, measure};
use crate::db::Error;
use crate::db::request::{NewCommitment, Record};

pub(super) fn put(batch: &mut Batch<'_>, new: &NewCommitment) -> Result<Put, Stop> {
    let terms = contracts::terms(batch.conn, &new.contract_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_contract(&new.contract_ref)))?;
    let old = if batch.is_fresh(&COMMITMENTS) {
        None
    } else {
        stored(batch.conn, &new.contract_ref, &new.measure_ref)?
    };
    let frozen = match (&new.frozen, &old) {
        (Some(frozen), _) => frozen.clone(),
        (None, Some(old)) => with_own_proxy(old.measure.clone(), new.proxy)?,
        (None, None) => freeze(batch, &terms, new)?,
    };
    let commitment = Commitment {
        contract_ref: new.contract_ref.clone(),
        measure: frozen,
        units: new.units,
        relevance: new.relevance.clone(),
        committed_on: new.committed_on,
    };
    let value = commitment
        .value()
        .ok_or_else(|| Stop::Reject(Reject::too_large(&new.units.to_string())))?;
    let line = Line::new(&commitment.measure, commitment.units, value);
    let old = old.as_ref().and_then(|old| Some(Line::new(&old.measure, old.units, old.value()?)));
    let beyond = |beyond| Stop::Reject(Reject::beyond(beyond, &new.units.to_string()));
    batch.tally.fits(old, line).map_err(beyond)?;
    let own = fields(terms.id, &new.measure_ref, &commitment, value);
    let put = batch.put(&COMMITMENTS, &[&terms.id, &new.measure_ref], own)?;
    if put != Put::Unchanged {
        batch.tally.replace(old, line);
        batch.touched.insert(terms.id);
    }
    Ok(put)
}

/// Takes a commitment out; its quarters have to be out already.
pub(super) fn remove(batch: &mut Batch<'_>, old: &Commitment) -> Result<(), Stop> {
    let terms = contracts::terms(batch.conn, &old.contract_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_contract(&old.contract_ref)))?;
    let value = old.value().ok_or_else(|| read::out_of_range("amount"))?;
    batch.remove(&COMMITMENTS, &[&terms.id, &old.measure.measure_ref])?;
    batch.tally.take(Line::new(&old.measure, old.units, value));
    batch.touched.insert(terms.id);
    Ok(())
}

fn fields<'a>(
    contract: i64,
    measure_ref: &'a str,
    commitment: &'a Commitment,
    value: Value,
) -> Columns<'a> {
    let frozen = &commitment.measure;
    let pence = match value {
        Value::Known(pence) => Some(pence),
        Value::RecordOnly | Value::Unknown => None,
    };
    vec![
        contract.into(),
        measure_ref.into(),
        (&frozen.edition).into(),
        frozen.from.into(),
        (&frozen.title).into(),
        (&frozen.unit).into(),
        frozen.kind.word().into(),
        frozen.proxy.map(Proxy::raw).into(),
        commitment.units.raw().into(),
        pence.map(Pence::raw).into(),
        commitment.relevance.as_deref().into(),
        commitment.committed_on.into(),
    ]
}

/// What a new commitment freezes: the version in force on the day it was made, else of the award,
/// else of the start.
fn freeze(batch: &mut Batch<'_>, terms: &Terms, new: &NewCommitment) -> Result<Frozen, Stop> {
    let Some(edition) = &terms.edition else {
        return Err(Stop::Reject(Reject::no_edition(&new.measure_ref, &new.contract_ref)));
    };
    let versions = batch.versions(edition, &new.measure_ref)?;
    if versions.is_empty() {
        return Err(Stop::Reject(Reject::no_measure(&new.measure_ref, edition)));
    }
    let day = new.committed_on.or(terms.award_date).unwrap_or(terms.start);
    let version = measure::in_force(&versions, Some(day))
        .ok_or_else(|| Stop::Reject(Reject::not_in_force(&new.measure_ref, edition, day)))?;
    with_own_proxy(Frozen::new(version, None), new.proxy)
}

/// A localised measure takes the proxy of its contract, and so does one whose proxy nobody knew.
fn with_own_proxy(frozen: Frozen, own: Option<Proxy>) -> Result<Frozen, Stop> {
    let Some(own) = own else { return Ok(frozen) };
    let free = match frozen.kind {
        MeasureKind::Localised => true,
        MeasureKind::Proxy => frozen.proxy.is_none(),
        MeasureKind::Direct | MeasureKind::RecordOnly => false,
    };
    if free {
        return Ok(Frozen { proxy: Some(own), ..frozen });
    }
    let valued = frozen.kind != MeasureKind::RecordOnly;
    let used = effective_proxy(frozen.kind, frozen.proxy).filter(|_| valued);
    if used == Some(own) {
        return Ok(frozen);
    }
    let used = used.map(|proxy| proxy.to_string());
    Err(Stop::Reject(Reject::own_proxy(&own.to_string(), &frozen.measure_ref, used.as_deref())))
}

pub(super) fn id(
    conn: &Connection,
    contract: i64,
    measure_ref: &str,
) -> Result<Option<i64>, Error> {
    let sql = "SELECT id FROM commitments WHERE contract_id = ?1 AND measure_ref = ?2";
    first(conn, sql, (contract, measure_ref), read::int)
}

macro_rules! select {
    ($tail:literal) => {
        select!("", $tail)
    };
    ($keys:literal, $tail:literal) => {
        concat!(
            "SELECT ",
            $keys,
            "contract_ref, m.measure_ref, m.edition, measure_from, m.title, unit, m.kind,
             proxy, units, m.value, relevance, committed_on FROM ",
            $tail
        )
    };
}

/// Those of the contracts from one id to another, by contract and measure, behind both ids.
pub(super) const OF_SOME: &str = select!(
    "m.contract_id, m.id, ",
    "commitments m CROSS JOIN contracts c ON c.id = m.contract_id
     WHERE m.contract_id BETWEEN ?1 AND ?2 ORDER BY m.contract_id, m.measure_ref"
);

/// The commitments of a contract, by measure.
pub(super) fn of_contract(conn: &Connection, contract: i64) -> Result<Vec<Commitment>, Error> {
    let sql = select!(
        "commitments m JOIN contracts c ON c.id = m.contract_id
         WHERE m.contract_id = ?1 ORDER BY m.measure_ref"
    );
    rows(conn, sql, [contract], read)
}

/// The commitments of contracts between two ids, each with its own id and that of its contract.
pub(super) fn between(
    conn: &Connection,
    contracts: (i64, i64),
) -> Result<Vec<(i64, i64, Commitment)>, Error> {
    let sql = "SELECT m.id, m.contract_id, contract_ref, m.measure_ref, m.edition, measure_from,
         m.title, unit, m.kind, proxy, units, m.value, relevance, committed_on
         FROM commitments m JOIN contracts c ON c.id = m.contract_id
         WHERE m.contract_id BETWEEN ?1 AND ?2 ORDER BY m.contract_id, m.measure_ref";
    rows(conn, sql, contracts, |fields| Ok((fields.int()?, fields.int()?, read(fields)?)))
}

/// The commitments of the contract with a reference, by measure.
pub(super) fn of_contract_ref(
    conn: &Connection,
    contract_ref: &str,
) -> Result<Vec<Commitment>, Error> {
    let sql = select!(
        "commitments m JOIN contracts c ON c.id = m.contract_id
         WHERE contract_ref = ?1 ORDER BY m.measure_ref"
    );
    rows(conn, sql, [contract_ref], read)
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = select!(
        "contracts c CROSS JOIN commitments m ON m.contract_id = c.id
         ORDER BY contract_ref, m.measure_ref"
    );
    read::each(conn, sql, [], |fields| visit(record(read(fields)?)))
}

pub(super) fn stored(
    conn: &Connection,
    contract_ref: &str,
    measure_ref: &str,
) -> Result<Option<Commitment>, Error> {
    let sql = select!(
        "contracts c JOIN commitments m ON m.contract_id = c.id
         WHERE contract_ref = ?1 AND m.measure_ref = ?2"
    );
    first(conn, sql, (contract_ref, measure_ref), read)
}

pub(super) fn record(commitment: Commitment) -> Record {
    Record::Commitment(commitment.into())
}

/// Reads the record's own columns, in the order of the table.
pub(super) fn read(fields: &mut Fields) -> Result<Commitment, Error> {
    let (contract_ref, measure_ref) = (fields.text()?, fields.text()?);
    let measure = Frozen {
        edition: fields.text()?,
        measure_ref,
        from: fields.some_day()?,
        title: fields.text()?,
        unit: fields.text()?,
        kind: fields.word(MeasureKind::parse)?,
        proxy: fields.some_proxy()?,
    };
    let units = fields.quantity()?;
    // The value is computed again.
    fields.skip();
    let (relevance, committed_on) = (fields.some_text()?, fields.some_day()?);
    Ok(Commitment { contract_ref, measure, units, relevance, committed_on })
}
