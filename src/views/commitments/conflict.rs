//! A cell that somebody else has changed since it was begun: both values, to choose from.

use crate::calc::Quantity;
use crate::db::request::{Clash, Record};
use crate::views::effect::Choice;
use crate::views::{Action, Effect};

/// The units of a record of the grid.
pub fn units_of(record: Option<&Record>) -> Option<Quantity> {
    match record? {
        Record::Commitment(new) => Some(new.units),
        Record::Profile(profile) => Some(profile.units),
        _ => None,
    }
}

/// The other's figure, as it would be typed.
pub fn figure(clash: &Clash) -> String {
    units_of(clash.theirs.as_ref()).map(|units| units.to_string()).unwrap_or_default()
}

/// Who has changed it, and when.
pub fn by_whom(clash: &Clash) -> (&str, String) {
    clash
        .stamp
        .as_ref()
        .map_or(("someone", String::new()), |stamp| (&stamp.person, format!(" at {}", stamp.at)))
}

/// Both values, with who and when, to choose from.
pub fn ask(clash: &Clash, mine: &str) -> Effect {
    let theirs = units_of(clash.theirs.as_ref());
    let theirs = theirs.map_or_else(|| "not entered".to_owned(), Quantity::grouped);
    let (who, when) = by_whom(clash);
    let mine = if mine.is_empty() { "not entered" } else { mine };
    Effect::Pick {
        title: format!("{} was changed by {who}{when}. Which?", clash.record),
        // First what decides nothing: Enter may have been on its way already.
        choices: vec![
            Choice {
                label: "neither yet: what you typed waits in the cell".to_owned(),
                action: Action::Choose("commitments.conflict", "later".to_owned()),
            },
            Choice {
                label: format!("{mine}, which you typed"),
                action: Action::Choose("commitments.conflict", "mine".to_owned()),
            },
            Choice {
                label: format!("{theirs}, by {who}"),
                action: Action::Choose("commitments.conflict", "theirs".to_owned()),
            },
        ],
    }
}
