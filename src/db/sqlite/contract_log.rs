//! What was agreed and done about a contract: variations, actions and ratings.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, first, rows};
use super::reject::Reject;
use super::table::{ACTIONS, COMMITMENTS, Columns, RATINGS, VARIATIONS};
use super::{commitments, import};
use crate::calc::Quantity;
use crate::calc::returns::{Action, Rating, Variation};
use crate::calc::words::{ActionKind, Grade};
use crate::db::Error;
use crate::db::request::{NewCommitment, Record};

/// A row before and after.
type Row = (Option<Record>, Option<Record>);

/// The rows by which a commitment is changed by agreement: its units, and the variation.
pub(super) fn vary(batch: &Batch<'_>, new: &Variation) -> Result<Vec<Row>, Stop> {
    let Variation { contract_ref, measure_ref, .. } = new;
    let found = commitments::stored(batch.conn, contract_ref, measure_ref)?;
    let found =
        found.ok_or_else(|| Stop::Reject(Reject::no_commitment(contract_ref, measure_ref)))?;
    if new.units < Quantity::ZERO {
        return Err(Stop::Reject(Reject::negative(new.units)));
    }
    let today = batch.by.at.get(..10).unwrap_or_default();
    if new.signed_on.to_string().as_str() > today {
        return Err(Stop::Reject(Reject::signed_later(new)));
    }
    let others = of_commitment(batch.conn, contract_ref, measure_ref)?;
    if let Some(last) = others.last().filter(|last| new.signed_on <= last.signed_on) {
        return Err(Stop::Reject(Reject::signed_before(new, last)));
    }
    let was = commitments::record(found.clone());
    let variation = Variation { was: Some(found.units), ..new.clone() };
    let to = NewCommitment { units: new.units, ..found.into() };
    Ok(vec![(Some(was), Some(Record::Commitment(to))), (None, Some(Record::Variation(variation)))])
}

/// The rows of a variation that a person records, with the action that says so: a second one of the
/// same day adds to the action of the first.
pub(super) fn vary_by_hand(batch: &Batch<'_>, new: &Variation) -> Result<Vec<Row>, Stop> {
    let mut rows = vary(batch, new)?;
    let found = commitments::stored(batch.conn, &new.contract_ref, &new.measure_ref)?;
    let Some(found) = found else { return Ok(rows) };
    let unit = &found.measure.unit;
    let (was, now) = (found.units.grouped(), new.units.grouped());
    let mut note = format!("{} from {was} to {now} {unit}", new.measure_ref);
    if let Some(reason) = &new.reason {
        note = format!("{note}: {reason}");
    }
    let mut action = Action {
        contract_ref: new.contract_ref.clone(),
        on: new.signed_on,
        kind: ActionKind::Adjusted,
        person: batch.by.person.clone(),
        note: None,
    };
    let old = stored_action(batch.conn, &action)?;
    let before = old.as_ref().and_then(|old| old.note.as_ref());
    action.note = Some(before.map_or_else(|| note.clone(), |before| format!("{before}; {note}")));
    rows.push((old.map(Record::Action), Some(Record::Action(action))));
    Ok(rows)
}

/// The rows by which the last variation of a commitment is another, or is taken out. What is there
/// where the person saw something else.
pub(super) fn revary(
    batch: &Batch<'_>,
    was: &Variation,
    to: Option<&Variation>,
) -> Result<Result<Vec<Row>, Option<Box<Record>>>, Stop> {
    let Variation { contract_ref, measure_ref, .. } = was;
    let others = of_commitment(batch.conn, contract_ref, measure_ref)?;
    let stored = others.iter().find(|own| own.signed_on == was.signed_on);
    let Some(stored) = stored.filter(|own| **own == Variation { was: own.was, ..was.clone() })
    else {
        return Ok(Err(stored.cloned().map(|own| Box::new(Record::Variation(own)))));
    };
    if let Some(last) = others.last().filter(|last| last.signed_on > stored.signed_on) {
        return Err(Stop::Reject(Reject::varied_since(stored, last)));
    }
    let found = commitments::stored(batch.conn, contract_ref, measure_ref)?;
    let Some((found, before)) = found.zip(stored.was) else { return Ok(Err(None)) };
    if found.units != stored.units {
        return Ok(Err(Some(Box::new(commitments::record(found)))));
    }
    let units = to.map_or(before, |to| to.units);
    if units < Quantity::ZERO {
        return Err(Stop::Reject(Reject::negative(units)));
    }
    let of_commitment = commitments::record(found.clone());
    let followed = NewCommitment { units, ..found.into() };
    let to = to.map(|to| {
        let reason = to.reason.clone();
        Record::Variation(Variation { units, reason, ..stored.clone() })
    });
    let rows = vec![
        (Some(of_commitment), Some(Record::Commitment(followed))),
        (Some(Record::Variation(stored.clone())), to),
    ];
    Ok(Ok(rows))
}

/// Takes a row of a file in: a new variation changes its commitment.
pub(super) fn put_variation(batch: &mut Batch<'_>, new: &Variation) -> Result<Put, Stop> {
    let Some(was) = new.was else {
        let others = of_commitment(batch.conn, &new.contract_ref, &new.measure_ref)?;
        let is_there = |other: &Variation| *other == Variation { was: other.was, ..new.clone() };
        if others.iter().any(is_there) {
            return Ok(Put::Unchanged);
        }
        let contract = batch.contract(&new.contract_ref)?.id;
        if let Some(commitment) = batch.commitment(contract, &new.measure_ref)? {
            batch.follows_on(&COMMITMENTS, commitment);
        }
        let mut put = Put::Unchanged;
        for row in vary(batch, new)? {
            if let (_, Some(record)) = row {
                put = import::put_record(batch, &record)?;
            }
        }
        return Ok(put);
    };
    let contract = batch.contract(&new.contract_ref)?.id;
    let commitment = batch
        .commitment(contract, &new.measure_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_commitment(&new.contract_ref, &new.measure_ref)))?;
    let own: Columns<'_> = vec![
        commitment.into(),
        new.signed_on.into(),
        new.units.raw().into(),
        was.raw().into(),
        new.reason.as_deref().into(),
    ];
    let put = batch.put(&VARIATIONS, &[&commitment, &new.signed_on.to_string()], own)?;
    if put != Put::Unchanged {
        // The commitment may be as it was, and its past another.
        batch.touched.insert(contract);
    }
    Ok(put)
}

pub(super) fn remove_variation(batch: &mut Batch<'_>, old: &Variation) -> Result<(), Stop> {
    let contract = batch.contract(&old.contract_ref)?.id;
    if let Some(commitment) = batch.commitment(contract, &old.measure_ref)? {
        batch.remove(&VARIATIONS, &[&commitment, &old.signed_on.to_string()])?;
        batch.touched.insert(contract);
    }
    Ok(())
}

pub(super) fn put_action(batch: &mut Batch<'_>, action: &Action) -> Result<Put, Stop> {
    let contract = batch.contract(&action.contract_ref)?.id;
    let own: Columns<'_> = vec![
        contract.into(),
        action.on.into(),
        action.kind.word().into(),
        (&action.person).into(),
        action.note.as_deref().into(),
    ];
    let (on, kind) = (action.on.to_string(), action.kind.word());
    batch.put(&ACTIONS, &[&contract, &on, &kind, &action.person], own)
}

pub(super) fn remove_action(batch: &mut Batch<'_>, old: &Action) -> Result<(), Stop> {
    let contract = batch.contract(&old.contract_ref)?.id;
    let (on, kind) = (old.on.to_string(), old.kind.word());
    batch.remove(&ACTIONS, &[&contract, &on, &kind, &old.person])?;
    Ok(())
}

pub(super) fn put_rating(batch: &mut Batch<'_>, rating: &Rating) -> Result<Put, Stop> {
    let contract = batch.contract(&rating.contract_ref)?.id;
    let year = i64::from(rating.year);
    let own: Columns<'_> = vec![
        contract.into(),
        year.into(),
        (&rating.kpi).into(),
        rating.grade.word().into(),
        rating.published_on.into(),
    ];
    batch.put(&RATINGS, &[&contract, &year, &rating.kpi], own)
}

pub(super) fn remove_rating(batch: &mut Batch<'_>, old: &Rating) -> Result<(), Stop> {
    let contract = batch.contract(&old.contract_ref)?.id;
    batch.remove(&RATINGS, &[&contract, &i64::from(old.year), &old.kpi])?;
    Ok(())
}

macro_rules! variations {
    ($tail:literal) => {
        concat!(
            "SELECT contract_ref, m.measure_ref, signed_on, v.units, was, v.reason
             FROM contracts c CROSS JOIN commitments m ON m.contract_id = c.id
             CROSS JOIN variations v ON v.commitment_id = m.id ",
            $tail
        )
    };
}

/// The variations of one commitment, the first first.
pub(super) fn of_commitment(
    conn: &Connection,
    contract_ref: &str,
    measure_ref: &str,
) -> Result<Vec<Variation>, Error> {
    let sql = variations!("WHERE contract_ref = ?1 AND m.measure_ref = ?2 ORDER BY signed_on");
    rows(conn, sql, [contract_ref, measure_ref], read_variation)
}

pub(super) fn variations_of(conn: &Connection, contract: i64) -> Result<Vec<Variation>, Error> {
    let sql = variations!("WHERE c.id = ?1 ORDER BY m.measure_ref, signed_on");
    rows(conn, sql, [contract], read_variation)
}

pub(super) fn each_variation(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = variations!("ORDER BY contract_ref, m.measure_ref, signed_on");
    read::each(conn, sql, [], |fields| visit(Record::Variation(read_variation(fields)?)))
}

pub(super) fn stored_variation(
    conn: &Connection,
    new: &Variation,
) -> Result<Option<Variation>, Error> {
    let sql = variations!("WHERE contract_ref = ?1 AND m.measure_ref = ?2 AND signed_on = ?3");
    let key = (&new.contract_ref, &new.measure_ref, new.signed_on.to_string());
    first(conn, sql, key, read_variation)
}

pub(super) fn read_variation(fields: &mut Fields) -> Result<Variation, Error> {
    Ok(Variation {
        contract_ref: fields.text()?,
        measure_ref: fields.text()?,
        signed_on: fields.day()?,
        units: fields.quantity()?,
        was: Some(fields.quantity()?),
        reason: fields.some_text()?,
    })
}

macro_rules! actions {
    ($tail:literal) => {
        concat!(
            "SELECT contract_ref, acted_on, a.kind, person, a.note
             FROM actions a JOIN contracts c ON c.id = a.contract_id ",
            $tail
        )
    };
}

pub(super) fn actions_of(conn: &Connection, contract: i64) -> Result<Vec<Action>, Error> {
    let sql = actions!("WHERE c.id = ?1 ORDER BY acted_on DESC, a.kind, person");
    rows(conn, sql, [contract], read_action)
}

pub(super) fn each_action(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = actions!("ORDER BY contract_ref, acted_on, a.kind, person");
    read::each(conn, sql, [], |fields| visit(Record::Action(read_action(fields)?)))
}

pub(super) fn stored_action(conn: &Connection, action: &Action) -> Result<Option<Action>, Error> {
    let sql = actions!("WHERE contract_ref = ?1 AND acted_on = ?2 AND a.kind = ?3 AND person = ?4");
    let key = (&action.contract_ref, action.on.to_string(), action.kind.word(), &action.person);
    first(conn, sql, key, read_action)
}

pub(super) fn read_action(fields: &mut Fields) -> Result<Action, Error> {
    Ok(Action {
        contract_ref: fields.text()?,
        on: fields.day()?,
        kind: fields.word(ActionKind::parse)?,
        person: fields.text()?,
        note: fields.some_text()?,
    })
}

macro_rules! ratings {
    ($tail:literal) => {
        concat!(
            "SELECT contract_ref, year, kpi, grade, published_on
             FROM ratings g JOIN contracts c ON c.id = g.contract_id ",
            $tail
        )
    };
}

pub(super) fn ratings_of(conn: &Connection, contract: i64) -> Result<Vec<Rating>, Error> {
    let sql = ratings!("WHERE c.id = ?1 ORDER BY year DESC, kpi");
    rows(conn, sql, [contract], read_rating)
}

/// The ratings of contracts between two ids, each with that of its contract.
pub(super) fn ratings_between(
    conn: &Connection,
    contracts: (i64, i64),
) -> Result<Vec<(i64, Rating)>, Error> {
    let sql = "SELECT contract_id, contract_ref, year, kpi, grade, published_on
         FROM ratings g JOIN contracts c ON c.id = g.contract_id
         WHERE c.id BETWEEN ?1 AND ?2 ORDER BY c.id, year, kpi";
    rows(conn, sql, contracts, |fields| Ok((fields.int()?, read_rating(fields)?)))
}

pub(super) fn each_rating(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = ratings!("ORDER BY contract_ref, year, kpi");
    read::each(conn, sql, [], |fields| visit(Record::Rating(read_rating(fields)?)))
}

pub(super) fn stored_rating(conn: &Connection, rating: &Rating) -> Result<Option<Rating>, Error> {
    let sql = ratings!("WHERE contract_ref = ?1 AND year = ?2 AND kpi = ?3");
    first(conn, sql, (&rating.contract_ref, rating.year, &rating.kpi), read_rating)
}

pub(super) fn read_rating(fields: &mut Fields) -> Result<Rating, Error> {
    Ok(Rating {
        contract_ref: fields.text()?,
        year: i16::try_from(fields.int()?).map_err(|_| read::out_of_range("year"))?,
        kpi: fields.text()?,
        grade: fields.word(Grade::parse)?,
        published_on: fields.some_day()?,
    })
}

/// The audit row that last wrote a record of these.
pub(super) fn seq(conn: &Connection, record: &Record) -> Result<Option<i64>, Error> {
    match record {
        Record::Variation(new) => first(
            conn,
            "SELECT v.seq FROM variations v JOIN commitments m ON m.id = v.commitment_id
             JOIN contracts c ON c.id = m.contract_id
             WHERE contract_ref = ?1 AND m.measure_ref = ?2 AND signed_on = ?3",
            (&new.contract_ref, &new.measure_ref, new.signed_on.to_string()),
            read::int,
        ),
        Record::Action(new) => first(
            conn,
            "SELECT a.seq FROM actions a JOIN contracts c ON c.id = a.contract_id
             WHERE contract_ref = ?1 AND acted_on = ?2 AND a.kind = ?3 AND person = ?4",
            (&new.contract_ref, new.on.to_string(), new.kind.word(), &new.person),
            read::int,
        ),
        Record::Rating(new) => first(
            conn,
            "SELECT g.seq FROM ratings g JOIN contracts c ON c.id = g.contract_id
             WHERE contract_ref = ?1 AND year = ?2 AND kpi = ?3",
            (&new.contract_ref, new.year, &new.kpi),
            read::int,
        ),
        _ => Ok(None),
    }
}
