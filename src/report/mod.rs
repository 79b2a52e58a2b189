//! Reports as values: what stands in each, in the order of reading, and which figure each number
//! is. Knows `calc`, `tables` and `db::request`; `publish` writes them, a view shows them.

pub mod annual;
pub mod asked;
pub mod chart;
pub mod comparison;
pub mod contract;
pub mod kept;
pub mod lines;

use crate::calc::Pence;
use crate::calc::figure::{Figure, Of, What};
use crate::tables::{Cell, Sheet};

/// Of the software that makes reports.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A report, whatever it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub title: String,
    pub parts: Vec<Part>,
    pub made: Made,
}

/// When a report was made and with which software: all that two runs on the same data differ in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Made {
    /// UTC.
    pub at: String,
    pub version: String,
}

/// One part of a report, in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Of the second level; the title is of the first.
    Heading(String),
    Paragraph(String),
    /// What is known at a glance.
    Facts(Vec<Fact>),
    List(Vec<String>),
    Table(Table),
    Chart(Chart),
}

/// A label and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub cell: Cell,
    /// What explains it, where it is a figure.
    pub figure: Option<Figure>,
}

/// A table whose title is its caption, whose first column says what a row is of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Short and unique in its report, for files and sheets: `by-theme`.
    pub id: String,
    pub sheet: Sheet,
    /// Row by row what explains each cell; a row or cell beyond its end has none.
    pub figures: Vec<Vec<Option<Figure>>>,
    /// The same of the sums.
    pub totals: Vec<Option<Figure>>,
}

/// Amounts as bars. The numbers stand in a table as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    pub id: String,
    pub title: String,
    /// What the bars of each row are: `Committed`, `Validated`.
    pub series: Vec<String>,
    /// A label, and an amount for each series; none is not known.
    pub rows: Vec<(String, Vec<Option<Pence>>)>,
}

/// A number of a report, and what explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown<'a> {
    pub figure: &'a Figure,
    pub cell: &'a Cell,
    /// Caption of the table that it stands in; none among facts.
    pub table: Option<&'a str>,
    /// Row and column in that table, or the label of a fact.
    pub place: String,
}

impl Fact {
    /// Text that nothing has to explain.
    #[must_use]
    pub fn text(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), cell: Cell::text(text), figure: None }
    }

    #[must_use]
    pub fn figure(label: impl Into<String>, cell: Cell, figure: Figure) -> Self {
        Self { label: label.into(), cell, figure: Some(figure) }
    }
}

impl Table {
    /// A table in which no cell is a figure.
    #[must_use]
    pub fn plain(id: &str, sheet: Sheet) -> Self {
        Self { id: id.to_owned(), sheet, ..Self::default() }
    }

    /// A table with what explains each cell, by row and name of the column.
    #[must_use]
    pub fn of(id: &str, sheet: Sheet, figure: impl Fn(usize, &str) -> Option<Figure>) -> Self {
        let row = |row: usize| sheet.names.iter().map(|name| figure(row, name)).collect();
        let figures = (0..sheet.rows.len()).map(row).collect();
        Self { id: id.to_owned(), sheet, figures, totals: Vec::new() }
    }

    /// With what explains each of its sums, by name of the column. Where none is said there is no
    /// figure.
    #[must_use]
    pub fn summed(mut self, figure: impl Fn(&str) -> Option<Figure>) -> Self {
        let totals = self.sheet.totals.as_deref().unwrap_or_default();
        let is_said = |at: usize| totals.get(at).is_some_and(|cell| *cell != Cell::text(""));
        let one = |(at, name): (usize, &String)| figure(name).filter(|_| is_said(at));
        self.totals = self.sheet.names.iter().enumerate().map(one).collect();
        self
    }

    /// What explains a cell.
    #[must_use]
    pub fn figure(&self, row: usize, column: usize) -> Option<&Figure> {
        self.figures.get(row)?.get(column)?.as_ref()
    }

    /// What explains a sum.
    #[must_use]
    pub fn total(&self, column: usize) -> Option<&Figure> {
        self.totals.get(column)?.as_ref()
    }
}

impl Report {
    pub fn heading(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Heading(text.into()));
    }

    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Paragraph(text.into()));
    }

    /// A table, or where it has no rows a sentence instead.
    pub fn table(&mut self, table: Table, instead: &str) {
        if table.sheet.rows.is_empty() {
            self.paragraph(instead);
        } else {
            self.parts.push(Part::Table(table));
        }
    }

    /// A list, or where it is empty a sentence instead.
    pub fn list(&mut self, lines: Vec<String>, instead: &str) {
        if lines.is_empty() {
            self.paragraph(instead);
        } else {
            self.parts.push(Part::List(lines));
        }
    }

    /// A chart, where it has any bar.
    pub fn chart(&mut self, chart: Chart) {
        let has_bar = |row: &(String, Vec<Option<Pence>>)| {
            row.1.iter().flatten().any(|amount| *amount > Pence::ZERO)
        };
        if chart.rows.iter().any(has_bar) {
            self.parts.push(Part::Chart(chart));
        }
    }

    /// Every figure in it, in the order of reading.
    #[must_use]
    pub fn figures(&self) -> Vec<Shown<'_>> {
        let mut found = Vec::new();
        for part in &self.parts {
            match part {
                Part::Facts(facts) => found.extend(facts.iter().filter_map(|fact| {
                    let figure = fact.figure.as_ref()?;
                    Some(Shown { figure, cell: &fact.cell, table: None, place: fact.label.clone() })
                })),
                Part::Table(table) => in_table(table, &mut found),
                _ => {}
            }
        }
        found
    }
}

/// The figure of delivery that a column has, by its name: `validated_gbp`, `waiting_units`.
#[must_use]
pub fn delivered(column: &str, of: Of) -> Option<Figure> {
    let word = column.strip_suffix("_gbp").or_else(|| column.strip_suffix("_units"));
    Figure::of(What::parse(&word.unwrap_or(column).replace('_', "-"))?, of)
}

/// Some columns of a sheet, in their order.
fn pick(whole: &Sheet, names: &[&str]) -> Sheet {
    let at: Vec<usize> =
        names.iter().filter_map(|name| whole.names.iter().position(|own| own == name)).collect();
    let words = |all: &[String]| at.iter().filter_map(|at| all.get(*at).cloned()).collect();
    let cells = |row: &Vec<Cell>| at.iter().filter_map(|at| row.get(*at).cloned()).collect();
    Sheet {
        title: whole.title.clone(),
        names: words(&whole.names),
        heads: words(&whole.heads),
        right: at.iter().filter_map(|at| whole.right.get(*at).copied()).collect(),
        rows: whole.rows.iter().map(cells).collect(),
        totals: None,
        notes: whole.notes.clone(),
    }
}

fn in_table<'a>(table: &'a Table, found: &mut Vec<Shown<'a>>) {
    let Sheet { title, heads, rows, totals, .. } = &table.sheet;
    let mut push = |cells: &'a [Cell], of: &dyn Fn(usize) -> Option<&'a Figure>| {
        let name = cells.first().map(Cell::shown).unwrap_or_default();
        for (at, cell) in cells.iter().enumerate() {
            if let Some(figure) = of(at) {
                let head = heads.get(at).map_or("", String::as_str);
                let (table, place) = (Some(title.as_str()), format!("{name}, {head}"));
                found.push(Shown { figure, cell, table, place });
            }
        }
    };
    for (row, cells) in rows.iter().enumerate() {
        push(cells, &|at| table.figure(row, at));
    }
    if let Some(cells) = totals {
        push(cells, &|at| table.total(at));
    }
}
