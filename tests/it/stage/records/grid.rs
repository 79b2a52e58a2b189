//! The grid of commitments, its sums, and a profile.

use sleva::calc::filter::Filter;
use sleva::calc::measure::Measure;
use sleva::calc::problem::kinds;
use sleva::calc::{Quantity, Quarter, Total};
use sleva::db::request::{Cell, ColumnTotal, Grid, GridBy, GridQuery, Label, ProfileDetail};

use super::{Records, stamp};

impl Records {
    pub(super) fn grid(&self, query: &GridQuery) -> Grid {
        let (contracts, measures) = self.labels(&query.filter);
        let (rows, columns) = match query.by {
            GridBy::Contract => (contracts, measures),
            GridBy::Measure => (measures, contracts),
        };
        let cut = |all: &[Label], first: usize, count: usize| -> Vec<Label> {
            all.iter().skip(first).take(count).cloned().collect()
        };
        let seen_rows = cut(&rows, query.first_row, query.rows);
        let seen_columns = cut(&columns, query.first_column, query.columns);
        let total = |row: &Label| {
            columns
                .iter()
                .filter_map(|column| self.cell(row, column))
                .try_fold(Total::default(), |all, cell| all.with(cell.value))
                .unwrap()
        };
        Grid {
            first_row: query.first_row,
            first_column: query.first_column,
            cells: seen_rows
                .iter()
                .map(|row| seen_columns.iter().map(|column| self.cell(row, column)).collect())
                .collect(),
            row_totals: seen_rows.iter().map(total).collect(),
            rows: seen_rows,
            columns: seen_columns,
            all_rows: rows.len(),
            all_columns: columns.len(),
        }
    }

    pub(super) fn labels(&self, filter: &Filter) -> (Vec<Label>, Vec<Label>) {
        let label = |name: &str, edition: Option<&str>, title: &str, unit: Option<&str>| Label {
            name: name.to_owned(),
            edition: edition.map(str::to_owned),
            title: title.to_owned(),
            unit: unit.map(str::to_owned),
            terms: None,
        };
        let rows = self.chosen(filter);
        let contracts = rows
            .iter()
            .map(|row| label(&row.contract.contract_ref, None, &row.contract.title, None))
            .collect();
        let used = |one: &&Measure| {
            self.commitments.iter().any(|c| {
                c.measure.measure_ref == one.measure_ref && c.measure.edition == one.edition
            })
        };
        let measures = self
            .measures
            .iter()
            .filter(used)
            .map(|one| label(&one.measure_ref, Some(&one.edition), &one.title, Some(&one.unit)))
            .collect();
        (contracts, measures)
    }

    pub(super) fn cell(&self, row: &Label, column: &Label) -> Option<Cell> {
        let (contract, measure) = if row.edition.is_some() { (column, row) } else { (row, column) };
        let own = self.commitments.iter().find(|one| {
            one.contract_ref == contract.name
                && one.measure.measure_ref == measure.name
                && Some(&one.measure.edition) == measure.edition.as_ref()
        })?;
        let record = self.contracts.iter().find(|one| one.contract_ref == contract.name)?;
        let found: Vec<_> = self
            .findings(record)
            .into_iter()
            .filter(|found| found.measure_ref.as_ref() == Some(&measure.name))
            .collect();
        Some(Cell { units: own.units, value: own.value()?, problems: kinds(&found) })
    }

    pub(super) fn grid_totals(&self, filter: &Filter, by: GridBy) -> Vec<ColumnTotal> {
        let (contracts, measures) = self.labels(filter);
        let (rows, columns) = match by {
            GridBy::Contract => (contracts, measures),
            GridBy::Measure => (measures, contracts),
        };
        let sum_of = |column: &Label| {
            let cells: Vec<Cell> = rows.iter().filter_map(|row| self.cell(row, column)).collect();
            ColumnTotal {
                name: column.name.clone(),
                edition: column.edition.clone(),
                units: column.edition.as_ref().map(|_| {
                    cells
                        .iter()
                        .try_fold(Quantity::ZERO, |all, cell| all.checked_add(cell.units))
                        .unwrap()
                }),
                total: cells
                    .iter()
                    .try_fold(Total::default(), |all, cell| all.with(cell.value))
                    .unwrap(),
            }
        };
        columns.iter().map(sum_of).collect()
    }

    pub(super) fn profile(&self, contract_ref: &str, measure_ref: &str) -> Option<ProfileDetail> {
        let contract = self.contracts.iter().find(|one| one.contract_ref == contract_ref)?;
        let own = |name: &str, measure: &str| name == contract_ref && measure == measure_ref;
        let commitment =
            self.commitments.iter().find(|one| own(&one.contract_ref, &one.measure.measure_ref))?;
        let units = |quarter: Quarter| {
            self.profiles
                .iter()
                .find(|one| own(&one.contract_ref, &one.measure_ref) && one.quarter == quarter)
                .map(|one| one.units)
        };
        Some(ProfileDetail {
            commitment: commitment.clone(),
            contract_title: contract.title.clone(),
            quarters: Quarter::spanning(contract.start, contract.end)
                .map(|q| (q, units(q)))
                .collect(),
            findings: Vec::new(),
            stamp: stamp(),
        })
    }
}
