//! One commitment over its quarters.

use rusqlite::Connection;

use super::{commitment, contract, missing};
use crate::calc::problem;
use crate::calc::{Quantity, Quarter};
use crate::db::Error;
use crate::db::request::ProfileDetail;

/// Every quarter of the contract's life, and any other that has units.
pub fn detail(
    conn: &Connection,
    contract_ref: &str,
    measure_ref: &str,
) -> Result<ProfileDetail, Error> {
    let (row, _) = contract::by_ref(conn, contract_ref)?;
    let mut lines = commitment::lines_of(conn, contract_ref)?;
    let Some(at) = lines.iter().position(|line| line.commitment.measure.measure_ref == measure_ref)
    else {
        return Err(missing("commitment", &format!("{contract_ref}/{measure_ref}")));
    };
    let commitments: Vec<_> = lines.iter().map(|line| line.commitment.clone()).collect();
    let profiles = commitment::profiles(conn, contract_ref)?;
    let conflicts = commitment::conflicts(conn, &commitments)?;
    let mut findings = problem::find(&row.contract, &commitments, &profiles, &conflicts);
    findings.retain(|finding| finding.is_about(measure_ref));
    let own: Vec<(Quarter, Quantity)> = profiles
        .iter()
        .filter(|profile| profile.measure_ref == measure_ref)
        .map(|profile| (profile.quarter, profile.units))
        .collect();
    let line = lines.swap_remove(at);
    Ok(ProfileDetail {
        quarters: quarters(row.contract.start, row.contract.last_day(), &own),
        contract_title: row.contract.title,
        commitment: line.commitment,
        stamp: line.stamp,
        findings,
    })
}

fn quarters(
    start: crate::calc::Date,
    end: crate::calc::Date,
    own: &[(Quarter, Quantity)],
) -> Vec<(Quarter, Option<Quantity>)> {
    let mut all: Vec<Quarter> = Quarter::spanning(start, end).collect();
    all.extend(own.iter().map(|(quarter, _)| *quarter));
    all.sort_unstable();
    all.dedup();
    let units = |quarter| own.iter().find(|(at, _)| *at == quarter).map(|(_, units)| *units);
    all.into_iter().map(|quarter| (quarter, units(quarter))).collect()
}
