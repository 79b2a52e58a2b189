//! Why a row of a file was not taken, in words: the one place in the store that forms them,
//! since only the store knows what is wrong with a row against the others.

use super::tally::Beyond;
use crate::calc::Date;
use crate::db::request::{Kind, Rejected};

/// A rejection without its row number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reject {
    column: &'static str,
    value: String,
    reason: String,
    remedy: String,
}

impl Reject {
    fn new(
        column: &'static str,
        value: impl Into<String>,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { column, value: value.into(), reason: reason.into(), remedy: remedy.into() }
    }

    pub fn at(self, row: u64) -> Rejected {
        let Self { column, value, reason, remedy } = self;
        Rejected { row, column: column.to_owned(), value, reason, remedy }
    }

    pub fn wrong_kind(kind: Kind) -> Self {
        Self::new(
            "",
            "",
            format!("this is not a record of {}", kind.word()),
            "Import it with the kind that it belongs to.",
        )
    }

    pub fn not_a_sample(name: &str) -> Self {
        Self::new(
            "name",
            name,
            "a register with contracts in it cannot be made a sample",
            "Leave this row out; make a sample with the demo command.",
        )
    }

    pub fn setting(value: &str, what: &str, remedy: &str) -> Self {
        Self::new("value", value, what, remedy)
    }

    pub fn duplicate(earlier: u64) -> Self {
        Self::new(
            "",
            "",
            format!("row {earlier} of this file has the same key and says something else"),
            "Keep one of the two rows.",
        )
    }

    pub fn constraint(why: &str) -> Self {
        Self::new(
            "",
            "",
            format!("the database does not accept this row: {why}"),
            "Correct the row; each column's limits are in the description of the file.",
        )
    }

    pub fn no_supplier(supplier_ref: &str) -> Self {
        Self::new(
            "supplier_ref",
            supplier_ref,
            "there is no supplier with this reference",
            "Import the supplier first, or correct the reference.",
        )
    }

    pub fn no_contract(contract_ref: &str) -> Self {
        Self::new(
            "contract_ref",
            contract_ref,
            "there is no contract with this reference",
            "Import the contract first, or correct the reference.",
        )
    }

    pub fn no_edition(measure_ref: &str, contract_ref: &str) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!("contract {contract_ref} names no edition to take the measure from"),
            "Give the contract its edition, import it again, then import this file.",
        )
    }

    pub fn no_measure(measure_ref: &str, edition: &str) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!("edition {edition} has no measure with this reference"),
            "Import the measure first, or correct the reference.",
        )
    }

    pub fn not_in_force(measure_ref: &str, edition: &str, day: Date) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!("edition {edition} has no version of this measure in force on {day}"),
            "Import the version that was in force that day, or correct committed_on.",
        )
    }

    pub fn no_commitment(contract_ref: &str, measure_ref: &str) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!("contract {contract_ref} has no commitment to this measure"),
            "Import the commitment first, or correct the reference.",
        )
    }

    pub fn own_proxy(proxy: &str, measure_ref: &str, frozen: Option<&str>) -> Self {
        let reason = match frozen {
            Some(frozen) => format!("{measure_ref} is valued with its frozen proxy, £{frozen}"),
            None => format!("{measure_ref} is record only and has no proxy"),
        };
        Self::new(
            "proxy_gbp",
            proxy,
            reason,
            "Leave the cell empty; only a localised measure has a proxy for each contract.",
        )
    }

    pub fn too_large(units: &str) -> Self {
        Self::new(
            "units",
            units,
            "units × proxy is more than any amount of money that can be kept",
            "Correct the units, or the proxy of the measure.",
        )
    }

    pub fn beyond(beyond: Beyond, units: &str) -> Self {
        let what = match beyond {
            Beyond::Units => "the units of all commitments",
            Beyond::Value => "the values of all commitments",
        };
        Self::new(
            "units",
            units,
            format!("with this row, {what} would add up to more than can be kept"),
            "Correct the units or the proxy, here or in the largest commitments.",
        )
    }

    pub fn contracts_beyond(value: &str) -> Self {
        Self::new(
            "value_gbp",
            value,
            "with this row, the values of all contracts would add up to more than can be kept",
            "Correct the value, here or in the largest contracts.",
        )
    }

    pub fn end_before_start(start: Date, end: Date) -> Self {
        Self::new(
            "end",
            end.to_string(),
            format!("the contract ends before it starts, on {start}"),
            "Correct start or end.",
        )
    }

    pub fn override_without_reason(locality: &str) -> Self {
        Self::new(
            "locality_override",
            locality,
            "an override of the locality needs a reason",
            "Fill in locality_reason, or leave locality_override empty.",
        )
    }
}
