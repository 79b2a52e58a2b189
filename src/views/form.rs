//! Forms: a contract, a supplier with its branches, a version of a measure, a commitment with its
//! note, what was done about a contract, a purchase. Every field is kept as it is left; the whole is saved as one change.

mod checked;
mod evidence;
mod kinds;
mod offered;
mod record;

use std::collections::HashMap;

use ratatui::layout::{Position, Rect};

use self::evidence::DIGEST;
use self::kinds::Of;
use super::part::boxed::pane;
use super::part::detail::{self, Line};
use super::part::findings;
use super::part::form::{Form, Step};
use super::part::pen::Pen;
use super::part::scroll::Scroll;
use super::part::split::{Share, beside, two};
use super::{
    Action, Binding, Cx, Effect, Opening, Outcome, Place, READ_ONLY, Scope, View, ViewSpec, Want,
};
use crate::calc::Quarter;
use crate::calc::filter::Filter;
use crate::calc::rule::Finding;
use crate::calc::text::{fold, quoted};
use crate::columns;
use crate::db::Error;
use crate::db::request::{AsAt, Choices, Edit, Hit, Kind, ListQuery, Offer, Query, Record, Reply};

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
        Binding {
            scope: Scope::Line,
            keys: &["enter"],
            action: Action::Keep,
            name: "next-field",
            hint: "next field",
            help: "Keeps this field, or takes what is marked in its list, and goes on.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Line,
            keys: &["esc", "f12"],
            action: Action::Back,
            name: "drop-form",
            hint: "drop form",
            help: "Closes the list, or drops the whole form; u brings it back.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Note,
            keys: &["f10"],
            action: Action::Finish,
            name: "save-form-from-note",
            hint: "save all",
            help: "Saves the whole form with this note.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Note,
            keys: &["f4"],
            action: Action::List,
            name: "choose-note",
            hint: "choose",
            help: "Where two people changed the note: both, to choose one.",
            place: Place::Help,
        },
        Binding {
            scope: Scope::Note,
            keys: &["esc", "f12"],
            action: Action::Back,
            name: "drop-form-from-note",
            hint: "drop form",
            help: "Drops the whole form; u brings it back.",
            place: Place::Bar,
        },
    ],
    lacks: &[],
};

const SHARE: Share = Share { wide: 60, tall: 62 };
/// From this width what the rules say stands beside a form.
const WITH_RULES: u16 = 140;
/// Suppliers or contracts that a list shows.
const FOUND: usize = 50;

/// A kind, and words or a reference.
type Sought = (Kind, String);

struct FormView {
    of: Of,
    /// Which record, in the parts of its name; empty for a new one.
    parts: Vec<String>,
    form: Form,
    choices: Option<Box<Choices>>,
    offer: Option<Box<Offer>>,
    /// Records found for these words: reference and name.
    found: (Option<Sought>, Vec<(String, String)>),
    /// Names of records by reference; empty where there is none.
    names: HashMap<Sought, String>,
    /// The record as it was read; none where it is new.
    base: Option<Record>,
    /// Suppliers that are called about the same as the new one, and its name.
    alike: Option<(String, Vec<Hit>)>,
    /// The same as text, kept beside what is typed.
    seen: String,
    loaded: bool,
    /// Whether the store has been told and has not answered.
    sending: bool,
    /// How many were saved before this one, where they come one after the other.
    saved: u64,
    /// The field to begin on, and what was typed before.
    at: Option<String>,
    typed: Option<String>,
    /// What the rules say of what is typed.
    checked: Vec<Finding>,
    /// The file whose digest is being computed.
    digesting: Option<String>,
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
            found: (None, Vec::new()),
            names: HashMap::new(),
            base: None,
            alike: None,
            seen: String::new(),
            loaded: false,
            sending: false,
            saved: 0,
            at: opening.at.clone(),
            typed: opening.typed.as_ref().map(|(_, text)| text.clone()),
            checked: Vec::new(),
            digesting: None,
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
            Of::Contract | Of::Supplier | Of::Procurement => self.part(0).is_empty(),
            Of::Branch
            | Of::Commitment
            | Of::Action
            | Of::Rating
            | Of::Quotation
            | Of::Variation
            | Of::Result
            | Of::Milestone => self.part(1).is_empty(),
            Of::Waiver => self.part(2).is_empty(),
            Of::Evidence => self.part(3).is_empty(),
            Of::Measure | Of::Sample => true,
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
            Of::Evidence => Query::Return {
                contract_ref: name,
                quarter: Quarter::parse(self.part(1))?,
                version: None,
                today: cx.today,
            },
            Of::Quotation => Query::Procurement { procurement_ref: name, today: cx.today },
            Of::Variation if self.is_new() => {
                Query::Offer { contract_ref: name, edition: None, on: None }
            }
            Of::Sample => return None,
            _ if self.of != Of::Measure && self.is_new() => return None,
            Of::Action | Of::Rating | Of::Variation | Of::Milestone => {
                Query::ContractPerformance { contract_ref: name, as_at: AsAt::now(cx.today) }
            }
            Of::Procurement => Query::Procurement { procurement_ref: name, today: cx.today },
            Of::Waiver => Query::Stored(Box::new(self.key_of_waiver()?)),
            Of::Result => Query::Stored(Box::new(self.key_of_result())),
            Of::Contract => Query::Contract { contract_ref: name, today: cx.today },
            Of::Supplier | Of::Branch => Query::Supplier { supplier_ref: name, today: cx.today },
            Of::Measure => Query::Measure { edition: name, measure_ref: self.part(1).to_owned() },
        })
    }

    fn query_of_names(&self, cx: &Cx) -> Option<Query> {
        let (kind, words) = self.searched().or_else(|| self.unnamed())?;
        if !words.is_empty() {
            return Some(Query::Find { words, kind: Some(kind), limit: FOUND });
        }
        let is_contract = kind == Kind::Contracts;
        let list = ListQuery {
            filter: Filter::default(),
            sort: if is_contract { "contract_ref" } else { "name" },
            // The newest contracts first.
            descending: is_contract,
            first: 0,
            count: FOUND,
            locate: None,
        };
        Some(if is_contract {
            Query::Contracts(list)
        } else {
            Query::Suppliers { list, today: cx.today }
        })
    }

    /// Suppliers that have the name of the new one.
    fn query_of_name(&self) -> Option<Query> {
        let words = self.form.text("name");
        let is_it = self.of == Of::Supplier && self.is_new() && !words.is_empty();
        is_it.then_some(Query::Find { words, kind: Some(Kind::Suppliers), limit: FOUND })
    }

    /// Says where another supplier has exactly the same name.
    fn same_name(&self) -> String {
        let (name, own) = (fold(&self.form.text("name")), self.form.text("supplier_ref"));
        let hits = self.alike.iter().flat_map(|(_, hits)| hits);
        let is_same = |hit: &&Hit| fold(&hit.title) == name && hit.name != own;
        match hits.filter(is_same).map(|hit| hit.name.as_str()).collect::<Vec<_>>().as_slice() {
            _ if self.of != Of::Supplier || self.base.is_some() => String::new(),
            [] => String::new(),
            names => format!(" ~ {} has the same name.", names.join(", ")),
        }
    }

    /// What is typed, with what the record was: for the store.
    fn kept_text(&self) -> String {
        self.form.changed() + &self.seen
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        match self.of {
            Of::Commitment => two(area, cx.theme, false, 0, SHARE),
            _ if self.is_checked() && area.width >= WITH_RULES => {
                beside(area, SHARE.wide).map(Some)
            }
            _ => [Some(area), None],
        }
    }

    /// Leaves; what was typed can be brought back.
    fn leave(&self) -> Outcome {
        let mut effects = vec![Effect::Back];
        if self.sending {
            effects.insert(0, Effect::Withdraw(self.name()));
        }
        if self.form.is_changed() && self.loaded {
            effects.push(Effect::Dropped { name: self.name(), text: self.kept_text() });
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

    /// What was saved, by name.
    fn saved_name(&self) -> String {
        let text = |column| self.form.text(column);
        match (self.of, self.base.is_some()) {
            (Of::Supplier, false) => format!("{} {}", text("supplier_ref"), text("name")),
            (Of::Branch, false) => format!("Branch {} of {}", text("postcode"), self.part(0)),
            (Of::Measure, _) => format!("{} in {}", text("measure_ref"), text("edition")),
            (Of::Evidence, _) => {
                format!("Evidence {} of {}", text("evidence_ref"), text("measure_ref"))
            }
            (Of::Procurement, false) => format!("{} {}", text("procurement_ref"), text("title")),
            (Of::Quotation, false) => format!("The quotation of {}", text("supplier_ref")),
            (Of::Result, _) => format!("{} of {}", self.part(1), self.part(0)),
            (Of::Sample, _) => format!("The sample by seed {}", text("seed")),
            (Of::Waiver, false) => format!("The waiver of {}", text("rule")),
            (Of::Action, false) => format!("The action of {}", text("on")),
            (Of::Milestone, false) => format!("The milestone {}", text("milestone")),
            (Of::Rating, false) => format!("The rating of {} for {}", text("kpi"), text("year")),
            (Of::Variation, _) => {
                format!("{} {}, now {} units,", self.part(0), text("measure_ref"), text("units"))
            }
            _ => self.title(),
        }
    }

    fn title(&self) -> String {
        match (self.of, self.is_new()) {
            (Of::Measure, _) if !self.part(1).is_empty() => {
                format!("New version of {} in {}", self.part(1), self.part(0))
            }
            (Of::Commitment, true) => format!("New commitment of {}", self.part(0)),
            (Of::Evidence, true) => {
                format!("New evidence of {} in {} {}", self.part(2), self.part(0), self.part(1))
            }
            (
                Of::Branch
                | Of::Action
                | Of::Rating
                | Of::Variation
                | Of::Quotation
                | Of::Waiver
                | Of::Milestone,
                true,
            ) => {
                format!("New {} of {}", self.of.word(), self.part(0))
            }
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
        wants.extend(self.query_of_name().map(|query| Want { slot: 3, query }));
        wants.extend(self.query_of_names(cx).map(|query| Want { slot: 2, query }));
        wants.extend(self.query_of_rules(cx).map(|query| Want { slot: 4, query }));
        wants
    }

    fn accept(&mut self, slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::Choices(choices) => {
                self.take_choices(&choices, cx);
                self.choices = Some(choices);
            }
            Reply::Find(hits) if slot == 3 => self.alike = Some((self.form.text("name"), hits)),
            Reply::Find(hits) => {
                let found = hits.into_iter().map(|hit| (hit.name, hit.title));
                self.take_names(found.collect());
            }
            Reply::Suppliers(page) => {
                let own = page.rows.into_iter().map(|row| row.supplier);
                self.take_names(own.map(|own| (own.supplier_ref, own.name)).collect());
            }
            Reply::Contracts(page) => {
                let own = page.rows.into_iter().map(|row| row.contract);
                self.take_names(own.map(|own| (own.contract_ref, own.title)).collect());
            }
            Reply::WhatApplies(found) => self.checked = found,
            reply => self.take(&reply),
        }
        self.arrange();
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if cx.read_only && !matches!(action, Action::Back | Action::Cancel) {
            return Outcome::say(READ_ONLY);
        }
        if let Action::Choose(DIGEST, digest) = action {
            return self.take_digest(digest, cx);
        }
        if *action == Action::List && !self.form.has_list() {
            return Outcome::say("This field has no list: type what it is.");
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
        if let Some(area) = beside.filter(|_| self.is_checked()) {
            let lines = findings::in_short(self.checked.iter());
            detail::draw(pen, area, "Rules", false, &lines, Scroll::default());
        } else if let Some(area) = beside {
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
            Some(entry) if entry.field.is_note() && !self.form.is_listing() => Scope::Note,
            _ => Scope::Line,
        }
    }

    fn hides(&self, action: &Action) -> bool {
        *action == Action::List && !self.form.has_list()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        self.says_of_field()
    }

    fn typed(&self) -> Option<(String, String)> {
        let is_typed = self.loaded && !self.sending && self.form.is_changed();
        is_typed.then(|| (self.name(), self.kept_text()))
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
            (Of::Procurement, false) => {
                let name = self.form.text("procurement_ref");
                return Outcome::Done(vec![
                    Effect::Back,
                    Effect::Open { view: "procurement", with: Opening::record(&name) },
                    Effect::Say(format!(
                        "{name} is saved; u takes it back. a adds who was asked for a quotation."
                    )),
                ]);
            }
            (Of::Commitment, false) => {
                let said = self.says_of_saved(edit);
                self.begin_next();
                return Outcome::say(said);
            }
            _ => format!("{} is saved; u takes it back.{}", self.saved_name(), self.same_name()),
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
                let value = quoted(&rejected.value);
                self.form.refuse(&rejected.column, format!("“{value}” {why}"));
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
        let is_searching =
            self.searched().is_some_and(|words| self.found.0.as_ref() != Some(&words));
        let name = self.form.text("name");
        let is_comparing = self.query_of_name().is_some()
            && self.alike.as_ref().is_none_or(|(known, _)| *known != name);
        self.sending
            || is_searching
            || is_comparing
            || !self.loaded
                && (!self.is_new()
                    || matches!(
                        self.of,
                        Of::Commitment | Of::Variation | Of::Evidence | Of::Quotation
                    ))
    }

    fn selected(&self) -> Option<String> {
        let name = match self.of {
            Of::Contract => self.form.text("contract_ref"),
            Of::Supplier => self.form.text("supplier_ref"),
            Of::Procurement => self.form.text("procurement_ref"),
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
