//! A report as lines on the screen, with a cursor that goes from figure to figure.

use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use super::asked::Terms;
use crate::report::Report;
use crate::report::lines::{Kind, Line, Spot, lines};
use crate::views::Action;
use crate::views::part::boxed;
use crate::views::part::pen::{Pen, columns, twin};
use crate::views::part::scroll::Scroll;
use crate::views::part::theme::{Role, Theme};

/// Columns before each line, for the mark of the cursor.
const MARK: u16 = 2;
/// How far a line without figures moves sideways at once.
const STEP: usize = 16;

/// A report laid out for a width.
#[derive(Default)]
pub struct Paper {
    lines: Vec<Line>,
    /// What it is laid out for: columns, and whether the terminal has only ASCII.
    laid: (u16, bool),
    scroll: Scroll,
    /// Where on its line the cursor wants to be: the column of the figure it was on last.
    column: usize,
    /// Columns of tables that are out of sight on the left.
    left: usize,
}

/// The lines of a report for a width, without what only files need.
fn laid(report: &Report, width: u16, theme: Theme) -> Vec<Line> {
    let mut all = lines(report, usize::from(width), &|text| twin(text, &theme));
    all.retain(|line| line.kind != Kind::Underline);
    all
}

const fn room(pane: Rect, theme: Theme) -> Rect {
    let inner = boxed::inside(pane, theme.plain);
    let mark = if inner.width < MARK { inner.width } else { MARK };
    Rect { x: inner.x + mark, width: inner.width - mark, ..inner }
}

impl Paper {
    /// Lays a report out for a pane, where it is not yet. The cursor stays on its line where the
    /// report is the same.
    pub fn lay(&mut self, report: &Report, pane: Rect, theme: Theme, anew: bool) {
        let area = room(pane, theme);
        if !anew && self.laid == (area.width, theme.ascii) {
            return;
        }
        self.laid = (area.width, theme.ascii);
        self.lines = laid(report, area.width, theme);
        self.go(self.scroll.at, area);
    }

    fn go(&mut self, to: usize, area: Rect) {
        self.scroll.go(to, self.lines.len(), usize::from(area.height));
        self.show_spot(area);
    }

    /// Back to the beginning, for another report.
    pub fn begin(&mut self) {
        *self = Self::default();
    }

    pub fn line(&self) -> Option<&Line> {
        self.lines.get(self.scroll.at)
    }

    /// The figure under the cursor: of those on its line the one closest to its column.
    pub fn spot(&self) -> Option<&Spot> {
        self.line()?.spots.iter().min_by_key(|spot| (spot.at + spot.width).abs_diff(self.column))
    }

    /// The lines as text, for the clipboard.
    pub fn text(&self) -> String {
        self.lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect()
    }

    /// The sections: their lines, and their headings.
    pub fn sections(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_headed = |line: &Line| matches!(line.kind, Kind::Title | Kind::Heading);
        let all = self.lines.iter().enumerate().filter(move |(_, line)| is_headed(line));
        all.map(|(at, line)| (at, line.text.as_str()))
    }

    /// The section that the cursor is in, by its number.
    pub fn section(&self) -> usize {
        self.sections().take_while(|(at, _)| *at <= self.scroll.at).count().saturating_sub(1)
    }

    /// Goes to a section, and shows it from its heading on.
    pub fn go_to_section(&mut self, number: usize, pane: Rect, theme: Theme) {
        let Some(to) = self.sections().nth(number).map(|(at, _)| at) else { return };
        let area = room(pane, theme);
        self.go(self.lines.len(), area);
        self.go(to, area);
    }

    /// Goes to the next line that has the words, or back to the one before; without words from
    /// section to section. False where there is none.
    pub fn seek(&mut self, terms: &Terms, step: Step, pane: Rect, theme: Theme) -> bool {
        let at = self.scroll.at;
        let is_wanted = |at: &usize| {
            self.lines.get(*at).is_some_and(|line| {
                if terms.words.is_empty() {
                    matches!(line.kind, Kind::Title | Kind::Heading)
                } else {
                    terms.are_in(&line.text)
                }
            })
        };
        let count = self.lines.len();
        let found = match step {
            Step::Here => (at..count).chain(0..at).find(is_wanted),
            Step::On => (at + 1..count).chain(0..at).find(is_wanted),
            Step::Back => (0..at).rev().chain((at..count).rev()).find(is_wanted),
        };
        let area = room(pane, theme);
        if let Some(to) = found {
            // A section is shown from its heading on.
            if terms.words.is_empty() {
                self.go(count, area);
            }
            self.go(to, area);
        }
        found.is_some()
    }

    /// Moves as an action says; false where it says nothing about moving.
    pub fn act(&mut self, action: &Action, pane: Rect, theme: Theme) -> bool {
        let area = room(pane, theme);
        match action {
            Action::Left | Action::Right => self.sideways(*action == Action::Right, area),
            Action::FirstColumn => self.go_to_spot(0, area),
            Action::LastColumn => self.go_to_spot(usize::MAX, area),
            _ => {
                let room = usize::from(area.height);
                if !self.scroll.act(action, self.lines.len(), room) {
                    return false;
                }
                self.show_spot(area);
            }
        }
        true
    }

    fn sideways(&mut self, on: bool, area: Rect) {
        let here = self.spot().map(|spot| spot.at);
        let spots = self.line().map_or(&[][..], |line| &line.spots);
        let at = spots.iter().position(|spot| Some(spot.at) == here);
        if let Some(at) = at {
            self.go_to_spot(if on { at + 1 } else { at.saturating_sub(1) }, area);
            return;
        }
        let shift = self.line().map_or(0, |line| self.shift(line, area));
        let to = if on { shift + STEP } else { shift.saturating_sub(STEP) };
        self.left = to.min(self.line().map_or(0, |line| line.whole));
    }

    fn go_to_spot(&mut self, number: usize, area: Rect) {
        let spots = self.line().map_or(&[][..], |line| &line.spots);
        let last = spots.len().saturating_sub(1);
        if let Some(spot) = spots.get(number.min(last)) {
            self.column = spot.at + spot.width;
        }
        self.show_spot(area);
        if number == 0 {
            self.left = 0;
        }
    }

    /// How far a line is moved sideways: as far as its table needs, at most, and by whole columns
    /// of it.
    fn shift(&self, line: &Line, area: Rect) -> usize {
        let fixed = fixed(line, area);
        let least = self.left.min(line.whole.saturating_sub(usize::from(area.width)));
        let mut begins = line.columns.iter().skip(1).map(|column| column.saturating_sub(fixed));
        begins.find(|shift| *shift >= least).unwrap_or(least)
    }

    /// Moves tables sideways as little as the figure under the cursor needs to be seen.
    fn show_spot(&mut self, area: Rect) {
        let width = usize::from(area.width);
        let Some(line) = self.line().filter(|line| line.whole > 0) else { return };
        let (fixed, shift) = (fixed(line, area), self.shift(line, area));
        let Some((at, ends)) = self.spot().map(|spot| (spot.at, spot.at + spot.width)) else {
            return;
        };
        if ends > shift + width {
            self.left = ends - width;
        } else if at < shift + fixed {
            self.left = at.saturating_sub(fixed);
        }
    }

    /// Draws as much as the pane has room for. The cursor stands on the figure it is on.
    pub fn draw(
        &self,
        report: &Report,
        pen: &mut Pen,
        pane: Rect,
        has_keys: bool,
    ) -> Option<Position> {
        let area = room(pane, *pen.theme);
        if area.width == 0 || area.height == 0 {
            return None;
        }
        let fresh;
        let lines = if self.laid == (area.width, pen.theme.ascii) {
            &self.lines
        } else {
            fresh = laid(report, area.width, *pen.theme);
            &fresh
        };
        let height = usize::from(area.height);
        let first = self.scroll.first_seen(height);
        let mut cursor = area.as_position();
        for (y, (at, line)) in (area.y..).zip(lines.iter().enumerate().skip(first).take(height)) {
            let is_here = at == self.scroll.at;
            if is_here {
                pen.text(area.x - MARK.min(area.x), y, MARK, ">", Role::Strong);
                let x = if line.text.is_empty() { area.x - MARK.min(area.x) } else { area.x };
                cursor = Position::new(x, y);
            }
            self.draw_line(pen, area, y, line);
            if let Some(spot) = self.spot().filter(|_| is_here) {
                let (x, width) = self.seen(line, spot, area);
                if has_keys && width > 0 {
                    pen.restyle(Rect { x, y, width, height: 1 }, Role::Selected);
                    cursor = Position::new(x, y);
                }
            }
        }
        boxed::more(pen, pane, lines.len().saturating_sub(first + height));
        Some(cursor)
    }

    fn draw_line(&self, pen: &mut Pen, area: Rect, y: u16, line: &Line) {
        let role = match line.kind {
            Kind::Title | Kind::Heading => Role::Heading,
            Kind::Caption | Kind::Total => Role::Strong,
            Kind::Head => Role::Dim,
            Kind::Row | Kind::Text | Kind::Blank | Kind::Underline => Role::Text,
        };
        let shift = self.shift(line, area);
        if shift == 0 {
            pen.text(area.x, y, area.width, &line.text, role);
            return;
        }
        let fixed = fixed(line, area);
        let head: String = taken(&line.text, 0, fixed.saturating_sub(2));
        let rest: String = taken(&line.text, shift + fixed, usize::from(area.width) - fixed);
        pen.text(area.x, y, area.width, &head, role);
        let fixed = u16::try_from(fixed).unwrap_or(area.width).min(area.width);
        pen.text(area.x + fixed, y, area.width - fixed, &rest, role);
    }

    /// Where a figure is seen: its first column on the screen, and how many.
    fn seen(&self, line: &Line, spot: &Spot, area: Rect) -> (u16, u16) {
        let shift = self.shift(line, area);
        let at = u16::try_from(spot.at.saturating_sub(shift)).unwrap_or(area.width).min(area.width);
        let width = u16::try_from(spot.width).unwrap_or(area.width).min(area.width - at);
        (area.x + at, width)
    }
}

/// How many columns of a line say what it is of: they stay where the rest moves sideways.
fn fixed(line: &Line, area: Rect) -> usize {
    line.columns.get(1).map_or(0, |second| (*second).min(usize::from(area.width) / 2))
}

/// Which way a line is looked for, and whether the one under the cursor counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Here,
    On,
    Back,
}

/// At most `width` columns of a text, from a column on.
fn taken(text: &str, from: usize, width: usize) -> String {
    let mut at = 0;
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        let begins = at;
        at += columns(grapheme);
        if begins >= from && at <= from + width {
            out.push_str(grapheme);
        }
    }
    out
}
