//! Leaving while files are still being written: they are waited for, and what was lost is said.

use super::ask::Owner;
use super::env::Env;
use super::event::Event;
use super::jobs::{Came, Done, THE_COPY};
use super::{App, Out, own, words};
use crate::db::Error;

/// What the edits are called that are on their way to the store.
const WHAT_WAS_KEPT: &str = "What was kept last";

impl App {
    /// Whether nothing that was kept is on its way to the disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.outbox.is_done()
    }

    /// Copies and files that are asked for and not finished, by name.
    #[must_use]
    pub fn unfinished(&self) -> Vec<String> {
        let mut names = self.jobs.clone();
        if !self.outbox.is_done() {
            names.push(WHAT_WAS_KEPT.to_owned());
        }
        let lacks = |slot| self.desk.lacks(Owner { pane: 0, slot });
        if lacks(own::COPY) {
            names.push(THE_COPY.to_owned());
        }
        names.extend(
            self.writing
                .iter()
                .filter(|_| lacks(own::WRITE))
                .map(|(path, _)| path.display().to_string()),
        );
        names
    }

    /// Takes an event after the session was left: only what finishes copies and files counts.
    pub fn finish(&mut self, event: Event, env: &Env) -> Vec<Out> {
        match &event {
            Event::Reply { result: Err(Error::Interrupted), .. } => return Vec::new(),
            Event::Reply { result: Err(error), .. } => {
                let names = self.unfinished();
                let lost = names.iter().map(|name| not_written(name, &words::failed_read(error)));
                self.lost.extend(lost);
            }
            Event::Done(Done { name, came: Came::Exists(_) }) => {
                self.lost.push(not_written(name, "It is there already."));
            }
            Event::Done(Done { came: Came::Failed(why), .. }) => self.lost.push(why.clone()),
            Event::Reply { .. } | Event::Done(_) | Event::Told { .. } => {}
            _ => return Vec::new(),
        }
        let mut out = self.handle(event, env);
        out.retain(|out| matches!(out, Out::Job(_) | Out::Clip(_) | Out::Tell { .. }));
        out
    }

    /// What was asked for and was not written before the session ended, in sentences.
    #[must_use]
    pub fn lost(&self) -> Vec<String> {
        let late = "It took too long to wait for; open sleva and write it again.";
        let unfinished = self.unfinished();
        let files = unfinished.iter().filter(|name| *name != WHAT_WAS_KEPT);
        let open = files.map(|name| not_written(name, late));
        let edits = self.outbox.unsaved().map(|(edit, why)| words::left_unsaved(edit, why));
        self.lost.iter().cloned().chain(open).chain(edits).collect()
    }
}

fn not_written(name: &str, why: &str) -> String {
    format!("{name} was not written. {why}")
}
