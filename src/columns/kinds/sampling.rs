//! Samples of purchases, and what was found in them.

use crate::calc::sampling::{Sample, SampleResult};
use crate::calc::words::{AuditResult, SampleBy};
use crate::calc::{Date, Pence};
use crate::columns::{Count, Day, How, Money, Name, Note, Reference, Seed, Word, YesNo};
use crate::columns::{Table, column};
use crate::db::request::Record;

pub const SAMPLES: Table<Sample> = Table {
    columns: &[
        column!("sample_ref", required Reference, sample_ref),
        column!("from", required Day, from),
        column!("to", required Day, to),
        column!("size", required Count, size),
        column!("seed", required Seed, seed),
        column!("by", optional Word<SampleBy>, by),
        column!("drawn_on", required Day, drawn_on),
        column!("drawn_by", required Name, drawn_by),
        column!("population", required Count, population),
        column!("bound_gbp", required Money, bound),
    ],
    blank: || Sample {
        sample_ref: String::new(),
        from: Date::ZERO,
        to: Date::ZERO,
        size: 0,
        seed: 0,
        by: None,
        drawn_on: Date::ZERO,
        drawn_by: String::new(),
        population: 0,
        bound: Pence::ZERO,
    },
    finish: |sample, _| Ok(Record::Sample(sample)),
    open: |record| if let Record::Sample(sample) = record { Some(sample) } else { None },
};

pub const RESULTS: Table<SampleResult> = Table {
    columns: &[
        column!("sample_ref", required Reference, sample_ref),
        column!("procurement_ref", required Reference, procurement_ref),
        column!("category", optional Name, category),
        column!("two_invited", optional YesNo, two_invited),
        column!("replies_recorded", optional YesNo, replies_recorded),
        column!("local_invited", optional YesNo, local_invited),
        column!("evidence_kept", optional YesNo, evidence_kept),
        column!("result", optional Word<AuditResult>, result),
        column!("exception", optional Note, exception),
        column!("checked_by", optional Name, checked_by),
        column!("checked_on", optional Day, checked_on),
    ],
    blank: || SampleResult::default(),
    finish: |result, _| Ok(Record::SampleResult(Box::new(result))),
    open: |record| if let Record::SampleResult(result) = record { Some(*result) } else { None },
};
