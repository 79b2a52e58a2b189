//! Which records need another, and which references are taken but for their case.

use rusqlite::Connection;

use super::batch::Stop;
use super::read::{Fields, first};
use super::reject::Reject;
use crate::db::Error;
use crate::db::request::{Record, Step};

/// `1 contract`, `3 commitments`.
pub(super) fn counted(many: i64, one: &str, several: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { several })
}

/// Waivers of findings about a procurement or a contract.
const WAIVERS: &str = "SELECT count(*) FROM waivers WHERE record_ref = ?1";

/// Samples that a procurement was drawn into.
const DRAWN: &str = "SELECT count(*) FROM sample_results r JOIN procurements p
                     ON p.id = r.procurement_id WHERE procurement_ref = ?1";

/// What needs a record, in words; empty where nothing does.
pub(super) fn of(conn: &Connection, record: &Record) -> Result<String, Error> {
    let count = |sql: &str, name: &str| -> Result<i64, Error> {
        Ok(conn.query_row(sql, [name], |row| row.get(0))?)
    };
    let uses = match record {
        Record::Contract(contract) => {
            let sql = "SELECT count(*) FROM commitments JOIN contracts
                       ON contracts.id = commitments.contract_id WHERE contract_ref = ?1";
            let name = &contract.contract_ref;
            let procurements = "SELECT count(*) FROM procurements p
                                JOIN contracts c ON c.id = p.contract_id WHERE contract_ref = ?1";
            vec![
                (count(sql, name)?, "commitment", "commitments"),
                (count(procurements, name)?, "procurement", "procurements"),
                (count(WAIVERS, name)?, "waiver", "waivers"),
            ]
        }
        Record::Procurement(procurement) => {
            let name = &procurement.procurement_ref;
            let quotations = "SELECT count(*) FROM quotations q JOIN procurements p
                              ON p.id = q.procurement_id WHERE procurement_ref = ?1";
            vec![
                (count(quotations, name)?, "quotation", "quotations"),
                (count(DRAWN, name)?, "sample", "samples"),
                (count(WAIVERS, name)?, "waiver", "waivers"),
            ]
        }
        Record::Commitment(new) => {
            let sql = "SELECT count(*) FROM return_lines l
                       JOIN commitments m ON m.id = l.commitment_id
                       JOIN contracts c ON c.id = m.contract_id
                       WHERE contract_ref = ?1 AND m.measure_ref = ?2";
            let key = (&new.contract_ref, &new.measure_ref);
            let lines: i64 = conn.query_row(sql, key, |row| row.get(0))?;
            vec![(lines, "return line", "return lines")]
        }
        Record::Supplier(supplier) => {
            let contracts = "SELECT count(*) FROM contracts JOIN suppliers
                             ON suppliers.id = contracts.supplier_id WHERE supplier_ref = ?1";
            let branches = "SELECT count(*) FROM branches JOIN suppliers
                            ON suppliers.id = branches.supplier_id WHERE supplier_ref = ?1";
            let procurements = "SELECT count(*) FROM procurements p
                                JOIN suppliers s ON s.id = p.supplier_id WHERE supplier_ref = ?1";
            let quotations = "SELECT count(*) FROM quotations q
                              JOIN suppliers s ON s.id = q.supplier_id WHERE supplier_ref = ?1";
            let name = &supplier.supplier_ref;
            vec![
                (count(contracts, name)?, "contract", "contracts"),
                (count(branches, name)?, "branch record", "branch records"),
                (count(procurements, name)?, "procurement", "procurements"),
                (count(quotations, name)?, "quotation", "quotations"),
            ]
        }
        _ => Vec::new(),
    };
    let uses = uses.into_iter().filter(|(many, ..)| *many > 0);
    Ok(listed(&uses.map(|(many, one, several)| counted(many, one, several)).collect::<Vec<_>>()))
}

/// `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => words.concat(),
    }
}

/// Refuses a new contract, procurement or supplier whose reference is there in other capitals.
pub(super) fn no_twin(conn: &Connection, step: &Step) -> Result<(), Stop> {
    let Step::Record { was: None, to: Some(record) } = step else { return Ok(()) };
    let (sql, column, typed) = match &**record {
        Record::Contract(contract) => (
            "SELECT contract_ref FROM contracts
             WHERE contract_ref = ?1 COLLATE NOCASE AND contract_ref <> ?1",
            "contract_ref",
            &contract.contract_ref,
        ),
        Record::Procurement(procurement) => (
            "SELECT procurement_ref FROM procurements
             WHERE procurement_ref = ?1 COLLATE NOCASE AND procurement_ref <> ?1",
            "procurement_ref",
            &procurement.procurement_ref,
        ),
        Record::Supplier(supplier) => (
            "SELECT supplier_ref FROM suppliers
             WHERE supplier_ref = ?1 COLLATE NOCASE AND supplier_ref <> ?1",
            "supplier_ref",
            &supplier.supplier_ref,
        ),
        _ => return Ok(()),
    };
    match first(conn, sql, [typed], |fields: &mut Fields| fields.text())? {
        Some(known) => Err(Stop::Reject(Reject::twin(column, typed, &known))),
        None => Ok(()),
    }
}
