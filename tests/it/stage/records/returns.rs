//! Returns of the handmade records: one of each contract is overdue, and nothing is keyed.

use sleva::calc::performance::{Rules, due_day};
use sleva::calc::returns::{ReturnKey, Signed};
use sleva::calc::words::ReturnState;
use sleva::calc::{Quantity, Quarter};
use sleva::db::request::{
    MeasureReturn, ReturnCounts, ReturnDetail, ReturnList, ReturnRow, ReturnsQuery, Standing,
};

use super::Records;

pub fn list(all: &Records, query: &ReturnsQuery) -> ReturnList {
    let own = all.contracts.iter().filter(|one| !all.of_contract(&one.contract_ref).0.is_empty());
    let rows: Vec<ReturnRow> = own
        .map(|contract| {
            let quarter = Quarter::of(contract.start);
            let due = due_day(quarter, Rules::default());
            ReturnRow {
                contract_ref: contract.contract_ref.clone(),
                title: contract.title.clone(),
                supplier_ref: contract.supplier_ref.clone(),
                supplier_name: all.row(contract).supplier_name,
                quarter,
                version: 0,
                state: None,
                standing: Standing::Overdue,
                due,
                days_late: (query.as_at.day - due).get_days(),
                submitted: None,
                entered: 0,
                decided: 0,
                measures: all.of_contract(&contract.contract_ref).0.len() as u64,
            }
        })
        .collect();
    let by_standing = vec![(Standing::Overdue, rows.len() as u64)];
    let rows: Vec<ReturnRow> = match query.standing {
        None | Some(Standing::Overdue) => rows,
        // One more of each is submitted, as long as that is asked for.
        Some(Standing::Submitted) => rows
            .into_iter()
            .map(|row| ReturnRow {
                standing: Standing::Submitted,
                state: Some(ReturnState::Submitted),
                version: 1,
                submitted: Some(Signed {
                    person: "officer2".to_owned(),
                    at: "2025-11-20T08:00:00Z".to_owned(),
                }),
                ..row
            })
            .collect(),
        Some(_) => Vec::new(),
    };
    ReturnList { first: 0, matching: rows.len(), rows, counts: ReturnCounts { by_standing } }
}

pub fn one(all: &Records, name: &str, quarter: Quarter) -> Option<ReturnDetail> {
    let contract = all.contracts.iter().find(|one| one.contract_ref == name)?.clone();
    let measure = |commitment| MeasureReturn {
        wage: None,
        commitment,
        profile: None,
        line: None,
        evidence: Vec::new(),
        before: vec![(quarter.previous(), None)],
        elsewhere: Quantity::ZERO,
        conflicts: Vec::new(),
        first_year_only: false,
        wanted: None,
        question: None,
        amended: None,
    };
    Some(ReturnDetail {
        rates: Vec::new(),
        supplier_name: all.row(&contract).supplier_name,
        key: ReturnKey { contract_ref: name.to_owned(), quarter, version: 0 },
        versions: Vec::new(),
        due: due_day(quarter, Rules::default()),
        standing: Standing::Overdue,
        rows: all.of_contract(name).0.into_iter().map(measure).collect(),
        previous: None,
        next: None,
        contract,
    })
}
