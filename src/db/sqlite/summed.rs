//! Delivery of each contract as it is summed up, kept as at the last quarter that was due when it
//! was computed, and summed up once more over groups of contracts: so that the whole council is
//! summed up without reading its lines.
//!
//! A row says through which quarter it holds. What is of another quarter is computed again when it
//! is asked for, and kept anew by and by, as is a group of which a contract was changed.

mod packed;
mod rows;

use std::borrow::Cow;
use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::delivery::{self, Delivery, Flow};
use super::read::{self, Fields, out_of_range};
use crate::calc::Quarter;
use crate::calc::performance::{Rules, Sum, due_day};
use crate::db::Error;
use crate::db::request::{AsAt, Level, QuarterTotals, Units};
use packed::{Reader, Writer};
pub(super) use rows::{Rows, Shelves, of_quarter, shelves};

/// Levels with few enough rows to be kept for each group. The rows of the others are about as many
/// as the contracts.
const GROUPED: [Level; 5] =
    [Level::Council, Level::Category, Level::Theme, Level::Measure, Level::Quarter];

/// Whether the rows of a level are kept for groups of contracts.
pub(super) fn has_groups(level: Level) -> bool {
    GROUPED.contains(&level)
}

/// One contract, summed up.
#[derive(Debug, Default)]
pub(super) struct Summed<'b> {
    pub sum: Sum,
    pub measures: Vec<OfMeasure<'b>>,
    pub quarters: Vec<(Quarter, Flow)>,
}

/// What one measure of a contract comes to.
#[derive(Debug)]
pub(super) struct OfMeasure<'b> {
    pub edition: Cow<'b, str>,
    pub measure_ref: Cow<'b, str>,
    pub title: Cow<'b, str>,
    pub units: Units,
    pub sum: Sum,
}

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
        delivery: &'b Delivery,
        as_at: AsAt,
        rules: Rules,
        parts: Parts,
    ) -> Result<Self, Error> {
        let performances = delivery.performances(as_at.day, rules)?;
        let mut summed = Self { sum: delivery.sum(&performances)?, ..Self::default() };
        if matches!(parts, Parts::Measures | Parts::All) {
            let measures = delivery.lines.iter().zip(&performances).map(|(line, performance)| {
                let measure = &line.commitment.measure;
                let sum = Sum::default().with(&line.commitment, performance);
                Ok(OfMeasure {
                    edition: Cow::Borrowed(&measure.edition),
                    measure_ref: Cow::Borrowed(&measure.measure_ref),
                    title: Cow::Borrowed(&measure.title),
                    units: Units {
                        unit: measure.unit.clone(),
                        committed: performance.committed.units,
                        expected: performance.expected.amount.units,
                        declared: performance.declared.units,
                        validated: performance.validated.units,
                        waiting: performance.waiting.units,
                    },
                    sum: sum.ok_or_else(|| out_of_range("amount"))?,
                })
            });
            summed.measures = measures.collect::<Result<_, Error>>()?;
        }
        if matches!(parts, Parts::Quarters | Parts::All) {
            summed.quarters = delivery.flows()?.into_iter().collect();
        }
        Ok(summed)
    }

    /// Reads what is kept: the sum and its parts, from the next two columns of a row.
    pub fn kept(fields: &mut Fields<'b>, parts: Parts) -> Result<Option<Self>, Error> {
        let (Some(sum), bytes) = (fields.some_slice()?, fields.some_slice()?) else {
            return Ok(None);
        };
        let mut summed = Self { sum: Reader::new(sum).sum()?, ..Self::default() };
        let bytes = Reader::new(bytes.unwrap_or_default());
        match parts {
            Parts::Measures => summed.measures = bytes.measures()?,
            Parts::Quarters => summed.quarters = bytes.quarters()?,
            Parts::None | Parts::All => {}
        }
        Ok(Some(summed))
    }
}

/// So many contracts are looked up one by one.
const FEW: usize = 100;

/// Hands over some contracts, whose ids have to ascend, each summed up as at a day: as it is kept,
/// else computed; gives how many of the present were computed.
pub(super) fn each(
    conn: &Connection,
    ids: &[i64],
    (as_at, rules, through): (AsAt, Rules, Quarter),
    parts: Parts,
    visit: &mut dyn FnMut(i64, &Summed) -> Result<(), Error>,
) -> Result<u64, Error> {
    let sql = "SELECT contract_id, sum, CASE WHEN ?2 & 1 THEN measures END,
               CASE WHEN ?2 & 2 THEN quarters END
               FROM performance_kept WHERE contract_id BETWEEN ?3 AND ?4 AND +through = ?1
               ORDER BY contract_id";
    let wanted = match parts {
        Parts::None => 0,
        Parts::Measures => 1,
        Parts::Quarters => 2,
        Parts::All => 3,
    };
    let mut apart: BTreeSet<i64> = ids.iter().copied().collect();
    // A few are looked up; of many every one that is kept is passed over.
    let most = if ids.len() <= FEW { 1 } else { ids.len() };
    let ends = |ids: &[i64]| Some((*ids.first()?, *ids.last()?));
    // Of a past day nothing is kept.
    for (first, last) in ids.chunks(most).filter_map(ends).filter(|_| !as_at.is_past) {
        read::each(conn, sql, (through.to_string(), wanted, first, last), |fields| {
            let id = fields.int()?;
            if ids.binary_search(&id).is_err() {
                return Ok(());
            }
            let Some(sum) = fields.some_slice()? else { return Ok(()) };
            let (measures, quarters) = (fields.some_slice()?, fields.some_slice()?);
            let summed = Summed {
                sum: Reader::new(sum).sum()?,
                measures: Reader::new(measures.unwrap_or_default()).measures()?,
                quarters: Reader::new(quarters.unwrap_or_default()).quarters()?,
            };
            visit(id, &summed)?;
            apart.remove(&id);
            Ok(())
        })?;
    }
    let apart: Vec<i64> = apart.into_iter().collect();
    delivery::each(conn, &apart, as_at, &mut |id, delivery| {
        visit(id, &Summed::of(&delivery, as_at, rules, parts)?)
    })?;
    Ok(if as_at.is_past { 0 } else { apart.len() as u64 })
}

/// Computes and keeps the sums of these contracts, whose ids have to ascend, as at a quarter.
fn keep(conn: &Connection, ids: &[i64], through: Quarter) -> Result<(), Error> {
    // Whatever the council's settings: sums do not say how they are graded.
    let rules = Rules::default();
    let as_at = AsAt::now(due_day(through, rules));
    delivery::each(conn, ids, as_at, &mut |id, delivery| {
        write(conn, id, through, &Summed::of(&delivery, as_at, rules, Parts::All)?)
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
        "INSERT INTO performance_kept (contract_id, through, sum, measures, quarters)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        id,
        through.to_string(),
        bytes(&|writer| writer.sum(&summed.sum)),
        bytes(&|writer| writer.measures(&summed.measures)),
        bytes(&|writer| writer.quarters(&summed.quarters)),
    ])?;
    Ok(())
}

/// Takes a contract out of what is kept: out of its own row, the totals, and its group.
pub(super) fn forget(conn: &Connection, id: i64) -> Result<(), Error> {
    let sql = "SELECT quarters FROM performance_kept WHERE contract_id = ?1";
    let old = read::first(conn, sql, [id], |fields| {
        Reader::new(fields.some_slice()?.unwrap_or_default()).quarters()
    })?;
    if let Some(old) = old {
        count(conn, &old, -1)?;
        conn.prepare_cached("DELETE FROM performance_kept WHERE contract_id = ?1")?
            .execute([id])?;
    }
    let mut ungroup =
        conn.prepare_cached("DELETE FROM performance_grouped WHERE level = ?1 AND grouped = ?2")?;
    for level in GROUPED {
        ungroup.execute(params![level.word(), group_of(id)])?;
    }
    Ok(())
}

/// Contracts whose ids are the same but for the last bits lie together.
const fn group_of(id: i64) -> i64 {
    id >> 6
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
    if stale.len() < usize::try_from(most).unwrap_or(usize::MAX) {
        group_all(conn, through)?;
    }
    Ok(stale.len() as u64)
}

/// Sums up every group that is not summed up as at a quarter.
fn group_all(conn: &Connection, through: Quarter) -> Result<(), Error> {
    let sql = "SELECT DISTINCT contract_id >> 6 FROM performance_kept WHERE through = ?1
               EXCEPT SELECT grouped FROM performance_grouped
               WHERE level = 'council' AND through = ?1";
    let missing = read::rows(conn, sql, [through.to_string()], read::int)?;
    if missing.is_empty() {
        return Ok(());
    }
    let themes = shelves(conn, Level::Theme)?;
    for group in missing {
        write_group(conn, group, through, &themes)?;
    }
    Ok(())
}

fn write_group(
    conn: &Connection,
    group: i64,
    through: Quarter,
    themes: &Shelves,
) -> Result<(), Error> {
    let mut levels = GROUPED.map(|level| Rows::new(level, themes));
    let mut members = 0;
    let sql = "SELECT coalesce(category, ''), sum, measures, sum, quarters
               FROM contracts c JOIN performance_kept k ON k.contract_id = c.id
               WHERE c.id BETWEEN ?1 << 6 AND (?1 << 6) + 63 AND through = ?2 ORDER BY c.id";
    read::each(conn, sql, (group, through.to_string()), |fields| {
        members += 1;
        let category = fields.str()?;
        let by_measure = Summed::kept(fields, Parts::Measures)?.unwrap_or_default();
        let by_quarter = Summed::kept(fields, Parts::Quarters)?.unwrap_or_default();
        for rows in &mut levels {
            let is_quarter = rows.level == Level::Quarter;
            rows.add((category, ""), if is_quarter { &by_quarter } else { &by_measure })?;
        }
        Ok(())
    })?;
    let mut put = conn.prepare_cached(
        "INSERT OR REPLACE INTO performance_grouped (level, grouped, through, members, rows)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for rows in levels {
        let mut writer = Writer::default();
        let level = rows.level.word();
        let (named, all) = rows.done();
        for row in [&all].into_iter().chain(&named) {
            writer.row(row);
        }
        put.execute(params![level, group, through.to_string(), members, writer.done()])?;
    }
    Ok(())
}

/// Adds what is kept of groups to the rows of a level; how many contracts that was.
pub(super) fn add_groups(
    conn: &Connection,
    through: Quarter,
    rows: &mut Rows,
) -> Result<u64, Error> {
    let mut members = 0;
    let sql = "SELECT members, rows FROM performance_grouped
               WHERE level = ?1 AND through = ?2 ORDER BY grouped";
    read::each(conn, sql, (rows.level.word(), through.to_string()), |fields| {
        members += fields.count()?;
        let mut reader = Reader::new(fields.some_slice()?.unwrap_or_default());
        rows.add_all(&reader.row()?)?;
        while !reader.is_done() {
            rows.add_row(&reader.row()?)?;
        }
        Ok(())
    })?;
    Ok(members)
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
    let sql = "SELECT grouped, through FROM performance_grouped WHERE level = 'council'";
    let themes = shelves(conn, Level::Theme)?;
    for (group, through) in read::rows(other, sql, [], pair)? {
        write_group(conn, group, through, &themes)?;
    }
    Ok(())
}
