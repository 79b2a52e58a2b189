//! What the procurement rules find, the worst first, with the selected finding told whole.

use ratatui::layout::{Position, Rect};

use super::part::detail::Line;
use super::part::findings;
use super::part::list::List;
use super::part::paired::{Paired, Told};
use super::part::pen::Pen;
use super::part::split::Share;
use super::part::theme::Role;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::Date;
use crate::calc::filter::Of;
use crate::calc::words::Severity;
use crate::db::request::{AsAt, FindingCounts, FindingRow, FindingsQuery, ListQuery, Query, Reply};
use crate::tables::findings::{FINDINGS, counted, sign};

const WAIVE: &str = "rules.waive";
const NEXT: &str = "rules.next-severity";
const BEFORE: &str = "rules.severity-before";
const SAME: &str = "rules.same-rule";

pub const SPEC: ViewSpec = ViewSpec {
    id: "rules",
    title: "Rules",
    short: "Rules",
    purpose: "What the procurement rules find, why, and what to do about it.",
    digit: 5,
    go: "g f",
    open: |opening| Box::new(Rules::open(opening)),
    keys: &[
        Binding {
            scope: Scope::Moving,
            keys: &["x"],
            action: Action::Do(WAIVE),
            name: "waive-finding",
            hint: "waive",
            help: "Waives the finding with a reason; it is shown all the same. On a waived one: its waiver.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["f"],
            action: Action::Do(NEXT),
            name: "next-severity",
            hint: "severity",
            help: "Shows only breaches, then warnings, what is unclear, advice, then all of them.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["F"],
            action: Action::Do(BEFORE),
            name: "severity-before",
            hint: "before",
            help: "Goes through the severities the other way round.",
            place: Place::Help,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["="],
            action: Action::Do(SAME),
            name: "same-rule",
            hint: "this rule",
            help: "Shows only findings of the rule of the selected one; again shows all.",
            place: Place::Help,
        },
    ],
    lacks: &[
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Edit,
        Action::Add,
        Action::Remove,
        Action::Note,
        Action::Supplier,
    ],
};

const SHARE: Share = Share { wide: 58, tall: 50 };
const NOTHING: &str = "The rules find nothing that is to be done. Procurements come in with a in the \
                       list of procurements (g p), or sleva import procurements FILE.";

/// What is gone through by severity; nothing chosen shows all.
const SEVERITIES: [Severity; 4] =
    [Severity::Breach, Severity::Warning, Severity::Unclear, Severity::Advice];

struct Rules {
    /// Findings of this record alone, with what it passes.
    record: Option<String>,
    list: List<FindingRow>,
    counts: Option<(FindingCounts, usize)>,
    paired: Paired,
}

fn query(list: ListQuery, today: Date) -> Query {
    Query::Findings(FindingsQuery { list, record: None, as_at: AsAt::now(today), under: None })
}

impl Rules {
    fn open(opening: &Opening) -> Self {
        let sign = |row: &FindingRow| Some(sign(&row.finding)).filter(|sign| *sign != '.');
        let mut list =
            List::new(FINDINGS, |row| &row.name, sign, query, &opening.filter).of(Of::Findings);
        if let Some(name) = &opening.at {
            list.select(name);
        }
        let record = opening.name.clone();
        Self { record, list, counts: None, paired: Paired::new(SHARE) }
    }

    fn lines(&self) -> Vec<Line> {
        match self.list.row() {
            None => vec![Line::Text(Role::Dim, "No finding is selected.".to_owned())],
            Some(row) => {
                let mut lines = findings::whole(&row.finding);
                let name = row.finding.about.reference();
                lines.insert(1, Line::Pair("Record", format!("{name} {}", row.title)));
                lines
            }
        }
    }

    /// Chooses by the next severity, or the one before, and after the last all of them.
    fn turn(&mut self, onward: bool) {
        let own = self.list.filter.filter().severity;
        let at = own.and_then(|own| SEVERITIES.iter().position(|one| *one == own));
        let to = match (at, onward) {
            (None, true) => Some(0),
            (None, false) => Some(SEVERITIES.len() - 1),
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        };
        let severity = to.and_then(|to| SEVERITIES.get(to)).map_or("", |own| own.word());
        self.choose("severity", severity);
    }

    fn choose(&mut self, term: &str, value: &str) {
        let text = self.list.filter.with_term(term, value);
        self.list.filter_by(&text);
    }

    fn same_rule(&mut self) -> Outcome {
        if self.list.filter.filter().rule.is_some() {
            self.choose("rule", "");
            return Outcome::QUIET;
        }
        let Some(rule) = self.list.row().map(|row| row.finding.rule) else { return no_finding() };
        self.choose("rule", rule);
        Outcome::QUIET
    }

    fn title(&self) -> String {
        match self.counts {
            None => "Findings".to_owned(),
            Some((counts, _)) => format!("Findings, {}", counted(counts)),
        }
    }

    /// Answers what is of this view; none leaves it to the list.
    fn own(&mut self, action: &Action) -> Option<Outcome> {
        let row = self.list.row();
        Some(match action {
            Action::Open => row.map_or_else(no_finding, findings::jump),
            Action::Follow => row.map_or_else(no_finding, findings::open),
            Action::Do(WAIVE) => row.map_or_else(no_finding, |row| findings::waive(&row.finding)),
            Action::Explain => {
                self.paired.look_beside();
                Outcome::QUIET
            }
            Action::Log => row.map_or_else(no_finding, |row| {
                let filter = crate::calc::filter::term("record", row.finding.about.reference());
                let with = Opening { filter, ..Opening::default() };
                Outcome::ask(Effect::Open { view: "audit", with })
            }),
            Action::Do(NEXT) => {
                self.turn(true);
                Outcome::QUIET
            }
            Action::Do(BEFORE) => {
                self.turn(false);
                Outcome::QUIET
            }
            Action::Do(SAME) => self.same_rule(),
            _ => return None,
        })
    }
}

fn no_finding() -> Outcome {
    Outcome::say("There is no finding here.")
}

impl View for Rules {
    fn place(&self) -> String {
        let words = self.list.filter.place().replace("needs attention only", "only what is open");
        match &self.record {
            Some(name) if words.is_empty() => name.clone(),
            Some(name) => format!("{name}, {words}"),
            None => words,
        }
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let mut query = self.list.wants(self.paired.list_area(cx), cx.today);
        if let Query::Findings(own) = &mut query {
            own.record.clone_from(&self.record);
        }
        vec![Want { slot: 0, query }]
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        if let Reply::Findings(list) = reply {
            self.counts = Some((list.counts, list.records));
            let area = self.paired.list_area(cx);
            self.list.accept(list.page, area);
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if !self.list.filter.typing()
            && let Some(outcome) = self.own(action)
        {
            return outcome;
        }
        let lines = self.lines();
        self.paired.act(&mut self.list, action, &lines, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = self.title();
        let lines = self.lines();
        let told = Told { title: &title, nothing: NOTHING, beside: "Why", lines: &lines };
        self.paired.draw(&self.list, cx, pen, area, &told)
    }

    fn scope(&self) -> Scope {
        self.list.scope()
    }

    fn says(&self, cx: &Cx) -> Option<String> {
        if let Some(said) = self.list.filter.says() {
            return Some(said);
        }
        let (_, records) = self.counts?;
        let run = format!("{records} records checked as at {}", cx.today);
        Some(match self.list.row().and_then(|row| row.finding.said.next.clone()) {
            Some(next) => format!("{next} {run}."),
            None => format!("{run}."),
        })
    }

    fn selected(&self) -> Option<String> {
        self.list.selected().map(str::to_owned)
    }
}
