//! What all long lists share: a cursor that stays on its record, a window of rows, a filter,
//! sorting, copying.

use ratatui::layout::{Position, Rect};

use super::filter::{Change, FilterLine};
use super::pen::Pen;
use super::record::count;
use super::scroll::{Scroll, window};
use super::table::{self, Look, Table};
use crate::calc::Date;
use crate::calc::filter::Of;
use crate::calc::text::harmless;
use crate::db::request::{ListQuery, Page, Query};
use crate::tables::{Column, usual};
use crate::views::{Action, Among, Effect, Opening, Outcome, Scope};

/// As many rows as anybody can want at once.
pub const ALL_ROWS: usize = u32::MAX as usize;

pub struct List<R: 'static> {
    columns: &'static [Column<R>],
    name: fn(&R) -> &str,
    sign: fn(&R) -> Option<char>,
    query: fn(ListQuery, Date) -> Query,
    page: Option<Page<R>>,
    pub filter: FilterLine,
    sort: &'static str,
    descending: bool,
    scroll: Scroll,
    /// The column that sorting and explaining speak of.
    column: usize,
    selected: Option<String>,
    /// The record that was selected when the rows or their order were last chosen anew.
    locate: Option<String>,
}

impl<R> List<R> {
    #[must_use]
    pub fn new(
        columns: &'static [Column<R>],
        name: fn(&R) -> &str,
        sign: fn(&R) -> Option<char>,
        query: fn(ListQuery, Date) -> Query,
        filter: &str,
    ) -> Self {
        let columns = usual(columns);
        Self {
            columns,
            name,
            sign,
            query,
            page: None,
            filter: FilterLine::new(filter),
            sort: columns.first().map_or("", |column| column.name),
            descending: false,
            scroll: Scroll::default(),
            column: 0,
            selected: None,
            locate: None,
        }
    }

    /// Says what it is a list of: a term that chooses nothing there is refused.
    #[must_use]
    pub fn of(mut self, of: Of) -> Self {
        self.filter.set_of(of);
        self
    }

    /// Takes a filter as if it had been typed.
    pub fn filter_by(&mut self, text: &str) {
        self.filter.set(text);
        self.chosen();
    }

    /// Selects a record by its reference, wherever it is.
    pub fn select(&mut self, name: &str) {
        if self.selected() == Some(name) {
            return;
        }
        self.selected = Some(name.to_owned());
        self.locate.clone_from(&self.selected);
    }

    #[must_use]
    pub fn selected(&self) -> Option<&str> {
        self.selected.as_deref()
    }

    /// The row under the cursor, where it has arrived.
    #[must_use]
    pub fn row(&self) -> Option<&R> {
        let page = self.page.as_ref()?;
        let row = page.rows.get(self.scroll.at.checked_sub(page.first)?)?;
        (Some((self.name)(row)) == self.selected()).then_some(row)
    }

    #[must_use]
    pub fn column(&self) -> Option<&'static str> {
        self.columns.get(self.column).map(|column| column.name)
    }

    #[must_use]
    pub const fn page(&self) -> Option<&Page<R>> {
        self.page.as_ref()
    }

    #[must_use]
    pub const fn scope(&self) -> Scope {
        if self.filter.typing() { Scope::Line } else { Scope::Moving }
    }

    /// `18`, or `4 of 58`, for titles.
    #[must_use]
    pub fn count(&self) -> String {
        match &self.page {
            None => String::new(),
            Some(page) if page.matching == page.all => count(page.all),
            Some(page) => format!("{} of {}", count(page.matching), count(page.all)),
        }
    }

    fn matching(&self) -> usize {
        self.page.as_ref().map_or(0, |page| page.matching)
    }

    fn room(&self, area: Rect) -> usize {
        table::room(area).saturating_sub(usize::from(self.filter.height()))
    }

    /// The rows to ask for when the list has this area.
    #[must_use]
    pub fn wants(&self, area: Rect, today: Date) -> Query {
        let room = self.room(area);
        let (first, count) = window(self.scroll.first_seen(room), room);
        self.ask(first, count, today)
    }

    /// Every row, as filtered and sorted.
    #[must_use]
    pub fn all(&self, today: Date) -> Query {
        self.ask(0, ALL_ROWS, today)
    }

    fn ask(&self, first: usize, count: usize, today: Date) -> Query {
        (self.query)(ListQuery { first, count, ..self.list() }, today)
    }

    fn list(&self) -> ListQuery {
        ListQuery {
            filter: self.filter.filter().clone(),
            sort: self.sort,
            descending: self.descending,
            first: 0,
            count: 0,
            locate: self.locate.clone(),
        }
    }

    /// A record of this list, which keeps its neighbours in the filter and order of now.
    #[must_use]
    pub fn opening(&self, name: &str) -> Opening {
        let among = Some(Among::List(Box::new(ListQuery { locate: None, ..self.list() })));
        Opening { among, ..Opening::record(name) }
    }

    pub fn accept(&mut self, page: Page<R>, area: Rect) {
        let asked = self.locate.is_some() && self.locate == self.selected;
        let here = |name: &String| {
            page.rows.iter().position(|row| (self.name)(row) == name).map(|at| page.first + at)
        };
        let found = self.selected.as_ref().and_then(here);
        let to = match (found, page.located) {
            (Some(at), _) => at,
            (None, Some(at)) if asked => at,
            (None, _) if asked => 0,
            (None, _) => self.scroll.at,
        };
        let lost = asked && found.is_none() && page.located.is_none();
        self.scroll.go(to, page.matching, self.room(area));
        self.page = Some(page);
        if lost {
            self.selected = None;
        }
        self.reselect();
    }

    /// Selects what the cursor is on, where that row is here.
    fn reselect(&mut self) {
        let Some(page) = &self.page else { return };
        let row = self.scroll.at.checked_sub(page.first).and_then(|at| page.rows.get(at));
        match row {
            Some(row) => self.selected = Some((self.name)(row).to_owned()),
            None if page.matching == 0 => self.selected = None,
            None => {}
        }
    }

    /// The rows or their order are chosen anew: the selected record is looked for among them.
    pub fn chosen(&mut self) {
        self.locate.clone_from(&self.selected);
        self.scroll = Scroll::default();
    }

    fn set_sort(&mut self, reverse: bool) {
        let Some(column) = self.columns.get(self.column) else { return };
        if self.sort == column.name {
            self.descending = !self.descending;
        } else {
            self.sort = column.name;
            self.descending = reverse;
        }
        self.chosen();
    }

    /// Answers what any list answers.
    pub fn act(&mut self, action: &Action, area: Rect, today: Date) -> Outcome {
        match self.filter.act(action) {
            Change::Chosen => {
                self.chosen();
                return Outcome::QUIET;
            }
            Change::Kept => return Outcome::QUIET,
            Change::NotMine => {}
        }
        if self.scroll.act(action, self.matching(), self.room(area)) {
            self.selected = None;
            self.reselect();
            return Outcome::QUIET;
        }
        match action {
            Action::Left => self.column = self.column.saturating_sub(1),
            Action::Right => self.column = (self.column + 1).min(self.columns.len() - 1),
            Action::FirstColumn => self.column = 0,
            Action::LastColumn => self.column = self.columns.len().saturating_sub(1),
            Action::Sort => self.set_sort(false),
            Action::SortReverse => self.set_sort(true),
            Action::Copy => return self.copy(),
            Action::NextProblem => return self.next_problem(area),
            Action::CopyTable => return Outcome::ask(Effect::CopyAll(self.all(today))),
            Action::Write => return Outcome::ask(Effect::WriteAll(self.all(today))),
            _ => return Outcome::NotMine,
        }
        Outcome::QUIET
    }

    /// Goes to the next row that needs attention, among those that are here.
    fn next_problem(&mut self, area: Rect) -> Outcome {
        let Some(page) = &self.page else { return Outcome::QUIET };
        let here = self.scroll.at.saturating_sub(page.first);
        let needs = |at: &usize| page.rows.get(*at).is_some_and(|row| (self.sign)(row).is_some());
        let next = (here + 1..page.rows.len()).find(needs).or_else(|| (0..here).find(needs));
        let Some(to) = next.map(|at| at + page.first) else {
            return Outcome::say(
                "No other row near here needs attention. ! shows only those that do.",
            );
        };
        self.scroll.go(to, self.matching(), self.room(area));
        self.selected = None;
        self.reselect();
        Outcome::QUIET
    }

    /// The selected cell, or the row where the first column is selected.
    fn copy(&self) -> Outcome {
        let (Some(row), Some(name)) = (self.row(), self.selected()) else {
            return Outcome::say("There is no row here to copy.");
        };
        copied(self.columns, row, self.column, name)
    }

    /// The list with its filter line. Says in words why there is nothing where there is nothing.
    pub fn draw(
        &self,
        pen: &mut Pen,
        area: Rect,
        focused: bool,
        stale: bool,
        nothing: &str,
    ) -> Option<Position> {
        let foot = self.filter.height().min(area.height);
        let body = Rect { height: area.height - foot, ..area };
        let line = Rect { y: body.bottom(), height: foot, ..area };
        let in_table = self.draw_rows(pen, body, focused, stale, nothing);
        let in_filter = if foot > 0 { self.filter.draw(pen, line) } else { None };
        in_filter.or(in_table)
    }

    fn draw_rows(
        &self,
        pen: &mut Pen,
        area: Rect,
        focused: bool,
        stale: bool,
        nothing: &str,
    ) -> Option<Position> {
        let page = self.page.as_ref()?;
        if page.rows.is_empty() && page.matching == 0 {
            let text =
                if page.all == 0 { nothing } else { "Nothing matches. Esc clears the filter." };
            super::words(pen, area, text);
            return (area.width > 0 && area.height > 0).then(|| area.as_position());
        }
        // Where the window asked for is still on its way, the one that is here is shown.
        let top = self.scroll.first_seen(table::room(area));
        let last = page.first + page.rows.len().saturating_sub(1);
        let top = top.clamp(page.first, last);
        let table = Table {
            columns: self.columns,
            rows: table::seen(&page.rows, top - page.first, area),
            selected: self.scroll.at.checked_sub(top),
            column: self.column,
            sorted: Some((self.sort, self.descending)),
            sign: self.sign,
            focused,
            stale,
            look: Look::Row,
        };
        let cursor = table.draw(pen, area);
        cursor.or_else(|| (area.width > 0 && area.height > 0).then(|| area.as_position()))
    }
}

/// Copies a row, or one cell of it where that is not its first, with headings.
pub fn copied<R>(columns: &[Column<R>], row: &R, at: usize, name: &str) -> Outcome {
    let chosen = match columns.get(at) {
        Some(column) if at > 0 => std::slice::from_ref(column),
        _ => columns,
    };
    let heads: Vec<&str> = chosen.iter().map(|column| column.name).collect();
    let plain =
        |column: &Column<R>| harmless((column.cell)(row).plain().unwrap_or_default()).into_owned();
    let cells: Vec<String> = chosen.iter().map(plain).collect();
    let what = if chosen.len() == 1 && at > 0 {
        format!("{} of {name}", heads.concat())
    } else {
        name.to_owned()
    };
    Outcome::ask(Effect::Copy {
        what,
        text: format!("{}\n{}\n", heads.join("\t"), cells.join("\t")),
    })
}
