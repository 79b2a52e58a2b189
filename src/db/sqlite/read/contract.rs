//! The contracts register: windows of the list, and one contract with all it has.

use rusqlite::Connection;

use super::row::{Fields, limit};
use super::{commitment, first, missing, number, place, plain, procurement, rows, stamp, supplier};
use crate::calc::Date;
use crate::calc::problem;
use crate::db::Error;
use crate::db::request::{ContractDetail, ContractRow, ListQuery, Page};
use crate::db::sqlite::contracts;
use crate::db::sqlite::finder::Finder;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.contract_ref, c.title, s.supplier_ref, c.category, c.department, c.manager,
             c.description, c.route, c.lead, c.kind, c.value, c.irrecoverable_vat, c.award_date,
             c.start_date, c.end_date, c.terminated_on, c.review_date, c.status, c.edition, c.vcse,
             c.partner, c.procurement_ref, c.recovery_clause, c.recovery_rate, c.rlw_age_18,
             c.rlw_contracted, c.rlw_hours_week, c.rlw_weeks, c.rlw_on_council_land,
             s.name, coalesce(k.known, 0), coalesce(k.lines, 0), coalesce(k.record_only, 0),
             coalesce(k.unknown, 0), coalesce(k.problems, 0), c.version, c.seq
             FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
             LEFT JOIN contract_kept k ON k.contract_id = c.id ",
            $rest
        )
    };
}

fn contract_row(fields: &mut Fields) -> Result<ContractRow, Error> {
    Ok(ContractRow {
        contract: contracts::read(fields)?,
        supplier_name: fields.text()?,
        committed: fields.total()?,
        problems: fields.problems()?,
        version: fields.int()?,
    })
}

/// The row with a surrogate id; none where it went away.
pub fn by_id(conn: &Connection, id: i64) -> Result<Option<ContractRow>, Error> {
    first(conn, select!("WHERE c.id = ?1"), [id], contract_row)
}

/// The row with a reference, and the audit row that last wrote it.
pub fn by_ref(conn: &Connection, contract_ref: &str) -> Result<(ContractRow, i64), Error> {
    let read = |fields: &mut Fields| Ok((contract_row(fields)?, fields.int()?));
    first(conn, select!("WHERE c.contract_ref = ?1"), [contract_ref], read)?
        .ok_or_else(|| missing("contract", contract_ref))
}

/// Contracts of a supplier, in order of reference.
pub fn of_supplier(conn: &Connection, supplier_ref: &str) -> Result<Vec<ContractRow>, Error> {
    let sql = select!("WHERE s.supplier_ref = ?1 ORDER BY c.contract_ref");
    rows(conn, sql, [supplier_ref], contract_row)
}

/// Contracts that end soonest, from a day on; one that was terminated has ended.
pub fn ending(conn: &Connection, today: Date, count: usize) -> Result<Vec<ContractRow>, Error> {
    let sql = select!(
        "WHERE c.end_date >= ?1 AND (c.terminated_on IS NULL OR c.terminated_on >= ?1)
           AND coalesce(c.status, '') NOT IN ('completed', 'terminated')
         ORDER BY c.end_date, c.id LIMIT ?2"
    );
    rows(conn, sql, (today.to_string(), limit(count)), contract_row)
}

/// A window of the register.
pub fn page(
    conn: &Connection,
    finder: &Finder,
    list: &ListQuery,
) -> Result<Page<ContractRow>, Error> {
    if plain::is_plain(list, "contract_ref") && !finder.has_contracts(conn)? {
        let all = number(conn, "SELECT count(*) FROM contracts", [])?;
        let all = usize::try_from(all).unwrap_or(usize::MAX);
        if all > plain::SMALL {
            return plain_page(conn, list, all);
        }
    }
    let locate = match &list.locate {
        None => None,
        Some(name) => {
            first(conn, "SELECT id FROM contracts WHERE contract_ref = ?1", [name], |fields| {
                fields.int()
            })?
        }
    };
    let found = finder.contracts(conn)?.find(list, locate);
    let mut page = found.page();
    for id in &found.ids {
        page.rows.extend(by_id(conn, *id)?);
    }
    Ok(page)
}

/// A window of the whole register by reference, from the index alone.
fn plain_page(conn: &Connection, list: &ListQuery, all: usize) -> Result<Page<ContractRow>, Error> {
    const UP: &str = select!("ORDER BY c.contract_ref LIMIT ?1 OFFSET ?2");
    const DOWN: &str = select!("ORDER BY c.contract_ref DESC LIMIT ?1 OFFSET ?2");
    let window = plain::window(list, all);
    let sql = if window.is_up { UP } else { DOWN };
    let mut found = rows(conn, sql, (limit(window.count), limit(window.skipped)), contract_row)?;
    if window.is_turned {
        found.reverse();
    }
    let located = match &list.locate {
        None => None,
        Some(name) => {
            position(conn, name)?.map(|at| if list.descending { all - 1 - at } else { at })
        }
    };
    let first = window.first;
    Ok(Page { first, rows: found, matching: all, all, located, total: None })
}

fn position(conn: &Connection, contract_ref: &str) -> Result<Option<usize>, Error> {
    let exists = "SELECT count(*) FROM contracts WHERE contract_ref = ?1";
    if number(conn, exists, [contract_ref])? == 0 {
        return Ok(None);
    }
    let sql = "SELECT count(*) FROM contracts WHERE contract_ref < ?1";
    Ok(usize::try_from(number(conn, sql, [contract_ref])?).ok())
}

/// One contract with its supplier, commitments, profiles and what needs attention.
pub fn detail(conn: &Connection, contract_ref: &str, today: Date) -> Result<ContractDetail, Error> {
    let (row, seq) = by_ref(conn, contract_ref)?;
    let supplier = supplier::by_ref(conn, &row.contract.supplier_ref)?.supplier;
    let commitments = commitment::of_contract(conn, contract_ref)?;
    let profiles = commitment::profiles(conn, contract_ref)?;
    let conflicts = commitment::conflicts(conn, &commitments)?;
    let findings = problem::find(&row.contract, &commitments, &profiles, &conflicts);
    let places = place::of(conn, today)?;
    Ok(ContractDetail {
        locality: place::locality(conn, &places, &supplier, today)?,
        procurements: procurement::of_contract(conn, contract_ref)?,
        stamp: stamp(conn, seq)?,
        row,
        supplier,
        commitments,
        profiles,
        findings,
    })
}
