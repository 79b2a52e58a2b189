//! A list of expected returns, chosen by the store: by where they stand and by words.

use ratatui::layout::{Position, Rect};

use super::filter::{Change, FilterLine};
use super::pen::Pen;
use super::record::count;
use super::rows::Rows;
use crate::calc::Date;
use crate::calc::filter::Filter;
use crate::db::request::{AsAt, Query, ReturnList, ReturnRow, ReturnsQuery, Standing};
use crate::tables::Column;
use crate::tables::returns::{name, sign};
use crate::views::{Action, Effect, Opening, Outcome, Scope};

/// As many rows as anybody looks through; words choose among the rest.
const MOST: usize = 500;

/// What waits for whoever keys returns.
const TO_KEY: [Standing; 4] =
    [Standing::Overdue, Standing::Queried, Standing::Due, Standing::Draft];

pub struct Queue {
    pub filter: FilterLine,
    rows: Rows<ReturnRow>,
    /// None: all that waits for somebody.
    standing: Option<Standing>,
    begins_with: Option<Standing>,
    list: Option<ReturnList>,
}

impl Queue {
    #[must_use]
    pub fn new(
        columns: &'static [Column<ReturnRow>],
        standing: Option<Standing>,
        filter: &str,
    ) -> Self {
        Self {
            filter: FilterLine::new(filter),
            rows: Rows::new(columns, name, sign),
            standing,
            begins_with: standing,
            list: None,
        }
    }

    fn only_to_key(&self) -> bool {
        self.standing.is_none() && self.filter.filter().attention
    }

    #[must_use]
    pub fn query(&self, today: Date) -> Query {
        let waits = self.only_to_key().then(|| self.counted(&TO_KEY)).flatten();
        let waits = waits.and_then(|waits| usize::try_from(waits).ok());
        Query::Returns(ReturnsQuery {
            filter: Filter { attention: false, ..self.filter.filter().clone() },
            standing: self.standing,
            contract_ref: None,
            as_at: AsAt::now(today),
            first: 0,
            count: waits.unwrap_or(MOST).min(MOST),
        })
    }

    fn counted(&self, standings: &[Standing]) -> Option<u64> {
        let counts = &self.list.as_ref()?.counts;
        Some(standings.iter().map(|standing| counts.of(*standing)).sum())
    }

    pub fn accept(&mut self, mut list: ReturnList) {
        if self.only_to_key() {
            list.rows.retain(|row| TO_KEY.contains(&row.standing));
        }
        self.rows.set(std::mem::take(&mut list.rows));
        self.list = Some(list);
    }

    #[must_use]
    pub fn row(&self) -> Option<&ReturnRow> {
        self.rows.row()
    }

    #[must_use]
    pub const fn has_come(&self) -> bool {
        self.list.is_some()
    }

    /// `3 overdue, 1 queried`: how many stand where, of all that the filter lets through.
    #[must_use]
    pub fn counts(&self) -> String {
        let Some(list) = &self.list else { return String::new() };
        let waiting = Standing::ALL.iter().take(5).map(|one| (list.counts.of(*one), one.word()));
        let words: Vec<String> = waiting
            .filter(|(many, _)| *many > 0)
            .map(|(many, word)| format!("{} {word}", count(many)))
            .collect();
        words.join(", ")
    }

    /// How many are shown, for titles.
    #[must_use]
    pub fn count(&self) -> String {
        let Some(list) = &self.list else { return String::new() };
        let all = match self.counted(&TO_KEY).filter(|_| self.only_to_key()) {
            Some(all) => count(all),
            None => count(list.matching),
        };
        let here = count(self.rows.len());
        if here == all { here } else { format!("{here} of {all}") }
    }

    pub fn select(&mut self, name: &str) {
        self.rows.select(name);
    }

    #[must_use]
    pub fn selected(&self) -> Option<String> {
        self.rows.selected()
    }

    #[must_use]
    pub fn place(&self) -> String {
        let words = FilterLine::place(&self.filter);
        let words = words.replace("needs attention only", "only what is to be keyed");
        let standing = self.standing.map(Standing::word).unwrap_or_default();
        [standing, &words]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    #[must_use]
    pub const fn scope(&self) -> Scope {
        if self.filter.typing() { Scope::Line } else { Scope::Moving }
    }

    /// Opens the return, its contract or its supplier.
    #[must_use]
    pub fn open(&self, view: &'static str) -> Outcome {
        let Some(row) = self.row() else {
            return Outcome::say("There is no return here to open.");
        };
        let with = match view {
            "return" => Opening::record(format!("{}\t{}", row.contract_ref, row.quarter)),
            "supplier" => Opening::record(&row.supplier_ref),
            _ => Opening::record(&row.contract_ref),
        };
        Outcome::ask(Effect::Open { view, with })
    }

    /// Goes to the next standing, or the one before, and after the last to all that waits.
    pub fn turn(&mut self, onward: bool) -> Outcome {
        let all = Standing::ALL;
        let at = self.standing.and_then(|own| all.iter().position(|one| *one == own));
        let to = match (at, onward) {
            (None, true) => Some(0),
            (None, false) => Some(all.len() - 1),
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        };
        self.standing = to.and_then(|to| all.get(to)).copied();
        Outcome::QUIET
    }

    /// Answers what any list answers.
    pub fn act(&mut self, action: &Action, area: Rect, today: Date) -> Outcome {
        if self.filter.act(action) != Change::NotMine {
            return Outcome::QUIET;
        }
        if *action == Action::Back && self.standing != self.begins_with {
            self.standing = self.begins_with;
            return Outcome::QUIET;
        }
        let all = self.query(today);
        self.rows.act(action, self.body(area), &all)
    }

    fn body(&self, area: Rect) -> Rect {
        Rect { height: area.height.saturating_sub(self.filter.height()), ..area }
    }

    pub fn draw(
        &self,
        pen: &mut Pen,
        area: Rect,
        focused: bool,
        nothing: &str,
    ) -> Option<Position> {
        let body = self.body(area);
        let nothing = match &self.list {
            None => "",
            Some(_) if !self.filter.is_everything() => "Nothing matches. Esc clears the filter.",
            Some(_) => nothing,
        };
        let cursor = self.rows.draw(pen, body, focused, nothing);
        let line = Rect { y: body.bottom(), height: self.filter.height().min(area.height), ..area };
        let typing = if line.height > 0 { self.filter.draw(pen, line) } else { None };
        typing.or(cursor)
    }

    /// What the message line says of the filter; none where nothing is to be said.
    #[must_use]
    pub fn says(&self) -> Option<String> {
        if self.filter.typing() {
            return Some(self.filter.help());
        }
        self.filter.error().map(str::to_owned)
    }
}
