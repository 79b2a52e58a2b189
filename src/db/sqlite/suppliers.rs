//! Suppliers and their branches.

use rusqlite::{Connection, OptionalExtension};

use super::batch::{Batch, Put, Stop};
use super::reject::Reject;
use super::row::{Columns, each_row};
use super::table::{BRANCHES, Fields, SUPPLIERS};
use crate::calc::supplier::{Branch, Supplier};
use crate::calc::words::{Locality, Ownership, Size};
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, supplier: &Supplier) -> Result<Put, Stop> {
    if let (Some(locality), None) = (supplier.locality_override, &supplier.locality_reason) {
        return Err(Stop::Reject(Reject::override_without_reason(locality.word())));
    }
    let own: Fields<'_> = vec![
        (&supplier.supplier_ref).into(),
        (&supplier.name).into(),
        supplier.company_number.as_deref().into(),
        supplier.charity_number.as_deref().into(),
        supplier.vat_number.as_deref().into(),
        supplier.size.map(Size::word).into(),
        supplier.ownership.map(Ownership::word).into(),
        supplier.vcse.into(),
        supplier.postcode.as_deref().into(),
        supplier.email.as_deref().into(),
        supplier.locality_override.map(Locality::word).into(),
        supplier.locality_reason.as_deref().into(),
        supplier.note.as_deref().into(),
    ];
    batch.put(&SUPPLIERS, &[&supplier.supplier_ref], own)
}

pub(super) fn put_branch(batch: &mut Batch<'_>, branch: &Branch) -> Result<Put, Stop> {
    let supplier = id(batch.conn, &branch.supplier_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_supplier(&branch.supplier_ref)))?;
    let own: Fields<'_> = vec![
        supplier.into(),
        (&branch.postcode).into(),
        branch.name.as_deref().into(),
        branch.from.into(),
        branch.to.into(),
    ];
    batch.put(&BRANCHES, &[&supplier, &branch.postcode], own)
}

pub(super) fn id(conn: &Connection, supplier_ref: &str) -> Result<Option<i64>, Error> {
    let mut statement = conn.prepare_cached("SELECT id FROM suppliers WHERE supplier_ref = ?1")?;
    Ok(statement.query_row([supplier_ref], |row| row.get(0)).optional()?)
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    each_row(
        conn,
        "SELECT supplier_ref, name, company_number, charity_number, vat_number, size, ownership,
         vcse, postcode, email, locality_override, locality_reason, note
         FROM suppliers ORDER BY supplier_ref",
        [],
        |row| {
            let row = Columns::new(row, 0);
            visit(Record::Supplier(Supplier {
                supplier_ref: row.text(0)?,
                name: row.text(1)?,
                company_number: row.some_text(2)?,
                charity_number: row.some_text(3)?,
                vat_number: row.some_text(4)?,
                size: row.word(5, Size::parse)?,
                ownership: row.word(6, Ownership::parse)?,
                vcse: row.yes(7)?,
                postcode: row.some_text(8)?,
                email: row.some_text(9)?,
                locality_override: row.word(10, Locality::parse)?,
                locality_reason: row.some_text(11)?,
                note: row.some_text(12)?,
            }))
        },
    )
}

pub(super) fn each_branch(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    each_row(
        conn,
        "SELECT supplier_ref, b.postcode, b.name, b.valid_from, b.valid_to
         FROM branches b JOIN suppliers s ON s.id = b.supplier_id
         ORDER BY supplier_ref, b.postcode",
        [],
        |row| {
            let row = Columns::new(row, 0);
            visit(Record::Branch(Branch {
                supplier_ref: row.text(0)?,
                postcode: row.text(1)?,
                name: row.some_text(2)?,
                from: row.day(3)?,
                to: row.day(4)?,
            }))
        },
    )
}
