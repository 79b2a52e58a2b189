//! A frozen report beside the same as it is now, or beside another: the figures that differ, and
//! the changes that bear on the selected one.

use ratatui::layout::{Position, Rect};

use super::effect::Choice;
use super::part::boxed::{inside, pane, titled};
use super::part::figures;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::rows::Rows;
use super::part::split::{Share, two};
use super::part::theme::Role;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::filter::term;
use crate::calc::frozen::FrozenReport;
use crate::db::request::{AsAt, Cause, CausesQuery, FrozenDetail, ListQuery, Query, Reply};
use crate::report::asked::{Asked, Found};
use crate::report::comparison::{self, CAUSES, Comparison, DIFFERENCES, Difference, broken};
use crate::report::{Made, Report, VERSION, kept};

pub const SPEC: ViewSpec = ViewSpec {
    id: "comparison",
    title: "Comparison",
    short: "Differs",
    purpose: "What differs from a frozen report, and the changes that bear on each figure.",
    digit: 0,
    go: "",
    open: |opening| Box::new(Compared::open(opening)),
    keys: &[Binding {
        scope: Scope::Moving,
        keys: &["c"],
        action: Action::Do("comparison.other"),
        name: "choose-other-report",
        hint: "other",
        help: "Chooses what it is compared with: now, or another frozen report.",
        place: Place::Bar,
    }],
    lacks: &[
        Action::Supplier,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Attention,
        Action::NextProblem,
        Action::Add,
        Action::Edit,
        Action::Remove,
        Action::Note,
        Action::Follow,
    ],
};

const SHARE: Share = Share { wide: 62, tall: 60 };
/// The panes in the order of Tab.
const FIGURES: usize = 0;
const CHANGES: usize = 1;
/// The verb of a choice of what it is compared with.
const OTHER: &str = "comparison.choose";
const NOW: &str = "now";

/// The numbers of its queries; those of the report of now come after.
mod slot {
    pub const FIRST: u8 = 0;
    pub const OTHER: u8 = 1;
    pub const ALL: u8 = 2;
    pub const CAUSES: u8 = 3;
    pub const NOW: u8 = 4;
}

struct Compared {
    first: String,
    /// None: the same report as the records are now.
    other: Option<String>,
    /// References of the frozen reports there are, and what each is on.
    all: Vec<(String, String)>,
    was: Option<Box<FrozenDetail>>,
    is: Option<Box<FrozenDetail>>,
    found: Found,
    /// What came of it, what is asked about the differences, and what is compared in a sentence.
    result: Option<(Comparison, CausesQuery, String)>,
    /// Why nothing is compared.
    wrong: Option<String>,
    figures: Rows<Difference>,
    changes: Rows<Cause>,
    panes: Panes,
}

impl Compared {
    fn open(opening: &Opening) -> Self {
        let name = opening.name.clone().unwrap_or_default();
        let (first, other) = match name.split_once('\t') {
            Some((first, other)) => (first.to_owned(), Some(other.to_owned())),
            None => (name, None),
        };
        Self {
            first,
            other,
            all: Vec::new(),
            was: None,
            is: None,
            found: Found::default(),
            result: None,
            wrong: None,
            figures: Rows::new(
                DIFFERENCES,
                |own| format!("{}: {}", own.table, own.place),
                |_| None,
            )
            .grouped(Difference::group)
            .filtered(),
            changes: Rows::new(CAUSES, |own| own.record.clone(), |_| None),
            panes: Panes::default(),
        }
    }

    /// The report of now that is asked for, once it is known which was frozen.
    fn asked(&self, cx: &Cx) -> Option<Asked> {
        let was = self.was.as_ref().filter(|_| self.other.is_none())?;
        Some(Asked::again(&was.report, AsAt::now(cx.today)))
    }

    /// Compares what has come, where all of it has.
    fn compare(&mut self, cx: &Cx) {
        match self.sides(cx) {
            Ok(Some((was, now, head, heading))) => {
                let Some(first) = &self.was else { return };
                let mut found = comparison::compare(&was, &now);
                let query = found.wants(first.report.head, head);
                if let Some((old, own, _)) = &self.result
                    && *own == query
                {
                    let causes = old.differences.iter().map(|own| own.causes.clone());
                    found.accept(causes.collect());
                }
                self.wrong = None;
                self.figures.set(found.differences.clone());
                let heading =
                    broken(first).map_or(heading.clone(), |why| format!("{why} {heading}"));
                self.result = Some((found, query, heading));
            }
            Ok(None) => {}
            Err(wrong) => self.wrong = Some(wrong),
        }
    }

    /// Both reports, the newest change of the later, and what is compared in a sentence; none
    /// while something is missing.
    fn sides(&self, cx: &Cx) -> Result<Option<(Report, Report, u64, String)>, String> {
        let Some(first) = &self.was else { return Ok(None) };
        let was = kept::thawed(first).map_err(|error| error.to_string())?;
        if self.other.is_some() {
            let Some(is) = &self.is else { return Ok(None) };
            if let Some(why) = comparison::unlike(&first.report, &is.report) {
                return Err(format!("{why}. c chooses another."));
            }
            let heading = comparison::of_two(&first.report, &is.report);
            let heading = broken(is).map_or(heading.clone(), |why| format!("{why} {heading}"));
            let now = kept::thawed(is).map_err(|error| error.to_string())?;
            return Ok(Some((was, now, is.report.head, heading)));
        }
        let Some(asked) = self.asked(cx) else { return Ok(None) };
        let Some(head) = self.found.head(&asked) else { return Ok(None) };
        let made = Made { at: String::new(), version: VERSION.to_owned() };
        let Some(now) = asked.report(&self.found, &cx.council.name, made) else { return Ok(None) };
        let heading = comparison::of_now(&first.report, asked.as_at, head);
        Ok(Some((was, now, u64::try_from(head.seq).unwrap_or_default(), heading)))
    }

    /// Shows the changes of the selected figure.
    fn follow(&mut self) {
        let causes = self.figures.row().map(|own| own.causes.clone()).unwrap_or_default();
        self.changes.set(causes);
    }

    fn with(&self) -> &str {
        self.other.as_deref().unwrap_or(NOW)
    }

    fn choose(&self) -> Outcome {
        let choice = |label: &str, name: &str| Choice {
            label: label.to_owned(),
            action: Action::Choose(OTHER, name.to_owned()),
        };
        let mut choices = vec![choice("now: the same report as the records are", NOW)];
        let others = self.all.iter().filter(|(name, _)| *name != self.first);
        choices.extend(others.map(|(name, about)| choice(&format!("{name}: {about}"), name)));
        Outcome::ask(Effect::Pick { title: format!("Compare {} with", self.first), choices })
    }

    fn chosen(&mut self, name: &str, cx: &Cx) -> Outcome {
        self.other = (name != NOW).then(|| name.to_owned());
        self.is = None;
        self.result = None;
        self.wrong = None;
        self.figures.set(Vec::new());
        // What it needs may have come before.
        self.compare(cx);
        self.follow();
        Outcome::QUIET
    }

    /// Opens what is selected: a figure as it is now, or the trail of a record.
    fn opened(&self) -> Outcome {
        if self.panes.focus == FIGURES {
            return match self.figures.row() {
                Some(own) => Outcome::ask(figures::now(&own.figure)),
                None => Outcome::say("No figure differs, so there is none here to open."),
            };
        }
        match self.changes.row() {
            Some(own) => {
                let filter = term("record", &own.record);
                let with = Opening { filter, ..Opening::default() };
                Outcome::ask(Effect::Open { view: "audit", with })
            }
            None => Outcome::say("Nothing that was keyed bears on this figure."),
        }
    }

    fn report(&self) -> Option<Report> {
        let (found, _, heading) = self.result.as_ref()?;
        let title = format!("{} compared with {}", self.first, self.with());
        let made = Made { at: String::new(), version: VERSION.to_owned() };
        Some(found.report(title, heading, made))
    }

    fn write(&self) -> Outcome {
        match self.report() {
            Some(report) => Outcome::ask(Effect::WriteReport {
                name: format!("{}-{}", self.first, self.with()).replace([' ', '/'], "-"),
                report: Box::new(report),
            }),
            None => Outcome::say("They are still being compared."),
        }
    }

    /// The differences as cells between tabs.
    fn copy_all(&self) -> Outcome {
        let row = |own: &Difference| {
            let cells = DIFFERENCES.iter().map(|column| (column.cell)(own));
            let cells: Vec<String> =
                cells.map(|cell| cell.plain().unwrap_or_default().to_owned()).collect();
            cells.join("\t")
        };
        let heads: Vec<&str> = DIFFERENCES.iter().map(|column| column.name).collect();
        let rows = self.result.iter().flat_map(|(found, ..)| found.differences.iter().map(row));
        let lines: Vec<String> = std::iter::once(heads.join("\t")).chain(rows).collect();
        let what = format!("what differs from {}", self.first);
        Outcome::ask(Effect::Copy { what, text: format!("{}\n", lines.join("\n")) })
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        two(area, cx.theme, self.panes.zoomed, self.panes.focus, SHARE)
    }

    fn nothing(&self, cx: &Cx) -> String {
        match (&self.wrong, &self.result) {
            (Some(wrong), _) => wrong.clone(),
            (None, Some((found, ..))) => found.in_words(),
            (None, None) if cx.coming => "They are being compared.".to_owned(),
            (None, None) => "There is no such frozen report. Esc goes back.".to_owned(),
        }
    }

    /// Every query is of the reports: what is copied or written is taken from here.
    fn query(&self) -> Query {
        Query::FrozenReport { report_ref: self.first.clone() }
    }
}

impl View for Compared {
    fn place(&self) -> String {
        self.figures.place_after(&format!("{} with {}", self.first, self.with()))
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let frozen = |name: &str| Query::FrozenReport { report_ref: name.to_owned() };
        let list = ListQuery::everything("report_ref");
        let mut wants = vec![
            Want { slot: slot::FIRST, query: frozen(&self.first) },
            Want { slot: slot::ALL, query: Query::Reports(list) },
        ];
        if let Some(other) = &self.other {
            wants.push(Want { slot: slot::OTHER, query: frozen(other) });
        }
        if let Some(asked) = self.asked(cx) {
            let queries = (slot::NOW..).zip(asked.wants(&self.found));
            wants.extend(queries.map(|(slot, query)| Want { slot, query }));
        }
        if let Some((found, query, _)) = &self.result
            && !found.differences.is_empty()
        {
            wants.push(Want { slot: slot::CAUSES, query: Query::Causes(query.clone()) });
        }
        wants
    }

    fn accept(&mut self, slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::FrozenReport(detail) if slot == slot::FIRST => self.was = Some(detail),
            Reply::FrozenReport(detail) => self.is = Some(detail),
            Reply::Reports(page) => {
                let about = |own: &FrozenReport| format!("{}, as at {}", own.about(), own.as_at);
                let rows = page.rows.into_iter();
                self.all = rows.map(|own| (own.report_ref.clone(), about(&own))).collect();
                return;
            }
            Reply::Causes(causes) => {
                if let Some((found, ..)) = &mut self.result {
                    found.accept(causes);
                    self.figures.set(found.differences.clone());
                }
                return self.follow();
            }
            reply => {
                if !self.found.accept(reply) {
                    return;
                }
            }
        }
        self.compare(cx);
        self.follow();
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let areas = self.areas(cx, cx.area);
        let query = self.query();
        let area = |pane: usize| inside(areas[pane].unwrap_or(cx.area), cx.theme.plain);
        if self.figures.takes(action) {
            let outcome = self.figures.act(action, area(FIGURES), &query);
            self.follow();
            return outcome;
        }
        match action {
            Action::Attention => return Outcome::NotMine,
            Action::Do("comparison.other") => return self.choose(),
            Action::Choose(OTHER, name) => return self.chosen(name, cx),
            // On the heading of a group it folds it.
            Action::Open if self.panes.focus == FIGURES => {
                return match self.figures.act(action, area(FIGURES), &query) {
                    Outcome::NotMine => self.opened(),
                    folded @ Outcome::Done(_) => folded,
                };
            }
            Action::Open | Action::Explain => return self.opened(),
            Action::Write => return self.write(),
            Action::CopyTable => return self.copy_all(),
            _ if self.panes.act(action, 2, FIGURES) => return Outcome::QUIET,
            _ => {}
        }
        if self.panes.focus == CHANGES {
            return self.changes.act(action, area(CHANGES), &query);
        }
        let outcome = self.figures.act(action, area(FIGURES), &query);
        self.follow();
        outcome
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [figures, changes] = self.areas(cx, area);
        let in_changes = changes.and_then(|area| {
            let has_keys = self.panes.focus == CHANGES;
            let title = format!("Changes that bear on it, {}", self.changes.count());
            let inner = pane(pen, area, &title, has_keys);
            let nothing = match self.figures.row() {
                Some(_) if cx.coming => "The changes are being looked for.",
                Some(_) => "Nothing that was keyed since bears on it.",
                None => "",
            };
            self.changes.draw(pen, inner, has_keys, nothing)
        });
        let in_figures = figures.and_then(|area| {
            let title = titled(&format!("What differs, {}", self.figures.count()), cx.waiting);
            let has_keys = self.panes.focus == FIGURES;
            let mut inner = pane(pen, area, &title, has_keys);
            if let Some((_, _, heading)) = &self.result
                && inner.height > 4
            {
                for line in super::part::detail::wrap(heading, usize::from(inner.width).max(8)) {
                    pen.text(inner.x, inner.y, inner.width, &line, Role::Dim);
                    inner = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
                    if inner.height <= 3 {
                        break;
                    }
                }
            }
            self.figures.draw(pen, inner, has_keys, &self.nothing(cx))
        });
        if self.panes.focus == CHANGES { in_changes.or(in_figures) } else { in_figures }
    }

    fn scope(&self) -> Scope {
        self.figures.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(help) = self.figures.says() {
            return Some(help);
        }
        if self.panes.focus == CHANGES {
            return self.changes.row().map(comparison::cause);
        }
        let own = self.figures.row()?;
        Some(format!("{}, {}: {}", own.group(), own.place, own.figure))
    }

    fn selected(&self) -> Option<String> {
        Some(self.first.clone())
    }
}
