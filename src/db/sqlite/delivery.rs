//! Delivery of one contract as at a day, computed from its rows.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::read::{self, out_of_range};
use super::{commitments, contract_log, profiles};
use crate::calc::commitment::Commitment;
use crate::calc::contract::Contract;
use crate::calc::performance::{
    Amount, Declared, Life, Performance, Record, Rules, Sum, expected_through, performance,
};
use crate::calc::words::ReturnState;
use crate::calc::{Date, Quantity, Quarter, Total, value};
use crate::db::Error;
use crate::db::request::AsAt;

/// The commitments of a contract with what counts of its returns as at a day.
pub(super) struct Delivery {
    pub life: Life,
    pub lines: Vec<Line>,
    /// Quarters whose return is validated.
    closed: Vec<Quarter>,
}

/// A commitment with its units as at the day, its profile, and what is declared of it.
pub(super) struct Line {
    pub commitment: Commitment,
    profile: Vec<(Quarter, Quantity)>,
    pub declared: Vec<Declared>,
}

/// What counts in one quarter, by value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flow {
    pub expected: Total,
    pub declared: Total,
    pub validated: Total,
    pub waiting: Total,
}

impl Delivery {
    /// Reads it.
    pub fn of(conn: &Connection, id: i64, contract: &Contract, as_at: AsAt) -> Result<Self, Error> {
        let mut commitments = commitments::of_contract(conn, id)?;
        if as_at.is_past {
            as_they_were(conn, id, contract, as_at.day, &mut commitments)?;
        }
        let mut planned: HashMap<String, Vec<(Quarter, Quantity)>> = HashMap::new();
        for profile in profiles::of_contract(conn, id)? {
            let own = planned.entry(profile.measure_ref).or_default();
            own.push((profile.quarter, profile.units));
        }
        let Counted { mut lines, closed } = counted(conn, id, as_at)?;
        let with_lines = commitments.into_iter().map(|commitment| {
            let name = commitment.measure.measure_ref.as_str();
            let profile = planned.remove(name).unwrap_or_default();
            let declared = lines.remove(name).unwrap_or_default();
            Line { commitment, profile, declared }
        });
        Ok(Self { life: Life::of(contract), lines: with_lines.collect(), closed })
    }

    fn record<'a>(&'a self, line: &'a Line) -> Record<'a> {
        Record {
            commitment: &line.commitment,
            life: self.life,
            profile: &line.profile,
            declared: &line.declared,
            closed: &self.closed,
        }
    }

    /// The performance of each commitment, in the order of `lines`.
    pub fn performances(&self, day: Date, rules: Rules) -> Result<Vec<Performance>, Error> {
        let one = |line| {
            performance(&self.record(line), day, rules).ok_or_else(|| out_of_range("amount"))
        };
        self.lines.iter().map(one).collect()
    }

    /// What counts in each quarter: those of the contract's life, and any other with a figure.
    pub fn flows(&self) -> Result<BTreeMap<Quarter, Flow>, Error> {
        let mut flows: BTreeMap<Quarter, Flow> =
            self.life.quarters().map(|quarter| (quarter, Flow::default())).collect();
        for line in &self.lines {
            self.add(line, &mut flows).ok_or_else(|| out_of_range("amount"))?;
        }
        Ok(flows)
    }

    /// What falls to each quarter of the contract's life.
    pub fn expected_by_quarter(&self, line: &Line) -> Result<Vec<(Quarter, Amount)>, Error> {
        by_quarter(&self.record(line), self.life).ok_or_else(|| out_of_range("amount"))
    }

    fn add(&self, line: &Line, flows: &mut BTreeMap<Quarter, Flow>) -> Option<()> {
        let record = self.record(line);
        for (quarter, amount) in by_quarter(&record, self.life)? {
            let flow = flows.entry(quarter).or_default();
            flow.expected = flow.expected.with(amount.value)?;
        }
        let measure = &line.commitment.measure;
        let worth = |units| value::line(measure.kind, units, measure.proxy);
        for Declared { quarter, declared, decided } in &line.declared {
            let flow = flows.entry(*quarter).or_default();
            let value = worth(*declared)?;
            flow.declared = flow.declared.with(value)?;
            match decided {
                Some(units) => flow.validated = flow.validated.with(worth(*units)?)?,
                None => flow.waiting = flow.waiting.with(value)?,
            }
        }
        Some(())
    }

    /// The sum over its commitments.
    pub fn sum(&self, performances: &[Performance]) -> Result<Sum, Error> {
        let mut lines = self.lines.iter().map(|line| &line.commitment).zip(performances);
        let sum = lines.try_fold(Sum::default(), |sum, (commitment, performance)| {
            sum.with(commitment, performance)
        });
        sum.ok_or_else(|| out_of_range("amount"))
    }
}

/// What is expected by the end of each quarter less what was by the end of the one before: so the
/// quarters add up to what is expected in all.
fn by_quarter(record: &Record, life: Life) -> Option<Vec<(Quarter, Amount)>> {
    let mut before = None;
    let mut found = Vec::new();
    for quarter in life.quarters() {
        let by_then = expected_through(record, Some(quarter))?.amount;
        found.push((quarter, before.map_or(Some(by_then), |before| by_then.less(before))?));
        before = Some(by_then);
    }
    Some(found)
}

/// Leaves out what was committed later, and takes later variations back.
fn as_they_were(
    conn: &Connection,
    id: i64,
    contract: &Contract,
    day: Date,
    commitments: &mut Vec<Commitment>,
) -> Result<(), Error> {
    let begun = contract.award_date.unwrap_or(contract.start);
    commitments.retain(|commitment| commitment.committed_on.unwrap_or(begun) <= day);
    for variation in contract_log::variations_of(conn, id)?.into_iter().rev() {
        let own = commitments
            .iter_mut()
            .find(|commitment| commitment.measure.measure_ref == variation.measure_ref);
        if let (Some(own), Some(was), true) = (own, variation.was, variation.signed_on > day) {
            own.units = was;
        }
    }
    Ok(())
}

struct Counted {
    /// By measure.
    lines: HashMap<String, Vec<Declared>>,
    closed: Vec<Quarter>,
}

/// What counts: of each quarter the newest version that was submitted.
fn counted(conn: &Connection, id: i64, as_at: AsAt) -> Result<Counted, Error> {
    let until = if as_at.is_past { end_of(as_at.day) } else { "9".to_owned() };
    let is_by_then = |at: &str| at <= until.as_str();
    let mut found = Counted { lines: HashMap::new(), closed: Vec::new() };
    let sql = "SELECT quarter, state, validated_at FROM returns r
         WHERE contract_id = ?1 AND submitted_at <= ?2 AND return_version = (
             SELECT max(return_version) FROM returns o WHERE o.contract_id = r.contract_id
             AND o.quarter = r.quarter AND o.submitted_at <= ?2) ORDER BY quarter";
    read::each(conn, sql, (id, &until), |fields| {
        let (quarter, state) = (fields.word(Quarter::parse)?, fields.word(ReturnState::parse)?);
        let ended = fields.some_text()?;
        if state == ReturnState::Validated && ended.is_some_and(|at| is_by_then(&at)) {
            found.closed.push(quarter);
        }
        Ok(())
    })?;
    // What is decided counts once the validation has ended, so that nothing that a validator may
    // still take back is delivered; what an amendment carried over counts from when it was decided.
    let sql = "SELECT m.measure_ref, quarter, declared,
         CASE WHEN return_version > 1 AND EXISTS (
                  SELECT 1 FROM returns p JOIN return_lines pl ON pl.return_id = p.id
                  WHERE p.contract_id = r.contract_id AND p.quarter = r.quarter
                  AND p.return_version = r.return_version - 1
                  AND pl.commitment_id = l.commitment_id AND pl.decided_by IS l.decided_by
                  AND pl.decided_at IS l.decided_at AND pl.validated IS l.validated)
              THEN decided_at ELSE validated_at END, validated
         FROM returns r JOIN return_lines l ON l.return_id = r.id
         JOIN commitments m ON m.id = l.commitment_id
         WHERE r.contract_id = ?1 AND submitted_at <= ?2 AND declared IS NOT NULL
         AND return_version = (
             SELECT max(return_version) FROM returns o WHERE o.contract_id = r.contract_id
             AND o.quarter = r.quarter AND o.submitted_at <= ?2) ORDER BY quarter";
    read::each(conn, sql, (id, &until), |fields| {
        let (name, quarter) = (fields.text()?, fields.word(Quarter::parse)?);
        let (declared, at) = (fields.quantity()?, fields.some_text()?);
        let counts = at.is_some_and(|at| is_by_then(&at));
        let decided = fields.some_quantity()?.filter(|_| counts);
        found.lines.entry(name).or_default().push(Declared { quarter, declared, decided });
        Ok(())
    })?;
    Ok(found)
}

/// A moment after all those of a day.
fn end_of(day: Date) -> String {
    format!("{day}T99")
}
