//! What a key does: one record drives dispatch, hints, help, palette and `docs/KEYS.md`.

use super::Action;

/// Which section of the key table a binding belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Moving about in a list or text.
    Moving,
    /// Moving about in a grid of figures: digits begin a figure; all else as in [`Scope::Moving`].
    Grid,
    /// In a cell of a grid.
    Cell,
    /// Looking at what a paste would put into a grid.
    Preview,
    /// In a line of text: letters are text.
    Line,
    /// In a note of several lines.
    Note,
}

impl Scope {
    /// Whether what is pasted is taken as text or figures, and never as commands.
    #[must_use]
    pub const fn is_entry(self) -> bool {
        matches!(self, Self::Grid | Self::Cell | Self::Line | Self::Note)
    }

    /// The sections of the key table that apply, the closest first.
    #[must_use]
    pub const fn sections(self) -> &'static [Self] {
        match self {
            Self::Moving => &[Self::Moving],
            Self::Grid => &[Self::Grid, Self::Moving],
            Self::Cell => &[Self::Cell],
            Self::Preview => &[Self::Preview],
            Self::Line => &[Self::Line],
            Self::Note => &[Self::Note],
        }
    }
}

/// Where a binding is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the hint bar, most useful first, and in help.
    Bar,
    /// In help only.
    Help,
    /// Another way to do something that is already shown.
    Hidden,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    pub scope: Scope,
    /// As written in help: `j`, `g g`, `ctrl-d`, `f5`, `enter`. The first is the one that is shown.
    pub keys: &'static [&'static str],
    pub action: Action,
    /// Unique and kebab-case: `sort-by-column`. For the palette and `keys.toml`.
    pub name: &'static str,
    /// At most 12 characters.
    pub hint: &'static str,
    /// One sentence.
    pub help: &'static str,
    pub place: Place,
}
