//! What the annual report says: what was committed and delivered by the contracts that were
//! awarded between two days, and how far it can be relied on.

mod checks;
mod groups;
mod method;
mod trend;
mod wage;

use super::{Fact, Made, Part, Report, Table, delivered};
use crate::calc::figure::{Figure, Of, What};
use crate::calc::filter::Filter;
use crate::calc::{Date, Quantity, Total, Value};
use crate::db::request::{Level, PerformanceList, PerformanceRow, ReportChecks, ReportSums};
use crate::tables::performance::as_at_in_words;
use crate::tables::{Cell, Sheet, performance};

const NOT_YET: &str = "This is being looked for.";

/// The annual report. What `checks` says takes longer to find: without it its sections say that
/// it is being looked for.
#[must_use]
pub fn report(sums: &ReportSums, checks: Option<&ReportChecks>, made: Made) -> Report {
    let title = format!("Social value: annual report, {}", range(sums.from, sums.to));
    let mut report = Report { title, made, ..Report::default() };
    opening(&mut report, sums);
    report.heading("By measure");
    groups::measures(&mut report, sums);
    for group in groups::GROUPS {
        report.heading(group.heading);
        groups::group(&mut report, sums, group);
    }
    report.heading("Year by year");
    trend::years(&mut report, sums);
    report.heading("Delivery against profile");
    trend::quarters(&mut report, sums);
    report.heading("What the council has printed");
    trend::printed(&mut report, sums);
    report.heading("Protected groups");
    groups::protected(&mut report, sums);
    checks::rules(&mut report, checks, sums);
    checks::audit(&mut report, checks);
    report.heading("Local spend");
    report.paragraph("No spending has been imported, so nothing is said of it here.");
    wage::wage(&mut report, checks, sums);
    checks::attention(&mut report, checks, sums);
    report.heading("How the figures are made");
    method::method(&mut report, sums);
    report
}

/// A report on one quarter: what was delivered in it, and what needs a decision now.
#[must_use]
pub fn quarterly(
    sums: &ReportSums,
    checks: Option<&ReportChecks>,
    quarter: crate::calc::Quarter,
    made: Made,
) -> Report {
    let title = format!("Social value: quarterly report, {quarter}");
    let mut report = Report { title, made, ..Report::default() };
    opening(&mut report, sums);
    report.heading(format!("In {quarter}"));
    trend::quarter(&mut report, sums, quarter);
    checks::attention(&mut report, checks, sums);
    for group in groups::GROUPS.iter().take(2) {
        report.heading(group.heading);
        groups::group(&mut report, sums, group);
    }
    report.heading("By measure");
    groups::measures(&mut report, sums);
    report.heading("Delivery against profile");
    trend::quarters(&mut report, sums);
    checks::rules(&mut report, checks, sums);
    report.heading("How the figures are made");
    method::method(&mut report, sums);
    report
}

/// A report on one supplier, over all its contracts.
#[must_use]
pub fn of_supplier(sums: &ReportSums, made: Made) -> Report {
    let (supplier_ref, name) = sums.supplier.clone().unwrap_or_default();
    let title = format!("Social value: {name} ({supplier_ref})");
    let mut report = Report { title, made, ..Report::default() };
    opening(&mut report, sums);
    report.heading("By contract");
    groups::contracts(&mut report, sums);
    report.heading("By measure");
    groups::measures(&mut report, sums);
    report.heading("Delivery against profile");
    trend::quarters(&mut report, sums);
    report.heading("How the figures are made");
    method::method(&mut report, sums);
    report
}

fn range(from: Option<Date>, to: Date) -> String {
    match from {
        Some(from) => format!("contracts awarded from {from} to {to}"),
        None => format!("contracts awarded up to {to}"),
    }
}

/// The whole that the report is of.
fn all(sums: &ReportSums) -> PerformanceRow {
    sums.level(Level::Council).map(|list| list.all.clone()).unwrap_or_default()
}

/// What a sum over everything in the report is of.
fn whole(sums: &ReportSums) -> Of {
    match &sums.supplier {
        Some((supplier_ref, _)) => Of::Supplier { supplier_ref: supplier_ref.clone() },
        None => Of::All { filter: sums.filter() },
    }
}

fn opening(report: &mut Report, sums: &ReportSums) {
    let row = all(sums);
    let sum = &row.sum;
    let mut facts = vec![Fact::text("Council", &sums.council)];
    if let Some(sample) = &sums.sample {
        let text = format!("{sample}: a made-up council, whose figures are nobody's");
        facts.push(Fact::text("Sample", text));
    }
    facts.push(Fact::text(
        "Contracts",
        match &sums.supplier {
            Some((supplier_ref, name)) => format!("all of {supplier_ref} {name}"),
            None => range(sums.from, sums.to).replacen("contracts ", "", 1),
        },
    ));
    facts.push(Fact::text("As at", as_at_in_words(sums.as_at).replacen("As at ", "", 1)));
    let mut add = |label: &str, what, cell| {
        facts.extend(Figure::of(what, whole(sums)).map(|own| Fact::figure(label, cell, own)));
    };
    add("Number of contracts", What::Contracts, Cell::number(&row.contracts));
    add("Committed £", What::Committed, Cell::total(sum.committed));
    add("Expected to date £", What::Expected, Cell::total(sum.expected));
    add("Declared £", What::Declared, Cell::total(sum.declared));
    add("Validated £", What::Validated, Cell::total(sum.validated));
    add("Declared and waiting £", What::Waiting, Cell::total(sum.waiting));
    add("Delivered share", What::Delivered, performance::share(sum));
    report.heading("In short");
    report.parts.push(Part::Facts(facts));
    report.paragraph(in_short(sums, &row));
    let list = sums.level(Level::Council);
    if let Some(list) = list.filter(|_| sum.committed.lines > 0) {
        let through = Some(list.through);
        report.paragraph(performance::validated_in_words(sum, through, sums_rules(list), true));
    }
}

const fn sums_rules(list: &PerformanceList) -> crate::calc::performance::Rules {
    list.rules
}

/// The delivered share with everything it is a share of.
fn in_short(sums: &ReportSums, row: &PerformanceRow) -> String {
    let sum = &row.sum;
    let Some(percent) = sum.delivered().percent() else {
        return "Nothing of value is committed by these contracts.".to_owned();
    };
    let contracts = if row.contracts == 1 { "contract" } else { "contracts" };
    let whose = match &sums.supplier {
        Some((_, name)) => format!("of {name}"),
        None => range(sums.from, sums.to).replacen("contracts ", "", 1),
    };
    format!(
        "{percent}% is delivered: £{} validated of £{} committed by {} {contracts} {whose}, as at {}. Declared and waiting for validation: £{}, which does not count.",
        sum.validated.known.grouped(),
        sum.committed.known.grouped(),
        row.contracts,
        sums.as_at.day,
        sum.waiting.known.grouped()
    )
}

/// A table of delivery by group: what each column of each row is explained by, and the whole.
fn of_rows(
    id: &str,
    sheet: Sheet,
    list: &PerformanceList,
    sums: &ReportSums,
    of: impl Fn(&PerformanceRow) -> Option<Of>,
) -> Table {
    let figure = |row: usize, column: &str| delivered(column, of(list.rows.get(row)?)?);
    let total = |column: &str| delivered(column, whole(sums));
    let sheet = Sheet { totals: Some(totals(&sheet, &list.all)), ..sheet };
    Table::of(id, sheet, figure).summed(total)
}

/// The sums under the columns of a table of delivery.
fn totals(sheet: &Sheet, all: &PerformanceRow) -> Vec<Cell> {
    let sum = &all.sum;
    let one = |(at, name): (usize, &String)| match name.as_str() {
        _ if at == 0 => Cell::text("All"),
        "contracts" => Cell::number(&all.contracts),
        "committed_gbp" => Cell::total(sum.committed),
        "expected_gbp" => Cell::total(sum.expected),
        "declared_gbp" => Cell::total(sum.declared),
        "validated_gbp" => Cell::total(sum.validated),
        "waiting_gbp" => Cell::total(sum.waiting),
        "shortfall_gbp" => Cell::total(sum.shortfall),
        "delivered" => performance::share(sum),
        _ => Cell::text(""),
    };
    sheet.names.iter().enumerate().map(one).collect()
}

/// A number that is counted.
fn count(many: u64) -> Cell {
    Cell::number(&many)
}

/// What a bar is of; none where there is no value, as a table has none.
fn money(total: Total) -> Option<crate::calc::Pence> {
    match total.value()? {
        Value::Known(known) => Some(known),
        Value::RecordOnly | Value::Unknown => None,
    }
}

fn units(quantity: Quantity) -> Cell {
    Cell::number(&quantity)
}

/// The filter of the report with another range of days of award.
fn awarded(from: Option<Date>, to: Date) -> Filter {
    Filter { awarded_from: from, awarded_to: Some(to), ..Filter::default() }
}
