//! Delivery against commitments: of one contract, and summed up by anything.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::returns::{Bounds, newest_of};
use super::sums::Passing;
use super::{each, first, missing, out_of_range, row, rows};
use crate::calc::performance::{Rules, Sum, due_day, last_due, recoverable};
use crate::calc::text::natural;
use crate::calc::{Date, Quarter, Value};
use crate::db::Error;
use crate::db::request::{
    AsAt, ContractPerformance, Level, PerformanceList, PerformanceQuery, PerformanceRow,
    QuarterFigures,
};
use crate::db::sqlite::delivery::{Delivery, Flow};
use crate::db::sqlite::finder::Finder;
use crate::db::sqlite::summed::{self, OfMeasure, Summed};
use crate::db::sqlite::{contract_log, contracts, settings};

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
    let delivery = Delivery::of(conn, id, &contract, as_at)?;
    let performances = delivery.performances(as_at.day, rules)?;
    let sum = delivery.sum(&performances)?;
    let quarters = quarters(conn, contract_ref, &delivery, (as_at, rules))?;
    let through = last_due(delivery.life, as_at.day, rules);
    let is_over = through == Some(Quarter::of(contract.last_day()));
    let short = if is_over { sum.shortfall_at_end.known } else { sum.shortfall.known };
    let mut lines: Vec<_> =
        delivery.lines.into_iter().map(|line| line.commitment).zip(performances).collect();
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
        rules,
        through,
        lines,
        recoverable: recoverable(Value::Known(short), contract.recovery_rate),
        sum,
        quarters,
        actions,
        ratings: contract_log::ratings_of(conn, id)?,
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

/// A contract that is summed up, with what its rows go by.
pub struct Chosen {
    pub id: i64,
    pub contract_ref: String,
    pub title: String,
    pub category: String,
    pub supplier_ref: String,
    pub supplier_name: String,
    /// What is kept of it as at the day, as far as the level needs it.
    kept: Option<(String, Option<String>)>,
}

impl Chosen {
    fn with(mut self, parts: Option<String>) -> Self {
        if let Some(kept) = &mut self.kept {
            kept.1 = parts;
        }
        self
    }
}

/// Delivery summed up over the contracts that are chosen.
pub fn list(
    conn: &Connection,
    finder: &Finder,
    query: &PerformanceQuery,
) -> Result<PerformanceList, Error> {
    let as_at = query.as_at;
    let rules = settings::rules(conn, as_at.day)?;
    let through = Bounds::of(as_at.day, rules).due;
    if let Some(all) = council(conn, query, through)? {
        let level = query.level;
        return Ok(PerformanceList { level, rows: Vec::new(), all, rules, through, computed: 0 });
    }
    let themes = if query.level == Level::Theme { themes(conn)? } else { BTreeMap::new() };
    let mut by_name: BTreeMap<String, PerformanceRow> = BTreeMap::new();
    let mut all = PerformanceRow::default();
    let mut computed = 0;
    // Of a past day nothing is kept.
    let kept = (!as_at.is_past).then_some(through);
    for chosen in chosen(conn, finder, query, kept)? {
        let summed = summed(conn, &chosen, query, rules)?;
        computed += u64::from(chosen.kept.is_none() && !as_at.is_past);
        if summed.sum.committed.lines == 0 {
            continue;
        }
        let whole = summed.sum.clone();
        for (name, (title, sum)) in parts(query.level, chosen, summed, &themes)? {
            let row = by_name.entry(name).or_default();
            row.title = title;
            add(row, sum)?;
        }
        add(&mut all, whole)?;
    }
    let named = |(name, row)| PerformanceRow { name, ..row };
    let mut rows: Vec<PerformanceRow> = by_name.into_iter().map(named).collect();
    rows.sort_by(|a, b| natural(&a.name, &b.name));
    Ok(PerformanceList { level: query.level, rows, all, rules, through, computed })
}

/// The whole council from what is kept alone, in the order in which it lies; none where anything
/// else is asked for, or a contract is not kept as at that quarter.
fn council(
    conn: &Connection,
    query: &PerformanceQuery,
    through: Quarter,
) -> Result<Option<PerformanceRow>, Error> {
    let PerformanceQuery { level, filter, supplier_ref, as_at } = query;
    let is_it = *level == Level::Council && filter.is_everything() && supplier_ref.is_none();
    if !is_it || as_at.is_past {
        return Ok(None);
    }
    let (mut all, mut kept) = (PerformanceRow::default(), 0);
    let sql = "SELECT sum FROM performance_kept WHERE through = ?1";
    each(conn, sql, [through.to_string()], |fields| {
        let sum = summed::read_sum(fields.str()?)?;
        kept += 1;
        if sum.committed.lines > 0 { add(&mut all, sum) } else { Ok(()) }
    })?;
    let contracts = super::number(conn, "SELECT count(*) FROM contracts", [])?;
    Ok((kept == contracts).then_some(all))
}

/// What is kept, or else what the rows say.
fn summed(
    conn: &Connection,
    chosen: &Chosen,
    query: &PerformanceQuery,
    rules: Rules,
) -> Result<Summed, Error> {
    let Some((sum, parts)) = &chosen.kept else {
        let contract = contracts::by_id(conn, chosen.id)?;
        return summed::of(conn, chosen.id, &contract, (query.as_at, rules));
    };
    let parts = parts.as_deref().unwrap_or_default();
    let mut found = Summed { sum: summed::read_sum(sum)?, ..Summed::default() };
    match query.level {
        Level::Theme | Level::Measure => found.measures = summed::read_measures(parts)?,
        Level::Quarter => found.quarters = summed::read_quarters(parts)?,
        Level::Council | Level::Category | Level::Supplier | Level::Contract => {}
    }
    Ok(found)
}

pub type Themes = BTreeMap<(String, String), String>;
/// Title and sum by name.
type Parts = BTreeMap<String, (String, Sum)>;

/// The rows that a contract belongs to, with its part of each.
fn parts(level: Level, chosen: Chosen, summed: Summed, themes: &Themes) -> Result<Parts, Error> {
    let one = |name, title, sum| Ok(BTreeMap::from([(name, (title, sum))]));
    let mut parts = Parts::new();
    match level {
        Level::Council => {}
        Level::Contract => return one(chosen.contract_ref, chosen.title, summed.sum),
        Level::Category => return one(chosen.category, String::new(), summed.sum),
        Level::Supplier => return one(chosen.supplier_ref, chosen.supplier_name, summed.sum),
        Level::Quarter => {
            for (quarter, flow) in summed.quarters {
                parts.insert(quarter.to_string(), (String::new(), of_quarter(flow)));
            }
        }
        Level::Measure | Level::Theme => {
            for OfMeasure { edition, measure_ref, title, sum } in summed.measures {
                let (name, title) = if level == Level::Measure {
                    (format!("{edition}/{measure_ref}"), title)
                } else {
                    let theme = themes.get(&(edition, measure_ref));
                    (theme.cloned().unwrap_or_default(), String::new())
                };
                let own = parts.entry(name).or_insert((title, Sum::default()));
                let with = std::mem::take(&mut own.1).plus(sum);
                own.1 = with.ok_or_else(|| out_of_range("amount"))?;
            }
        }
    }
    Ok(parts)
}

fn add(row: &mut PerformanceRow, sum: Sum) -> Result<(), Error> {
    row.contracts += 1;
    row.sum = std::mem::take(&mut row.sum).plus(sum).ok_or_else(|| out_of_range("amount"))?;
    Ok(())
}

fn of_quarter(flow: Flow) -> Sum {
    let Flow { expected, declared, validated, waiting } = flow;
    Sum { expected, declared, validated, waiting, ..Sum::default() }
}

pub fn chosen(
    conn: &Connection,
    finder: &Finder,
    query: &PerformanceQuery,
    through: Option<Quarter>,
) -> Result<Vec<Chosen>, Error> {
    let passing = if query.filter.is_everything() {
        None
    } else {
        let passing = Passing::new(conn, finder, &query.filter)?;
        Some(passing.contracts.iter().map(|(id, _)| *id).collect::<BTreeSet<i64>>())
    };
    let sql = "SELECT c.id, contract_ref, title, coalesce(category, ''), supplier_ref, name,
               sum, CASE ?3 WHEN 'measures' THEN measures WHEN 'quarters' THEN quarters END
               FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
               LEFT JOIN performance_kept k ON k.contract_id = c.id AND k.through = ?2
               WHERE ?1 IS NULL OR supplier_ref = ?1 ORDER BY contract_ref";
    let needed = match query.level {
        Level::Theme | Level::Measure => "measures",
        Level::Quarter => "quarters",
        _ => "",
    };
    let through = through.map(|through| through.to_string());
    let mut found = rows(conn, sql, (&query.supplier_ref, through, needed), |fields| {
        Ok(Chosen {
            id: fields.int()?,
            contract_ref: fields.text()?,
            title: fields.text()?,
            category: fields.text()?,
            supplier_ref: fields.text()?,
            supplier_name: fields.text()?,
            kept: fields.some_text()?.map(|sum| (sum, None)),
        }
        .with(fields.some_text()?))
    })?;
    found.retain(|one| passing.as_ref().is_none_or(|passing| passing.contains(&one.id)));
    Ok(found)
}

/// Themes of measures by edition and reference: of the newest version.
pub fn themes(conn: &Connection) -> Result<Themes, Error> {
    let sql = "SELECT edition, measure_ref, coalesce(theme, '') FROM measures
               ORDER BY coalesce(valid_from, '')";
    let mut found = BTreeMap::new();
    each(conn, sql, [], |fields| {
        found.insert((fields.text()?, fields.text()?), fields.text()?);
        Ok(())
    })?;
    Ok(found)
}
