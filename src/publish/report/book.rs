//! A report as a workbook: what it says on the first sheet, a sheet for each table, and every
//! figure with its place on the last.

use std::collections::HashSet;

use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Url, Worksheet, XlsxError,
    utility::row_col_to_cell,
};

use crate::calc::figure::Figure;
use crate::calc::{Date, formula};
use crate::exchange::{BookError, kept, safe, workbook};
use crate::publish::book::day;
use crate::report::{Fact, Part, Report, Table};
use crate::tables::{Cell, Sheet, scaled};

/// Widths of columns in characters.
const NARROW: usize = 9;
const WIDE: usize = 60;
const FRONT: &str = "Report";
const FIGURES: &str = "Figures";

/// The bytes of the workbook, which are the same whenever it is made of the same.
///
/// # Errors
/// What the writer says.
pub fn render(report: &Report) -> Result<Vec<u8>, BookError> {
    let mut names = Names(HashSet::from([FRONT.to_lowercase(), FIGURES.to_lowercase()]));
    let mut figures = Vec::new();
    let mut sheets = Vec::new();
    let mut front = Front::new(report)?;
    for part in &report.parts {
        match part {
            Part::Table(table) => {
                let name = names.of(&table.id);
                front.link(&table.sheet.title, &name)?;
                sheets.push(of_table(table, &name, &mut figures)?);
            }
            other => front.part(other, &mut figures)?,
        }
    }
    let mut book = workbook(&safe(&report.title));
    book.push_worksheet(front.finish(report)?);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    book.push_worksheet(of_figures(&figures)?);
    Ok(book.save_to_buffer()?)
}

/// Names of sheets, each once: at most 31 characters, without what a name may not have.
struct Names(HashSet<String>);

impl Names {
    fn of(&mut self, id: &str) -> String {
        let plain: String = safe(id)
            .chars()
            .map(|c| if "[]:*?/\\'".contains(c) { '-' } else { c })
            .take(27)
            .collect();
        let mut name = plain.clone();
        let mut count = 2;
        while !self.0.insert(name.to_lowercase()) {
            name = format!("{plain}-{count}");
            count += 1;
        }
        name
    }
}

/// A figure, where it stands, and its cell.
struct Placed {
    figure: Figure,
    place: String,
    cell: Cell,
    sheet: String,
    at: String,
}

/// What a cell gets.
enum Put {
    Number {
        plain: String,
        decimals: usize,
    },
    /// A share of 1.
    Percent {
        plain: String,
        decimals: usize,
    },
    Day(Date),
    Text(String),
}

impl Put {
    /// A number that a spreadsheet would not keep exactly goes as text.
    fn of(cell: &Cell) -> Self {
        let decimals = |plain: &str| plain.split_once('.').map_or(0, |(_, after)| after.len());
        match cell {
            Cell::Number { plain, .. } if kept(plain).is_some() => {
                Self::Number { plain: plain.clone(), decimals: decimals(plain) }
            }
            Cell::Text(text) => {
                let share = text.strip_suffix('%').and_then(hundredth);
                match (share, day(text)) {
                    (Some(plain), _) => {
                        let decimals = decimals(&plain).saturating_sub(2);
                        Self::Percent { plain, decimals }
                    }
                    (_, Some(day)) => Self::Day(day),
                    _ => Self::Text(text.clone()),
                }
            }
            other => Self::Text(other.shown()),
        }
    }

    fn width(&self) -> usize {
        match self {
            Self::Number { plain, .. } => plain.len() + plain.len() / 3,
            Self::Percent { plain, .. } => plain.len() + 1,
            Self::Day(_) => 11,
            Self::Text(text) => text.chars().count(),
        }
    }
}

/// A plain decimal ÷ 100, digit by digit.
fn hundredth(plain: &str) -> Option<String> {
    let (whole, after) = plain.split_once('.').unwrap_or((plain, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(after) || plain.ends_with('.') {
        return None;
    }
    let digits = format!("{whole:0>3}{after}");
    let (whole, after) = digits.split_at_checked(whole.len().max(3) - 2)?;
    Some(format!("{whole}.{after}")).filter(|share| kept(share).is_some())
}

fn top() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

fn number_format(decimals: usize, end: &str) -> String {
    let point = if decimals > 0 { "." } else { "" };
    format!("#,##0{point}{}{end}", "0".repeat(decimals))
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Put,
    format: Format,
) -> Result<(), XlsxError> {
    match cell {
        Put::Number { plain, decimals } => {
            let format = format.set_num_format(number_format(*decimals, ""));
            let number = kept(plain).unwrap_or_default();
            sheet.write_number_with_format(row, column, number, &format)?;
        }
        Put::Percent { plain, decimals } => {
            let format = format.set_num_format(number_format(*decimals, "%"));
            let number = kept(plain).unwrap_or_default();
            sheet.write_number_with_format(row, column, number, &format)?;
        }
        Put::Day(day) => {
            let part = |part: i8| u8::try_from(part).unwrap_or_default();
            let year = u16::try_from(day.year()).unwrap_or_default();
            let day = ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))?;
            let format = format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
            sheet.write_datetime_with_format(row, column, &day, &format)?;
        }
        Put::Text(text) => {
            let text = safe(text);
            let is_signed = formula::first_sign(&text).is_some();
            let format = if is_signed { format.set_quote_prefix() } else { format };
            sheet.write_string_with_format(row, column, text, &format)?;
        }
    }
    Ok(())
}

/// The first sheet: all that is no table, in the order of reading.
struct Front {
    sheet: Worksheet,
    row: u32,
}

impl Front {
    fn new(report: &Report) -> Result<Self, BookError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(FRONT)?;
        for (column, width) in [(0, 80), (1, 22), (2, 44)] {
            sheet.set_column_width(column, width)?;
        }
        let format = top().set_bold().set_font_size(14).set_text_wrap();
        put(&mut sheet, (0, 0), &Put::Text(report.title.clone()), format)?;
        Ok(Self { sheet, row: 2 })
    }

    fn line(&mut self, text: &str, format: Format) -> Result<(), BookError> {
        put(&mut self.sheet, (self.row, 0), &Put::Text(text.to_owned()), format)?;
        self.row += 1;
        Ok(())
    }

    fn link(&mut self, title: &str, name: &str) -> Result<(), BookError> {
        let url = Url::new(format!("internal:'{name}'!A1")).set_text(safe(title));
        self.sheet.write_url(self.row, 0, url)?;
        self.row += 1;
        Ok(())
    }

    fn part(&mut self, part: &Part, figures: &mut Vec<Placed>) -> Result<(), BookError> {
        match part {
            Part::Heading(text) => {
                self.row += 1;
                self.line(text, top().set_bold().set_font_size(12))
            }
            Part::Paragraph(text) => self.line(text, top().set_text_wrap()),
            Part::List(lines) => lines
                .iter()
                .try_for_each(|line| self.line(&format!("• {line}"), top().set_text_wrap())),
            Part::Facts(facts) => facts.iter().try_for_each(|fact| self.fact(fact, figures)),
            Part::Table(_) | Part::Chart(_) => Ok(()),
        }
    }

    fn fact(&mut self, own: &Fact, figures: &mut Vec<Placed>) -> Result<(), BookError> {
        let Fact { label, cell, figure } = own;
        let value = if figure.is_some() { Put::of(cell) } else { Put::Text(cell.shown()) };
        put(&mut self.sheet, (self.row, 1), &value, top().set_align(FormatAlign::Left))?;
        if let Some(figure) = figure {
            let name = Put::Text(figure.to_string());
            put(&mut self.sheet, (self.row, 2), &name, top())?;
            figures.push(Placed {
                figure: figure.clone(),
                place: label.clone(),
                cell: cell.clone(),
                sheet: FRONT.to_owned(),
                at: row_col_to_cell(self.row, 1),
            });
        }
        self.line(label, top())
    }

    fn finish(mut self, report: &Report) -> Result<Worksheet, BookError> {
        self.row += 1;
        let wrapped = || top().set_text_wrap();
        self.line(
            "In cells: ? is not known, · is not entered, – does not apply. An empty cell of a sum has none.",
            wrapped(),
        )?;
        let made = &report.made;
        self.line(&format!("Made at {} with sleva {}.", made.at, made.version), wrapped())?;
        Ok(self.sheet)
    }
}

fn of_table(table: &Table, name: &str, figures: &mut Vec<Placed>) -> Result<Worksheet, BookError> {
    let Sheet { heads, rows, totals, notes, .. } = &table.sheet;
    let mut filled = Filled::new(name, heads)?;
    let is_right = |at: usize| table.sheet.right.get(at).copied().unwrap_or(false);
    let base = |at: usize| if is_right(at) { top().set_align(FormatAlign::Right) } else { top() };
    for (at, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            filled.cell(column, &Put::of(cell), base(column).set_text_wrap())?;
        }
        figures.extend(placed(table, cells, &|column| table.figure(at, column), name, filled.row));
        filled.row += 1;
    }
    if let Some(totals) = totals {
        for (column, cell) in totals.iter().enumerate() {
            let format = base(column).set_bold().set_border_top(FormatBorder::Thin);
            match summed(rows, column, cell) {
                Some((plain, decimals)) => filled.sum(column, plain, decimals, format)?,
                None => filled.cell(column, &Put::of(cell), format)?,
            }
        }
        figures.extend(placed(table, totals, &|column| table.total(column), name, filled.row));
        filled.row += 1;
    }
    for note in notes {
        filled.row += 1;
        put(&mut filled.sheet, (filled.row, 0), &Put::Text(note.clone()), top())?;
    }
    filled.finish(rows.len())
}

/// The figures of a row.
fn placed<'a>(
    table: &'a Table,
    cells: &'a [Cell],
    figure: &dyn Fn(usize) -> Option<&'a Figure>,
    sheet: &str,
    row: u32,
) -> Vec<Placed> {
    let name = cells.first().map(Cell::shown).unwrap_or_default();
    let one = |(at, cell): (usize, &Cell)| {
        let head = table.sheet.heads.get(at).map_or("", String::as_str);
        Some(Placed {
            figure: figure(at)?.clone(),
            place: format!("{}: {name}, {head}", table.sheet.title),
            cell: cell.clone(),
            sheet: sheet.to_owned(),
            at: row_col_to_cell(row, u16::try_from(at).unwrap_or(u16::MAX)),
        })
    };
    cells.iter().enumerate().filter_map(one).collect()
}

/// A sum and its decimals, where it is exactly what the numbers above it add up to: then a formula
/// may say so.
fn summed<'c>(rows: &[Vec<Cell>], column: usize, total: &'c Cell) -> Option<(&'c str, usize)> {
    let Cell::Number { plain, .. } = total else { return None };
    let mut sum = 0_i128;
    for cell in rows.iter().filter_map(|cells| cells.get(column)) {
        match (cell, Put::of(cell)) {
            (Cell::Number { plain, .. }, Put::Number { .. }) => sum += scaled(plain),
            (Cell::Number { .. }, _) | (_, Put::Percent { .. } | Put::Day(_)) => return None,
            _ => {}
        }
    }
    let decimals = plain.split_once('.').map_or(0, |(_, after)| after.len());
    (!rows.is_empty() && kept(plain).is_some() && sum == scaled(plain)).then_some((plain, decimals))
}

/// A sheet with a header that stays in sight, and widths that fit.
struct Filled {
    sheet: Worksheet,
    widths: Vec<usize>,
    row: u32,
}

impl Filled {
    fn new(name: &str, heads: &[String]) -> Result<Self, BookError> {
        let mut own = Self { sheet: Worksheet::new(), widths: vec![NARROW; heads.len()], row: 0 };
        own.sheet.set_name(name)?;
        let format = top().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        for (column, head) in heads.iter().enumerate() {
            own.cell(column, &Put::Text(head.clone()), format.clone())?;
        }
        own.sheet.set_freeze_panes(1, 1)?;
        own.sheet.set_repeat_rows(0, 0)?;
        own.sheet.set_landscape();
        own.row = 1;
        Ok(own)
    }

    fn cell(&mut self, column: usize, cell: &Put, format: Format) -> Result<(), BookError> {
        if let Some(width) = self.widths.get_mut(column) {
            *width = (*width).max(cell.width() + 2);
        }
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        Ok(put(&mut self.sheet, (self.row, column), cell, format)?)
    }

    /// A formula over all rows above, with what it comes to.
    fn sum(
        &mut self,
        column: usize,
        plain: &str,
        decimals: usize,
        format: Format,
    ) -> Result<(), BookError> {
        if let Some(width) = self.widths.get_mut(column) {
            *width = (*width).max(plain.len() + plain.len() / 3 + 2);
        }
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        let (first, last) =
            (row_col_to_cell(1, column), row_col_to_cell(self.row.saturating_sub(1), column));
        let formula = Formula::new(format!("=SUM({first}:{last})")).set_result(plain);
        let format = format.set_num_format(number_format(decimals, ""));
        self.sheet.write_formula_with_format(self.row, column, formula, &format)?;
        Ok(())
    }

    fn finish(mut self, rows: usize) -> Result<Worksheet, BookError> {
        for (column, width) in (0..).zip(&self.widths) {
            let width = u32::try_from((*width).min(WIDE)).unwrap_or_default();
            self.sheet.set_column_width(column, width)?;
        }
        let last = u16::try_from(self.widths.len()).unwrap_or_default().saturating_sub(1);
        if rows > 0 {
            self.sheet.autofilter(0, 0, u32::try_from(rows).unwrap_or_default(), last)?;
        }
        Ok(self.sheet)
    }
}

fn of_figures(figures: &[Placed]) -> Result<Worksheet, BookError> {
    let heads = ["Figure", "Place", "Value", "Sheet", "Cell"].map(str::to_owned);
    let mut filled = Filled::new(FIGURES, &heads)?;
    for own in figures {
        let text = |text: &str| Put::Text(text.to_owned());
        filled.cell(0, &text(&own.figure.to_string()), top())?;
        filled.cell(1, &text(&own.place), top())?;
        filled.cell(2, &Put::of(&own.cell), top().set_align(FormatAlign::Right))?;
        filled.cell(3, &text(&own.sheet), top())?;
        filled.cell(4, &text(&own.at), top())?;
        filled.row += 1;
    }
    filled.finish(figures.len())
}
