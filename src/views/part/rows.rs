//! A list whose rows are all here: sorted and moved through without asking for anything.

use ratatui::layout::{Position, Rect};

use super::filter::{Change, FilterLine};
use super::list::copied;
use super::pen::Pen;
use super::record::count;
use super::scroll::Scroll;
use super::table::{self, Entry, Look, Table};
use crate::calc::text::fold;
use crate::db::request::Query;
use crate::tables::{Column, usual};
use crate::views::{Action, Among, Effect, Opening, Outcome, Scope};

/// What stands on a row of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    /// A group and how many records are in it.
    Group(String, usize),
    Row(usize),
}

pub struct Rows<R: 'static> {
    columns: &'static [Column<R>],
    name: fn(&R) -> String,
    sign: fn(&R) -> Option<char>,
    group: Option<fn(&R) -> String>,
    rank: fn(&R, &str) -> Option<u8>,
    /// None where the view filters by asking for other rows.
    filter: Option<FilterLine>,
    folded: Vec<String>,
    here: Vec<R>,
    items: Vec<Item>,
    scroll: Scroll,
    column: usize,
    /// None keeps the order in which the rows came.
    sort: Option<(usize, bool)>,
}

impl<R> Rows<R> {
    #[must_use]
    pub fn new(
        columns: &'static [Column<R>],
        name: fn(&R) -> String,
        sign: fn(&R) -> Option<char>,
    ) -> Self {
        Self {
            columns: usual(columns),
            name,
            sign,
            group: None,
            rank: |_, _| None,
            filter: None,
            folded: Vec::new(),
            here: Vec::new(),
            items: Vec::new(),
            scroll: Scroll::default(),
            column: 0,
            sort: None,
        }
    }

    /// With a filter of its own: words in any order over all columns.
    #[must_use]
    pub fn filtered(mut self) -> Self {
        self.filter = Some(FilterLine::default());
        self
    }

    #[must_use]
    pub fn scope(&self) -> Scope {
        let typing = self.filter.as_ref().is_some_and(FilterLine::typing);
        if typing { Scope::Line } else { Scope::Moving }
    }

    /// Whether an action is for the filter before it is for anything else.
    #[must_use]
    pub fn takes(&self, action: &Action) -> bool {
        let Some(filter) = &self.filter else { return false };
        filter.typing() || *action == Action::Back && !filter.is_everything()
    }

    fn place(&self) -> String {
        self.filter.as_ref().map(FilterLine::place).unwrap_or_default()
    }

    /// What the message line says while a filter is typed.
    #[must_use]
    pub fn says(&self) -> Option<String> {
        (self.scope() == Scope::Line).then(|| {
            "Words in any order, over all columns. Enter keeps the filter, Esc drops it.".to_owned()
        })
    }

    /// A place with the filter after it, for the breadcrumb.
    #[must_use]
    pub fn place_after(&self, place: &str) -> String {
        match self.place() {
            filter if filter.is_empty() => place.trim_end().to_owned(),
            filter => format!("{}, {filter}", place.trim_end()),
        }
    }

    /// `3`, or `1 of 3`, for titles.
    #[must_use]
    pub fn count(&self) -> String {
        let shown = self.items.iter().filter(|item| matches!(item, Item::Row(_))).count();
        if self.is_chosen() {
            format!("{} of {}", count(shown), count(self.here.len()))
        } else {
            count(self.here.len())
        }
    }

    fn is_chosen(&self) -> bool {
        self.filter.as_ref().is_some_and(|filter| !filter.is_everything())
    }

    fn lets_through(&self, row: &R, words: &[String]) -> bool {
        let needs = self.filter.as_ref().is_some_and(|filter| filter.filter().attention);
        if needs && (self.sign)(row).is_none() {
            return false;
        }
        let cell = |column: &Column<R>| fold(&(column.cell)(row).shown());
        let cells: Vec<String> =
            if words.is_empty() { Vec::new() } else { self.columns.iter().map(cell).collect() };
        words.iter().all(|word| cells.iter().any(|cell| cell.contains(word.as_str())))
    }

    /// In groups that fold, in the order in which the groups first come.
    #[must_use]
    pub fn grouped(mut self, group: fn(&R) -> String) -> Self {
        self.group = Some(group);
        self
    }

    /// Where a column, by its name, has an order of its own: the place of a row in it.
    #[must_use]
    pub fn ranked(mut self, rank: fn(&R, &str) -> Option<u8>) -> Self {
        self.rank = rank;
        self
    }

    /// The rows that are seen in an area, without headings of groups.
    #[must_use]
    pub fn seen(&self, area: Rect) -> Vec<&R> {
        let room = table::room(area);
        let items = self.items.iter().skip(self.scroll.first_seen(room)).take(room);
        let row = |item: &Item| match item {
            Item::Row(at) => self.here.get(*at),
            Item::Group(..) => None,
        };
        items.filter_map(row).collect()
    }

    /// Takes new rows; the cursor stays on its record where that is still here.
    pub fn set(&mut self, rows: Vec<R>) {
        let fresh = self.here.is_empty();
        let selected = self.selected();
        self.here = rows;
        self.order();
        self.follow(selected.as_deref());
        if fresh {
            let first = self.items.iter().position(|item| matches!(item, Item::Row(_)));
            self.scroll.at = first.unwrap_or(0);
        }
    }

    fn order(&mut self) {
        if let Some((column, down)) = self.sort
            && let Some(column) = self.columns.get(column)
        {
            let rank = self.rank;
            self.here.sort_by(|a, b| {
                let order = match (rank(a, column.name), rank(b, column.name)) {
                    (Some(a), Some(b)) => a.cmp(&b),
                    _ => (column.cell)(a).order(&(column.cell)(b)),
                };
                if down { order.reverse() } else { order }
            });
        }
        self.lay();
    }

    /// Puts the rows under the headings of their groups.
    fn lay(&mut self) {
        let words = self.filter.as_ref().map(FilterLine::all_words).unwrap_or_default();
        let shown = self.here.iter().enumerate().filter(|(_, row)| self.lets_through(row, &words));
        let Some(group) = self.group else {
            self.items = shown.map(|(at, _)| Item::Row(at)).collect();
            return;
        };
        let mut groups: Vec<(String, Vec<Item>)> = Vec::new();
        for (at, row) in shown {
            let name = group(row);
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, items)) => items.push(Item::Row(at)),
                None => groups.push((name, vec![Item::Row(at)])),
            }
        }
        if self.sort.is_some() {
            groups.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        self.items.clear();
        for (name, items) in groups {
            let folded = self.folded.contains(&name);
            self.items.push(Item::Group(name, items.len()));
            if !folded {
                self.items.extend(items);
            }
        }
    }

    fn follow(&mut self, name: Option<&str>) {
        let is_row = |item: &Item| match item {
            Item::Row(at) => self.here.get(*at).map(self.name).as_deref() == name,
            Item::Group(..) => false,
        };
        let at = if name.is_some() { self.items.iter().position(is_row) } else { None };
        self.scroll.at = at.unwrap_or(self.scroll.at).min(self.items.len().saturating_sub(1));
    }

    #[must_use]
    pub fn row(&self) -> Option<&R> {
        match self.items.get(self.scroll.at)? {
            Item::Row(at) => self.here.get(*at),
            Item::Group(..) => None,
        }
    }

    /// The group that is selected by its heading.
    #[must_use]
    pub fn heading(&self) -> Option<&str> {
        match self.items.get(self.scroll.at)? {
            Item::Group(name, _) => Some(name),
            Item::Row(_) => None,
        }
    }

    /// Folds the selected group, or opens it again; false on a record.
    fn fold(&mut self) -> bool {
        let Some(name) = self.heading().map(str::to_owned) else { return false };
        match self.folded.iter().position(|known| *known == name) {
            Some(at) => drop(self.folded.remove(at)),
            None => self.folded.push(name),
        }
        self.lay();
        true
    }

    #[must_use]
    pub fn selected(&self) -> Option<String> {
        self.row().map(self.name)
    }

    /// Selects a record by its name, where it is shown.
    pub fn select(&mut self, name: &str) {
        self.follow(Some(name));
    }

    /// The names of all records that are shown, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let name = |item: &Item| match item {
            Item::Row(at) => self.here.get(*at).map(self.name),
            Item::Group(..) => None,
        };
        self.items.iter().filter_map(name).collect()
    }

    /// A record of these, which keeps its neighbours as they are shown now.
    #[must_use]
    pub fn opening(&self, name: String) -> Opening {
        Opening { among: Some(Among::Names(self.names())), ..Opening::record(name) }
    }

    #[must_use]
    pub const fn len(&self) -> usize {
        self.here.len()
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.here.is_empty()
    }

    #[must_use]
    pub fn column(&self) -> Option<&'static str> {
        self.columns.get(self.column).map(|column| column.name)
    }

    /// Answers what any list answers. `all` is the query that has these rows.
    pub fn act(&mut self, action: &Action, area: Rect, all: &Query) -> Outcome {
        if self.filter_acts(action) {
            return Outcome::QUIET;
        }
        if self.scroll.act(action, self.items.len(), table::room(area)) {
            return Outcome::QUIET;
        }
        match action {
            Action::Open if self.fold() => {}
            Action::Left => self.column = self.column.saturating_sub(1),
            Action::Right => self.column = (self.column + 1).min(self.columns.len() - 1),
            Action::FirstColumn => self.column = 0,
            Action::LastColumn => self.column = self.columns.len().saturating_sub(1),
            Action::Sort => self.sort_by_column(false),
            Action::SortReverse => self.sort_by_column(true),
            Action::NextProblem => return self.next_problem(area),
            Action::Copy => {
                return match self.row() {
                    Some(row) => copied(self.columns, row, self.column, &(self.name)(row)),
                    None => Outcome::say("There is no row here to copy."),
                };
            }
            Action::CopyTable => return Outcome::ask(Effect::CopyAll(all.clone())),
            Action::Write => return Outcome::ask(Effect::WriteAll(all.clone())),
            _ => return Outcome::NotMine,
        }
        Outcome::QUIET
    }

    fn filter_acts(&mut self, action: &Action) -> bool {
        let Some(filter) = &mut self.filter else { return false };
        let change = filter.act(action);
        if change != Change::NotMine {
            let selected = self.selected();
            self.lay();
            self.scroll = Scroll::default();
            self.follow(selected.as_deref());
        }
        change != Change::NotMine
    }

    fn sort_by_column(&mut self, reverse: bool) {
        let selected = self.selected();
        self.sort = Some(match self.sort {
            Some((column, down)) if column == self.column => (column, !down),
            _ => (self.column, reverse),
        });
        self.order();
        self.follow(selected.as_deref());
    }

    fn next_problem(&mut self, area: Rect) -> Outcome {
        let needs = |at: &usize| match self.items.get(*at) {
            Some(Item::Row(row)) => {
                self.here.get(*row).is_some_and(|row| (self.sign)(row).is_some())
            }
            _ => false,
        };
        let here = self.scroll.at;
        let next = (here + 1..self.items.len()).find(needs).or_else(|| (0..here).find(needs));
        let Some(to) = next else {
            return Outcome::say("No other row here needs attention.");
        };
        self.scroll.go(to, self.items.len(), table::room(area));
        Outcome::QUIET
    }

    fn entry(&self, item: &Item) -> Option<Entry<'_, R>> {
        match item {
            Item::Row(at) => self.here.get(*at).map(Entry::Row),
            Item::Group(name, count) => {
                let mark = if self.folded.contains(name) { '▸' } else { '▾' };
                Some(Entry::Group(format!("{mark} {name} ({count})")))
            }
        }
    }

    /// The rows, and under them the filter while it is typed.
    pub fn draw(
        &self,
        pen: &mut Pen,
        area: Rect,
        focused: bool,
        nothing: &str,
    ) -> Option<Position> {
        let foot = self.filter.as_ref().map_or(0, FilterLine::height).min(area.height);
        let body = Rect { height: area.height - foot, ..area };
        let cursor = self.draw_rows(pen, body, focused, nothing);
        let line = Rect { y: body.bottom(), height: foot, ..area };
        let typing = self.filter.as_ref().filter(|_| foot > 0).and_then(|f| f.draw(pen, line));
        typing.or(cursor)
    }

    fn draw_rows(
        &self,
        pen: &mut Pen,
        area: Rect,
        focused: bool,
        nothing: &str,
    ) -> Option<Position> {
        let start = (area.width > 0 && area.height > 0).then(|| area.as_position());
        if self.items.is_empty() {
            let chosen = self.is_chosen() && !self.here.is_empty();
            let text = if chosen { "Nothing matches. Esc clears the filter." } else { nothing };
            super::words(pen, area, text);
            return start;
        }
        let top = self.scroll.first_seen(table::room(area));
        let seen = self.items.iter().skip(top).take(table::room(area));
        let table = Table {
            columns: self.columns,
            rows: seen.filter_map(|item| self.entry(item)).collect(),
            selected: self.scroll.at.checked_sub(top),
            column: self.column,
            sorted: self
                .sort
                .and_then(|(at, down)| self.columns.get(at).map(|column| (column.name, down))),
            sign: self.sign,
            focused,
            stale: false,
            look: Look::Row,
        };
        table.draw(pen, area).or(start)
    }
}
