//! What is asked and answered about samples of purchases.

use super::{ProcurementRow, Stamp};
use crate::calc::assurance::{Assurance, Bands, Tally, assurance};
use crate::calc::sampling::{Sample, SampleResult};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleRow {
    pub sample: Sample,
    pub tally: Tally,
    /// Of the day of the drawing.
    pub bands: Bands,
    /// None before anything was determined.
    pub assurance: Option<Assurance>,
}

/// A purchase of a sample: what was found in it, and what is recorded of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledRow {
    pub result: SampleResult,
    pub purchase: ProcurementRow,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleDetail {
    pub row: SampleRow,
    /// By reference.
    pub purchases: Vec<SampledRow>,
    /// Purchases by quotation below the bound that have no day on which they began.
    pub undated: u64,
    pub stamp: Stamp,
}

impl SampleRow {
    #[must_use]
    pub fn new(sample: Sample, tally: Tally, bands: Bands) -> Self {
        Self { assurance: assurance(&tally, &bands), sample, tally, bands }
    }
}
