//! What was kept is saved, and what is being typed is kept: the way of both to the store.

use super::env::Env;
use super::outbox::{Act, Came, is_final};
use super::overlay::{Confirm, Overlay, Then};
use super::typed::Text;
use super::{App, Out, words};
use crate::calc::Date;
use crate::db::Error;
use crate::db::request::{Command, Edit, Receipt, Typed};
use crate::views::Outcome;

/// The ticket of commands whose answer nobody waits for.
const NOBODY: u64 = 0;
/// The ticket of sums that are being kept.
const SUMS: u64 = u64::MAX;

impl App {
    /// An edit of the view on top.
    pub(super) fn edit(&mut self, edit: Edit) {
        self.dropped = None;
        if let Some(place) = &edit.place {
            self.journal.kept(place);
        }
        let pane = self.stack.last().map_or(0, |pane| pane.id);
        self.outbox.push(edit, pane);
    }

    pub(super) fn turn_back(&mut self, act: Act) {
        self.outbox.turn(act);
    }

    /// Hands over what waits: kept edits, and what is being typed where it is time for that.
    pub(super) fn send(&mut self, env: &Env, at_once: bool, out: &mut Vec<Out>) {
        if env.read_only {
            return;
        }
        if let Some((ticket, command)) = self.outbox.send() {
            out.push(Out::Tell { ticket, command });
        }
        let typed = self.stack.last().and_then(|pane| pane.view.typed());
        let typed = typed.map(|(place, text)| Text { place, text });
        for command in self.journal.look(typed.as_ref(), env.now(), at_once) {
            out.push(Out::Tell { ticket: NOBODY, command });
        }
        // What is shown is from after everything that is saved.
        if self.stack.last().is_none_or(|pane| self.desk.is_current(pane.id)) {
            self.outbox.settle();
        }
    }

    /// Takes the writer's answer.
    pub(super) fn told(
        &mut self,
        ticket: u64,
        result: Result<Receipt, Error>,
        env: &Env,
        out: &mut Vec<Out>,
    ) {
        if ticket == SUMS {
            match result {
                Ok(receipt) if receipt.changed > 0 => settle(env.today, out),
                Ok(_) => self.desk.stale(),
                // What is not kept is computed whenever it is asked for.
                Err(_) => {}
            }
            return;
        }
        // Home shows what was typed, and that is no change of the records.
        self.has_typed |= ticket == NOBODY;
        if ticket == NOBODY && result.is_err() {
            self.journal.failed();
        }
        for came in self.outbox.told(ticket, result) {
            match came {
                Came::Kept(edits) => {
                    // Everything that is answered from now on has them.
                    self.desk.stale();
                    for (pane, edit) in edits {
                        if let Some(place) = &edit.place {
                            self.journal.saved(place);
                        }
                        let outcome = self.of_pane(pane, env, |view, cx| view.kept(&edit, cx));
                        self.carry_out(outcome, env, out);
                    }
                }
                Came::Failed { pane, edit, error } => self.refused(pane, &edit, &error, env, out),
                Came::Turned { act, result } => self.turned(act, result),
            }
        }
    }

    fn refused(&mut self, pane: u32, edit: &Edit, error: &Error, env: &Env, out: &mut Vec<Out>) {
        self.message = words::not_saved(error);
        if matches!(error, Error::Conflict(_)) {
            self.desk.stale();
        }
        // Nothing was typed for it that could be lost: the person was told.
        if edit.place.is_none() && is_final(error) {
            self.of_pane(pane, env, |view, cx| view.refused(edit, error, cx));
            self.outbox.take_back(edit);
            return;
        }
        // The cell of a grid that is not on top waits as it is.
        if self.stack.last().is_none_or(|top| top.id != pane) || !self.overlays.is_empty() {
            return;
        }
        let taken = self.of_pane(pane, env, |view, cx| view.refused(edit, error, cx)).flatten();
        if let Some(outcome) = taken {
            // The edit of a cell waits, whatever is typed meanwhile, until the cell is kept again.
            if !edit.is_of_cell() {
                self.outbox.take_back(edit);
            }
            self.carry_out(Some(outcome), env, out);
        }
    }

    fn turned(&mut self, act: Act, result: Result<Receipt, Error>) {
        match result {
            Ok(receipt) => {
                self.desk.stale();
                self.message = words::turned(act, &receipt);
            }
            Err(error) => self.message = words::not_turned(act, &error),
        }
    }

    fn of_pane<T>(
        &mut self,
        pane: u32,
        env: &Env,
        act: impl FnOnce(&mut dyn crate::views::View, &crate::views::Cx) -> T,
    ) -> Option<T> {
        let at = self.stack.iter().position(|own| own.id == pane)?;
        self.with_pane(at, env, act)
    }

    /// Tells a view what came of something that it asked for, where it is still on top.
    pub(super) fn tell_pane(
        &mut self,
        pane: u32,
        action: &crate::views::Action,
        env: &Env,
        out: &mut Vec<Out>,
    ) {
        if self.stack.last().is_none_or(|top| top.id != pane) {
            return;
        }
        let outcome = self.of_pane(pane, env, |view, cx| view.act(action, cx));
        self.carry_out(outcome, env, out);
    }

    fn carry_out(&mut self, outcome: Option<Outcome>, env: &Env, out: &mut Vec<Out>) {
        if let Some(Outcome::Done(effects)) = outcome {
            for effect in effects {
                self.effect(effect, env, out);
            }
        }
    }

    /// Stops the session; what is being typed is kept first, since it may never be brought back.
    pub(super) fn suspend(&mut self, env: &Env, out: &mut Vec<Out>) {
        self.send(env, true, out);
        out.push(Out::Suspend);
    }

    /// Ends the session; what is being typed is kept first.
    pub(super) fn quit(&mut self, code: u8, env: &Env, out: &mut Vec<Out>) {
        self.send(env, true, out);
        out.push(Out::Quit(code));
    }

    /// Ends the session, unless something is not saved and nobody has agreed to lose it.
    pub(super) fn quit_if_saved(&mut self, env: &Env, out: &mut Vec<Out>) {
        if !self.outbox.is_stuck() {
            self.quit(0, env, out);
            return;
        }
        let unsaved = self.outbox.unsaved();
        let failed = unsaved.map(|(edit, why)| words::left_unsaved(edit, why)).collect();
        self.overlays.push(Overlay::Confirm(Confirm {
            title: "Leave, and lose what is not saved? y/n".to_owned(),
            lines: failed,
            then: Then::Lose,
        }));
    }
}

/// Keeps the sums of some more contracts; nobody waits for it.
pub(super) fn settle(today: Date, out: &mut Vec<Out>) {
    out.push(Out::Tell { ticket: SUMS, command: Command::Settle { today } });
}

/// Keeps what was typed at a place and dropped there.
pub(super) fn keep(place: &str, text: &str, out: &mut Vec<Out>) {
    let (place, text) = (place.to_owned(), Some(text.to_owned()));
    let command = Command::Typed(Typed { place, text, at: String::new() });
    out.push(Out::Tell { ticket: NOBODY, command });
}

/// Drops what was being typed at a place in a session before.
pub(super) fn forget(place: String, out: &mut Vec<Out>) {
    let command = Command::Typed(Typed { place, text: None, at: String::new() });
    out.push(Out::Tell { ticket: NOBODY, command });
}
