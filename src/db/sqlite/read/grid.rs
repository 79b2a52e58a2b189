//! The commitments grid: contracts by measures, or the other way round, a window at a time.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::row::{self, Fields, out_of_range};
use super::sums::{self, Both, Of, Passing, by_measure, scan};
use super::{commitment, contract, first, rows};
use crate::calc::Total;
use crate::calc::explain::SourceLine;
use crate::calc::filter::Filter;
use crate::calc::problem::{self, Problems};
use crate::calc::text::natural;
use crate::db::Error;
use crate::db::request::{Cell, ColumnTotal, Grid, GridBy, GridQuery, Label, Locate, Terms};
use crate::db::sqlite::finder::Finder;

/// A measure of an edition, whatever its version.
type Name = (String, String);

/// A contract of the window with its lines and the cells they fill.
struct Contract {
    label: Label,
    cells: BTreeMap<Name, Cell>,
    total: Total,
}

/// The part of the grid that is asked for.
pub fn window(conn: &Connection, finder: &Finder, query: &GridQuery) -> Result<Grid, Error> {
    let passing = Passing::new(conn, finder, &query.filter)?;
    let contracts = committed(conn, &query.filter, &passing)?;
    let measures = measures(conn, &query.filter, &passing)?;
    let (mut contract_window, mut measure_window) = match query.by {
        GridBy::Contract => ((query.first_row, query.rows), (query.first_column, query.columns)),
        GridBy::Measure => ((query.first_column, query.columns), (query.first_row, query.rows)),
    };
    if let Some(Locate { contract_ref, edition, measure_ref }) = &query.locate {
        let id = first(
            conn,
            "SELECT id FROM contracts WHERE contract_ref = ?1",
            [contract_ref],
            row::int,
        )?;
        let around = |at: Option<usize>, window: &mut (usize, usize)| {
            window.0 = at.unwrap_or(0).saturating_sub(window.1 / 2);
        };
        around(contracts.iter().position(|(own, _)| Some(*own) == id), &mut contract_window);
        // A quarter does not say of which edition its commitment is.
        let is_it =
            |name: &Name| name.1 == *measure_ref && (edition.is_empty() || name.0 == *edition);
        around(measures.iter().position(is_it), &mut measure_window);
    }
    let edition = query.filter.edition.as_deref();
    let shown = part(&contracts, contract_window).iter();
    let shown: Vec<Contract> = shown
        .map(|(id, _)| load(conn, *id, edition))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect();
    let names = part(&measures, measure_window);
    let labels = names.iter().map(|name| label(conn, name)).collect::<Result<Vec<_>, _>>()?;
    let cell = |contract: &Contract, name: &Name| contract.cells.get(name).copied();
    let (first_row, first_column) = match query.by {
        GridBy::Contract => (contract_window.0, measure_window.0),
        GridBy::Measure => (measure_window.0, contract_window.0),
    };
    let mut grid = Grid { first_row, first_column, ..Grid::default() };
    match query.by {
        GridBy::Contract => {
            let row = |one: &Contract| names.iter().map(|name| cell(one, name)).collect();
            grid.cells = shown.iter().map(row).collect();
            grid.row_totals = shown.iter().map(|one| one.total).collect();
            grid.rows = shown.into_iter().map(|one| one.label).collect();
            grid.columns = labels;
            (grid.all_rows, grid.all_columns) = (contracts.len(), measures.len());
        }
        GridBy::Measure => {
            let row = |name: &Name| shown.iter().map(|one| cell(one, name)).collect();
            grid.cells = names.iter().map(row).collect();
            let total = |name: &Name| measure_total(conn, name, &passing);
            grid.row_totals = names.iter().map(total).collect::<Result<_, _>>()?;
            grid.columns = shown.into_iter().map(|one| one.label).collect();
            grid.rows = labels;
            (grid.all_rows, grid.all_columns) = (measures.len(), contracts.len());
        }
    }
    Ok(grid)
}

fn part<T>(all: &[T], (first, count): (usize, usize)) -> &[T] {
    let first = first.min(all.len());
    let last = first.saturating_add(count).min(all.len());
    all.get(first..last).unwrap_or_default()
}

/// Contracts that pass and committed something, in order of reference, with their sums.
fn committed(
    conn: &Connection,
    filter: &Filter,
    passing: &Passing,
) -> Result<Vec<(i64, Total)>, Error> {
    if filter.edition.is_none() {
        let own = passing.contracts.iter().copied();
        return Ok(own.filter(|(_, total)| total.lines > 0).collect());
    }
    let mut sums: BTreeMap<i64, Both> = BTreeMap::new();
    scan(conn, Of::edition(filter), passing, |line| {
        let sum = sums.entry(line.contract_id).or_default();
        *sum = sum.with(line.units, line.value)?;
        Ok(())
    })?;
    let own = |(id, _): &(i64, Total)| sums.get(id).map(|both| (*id, both.total));
    Ok(passing.contracts.iter().filter_map(own).collect())
}

/// Measures that contracts which pass committed to, by edition and as people count.
fn measures(conn: &Connection, filter: &Filter, passing: &Passing) -> Result<Vec<Name>, Error> {
    let mut names: Vec<Name> = Vec::new();
    for (edition, measure_ref) in sums::in_use(conn)? {
        let is_chosen = filter.edition.as_ref().is_none_or(|chosen| *chosen == edition);
        if is_chosen && has_commitment(conn, &edition, &measure_ref, passing)? {
            names.push((edition, measure_ref));
        }
    }
    names.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| natural(&a.1, &b.1)));
    Ok(names)
}

fn has_commitment(
    conn: &Connection,
    edition: &str,
    measure_ref: &str,
    passing: &Passing,
) -> Result<bool, Error> {
    let sql = "SELECT contract_id FROM commitments WHERE edition = ?1 AND measure_ref = ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query([edition, measure_ref])?;
    while let Some(row) = found.next()? {
        if passing.has(row.get(0)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A measure as its newest commitments froze it.
fn label(conn: &Connection, (edition, measure_ref): &Name) -> Result<Label, Error> {
    let sql = "SELECT title, unit FROM commitments WHERE edition = ?1 AND measure_ref = ?2
               ORDER BY measure_from DESC LIMIT 1";
    let read = |fields: &mut Fields| Ok((fields.text()?, fields.text()?));
    let (title, unit) = first(conn, sql, [edition, measure_ref], read)?.unwrap_or_default();
    Ok(Label {
        name: measure_ref.clone(),
        edition: Some(edition.clone()),
        title,
        unit: Some(unit),
        terms: None,
    })
}

fn load(
    conn: &Connection,
    contract_id: i64,
    edition: Option<&str>,
) -> Result<Option<Contract>, Error> {
    let Some(row) = contract::by_id(conn, contract_id)? else { return Ok(None) };
    let lines = commitment::lines_by_id(conn, contract_id)?;
    let problems = problems(conn, &row.contract, &lines)?;
    let mut contract = Contract {
        label: Label {
            edition: None,
            unit: None,
            terms: Some(Terms {
                edition: row.contract.edition.clone(),
                first: row.contract.start,
                last: row.contract.last_day(),
            }),
            name: row.contract.contract_ref,
            title: row.contract.title,
        },
        cells: BTreeMap::new(),
        total: Total::default(),
    };
    let chosen = |line: &SourceLine| {
        edition.is_none_or(|edition| edition == line.commitment.measure.edition)
    };
    for SourceLine { commitment, .. } in lines.into_iter().filter(chosen) {
        let value = commitment.value().ok_or_else(|| out_of_range("amount"))?;
        let total = contract.total.with(value);
        contract.total = total.ok_or_else(|| out_of_range("amount"))?;
        let measure = commitment.measure;
        let problems = problems.get(&measure.measure_ref).copied().unwrap_or_default();
        let cell = Cell { units: commitment.units, value, problems };
        contract.cells.insert((measure.edition, measure.measure_ref), cell);
    }
    Ok(Some(contract))
}

/// What needs attention in each commitment; double counting is shown at both measures.
fn problems(
    conn: &Connection,
    contract: &crate::calc::contract::Contract,
    lines: &[SourceLine],
) -> Result<BTreeMap<String, Problems>, Error> {
    let commitments: Vec<_> = lines.iter().map(|line| line.commitment.clone()).collect();
    let profiles = commitment::profiles(conn, &contract.contract_ref)?;
    let conflicts = commitment::conflicts(conn, &commitments)?;
    let mut problems: BTreeMap<String, Problems> = BTreeMap::new();
    for finding in problem::find(contract, &commitments, &profiles, &conflicts) {
        for name in finding.measure_ref.into_iter().chain(finding.other) {
            problems.entry(name).or_default().insert(finding.problem);
        }
    }
    Ok(problems)
}

fn measure_total(conn: &Connection, name: &Name, passing: &Passing) -> Result<Total, Error> {
    let sums = by_measure(conn, Of::Measure(&name.0, &name.1), passing)?;
    Ok(sums.first().map(|sum| sum.total).unwrap_or_default())
}

/// Sums of the grid's columns over all rows, as many as the grid has columns, in their order.
pub fn totals(
    conn: &Connection,
    finder: &Finder,
    filter: &Filter,
    by: GridBy,
) -> Result<Vec<ColumnTotal>, Error> {
    let passing = Passing::new(conn, finder, filter)?;
    if by == GridBy::Contract {
        let sums = by_measure(conn, Of::edition(filter), &passing)?;
        let column = |sum: sums::Sum| ColumnTotal {
            name: sum.measure_ref,
            edition: Some(sum.edition),
            units: Some(sum.units),
            total: sum.total,
        };
        return Ok(sums.into_iter().map(column).collect());
    }
    let sql = "SELECT contract_ref FROM contracts WHERE id = ?1";
    let mut columns = Vec::new();
    for (id, total) in committed(conn, filter, &passing)? {
        let name = rows(conn, sql, [id], row::text)?.pop().unwrap_or_default();
        columns.push(ColumnTotal { name, edition: None, units: None, total });
    }
    Ok(columns)
}
