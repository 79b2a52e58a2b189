//! Reports as they will be written, with a cursor on their figures: each opens to its sources.

mod asked;
mod paper;

use ratatui::layout::{Position, Rect};

use asked::{Terms, terms_in_words};
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
use crate::calc::Date;
use crate::calc::frozen::FrozenReport;
use crate::columns::noted;
use crate::db::request::{Edit, FrozenDetail, Query, Reply, Step as Change};
use crate::report::asked::{About, Asked, Found};
use crate::report::comparison::broken;
use crate::report::{Made, Report, VERSION, kept};

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
        key(&["F"], FREEZE, "freeze-report", "freeze", Place::Bar, FREEZES),
        key(&["c"], "report.frozen", "frozen-reports", "frozen", Place::Help, FROZEN),
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
const FREEZE: &str = "report.freeze";
const FREEZES: &str = "Keeps this report as it is, to be read again and compared later.";
const FROZEN: &str = "Shows the reports that were frozen; each is compared with the same of now.";
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

/// Opens the report on a record, or one that was frozen: `supplier`, `S-0001`.
#[must_use]
pub fn open(kind: &str, reference: &str) -> Outcome {
    let with = Opening::record(format!("{kind}/{reference}"));
    Outcome::ask(Effect::Open { view: SPEC.id, with })
}

/// The contents take this many hundredths of a wide screen.
const CONTENTS: u16 = 26;

struct Preview {
    about: About,
    /// The frozen report that is read, instead of one that is made.
    frozen: Option<String>,
    /// The day that its figures are of.
    day: Option<Date>,
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

impl Preview {
    fn open(opening: &Opening) -> Self {
        let name = opening.name.as_deref().unwrap_or_default();
        let about = About::parse(name);
        // No day is after the last: what the program names itself is read whatever day it is.
        let terms = Terms::parse(&opening.filter, &about, Date::MAX).unwrap_or_default();
        Self {
            about,
            frozen: name.strip_prefix("frozen/").map(str::to_owned),
            day: None,
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

    fn asked(&self, today: Date) -> Asked {
        self.terms.asked(&self.about, today)
    }

    fn make(&mut self, cx: &Cx) {
        if self.frozen.is_none() {
            let made = Made { at: String::new(), version: VERSION.to_owned() };
            self.report = self.asked(cx.today).report(&self.found, &cx.council.name, made);
        }
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
        let quarter = self.asked(cx.today).quarter(&self.found);
        let Some(quarter) = quarter else { return Outcome::QUIET };
        let other = if later { quarter.next() } else { quarter.previous() };
        let others = without(&self.field.text(), "quarter");
        let term = format!("quarter:{}", other.to_string().replace(' ', ""));
        self.field = Field::new(format!("{others} {term} ").trim_start());
        self.found.forget_return();
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
            Some(spot) => Outcome::ask(figures::open(&spot.figure, self.day.or(self.terms.as_of))),
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
                name: self
                    .frozen
                    .clone()
                    .unwrap_or_else(|| self.about.name())
                    .replace([' ', '/'], "-"),
                report: Box::new(report.clone()),
            }),
            None => Outcome::say("The report is still being made."),
        }
    }

    /// Takes a frozen report as it was.
    fn thaw(&mut self, detail: &FrozenDetail) {
        self.day = Some(detail.report.as_at);
        match kept::thawed(detail) {
            Ok(report) => {
                self.wrong = broken(detail);
                self.report = Some(report);
            }
            Err(error) => self.wrong = Some(error.to_string()),
        }
    }

    /// What is kept of the report as it is shown; none while some of it is being looked for.
    fn kept(&self, cx: &Cx) -> Option<(FrozenReport, Vec<String>)> {
        let report = self.report.as_ref().filter(|_| self.frozen.is_none())?;
        let lines = kept::lines(report).ok()?;
        let own = self.asked(cx.today).frozen(&self.found, report, &lines)?;
        Some((own, lines))
    }

    fn asks_why(&self, cx: &Cx) -> Outcome {
        if self.frozen.is_some() {
            return Outcome::say("This report is frozen already. Esc goes back.");
        }
        if cx.read_only {
            return Outcome::say("Nothing can be changed here, so no report is frozen.");
        }
        match self.kept(cx) {
            Some(_) => Outcome::ask(Effect::AskText {
                title: "Freeze this report as it is".to_owned(),
                label: "Why: ",
                below: "Enter keeps it, with or without a note; u takes that back. Esc leaves it."
                    .to_owned(),
                verb: FREEZE,
            }),
            None => Outcome::say("The report is still being made; then it can be frozen."),
        }
    }

    fn freeze(&self, why: &str, cx: &Cx) -> Outcome {
        let Some((own, lines)) = self.kept(cx) else {
            return Outcome::say("The report is being made again; F freezes it then.");
        };
        let note = Some(why.trim()).filter(|why| !why.is_empty()).map(str::to_owned);
        if let Some(why) = note.as_ref().and_then(|note| noted(note).err()) {
            return Outcome::say(format!("The note {}. {} F asks again.", why.reason, why.remedy));
        }
        let report = Box::new(FrozenReport { note, ..own });
        Outcome::ask(Effect::Edit(Edit::with(vec![Change::Freeze { report, lines }], "frozen")))
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
        let about = match &self.frozen {
            Some(report_ref) => format!("{report_ref} as it was frozen"),
            None => self.about.name(),
        };
        if text.trim().is_empty() { about } else { format!("{about}, {}", text.trim()) }
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        if let Some(report_ref) = self.frozen.clone() {
            return vec![Want { slot: 0, query: Query::FrozenReport { report_ref } }];
        }
        let queries = self.asked(cx.today).wants(&self.found);
        (0..).zip(queries).map(|(slot, query)| Want { slot, query }).collect()
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        if let Reply::FrozenReport(detail) = reply {
            self.thaw(&detail);
        } else if !self.found.accept(reply) {
            return;
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
            Action::Do(FREEZE) => return self.asks_why(cx),
            Action::Choose(FREEZE, why) => return self.freeze(why, cx),
            Action::Do("report.frozen") => {
                let with = Opening::default();
                return Outcome::ask(Effect::Open { view: "frozen", with });
            }
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

    fn kept(&mut self, edit: &Edit, _cx: &Cx) -> Outcome {
        match edit.steps.first() {
            Some(Change::Freeze { .. }) => {
                Outcome::say("Frozen and saved. c shows the frozen reports; u takes it back.")
            }
            _ => Outcome::QUIET,
        }
    }

    fn scope(&self) -> Scope {
        if self.typing { Scope::Line } else { Scope::Moving }
    }

    fn hides(&self, action: &Action) -> bool {
        if self.frozen.is_some() {
            return matches!(
                action,
                Action::Do("report.turn" | FREEZE | "report.earlier" | "report.later")
                    | Action::Follow
            );
        }
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
            let terms = terms_in_words(&self.about);
            let help = format!("Words to look for; {terms} choose the report.");
            return Some(self.wrong.clone().unwrap_or(help));
        }
        if let (Some(_), Some(wrong)) = (&self.frozen, &self.wrong) {
            return Some(wrong.clone());
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
}
