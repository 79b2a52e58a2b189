//! Suppliers and their branches.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, first};
use super::reject::{Reject, in_order};
use super::summed;
use super::table::{BRANCHES, Columns, SUPPLIERS};
use crate::calc::supplier::{Branch, Supplier};
use crate::calc::words::{Locality, Ownership, Size};
use crate::db::Error;
use crate::db::request::Record;

pub(super) fn put(batch: &mut Batch<'_>, supplier: &Supplier) -> Result<Put, Stop> {
    if let (Some(locality), None) = (supplier.locality_override, &supplier.locality_reason) {
        return Err(Stop::Reject(Reject::override_without_reason(locality.word())));
    }
    let own: Columns<'_> = vec![
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
    let put = batch.put(&SUPPLIERS, &[&supplier.supplier_ref], own)?;
    if let Put::Changed(id) = put {
        summed::ungroup_supplier(batch.conn, id)?;
    }
    Ok(put)
}

pub(super) fn put_branch(batch: &mut Batch<'_>, branch: &Branch) -> Result<Put, Stop> {
    let supplier = id(batch.conn, &branch.supplier_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_supplier(&branch.supplier_ref)))?;
    in_order(("from", branch.from), ("to", branch.to))?;
    let own: Columns<'_> = vec![
        supplier.into(),
        (&branch.postcode).into(),
        branch.name.as_deref().into(),
        branch.from.into(),
        branch.to.into(),
    ];
    batch.put(&BRANCHES, &[&supplier, &branch.postcode], own)
}

/// Takes a supplier out; it may have no contract and no branch.
pub(super) fn remove(batch: &mut Batch<'_>, supplier: &Supplier) -> Result<(), Stop> {
    batch.remove(&SUPPLIERS, &[&supplier.supplier_ref])?;
    Ok(())
}

pub(super) fn remove_branch(batch: &mut Batch<'_>, branch: &Branch) -> Result<(), Stop> {
    if let Some(supplier) = id(batch.conn, &branch.supplier_ref)? {
        batch.remove(&BRANCHES, &[&supplier, &branch.postcode])?;
    }
    Ok(())
}

pub(super) fn id(conn: &Connection, supplier_ref: &str) -> Result<Option<i64>, Error> {
    first(conn, "SELECT id FROM suppliers WHERE supplier_ref = ?1", [supplier_ref], read::int)
}

macro_rules! suppliers {
    ($tail:literal) => {
        concat!(
            "SELECT supplier_ref, name, company_number, charity_number, vat_number, size,
             ownership, vcse, postcode, email, locality_override, locality_reason, note
             FROM suppliers ",
            $tail
        )
    };
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    read::each(conn, suppliers!("ORDER BY supplier_ref"), [], |fields| {
        visit(Record::Supplier(read(fields)?))
    })
}

pub(super) fn stored(conn: &Connection, supplier: &Supplier) -> Result<Option<Record>, Error> {
    let found = first(conn, suppliers!("WHERE supplier_ref = ?1"), [&supplier.supplier_ref], read)?;
    Ok(found.map(Record::Supplier))
}

/// Reads the record's own columns, in their order.
pub(super) fn read(fields: &mut Fields) -> Result<Supplier, Error> {
    Ok(Supplier {
        supplier_ref: fields.text()?,
        name: fields.text()?,
        company_number: fields.some_text()?,
        charity_number: fields.some_text()?,
        vat_number: fields.some_text()?,
        size: fields.some_word(Size::parse)?,
        ownership: fields.some_word(Ownership::parse)?,
        vcse: fields.flag()?,
        postcode: fields.some_text()?,
        email: fields.some_text()?,
        locality_override: fields.some_word(Locality::parse)?,
        locality_reason: fields.some_text()?,
        note: fields.some_text()?,
    })
}

macro_rules! branches {
    ($tail:literal) => {
        concat!(
            "SELECT supplier_ref, b.postcode, b.name, b.valid_from, b.valid_to
             FROM branches b JOIN suppliers s ON s.id = b.supplier_id ",
            $tail
        )
    };
}

pub(super) fn each_branch(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = branches!("ORDER BY supplier_ref, b.postcode");
    read::each(conn, sql, [], |fields| visit(read_branch(fields)?))
}

pub(super) fn stored_branch(conn: &Connection, branch: &Branch) -> Result<Option<Record>, Error> {
    let sql = branches!("WHERE supplier_ref = ?1 AND b.postcode = ?2");
    first(conn, sql, (&branch.supplier_ref, &branch.postcode), read_branch)
}

pub(super) fn read_branch(fields: &mut Fields) -> Result<Record, Error> {
    Ok(Record::Branch(Branch {
        supplier_ref: fields.text()?,
        postcode: fields.text()?,
        name: fields.some_text()?,
        from: fields.some_day()?,
        to: fields.some_day()?,
    }))
}
