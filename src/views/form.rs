//! Forms: a contract, a supplier with its branches, a version of a measure, a commitment with its
//! note. Every field is kept as it is left; the whole is saved as one change.

mod kinds;
mod offered;
mod record;

use ratatui::layout::{Position, Rect};

use self::kinds::Of;
use super::part::boxed::pane;
use super::part::detail::{self, Line};
use super::part::form::{Form, Input, Source, Step};
use super::part::pen::Pen;
use super::part::scroll::Scroll;
use super::part::split::{Share, two};
use super::{
    Action, Binding, Cx, Effect, Opening, Outcome, Place, READ_ONLY, Scope, View, ViewSpec, Want,
};
use crate::columns;
use crate::db::Error;
use crate::db::request::{Choices, Edit, Hit, Kind, Offer, Query, Record, Reply};

pub const SPEC: ViewSpec = ViewSpec {
    id: "form",
    title: "Form",
    short: "Form",
    purpose: "Adds or changes a record, field by field; nothing is kept before it is right.",
    digit: 0,
    go: "",
    open: |opening| Box::new(FormView::open(opening)),
    keys: &[
        Binding {
            scope: Scope::Line,
            keys: &["f10"],
            action: Action::Finish,
            name: "save-form",
            hint: "save all",
            help: "Saves the whole form, from any of its fields.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Line,
            keys: &["f4"],
            action: Action::List,
            name: "open-list",
            hint: "list",
            help: "Opens the list of what this field can be.",
            place: Place::Bar,
        },
    ],
    lacks: &[],
};

const SHARE: Share = Share { wide: 60, tall: 62 };
/// Suppliers that a list shows.
const FOUND: usize = 50;

struct FormView {
    of: Of,
    /// Which record, in the parts of its name; empty for a new one.
    parts: Vec<String>,
    form: Form,
    choices: Option<Box<Choices>>,
    offer: Option<Box<Offer>>,
    /// Suppliers found for these words.
    found: (String, Vec<Hit>),
    /// The record as it was read; none where it is new.
    base: Option<Record>,
    loaded: bool,
    /// Whether the store has been told and has not answered.
    sending: bool,
    /// How many were saved before this one, where they come one after the other.
    saved: u64,
    /// The field to begin on, and what was typed before.
    at: Option<String>,
    typed: Option<String>,
}

impl FormView {
    fn open(opening: &Opening) -> Self {
        let name = opening.name.clone().unwrap_or_default();
        let mut parts = name.split('\t').map(str::to_owned);
        let of = parts.next().and_then(|word| Of::parse(&word)).unwrap_or(Of::Contract);
        let mut view = Self {
            of,
            parts: parts.collect(),
            form: Form::new(of.specs()),
            choices: None,
            offer: None,
            found: (String::new(), Vec::new()),
            base: None,
            loaded: false,
            sending: false,
            saved: 0,
            at: opening.at.clone(),
            typed: opening.typed.as_ref().map(|(_, text)| text.clone()),
        };
        view.fill_in();
        view
    }

    fn part(&self, at: usize) -> &str {
        self.parts.get(at).map(String::as_str).unwrap_or_default()
    }

    /// Whether it is about a record that is there.
    fn is_new(&self) -> bool {
        match self.of {
            Of::Contract | Of::Supplier => self.part(0).is_empty(),
            Of::Branch | Of::Commitment => self.part(1).is_empty(),
            Of::Measure => true,
        }
    }

    /// As what is typed here is called in the store.
    fn name(&self) -> String {
        format!("{}\t{}", self.of.word(), self.parts.join("\t"))
    }

    /// What the form begins from.
    fn own_query(&self, cx: &Cx) -> Option<Query> {
        let name = self.part(0).to_owned();
        Some(match self.of {
            Of::Commitment => {
                let on = self.form.text("committed_on");
                let on = crate::calc::parse::day(&on).ok();
                Query::Offer { contract_ref: name, edition: None, on }
            }
            _ if self.of != Of::Measure && self.is_new() => return None,
            Of::Contract => Query::Contract { contract_ref: name, today: cx.today },
            Of::Supplier | Of::Branch => Query::Supplier { supplier_ref: name, today: cx.today },
            Of::Measure => Query::Measure { edition: name, measure_ref: self.part(1).to_owned() },
        })
    }

    /// The words that suppliers are looked for with.
    fn searched(&self) -> Option<String> {
        let entry = self.form.current()?;
        let is_it = entry.spec.input == Input::One(Source::Suppliers);
        let text = entry.text();
        (is_it && !text.is_empty() && entry.field.text() != entry.base()).then_some(text)
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        match self.of {
            Of::Commitment => two(area, cx.theme, false, 0, SHARE),
            _ => [Some(area), None],
        }
    }

    /// Leaves; what was typed can be brought back.
    fn leave(&self) -> Outcome {
        let mut effects = vec![Effect::Back];
        if self.form.is_changed() && self.loaded {
            effects.push(Effect::Dropped { name: self.name(), text: self.form.changed() });
            effects.push(Effect::Say("Dropped what was typed; u brings it back.".to_owned()));
        } else if self.saved > 0 {
            let saved = super::part::record::counted(self.saved, "commitment");
            effects.push(Effect::Say(format!("{saved} saved in {}.", self.part(0))));
        }
        Outcome::Done(effects)
    }

    /// The next commitment of the same contract.
    fn begin_next(&mut self) {
        self.saved += 1;
        self.form = Form::new(self.of.specs());
        (self.base, self.loaded) = (None, false);
        self.fill_in();
        if let Some(offer) = self.offer.take() {
            self.take(&Reply::Offer(offer));
        }
    }

    fn title(&self) -> String {
        match (self.of, self.is_new()) {
            (Of::Measure, _) if !self.part(1).is_empty() => {
                format!("New version of {} in {}", self.part(1), self.part(0))
            }
            (Of::Commitment, true) => format!("New commitment of {}", self.part(0)),
            (Of::Branch, true) => format!("New branch of {}", self.part(0)),
            (of, true) => format!("New {}", of.word()),
            (of, false) => {
                format!("{} {}", super::part::record::capital(of.word()), self.parts.join(" "))
            }
        }
    }
}

impl View for FormView {
    fn place(&self) -> String {
        self.title()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let mut wants = vec![Want { slot: 1, query: Query::Choices }];
        wants.extend(self.own_query(cx).map(|query| Want { slot: 0, query }));
        let find = self.searched().map(|words| Query::Find {
            words,
            kind: Some(Kind::Suppliers),
            limit: FOUND,
        });
        wants.extend(find.map(|query| Want { slot: 2, query }));
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        match reply {
            Reply::Choices(choices) => {
                self.take_choices(&choices);
                self.choices = Some(choices);
            }
            Reply::Find(hits) => self.found = (self.searched().unwrap_or_default(), hits),
            reply => self.take(&reply),
        }
        self.arrange();
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if cx.read_only && !matches!(action, Action::Back | Action::Cancel) {
            return Outcome::say(READ_ONLY);
        }
        let offered = self.offered();
        let shape = columns::shape(self.of.kind());
        let step = self.form.act(action, &offered, shape);
        self.arrange();
        match step {
            Step::Stay => Outcome::QUIET,
            Step::Leave => self.leave(),
            // Nothing typed for another commitment: the last one was that.
            Step::Finish if self.saved > 0 && !self.form.is_changed() => self.leave(),
            Step::Finish => self.finish(cx),
        }
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [form, beside] = self.areas(cx, area);
        if let Some(area) = beside {
            let title = format!("Measures of {}", self.part(0));
            detail::draw(pen, area, &title, false, &self.lines(), Scroll::default());
        }
        let area = form.unwrap_or(area);
        let inner = pane(pen, area, &self.title(), true);
        let begins_empty = self.is_new() && self.own_query(cx).is_none();
        if !(self.loaded || begins_empty) {
            return (!inner.is_empty()).then(|| inner.as_position());
        }
        self.form.draw(pen, inner, &self.offered())
    }

    fn scope(&self) -> Scope {
        match self.form.current() {
            Some(entry) if entry.field.is_note() => Scope::Note,
            _ => Scope::Line,
        }
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        self.says_of_field()
    }

    fn typed(&self) -> Option<(String, String)> {
        let is_typed = self.loaded && !self.sending && self.form.is_changed();
        is_typed.then(|| (self.name(), self.form.changed()))
    }

    fn kept(&mut self, edit: &Edit, _cx: &Cx) -> Outcome {
        if !std::mem::take(&mut self.sending) {
            return Outcome::QUIET;
        }
        let saved = match (self.of, self.base.is_some()) {
            (Of::Contract, false) => {
                let name = self.form.text("contract_ref");
                let commitment = Opening::record(format!("commitment\t{name}\t"));
                return Outcome::Done(vec![
                    Effect::Back,
                    Effect::Open { view: "contract", with: Opening::record(&name) },
                    Effect::Open { view: "form", with: commitment },
                    Effect::Say(format!(
                        "{name} is saved. What is committed in it? Esc when done."
                    )),
                ]);
            }
            (Of::Commitment, false) => {
                let said = self.says_of_saved(edit);
                self.begin_next();
                return Outcome::say(said);
            }
            _ => format!("{} is saved; u takes it back.", self.title()),
        };
        Outcome::Done(vec![Effect::Back, Effect::Say(saved)])
    }

    fn refused(&mut self, _edit: &Edit, error: &Error, _cx: &Cx) -> Option<Outcome> {
        if !std::mem::take(&mut self.sending) {
            return None;
        }
        match error {
            Error::Rejected(rejected) => {
                let why = format!("{}. {}", rejected.reason, rejected.remedy);
                self.form.refuse(&rejected.column, format!("“{}” {why}", rejected.value));
                self.form.go(&rejected.column);
            }
            Error::Conflict(clashes) => {
                if let Some(clash) = clashes.first() {
                    return Some(self.clash(clash));
                }
            }
            _ => {}
        }
        Some(Outcome::QUIET)
    }

    fn is_busy(&self) -> bool {
        let is_searching = self.searched().is_some_and(|words| words != self.found.0);
        self.sending
            || is_searching
            || !self.loaded && (!self.is_new() || self.of == Of::Commitment)
    }

    fn selected(&self) -> Option<String> {
        let name = match self.of {
            Of::Contract => self.form.text("contract_ref"),
            Of::Supplier => self.form.text("supplier_ref"),
            _ => self.part(0).to_owned(),
        };
        (!name.is_empty()).then_some(name)
    }
}

impl FormView {
    /// What is being chosen or is committed already, beside the form of a commitment.
    fn lines(&self) -> Vec<Line> {
        self.lines_of_offer()
    }
}
