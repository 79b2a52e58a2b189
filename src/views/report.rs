//! Reports as they will be written, with a cursor on their figures: each opens to its sources.

mod asked;
mod paper;

use ratatui::layout::{Position, Rect};

use asked::{About, Terms};
use paper::{Paper, Step};

use super::part::boxed::{pane, titled};
use super::part::detail::wrap;
use super::part::field::Field;
use super::part::figures;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::split::{beside, is_wide};
use super::part::theme::{Role, Theme};
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::{Date, Quarter};
use crate::db::request::{
    AsAt, ContractDetail, ContractPerformance, Level, Query, Reply, ReportChecks, ReportSums,
    ReturnDetail,
};
use crate::report::{Made, Report, VERSION, annual, contract};

pub const SPEC: ViewSpec = ViewSpec {
    id: "report",
    title: "Reports",
    short: "Rep",
    purpose: "The annual and quarterly reports as they will be written, each figure to be opened.",
    digit: 9,
    go: "g o",
    open: |opening| Box::new(Preview::open(opening)),
    keys: &[
        key(&["t"], "report.turn", "next-report", "quarter/year", Place::Bar, TURN),
        key(&["["], "report.earlier", "earlier-quarter", "earlier", Place::Help, EARLIER),
        key(&["]"], "report.later", "later-quarter", "later", Place::Help, LATER),
        key(&["n"], "report.on", "next-match", "next", Place::Bar, ON),
        key(&["N"], "report.back", "match-before", "before", Place::Help, BACK),
    ],
    lacks: &[
        Action::Supplier,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Attention,
        Action::NextProblem,
        Action::Sort,
        Action::SortReverse,
        Action::Add,
        Action::Edit,
        Action::Remove,
        Action::Note,
        Action::Log,
    ],
};

const TURN: &str = "Shows the quarterly report instead of the annual one, or the annual one again.";
const EARLIER: &str = "Shows the report on the quarter before.";
const LATER: &str = "Shows the report on the next quarter.";
const ON: &str = "Goes to the next line that has the words looked for, or to the next section.";
const BACK: &str = "Goes to the line before that has the words looked for, or to the section.";

const fn key(
    keys: &'static [&'static str],
    verb: &'static str,
    name: &'static str,
    hint: &'static str,
    place: Place,
    help: &'static str,
) -> Binding {
    Binding { scope: Scope::Moving, keys, action: Action::Do(verb), name, hint, help, place }
}

/// In the view of a record: opens the report on it.
pub const OF_RECORD: Binding = key(
    &["r"],
    OPEN,
    "open-report",
    "report",
    Place::Help,
    "Shows the report on this record, to be read and written to a file.",
);

/// The verb of that key.
pub const OPEN: &str = "report.open";

/// Opens the report on a record: `supplier`, `S-0001`.
#[must_use]
pub fn open(kind: &str, reference: &str) -> Outcome {
    let with = Opening::record(format!("{kind}/{reference}"));
    Outcome::ask(Effect::Open { view: SPEC.id, with })
}

/// The contents take this many hundredths of a wide screen.
const CONTENTS: u16 = 26;

/// The numbers of its queries.
mod slot {
    pub const SUMS: u8 = 0;
    pub const CHECKS: u8 = 1;
    pub const CONTRACT: u8 = 2;
    pub const DELIVERY: u8 = 3;
    pub const RETURN: u8 = 4;
}

struct Preview {
    about: About,
    field: Field,
    typing: bool,
    terms: Terms,
    /// Why what is typed is not read.
    wrong: Option<String>,
    found: Found,
    report: Option<Report>,
    paper: Paper,
    panes: Panes,
}

/// What the store has answered.
#[derive(Default)]
struct Found {
    sums: Option<Box<ReportSums>>,
    checks: Option<Box<ReportChecks>>,
    contract: Option<Box<ContractDetail>>,
    delivery: Option<Box<ContractPerformance>>,
    returned: Option<Box<ReturnDetail>>,
}

impl Preview {
    fn open(opening: &Opening) -> Self {
        let about = About::parse(opening.name.as_deref().unwrap_or_default());
        // No day is after the last: what the program names itself is read whatever day it is.
        let terms = Terms::parse(&opening.filter, &about, Date::MAX).unwrap_or_default();
        Self {
            about,
            field: Field::new(&opening.filter),
            typing: false,
            terms,
            wrong: None,
            found: Found::default(),
            report: None,
            paper: Paper::default(),
            panes: Panes { focus: 1, zoomed: false },
        }
    }

    /// The quarter that is reported on: of those that are due the last, unless another is named.
    fn quarter(&self) -> Option<Quarter> {
        let of_all = || Some(self.found.sums.as_ref()?.level(Level::Council)?.through);
        let due = match &self.about {
            About::Contract(_) => self.found.delivery.as_ref().and_then(|found| found.through),
            About::Year | About::Quarter | About::Supplier(_) => of_all(),
        };
        self.terms.quarter.or(due)
    }

    fn as_at(&self, cx: &Cx) -> AsAt {
        self.terms.as_at(cx.today)
    }

    /// Makes the report of what has come; none while something of it is missing.
    fn made(&self, council: &str) -> Option<Report> {
        let made = Made { at: String::new(), version: VERSION.to_owned() };
        let found = &self.found;
        match &self.about {
            About::Contract(_) => Some(contract::report(&contract::Contents {
                council,
                detail: found.contract.as_deref()?,
                found: found.delivery.as_deref()?,
                returned: found.returned.as_deref(),
                made,
            })),
            About::Supplier(_) => Some(annual::of_supplier(found.sums.as_deref()?, made)),
            About::Year => {
                Some(annual::report(found.sums.as_deref()?, found.checks.as_deref(), made))
            }
            About::Quarter => Some(annual::quarterly(
                found.sums.as_deref()?,
                found.checks.as_deref(),
                self.quarter()?,
                made,
            )),
        }
    }

    fn make(&mut self, cx: &Cx) {
        self.report = self.made(&cx.council.name);
        let [_, area] = self.areas(cx.area, *cx.theme);
        if let (Some(report), Some(area)) = (&self.report, area) {
            self.paper.lay(report, area, *cx.theme, true);
        }
    }

    /// Where the contents and the report stand: side by side where there is room, else one of them.
    fn areas(&self, area: Rect, theme: Theme) -> [Option<Rect>; 2] {
        let foot = u16::from(self.typing).min(area.height);
        let area = Rect { height: area.height - foot, ..area };
        let one_at_a_time = !is_wide(area) || self.panes.zoomed || theme.plain;
        if one_at_a_time && self.panes.focus == 0 {
            return [Some(area), None];
        }
        if one_at_a_time {
            return [None, Some(area)];
        }
        beside(area, CONTENTS).map(Some)
    }

    /// The pane of the report, whether it is seen or not.
    fn pane(&self, cx: &Cx) -> Rect {
        self.areas(cx.area, *cx.theme)[1].unwrap_or(cx.area)
    }

    /// Takes what is typed: the terms choose the report; the words are looked for when it is kept.
    fn read(&mut self, cx: &Cx) {
        match Terms::parse(&self.field.text(), &self.about, cx.today) {
            Ok(terms) => {
                self.wrong = None;
                let was = std::mem::replace(&mut self.terms, terms);
                let words = std::mem::take(&mut self.terms.words);
                let is_other = Terms { words: Vec::new(), ..was } != self.terms;
                self.terms.words = words;
                if is_other {
                    self.make(cx);
                }
            }
            Err(error) => self.wrong = Some(format!("{error}. The report is as before.")),
        }
    }

    fn seek(&mut self, step: Step, cx: &Cx) -> bool {
        let pane = self.pane(cx);
        self.paper.seek(&self.terms, step, pane, *cx.theme)
    }

    /// Another report about the same council: what was typed and says nothing there is dropped.
    fn turn(&mut self, cx: &Cx) -> Outcome {
        self.about = match &self.about {
            About::Year => About::Quarter,
            About::Quarter => About::Year,
            About::Supplier(_) | About::Contract(_) => {
                return Outcome::say(
                    "This report is on one record. Esc goes back; 9 shows the annual report.",
                );
            }
        };
        if Terms::parse(&self.field.text(), &self.about, cx.today).is_err() {
            self.field = Field::new(&without(&self.field.text(), "quarter"));
        }
        self.paper.begin();
        self.read(cx);
        self.make(cx);
        Outcome::QUIET
    }

    fn step(&mut self, later: bool, cx: &Cx) -> Outcome {
        if matches!(self.about, About::Year | About::Supplier(_)) {
            return Outcome::say("This report is not on a quarter. t shows the quarterly report.");
        }
        let Some(quarter) = self.quarter() else { return Outcome::QUIET };
        let other = if later { quarter.next() } else { quarter.previous() };
        let others = without(&self.field.text(), "quarter");
        let term = format!("quarter:{}", other.to_string().replace(' ', ""));
        self.field = Field::new(format!("{others} {term} ").trim_start());
        self.found.returned = None;
        self.read(cx);
        Outcome::QUIET
    }

    fn type_in(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            Action::Keep | Action::Open => {
                self.typing = false;
                if let Some(wrong) = &self.wrong {
                    return Outcome::say(wrong);
                }
                if !self.terms.words.is_empty() && !self.seek(Step::Here, cx) {
                    return Outcome::say("No line has these words. / changes them.");
                }
            }
            Action::Back | Action::Cancel => self.clear(cx),
            other if self.field.act(other) => self.read(cx),
            _ => return Outcome::NotMine,
        }
        Outcome::QUIET
    }

    /// Without terms and words.
    fn clear(&mut self, cx: &Cx) {
        self.typing = false;
        self.field = Field::default();
        self.read(cx);
    }

    fn explain(&self) -> Outcome {
        match self.paper.spot() {
            Some(spot) => Outcome::ask(figures::open(&spot.figure, self.terms.as_of)),
            None => Outcome::say("No figure is on this line; j and k go to other lines."),
        }
    }

    fn copy(&self) -> Outcome {
        let Some(line) = self.paper.line() else { return Outcome::QUIET };
        let (what, text) = match self.paper.spot() {
            Some(spot) => {
                let name = spot.figure.to_string();
                (spot.place.clone(), format!("{}\t{}\t{name}\n", spot.place, spot.cell.shown()))
            }
            None => ("the line".to_owned(), format!("{}\n", line.text)),
        };
        Outcome::ask(Effect::Copy { what, text })
    }

    fn act_in_contents(&mut self, action: &Action, cx: &Cx) -> bool {
        let (here, count) = (self.paper.section(), self.paper.sections().count());
        let to = match action {
            Action::Up => here.saturating_sub(1),
            Action::Down => here + 1,
            Action::First | Action::PageUp => 0,
            Action::Last | Action::PageDown => count.saturating_sub(1),
            Action::Open => {
                self.panes.focus = 1;
                here
            }
            _ => return false,
        };
        let pane = self.pane(cx);
        self.paper.go_to_section(to.min(count.saturating_sub(1)), pane, *cx.theme);
        true
    }

    fn write(&self) -> Outcome {
        match &self.report {
            Some(report) => Outcome::ask(Effect::WriteReport {
                name: self.about.name().replace([' ', '/'], "-"),
                report: Box::new(report.clone()),
            }),
            None => Outcome::say("The report is still being made."),
        }
    }

    fn follow(&self) -> Outcome {
        let (view, reference) = match &self.about {
            About::Supplier(reference) => ("supplier", reference),
            About::Contract(reference) => ("contract", reference),
            _ => return Outcome::say("This report is on the whole council."),
        };
        Outcome::ask(Effect::Open { view, with: Opening::record(reference) })
    }

    fn draw_contents(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        let inner = pane(pen, area, "Contents", self.panes.focus == 0);
        if inner.width == 0 || inner.height == 0 {
            return None;
        }
        let here = self.paper.section();
        let height = usize::from(inner.height);
        let first = (here + 1).saturating_sub(height);
        let mut cursor = inner.as_position();
        let sections = self.paper.sections().enumerate().skip(first).take(height);
        for (y, (number, (_, heading))) in (inner.y..).zip(sections) {
            let (mark, role) =
                if number == here { ("> ", Role::Strong) } else { ("  ", Role::Text) };
            pen.text(inner.x, y, inner.width, &format!("{mark}{heading}"), role);
            if number == here {
                cursor = Position::new(inner.x, y);
            }
        }
        Some(cursor)
    }

    fn draw_report(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = titled("Report", cx.waiting);
        let inner = pane(pen, area, &title, self.panes.focus == 1);
        if let Some(report) = self.report.as_ref().filter(|_| cx.council.contracts > 0) {
            return self.paper.draw(report, pen, area, self.panes.focus == 1 && !self.typing);
        }
        let text = match cx.council.contracts {
            0 => EMPTY,
            _ if cx.coming => "The report is being made.",
            _ => NOTHING,
        };
        for (y, line) in (inner.y..inner.bottom()).zip(wrap(text, usize::from(inner.width))) {
            pen.text(inner.x, y, inner.width, &line, Role::Dim);
        }
        (inner.width > 0 && inner.height > 0).then(|| inner.as_position())
    }
}

const EMPTY: &str =
    "There are no contracts to report on yet. Bring them in: sleva import contracts FILE.";
const NOTHING: &str = "There is no report on this. Esc goes back.";

/// A text without one of its terms.
fn without(text: &str, term: &str) -> String {
    let lead = format!("{term}:");
    let kept: Vec<&str> =
        crate::calc::filter::pieces(text).filter(|piece| !piece.starts_with(&lead)).collect();
    kept.join(" ")
}

impl View for Preview {
    fn place(&self) -> String {
        let text = self.field.text();
        let about = self.about.name();
        if text.trim().is_empty() { about } else { format!("{about}, {}", text.trim()) }
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let as_at = self.as_at(cx);
        let sums = || Query::ReportSums(self.terms.query(&self.about, cx.today));
        let checks = || Query::ReportChecks(self.terms.query(&self.about, cx.today));
        match &self.about {
            About::Year | About::Quarter => vec![
                Want { slot: slot::SUMS, query: sums() },
                Want { slot: slot::CHECKS, query: checks() },
            ],
            About::Supplier(_) => vec![Want { slot: slot::SUMS, query: sums() }],
            About::Contract(reference) => self.wants_of_contract(reference, as_at),
        }
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::ReportSums(sums) => self.found.sums = Some(sums),
            Reply::ReportChecks(checks) => self.found.checks = Some(checks),
            Reply::Contract(detail) => self.found.contract = Some(detail),
            Reply::ContractPerformance(found) => self.found.delivery = Some(found),
            Reply::Return(detail) => self.found.returned = Some(detail),
            _ => return,
        }
        self.make(cx);
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if self.typing {
            return self.type_in(action, cx);
        }
        let pane = self.pane(cx);
        if let Some(report) = &self.report {
            self.paper.lay(report, pane, *cx.theme, false);
        }
        match action {
            Action::Filter => self.typing = true,
            Action::Do("report.turn") => return self.turn(cx),
            Action::Do("report.earlier") => return self.step(false, cx),
            Action::Do("report.later") => return self.step(true, cx),
            Action::Do("report.on") => return self.sought(Step::On, cx),
            Action::Do("report.back") => return self.sought(Step::Back, cx),
            Action::Back if self.panes.zoomed || self.panes.focus == 0 => {
                self.panes.act(action, 2, 1);
            }
            Action::Back if !self.field.is_empty() => self.clear(cx),
            Action::NextPane | Action::PreviousPane | Action::Zoom => {
                self.panes.act(action, 2, 1);
            }
            _ if self.panes.focus == 0 && self.act_in_contents(action, cx) => {}
            Action::Open | Action::Explain => return self.explain(),
            Action::Copy => return self.copy(),
            Action::CopyTable => {
                let (what, text) = ("the report".to_owned(), self.paper.text());
                return Outcome::ask(Effect::Copy { what, text });
            }
            Action::Write => return self.write(),
            Action::Follow => return self.follow(),
            _ if self.paper.act(action, pane, *cx.theme) => {}
            _ => return Outcome::NotMine,
        }
        Outcome::QUIET
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [contents, report] = self.areas(area, *cx.theme);
        let in_contents = contents.and_then(|area| self.draw_contents(pen, area));
        let in_report = report.and_then(|area| self.draw_report(cx, pen, area));
        if self.typing {
            let y = area.bottom().saturating_sub(1);
            return self.field.draw(pen, Rect { y, height: 1, ..area }, "/ ");
        }
        if self.panes.focus == 0 { in_contents.or(in_report) } else { in_report.or(in_contents) }
    }

    fn scope(&self) -> Scope {
        if self.typing { Scope::Line } else { Scope::Moving }
    }

    fn hides(&self, action: &Action) -> bool {
        let is_of_one = matches!(self.about, About::Supplier(_) | About::Contract(_));
        match action {
            Action::Do("report.turn") => is_of_one,
            Action::Follow => !is_of_one,
            Action::Do("report.earlier" | "report.later") => {
                matches!(self.about, About::Year | About::Supplier(_))
            }
            _ => false,
        }
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if self.typing {
            let terms = self.about.terms_in_words();
            let help = format!("Words to look for; {terms} choose the report.");
            return Some(self.wrong.clone().unwrap_or(help));
        }
        let spot = self.paper.spot().filter(|_| self.panes.focus == 1)?;
        Some(format!("{}: {}; i opens {}", spot.place, spot.cell.shown(), spot.figure))
    }

    fn selected(&self) -> Option<String> {
        match &self.about {
            About::Supplier(reference) | About::Contract(reference) => Some(reference.clone()),
            About::Year | About::Quarter => None,
        }
    }
}

impl Preview {
    fn sought(&mut self, step: Step, cx: &Cx) -> Outcome {
        if self.seek(step, cx) {
            return Outcome::QUIET;
        }
        Outcome::say("No line has these words. / changes them.")
    }

    /// The return of a past day is asked for by the version that counted then.
    fn wants_of_contract(&self, reference: &str, as_at: AsAt) -> Vec<Want> {
        let contract_ref = reference.to_owned();
        let detail = Query::Contract { contract_ref: contract_ref.clone(), today: as_at.day };
        let found = Query::ContractPerformance { contract_ref: contract_ref.clone(), as_at };
        let mut wants = vec![
            Want { slot: slot::CONTRACT, query: detail },
            Want { slot: slot::DELIVERY, query: found },
        ];
        if let Some(quarter) = self.quarter() {
            let version = self.version(quarter).filter(|_| as_at.is_past);
            let query = Query::Return { contract_ref, quarter, version, today: as_at.day };
            wants.push(Want { slot: slot::RETURN, query });
        }
        wants
    }

    fn version(&self, quarter: Quarter) -> Option<u32> {
        let quarters = &self.found.delivery.as_ref()?.quarters;
        quarters.iter().find(|own| own.quarter == quarter).map(|own| own.version)
    }
}
