//! Samples of purchases, and one with what was found in each purchase.

use rusqlite::Connection;

use super::{missing, procurement, stamp};
use crate::calc::assurance::Tally;
use crate::calc::sampling::{Sample, SampleResult};
use crate::calc::text::fold;
use crate::db::Error;
use crate::db::request::{ListQuery, Page, Record, SampleDetail, SampleRow, SampledRow};
use crate::db::sqlite::{sampling, settings};

fn row(conn: &Connection, sample: Sample) -> Result<(SampleRow, Vec<SampleResult>), Error> {
    let results = sampling::results_of(conn, &sample.sample_ref)?;
    let bands = settings::bands(conn, sample.drawn_on)?;
    Ok((SampleRow::new(sample, Tally::of(&results), bands), results))
}

/// A window of the list. There are some in a year, so all are read.
pub fn page(conn: &Connection, list: &ListQuery) -> Result<Page<SampleRow>, Error> {
    let mut found = sampling::all(conn)?;
    let all = found.len();
    found.retain(|sample| {
        let Sample { sample_ref, from, to, drawn_on, drawn_by, .. } = sample;
        let text = fold(&format!("{sample_ref} {from} {to} {drawn_on} {drawn_by}"));
        list.filter.words.iter().all(|word| text.contains(word.as_str()))
    });
    match list.sort {
        "sample_ref" => found.sort_by(|one, other| one.sample_ref.cmp(&other.sample_ref)),
        "from" => found.sort_by_key(|sample| sample.from),
        "to" => found.sort_by_key(|sample| sample.to),
        "size" => found.sort_by_key(|sample| sample.size),
        "population" => found.sort_by_key(|sample| sample.population),
        "drawn_on" => found.sort_by_key(|sample| sample.drawn_on),
        _ => {}
    }
    if list.descending {
        found.reverse();
    }
    let matching = found.len();
    let located =
        list.locate.as_ref().and_then(|name| found.iter().position(|one| one.sample_ref == *name));
    let shown = found.into_iter().skip(list.first).take(list.count);
    let rows = shown.map(|sample| Ok(row(conn, sample)?.0)).collect::<Result<_, Error>>()?;
    Ok(Page { first: list.first.min(matching), rows, matching, all, located, total: None })
}

/// One sample with its purchases.
pub fn detail(conn: &Connection, sample_ref: &str) -> Result<Box<SampleDetail>, Error> {
    let not_found = || missing("sample", sample_ref);
    let sample = sampling::stored(conn, sample_ref)?.ok_or_else(not_found)?;
    let mut newest = sampling::seq(conn, &Record::Sample(sample.clone()))?.ok_or_else(not_found)?;
    let undated = sampling::undated(conn, &sample)?;
    let (row, results) = row(conn, sample)?;
    let mut purchases = Vec::new();
    for result in results {
        let purchase = procurement::by_ref(conn, &result.procurement_ref)?;
        let own = Record::SampleResult(Box::new(result.clone()));
        newest = newest.max(sampling::seq(conn, &own)?.unwrap_or(newest));
        purchases.push(SampledRow { result, purchase });
    }
    Ok(Box::new(SampleDetail { row, purchases, undated, stamp: stamp(conn, newest)? }))
}
