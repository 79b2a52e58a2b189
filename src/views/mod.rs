//! Views turn state into frames and actions into state. A view never sees a key, the database, a
//! clock or another view: it declares the queries that describe what it shows, takes replies,
//! answers actions with effects, and draws.
//!
//! Adding a view is one new file and one line in [`VIEWS`].

pub mod action;
pub mod audit;
pub mod binding;
pub mod commitments;
pub mod compare;
pub mod comparison;
pub mod contract;
pub mod contracts;
pub mod effect;
pub mod figure;
pub mod form;
pub mod frozen;
pub mod home;
pub mod living_wage;
pub mod measure;
pub mod measures;
pub mod part;
pub mod performance;
pub mod procurement;
pub mod procurements;
pub mod report;
pub mod return_grid;
pub mod returns;
pub mod revalue;
pub mod rules;
pub mod sample;
pub mod samples;
pub mod supplier;
pub mod suppliers;
pub mod validation;
pub mod what_applies;

use std::cell::OnceCell;

use ratatui::layout::{Position, Rect};

use crate::calc::Date;
use crate::db::Error;
use crate::db::request::{Council, Edit, ListQuery, Query, Reply};

pub use action::Action;
pub use binding::{Binding, Place, Scope};
pub use effect::{Effect, Outcome};
use part::pen::Pen;
use part::pending::{Ahead, Pending};
use part::theme::Theme;

/// A view as the program knows it before it is opened.
pub struct ViewSpec {
    /// For `--view`, the palette, and effects that open it: `contracts`.
    pub id: &'static str,
    pub title: &'static str,
    /// Shorter, for the line of views on narrow screens.
    pub short: &'static str,
    /// What it is for, in one sentence.
    pub purpose: &'static str,
    /// Its digit; 0 where it has none.
    pub digit: u8,
    /// The keys that go to it from anywhere: `g c`.
    pub go: &'static str,
    pub open: fn(&Opening) -> Box<dyn View>,
    pub keys: &'static [Binding],
    /// Shared actions that none of its panes has a use for: no list of keys names them here.
    pub lacks: &'static [Action],
}

impl ViewSpec {
    /// Whether it stands in the line of views and can be gone to from anywhere.
    #[must_use]
    pub const fn is_in_line(&self) -> bool {
        !self.go.is_empty()
    }
}

/// What a view is opened with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening {
    /// Reference of a record; for a measure `EDITION/REF`.
    pub name: Option<String>,
    /// A filter as it could be typed.
    pub filter: String,
    /// The records before and after it. None: all of its kind, by reference.
    pub among: Option<Among>,
    /// Reference of the row that the cursor begins on.
    pub at: Option<String>,
    /// What was typed and not kept when a session ended: where, and the text.
    pub typed: Option<(String, String)>,
}

impl Opening {
    /// A record, by its reference.
    #[must_use]
    pub fn record(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}

/// The list that a record was opened from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Among {
    /// A list in the store, with its filter and order; its window says nothing.
    List(Box<ListQuery>),
    /// References, in order.
    Names(Vec<String>),
}

/// All views, in the order of the line of views and of help.
pub const VIEWS: &[ViewSpec] = &[
    home::SPEC,
    contracts::SPEC,
    commitments::SPEC,
    returns::SPEC,
    rules::SPEC,
    measures::SPEC,
    suppliers::SPEC,
    validation::SPEC,
    report::SPEC,
    performance::SPEC,
    procurements::SPEC,
    what_applies::SPEC,
    audit::SPEC,
    living_wage::SPEC,
    return_grid::SPEC,
    contract::SPEC,
    procurement::SPEC,
    samples::SPEC,
    sample::SPEC,
    supplier::SPEC,
    measure::SPEC,
    compare::SPEC,
    figure::SPEC,
    frozen::SPEC,
    comparison::SPEC,
    form::SPEC,
    revalue::SPEC,
];

/// What is said where nothing can be changed.
pub const READ_ONLY: &str = "This database is open for reading only; nothing was changed.";

/// Facts that a view may read and cannot change.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Cx<'a> {
    pub person: &'a str,
    pub today: Date,
    pub council: &'a Council,
    pub theme: &'a Theme,
    /// The size of the view's own area.
    pub area: Rect,
    /// Whether a query of this view is on its way: what it will replace may stay a moment.
    pub coming: bool,
    /// Whether a query of this view has been waiting for long enough to say so.
    pub waiting: bool,
    /// True while an overlay has the keys.
    pub covered: bool,
    /// Nothing can be changed.
    pub read_only: bool,
    /// Edits that were kept and are not on the screen's own rows yet, oldest first.
    pub pending: &'a [Pending],
    /// The same by cell, once somebody asked.
    pub ahead: OnceCell<Ahead<'a>>,
}

impl<'a> Cx<'a> {
    /// The units that cells will have when everything is saved.
    pub fn ahead(&self) -> &Ahead<'a> {
        self.ahead.get_or_init(|| Ahead::of(self.pending))
    }
}

/// One query that a view shows the answer of, under a number of the view's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    pub slot: u8,
    pub query: Query,
}

pub trait View: Send {
    /// Where it is, after the view's title in the breadcrumb: empty, a record, a filter.
    fn place(&self) -> String;

    /// The queries that describe what is on the screen now.
    fn wants(&self, cx: &Cx) -> Vec<Want>;

    fn accept(&mut self, slot: u8, reply: Reply, cx: &Cx);

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome;

    /// Draws, and says where the cursor of the terminal belongs.
    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position>;

    /// Which sections of the key table apply now.
    fn scope(&self) -> Scope {
        Scope::Moving
    }

    /// Whether an action has no use where the keys are now: it is not hinted.
    fn hides(&self, _action: &Action) -> bool {
        false
    }

    /// One sentence about the selected thing, for the message line.
    fn says(&self, _cx: &Cx) -> Option<String> {
        None
    }

    /// A record was left that had been opened from this view: its view's id, and the reference of
    /// the one that was shown last.
    fn returned(&mut self, _view: &str, _name: &str) {}

    /// What is being typed here and is not kept: where, in words of the view's own, and the text.
    fn typed(&self) -> Option<(String, String)> {
        None
    }

    /// An edit of this view is saved.
    fn kept(&mut self, _edit: &Edit, _cx: &Cx) -> Outcome {
        Outcome::QUIET
    }

    /// An edit of this view was not saved. A view that takes its text back, to be typed again,
    /// says what is to be done; otherwise the edit waits as it is.
    fn refused(&mut self, _edit: &Edit, _error: &Error, _cx: &Cx) -> Option<Outcome> {
        None
    }

    /// Whether keys have to wait for an answer of the store.
    fn is_busy(&self) -> bool {
        false
    }

    /// The reference of the selected record, for tests and for opening it elsewhere.
    fn selected(&self) -> Option<String> {
        None
    }
}
