//! Lines of returns.

use rusqlite::Connection;

use super::{Header, evidence, header, read_key, some_signed};
use crate::calc::Pence;
use crate::calc::Quantity;
use crate::calc::returns::{Decided, Return, ReturnKey, ReturnLine, Returned, Signed};
use crate::calc::words::{Decision, ReturnState};
use crate::db::Error;
use crate::db::request::{AsAt, NewLine, Record};
use crate::db::sqlite::batch::{Batch, Put, Stop};
use crate::db::sqlite::read::{self, Fields, first, rows};
use crate::db::sqlite::reject::Reject;
use crate::db::sqlite::table::{Columns, RETURN_LINES};

/// Puts a line in as it is, and the version that it belongs to before it where that comes along.
pub fn put(batch: &mut Batch<'_>, new: &NewLine) -> Result<Put, Stop> {
    if let Some(of) = &new.of {
        super::put(batch, of)?;
    }
    let line = &new.line;
    let header = header(batch, &line.key)?;
    // Generated lines follow the version that they belong to.
    let is_new = new.of.is_some() || batch.is_fresh(&RETURN_LINES);
    if header.state != ReturnState::Draft && !is_new {
        still_stands(batch, header, line)?;
    }
    let commitment = commitment(batch, header, line)?;
    let decided = line.decided.as_ref();
    let own: Columns<'_> = vec![
        header.id.into(),
        commitment.into(),
        line.declared.map(Quantity::raw).into(),
        line.wage_rate.map(Pence::raw).into(),
        line.note.as_deref().into(),
        line.answer.as_deref().into(),
        (&line.keyed.person).into(),
        (&line.keyed.at).into(),
        decided.map(|decided| decided.decision.word()).into(),
        decided.and_then(|decided| decided.validated).map(Quantity::raw).into(),
        decided.and_then(|decided| decided.reason.as_deref()).into(),
        decided.map(|decided| decided.by.person.as_str()).into(),
        decided.map(|decided| decided.by.at.as_str()).into(),
    ];
    let put = batch.put(&RETURN_LINES, &[&header.id, &commitment], own)?;
    if put != Put::Unchanged && header.state != ReturnState::Draft {
        batch.touched.insert(header.contract);
    }
    Ok(put)
}

pub fn remove(batch: &mut Batch<'_>, line: &ReturnLine) -> Result<(), Stop> {
    let header = header(batch, &line.key)?;
    if header.state != ReturnState::Draft {
        return Err(Stop::Reject(Reject::frozen(&line.key, header.state)));
    }
    let commitment = commitment(batch, header, line)?;
    batch.remove(&RETURN_LINES, &[&header.id, &commitment])?;
    Ok(())
}

/// Refuses to change what was submitted; what is decided of it may change until validation ends.
fn still_stands(batch: &Batch<'_>, header: Header, line: &ReturnLine) -> Result<(), Stop> {
    let old = stored(batch.conn, &line.key, &line.measure_ref)?;
    let is_same = old.is_some_and(|old| {
        let is_open = header.state == ReturnState::Submitted || old.decided == line.decided;
        is_open && ReturnLine { decided: line.decided.clone(), ..old } == *line
    });
    if is_same { Ok(()) } else { Err(Stop::Reject(Reject::frozen(&line.key, header.state))) }
}

fn commitment(batch: &mut Batch<'_>, header: Header, line: &ReturnLine) -> Result<i64, Stop> {
    let found = batch.commitment(header.contract, &line.measure_ref)?;
    found.ok_or_else(|| {
        Stop::Reject(Reject::no_commitment(&line.key.contract_ref, &line.measure_ref))
    })
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT contract_ref, quarter, return_version, m.measure_ref, declared, wage_rate,
             l.note, answer, keyed_by, keyed_at, decision, validated, decision_reason, decided_by,
             decided_at FROM ",
            $tail
        )
    };
}

pub fn stored(
    conn: &Connection,
    key: &ReturnKey,
    measure_ref: &str,
) -> Result<Option<ReturnLine>, Error> {
    let sql = select!(
        "contracts c JOIN returns r ON r.contract_id = c.id
         JOIN commitments m ON m.contract_id = c.id AND m.measure_ref = ?4
         JOIN return_lines l ON l.return_id = r.id AND l.commitment_id = m.id
         WHERE contract_ref = ?1 AND quarter = ?2 AND return_version = ?3"
    );
    let key = (&key.contract_ref, key.quarter.to_string(), key.version, measure_ref);
    first(conn, sql, key, read)
}

/// The lines of one version, by measure.
pub fn of_return(conn: &Connection, key: &ReturnKey) -> Result<Vec<ReturnLine>, Error> {
    let sql = select!(
        "contracts c JOIN returns r ON r.contract_id = c.id
         JOIN return_lines l ON l.return_id = r.id JOIN commitments m ON m.id = l.commitment_id
         WHERE contract_ref = ?1 AND quarter = ?2 AND return_version = ?3 ORDER BY m.measure_ref"
    );
    rows(conn, sql, (&key.contract_ref, key.quarter.to_string(), key.version), read)
}

/// From when what is decided of a line counts: once the validation has ended, so that nothing that
/// a validator may still take back is delivered; what an amendment carried over counts from when it
/// was decided.
macro_rules! decided_from {
    () => {
        "CASE WHEN return_version > 1 AND EXISTS (
             SELECT 1 FROM returns p JOIN return_lines pl ON pl.return_id = p.id
             WHERE p.contract_id = r.contract_id AND p.quarter = r.quarter
             AND p.return_version = r.return_version - 1
             AND pl.commitment_id = l.commitment_id AND pl.decided_by IS l.decided_by
             AND pl.decided_at IS l.decided_at AND pl.validated IS l.validated)
         THEN decided_at ELSE validated_at END"
    };
}

/// Of the contracts from one id to another, by contract, quarter and version: what was submitted,
/// and what of it was decided, with the day from which that counts. Its columns are few, since
/// there are millions of rows.
pub const SUBMITTED: &str = concat!(
    "SELECT l.return_id, l.commitment_id, declared, validated,
     CASE WHEN validated IS NOT NULL THEN substr(",
    decided_from!(),
    ", 1, 10) END
     FROM returns r CROSS JOIN return_lines l ON l.return_id = r.id
     WHERE r.contract_id BETWEEN ?1 AND ?2 AND submitted_at IS NOT NULL AND declared IS NOT NULL
     ORDER BY r.contract_id, quarter, return_version"
);

/// What counts of a contract: the lines of the newest submitted version of each quarter, by quarter
/// and measure, with their evidence. As at a past day a later decision is none.
pub fn counting(conn: &Connection, contract: i64, as_at: AsAt) -> Result<Vec<Returned>, Error> {
    let until = as_at.until();
    let sql = concat!(
        "SELECT contract_ref, quarter, return_version, m.measure_ref, declared, wage_rate,
         l.note, answer, keyed_by, keyed_at, decision, validated, decision_reason, decided_by,
         decided_at, ",
        decided_from!(),
        ", CASE WHEN return_version > 1 THEN r.reason END,
         (SELECT seq FROM audit a WHERE a.seq = l.seq AND at <= ?2)
         FROM contracts c JOIN returns r ON r.contract_id = c.id
         JOIN return_lines l ON l.return_id = r.id JOIN commitments m ON m.id = l.commitment_id
         WHERE c.id = ?1 AND submitted_at <= ?2 AND declared IS NOT NULL AND return_version = (
             SELECT max(return_version) FROM returns o WHERE o.contract_id = r.contract_id
             AND o.quarter = r.quarter AND o.submitted_at <= ?2)
         ORDER BY quarter, m.measure_ref"
    );
    let mut proofs = evidence::of_contract(conn, contract)?;
    let found = rows(conn, sql, (contract, &until), |fields| {
        let mut line = read(fields)?;
        let counts = fields.some_text()?.is_some_and(|at| at <= until);
        line.decided = line.decided.take().filter(|_| counts);
        let evidence = proofs.remove(&(line.key.clone(), line.measure_ref.clone()));
        let (amended, seq) = (fields.some_text()?, fields.some_int()?);
        Ok(Returned { line, evidence: evidence.unwrap_or_default(), amended, seq })
    })?;
    Ok(found)
}

/// Every line with the return that it belongs to and its unit.
pub fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = "SELECT contract_ref, quarter, return_version, m.measure_ref, declared, wage_rate,
         l.note, answer, keyed_by, keyed_at, decision, validated, decision_reason, decided_by,
         decided_at, m.unit,
         state, r.reason, people, begun_by, begun_at, submitted_by, submitted_at, validated_by,
         validated_at
         FROM contracts c CROSS JOIN returns r ON r.contract_id = c.id
         CROSS JOIN return_lines l ON l.return_id = r.id
         CROSS JOIN commitments m ON m.id = l.commitment_id
         ORDER BY contract_ref, quarter, return_version, m.measure_ref";
    read::each(conn, sql, [], |fields| {
        let line = read(fields)?;
        let unit = Some(fields.text()?);
        let of = Return {
            key: line.key.clone(),
            state: fields.word(ReturnState::parse)?,
            reason: fields.some_text()?,
            people: super::people_of(&fields.text()?),
            begun: Signed { person: fields.text()?, at: fields.text()? },
            submitted: some_signed(fields)?,
            validated: some_signed(fields)?,
        };
        visit(Record::ReturnLine(Box::new(NewLine { line, unit, of: Some(of) })))
    })
}

pub fn read(fields: &mut Fields) -> Result<ReturnLine, Error> {
    let (key, measure_ref) = (read_key(fields)?, fields.text()?);
    let (declared, wage_rate) = (fields.some_quantity()?, fields.some_pence()?);
    let (note, answer) = (fields.some_text()?, fields.some_text()?);
    let keyed = Signed { person: fields.text()?, at: fields.text()? };
    let decision = fields.some_word(Decision::parse)?;
    let (validated, reason) = (fields.some_quantity()?, fields.some_text()?);
    let decided = decision.zip(some_signed(fields)?);
    let decided = decided.map(|(decision, by)| Decided { decision, validated, reason, by });
    Ok(ReturnLine { key, measure_ref, declared, wage_rate, note, answer, keyed, decided })
}
