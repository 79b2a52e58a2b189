//! The rows that a figure is made of, and where each of them leads.

use std::fmt;

use super::{Part, value_text};
use crate::calc::figure::{Figure, Of};
use crate::calc::quarter::Quarter;

/// A row that a figure is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub label: String,
    pub text: String,
    /// What it adds to the figure; none where rows do not add up.
    pub part: Option<Part>,
    /// Where one looks further.
    pub link: Option<Link>,
}

/// What a row leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    Figure(Box<Figure>),
    Contract(String),
    Procurement(String),
    Supplier(String),
    Sample(String),
    /// The line of a measure in a return; the newest version where none is named.
    Return {
        contract_ref: String,
        quarter: Quarter,
        version: Option<u32>,
        measure_ref: Option<String>,
    },
    /// What the rules find about a record.
    Findings(String),
    /// A row of the audit trail.
    Change(i64),
}

impl Source {
    #[must_use]
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into(), part: None, link: None }
    }

    /// As a line to read: what it adds stands in it, and what it leads to, unless its text says so.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { label, text, part, link } = self;
        let adds = part.and_then(|part| part.value).map(|value| value_text(Some(value)));
        let adds = adds.filter(|adds| !text.contains(&adds.replace("£-", "£")));
        let leads = link.as_ref().map(ToString::to_string);
        let leads = leads.filter(|leads| !text.contains(leads.as_str()));
        let leads = leads.map(|leads| format!("see {leads}"));
        let text = Some(text.clone()).filter(|text| !text.is_empty());
        let parts: Vec<String> = [adds, text, leads].into_iter().flatten().collect();
        format!("  {label}  {}", parts.join("; "))
    }

    #[must_use]
    pub fn adds(self, part: Part) -> Self {
        Self { part: Some(part), ..self }
    }

    #[must_use]
    pub fn leads(self, link: Link) -> Self {
        Self { link: Some(link), ..self }
    }
}

impl Link {
    #[must_use]
    pub fn figure(figure: Figure) -> Self {
        Self::Figure(Box::new(figure))
    }

    /// The contract that it is about, where it is about one.
    #[must_use]
    pub fn contract_ref(&self) -> Option<&str> {
        match self {
            Self::Contract(contract_ref) | Self::Return { contract_ref, .. } => Some(contract_ref),
            Self::Figure(figure) => of_figure(figure),
            _ => None,
        }
    }
}

/// The contract that a figure is of, where it is of one.
#[must_use]
pub fn of_figure(figure: &Figure) -> Option<&str> {
    match figure {
        Figure::CommitmentValue { contract_ref, .. }
        | Figure::ContractCommitted { contract_ref } => Some(contract_ref),
        Figure::Delivered { of, .. } => match of {
            Of::Commitment { contract_ref, .. } | Of::Contract { contract_ref } => {
                Some(contract_ref)
            }
            Of::Category { filter, .. }
            | Of::Theme { filter, .. }
            | Of::Outcome { filter, .. }
            | Of::Department { filter, .. }
            | Of::Size { filter, .. }
            | Of::Ownership { filter, .. }
            | Of::Through { filter, .. }
            | Of::Measure { filter, .. }
            | Of::Quarter { filter, .. }
            | Of::All { filter } => filter.contract.as_deref(),
            Of::Supplier { .. } => None,
        },
        _ => None,
    }
}

/// As it is printed: `figure validated:C-0001/NT1`, `return C-0001/2025-26 Q1/NT1 version 1`, `audit row 12`.
impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Figure(figure) => write!(f, "figure {figure}"),
            Self::Contract(name) => write!(f, "contract {name}"),
            Self::Procurement(name) => write!(f, "procurement {name}"),
            Self::Supplier(name) => write!(f, "supplier {name}"),
            Self::Sample(name) => write!(f, "sample {name}"),
            Self::Return { contract_ref, quarter, version, measure_ref } => {
                write!(f, "return {contract_ref}/{quarter}")?;
                if let Some(measure_ref) = measure_ref {
                    write!(f, "/{measure_ref}")?;
                }
                version.map_or(Ok(()), |version| write!(f, " version {version}"))
            }
            Self::Findings(name) => write!(f, "findings {name}"),
            Self::Change(seq) => write!(f, "audit row {seq}"),
        }
    }
}
