//! What a key does: one record drives dispatch, hints, help, palette and `docs/KEYS.md`.

use super::Action;

/// Which section of the key table a binding belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Moving about in a list, grid or text.
    Moving,
    /// In a line of text: letters are text.
    Line,
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
