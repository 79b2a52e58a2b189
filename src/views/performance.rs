//! Delivery summed up: what was expected, validated and is missing by contract, supplier, category,
//! theme, measure or quarter, and in all.

use ratatui::layout::{Position, Rect};

use super::part::boxed::{inside, pane, titled};
use super::part::delivery::{graded_bars, summed};
use super::part::detail::{self, Line, wrap};
use super::part::figures;
use super::part::filter::{Change, FilterLine};
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::record::counted;
use super::part::rows::Rows;
use super::part::scroll::Scroll;
use super::part::split::{Share, two};
use super::part::theme::Role;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::filter::Filter;
use crate::calc::words::Rag;
use crate::db::request::{AsAt, Level, PerformanceList, PerformanceQuery, Query, Reply};
use crate::tables::performance::{Graded, MEASURES, ROWS, quarter_in_words, validated_in_words};

pub const SPEC: ViewSpec = ViewSpec {
    id: "performance",
    title: "Performance",
    short: "Perf",
    purpose: "What was expected, declared and validated, and what is behind: by whatever you like.",
    digit: 0,
    go: "g d",
    open: |opening| Box::new(Summed::open(opening)),
    keys: &[Binding {
        scope: Scope::Moving,
        keys: &["t"],
        action: Action::Do("performance.level"),
        name: "next-level",
        hint: "sum up by",
        help: "Sums up by contract, supplier, category, theme, policy outcome, department, size, \
               ownership, measure, quarter in turn.",
        place: Place::Bar,
    }],
    lacks: &[
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Follow,
        Action::Attention,
        Action::Add,
        Action::Edit,
        Action::Remove,
        Action::Note,
    ],
};

const SHARE: Share = Share { wide: 66, tall: 62 };
const NOTHING: &str =
    "There are no contracts yet. Bring them in: sleva import contracts FILE, then commitments.";

/// In the order in which `t` goes through them.
const LEVELS: &[Level] = &[
    Level::Contract,
    Level::Supplier,
    Level::Category,
    Level::Theme,
    Level::Outcome,
    Level::Department,
    Level::Size,
    Level::Ownership,
    Level::Measure,
    Level::Quarter,
];

struct Summed {
    level: Level,
    filter: FilterLine,
    list: Option<Box<PerformanceList>>,
    rows: Rows<Graded>,
    panes: Panes,
    scroll: Scroll,
}

/// What is behind has its sign.
fn sign(one: &Graded) -> Option<char> {
    match one.rag() {
        Rag::Red => Some('x'),
        Rag::Amber => Some('~'),
        Rag::Green | Rag::Grey => None,
    }
}

/// The worst grade comes first.
fn rank(one: &Graded, column: &str) -> Option<u8> {
    (column == "rag").then(|| match one.rag() {
        Rag::Red => 0,
        Rag::Amber => 1,
        Rag::Green => 2,
        Rag::Grey => 3,
    })
}

fn rows(level: Level) -> Rows<Graded> {
    let columns = if level == Level::Measure { MEASURES } else { ROWS };
    Rows::new(columns, |one| one.row.name.clone(), sign).ranked(rank)
}

impl Summed {
    fn open(opening: &Opening) -> Self {
        let level = opening.name.as_deref().and_then(Level::parse);
        Self {
            level: level.filter(|level| LEVELS.contains(level)).unwrap_or(Level::Contract),
            filter: FilterLine::new(&opening.filter),
            list: None,
            rows: rows(Level::Contract),
            panes: Panes::default(),
            scroll: Scroll::default(),
        }
    }

    fn query(&self, cx: &Cx) -> Query {
        Query::Performance(PerformanceQuery {
            level: self.level,
            filter: self.filter.filter().clone(),
            supplier_ref: None,
            as_at: AsAt::now(cx.today),
        })
    }

    /// What has come for the level that is shown.
    fn list(&self) -> Option<&PerformanceList> {
        self.list.as_deref().filter(|list| list.level == self.level)
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        two(area, cx.theme, self.panes.zoomed, self.panes.focus, SHARE)
    }

    /// The sum of all above, the rows, and the line of the filter under both.
    fn list_areas(&self, inner: Rect) -> [Rect; 3] {
        let line = self.filter.height().min(inner.height);
        let most = usize::from((inner.height - line) / 3);
        let head = self.head(inner.width).len().min(most);
        let head = u16::try_from(head).unwrap_or(0);
        let rows = Rect { y: inner.y + head, height: inner.height - line - head, ..inner };
        let head = Rect { height: head, ..inner };
        [head, rows, Rect { y: rows.bottom(), height: line, ..inner }]
    }

    fn head(&self, width: u16) -> Vec<String> {
        let text = self.in_all().unwrap_or_default();
        if text.is_empty() {
            return Vec::new();
        }
        wrap(&text, usize::from(width.saturating_sub(2)))
    }

    fn in_all(&self) -> Option<String> {
        let list = self.list()?;
        let text = validated_in_words(&list.all.sum, Some(list.through), list.rules, true);
        Some(format!("{}: {text}", counted(list.all.contracts, "contract")))
    }

    fn rows_area(&self, cx: &Cx) -> Rect {
        let [list, _] = self.areas(cx, cx.area);
        self.list_areas(inside(list.unwrap_or(cx.area), cx.theme.plain))[1]
    }

    /// The selected row in words, then a bar for each row that is seen.
    fn lines(&self, cx: &Cx, pane: Rect) -> Vec<Line> {
        let Some(list) = self.list() else { return Vec::new() };
        let mut lines = Vec::new();
        if let Some(one) = self.rows.row() {
            lines.push(Line::Heading(title(one)));
            if self.level == Level::Quarter {
                lines.push(Line::Text(Role::Text, quarter_in_words(&one.row.sum, one.is_later)));
            } else {
                lines.extend(summed(&one.row, list));
            }
        }
        let seen = self.rows.seen(self.rows_area(cx));
        if !seen.is_empty() {
            // A column at both sides stays free.
            let width = inside(pane, cx.theme.plain).width.saturating_sub(2);
            lines.push(Line::Heading("In pounds".to_owned()));
            lines.extend(graded_bars(head_of(self.level), &seen, width));
        }
        lines
    }

    fn next_level(&mut self) {
        let at = LEVELS.iter().position(|level| *level == self.level).unwrap_or(0);
        self.level = LEVELS.get((at + 1) % LEVELS.len()).copied().unwrap_or(Level::Contract);
        self.scroll = Scroll::default();
    }

    fn open_selected(&mut self) -> Outcome {
        let Some(one) = self.rows.row() else {
            return Outcome::say("There is nothing here to open.");
        };
        let name = one.row.name.clone();
        let view = match self.level {
            Level::Contract => "contract",
            Level::Supplier => "supplier",
            Level::Measure => "measure",
            Level::Category if !name.is_empty() => {
                self.filter.set(&self.filter.with_term("category", &name));
                self.level = Level::Contract;
                return Outcome::QUIET;
            }
            level => {
                return Outcome::say(format!(
                    "The {} has no screen of its own. t sums up by the next.",
                    level.name()
                ));
            }
        };
        let with = match self.level {
            Level::Measure => Opening::record(name),
            _ => self.rows.opening(name),
        };
        Outcome::ask(Effect::Open { view, with })
    }

    /// What is committed: delivery itself has no figure to be explained by.
    fn explain(&self) -> Outcome {
        let filter = Filter { attention: false, ..self.filter.filter().clone() }.to_string();
        let name = self.rows.selected().filter(|name| !name.is_empty());
        let of = match (self.level, name) {
            (Level::Contract | Level::Supplier, Some(name)) => {
                return figures::pick(&format!("{}/{name}", self.level.word()));
            }
            (Level::Council, _) | (_, None) => "all".to_owned(),
            (level, Some(name)) => format!("{}/{name}", level.word()),
        };
        figures::pick(&if filter.is_empty() { of } else { format!("{of}?{filter}") })
    }

    fn act_in_list(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match self.filter.act(action) {
            Change::Chosen | Change::Kept => return Outcome::QUIET,
            Change::NotMine => {}
        }
        let (area, query) = (self.rows_area(cx), self.query(cx));
        let before = self.rows.selected();
        let outcome = self.rows.act(action, area, &query);
        if before != self.rows.selected() {
            self.scroll = Scroll::default();
        }
        outcome
    }

    fn draw_list(&self, cx: &Cx, pen: &mut Pen, area: Rect, focused: bool) -> Option<Position> {
        let title = format!("By {}, {}", self.level.name(), self.rows.count());
        let inner = pane(pen, area, &titled(&title, cx.waiting), focused);
        let [head, rows, line] = self.list_areas(inner);
        for (text, y) in self.head(inner.width).iter().zip(head.top()..head.bottom()) {
            pen.text(head.x + 1, y, head.width.saturating_sub(2), text, Role::Strong);
        }
        let nothing = match self.list() {
            None => "",
            Some(_) if cx.council.contracts == 0 => NOTHING,
            Some(_) if !self.filter.is_everything() => "Nothing matches. Esc clears the filter.",
            Some(_) => "Nothing is committed yet, so nothing can be behind. gm adds commitments.",
        };
        let cursor = self.rows.draw(pen, rows, focused, nothing);
        let typing = if line.height > 0 { self.filter.draw(pen, line) } else { None };
        typing.or(cursor)
    }
}

/// What a row is about, in words.
fn title(one: &Graded) -> String {
    match (one.row.name.as_str(), one.row.title.as_str()) {
        ("", _) => "Not known".to_owned(),
        (name, "") => name.to_owned(),
        (name, title) => format!("{name} {title}"),
    }
}

const fn head_of(level: Level) -> &'static str {
    match level {
        Level::Supplier => "Supplier",
        Level::Category => "Category",
        Level::Theme => "Theme",
        Level::Outcome => "Policy outcome",
        Level::Department => "Department",
        Level::Size => "Size",
        Level::Ownership => "Ownership",
        Level::Measure => "Measure",
        Level::Quarter => "Quarter",
        Level::Contract | Level::Council => "Contract",
    }
}

impl View for Summed {
    fn place(&self) -> String {
        let by = format!("by {}", self.level.name());
        match self.filter.place() {
            filter if filter.is_empty() => by,
            filter => format!("{by}, {filter}"),
        }
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        vec![Want { slot: 0, query: self.query(cx) }]
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        if let Reply::Performance(list) = reply {
            let was = self.list.as_ref().map_or(Level::Contract, |list| list.level);
            if (was == Level::Measure) != (list.level == Level::Measure) {
                self.rows = rows(list.level);
            }
            self.rows.set(list.rows.iter().map(|row| Graded::of(row, &list)).collect());
            self.list = Some(list);
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if self.filter.typing() {
            return self.act_in_list(action, cx);
        }
        match action {
            Action::Do("performance.level") => {
                self.next_level();
                return Outcome::QUIET;
            }
            Action::Open => return self.open_selected(),
            Action::Supplier if self.level == Level::Supplier => return self.open_selected(),
            Action::Supplier => return Outcome::say("No row here is of one supplier alone."),
            Action::Explain => return self.explain(),
            Action::Choose(figures::EXPLAIN, name) => return figures::explain(name),
            Action::Attention => {
                return Outcome::say("s on the column RAG puts what is furthest behind first.");
            }
            _ if self.panes.act(action, 2, 0) => return Outcome::QUIET,
            _ => {}
        }
        if self.panes.focus == 1
            && let Some(area) = self.areas(cx, cx.area)[1]
            && let Some(to) =
                detail::act(&self.lines(cx, area), action, self.scroll, area, *cx.theme)
        {
            self.scroll = to;
            return Outcome::QUIET;
        }
        self.act_in_list(action, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [list, beside] = self.areas(cx, area);
        let focused = self.panes.focus == 0;
        let mut cursor = None;
        if let Some(area) = beside {
            let lines = self.lines(cx, area);
            cursor = detail::draw(pen, area, "Delivery", !focused, &lines, self.scroll);
        }
        if let Some(area) = list {
            let own = self.draw_list(cx, pen, area, focused);
            cursor = if focused { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        if self.filter.typing() { Scope::Line } else { Scope::Moving }
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(said) = self.filter.says() {
            return Some(said);
        }
        let (one, list) = (self.rows.row()?, self.list()?);
        let sum = &one.row.sum;
        let text = match self.level {
            Level::Quarter => quarter_in_words(sum, one.is_later),
            level => {
                let is_of_several = level != Level::Contract;
                validated_in_words(sum, Some(list.through), list.rules, is_of_several)
            }
        };
        let name = if one.row.name.is_empty() { "Not known" } else { &one.row.name };
        Some(format!("{name}: {text}"))
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == self.level.word() {
            self.rows.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        let has_record = matches!(self.level, Level::Contract | Level::Supplier | Level::Measure);
        self.rows.selected().filter(|_| has_record)
    }
}
