//! Delivery against commitments: of one contract, and summed up by anything.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::delivered::passing;
use super::report::head;
use super::returns::{Bounds, newest_of};
use super::row::Fields;
use super::{each, first, missing, row};
use crate::calc::performance::{Rules, due_day, last_due, recoverable};
use crate::calc::text::natural;
use crate::calc::{Date, Quarter, Value};
use crate::db::Error;
use crate::db::request::{
    AsAt, ContractPerformance, PerformanceList, PerformanceQuery, QuarterFigures,
};
use crate::db::sqlite::delivery::{self, Delivery, Flow};
use crate::db::sqlite::finder::Finder;
use crate::db::sqlite::summed::{self, Parts, Rows, Summed, shelves};
use crate::db::sqlite::{as_it_was, contract_log, contracts, milestones, settings};

/// Delivery of one contract.
pub fn contract(
    conn: &Connection,
    contract_ref: &str,
    as_at: AsAt,
) -> Result<ContractPerformance, Error> {
    let id =
        first(conn, "SELECT id FROM contracts WHERE contract_ref = ?1", [contract_ref], row::int)?
            .ok_or_else(|| missing("contract", contract_ref))?;
    let contract = contracts::by_id(conn, id)?;
    let rules = settings::rules(conn, as_at.day)?;
    let own = delivery::of(conn, id)?;
    let delivery = own.as_at(as_at);
    let performances = delivery.performances(as_at.day, rules)?;
    let sum = delivery.sum(&performances)?;
    let quarters = quarters(conn, contract_ref, &delivery, (as_at, rules))?;
    let through = last_due(delivery.life, as_at.day, rules);
    let is_over = through == Some(Quarter::of(contract.last_day()));
    let short = if is_over { sum.shortfall_at_end.known } else { sum.shortfall.known };
    let commitments = delivery::commitments(conn, id, &delivery)?;
    let mut lines: Vec<_> = commitments.into_iter().zip(performances).collect();
    lines.sort_by(|a, b| natural(&a.0.measure.measure_ref, &b.0.measure.measure_ref));
    let by_then = |day: Date| !as_at.is_past || day <= as_at.day;
    let mut actions = contract_log::actions_of(conn, id)?;
    actions.retain(|action| by_then(action.on));
    let mut variations = contract_log::variations_of(conn, id)?;
    variations.retain(|variation| by_then(variation.signed_on));
    let name = "SELECT name FROM suppliers WHERE supplier_ref = ?1";
    Ok(ContractPerformance {
        supplier_name: first(conn, name, [&contract.supplier_ref], row::text)?.unwrap_or_default(),
        as_at,
        head: head(conn)?,
        rules,
        through,
        lines,
        recoverable: recoverable(Value::Known(short), contract.recovery_rate),
        sum,
        quarters,
        actions,
        ratings: contract_log::ratings_of(conn, id)?,
        milestones: milestones::of_contract(conn, id)?
            .into_iter()
            .map(|own| own.as_at(as_at.day))
            .collect(),
        variations,
        contract,
    })
}

fn quarters(
    conn: &Connection,
    contract_ref: &str,
    delivery: &Delivery,
    (as_at, rules): (AsAt, Rules),
) -> Result<Vec<QuarterFigures>, Error> {
    let bounds = Bounds::of(as_at.day, rules);
    let newest = newest_of(conn, contract_ref, as_at)?;
    let one = |(quarter, flow): (Quarter, Flow)| {
        let (version, state) =
            newest.get(&quarter).map_or((0, None), |(version, state)| (*version, Some(*state)));
        QuarterFigures {
            quarter,
            standing: bounds.standing(quarter, version, state),
            version,
            due: due_day(quarter, rules),
            expected: flow.expected,
            declared: flow.declared,
            validated: flow.validated,
            waiting: flow.waiting,
        }
    };
    Ok(delivery.flows()?.into_iter().map(one).collect())
}

/// The last quarter whose return is due by a day.
pub fn last_due_by(conn: &Connection, today: Date) -> Result<Quarter, Error> {
    Ok(Bounds::of(today, settings::rules(conn, today)?).due)
}

/// Delivery summed up over the contracts that are chosen.
pub fn list(
    conn: &Connection,
    finder: &Finder,
    query: &PerformanceQuery,
) -> Result<Box<PerformanceList>, Error> {
    let PerformanceQuery { level, filter, supplier_ref, as_at } = query;
    let rules = settings::rules(conn, as_at.day)?;
    let through = Bounds::of(as_at.day, rules).due;
    let shelves = shelves(conn, *level, *as_at)?;
    let mut rows = Rows::new(*level, &shelves);
    let is_all = filter.is_everything() && supplier_ref.is_none();
    // Of a past day no sums are kept.
    let has_groups = is_all && !as_at.is_past && summed::has_groups(*level);
    let grouped = if has_groups { summed::add_groups(conn, through, &mut rows)? } else { 0 };
    let all = super::number(conn, "SELECT count(*) FROM contracts", [])?;
    let apart = if has_groups { all.saturating_sub(grouped) } else { 0 };
    let mut computed = 0;
    if !has_groups || apart > 0 {
        let without = add_kept(conn, finder, query, through, &mut rows)?;
        computed = if as_at.is_past { 0 } else { without.len() as u64 };
        let ids: Vec<i64> = without.keys().copied().collect();
        let begin = || Rows::new(*level, &shelves);
        let add = |rows: &mut Rows, id: i64, summed: &Summed| {
            let (name, title) = without.get(&id).map_or(("", ""), |own| (&own.0, &own.1));
            rows.add((name, title), summed)
        };
        for other in summed::gather(conn, &ids, (*as_at, rules, Parts::of(*level)), begin, add)? {
            rows.merge(&other)?;
        }
    }
    let (mut rows, all) = rows.done();
    rows.sort_by(|a, b| natural(&a.name, &b.name));
    let level = *level;
    Ok(Box::new(PerformanceList { level, rows, all, rules, through, computed, apart }))
}

/// Name and title of the row that a contract belongs to, by id.
type Without = BTreeMap<i64, (String, String)>;

/// Adds the contracts that are kept, and in no group that is; the others are returned.
fn add_kept(
    conn: &Connection,
    finder: &Finder,
    query: &PerformanceQuery,
    through: Quarter,
    rows: &mut Rows,
) -> Result<Without, Error> {
    let PerformanceQuery { level, filter, supplier_ref, as_at } = query;
    let is_all = filter.is_everything();
    let passing = passing(conn, finder, filter)?;
    let has_groups = is_all && supplier_ref.is_none();
    let sql = "SELECT c.id, CASE ?3 WHEN 'category' THEN coalesce(category, '')
                   WHEN 'department' THEN coalesce(department, '')
                   WHEN 'size' THEN coalesce(size, '')
                   WHEN 'ownership' THEN coalesce(ownership, '')
                   WHEN 'supplier' THEN supplier_ref WHEN 'contract' THEN contract_ref ELSE '' END,
               CASE ?3 WHEN 'supplier' THEN name WHEN 'contract' THEN title ELSE '' END, award_date,
               sum,
               CASE WHEN ?3 IN ('measure', 'theme', 'policy-outcome') THEN measures END,
               CASE WHEN ?3 = 'quarter' THEN quarters END
               FROM contracts c CROSS JOIN suppliers s ON s.id = c.supplier_id
               LEFT JOIN performance_kept k ON k.contract_id = c.id AND k.through = ?2
               WHERE (?1 IS NULL OR supplier_ref = ?1) AND NOT (?4 AND EXISTS (
                   SELECT 1 FROM performance_grouped g WHERE g.level = ?3
                   AND g.grouped = k.grouped AND g.through = ?2)) ORDER BY c.id";
    let through = (!as_at.is_past).then(|| through.to_string());
    let mut without = Without::new();
    let key = (supplier_ref, through, level.word(), has_groups);
    let mut take = |fields: &mut Fields| {
        let id = fields.int()?;
        let (name, title) = (fields.str()?, fields.str()?);
        let is_in = filter.takes_award(fields.some_day()?);
        if !is_in || passing.as_ref().is_some_and(|passing| !passing.has(id)) {
            return Ok(());
        }
        match Summed::kept(fields, summed::ANY)? {
            Some(summed) => rows.add((name, title), &summed)?,
            None => {
                without.insert(id, (name.to_owned(), title.to_owned()));
            }
        }
        Ok(())
    };
    as_it_was::grouped(conn, *as_at, || each(conn, sql, key, &mut take))?;
    Ok(without)
}
