//! What actions and effects do to the stack of views and overlays.

use std::path::PathBuf;
use std::time::Duration;

use super::env::Env;
use super::jobs::{Content, File, Job};
use super::outbox::{Act, State};
use super::overlay::{Confirm, FilePrompt, LinePrompt, Overlay, Step, Then, Wanted};
use super::{App, Out, Pane, lists, own};
use crate::calc::filter::term;
use crate::db::request::Query;
use crate::views::part::field::Field;
use crate::views::part::record::capital;
use crate::views::{Action, Effect, Opening, Outcome, READ_ONLY, Scope};

/// A second Ctrl-C within this time leaves.
const TWICE: Duration = Duration::from_secs(2);
/// Most views on top of one another; the oldest above Home go first.
const DEEPEST: usize = 32;

impl App {
    /// Some actions are the app's own; the others are the view's, and the app's where the view
    /// has no use for them.
    pub(super) fn dispatch(&mut self, action: &Action, env: &Env, out: &mut Vec<Out>) {
        match action {
            Action::Quit => self.quit_if_saved(env, out),
            Action::Redraw => out.push(Out::Repaint),
            Action::Suspend => self.suspend(env, out),
            Action::AlreadySaved => {
                self.message = format!("There is no save key: {}", self.saved_in_words());
            }
            Action::Cancel => self.cancel(env, out),
            Action::Go(id) => self.go(id),
            Action::Palette => self.overlays.push(Overlay::Choose(lists::palette(self))),
            Action::Help => self.overlays.push(Overlay::Choose(lists::help(self))),
            Action::Find => self.find(""),
            Action::Leave => self.leave(),
            Action::Wide => {
                self.theme.wide = !self.theme.wide;
                let word = if self.theme.wide { "wide" } else { "narrow" };
                self.message = format!("Lines are spaced {word}; gz turns it round.");
            }
            Action::Log => self.show_log(),
            Action::Undo | Action::Redo => self.undo_or_redo(action, env, out),
            Action::Reload => {
                self.outbox.retry();
                self.desk.stale();
                "Asked the database again.".clone_into(&mut self.message);
                self.view_act(action, env, out);
            }
            _ => {
                if !self.view_act(action, env, out) {
                    self.act_for_view(action);
                }
            }
        }
    }

    /// False where the view has no use for the action.
    fn view_act(&mut self, action: &Action, env: &Env, out: &mut Vec<Out>) -> bool {
        match self.with_top(env, |view, cx| view.act(action, cx)) {
            Some(Outcome::Done(effects)) => {
                for effect in effects {
                    self.effect(effect, env, out);
                }
                true
            }
            Some(Outcome::NotMine) | None => false,
        }
    }

    /// What an action means that the view has no use for.
    fn act_for_view(&mut self, action: &Action) {
        match action {
            Action::Back if self.stack.len() > 1 => self.pop(),
            Action::Back => {
                self.message =
                    format!("This is Home. q leaves sleva, {} go to a view.", self.digits());
            }
            Action::Filter if self.stack.len() <= 1 => self.find(""),
            Action::Up
            | Action::Down
            | Action::Left
            | Action::Right
            | Action::PageUp
            | Action::PageDown
            | Action::First
            | Action::Last
            | Action::FirstColumn
            | Action::LastColumn => {}
            other => {
                if let Some(text) = nothing_to(other) {
                    self.message = format!("{text} ? shows what this view does.");
                }
            }
        }
    }

    /// `1, 2, 3 and 8`: the keys of the line of views.
    fn digits(&self) -> String {
        let digits = self.views.iter().map(|spec| spec.digit).filter(|digit| *digit > 0);
        let digits: Vec<String> = digits.map(|digit| digit.to_string()).collect();
        match digits.split_last() {
            Some((last, others)) if !others.is_empty() => {
                format!("{} and {last}", others.join(", "))
            }
            _ => digits.concat(),
        }
    }

    pub(super) fn effect(&mut self, effect: Effect, env: &Env, out: &mut Vec<Out>) {
        match effect {
            Effect::Open { view: "form", .. } if env.read_only => {
                READ_ONLY.clone_into(&mut self.message);
            }
            Effect::Open { view, with } => self.open_deeper(view, &with),
            Effect::Back => self.pop(),
            Effect::Say(text) => self.message = text,
            Effect::Copy { what, text } => out.push(Out::Job(Job::Copy { what, text })),
            Effect::CopyAll(query) => self.ask_once(own::COPY, query, env, out),
            Effect::WriteAll(query) => {
                let view = self.view();
                let name = format!("{view}-{}.csv", env.today);
                self.overlays
                    .push(Overlay::File(FilePrompt::new(&name, Wanted::List(Box::new(query)))));
            }
            Effect::WriteReport { name, report } => {
                let name = format!("{name}-{}.html", env.today);
                self.overlays.push(Overlay::File(FilePrompt::new(&name, Wanted::Report(report))));
            }
            Effect::Edit(_) if env.read_only => READ_ONLY.clone_into(&mut self.message),
            Effect::Edit(edit) => self.edit(edit),
            Effect::Forget(place) => super::save::forget(place, out),
            Effect::Dropped { name, text } => {
                // Where it is not brought back with u, Home has it.
                self.journal.kept(&name);
                super::save::keep(&name, &text, out);
                self.dropped = Some((name, text));
            }
            Effect::Ask { title, lines, yes } => {
                self.overlays.push(Overlay::Confirm(Confirm {
                    title,
                    lines,
                    then: Then::Act(yes),
                }));
            }
            Effect::AskText { title, label, below, verb } => {
                let field = Field::default();
                self.overlays.push(Overlay::Line(LinePrompt { title, label, below, verb, field }));
            }
            Effect::Digest { path, verb } => {
                let pane = self.stack.last().map_or(0, |pane| pane.id);
                out.push(Out::Job(Job::Digest { path: PathBuf::from(path), pane, verb }));
            }
            Effect::Retake(place) => self.outbox.forget(&place),
            Effect::Withdraw(place) => self.outbox.withdraw(&place),
            Effect::Verify => {
                "Verifying the trail of changes; what is found is said here."
                    .clone_into(&mut self.message);
                self.ask_once(own::VERIFY, Query::Verify, env, out);
            }
            Effect::Pick { title, choices } => {
                self.overlays.push(Overlay::Choose(lists::picker(title, choices)));
            }
        }
    }

    /// The text that a view has dropped comes back first; then edits, the last one first.
    fn undo_or_redo(&mut self, action: &Action, env: &Env, out: &mut Vec<Out>) {
        if self.view_act(action, env, out) {
            return;
        }
        if *action == Action::Undo
            && let Some((name, text)) = self.dropped.take()
        {
            let typed = Some((name.clone(), text));
            self.open_deeper("form", &Opening { typed, ..Opening::record(name.clone()) });
            // It was forgotten when it was dropped.
            self.journal.kept(&name);
            return;
        }
        if env.read_only {
            READ_ONLY.clone_into(&mut self.message);
            return;
        }
        self.turn_back(if *action == Action::Undo { Act::Undo } else { Act::Redo });
    }

    /// Who changed the selected record, and when.
    fn show_log(&mut self) {
        let Some(record) = self.selected() else {
            "Nothing is selected whose log could be shown.".clone_into(&mut self.message);
            return;
        };
        // A measure's version is part of what is selected; its log is that of all versions. A cell
        // has two references, which the trail joins.
        let of_cell =
            |name: &str| if name.contains('/') { name.to_owned() } else { name.replace(' ', "/") };
        let record = record.split('@').next().map(of_cell);
        let filter = record.map(|record| term("record", &record)).unwrap_or_default();
        self.open_deeper("audit", &Opening { filter, ..Opening::default() });
    }

    /// Asks even if the same was asked before: the person did so again.
    fn ask_once(&mut self, slot: u8, query: Query, env: &Env, out: &mut Vec<Out>) {
        self.desk.forget_one(super::Owner { pane: 0, slot });
        self.ask_own(slot, query, env, out);
    }

    fn open_deeper(&mut self, view: &str, with: &Opening) {
        if self.stack.len() >= DEEPEST {
            let pane = self.stack.remove(1);
            self.desk.forget(pane.id);
        }
        self.open(view, with);
    }

    fn pop(&mut self) {
        if self.stack.len() > 1
            && let Some(pane) = self.stack.pop()
        {
            if let (Some(name), Some(below)) = (pane.view.selected(), self.stack.last_mut()) {
                below.view.returned(pane.spec.id, &name);
            }
            self.close(pane, self.stack.len() == 1);
        }
    }

    /// A view of the line of views is kept as it was; the others are closed.
    fn close(&mut self, pane: Pane, keep: bool) {
        if keep && pane.spec.is_in_line() {
            self.kept.retain(|kept| kept.spec.id != pane.spec.id);
            self.kept.push(pane);
        } else {
            self.desk.forget(pane.id);
        }
    }

    /// Goes to a view of the line of views, as it was left.
    pub(super) fn go(&mut self, id: &str) {
        let is_home = self.stack.first().is_some_and(|pane| pane.spec.id == id);
        let is_below = self.stack.get(1).is_some_and(|pane| pane.spec.id == id);
        let keep = if is_below { 2 } else { 1 };
        while self.stack.len() > keep {
            self.pop();
        }
        if is_home || is_below {
            return;
        }
        match self.kept.iter().position(|pane| pane.spec.id == id) {
            Some(at) => self.stack.push(self.kept.remove(at)),
            None => self.open(id, &Opening::default()),
        }
    }

    /// Back without clearing anything first; on Home it asks.
    fn leave(&mut self) {
        if self.stack.len() > 1 {
            self.pop();
            return;
        }
        self.overlays.push(Overlay::Confirm(Confirm {
            title: "Quit? y/n".to_owned(),
            lines: vec![capital(&self.saved_in_words())],
            then: Then::Quit,
        }));
    }

    fn cancel(&mut self, env: &Env, out: &mut Vec<Out>) {
        let now = env.now();
        if self.cancelled.is_some_and(|before| now <= before + TWICE) {
            self.quit_if_saved(env, out);
            return;
        }
        self.cancelled = Some(now);
        let scope = self.scope();
        let is_typing = scope.is_entry() && scope != Scope::Grid;
        if self.overlays.pop().is_none() && is_typing {
            self.view_act(&Action::Back, env, out);
        }
        let rest = if self.dropped.is_some() {
            "what was typed last was not saved, and waits on Home."
        } else if scope == Scope::Cell {
            "what was typed is dropped, and u brings it back."
        } else {
            &self.saved_in_words()
        };
        self.message = format!("Ctrl-C once more leaves sleva; {rest}");
    }

    /// Whether what was kept is saved.
    fn saved_in_words(&self) -> String {
        match self.outbox.state() {
            State::Saved => "everything is saved.".to_owned(),
            State::Saving => "the last of it is being saved.".to_owned(),
            State::NotSaved(why) => format!("not everything is saved: {why}."),
        }
    }

    pub(super) fn find(&mut self, words: &str) {
        self.overlays.push(Overlay::Choose(lists::finder(words)));
    }

    pub(super) fn overlay_key(
        &mut self,
        key: super::Key,
        action: Option<&Action>,
        env: &Env,
        out: &mut Vec<Out>,
    ) {
        let area = self.body();
        let step = self.overlays.last_mut().map(|overlay| overlay.key(key, action, area));
        self.step(step, env, out);
    }

    pub(super) fn overlay_act(&mut self, action: &Action, env: &Env, out: &mut Vec<Out>) {
        let area = self.body();
        let step = self.overlays.last_mut().map(|overlay| overlay.act(action, area));
        self.step(step, env, out);
    }

    /// Closes the dialog that asked for a file's name, and keeps it in case that fails.
    fn park(&mut self) {
        if let Some(Overlay::File(prompt)) =
            self.overlays.pop_if(|top| matches!(top, Overlay::File(_)))
        {
            self.parked = Some(prompt);
        }
    }

    /// Writes a report at once; a list is asked for, and is written when it has come.
    fn write(&mut self, path: PathBuf, what: Wanted, env: &Env, out: &mut Vec<Out>) {
        let path = std::path::absolute(&path).unwrap_or(path);
        let query = match what {
            Wanted::List(query) => *query,
            Wanted::Report(report) => {
                let file = File { path, content: Content::Report(report) };
                out.push(Out::Job(Job::Write { file, overwrite: false }));
                return;
            }
        };
        let place = self.stack.last().map(|pane| pane.view.place()).unwrap_or_default();
        let gap = if place.is_empty() { "" } else { ", " };
        self.writing = Some((path, format!("{place}{gap}{}", env.today)));
        self.ask_once(own::WRITE, query, env, out);
    }

    pub(super) fn step(&mut self, step: Option<Step>, env: &Env, out: &mut Vec<Out>) {
        match step {
            None | Some(Step::Stay) => return,
            Some(Step::Write { path, what }) => {
                self.park();
                self.write(path, what, env, out);
                return;
            }
            _ => self.overlays.pop(),
        };
        match step {
            Some(Step::Act(action) | Step::Then(Then::Act(action))) => {
                self.dispatch(&action, env, out);
            }
            Some(Step::Command(command)) => {
                let text = command.to_owned();
                out.push(Out::Job(Job::Copy { what: text.clone(), text }));
            }
            Some(Step::Open { view, with }) => self.open_deeper(view, &with),
            Some(Step::Then(Then::Quit)) => self.quit_if_saved(env, out),
            Some(Step::Then(Then::Lose)) => self.quit(0, env, out),
            Some(Step::Then(Then::Find(words))) => self.find(&words),
            Some(Step::Then(Then::Overwrite(file))) => {
                self.park();
                out.push(Out::Job(Job::Write { file, overwrite: true }));
            }
            _ => {}
        }
    }
}

/// What is said where a view has no use for an action.
const fn nothing_to(action: &Action) -> Option<&'static str> {
    Some(match action {
        Action::Open => "There is nothing to open here.",
        Action::Filter => "There is nothing to filter here.",
        Action::Explain => "There is no figure to explain here.",
        Action::Copy | Action::CopyTable => "There is nothing to copy here.",
        Action::Attention | Action::NextProblem => {
            "There is no list here that tells what needs attention."
        }
        Action::Sort | Action::SortReverse => "There is nothing to sort here.",
        Action::PreviousRecord | Action::NextRecord => "There is no record before or after here.",
        Action::Follow => "There is nothing to follow here.",
        Action::Supplier => "No supplier is named here.",
        Action::NextPane | Action::PreviousPane | Action::Zoom => "There is only one pane here.",
        Action::Write => "There is no table to write to a file here.",
        Action::Edit | Action::Add | Action::Remove | Action::Note => {
            "There is no record to change here."
        }
        Action::Mark
        | Action::CopyAbove
        | Action::Fill
        | Action::Clear
        | Action::Spread
        | Action::StepOn
        | Action::StepBack
        | Action::Direction => "There is no grid of figures here.",
        Action::Finish | Action::List => "There is no form here.",
        _ => return None,
    })
}
