//! Delivery of each contract as it is summed up, kept as at the last quarter that was due when it
//! was computed, and summed up once more over those of one month of award: so that the whole
//! council, or any range of awards, is summed up without reading its lines.
//!
//! A row says through which quarter it holds. What is of another quarter is computed again when it
//! is asked for, and kept anew by and by, as is a group of which a contract was changed.

mod groups;
mod packed;
mod rows;

use std::borrow::Cow;
use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use serde_json::json;

use super::bytes::{Reader, Writer};
use super::delivery::{self, Delivery, Flow, Line};
use super::read::{self, Fields, out_of_range};
use crate::calc::Quarter;
use crate::calc::performance::{Performance, Rules, Sum, due_day};
use crate::db::Error;
use crate::db::request::{AsAt, Level, QuarterTotals, Units};
pub(super) use groups::{
    Group, add_groups, apart, each_level, groups, has_groups, ungroup_supplier,
};
pub(super) use rows::{Rows, Shelves, of_quarter, shelves};

/// One contract, summed up.
#[derive(Debug, Default)]
pub(super) struct Summed<'b> {
    pub sum: Sum<'b>,
    pub measures: Vec<OfMeasure<'b>>,
    pub quarters: Vec<(Quarter, Flow)>,
}

/// What one measure of a contract comes to.
#[derive(Debug)]
pub(super) struct OfMeasure<'b> {
    /// Where it is among those of all contracts that are summed up with this one.
    pub place: Option<usize>,
    pub edition: Cow<'b, str>,
    pub measure_ref: Cow<'b, str>,
    pub title: Cow<'b, str>,
    pub units: Units<'b>,
    pub sum: Sum<'b>,
}

impl<'b> OfMeasure<'b> {
    fn of(line: &Line<'b>, performance: &Performance, sum: Sum<'b>) -> Self {
        let measure = line.measure;
        Self {
            place: line.place,
            edition: Cow::Borrowed(&measure.edition),
            measure_ref: Cow::Borrowed(&measure.measure_ref),
            title: Cow::Borrowed(&measure.title),
            units: Units {
                unit: Cow::Borrowed(&measure.unit),
                committed: performance.committed.units,
                expected: performance.expected.amount.units,
                declared: performance.declared.units,
                validated: performance.validated.units,
                waiting: performance.waiting.units,
            },
            sum,
        }
    }
}

/// Whether a measure is wanted, by edition and reference.
pub(super) type Wanted<'w> = &'w dyn Fn(&str, &str) -> bool;

/// Every measure is.
pub(super) const ANY: Wanted = &|_, _| true;

/// What a level needs to know of each contract besides the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    None,
    Measures,
    Quarters,
    All,
}

impl Parts {
    pub const fn of(level: Level) -> Self {
        match level {
            Level::Theme | Level::Outcome | Level::Measure => Self::Measures,
            Level::Quarter => Self::Quarters,
            _ => Self::None,
        }
    }
}

impl<'b> Summed<'b> {
    /// Sums a contract up as at a day.
    pub fn of(
        delivery: &'b Delivery<'b>,
        as_at: AsAt,
        rules: Rules,
        parts: Parts,
    ) -> Result<Self, Error> {
        let mut summed = Self::default();
        let has_measures = matches!(parts, Parts::Measures | Parts::All);
        summed.measures.reserve(if has_measures { delivery.lines.len() } else { 0 });
        let through = delivery.through(as_at.day, rules);
        for line in &delivery.lines {
            let performance = delivery.performance(line, through, rules)?;
            let sum = delivery.sum_of(line, &performance)?;
            summed.sum.add(&sum).ok_or_else(|| out_of_range("amount"))?;
            if has_measures {
                summed.measures.push(OfMeasure::of(line, &performance, sum));
            }
        }
        if matches!(parts, Parts::Quarters | Parts::All) {
            summed.quarters = delivery.flows()?;
        }
        Ok(summed)
    }

    /// Reads what is kept: the sum, its measures and its quarters, from the next three columns of
    /// a row, as far as they are not left out; of the measures those that are wanted.
    pub fn kept(fields: &mut Fields<'b>, is_wanted: Wanted) -> Result<Option<Self>, Error> {
        let Some(sum) = fields.some_slice()? else { return Ok(None) };
        let (measures, quarters) = (fields.some_slice()?, fields.some_slice()?);
        Ok(Some(Self {
            sum: Reader::new(sum).sum()?,
            measures: Reader::new(measures.unwrap_or_default()).measures(is_wanted)?,
            quarters: Reader::new(quarters.unwrap_or_default()).quarters()?,
        }))
    }
}

/// Hands over some contracts, whose ids have to ascend, each summed up as at a day: as it is kept,
/// and with no more measures than are wanted, else computed; gives how many of the present were
/// computed.
pub(super) fn each(
    conn: &Connection,
    ids: &[i64],
    (as_at, rules, through): (AsAt, Rules, Quarter),
    (parts, is_wanted): (Parts, Wanted),
    visit: &mut dyn FnMut(i64, &Summed) -> Result<(), Error>,
) -> Result<u64, Error> {
    // Of a past day no sums are kept.
    if as_at.is_past {
        compute(conn, ids, (as_at, rules), parts, visit)?;
        return Ok(0);
    }
    let sql = "SELECT contract_id, sum, CASE WHEN ?2 & 1 THEN measures END,
               CASE WHEN ?2 & 2 THEN quarters END
               FROM json_each(?3) AS own CROSS JOIN performance_kept ON contract_id = own.value
               WHERE +through = ?1";
    let wanted = match parts {
        Parts::None => 0,
        Parts::Measures => 1,
        Parts::Quarters => 2,
        Parts::All => 3,
    };
    let mut apart: BTreeSet<i64> = ids.iter().copied().collect();
    read::each(conn, sql, (through.to_string(), wanted, json!(ids).to_string()), |fields| {
        let id = fields.int()?;
        let Some(summed) = Summed::kept(fields, is_wanted)? else { return Ok(()) };
        apart.remove(&id);
        visit(id, &summed)
    })?;
    let apart: Vec<i64> = apart.into_iter().collect();
    compute(conn, &apart, (as_at, rules), parts, visit)?;
    Ok(apart.len() as u64)
}

/// Computes the sums of contracts on several threads: each adds them to a whole of its
/// own, and these are returned.
pub(super) fn gather<T: Send>(
    conn: &Connection,
    ids: &[i64],
    (as_at, rules, parts): (AsAt, Rules, Parts),
    begin: impl Fn() -> T,
    add: impl Fn(&mut T, i64, &Summed) -> Result<(), Error> + Sync,
) -> Result<Vec<T>, Error> {
    delivery::gather(conn, ids, as_at, begin, |whole, id, delivery| {
        add(whole, id, &Summed::of(delivery, as_at, rules, parts)?)
    })
}

fn compute(
    conn: &Connection,
    ids: &[i64],
    (as_at, rules): (AsAt, Rules),
    parts: Parts,
    visit: &mut dyn FnMut(i64, &Summed) -> Result<(), Error>,
) -> Result<(), Error> {
    delivery::each(conn, ids, as_at, &mut |id, delivery| {
        visit(id, &Summed::of(delivery, as_at, rules, parts)?)
    })
}

/// Computes and keeps the sums of these contracts, whose ids have to ascend, as at a quarter.
fn keep(conn: &Connection, ids: &[i64], through: Quarter) -> Result<(), Error> {
    // Whatever the council's settings: sums do not say how they are graded.
    let rules = Rules::default();
    let as_at = AsAt::now(due_day(through, rules));
    delivery::each_story(conn, ids, &mut |id, own| {
        write(conn, id, through, &Summed::of(&own.as_at(as_at), as_at, rules, Parts::All)?)?;
        delivery::keep(conn, id, &own)
    })
}

fn write(conn: &Connection, id: i64, through: Quarter, summed: &Summed) -> Result<(), Error> {
    forget(conn, id)?;
    count(conn, &summed.quarters, 1)?;
    let bytes = |write: &dyn Fn(&mut Writer)| {
        let mut writer = Writer::default();
        write(&mut writer);
        writer.done()
    };
    conn.prepare_cached(
        "INSERT INTO performance_kept (contract_id, through, grouped, sum, measures, quarters)
         SELECT id, ?2, coalesce(substr(award_date, 1, 7), '-' || substr(start_date, 1, 7)),
         ?3, ?4, ?5 FROM contracts WHERE id = ?1",
    )?
    .execute(params![
        id,
        through.to_string(),
        bytes(&|writer| writer.sum(&summed.sum)),
        bytes(&|writer| writer.measures(&summed.measures)),
        bytes(&|writer| writer.quarters(&summed.quarters)),
    ])?;
    groups::ungroup(conn, id)
}

/// Takes a contract out of what is kept: out of its own rows, the totals, and its group.
pub(super) fn forget(conn: &Connection, id: i64) -> Result<(), Error> {
    let sql = "SELECT quarters FROM performance_kept WHERE contract_id = ?1";
    let old = read::first(conn, sql, [id], |fields| {
        Reader::new(fields.some_slice()?.unwrap_or_default()).quarters()
    })?;
    if let Some(old) = old {
        groups::ungroup(conn, id)?;
        count(conn, &old, -1)?;
        conn.prepare_cached("DELETE FROM performance_kept WHERE contract_id = ?1")?
            .execute([id])?;
    }
    Ok(())
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
pub(super) fn refresh(conn: &Connection, id: i64) -> Result<(), Error> {
    let sql = "SELECT max(through) FROM performance_kept";
    let newest = read::first(conn, sql, [], |fields| fields.some_word(Quarter::parse))?.flatten();
    match newest {
        Some(through) => keep(conn, &[id], through),
        None => Ok(()),
    }
}

/// Keeps the sums of the next contracts that are not kept as at this quarter yet, and of the groups
/// once every contract is; how many contracts these were.
pub(super) fn settle(conn: &Connection, through: Quarter, most: u32) -> Result<u64, Error> {
    let sql = "SELECT c.id FROM contracts c LEFT JOIN performance_kept k ON k.contract_id = c.id
               WHERE k.through IS NOT ?1 ORDER BY c.id LIMIT ?2";
    let stale = read::rows(conn, sql, (through.to_string(), most), read::int)?;
    keep(conn, &stale, through)?;
    let kept = stale.len() as u64;
    let left = u64::from(most).saturating_sub(kept);
    let grouped = if left > 0 { groups::group_some(conn, through, left)? } else { 0 };
    Ok(kept + grouped)
}

/// Keeps for every contract and group what another database keeps, as at the same quarters.
pub(super) fn keep_as(conn: &Connection, other: &Connection) -> Result<(), Error> {
    let sql = "SELECT contract_id, through FROM performance_kept ORDER BY contract_id";
    let pair = |fields: &mut Fields<'_>| Ok((fields.int()?, fields.word(Quarter::parse)?));
    for alike in read::rows(other, sql, [], pair)?.chunk_by(|one, next| one.1 == next.1) {
        let ids: Vec<i64> = alike.iter().map(|(id, _)| *id).collect();
        if let [(_, through), ..] = alike {
            keep(conn, &ids, *through)?;
        }
    }
    groups::group_as(conn, other)
}
