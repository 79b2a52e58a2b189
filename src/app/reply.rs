//! Replies of the workers and outcomes of jobs.

use super::ask::Owner;
use super::env::Env;
use super::jobs::{Came, Content, Done, File, Job};
use super::overlay::{Confirm, Overlay, Then};
use super::{App, Out, lists, own, save, words};
use crate::db::Error;
use crate::db::request::Reply;
use crate::views::Action;

impl App {
    pub(super) fn reply(
        &mut self,
        ticket: u64,
        result: Result<Reply, Error>,
        env: &Env,
        out: &mut Vec<Out>,
    ) {
        let Some(owner) = self.desk.take(ticket) else { return };
        let lacks_sums = match &result {
            Ok(Reply::Performance(list)) => list.computed > 0 || list.apart > 0,
            Ok(Reply::Summary(summary)) => summary.delivery.is_none(),
            _ => false,
        };
        if lacks_sums && !env.read_only && !self.has_settled {
            self.has_settled = true;
            save::settle(env.today, out);
        }
        match result {
            Ok(reply) if owner.pane == 0 => self.own_reply(owner.slot, reply, env, out),
            Ok(reply) => {
                if let Some(at) = self.stack.iter().position(|pane| pane.id == owner.pane) {
                    self.with_pane(at, env, |view, cx| view.accept(owner.slot, reply, cx));
                } else if let Some(pane) = self.kept.iter().find(|pane| pane.id == owner.pane) {
                    self.desk.again(Owner { pane: pane.id, slot: owner.slot });
                }
            }
            Err(Error::Interrupted) => self.desk.again(owner),
            Err(error) if owner == (Owner { pane: 0, slot: own::WRITE }) => {
                self.failed(words::failed_read(&error));
            }
            Err(error) => {
                self.desk.failed(owner);
                self.message = words::failed_read(&error);
            }
        }
    }

    fn own_reply(&mut self, slot: u8, reply: Reply, env: &Env, out: &mut Vec<Out>) {
        match (slot, reply) {
            (own::COUNCIL, Reply::Council(council)) => self.council = council,
            (own::VERIFY, Reply::Verified(found)) => self.message = words::verified(&found),
            (own::COPY, reply) => out.push(Out::Job(Job::CopySheet(Box::new(reply)))),
            (own::WRITE, reply) => {
                if let Some((path, shown)) = self.writing.take() {
                    let content = Content::List { shown, reply: Box::new(reply) };
                    let file = File { path, content };
                    out.push(Out::Job(Job::Write { file, overwrite: false }));
                }
            }
            (own::FIND, Reply::Find(hits)) => {
                let note = lists::found_in_words(hits.len());
                let items = lists::found(self.views, hits);
                let step = match self.overlays.last_mut() {
                    Some(Overlay::Choose(chooser)) if chooser.words().is_some() => {
                        Some(chooser.found(items, note))
                    }
                    _ => None,
                };
                self.step(step, env, out);
            }
            _ => {}
        }
    }

    pub(super) fn done(&mut self, done: Done, env: &Env, out: &mut Vec<Out>) {
        if let Some(at) = self.jobs.iter().position(|name| *name == done.name) {
            self.jobs.remove(at);
        }
        let text = words::came(&done.came);
        match done.came {
            Came::Copied { text: copied, .. } => {
                if copied.len() <= words::CLIP_MAX {
                    out.push(Out::Clip(copied));
                }
                self.message = text;
            }
            Came::Exists(file) => {
                self.ask_again(None);
                self.overlays.push(Overlay::Confirm(Confirm {
                    title: "Write over it? y/n".to_owned(),
                    lines: vec![text, "y writes over it; n leaves it as it is.".to_owned()],
                    then: Then::Overwrite(file),
                }));
            }
            Came::Written { .. } => {
                self.parked = None;
                self.message = text;
            }
            Came::Digested { pane, verb, digest } => {
                let told = digest.unwrap_or_else(|why| format!("!{why}"));
                self.tell_pane(pane, &Action::Choose(verb, told), env, out);
            }
            Came::Failed(_) => self.failed(text),
        }
    }

    /// Says why on the message line, or where the file's name was asked for, which is asked again.
    fn failed(&mut self, why: String) {
        if self.parked.is_some() {
            self.ask_again(Some(why));
        } else {
            self.message = why;
        }
    }

    /// The file was not written: its name is asked for again, as it was typed.
    fn ask_again(&mut self, why: Option<String>) {
        if let Some(mut prompt) = self.parked.take() {
            prompt.failed(why);
            self.overlays.push(Overlay::File(prompt));
        }
    }
}
