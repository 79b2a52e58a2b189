//! The Living Wage: the rates of the years, which contracts are in its scope, and what was
//! declared below the rate.

use super::{NOT_YET, count};
use crate::calc::figure::{Count, Figure};
use crate::calc::living_wage::{Declared, LIMIT, Outcome, RateOfYear, RateStanding};
use crate::db::request::{ReportChecks, ReportSums, WageChecks, WageRow};
use crate::report::{Report, Table, pick};
use crate::tables::wage::{CONTRACTS, MILESTONES, RATES};
use crate::tables::{Cell, Column, of_rows};

const OUTCOMES: &[Column<(Outcome, u64)>] = &[
    Column::text("outcome", "Scope", 12, 0, |own| Cell::text(own.0.word())),
    Column::figure("contracts", "Contracts", 9, 0, |own| count(own.1)),
];

/// A declared rate with its contract.
type Below = (WageRow, Declared);

const BELOW: &[Column<Below>] = &[
    Column::text("contract_ref", "Contract", 10, 0, |own| Cell::text(&own.0.contract.contract_ref)),
    Column::wide("title", "Title", 24, 0, |own| Cell::text(&own.0.contract.title)),
    Column::text("quarter", "Quarter", 10, 0, |own| Cell::text(own.1.quarter.to_string())),
    Column::text("measure_ref", "Measure", 8, 0, |own| Cell::text(&own.1.measure_ref)),
    Column::figure("declared_gbp_per_hour", "Declared £/h", 12, 0, |own| {
        Cell::number(&own.1.paid)
    }),
    Column::wide("says", "What that is", 30, 0, |own| {
        Cell::text(
            own.1.check.as_ref().map(|own_check| own_check.words(own.1.paid)).unwrap_or_default(),
        )
    }),
];

/// The rates that are no older than this many years are printed.
const YEARS: usize = 6;

pub(super) fn wage(report: &mut Report, checks: Option<&ReportChecks>, sums: &ReportSums) {
    report.heading("Living Wage");
    let Some(checks) = checks else {
        report.paragraph(NOT_YET);
        return;
    };
    let own = &checks.wage;
    rates(report, &own.rates);
    outcomes(report, own, sums);
    let columns = ["contract_ref", "title", "why", "who"];
    let title = "Contracts of which the scope is unclear";
    let unclear = pick(&of_rows(title, CONTRACTS, true, &own.unclear), &columns);
    report.table(Table::plain("wage-unclear", unclear), "The scope of every contract is clear.");
    super::checks::more(report, own.unclear.len(), own.counts.unclear);
    below(report, own);
    let sheet = of_rows("Milestones towards the Living Wage", MILESTONES, true, &own.milestones);
    report.table(Table::plain("wage-milestones", sheet), "No milestone is recorded.");
}

fn rates(report: &mut Report, rates: &[RateOfYear]) {
    let own = rates.get(..YEARS).unwrap_or(rates);
    let columns = ["rate_year", "uk_gbp_per_hour", "standing", "paid", "overlap", "source"];
    let sheet = pick(&of_rows("Rates outside London", RATES, true, own), &columns);
    let figure = |row: usize, column: &str| {
        let year = own.get(row)?.rate.year.clone();
        (column == "uk_gbp_per_hour").then_some(Figure::WageRate { year })
    };
    report.table(Table::of("wage-rates", sheet, figure), "No rate is known.");
    if own.iter().any(|own| own.standing == RateStanding::MayBeDue) {
        report.paragraph("Where no source names the day by which a rate is paid, it may be due on any day of its year from 1 October: until then the rate of the year before may be enough.");
    }
}

fn outcomes(report: &mut Report, own: &WageChecks, sums: &ReportSums) {
    let rows: Vec<(Outcome, u64)> =
        Outcome::ALL.iter().map(|one| (*one, own.counts.of(*one))).collect();
    let sheet = of_rows("Contracts by the scope test", OUTCOMES, true, &rows);
    let figure = |row: usize, column: &str| {
        let which = rows.get(row)?.0.word().to_owned();
        let filter = sums.filter();
        (column == "contracts").then_some(Figure::Counted {
            count: Count::LivingWage,
            which,
            filter,
        })
    };
    report.table(Table::of("wage-scope", sheet, figure), "There are no contracts.");
    report.paragraph(format!("In scope: services, {LIMIT}."));
}

fn below(report: &mut Report, own: &WageChecks) {
    let each = |row: &WageRow| -> Vec<Below> {
        row.below().map(|declared| (row.clone(), declared.clone())).collect()
    };
    let rows: Vec<Below> = own.below.iter().flat_map(each).collect();
    let sheet = of_rows("Declared below the rate of its quarter", BELOW, true, &rows);
    let none = "No contract in scope has a declared rate below that of its quarter.";
    report.table(Table::plain("wage-below", sheet), none);
    let more = own.counts.below.saturating_sub(own.below.len() as u64);
    if more > 0 {
        report.paragraph(format!("And those of {more} more contracts."));
    }
}
