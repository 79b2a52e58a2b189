//! Places and settings in force.

use rusqlite::Connection;

use super::{first, row, rows, supplier};
use crate::calc::Date;
use crate::calc::locality::{Finding, Places};
use crate::calc::supplier::{Branch, Supplier};
use crate::db::{Error, places};

/// The value of a setting on a day: the latest that had begun.
pub fn setting(conn: &Connection, name: &str, today: Date) -> Result<Option<String>, Error> {
    let sql = "SELECT value FROM settings
               WHERE name = ?1 AND (valid_from IS NULL OR valid_from <= ?2)
               ORDER BY valid_from DESC LIMIT 1";
    first(conn, sql, [name, &today.to_string()], row::text)
}

pub fn of(conn: &Connection, today: Date) -> Result<Places, Error> {
    places::places(|name| setting(conn, name, today))
}

pub fn branches(conn: &Connection, supplier_ref: &str) -> Result<Vec<Branch>, Error> {
    let sql = "SELECT s.supplier_ref, b.postcode, b.name, b.valid_from, b.valid_to
               FROM branches b JOIN suppliers s ON s.id = b.supplier_id
               WHERE s.supplier_ref = ?1 ORDER BY b.postcode";
    rows(conn, sql, [supplier_ref], |fields| {
        Ok(Branch {
            supplier_ref: fields.text()?,
            postcode: fields.text()?,
            name: fields.some_text()?,
            from: fields.some_day()?,
            to: fields.some_day()?,
        })
    })
}

/// A supplier with its branches.
pub fn supplier_with_branches(
    conn: &Connection,
    supplier_ref: &str,
) -> Result<(Supplier, Vec<Branch>), Error> {
    let supplier = supplier::by_ref(conn, supplier_ref)?.supplier;
    Ok((supplier, branches(conn, supplier_ref)?))
}

/// Where a supplier counts as being.
pub fn locality(
    conn: &Connection,
    places: &Places,
    supplier: &Supplier,
    today: Date,
) -> Result<Finding, Error> {
    let branches = branches(conn, &supplier.supplier_ref)?;
    Ok(places.of_supplier(supplier, &branches, today))
}
