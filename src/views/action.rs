//! What a view can be told.

/// A closed set of shared verbs, what was typed in entry scopes, and verbs of one view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    FirstColumn,
    LastColumn,
    NextPane,
    PreviousPane,
    Open,
    Back,
    /// Back, without clearing filters first; on Home it asks to quit.
    Leave,
    /// Leave the program at once.
    Quit,
    /// Ctrl-C: leave an edit or overlay; twice quickly quits.
    Cancel,
    /// Go to the view with this id.
    Go(&'static str),
    Find,
    Filter,
    Palette,
    Help,
    Attention,
    NextProblem,
    Sort,
    SortReverse,
    PreviousRecord,
    NextRecord,
    Copy,
    CopyTable,
    Explain,
    Follow,
    /// Open the supplier whose name is shown.
    Supplier,
    Log,
    Reload,
    Zoom,
    Wide,
    Write,
    Redraw,
    Suspend,
    /// Ctrl-S: nothing is unsaved, and that is said.
    AlreadySaved,
    /// Change the selected record or cell.
    Edit,
    Add,
    Remove,
    /// Write or read a note of several lines.
    Note,
    Undo,
    Redo,
    /// The act of this screen: keep a form, submit, finish.
    Finish,
    /// Open the list of what can be chosen here.
    List,
    /// In a grid: mark from here on.
    Mark,
    CopyAbove,
    Fill,
    Clear,
    Spread,
    StepBack,
    StepOn,
    /// In a grid: go down or to the right after a figure.
    Direction,
    /// In a line of text: keep what was typed.
    Keep,
    /// In a line of text.
    Insert(char),
    Paste(String),
    DeleteBefore,
    DeleteAfter,
    DeleteWord,
    DeleteToStart,
    DeleteToEnd,
    /// An answer to a picker: the question's verb, and what was chosen.
    Choose(&'static str, String),
    /// A verb of one view: `commitments.turn`.
    Do(&'static str),
}
