//! The key table is held to its word.

use std::collections::BTreeSet;

use sleva::app::event::{Chord, Event, Key};
use sleva::app::keymap::{self, Entry, Keymap, Resolved};
use sleva::db::sqlite::Sqlite;
use sleva::views::{Action, Scope, VIEWS, ViewSpec};

use crate::driver::Driver;
use crate::driver::tiny::TINY;

/// The real views and the small ones of these tests.
fn tables() -> [(&'static [ViewSpec], Keymap); 2] {
    [(VIEWS, Keymap::new(VIEWS)), (TINY, Keymap::new(TINY))]
}

fn entries<'a>(map: &'a Keymap, views: &'a [ViewSpec]) -> Vec<&'a Entry> {
    let ids = views.iter().map(|view| view.id).chain([""]);
    let scopes = [Scope::Moving, Scope::Line];
    ids.flat_map(|id| scopes.into_iter().flat_map(move |scope| map.of(scope, id))).collect()
}

#[test]
fn every_key_parses() {
    for (views, _) in tables() {
        for view in views {
            // A view without a key of its own is opened from others.
            if !view.go.is_empty() || view.digit > 0 {
                let go = Chord::parse(view.go).unwrap_or_else(|e| panic!("{}: {e}", view.id));
                assert_eq!(go.keys.first(), Some(&Key::Char('g')), "{}", view.id);
            }
            for binding in view.keys {
                for key in binding.keys {
                    Chord::parse(key)
                        .unwrap_or_else(|e| panic!("{} {}: {e}", view.id, binding.name));
                }
                assert!(!binding.keys.is_empty(), "{} has no key", binding.name);
            }
        }
    }
}

#[test]
fn no_two_lines_of_a_scope_share_a_key() {
    for (_, map) in tables() {
        assert_eq!(map.conflicts(), []);
    }
}

#[test]
fn names_are_kebab_case_and_unique_where_they_apply() {
    for (views, map) in tables() {
        for view in views.iter().map(|view| view.id).chain([""]) {
            let mut names = BTreeSet::new();
            for entry in map.of(Scope::Moving, view).chain(map.of(Scope::Line, view)) {
                let kebab = entry.name.split('-').all(|part| {
                    !part.is_empty()
                        && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                });
                assert!(kebab, "{}", entry.name);
                let new = names.insert((entry.view, &entry.name));
                assert!(new, "{} twice in {view}", entry.name);
            }
        }
    }
}

#[test]
fn hints_are_short_and_help_is_a_sentence() {
    for (views, map) in tables() {
        for entry in entries(&map, views) {
            assert!(entry.hint.chars().count() <= 12 && !entry.hint.is_empty(), "{entry:?}");
            assert!(entry.help.ends_with('.') && entry.help.len() <= 140, "{entry:?}");
            assert!(entry.help.starts_with(char::is_uppercase), "{entry:?}");
        }
    }
}

#[test]
fn only_keys_that_every_terminal_sends_and_no_multiplexer_takes() {
    for (views, map) in tables() {
        for entry in entries(&map, views) {
            for key in entry.chords.iter().flat_map(|chord| &chord.keys) {
                assert!(
                    !matches!(key, Key::Ctrl('a' | 'b' | 'h' | 'i' | 'j' | 'm' | 'q')),
                    "{entry:?}"
                );
            }
        }
    }
    for wrong in [
        "ctrl-h",
        "ctrl-i",
        "ctrl-j",
        "ctrl-m",
        "ctrl-[",
        "ctrl-1",
        "shift-enter",
        "alt-x",
        "f13",
        "shift-f1",
        "hello",
        "",
    ] {
        assert!(Key::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn every_function_key_and_every_esc_has_another_way() {
    for (views, map) in tables() {
        for entry in entries(&map, views) {
            let only =
                |key: fn(&Key) -> bool| entry.chords.iter().all(|chord| chord.keys.iter().all(key));
            let in_line_help = entry.scope == Scope::Line;
            assert!(in_line_help || !only(|key| matches!(key, Key::F(_))), "{entry:?}");
            assert!(!only(|key| *key == Key::Esc), "{entry:?}");
        }
    }
}

#[test]
fn keys_are_printed_as_they_are_read() {
    for text in ["j", "G", "ctrl-d", "f5", "enter", "shift-tab", "space", "pgdn", "g c", "g /", "$"]
    {
        assert_eq!(Chord::parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn a_view_comes_before_everywhere_and_letters_are_text_in_a_line() {
    let map = Keymap::new(TINY);
    let resolve =
        |scope, view: &str, text: &str| map.resolve(scope, view, &Chord::parse(text).unwrap().keys);
    let turn = Resolved::Action(Action::Do("contracts.turn"));
    assert_eq!(resolve(Scope::Moving, "contracts", "t"), turn);
    assert_eq!(resolve(Scope::Moving, "home", "t"), Resolved::Nothing);
    assert_eq!(resolve(Scope::Moving, "home", "g"), Resolved::Prefix);
    assert_eq!(resolve(Scope::Moving, "home", "g c"), Resolved::Action(Action::Go("contracts")));
    assert_eq!(resolve(Scope::Moving, "home", "2"), Resolved::Action(Action::Go("contracts")));
    assert_eq!(resolve(Scope::Line, "contracts", "t"), Resolved::Action(Action::Insert('t')));
    assert_eq!(resolve(Scope::Line, "contracts", "2"), Resolved::Action(Action::Insert('2')));
}

#[test]
fn hints_are_at_most_eight_and_end_in_help() {
    for (views, map) in tables() {
        for view in views {
            let hints = keymap::hints(map.of(Scope::Moving, view.id));
            assert!(hints.len() <= 8);
            assert_eq!(hints.last(), Some(&("?".to_owned(), "help".to_owned())));
        }
    }
    let hints = keymap::hints(tables()[1].1.of(Scope::Moving, "contracts"));
    assert_eq!(hints[0], ("t".to_owned(), "turn".to_owned()), "the view's own come first");
}

#[test]
fn the_users_keys_take_the_place_of_ours() {
    let mut map = Keymap::new(TINY);
    let refused = map.overrule(
        "# mine\n[everywhere]\nsort-by-column = [\"f4\", \"x\"]\nopen = \"x\"\nsort-reverse = \"s\"\n\
         page-down = \"j\"\nnothing = \"x\"\nmark-row = shift\n[nowhere]\n[contracts]\nturn-list = \"g t\"\n",
    );
    let lines: Vec<usize> = refused.iter().map(|refusal| refusal.line).collect();
    assert_eq!(lines, [4, 6, 7, 8, 9], "{refused:?}");
    assert_eq!(refused[0].reason, "open: Enter and Esc are fixed");
    assert_eq!(refused[1].reason, "j is already the key of move-down");
    let keys = |text: &str| Chord::parse(text).unwrap().keys;
    let sort = Resolved::Action(Action::Sort);
    assert_eq!(map.resolve(Scope::Moving, "contracts", &keys("x")), sort);
    let reverse = Resolved::Action(Action::SortReverse);
    assert_eq!(map.resolve(Scope::Moving, "contracts", &keys("s")), reverse, "freed before");
    let turn = Resolved::Action(Action::Do("contracts.turn"));
    assert_eq!(map.resolve(Scope::Moving, "contracts", &keys("g t")), turn);
}

#[test]
fn the_page_of_keys_names_every_line() {
    let map = Keymap::new(TINY);
    let page = map.to_markdown(TINY);
    for entry in entries(&map, TINY) {
        assert!(page.contains(&format!("`{}`", entry.name)), "{}", entry.name);
    }
    assert!(page.contains("## Everywhere") && page.contains("| `t` | `turn-list` |"));
}

/// Keys that bring a view, or a line of text, into a state in which more can be done.
const MOVING: &[&str] = &["", "jj", "G$", "<tab>j", "<tab><tab>l", "s!", "z"];
const TYPING: &[&str] =
    &["/carx<left>", ":go<left>", "g/ca<left>", "w<left>", "x<left>", "<tab>x<left>"];
const GRID: &[&str] = &["", "v", "v=", "jl", "jl<space>j", "j"];
const CELL: &[&str] = &["12<left>", "j12<left>", "l12<left>"];
/// In the note of a contract's form, which is its seventeenth field.
const NOTE: &[&str] = &[
    "<tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab>one two<enter>x<left>",
];

/// Whether a key does anything that a user would notice: shows something else, moves the cursor,
/// asks, copies, leaves.
fn does_something(d: &mut Driver<Sqlite>, view: &str, before: &str, entry: &Entry) -> bool {
    d.reopen(view).keys(before);
    let seen = |d: &mut Driver<Sqlite>| (d.screen(), d.cursor(), d.outs);
    let first = seen(d);
    for key in &entry.chords[0].keys {
        d.event(Event::Key(*key));
    }
    let nothing =
        ["Nothing to ", "does nothing here"].iter().any(|text| d.message().contains(text));
    !nothing && seen(d) != first
}

#[test]
fn every_key_does_something_somewhere() {
    let map = Keymap::new(VIEWS);
    let mut d = Driver::sample(80, 24);
    let everywhere: Vec<&str> = VIEWS.iter().map(|spec| spec.id).collect();
    let (mut seen, mut idle) = (BTreeSet::new(), Vec::new());
    for entry in entries(&map, VIEWS) {
        if !seen.insert((entry.view, entry.scope, &entry.name)) {
            continue;
        }
        let states = match entry.scope {
            Scope::Moving => MOVING,
            Scope::Grid => GRID,
            Scope::Cell => CELL,
            Scope::Line => TYPING,
            Scope::Note => NOTE,
            // A paste comes by no key: `entry` has its own cases.
            Scope::Preview => continue,
        };
        let views = entry.view.map_or(everywhere.clone(), |own| vec![own]);
        let mut tries = states.iter().flat_map(|state| views.iter().map(move |view| (view, state)));
        if !tries.any(|(view, state)| does_something(&mut d, view, state, entry)) {
            idle.push(&entry.name);
        }
    }
    assert_eq!(idle, Vec::<&String>::new());
}
