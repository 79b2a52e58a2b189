//! A thread that reads.

use std::sync::atomic::Ordering;

use super::desk::{Ask, Desk, Work};
use super::guard::Guard;
use super::{Open, Role};
use crate::db::{Error, Store};

pub fn run(number: usize, desk: &Desk, open: &Open) {
    let mut reader = Reader { number, desk, open, store: None, moved: 0, has_prepared: false };
    // Opened at once, so that no change is missed from the first answer on; an error is given to
    // whoever asks.
    let _ = reader.store();
    loop {
        match desk.next(number) {
            Work::Answer(ask) => {
                reader.answer(*ask);
                reader.look_around();
            }
            Work::Job(job) => {
                match reader.store() {
                    Ok(store) => job(Ok(store)),
                    Err(error) => job(Err(error)),
                }
                desk.done();
            }
            Work::Changed => {
                reader.look();
                desk.broadcast();
                desk.done();
            }
            Work::Look => reader.look_around(),
            Work::Prepare => {
                // Where it fails, the first search fails too, and says why.
                let _ = reader.store().map(Store::prepare);
                desk.prepared();
            }
            Work::Stop => return,
        }
    }
}

struct Reader<'a> {
    number: usize,
    desk: &'a Desk,
    open: &'a Open,
    store: Option<Guard>,
    /// What the store said last about changes by others.
    moved: i64,
    has_prepared: bool,
}

impl Reader<'_> {
    fn store(&mut self) -> Result<&dyn Store, Error> {
        if self.store.as_ref().is_none_or(Guard::has_failed) {
            let mut store = Guard::new((self.open)(Role::Reader)?);
            if let Some(cut) = self.desk.enter(self.number, store.interrupter()) {
                store.watch(Box::new(move || cut.load(Ordering::SeqCst)))?;
            }
            self.moved = store.moved()?;
            self.store = Some(store);
        }
        let missing = || Error::Io("no store is open".to_owned());
        self.store.as_ref().map(|store| store as &dyn Store).ok_or_else(missing)
    }

    fn answer(&mut self, ask: Ask) {
        let result = self.store().and_then(|store| store.read(&ask.query));
        if self.desk.is_wanted(self.number) {
            (ask.answer)(result);
        }
        self.desk.done();
        if !std::mem::replace(&mut self.has_prepared, true) {
            self.desk.prepare();
        }
    }

    /// Says so where somebody else has written. One reader does, so that it is said once.
    fn look_around(&mut self) {
        if self.number == 0 && !self.desk.is_writing() && self.look() {
            self.desk.broadcast();
        }
    }

    /// Whether somebody else has written since the last look.
    fn look(&mut self) -> bool {
        let Ok(moved) = self.store().and_then(Store::moved) else { return false };
        std::mem::replace(&mut self.moved, moved) != moved
    }
}
