//! A cell that somebody else has changed since it was begun: both values, to choose from.

use crate::calc::Quantity;
use crate::db::request::{Clash, Record};
use crate::views::effect::Choice;
use crate::views::{Action, Effect};

/// The units of a record that a cell stands for.
#[must_use]
pub fn units_of(record: Option<&Record>) -> Option<Quantity> {
    match record? {
        Record::Commitment(new) => Some(new.units),
        Record::Profile(profile) => Some(profile.units),
        Record::ReturnLine(new) => new.line.declared,
        _ => None,
    }
}

/// The other's figure, as it would be typed.
#[must_use]
pub fn figure(clash: &Clash) -> String {
    units_of(clash.theirs.as_ref()).map(|units| units.to_string()).unwrap_or_default()
}

/// Who has changed it, and when.
#[must_use]
pub fn by_whom(clash: &Clash) -> (&str, String) {
    clash
        .stamp
        .as_ref()
        .map_or(("someone", String::new()), |stamp| (&stamp.person, format!(" at {}", stamp.at)))
}

/// Both values, with who and when, to choose from: the answer is `later`, `mine` or `theirs`, under
/// the view's own verb.
#[must_use]
pub fn ask(name: &str, clash: &Clash, mine: &str, verb: &'static str) -> Effect {
    let theirs = units_of(clash.theirs.as_ref());
    let theirs = theirs.map_or_else(|| "not entered".to_owned(), Quantity::grouped);
    let (who, when) = by_whom(clash);
    let mine = if mine.is_empty() { "not entered" } else { mine };
    Effect::Pick {
        title: format!("{name} was changed by {who}{when}. Which?"),
        // First what decides nothing: Enter may have been on its way already.
        choices: vec![
            Choice {
                label: "neither yet: what you typed waits in the cell".to_owned(),
                action: Action::Choose(verb, "later".to_owned()),
            },
            Choice {
                label: format!("{mine}, which you typed"),
                action: Action::Choose(verb, "mine".to_owned()),
            },
            Choice {
                label: format!("{theirs}, by {who}"),
                action: Action::Choose(verb, "theirs".to_owned()),
            },
        ],
    }
}
