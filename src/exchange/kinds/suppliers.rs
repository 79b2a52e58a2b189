//! Suppliers and their branches.

use crate::calc::Date;
use crate::calc::supplier::{Branch, Supplier};
use crate::calc::words::{Locality, Ownership, Size};
use crate::db::request::Record;
use crate::exchange::columns::{Table, column};
use crate::exchange::how::{Day, How, Name, Note, Reference, Why, Word, YesNo};

pub const SUPPLIERS: Table<Supplier> = Table {
    columns: &[
        column!("supplier_ref", required Reference, supplier_ref),
        column!("name", required Name, name),
        column!("company_number", optional Reference, company_number),
        column!("charity_number", optional Reference, charity_number),
        column!("vat_number", optional Reference, vat_number),
        column!("size", optional Word<Size>, size),
        column!("ownership", optional Word<Ownership>, ownership),
        column!("vcse", optional YesNo, vcse),
        column!("postcode", optional Reference, postcode),
        column!("email", optional Name, email),
        column!("locality_override", optional Word<Locality>, locality_override),
        column!("locality_reason", optional Note, locality_reason),
        column!("note", optional Note, note),
    ],
    blank: Supplier::default,
    finish: |supplier, _| {
        if supplier.locality_override.is_some() && supplier.locality_reason.is_none() {
            let why = Why::new(
                "a locality is set here without a reason",
                "Fill in locality_reason, or leave locality_override empty.",
            );
            return Err(("locality_reason", String::new(), why));
        }
        Ok(Record::Supplier(supplier))
    },
    open: |record| if let Record::Supplier(supplier) = record { Some(supplier) } else { None },
};

pub const BRANCHES: Table<Branch> = Table {
    columns: &[
        column!("supplier_ref", required Reference, supplier_ref),
        column!("postcode", required Reference, postcode),
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
    finish: |branch, _| {
        in_order(branch.from, branch.to, "to", "from")?;
        Ok(Record::Branch(branch))
    },
    open: |record| if let Record::Branch(branch) = record { Some(branch) } else { None },
};

/// Refuses a last day that comes before the first.
pub fn in_order(
    first: Option<Date>,
    last: Option<Date>,
    last_column: &'static str,
    first_column: &str,
) -> Result<(), (&'static str, String, Why)> {
    match (first, last) {
        (Some(first), Some(last)) if last < first => {
            let why = Why::new(
                format!("comes before {first_column}, which is {first}"),
                "Check both dates.",
            );
            Err((last_column, last.to_string(), why))
        }
        _ => Ok(()),
    }
}
