//! Delivery of each contract as it is summed up, kept as at the last quarter that was due when it
//! was computed: so that the whole council is summed up without reading its lines.
//!
//! A row says through which quarter it holds. What is of another quarter is computed again when it
//! is asked for, and kept anew by and by.

use std::fmt::Write as _;

use rusqlite::{Connection, params};

use super::contracts;
use super::delivery::{Delivery, Flow};
use super::read::{self, out_of_range};
use crate::calc::contract::Contract;
use crate::calc::fraction::Fraction;
use crate::calc::performance::{Rules, Sum, Worst, due_day};
use crate::calc::{Pence, Quarter, Total};
use crate::db::Error;
use crate::db::request::{AsAt, QuarterTotals};

/// One contract, summed up.
#[derive(Debug, Default)]
pub(super) struct Summed {
    pub sum: Sum,
    pub measures: Vec<OfMeasure>,
    pub quarters: Vec<(Quarter, Flow)>,
}

/// What one measure of a contract comes to.
#[derive(Debug)]
pub(super) struct OfMeasure {
    pub edition: String,
    pub measure_ref: String,
    pub title: String,
    pub sum: Sum,
}

/// Sums a contract up as at a day.
pub(super) fn of(
    conn: &Connection,
    id: i64,
    contract: &Contract,
    (as_at, rules): (AsAt, Rules),
) -> Result<Summed, Error> {
    let delivery = Delivery::of(conn, id, contract, as_at)?;
    let performances = delivery.performances(as_at.day, rules)?;
    let measures = delivery.lines.iter().zip(&performances).map(|(line, performance)| {
        let measure = &line.commitment.measure;
        let sum = Sum::default().with(&line.commitment, performance);
        Ok(OfMeasure {
            edition: measure.edition.clone(),
            measure_ref: measure.measure_ref.clone(),
            title: measure.title.clone(),
            sum: sum.ok_or_else(|| out_of_range("amount"))?,
        })
    });
    Ok(Summed {
        sum: delivery.sum(&performances)?,
        measures: measures.collect::<Result<_, Error>>()?,
        quarters: delivery.flows()?.into_iter().collect(),
    })
}

/// Keeps a contract's sums as at a quarter.
fn keep(conn: &Connection, id: i64, contract: &Contract, through: Quarter) -> Result<(), Error> {
    // Whatever the council's settings: sums do not say how they are graded.
    let rules = Rules::default();
    let summed = of(conn, id, contract, (AsAt::now(due_day(through, rules)), rules))?;
    uncount(conn, id)?;
    count(conn, &summed.quarters, 1)?;
    conn.prepare_cached(
        "INSERT INTO performance_kept (contract_id, through, sum, measures, quarters)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (contract_id) DO UPDATE SET through = excluded.through, sum = excluded.sum,
         measures = excluded.measures, quarters = excluded.quarters",
    )?
    .execute(params![
        id,
        through.to_string(),
        written(&summed.sum),
        write_measures(&summed.measures),
        write_quarters(&summed.quarters)
    ])?;
    Ok(())
}

/// Takes a contract out of what is kept.
pub(super) fn forget(conn: &Connection, id: i64) -> Result<(), Error> {
    uncount(conn, id)?;
    conn.execute("DELETE FROM performance_kept WHERE contract_id = ?1", [id])?;
    Ok(())
}

/// Takes what was kept of a contract out of the totals.
fn uncount(conn: &Connection, id: i64) -> Result<(), Error> {
    let sql = "SELECT quarters FROM performance_kept WHERE contract_id = ?1";
    match read::first(conn, sql, [id], read::text)? {
        Some(old) => count(conn, &read_quarters(&old)?, -1),
        None => Ok(()),
    }
}

fn count(conn: &Connection, quarters: &[(Quarter, Flow)], sign: i64) -> Result<(), Error> {
    let mut add = conn.prepare_cached(
        "INSERT INTO performance_totals (quarter, expected, declared, validated, waiting)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (quarter) DO UPDATE SET
         expected = expected + excluded.expected, declared = declared + excluded.declared,
         validated = validated + excluded.validated, waiting = waiting + excluded.waiting",
    )?;
    for (quarter, flow) in quarters {
        let known = [flow.expected, flow.declared, flow.validated, flow.waiting];
        let [expected, declared, validated, waiting] = known.map(|total| sign * total.known.raw());
        add.execute(params![quarter.to_string(), expected, declared, validated, waiting])?;
    }
    Ok(())
}

/// What is kept of every quarter; none where a contract is not kept yet.
pub(super) fn by_quarter(conn: &Connection) -> Result<Option<Vec<QuarterTotals>>, Error> {
    let sql = "SELECT (SELECT count(*) FROM contracts) = (SELECT count(*) FROM performance_kept)";
    if read::first(conn, sql, [], read::int)? != Some(1) {
        return Ok(None);
    }
    let sql = "SELECT quarter, expected, declared, validated, waiting FROM performance_totals
               WHERE expected <> 0 OR declared <> 0 ORDER BY quarter";
    let found = read::rows(conn, sql, [], |fields| {
        Ok(QuarterTotals {
            quarter: fields.word(Quarter::parse)?,
            expected: fields.pence()?,
            declared: fields.pence()?,
            validated: fields.pence()?,
            waiting: fields.pence()?,
        })
    })?;
    Ok(Some(found))
}

/// Computes again what is kept with a contract that was changed, where anything is kept at all.
pub(super) fn refresh(conn: &Connection, id: i64, contract: &Contract) -> Result<(), Error> {
    let sql = "SELECT max(through) FROM performance_kept";
    let newest = read::first(conn, sql, [], |fields| fields.some_word(Quarter::parse))?.flatten();
    match newest {
        Some(through) => keep(conn, id, contract, through),
        None => Ok(()),
    }
}

/// Keeps the sums of the next contracts that are not kept as at this quarter yet; whether there
/// were any.
pub(super) fn settle(conn: &Connection, through: Quarter, most: u32) -> Result<u64, Error> {
    let sql = "SELECT c.id FROM contracts c LEFT JOIN performance_kept k ON k.contract_id = c.id
               WHERE k.through IS NOT ?1 LIMIT ?2";
    let stale = read::rows(conn, sql, (through.to_string(), most), read::int)?;
    for id in &stale {
        keep(conn, *id, &contracts::by_id(conn, *id)?, through)?;
    }
    Ok(stale.len() as u64)
}

/// Keeps for every contract what another database keeps, as at the same quarters.
pub(super) fn keep_as(conn: &Connection, other: &Connection) -> Result<(), Error> {
    let sql = "SELECT contract_id, through FROM performance_kept";
    let kept =
        read::rows(other, sql, [], |fields| Ok((fields.int()?, fields.word(Quarter::parse)?)))?;
    for (id, through) in kept {
        keep(conn, id, &contracts::by_id(conn, id)?, through)?;
    }
    Ok(())
}

/// The totals of a sum in the order in which they are written.
fn totals(sum: &Sum) -> [Total; 11] {
    [
        sum.committed,
        sum.expected,
        sum.declared,
        sum.validated,
        sum.waiting,
        sum.not_accepted,
        sum.shortfall,
        sum.over,
        sum.shortfall_at_end,
        sum.over_at_end,
        sum.forecast,
    ]
}

fn write_total(out: &mut String, total: Total) {
    let Total { known, lines, record_only, unknown } = total;
    let _ = write!(out, "{} {lines} {record_only} {unknown} ", known.raw());
}

/// Numbers with blanks between, and behind tabs the commitment that is furthest behind.
fn written(sum: &Sum) -> String {
    let mut out = String::new();
    for total in totals(sum) {
        write_total(&mut out, total);
    }
    if let Some(worst) = &sum.worst {
        let Worst { share, contract_ref, measure_ref } = worst;
        let (numerator, denominator) = (share.numerator(), share.denominator());
        let _ = write!(out, "\t{numerator}\t{denominator}\t{contract_ref}\t{measure_ref}");
    }
    out
}

fn write_measures(measures: &[OfMeasure]) -> String {
    let one = |of: &OfMeasure| {
        let OfMeasure { edition, measure_ref, title, sum } = of;
        format!("{edition}\t{measure_ref}\t{title}\t{}\n", written(sum))
    };
    measures.iter().map(one).collect()
}

fn write_quarters(quarters: &[(Quarter, Flow)]) -> String {
    let mut out = String::new();
    for (quarter, flow) in quarters {
        let _ = write!(out, "{quarter}\t");
        for total in [flow.expected, flow.declared, flow.validated, flow.waiting] {
            write_total(&mut out, total);
        }
        out.push('\n');
    }
    out
}

fn read_total<'t>(numbers: &mut impl Iterator<Item = &'t str>) -> Option<Total> {
    Some(Total {
        known: Pence::from_raw(numbers.next()?.parse().ok()?)?,
        lines: numbers.next()?.parse().ok()?,
        record_only: numbers.next()?.parse().ok()?,
        unknown: numbers.next()?.parse().ok()?,
    })
}

/// Reads a kept sum.
pub(super) fn read_sum(text: &str) -> Result<Sum, Error> {
    sum_of(text).ok_or_else(broken)
}

fn sum_of(text: &str) -> Option<Sum> {
    let mut parts = text.split('\t');
    let mut numbers = parts.next()?.split_ascii_whitespace();
    let mut next = || read_total(&mut numbers);
    Some(Sum {
        committed: next()?,
        expected: next()?,
        declared: next()?,
        validated: next()?,
        waiting: next()?,
        not_accepted: next()?,
        shortfall: next()?,
        over: next()?,
        shortfall_at_end: next()?,
        over_at_end: next()?,
        forecast: next()?,
        worst: match parts.next() {
            Some(numerator) => Some(Worst {
                share: Fraction::new(numerator.parse().ok()?, parts.next()?.parse().ok()?)?,
                contract_ref: parts.next()?.to_owned(),
                measure_ref: parts.next()?.to_owned(),
            }),
            None => None,
        },
    })
}

pub(super) fn read_measures(text: &str) -> Result<Vec<OfMeasure>, Error> {
    let one = |line: &str| {
        let mut parts = line.splitn(4, '\t');
        Some(OfMeasure {
            edition: parts.next()?.to_owned(),
            measure_ref: parts.next()?.to_owned(),
            title: parts.next()?.to_owned(),
            sum: sum_of(parts.next()?)?,
        })
    };
    text.lines().map(|line| one(line).ok_or_else(broken)).collect()
}

pub(super) fn read_quarters(text: &str) -> Result<Vec<(Quarter, Flow)>, Error> {
    let one = |line: &str| {
        let (quarter, numbers) = line.split_once('\t')?;
        let mut numbers = numbers.split_ascii_whitespace();
        let mut next = || read_total(&mut numbers);
        let (expected, declared) = (next()?, next()?);
        let flow = Flow { expected, declared, validated: next()?, waiting: next()? };
        Some((Quarter::parse(quarter)?, flow))
    };
    text.lines().map(|line| one(line).ok_or_else(broken)).collect()
}

fn broken() -> Error {
    Error::Damaged("a kept sum of delivery cannot be read".to_owned())
}
