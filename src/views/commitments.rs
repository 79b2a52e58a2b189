//! Commitments as a grid of contracts and measures, with the quarters of the selected one below.
//! Both are entered with the keyboard alone.

mod arrive;
mod cells;
mod face;
mod paste;
mod quarters;
mod spec;
mod sums;
mod typing;
mod words;

use ratatui::layout::{Position, Rect};

use self::face::Totals;
use self::paste::Paste;
use self::quarters::{Quarters, below_heading};
pub use self::spec::SPEC;
use super::part::boxed::{inside, pane, titled};
use super::part::entry::Entry;
use super::part::figures;
use super::part::filter::{Change, FilterLine};
use super::part::grid::{self, At, Look, Widths};
use super::part::list::ALL_ROWS;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::pending::Ahead;
use super::part::record::capital;
use super::part::scroll::window;
use super::part::split::{above, one_at_a_time};
use super::{Action, Among, Cx, Effect, Opening, Outcome, Scope, View, Want};
use crate::calc::figure::Figure;
use crate::db::Error;
use crate::db::request::{
    Cell, Edit, Grid, GridBy, GridQuery, Label, ListQuery, Offer, ProfileDetail, Query, Reply,
};

const PROFILE: usize = 1;
/// The verb of the answer to whose value a cell is to have.
const CONFLICT: &str = "commitments.conflict";

struct Commitments {
    filter: FilterLine,
    by: GridBy,
    at: At,
    grid: Option<Grid>,
    totals: Totals,
    widths: Widths,
    profile: Option<Box<ProfileDetail>>,
    /// Where the cursor is among the quarters.
    quarter: At,
    panes: Panes,
    entry: Entry,
    paste: Option<Paste>,
    /// A paste that is on its way to the store: shown again where it is not taken.
    sent: Option<(Edit, Paste)>,
    /// Where the cursor was when a cell that was not saved was opened again: figures that are
    /// typed on are for that place.
    reopened: Option<(usize, usize)>,
    /// What somebody else has put into the cell that is typed in.
    theirs: Option<crate::calc::Quantity>,
    /// What the contract of the selected empty cell can commit to.
    offer: Option<Box<Offer>>,
    /// Text that was typed in a session before, and where: taken up again at its cell.
    seek: Option<(String, String)>,
}

/// What the cursor is on: contract, measure and its edition.
struct Spot<'a> {
    contract: &'a Label,
    measure: &'a Label,
    cell: Option<Cell>,
}

impl Commitments {
    fn open(opening: &Opening) -> Self {
        Self {
            filter: FilterLine::new(opening.name.as_deref().unwrap_or(&opening.filter)),
            by: GridBy::Contract,
            at: At::default(),
            grid: None,
            totals: Totals::default(),
            widths: Widths::default(),
            profile: None,
            quarter: At::default(),
            panes: Panes::default(),
            entry: Entry::default(),
            paste: None,
            sent: None,
            reopened: None,
            theirs: None,
            offer: None,
            seek: opening.typed.clone(),
        }
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        if one_at_a_time(area, cx.theme, self.panes.zoomed) {
            return if self.panes.focus == 0 { [Some(area), None] } else { [None, Some(area)] };
        }
        let [grid, profile] = above(area, 60);
        [Some(grid), Some(profile)]
    }

    fn grid_area(&self, cx: &Cx, area: Rect) -> Rect {
        let inner = inside(self.areas(cx, area)[0].unwrap_or(area), cx.theme.plain);
        Rect { height: inner.height.saturating_sub(self.filter.height()), ..inner }
    }

    /// The cell that is selected; none on a sum.
    fn spot(&self) -> Option<Spot<'_>> {
        if self.at.on_row_sums || self.at.on_column_sums {
            return None;
        }
        let grid = self.grid.as_ref()?;
        let (contract, measure) = labels(grid, self.by, (self.at.row.at, self.at.column.at))?;
        let cell = face::cell(grid, self.at.row.at, self.at.column.at);
        Some(Spot { contract, measure, cell })
    }

    fn quarters_area(&self, cx: &Cx, area: Rect) -> Rect {
        below_heading(inside(self.areas(cx, area)[1].unwrap_or(area), cx.theme.plain))
    }

    /// The profile of the selected cell, where it has arrived.
    fn profile(&self) -> Option<&ProfileDetail> {
        let (spot, detail) = (self.spot()?, self.profile.as_deref()?);
        let own = &detail.commitment;
        (spot.cell.is_some()
            && own.contract_ref == spot.contract.name
            && own.measure.measure_ref == spot.measure.name)
            .then_some(detail)
    }

    fn ask(&self, rows: (usize, usize), columns: (usize, usize)) -> Query {
        Query::Grid(GridQuery {
            filter: self.filter.filter().clone(),
            by: self.by,
            first_row: rows.0,
            rows: rows.1,
            first_column: columns.0,
            columns: columns.1,
            locate: self.seek.as_ref().and_then(|(place, _)| typing::locate(place)),
        })
    }

    fn all(&self) -> Query {
        self.ask((0, ALL_ROWS), (0, ALL_ROWS))
    }

    fn turn(&mut self) {
        self.by = match self.by {
            GridBy::Contract => GridBy::Measure,
            GridBy::Measure => GridBy::Contract,
        };
        self.at.turn();
        self.grid = None;
        self.totals = Totals::default();
        self.widths = Widths::default();
        self.entry.unmark();
    }

    /// The widths of what is here now.
    fn measure(&mut self) {
        if let Some(grid) = &self.grid {
            let (ahead, totals) = (Ahead::default(), &self.totals);
            let face = face::Commitments { grid, totals, by: self.by, ahead: &ahead };
            self.widths = Widths::of(&face);
        }
    }

    /// How many rows and columns there are in all.
    fn all_of_it(&self) -> (usize, usize) {
        self.grid.as_ref().map_or((0, 0), |grid| (grid.all_rows, grid.all_columns))
    }

    fn explain(&self, cx: &Cx) -> Outcome {
        if let Some(words) = self.quarter_in_words(cx) {
            return Outcome::say(format!(
                "{words} It is worth its units × the frozen proxy. To have the whole commitment \
                 explained: v, then i."
            ));
        }
        match self.spot() {
            Some(Spot { contract, measure, cell: Some(_) }) => {
                Outcome::ask(figures::now(&Figure::CommitmentValue {
                    contract_ref: contract.name.clone(),
                    measure_ref: measure.name.clone(),
                }))
            }
            Some(Spot { contract, measure, cell: None }) => Outcome::say(format!(
                "{} has no commitment to {}: there is no figure to explain.",
                contract.name, measure.name
            )),
            None if self.all_of_it() == (0, 0) => {
                Outcome::say("There is no commitment here to explain.")
            }
            None => self.explain_sum(),
        }
    }

    /// Opens what the row is, or what the column is.
    fn open_record(&self, row: bool) -> Outcome {
        let (of_row, of_column) = self.sum();
        let (own, other) = if row { (of_row, of_column) } else { (of_column, of_row) };
        let Some(label) = own else {
            return Outcome::say("This is a sum: there is nothing here to open.");
        };
        let at = other.map(|label| label.name.clone());
        let (view, with) = match &label.edition {
            None => (
                "contract",
                Opening { at, among: Some(self.contracts()), ..Opening::record(&label.name) },
            ),
            Some(edition) => {
                ("measure", Opening { at, ..Opening::record(format!("{edition}/{}", label.name)) })
            }
        };
        Outcome::ask(Effect::Open { view, with })
    }

    /// The contracts that the filter chooses, in the order of the grid.
    fn contracts(&self) -> Among {
        let (filter, sort) = (self.filter.filter().clone(), "contract_ref");
        let (descending, first, count, locate) = (false, 0, 0, None);
        Among::List(Box::new(ListQuery { filter, sort, descending, first, count, locate }))
    }

    fn copy(&self) -> Outcome {
        let Some(Spot { contract, measure, cell }) = self.spot() else {
            return Outcome::say("This is a sum. y copies a commitment, Y the whole grid.");
        };
        let units = cell.map(|cell| cell.units.to_string()).unwrap_or_default();
        let (contract, measure) = (&contract.name, &measure.name);
        Outcome::ask(Effect::Copy {
            what: format!("{contract} {measure}"),
            text: format!("contract_ref\tmeasure_ref\tunits\n{contract}\t{measure}\t{units}\n"),
        })
    }

    fn next_problem(&mut self, area: Rect) -> Outcome {
        let Some(grid) = &self.grid else { return Outcome::QUIET };
        let here = (self.at.row.at, self.at.column.at);
        let spots = face::problems(grid);
        let next = spots.iter().find(|spot| **spot > here).or_else(|| spots.first()).copied();
        let Some((row, column)) = next.filter(|next| *next != here) else {
            return Outcome::say("No other commitment near here needs attention.");
        };
        let all = (grid.all_rows, grid.all_columns);
        self.at.go((row, column), all, area, &self.widths);
        Outcome::QUIET
    }

    fn act_in_profile(&mut self, action: &Action, cx: &Cx) -> bool {
        let area = self.quarters_area(cx, cx.area);
        let found = self.with_quarters(cx, |own| (own.all(), Widths::of(own)));
        let Some((all, widths)) = found else { return false };
        let mut to = self.quarter;
        let (row, column) = (to.row.at, to.column.at);
        // Time runs on at the end of a year.
        let runs_on = match action {
            Action::Right if column + 1 == all.1 && row + 1 < all.0 => Some((row + 1, 0)),
            Action::Left if column == 0 && row > 0 => Some((row - 1, all.1 - 1)),
            _ => None,
        };
        if let Some(place) = runs_on {
            self.quarter.go(place, all, area, &widths);
            return true;
        }
        let is_move = to.act(action, all, area, &widths);
        if is_move && !to.on_row_sums && !to.on_column_sums {
            self.quarter = to;
        }
        is_move
    }

    fn act_in_grid(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match self.filter.act(action) {
            Change::Chosen => {
                self.at = At::default();
                self.entry.unmark();
                return Outcome::QUIET;
            }
            Change::Kept => return Outcome::QUIET,
            Change::NotMine => {}
        }
        let area = self.grid_area(cx, cx.area);
        let all = self.all_of_it();
        if self.at.act(action, all, area, &self.widths) {
            self.quarter = At::default();
            return Outcome::QUIET;
        }
        match action {
            Action::NextProblem => self.next_problem(area),
            Action::Copy => self.copy(),
            Action::CopyTable => Outcome::ask(Effect::CopyAll(self.all())),
            Action::Write => Outcome::ask(Effect::WriteAll(self.all())),
            Action::Sort | Action::SortReverse => {
                Outcome::say("The grid is in the order of references. t turns it round.")
            }
            _ => Outcome::NotMine,
        }
    }

    /// How the cells around the cursor are drawn in one of the panes.
    fn look(&self, in_profile: bool) -> Look<'_> {
        if self.in_profile() != in_profile {
            return Look::default();
        }
        let typing = self.entry.typing().map(|typing| &typing.field);
        let range = self.cursor().filter(|_| self.entry.is_marking());
        let range = range.map(|at| self.entry.range(at));
        Look { typing, range, pasted: self.pasted(), ..Look::default() }
    }

    fn draw_grid(&self, cx: &Cx, pen: &mut Pen, area: Rect, focused: bool) -> Option<Position> {
        let inner = inside(area, cx.theme.plain);
        let foot = self.filter.height().min(inner.height);
        let body = Rect { height: inner.height - foot, ..inner };
        pane(pen, area, &titled(&self.title(body), cx.waiting), focused);
        let cursor = match &self.grid {
            None => None,
            Some(grid) if grid.all_rows == 0 || grid.all_columns == 0 => {
                let text = if self.filter.is_everything() {
                    "Nothing is committed yet. Open a contract and press a, or bring commitments in: sleva import commitments FILE."
                } else {
                    "Nothing matches. Esc clears the filter."
                };
                super::part::words(pen, body, text);
                (body.width > 0 && body.height > 0).then(|| body.as_position())
            }
            Some(grid) => {
                let (ahead, totals) = (cx.ahead(), &self.totals);
                let face = face::Commitments { grid, totals, by: self.by, ahead };
                grid::draw(pen, body, &face, self.at, &self.widths, &self.look(false))
            }
        };
        let line = Rect { y: body.bottom(), height: foot, ..inner };
        let typing = if foot > 0 { self.filter.draw(pen, line) } else { None };
        typing.or(if focused { cursor } else { None })
    }
}

impl View for Commitments {
    fn place(&self) -> String {
        let ways = match self.by {
            GridBy::Contract => "contract × measure",
            GridBy::Measure => "measure × contract",
        };
        match self.filter.place() {
            filter if filter.is_empty() => ways.to_owned(),
            filter => format!("{ways}, {filter}"),
        }
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let area = self.grid_area(cx, cx.area);
        let (room, most) = (grid::rows(area), grid::columns_at_most(area));
        let top = self.at.row.first_seen(room);
        let left = grid::seen(area, &self.widths, self.at.column, self.all_of_it().1).start;
        let filter = self.filter.filter().clone();
        let (rows, columns) = self.reach(window(top, room), window(left, most));
        let mut wants = vec![
            Want { slot: 0, query: self.ask(rows, columns) },
            Want { slot: 1, query: Query::GridTotals { filter, by: self.by } },
        ];
        let place = (self.at.row.at, self.at.column.at);
        let is_going = self.with_cells(cx, |cells| cells.units(place).0.is_none()) == Some(true);
        if let Some(Spot { contract, measure, cell: Some(_) }) = self.spot().filter(|_| !is_going) {
            let query = Query::Profile {
                contract_ref: contract.name.clone(),
                measure_ref: measure.name.clone(),
            };
            wants.push(Want { slot: 2, query });
        }
        if let Some(Spot { contract, measure, cell: None }) = self.spot() {
            let query = Query::Offer {
                contract_ref: contract.name.clone(),
                edition: measure.edition.clone(),
                on: None,
            };
            wants.push(Want { slot: 3, query });
        }
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::Grid(grid) => self.take_grid(grid, cx),
            Reply::GridTotals(sums) => {
                self.totals = Totals::new(sums);
                self.measure();
            }
            Reply::Profile(detail) => {
                self.profile = Some(detail);
                self.begin_quarters(cx);
            }
            Reply::Offer(offer) => self.offer = Some(offer),
            _ => {}
        }
        self.resume(cx);
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if self.filter.typing() {
            return self.act_in_grid(action, cx);
        }
        if self.seek.is_some() && matches!(action, Action::Back | Action::Cancel) {
            self.seek = None;
            return Outcome::QUIET;
        }
        if self.paste.is_some() {
            return self.act_in_preview(action, cx);
        }
        if self.entry.is_typing() {
            return match action {
                Action::Choose(CONFLICT, whose) => self.choose(whose, cx),
                _ => self.act_in_cell(action, cx),
            };
        }
        if let Some(outcome) = self.enter(action, cx) {
            return outcome;
        }
        match action {
            Action::Do("commitments.turn") => self.turn(),
            Action::Do("commitments.profile") => {
                self.panes.focus = if self.in_profile() { 0 } else { PROFILE };
                self.entry.unmark();
                self.begin_quarters(cx);
            }
            Action::Open => return self.open_record(true),
            Action::Follow => return self.open_record(false),
            Action::Explain => return self.explain(cx),
            Action::Note => return self.open_note(),
            Action::Back if self.entry.unmark() => {}
            _ if self.panes.act(action, 2, 0) => self.begin_quarters(cx),
            _ if self.in_profile() && self.act_in_profile(action, cx) => {}
            _ => return self.act_in_grid(action, cx),
        }
        Outcome::QUIET
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [grid, below] = self.areas(cx, area);
        let in_profile = self.panes.focus == PROFILE;
        let mut cursor = None;
        if let Some(area) = grid {
            cursor = self.draw_grid(cx, pen, area, !in_profile);
        }
        if let Some(area) = below {
            let inner = pane(pen, area, "measure × quarter profile", in_profile);
            let own = match (self.profile(), self.spot()) {
                (Some(detail), _) => {
                    let own = Quarters { detail, ahead: cx.ahead() };
                    own.draw(pen, inner, self.quarter, &self.look(true), in_profile)
                }
                (None, None | Some(Spot { cell: None, .. })) => {
                    super::part::words(pen, inner, "Nothing is committed here.");
                    (inner.width > 0 && inner.height > 0).then(|| inner.as_position())
                }
                // The last one says whose it is; on a slow line, blanks first would cost as much
                // again as the quarters that are on their way.
                (None, Some(_)) => {
                    if let Some(detail) = self.profile.as_deref() {
                        let own = Quarters { detail, ahead: &Ahead::default() };
                        own.draw(pen, inner, self.quarter, &self.look(true), false);
                    }
                    None
                }
            };
            cursor = if in_profile { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        if self.filter.typing() {
            Scope::Line
        } else if self.paste.is_some() {
            Scope::Preview
        } else if self.entry.is_typing() {
            Scope::Cell
        } else {
            Scope::Grid
        }
    }

    fn says(&self, cx: &Cx) -> Option<String> {
        self.sentence(cx)
    }

    fn typed(&self) -> Option<(String, String)> {
        self.entry.typed().or_else(|| self.seek.clone())
    }

    fn kept(&mut self, edit: &Edit, _cx: &Cx) -> Outcome {
        self.sent = self.sent.take().filter(|(sent, _)| sent != edit);
        Outcome::QUIET
    }

    fn refused(&mut self, edit: &Edit, error: &Error, cx: &Cx) -> Option<Outcome> {
        self.take_back(edit, error, cx)
    }

    /// The cell under the cursor, or one that a paste or a marked range is about, is not here yet.
    fn is_busy(&self) -> bool {
        let Some(grid) = &self.grid else { return true };
        let is_here = |(row, column): (usize, usize)| {
            row < grid.first_row + grid.rows.len()
                && row >= grid.first_row
                && column < grid.first_column + grid.columns.len()
                && column >= grid.first_column
        };
        if self.seek.is_some() {
            return true;
        }
        if grid.all_rows == 0 || grid.all_columns == 0 || self.filter.typing() {
            return false;
        }
        let at = (self.at.row.at, self.at.column.at);
        let is_sum = self.at.on_row_sums || self.at.on_column_sums;
        if self.in_profile() {
            let is_committed = self.spot().is_some_and(|spot| spot.cell.is_some());
            return is_committed && self.profile().is_none();
        }
        let (rows, columns) = self.reach((at.0, 1), (at.1, 1));
        let last_row = (rows.0 + rows.1).saturating_sub(1).min(grid.all_rows - 1);
        let last_column = (columns.0 + columns.1).saturating_sub(1).min(grid.all_columns - 1);
        let ends = [(rows.0, columns.0), (last_row, last_column)];
        !is_sum && ends.into_iter().any(|end| !is_here(end))
    }

    fn selected(&self) -> Option<String> {
        self.spot().map(|spot| format!("{} {}", spot.contract.name, spot.measure.name))
    }
}

impl Commitments {
    /// The rows and columns to ask for: those that are seen, and those that a marked range or a
    /// paste is about.
    fn reach(&self, rows: (usize, usize), columns: (usize, usize)) -> (Part, Part) {
        let own = match (&self.paste, self.cursor()) {
            (Some(paste), _) if !self.in_profile() => {
                let wide = paste.cells.iter().map(Vec::len).max().unwrap_or(1);
                Some(((paste.at.0, paste.cells.len()), (paste.at.1, wide)))
            }
            (_, Some(at)) if self.entry.is_marking() && !self.in_profile() => {
                let (rows, columns) = self.entry.range(at);
                let part = |range: std::ops::RangeInclusive<usize>| (*range.start(), range.count());
                Some((part(rows), part(columns)))
            }
            // The row above is what is copied from.
            _ => Some(((rows.0.saturating_sub(1), 2), columns)),
        };
        own.map_or((rows, columns), |own| (join(rows, own.0), join(columns, own.1)))
    }
}

/// First and count of a part of the rows or columns.
type Part = (usize, usize);

/// The part that has both.
fn join(a: Part, b: Part) -> Part {
    let first = a.0.min(b.0);
    (first, (a.0.saturating_add(a.1)).max(b.0.saturating_add(b.1)) - first)
}

/// Contract and measure of a cell, where both are here.
fn labels(grid: &Grid, by: GridBy, at: (usize, usize)) -> Option<(&Label, &Label)> {
    let (row, column) = (face::row_of(grid, at.0)?, face::column_of(grid, at.1)?);
    Some(match by {
        GridBy::Contract => (row, column),
        GridBy::Measure => (column, row),
    })
}
