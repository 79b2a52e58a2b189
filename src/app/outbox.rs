//! What people have kept and the store has not yet said is saved. One batch is with the writer at a
//! time; what is typed meanwhile goes together in the next, so that the disk never holds up a key.

use super::words;
use crate::db::Error;
use crate::db::request::{Command, Edit, Receipt};
use crate::views::part::pending::{Pending, Stage};

/// Most edits that are told to the store at once.
const BATCH: usize = 500;

/// What a batch asks the store to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Edits(usize),
    Undo,
    Redo,
}

/// A turn of undo or redo, and how many edits were kept before it was asked for.
struct Turn {
    act: Act,
    after: usize,
}

#[derive(Default)]
pub struct Outbox {
    /// In the order in which they were kept.
    edits: Vec<Pending>,
    /// The view that each came from, and whether it is with the writer or may go again.
    notes: Vec<Note>,
    turns: Vec<Turn>,
    sent: Option<(u64, Act)>,
    tickets: u64,
    /// Why nothing more is sent until somebody asks for it.
    stopped: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Note {
    pane: u32,
    /// A failure of the edit itself: sending it again will not help.
    is_final: bool,
}

/// What came of a batch.
#[derive(Debug)]
pub enum Came {
    /// These edits are saved.
    Kept(Vec<(u32, Edit)>),
    /// And this one was not, with the view that it came from.
    Failed {
        pane: u32,
        edit: Edit,
        error: Error,
    },
    Turned {
        act: Act,
        result: Result<Receipt, Error>,
    },
}

/// How the header speaks of all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Saved,
    Saving,
    /// In a few words.
    NotSaved(String),
}

impl Outbox {
    /// Takes an edit; one of the same place that had failed is superseded.
    pub fn push(&mut self, edit: Edit, pane: u32) {
        if let Some(place) = &edit.place {
            self.forget(place);
        }
        self.edits.push(Pending { edit, stage: Stage::Sending });
        self.notes.push(Note { pane, is_final: false });
        self.retry();
    }

    pub fn turn(&mut self, act: Act) {
        self.turns.push(Turn { act, after: self.edits.len() });
        self.retry();
    }

    /// Drops the failed edit of a place: its text is being typed again.
    pub fn forget(&mut self, place: &str) {
        self.drop_all(|pending| {
            matches!(pending.stage, Stage::Failed(_))
                && pending.edit.place.as_deref() == Some(place)
        });
    }

    /// Drops what was kept for a place and is not with the writer yet.
    pub fn withdraw(&mut self, place: &str) {
        let mut with_writer = match self.sent {
            Some((_, Act::Edits(count))) => count,
            _ => 0,
        };
        self.drop_all(|pending| {
            if pending.stage == Stage::Sending && with_writer > 0 {
                with_writer -= 1;
                return false;
            }
            pending.stage != Stage::Saved && pending.edit.place.as_deref() == Some(place)
        });
    }

    fn drop_all(&mut self, mut is_it: impl FnMut(&Pending) -> bool) {
        let gone: Vec<bool> = self.edits.iter().map(&mut is_it).collect();
        for (at, _) in gone.iter().enumerate().rev().filter(|(_, gone)| **gone) {
            self.remove(at);
        }
        if !self.has_failed() {
            self.stopped = None;
        }
    }

    fn remove(&mut self, at: usize) -> Option<(Pending, Note)> {
        if at >= self.edits.len() {
            return None;
        }
        for turn in self.turns.iter_mut().filter(|turn| turn.after > at) {
            turn.after -= 1;
        }
        Some((self.edits.remove(at), self.notes.remove(at)))
    }

    /// What failed for want of room or of a lock may be sent again.
    pub fn retry(&mut self) {
        self.stopped = None;
        for (pending, note) in self.edits.iter_mut().zip(&self.notes) {
            if matches!(pending.stage, Stage::Failed(_)) && !note.is_final {
                pending.stage = Stage::Sending;
            }
        }
    }

    /// The next batch with its ticket, where the writer has none and there is something to send.
    pub fn send(&mut self) -> Option<(u64, Command)> {
        if self.sent.is_some() || self.stopped.is_some() {
            return None;
        }
        let first = self.edits.iter().position(|pending| pending.stage == Stage::Sending);
        let turn = self.turns.first().map(|turn| (turn.act, turn.after));
        let (act, command) = match (first, turn) {
            (None, None) => return None,
            (first, Some((act, after))) if first.is_none_or(|first| first >= after) => {
                self.turns.remove(0);
                (act, if act == Act::Undo { Command::Undo } else { Command::Redo })
            }
            (_, turn) => {
                let until = turn.map_or(self.edits.len(), |(_, after)| after);
                let waiting = self.edits.iter().take(until);
                let waiting = waiting.filter(|pending| pending.stage == Stage::Sending);
                let batch: Vec<Edit> =
                    waiting.take(BATCH).map(|pending| pending.edit.clone()).collect();
                (Act::Edits(batch.len()), Command::Edit(batch))
            }
        };
        self.tickets += 1;
        self.sent = Some((self.tickets, act));
        Some((self.tickets, command))
    }

    /// Takes the store's answer to a batch; nothing where the ticket is not that of the batch.
    pub fn told(&mut self, ticket: u64, result: Result<Receipt, Error>) -> Vec<Came> {
        let Some((_, act)) = self.sent.take_if(|(sent, _)| *sent == ticket) else {
            return Vec::new();
        };
        let Act::Edits(_) = act else { return vec![Came::Turned { act, result }] };
        let (kept, error) = match result {
            Ok(receipt) => (receipt.edits, receipt.stopped.map(|error| *error)),
            Err(error) => (0, Some(error)),
        };
        let mut came = vec![Came::Kept(self.kept(kept))];
        if let Some(error) = error {
            came.extend(self.failed(error));
        }
        came
    }

    /// The first `count` of those being sent are saved.
    fn kept(&mut self, count: usize) -> Vec<(u32, Edit)> {
        let mut kept = Vec::new();
        for (pending, note) in self.edits.iter_mut().zip(&self.notes) {
            if kept.len() < count && pending.stage == Stage::Sending {
                pending.stage = Stage::Saved;
                kept.push((note.pane, pending.edit.clone()));
            }
        }
        kept
    }

    /// The first of those being sent was not taken.
    fn failed(&mut self, error: Error) -> Option<Came> {
        let at = self.edits.iter().position(|pending| pending.stage == Stage::Sending)?;
        let is_final = is_final(&error);
        let (pending, note) = (self.edits.get_mut(at)?, self.notes.get_mut(at)?);
        pending.stage = Stage::Failed(words::not_saved(&error));
        note.is_final = is_final;
        let (pane, edit) = (note.pane, pending.edit.clone());
        // What was to be taken back may be this edit: an older one is not.
        self.turns.clear();
        if !is_final {
            self.stopped = Some(words::in_short(&error));
        }
        Some(Came::Failed { pane, edit, error })
    }

    /// Drops an edit that its view has taken back: its text is being typed again.
    pub fn take_back(&mut self, edit: &Edit) {
        let is_it =
            |pending: &Pending| matches!(pending.stage, Stage::Failed(_)) && pending.edit == *edit;
        if let Some(at) = self.edits.iter().position(is_it) {
            self.remove(at);
        }
        if !self.has_failed() {
            self.stopped = None;
        }
    }

    /// What is on the screen now is from after everything that is saved.
    pub fn settle(&mut self) {
        while let Some(at) = self.edits.iter().position(|pending| pending.stage == Stage::Saved) {
            self.remove(at);
        }
    }

    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        &self.edits
    }

    /// Whether something waits that will not be saved by itself.
    #[must_use]
    pub fn is_stuck(&self) -> bool {
        self.stopped.is_some() || self.has_failed()
    }

    fn has_failed(&self) -> bool {
        self.edits.iter().any(|pending| matches!(pending.stage, Stage::Failed(_)))
    }

    /// Whether everything that was kept is saved or has failed.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.sent.is_none()
            && (self.stopped.is_some()
                || self.turns.is_empty()
                    && !self.edits.iter().any(|pending| pending.stage == Stage::Sending))
    }

    /// Edits that are not saved, with the reason where there is one.
    pub fn unsaved(&self) -> impl Iterator<Item = (&Edit, Option<&str>)> {
        self.edits.iter().filter_map(|pending| match &pending.stage {
            Stage::Saved => None,
            Stage::Sending => Some((&pending.edit, None)),
            Stage::Failed(why) => Some((&pending.edit, Some(why.as_str()))),
        })
    }

    #[must_use]
    pub fn state(&self) -> State {
        if let Some(why) = &self.stopped {
            return State::NotSaved(why.clone());
        }
        if self.has_failed() {
            return State::NotSaved("see the cell".to_owned());
        }
        if self.is_done() { State::Saved } else { State::Saving }
    }
}

/// Whether sending the same edit again can never help.
pub const fn is_final(error: &Error) -> bool {
    matches!(
        error,
        Error::Rejected(_) | Error::Conflict(_) | Error::Refused(_) | Error::NotFound { .. }
    )
}
