//! Submitted returns that wait for a validator, the oldest first.

use ratatui::layout::{Position, Rect};

use super::part::boxed::{inside, pane, titled};
use super::part::pen::Pen;
use super::part::queue::Queue;
use super::{Action, Cx, Opening, Outcome, Scope, View, ViewSpec, Want};
use crate::calc::Date;
use crate::calc::parse;
use crate::db::request::{Reply, ReturnRow, Standing};
use crate::tables::returns::{WAITING, counted_days, progress};

pub const SPEC: ViewSpec = ViewSpec {
    id: "validation",
    title: "Validation",
    short: "Valid",
    purpose: "Submitted returns that a second person looks at, line by line, the oldest first.",
    digit: 0,
    go: "g v",
    open: |opening| Box::new(Validation::open(opening)),
    keys: &[],
    lacks: &[
        Action::NextPane,
        Action::PreviousPane,
        Action::Zoom,
        Action::Attention,
        Action::NextProblem,
        Action::Explain,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Edit,
        Action::Add,
        Action::Remove,
        Action::Note,
    ],
};

const NOTHING: &str = "No return waits for validation. One comes here when it is submitted (p in the \
                       return); sleva import returns FILE brings drafts in.";

struct Validation {
    queue: Queue,
}

impl Validation {
    fn open(opening: &Opening) -> Self {
        Self { queue: Queue::new(WAITING, Some(Standing::Submitted), &opening.filter) }
    }
}

/// Days since it was submitted.
fn age(row: &ReturnRow, today: Date) -> Option<i32> {
    let at = row.submitted.as_ref()?.at.split('T').next()?;
    Some((today - parse::day(at).ok()?).get_days())
}

impl View for Validation {
    fn place(&self) -> String {
        self.queue.filter.place()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        vec![Want { slot: 0, query: self.queue.query(cx.today) }]
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        if let Reply::Returns(list) = reply {
            self.queue.accept(*list);
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            Action::Open if !self.queue.filter.typing() => self.queue.open("return"),
            Action::Follow => self.queue.open("contract"),
            Action::Supplier => self.queue.open("supplier"),
            Action::Attention => Outcome::NotMine,
            _ => self.queue.act(action, inside(cx.area, cx.theme.plain), cx.today),
        }
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = format!("Waiting for validation, {}", self.queue.count());
        let inner = pane(pen, area, &titled(&title, cx.waiting), true);
        let cursor = self.queue.draw(pen, inner, true, NOTHING);
        cursor.or((!inner.is_empty()).then(|| inner.as_position()))
    }

    fn scope(&self) -> Scope {
        self.queue.scope()
    }

    fn says(&self, cx: &Cx) -> Option<String> {
        if let Some(says) = self.queue.says() {
            return Some(says);
        }
        let row = self.queue.row()?;
        let waits = age(row, cx.today).filter(|days| *days > 0);
        let waits =
            waits.map_or("since today".to_owned(), |days| format!("for {}", counted_days(days)));
        let by = row.submitted.as_ref().map_or("someone", |by| by.person.as_str());
        let name = format!("{} {}", row.contract_ref, row.quarter);
        Some(if by == cx.person {
            format!("{name} waits {waits}. It is yours: another person validates it.")
        } else {
            format!("{name} waits {waits}, submitted by {by}; {}.", progress(row))
        })
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
