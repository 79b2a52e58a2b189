//! What a view can ask for.

use super::{Action, Opening};
use crate::db::request::{Edit, Query};
use crate::report::Report;

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The view has no use for it: the app tries its own meaning.
    NotMine,
    Done(Vec<Effect>),
}

impl Outcome {
    /// Done, with nothing to ask for.
    pub const QUIET: Self = Self::Done(Vec::new());

    /// Done, with one thing to ask for.
    #[must_use]
    pub fn ask(effect: Effect) -> Self {
        Self::Done(vec![effect])
    }

    /// Opens a supplier on top of this view.
    #[must_use]
    pub fn supplier(supplier_ref: &str) -> Self {
        Self::ask(Effect::Open { view: "supplier", with: Opening::record(supplier_ref) })
    }

    /// Done, with a sentence for the message line.
    #[must_use]
    pub fn say(text: impl Into<String>) -> Self {
        Self::ask(Effect::Say(text.into()))
    }
}

/// Carried out by the app, never by the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open a view on top of this one; Esc comes back.
    Open {
        view: &'static str,
        with: Opening,
    },
    /// Leave this view for the one below it.
    Back,
    /// A sentence on the message line until the next key.
    Say(String),
    /// Copy lines of tab-separated cells; `what` names them in the message.
    Copy {
        what: String,
        text: String,
    },
    /// Fetch the whole list behind a query and copy it, or write it to a file that is asked for.
    CopyAll(Query),
    WriteAll(Query),
    /// Write a report to a file that is asked for; `name` is the first part of the name that is
    /// offered.
    WriteReport {
        name: String,
        report: Box<Report>,
    },
    /// Save this; the view is told when it is saved, or why not.
    Edit(Edit),
    /// A form was left with this typed in it: undo brings it back.
    Dropped {
        name: String,
        text: String,
    },
    /// What was being typed here in a session before is not wanted any more.
    Forget(String),
    /// Ask for a yes before this is done.
    Ask {
        title: String,
        lines: Vec<String>,
        yes: Action,
    },
    /// The text of a failed edit of this place is being typed again.
    Retake(String),
    /// What was kept for this place and is not with the store yet is not kept after all.
    Withdraw(String),
    /// Ask for a line of text; it comes back as [`Action::Choose`] with the verb.
    AskText {
        title: String,
        label: &'static str,
        /// What the keys do.
        below: String,
        verb: &'static str,
    },
    /// Compute the SHA-256 of a file, beside everything else. What comes of it is told under the
    /// verb: the digest, or `!` and why there is none.
    Digest {
        path: String,
        verb: &'static str,
    },
    /// Verify the trail of changes, beside everything else; what is found comes as a message.
    Verify,
    /// Ask for one of several; the choice's action, often [`Action::Choose`], comes back through
    /// [`super::View::act`].
    Pick {
        title: String,
        choices: Vec<Choice>,
    },
}

/// One line of a picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub label: String,
    pub action: Action,
}
