//! Commitments and their profiles, as lines and with what they conflict with.

use std::collections::HashMap;

use rusqlite::Connection;

use super::row::Fields;
use super::{rows, stamp_of};
use crate::calc::commitment::{Commitment, Frozen, Profile};
use crate::calc::explain::SourceLine;
use crate::calc::text::natural;
use crate::calc::words::MeasureKind;
use crate::calc::{Quarter, Value};
use crate::db::Error;
use crate::db::sqlite::kept;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.contract_ref, m.units, m.relevance, m.committed_on, m.edition, m.measure_ref,
             m.measure_from, m.title, m.unit, m.kind, m.proxy,
             c.title, a.seq, a.at, a.person, a.action
             FROM commitments m JOIN contracts c ON c.id = m.contract_id
             JOIN audit a ON a.seq = m.seq ",
            $rest
        )
    };
}

fn commitment(fields: &mut Fields) -> Result<Commitment, Error> {
    Ok(Commitment {
        contract_ref: fields.text()?,
        units: fields.quantity()?,
        relevance: fields.some_text()?,
        committed_on: fields.some_day()?,
        measure: Frozen {
            edition: fields.text()?,
            measure_ref: fields.text()?,
            from: fields.some_day()?,
            title: fields.text()?,
            unit: fields.text()?,
            kind: fields.word(MeasureKind::parse)?,
            proxy: fields.some_proxy()?,
        },
    })
}

fn line(fields: &mut Fields) -> Result<SourceLine, Error> {
    Ok(SourceLine {
        commitment: commitment(fields)?,
        contract_title: fields.text()?,
        stamp: stamp_of(fields)?,
    })
}

fn in_order(mut lines: Vec<SourceLine>) -> Vec<SourceLine> {
    lines.sort_by(|a, b| {
        natural(&a.commitment.measure.measure_ref, &b.commitment.measure.measure_ref)
    });
    lines
}

/// The lines of a contract, measures in the order in which people count them.
pub fn lines_of(conn: &Connection, contract_ref: &str) -> Result<Vec<SourceLine>, Error> {
    let sql = select!("WHERE c.contract_ref = ?1");
    rows(conn, sql, [contract_ref], line).map(in_order)
}

/// As [`lines_of`], by surrogate id.
pub fn lines_by_id(conn: &Connection, contract_id: i64) -> Result<Vec<SourceLine>, Error> {
    let sql = select!("WHERE m.contract_id = ?1");
    rows(conn, sql, [contract_id], line).map(in_order)
}

/// The first uses of a measure, whatever its version, in order of contract.
pub fn uses(
    conn: &Connection,
    edition: &str,
    measure_ref: &str,
    count: usize,
) -> Result<Vec<SourceLine>, Error> {
    let sql =
        select!("WHERE m.edition = ?1 AND m.measure_ref = ?2 ORDER BY c.contract_ref LIMIT ?3");
    rows(conn, sql, (edition, measure_ref, super::limit(count)), line)
}

pub fn of_contract(conn: &Connection, contract_ref: &str) -> Result<Vec<Commitment>, Error> {
    Ok(lines_of(conn, contract_ref)?.into_iter().map(|line| line.commitment).collect())
}

/// The profiles of a contract, by measure and quarter.
pub fn profiles(conn: &Connection, contract_ref: &str) -> Result<Vec<Profile>, Error> {
    let sql = "SELECT c.contract_ref, m.measure_ref, p.quarter, p.units
               FROM contracts c JOIN commitments m ON m.contract_id = c.id
               JOIN profiles p ON p.commitment_id = m.id
               WHERE c.contract_ref = ?1 ORDER BY m.measure_ref, p.quarter";
    let mut found = rows(conn, sql, [contract_ref], |fields| {
        Ok(Profile {
            contract_ref: fields.text()?,
            measure_ref: fields.text()?,
            quarter: fields.word(Quarter::parse)?,
            units: fields.quantity()?,
        })
    })?;
    found.sort_by(|a, b| natural(&a.measure_ref, &b.measure_ref).then(a.quarter.cmp(&b.quarter)));
    Ok(found)
}

/// Pairs of measures among these commitments that their editions call conflicting.
pub fn conflicts(
    conn: &Connection,
    commitments: &[Commitment],
) -> Result<Vec<(String, String)>, Error> {
    kept::conflicts(conn, commitments, &mut HashMap::new())
}

/// References as a column keeps them, separated by `;`.
pub fn references(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The value of a stored line: its amount, else by its kind.
pub fn value(pence: Option<crate::calc::Pence>, kind: Option<MeasureKind>) -> Value {
    match (pence, kind) {
        (Some(pence), _) => Value::Known(pence),
        (None, Some(MeasureKind::RecordOnly)) => Value::RecordOnly,
        (None, _) => Value::Unknown,
    }
}
