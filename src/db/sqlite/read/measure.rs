//! The catalogue of measures: versions with what is committed to them, history, editions.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::row::{self, Fields, out_of_range};
use super::sums::{self, Of, Passing, Sum, by_version};
use super::{commitment, explain, missing, number, rows, stamp};
use crate::calc::explain::Published;
use crate::calc::filter::Filter;
use crate::calc::measure::{Measure, edition_order, in_force};
use crate::calc::text::{begins_word, fold, natural};
use crate::calc::words::MeasureKind;
use crate::calc::{Date, Total};
use crate::db::Error;
use crate::db::request::{Edition, MeasureDetail, MeasureList, MeasureRow, Pair};
use crate::db::sqlite::finder::Finder;
use crate::db::sqlite::measures;

/// How many uses of a measure are listed.
const USES: usize = 500;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT edition, measure_ref, valid_from, theme, outcome, policy_outcome, title, unit,
             kind, proxy, evidence, first_year_only, conflicts_with, source, version, seq
             FROM measures ",
            $rest
        )
    };
}

/// A version with its row version and the audit row that last wrote it.
type Stored = (Measure, i64, i64);

fn stored(fields: &mut Fields) -> Result<Stored, Error> {
    Ok((measures::read(fields)?, fields.int()?, fields.int()?))
}

/// Every version, by edition, reference in the order in which people count, and day.
fn catalogue(conn: &Connection) -> Result<Vec<Stored>, Error> {
    let mut all = rows(conn, select!(""), [], stored)?;
    all.sort_by(|(a, ..), (b, ..)| in_order(a, b));
    Ok(all)
}

fn in_order(a: &Measure, b: &Measure) -> std::cmp::Ordering {
    let references = || natural(&a.measure_ref, &b.measure_ref);
    a.edition.cmp(&b.edition).then_with(references).then(a.from.cmp(&b.from))
}

/// Measures, and with each what contracts that the filter's terms choose committed to it. The
/// words choose measures, the edition both. Where a term chooses contracts, what they committed
/// nothing to is left out, unless a figure was printed for it.
pub fn list(conn: &Connection, finder: &Finder, filter: &Filter) -> Result<MeasureList, Error> {
    let terms = Filter { words: Vec::new(), attention: false, ..filter.clone() };
    let passing = Passing::new(conn, finder, &terms)?;
    let mut sums = by_version(conn, Of::edition(filter), &passing)?;
    let catalogue = catalogue(conn)?;
    let conflicting = conflicting(&catalogue);
    let mut rows: Vec<MeasureRow> =
        catalogue.into_iter().map(|one| measure_row(one, &mut sums)).collect();
    // What was frozen from versions that the catalogue does not have counts all the same.
    for sum in sums {
        rows.push(frozen_row(conn, &sum)?);
    }
    rows.retain(|row| chosen(row, filter, &conflicting));
    rows.sort_by(|a, b| in_order(&a.measure, &b.measure));
    let mut all = rows.iter().map(|row| row.total);
    let all = all.try_fold(Total::default(), Total::plus).ok_or_else(|| out_of_range("amount"))?;
    let is_whole = filter.words.is_empty() && !filter.attention;
    let mut published = if is_whole {
        explain::printed_totals(conn, finder, &terms, &passing)?
    } else {
        Vec::new()
    };
    let printed_rows = explain::printed_rows(conn, &published)?;
    published.extend(explain::printed_lines(conn, &published)?);
    if filter.chooses_contracts() {
        rows.retain(|row| row.used > 0 || is_printed(&row.measure, &published));
    }
    Ok(MeasureList { rows, all, published, printed_rows })
}

fn is_printed(measure: &Measure, published: &[Published]) -> bool {
    published.iter().any(|printed| {
        printed.measure_ref.as_ref() == Some(&measure.measure_ref)
            && printed.edition.as_ref().is_none_or(|edition| *edition == measure.edition)
    })
}

/// A version with its sum, which is taken out of `sums`.
fn measure_row((measure, version, _): Stored, sums: &mut Vec<Sum>) -> MeasureRow {
    let from = measure.from.map(|day| day.to_string());
    let own = sums.iter().position(|sum| {
        sum.edition == measure.edition && sum.measure_ref == measure.measure_ref && sum.from == from
    });
    let sum = own.map(|at| sums.swap_remove(at));
    let total = sum.as_ref().map(|sum| sum.total).unwrap_or_default();
    MeasureRow { measure, used: total.lines, units: sum.map(|sum| sum.units), total, version }
}

/// A version that only commitments have: as it was frozen, and never written by the catalogue.
fn frozen_row(conn: &Connection, sum: &Sum) -> Result<MeasureRow, Error> {
    let sql = "SELECT edition, measure_ref, measure_from, NULL, NULL, NULL, title, unit, kind,
               CASE kind WHEN 'proxy' THEN proxy END, NULL, NULL, NULL, NULL, 0, 0
               FROM commitments WHERE edition = ?1 AND measure_ref = ?2 AND measure_from IS ?3";
    let params = (&sum.edition, &sum.measure_ref, &sum.from);
    let (measure, version, _) = super::first(conn, sql, params, stored)?
        .ok_or_else(|| missing("measure", &sum.measure_ref))?;
    Ok(MeasureRow {
        measure,
        used: sum.total.lines,
        units: Some(sum.units),
        total: sum.total,
        version,
    })
}

fn chosen(row: &MeasureRow, filter: &Filter, conflicting: &BTreeSet<(String, String)>) -> bool {
    let measure = &row.measure;
    if filter.edition.as_ref().is_some_and(|edition| *edition != measure.edition) {
        return false;
    }
    if filter.attention && !needs_attention(row, conflicting) {
        return false;
    }
    let text = searched(measure);
    filter.words.iter().all(|word| text.contains(word.as_str()))
}

/// The folded text that a measure is found by.
pub fn searched(measure: &Measure) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    fold(&format!(
        "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}",
        measure.measure_ref,
        measure.title,
        measure.edition,
        measure.unit,
        measure.kind,
        text(&measure.theme),
        text(&measure.outcome),
        text(&measure.policy_outcome),
    ))
}

/// Used without a proxy to value it by, or counting what another measure counts.
fn needs_attention(row: &MeasureRow, conflicting: &BTreeSet<(String, String)>) -> bool {
    let measure = &row.measure;
    let has_no_proxy = measure.kind == MeasureKind::Proxy && measure.proxy.is_none();
    has_no_proxy && row.used > 0
        || row.total.unknown > 0
        || conflicting.contains(&(measure.edition.clone(), measure.measure_ref.clone()))
}

/// Editions and references of the measures that conflict with another, whichever names which.
fn conflicting(catalogue: &[Stored]) -> BTreeSet<(String, String)> {
    let pairs = catalogue.iter().flat_map(|(measure, ..)| {
        let named = measure.conflicts_with.iter().flat_map(|other| [other, &measure.measure_ref]);
        named.map(|name| (measure.edition.clone(), name.clone()))
    });
    pairs.collect()
}

/// Every version of a measure, the contracts that use it, and what it conflicts with.
pub fn detail(conn: &Connection, edition: &str, measure_ref: &str) -> Result<MeasureDetail, Error> {
    let (own, others): (Vec<Stored>, Vec<Stored>) = catalogue(conn)?
        .into_iter()
        .filter(|(measure, ..)| measure.measure_ref == measure_ref)
        .partition(|(measure, ..)| measure.edition == edition);
    let Some((_, _, seq)) = own.last() else {
        return Err(missing("measure", &format!("{edition}/{measure_ref}")));
    };
    let stamp = stamp(conn, *seq)?;
    let count = "SELECT coalesce(sum(lines), 0) FROM measure_kept
                 WHERE edition = ?1 AND measure_ref = ?2";
    Ok(MeasureDetail {
        versions: own.into_iter().chain(others).map(|(measure, ..)| measure).collect(),
        used: commitment::uses(conn, edition, measure_ref, USES)?,
        uses: number(conn, count, [edition, measure_ref])?,
        conflicts: conflicts(conn, edition, measure_ref)?,
        stamp,
    })
}

fn conflicts(conn: &Connection, edition: &str, measure_ref: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT measure_ref, conflicts_with FROM measures
               WHERE edition = ?1 AND conflicts_with IS NOT NULL";
    let read = |fields: &mut Fields| Ok((fields.text()?, fields.text()?));
    let mut found = BTreeSet::new();
    for (name, others) in rows(conn, sql, [edition], read)? {
        let others = commitment::references(&others);
        if name == measure_ref {
            found.extend(others);
        } else if others.iter().any(|other| other == measure_ref) {
            found.insert(name);
        }
    }
    found.remove(measure_ref);
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort_by(|a, b| natural(a, b));
    Ok(found)
}

/// Editions in use, in the order of their years.
pub fn editions(conn: &Connection) -> Result<Vec<Edition>, Error> {
    let mut names: BTreeSet<String> =
        rows(conn, "SELECT DISTINCT edition FROM measures", [], row::text)?.into_iter().collect();
    names.extend(sums::in_use(conn)?.into_iter().map(|(edition, _)| edition));
    let measures = "SELECT count(DISTINCT measure_ref) FROM measures WHERE edition = ?1";
    let commitments = "SELECT coalesce(sum(lines), 0) FROM measure_kept WHERE edition = ?1";
    let edition = |name: String| {
        Ok(Edition {
            measures: number(conn, measures, [&name])?,
            commitments: number(conn, commitments, [&name])?,
            name,
        })
    };
    let mut editions: Vec<Edition> =
        names.into_iter().map(edition).collect::<Result<_, Error>>()?;
    editions.sort_by(|a, b| edition_order(&a.name, &b.name));
    Ok(editions)
}

/// Two editions by reference, each with its latest version.
pub fn compare(conn: &Connection, before: &str, after: &str) -> Result<Vec<Pair>, Error> {
    let latest = |edition: &str| -> Result<Vec<Measure>, Error> {
        let all = rows(conn, select!("WHERE edition = ?1"), [edition], stored)?;
        if all.is_empty() {
            return Err(missing("edition", edition));
        }
        Ok(all.into_iter().map(|(measure, ..)| measure).collect())
    };
    let (before, after) = (latest(before)?, latest(after)?);
    let mut names: Vec<&str> =
        before.iter().chain(&after).map(|measure| measure.measure_ref.as_str()).collect();
    names.sort_by(|a, b| natural(a, b));
    names.dedup();
    let side = |all: &[Measure], name: &str| {
        let versions: Vec<Measure> =
            all.iter().filter(|measure| measure.measure_ref == name).cloned().collect();
        in_force(&versions, None::<Date>).cloned()
    };
    let pair = |name: &str| Pair {
        measure_ref: name.to_owned(),
        before: side(&before, name),
        after: side(&after, name),
    };
    Ok(names.into_iter().map(pair).collect())
}

/// The latest version of every measure whose searched text has all words, and whether each word
/// begins one of it: those come first.
pub fn having(
    conn: &Connection,
    words: &[String],
    count: usize,
) -> Result<Vec<(Measure, bool)>, Error> {
    let mut found: Vec<(Measure, bool)> = Vec::new();
    for (measure, ..) in catalogue(conn)? {
        let text = searched(&measure);
        if !words.iter().all(|word| text.contains(word.as_str())) {
            continue;
        }
        let begins = words.iter().all(|word| begins_word(&text, word));
        let is_same = |(last, _): &&mut (Measure, bool)| {
            last.edition == measure.edition && last.measure_ref == measure.measure_ref
        };
        match found.last_mut().filter(is_same) {
            Some(last) => *last = (measure, begins),
            None => found.push((measure, begins)),
        }
    }
    found.sort_by_key(|(_, begins)| !begins);
    found.truncate(count);
    Ok(found)
}
