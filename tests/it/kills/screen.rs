//! What a person reads off the commitments grid, the quarters below it and the list of contracts.

use std::ops::Range;

use sleva::calc::{Quantity, Quarter};

use super::book::{Place, Slot};

/// A screen as lines of characters.
pub struct Shown {
    lines: Vec<Vec<char>>,
    /// Line and column.
    cursor: (usize, usize),
    grid: Option<Table>,
    quarters: Option<(Place, Table)>,
    lines_of_return: Option<Table>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Kept, in words; none is not entered.
    Value(Option<String>),
    Typing(String),
}

/// A table of figures on the screen: its columns by name and where each ends, its lines by name.
#[derive(Clone)]
pub struct Table {
    pub columns: Vec<(String, usize)>,
    pub lines: Vec<(String, usize)>,
}

impl Shown {
    pub fn of(screen: &vt100::Screen) -> Self {
        let (_, width) = screen.size();
        let (y, x) = screen.cursor_position();
        let mut shown = Self {
            lines: screen.rows(0, width.get()).map(|line| line.chars().collect()).collect(),
            cursor: (usize::from(y), usize::from(x)),
            grid: None,
            quarters: None,
            lines_of_return: None,
        };
        shown.grid = shown.find_grid();
        shown.quarters = shown.find_quarters();
        shown.lines_of_return = shown.find_return();
        shown
    }

    fn text(&self, line: usize) -> String {
        self.lines.get(line).map(|line| line.iter().collect()).unwrap_or_default()
    }

    pub fn is_saved(&self) -> bool {
        self.text(0).trim_end().ends_with("✓ saved")
    }

    pub fn has(&self, text: &str) -> bool {
        (0..self.lines.len()).any(|line| self.text(line).contains(text))
    }

    /// The line with the cursor.
    pub fn line(&self) -> String {
        self.text(self.cursor.0)
    }

    /// How far below the cursor a line is.
    pub fn down_to(&self, is_it: impl Fn(&str) -> bool) -> Option<usize> {
        let mut lines = self.cursor.0..self.lines.len();
        Some(lines.find(|line| is_it(&self.text(*line)))? - self.cursor.0)
    }

    fn part(&self, line: usize, columns: Range<usize>) -> String {
        let line = self.lines.get(line).map_or(&[][..], Vec::as_slice);
        line.iter().skip(columns.start).take(columns.len()).collect()
    }

    /// The grid of contracts and measures.
    pub const fn grid(&self) -> Option<&Table> {
        self.grid.as_ref()
    }

    fn find_grid(&self) -> Option<Table> {
        let head = (0..self.lines.len()).find(|line| self.part(*line, 2..11) == "Contract ")?;
        let lines = (head + 1..self.lines.len())
            .map(|line| (self.part(line, 2..8), line))
            .take_while(|(name, _)| name.starts_with("C-"));
        Some(Table { columns: self.columns(head, 11), lines: lines.collect() })
    }

    /// The lines of the return, and where its declared units stand.
    fn find_return(&self) -> Option<Table> {
        let head = (0..self.lines.len()).find(|line| self.part(*line, 5..13) == "Measure ")?;
        let text = self.text(head);
        let (before, _) = text.split_once("Declared")?;
        let end = before.chars().count() + "Declared".len();
        let lines = (head + 1..self.lines.len())
            .map(|line| (self.part(line, 5..10).trim().to_owned(), line))
            .map(|(name, line)| (name.split(' ').next().unwrap_or_default().to_owned(), line))
            .take_while(|(name, _)| name.starts_with("ZZ"));
        Some(Table { columns: vec![("Declared".to_owned(), end)], lines: lines.collect() })
    }

    /// The quarters, and the commitment that they are of.
    fn find_quarters(&self) -> Option<(Place, Table)> {
        let head = (0..self.lines.len()).find(|line| self.part(*line, 3..8) == "Year ")?;
        let heading = self.text(head.checked_sub(1)?);
        let mut words = heading.trim_start_matches('│').split([' ', ':']).filter(|w| !w.is_empty());
        let place = (words.next()?.to_owned(), words.next()?.to_owned());
        let lines = (head + 1..self.lines.len())
            .map(|line| (self.part(line, 3..10), line))
            .take_while(|(name, _)| name.contains('-') && name.starts_with("20"));
        Some((place, Table { columns: self.columns(head, 8), lines: lines.collect() }))
    }

    /// The heads of the columns up to the sums, which end where their figures do.
    fn columns(&self, head: usize, from: usize) -> Vec<(String, usize)> {
        let mut found: Vec<(String, usize)> = Vec::new();
        let line = &self.lines[head];
        let mut at = from;
        while at < line.len() {
            let word: String = line[at..].iter().take_while(|c| **c != ' ').collect();
            let end = at + word.chars().count();
            if word.starts_with('Σ') {
                break;
            }
            let is_edition = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
            match found.last_mut() {
                Some(last) if is_edition => last.1 = end,
                _ if !word.is_empty() => found.push((word, end)),
                _ => {}
            }
            at = end + 1;
        }
        found
    }

    fn look(&self, line: usize, end: usize) -> Option<Look> {
        let line = self.lines.get(line)?;
        let is_selected = line.get(end) == Some(&']');
        let before = line.get(..end)?;
        let inner: String = if is_selected {
            before[before.iter().rposition(|c| *c == '[')? + 1..].iter().collect()
        } else {
            let blank = |c: &char| [' ', '[', ']', ':', '│'].contains(c);
            before[before.iter().rposition(blank)? + 1..].iter().collect()
        };
        if is_selected && inner.starts_with(' ') {
            return Some(Look::Typing(inner.trim().to_owned()));
        }
        let plain = inner.replace(',', "");
        let plain = plain.trim_start_matches(['~', 'x', '?', '.']);
        if plain == "·" {
            return Some(Look::Value(None));
        }
        Some(Look::Value(Some(Quantity::parse(plain).ok()?.to_string())))
    }

    fn look_in(&self, table: &Table, line: &str, column: &str) -> Option<Look> {
        let (_, y) = table.lines.iter().find(|(name, _)| name == line)?;
        let (_, end) = table.columns.iter().find(|(name, _)| name == column)?;
        self.look(*y, *end)
    }

    /// What stands in a place; none where that cannot be seen or read.
    pub fn at(&self, slot: &Slot) -> Option<Look> {
        match slot {
            Slot::Units((contract, measure)) => self.look_in(self.grid()?, contract, measure),
            Slot::Quarter(place, quarter) => {
                let (own, table) = self.quarters.as_ref()?;
                let column = format!("Q{}", quarter.number());
                (own == place).then(|| self.look_in(table, &quarter.financial_year(), &column))?
            }
            Slot::Declared(measure) => {
                self.look_in(self.lines_of_return.as_ref()?, measure, "Declared")
            }
            Slot::Title(contract) => {
                let is_list = self.text(0).contains("▸ Contracts") && !self.text(0).contains('›');
                let mut lines = (0..self.lines.len()).filter(|_| is_list);
                let line =
                    lines.find(|line| self.part(*line, 0..12).contains(contract.as_str()))?;
                let text = self.text(line);
                let after = text.split_once(contract.as_str())?.1.trim_start();
                Some(Look::Value(Some(after.split("  ").next()?.to_owned())))
            }
        }
    }

    /// The cell with the cursor, of the grid or of the quarters.
    pub fn selected(&self) -> Option<Slot> {
        let here = |table: &Table| {
            let (line, _) = table.lines.iter().find(|(_, y)| *y == self.cursor.0)?;
            let (column, _) = table.columns.iter().find(|(_, end)| *end > self.cursor.1)?;
            Some((line.clone(), column.clone()))
        };
        if let Some(place) = self.grid().and_then(here) {
            return Some(Slot::Units(place));
        }
        if let Some((measure, _)) = self.lines_of_return.as_ref().and_then(here) {
            return Some(Slot::Declared(measure));
        }
        let (place, table) = self.quarters.as_ref()?;
        let (year, column) = here(table)?;
        Some(Slot::Quarter(place.clone(), Quarter::parse(&format!("{year} {column}"))?))
    }

    pub fn all(&self) -> String {
        (0..self.lines.len()).map(|line| self.text(line) + "\n").collect()
    }
}
