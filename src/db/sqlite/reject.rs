//! Why a row of a file was not taken, in words: the one place in the store that forms them,
//! since only the store knows what is wrong with a row against the others.

mod frozen;
mod returns;
mod sampling;

use super::batch::Stop;
use super::import;
use super::tally::Beyond;
use crate::calc::measure::Measure;
use crate::calc::{Date, Quarter};
use crate::db::request::{Kind, Record, Rejected};

/// Refuses a last day that comes before the first; each with the name of its column.
pub(super) fn in_order(
    first: (&'static str, Option<Date>),
    last: (&'static str, Option<Date>),
) -> Result<(), Stop> {
    match (first, last) {
        ((first, Some(from)), (last, Some(to))) if to < from => {
            Err(Stop::Reject(Reject::before(first, from, last, to)))
        }
        _ => Ok(()),
    }
}

/// The column that tells records of a kind apart best.
const fn key(kind: Kind) -> &'static str {
    match kind {
        Kind::Settings => "name",
        Kind::Suppliers | Kind::Quotations => "supplier_ref",
        Kind::Branches => "postcode",
        Kind::Measures | Kind::Commitments => "measure_ref",
        Kind::Contracts => "contract_ref",
        Kind::Procurements | Kind::Results => "procurement_ref",
        Kind::Waivers => "rule",
        Kind::Samples => "sample_ref",
        Kind::Profiles | Kind::Returns => "quarter",
        Kind::Variations => "signed_on",
        Kind::Evidence => "evidence_ref",
        Kind::Actions => "on",
        Kind::Ratings => "kpi",
        Kind::Figures => "metric",
        Kind::Reports | Kind::ReportLines => "report_ref",
        Kind::Milestones => "milestone",
    }
}

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

    /// Names the record where it is the whole row that was refused.
    pub fn of(mut self, record: &Record) -> Self {
        if self.column.is_empty() {
            self.column = key(record.kind());
            self.value = import::name(record);
        }
        self
    }

    /// Names a commitment where it is the whole row that was refused.
    pub fn of_commitment(mut self, contract_ref: &str, measure_ref: &str) -> Self {
        if self.column.is_empty() {
            self.column = key(Kind::Commitments);
            self.value = format!("{contract_ref}/{measure_ref}");
        }
        self
    }

    pub fn at(self, row: u64) -> Rejected {
        let Self { column, value, reason, remedy } = self;
        Rejected { row, column: column.to_owned(), value, reason, remedy }
    }

    pub fn wrong_kind(kind: Kind) -> Self {
        Self::new(
            "",
            "",
            format!("is not a record of {}", kind.word()),
            "Import it with the kind that it belongs to.",
        )
    }

    pub fn met_later(on: Date) -> Self {
        Self::new(
            "met_on",
            on.to_string(),
            "has not come yet",
            "Leave it empty until the milestone is met; due_on says by when it is to be.",
        )
    }

    pub fn not_a_sample(name: &str) -> Self {
        Self::new(
            "name",
            name,
            "would make a sample of a register that has contracts in it",
            "Leave this row out; make a sample with the demo command.",
        )
    }

    pub fn setting(value: &str, what: &str, remedy: &str) -> Self {
        Self::new("value", value, what, remedy)
    }

    /// A record that others refer to.
    pub fn in_use(by: &str) -> Self {
        Self::new("", "", format!("is used by {by}"), "Remove those first, or leave it.")
    }

    /// A new reference that differs from one that is there in nothing but its case.
    pub fn twin(column: &'static str, typed: &str, known: &str) -> Self {
        Self::new(
            column,
            typed,
            format!("differs from {known}, which is there, only in capital letters"),
            format!("Write {known} if that is meant, or choose another reference."),
        )
    }

    /// Settings and printed figures have no form.
    pub fn not_by_hand(kind: Kind) -> Self {
        Self::new(
            "",
            "",
            format!("is one of the {}, which are changed by import", kind.word()),
            "Import the file with the new values.",
        )
    }

    pub fn duplicate(earlier: u64) -> Self {
        Self::new(
            "",
            "",
            format!("is on row {earlier} of this file as well, with other values"),
            "Keep one of the two rows.",
        )
    }

    pub fn constraint(why: &str) -> Self {
        Self::new(
            "",
            "",
            format!("is in a row that the database does not accept: {why}"),
            "Correct the row; each column's limits are in the description of the file.",
        )
    }

    pub fn no_supplier(supplier_ref: &str) -> Self {
        Self::new(
            "supplier_ref",
            supplier_ref,
            "is the reference of no supplier",
            "Import the supplier first, or correct the reference.",
        )
    }

    pub fn no_contract(contract_ref: &str) -> Self {
        Self::new(
            "contract_ref",
            contract_ref,
            "is the reference of no contract",
            "Import the contract first, or correct the reference.",
        )
    }

    pub fn no_procurement(procurement_ref: &str) -> Self {
        Self::new(
            "procurement_ref",
            procurement_ref,
            "is the reference of no procurement",
            "Import the procurement first, or correct the reference.",
        )
    }

    /// A waiver of findings about nothing.
    pub fn no_rule(rule: &str) -> Self {
        let remedy = format!("Write one of {}.", crate::calc::rules::ids());
        Self::new("rule", rule, "is the id of no rule", remedy)
    }

    pub fn waives_nothing(record_ref: &str) -> Self {
        Self::new(
            "record_ref",
            record_ref,
            "is the reference of no procurement and of no contract",
            "Import what it is about first, or correct the reference.",
        )
    }

    pub fn no_edition(measure_ref: &str, contract_ref: &str) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!("cannot be looked up, since contract {contract_ref} names no edition"),
            "Give the contract its edition, import it again, then import this file.",
        )
    }

    pub fn no_measure(measure_ref: &str, edition: &str) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!("is the reference of no measure of edition {edition}"),
            "Import the measure first, or correct the reference.",
        )
    }

    pub fn not_in_force(measure_ref: &str, edition: &str, day: Date) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!("has no version in edition {edition} that was in force on {day}"),
            "Import the version that was in force that day, or correct committed_on.",
        )
    }

    pub fn no_commitment(contract_ref: &str, measure_ref: &str) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!("has no commitment in contract {contract_ref}"),
            "Import the commitment first, or correct the reference.",
        )
    }

    pub fn own_proxy(proxy: &str, measure_ref: &str, frozen: Option<&str>) -> Self {
        let reason = match frozen {
            Some(frozen) => format!("is not the frozen proxy of {measure_ref}, £{frozen}"),
            None => format!("is a proxy, but {measure_ref} is record only and has none"),
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
            "times the proxy is more than any amount of money that can be kept",
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
            format!("would make {what} add up to more than can be kept"),
            "Correct the units or the proxy, here or in the largest commitments.",
        )
    }

    pub fn contracts_beyond(value: &str) -> Self {
        Self::new(
            "value_gbp",
            value,
            "would make the values of all contracts add up to more than can be kept",
            "Correct the value, here or in the largest contracts.",
        )
    }

    fn before(first: &'static str, from: Date, last: &'static str, to: Date) -> Self {
        // An award comes after the end by a slip in its own date more often than in the end.
        let (column, value, reason) = if first == "award_date" {
            (first, from, format!("comes after {last}, which is {to}"))
        } else {
            (last, to, format!("comes before {first}, which is {from}"))
        };
        Self::new(column, value.to_string(), reason, format!("Correct {first} or {last}."))
    }

    pub fn outside_life(quarter: Quarter, contract_ref: &str, first: Date, last: Date) -> Self {
        Self::new(
            "quarter",
            quarter.to_string(),
            format!("lies outside the life of contract {contract_ref}, {first} to {last}"),
            "Correct the quarter, or the dates of the contract.",
        )
    }

    pub fn used_measure(column: &'static str, measure: &Measure, used: i64) -> Self {
        let Measure { edition, measure_ref, .. } = measure;
        let value = match column {
            "title" => measure.title.clone(),
            "unit" => measure.unit.clone(),
            "kind" => measure.kind.word().to_owned(),
            _ => measure.proxy.map(|proxy| proxy.to_string()).unwrap_or_default(),
        };
        let contracts = if used == 1 { "1 contract" } else { &format!("{used} contracts") };
        Self::new(
            column,
            value,
            format!("differs, but {measure_ref} of {edition} is used by {contracts}"),
            "Give the new values in a row with the day from which they hold in the column from.",
        )
    }

    pub fn valued_record_only(proxy: &str) -> Self {
        Self::new(
            "proxy_gbp",
            proxy,
            "is a proxy, but a record-only measure has no value",
            "Leave proxy_gbp empty, or write proxy in the column kind.",
        )
    }

    pub fn no_conflict(conflicts: &str, unknown: &[&str], edition: &str) -> Self {
        let unknown = unknown.join(", ");
        Self::new(
            "conflicts_with",
            conflicts,
            format!("names what edition {edition} does not have: {unknown}"),
            "Add the measure to the file, or correct the reference.",
        )
    }

    pub fn which_from(name: &str, count: usize) -> Self {
        Self::new(
            "from",
            "",
            format!(
                "is no column of the file, and {name} is there {count} times, from different days"
            ),
            "Add the column from, with the day of the one that is meant.",
        )
    }

    pub fn override_without_reason(locality: &str) -> Self {
        Self::new(
            "locality_override",
            locality,
            "sets the locality by hand without a reason",
            "Fill in locality_reason, or leave locality_override empty.",
        )
    }
}
