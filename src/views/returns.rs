//! Returns that wait for somebody, worst first, with the selected one beside them.

use ratatui::layout::{Position, Rect};

use super::part::boxed::{inside, pane, titled};
use super::part::detail::{self, Line};
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::queue::Queue;
use super::part::returned;
use super::part::scroll::Scroll;
use super::part::split::{beside, is_wide};
use super::part::theme::Role;
use super::{Action, Binding, Cx, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::db::request::{Query, Reply, ReturnDetail, Standing};
use crate::tables::returns::{RETURNS, days, progress};

const NEXT: &str = "returns.next-standing";
const BEFORE: &str = "returns.standing-before";

pub const SPEC: ViewSpec = ViewSpec {
    id: "returns",
    title: "Returns",
    short: "Return",
    purpose: "Which quarterly returns are overdue, queried, due, in draft or submitted.",
    digit: 4,
    go: "g r",
    open: |opening| Box::new(Returns::open(opening)),
    keys: &[
        Binding {
            scope: Scope::Moving,
            keys: &["f"],
            action: Action::Do(NEXT),
            name: "next-standing",
            hint: "standing",
            help: "Shows only overdue returns, then queried, due, draft and so on, then all that wait.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["F"],
            action: Action::Do(BEFORE),
            name: "standing-before",
            hint: "before",
            help: "Goes through the standings the other way round.",
            place: Place::Help,
        },
    ],
    lacks: &[
        Action::Explain,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Edit,
        Action::Add,
        Action::Remove,
        Action::Note,
    ],
};

const NOTHING: &str = "No return waits for anybody. A return is expected for each quarter of a \
                       contract with commitments: sleva import commitments FILE brings them in, and \
                       sleva import returns FILE what suppliers sent.";

/// Hundredths of a wide screen that the list has.
const LIST: u16 = 67;

struct Returns {
    queue: Queue,
    detail: Option<Box<ReturnDetail>>,
    panes: Panes,
    scroll: Scroll,
}

impl Returns {
    fn open(opening: &Opening) -> Self {
        Self {
            queue: Queue::new(RETURNS, None, &opening.filter),
            detail: None,
            panes: Panes::default(),
            scroll: Scroll::default(),
        }
    }

    /// The list, and beside it on wide screens the selected return.
    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        match (is_wide(area) && !cx.theme.plain, self.panes.zoomed, self.panes.focus) {
            (true, false, _) => beside(area, LIST).map(Some),
            (_, _, 0) => [Some(area), None],
            _ => [None, Some(area)],
        }
    }

    fn list_area(&self, cx: &Cx) -> Rect {
        inside(self.areas(cx, cx.area)[0].unwrap_or(cx.area), cx.theme.plain)
    }

    /// The selected return in full, where it has arrived.
    fn detail(&self) -> Option<&ReturnDetail> {
        let (detail, row) = (self.detail.as_deref()?, self.queue.row()?);
        let is_own =
            detail.key.contract_ref == row.contract_ref && detail.key.quarter == row.quarter;
        is_own.then_some(detail)
    }

    fn lines(&self, cx: &Cx) -> Vec<Line> {
        match (self.detail(), self.queue.row()) {
            (Some(detail), _) => returned::in_short(detail, cx.today),
            (None, Some(row)) => {
                vec![Line::Heading(format!("{} {}", row.contract_ref, row.title))]
            }
            (None, None) => vec![Line::Text(Role::Dim, "No return is selected.".to_owned())],
        }
    }

    fn title(&self) -> String {
        match self.queue.counts() {
            counts if counts.is_empty() => format!("Returns, {}", self.queue.count()),
            counts => format!("Returns, {}: {counts}", self.queue.count()),
        }
    }
}

impl View for Returns {
    fn place(&self) -> String {
        self.queue.place()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let mut wants = vec![Want { slot: 0, query: self.queue.query(cx.today) }];
        if let (Some(_), Some(row)) = (self.areas(cx, cx.area)[1], self.queue.row()) {
            let query = Query::Return {
                contract_ref: row.contract_ref.clone(),
                quarter: row.quarter,
                version: None,
                today: cx.today,
            };
            wants.push(Want { slot: 1, query });
        }
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        match reply {
            Reply::Returns(list) => self.queue.accept(*list),
            Reply::Return(detail) => self.detail = Some(detail),
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if !self.queue.filter.typing() {
            match action {
                Action::Open => return self.queue.open("return"),
                Action::Follow => return self.queue.open("contract"),
                Action::Supplier => return self.queue.open("supplier"),
                Action::Do(NEXT) => return self.queue.turn(true),
                Action::Do(BEFORE) => return self.queue.turn(false),
                _ if self.panes.act(action, 2, 0) => return Outcome::QUIET,
                _ => {}
            }
            if self.panes.focus == 1
                && let Some(area) = self.areas(cx, cx.area)[1]
                && let Some(to) = detail::act(&self.lines(cx), action, self.scroll, area, *cx.theme)
            {
                self.scroll = to;
                return Outcome::QUIET;
            }
        }
        let before = self.queue.selected();
        let outcome = self.queue.act(action, self.list_area(cx), cx.today);
        if before != self.queue.selected() {
            self.scroll = Scroll::default();
        }
        outcome
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [list, beside] = self.areas(cx, area);
        let focused = self.panes.focus == 0;
        let mut cursor = None;
        if let Some(area) = beside {
            cursor = detail::draw(pen, area, "Return", !focused, &self.lines(cx), self.scroll);
        }
        if let Some(area) = list {
            let inner = pane(pen, area, &titled(&self.title(), cx.waiting), focused);
            let own = self.queue.draw(pen, inner, focused, NOTHING);
            let own = own.or((!inner.is_empty()).then(|| inner.as_position()));
            cursor = if focused { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        self.queue.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(says) = self.queue.says() {
            return Some(says);
        }
        let row = self.queue.row()?;
        let lead = format!("{} {}", row.contract_ref, row.quarter);
        let parts = [days(row), progress(row)];
        let parts: Vec<&str> =
            parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let rest = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
        let what = match row.standing {
            Standing::Queried => "; Enter shows the questions",
            Standing::Submitted => "; another person validates it",
            _ => "",
        };
        Some(format!("{lead}: {}{rest}{what}.", row.standing.word()))
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == "return" {
            self.queue.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        self.queue.selected()
    }
}
