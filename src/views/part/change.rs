//! Changing the selected record: its form, its note, and taking it out.

use super::record::counted;
use crate::db::request::{Edit, Record, Step};
use crate::views::{Action, Effect, Opening, Outcome};

/// The record that is meant.
pub struct Target {
    /// As forms know it: its kind and its references, with a tab between.
    pub form: String,
    /// As people know it.
    pub title: String,
    /// The field that `m` writes; none where it has no note.
    pub note: Option<&'static str>,
    pub record: Record,
    /// What needs it, in words: `3 commitments`. It cannot be removed before those.
    pub used: Option<String>,
}

impl Target {
    /// With what needs it, of those that there are.
    #[must_use]
    pub fn used_by(mut self, uses: &[(u64, &str)]) -> Self {
        let uses = uses.iter().filter(|(many, _)| *many > 0);
        let words: Vec<String> = uses.map(|(many, what)| counted(*many, what)).collect();
        self.used = (!words.is_empty()).then(|| words.join(" and "));
        self
    }
}

/// The verb of a yes to removing.
pub const REMOVE: &str = "remove";

/// What an action does to the selected record; none where it is no change.
#[must_use]
pub fn act(action: &Action, target: Option<Target>) -> Option<Outcome> {
    if !matches!(action, Action::Edit | Action::Note | Action::Remove | Action::Choose(REMOVE, _)) {
        return None;
    }
    let Some(target) = target else {
        return Some(Outcome::say("There is no record here to change."));
    };
    Some(match action {
        Action::Edit => open(target.form, None),
        Action::Note => match target.note {
            Some(field) => open(target.form, Some(field)),
            None => Outcome::say("This record has no note. e changes its fields."),
        },
        Action::Remove if target.used.is_some() => Outcome::say(format!(
            "{} is used by {}, so it is not removed. Remove those first.",
            target.title,
            target.used.unwrap_or_default()
        )),
        Action::Remove => Outcome::ask(Effect::Ask {
            title: "Remove? y/n".to_owned(),
            lines: vec![target.title, "u takes it back.".to_owned()],
            yes: Action::Choose(REMOVE, String::new()),
        }),
        _ => Outcome::Done(vec![
            Effect::Say(format!("Removed {}; u takes it back.", target.title)),
            Effect::Edit(Edit::of(Step::remove(target.record))),
        ]),
    })
}

/// Opens a form, at a field.
#[must_use]
pub fn open(form: String, at: Option<&str>) -> Outcome {
    let with = Opening { at: at.map(str::to_owned), ..Opening::record(form) };
    Outcome::ask(Effect::Open { view: "form", with })
}
