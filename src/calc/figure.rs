//! Names of figures: what `i` on the screen and `sleva explain` on the command line are asked for.

mod counted;
mod delivered;
mod forms;
mod printed;

use std::fmt;

use super::filter::Filter;
pub use counted::Count;
pub use delivered::{Of, What};
pub use forms::{forms, kind_meant, kinds, place_meant};
pub use printed::PublishedRef;

/// A figure that can be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// Value of one commitment: `value:C-0001/NT1`.
    CommitmentValue { contract_ref: String, measure_ref: String },
    /// Committed value of a contract: `committed:contract/C-0001`.
    ContractCommitted { contract_ref: String },
    /// Committed value of a supplier's contracts: `committed:supplier/S-0001`.
    SupplierCommitted { supplier_ref: String },
    /// Committed value of a measure: `committed:measure/EDITION/NT1`, and after a `?` a filter.
    MeasureCommitted { edition: String, measure_ref: String, filter: Filter },
    /// Committed value of everything: `committed:all`, and after a `?` a filter.
    AllCommitted { filter: Filter },
    /// Where a supplier counts as being: `locality:S-0001`.
    Locality { supplier_ref: String },
    /// What was delivered, and what was not: `validated:C-0001/NT1`, `rag:contract/C-0001`.
    Delivered { what: What, of: Of },
    /// How many records there are: `findings:all?rule:sv-required`, `returns:overdue`.
    Counted { count: Count, which: String, filter: Filter },
    /// The rate of a sample of purchases: `compliance:Q-0001`.
    Compliance { sample_ref: String },
    /// The Living Wage of a year: `wage:2024-25`.
    WageRate { year: String },
    /// What the council has printed: `published:2021-02-15/committed_total//GBP`.
    Published(PublishedRef),
    /// What ours is more than a printed one: `difference:2021-02-15/committed_total//GBP?FILTER`.
    Difference { printed: PublishedRef, filter: Filter },
}

impl Figure {
    /// The figure of delivery of something; none where there is no such figure.
    #[must_use]
    pub fn of(what: What, of: Of) -> Option<Self> {
        Some(match (what, of) {
            (What::Committed, Of::Contract { contract_ref }) => {
                Self::ContractCommitted { contract_ref }
            }
            (What::Committed, Of::Supplier { supplier_ref }) => {
                Self::SupplierCommitted { supplier_ref }
            }
            (What::Committed, Of::Measure { edition, measure_ref, filter }) => {
                Self::MeasureCommitted { edition, measure_ref, filter }
            }
            (What::Committed, Of::All { filter }) => Self::AllCommitted { filter },
            (what, of) if what.is_of(&of) => Self::Delivered { what, of },
            _ => return None,
        })
    }

    /// Reads the name of a figure; none where it has no known form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.trim().split_once(':')?;
        let some = |part: &str| (!part.is_empty()).then(|| part.to_owned());
        match kind {
            "compliance" => return Some(Self::Compliance { sample_ref: some(rest)? }),
            "wage" => return Some(Self::WageRate { year: some(rest)? }),
            "published" => return PublishedRef::parse(rest).map(Self::Published),
            "difference" => {
                let (printed, filter) = match rest.split_once('?') {
                    Some((printed, filter)) => (printed, Filter::parse(filter).ok()?),
                    None => (rest, Filter::default()),
                };
                let printed = PublishedRef::parse(printed)?;
                return Some(Self::Difference { printed, filter });
            }
            _ => {}
        }
        if let Some((count, which, filter)) = counted::parse(kind, rest) {
            return Some(Self::Counted { count, which, filter });
        }
        if kind == "locality" {
            return Some(Self::Locality { supplier_ref: some(rest)? });
        }
        if kind == "value" {
            let (contract, measure) = rest.rsplit_once('/')?;
            return Some(Self::CommitmentValue {
                contract_ref: some(contract)?,
                measure_ref: some(measure)?,
            });
        }
        let delivered = || {
            let (what, of) = delivered::parse(kind, rest)?;
            Some(Self::Delivered { what, of })
        };
        if kind != "committed" {
            return delivered();
        }
        let (place, filter) = match rest.split_once('?') {
            Some((rest, filter)) => (rest, Filter::parse(filter).ok()?),
            None => (rest, Filter::default()),
        };
        if place == "all" {
            return Some(Self::AllCommitted { filter });
        }
        let (of, name) = place.split_once('/')?;
        match of {
            "contract" => Some(Self::ContractCommitted { contract_ref: some(name)? }),
            "supplier" => Some(Self::SupplierCommitted { supplier_ref: some(name)? }),
            "measure" => {
                let (edition, measure) = name.split_once('/')?;
                Some(Self::MeasureCommitted {
                    edition: some(edition)?,
                    measure_ref: some(measure)?,
                    filter,
                })
            }
            _ => delivered(),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = |filter: &Filter| match filter.to_string() {
            text if text.is_empty() => text,
            text => format!("?{text}"),
        };
        match self {
            Self::CommitmentValue { contract_ref, measure_ref } => {
                write!(f, "value:{contract_ref}/{measure_ref}")
            }
            Self::ContractCommitted { contract_ref } => {
                write!(f, "committed:contract/{contract_ref}")
            }
            Self::SupplierCommitted { supplier_ref } => {
                write!(f, "committed:supplier/{supplier_ref}")
            }
            Self::MeasureCommitted { edition, measure_ref, filter } => {
                write!(f, "committed:measure/{edition}/{measure_ref}{}", suffix(filter))
            }
            Self::AllCommitted { filter } => write!(f, "committed:all{}", suffix(filter)),
            Self::Locality { supplier_ref } => write!(f, "locality:{supplier_ref}"),
            Self::Delivered { what, of } => write!(f, "{}:{of}", what.word()),
            Self::Counted { count, which, filter } => {
                write!(f, "{}:{which}{}", count.word(), suffix(filter))
            }
            Self::Compliance { sample_ref } => write!(f, "compliance:{sample_ref}"),
            Self::WageRate { year } => write!(f, "wage:{year}"),
            Self::Published(printed) => write!(f, "published:{printed}"),
            Self::Difference { printed, filter } => {
                write!(f, "difference:{printed}{}", suffix(filter))
            }
        }
    }
}
