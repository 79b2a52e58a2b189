//! Columns of delivery against commitments.

mod log;
mod words;

use super::{Cell, Column};
use crate::calc::commitment::Commitment;
use crate::calc::explain::value_text;
use crate::calc::performance::{Performance, Rules, Sum};
use crate::calc::words::Rag;
use crate::calc::{Quantity, Quarter, Total};
use crate::db::request::{
    AsAt, ContractPerformance, Level, PerformanceList, PerformanceRow, Units,
};
pub use log::{LOG, LogLine, log, milestones, unrated};
pub use words::{
    ToDo, forecast_in_words, gaps_in_words, quarter_in_words, recoverable_in_words, to_do,
    to_do_in_words, validated_in_words,
};

/// A row with the bounds by which it is graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded {
    pub row: PerformanceRow,
    pub rules: Rules,
    /// A quarter whose return is not due yet: nothing is expected of it by now.
    pub is_later: bool,
}

impl Graded {
    #[must_use]
    pub fn of(row: &PerformanceRow, list: &PerformanceList) -> Self {
        let is_later = list.level == Level::Quarter
            && Quarter::parse(&row.name).is_some_and(|quarter| quarter > list.through);
        Self { row: row.clone(), rules: list.rules, is_later }
    }

    /// Of a row of a measure: its reference without its edition.
    #[must_use]
    pub fn measure_ref(&self) -> &str {
        self.row.name.rsplit_once('/').map_or(self.row.name.as_str(), |(_, measure)| measure)
    }

    #[must_use]
    pub fn rag(&self) -> Rag {
        if self.is_later { Rag::Grey } else { self.row.sum.rag(self.rules) }
    }
}

/// The rows of a list, and the whole as the last of them.
#[must_use]
pub fn rows(list: &PerformanceList) -> Vec<Graded> {
    let whole = PerformanceRow { name: "all".to_owned(), ..list.all.clone() };
    list.rows.iter().chain([&whole]).map(|row| Graded::of(row, list)).collect()
}

/// What has to be known to read sums of delivery.
#[must_use]
pub fn notes(list: &PerformanceList, as_at: AsAt) -> Vec<String> {
    let mut notes = vec![as_at_in_words(as_at)];
    if list.level == Level::Quarter {
        notes.push("A quarter has what was expected, declared and validated in it, whether it is due yet or not; the sum of all has what is due.".to_owned());
    } else {
        notes.push(format!(
            "Expected is what returns due by then were to bring, up to {}.",
            list.through
        ));
    }
    notes.push("Declared is what suppliers say; only validated counts as delivered.".to_owned());
    notes
}

/// The whole of a contract as a row of its own.
#[must_use]
pub fn of_contract(found: &ContractPerformance) -> Graded {
    let row = PerformanceRow {
        name: found.contract.contract_ref.clone(),
        title: found.contract.title.clone(),
        contracts: 1,
        sum: found.sum.clone(),
        units: None,
    };
    Graded { row, rules: found.rules, is_later: false }
}

/// The sums of a contract in sentences: what is short, what waits, and what might be recovered.
#[must_use]
pub fn in_words(found: &ContractPerformance) -> Vec<String> {
    let sum = &found.sum;
    if sum.committed.lines == 0 {
        return Vec::new();
    }
    let money = |total: Total| value_text(total.value());
    let mut words = vec![as_at_in_words(found.as_at)];
    words.push(match found.through {
        Some(through) => format!(
            "Committed {}; expected by the end of {through} {}; declared {}; validated {}; waiting {}. The grade is {}.",
            money(sum.committed),
            money(sum.expected),
            money(sum.declared),
            money(sum.validated),
            money(sum.waiting),
            sum.rag(found.rules)
        ),
        None => format!(
            "Committed {}; nothing is expected yet, since no return is due.",
            money(sum.committed)
        ),
    });
    if let Some(worst) = &sum.worst {
        let percent = worst.share.percent().unwrap_or_default();
        words.push(format!(
            "Furthest behind: {} with {percent}% of what was expected.",
            worst.measure_ref
        ));
    }
    words.extend(recovery(found));
    words
}

/// What the contract's clause says about a shortfall: never a debt.
#[must_use]
pub fn recovery(found: &ContractPerformance) -> Option<String> {
    let short = if found.is_over() { found.sum.shortfall_at_end } else { found.sum.shortfall };
    let clause = found.contract.recovery_clause.as_deref().unwrap_or("not named");
    if short.known.raw() <= 0 {
        return None;
    }
    let shortfall = value_text(short.value());
    match (found.recoverable, found.contract.recovery_rate) {
        (Some(amount), Some(rate)) => Some(format!(
            "The clause ({clause}) states £{} per pound of shortfall: of {shortfall} up to £{} might be recovered. Whether to is the contract manager's decision; nothing here is a debt.",
            rate.grouped(),
            amount.grouped()
        )),
        _ => found.contract.recovery_clause.as_ref().map(|clause| format!(
            "The clause ({clause}) states no rate; the shortfall is {shortfall}, and no amount is named."
        )),
    }
}

/// The day that figures are computed for.
#[must_use]
pub fn as_at_in_words(as_at: AsAt) -> String {
    if as_at.is_past {
        format!("As at {}: only what was submitted, decided and agreed by then counts.", as_at.day)
    } else {
        format!("As at {}, with all that is recorded.", as_at.day)
    }
}

/// `43.8%`, or that nothing is committed.
#[must_use]
pub fn share(sum: &Sum) -> Cell {
    match sum.delivered().percent() {
        Some(percent) => Cell::text(format!("{percent}%")),
        None => Cell::NotApplicable,
    }
}

pub const ROWS: &[Column<Graded>] = &[
    Column::text("name", "Name", 18, 0, |one| match one.row.name.as_str() {
        "" => Cell::Unknown,
        name => Cell::text(name),
    }),
    Column::wide("title", "Title", 16, 3, |one| Cell::text(&one.row.title)),
    Column::figure("contracts", "Contracts", 9, 4, |one| Cell::number(&one.row.contracts)),
    Column::figure("committed_gbp", "Committed £", 14, 1, |one| {
        Cell::total(one.row.sum.committed)
    }),
    Column::figure("expected_gbp", "Expected £", 14, 2, |one| Cell::total(one.row.sum.expected)),
    Column::figure("declared_gbp", "Declared £", 14, 2, |one| Cell::total(one.row.sum.declared)),
    Column::figure("validated_gbp", "Validated £", 14, 0, |one| {
        Cell::total(one.row.sum.validated)
    }),
    Column::figure("waiting_gbp", "Waiting £", 12, 5, |one| Cell::total(one.row.sum.waiting)),
    Column::figure("delivered", "Delivered", 9, 1, |one| share(&one.row.sum)),
    Column::text("rag", "RAG", 5, 0, |one| Cell::text(one.rag().word())),
    Column::text("worst", "Furthest behind", 16, 6, |one| match &one.row.sum.worst {
        Some(worst) => Cell::text(format!("{} {}", worst.contract_ref, worst.measure_ref)),
        None => Cell::NotApplicable,
    }),
    Column::figure("shortfall_gbp", "Shortfall £", 14, 7, |one| {
        Cell::total(one.row.sum.shortfall)
    }),
    Column::figure("forecast_gbp", "Forecast £", 14, 20, |one| Cell::total(one.row.sum.forecast)),
    Column::figure("over_gbp", "Over £", 14, 20, |one| Cell::total(one.row.sum.over)),
    Column::figure("shortfall_at_end_gbp", "Left £", 14, 20, |one| {
        Cell::total(one.row.sum.shortfall_at_end)
    }),
    Column::figure("over_at_end_gbp", "Over all £", 14, 20, |one| {
        Cell::total(one.row.sum.over_at_end)
    }),
    Column::figure("not_accepted_gbp", "Not accepted £", 14, 20, |one| {
        Cell::total(one.row.sum.not_accepted)
    }),
];

/// Rows of measures as screens show them: the reference apart from its edition.
pub const MEASURES: &[Column<Graded>] = &[
    Column::text("measure_ref", "Measure", 8, 0, |one| Cell::text(one.measure_ref())),
    Column::wide("title", "Title", 16, 2, |one| Cell::text(&one.row.title)),
    Column::text("edition", "Edition", 22, 5, |one| {
        Cell::known(one.row.name.rsplit_once('/').map(|(edition, _)| edition))
    }),
    Column::figure("contracts", "Contracts", 9, 6, |one| Cell::number(&one.row.contracts)),
    Column::figure("committed_gbp", "Committed £", 14, 3, |one| {
        Cell::total(one.row.sum.committed)
    }),
    Column::figure("expected_gbp", "Expected £", 14, 1, |one| Cell::total(one.row.sum.expected)),
    Column::figure("declared_gbp", "Declared £", 14, 4, |one| Cell::total(one.row.sum.declared)),
    Column::figure("validated_gbp", "Validated £", 14, 0, |one| {
        Cell::total(one.row.sum.validated)
    }),
    Column::figure("delivered", "Delivered", 9, 3, |one| share(&one.row.sum)),
    Column::text("rag", "RAG", 5, 0, |one| Cell::text(one.rag().word())),
    Column::figure("shortfall_gbp", "Shortfall £", 14, 7, |one| {
        Cell::total(one.row.sum.shortfall)
    }),
    Column::figure("waiting_gbp", "Waiting £", 14, 20, |one| Cell::total(one.row.sum.waiting)),
    Column::text("unit", "Unit", 12, 20, |one| {
        Cell::known(one.row.units.as_ref().map(|own| own.unit.clone()))
    }),
    Column::figure("committed_units", "Committed", 12, 20, |one| counted(one, |own| own.committed)),
    Column::figure("expected_units", "Expected", 12, 20, |one| counted(one, |own| own.expected)),
    Column::figure("declared_units", "Declared", 12, 20, |one| counted(one, |own| own.declared)),
    Column::figure("validated_units", "Validated", 12, 20, |one| counted(one, |own| own.validated)),
    Column::figure("waiting_units", "Waiting", 12, 20, |one| counted(one, |own| own.waiting)),
];

fn counted(one: &Graded, which: fn(&Units) -> Quantity) -> Cell {
    one.row.units.as_ref().map_or(Cell::Unknown, |own| units(which(own)))
}

fn units(units: Quantity) -> Cell {
    Cell::number(&units)
}

pub const LINES: &[Column<(Commitment, Performance)>] = &[
    Column::text("measure_ref", "Measure", 8, 0, |line| Cell::text(&line.0.measure.measure_ref)),
    Column::wide("title", "Title", 16, 2, |line| Cell::text(&line.0.measure.title)),
    Column::text("unit", "Unit", 9, 1, |line| Cell::text(&line.0.measure.unit)),
    Column::figure("committed_units", "Committed", 11, 0, |line| units(line.1.committed.units)),
    Column::figure("expected_units", "Expected", 11, 0, |line| units(line.1.expected.amount.units)),
    Column::figure("declared_units", "Declared", 11, 1, |line| units(line.1.declared.units)),
    Column::figure("validated_units", "Validated", 11, 0, |line| units(line.1.validated.units)),
    Column::figure("validated_gbp", "Validated £", 13, 3, |line| {
        Cell::value(Some(line.1.validated.value))
    }),
    Column::text("rag", "RAG", 5, 0, |line| Cell::text(line.1.rag.word())),
    Column::figure("forecast_units", "Forecast", 11, 4, |line| match line.1.forecast {
        Some(forecast) => units(forecast.amount.units),
        None => Cell::NotApplicable,
    }),
    Column::figure("shortfall_units", "Short", 11, 5, |line| units(line.1.to_date.shortfall.units)),
    Column::figure("waiting_units", "Waiting", 11, 6, |line| units(line.1.waiting.units)),
    Column::figure("committed_gbp", "Committed £", 13, 20, |line| {
        Cell::value(Some(line.1.committed.value))
    }),
    Column::figure("expected_gbp", "Expected £", 13, 20, |line| {
        Cell::value(Some(line.1.expected.amount.value))
    }),
    Column::figure("declared_gbp", "Declared £", 13, 20, |line| {
        Cell::value(Some(line.1.declared.value))
    }),
    Column::figure("shortfall_gbp", "Short £", 13, 20, |line| {
        Cell::value(Some(line.1.to_date.shortfall.value))
    }),
    Column::figure("over_units", "Over", 11, 20, |line| units(line.1.to_date.over.units)),
];
