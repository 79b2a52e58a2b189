//! The quarters of one commitment as a grid: a row for each financial year of the contract.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use crate::calc::commitment::Profile;
use crate::calc::explain::value_text;
use crate::calc::{Quantity, Quarter, value};
use crate::db::request::{ProfileDetail, Record, Step};
use crate::tables::bars::bar;
use crate::views::part::entry::Spot;
use crate::views::part::grid::{self, At, Face, Figure, Look, Widths};
use crate::views::part::pen::Pen;
use crate::views::part::pending::{Ahead, Place, Stage};
use crate::views::part::theme::Role;

/// A quarter with its units, as it will be when everything is saved.
pub type Entry = (Quarter, Option<Quantity>);

/// The quarters of a commitment, with what is on its way to the store.
pub struct Quarters<'a> {
    pub detail: &'a ProfileDetail,
    pub ahead: &'a Ahead<'a>,
}

impl Quarters<'_> {
    fn first_year(&self) -> i16 {
        self.detail.quarters.first().map_or(0, |(quarter, _)| quarter.year())
    }

    /// How many rows and columns there are.
    pub fn all(&self) -> Spot {
        let last = self.detail.quarters.last().map_or(0, |(quarter, _)| quarter.year());
        let years = self.detail.quarters.first().map_or(0, |_| last - self.first_year() + 1);
        (usize::try_from(years).unwrap_or(0), 4)
    }

    /// The quarter at a place of the grid; none outside the contract's life.
    pub fn at(&self, (row, column): Spot) -> Option<Quarter> {
        let year = self.first_year() + i16::try_from(row).ok()?;
        let quarter = Quarter::new(year, i8::try_from(column + 1).ok()?)?;
        self.detail.quarters.iter().any(|(own, _)| *own == quarter).then_some(quarter)
    }

    pub fn spot_of(&self, quarter: Quarter) -> Option<Spot> {
        let row = usize::try_from(quarter.year() - self.first_year()).ok()?;
        let column = usize::try_from(quarter.number() - 1).ok()?;
        self.at((row, column)).map(|_| (row, column))
    }

    fn key(&self, quarter: Quarter) -> Place<'_> {
        let commitment = &self.detail.commitment;
        Place::Quarter(&commitment.contract_ref, &commitment.measure.measure_ref, quarter)
    }

    /// What the store has, as far as it is known here.
    fn stored(&self, quarter: Quarter) -> Option<Quantity> {
        let own = self.detail.quarters.iter().find(|(own, _)| *own == quarter);
        own.and_then(|(_, units)| *units)
    }

    /// What the cell shows, and the stage that it is at where it is on its way.
    pub fn units(&self, quarter: Quarter) -> (Option<Quantity>, Option<&Stage>) {
        match self.ahead.get(self.key(quarter)) {
            Some((units, stage)) => (units, Some(stage)),
            None => (self.stored(quarter), None),
        }
    }

    /// What an edit of the cell begins from: what was seen in it last.
    pub fn base(&self, quarter: Quarter) -> Option<Quantity> {
        let failed = self.ahead.failed_from(self.key(quarter));
        failed.unwrap_or_else(|| self.units(quarter).0)
    }

    /// Every quarter as it will be.
    pub fn entries(&self) -> Vec<Entry> {
        let own = self.detail.quarters.iter();
        own.map(|(quarter, _)| (*quarter, self.units(*quarter).0)).collect()
    }

    /// What the quarters add up to; none where none is entered.
    pub fn sum(&self) -> Option<Quantity> {
        let mut entered = self.entries().into_iter().filter_map(|(_, units)| units).peekable();
        entered.peek()?;
        entered.try_fold(Quantity::ZERO, Quantity::checked_add)
    }

    /// The units of the commitment, as they will be.
    pub fn committed(&self) -> Quantity {
        let commitment = &self.detail.commitment;
        let key = Place::Units(&commitment.contract_ref, &commitment.measure.measure_ref);
        self.ahead.get(key).and_then(|(units, _)| units).unwrap_or(commitment.units)
    }

    /// The step that gives a quarter other units than it `was` seen with; none where they are the
    /// same.
    pub fn step(
        &self,
        quarter: Quarter,
        (was, to): (Option<Quantity>, Option<Quantity>),
    ) -> Option<Step> {
        (was != to).then(|| {
            let record = |units| {
                let commitment = &self.detail.commitment;
                Record::Profile(Profile {
                    contract_ref: commitment.contract_ref.clone(),
                    measure_ref: commitment.measure.measure_ref.clone(),
                    quarter,
                    units,
                })
            };
            Step::of(was.map(record), to.map(record))
        })
    }

    /// A quarter in words.
    pub fn in_words(&self, quarter: Quarter) -> String {
        let measure = &self.detail.commitment.measure;
        let lead =
            format!("{} {} in {quarter}", self.detail.commitment.contract_ref, measure.measure_ref);
        let stage = match self.units(quarter).1 {
            Some(Stage::Failed(why)) => format!(" {why}"),
            _ => String::new(),
        };
        match self.units(quarter).0 {
            None => format!("{lead}: not entered. {}{stage}", self.state()),
            Some(units) => {
                let worth = value_text(value::line(measure.kind, units, measure.proxy));
                let (units, unit) = (units.grouped(), &measure.unit);
                format!("{lead}: {units} {unit}, {worth}. {}{stage}", self.state())
            }
        }
    }

    /// Whether the quarters add up, in a sentence.
    pub fn state(&self) -> String {
        let (committed, unit) = (self.committed(), &self.detail.commitment.measure.unit);
        match self.sum() {
            None => "Not spread over quarters yet; = spreads it evenly.".to_owned(),
            Some(sum) if sum == committed => "The quarters add up.".to_owned(),
            Some(sum) => format!(
                "~ The quarters add up to {}, {} {unit} are committed; = spreads them evenly.",
                sum.grouped(),
                committed.grouped()
            ),
        }
    }

    fn heading(&self) -> String {
        let commitment = &self.detail.commitment;
        let measure = &commitment.measure;
        let state = match self.sum() {
            None => "not spread over quarters yet".to_owned(),
            Some(sum) if sum == self.committed() => "its quarters add up".to_owned(),
            Some(sum) => format!("~ its quarters add up to {}", sum.grouped()),
        };
        let (contract, name) = (&commitment.contract_ref, &measure.measure_ref);
        let (units, unit) = (self.committed().grouped(), &measure.unit);
        format!("{contract} {name}: {units} {unit} committed, {state}; {}", measure.title)
    }

    /// Draws the quarters under a heading, with bars at the right where there is room.
    pub fn draw(
        &self,
        pen: &mut Pen,
        area: Rect,
        at: At,
        look: &Look,
        selected: bool,
    ) -> Option<Position> {
        if area.width < 4 || area.height == 0 {
            return None;
        }
        let area = Rect { x: area.x + 1, width: area.width - 2, ..area };
        pen.text(area.x, area.y, area.width, &self.heading(), Role::Strong);
        let grid = below_heading(area);
        if grid.height < 2 {
            return Some(area.as_position());
        }
        let widths = Widths::of(self);
        let without_sums = usize::from(grid.height) < self.all().0 + 3;
        let look = &Look { is_idle: !selected, without_sums, ..look.clone() };
        let cursor = grid::draw(pen, grid, self, at, &widths, look);
        self.bars(pen, grid, at, &widths);
        cursor.or(Some(area.as_position()))
    }

    fn bars(&self, pen: &mut Pen, area: Rect, at: At, widths: &Widths) {
        let x = grid::end(area, widths, 4) + 2;
        let room = area.right().saturating_sub(x) / 4;
        if room < 4 {
            return;
        }
        let most =
            self.entries().into_iter().filter_map(|(_, units)| units.map(Quantity::raw)).max();
        let top = at.row.first_seen(grid::rows(area));
        for (row, y) in (top..self.all().0).zip(area.y + 1..area.bottom().saturating_sub(2)) {
            for (column, x) in (0..4).zip((x..).step_by(usize::from(room))) {
                let units = self.at((row, column)).and_then(|quarter| self.units(quarter).0);
                let bar = bar(room - 1, units.map_or(0, Quantity::raw), most.unwrap_or(0));
                pen.text(x, y, room - 1, &bar, Role::Text);
            }
        }
    }
}

/// The part of a pane that has the grid.
pub const fn below_heading(area: Rect) -> Rect {
    let used = if area.height == 0 { 0 } else { 1 };
    Rect { y: area.y + used, height: area.height - used, ..area }
}

impl Face for Quarters<'_> {
    fn corner(&self) -> String {
        "Year".to_owned()
    }

    fn rows(&self) -> Range<usize> {
        0..self.all().0
    }

    fn columns(&self) -> Range<usize> {
        0..4
    }

    fn row_label(&self, row: usize) -> String {
        let year = i16::try_from(row).map_or(0, |row| self.first_year() + row);
        Quarter::new(year, 1).map(Quarter::financial_year).unwrap_or_default()
    }

    fn head(&self, column: usize) -> String {
        format!("Q{}", column + 1)
    }

    fn figure(&self, row: usize, column: usize) -> Figure {
        let Some(quarter) = self.at((row, column)) else { return (String::new(), Role::Dim) };
        match self.units(quarter) {
            (units, Some(Stage::Failed(_))) => {
                (format!("!{}", units.map(Quantity::grouped).unwrap_or_default()), Role::Bad)
            }
            (Some(units), _) => (units.grouped(), Role::Text),
            (None, _) => ("·".to_owned(), Role::Dim),
        }
    }

    fn row_sum(&self, row: usize) -> String {
        let units = (0..4).filter_map(|column| self.at((row, column)));
        let mut units = units.filter_map(|quarter| self.units(quarter).0).peekable();
        if units.peek().is_none() {
            return "·".to_owned();
        }
        let sum = units.try_fold(Quantity::ZERO, Quantity::checked_add);
        sum.map(Quantity::grouped).unwrap_or_default()
    }

    fn sum_head(&self) -> String {
        "Σ".to_owned()
    }

    fn column_sum(&self, _column: usize) -> String {
        String::new()
    }

    fn sum_label(&self) -> String {
        format!("Σ of {}", self.committed().grouped())
    }

    fn sum_of_all(&self) -> String {
        self.sum().map_or_else(|| "·".to_owned(), Quantity::grouped)
    }
}
