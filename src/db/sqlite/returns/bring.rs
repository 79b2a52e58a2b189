//! Lines and evidence that a file brings: always into the open draft, as if they were keyed.

use super::{acts, evidence, lines};
use crate::calc::Quantity;
use crate::calc::Quarter;
use crate::calc::returns::{Evidence, Return, ReturnLine, Signed};
use crate::db::request::{NewLine, Record};
use crate::db::sqlite::batch::{Batch, Put, Stop};
use crate::db::sqlite::reject::Reject;
use crate::db::sqlite::{commitments, returns};

/// Keys what a row of a file declares. An empty cell leaves what is there.
pub fn declare(batch: &mut Batch<'_>, new: &NewLine) -> Result<Put, Stop> {
    let given = &new.line;
    let (contract_ref, quarter) = (&given.key.contract_ref, given.key.quarter);
    counts_so(batch, new)?;
    if let Some(units) = given.declared.filter(|units| !acts::is_plausible(*units)) {
        return Err(Stop::Reject(Reject::too_many(units)));
    }
    if let Some(units) = given.declared.filter(|units| *units < Quantity::ZERO) {
        return Err(Stop::Reject(Reject::negative(units)));
    }
    let brought = batch.brought.take().filter(|brought| brought.is_of(contract_ref, quarter));
    let newest = match &brought {
        Some(brought) => Some(brought.draft.clone()),
        None => returns::versions(batch.conn, contract_ref, quarter)?.pop(),
    };
    let old = match &newest {
        // A draft that this file began has no lines but its own.
        Some(_) if brought.as_ref().is_some_and(|brought| brought.is_new) => None,
        Some(newest) => lines::stored(batch.conn, &newest.key, &given.measure_ref)?,
        None => None,
    };
    let is_there = |own: &ReturnLine| {
        (given.declared.is_none() || given.declared == own.declared)
            && (given.wage_rate.is_none() || given.wage_rate == own.wage_rate)
            && (given.note.is_none() || given.note == own.note)
            && (given.answer.is_none() || given.answer == own.answer)
    };
    let is_empty = given.declared.is_none()
        && given.wage_rate.is_none()
        && given.note.is_none()
        && given.answer.is_none();
    if is_empty || old.as_ref().is_some_and(is_there) {
        return Ok(Put::Unchanged);
    }
    let brought = match brought {
        Some(brought) => brought,
        None => open(batch, contract_ref, quarter)?,
    };
    let draft = brought.draft.clone();
    batch.brought = Some(brought);
    let by = Signed { person: batch.by.person.clone(), at: batch.by.at.clone() };
    let line = ReturnLine {
        key: draft.key,
        measure_ref: given.measure_ref.clone(),
        declared: given.declared.or_else(|| old.as_ref().and_then(|old| old.declared)),
        wage_rate: given.wage_rate.or_else(|| old.as_ref().and_then(|old| old.wage_rate)),
        note: given.note.clone().or_else(|| old.as_ref().and_then(|old| old.note.clone())),
        answer: given.answer.clone().or_else(|| old.as_ref().and_then(|old| old.answer.clone())),
        keyed: by,
        decided: None,
    };
    lines::put(batch, &line.into())
}

/// The draft that rows of a file go into, one after the other.
pub struct Brought {
    draft: Return,
    /// The file began it.
    is_new: bool,
}

impl Brought {
    fn is_of(&self, contract_ref: &str, quarter: Quarter) -> bool {
        self.draft.key.quarter == quarter && self.draft.key.contract_ref == contract_ref
    }
}

fn open(batch: &mut Batch<'_>, contract_ref: &str, quarter: Quarter) -> Result<Brought, Stop> {
    let (draft, row) = acts::open(batch, contract_ref, quarter)?;
    let is_new = matches!(row, Some((None, _)));
    put_header(batch, row)?;
    Ok(Brought { draft, is_new })
}

/// Refuses a measure that is not committed, or that counts in another unit.
fn counts_so(batch: &mut Batch<'_>, new: &NewLine) -> Result<(), Stop> {
    let (contract_ref, measure_ref) = (&new.line.key.contract_ref, &new.line.measure_ref);
    let missing = || Stop::Reject(Reject::no_commitment(contract_ref, measure_ref));
    let Some(unit) = &new.unit else {
        let contract = batch.contract(contract_ref)?.id;
        return batch.commitment(contract, measure_ref)?.map(|_| ()).ok_or_else(missing);
    };
    let found = commitments::stored(batch.conn, contract_ref, measure_ref)?;
    let measure = found.ok_or_else(missing)?.measure;
    if *unit == measure.unit {
        Ok(())
    } else {
        Err(Stop::Reject(Reject::other_unit(unit, &measure)))
    }
}

/// Adds a piece of evidence to the open draft; its line is begun where there is none.
pub fn prove(batch: &mut Batch<'_>, new: &Evidence) -> Result<Put, Stop> {
    let (contract_ref, quarter) = (&new.key.contract_ref, new.key.quarter);
    let contract = batch.contract(contract_ref)?.id;
    if batch.commitment(contract, &new.measure_ref)?.is_none() {
        return Err(Stop::Reject(Reject::no_commitment(contract_ref, &new.measure_ref)));
    }
    if let Some(newest) = returns::versions(batch.conn, contract_ref, quarter)?.pop() {
        let own = Evidence { key: newest.key, ..new.clone() };
        if evidence::stored(batch.conn, &own)?.as_ref() == Some(&own) {
            return Ok(Put::Unchanged);
        }
    }
    let (draft, row) = acts::open(batch, contract_ref, quarter)?;
    put_header(batch, row)?;
    let has_line = lines::stored(batch.conn, &draft.key, &new.measure_ref)?.is_some();
    if !has_line {
        let line = ReturnLine {
            key: draft.key.clone(),
            measure_ref: new.measure_ref.clone(),
            declared: None,
            wage_rate: None,
            note: None,
            answer: None,
            keyed: Signed { person: batch.by.person.clone(), at: batch.by.at.clone() },
            decided: None,
        };
        lines::put(batch, &line.into())?;
    }
    evidence::put(batch, &Evidence { key: draft.key, ..new.clone() })
}

fn put_header(
    batch: &mut Batch<'_>,
    row: Option<(Option<Record>, Option<Record>)>,
) -> Result<(), Stop> {
    if let Some((_, Some(Record::Return(header)))) = row {
        super::put(batch, &header)?;
    }
    Ok(())
}
