//! The keys that mean the same in every view.

use crate::views::{Action, Binding, Place, Scope};

const fn moving(
    keys: &'static [&'static str],
    action: Action,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope: Scope::Moving, keys, action, name, hint, help, place: Place::Help }
}

const fn bar(
    keys: &'static [&'static str],
    action: Action,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope: Scope::Moving, keys, action, name, hint, help, place: Place::Bar }
}

const fn line(
    keys: &'static [&'static str],
    action: Action,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope: Scope::Line, keys, action, name, hint, help, place: Place::Help }
}

const fn line_bar(
    keys: &'static [&'static str],
    action: Action,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope: Scope::Line, keys, action, name, hint, help, place: Place::Bar }
}

/// Every view and overlay; a view's own keys come before these. Going to a view by its digit or
/// its `g` key is added from the list of views.
pub const GLOBAL: &[Binding] = &[
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
    line_bar(&["enter"], Action::Keep, "keep-text", "keep", "Keeps what was typed."),
    line_bar(&["esc", "f12"], Action::Back, "drop-text", "clear", "Drops what was typed."),
    line(
        &["ctrl-c"],
        Action::Cancel,
        "drop-text-too",
        "drop",
        "Drops what was typed; twice within two seconds it quits.",
    ),
    line(&["up"], Action::Up, "line-up", "up", "Goes to the line above."),
    line(&["down"], Action::Down, "line-down", "down", "Goes to the line below."),
    line(&["pgup"], Action::PageUp, "line-page-up", "page up", "Goes up by a page."),
    line(&["pgdn"], Action::PageDown, "line-page-down", "page down", "Goes down by a page."),
    line(&["left"], Action::Left, "text-left", "left", "Moves left in the text."),
    line(&["right"], Action::Right, "text-right", "right", "Moves right in the text."),
    line(&["home"], Action::FirstColumn, "text-start", "start", "Goes to the start of the text."),
    line(&["end"], Action::LastColumn, "text-end", "end", "Goes to the end of the text."),
    line(&["tab"], Action::NextPane, "text-next", "next", "Goes to the next part."),
    line(
        &["backspace"],
        Action::DeleteBefore,
        "delete-before",
        "delete",
        "Deletes the character before the cursor.",
    ),
    line(
        &["delete"],
        Action::DeleteAfter,
        "delete-after",
        "delete",
        "Deletes the character under the cursor.",
    ),
    line(
        &["ctrl-w"],
        Action::DeleteWord,
        "delete-word",
        "delete word",
        "Deletes the word before the cursor.",
    ),
    line(
        &["ctrl-u"],
        Action::DeleteToStart,
        "delete-to-start",
        "clear",
        "Deletes everything before the cursor.",
    ),
    line(
        &["ctrl-k"],
        Action::DeleteToEnd,
        "delete-to-end",
        "delete rest",
        "Deletes everything from the cursor on.",
    ),
    line(&["f1"], Action::Help, "help-while-typing", "help", "Shows the keys of this view."),
    line(
        &["ctrl-l"],
        Action::Redraw,
        "redraw-while-typing",
        "redraw",
        "Draws the whole screen again.",
    ),
    line(
        &["ctrl-z"],
        Action::Suspend,
        "suspend-while-typing",
        "suspend",
        "Stops sleva until the shell's fg brings it back.",
    ),
    line(
        &["ctrl-s"],
        Action::AlreadySaved,
        "saved-while-typing",
        "saved",
        "Says that nothing is unsaved: there is no save key.",
    ),
];
