//! Delivery as lines: sums in words, and a bar for each quarter, contract or whatever it is
//! summed up by.

use super::bars;
use super::detail::Line;
use super::pen::{columns, cut};
use super::theme::Role;
use crate::calc::explain::value_text;
use crate::calc::performance::Sum;
use crate::calc::words::Rag;
use crate::calc::{Total, Value};
use crate::db::request::{PerformanceList, PerformanceRow};
use crate::tables::performance::{Graded, gaps_in_words, validated_in_words};
use crate::views::part::record::counted;

/// What the bars are made of.
pub const LEGEND: &str = "█ validated  ▒ waiting  │ expected";

/// Columns of the widest bar, and of the narrowest that says anything.
const BAR: std::ops::RangeInclusive<usize> = 8..=40;

/// Columns of the longest name.
const NAME: usize = 20;

/// A grade with its sign: `x red`.
#[must_use]
pub const fn graded(rag: Rag) -> &'static str {
    match rag {
        Rag::Green => "ok green",
        Rag::Amber => "~ amber",
        Rag::Red => "x red",
        Rag::Grey => "· grey",
    }
}

#[must_use]
pub const fn role(rag: Rag) -> Role {
    match rag {
        Rag::Green => Role::Good,
        Rag::Amber => Role::Warning,
        Rag::Red => Role::Bad,
        Rag::Grey => Role::Text,
    }
}

/// One bar with its figures.
pub struct Bar {
    pub name: String,
    pub validated: Total,
    pub waiting: Total,
    pub expected: Total,
    /// Where it stands, in a word or two.
    pub stands: String,
    pub role: Role,
}

/// A heading of a column: its text, whether its cells end at its right, and its rank: the highest
/// go first where it is too narrow.
pub type Head = (&'static str, bool, u8);

/// A sum without its pound sign, as columns have it.
#[must_use]
pub fn figure(total: Total) -> String {
    match total.value() {
        Some(Value::Known(pence)) => pence.grouped(),
        other => value_text(other),
    }
}

/// Bars to one scale under their headings. `stands` is the heading of the last column.
#[must_use]
pub fn bars(heads: (&'static str, &'static str), all: &[Bar], width: u16) -> Vec<Line> {
    let heads: [Head; 5] = [
        (heads.0, false, 0),
        ("Validated", true, 0),
        ("Expected", true, 2),
        ("Waiting", true, 3),
        (heads.1, false, 1),
    ];
    let cells = |bar: &Bar| {
        let figures = [bar.validated, bar.expected, bar.waiting].map(figure);
        let [validated, expected, waiting] = figures;
        vec![cut(&bar.name, NAME, false), validated, expected, waiting, bar.stands.clone()]
    };
    let rows: Vec<Vec<String>> = all.iter().map(cells).collect();
    let room = usize::from(width).saturating_sub(BAR.start() + 1);
    let widths = widths(&heads, &rows, room);
    let used: usize = widths.iter().map(|width| width.map_or(0, |width| width + 1)).sum();
    let room = usize::from(width).saturating_sub(used).min(*BAR.end());
    let room = if room < *BAR.start() { 0 } else { room };
    let reach = |bar: &Bar| {
        let done = bar.validated.known.raw().saturating_add(bar.waiting.known.raw());
        done.max(bar.expected.known.raw())
    };
    let whole = all.iter().map(reach).max().unwrap_or(0);
    let mut lines =
        vec![line(Role::Dim, &heads.map(|head| head.0.to_owned()), &heads, &widths, (room, ""))];
    for (bar, cells) in all.iter().zip(&rows) {
        let parts = (bar.validated.known.raw(), bar.waiting.known.raw(), bar.expected.known.raw());
        // One column is for the mark.
        let columns = u16::try_from(room.saturating_sub(1)).unwrap_or(0);
        let drawn = bars::delivery(columns, parts, whole);
        lines.push(line(bar.role, cells, &heads, &widths, (room, &drawn)));
    }
    lines
}

/// Rows of text under their headings, without bars.
#[must_use]
pub fn table(heads: &[Head], rows: &[(Role, Vec<String>)], width: u16) -> Vec<Line> {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.1.clone()).collect();
    let widths = widths(heads, &cells, usize::from(width));
    let names: Vec<String> = heads.iter().map(|head| head.0.to_owned()).collect();
    let head = line(Role::Dim, &names, heads, &widths, (0, ""));
    let rows = rows.iter().map(|(role, cells)| line(*role, cells, heads, &widths, (0, "")));
    std::iter::once(head).chain(rows).collect()
}

/// How wide each column is; none for one that does not fit.
fn widths(heads: &[Head], rows: &[Vec<String>], room: usize) -> Vec<Option<usize>> {
    let widest = |(at, head): (usize, &Head)| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| columns(cell));
        Some(cells.max().unwrap_or(0).max(columns(head.0)))
    };
    let mut widths: Vec<Option<usize>> = heads.iter().enumerate().map(widest).collect();
    while widths.iter().flatten().map(|width| width + 1).sum::<usize>() > room + 1 {
        let shown = heads
            .iter()
            .enumerate()
            .filter(|(at, head)| head.2 > 0 && widths.get(*at).is_some_and(Option::is_some));
        let Some((at, _)) = shown.max_by_key(|(_, head)| head.2) else { break };
        if let Some(width) = widths.get_mut(at) {
            *width = None;
        }
    }
    widths
}

/// One row, with its bar after the first column.
fn line(
    role: Role,
    cells: &[String],
    heads: &[Head],
    widths: &[Option<usize>],
    (room, bar): (usize, &str),
) -> Line {
    let mut text = String::new();
    for (at, ((cell, head), width)) in cells.iter().zip(heads).zip(widths).enumerate() {
        let Some(width) = width else { continue };
        let pad = " ".repeat(width.saturating_sub(columns(cell)));
        if !text.is_empty() {
            text.push(' ');
        }
        if head.1 {
            text.push_str(&pad);
            text.push_str(cell);
        } else {
            text.push_str(cell);
            text.push_str(&pad);
        }
        if at == 0 && room > 0 {
            let pad = " ".repeat(room.saturating_sub(columns(bar)));
            text = format!("{text} {bar}{pad}");
        }
    }
    Line::Columns(role, text.trim_end().to_owned())
}

/// What was committed and declared, with what became of it. Nothing declared is not zero.
#[must_use]
pub fn sums(sum: &Sum, is_declared: bool) -> Vec<Line> {
    let text = |total: Total| value_text(total.value());
    let share = sum
        .delivered()
        .percent()
        .map_or(String::new(), |share| format!("; {share}% of it is validated"));
    let committed = counted(sum.committed.lines, "commitment");
    let declared = if is_declared {
        format!(
            "{}: {} validated, {} waiting, {} not accepted",
            text(sum.declared),
            text(sum.validated),
            text(sum.waiting),
            text(sum.not_accepted)
        )
    } else {
        "nothing yet".to_owned()
    };
    vec![
        Line::Pair("Committed", format!("{} in {committed}{share}", text(sum.committed))),
        Line::Pair("Declared", declared),
    ]
}

/// A sum over several contracts: how it stands, and what it is made of.
#[must_use]
pub fn summed(row: &PerformanceRow, list: &PerformanceList) -> Vec<Line> {
    let sum = &row.sum;
    let text = validated_in_words(sum, Some(list.through), list.rules, true);
    let mut lines = vec![Line::Text(role(sum.rag(list.rules)), text)];
    if sum.committed.lines > 0 {
        lines.extend(sums(sum, true));
        lines.extend(gaps_in_words(sum).map(|(label, text)| Line::Pair(label, text)));
    }
    lines
}

/// A bar for each row, with its grade.
#[must_use]
pub fn graded_bars(head: &'static str, rows: &[&Graded], width: u16) -> Vec<Line> {
    let bar = |one: &&Graded| Bar {
        name: match one.row.name.as_str() {
            "" => "?".to_owned(),
            _ if head == "Measure" => one.measure_ref().to_owned(),
            name => name.to_owned(),
        },
        validated: one.row.sum.validated,
        waiting: one.row.sum.waiting,
        expected: one.row.sum.expected,
        stands: graded(one.rag()).to_owned(),
        role: role(one.rag()),
    };
    let all: Vec<Bar> = rows.iter().map(bar).collect();
    let legend = Line::Columns(Role::Dim, LEGEND.to_owned());
    std::iter::once(legend).chain(bars((head, "RAG"), &all, width)).collect()
}
