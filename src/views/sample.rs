//! The worksheet of a sample: what is to be looked for in each purchase, entered key by key, and what
//! it comes to beside it.

use ratatui::layout::{Position, Rect};

use super::part::boxed::{inside, pane, titled};
use super::part::change::{self, Target};
use super::part::detail::{self, Line};
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::rows::Rows;
use super::part::sampled;
use super::part::scroll::Scroll;
use super::part::split::{Share, two};
use super::{
    Action, Binding, Cx, Effect, Opening, Outcome, Place, READ_ONLY, Scope, View, ViewSpec, Want,
};
use crate::calc::assurance::Tally;
use crate::calc::filter::term;
use crate::calc::sampling::{QUESTIONS, SampleResult};
use crate::calc::words::AuditResult;
use crate::db::Error;
use crate::db::request::{Edit, Query, Record, Reply, SampleDetail, SampleRow, SampledRow, Step};
use crate::tables::sampling::{SAMPLED, findings};

const YES: &str = "sample.yes";
const NO: &str = "sample.no";
const CLEAR: &str = "sample.clear";
const COMPLIANT: &str = "sample.compliant";
const FAILS: &str = "sample.fails";
const UNDETERMINED: &str = "sample.undetermined";
const LOG: &str = "sample.log";

const fn key(
    keys: &'static [&'static str],
    verb: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        scope: Scope::Moving,
        keys,
        action: Action::Do(verb),
        name,
        hint,
        help,
        place: Place::Bar,
    }
}

pub const SPEC: ViewSpec = ViewSpec {
    id: "sample",
    title: "Sample",
    short: "Sample",
    purpose: "The purchases of a sample, what is looked for in each, and what they come to.",
    digit: 0,
    go: "",
    open: |opening| Box::new(Sheet::open(opening)),
    keys: &[
        key(
            &["+"],
            YES,
            "answer-yes",
            "yes",
            "Answers the question under the cursor with yes, and goes on.",
        ),
        key(
            &["-"],
            NO,
            "answer-no",
            "no",
            "Answers the question under the cursor with no, and goes on.",
        ),
        key(
            &["c"],
            COMPLIANT,
            "result-compliant",
            "compliant",
            "Enters that this purchase is compliant, and goes to the next.",
        ),
        key(
            &["f"],
            FAILS,
            "result-not-compliant",
            "fails",
            "Enters that this purchase is not compliant; m writes why.",
        ),
        key(
            &["d"],
            UNDETERMINED,
            "result-not-determined",
            "unclear",
            "Enters that it cannot be determined; m writes why.",
        ),
        key(
            &["x"],
            CLEAR,
            "clear-answer",
            "clear",
            "Takes the answer or the result under the cursor out.",
        ),
        key(
            &["L"],
            LOG,
            "sample-log",
            "log",
            "Goes to the trail of who drew the sample and entered what.",
        ),
    ],
    lacks: &[
        Action::Supplier,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Explain,
        Action::Add,
        Action::Remove,
    ],
};

const SHARE: Share = Share { wide: 66, tall: 62 };

struct Sheet {
    sample_ref: String,
    /// As the store has it.
    stored: Option<Box<SampleDetail>>,
    /// With what is on its way to the store.
    detail: Option<Box<SampleDetail>>,
    rows: Rows<SampledRow>,
    panes: Panes,
    scroll: Scroll,
}

impl Sheet {
    fn open(opening: &Opening) -> Self {
        let mut rows =
            Rows::new(SAMPLED, |row| row.result.procurement_ref.clone(), unchecked).filtered();
        if let Some(at) = &opening.at {
            rows.select(at);
        }
        Self {
            sample_ref: opening.name.clone().unwrap_or_default(),
            stored: None,
            detail: None,
            rows,
            panes: Panes::default(),
            scroll: Scroll::default(),
        }
    }

    fn query(&self) -> Query {
        Query::Sample { sample_ref: self.sample_ref.clone() }
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        two(area, cx.theme, self.panes.zoomed, self.panes.focus, SHARE)
    }

    fn list_area(&self, cx: &Cx) -> Rect {
        inside(self.areas(cx, cx.area)[0].unwrap_or(cx.area), cx.theme.plain)
    }

    fn lines(&self) -> Vec<Line> {
        self.detail.as_deref().map(sampled::whole).unwrap_or_default()
    }

    /// Shows what will be there when everything is saved.
    fn lay(&mut self, later: &[Edit], cx: &Cx) {
        let Some(mut detail) = self.stored.clone() else { return };
        let pending = cx.pending.iter().map(|pending| &pending.edit);
        for step in pending.chain(later).flat_map(|edit| &edit.steps) {
            let Step::Record { to: Some(to), .. } = step else { continue };
            let Record::SampleResult(to) = &**to else { continue };
            let own = detail.purchases.iter_mut().map(|row| &mut row.result).find(|own| {
                own.sample_ref == to.sample_ref && own.procurement_ref == to.procurement_ref
            });
            if let Some(own) = own {
                own.clone_from(to);
            }
        }
        let SampleRow { sample, bands, .. } = detail.row;
        let tally = Tally::of(detail.purchases.iter().map(|row| &row.result));
        detail.row = SampleRow::new(sample, tally, bands);
        self.rows.set(detail.purchases.clone());
        self.detail = Some(detail);
    }

    /// Changes the selected purchase.
    fn change(&mut self, cx: &Cx, note: String, to: impl FnOnce(&mut SampleResult)) -> Outcome {
        if cx.read_only {
            return Outcome::say(READ_ONLY);
        }
        let Some(row) = self.rows.row() else {
            return Outcome::say("There is no purchase here.");
        };
        let was = row.result.clone();
        let mut new = was.clone();
        to(&mut new);
        let answers = [new.two_invited, new.replies_recorded, new.local_invited, new.evidence_kept];
        if new.result == Some(AuditResult::Compliant) && answers.contains(&Some(false)) {
            return Outcome::say(
                "An answer is no, so it is not compliant: f enters that, or + corrects the answer.",
            );
        }
        if new == was {
            return Outcome::QUIET;
        }
        let is_begun = new.is_begun();
        new.checked_by = is_begun.then(|| cx.person.to_owned());
        new.checked_on = is_begun.then_some(cx.today);
        let record = |own| Record::SampleResult(Box::new(own));
        let step = Step::change(record(was), record(new));
        let edit = Edit::with(vec![step], note);
        self.lay(std::slice::from_ref(&edit), cx);
        Outcome::ask(Effect::Edit(edit))
    }

    fn answer(&mut self, cx: &Cx, answer: Option<bool>) -> Outcome {
        let column = self.rows.column();
        if answer.is_none() && column == Some("result") {
            return self.change(cx, "result taken out".to_owned(), |own| own.result = None);
        }
        let Some(question) = QUESTIONS.iter().find(|one| Some(one.column) == column) else {
            return Outcome::say("No question is under the cursor: h and l go to one.");
        };
        let word = answer.map_or("taken out", |answer| if answer { "yes" } else { "no" });
        let note = format!("{}: {word}", question.column);
        let outcome = self.change(cx, note, |own| {
            let cell = match question.column {
                "two_invited" => &mut own.two_invited,
                "replies_recorded" => &mut own.replies_recorded,
                "local_invited" => &mut own.local_invited,
                _ => &mut own.evidence_kept,
            };
            *cell = answer;
        });
        if answer.is_some() && !matches!(&outcome, Outcome::Done(effects) if is_said(effects)) {
            self.step(cx, &Action::Right);
        }
        outcome
    }

    fn judge(&mut self, cx: &Cx, result: AuditResult) -> Outcome {
        let outcome = self.change(cx, format!("result: {result}"), |own| own.result = Some(result));
        if result == AuditResult::Compliant
            && !matches!(&outcome, Outcome::Done(effects) if is_said(effects))
        {
            self.step(cx, &Action::Down);
        }
        outcome
    }

    fn step(&mut self, cx: &Cx, action: &Action) {
        let (area, query) = (self.list_area(cx), self.query());
        let _ = self.rows.act(action, area, &query);
    }

    fn target(&self) -> Option<Target> {
        self.rows.row().map(|row| {
            let SampleResult { sample_ref, procurement_ref, .. } = &row.result;
            Target {
                form: format!("result\t{sample_ref}\t{procurement_ref}"),
                title: format!("{procurement_ref} of {sample_ref}"),
                note: Some("exception"),
                record: Record::SampleResult(Box::new(row.result.clone())),
                used: None,
            }
        })
    }

    fn open_purchase(&self) -> Outcome {
        match self.rows.selected() {
            Some(name) => {
                Outcome::ask(Effect::Open { view: "procurement", with: Opening::record(name) })
            }
            None => Outcome::say("There is no purchase here to open."),
        }
    }
}

/// What waits to be looked at.
fn unchecked(row: &SampledRow) -> Option<char> {
    row.result.result.is_none().then_some('?')
}

/// Whether nothing was changed and it is said why.
fn is_said(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Say(_)))
}

impl View for Sheet {
    fn place(&self) -> String {
        self.rows.place_after(&self.sample_ref)
    }

    fn wants(&self, _cx: &Cx) -> Vec<Want> {
        vec![Want { slot: 0, query: self.query() }]
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        if let Reply::Sample(detail) = reply {
            self.stored = Some(detail);
            self.lay(&[], cx);
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let (area, query) = (self.list_area(cx), self.query());
        if self.rows.takes(action) {
            return self.rows.act(action, area, &query);
        }
        match action {
            Action::Do(YES) => return self.answer(cx, Some(true)),
            Action::Do(NO) => return self.answer(cx, Some(false)),
            Action::Do(CLEAR) => return self.answer(cx, None),
            Action::Do(COMPLIANT) => return self.judge(cx, AuditResult::Compliant),
            Action::Do(FAILS) => return self.judge(cx, AuditResult::NotCompliant),
            Action::Do(UNDETERMINED) => return self.judge(cx, AuditResult::NotDetermined),
            Action::Do(LOG) => {
                let filter = term("record", &self.sample_ref);
                let with = Opening { filter, ..Opening::default() };
                return Outcome::ask(Effect::Open { view: "audit", with });
            }
            Action::Open | Action::Follow => return self.open_purchase(),
            Action::Edit | Action::Note => {
                return change::act(action, self.target()).unwrap_or(Outcome::QUIET);
            }
            _ if self.panes.act(action, 2, 0) => return Outcome::QUIET,
            _ => {}
        }
        if self.panes.focus == 1
            && let Some(area) = self.areas(cx, cx.area)[1]
            && let Some(to) = detail::act(&self.lines(), action, self.scroll, area, *cx.theme)
        {
            self.scroll = to;
            return Outcome::QUIET;
        }
        self.rows.act(action, area, &query)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [list, beside] = self.areas(cx, area);
        let focused = self.panes.focus == 0;
        let mut cursor = None;
        if let Some(area) = beside {
            cursor = detail::draw(pen, area, "Result", !focused, &self.lines(), self.scroll);
        }
        if let Some(area) = list {
            let title = titled(&format!("Worksheet, {}", self.rows.count()), cx.waiting);
            let inner = pane(pen, area, &title, focused);
            let nothing = if self.detail.is_some() { "It has no purchase." } else { "" };
            let own = self.rows.draw(pen, inner, focused, nothing);
            cursor = if focused { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        self.rows.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(says) = self.rows.says() {
            return Some(says);
        }
        let column = self.rows.column();
        match QUESTIONS.iter().find(|one| Some(one.column) == column) {
            Some(question) => Some(question.text.to_owned()),
            None => findings(&self.detail.as_deref()?.row).into_iter().next(),
        }
    }

    fn returned(&mut self, _view: &str, name: &str) {
        self.rows.select(name);
    }

    fn kept(&mut self, _edit: &Edit, cx: &Cx) -> Outcome {
        self.lay(&[], cx);
        Outcome::QUIET
    }

    fn refused(&mut self, _edit: &Edit, _error: &Error, cx: &Cx) -> Option<Outcome> {
        self.lay(&[], cx);
        None
    }

    fn selected(&self) -> Option<String> {
        Some(self.sample_ref.clone())
    }
}
