//! Samples of purchases, and one with what was found in each purchase.

use rusqlite::Connection;

use super::{missing, procurement, stamp};
use crate::calc::Date;
use crate::calc::assurance::Tally;
use crate::calc::sampling::{Sample, SampleResult};
use crate::calc::text::fold;
use crate::db::Error;
use crate::db::request::{ListQuery, Page, Record, SampleDetail, SampleRow, SampledRow};
use crate::db::sqlite::{sampling, settings};

/// A sample with its results: of a past day with those that were checked by then.
fn row(
    conn: &Connection,
    sample: Sample,
    past: Option<Date>,
) -> Result<(SampleRow, Vec<SampleResult>), Error> {
    let mut results = sampling::results_of(conn, &sample.sample_ref)?;
    for result in &mut results {
        let is_later = past.is_some_and(|day| result.checked_on.is_some_and(|on| on > day));
        if is_later {
            *result = result.unchecked();
        }
    }
    let bands = settings::bands(conn, sample.drawn_on)?;
    Ok((SampleRow::new(sample, Tally::of(&results), bands), results))
}

/// A window of the list, as at a past day where one is named. There are some in a year, so all are
/// read.
pub fn page(
    conn: &Connection,
    list: &ListQuery,
    past: Option<Date>,
) -> Result<Page<SampleRow>, Error> {
    let mut found = sampling::all(conn)?;
    found.retain(|sample| was_drawn(sample, past));
    let all = found.len();
    found.retain(|sample| {
        let Sample { sample_ref, from, to, drawn_on, drawn_by, .. } = sample;
        let text = fold(&format!("{sample_ref} {from} {to} {drawn_on} {drawn_by}"));
        list.filter.words.iter().all(|word| text.contains(word.as_str()))
    });
    let rows = found.into_iter().map(|sample| Ok(row(conn, sample, past)?.0));
    let mut rows = rows.collect::<Result<Vec<SampleRow>, Error>>()?;
    sort(&mut rows, list);
    let matching = rows.len();
    let is_it = |name: &String| rows.iter().position(|row| row.sample.sample_ref == *name);
    let located = list.locate.as_ref().and_then(is_it);
    let rows = rows.into_iter().skip(list.first).take(list.count).collect();
    Ok(Page { first: list.first.min(matching), rows, matching, all, located, total: None })
}

/// Puts them in the order of a column; the newest stay first where it is none.
fn sort(rows: &mut [SampleRow], list: &ListQuery) {
    // Hits of all, compared across.
    let rate = |one: &SampleRow, other: &SampleRow| {
        let (one, other) = (&one.tally, &other.tally);
        let (here, there) =
            (one.compliant * other.determined(), other.compliant * one.determined());
        let known = |tally: &Tally| tally.determined() > 0;
        known(other).cmp(&known(one)).then(here.cmp(&there))
    };
    match list.sort {
        "sample_ref" => rows.sort_by(|a, b| a.sample.sample_ref.cmp(&b.sample.sample_ref)),
        "from" => rows.sort_by_key(|row| row.sample.from),
        "to" => rows.sort_by_key(|row| row.sample.to),
        "drawn" => rows.sort_by_key(|row| row.tally.all()),
        "population" => rows.sort_by_key(|row| row.sample.population),
        "checked" => rows.sort_by_key(|row| row.tally.checked()),
        "rate" => rows.sort_by(rate),
        "level" => rows.sort_by_key(|row| {
            let found = row.assurance.as_ref();
            (found.is_none(), found.map(|found| (found.level, found.is_weak)))
        }),
        "drawn_on" => rows.sort_by_key(|row| row.sample.drawn_on),
        "drawn_by" => rows.sort_by_key(|row| fold(&row.sample.drawn_by)),
        _ => {}
    }
    if list.descending {
        rows.reverse();
    }
}

fn was_drawn(sample: &Sample, past: Option<Date>) -> bool {
    past.is_none_or(|day| sample.drawn_on <= day)
}

/// One sample with its purchases, as at a past day where one is named.
pub fn detail(
    conn: &Connection,
    sample_ref: &str,
    past: Option<Date>,
) -> Result<Box<SampleDetail>, Error> {
    let not_found = || missing("sample", sample_ref);
    let sample = sampling::stored(conn, sample_ref)?.filter(|own| was_drawn(own, past));
    let sample = sample.ok_or_else(not_found)?;
    let mut newest = sampling::seq(conn, &Record::Sample(sample.clone()))?.ok_or_else(not_found)?;
    let undated = sampling::undated(conn, &sample)?;
    let (row, results) = row(conn, sample, past)?;
    let mut purchases = Vec::new();
    for result in results {
        let purchase = procurement::by_ref(conn, &result.procurement_ref)?;
        let own = Record::SampleResult(Box::new(result.clone()));
        newest = newest.max(sampling::seq(conn, &own)?.unwrap_or(newest));
        purchases.push(SampledRow { result, purchase });
    }
    Ok(Box::new(SampleDetail { row, purchases, undated, stamp: stamp(conn, newest)? }))
}
