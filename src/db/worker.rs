//! The threads that a store runs on: readers that answer queries, and one writer. Sessions ask
//! with a slot and a ticket; nobody waits for anybody.
//!
//! A slot holds one waiting query: a newer one replaces it, and cuts off the one of the same slot
//! that runs. A query that was replaced is never answered.

mod desk;
mod guard;
mod reader;
mod writer;

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use super::request::{Command, Query, Receipt, Reply};
use super::{By, Error, Store};
use desk::{Ask, Desk, Tell};

/// How many threads read. The first answers only queries, so that a long job delays none.
pub const READERS: usize = 2;

/// Whose query it is. A newer query of the same slot replaces an older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Slot {
    pub session: u64,
    /// The session's own number for the pane and what it shows.
    pub pane: u64,
}

/// What a thread opens a store for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Reader,
    Writer,
}

/// Takes an answer, on the thread that found it.
pub type Answer<T> = Box<dyn FnOnce(Result<T, Error>) + Send>;

/// Long work that reads, such as an export; it gets the error where no store could be opened.
pub type Job = Box<dyn FnOnce(Result<&dyn Store, Error>) + Send>;

type Open = dyn Fn(Role) -> Result<Box<dyn Store>, Error> + Send + Sync;

/// The threads. Dropping it cuts off what reads, lets a write finish, and ends them.
pub struct Workers {
    desk: Arc<Desk>,
    readers: Vec<JoinHandle<()>>,
    writer: Option<JoinHandle<()>>,
}

impl Workers {
    /// Starts the threads. Each opens its own store; the writer when it is first told something.
    ///
    /// # Errors
    /// [`Error::Io`] where the system gives no thread.
    pub fn start(
        open: impl Fn(Role) -> Result<Box<dyn Store>, Error> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let desk = Arc::new(Desk::new(READERS));
        let open: Arc<Open> = Arc::new(open);
        let mut workers = Self { desk: Arc::clone(&desk), readers: Vec::new(), writer: None };
        for number in 0..READERS {
            let (desk, open) = (Arc::clone(&desk), Arc::clone(&open));
            let name = format!("reader-{number}");
            workers.readers.push(spawn(name, move || reader::run(number, &desk, &*open))?);
        }
        let name = "writer".to_owned();
        workers.writer = Some(spawn(name, move || writer::run(&desk, &*open))?);
        Ok(workers)
    }

    /// Asks. The answer is handed over unless a newer query of the slot comes first.
    pub fn ask(&self, slot: Slot, ticket: u64, query: Query, answer: Answer<Reply>) {
        self.desk.ask(Ask { slot, ticket, query, answer });
    }

    /// Tells the writer. Commands are carried out in the order in which they come.
    pub fn tell(&self, command: Command, by: By, answer: Answer<Receipt>) {
        self.desk.tell(Tell { command, by, answer });
    }

    /// Runs long work on a reader, beside the queries.
    pub fn run(&self, job: Job) {
        self.desk.run(job);
    }

    /// Calls `changed` after every change of the data, by whomever, until the session leaves. It
    /// may pass the news on and nothing else: it runs while everybody else waits.
    pub fn subscribe(&self, session: u64, changed: impl Fn() + Send + 'static) {
        self.desk.subscribe(session, Box::new(changed));
    }

    /// Forgets a session: its subscription and the queries that it waits for.
    pub fn leave(&self, session: u64) {
        self.desk.leave(session);
    }

    /// Whether everything that was handed over is done. Work counts from before it is handed over
    /// until after its answer is given.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.desk.is_idle()
    }

    /// Waits until everything that was handed over is done.
    pub fn settle(&self) {
        self.desk.settle();
    }
}

fn spawn(name: String, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    thread::Builder::new().name(name).spawn(run).map_err(|error| Error::Io(error.to_string()))
}

impl Drop for Workers {
    fn drop(&mut self) {
        let is_preparing = self.desk.stop();
        for thread in self.readers.drain(..).filter(|_| !is_preparing).chain(self.writer.take()) {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}
