//! What the view of one return is and which keys it has besides the shared ones.

use super::ReturnGrid;
use crate::views::{Action, Binding, Place, Scope, ViewSpec};

pub const AMEND: &str = "return.amend";
pub const PROVE: &str = "return.evidence";
pub const REPLY: &str = "return.reply";
pub const WAGE: &str = "return.wage";
pub const QUARTER_BEFORE: &str = "return.quarter-before";
pub const NEXT_QUARTER: &str = "return.next-quarter";
pub const VERSION_BEFORE: &str = "return.version-before";
pub const NEXT_VERSION: &str = "return.next-version";

pub const SPEC: ViewSpec = ViewSpec {
    id: "return",
    title: "Return",
    short: "Return",
    purpose: "What a supplier declares for one quarter of a contract, keyed or validated line by line.",
    digit: 0,
    go: "",
    open: |opening| Box::new(ReturnGrid::open(opening)),
    keys: KEYS,
    lacks: &[
        Action::Filter,
        Action::Attention,
        Action::Sort,
        Action::SortReverse,
        Action::Mark,
        Action::Fill,
        Action::Direction,
    ],
};

const fn bar(
    scope: Scope,
    keys: &'static [&'static str],
    action: Action,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope, keys, action, name, hint, help, place: Place::Bar }
}

const fn moving(
    keys: &'static [&'static str],
    action: Action,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope: Scope::Moving, keys, action, name, hint, help, place: Place::Help }
}

const KEYS: &[Binding] = &[
    bar(
        Scope::Grid,
        &["enter", "+"],
        Action::Open,
        "take-line",
        "next",
        "Goes to the next line; while validating, accepts this one as declared first.",
    ),
    bar(
        Scope::Grid,
        &["d", "f9"],
        Action::CopyAbove,
        "copy-last-quarter",
        "last qtr",
        "Declares what was declared in the quarter before, and goes on.",
    ),
    Binding {
        scope: Scope::Grid,
        keys: &["x"],
        action: Action::Clear,
        name: "clear-line",
        hint: "clear",
        help: "Clears what is declared; while validating, takes the decision on this line back.",
        place: Place::Help,
    },
    bar(
        Scope::Moving,
        &["E"],
        Action::Do(PROVE),
        "add-evidence",
        "evidence",
        "Adds evidence to this line; so does a.",
    ),
    bar(
        Scope::Moving,
        &["p", "f10"],
        Action::Finish,
        "finish-return",
        "finish",
        "Shows what would be submitted, or how the validation would end, and asks.",
    ),
    bar(
        Scope::Moving,
        &["r"],
        Action::Do(REPLY),
        "ask-or-answer",
        "question",
        "While validating, asks the supplier about this line; in a draft, answers what was asked.",
    ),
    bar(
        Scope::Moving,
        &["A"],
        Action::Do(AMEND),
        "amend",
        "amend",
        "Begins an amendment of what was submitted: a new version beside it, with a reason.",
    ),
    moving(
        &["H"],
        Action::Do(WAGE),
        "hourly-rate",
        "hourly rate",
        "Enters the lowest hourly rate that the supplier declares for this line.",
    ),
    moving(
        &["[", "f7"],
        Action::Do(QUARTER_BEFORE),
        "quarter-before",
        "quarter back",
        "Goes to the return of the quarter before.",
    ),
    moving(
        &["]", "f8"],
        Action::Do(NEXT_QUARTER),
        "next-quarter",
        "next quarter",
        "Goes to the return of the next quarter.",
    ),
    moving(
        &["<"],
        Action::Do(VERSION_BEFORE),
        "version-before",
        "version back",
        "Shows the version before this one, as it was submitted.",
    ),
    moving(
        &[">"],
        Action::Do(NEXT_VERSION),
        "next-version",
        "next version",
        "Shows the version after this one.",
    ),
    Binding {
        scope: Scope::Preview,
        keys: &["y"],
        action: Action::Keep,
        name: "do-what-is-shown",
        hint: "yes",
        help: "Does exactly what is shown: submits the return, or ends its validation.",
        place: Place::Bar,
    },
    Binding {
        scope: Scope::Preview,
        keys: &["n", "esc", "f12", "q"],
        action: Action::Back,
        name: "leave-it-as-it-is",
        hint: "no",
        help: "Goes back to the grid; nothing is done.",
        place: Place::Bar,
    },
];
