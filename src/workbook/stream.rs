//! How cells go from the reading process to the program: records of a tag and fields of known
//! length, between a mark at the beginning and one at the end. A stream that is cut anywhere is
//! an error.

use std::io::{self, Write};

use super::Limits;
use crate::exchange::grid::{Cell, Grid, Held};

/// The first bytes; another program, or another version of this one, begins otherwise.
const MARK: &[u8; 16] = b"sleva cells 0001";
/// Longest name or cell that is sent; a spreadsheet allows 32,767 characters.
pub const LONGEST: usize = 1 << 20;

const SHEET: u8 = b'S';
const CELL: u8 = b'C';
const WHOLE: u8 = b'W';
const REFUSED: u8 = b'R';
const END: u8 = b'Z';

/// Why a workbook is refused, as the reading process says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    Broken(String),
    NotWorkbook,
    Password,
    Macros,
    Binary,
    Unpacked,
    Ratio,
    Cells,
    /// The name of the cell that is too far right.
    Columns(String),
    Text,
    Order,
}

impl Why {
    const fn code(&self) -> u8 {
        match self {
            Self::Broken(_) => 0,
            Self::NotWorkbook => 1,
            Self::Password => 2,
            Self::Macros => 3,
            Self::Binary => 4,
            Self::Unpacked => 5,
            Self::Ratio => 6,
            Self::Cells => 7,
            Self::Columns(_) => 8,
            Self::Text => 9,
            Self::Order => 10,
        }
    }

    fn of_code(code: u8, detail: String) -> Option<Self> {
        Some(match code {
            0 => Self::Broken(detail),
            1 => Self::NotWorkbook,
            2 => Self::Password,
            3 => Self::Macros,
            4 => Self::Binary,
            5 => Self::Unpacked,
            6 => Self::Ratio,
            7 => Self::Cells,
            8 => Self::Columns(detail),
            9 => Self::Text,
            10 => Self::Order,
            _ => return None,
        })
    }
}

/// Sends sheets and cells.
pub struct Sender<W: Write> {
    to: W,
}

impl<W: Write> Sender<W> {
    /// # Errors
    /// Nobody listens any more; so of all that is sent.
    pub fn new(mut to: W) -> io::Result<Self> {
        to.write_all(MARK)?;
        Ok(Self { to })
    }

    pub fn sheet(&mut self, name: &str, hidden: bool, is_1904: bool) -> io::Result<()> {
        self.to.write_all(&[SHEET, u8::from(hidden), u8::from(is_1904)])?;
        self.text(name)
    }

    pub fn cell(&mut self, cell: &Cell) -> io::Result<()> {
        self.to.write_all(&[CELL, held_code(cell.held), u8::from(cell.is_formula)])?;
        self.to.write_all(&cell.row.to_le_bytes())?;
        self.to.write_all(&cell.column.to_le_bytes())?;
        self.text(cell.text)
    }

    /// Every cell of the sheet has been sent.
    pub fn whole(&mut self) -> io::Result<()> {
        self.to.write_all(&[WHOLE])
    }

    pub fn refused(&mut self, why: &Why) -> io::Result<()> {
        self.to.write_all(&[REFUSED, why.code()])?;
        match why {
            Why::Broken(detail) | Why::Columns(detail) => self.text(detail),
            _ => self.text(""),
        }
    }

    pub fn end(mut self) -> io::Result<()> {
        self.to.write_all(&[END])?;
        self.to.flush()
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.to.write_all(&length.to_le_bytes())?;
        self.to.write_all(text.as_bytes())
    }
}

const HELD: [Held; 7] =
    [Held::Text, Held::Number, Held::Day, Held::Time, Held::YesNo, Held::Error, Held::Uncalculated];

fn held_code(held: Held) -> u8 {
    HELD.iter().position(|known| *known == held).and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

/// The stream is not what the reading process writes, or goes on after the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Garbled;

/// Puts sheets together from a stream, however it is cut into pieces.
pub struct Receiver<'l> {
    limits: &'l Limits,
    waiting: Vec<u8>,
    is_begun: bool,
    is_ended: bool,
    cells: u64,
    text: u64,
    grids: Vec<Grid>,
    refused: Option<Why>,
}

impl<'l> Receiver<'l> {
    pub fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            waiting: Vec::new(),
            is_begun: false,
            is_ended: false,
            cells: 0,
            text: 0,
            grids: Vec::new(),
            refused: None,
        }
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// It cannot be right.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), Garbled> {
        self.waiting.extend_from_slice(piece);
        let waiting = std::mem::take(&mut self.waiting);
        let mut rest = Bytes(&waiting);
        loop {
            let before = rest.0;
            if self.record(&mut rest)?.is_none() {
                self.waiting = before.to_vec();
                return Ok(());
            }
        }
    }

    /// The sheets, or why there are none, once nothing more comes.
    ///
    /// # Errors
    /// The end is missing.
    pub fn finish(self) -> Result<Result<Vec<Grid>, Why>, Garbled> {
        if !self.is_ended || !self.waiting.is_empty() {
            return Err(Garbled);
        }
        Ok(self.refused.map_or(Ok(self.grids), Err))
    }

    /// Takes one record; none where more has to come first.
    fn record(&mut self, rest: &mut Bytes) -> Result<Option<()>, Garbled> {
        if !self.is_begun {
            let Some(mark) = rest.bytes(MARK.len()) else { return Ok(None) };
            self.is_begun = true;
            return if mark == MARK { Ok(Some(())) } else { Err(Garbled) };
        }
        let Some(tag) = rest.byte() else { return Ok(None) };
        if self.is_ended || self.refused.is_some() && tag != END {
            return Err(Garbled);
        }
        match tag {
            SHEET => self.sheet(rest),
            CELL => self.cell(rest),
            WHOLE => {
                self.grids.last_mut().ok_or(Garbled)?.whole = true;
                Ok(Some(()))
            }
            REFUSED => {
                let Some(code) = rest.byte() else { return Ok(None) };
                let Some(detail) = rest.text()? else { return Ok(None) };
                self.refused = Some(Why::of_code(code, detail.to_owned()).ok_or(Garbled)?);
                Ok(Some(()))
            }
            END => {
                self.is_ended = true;
                Ok(Some(()))
            }
            _ => Err(Garbled),
        }
    }

    fn sheet(&mut self, rest: &mut Bytes) -> Result<Option<()>, Garbled> {
        let (Some(hidden), Some(is_1904)) = (rest.byte(), rest.byte()) else { return Ok(None) };
        let Some(name) = rest.text()? else { return Ok(None) };
        self.grids.push(Grid::new(name, hidden == 1, is_1904 == 1));
        if self.grids.len() > SHEETS { Err(Garbled) } else { Ok(Some(())) }
    }

    fn cell(&mut self, rest: &mut Bytes) -> Result<Option<()>, Garbled> {
        let (Some(held), Some(formula)) = (rest.byte(), rest.byte()) else { return Ok(None) };
        let (Some(row), Some(column)) = (rest.number(), rest.number()) else { return Ok(None) };
        let Some(text) = rest.text()? else { return Ok(None) };
        let held = *HELD.get(usize::from(held)).ok_or(Garbled)?;
        self.cells += 1;
        self.text += text.len() as u64;
        let fits = row > 0 && (1..=self.limits.columns).contains(&column);
        if !fits || self.cells > self.limits.cells || self.text > self.limits.text {
            return Err(Garbled);
        }
        let grid = self.grids.last_mut().ok_or(Garbled)?;
        grid.push(&Cell { row, column, held, is_formula: formula == 1, text });
        Ok(Some(()))
    }
}

/// Most sheets of a workbook.
pub const SHEETS: usize = 1_000;

/// What is left of the bytes that are there.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    fn number(&mut self) -> Option<u32> {
        self.bytes(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> Result<Option<&'a str>, Garbled> {
        let Some(length) = self.number().and_then(|length| usize::try_from(length).ok()) else {
            return Ok(None);
        };
        if length > LONGEST {
            return Err(Garbled);
        }
        let Some(bytes) = self.bytes(length) else { return Ok(None) };
        std::str::from_utf8(bytes).map(Some).map_err(|_| Garbled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut sender = Sender::new(&mut bytes).unwrap();
        sender.sheet("One", false, true).unwrap();
        let cell =
            Cell { row: 2, column: 3, held: Held::Day, is_formula: true, text: "2025-04-01" };
        sender.cell(&cell).unwrap();
        sender.whole().unwrap();
        sender.sheet("Hidden", true, true).unwrap();
        sender.end().unwrap();
        bytes
    }

    fn received(pieces: &[&[u8]]) -> Result<Result<Vec<Grid>, Why>, Garbled> {
        let limits = Limits::default();
        let mut receiver = Receiver::new(&limits);
        for piece in pieces {
            receiver.take(piece)?;
        }
        receiver.finish()
    }

    #[test]
    fn a_stream_comes_back_however_it_is_cut_into_pieces() {
        let bytes = sent();
        let whole = received(&[&bytes]).unwrap().unwrap();
        assert_eq!((whole.len(), whole[0].whole, whole[1].hidden), (2, true, true));
        assert_eq!((whole[0].formulas, whole[0].formula_cells.clone()), (1, vec!["C2".to_owned()]));
        for at in 0..bytes.len() {
            let (one, two) = bytes.split_at(at);
            assert_eq!(received(&[one, two]).unwrap().unwrap(), whole, "{at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(received(&single).unwrap().unwrap(), whole);
    }

    #[test]
    fn a_stream_that_is_cut_or_goes_on_is_an_error() {
        let bytes = sent();
        for at in 0..bytes.len() {
            assert_eq!(received(&[&bytes[..at]]), Err(Garbled), "{at}");
        }
        assert_eq!(received(&[&bytes, b"Z"]), Err(Garbled));
        assert_eq!(received(&[b"anything else at all"]), Err(Garbled));
    }

    #[test]
    fn a_refusal_comes_back_in_place_of_cells() {
        for why in [Why::Macros, Why::Broken("short".to_owned()), Why::Columns("XFD1".to_owned())] {
            let mut bytes = Vec::new();
            let mut sender = Sender::new(&mut bytes).unwrap();
            sender.refused(&why).unwrap();
            sender.end().unwrap();
            assert_eq!(received(&[&bytes]).unwrap(), Err(why));
        }
    }

    #[test]
    fn more_than_the_limits_is_never_held() {
        let limits = Limits { cells: 2, ..Limits::default() };
        let mut bytes = Vec::new();
        let mut sender = Sender::new(&mut bytes).unwrap();
        sender.sheet("One", false, false).unwrap();
        for row in 1..=3 {
            let cell = Cell { row, column: 1, held: Held::Text, is_formula: false, text: "x" };
            sender.cell(&cell).unwrap();
        }
        sender.end().unwrap();
        assert_eq!(Receiver::new(&limits).take(&bytes), Err(Garbled));
    }
}
