//! Finds rows that have moved up or down as a block, and lets the terminal move them.

use ratatui::buffer::{Buffer, Cell};

use super::frame::{is_blank, row, same};
use super::paint::Painter;

/// Bytes that moving a block costs.
const COST: i32 = 24;
/// Bytes that a move to another place costs.
const RUN: i32 = 6;
/// Fewer rows than this that differ are simply written.
const FEWEST_ROWS: usize = 3;

/// Rows `top` to `bottom`, both included, go up by `by`, or down where it is negative.
#[derive(Clone, Copy)]
struct Shift {
    top: u16,
    bottom: u16,
    by: i32,
    gain: i32,
}

/// Moves a block where that leaves less to write; `shown` is then as the terminal shows it.
pub fn shift(painter: &mut Painter, shown: &mut Buffer, wanted: &Buffer) {
    let height = wanted.area.height;
    let written: Vec<i32> = (0..height).map(|y| work(row(shown, y), row(wanted, y))).collect();
    let busy = written.iter().filter(|work| **work > 0).count();
    if busy < FEWEST_ROWS {
        return;
    }
    let most = i32::from(height) - 2;
    let mut best: Option<Shift> = None;
    for by in (1..most).flat_map(|by| [by, -by]) {
        let found = best_block(shown, wanted, &written, by);
        if found.is_some_and(|found| best.is_none_or(|best| found.gain > best.gain)) {
            best = found;
        }
    }
    if let Some(best) = best.filter(|best| best.gain > 0) {
        painter.scroll(best.top, best.bottom, best.by);
        move_rows(shown, best);
    }
}

/// About how many bytes it takes to write what differs.
fn work(old: &[Cell], new: &[Cell]) -> i32 {
    bytes(old.iter().zip(new).map(|(a, b)| !same(a, b)))
}

fn work_on_blank(new: &[Cell]) -> i32 {
    bytes(new.iter().map(|cell| !is_blank(cell)))
}

/// One byte a cell, and what a move to each run of cells costs; blanks in between are written.
fn bytes(differs: impl Iterator<Item = bool>) -> i32 {
    let (mut sum, mut alike) = (0_i32, RUN);
    for differs in differs {
        if differs {
            sum += alike.min(RUN) + 1;
            alike = 0;
        } else {
            alike += 1;
        }
    }
    sum
}

/// The run of rows that gains most when what is shown `by` rows further down moves up to it.
fn best_block(shown: &Buffer, wanted: &Buffer, written: &[i32], by: i32) -> Option<Shift> {
    let height = i32::from(wanted.area.height);
    let mut best: Option<(i32, i32, i32)> = None;
    let (mut start, mut sum) = (0, 0);
    for y in 0..height {
        let from = y + by;
        let gain = match (u16::try_from(y), u16::try_from(from)) {
            (Ok(to), Ok(source)) if from < height => {
                let now = usize::try_from(y).ok().and_then(|y| written.get(y)).copied();
                now.unwrap_or(0) - work(row(shown, source), row(wanted, to))
            }
            _ => i32::MIN / 1_000,
        };
        if sum <= 0 {
            (start, sum) = (y, 0);
        }
        sum += gain;
        if sum > 0 && best.is_none_or(|(_, _, most)| sum > most) {
            best = Some((start, y, sum));
        }
    }
    let (first, last, sum) = best?;
    let uncovered = if by > 0 { last + 1..last + by + 1 } else { first + by..first };
    let price: i32 = uncovered
        .filter_map(|y| {
            let now = usize::try_from(y).ok().and_then(|y| written.get(y)).copied()?;
            Some(work_on_blank(row(wanted, u16::try_from(y).ok()?)) - now)
        })
        .sum();
    let top = u16::try_from(first.min(first + by)).ok()?;
    let bottom = u16::try_from(last.max(last + by)).ok()?;
    Some(Shift { top, bottom, by, gain: sum - price - COST })
}

fn move_rows(shown: &mut Buffer, shift: Shift) {
    let width = usize::from(shown.area.width);
    let first = usize::from(shift.top) * width;
    let end = (usize::from(shift.bottom) + 1) * width;
    let Some(block) = shown.content.get_mut(first..end) else { return };
    let cells = usize::try_from(shift.by.unsigned_abs()).unwrap_or(0) * width;
    let cells = cells.min(block.len());
    let bare = if shift.by > 0 {
        block.rotate_left(cells);
        let rest = block.len() - cells;
        block.get_mut(rest..)
    } else {
        block.rotate_right(cells);
        block.get_mut(..cells)
    };
    for cell in bare.unwrap_or_default() {
        cell.reset();
    }
}
