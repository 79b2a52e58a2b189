//! The facts about a figure: its sum, the lines it is made of, and what the council printed.

use rusqlite::Connection;

use super::row::{self, out_of_range};
use super::sums::{Both, Of, Passing, by_measure};
use super::{commitment, contract, delivered, missing, number, rows, stamp, supplier};
use crate::calc::explain::{Facts, Published, SourceLine};
use crate::calc::figure::Figure;
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
        Figure::Counted { .. }
        | Figure::Compliance { .. }
        | Figure::WageRate { .. }
        | Figure::Published(_)
        | Figure::Difference { .. } => Err(missing("figure", &figure.to_string())),
        Figure::Delivered { what, of } => delivered::facts(conn, finder, (*what, of), as_at),
    }
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
    Facts::Sum { figure, total, units, lines, published: Vec::new(), printed_rows: None }
}

fn of_supplier(conn: &Connection, figure: &Figure, supplier_ref: &str) -> Result<Facts, Error> {
    supplier::by_ref(conn, supplier_ref)?;
    let mut lines = Vec::new();
    for row in contract::of_supplier(conn, supplier_ref)? {
        lines.extend(commitment::lines_of(conn, &row.contract.contract_ref)?);
    }
    of_lines(figure, lines)
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
    let lines = first_lines(conn, &passing, |line| {
        let measure = &line.commitment.measure;
        measure.edition == edition && measure.measure_ref == measure_ref
    })?;
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
    let lines = first_lines(conn, &passing, |line| {
        filter.edition.as_ref().is_none_or(|edition| *edition == line.commitment.measure.edition)
    })?;
    let published = printed_totals(conn, finder, filter, &passing)?;
    let printed_rows = printed_rows(conn, &published)?;
    let figure = figure.clone();
    Ok(Facts::Sum { figure, total, units: None, lines, published, printed_rows })
}

/// The first lines that are wanted, in order of contract and measure.
fn first_lines(
    conn: &Connection,
    passing: &Passing,
    wanted: impl Fn(&SourceLine) -> bool,
) -> Result<Vec<SourceLine>, Error> {
    let mut lines = Vec::new();
    for (contract_id, total) in &passing.contracts {
        if total.lines > 0 {
            let own = commitment::lines_by_id(conn, *contract_id)?;
            lines.extend(own.into_iter().filter(&wanted));
        }
        if lines.len() >= LINES {
            lines.truncate(LINES);
            break;
        }
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
