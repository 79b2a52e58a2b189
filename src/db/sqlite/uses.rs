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

/// What needs a contract, a commitment or a supplier, in words; empty where nothing does.
pub(super) fn of(conn: &Connection, record: &Record) -> Result<String, Error> {
    let mut uses = match record {
        Record::Contract(contract) => of_contract(conn, &contract.contract_ref)?,
        Record::Commitment(new) => of_commitment(conn, &new.contract_ref, &new.measure_ref)?,
        Record::Supplier(supplier) => of_supplier(conn, &supplier.supplier_ref)?,
        Record::Procurement(own) => of_procurement(conn, &own.procurement_ref)?,
        _ => Vec::new(),
    };
    uses.retain(|(many, ..)| *many > 0);
    let mut words: Vec<String> =
        uses.into_iter().map(|(many, one, several)| counted(many, one, several)).collect();
    Ok(match (words.pop(), words.is_empty()) {
        (None, _) => String::new(),
        (Some(only), true) => only,
        (Some(last), false) => format!("{} and {last}", words.join(", ")),
    })
}

/// How many of something need a record, with the words for one and for several.
type Uses = Vec<(i64, &'static str, &'static str)>;

fn of_contract(conn: &Connection, contract_ref: &str) -> Result<Uses, Error> {
    let sql = "SELECT (SELECT count(*) FROM commitments WHERE contract_id = c.id),
                      (SELECT count(*) FROM returns WHERE contract_id = c.id),
                      (SELECT count(*) FROM actions WHERE contract_id = c.id),
                      (SELECT count(*) FROM ratings WHERE contract_id = c.id),
                      (SELECT count(*) FROM procurements WHERE contract_id = c.id),
                      (SELECT count(*) FROM waivers WHERE record_ref = contract_ref),
                      (SELECT count(*) FROM milestones WHERE contract_id = c.id)
               FROM contracts c WHERE contract_ref = ?1";
    let found = first(conn, sql, [contract_ref], |fields| {
        Ok(vec![
            (fields.int()?, "commitment", "commitments"),
            (fields.int()?, "return", "returns"),
            (fields.int()?, "action", "actions"),
            (fields.int()?, "rating", "ratings"),
            (fields.int()?, "procurement", "procurements"),
            (fields.int()?, "waiver", "waivers"),
            (fields.int()?, "milestone", "milestones"),
        ])
    })?;
    Ok(found.unwrap_or_default())
}

fn of_commitment(conn: &Connection, contract_ref: &str, measure_ref: &str) -> Result<Uses, Error> {
    let sql = "SELECT (SELECT count(*) FROM return_lines WHERE commitment_id = m.id),
                      (SELECT count(*) FROM variations WHERE commitment_id = m.id)
               FROM commitments m JOIN contracts c ON c.id = m.contract_id
               WHERE contract_ref = ?1 AND m.measure_ref = ?2";
    let found = first(conn, sql, [contract_ref, measure_ref], |fields| {
        Ok(vec![
            (fields.int()?, "return line", "return lines"),
            (fields.int()?, "variation", "variations"),
        ])
    })?;
    Ok(found.unwrap_or_default())
}

fn of_supplier(conn: &Connection, supplier_ref: &str) -> Result<Uses, Error> {
    let sql = "SELECT (SELECT count(*) FROM contracts WHERE supplier_id = s.id),
                      (SELECT count(*) FROM branches WHERE supplier_id = s.id),
                      (SELECT count(*) FROM procurements WHERE supplier_id = s.id),
                      (SELECT count(*) FROM quotations WHERE supplier_id = s.id)
               FROM suppliers s WHERE supplier_ref = ?1";
    let found = first(conn, sql, [supplier_ref], |fields| {
        Ok(vec![
            (fields.int()?, "contract", "contracts"),
            (fields.int()?, "branch record", "branch records"),
            (fields.int()?, "procurement", "procurements"),
            (fields.int()?, "quotation", "quotations"),
        ])
    })?;
    Ok(found.unwrap_or_default())
}

fn of_procurement(conn: &Connection, procurement_ref: &str) -> Result<Uses, Error> {
    let sql = "SELECT (SELECT count(*) FROM quotations WHERE procurement_id = p.id),
                      (SELECT count(*) FROM sample_results WHERE procurement_id = p.id),
                      (SELECT count(*) FROM waivers WHERE record_ref = procurement_ref)
               FROM procurements p WHERE procurement_ref = ?1";
    let found = first(conn, sql, [procurement_ref], |fields| {
        Ok(vec![
            (fields.int()?, "quotation", "quotations"),
            (fields.int()?, "sample", "samples"),
            (fields.int()?, "waiver", "waivers"),
        ])
    })?;
    Ok(found.unwrap_or_default())
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
