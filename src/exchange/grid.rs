//! A sheet of a workbook as plain cells, in the order in which the sheet has them: by row, and in
//! a row by column.

/// What a cell holds, as far as it matters once it is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    Text,
    Number,
    Day,
    /// A time of day or a length of time.
    Time,
    YesNo,
    /// `#REF!` and the like.
    Error,
    /// A formula that no program has calculated yet.
    Uncalculated,
}

/// One cell. Row and column are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    pub row: u32,
    pub column: u32,
    pub held: Held,
    pub is_formula: bool,
    pub text: &'a str,
}

/// How many formulas are named, of however many there are.
const NAMED: usize = 5;

/// The cells of a sheet that are not empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    pub name: String,
    pub hidden: bool,
    /// Days are counted from 1904.
    pub is_1904: bool,
    /// Whether all its cells are here, not only its first rows.
    pub whole: bool,
    pub formulas: u64,
    /// The first cells with a formula.
    pub formula_cells: Vec<String>,
    text: String,
    spots: Vec<Spot>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spot {
    row: u32,
    column: u32,
    held: Held,
    /// Where its text ends; it begins where the one before ends.
    end: usize,
}

impl Grid {
    /// A sheet without cells yet.
    #[must_use]
    pub fn new(name: &str, hidden: bool, is_1904: bool) -> Self {
        Self { name: name.to_owned(), hidden, is_1904, ..Self::default() }
    }

    /// Adds a cell, which stands after all that are there.
    pub fn push(&mut self, cell: &Cell) {
        if cell.is_formula {
            self.formulas += 1;
            if self.formula_cells.len() < NAMED {
                self.formula_cells.push(cell_name(cell.column, cell.row.into()));
            }
        }
        self.text.push_str(cell.text);
        let Cell { row, column, held, .. } = *cell;
        self.spots.push(Spot { row, column, held, end: self.text.len() });
    }

    #[must_use]
    pub fn rows(&self) -> GridRows<'_> {
        GridRows { grid: self, at: 0, row: GridRow { cells: Vec::new() } }
    }
}

/// Rows with anything in them, one after the other.
#[derive(Debug, Clone)]
pub struct GridRows<'g> {
    grid: &'g Grid,
    at: usize,
    row: GridRow<'g>,
}

/// The cells of a row, from the first column to the last one that is not empty.
#[derive(Debug, Clone)]
pub struct GridRow<'g> {
    pub cells: Vec<Option<(Held, &'g str)>>,
}

impl<'g> GridRows<'g> {
    /// The next row, with its number.
    pub fn next_row(&mut self) -> Option<(u64, &GridRow<'g>)> {
        let row = self.grid.spots.get(self.at)?.row;
        self.row.cells.clear();
        while let Some(spot) = self.grid.spots.get(self.at).filter(|spot| spot.row == row) {
            let start = match self.at.checked_sub(1) {
                Some(before) => self.grid.spots.get(before).map_or(0, |before| before.end),
                None => 0,
            };
            let text = self.grid.text.get(start..spot.end).unwrap_or_default();
            let column = usize::try_from(spot.column).unwrap_or(usize::MAX);
            while self.row.cells.len() + 1 < column {
                self.row.cells.push(None);
            }
            self.row.cells.push(Some((spot.held, text)));
            self.at += 1;
        }
        Some((row.into(), &self.row))
    }
}

/// A cell as people name it: `C7`. The column is counted from 1.
#[must_use]
pub fn cell_name(column: u32, row: u64) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{row}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        for (column, row, name) in
            [(1, 1, "A1"), (26, 2, "Z2"), (27, 3, "AA3"), (703, 9, "AAA9"), (16_384, 1, "XFD1")]
        {
            assert_eq!(cell_name(column, row), name);
        }
    }

    #[test]
    fn rows_have_holes_where_cells_are_empty() {
        let mut grid = Grid::default();
        for (row, column, text) in [(3, 2, "a"), (3, 4, "b"), (9, 1, "c")] {
            grid.push(&Cell { row, column, held: Held::Text, is_formula: false, text });
        }
        let mut rows = grid.rows();
        let (number, row) = rows.next_row().unwrap();
        let cells: Vec<_> = row.cells.iter().map(|cell| cell.map(|(_, text)| text)).collect();
        assert_eq!((number, cells), (3, vec![None, Some("a"), None, Some("b")]));
        assert_eq!(rows.next_row().unwrap().0, 9);
        assert!(rows.next_row().is_none());
    }
}
