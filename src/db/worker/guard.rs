//! A store whose faults are answers: where it panics, the one who asked is told, and the thread
//! goes on with a new store.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::db::request::{Command, Kind, Query, Receipt, Record, Reply};
use crate::db::{By, Error, Interrupt, Store};

pub struct Guard {
    store: Box<dyn Store>,
    has_failed: Cell<bool>,
}

impl Guard {
    pub fn new(store: Box<dyn Store>) -> Self {
        Self { store, has_failed: Cell::new(false) }
    }

    /// Whether it has panicked, and must not be used again.
    pub const fn has_failed(&self) -> bool {
        self.has_failed.get()
    }
}

/// What is left half done inside the store is never looked at again.
fn caught<T>(has_failed: &Cell<bool>, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        has_failed.set(true);
        Err(Error::Io("the program made a mistake of its own; nothing was changed".to_owned()))
    })
}

impl Store for Guard {
    fn read(&self, query: &Query) -> Result<Reply, Error> {
        caught(&self.has_failed, || self.store.read(query))
    }

    fn write(&mut self, command: &Command, by: &By) -> Result<Receipt, Error> {
        let Self { store, has_failed } = self;
        caught(has_failed, || store.write(command, by))
    }

    fn each(
        &self,
        kind: Kind,
        visit: &mut dyn FnMut(Record) -> Result<(), Error>,
    ) -> Result<(), Error> {
        caught(&self.has_failed, || self.store.each(kind, visit))
    }

    fn prepare(&self) -> Result<(), Error> {
        caught(&self.has_failed, || self.store.prepare())
    }

    fn interrupter(&self) -> Option<Arc<dyn Interrupt>> {
        self.store.interrupter()
    }

    fn watch(&mut self, stop: Box<dyn FnMut() -> bool + Send>) -> Result<(), Error> {
        self.store.watch(stop)
    }

    fn moved(&self) -> Result<i64, Error> {
        caught(&self.has_failed, || self.store.moved())
    }
}
