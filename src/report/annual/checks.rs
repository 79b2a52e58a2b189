//! Rule compliance, the quotations audit, and what needs attention.

use super::{NOT_YET, count, delivered};
use crate::calc::assurance::hundredths;
use crate::calc::figure::{Count, Figure, Of};
use crate::calc::filter::Filter;
use crate::calc::problem::Problem;
use crate::calc::waiver::Waiver;
use crate::calc::words::Severity;
use crate::db::request::{
    AttentionRow, Level, PerformanceList, ReportChecks, ReportSums, RuleCount, SampleRow, Standing,
};
use crate::report::{Report, Table, pick};
use crate::tables::performance::{Graded, ROWS};
use crate::tables::sampling::{SAMPLES, bands};
use crate::tables::{Cell, Column, of_rows};

const RULES: &[Column<RuleCount>] = &[
    Column::text("rule", "Rule", 13, 0, |own| Cell::text(own.rule)),
    Column::wide("title", "What it asks", 24, 0, |own| Cell::text(own.title)),
    Column::figure("breach", "Breach", 7, 0, |own| count(own.breach)),
    Column::figure("warning", "Warning", 7, 0, |own| count(own.warning)),
    Column::figure("unclear", "Unclear", 7, 0, |own| count(own.unclear)),
    Column::figure("advice", "Advice", 7, 0, |own| count(own.advice)),
    Column::figure("waived", "Waived", 7, 0, |own| count(own.waived)),
];

const WAIVERS: &[Column<Waiver>] = &[
    Column::text("record_ref", "Record", 8, 0, |own| Cell::text(&own.record_ref)),
    Column::text("rule", "Rule", 13, 0, |own| Cell::text(&own.rule)),
    Column::text("from", "From", 10, 0, |own| Cell::text(own.from.to_string())),
    Column::text("to", "To", 10, 0, |own| match own.to {
        Some(day) => Cell::text(day.to_string()),
        None => Cell::NotEntered,
    }),
    Column::text("person", "By", 12, 0, |own| Cell::text(&own.person)),
    Column::wide("reason", "Reason", 30, 0, |own| Cell::text(&own.reason)),
];

const RETURNS: &[Column<(Standing, u64)>] = &[
    Column::text("standing", "Standing", 10, 0, |own| Cell::text(own.0.word())),
    Column::figure("returns", "Returns", 8, 0, |own| count(own.1)),
];

const PROBLEMS: &[Column<AttentionRow>] = &[
    Column::text("contract_ref", "Contract", 10, 0, |own| Cell::text(&own.contract_ref)),
    Column::wide("title", "Title", 24, 0, |own| Cell::text(&own.title)),
    Column::text("problems", "What", 30, 0, |own| {
        let words: Vec<&str> = own.problems.iter().map(Problem::short).collect();
        Cell::text(words.join(", "))
    }),
];

pub(super) fn rules(report: &mut Report, checks: Option<&ReportChecks>, sums: &ReportSums) {
    report.heading("Rule compliance");
    let Some(checks) = checks else {
        report.paragraph(NOT_YET);
        return;
    };
    let rows: Vec<RuleCount> = checks.rules.clone();
    let mut sheet = of_rows("Findings by rule", RULES, true, &rows);
    let sum = |of: fn(&RuleCount) -> u64| count(rows.iter().map(of).sum());
    sheet.totals = Some(vec![
        Cell::text("All"),
        Cell::text(""),
        sum(|own| own.breach),
        sum(|own| own.warning),
        sum(|own| own.unclear),
        sum(|own| own.advice),
        sum(|own| own.waived),
    ]);
    let of = |rule: Option<&str>, column: &str| {
        let filter = Filter { rule: rule.map(ToOwned::to_owned), ..sums.filter() };
        counted(filter, column)
    };
    let table = Table::of("rules", sheet, |row, column| of(Some(rows.get(row)?.rule), column));
    report.table(table.summed(|column| of(None, column)), "There are no rules.");
    report.paragraph(format!(
        "Of the {} procurements and contracts that were looked at, those awarded in the days of the report count here. A waived finding counts as what it is, and once more as waived; a waiver hides nothing.",
        checks.records
    ));
    let waivers = of_rows("Waivers that hold on the day", WAIVERS, true, &checks.waivers);
    report.table(Table::plain("waivers", waivers), "No waiver holds on the day.");
}

fn counted(filter: Filter, column: &str) -> Option<Figure> {
    let (which, severity) = match column {
        "waived" => ("waived", None),
        word => ("all", Some(Severity::parse(word)?)),
    };
    let filter = Filter { severity, ..filter };
    Some(Figure::Counted { count: Count::Findings, which: which.to_owned(), filter })
}

pub(super) fn audit(report: &mut Report, checks: Option<&ReportChecks>) {
    report.heading("Quotations audit");
    let Some(checks) = checks else {
        report.paragraph(NOT_YET);
        return;
    };
    let columns =
        ["sample_ref", "from", "to", "drawn", "population", "checked", "rate", "level", "drawn_on"];
    let rows: &[SampleRow] = &checks.samples;
    let mut sheet = pick(&of_rows("Samples of small purchases", SAMPLES, true, rows), &columns);
    let at = sheet.names.iter().position(|name| name == "level").unwrap_or(sheet.names.len());
    sheet.names.insert(at, "interval".to_owned());
    sheet.heads.insert(at, "95% interval".to_owned());
    sheet.right.insert(at, false);
    for (cells, row) in sheet.rows.iter_mut().zip(rows) {
        let interval = row.assurance.as_ref().map(|own| {
            format!("{} to {}", hundredths(own.interval.lower), hundredths(own.interval.upper))
        });
        cells.insert(at, interval.map_or(Cell::NotEntered, Cell::text));
    }
    let figure = |row: usize, column: &str| {
        let sample_ref = rows.get(row)?.sample.sample_ref.clone();
        (column == "rate").then_some(Figure::Compliance { sample_ref })
    };
    report.table(Table::of("audit", sheet, figure), "No sample of purchases was drawn.");
    if let Some(first) = rows.first() {
        report.paragraph(bands(&first.bands));
    }
}

pub(super) fn attention(report: &mut Report, checks: Option<&ReportChecks>, sums: &ReportSums) {
    report.heading("What needs attention");
    let Some(checks) = checks else {
        report.paragraph(NOT_YET);
        return;
    };
    let standing = of_rows("Returns by where they stand", RETURNS, true, &checks.returns);
    let figure = |row: usize, column: &str| {
        let which = checks.returns.get(row)?.0.word().to_owned();
        let filter = sums.filter();
        (column == "returns").then_some(Figure::Counted { count: Count::Returns, which, filter })
    };
    report.table(Table::of("returns", standing, figure), "No return is expected.");
    behind(report, checks, sums);
    let problems =
        of_rows("Contracts whose record is incomplete", PROBLEMS, true, &checks.problems);
    report.table(Table::plain("incomplete", problems), "No record of a contract is incomplete.");
    more(report, checks.problems.len(), checks.problems_in_all);
}

fn behind(report: &mut Report, checks: &ReportChecks, sums: &ReportSums) {
    let Some(list) = sums.level(Level::Council) else { return };
    let own =
        PerformanceList { rows: checks.behind.clone(), level: Level::Contract, ..list.clone() };
    let graded: Vec<Graded> = own.rows.iter().map(|row| Graded::of(row, &own)).collect();
    let columns =
        ["name", "title", "rag", "expected_gbp", "validated_gbp", "shortfall_gbp", "worst"];
    let title = "Contracts that are red or amber, the largest shortfall first";
    let mut sheet = pick(&of_rows(title, ROWS, true, &graded), &columns);
    if let Some(head) = sheet.heads.first_mut() {
        "Contract".clone_into(head);
    }
    let figure = |row: usize, column: &str| {
        let contract_ref = own.rows.get(row)?.name.clone();
        delivered(column, Of::Contract { contract_ref })
    };
    report.table(Table::of("behind", sheet, figure), "No contract is red or amber.");
    more(report, own.rows.len(), checks.behind_in_all);
}

pub(super) fn more(report: &mut Report, shown: usize, all: u64) {
    let more = all.saturating_sub(shown as u64);
    if more > 0 {
        report.paragraph(format!("And {more} more."));
    }
}
