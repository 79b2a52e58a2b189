//! Suppliers and their operating branches.

use jiff::civil::Date;

use super::words::{Locality, Ownership, Size};

/// Who is paid. An empty field is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Supplier {
    pub supplier_ref: String,
    pub name: String,
    pub company_number: Option<String>,
    pub charity_number: Option<String>,
    pub vat_number: Option<String>,
    pub size: Option<Size>,
    pub ownership: Option<Ownership>,
    pub vcse: Option<bool>,
    /// The registered address.
    pub postcode: Option<String>,
    pub email: Option<String>,
    /// Set by a person who knows better than the postcode; needs a reason.
    pub locality_override: Option<Locality>,
    pub locality_reason: Option<String>,
    pub note: Option<String>,
}

/// A recorded place of work other than the registered address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    pub supplier_ref: String,
    pub postcode: String,
    pub name: Option<String>,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Branch {
    /// Whether the branch operates on a day.
    #[must_use]
    pub fn open_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
