//! Delivery of the contract as lines: sums, what is wrong, a bar for each quarter, and its
//! commitments.

use crate::calc::commitment::Commitment;
use crate::calc::performance::Performance;
use crate::db::request::{ContractPerformance, QuarterFigures, Standing};
use crate::tables::performance::{
    forecast_in_words, gaps_in_words, recoverable_in_words, to_do, to_do_in_words,
    validated_in_words,
};
use crate::views::part::delivery::{Bar, Head, LEGEND, bars, graded, role, sums, table};
use crate::views::part::detail::Line;
use crate::views::part::theme::Role;

/// The sum in a sentence.
pub fn in_words(found: &ContractPerformance) -> String {
    validated_in_words(&found.sum, found.through, found.rules, false)
}

/// What is wrong and what to do now.
pub fn needs(found: &ContractPerformance) -> String {
    to_do_in_words(&to_do(found))
}

pub fn lines(found: &ContractPerformance, width: u16) -> Vec<Line> {
    let needs_role = if to_do(found).is_empty() { Role::Good } else { Role::Warning };
    let mut lines = vec![
        Line::Text(role(found.sum.rag(found.rules)), in_words(found)),
        Line::Text(needs_role, needs(found)),
    ];
    if found.lines.is_empty() {
        return lines;
    }
    if let Some(day) = found.contract.terminated_on {
        let text = format!("Terminated on {day}: the quarters after it have no return.");
        lines.push(Line::Text(Role::Text, text));
    }
    let is_declared = found.lines.iter().any(|line| line.1.declared_quarters > 0);
    lines.extend(sums(&found.sum, is_declared));
    lines.push(Line::Pair("Forecast", forecast_in_words(found)));
    lines.extend(gaps_in_words(&found.sum).map(|(label, text)| Line::Pair(label, text)));
    if let Some(text) = recoverable_in_words(found) {
        lines.push(Line::Pair("Recovery", text));
    }
    lines.push(Line::Heading("By quarter, in pounds".to_owned()));
    lines.push(Line::Columns(Role::Dim, LEGEND.to_owned()));
    let quarters: Vec<Bar> = found.quarters.iter().map(quarter).collect();
    lines.extend(bars(("Quarter", "Return"), &quarters, width));
    lines.push(Line::Heading("By commitment, in units".to_owned()));
    let rows: Vec<(Role, Vec<String>)> = found.lines.iter().map(commitment).collect();
    lines.extend(table(COMMITMENTS, &rows, width));
    lines
}

fn quarter(figures: &QuarterFigures) -> Bar {
    let amended =
        if figures.version > 1 { format!(" v{}", figures.version) } else { String::new() };
    Bar {
        name: figures.quarter.to_string(),
        validated: figures.validated,
        waiting: figures.waiting,
        expected: figures.expected,
        stands: format!("{}{amended}", figures.standing.word()),
        role: match figures.standing {
            Standing::Overdue => Role::Bad,
            Standing::Queried => Role::Warning,
            Standing::Later => Role::Dim,
            _ => Role::Text,
        },
    }
}

const COMMITMENTS: &[Head] = &[
    ("Measure", false, 0),
    ("Validated", true, 0),
    ("Expected", true, 1),
    ("Committed", true, 2),
    ("Unit", false, 5),
    ("RAG", false, 0),
    ("Forecast", true, 3),
    ("Waiting", true, 4),
];

fn commitment((commitment, own): &(Commitment, Performance)) -> (Role, Vec<String>) {
    let forecast =
        own.forecast.map_or("–".to_owned(), |forecast| forecast.amount.units.grouped());
    let declared = |units: String| if own.declared_quarters == 0 { "·".to_owned() } else { units };
    let cells = vec![
        commitment.measure.measure_ref.clone(),
        declared(own.validated.units.grouped()),
        own.expected.amount.units.grouped(),
        own.committed.units.grouped(),
        commitment.measure.unit.clone(),
        graded(own.rag).to_owned(),
        forecast,
        declared(own.waiting.units.grouped()),
    ];
    (role(own.rag), cells)
}
