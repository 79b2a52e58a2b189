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

/// A contract that is summed up, with what its rows go by.
pub struct Chosen {
    pub id: i64,
    pub contract_ref: String,
    pub title: String,
    pub category: String,
    pub supplier_ref: String,
    pub supplier_name: String,
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
    let themes = themes(conn)?;
    let mut by_name: BTreeMap<String, PerformanceRow> = BTreeMap::new();
    let mut all = PerformanceRow::default();
    for chosen in chosen(conn, finder, query)? {
        let contract = contracts::by_id(conn, chosen.id)?;
        let delivery = Delivery::of(conn, chosen.id, &contract, as_at)?;
        if delivery.lines.is_empty() {
            continue;
        }
        let performances = delivery.performances(as_at.day, rules)?;
        let whole = delivery.sum(&performances)?;
        let mut parts: BTreeMap<String, (String, Sum)> = BTreeMap::new();
        match query.level {
            Level::Council => {}
            Level::Contract => {
                parts.insert(chosen.contract_ref, (chosen.title, whole.clone()));
            }
            Level::Category => {
                parts.insert(chosen.category, (String::new(), whole.clone()));
            }
            Level::Supplier => {
                parts.insert(chosen.supplier_ref, (chosen.supplier_name, whole.clone()));
            }
            Level::Quarter => {
                for (quarter, flow) in delivery.flows()? {
                    parts.insert(quarter.to_string(), (String::new(), of_quarter(flow)));
                }
            }
            Level::Measure | Level::Theme => {
                for (line, performance) in delivery.lines.iter().zip(&performances) {
                    let measure = &line.commitment.measure;
                    let key = (measure.edition.clone(), measure.measure_ref.clone());
                    let (name, title) = if query.level == Level::Measure {
                        (format!("{}/{}", key.0, key.1), measure.title.clone())
                    } else {
                        (themes.get(&key).cloned().unwrap_or_default(), String::new())
                    };
                    let own = parts.entry(name).or_insert((title, Sum::default()));
                    let with = std::mem::take(&mut own.1).with(&line.commitment, performance);
                    own.1 = with.ok_or_else(|| out_of_range("amount"))?;
                }
            }
        }
        for (name, (title, sum)) in parts {
            let row = by_name.entry(name.clone()).or_insert_with(|| PerformanceRow {
                name,
                title,
                ..PerformanceRow::default()
            });
            add(row, sum)?;
        }
        add(&mut all, whole)?;
    }
    let mut found: Vec<PerformanceRow> = by_name.into_values().collect();
    found.sort_by(|a, b| natural(&a.name, &b.name));
    Ok(PerformanceList { level: query.level, rows: found, all, rules, through })
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
) -> Result<Vec<Chosen>, Error> {
    let passing = if query.filter.is_everything() {
        None
    } else {
        let passing = Passing::new(conn, finder, &query.filter)?;
        Some(passing.contracts.iter().map(|(id, _)| *id).collect::<BTreeSet<i64>>())
    };
    let sql = "SELECT c.id, contract_ref, title, coalesce(category, ''), supplier_ref, name
               FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
               WHERE ?1 IS NULL OR supplier_ref = ?1 ORDER BY contract_ref";
    let mut found = rows(conn, sql, [&query.supplier_ref], |fields| {
        Ok(Chosen {
            id: fields.int()?,
            contract_ref: fields.text()?,
            title: fields.text()?,
            category: fields.text()?,
            supplier_ref: fields.text()?,
            supplier_name: fields.text()?,
        })
    })?;
    found.retain(|one| passing.as_ref().is_none_or(|passing| passing.contains(&one.id)));
    Ok(found)
}

/// Themes of measures by edition and reference: of the newest version.
pub fn themes(conn: &Connection) -> Result<BTreeMap<(String, String), String>, Error> {
    let sql = "SELECT edition, measure_ref, coalesce(theme, '') FROM measures
               ORDER BY coalesce(valid_from, '')";
    let mut found = BTreeMap::new();
    each(conn, sql, [], |fields| {
        found.insert((fields.text()?, fields.text()?), fields.text()?);
        Ok(())
    })?;
    Ok(found)
}
