//! A list whose rows are all here: sorted and moved through without asking for anything.

use ratatui::layout::{Position, Rect};

use super::list::copied;
use super::pen::Pen;
use super::scroll::Scroll;
use super::table::{self, Entry, Table};
use crate::db::request::Query;
use crate::tables::{Column, usual};
use crate::views::{Action, Effect, Outcome};

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
            folded: Vec::new(),
            here: Vec::new(),
            items: Vec::new(),
            scroll: Scroll::default(),
            column: 0,
            sort: None,
        }
    }

    /// In groups that fold, in the order in which the groups first come.
    #[must_use]
    pub fn grouped(mut self, group: fn(&R) -> String) -> Self {
        self.group = Some(group);
        self
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
            && let Some(cell) = self.columns.get(column).map(|column| column.cell)
        {
            self.here.sort_by(|a, b| {
                let order = cell(a).order(&cell(b));
                if down { order.reverse() } else { order }
            });
        }
        self.lay();
    }

    /// Puts the rows under the headings of their groups.
    fn lay(&mut self) {
        let Some(group) = self.group else {
            self.items = (0..self.here.len()).map(Item::Row).collect();
            return;
        };
        let mut groups: Vec<(String, Vec<Item>)> = Vec::new();
        for (at, row) in self.here.iter().enumerate() {
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
        if self.scroll.act(action, self.items.len(), table::room(area)) {
            return Outcome::QUIET;
        }
        match action {
            Action::Open | Action::Mark if self.fold() => {}
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

    pub fn draw(
        &self,
        pen: &mut Pen,
        area: Rect,
        focused: bool,
        nothing: &str,
    ) -> Option<Position> {
        let start = (area.width > 0 && area.height > 0).then(|| area.as_position());
        if self.here.is_empty() {
            super::words(pen, area, nothing);
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
        };
        table.draw(pen, area).or(start)
    }
}
