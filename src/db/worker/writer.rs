//! The thread that writes: one command after the other, never cut off.

use super::desk::{Desk, Tell};
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

fn write(store: &mut Option<Box<dyn Store>>, open: &Open, tell: &Tell) -> Result<Receipt, Error> {
    match store {
        Some(store) => store.write(&tell.command, &tell.by),
        None => store.insert(open(Role::Writer)?).write(&tell.command, &tell.by),
    }
}
