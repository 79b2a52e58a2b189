//! A session's way to the threads that the store runs on.

use std::sync::mpsc::Sender;

use super::ask::Ask;
use super::event::Event;
use crate::db::worker::{Slot, Workers};

/// Hands a query over; the reply comes back as [`Event::Reply`].
pub type Asker<'a> = Box<dyn FnMut(Ask) + 'a>;

/// Joins a session to the workers: queries go out, replies and news of changes come in as
/// events. The number is the session's own; [`Workers::leave`] ends it.
#[must_use]
pub fn connect<'a>(workers: &'a Workers, session: u64, events: &Sender<Event>) -> Asker<'a> {
    let news = events.clone();
    workers.subscribe(session, move || {
        // Nobody listens any more when the session is over.
        let _ = news.send(Event::Changed);
    });
    let events = events.clone();
    Box::new(move |ask| {
        let replies = events.clone();
        let ticket = ask.ticket;
        let answer = Box::new(move |result| {
            let _ = replies.send(Event::Reply { ticket, result });
        });
        workers.ask(Slot { session, pane: ask.slot }, ticket, ask.query, answer);
    })
}
