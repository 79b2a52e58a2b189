//! Where several figures stand together, which of them is explained.

use crate::calc::Date;
use crate::calc::figure::{Figure, What};
use crate::calc::filter::term;
use crate::views::effect::Choice;
use crate::views::{Action, Effect, Opening, Outcome};

/// Carries the name of the figure that was chosen.
pub const EXPLAIN: &str = "figure.explain";

/// Asks which figure of a contract, a commitment or a sum is meant: `contract/C-0001`,
/// `C-0001/NT1`, `category/Places?status:live`.
#[must_use]
pub fn pick(of: &str) -> Outcome {
    let words = What::ALL.iter().map(|what| what.word());
    let named = words.map(|word| (word, format!("{word}:{of}")));
    let choices: Vec<Choice> = named
        .filter(|(_, name)| Figure::parse(name).is_some())
        .map(|(word, name)| Choice {
            label: word.to_owned(),
            action: Action::Choose(EXPLAIN, name),
        })
        .collect();
    if choices.is_empty() {
        return Outcome::say("There is no figure here to explain.");
    }
    Outcome::ask(Effect::Pick { title: format!("Explain which figure of {of}"), choices })
}

/// Opens the figure that was chosen.
#[must_use]
pub fn explain(name: &str) -> Outcome {
    Figure::parse(name).map_or_else(|| Outcome::QUIET, |figure| Outcome::ask(now(&figure)))
}

/// Opens a figure as at the present.
#[must_use]
pub fn now(figure: &Figure) -> Effect {
    open(figure, None)
}

/// Opens a figure as at a day; without one, as at the present.
#[must_use]
pub fn open(figure: &Figure, day: Option<Date>) -> Effect {
    let filter = day.map(|day| term(AS_OF, &day.to_string())).unwrap_or_default();
    Effect::Open { view: "figure", with: Opening { filter, ..Opening::record(figure.to_string()) } }
}

/// The day that a figure is opened as at; none where that is the present.
#[must_use]
pub fn day_of(filter: &str) -> Option<Date> {
    filter.strip_prefix(AS_OF)?.strip_prefix(':')?.parse().ok()
}

const AS_OF: &str = "as-of";
