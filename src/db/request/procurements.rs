//! What is asked and answered about purchases.

use super::{ContractRow, Stamp};
use crate::calc::locality::Finding;
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::supplier::Supplier;
use crate::calc::waiver::Waiver;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcurementRow {
    pub procurement: Procurement,
    /// Of who was chosen.
    pub supplier_name: Option<String>,
    /// Quotations that were asked for, and that came.
    pub invited: u64,
    pub received: u64,
    pub version: i64,
}

/// A quotation with who was asked, and where that supplier counts as being.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotationRow {
    pub quotation: Quotation,
    pub supplier_name: String,
    pub locality: Finding,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcurementDetail {
    pub row: ProcurementRow,
    /// Who was chosen, and where that supplier counts as being.
    pub supplier: Option<(Supplier, Finding)>,
    /// By the day of the invitation.
    pub quotations: Vec<QuotationRow>,
    /// What followed.
    pub contract: Option<ContractRow>,
    /// The newest first.
    pub waivers: Vec<Waiver>,
    pub stamp: Stamp,
}
