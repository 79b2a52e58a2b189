//! Columns of suppliers.

use super::{Cell, Column};
use crate::db::request::SupplierRow;

/// The usual columns first, then the rest of the fields that files carry.
pub const SUPPLIERS: &[Column<SupplierRow>] = &[
    Column::text("supplier_ref", "Code", 9, 0, |row| Cell::text(&row.supplier.supplier_ref)),
    Column::wide("name", "Name", 20, 0, |row| Cell::text(&row.supplier.name)),
    Column::text("locality", "Locality", 8, 1, |row| Cell::text(row.locality.locality.word())),
    Column::text("size", "Size", 6, 3, |row| Cell::known(row.supplier.size)),
    Column::text("ownership", "Ownership", 17, 5, |row| Cell::known(row.supplier.ownership)),
    Column::text("postcode", "Postcode", 8, 6, |row| Cell::known(row.supplier.postcode.clone())),
    Column::figure("contracts", "Contracts", 9, 2, |row| Cell::number(&row.contracts)),
    Column::figure("contract_value_gbp", "Their value £", 15, 7, |row| {
        Cell::money(Some(row.contract_value))
    }),
    Column::figure("committed_gbp", "Committed £", 14, 4, |row| Cell::total(row.committed)),
    Column::text("locality_because", "Because", 40, 20, |row| Cell::text(&row.locality.reason)),
    Column::text("company_number", "Company no.", 11, 20, |row| {
        Cell::known(row.supplier.company_number.clone())
    }),
    Column::text("charity_number", "Charity no.", 11, 20, |row| {
        Cell::known(row.supplier.charity_number.clone())
    }),
    Column::text("vat_number", "VAT no.", 12, 20, |row| {
        Cell::known(row.supplier.vat_number.clone())
    }),
    Column::text("vcse", "VCSE", 4, 20, |row| Cell::yes_no(row.supplier.vcse)),
    Column::text("email", "E-mail", 24, 20, |row| Cell::known(row.supplier.email.clone())),
    Column::text("locality_override", "Override", 8, 20, |row| {
        row.supplier.locality_override.map_or(Cell::NotApplicable, |place| Cell::text(place.word()))
    }),
    Column::text("locality_reason", "Override because", 30, 20, |row| {
        row.supplier.locality_reason.as_ref().map_or(Cell::NotApplicable, Cell::text)
    }),
    Column::text("note", "Note", 30, 20, |row| {
        row.supplier.note.as_ref().map_or(Cell::NotEntered, Cell::text)
    }),
];
