//! What the commitments view is and which keys it has besides the shared ones.

use super::Commitments;
use crate::views::{Action, Binding, Place, Scope, ViewSpec};

pub const SPEC: ViewSpec = ViewSpec {
    id: "commitments",
    title: "Commitments",
    short: "Commit",
    purpose: "What each contract promises, measure by measure and quarter by quarter.",
    digit: 3,
    go: "g m",
    open: |opening| Box::new(Commitments::open(opening)),
    keys: KEYS,
    lacks: &[
        Action::Supplier,
        Action::Sort,
        Action::SortReverse,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Add,
        Action::Remove,
    ],
};

const KEYS: &[Binding] = &[
    Binding {
        scope: Scope::Moving,
        keys: &["t"],
        action: Action::Do("commitments.turn"),
        name: "turn-grid",
        hint: "turn",
        help: "Turns the grid: contracts down and measures across, or the other way round.",
        place: Place::Bar,
    },
    Binding {
        scope: Scope::Moving,
        keys: &["v"],
        action: Action::Do("commitments.profile"),
        name: "go-to-profile",
        hint: "profile",
        help: "Goes into the quarters of the selected commitment, and back to the grid.",
        place: Place::Bar,
    },
    Binding {
        scope: Scope::Moving,
        keys: &["V"],
        action: Action::Do("commitments.revalue"),
        name: "revalue",
        hint: "revalue",
        help: "Revalues the selected contract to another edition; shows each line first.",
        place: Place::Help,
    },
    Binding {
        scope: Scope::Grid,
        keys: &["="],
        action: Action::Spread,
        name: "spread",
        hint: "spread",
        help: "Spreads the selected commitment evenly over its open quarters.",
        place: Place::Bar,
    },
    Binding {
        scope: Scope::Grid,
        keys: &[">"],
        action: Action::StepOn,
        name: "step-on",
        hint: "step on",
        help: "Moves a step from this quarter to the next: one unit, or less where quarters have less.",
        place: Place::Help,
    },
    Binding {
        scope: Scope::Grid,
        keys: &["<"],
        action: Action::StepBack,
        name: "step-back",
        hint: "step back",
        help: "Moves a step from this quarter to the one before.",
        place: Place::Help,
    },
];
