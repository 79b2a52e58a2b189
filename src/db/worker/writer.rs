//! The thread that writes: one command after the other, never cut off.

use super::desk::{Desk, Tell};
use super::guard::Guard;
use super::{Open, Role};
use crate::db::request::Receipt;
use crate::db::{Error, Store};

pub fn run(desk: &Desk, open: &Open) {
    let mut store = None;
    while let Some(tell) = desk.next_command() {
        let result = write(&mut store, open, &tell);
        let has_changed = matches!(&result, Ok(Receipt { seq: Some(_), .. }));
        (tell.answer)(result);
        if has_changed {
            desk.changed();
        }
        desk.done();
    }
}

fn write(store: &mut Option<Guard>, open: &Open, tell: &Tell) -> Result<Receipt, Error> {
    if store.as_ref().is_some_and(Guard::has_failed) {
        *store = None;
    }
    let store = match store {
        Some(store) => store,
        None => store.insert(Guard::new(open(Role::Writer)?)),
    };
    store.write(&tell.command, &tell.by)
}
