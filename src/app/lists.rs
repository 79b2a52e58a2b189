//! The lists that overlays show: help, the command palette, pickers, what was found.

use super::App;
use super::keymap::Entry;
use super::overlay::Chooser;
use super::overlay::chooser::{Choose, From, Item};
use crate::db::request::{Hit, Kind};
use crate::views::effect::Choice;
use crate::views::{Action, Opening, Place, Scope, ViewSpec};

/// Most records that a search in everything shows.
pub const FOUND: usize = 50;

/// What is done on the command line, and what it is for.
const COMMANDS: &[(&str, &str)] = &[
    ("sleva import KIND FILE", "Brings a file in: suppliers, measures, contracts and so on."),
    ("sleva import all DIR", "Brings a whole folder in."),
    ("sleva export KIND FILE", "Writes a file that can be brought in again."),
    ("sleva export all DIR", "Writes everything to a folder."),
    ("sleva list VIEW", "Prints a list, filtered and sorted."),
    ("sleva show REF", "Prints one record."),
    ("sleva add KIND FIELD=VALUE", "Adds one record."),
    ("sleva edit KIND REF FIELD=VALUE", "Changes fields of one record."),
    ("sleva remove KIND REF", "Removes one record that no other uses."),
    ("sleva spread CONTRACT/MEASURE", "Spreads a commitment evenly over its open quarters."),
    (
        "sleva revalue CONTRACT EDITION",
        "Revalues the commitments of a contract to another edition.",
    ),
    ("sleva sample purchases", "Draws purchases for the quotations audit."),
    ("sleva sample result FILE", "Brings in a worksheet of the quotations audit."),
    ("sleva undo", "Takes back your last change by hand."),
    ("sleva audit log", "Prints the changes, newest first."),
    ("sleva audit verify", "Compares the records with the trail of changes."),
    ("sleva audit checkpoint FILE", "Keeps the newest change outside the database."),
    ("sleva backup", "Copies the database while it is in use, and checks the copy."),
    ("sleva restore FILE", "Puts a backup in the place of the database."),
    ("sleva doctor", "Checks the database, the disk and the terminal."),
    ("sleva config show", "Shows your settings."),
];

/// Views that open by themselves and have no key of their own.
const BESIDE: &[&str] = &["samples"];

/// Every view and command, to be found by its words: views first, then what this view does, what
/// every view does, moves, and the command line.
pub fn palette(app: &App) -> Chooser {
    let mut items: Vec<(u8, Item)> = Vec::new();
    for entry in app.entries(Scope::Moving) {
        let choice = Choose::Act(entry.action.clone());
        let known = items.iter().any(|(_, item)| item.choice == choice);
        let is_close = matches!(entry.action, Action::Palette | Action::Back | Action::Cancel);
        if !known && !is_close {
            let (name, help) = (entry.name.replace('-', " "), entry.help.clone());
            items.push((group(entry), Item { lead: entry.key(), name, help, choice }));
        }
    }
    for spec in app.views.iter().filter(|spec| BESIDE.contains(&spec.id)) {
        let choice = Choose::Act(Action::Go(spec.id));
        let (name, help) = (format!("go {}", spec.id), spec.purpose.to_owned());
        items.push((0, Item { lead: String::new(), name, help, choice }));
    }
    items.sort_by_key(|(group, _)| *group);
    let command = |(name, help): &(&'static str, &str)| Item {
        lead: String::new(),
        name: (*name).to_owned(),
        help: format!("{help} Enter copies it for the shell."),
        choice: Choose::Copy(name),
    };
    let items = items.into_iter().map(|(_, item)| item).chain(COMMANDS.iter().map(command));
    Chooser::new(
        "Command",
        From::Matched,
        items.collect(),
        "Words in any order. Up and Down choose, Enter runs, Esc closes.",
    )
}

fn group(entry: &Entry) -> u8 {
    match &entry.action {
        Action::Go(_) if entry.name.starts_with("go-") => 0,
        _ if entry.view.is_some() => 1,
        action if is_move(action) => 3,
        _ => 2,
    }
}

/// Whether it only moves the cursor.
pub const fn is_move(action: &Action) -> bool {
    use Action::{
        Down, First, FirstColumn, Last, LastColumn, Left, NextPane, PageDown, PageUp, PreviousPane,
        Right, Up,
    };
    matches!(
        action,
        Up | Down
            | Left
            | Right
            | PageUp
            | PageDown
            | First
            | Last
            | FirstColumn
            | LastColumn
            | NextPane
            | PreviousPane
    )
}

/// The keys of the view, then those of everywhere.
pub fn help(app: &App) -> Chooser {
    let (title, purpose) =
        app.stack.last().map_or(("sleva", ""), |pane| (pane.spec.title, pane.spec.purpose));
    let mut items = vec![heading(purpose)];
    let mut last = None;
    for scope in helped(app.scope()) {
        let own = app.entries(*scope).filter(|entry| entry.scope == *scope);
        for entry in own.filter(|entry| entry.place != Place::Hidden) {
            let section = Some((*scope, entry.view.is_some()));
            if last != section {
                last = section;
                items.push(heading(section_name(*scope, entry.view.is_some())));
            }
            items.push(line(entry));
        }
    }
    Chooser::new(
        format!("Help › {title}"),
        From::Filtered,
        items,
        "Enter runs a line, / finds one. sleva doctor --keys tests your terminal.",
    )
}

/// The sections that help shows, those that apply now first.
const fn helped(scope: Scope) -> &'static [Scope] {
    match scope {
        Scope::Moving => &[Scope::Moving, Scope::Line],
        Scope::Grid => &[Scope::Grid, Scope::Cell, Scope::Moving, Scope::Line],
        Scope::Cell => &[Scope::Cell, Scope::Grid, Scope::Moving],
        Scope::Preview => &[Scope::Preview],
        Scope::Line => &[Scope::Line, Scope::Note, Scope::Moving],
        Scope::Note => &[Scope::Note, Scope::Line, Scope::Moving],
    }
}

const fn section_name(scope: Scope, is_own: bool) -> &'static str {
    match (scope, is_own) {
        (Scope::Moving, true) => "In this view",
        (Scope::Moving, false) => "Everywhere",
        (Scope::Grid, true) => "In this grid: 0-9 - . begin a figure",
        (Scope::Grid, false) => "In a grid: 0-9 - . begin a figure",
        (Scope::Cell, _) => "In a cell",
        (Scope::Preview, _) => "Before a paste is kept",
        (Scope::Line, true) => "In its line of text",
        (Scope::Line, false) => "In a line of text",
        (Scope::Note, _) => "In a note",
    }
}

fn heading(text: &str) -> Item {
    let (lead, help) = (String::new(), String::new());
    Item { lead, name: text.to_owned(), help, choice: Choose::Heading }
}

fn line(entry: &Entry) -> Item {
    let choice = match entry.scope {
        Scope::Moving | Scope::Grid => Choose::Act(entry.action.clone()),
        Scope::Cell | Scope::Preview | Scope::Line | Scope::Note => Choose::Nothing,
    };
    Item { lead: entry.all_keys(), name: String::new(), help: entry.help.clone(), choice }
}

/// What a view asks to choose from.
pub fn picker(title: String, choices: Vec<Choice>) -> Chooser {
    let items = choices
        .into_iter()
        .map(|choice| Item {
            lead: String::new(),
            name: choice.label,
            help: String::new(),
            choice: Choose::Act(choice.action),
        })
        .collect();
    Chooser::new(title, From::Filtered, items, "Enter chooses, / finds one, Esc closes.")
}

/// Finds contracts, suppliers and measures by their words.
pub fn finder(words: &str) -> Chooser {
    Chooser::new(
        "Find in everything",
        From::Found,
        Vec::new(),
        "Words in any order, of contracts, suppliers and measures. Enter opens.",
    )
    .with_text(words)
}

/// How much was found, when one more was asked for than is shown.
pub fn found_in_words(found: usize) -> String {
    match found {
        0 => "Nothing has all these words.".to_owned(),
        1 => "1 found. Enter opens it.".to_owned(),
        _ if found <= FOUND => format!("{found} found. Enter opens the selected one."),
        _ => format!("The first {FOUND}; there are more. One more word leaves fewer."),
    }
}

/// What was found, with the view that each record opens in.
pub fn found(views: &'static [ViewSpec], hits: Vec<Hit>) -> Vec<Item> {
    hits.into_iter()
        .take(FOUND)
        .filter_map(|hit| {
            let (one, list) = match hit.kind {
                Kind::Contracts => ("contract", "contracts"),
                Kind::Procurements => ("procurement", "procurements"),
                Kind::Suppliers => ("supplier", "suppliers"),
                Kind::Measures => ("measure", "measures"),
                _ => return None,
            };
            let known = |id: &str| views.iter().find(|spec| spec.id == id);
            let view = known(one).or_else(|| known(list))?;
            let with = Opening::record(&hit.name);
            let choice = Choose::Open(view.id, Box::new(with));
            Some(Item { lead: hit.name, name: hit.title, help: String::new(), choice })
        })
        .collect()
}
