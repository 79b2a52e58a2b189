//! A trail of one change for each contract: its title was another before.

use sleva::calc::contract::Contract;
use sleva::db::request::{AuditQuery, AuditRow, Change, ChangeDetail, Record};

use super::Records;

fn row(seq: usize, contract: &Contract) -> AuditRow {
    AuditRow {
        seq: i64::try_from(seq).unwrap(),
        at: format!("2025-11-{:02}T08:00:00Z", seq % 28 + 1),
        person: if seq.is_multiple_of(2) { "officer2" } else { "officer1" }.to_owned(),
        action: "edit".to_owned(),
        kind: "contracts".to_owned(),
        record: contract.contract_ref.clone(),
        rows: 1,
        note: contract.title.clone(),
        hash: "0".repeat(64),
    }
}

/// Newest first; of the filter, the person only.
pub fn rows(records: &Records, query: &AuditQuery) -> Vec<AuditRow> {
    let place = query.before.unwrap_or(i64::MAX);
    let all = (1..).zip(&records.contracts).map(|(seq, contract)| row(seq, contract));
    let is_chosen = |row: &AuditRow| query.person.as_ref().is_none_or(|p| row.person == *p);
    let (newer, older): (Vec<_>, Vec<_>) = all.filter(is_chosen).partition(|row| row.seq >= place);
    let newer: Vec<_> = newer.into_iter().take(query.newer).collect();
    newer.into_iter().rev().chain(older.into_iter().rev().take(query.limit)).collect()
}

pub fn change(records: &Records, seq: i64) -> Option<ChangeDetail> {
    let at = usize::try_from(seq).ok()?;
    let contract = records.contracts.get(at.checked_sub(1)?)?;
    let before = Contract { title: "Before".to_owned(), ..contract.clone() };
    let change = Change {
        row: 1,
        record: contract.contract_ref.clone(),
        before: Some(Record::Contract(before)),
        after: Some(Record::Contract(contract.clone())),
    };
    Some(ChangeDetail { row: row(at, contract), changes: vec![change], all: 1 })
}
