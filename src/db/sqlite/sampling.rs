//! Samples of small purchases: how one is drawn, and what was found in its purchases.

use rusqlite::{Connection, params};

use super::batch::{Batch, Put, Stop};
use super::procurements;
use super::read::{self, Fields, first};
use super::reject::{Reject, in_order};
use super::table::{Columns, SAMPLE_RESULTS, SAMPLES};
use crate::calc::sampling::{Purchase, Sample, SampleResult, draw};
use crate::calc::words::{AuditResult, Route, SampleBy};
use crate::calc::{Date, parse};
use crate::db::Error;
use crate::db::request::Record;

/// The reference of the first sample.
const FIRST: &str = "A-0001";

/// The rows of a new sample: it, and each purchase that it has.
pub(super) fn drawn(batch: &Batch<'_>, asked: &Sample) -> Result<Vec<Record>, Stop> {
    in_order(("from", Some(asked.from)), ("to", Some(asked.to)))?;
    if let Some(known) = same_words(batch.conn, asked)? {
        return Err(Stop::Reject(Reject::drawn_already(&known.sample_ref)));
    }
    let population = population(batch.conn, asked)?;
    if population.is_empty() {
        return Err(Stop::Reject(Reject::nothing_to_draw_from(asked)));
    }
    let known = "SELECT sample_ref FROM samples ORDER BY id DESC LIMIT 50";
    let sample_ref = match asked.sample_ref.as_str() {
        "" => read::next_reference(batch.conn, known)?,
        named => named.to_owned(),
    };
    let sample = Sample {
        sample_ref: if sample_ref.is_empty() { FIRST.to_owned() } else { sample_ref },
        population: u32::try_from(population.len()).unwrap_or(u32::MAX),
        drawn_by: batch.by.person.clone(),
        ..asked.clone()
    };
    let size = usize::try_from(sample.size).unwrap_or(usize::MAX);
    let purchases = draw(sample.seed, size, sample.by, &population);
    let row = |own| Record::SampleResult(Box::new(SampleResult::new(&sample.sample_ref, own)));
    let rows: Vec<Record> = purchases.iter().map(row).collect();
    Ok(std::iter::once(Record::Sample(sample)).chain(rows).collect())
}

/// Purchases by quotation that began in the days of a sample and were estimated below its bound.
fn population(conn: &Connection, asked: &Sample) -> Result<Vec<Purchase>, Error> {
    let sql = "SELECT procurement_ref, category FROM procurements
               WHERE route = ?1 AND began_on BETWEEN ?2 AND ?3 AND estimated_value < ?4
               ORDER BY procurement_ref";
    let key = params![
        Route::Quotation.word(),
        asked.from.to_string(),
        asked.to.to_string(),
        asked.bound.raw()
    ];
    read::rows(conn, sql, key, |fields| {
        Ok(Purchase { procurement_ref: fields.text()?, category: fields.some_text()? })
    })
}

/// How many purchases by quotation below a bound have no day on which they began, and so are in
/// no sample.
pub(super) fn undated(conn: &Connection, asked: &Sample) -> Result<u64, Error> {
    let sql = "SELECT count(*) FROM procurements
               WHERE route = ?1 AND began_on IS NULL AND estimated_value < ?2";
    let found = first(conn, sql, params![Route::Quotation.word(), asked.bound.raw()], |fields| {
        fields.count()
    })?;
    Ok(found.unwrap_or_default())
}

pub(super) fn put(batch: &mut Batch<'_>, new: &Sample) -> Result<Put, Stop> {
    in_order(("from", Some(new.from)), ("to", Some(new.to)))?;
    let own: Columns<'_> = vec![
        (&new.sample_ref).into(),
        new.from.into(),
        new.to.into(),
        i64::from(new.size).into(),
        i64::try_from(new.seed).unwrap_or(i64::MAX).into(),
        new.by.map(SampleBy::word).into(),
        new.drawn_on.into(),
        (&new.drawn_by).into(),
        i64::from(new.population).into(),
        new.bound.raw().into(),
    ];
    batch.put(&SAMPLES, &[&new.sample_ref], own)
}

pub(super) fn put_result(batch: &mut Batch<'_>, new: &SampleResult) -> Result<Put, Stop> {
    let sample = id(batch.conn, &new.sample_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_sample(&new.sample_ref)))?;
    let procurement = procurements::id(batch.conn, &new.procurement_ref)?
        .ok_or_else(|| Stop::Reject(Reject::no_procurement(&new.procurement_ref)))?;
    if new.result == Some(AuditResult::Compliant)
        && let Some(column) = said_no(new)
    {
        return Err(Stop::Reject(Reject::compliant_but(column)));
    }
    let (checked_by, checked_on) = checked(batch, new)?;
    let own: Columns<'_> = vec![
        sample.into(),
        procurement.into(),
        new.category.as_deref().into(),
        new.two_invited.into(),
        new.replies_recorded.into(),
        new.local_invited.into(),
        new.evidence_kept.into(),
        new.result.map(AuditResult::word).into(),
        new.exception.as_deref().into(),
        checked_by.into(),
        checked_on.into(),
    ];
    batch.put(&SAMPLE_RESULTS, &[&sample, &procurement], own)
}

/// Who entered it and on which day, where it does not say: whoever did before, else whoever does now.
fn checked(batch: &Batch<'_>, new: &SampleResult) -> Result<(Option<String>, Option<Date>), Error> {
    let is_said = new.checked_by.is_some() && new.checked_on.is_some();
    if is_said || !new.is_begun() || batch.by.person.is_empty() {
        return Ok((new.checked_by.clone(), new.checked_on));
    }
    let stored = stored_result(batch.conn, new)?.unwrap_or_default();
    let today = batch.by.at.split('T').next().and_then(|day| parse::day(day).ok());
    let person = new.checked_by.clone().or(stored.checked_by);
    Ok((
        person.or_else(|| Some(batch.by.person.clone())),
        new.checked_on.or(stored.checked_on).or(today),
    ))
}

/// The column of a question that was answered with no.
fn said_no(new: &SampleResult) -> Option<&'static str> {
    let no = |answer: Option<bool>| answer == Some(false);
    match () {
        () if no(new.two_invited) => Some("two_invited"),
        () if no(new.replies_recorded) => Some("replies_recorded"),
        () if no(new.local_invited) => Some("local_invited"),
        () if no(new.evidence_kept) => Some("evidence_kept"),
        () => None,
    }
}

/// Refuses a sample, or a row of one, that nobody drew; `is_whole` where a whole register comes in.
pub(super) fn is_drawn(batch: &Batch<'_>, record: &Record, is_whole: bool) -> Result<(), Stop> {
    match record {
        Record::Sample(new) if !is_whole => match stored(batch.conn, &new.sample_ref)? {
            Some(known) if known == *new => Ok(()),
            _ => Err(Stop::Reject(Reject::not_drawn(&new.sample_ref))),
        },
        Record::SampleResult(new) if !is_whole => {
            if id(batch.conn, &new.sample_ref)?.is_none() {
                return Err(Stop::Reject(Reject::no_sample(&new.sample_ref)));
            }
            if procurements::id(batch.conn, &new.procurement_ref)?.is_none() {
                return Err(Stop::Reject(Reject::no_procurement(&new.procurement_ref)));
            }
            match stored_result(batch.conn, new)? {
                Some(_) => Ok(()),
                None => {
                    Err(Stop::Reject(Reject::not_in_sample(&new.procurement_ref, &new.sample_ref)))
                }
            }
        }
        _ => Ok(()),
    }
}

fn id(conn: &Connection, sample_ref: &str) -> Result<Option<i64>, Error> {
    first(conn, "SELECT id FROM samples WHERE sample_ref = ?1", [sample_ref], read::int)
}

pub(super) fn remove(batch: &mut Batch<'_>, old: &Sample) -> Result<(), Stop> {
    batch.remove(&SAMPLES, &[&old.sample_ref])?;
    Ok(())
}

pub(super) fn remove_result(batch: &mut Batch<'_>, old: &SampleResult) -> Result<(), Stop> {
    let sample = id(batch.conn, &old.sample_ref)?;
    let procurement = procurements::id(batch.conn, &old.procurement_ref)?;
    if let (Some(sample), Some(procurement)) = (sample, procurement) {
        batch.remove(&SAMPLE_RESULTS, &[&sample, &procurement])?;
    }
    Ok(())
}

macro_rules! samples {
    ($tail:literal) => {
        concat!(
            "SELECT sample_ref, began_from, began_to, size, seed, spread_by, drawn_on, drawn_by,
             population, bound FROM samples ",
            $tail
        )
    };
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = samples!("ORDER BY sample_ref");
    read::each(conn, sql, [], |fields| visit(Record::Sample(read(fields)?)))
}

/// Every sample, the newest first.
pub(super) fn all(conn: &Connection) -> Result<Vec<Sample>, Error> {
    read::rows(conn, samples!("ORDER BY drawn_on DESC, sample_ref DESC"), [], read)
}

pub(super) fn stored(conn: &Connection, sample_ref: &str) -> Result<Option<Sample>, Error> {
    first(conn, samples!("WHERE sample_ref = ?1"), [sample_ref], read)
}

/// The sample that was drawn by the same words.
pub(super) fn same_words(conn: &Connection, asked: &Sample) -> Result<Option<Sample>, Error> {
    Ok(all(conn)?.into_iter().find(|known| known.is_drawn_as(asked)))
}

/// Reads the record's own columns, in their order.
pub(super) fn read(fields: &mut Fields) -> Result<Sample, Error> {
    let small = |fields: &mut Fields| {
        u32::try_from(fields.int()?).map_err(|_| read::out_of_range("number"))
    };
    Ok(Sample {
        sample_ref: fields.text()?,
        from: fields.day()?,
        to: fields.day()?,
        size: small(fields)?,
        seed: fields.count()?,
        by: fields.some_word(SampleBy::parse)?,
        drawn_on: fields.day()?,
        drawn_by: fields.text()?,
        population: small(fields)?,
        bound: fields.pence()?,
    })
}

macro_rules! results {
    ($tail:literal) => {
        concat!(
            "SELECT sample_ref, procurement_ref, r.category, r.two_invited, r.replies_recorded,
             r.local_invited, r.evidence_kept, r.result, r.exception, r.checked_by, r.checked_on
             FROM sample_results r JOIN samples s ON s.id = r.sample_id
             JOIN procurements p ON p.id = r.procurement_id ",
            $tail
        )
    };
}

pub(super) fn each_result(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = results!("ORDER BY sample_ref, procurement_ref");
    read::each(conn, sql, [], |fields| visit(Record::SampleResult(Box::new(read_result(fields)?))))
}

/// What was found in the purchases of a sample.
pub(super) fn results_of(conn: &Connection, sample_ref: &str) -> Result<Vec<SampleResult>, Error> {
    let sql = results!("WHERE sample_ref = ?1 ORDER BY procurement_ref");
    read::rows(conn, sql, [sample_ref], read_result)
}

pub(super) fn stored_result(
    conn: &Connection,
    new: &SampleResult,
) -> Result<Option<SampleResult>, Error> {
    let sql = results!("WHERE sample_ref = ?1 AND procurement_ref = ?2");
    first(conn, sql, [&new.sample_ref, &new.procurement_ref], read_result)
}

pub(super) fn read_result(fields: &mut Fields) -> Result<SampleResult, Error> {
    Ok(SampleResult {
        sample_ref: fields.text()?,
        procurement_ref: fields.text()?,
        category: fields.some_text()?,
        two_invited: fields.flag()?,
        replies_recorded: fields.flag()?,
        local_invited: fields.flag()?,
        evidence_kept: fields.flag()?,
        result: fields.some_word(AuditResult::parse)?,
        exception: fields.some_text()?,
        checked_by: fields.some_text()?,
        checked_on: fields.some_day()?,
    })
}

/// The audit row that last wrote a record of these.
pub(super) fn seq(conn: &Connection, record: &Record) -> Result<Option<i64>, Error> {
    match record {
        Record::Sample(own) => {
            let sql = "SELECT seq FROM samples WHERE sample_ref = ?1";
            first(conn, sql, [&own.sample_ref], read::int)
        }
        Record::SampleResult(own) => first(
            conn,
            "SELECT r.seq FROM sample_results r JOIN samples s ON s.id = r.sample_id
             JOIN procurements p ON p.id = r.procurement_id
             WHERE sample_ref = ?1 AND procurement_ref = ?2",
            [&own.sample_ref, &own.procurement_ref],
            read::int,
        ),
        _ => Ok(None),
    }
}
