//! Suppliers and their branches.

use crate::calc::supplier::{Branch, Supplier};
use crate::calc::words::{Locality, Ownership, Size};
use crate::columns::{
    CompanyNumber, Day, Email, How, Name, Note, Postcode, Reference, Word, YesNo,
};
use crate::columns::{Table, column};
use crate::db::request::Record;

pub const SUPPLIERS: Table<Supplier> = Table {
    columns: &[
        column!("supplier_ref", required Reference, supplier_ref),
        column!("name", required Name, name),
        column!("company_number", optional CompanyNumber, company_number),
        column!("charity_number", optional Reference, charity_number),
        column!("vat_number", optional Reference, vat_number),
        column!("size", optional Word<Size>, size),
        column!("ownership", optional Word<Ownership>, ownership),
        column!("vcse", optional YesNo, vcse),
        column!("postcode", optional Postcode, postcode),
        column!("email", optional Email, email),
        column!("locality_override", optional Word<Locality>, locality_override),
        column!("locality_reason", optional Note, locality_reason),
        column!("note", optional Note, note),
    ],
    blank: Supplier::default,
    finish: |supplier, _| Ok(Record::Supplier(supplier)),
    open: |record| if let Record::Supplier(supplier) = record { Some(supplier) } else { None },
};

pub const BRANCHES: Table<Branch> = Table {
    columns: &[
        column!("supplier_ref", required Reference, supplier_ref),
        column!("postcode", required Postcode, postcode),
        column!("name", optional Name, name),
        column!("from", optional Day, from),
        column!("to", optional Day, to),
    ],
    blank: || Branch {
        supplier_ref: String::new(),
        postcode: String::new(),
        name: None,
        from: None,
        to: None,
    },
    finish: |branch, _| Ok(Record::Branch(branch)),
    open: |record| if let Record::Branch(branch) = record { Some(branch) } else { None },
};
