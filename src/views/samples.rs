//! Samples of small purchases: a list with what the selected one came to beside it.

use ratatui::layout::{Position, Rect};

use super::part::change;
use super::part::detail::Line;
use super::part::list::List;
use super::part::paired::{Paired, Told};
use super::part::pen::Pen;
use super::part::sampled;
use super::part::split::Share;
use super::part::theme::Role;
use super::{Action, Cx, Effect, Opening, Outcome, Scope, View, ViewSpec, Want};
use crate::calc::filter::Of;
use crate::db::request::{Query, Reply, SampleRow};
use crate::tables::sampling::SAMPLES;

pub const SPEC: ViewSpec = ViewSpec {
    id: "samples",
    title: "Samples",
    short: "Samples",
    purpose: "The quotations audit: which small purchases were drawn, and what they came to.",
    digit: 0,
    go: "",
    open: |opening| Box::new(Samples::open(opening)),
    keys: &[],
    lacks: &[
        Action::Supplier,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Attention,
        Action::NextProblem,
        Action::Explain,
        Action::Edit,
        Action::Remove,
        Action::Note,
        Action::Follow,
    ],
};

const SHARE: Share = Share { wide: 60, tall: 55 };
const NOTHING: &str = "No sample was drawn yet. a draws one: purchases by quotation that began in \
                       some days, as many as you say.";

struct Samples {
    list: List<SampleRow>,
    paired: Paired,
}

impl Samples {
    fn open(opening: &Opening) -> Self {
        let mut list = List::new(
            SAMPLES,
            |row| &row.sample.sample_ref,
            |_| None,
            |list, _| Query::Samples(list),
            &opening.filter,
        )
        .of(Of::Others("samples"));
        if let Some(name) = &opening.name {
            list.select(name);
        }
        Self { list, paired: Paired::new(SHARE) }
    }

    fn lines(&self) -> Vec<Line> {
        match self.list.row() {
            Some(row) => sampled::lines(row),
            None => vec![Line::Text(Role::Dim, "No sample is selected.".to_owned())],
        }
    }

    fn open_selected(&self) -> Outcome {
        match self.list.selected() {
            Some(name) => {
                Outcome::ask(Effect::Open { view: "sample", with: Opening::record(name) })
            }
            None => Outcome::say("There is no sample here to open."),
        }
    }
}

impl View for Samples {
    fn place(&self) -> String {
        self.list.filter.place()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        vec![Want { slot: 0, query: self.list.wants(self.paired.list_area(cx), cx.today) }]
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        if let Reply::Samples(page) = reply {
            let area = self.paired.list_area(cx);
            self.list.accept(page, area);
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if !self.list.filter.typing() {
            match action {
                Action::Open => return self.open_selected(),
                Action::Add => return change::open("sample\t".to_owned(), None),
                Action::Attention => return Outcome::NotMine,
                _ => {}
            }
        }
        let lines = self.lines();
        self.paired.act(&mut self.list, action, &lines, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = format!("Samples, {}", self.list.count());
        let lines = self.lines();
        let told = Told { title: &title, nothing: NOTHING, beside: "Result", lines: &lines };
        self.paired.draw(&self.list, cx, pen, area, &told)
    }

    fn scope(&self) -> Scope {
        self.list.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(said) = self.list.filter.says() {
            return Some(said);
        }
        let SampleRow { sample, tally, .. } = self.list.row()?;
        Some(format!(
            "{} was drawn on {} by {}; {} of {} checked.",
            sample.sample_ref,
            sample.drawn_on,
            sample.drawn_by,
            tally.checked(),
            tally.all()
        ))
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == "sample" {
            self.list.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        self.list.selected().map(str::to_owned)
    }
}
