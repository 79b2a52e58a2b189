//! What forms offer: measures to commit to, references that are free, names in use.

use rusqlite::Connection;

use super::{commitment, contract, rows};
use crate::calc::measure::{Measure, edition_order, in_force};
use crate::calc::text::natural;
use crate::calc::{Date, text};
use crate::db::Error;
use crate::db::request::{Choices, Offer};
use crate::db::sqlite::measures;
use crate::db::sqlite::read::row;

pub fn offer(
    conn: &Connection,
    contract_ref: &str,
    edition: Option<&str>,
    on: Option<Date>,
) -> Result<Offer, Error> {
    let (row, _) = contract::by_ref(conn, contract_ref)?;
    let contract = row.contract;
    let edition = edition.map(str::to_owned).or_else(|| contract.edition.clone());
    let day = on.or(contract.award_date).unwrap_or(contract.start);
    let measures = match &edition {
        Some(edition) => of_edition(conn, edition, day)?,
        None => Vec::new(),
    };
    let lines = commitment::lines_of(conn, contract_ref)?;
    Ok(Offer {
        measures,
        edition,
        commitments: lines.into_iter().map(|line| line.commitment).collect(),
        profiles: commitment::profiles(conn, contract_ref)?,
        contract,
    })
}

/// The versions of an edition that are in force on a day.
fn of_edition(conn: &Connection, edition: &str, day: Date) -> Result<Vec<Measure>, Error> {
    let mut all = measures::of_edition(conn, edition)?;
    all.sort_by(|a, b| natural(&a.measure_ref, &b.measure_ref));
    let of_one = all.chunk_by(|a, b| a.measure_ref == b.measure_ref);
    Ok(of_one.filter_map(|versions| in_force(versions, Some(day))).cloned().collect())
}

/// The reference after the last of some; empty where there is none.
pub fn next_reference(conn: &Connection, sql: &str) -> Result<String, Error> {
    let mut all = rows(conn, sql, [], row::text)?;
    all.sort_by(|a, b| natural(a, b));
    Ok(all.pop().map(|last| text::next_reference(&last)).unwrap_or_default())
}

pub fn choices(conn: &Connection) -> Result<Choices, Error> {
    let list = |sql| rows(conn, sql, [], row::text);
    let mut editions = list("SELECT DISTINCT edition FROM measures")?;
    editions.sort_by(|a, b| edition_order(b, a));
    let after = |sql| next_reference(conn, sql);
    Ok(Choices {
        // The newest rows are enough: references are given in order.
        contract_ref: after("SELECT contract_ref FROM contracts ORDER BY id DESC LIMIT 50")?,
        procurement_ref: after(
            "SELECT procurement_ref FROM procurements ORDER BY id DESC LIMIT 50",
        )?,
        supplier_ref: after("SELECT supplier_ref FROM suppliers ORDER BY id DESC LIMIT 50")?,
        editions,
        categories: list(
            "SELECT category FROM contracts WHERE category IS NOT NULL
             UNION SELECT category FROM procurements WHERE category IS NOT NULL ORDER BY 1",
        )?,
        departments: list(
            "SELECT department FROM contracts WHERE department IS NOT NULL
             UNION SELECT department FROM procurements WHERE department IS NOT NULL ORDER BY 1",
        )?,
        managers: list(
            "SELECT DISTINCT manager FROM contracts WHERE manager IS NOT NULL ORDER BY 1",
        )?,
        partners: list(
            "SELECT DISTINCT partner FROM contracts WHERE partner IS NOT NULL ORDER BY 1",
        )?,
        themes: list("SELECT DISTINCT theme FROM measures WHERE theme IS NOT NULL ORDER BY 1")?,
        outcomes: list(
            "SELECT DISTINCT outcome FROM measures WHERE outcome IS NOT NULL ORDER BY 1",
        )?,
        policy_outcomes: list(
            "SELECT DISTINCT policy_outcome FROM measures WHERE policy_outcome IS NOT NULL
             ORDER BY 1",
        )?,
        units: list("SELECT DISTINCT unit FROM measures ORDER BY 1")?,
    })
}
