//! A sample of the sample council's small purchases, and what was found in them.

use super::super::day;
use super::purchases;
use crate::calc::procurement::Procurement;
use crate::calc::sampling::{BOUND, Purchase, Sample, SampleResult, draw};
use crate::calc::words::{AuditResult, Route, SampleBy};
use crate::db::request::Record;

use AuditResult::{NotCompliant, NotDetermined};

/// A purchase, the answers to the four questions, its result, and what was wrong.
type Found = (&'static str, [Option<bool>; 4], Option<AuditResult>, &'static str);

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

/// Every other purchase was found as it should be.
#[rustfmt::skip]
const FOUND: &[Found] = &[
    ("P-0006", [YES, YES, None, YES], Some(NotDetermined), "Whether Marlpit Language and Training is of the region is not clear from its postcode (invented)."),
    ("P-0007", [YES, YES, NO, NO], Some(NotCompliant), "Nobody of the borough was asked, and no search is on file (invented)."),
    ("P-0011", [YES, NO, YES, NO], Some(NotCompliant), "What became of the second invitation is not on file (invented)."),
    ("P-0012", [NO, YES, NO, NO], Some(NotCompliant), "One supplier was asked, and not of the borough (invented)."),
    ("P-0017", [YES, YES, NO, YES], Some(NotCompliant), "The borough was searched, the region was not (invented)."),
    ("P-0018", [YES, YES, None, None], Some(NotDetermined), "The file could not be found in the move of the office (invented)."),
    ("P-0022", [None; 4], None, ""),
];

pub fn records() -> Vec<Record> {
    let Some((sample, drawn)) = drawn() else { return Vec::new() };
    let rows = drawn.iter().map(|own| {
        let row = SampleResult::new(&sample.sample_ref, own);
        Record::SampleResult(Box::new(checked(row)))
    });
    std::iter::once(Record::Sample(sample.clone())).chain(rows).collect()
}

fn drawn() -> Option<(Sample, Vec<Purchase>)> {
    let (from, to) = (day("2020-04-01")?, day("2025-03-31")?);
    let is_in = |own: &Procurement| {
        own.route == Some(Route::Quotation)
            && own.estimated_value < BOUND
            && own.began_on.is_some_and(|began| from <= began && began <= to)
    };
    let population: Vec<Purchase> = purchases::procurements()
        .filter(is_in)
        .map(|own| Purchase { procurement_ref: own.procurement_ref, category: own.category })
        .collect();
    let sample = Sample {
        sample_ref: "A-0001".to_owned(),
        from,
        to,
        size: 12,
        seed: 7,
        by: Some(SampleBy::Category),
        drawn_on: day("2025-06-02")?,
        drawn_by: "auditor1".to_owned(),
        population: u32::try_from(population.len()).ok()?,
        bound: BOUND,
    };
    let purchases = draw(sample.seed, 12, sample.by, &population);
    Some((sample, purchases))
}

fn checked(row: SampleResult) -> SampleResult {
    let found = FOUND.iter().find(|(name, ..)| *name == row.procurement_ref);
    let (answers, result, exception) = match found {
        Some((_, answers, result, exception)) => (*answers, *result, *exception),
        None => ([YES; 4], Some(AuditResult::Compliant), ""),
    };
    let [two_invited, replies_recorded, local_invited, evidence_kept] = answers;
    SampleResult {
        two_invited,
        replies_recorded,
        local_invited,
        evidence_kept,
        result,
        exception: (!exception.is_empty()).then(|| exception.to_owned()),
        checked_by: result.map(|_| "auditor1".to_owned()),
        checked_on: result.and_then(|_| day("2025-06-16")),
        ..row
    }
}
