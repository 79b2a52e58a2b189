//! A session's way to the threads that the store runs on.

use std::sync::mpsc::Sender;

use super::ask::Ask;
use super::event::Event;
use crate::db::By;
use crate::db::request::Command;
use crate::db::worker::{Slot, Workers};

/// The ways out of a session.
pub struct Lines<'a> {
    /// Hands a query over; the reply comes back as [`Event::Reply`].
    pub ask: Box<dyn FnMut(Ask) + 'a>,
    /// Hands a command over with its ticket; the answer comes back as [`Event::Told`].
    pub tell: Box<dyn FnMut(u64, Command) + 'a>,
}

/// Joins a session to the workers: queries and commands go out, replies and news of changes come
/// in as events. The number is the session's own; [`Workers::leave`] ends it. `by` says who acts,
/// and when.
#[must_use]
pub fn connect<'a>(
    workers: &'a Workers,
    session: u64,
    events: &Sender<Event>,
    by: impl Fn() -> By + 'a,
) -> Lines<'a> {
    let news = events.clone();
    workers.subscribe(session, move || {
        // Nobody listens any more when the session is over.
        let _ = news.send(Event::Changed);
    });
    let (asked, told) = (events.clone(), events.clone());
    let ask = move |ask: Ask| {
        let replies = asked.clone();
        let ticket = ask.ticket;
        let answer = Box::new(move |result| {
            let _ = replies.send(Event::Reply { ticket, result });
        });
        workers.ask(Slot { session, pane: ask.slot }, ticket, ask.query, answer);
    };
    let tell = move |ticket, command| {
        let answers = told.clone();
        let answer = Box::new(move |result| {
            let _ = answers.send(Event::Told { ticket, result });
        });
        workers.tell(command, by(), answer);
    };
    Lines { ask: Box::new(ask), tell: Box::new(tell) }
}
