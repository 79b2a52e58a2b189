//! What is kept with each contract: its committed sum, what needs attention, and the returns that
//! are expected of it.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, params};

use super::{commitments, contracts, profiles, read, returns, summed};
use crate::calc::commitment::Commitment;
use crate::calc::contract::Contract;
use crate::calc::returns::Return;
use crate::calc::{Quarter, Total, problem};
use crate::db::Error;

/// Pairs of references that count the same thing.
pub(super) type Pairs = Vec<(String, String)>;

/// Contracts with commitments to measures of an edition.
pub(super) fn using(conn: &Connection, edition: &str) -> Result<Vec<i64>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT DISTINCT contract_id FROM commitments WHERE edition = ?1")?;
    let found = statement.query_map([edition], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Computes again what is kept with these contracts.
pub(super) fn refresh(conn: &Connection, touched: BTreeSet<i64>) -> Result<(), Error> {
    let mut editions = HashMap::new();
    for contract in touched {
        one(conn, contract, &mut editions)?;
    }
    Ok(())
}

/// Computes again what is kept with every contract.
pub(super) fn refresh_all(conn: &Connection) -> Result<(), Error> {
    let ids = conn
        .prepare_cached("SELECT id FROM contracts")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<BTreeSet<i64>, _>>()?;
    refresh(conn, ids)
}

fn one(conn: &Connection, id: i64, editions: &mut HashMap<String, Pairs>) -> Result<(), Error> {
    let contract = contracts::by_id(conn, id)?;
    let commitments = commitments::of_contract(conn, id)?;
    let profiles = profiles::of_contract(conn, id)?;
    let pairs = conflicts(conn, &commitments, editions)?;
    let found = problem::kinds(&problem::find(&contract, &commitments, &profiles, &pairs));
    let mut total = Total::default();
    for commitment in &commitments {
        let with = commitment.value().and_then(|value| total.with(value));
        total = with.ok_or_else(|| read::out_of_range("amount"))?;
    }
    let count = |lines: u64| i64::try_from(lines).unwrap_or(i64::MAX);
    conn.prepare_cached(
        "INSERT INTO contract_kept (contract_id, known, lines, record_only, unknown, problems)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (contract_id) DO UPDATE SET known = excluded.known, lines = excluded.lines,
         record_only = excluded.record_only, unknown = excluded.unknown,
         problems = excluded.problems",
    )?
    .execute(params![
        id,
        total.known.raw(),
        count(total.lines),
        count(total.record_only),
        count(total.unknown),
        found.bits()
    ])?;
    expected(conn, id, &contract, !commitments.is_empty())?;
    summed::refresh(conn, id)
}

/// Writes down every return that is expected of a contract, and where it stands. Where nothing is
/// committed none is.
fn expected(
    conn: &Connection,
    id: i64,
    contract: &Contract,
    is_committed: bool,
) -> Result<(), Error> {
    conn.prepare_cached("DELETE FROM return_kept WHERE contract_id = ?1")?.execute([id])?;
    let begun = returns::of_contract(conn, id)?;
    let life = Quarter::spanning(contract.start, contract.last_day()).filter(|_| is_committed);
    let quarters: BTreeSet<Quarter> =
        life.chain(begun.iter().map(|returned| returned.key.quarter)).collect();
    for quarter in quarters {
        let newest = begun.iter().rfind(|returned| returned.key.quarter == quarter);
        stand(conn, id, quarter, newest)?;
    }
    Ok(())
}

/// Looks again where one return stands.
pub(super) fn standing(conn: &Connection, id: i64, quarter: Quarter) -> Result<(), Error> {
    let contract = contracts::by_id(conn, id)?;
    let newest = returns::versions(conn, &contract.contract_ref, quarter)?.pop();
    stand(conn, id, quarter, newest.as_ref())
}

fn stand(
    conn: &Connection,
    id: i64,
    quarter: Quarter,
    newest: Option<&Return>,
) -> Result<(), Error> {
    let version = newest.map_or(0, |newest| newest.key.version);
    let state = newest.map_or(NOT_BEGUN, |newest| newest.state.word());
    let submitted = newest.and_then(|newest| newest.submitted.as_ref());
    conn.prepare_cached(
        "INSERT INTO return_kept (contract_id, quarter, return_version, state, submitted_at)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (contract_id, quarter) DO UPDATE SET
         return_version = excluded.return_version, state = excluded.state,
         submitted_at = excluded.submitted_at",
    )?
    .execute(params![
        id,
        quarter.to_string(),
        version,
        state,
        submitted.map_or("", |signed| signed.at.as_str())
    ])?;
    Ok(())
}

/// The state of a return that nobody has begun.
pub(super) const NOT_BEGUN: &str = "none";

/// The conflicts between the measures of a contract. Two measures conflict only within one
/// edition; which side lists it does not matter.
pub(super) fn conflicts(
    conn: &Connection,
    commitments: &[Commitment],
    editions: &mut HashMap<String, Pairs>,
) -> Result<Pairs, Error> {
    let mut found = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for edition in commitments.iter().map(|commitment| commitment.measure.edition.as_str()) {
        if done.contains(&edition) {
            continue;
        }
        done.push(edition);
        if !editions.contains_key(edition) {
            editions.insert(edition.to_owned(), of_edition(conn, edition)?);
        }
        let of_it = |reference: &str| {
            commitments.iter().any(|commitment| {
                let measure = &commitment.measure;
                measure.edition == edition && measure.measure_ref == reference
            })
        };
        let pairs = editions.get(edition).into_iter().flatten();
        found.extend(pairs.filter(|(a, b)| of_it(a) && of_it(b)).cloned());
    }
    Ok(found)
}

fn of_edition(conn: &Connection, edition: &str) -> Result<Pairs, Error> {
    let mut pairs = Vec::new();
    read::each(
        conn,
        "SELECT measure_ref, conflicts_with FROM measures
         WHERE edition = ?1 AND conflicts_with IS NOT NULL",
        [edition],
        |fields| {
            let measure_ref = fields.text()?;
            let others = read::references(&fields.text()?).into_iter();
            pairs.extend(others.map(|other| (measure_ref.clone(), other)));
            Ok(())
        },
    )?;
    Ok(pairs)
}
