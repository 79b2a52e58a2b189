//! Finds rows that have moved up or down as a block, and lets the terminal move them.

use ratatui::buffer::{Buffer, Cell};

use super::frame::{is_blank, row, same};
use super::paint::Painter;

/// Bytes that moving a block costs.
const COST: i32 = 24;
/// Bytes that a move to another place costs.
const RUN: i32 = 6;
/// Lists move by a row or a few; what moves further shares little with what was there.
const FARTHEST: i32 = 4;
/// One cell in so many is looked at where a move is looked for.
const PROBE: usize = 5;
/// Fewer cells than this that a move would mend are no sign of one.
const FEWEST_CELLS: usize = 6;
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
    if written.iter().filter(|work| **work > 0).count() < FEWEST_ROWS {
        return;
    }
    let Some(by) = likely(shown, wanted) else { return };
    let exact = |source, to| work(row(shown, source), row(wanted, to));
    let best = best_block(wanted, &written, by, &exact);
    if let Some(best) = best.filter(|best| best.gain > 0) {
        painter.scroll(best.top, best.bottom, best.by);
        move_rows(shown, best);
    }
}

/// By how much a block has probably moved, judged by some cells of each row.
fn likely(shown: &Buffer, wanted: &Buffer) -> Option<i32> {
    let shifts = (1..=FARTHEST).flat_map(|by| [by, -by]);
    let judged = shifts.map(|by| (mended(shown, wanted, by), by));
    let best = judged.max_by_key(|(cells, by)| (*cells, -by.abs()));
    best.filter(|(cells, _)| *cells >= FEWEST_CELLS).map(|(_, by)| by)
}

/// How many of the cells looked at differ now, and would not if what is shown moved up by `by`.
fn mended(shown: &Buffer, wanted: &Buffer, by: i32) -> usize {
    let rows = (0..wanted.area.height).filter_map(|y| {
        let source = u16::try_from(i32::from(y) + by).ok()?;
        (source < wanted.area.height).then(|| (row(shown, y), row(shown, source), row(wanted, y)))
    });
    rows.map(|(now, moved, new)| {
        let cells = new.iter().zip(moved).zip(now).step_by(PROBE);
        let right = |((new, moved), now): &((&Cell, &Cell), &Cell)| {
            !is_blank(new) && new == moved && new != now
        };
        cells.filter(right).count()
    })
    .sum()
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
fn best_block(
    wanted: &Buffer,
    written: &[i32],
    by: i32,
    work: &dyn Fn(u16, u16) -> i32,
) -> Option<Shift> {
    let height = i32::from(wanted.area.height);
    let mut best: Option<(i32, i32, i32)> = None;
    let (mut start, mut sum) = (0, 0);
    for y in 0..height {
        let from = y + by;
        let gain = match (u16::try_from(y), u16::try_from(from)) {
            (Ok(to), Ok(source)) if from < height => {
                let now = usize::try_from(y).ok().and_then(|y| written.get(y)).copied();
                now.unwrap_or(0) - work(source, to)
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
