//! Reports that were frozen: a list with what was kept of the selected one beside it.

use ratatui::layout::{Position, Rect};

use super::part::detail::Line;
use super::part::list::List;
use super::part::paired::{Paired, Told};
use super::part::pen::Pen;
use super::part::split::Share;
use super::part::theme::Role;
use super::{Action, Cx, Effect, Opening, Outcome, Scope, View, ViewSpec, Want, report};
use crate::calc::filter::Of;
use crate::calc::frozen::FrozenReport;
use crate::db::request::{Query, Reply};
use crate::tables::frozen::{REPORTS, facts};

pub const SPEC: ViewSpec = ViewSpec {
    id: "frozen",
    title: "Frozen reports",
    short: "Frozen",
    purpose: "Reports that were kept as they were, to be read again and compared.",
    digit: 0,
    go: "",
    open: |opening| Box::new(Frozen::open(opening)),
    keys: &[report::OF_RECORD],
    lacks: &[
        Action::Supplier,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Attention,
        Action::NextProblem,
        Action::Explain,
        Action::Add,
        Action::Edit,
        Action::Remove,
        Action::Note,
        Action::Follow,
    ],
};

const SHARE: Share = Share { wide: 60, tall: 55 };
const NOTHING: &str = "No report was frozen yet. In a report (9) the key F freezes it as it is; \
                       on the command line sleva report annual --freeze does.";

struct Frozen {
    list: List<FrozenReport>,
    paired: Paired,
}

impl Frozen {
    fn open(opening: &Opening) -> Self {
        let mut list = List::new(
            REPORTS,
            |own| &own.report_ref,
            |_| None,
            |list, _| Query::Reports(list),
            &opening.filter,
        )
        .of(Of::Others("frozen reports"));
        if let Some(name) = &opening.name {
            list.select(name);
        }
        Self { list, paired: Paired::new(SHARE) }
    }

    fn lines(&self) -> Vec<Line> {
        let Some(own) = self.list.row() else {
            return vec![Line::Text(Role::Dim, "No report is selected.".to_owned())];
        };
        let pair = |(label, text)| Line::Pair(label, text);
        let mut lines = vec![Line::Heading(own.report_ref.clone()), Line::Blank];
        lines.extend(facts(own).into_iter().map(pair));
        let more = "Enter shows what differs from it by now; r reads it as it was.".to_owned();
        lines.extend([Line::Blank, Line::Text(Role::Dim, more)]);
        lines
    }

    fn selected_or(&self, open: impl FnOnce(&str) -> Outcome) -> Outcome {
        match self.list.selected() {
            Some(name) => open(name),
            None => Outcome::say("There is no frozen report here to open."),
        }
    }
}

impl View for Frozen {
    fn place(&self) -> String {
        self.list.filter.place()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        vec![Want { slot: 0, query: self.list.wants(self.paired.list_area(cx), cx.today) }]
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        if let Reply::Reports(page) = reply {
            let area = self.paired.list_area(cx);
            self.list.accept(page, area);
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if !self.list.filter.typing() {
            match action {
                Action::Open => {
                    return self.selected_or(|name| {
                        let with = Opening::record(name);
                        Outcome::ask(Effect::Open { view: "comparison", with })
                    });
                }
                Action::Do(report::OPEN) => {
                    return self.selected_or(|name| report::open("frozen", name));
                }
                Action::Attention => return Outcome::NotMine,
                _ => {}
            }
        }
        let lines = self.lines();
        self.paired.act(&mut self.list, action, &lines, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = format!("Frozen reports, {}", self.list.count());
        let lines = self.lines();
        let told = Told { title: &title, nothing: NOTHING, beside: "Kept", lines: &lines };
        self.paired.draw(&self.list, cx, pen, area, &told)
    }

    fn scope(&self) -> Scope {
        self.list.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(said) = self.list.filter.says() {
            return Some(said);
        }
        let own = self.list.row()?;
        Some(format!(
            "{} was frozen at {} by {}, after change {}.",
            own.report_ref, own.frozen_at, own.frozen_by, own.head
        ))
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == "comparison" {
            self.list.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        self.list.selected().map(str::to_owned)
    }
}
