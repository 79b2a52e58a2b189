//! The trail of changes, newest first, with the selected one before and after.

mod line;
mod window;

use ratatui::layout::{Position, Rect};

use super::part::boxed::{inside, pane, titled};
use super::part::detail::{self, Line};
use super::part::filter::Change as Typing;
use super::part::list::copied;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::record::count;
use super::part::scroll::Scroll;
use super::part::split::{Share, two};
use super::part::table::{self, Look, Table};
use super::part::theme::Role;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::columns::{Difference, differences};
use crate::db::request::{AuditQuery, AuditRow, Change, ChangeDetail, Query, Record, Reply};
use crate::tables::register::{AUDIT, MOST_CHANGES, change_in_words, generated};
use crate::tables::usual;
use crate::views::effect::Choice;
use line::TrailLine;
use window::Window;

pub const SPEC: ViewSpec = ViewSpec {
    id: "audit",
    title: "Audit",
    short: "Audit",
    purpose: "Every change, newest first: who, when, what, before and after.",
    digit: 0,
    go: "g a",
    open: |opening| Box::new(Audit::open(opening)),
    keys: &[Binding {
        scope: Scope::Moving,
        keys: &["C"],
        action: Action::Do(VERIFY),
        name: "verify-trail",
        hint: "verify",
        help: "Compares every record with the trail of changes, and says what was found.",
        place: Place::Bar,
    }],
    lacks: &[
        Action::Supplier,
        Action::Sort,
        Action::SortReverse,
        Action::Attention,
        Action::NextProblem,
        Action::Explain,
        Action::Edit,
        Action::Add,
        Action::Remove,
        Action::Note,
    ],
};

const VERIFY: &str = "audit.verify";
const SHARE: Share = Share { wide: 62, tall: 50 };
/// Records of one change that are shown before and after.
const SHOWN: usize = 100;
const DETAIL: usize = 1;
const NOTHING: &str = "No change is recorded yet. Bring records in: sleva import suppliers FILE.";

struct Audit {
    line: TrailLine,
    window: Window,
    column: usize,
    detail: Option<Box<ChangeDetail>>,
    /// Of the detail; made once, since a change can have many rows.
    lines: Vec<Line>,
    panes: Panes,
    scroll: Scroll,
}

impl Audit {
    fn open(opening: &Opening) -> Self {
        let seq = opening.at.as_ref().or(opening.name.as_ref()).and_then(|seq| seq.parse().ok());
        Self {
            line: TrailLine::new(&opening.filter),
            window: seq.map_or_else(Window::default, Window::at),
            column: 0,
            detail: None,
            lines: Vec::new(),
            panes: Panes::default(),
            scroll: Scroll::default(),
        }
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        two(area, cx.theme, self.panes.zoomed, self.panes.focus, SHARE)
    }

    fn room(&self, cx: &Cx) -> usize {
        let area = inside(self.areas(cx, cx.area)[0].unwrap_or(cx.area), cx.theme.plain);
        table::room(area).saturating_sub(usize::from(self.line.height()))
    }

    /// The selected change, where it has arrived.
    fn change(&self) -> Option<&ChangeDetail> {
        let selected = self.window.row()?.seq;
        self.detail.as_deref().filter(|detail| detail.row.seq == selected)
    }

    /// The selected change; while it is on its way, for a moment, the one before it.
    fn shown(&self, cx: &Cx) -> Vec<Line> {
        let has_one = self.detail.is_some() && cx.coming && !cx.waiting;
        match self.window.row() {
            Some(_) if self.change().is_some() || has_one => self.lines.clone(),
            Some(row) => vec![Line::Heading(change_in_words(row))],
            None => vec![Line::Text(Role::Dim, "No change is selected.".to_owned())],
        }
    }

    /// The records that the selected change is about, each with the view that shows it.
    fn subjects(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        for change in self.change().map_or(&[][..], |detail| &detail.changes).iter().take(SHOWN) {
            let subject = change.after.as_ref().or(change.before.as_ref()).and_then(subject);
            found.extend(subject.filter(|subject| !found.contains(subject)));
        }
        found
    }

    fn follow(&self) -> Outcome {
        let mut subjects = self.subjects();
        if let (Some((view, name)), true) = (subjects.pop(), subjects.is_empty()) {
            return Outcome::ask(Effect::Open { view, with: Opening::record(name) });
        }
        let subjects = self.subjects();
        if subjects.is_empty() {
            return Outcome::say(if self.change().is_some() {
                "This change is about no contract, supplier or measure that can be opened."
            } else {
                "There is no change here, or it is still being read."
            });
        }
        let choices = subjects.into_iter().map(|(view, name)| Choice {
            label: format!("{view} {name}"),
            action: Action::Choose(view, name),
        });
        let title = "Open one of the records that were changed".to_owned();
        Outcome::ask(Effect::Pick { title, choices: choices.collect() })
    }

    fn copy(&self) -> Outcome {
        match self.window.row() {
            Some(row) => copied(usual(AUDIT), row, self.column, &format!("audit row {}", row.seq)),
            None => Outcome::say("There is no change here to copy."),
        }
    }

    /// The changes that the filter lets through.
    fn all(&self) -> Query {
        let query = self.window.query(&self.line.filter);
        Query::Audit(AuditQuery { before: None, newer: 0, limit: MOST_CHANGES, ..query })
    }

    fn act_in_list(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let before = self.window.selected;
        if self.window.act(action, self.room(cx)) {
            if before != self.window.selected {
                self.scroll = Scroll::default();
            }
            return Outcome::QUIET;
        }
        let last = usual(AUDIT).len().saturating_sub(1);
        match action {
            Action::Left => self.column = self.column.saturating_sub(1),
            Action::Right => self.column = (self.column + 1).min(last),
            Action::FirstColumn => self.column = 0,
            Action::LastColumn => self.column = last,
            _ => return Outcome::NotMine,
        }
        Outcome::QUIET
    }

    /// Enter gives the change the whole body; Esc gives it back in one step.
    fn act_on_panes(&mut self, action: &Action) -> bool {
        match action {
            Action::Open if self.panes.focus != DETAIL || !self.panes.zoomed => {
                self.panes = Panes { focus: DETAIL, zoomed: true };
            }
            Action::Back if self.panes.zoomed => self.panes = Panes::default(),
            _ => return self.panes.act(action, 2, 0),
        }
        true
    }

    fn draw_list(&self, cx: &Cx, pen: &mut Pen, area: Rect, focused: bool) -> Option<Position> {
        let title = if self.window.has_come {
            format!("Changes, {}", self.window.count(&self.line.filter))
        } else {
            "Changes".to_owned()
        };
        let inner = pane(pen, area, &titled(&title, cx.waiting), focused);
        let foot = self.line.height().min(inner.height);
        let body = Rect { height: inner.height - foot, ..inner };
        let line = Rect { y: body.bottom(), height: foot, ..inner };
        let start = (body.width > 0 && body.height > 0).then(|| body.as_position());
        let rows = self.window.rows();
        let mut cursor = start;
        if !rows.is_empty() {
            let top = self.window.scroll.first_seen(table::room(body));
            let table = Table {
                columns: usual(AUDIT),
                rows: table::seen(rows, top, body),
                selected: self.window.scroll.at.checked_sub(top),
                column: self.column,
                sorted: None,
                sign: table::no_sign::<AuditRow>,
                focused,
                stale: cx.waiting,
                look: Look::Row,
            };
            cursor = table.draw(pen, body).or(start);
        } else if self.window.has_come {
            let is_chosen = !self.line.filter.is_everything();
            let text = if is_chosen { self.line.nothing() } else { NOTHING.to_owned() };
            super::part::words(pen, body, &text);
        }
        let typing = if foot > 0 { self.line.draw(pen, line) } else { None };
        typing.or(cursor)
    }
}

/// The record that a row belongs to, with the view that shows it.
fn subject(record: &Record) -> Option<(&'static str, String)> {
    Some(match record {
        Record::Contract(contract) => ("contract", contract.contract_ref.clone()),
        Record::Procurement(own) => ("procurement", own.procurement_ref.clone()),
        Record::Quotation(own) => ("procurement", own.procurement_ref.clone()),
        Record::Commitment(new) => ("contract", new.contract_ref.clone()),
        Record::Profile(profile) => ("contract", profile.contract_ref.clone()),
        Record::Supplier(supplier) => ("supplier", supplier.supplier_ref.clone()),
        Record::Branch(branch) => ("supplier", branch.supplier_ref.clone()),
        Record::Measure(measure) => {
            ("measure", format!("{}/{}", measure.edition, measure.measure_ref))
        }
        Record::Variation(new) => ("contract", new.contract_ref.clone()),
        Record::Return(returned) => ("contract", returned.key.contract_ref.clone()),
        Record::ReturnLine(new) => ("contract", new.line.key.contract_ref.clone()),
        Record::Evidence(new) => ("contract", new.key.contract_ref.clone()),
        Record::Action(action) => ("contract", action.contract_ref.clone()),
        Record::Rating(rating) => ("contract", rating.contract_ref.clone()),
        Record::Milestone(own) => ("contract", own.contract_ref.clone()),
        Record::Sample(own) => ("sample", own.sample_ref.clone()),
        Record::SampleResult(own) => ("sample", own.sample_ref.clone()),
        Record::FrozenReport(own) => ("frozen", own.report_ref.clone()),
        Record::FrozenLine(own) => ("frozen", own.report_ref.clone()),
        // Whether it is about a contract or a procurement, it does not say.
        Record::Waiver(_) | Record::Setting(_) | Record::Figure(_) => return None,
    })
}

/// A change before and after, field by field.
fn lines(detail: &ChangeDetail) -> Vec<Line> {
    let AuditRow { seq, at, person, action, note, .. } = &detail.row;
    let hash = Line::Pair("Hash", detail.row.hash.clone());
    let mut lines = vec![Line::Heading(format!("Audit row {seq}: {action} by {person} at {at}"))];
    if let Some(text) = generated(&detail.row) {
        lines.extend([Line::Text(Role::Text, text), Line::Blank, hash]);
        return lines;
    }
    if !note.is_empty() {
        lines.push(Line::Text(Role::Text, note.clone()));
    }
    for change in detail.changes.iter().take(SHOWN) {
        lines
            .extend([Line::Blank, Line::Heading(format!("{} {}", change.record, change.became()))]);
        let fields = differences(change.before.as_ref(), change.after.as_ref());
        lines.extend(fields.into_iter().map(|field| field_line(change, field)));
    }
    let more = detail.all.saturating_sub(detail.changes.len().min(SHOWN) as u64);
    if more > 0 {
        let all = count(usize::try_from(detail.all).unwrap_or(usize::MAX));
        let text = format!("And {more} more of its {all} rows; sleva audit show {seq} has more.");
        lines.extend([Line::Blank, Line::Text(Role::Strong, text)]);
    }
    lines.extend([Line::Blank, hash]);
    lines
}

fn field_line(change: &Change, field: Difference) -> Line {
    let known = |text: Option<String>| text.unwrap_or_else(|| "?".to_owned());
    let Difference { field, before, after } = field;
    Line::Pair(
        field,
        match (&change.before, &change.after) {
            (None, _) => known(after),
            (_, None) => known(before),
            _ => format!("{} → {}", known(before), known(after)),
        },
    )
}

impl View for Audit {
    fn place(&self) -> String {
        self.line.place()
    }

    fn wants(&self, _cx: &Cx) -> Vec<Want> {
        let own = Want { slot: 0, query: Query::Audit(self.window.query(&self.line.filter)) };
        let change = self.window.selected.filter(|_| self.window.row().is_some());
        let change = change.map(|seq| Want { slot: 1, query: Query::Change { seq } });
        std::iter::once(own).chain(change).collect()
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::Audit(rows) => {
                let room = self.room(cx);
                self.window.accept(rows, room);
            }
            Reply::Change(detail) => {
                self.lines = lines(&detail);
                self.detail = Some(detail);
            }
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        // Esc leaves a pane before it clears the filter.
        let is_back = *action == Action::Back && self.panes != Panes::default();
        if self.line.typing || !is_back {
            match self.line.act(action) {
                Typing::Chosen => {
                    self.window.chosen();
                    return Outcome::QUIET;
                }
                Typing::Kept => return Outcome::QUIET,
                Typing::NotMine if self.line.typing => return self.act_in_list(action, cx),
                Typing::NotMine => {}
            }
        }
        match action {
            Action::Do(VERIFY) => return Outcome::ask(Effect::Verify),
            Action::Follow => return self.follow(),
            Action::Choose(view, name) => {
                return Outcome::ask(Effect::Open { view, with: Opening::record(name.clone()) });
            }
            Action::Copy => return self.copy(),
            Action::CopyTable => return Outcome::ask(Effect::CopyAll(self.all())),
            Action::Write => return Outcome::ask(Effect::WriteAll(self.all())),
            Action::PreviousRecord => return self.act_in_list(&Action::Up, cx),
            Action::NextRecord => return self.act_in_list(&Action::Down, cx),
            _ if self.act_on_panes(action) => return Outcome::QUIET,
            _ => {}
        }
        if self.panes.focus == DETAIL
            && let Some(area) = self.areas(cx, cx.area)[DETAIL]
            && let Some(to) = detail::act(&self.shown(cx), action, self.scroll, area, *cx.theme)
        {
            self.scroll = to;
            return Outcome::QUIET;
        }
        self.act_in_list(action, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [list, beside] = self.areas(cx, area);
        let in_list = self.panes.focus != DETAIL;
        let mut cursor = None;
        if let Some(area) = beside {
            cursor = detail::draw(pen, area, "Change", !in_list, &self.shown(cx), self.scroll);
        }
        if let Some(area) = list {
            let own = self.draw_list(cx, pen, area, in_list);
            cursor = if in_list { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        if self.line.typing { Scope::Line } else { Scope::Moving }
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if self.line.typing {
            return Some(self.line.help());
        }
        if let Some(error) = &self.line.error {
            return Some(error.clone());
        }
        self.window.row().map(|row| format!("{}.", change_in_words(row)))
    }

    fn selected(&self) -> Option<String> {
        self.window.row().map(|row| row.record.clone()).filter(|record| !record.is_empty())
    }
}
