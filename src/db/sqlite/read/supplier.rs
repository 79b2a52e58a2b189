//! Suppliers: windows of the list, and one supplier with its branches and contracts.

use rusqlite::Connection;

use super::row::{Fields, out_of_range};
use super::{contract, first, missing, place, stamp};
use crate::calc::locality::{Finding, Places};
use crate::calc::supplier::Supplier;
use crate::calc::{Date, Pence, Total};
use crate::db::Error;
use crate::db::request::{ListQuery, Page, SupplierDetail, SupplierRow};
use crate::db::sqlite::finder::{Finder, Suppliers};
use crate::db::sqlite::suppliers;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT s.supplier_ref, s.name, s.company_number, s.charity_number, s.vat_number, s.size,
             s.ownership, s.vcse, s.postcode, s.email, s.locality_override, s.locality_reason,
             s.note, s.id, s.version, s.seq FROM suppliers s ",
            $rest
        )
    };
}

/// A supplier with what the store keeps beside it.
pub struct Stored {
    pub supplier: Supplier,
    id: i64,
    version: i64,
    seq: i64,
}

fn stored(fields: &mut Fields) -> Result<Stored, Error> {
    Ok(Stored {
        supplier: suppliers::read(fields)?,
        id: fields.int()?,
        version: fields.int()?,
        seq: fields.int()?,
    })
}

pub fn by_ref(conn: &Connection, supplier_ref: &str) -> Result<Stored, Error> {
    first(conn, select!("WHERE s.supplier_ref = ?1"), [supplier_ref], stored)?
        .ok_or_else(|| missing("supplier", supplier_ref))
}

fn by_id(conn: &Connection, id: i64) -> Result<Option<Stored>, Error> {
    first(conn, select!("WHERE s.id = ?1"), [id], stored)
}

/// The row of a supplier: where it counts as being, and the sums over its contracts.
fn supplier_row(
    conn: &Connection,
    stored: Stored,
    locality: Finding,
) -> Result<SupplierRow, Error> {
    let mut row = SupplierRow {
        supplier: stored.supplier,
        locality,
        contracts: 0,
        contract_value: Pence::ZERO,
        committed: Total::default(),
        version: stored.version,
    };
    let sql = "SELECT c.value, coalesce(k.known, 0), coalesce(k.lines, 0),
               coalesce(k.record_only, 0), coalesce(k.unknown, 0)
               FROM contracts c LEFT JOIN contract_kept k ON k.contract_id = c.id
               WHERE c.supplier_id = ?1";
    super::each(conn, sql, [stored.id], |fields| {
        let value = fields.pence()?;
        row.contracts += 1;
        row.contract_value =
            row.contract_value.checked_add(value).ok_or_else(|| out_of_range("amount"))?;
        row.committed =
            row.committed.plus(fields.total()?).ok_or_else(|| out_of_range("amount"))?;
        Ok(())
    })?;
    Ok(row)
}

/// A window of the list.
pub fn page(
    conn: &Connection,
    finder: &Finder,
    list: &ListQuery,
    today: Date,
) -> Result<Page<SupplierRow>, Error> {
    let places = place::of(conn, today)?;
    let mut suppliers = finder.suppliers(conn)?;
    if list.sort == "locality" || Suppliers::needs_places(&list.filter) {
        suppliers.locate(today, || localities(conn, &places, today))?;
    }
    let locate = match &list.locate {
        None => None,
        Some(name) => {
            first(conn, "SELECT id FROM suppliers WHERE supplier_ref = ?1", [name], |fields| {
                fields.int()
            })?
        }
    };
    let found = suppliers.find(list, locate);
    drop(suppliers);
    let mut page = found.page();
    for id in &found.ids {
        if let Some(stored) = by_id(conn, *id)? {
            let locality = place::locality(conn, &places, &stored.supplier, today)?;
            page.rows.push(supplier_row(conn, stored, locality)?);
        }
    }
    Ok(page)
}

/// Where every supplier counts as being, in order of reference.
fn localities(conn: &Connection, places: &Places, today: Date) -> Result<Vec<Finding>, Error> {
    let all = super::rows(conn, select!("ORDER BY s.supplier_ref"), [], stored)?;
    all.iter().map(|stored| place::locality(conn, places, &stored.supplier, today)).collect()
}

/// One supplier with its branches and contracts.
pub fn detail(conn: &Connection, supplier_ref: &str, today: Date) -> Result<SupplierDetail, Error> {
    let stored = by_ref(conn, supplier_ref)?;
    let branches = place::branches(conn, supplier_ref)?;
    let locality = place::of(conn, today)?.of_supplier(&stored.supplier, &branches, today);
    let stamp = stamp(conn, stored.seq)?;
    Ok(SupplierDetail {
        row: supplier_row(conn, stored, locality)?,
        branches,
        contracts: contract::of_supplier(conn, supplier_ref)?,
        stamp,
    })
}

/// The place of a supplier with what it is known from, for an explanation.
pub fn placed(
    conn: &Connection,
    supplier_ref: &str,
    today: Date,
) -> Result<(Supplier, Finding, i64), Error> {
    let stored = by_ref(conn, supplier_ref)?;
    let places = place::of(conn, today)?;
    let finding = place::locality(conn, &places, &stored.supplier, today)?;
    Ok((stored.supplier, finding, stored.seq))
}
