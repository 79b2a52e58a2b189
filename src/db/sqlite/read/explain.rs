//! The facts about a figure: its sum, the lines it is made of, and what the council printed.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::row::{self, out_of_range};
use super::sums::{Both, Of, Passing, by_measure, scan};
use super::{
    commitment, contract, counted, delivered, first, missing, number, rows, stamp, supplier,
};
use crate::calc::explain::{Facts, Published, SourceLine};
use crate::calc::figure::{Figure, Of as Delivered, What};
use crate::calc::filter::Filter;
use crate::calc::{Pence, Quantity, Total};
use crate::db::Error;
use crate::db::request::AsAt;
use crate::db::sqlite::figures;
use crate::db::sqlite::finder::Finder;

/// How many lines of a figure are listed; its sums are over all of them.
const LINES: usize = 500;

pub fn facts(
    conn: &Connection,
    finder: &Finder,
    figure: &Figure,
    as_at: AsAt,
) -> Result<Facts, Error> {
    if let Some(of) = committed(figure).filter(|_| as_at.is_past) {
        return delivered::facts(conn, finder, (What::Committed, &of), as_at);
    }
    match figure {
        Figure::Locality { supplier_ref } => {
            let (supplier, finding, seq) = supplier::placed(conn, supplier_ref, as_at.day)?;
            Ok(Facts::Place { supplier, finding, stamp: stamp(conn, seq)? })
        }
        Figure::CommitmentValue { contract_ref, measure_ref } => {
            one(conn, figure, contract_ref, measure_ref)
        }
        Figure::ContractCommitted { contract_ref } => {
            contract::by_ref(conn, contract_ref)?;
            of_lines(figure, commitment::lines_of(conn, contract_ref)?)
        }
        Figure::SupplierCommitted { supplier_ref } => of_supplier(conn, figure, supplier_ref),
        Figure::MeasureCommitted { edition, measure_ref, filter } => {
            of_measure(conn, finder, figure, (edition, measure_ref), filter)
        }
        Figure::AllCommitted { filter } => of_all(conn, finder, figure, filter),
        Figure::Counted { count, which, filter } => {
            counted::counted(conn, finder, (*count, which, filter), as_at).map(Facts::plain)
        }
        Figure::Compliance { sample_ref } => {
            counted::compliance(conn, sample_ref, as_at).map(Facts::plain)
        }
        Figure::WageRate { year } => counted::rate(conn, year, as_at).map(Facts::plain),
        Figure::Published(name) => counted::published(conn, name).map(Facts::plain),
        Figure::Difference { printed, filter } => {
            counted::difference(conn, finder, (printed, filter), as_at).map(Facts::plain)
        }
        Figure::Delivered { what, of } => delivered::facts(conn, finder, (*what, of), as_at),
    }
}

/// What a committed value is of. Of a past day it is what was committed then.
fn committed(figure: &Figure) -> Option<Delivered> {
    Some(match figure.clone() {
        Figure::CommitmentValue { contract_ref, measure_ref } => {
            Delivered::Commitment { contract_ref, measure_ref }
        }
        Figure::ContractCommitted { contract_ref } => Delivered::Contract { contract_ref },
        Figure::SupplierCommitted { supplier_ref } => Delivered::Supplier { supplier_ref },
        Figure::MeasureCommitted { edition, measure_ref, filter } if filter.edition.is_none() => {
            Delivered::Measure { edition, measure_ref, filter }
        }
        Figure::AllCommitted { filter } if filter.edition.is_none() => Delivered::All { filter },
        _ => return None,
    })
}

fn one(
    conn: &Connection,
    figure: &Figure,
    contract_ref: &str,
    measure_ref: &str,
) -> Result<Facts, Error> {
    contract::by_ref(conn, contract_ref)?;
    let mut lines = commitment::lines_of(conn, contract_ref)?;
    lines.retain(|line| line.commitment.measure.measure_ref == measure_ref);
    if lines.is_empty() {
        return Err(missing("commitment", &format!("{contract_ref}/{measure_ref}")));
    }
    of_lines(figure, lines)
}

/// A figure whose lines are all here.
fn of_lines(figure: &Figure, mut lines: Vec<SourceLine>) -> Result<Facts, Error> {
    let mut both = Both::default();
    for line in &lines {
        let value = line.commitment.value().ok_or_else(|| out_of_range("amount"))?;
        both = both.with(line.commitment.units, value)?;
    }
    let units = one_unit(&lines).then_some(both.units);
    lines.truncate(LINES);
    Ok(sum(figure, both.total, units, lines))
}

/// Whether all lines count the same thing.
fn one_unit(lines: &[SourceLine]) -> bool {
    let thing = |line: &SourceLine| {
        let measure = &line.commitment.measure;
        (measure.edition.clone(), measure.measure_ref.clone(), measure.unit.clone())
    };
    let first = lines.first().map(thing);
    first.is_some() && lines.iter().all(|line| Some(thing(line)) == first)
}

fn sum(figure: &Figure, total: Total, units: Option<Quantity>, lines: Vec<SourceLine>) -> Facts {
    let figure = figure.clone();
    Facts::Sum {
        figure,
        total,
        units,
        lines,
        contracts: Vec::new(),
        published: Vec::new(),
        printed_rows: None,
    }
}

fn of_supplier(conn: &Connection, figure: &Figure, supplier_ref: &str) -> Result<Facts, Error> {
    supplier::by_ref(conn, supplier_ref)?;
    let mut total = Total::default();
    let mut contracts = Vec::new();
    for row in contract::of_supplier(conn, supplier_ref)? {
        total = total.plus(row.committed).ok_or_else(|| out_of_range("amount"))?;
        contracts.push((row.contract.contract_ref, row.contract.title, row.committed));
    }
    Ok(sum(figure, total, None, Vec::new()).of_contracts(contracts))
}

fn of_measure(
    conn: &Connection,
    finder: &Finder,
    figure: &Figure,
    (edition, measure_ref): (&str, &str),
    filter: &Filter,
) -> Result<Facts, Error> {
    let known = "SELECT count(*) FROM (
                   SELECT 1 FROM measures WHERE edition = ?1 AND measure_ref = ?2
                   UNION ALL SELECT 1 FROM commitments WHERE edition = ?1 AND measure_ref = ?2)";
    if number(conn, known, [edition, measure_ref])? == 0 {
        return Err(missing("measure", &format!("{edition}/{measure_ref}")));
    }
    let is_other = filter.edition.as_ref().is_some_and(|chosen| chosen != edition);
    if is_other {
        return Ok(sum(figure, Total::default(), None, Vec::new()));
    }
    let passing = Passing::new(conn, finder, filter)?;
    let sums = by_measure(conn, Of::Measure(edition, measure_ref), &passing)?;
    let all = sums.first();
    let lines = first_lines(conn, &passing, (edition, measure_ref))?;
    let sql = "SELECT report, date, metric, measure, value, unit, source, note, awarded_from,
               awarded_to, edition, measure_ref FROM figures
               WHERE edition = ?1 AND measure_ref = ?2
                 AND metric IN ('committed_units', 'committed_value') ORDER BY date, metric DESC";
    let mut printed = rows(conn, sql, [edition, measure_ref], figures::read)?;
    keep_comparable(conn, finder, &passing, &mut printed)?;
    Ok(Facts::Sum {
        figure: figure.clone(),
        total: all.map(|sum| sum.total).unwrap_or_default(),
        units: all.map(|sum| sum.units),
        lines,
        contracts: Vec::new(),
        published: printed,
        printed_rows: None,
    })
}

fn of_all(
    conn: &Connection,
    finder: &Finder,
    figure: &Figure,
    filter: &Filter,
) -> Result<Facts, Error> {
    let passing = Passing::new(conn, finder, filter)?;
    let mut total = Total::default();
    if filter.edition.is_some() {
        for sum in by_measure(conn, Of::edition(filter), &passing)? {
            total = total.plus(sum.total).ok_or_else(|| out_of_range("amount"))?;
        }
    } else {
        total = passing.total()?;
    }
    let contracts = contracts(conn, &passing, filter)?;
    let published = printed_totals(conn, finder, filter, &passing)?;
    let printed_rows = printed_rows(conn, &published)?;
    let figure = figure.clone();
    let (units, lines) = (None, Vec::new());
    Ok(Facts::Sum { figure, total, units, lines, contracts, published, printed_rows })
}

/// What each contract that passes adds, in order of reference; of measures of the edition that the
/// filter names.
fn contracts(
    conn: &Connection,
    passing: &Passing,
    filter: &Filter,
) -> Result<Vec<(String, String, Total)>, Error> {
    let mut own: HashMap<i64, Total> = HashMap::new();
    if filter.edition.is_some() {
        scan(conn, Of::edition(filter), passing, |line| {
            let total = own.entry(line.contract_id).or_default();
            *total = total.with(line.value).ok_or_else(|| out_of_range("amount"))?;
            Ok(())
        })?;
    }
    let sql = "SELECT contract_ref, title FROM contracts WHERE id = ?1";
    let mut found = Vec::new();
    for (id, kept) in &passing.contracts {
        let total = if filter.edition.is_some() { own.remove(id) } else { Some(*kept) };
        let Some(total) = total.filter(|total| total.lines > 0) else { continue };
        let named = first(conn, sql, [id], |fields| Ok((fields.text()?, fields.text()?)))?;
        let (contract_ref, title) = named.ok_or_else(|| missing("contract", &id.to_string()))?;
        found.push((contract_ref, title, total));
    }
    Ok(found)
}

/// The first lines of a measure, in order of contract.
fn first_lines(
    conn: &Connection,
    passing: &Passing,
    (edition, measure_ref): (&str, &str),
) -> Result<Vec<SourceLine>, Error> {
    let mut with = HashSet::new();
    scan(conn, Of::Measure(edition, measure_ref), passing, |line| {
        with.insert(line.contract_id);
        Ok(())
    })?;
    let mut lines = Vec::new();
    let ids = passing.contracts.iter().map(|(id, _)| id).filter(|id| with.contains(id));
    for contract_id in ids.take(LINES) {
        let own = commitment::lines_by_id(conn, *contract_id)?;
        lines.extend(own.into_iter().filter(|line| {
            let measure = &line.commitment.measure;
            measure.edition == edition && measure.measure_ref == measure_ref
        }));
    }
    Ok(lines)
}

/// Printed totals that speak of exactly the contracts that pass, and of the filter's edition: one
/// of every edition does so too, where these contracts committed to nothing else.
pub fn printed_totals(
    conn: &Connection,
    finder: &Finder,
    filter: &Filter,
    passing: &Passing,
) -> Result<Vec<Published>, Error> {
    let sql = "SELECT report, date, metric, measure, value, unit, source, note, awarded_from,
               awarded_to, edition, measure_ref FROM figures
               WHERE metric = 'committed_total' AND measure_ref IS NULL ORDER BY date, report";
    let mut printed = rows(conn, sql, [], figures::read)?;
    let of_all = |figure: &Published| figure.edition.is_none();
    if filter.edition.is_some() {
        printed.retain(|figure| figure.edition == filter.edition || of_all(figure));
    }
    keep_comparable(conn, finder, passing, &mut printed)?;
    if filter.edition.is_some() && printed.iter().any(of_all) {
        let sums = by_measure(conn, Of::edition(filter), passing)?;
        let lines: u64 = sums.iter().map(|sum| sum.total.lines).sum();
        let is_all = lines == passing.total()?.lines;
        printed.retain(|figure| is_all || !of_all(figure));
    }
    Ok(printed)
}

/// The figures for single measures that were printed with these totals.
pub fn printed_lines(conn: &Connection, totals: &[Published]) -> Result<Vec<Published>, Error> {
    let sql = "SELECT report, date, metric, measure, value, unit, source, note, awarded_from,
               awarded_to, edition, measure_ref FROM figures
               WHERE report = ?1 AND measure_ref IS NOT NULL ORDER BY id";
    let mut lines = Vec::new();
    for total in totals {
        let mut own = rows(conn, sql, [&total.report], figures::read)?;
        own.retain(|line| {
            (line.awarded_from, line.awarded_to) == (total.awarded_from, total.awarded_to)
        });
        lines.extend(own);
    }
    Ok(lines)
}

/// A printed figure can be compared where its range of award dates chooses the same contracts.
fn keep_comparable(
    conn: &Connection,
    finder: &Finder,
    passing: &Passing,
    printed: &mut Vec<Published>,
) -> Result<(), Error> {
    let mut kept = Vec::new();
    for figure in printed.drain(..) {
        let (awarded_from, awarded_to) = (figure.awarded_from, figure.awarded_to);
        if awarded_from.is_none() && awarded_to.is_none() {
            continue;
        }
        let range = Filter { awarded_from, awarded_to, ..Filter::default() };
        let theirs = Passing::new(conn, finder, &range)?;
        let is_same = theirs.contracts.len() == passing.contracts.len()
            && theirs.contracts.iter().all(|(id, _)| passing.has(*id));
        if is_same && !passing.contracts.is_empty() {
            kept.push(figure);
        }
    }
    *printed = kept;
    Ok(())
}

/// What the rows of the report of the first printed total add up to.
pub fn printed_rows(conn: &Connection, totals: &[Published]) -> Result<Option<Pence>, Error> {
    let Some(total) = totals.first() else { return Ok(None) };
    let sql = "SELECT value FROM figures WHERE report = ?1 AND metric = 'committed_value'";
    let mut sum = None;
    for value in rows(conn, sql, [&total.report], row::text)? {
        let value = Pence::parse(&value)
            .map_err(|_| Error::Damaged(format!("the printed figure {value:?} is no amount")))?;
        let more = sum.unwrap_or(Pence::ZERO).checked_add(value);
        sum = Some(more.ok_or_else(|| out_of_range("amount"))?);
    }
    Ok(sum)
}
