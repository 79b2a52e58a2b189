//! A report laid out in lines: for files of text and for the screen.

use unicode_width::UnicodeWidthStr;

use super::{Chart, Fact, Part, Report, Table};
use crate::calc::figure::Figure;
use crate::tables::aligned::{Row, aligned};
use crate::tables::{Cell, Sheet};

/// What a line is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Title,
    Heading,
    /// Under a title or a heading, where nothing else tells them from text.
    Underline,
    Text,
    Caption,
    /// The headings of a table, and the rule below them.
    Head,
    Row,
    Total,
    Blank,
}

/// A line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub kind: Kind,
    pub text: String,
    /// Of a line of a table: where the table's columns begin, and how wide it is.
    pub columns: Vec<usize>,
    pub whole: usize,
    /// The figures on it, from left to right.
    pub spots: Vec<Spot>,
}

/// Where a figure stands on its line, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The column of text that it begins at, and how many it takes.
    pub at: usize,
    pub width: usize,
    pub figure: Figure,
    pub cell: Cell,
    /// Row and column, or the label of a fact.
    pub place: String,
}

/// Lays a report out in lines of `width` columns; tables are as wide as they have to be. `shown`
/// makes a text fit for where it is shown.
#[must_use]
pub fn lines(report: &Report, width: usize, shown: &dyn Fn(&str) -> String) -> Vec<Line> {
    let mut page = Page { lines: Vec::new(), width, shown };
    page.headed(Kind::Title, &report.title, '=');
    for part in &report.parts {
        page.push(Kind::Blank, String::new());
        match part {
            Part::Heading(words) => page.headed(Kind::Heading, words, '-'),
            Part::Paragraph(words) => page.wrapped("", words),
            Part::Facts(facts) => facts.iter().for_each(|fact| page.fact(fact)),
            Part::List(list) => list.iter().for_each(|line| page.wrapped("- ", line)),
            Part::Chart(chart) => page.chart(chart),
            Part::Table(table) => page.table(table),
        }
    }
    page.lines
}

struct Page<'a> {
    lines: Vec<Line>,
    width: usize,
    shown: &'a dyn Fn(&str) -> String,
}

impl Page<'_> {
    fn push(&mut self, kind: Kind, text: String) {
        self.lines.push(Line { kind, text, columns: Vec::new(), whole: 0, spots: Vec::new() });
    }

    fn headed(&mut self, kind: Kind, words: &str, sign: char) {
        let words = (self.shown)(words);
        let width = words.width();
        for line in wrapped("", &words, self.width) {
            self.push(kind, line);
        }
        self.push(Kind::Underline, sign.to_string().repeat(width.min(self.width)));
    }

    fn wrapped(&mut self, begins: &str, words: &str) {
        for line in wrapped(begins, &(self.shown)(words), self.width) {
            self.push(Kind::Text, line);
        }
    }

    fn fact(&mut self, Fact { label, cell, figure }: &Fact) {
        let label = (self.shown)(label);
        let text = (self.shown)(&cell.shown());
        let first = self.lines.len();
        self.wrapped("", &format!("{label}: {text}"));
        let at = label.width() + 2;
        if let (Some(figure), Some(line)) = (figure, self.lines.get_mut(first)) {
            line.spots.push(Spot {
                at,
                width: line.text.width().saturating_sub(at),
                figure: figure.clone(),
                cell: cell.clone(),
                place: label,
            });
        }
    }

    fn chart(&mut self, chart: &Chart) {
        for line in wrapped("", &(self.shown)(&chart.title), self.width) {
            self.push(Kind::Caption, line);
        }
        for line in chart.lines(self.width, self.shown) {
            self.push(Kind::Text, line);
        }
    }

    fn table(&mut self, table: &Table) {
        let sheet = &table.sheet;
        if !sheet.title.is_empty() {
            for line in wrapped("", &(self.shown)(&sheet.title), self.width) {
                self.push(Kind::Caption, line);
            }
        }
        let laid = aligned(sheet, self.shown);
        let (columns, whole) = (laid.columns, laid.rule.width());
        let mut push = |kind, text, spots| {
            let columns = columns.clone();
            self.lines.push(Line { kind, text, columns, whole, spots });
        };
        push(Kind::Head, laid.heads.text, Vec::new());
        push(Kind::Head, laid.rule.clone(), Vec::new());
        for (at, (row, cells)) in laid.rows.into_iter().zip(&sheet.rows).enumerate() {
            let spots = spots(sheet, &row, cells, |column| table.figure(at, column));
            push(Kind::Row, row.text, spots);
        }
        if let (Some(row), Some(cells)) = (laid.totals, &sheet.totals) {
            push(Kind::Head, laid.rule, Vec::new());
            let spots = spots(sheet, &row, cells, |column| table.total(column));
            push(Kind::Total, row.text, spots);
        }
        for (at, note) in sheet.notes.iter().enumerate() {
            if at == 0 {
                self.push(Kind::Blank, String::new());
            }
            self.wrapped("", note);
        }
    }
}

fn spots<'a>(
    sheet: &Sheet,
    row: &Row,
    cells: &[Cell],
    figure: impl Fn(usize) -> Option<&'a Figure>,
) -> Vec<Spot> {
    let of = cells.first().map(Cell::shown).unwrap_or_default();
    let spot = |(column, (at, width)): (usize, &(usize, usize))| {
        let head = sheet.heads.get(column)?;
        Some(Spot {
            at: *at,
            width: *width,
            figure: figure(column)?.clone(),
            cell: cells.get(column)?.clone(),
            place: format!("{of}, {head}"),
        })
    };
    row.cells.iter().enumerate().filter_map(spot).collect()
}

/// Words over lines of a width, all of them after the first set in as far as it begins.
fn wrapped(begins: &str, words: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(begins.width());
    let mut lines = Vec::new();
    let mut line = begins.to_owned();
    let mut is_fresh = true;
    for word in words.split_whitespace() {
        if !is_fresh && line.width() + 1 + word.width() > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            is_fresh = true;
        }
        if !is_fresh {
            line.push(' ');
        }
        line.push_str(word);
        is_fresh = false;
    }
    lines.push(line);
    lines
}
