//! A report as lines that are kept when it is frozen, and back.
//!
//! Each line is a JSON object on its own, in the order of reading: what a list, a table or a chart
//! consists of follows its head. The text that is digested is these lines.

use serde::{Deserialize, Serialize};

use super::{Chart, Fact, Made, Part, Report, Table};
use crate::calc::Pence;
use crate::calc::figure::Figure;
use crate::db::request::FrozenDetail;
use crate::tables::{Cell, Sheet};

/// A line that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line {
    Heading {
        text: String,
    },
    Paragraph {
        text: String,
    },
    /// The facts of one part follow each other.
    Facts,
    Fact {
        label: String,
        cell: Kept,
    },
    List,
    Item {
        text: String,
    },
    Table {
        id: String,
        title: String,
        columns: Vec<Column>,
        notes: Vec<String>,
    },
    Row {
        cells: Vec<Kept>,
    },
    Totals {
        cells: Vec<Kept>,
    },
    Chart {
        id: String,
        title: String,
        series: Vec<String>,
    },
    Bar {
        label: String,
        gbp: Vec<Option<String>>,
    },
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Column {
    name: String,
    head: String,
    right: bool,
}

/// A cell, and the figure that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    cell: Cell,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    figure: Option<String>,
}

/// A line that is not one of a frozen report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the frozen report is not one that this program reads ({why})")]
pub struct LineError {
    pub line: usize,
    pub why: String,
}

/// The lines of a report. Its title and how it was made are no part of them.
///
/// # Errors
/// A line that cannot be written, which no report has.
pub fn lines(report: &Report) -> Result<Vec<String>, LineError> {
    let mut kept = Vec::new();
    for part in &report.parts {
        part_lines(part, &mut kept);
    }
    let text = |(line, own): (usize, &Line)| {
        serde_json::to_string(own)
            .map_err(|error| LineError { line: line + 1, why: error.to_string() })
    };
    kept.iter().enumerate().map(text).collect()
}

fn part_lines(part: &Part, kept: &mut Vec<Line>) {
    match part {
        Part::Heading(text) => kept.push(Line::Heading { text: text.clone() }),
        Part::Paragraph(text) => kept.push(Line::Paragraph { text: text.clone() }),
        Part::Facts(facts) => {
            kept.push(Line::Facts);
            kept.extend(facts.iter().map(|fact| Line::Fact {
                label: fact.label.clone(),
                cell: keep(&fact.cell, fact.figure.as_ref()),
            }));
        }
        Part::List(lines) => {
            kept.push(Line::List);
            kept.extend(lines.iter().map(|text| Line::Item { text: text.clone() }));
        }
        Part::Table(table) => table_lines(table, kept),
        Part::Chart(chart) => {
            let Chart { id, title, series, rows } = chart.clone();
            kept.push(Line::Chart { id, title, series });
            kept.extend(rows.into_iter().map(|(label, amounts)| Line::Bar {
                label,
                gbp: amounts.iter().map(|own| own.map(|own| own.to_string())).collect(),
            }));
        }
    }
}

fn table_lines(table: &Table, kept: &mut Vec<Line>) {
    let Sheet { title, names, heads, right, rows, totals, notes } = &table.sheet;
    let columns = names.iter().enumerate().map(|(at, name)| Column {
        name: name.clone(),
        head: heads.get(at).cloned().unwrap_or_default(),
        right: right.get(at).copied().unwrap_or_default(),
    });
    kept.push(Line::Table {
        id: table.id.clone(),
        title: title.clone(),
        columns: columns.collect(),
        notes: notes.clone(),
    });
    for (row, cells) in rows.iter().enumerate() {
        let cells = cells.iter().enumerate();
        let cells = cells.map(|(at, cell)| keep(cell, table.figure(row, at))).collect();
        kept.push(Line::Row { cells });
    }
    if let Some(totals) = totals {
        let cells = totals.iter().enumerate();
        let cells = cells.map(|(at, cell)| keep(cell, table.total(at))).collect();
        kept.push(Line::Totals { cells });
    }
}

fn keep(cell: &Cell, figure: Option<&Figure>) -> Kept {
    Kept { cell: cell.clone(), figure: figure.map(ToString::to_string) }
}

/// The report that lines were kept of.
fn report(title: &str, made: Made, lines: &[String]) -> Result<Report, LineError> {
    let mut report = Report { title: title.to_owned(), made, parts: Vec::new() };
    for (at, text) in lines.iter().enumerate() {
        let fault = |why: String| LineError { line: at + 1, why };
        let line: Line = serde_json::from_str(text).map_err(|error| fault(error.to_string()))?;
        take(&mut report, line).map_err(fault)?;
    }
    Ok(report)
}

/// A frozen report as it was.
///
/// # Errors
/// The first line that is not one of a report, or that stands where it cannot.
pub fn thawed(detail: &FrozenDetail) -> Result<Report, LineError> {
    let own = &detail.report;
    let made = Made { at: own.frozen_at.clone(), version: own.software.clone() };
    report(&own.title, made, &detail.lines)
}

fn take(report: &mut Report, line: Line) -> Result<(), String> {
    let stray = || Err("it does not follow from the line before".to_owned());
    match line {
        Line::Heading { text } => report.heading(text),
        Line::Paragraph { text } => report.paragraph(text),
        Line::Facts => report.parts.push(Part::Facts(Vec::new())),
        Line::List => report.parts.push(Part::List(Vec::new())),
        Line::Table { id, title, columns, notes } => {
            let sheet = Sheet {
                title,
                names: columns.iter().map(|column| column.name.clone()).collect(),
                heads: columns.iter().map(|column| column.head.clone()).collect(),
                right: columns.iter().map(|column| column.right).collect(),
                notes,
                ..Sheet::default()
            };
            report.parts.push(Part::Table(Table::plain(&id, sheet)));
        }
        Line::Chart { id, title, series } => {
            report.parts.push(Part::Chart(Chart { id, title, series, rows: Vec::new() }));
        }
        Line::Fact { label, cell } => {
            let Some(Part::Facts(facts)) = report.parts.last_mut() else { return stray() };
            let (cell, figure) = open(cell)?;
            facts.push(Fact { label, cell, figure });
        }
        Line::Item { text } => {
            let Some(Part::List(lines)) = report.parts.last_mut() else { return stray() };
            lines.push(text);
        }
        Line::Row { cells } => {
            let Some(Part::Table(table)) = report.parts.last_mut() else { return stray() };
            let (cells, figures) = open_all(cells)?;
            table.sheet.rows.push(cells);
            table.figures.push(figures);
        }
        Line::Totals { cells } => {
            let Some(Part::Table(table)) = report.parts.last_mut() else { return stray() };
            let (cells, figures) = open_all(cells)?;
            table.sheet.totals = Some(cells);
            table.totals = figures;
        }
        Line::Bar { label, gbp } => {
            let Some(Part::Chart(chart)) = report.parts.last_mut() else { return stray() };
            let pence = |text: Option<String>| {
                text.map(|text| Pence::parse(&text).map_err(|error| error.to_string())).transpose()
            };
            let amounts = gbp.into_iter().map(pence).collect::<Result<_, _>>()?;
            chart.rows.push((label, amounts));
        }
    }
    Ok(())
}

type Opened = (Vec<Cell>, Vec<Option<Figure>>);

fn open_all(cells: Vec<Kept>) -> Result<Opened, String> {
    let opened = cells.into_iter().map(open).collect::<Result<Vec<_>, _>>()?;
    Ok(opened.into_iter().unzip())
}

fn open(kept: Kept) -> Result<(Cell, Option<Figure>), String> {
    let figure = match kept.figure.as_deref() {
        None => None,
        Some(name) => {
            Some(Figure::parse(name).ok_or_else(|| format!("there is no figure {name}"))?)
        }
    };
    Ok((kept.cell, figure))
}
