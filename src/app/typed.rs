//! Text that is being typed, kept in the store soon after each key: a lost line loses none of it.

use std::time::Duration;

use crate::db::request::{Command, Typed};

/// How long after a key what is typed is kept. The design allows a second.
const SOON: Duration = Duration::from_millis(300);

#[derive(Default)]
pub struct Journal {
    /// What the store has been told last.
    told: Option<Text>,
    /// Since when what is typed differs from that.
    since: Option<Duration>,
    /// The store has forgotten it since, for an older edit of the same place.
    is_forgotten: bool,
}

/// Where it is typed, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub place: String,
    pub text: String,
}

impl Journal {
    /// Compares with what is being typed now. Tells the store when it is time, or at once.
    pub fn look(&mut self, typed: Option<&Text>, now: Duration, at_once: bool) -> Vec<Command> {
        let is_forgotten = std::mem::take(&mut self.is_forgotten);
        if typed == self.told.as_ref() && !is_forgotten {
            self.since = None;
            return Vec::new();
        }
        let since = *self.since.get_or_insert(now);
        if typed.is_some() && !at_once && !is_forgotten && now < since + SOON {
            return Vec::new();
        }
        self.since = None;
        let told = std::mem::replace(&mut self.told, typed.cloned());
        let is_elsewhere = |told: &Text| typed.is_none_or(|typed| typed.place != told.place);
        let dropped = told.filter(is_elsewhere).map(|told| (told.place, None));
        let typed = typed.map(|typed| (typed.place.clone(), Some(typed.text.clone())));
        let command = |(place, text)| Command::Typed(Typed { place, text, at: String::new() });
        dropped.into_iter().chain(typed).map(command).collect()
    }

    /// An edit of this place is on its way, which forgets what was typed there.
    pub fn kept(&mut self, place: &str) {
        self.told = self.told.take().filter(|told| told.place != place);
    }

    /// The store has taken an edit of this place, and forgotten what it had been told before that.
    pub fn saved(&mut self, place: &str) {
        self.is_forgotten |= self.told.as_ref().is_some_and(|told| told.place == place);
    }

    /// The store did not take it: it is told again, in a while.
    pub fn failed(&mut self) {
        self.told = None;
    }

    /// What was typed in a session before is taken up again: the store has it.
    pub fn resumed(&mut self, place: &str, text: &str) {
        self.told = Some(Text { place: place.to_owned(), text: text.to_owned() });
    }

    /// When it wants to be asked again.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        self.since.map(|since| since + SOON)
    }
}
