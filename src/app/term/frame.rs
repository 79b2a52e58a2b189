//! A frame as the terminal will show it, and the runs in which it differs.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use super::paint::{Look, PLAIN, Painter};

/// The attributes that are sent; blinking and the like never are.
const SENT: Modifier = Modifier::BOLD
    .union(Modifier::DIM)
    .union(Modifier::ITALIC)
    .union(Modifier::UNDERLINED)
    .union(Modifier::REVERSED);

/// The frame with every symbol harmless: no control byte, nothing without width, nothing that
/// reaches over the edge. The cell behind a wide symbol is empty.
pub fn settled(wanted: &Buffer) -> Buffer {
    let mut out = wanted.clone();
    let width = usize::from(out.area.width).max(1);
    for row in out.content.chunks_mut(width) {
        let mut behind = 0;
        let count = row.len();
        for (x, cell) in row.iter_mut().enumerate() {
            if behind > 0 {
                behind -= 1;
                cell.reset();
                cell.set_symbol("");
                continue;
            }
            let wide = make_harmless(cell, count - x);
            behind = wide.saturating_sub(1);
        }
    }
    out
}

/// Gives the symbol's width.
fn make_harmless(cell: &mut Cell, room: usize) -> usize {
    let symbol = cell.symbol();
    if symbol.len() == 1 && symbol.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return 1;
    }
    if symbol.chars().any(char::is_control) {
        cell.set_symbol("?");
        return 1;
    }
    let width = symbol.width();
    if width == 0 || width > room {
        cell.set_symbol(" ");
        return 1;
    }
    width
}

pub fn look(cell: &Cell) -> Look {
    let blank = cell.symbol() == " ";
    let mut modifier = cell.modifier & SENT;
    let mut fore = cell.fg;
    if blank && !modifier.intersects(Modifier::UNDERLINED | Modifier::REVERSED) {
        // The colour of a blank cannot be seen.
        modifier = Modifier::empty();
        fore = Color::Reset;
    }
    Look { fore, back: cell.bg, modifier }
}

/// Whether two cells look the same.
pub fn same(a: &Cell, b: &Cell) -> bool {
    a == b || a.symbol() == b.symbol() && look(a) == look(b)
}

pub fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && look(cell) == PLAIN
}

pub fn row(buffer: &Buffer, y: u16) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    let start = usize::from(y) * width;
    buffer.content.get(start..start + width).unwrap_or_default()
}

/// Writes what differs.
pub fn paint(painter: &mut Painter, shown: &Buffer, wanted: &Buffer) {
    for y in 0..wanted.area.height {
        let (old, new) = (row(shown, y), row(wanted, y));
        let last = old.iter().zip(new).rposition(|(a, b)| !same(a, b));
        let Some(last) = last else { continue };
        let blank_from = new.iter().rposition(|cell| !is_blank(cell)).map_or(0, |at| at + 1);
        // Erasing takes three bytes.
        let erase = last >= blank_from + 3;
        let end = if erase { blank_from } else { last + 1 };
        for x in 0..end {
            let (Some(a), Some(b)) = (old.get(x), new.get(x)) else { break };
            if !same(a, b) && !b.symbol().is_empty() {
                reach(painter, new, x, y);
                put(painter, b, new.len());
            }
        }
        if erase {
            reach(painter, new, blank_from, y);
            painter.erase_line();
        }
    }
}

/// Goes to a cell: by writing the cells between once more where that is shorter.
fn reach(painter: &mut Painter, new: &[Cell], x: usize, y: u16) {
    let to = position(x, y);
    if painter.at() == Some(to) {
        return;
    }
    if let Some(at) = painter.at().filter(|at| at.y == y && usize::from(at.x) < x) {
        let between = new.get(usize::from(at.x)..x).unwrap_or_default();
        let bytes: usize = between.iter().map(|cell| cell.symbol().len()).sum();
        let alike = between.iter().all(|cell| {
            painter.look_is(look(cell)) && cell.symbol().width() == 1 && is_certain(cell.symbol())
        });
        if alike && bytes <= painter.way(to).len() {
            for cell in between {
                put(painter, cell, new.len());
            }
            return;
        }
    }
    painter.go(to);
}

fn put(painter: &mut Painter, cell: &Cell, right: usize) {
    painter.set_look(look(cell));
    let symbol = cell.symbol();
    let width = u16::try_from(symbol.width()).unwrap_or(1);
    let right = u16::try_from(right).unwrap_or(u16::MAX);
    painter.symbol(symbol, width, is_certain(symbol), right);
}

/// Whether every terminal gives this symbol the same width.
fn is_certain(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => {
            matches!(c, ' '..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '\u{2190}'..='\u{22ff}')
                || matches!(c, '\u{2500}'..='\u{25ff}' | '\u{2713}')
        }
        _ => false,
    }
}

fn position(x: usize, y: u16) -> Position {
    Position { x: u16::try_from(x).unwrap_or(u16::MAX), y }
}
