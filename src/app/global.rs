//! The keys that mean the same in every view.

use crate::views::{Action, Binding, Place, Scope};

const fn help(
    scope: Scope,
    keys: &'static [&'static str],
    action: Action,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope, keys, action, name, hint, help, place: Place::Help }
}

const fn hint(
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
    text: &'static str,
) -> Binding {
    help(Scope::Moving, keys, action, name, hint, text)
}

const fn bar(
    keys: &'static [&'static str],
    action: Action,
    name: &'static str,
    word: &'static str,
    text: &'static str,
) -> Binding {
    hint(Scope::Moving, keys, action, name, word, text)
}

/// The keys that edit text, alike wherever it is typed.
macro_rules! editing {
    ($scope:expr, $of:literal) => {
        [
            help(
                $scope,
                &["backspace"],
                Action::DeleteBefore,
                concat!($of, "-delete-before"),
                "delete",
                "Deletes the character before the cursor.",
            ),
            help(
                $scope,
                &["delete"],
                Action::DeleteAfter,
                concat!($of, "-delete-after"),
                "delete",
                "Deletes the character under the cursor.",
            ),
            help(
                $scope,
                &["ctrl-w"],
                Action::DeleteWord,
                concat!($of, "-delete-word"),
                "delete word",
                "Deletes the word before the cursor.",
            ),
            help(
                $scope,
                &["ctrl-u"],
                Action::DeleteToStart,
                concat!($of, "-delete-to-start"),
                "clear",
                "Deletes everything before the cursor.",
            ),
            help(
                $scope,
                &["ctrl-k"],
                Action::DeleteToEnd,
                concat!($of, "-delete-to-end"),
                "delete rest",
                "Deletes everything from the cursor on.",
            ),
            help(
                $scope,
                &["left"],
                Action::Left,
                concat!($of, "-left"),
                "left",
                "Moves left in the text.",
            ),
            help(
                $scope,
                &["right"],
                Action::Right,
                concat!($of, "-right"),
                "right",
                "Moves right in the text.",
            ),
            help(
                $scope,
                &["home"],
                Action::FirstColumn,
                concat!($of, "-start"),
                "start",
                "Goes to the start of the text.",
            ),
            help(
                $scope,
                &["end"],
                Action::LastColumn,
                concat!($of, "-end"),
                "end",
                "Goes to the end of the text.",
            ),
            help(
                $scope,
                &["ctrl-c"],
                Action::Cancel,
                concat!($of, "-cancel"),
                "drop",
                "Drops what was typed; twice within two seconds it quits.",
            ),
            hint(
                $scope,
                &["f1"],
                Action::Help,
                concat!($of, "-help"),
                "help",
                "Shows the keys that work here.",
            ),
            help(
                $scope,
                &["ctrl-l"],
                Action::Redraw,
                concat!($of, "-redraw"),
                "redraw",
                "Draws the whole screen again.",
            ),
            help(
                $scope,
                &["ctrl-z"],
                Action::Suspend,
                concat!($of, "-suspend"),
                "suspend",
                "Stops sleva until the shell's fg brings it back.",
            ),
            help(
                $scope,
                &["ctrl-s"],
                Action::AlreadySaved,
                concat!($of, "-saved"),
                "saved",
                "Says that nothing is unsaved: there is no save key.",
            ),
        ]
    };
}

/// Every view and overlay; a view's own keys come before these. Going to a view by its digit or
/// its `g` key is added from the list of views.
pub const GLOBAL: &[&[Binding]] = &[
    MOVING,
    GRID,
    CELL,
    &editing!(Scope::Cell, "cell"),
    PREVIEW,
    LINE,
    &editing!(Scope::Line, "text"),
    NOTE,
    &editing!(Scope::Note, "note"),
];

const MOVING: &[Binding] = &[
    bar(&["enter"], Action::Open, "open", "open", "Opens what is selected."),
    bar(
        &["/"],
        Action::Filter,
        "filter",
        "filter",
        "Filters this list as you type; on Home it finds in everything.",
    ),
    bar(&["i"], Action::Explain, "explain-figure", "explain", "Shows how this figure came about."),
    bar(
        &["y"],
        Action::Copy,
        "copy-row",
        "copy",
        "Copies the selected cell or row with its headings.",
    ),
    bar(
        &[":"],
        Action::Palette,
        "command-palette",
        "command",
        "Finds any command or view by its name and runs it.",
    ),
    bar(
        &["q", "f3"],
        Action::Leave,
        "leave-view",
        "back",
        "Goes back to the view before; on Home it asks whether to quit.",
    ),
    bar(
        &["P"],
        Action::Supplier,
        "open-supplier",
        "supplier",
        "Opens the supplier, wherever a row or a record names one.",
    ),
    moving(
        &["esc", "f12"],
        Action::Back,
        "go-back",
        "back",
        "Goes back by one step: closes, clears a filter, or leaves.",
    ),
    moving(&["j", "down"], Action::Down, "move-down", "down", "Moves down by one row."),
    moving(&["k", "up"], Action::Up, "move-up", "up", "Moves up by one row."),
    moving(&["h", "left"], Action::Left, "move-left", "left", "Moves left by one column."),
    moving(&["l", "right"], Action::Right, "move-right", "right", "Moves right by one column."),
    moving(
        &["ctrl-d", "pgdn"],
        Action::PageDown,
        "page-down",
        "page down",
        "Moves down by a page.",
    ),
    moving(&["ctrl-u", "pgup"], Action::PageUp, "page-up", "page up", "Moves up by a page."),
    moving(&["g g"], Action::First, "first-row", "first row", "Goes to the first row."),
    moving(&["G"], Action::Last, "last-row", "last row", "Goes to the last row."),
    moving(
        &["0", "home"],
        Action::FirstColumn,
        "first-column",
        "first column",
        "Goes to the first column.",
    ),
    moving(
        &["$", "end"],
        Action::LastColumn,
        "last-column",
        "last column",
        "Goes to the last column.",
    ),
    moving(&["tab"], Action::NextPane, "next-pane", "next pane", "Goes to the next pane."),
    moving(
        &["shift-tab"],
        Action::PreviousPane,
        "previous-pane",
        "pane before",
        "Goes to the pane before.",
    ),
    moving(
        &["g /"],
        Action::Find,
        "find-in-everything",
        "find",
        "Finds contracts, suppliers and measures by any of their words.",
    ),
    moving(
        &["!"],
        Action::Attention,
        "only-attention",
        "attention",
        "Shows only what needs attention, or everything again.",
    ),
    moving(
        &["*"],
        Action::NextProblem,
        "next-problem",
        "next problem",
        "Goes to the next row that needs attention.",
    ),
    moving(&["s"], Action::Sort, "sort-by-column", "sort", "Sorts by this column."),
    moving(
        &["S"],
        Action::SortReverse,
        "sort-reverse",
        "turn order",
        "Sorts by this column the other way round.",
    ),
    moving(
        &["{", "ctrl-p"],
        Action::PreviousRecord,
        "previous-record",
        "record back",
        "Goes to the contract, supplier or measure before.",
    ),
    moving(
        &["}", "ctrl-n"],
        Action::NextRecord,
        "next-record",
        "next record",
        "Goes to the next contract, supplier or measure.",
    ),
    moving(
        &["Y"],
        Action::CopyTable,
        "copy-table",
        "copy table",
        "Copies the whole list as it is filtered.",
    ),
    moving(&["o"], Action::Follow, "open-reference", "follow", "Opens what this row refers to."),
    moving(&["L"], Action::Log, "show-log", "log", "Shows who changed this record, and when."),
    moving(
        &["R", "f5"],
        Action::Reload,
        "reload-view",
        "reload",
        "Asks the database again for what is shown.",
    ),
    moving(
        &["z", "f11"],
        Action::Zoom,
        "zoom-pane",
        "zoom",
        "Gives the whole body to this pane, or shares it again.",
    ),
    moving(&["g z"], Action::Wide, "wide-spacing", "wide", "Spaces lines widely, for a projector."),
    moving(
        &["w"],
        Action::Write,
        "write-file",
        "write file",
        "Writes this view to a file: CSV, HTML, Markdown or TSV.",
    ),
    moving(
        &["?", "f1"],
        Action::Help,
        "show-help",
        "help",
        "Shows the keys of this view; its lines can be run.",
    ),
    moving(&["ctrl-l"], Action::Redraw, "redraw-screen", "redraw", "Draws the whole screen again."),
    moving(
        &["ctrl-z"],
        Action::Suspend,
        "suspend-program",
        "suspend",
        "Stops sleva until the shell's fg brings it back.",
    ),
    moving(
        &["ctrl-s"],
        Action::AlreadySaved,
        "already-saved",
        "saved",
        "Says that nothing is unsaved: there is no save key.",
    ),
    moving(
        &["ctrl-c"],
        Action::Cancel,
        "cancel",
        "cancel",
        "Leaves what is open; twice within two seconds it quits.",
    ),
    moving(&["Q"], Action::Quit, "quit", "quit", "Leaves sleva at once."),
    moving(&["e", "f2"], Action::Edit, "edit", "edit", "Changes the selected record or cell."),
    moving(&["a", "f6"], Action::Add, "add", "add", "Adds a record here."),
    moving(
        &["D"],
        Action::Remove,
        "remove",
        "remove",
        "Removes the selected record, where no other needs it; asks first.",
    ),
    moving(&["m"], Action::Note, "write-note", "note", "Writes the note of what is selected."),
    moving(
        &["u"],
        Action::Undo,
        "undo",
        "undo",
        "Takes your last change back, also after sleva was left; first the text dropped last.",
    ),
    moving(&["U", "ctrl-r"], Action::Redo, "redo", "redo", "Does again what undo took back."),
];

/// Before the keys of every view where figures are entered.
const GRID: &[Binding] = &[
    help(
        Scope::Grid,
        &["d", "f9"],
        Action::CopyAbove,
        "copy-above",
        "copy above",
        "Copies the figure of the row above.",
    ),
    help(
        Scope::Grid,
        &["space"],
        Action::Mark,
        "mark-range",
        "mark",
        "Marks cells from here on; moving extends the range, Esc ends it.",
    ),
    help(
        Scope::Grid,
        &["f"],
        Action::Fill,
        "fill-down",
        "fill down",
        "Copies the first row of the marked range into its other rows.",
    ),
    help(
        Scope::Grid,
        &["x"],
        Action::Clear,
        "clear-cell",
        "clear",
        "Clears the cell or the marked range: not entered, which is not zero.",
    ),
    help(
        Scope::Grid,
        &["O"],
        Action::Direction,
        "entry-direction",
        "direction",
        "Goes down or to the right after each figure, in turn.",
    ),
];

const CELL: &[Binding] = &[
    hint(
        Scope::Cell,
        &["enter", "+"],
        Action::Keep,
        "keep-and-next",
        "next",
        "Keeps the figure and goes on in the entry direction.",
    ),
    hint(
        Scope::Cell,
        &["tab"],
        Action::NextPane,
        "keep-and-right",
        "right",
        "Keeps the figure and goes to the right.",
    ),
    help(
        Scope::Cell,
        &["shift-tab"],
        Action::PreviousPane,
        "keep-and-left",
        "left",
        "Keeps the figure and goes to the left.",
    ),
    help(Scope::Cell, &["up"], Action::Up, "keep-and-up", "up", "Keeps the figure and goes up."),
    help(
        Scope::Cell,
        &["down"],
        Action::Down,
        "keep-and-down",
        "down",
        "Keeps the figure and goes down.",
    ),
    hint(
        Scope::Cell,
        &["esc", "f12"],
        Action::Back,
        "drop-figure",
        "drop",
        "Drops what was typed; u brings it back.",
    ),
];

const PREVIEW: &[Binding] = &[
    help(Scope::Preview, &["up", "k"], Action::Up, "preview-up", "up", "Goes up."),
    help(Scope::Preview, &["down", "j"], Action::Down, "preview-down", "down", "Goes down."),
    help(Scope::Preview, &["left", "h"], Action::Left, "preview-left", "left", "Goes to the left."),
    help(
        Scope::Preview,
        &["right", "l"],
        Action::Right,
        "preview-right",
        "right",
        "Goes to the right.",
    ),
    help(Scope::Preview, &["pgup"], Action::PageUp, "preview-page-up", "page up", "A page up."),
    help(
        Scope::Preview,
        &["pgdn"],
        Action::PageDown,
        "preview-page-down",
        "page down",
        "A page down.",
    ),
    hint(
        Scope::Preview,
        &["y"],
        Action::Keep,
        "keep-pasted",
        "keep",
        "Keeps what was pasted, as one change.",
    ),
    hint(
        Scope::Preview,
        &["n", "esc", "f12", "q"],
        Action::Back,
        "drop-pasted",
        "drop",
        "Drops what was pasted.",
    ),
    help(
        Scope::Preview,
        &["ctrl-c"],
        Action::Cancel,
        "drop-pasted-too",
        "drop",
        "Drops what was pasted; twice within two seconds it quits.",
    ),
    hint(
        Scope::Preview,
        &["?", "f1"],
        Action::Help,
        "help-before-keeping",
        "help",
        "Shows the keys that work here.",
    ),
];

const LINE: &[Binding] = &[
    hint(Scope::Line, &["enter"], Action::Keep, "keep-text", "keep", "Keeps what was typed."),
    hint(Scope::Line, &["esc", "f12"], Action::Back, "drop-text", "clear", "Drops what was typed."),
    help(Scope::Line, &["up"], Action::Up, "line-up", "up", "Goes to the line above."),
    help(Scope::Line, &["down"], Action::Down, "line-down", "down", "Goes to the line below."),
    help(Scope::Line, &["pgup"], Action::PageUp, "line-page-up", "page up", "Goes up by a page."),
    help(
        Scope::Line,
        &["pgdn"],
        Action::PageDown,
        "line-page-down",
        "page down",
        "Goes down by a page.",
    ),
    help(Scope::Line, &["tab"], Action::NextPane, "text-next", "next", "Goes to the next part."),
    help(
        Scope::Line,
        &["shift-tab"],
        Action::PreviousPane,
        "text-previous",
        "previous",
        "Goes to the part before.",
    ),
];

const NOTE: &[Binding] = &[
    hint(
        Scope::Note,
        &["tab", "f10"],
        Action::Keep,
        "keep-note",
        "keep",
        "Keeps the note and goes on.",
    ),
    hint(
        Scope::Note,
        &["enter"],
        Action::Insert('\n'),
        "new-line",
        "new line",
        "Begins a new line.",
    ),
    hint(
        Scope::Note,
        &["esc", "f12"],
        Action::Back,
        "drop-note",
        "drop",
        "Drops what was typed; u brings it back.",
    ),
    help(
        Scope::Note,
        &["shift-tab"],
        Action::PreviousPane,
        "note-previous",
        "previous",
        "Keeps the note and goes to the part before.",
    ),
    help(Scope::Note, &["up"], Action::Up, "note-up", "up", "Goes to the line above."),
    help(Scope::Note, &["down"], Action::Down, "note-down", "down", "Goes to the line below."),
];
