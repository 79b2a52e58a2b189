//! Two editions of measures side by side: what is new, gone or changed.

use ratatui::layout::{Position, Rect};

use super::effect::Choice;
use super::part::boxed::{inside, pane};
use super::part::pen::Pen;
use super::part::record::counted;
use super::part::rows::Rows;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::db::request::{Edition, Query, Reply};
use crate::tables::Cell;
use crate::tables::measures::{COMPARISON, CompareLine, comparison};

pub const SPEC: ViewSpec = ViewSpec {
    id: "compare",
    title: "Compare editions",
    short: "Compare",
    purpose: "What is new, gone or changed between two editions of measures.",
    digit: 0,
    go: "",
    open: |opening| Box::new(Compare::open(opening)),
    keys: &[
        Binding {
            scope: Scope::Moving,
            keys: &["t"],
            action: Action::Do("compare.before"),
            name: "choose-earlier-edition",
            hint: "earlier",
            help: "Chooses the edition on the left.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["c"],
            action: Action::Do("compare.later"),
            name: "choose-later-edition",
            hint: "later",
            help: "Chooses the edition on the right.",
            place: Place::Bar,
        },
    ],
    lacks: &[
        Action::Supplier,
        Action::NextPane,
        Action::PreviousPane,
        Action::Zoom,
        Action::Explain,
        Action::Follow,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Edit,
        Action::Add,
        Action::Remove,
        Action::Note,
    ],
};

struct Compare {
    /// The edition it was opened from: one of the two, until others are chosen.
    own: Option<String>,
    before: Option<String>,
    after: Option<String>,
    editions: Vec<Edition>,
    rows: Rows<CompareLine>,
    arrived: bool,
}

fn name(line: &CompareLine) -> String {
    format!("{} {}", line.measure_ref, line.field)
}

/// A cell of the comparison inside a sentence.
fn in_words(cell: &Cell) -> String {
    match cell {
        Cell::Unknown => "not known".to_owned(),
        Cell::NotApplicable => "none".to_owned(),
        known => known.shown(),
    }
}

fn sign(line: &CompareLine) -> Option<char> {
    (line.change != "same").then_some('~')
}

impl Compare {
    fn open(opening: &Opening) -> Self {
        let rows = Rows::new(COMPARISON, name, sign).filtered();
        let (before, editions) = (None, Vec::new());
        Self { own: opening.name.clone(), before, after: None, editions, rows, arrived: false }
    }

    fn query(&self) -> Option<Query> {
        let (before, after) = (self.before.clone()?, self.after.clone()?);
        Some(Query::Compare { before, after })
    }

    /// Where nobody has chosen: the edition it was opened from, or the last, and the one before
    /// it; of the first edition, the one after it.
    fn choose(&mut self) {
        if self.before.is_some() || self.after.is_some() {
            return;
        }
        let names: Vec<&String> = self.editions.iter().map(|edition| &edition.name).collect();
        let own = names.iter().position(|name| Some(*name) == self.own.as_ref());
        let after = own.unwrap_or(names.len().saturating_sub(1)).max(1);
        if let (Some(before), Some(after)) = (names.get(after - 1), names.get(after)) {
            self.before = Some((*before).clone());
            self.after = Some((*after).clone());
        }
    }

    fn open_measure(&self) -> Outcome {
        let (Some(line), Some(after)) = (self.rows.row(), &self.after) else {
            return Outcome::say("There is no measure here to open.");
        };
        let gone = line.change == "gone";
        let edition = if gone { self.before.as_ref().unwrap_or(after) } else { after };
        let with = Opening::record(format!("{edition}/{}", line.measure_ref));
        Outcome::ask(Effect::Open { view: "measure", with })
    }

    fn act_in_rows(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match self.query() {
            Some(query) => self.rows.act(action, inside(cx.area, cx.theme.plain), &query),
            None => Outcome::NotMine,
        }
    }

    fn pick(&self, title: &str, verb: &'static str) -> Outcome {
        let choice = |edition: &Edition| Choice {
            label: format!("{} ({})", edition.name, counted(edition.measures, "measure")),
            action: Action::Choose(verb, edition.name.clone()),
        };
        let choices = self.editions.iter().map(choice).collect();
        Outcome::ask(Effect::Pick { title: title.to_owned(), choices })
    }
}

impl View for Compare {
    fn place(&self) -> String {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => self.rows.place_after(&format!("{before} → {after}")),
            _ => String::new(),
        }
    }

    fn wants(&self, _cx: &Cx) -> Vec<Want> {
        let own = self.query().map(|query| Want { slot: 1, query });
        std::iter::once(Want { slot: 0, query: Query::Editions }).chain(own).collect()
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        match reply {
            Reply::Editions(editions) => {
                self.editions = editions;
                self.choose();
            }
            Reply::Compare(pairs) => {
                self.rows.set(comparison(&pairs));
                self.arrived = true;
            }
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            _ if self.rows.takes(action) => return self.act_in_rows(action, cx),
            Action::Do("compare.later") => return self.pick("The later edition", "compare.after"),
            Action::Do("compare.before") => {
                return self.pick("The earlier edition", "compare.before");
            }
            Action::Choose("compare.before", name) => self.before = Some(name.clone()),
            Action::Choose("compare.after", name) => self.after = Some(name.clone()),
            Action::Open => return self.open_measure(),
            _ => return self.act_in_rows(action, cx),
        }
        Outcome::QUIET
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let place = self.place();
        let inner = pane(pen, area, &place, true);
        let nothing = match self.editions.len() {
            _ if self.arrived => "Neither edition has a measure.",
            0 if cx.council.measures == 0 => {
                "There are no editions yet. Bring one in: sleva import measures FILE."
            }
            1 => "There is only one edition. A second one comes in by: sleva import measures FILE.",
            _ => "",
        };
        self.rows.draw(pen, inner, true, nothing)
    }

    fn scope(&self) -> Scope {
        self.rows.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(help) = self.rows.says() {
            return Some(help);
        }
        let line = self.rows.row()?;
        Some(match line.change {
            "changed" => format!(
                "{} {}: {} was {}, is now {}.",
                line.measure_ref,
                line.title,
                line.field,
                in_words(&line.before),
                in_words(&line.after)
            ),
            change => format!("{} {}: {change}.", line.measure_ref, line.title),
        })
    }

    fn selected(&self) -> Option<String> {
        self.rows.row().map(|line| line.measure_ref.clone())
    }
}
