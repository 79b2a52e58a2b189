//! The quarters of one commitment: a row for each financial year, with bars under the figures.

use std::collections::BTreeMap;

use ratatui::layout::{Position, Rect};

use crate::calc::{Quantity, Quarter};
use crate::db::request::ProfileDetail;
use crate::tables::commitments::profiled;
use crate::views::Action;
use crate::views::part::bars::bar;
use crate::views::part::pen::{Pen, columns};
use crate::views::part::theme::Role;

const YEAR: u16 = 10;
const FIGURE: u16 = 10;
const SLOT: u16 = FIGURE + 2;

/// A quarter with its place in the profile and its units.
type Entry = (usize, Quarter, Option<Quantity>);

/// Where an action moves among `count` quarters; none where it does not move there.
pub fn step(at: usize, action: &Action, count: usize) -> Option<usize> {
    let last = count.saturating_sub(1);
    let to = match action {
        Action::Left => at.saturating_sub(1),
        Action::Right => at + 1,
        Action::Up => at.checked_sub(4).unwrap_or(at),
        Action::Down if at + 4 <= last => at + 4,
        Action::Down => at,
        Action::First | Action::FirstColumn => 0,
        Action::Last | Action::LastColumn => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// The selected quarter in words.
pub fn in_words(detail: &ProfileDetail, at: usize) -> Option<String> {
    let (quarter, units) = detail.quarters.get(at)?;
    let measure = &detail.commitment.measure;
    let lead = format!("{} {} in {quarter}", detail.commitment.contract_ref, measure.measure_ref);
    Some(match units {
        None => format!("{lead}: not entered."),
        Some(units) => {
            let value = crate::calc::value::line(measure.kind, *units, measure.proxy);
            let value = crate::calc::explain::value_text(value);
            format!("{lead}: {} {}, {value}.", units.grouped(), measure.unit)
        }
    })
}

/// Draws the profile; `selected` is the quarter under the cursor.
pub fn draw(
    pen: &mut Pen,
    area: Rect,
    detail: &ProfileDetail,
    selected: Option<usize>,
) -> Option<Position> {
    if area.width < 4 || area.height == 0 {
        return None;
    }
    let area = Rect { x: area.x + 1, width: area.width - 2, ..area };
    pen.text(area.x, area.y, area.width, &heading(detail), Role::Strong);
    if area.height < 3 {
        return Some(area.as_position());
    }
    heads(pen, area);
    let mut years: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for (at, (quarter, units)) in detail.quarters.iter().enumerate() {
        years.entry(quarter.financial_year()).or_default().push((at, *quarter, *units));
    }
    let room = usize::from(area.height - 2);
    let tall = years.len() * 2 <= room;
    let own = |entries: &Vec<Entry>| entries.iter().any(|(at, ..)| Some(*at) == selected);
    let at = years.values().position(own).unwrap_or(0);
    let first = if tall { 0 } else { (at + 1).saturating_sub(room) };
    let most = detail.quarters.iter().filter_map(|(_, units)| *units).map(Quantity::raw).max();
    let mut cursor = None;
    let mut y = area.y + 2;
    for (year, entries) in years.iter().skip(first) {
        if y >= area.bottom() {
            break;
        }
        let line = Rect { y, height: 1, ..area };
        cursor = figures(pen, line, year, entries, selected).or(cursor);
        y += 1;
        if tall {
            bars(pen, Rect { y, height: 1, ..area }, entries, most.unwrap_or(0));
            y += 1;
        }
    }
    cursor.or(Some(area.as_position()))
}

fn heading(detail: &ProfileDetail) -> String {
    let commitment = &detail.commitment;
    let measure = &commitment.measure;
    let state = match profiled(detail) {
        None => "not spread over quarters yet".to_owned(),
        Some(sum) if sum == commitment.units => "its quarters add up".to_owned(),
        Some(sum) => format!("~ its quarters add up to {}", sum.grouped()),
    };
    let (contract, name) = (&commitment.contract_ref, &measure.measure_ref);
    let (units, unit) = (commitment.units.grouped(), &measure.unit);
    format!("{contract} {name}: {units} {unit} committed, {state}; {}", measure.title)
}

fn heads(pen: &mut Pen, area: Rect) {
    for (slot, head) in (0_u16..).zip(["Q1", "Q2", "Q3", "Q4", "Σ"]) {
        right(pen, area, slot, area.y + 1, head, Role::Strong);
    }
}

/// Writes in one of the slots of a line; gives where the text begins.
fn right(pen: &mut Pen, area: Rect, slot: u16, y: u16, text: &str, role: Role) -> Option<u16> {
    let x = area.x + YEAR + slot * SLOT;
    let width = FIGURE.min(area.right().saturating_sub(x));
    pen.right(x, y, width, text, role);
    let used = u16::try_from(columns(&pen.twin(text))).unwrap_or(FIGURE).min(width);
    (width > 0).then_some(x + width - used)
}

const fn slot_of(quarter: Quarter) -> u16 {
    quarter.number().unsigned_abs().saturating_sub(1) as u16
}

fn figures(
    pen: &mut Pen,
    area: Rect,
    year: &str,
    entries: &[Entry],
    selected: Option<usize>,
) -> Option<Position> {
    pen.text(area.x, area.y, YEAR.min(area.width), year, Role::Text);
    let mut cursor = None;
    let mut sum: Option<Quantity> = None;
    for (at, quarter, units) in entries {
        let text = units.map_or_else(|| "·".to_owned(), Quantity::grouped);
        let chosen = Some(*at) == selected;
        let role = if chosen { Role::Selected } else { Role::Text };
        let slot = slot_of(*quarter);
        let start = right(pen, area, slot, area.y, &text, role);
        if let (true, Some(x)) = (chosen, start) {
            pen.text(x.saturating_sub(1), area.y, 1, "[", Role::Strong);
            let after = area.x + YEAR + slot * SLOT + FIGURE;
            pen.text(after, area.y, area.right().saturating_sub(after).min(1), "]", Role::Strong);
            cursor = Some(Position::new(x.min(area.right() - 1), area.y));
        }
        sum = match (sum, units) {
            (Some(sum), Some(units)) => sum.checked_add(*units),
            (sum, units) => sum.or(*units),
        };
    }
    let sum = sum.map_or_else(|| "·".to_owned(), Quantity::grouped);
    right(pen, area, 4, area.y, &sum, Role::Strong);
    cursor
}

fn bars(pen: &mut Pen, area: Rect, entries: &[Entry], most: i64) {
    for (_, quarter, units) in entries {
        let x = area.x + YEAR + slot_of(*quarter) * SLOT;
        let width = FIGURE.min(area.right().saturating_sub(x));
        let bar = bar(width, units.map_or(0, Quantity::raw), most);
        pen.text(x, area.y, width, &bar, Role::Text);
    }
}
