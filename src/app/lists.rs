//! The lists that overlays show: help, the command palette, pickers, what was found.

use super::App;
use super::keymap::Entry;
use super::overlay::Chooser;
use super::overlay::chooser::{Choose, From, Item};
use crate::db::request::{Hit, Kind};
use crate::views::effect::Choice;
use crate::views::{Action, Opening, Scope, ViewSpec};

/// Most records that a search in everything shows.
pub const FOUND: usize = 50;

/// Every command and view, to be found by its words.
pub fn palette(app: &App) -> Chooser {
    let mut items: Vec<Item> = Vec::new();
    for entry in app.keymap.of(Scope::Moving, app.view()) {
        let known = items.iter().any(|item| item.choice == Choose::Act(entry.action.clone()));
        let is_move = matches!(entry.action, Action::Palette | Action::Back | Action::Cancel);
        if !known && !is_move {
            let text = format!("{}  {}", entry.name.replace('-', " "), entry.help);
            items.push(Item { lead: entry.key(), text, choice: Choose::Act(entry.action.clone()) });
        }
    }
    Chooser::new(
        "Command",
        From::Matched,
        items,
        "Words in any order. Up and Down choose, Enter runs, Esc closes.",
    )
}

/// The keys of the view, then those of everywhere.
pub fn help(app: &App) -> Chooser {
    let (title, purpose) =
        app.stack.last().map_or(("sleva", ""), |pane| (pane.spec.title, pane.spec.purpose));
    let mut items = vec![heading(purpose)];
    let mut of_view = None;
    for scope in [Scope::Moving, Scope::Line] {
        for (own, entry) in app.keymap.help(scope, app.view()) {
            if of_view != Some((scope, own)) {
                of_view = Some((scope, own));
                items.push(heading(match (scope, own) {
                    (Scope::Moving, true) => "In this view",
                    (Scope::Moving, false) => "Everywhere",
                    (Scope::Line, true) => "In its line of text",
                    (Scope::Line, false) => "In a line of text",
                }));
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

fn heading(text: &str) -> Item {
    Item { lead: String::new(), text: text.to_owned(), choice: Choose::Nothing }
}

fn line(entry: &Entry) -> Item {
    let choice = match entry.scope {
        Scope::Moving => Choose::Act(entry.action.clone()),
        Scope::Line => Choose::Nothing,
    };
    Item { lead: entry.all_keys(), text: entry.help.clone(), choice }
}

/// What a view asks to choose from.
pub fn picker(title: String, choices: Vec<Choice>) -> Chooser {
    let items = choices
        .into_iter()
        .map(|choice| Item {
            lead: String::new(),
            text: choice.label,
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

/// What was found, with the view that each record opens in.
pub fn found(views: &'static [ViewSpec], hits: Vec<Hit>) -> Vec<Item> {
    hits.into_iter()
        .filter_map(|hit| {
            let (one, list) = match hit.kind {
                Kind::Contracts => ("contract", "contracts"),
                Kind::Suppliers => ("supplier", "suppliers"),
                Kind::Measures => ("measure", "measures"),
                _ => return None,
            };
            let known = |id: &str| views.iter().find(|spec| spec.id == id);
            let view = known(one).or_else(|| known(list))?;
            let with = Opening::record(&hit.name);
            Some(Item { lead: hit.name, text: hit.title, choice: Choose::Open(view.id, with) })
        })
        .collect()
}
