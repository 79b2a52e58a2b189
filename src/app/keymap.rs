//! The one key table: what a key does, hints, help, palette and `docs/KEYS.md` all read it.

use std::fmt::Write as _;

use super::event::{Chord, Key};
use super::global::GLOBAL;
use crate::views::{Action, Binding, Place, Scope, ViewSpec};

/// Most keys that the hint line names, with `? help`.
const HINTS: usize = 8;

/// The hint line of these entries: key and word, most useful first, at most eight, always ending
/// in help.
#[must_use]
pub fn hints<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<(String, String)> {
    let mut actions: Vec<&Action> = Vec::new();
    let mut hints = Vec::new();
    let mut help = None;
    for entry in entries {
        if entry.action == Action::Help {
            help = help.or(Some((entry.key(), "help".to_owned())));
        } else if entry.place == Place::Bar
            && !actions.contains(&&entry.action)
            && hints.len() + 1 < HINTS
        {
            actions.push(&entry.action);
            hints.push((entry.key(), entry.hint.clone()));
        }
    }
    hints.extend(help);
    hints
}

/// What can follow keys that begin a sequence: last key and what it does, each thing once.
#[must_use]
pub fn next_keys<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    keys: &[Key],
) -> Vec<(String, String)> {
    let next = |entry: &'a Entry| {
        let rest = |chord: &'a Chord| chord.keys.strip_prefix(keys).filter(|rest| rest.len() == 1);
        let rest = entry.chords.iter().find_map(rest)?;
        Some((Chord { keys: rest.to_vec() }.label(), entry.hint.clone()))
    };
    let mut found: Vec<(String, String)> = Vec::new();
    for (key, word) in entries.filter_map(next) {
        if !found.iter().any(|(other, _)| *other == key) {
            found.push((key, word));
        }
    }
    found
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub scope: Scope,
    /// The view it belongs to; none is everywhere.
    pub view: Option<&'static str>,
    /// The first is the one that is shown.
    pub chords: Vec<Chord>,
    pub action: Action,
    pub name: String,
    pub hint: String,
    pub help: String,
    pub place: Place,
}

impl Entry {
    /// Its first key as people write it; empty where it has none.
    #[must_use]
    pub fn key(&self) -> String {
        self.chords.first().map(Chord::label).unwrap_or_default()
    }

    /// All its keys.
    #[must_use]
    pub fn all_keys(&self) -> String {
        let labels: Vec<String> = self.chords.iter().map(Chord::label).collect();
        labels.join(" ")
    }
}

/// What keys came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    Action(Action),
    /// They begin a longer sequence.
    Prefix,
    Nothing,
}

#[derive(Debug, Clone)]
pub struct Keymap {
    pub(super) entries: Vec<Entry>,
}

impl Keymap {
    /// The table of these views, before the user's own keys.
    #[must_use]
    pub fn new(views: &[ViewSpec]) -> Self {
        let mut entries: Vec<Entry> =
            GLOBAL.iter().copied().flatten().map(|binding| entry(None, binding)).collect();
        entries.extend(views.iter().filter(|view| !view.go.is_empty()).map(go));
        for view in views {
            entries.extend(view.keys.iter().map(|binding| entry(Some(view.id), binding)));
        }
        Self { entries }
    }

    /// What keys mean where they were pressed; a view's own keys come first.
    #[must_use]
    pub fn resolve(&self, scope: Scope, view: &str, keys: &[Key]) -> Resolved {
        if let (Scope::Grid, [Key::Char(c @ ('0'..='9' | '-' | '.'))]) = (scope, keys) {
            return Resolved::Action(Action::Insert(*c));
        }
        for (section, of_view) in layers(scope) {
            let mut prefix = false;
            let own = |entry: &&Entry| entry.scope == section && entry.view.is_some() == of_view;
            for entry in self.of(scope, view).filter(own) {
                for chord in &entry.chords {
                    if chord.keys == keys {
                        return Resolved::Action(entry.action.clone());
                    }
                    prefix |= chord.keys.starts_with(keys);
                }
            }
            if prefix {
                return Resolved::Prefix;
            }
        }
        match (scope, keys) {
            (Scope::Line | Scope::Cell | Scope::Note, [Key::Char(c)]) => {
                Resolved::Action(Action::Insert(*c))
            }
            _ => Resolved::Nothing,
        }
    }

    /// Everything that works in a view, its own lines first.
    pub fn of<'a>(&'a self, scope: Scope, view: &'a str) -> impl Iterator<Item = &'a Entry> {
        layers(scope).flat_map(move |(section, of_view)| {
            let view = of_view.then_some(view);
            self.entries.iter().filter(move |entry| entry.scope == section && entry.view == view)
        })
    }

    /// The page `docs/KEYS.md`.
    #[must_use]
    pub fn to_markdown(&self, views: &[ViewSpec]) -> String {
        let mut page = String::from(
            "# Keys\n\nWritten from the key table of the program; the same table drives dispatch, \
             hints, help and the command palette. Your own keys go into `keys.toml`: under \
             `[everywhere]` or a view's name, a command's name and its keys, for example \
             `sort-by-column = [\"s\", \"f4\"]`. Enter and Esc are fixed.\n",
        );
        self.section(&mut page, "Everywhere", Scope::Moving, None);
        for view in views {
            self.section(&mut page, view.title, Scope::Moving, Some(view.id));
        }
        for (scope, place) in ENTRY {
            let (first, rest) = place.split_at(1);
            let title = format!("{}{rest}", first.to_uppercase());
            self.section(&mut page, &title, *scope, None);
            for view in views {
                let title = format!("{}, {place}", view.title);
                self.section(&mut page, &title, *scope, Some(view.id));
            }
        }
        page
    }

    fn section(&self, page: &mut String, title: &str, scope: Scope, view: Option<&str>) {
        let entries: Vec<&Entry> =
            self.entries.iter().filter(|e| e.scope == scope && e.view == view).collect();
        if entries.is_empty() {
            return;
        }
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {title}\n\n| keys | name | what it does |\n|---|---|---|\n");
        for entry in entries {
            let keys: Vec<String> = entry
                .chords
                .iter()
                .map(|chord| format!("`{}`", chord.to_string().replace('|', "\\|")))
                .collect();
            let _ = writeln!(page, "| {} | `{}` | {} |", keys.join(" "), entry.name, entry.help);
        }
    }

    /// Lines of one scope that share a key, or where one key hides a sequence: pairs of names.
    #[must_use]
    pub fn conflicts(&self) -> Vec<(String, String, Chord)> {
        let mut found = Vec::new();
        for (at, a) in self.entries.iter().enumerate() {
            for b in self.entries.iter().skip(at + 1) {
                if a.scope == b.scope
                    && a.view == b.view
                    && let Some(chord) = clash(&a.chords, &b.chords)
                {
                    found.push((a.name.clone(), b.name.clone(), chord));
                }
            }
        }
        found
    }
}

/// Where figures and text are entered, in the order of the page of keys.
const ENTRY: &[(Scope, &str)] = &[
    (Scope::Grid, "in a grid of figures"),
    (Scope::Cell, "in a cell"),
    (Scope::Preview, "before a paste is kept"),
    (Scope::Line, "in a line of text"),
    (Scope::Note, "in a note"),
];

/// The sections that apply in a scope, the view's own first.
fn layers(scope: Scope) -> impl Iterator<Item = (Scope, bool)> {
    let sections = scope.sections().iter().copied();
    [true, false]
        .into_iter()
        .flat_map(move |of_view| sections.clone().map(move |section| (section, of_view)))
}

pub(super) fn clash(a: &[Chord], b: &[Chord]) -> Option<Chord> {
    let hides = |x: &Chord, y: &Chord| x.keys.starts_with(&y.keys) || y.keys.starts_with(&x.keys);
    a.iter().find(|x| b.iter().any(|y| hides(x, y))).cloned()
}

fn entry(view: Option<&'static str>, binding: &Binding) -> Entry {
    Entry {
        scope: binding.scope,
        view,
        chords: binding.keys.iter().filter_map(|key| Chord::parse(key).ok()).collect(),
        action: binding.action.clone(),
        name: binding.name.to_owned(),
        hint: binding.hint.to_owned(),
        help: binding.help.to_owned(),
        place: binding.place,
    }
}

/// Going from anywhere to a view that is not only opened from others.
fn go(view: &ViewSpec) -> Entry {
    let mut keys = vec![view.go.to_owned()];
    if view.digit > 0 {
        keys.push(view.digit.to_string());
        keys.push(format!("g {}", view.digit));
    }
    Entry {
        scope: Scope::Moving,
        view: None,
        chords: keys.iter().filter_map(|key| Chord::parse(key).ok()).collect(),
        action: Action::Go(view.id),
        name: format!("go-{}", view.id),
        hint: view.title.to_owned(),
        help: format!("Goes to {}: {}", view.title, lower_first(view.purpose)),
        place: Place::Help,
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
