//! Commitments as a grid of contracts and measures, with the quarters of the selected one below.

mod face;
mod profile;
mod sums;

use ratatui::layout::{Position, Rect};

use self::face::{Totals, column_of, row_of};
use super::part::boxed::{inside, pane, titled};
use super::part::filter::{Change, FilterLine};
use super::part::grid::{self, At, Widths};
use super::part::list::ALL_ROWS;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::scroll::window;
use super::part::split::{above, one_at_a_time};
use super::{
    Action, Among, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want,
};
use crate::calc::explain::value_text;
use crate::calc::figure::Figure;
use crate::db::request::{
    Cell, Grid, GridBy, GridQuery, Label, ListQuery, ProfileDetail, Query, Reply,
};
use crate::tables::commitments::in_words;

pub const SPEC: ViewSpec = ViewSpec {
    id: "commitments",
    title: "Commitments",
    short: "Commit",
    purpose: "What each contract promises, measure by measure and quarter by quarter.",
    digit: 3,
    go: "g m",
    open: |opening| Box::new(Commitments::open(opening)),
    keys: KEYS,
    lacks: &[Action::Sort, Action::SortReverse, Action::PreviousRecord, Action::NextRecord],
};

const KEYS: &[Binding] = &[
    Binding {
        scope: Scope::Moving,
        keys: &["t"],
        action: Action::Do("commitments.turn"),
        name: "turn-grid",
        hint: "turn",
        help: "Turns the grid: contracts down and measures across, or the other way round.",
        place: Place::Bar,
    },
    Binding {
        scope: Scope::Moving,
        keys: &["v"],
        action: Action::Do("commitments.profile"),
        name: "go-to-profile",
        hint: "profile",
        help: "Goes into the quarters of the selected commitment, and back to the grid.",
        place: Place::Bar,
    },
];

const PROFILE: usize = 1;

struct Commitments {
    filter: FilterLine,
    by: GridBy,
    at: At,
    grid: Option<Grid>,
    totals: Totals,
    widths: Widths,
    profile: Option<Box<ProfileDetail>>,
    /// The selected quarter, counted from the first of the profile.
    quarter: usize,
    panes: Panes,
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
            quarter: 0,
            panes: Panes::default(),
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
        let (row, column) = (row_of(grid, self.at.row.at)?, column_of(grid, self.at.column.at)?);
        let (contract, measure) = match self.by {
            GridBy::Contract => (row, column),
            GridBy::Measure => (column, row),
        };
        let cell = face::cell(grid, self.at.row.at, self.at.column.at);
        Some(Spot { contract, measure, cell })
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
    }

    /// The widths of what is here now.
    fn measure(&mut self) {
        if let Some(grid) = &self.grid {
            let face = face::Commitments { grid, totals: &self.totals, by: self.by };
            self.widths = Widths::of(&face);
        }
    }

    /// How many rows and columns there are in all.
    fn all_of_it(&self) -> (usize, usize) {
        self.grid.as_ref().map_or((0, 0), |grid| (grid.all_rows, grid.all_columns))
    }

    fn explain_quarter(&self, detail: &ProfileDetail) -> Outcome {
        let words = profile::in_words(detail, self.quarter).unwrap_or_default();
        Outcome::say(format!(
            "{words} That is its units × the frozen proxy. To have the whole commitment explained: v, then i."
        ))
    }

    fn explain(&self) -> Outcome {
        if let Some(detail) = self.profile().filter(|_| self.panes.focus == PROFILE) {
            return self.explain_quarter(detail);
        }
        match self.spot() {
            Some(Spot { contract, measure, cell: Some(_) }) => {
                Outcome::ask(Effect::Explain(Figure::CommitmentValue {
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
        Among::List(ListQuery { filter, sort, descending, first, count, locate })
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

    fn act_in_profile(&mut self, action: &Action) -> bool {
        let count = self.profile().map_or(0, |detail| detail.quarters.len());
        match profile::step(self.quarter, action, count) {
            Some(to) => self.quarter = to,
            None => return false,
        }
        true
    }

    fn act_in_grid(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match self.filter.act(action) {
            Change::Chosen => {
                self.at = At::default();
                return Outcome::QUIET;
            }
            Change::Kept => return Outcome::QUIET,
            Change::NotMine => {}
        }
        let area = self.grid_area(cx, cx.area);
        let all = self.all_of_it();
        if self.at.act(action, all, area, &self.widths) {
            self.quarter = 0;
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

    fn words(&self, spot: &Spot) -> String {
        if let Some(detail) = self.profile() {
            return in_words(&detail.commitment);
        }
        let Spot { contract, measure, cell } = spot;
        let lead = format!("{} {} {}", contract.name, measure.name, measure.title);
        match cell {
            None => format!("{lead}: nothing committed."),
            Some(cell) => {
                let unit = measure.unit.as_deref().unwrap_or_default();
                format!("{lead}: {} {unit}, {}", cell.units.grouped(), value_text(Some(cell.value)))
            }
        }
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
                    "Nothing is committed yet. Bring commitments in: sleva import commitments FILE."
                } else {
                    "Nothing matches. Esc clears the filter."
                };
                super::part::words(pen, body, text);
                (body.width > 0 && body.height > 0).then(|| body.as_position())
            }
            Some(grid) => {
                let face = face::Commitments { grid, totals: &self.totals, by: self.by };
                grid::draw(pen, body, &face, self.at, &self.widths)
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
        let mut wants = vec![
            Want { slot: 0, query: self.ask(window(top, room), window(left, most)) },
            Want { slot: 1, query: Query::GridTotals { filter, by: self.by } },
        ];
        if let Some(Spot { contract, measure, cell: Some(_) }) = self.spot() {
            let query = Query::Profile {
                contract_ref: contract.name.clone(),
                measure_ref: measure.name.clone(),
            };
            wants.push(Want { slot: 2, query });
        }
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::Grid(grid) => {
                self.grid = Some(grid);
                self.measure();
                let (area, all) = (self.grid_area(cx, cx.area), self.all_of_it());
                let to = (self.at.row.at, self.at.column.at);
                self.at.go(to, all, area, &self.widths);
            }
            Reply::GridTotals(sums) => {
                self.totals = Totals::new(sums);
                self.measure();
            }
            Reply::Profile(detail) => self.profile = Some(detail),
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if self.filter.typing() {
            return self.act_in_grid(action, cx);
        }
        match action {
            Action::Do("commitments.turn") => self.turn(),
            Action::Do("commitments.profile") => {
                self.panes.focus = if self.panes.focus == PROFILE { 0 } else { PROFILE };
            }
            Action::Open => return self.open_record(true),
            Action::Follow => return self.open_record(false),
            Action::Explain => return self.explain(),
            _ if self.panes.act(action, 2, 0) => {}
            _ if self.panes.focus == PROFILE && self.act_in_profile(action) => {}
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
            let quarter = in_profile.then_some(self.quarter);
            let own = match (self.profile(), self.spot()) {
                (Some(detail), _) => profile::draw(pen, inner, detail, quarter),
                (None, None | Some(Spot { cell: None, .. })) => {
                    super::part::words(pen, inner, "Nothing is committed here.");
                    (inner.width > 0 && inner.height > 0).then(|| inner.as_position())
                }
                _ => None,
            };
            cursor = if in_profile { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        if self.filter.typing() { Scope::Line } else { Scope::Moving }
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if self.filter.typing() {
            return Some(self.filter.help());
        }
        if let Some(error) = self.filter.error() {
            return Some(error.to_owned());
        }
        let Some(spot) = self.spot() else { return self.sum_in_words() };
        let quarter = if self.panes.focus == PROFILE {
            self.profile().and_then(|detail| profile::in_words(detail, self.quarter))
        } else {
            None
        };
        Some(quarter.unwrap_or_else(|| self.words(&spot)))
    }

    fn selected(&self) -> Option<String> {
        self.spot().map(|spot| format!("{} {}", spot.contract.name, spot.measure.name))
    }
}
