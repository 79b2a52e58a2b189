//! Where several figures stand together, which of them is explained.

use crate::calc::figure::{Figure, What};
use crate::views::effect::Choice;
use crate::views::{Action, Effect, Outcome};

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

/// Explains the figure that was chosen.
#[must_use]
pub fn explain(name: &str) -> Outcome {
    Figure::parse(name)
        .map_or_else(|| Outcome::QUIET, |figure| Outcome::ask(Effect::Explain(figure)))
}
