//! Lines and evidence that a file brings: always into the open draft, as if they were keyed.

use super::{acts, evidence, lines};
use crate::calc::Quantity;
use crate::calc::returns::{Evidence, ReturnLine, Signed};
use crate::db::request::{NewLine, Record};
use crate::db::sqlite::batch::{Batch, Put, Stop};
use crate::db::sqlite::reject::Reject;
use crate::db::sqlite::{commitments, returns};

/// Keys what a row of a file declares. An empty cell leaves what is there.
pub fn declare(batch: &mut Batch<'_>, new: &NewLine) -> Result<Put, Stop> {
    let given = &new.line;
    let (contract_ref, quarter) = (&given.key.contract_ref, given.key.quarter);
    let commitment = commitments::stored(batch.conn, contract_ref, &given.measure_ref)?;
    let commitment = commitment
        .ok_or_else(|| Stop::Reject(Reject::no_commitment(contract_ref, &given.measure_ref)))?;
    if let Some(unit) = new.unit.as_ref().filter(|unit| **unit != commitment.measure.unit) {
        return Err(Stop::Reject(Reject::other_unit(unit, &commitment.measure)));
    }
    if let Some(units) = given.declared.filter(|units| *units < Quantity::ZERO) {
        return Err(Stop::Reject(Reject::negative(units)));
    }
    let newest = returns::versions(batch.conn, contract_ref, quarter)?.pop();
    let old = match &newest {
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
    let (draft, row) = acts::open(batch, contract_ref, quarter)?;
    put_header(batch, row)?;
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

/// Adds a piece of evidence to the open draft; its line is begun where there is none.
pub fn prove(batch: &mut Batch<'_>, new: &Evidence) -> Result<Put, Stop> {
    let (contract_ref, quarter) = (&new.key.contract_ref, new.key.quarter);
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
