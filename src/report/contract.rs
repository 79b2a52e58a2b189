//! What a report on one contract says: how it stands each quarter, and what became of it at its end.

mod wrong;

use super::{Chart, Fact, Made, Part, Report, Table, delivered as figure, pick};
use crate::calc::commitment::Commitment;
use crate::calc::contract::Contract;
use crate::calc::explain::value_text;
use crate::calc::figure::{Figure, Of};
use crate::calc::living_wage::{Outcome, Scope, who};
use crate::calc::performance::{Performance, Sum};
use crate::calc::words::Status;
use crate::calc::{Quantity, Value};
use crate::db::request::{
    ContractDetail, ContractPerformance, QuarterFigures, ReturnDetail, Standing,
};
use crate::tables::contract_log::{ACTIONS, RATINGS, VARIATIONS};
use crate::tables::performance::milestones;
use crate::tables::wage::MILESTONES;
use crate::tables::{Cell, Column, Sheet, of_rows, performance, returns};

/// Everything that the report is made of.
pub struct Contents<'a> {
    pub council: &'a str,
    pub detail: &'a ContractDetail,
    pub found: &'a ContractPerformance,
    /// The return that is shown in full.
    pub returned: Option<&'a ReturnDetail>,
    /// When it was made, and with which version of the software.
    pub made: Made,
}

type Own = (Commitment, Performance);

const UNITS: [&str; 9] = [
    "measure_ref",
    "title",
    "unit",
    "committed_units",
    "expected_units",
    "declared_units",
    "validated_units",
    "waiting_units",
    "rag",
];
const POUNDS: [&str; 6] = [
    "measure_ref",
    "committed_gbp",
    "expected_gbp",
    "declared_gbp",
    "validated_gbp",
    "shortfall_gbp",
];
const RETURN: [&str; 8] = [
    "measure_ref",
    "title",
    "unit",
    "due_units",
    "declared_units",
    "validated_units",
    "decision",
    "validation_reason",
];

const FORECAST: &[Column<Own>] = &[
    Column::text("measure_ref", "Measure", 8, 0, |own| Cell::text(&own.0.measure.measure_ref)),
    Column::figure("committed_units", "Committed", 11, 0, |own| units(own.1.committed.units)),
    Column::figure("forecast_units", "Forecast", 11, 0, |own| {
        own.1.forecast.map_or(Cell::NotApplicable, |own| units(own.amount.units))
    }),
    Column::figure("forecast_gbp", "Forecast £", 13, 0, |own| {
        own.1.forecast.map_or(Cell::NotApplicable, |own| Cell::value(Some(own.amount.value)))
    }),
    Column::wide("basis", "Basis", 20, 0, |own| match own.1.forecast {
        None => Cell::text("fewer than two decided quarters"),
        Some(forecast) => Cell::text(format!(
            "{} validated + {} (mean of {} quarters) × {} quarters left",
            own.1.validated.units.grouped(),
            forecast.mean.grouped(),
            forecast.mean_of,
            forecast.left
        )),
    }),
];

macro_rules! gaps {
    ($gap:ident, $names:expr) => {
        &[
            Column::text("measure_ref", "Measure", 8, 0, |own| {
                Cell::text(&own.0.measure.measure_ref)
            }),
            Column::figure($names[0], "Short", 11, 0, |own| units(own.1.$gap.shortfall.units)),
            Column::figure($names[1], "Short £", 13, 0, |own| {
                Cell::value(Some(own.1.$gap.shortfall.value))
            }),
            Column::figure($names[2], "Over", 11, 0, |own| units(own.1.$gap.over.units)),
            Column::figure($names[3], "Over £", 13, 0, |own| {
                Cell::value(Some(own.1.$gap.over.value))
            }),
        ]
    };
}

const TO_DATE: &[Column<Own>] =
    gaps!(to_date, ["shortfall_units", "shortfall_gbp", "over_units", "over_gbp"]);
const AT_END: &[Column<Own>] = gaps!(
    at_end,
    ["shortfall_at_end_units", "shortfall_at_end_gbp", "over_at_end_units", "over_at_end_gbp"]
);

const QUARTERS: &[Column<QuarterFigures>] = &[
    Column::text("quarter", "Quarter", 10, 0, |one| Cell::text(one.quarter.to_string())),
    Column::text("standing", "Standing", 9, 0, |one| Cell::text(one.standing.word())),
    Column::figure("expected_gbp", "Expected £", 13, 0, |one| Cell::total(one.expected)),
    Column::figure("declared_gbp", "Declared £", 13, 0, |one| Cell::total(one.declared)),
    Column::figure("validated_gbp", "Validated £", 13, 0, |one| Cell::total(one.validated)),
    Column::figure("share", "Validated of expected", 9, 0, |one| match share(one) {
        Some(percent) => Cell::text(format!("{percent}%")),
        None => Cell::NotApplicable,
    }),
];

fn units(of: Quantity) -> Cell {
    Cell::number(&of)
}

/// What is validated of what was expected; none where nothing was, or where the quarter is not over.
fn share(one: &QuarterFigures) -> Option<String> {
    if one.standing == Standing::Later {
        return None;
    }
    crate::calc::number::percent(one.validated.known.raw(), one.expected.known.raw())
}

/// The report.
#[must_use]
pub fn report(own: &Contents) -> Report {
    let Contents { found, detail, .. } = own;
    let contract = &found.contract;
    let is_end = is_end(found);
    let kind = if is_end { "End-of-contract summary" } else { "Quarterly progress report" };
    let mut report = Report {
        title: format!("{kind}: {} {}", contract.contract_ref, contract.title),
        made: own.made.clone(),
        ..Report::default()
    };
    report.parts.push(Part::Facts(head(own)));
    report.heading("In short");
    for words in performance::in_words(found) {
        report.paragraph(words);
    }
    report.paragraph(delivered(&found.sum, found));
    commitments(&mut report, found, is_end);
    report.heading("Quarter by quarter");
    quarters(&mut report, found);
    if let Some(returned) = own.returned {
        one_return(&mut report, returned);
    }
    report.heading("What is wrong and what to do");
    report.list(wrong::lines(found, detail), "Nothing needs attention.");
    report.heading("What was done");
    let actions = of_rows("Actions", ACTIONS, true, &found.actions);
    report.table(Table::plain("actions", actions), "No action is recorded.");
    let ratings = of_rows("Ratings", RATINGS, true, &found.ratings);
    report.table(Table::plain("ratings", ratings), "No rating is recorded.");
    let varied = of_rows("Variations", VARIATIONS, true, &found.variations);
    report.table(Table::plain("variations", varied), "No variation is recorded.");
    report.heading("Living Wage");
    living_wage(&mut report, contract);
    let milestones = of_rows("Milestones", MILESTONES, true, &milestones(found));
    report.table(Table::plain("milestones", milestones), "No milestone is recorded.");
    report.heading("How the figures are made");
    method(&mut report, own);
    report
}

fn living_wage(report: &mut Report, contract: &Contract) {
    let scope = Scope::of(contract);
    let outcome = scope.outcome();
    let settles = match outcome {
        Outcome::Unclear => format!("; {} can settle it", who(contract)),
        Outcome::InScope | Outcome::OutOfScope => String::new(),
    };
    report.paragraph(format!(
        "By the scope test it is {}: {}{settles}.",
        outcome.word(),
        scope.why()
    ));
    let answers = scope.answers.iter().map(|own| format!("{} {}", own.question, own.words()));
    report.list(answers.collect(), "");
}

fn quarters(report: &mut Report, found: &ContractPerformance) {
    let is_due = |one: &&QuarterFigures| found.through.is_some_and(|last| one.quarter <= last);
    let bars = |one: &QuarterFigures| {
        (one.quarter.to_string(), vec![Some(one.expected.known), Some(one.validated.known)])
    };
    report.chart(Chart {
        id: "by-quarter-chart".to_owned(),
        title: "Expected and validated in each quarter".to_owned(),
        series: vec!["Expected".to_owned(), "Validated".to_owned()],
        rows: found.quarters.iter().filter(is_due).map(bars).collect(),
    });
    let title = "Expected, declared and validated in each quarter";
    let quarters = of_rows(title, QUARTERS, true, &found.quarters);
    report.table(Table::plain("by-quarter", quarters), "The contract has no quarters.");
}

/// Whether nothing more is to come: its last return is due, or it was completed or terminated.
fn is_end(found: &ContractPerformance) -> bool {
    let status = found.contract.status;
    found.is_over() || matches!(status, Some(Status::Completed | Status::Terminated))
}

fn head(own: &Contents) -> Vec<Fact> {
    let found = own.found;
    let contract = &found.contract;
    let known = |text: Option<&String>| text.cloned().unwrap_or_else(|| "not known".to_owned());
    let mut facts = vec![
        ("Council", own.council.to_owned()),
        ("Contract", format!("{} {}", contract.contract_ref, contract.title)),
        ("Supplier", format!("{} {}", contract.supplier_ref, found.supplier_name)),
        ("Category", known(contract.category.as_ref())),
        ("Contract manager", known(contract.manager.as_ref())),
        ("Value", value_text(Some(Value::Known(contract.value)))),
        ("From", contract.start.to_string()),
        ("To", contract.end.to_string()),
    ];
    if let Some(day) = contract.terminated_on {
        facts.push(("Terminated on", day.to_string()));
    }
    let status = contract.status.map_or("not known", Status::word);
    facts.push(("Status", status.to_owned()));
    facts.push(("As at", found.as_at.day.to_string()));
    if let Some(returned) = own.returned {
        facts.push(("Return shown", returned.key.quarter.to_string()));
    }
    facts.into_iter().map(|(label, text)| Fact::text(label, text)).collect()
}

/// What share of all that is committed was delivered, with what it is a share of.
fn delivered(sum: &Sum, found: &ContractPerformance) -> String {
    let share = sum.delivered();
    let percent = share.percent().map_or_else(String::new, |percent| format!(", {percent}%"));
    format!(
        "Delivered: {} validated of {} committed{percent}; one contract, from {} to {}.",
        value_text(Some(Value::Known(sum.validated.known))),
        value_text(Some(Value::Known(sum.committed.known))),
        found.contract.start,
        found.as_at.day.min(found.contract.last_day())
    )
}

fn chosen(all: &'static [Column<Own>], names: &[&str], title: &str, rows: &[Own]) -> Sheet {
    let whole = of_rows(title, all, true, rows);
    pick(&whole, names)
}

fn commitments(report: &mut Report, found: &ContractPerformance, is_end: bool) {
    let (lines, sum) = (&found.lines, &found.sum);
    report.heading("Commitments");
    let none = "Nothing is committed in this contract.";
    let units = chosen(performance::LINES, &UNITS, "Units by measure", lines);
    report.table(of_lines("units-by-measure", units, found), none);
    if lines.is_empty() {
        return;
    }
    let mut pounds = chosen(performance::LINES, &POUNDS, "Value by measure", lines);
    let totals = [sum.committed, sum.expected, sum.declared, sum.validated, sum.shortfall];
    let all = std::iter::once(Cell::text("All")).chain(totals.map(Cell::total));
    pounds.totals = Some(all.collect());
    report.table(of_lines("value-by-measure", pounds, found), none);
    if !is_end {
        report.heading("Forecast");
        let forecast = of_rows("What the end may bring", FORECAST, true, lines);
        report.table(of_lines("forecast", forecast, found), none);
    }
    report.heading("Shortfall and over-delivery");
    let (title, columns, short, over) = if is_end {
        ("Against all that is committed", AT_END, sum.shortfall_at_end, sum.over_at_end)
    } else {
        ("Against what was expected to date", TO_DATE, sum.shortfall, sum.over)
    };
    let mut gaps = of_rows(title, columns, true, lines);
    let blank = || Cell::text("");
    gaps.totals =
        Some(vec![Cell::text("All"), blank(), Cell::total(short), blank(), Cell::total(over)]);
    report.table(of_lines("shortfall", gaps, found), none);
    report.paragraph("More than was promised of one measure hides no shortfall of another.");
}

/// A table of the contract's commitments, a line each, and their sum.
fn of_lines(id: &str, sheet: Sheet, found: &ContractPerformance) -> Table {
    let contract_ref = &found.contract.contract_ref;
    let line = |row: usize, column: &str| -> Option<Figure> {
        let measure_ref = found.lines.get(row)?.0.measure.measure_ref.clone();
        figure(column, Of::Commitment { contract_ref: contract_ref.clone(), measure_ref })
    };
    let all = |column: &str| figure(column, Of::Contract { contract_ref: contract_ref.clone() });
    Table::of(id, sheet, line).summed(all)
}

fn one_return(report: &mut Report, returned: &ReturnDetail) {
    report.heading(format!("Return for {}", returned.key.quarter));
    report.paragraph(match returned.shown() {
        None => format!("No return was begun; it is due on {}.", returned.due),
        Some(shown) => {
            let submitted = shown.submitted.as_ref().map_or_else(String::new, |signed| {
                format!(", submitted by {} at {}", signed.person, signed.at)
            });
            let ended = shown.validated.as_ref().map_or_else(String::new, |signed| {
                format!(", validation ended by {} at {}", signed.person, signed.at)
            });
            format!("Version {} is {}{submitted}{ended}.", shown.key.version, shown.state)
        }
    });
    let title = format!("Lines of {}", returned.key.quarter);
    let whole = of_rows(&title, returns::LINES, true, &returned.rows);
    report.table(Table::plain("return", pick(&whole, &RETURN)), "It has no lines.");
}

fn method(report: &mut Report, own: &Contents) {
    let rules = own.found.rules;
    let share = |hundredths: u16| {
        crate::calc::number::percent(i64::from(hundredths), 10_000).unwrap_or_default()
    };
    report.paragraph(format!(
        "A value is units × the proxy frozen with the commitment, rounded once to the penny. Expected counts quarters whose return is due, {} days after a quarter ends; by the profile of a commitment, or without one by days. Only what the council has validated counts as delivered; declared is what the supplier says. A grade compares validated with expected: green from {}%, amber from {}%, red below, grey when nothing is expected yet.",
        rules.due_days,
        share(rules.green),
        share(rules.amber)
    ));
    let as_at = performance::as_at_in_words(own.found.as_at).replacen("As", "as", 1);
    report.paragraph(format!("Data {as_at}"));
}
