//! Where returns stood on a day that is past: by what had been submitted and validated by then.
//! What was in a draft on that day nobody can tell any more, so drafts count as not begun.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::each;
use super::returns::{Bounds, Kept, WAITING, expected};
use crate::calc::performance::Rules;
use crate::calc::returns::{ReturnKey, ReturnLine};
use crate::db::Error;
use crate::db::request::{ReturnList, ReturnRow, ReturnsQuery, Standing};
use crate::db::sqlite::returns;

/// The window of the list, and how many returns stood where.
pub fn list(
    conn: &Connection,
    passing: Option<&BTreeSet<i64>>,
    query: &ReturnsQuery,
    rules: Rules,
) -> Result<ReturnList, Error> {
    let day = query.as_at.day;
    let mut all = all(conn, passing, query, Bounds::of(day, rules))?;
    all.sort_by(|(one, at), (other, other_at)| {
        let by_day = match one.standing {
            Standing::Validated => other.quarter.cmp(&one.quarter),
            Standing::Submitted => at.cmp(other_at).then(one.quarter.cmp(&other.quarter)),
            _ => one.quarter.cmp(&other.quarter),
        };
        let by_standing = one.standing.cmp(&other.standing);
        by_standing.then(by_day).then(one.contract.cmp(&other.contract))
    });
    let mut list = ReturnList { first: query.first, ..ReturnList::default() };
    list.counts.by_standing = Standing::ALL
        .iter()
        .map(|own| (*own, all.iter().filter(|(kept, _)| kept.standing == *own).count() as u64))
        .collect();
    let is_wanted = |kept: &Kept| match query.standing {
        Some(wanted) => kept.standing == wanted,
        None => query.contract_ref.is_some() || WAITING.contains(&kept.standing),
    };
    let wanted: Vec<Kept> =
        all.into_iter().map(|(kept, _)| kept).filter(|kept| is_wanted(kept)).collect();
    list.matching = wanted.len();
    for kept in wanted.into_iter().skip(query.first).take(query.count) {
        let mut row = expected(conn, kept, rules, day)?;
        if row.standing == Standing::Submitted {
            row.decided = carried(conn, &row)?;
        }
        list.rows.push(row);
    }
    Ok(list)
}

/// Every return that is expected, and when the version that counted was submitted.
fn all(
    conn: &Connection,
    passing: Option<&BTreeSet<i64>>,
    query: &ReturnsQuery,
    bounds: Bounds,
) -> Result<Vec<(Kept, String)>, Error> {
    let mut found = Vec::new();
    let sql = "SELECT k.contract_id, k.quarter, coalesce(r.return_version, 0),
                   CASE WHEN r.id IS NULL THEN 'none' WHEN r.validated_at <= ?1 THEN r.state
                        ELSE 'submitted' END,
                   coalesce(r.submitted_at, '')
               FROM return_kept k JOIN contracts c ON c.id = k.contract_id
               LEFT JOIN returns r ON r.contract_id = k.contract_id AND r.quarter = k.quarter
                   AND r.return_version = (
                       SELECT max(return_version) FROM returns o
                       WHERE o.contract_id = k.contract_id AND o.quarter = k.quarter
                       AND o.submitted_at <= ?1)
               WHERE ?2 IS NULL OR contract_ref = ?2";
    let only = query.contract_ref.as_deref();
    each(conn, sql, (query.as_at.until(), only), |fields| {
        let kept = Kept::read(fields, bounds)?;
        if passing.is_none_or(|passing| passing.contains(&kept.contract)) {
            found.push((kept, fields.text()?));
        }
        Ok(())
    })?;
    Ok(found)
}

/// How many lines of a return were decided when it was submitted: while its validation went on, no
/// other decision stood.
fn carried(conn: &Connection, row: &ReturnRow) -> Result<u64, Error> {
    let lines = |version| {
        let contract_ref = row.contract_ref.clone();
        let key = ReturnKey { contract_ref, quarter: row.quarter, version };
        returns::of_return(conn, &key)
    };
    let before = lines(row.version.saturating_sub(1))?;
    let is_carried = |line: &&ReturnLine| {
        let same =
            |old: &ReturnLine| old.measure_ref == line.measure_ref && old.decided == line.decided;
        line.decided.is_some() && before.iter().any(same)
    };
    Ok(lines(row.version)?.iter().filter(is_carried).count() as u64)
}
