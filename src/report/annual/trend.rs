//! Commitments and delivery over time, and beside what the council has printed.

use super::{awarded, count, money};
use crate::calc::figure::{Figure, Of, What};
use crate::calc::{Pence, Quarter};
use crate::db::request::{Level, PerformanceRow, Printed, ReportSums, ReportYear};
use crate::report::{Chart, Fact, Part, Report, Table, delivered};
use crate::tables::performance::quarter_in_words;
use crate::tables::{Cell, Column, of_rows};

const YEARS: &[Column<ReportYear>] = &[
    Column::text("year", "Report year", 23, 0, |year| {
        Cell::text(format!("{} to {}", year.from, year.to))
    }),
    Column::figure("contracts", "Contracts", 9, 0, |year| count(year.own.contracts)),
    Column::figure("committed_gbp", "Committed in it £", 16, 0, |year| {
        Cell::total(year.own.sum.committed)
    }),
    Column::figure("so_far_gbp", "Committed so far £", 16, 0, |year| {
        Cell::total(year.so_far.sum.committed)
    }),
    Column::figure("declared_gbp", "Declared so far £", 16, 0, |year| Cell::total(year.declared)),
    Column::figure("validated_gbp", "Validated so far £", 16, 0, |year| {
        Cell::total(year.validated)
    }),
];

pub(super) fn years(report: &mut Report, sums: &ReportSums) {
    report.chart(Chart {
        id: "by-year-chart".to_owned(),
        title: "Committed and validated so far, by report year".to_owned(),
        series: vec!["Committed so far".to_owned(), "Validated so far".to_owned()],
        rows: sums.years.iter().map(bars).collect(),
    });
    let sheet = of_rows("Committed and delivered by report year", YEARS, true, &sums.years);
    let figure = |row: usize, column: &str| {
        let year = sums.years.get(row)?;
        let (own, so_far) = (awarded(Some(year.from), year.to), awarded(sums.from, year.to));
        let through = Of::Through { quarter: year.through, filter: sums.filter() };
        match column {
            "contracts" => Figure::of(What::Contracts, Of::All { filter: own }),
            "committed_gbp" => Figure::of(What::Committed, Of::All { filter: own }),
            "so_far_gbp" => Figure::of(What::Committed, Of::All { filter: so_far }),
            _ => delivered(column, through),
        }
    };
    report.table(Table::of("by-year", sheet, figure), "No contract has a day of award.");
    report.paragraph("A report year is twelve months from the first day of the report; the last one ends with it. Committed counts contracts by their day of award. Declared and validated so far are of the quarters that had ended by the end of the year, as they are known on the day of the figures.");
}

fn bars(year: &ReportYear) -> (String, Vec<Option<Pence>>) {
    let validated = Some(year.validated.known);
    (format!("to {}", year.to), vec![money(year.so_far.sum.committed), validated])
}

const QUARTERS: &[Column<PerformanceRow>] = &[
    Column::text("quarter", "Quarter", 10, 0, |row| Cell::text(&row.name)),
    Column::figure("expected_gbp", "Expected £", 14, 0, |row| Cell::total(row.sum.expected)),
    Column::figure("declared_gbp", "Declared £", 14, 0, |row| Cell::total(row.sum.declared)),
    Column::figure("validated_gbp", "Validated £", 14, 0, |row| Cell::total(row.sum.validated)),
    Column::figure("waiting_gbp", "Waiting £", 14, 0, |row| Cell::total(row.sum.waiting)),
];

/// The quarters whose return is due by the day.
fn due(sums: &ReportSums) -> Vec<PerformanceRow> {
    let Some(list) = sums.level(Level::Quarter) else { return Vec::new() };
    let is_due = |row: &&PerformanceRow| {
        Quarter::parse(&row.name).is_some_and(|quarter| quarter <= list.through)
    };
    list.rows.iter().filter(is_due).cloned().collect()
}

fn of_quarter(sums: &ReportSums, row: &PerformanceRow) -> Option<Of> {
    let quarter = Quarter::parse(&row.name)?;
    Some(Of::Quarter { quarter, filter: sums.filter() })
}

pub(super) fn quarters(report: &mut Report, sums: &ReportSums) {
    let rows = due(sums);
    let bars = |row: &PerformanceRow| {
        (row.name.clone(), vec![money(row.sum.expected), money(row.sum.validated)])
    };
    report.chart(Chart {
        id: "by-quarter-chart".to_owned(),
        title: "Expected and validated in each quarter".to_owned(),
        series: vec!["Expected".to_owned(), "Validated".to_owned()],
        rows: rows.iter().map(bars).collect(),
    });
    let sheet = of_rows("Expected and delivered in each quarter", QUARTERS, true, &rows);
    let figure = |row: usize, column: &str| delivered(column, of_quarter(sums, rows.get(row)?)?);
    report.table(Table::of("by-quarter", sheet, figure), "No return is due yet.");
    report.paragraph("Expected is what falls to the quarter by the profile of each commitment, or without one by days.");
}

pub(super) fn quarter(report: &mut Report, sums: &ReportSums, quarter: Quarter) {
    let list = sums.level(Level::Quarter);
    let rows = list.map_or(&[][..], |list| &list.rows);
    let Some(row) = rows.iter().find(|row| row.name == quarter.to_string()) else {
        report.paragraph(format!("Nothing is committed in {quarter}."));
        return;
    };
    let is_later = list.is_some_and(|list| quarter > list.through);
    let cells = [
        ("Expected £", What::Expected, row.sum.expected),
        ("Declared £", What::Declared, row.sum.declared),
        ("Validated £", What::Validated, row.sum.validated),
        ("Declared and waiting £", What::Waiting, row.sum.waiting),
    ];
    let of = |what| Figure::of(what, Of::Quarter { quarter, filter: sums.filter() });
    let fact = |(label, what, total)| Some(Fact::figure(label, Cell::total(total), of(what)?));
    report.parts.push(Part::Facts(cells.into_iter().filter_map(fact).collect()));
    report.paragraph(quarter_in_words(&row.sum, is_later));
    let before = quarter.previous().to_string();
    if let Some(before) = rows.iter().find(|row| row.name == before) {
        let words = quarter_in_words(&before.sum, false);
        report.paragraph(format!("In the quarter before: {words}"));
    }
}

const PRINTED: &[Column<Printed>] = &[
    Column::text("date", "Printed", 10, 0, |own| Cell::text(&own.published.date)),
    Column::wide("report", "In", 24, 0, |own| Cell::text(&own.published.report)),
    Column::text("what", "What", 20, 0, |own| Cell::text(what(own))),
    Column::figure("printed_gbp", "Printed £", 14, 0, |own| Cell::number(&own.amount)),
    Column::figure("ours_gbp", "Computed £", 14, 0, |own| match &own.ours {
        Some(ours) => Cell::number(&ours.amount),
        None => Cell::NotApplicable,
    }),
    Column::figure("difference_gbp", "Difference £", 15, 0, |own| {
        let gap = own.ours.as_ref().map(|ours| ours.amount.raw() - own.amount.raw());
        match gap.and_then(Pence::from_raw) {
            Some(gap) => Cell::number(&gap),
            None => Cell::NotApplicable,
        }
    }),
];

/// `committed, more than`: the metric in words, and what the paper says of the number.
fn what(own: &Printed) -> String {
    let metric = own.published.metric.replace("_total", "").replace('_', " ");
    let period = &own.published.measure;
    let about = own.published.unit.split_once(", ").map_or("", |(_, about)| about);
    [metric.as_str(), period, about]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn printed(report: &mut Report, sums: &ReportSums) {
    let sheet = of_rows("Printed sums beside computed ones", PRINTED, true, &sums.printed);
    let figure = |row: usize, column: &str| {
        let own = sums.printed.get(row)?;
        let name = (&own.published).into();
        match (column, &own.ours) {
            ("printed_gbp", _) => Some(Figure::Published(name)),
            ("difference_gbp", Some(ours)) => {
                Some(Figure::Difference { printed: name, filter: ours.filter.clone() })
            }
            ("ours_gbp", Some(ours)) => match ours.through {
                None => Figure::of(What::Committed, Of::All { filter: ours.filter.clone() }),
                Some(quarter) => {
                    let filter = ours.filter.clone();
                    Figure::of(What::Validated, Of::Through { quarter, filter })
                }
            },
            _ => None,
        }
    };
    report.table(Table::of("printed", sheet, figure), "No printed sum is recorded.");
    if sums.printed.is_empty() {
        return;
    }
    report.paragraph("Computed is of the contracts awarded in the days of which the paper speaks; a dash where it does not say. A difference is shown and never adjusted away.");
    if sums.sample.is_some() {
        report.paragraph("This is a sample: its contracts are made up, and add up to the printed table of February 2021 alone.");
    }
}
