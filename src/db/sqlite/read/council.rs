//! The council and how much there is of everything, what needs attention, and the summary.

use rusqlite::Connection;

use super::row::{self, limit, out_of_range};
use super::{contract, each, first, last_due, number, place, rows};
use crate::calc::words::Status;
use crate::calc::{Date, Quarter, Total};
use crate::db::Error;
use crate::db::request::{Attention, AttentionRow, Council, Share, Summary};
use crate::db::sqlite::{settings, summed};

/// How many of the contracts that end soonest the summary has.
const ENDING: usize = 10;

pub fn council(conn: &Connection, today: Date) -> Result<Council, Error> {
    let setting = |name: &str| place::setting(conn, name, today);
    let fixed = setting(settings::SAMPLE_TODAY)?;
    let is_not_a_day =
        |text: &str| Error::Damaged(format!("the setting sample.today is {text:?}, not a date"));
    Ok(Council {
        name: setting(settings::COUNCIL_NAME)?.unwrap_or_default(),
        sample: setting(settings::SAMPLE)?,
        today: fixed.map(|day| day.parse().map_err(|_| is_not_a_day(&day))).transpose()?,
        contracts: number(conn, "SELECT count(*) FROM contracts", [])?,
        suppliers: number(conn, "SELECT count(*) FROM suppliers", [])?,
        measures: number(conn, "SELECT count(*) FROM measures", [])?,
        commitments: number(conn, "SELECT coalesce(sum(lines), 0) FROM measure_kept", [])?,
        categories: categories(conn)?,
    })
}

fn categories(conn: &Connection) -> Result<Vec<String>, Error> {
    let sql = "SELECT category FROM contracts WHERE category > ?1 ORDER BY category LIMIT 1";
    let mut names: Vec<String> = Vec::new();
    // Each by one step through the index, over all the contracts of the one before.
    while let Some(name) = first(conn, sql, [names.last().map_or("", |name| name)], row::text)? {
        names.push(name);
    }
    Ok(names)
}

/// Worst first: by the worst problem of each, then in order of entry.
pub fn attention(conn: &Connection, count: usize) -> Result<Attention, Error> {
    let all = "SELECT count(*) FROM contract_kept WHERE problems <> 0";
    let sql = "SELECT c.contract_ref, c.title, k.problems
               FROM contract_kept k JOIN contracts c ON c.id = k.contract_id
               WHERE k.problems <> 0 ORDER BY k.problems & -k.problems, k.contract_id LIMIT ?1";
    Ok(Attention {
        contracts: number(conn, all, [])?,
        rows: rows(conn, sql, [limit(count)], |fields| {
            Ok(AttentionRow {
                contract_ref: fields.text()?,
                title: fields.text()?,
                problems: fields.problems()?,
            })
        })?,
    })
}

/// Contracts and committed value by category, financial year of award and status, in one pass.
pub fn summary(conn: &Connection, today: Date) -> Result<Summary, Error> {
    let sql = "SELECT c.category, c.award_date, c.status, count(*), sum(coalesce(k.known, 0)),
               sum(coalesce(k.lines, 0)), sum(coalesce(k.record_only, 0)),
               sum(coalesce(k.unknown, 0))
               FROM contracts c LEFT JOIN contract_kept k ON k.contract_id = c.id
               GROUP BY c.category, c.award_date, c.status";
    let mut summary = Summary::default();
    each(conn, sql, [], |fields| {
        let category = fields.some_text()?;
        let year = fields.some_day()?.map(|award| Quarter::of(award).financial_year());
        let status = fields.some_word(Status::parse)?;
        let contracts = fields.count()?;
        let total = fields.total()?;
        summary.all = plus(summary.all, total)?;
        add(&mut summary.by_category, category, contracts, total)?;
        add(&mut summary.by_year, year, contracts, total)?;
        match summary.status.iter_mut().find(|(word, _)| *word == status) {
            Some((_, count)) => *count += contracts,
            None => summary.status.push((status, contracts)),
        }
        Ok(())
    })?;
    let unknown_last = |share: &Share| (share.name.is_none(), share.name.clone());
    summary.by_category.sort_by_key(unknown_last);
    summary.by_year.sort_by_key(unknown_last);
    summary.status.sort_by_key(|(status, _)| (status.is_none(), *status));
    summary.ending = contract::ending(conn, today, ENDING)?;
    let through = last_due(conn, today)?;
    summary.delivery = summed::by_quarter(conn)?.map(|quarters| (quarters, through));
    Ok(summary)
}

fn plus(sum: Total, total: Total) -> Result<Total, Error> {
    sum.plus(total).ok_or_else(|| out_of_range("amount"))
}

fn add(
    shares: &mut Vec<Share>,
    name: Option<String>,
    contracts: u64,
    total: Total,
) -> Result<(), Error> {
    match shares.iter_mut().find(|share| share.name == name) {
        Some(share) => {
            share.contracts += contracts;
            share.total = plus(share.total, total)?;
        }
        None => shares.push(Share { name, contracts, total }),
    }
    Ok(())
}
