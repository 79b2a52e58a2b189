//! Entry with the keyboard alone: what is typed is kept, what cannot be kept stays and says why, and
//! nothing changes that was not asked for.

mod bytes;
mod conflicts;
mod forms;
mod grid;
mod picking;
mod purchases;
mod returns;
mod sampling;
mod saving;

use sleva::app::event::{Event, Key};
use sleva::calc::{Quantity, Quarter};
use sleva::db::Store;
use sleva::db::request::{AuditQuery, AuditRow, Kind, Query, Record, Reply};
use sleva::db::sqlite::Sqlite;

use crate::driver::Driver;
use crate::store::all;

/// The committed units of a measure in a contract, as the store has them; empty where nothing is.
pub fn units(d: &Driver<Sqlite>, contract: &str, measure: &str) -> String {
    let found = all(d.db(), Kind::Commitments).into_iter().find_map(|record| match record {
        Record::Commitment(new) if new.contract_ref == contract && new.measure_ref == measure => {
            Some(new.units)
        }
        _ => None,
    });
    found.map(|units| units.to_string()).unwrap_or_default()
}

/// The quarters of a commitment that are entered, in order.
pub fn quarters(d: &Driver<Sqlite>, contract: &str, measure: &str) -> Vec<(Quarter, Quantity)> {
    let found = all(d.db(), Kind::Profiles).into_iter().filter_map(|record| match record {
        Record::Profile(own) if own.contract_ref == contract && own.measure_ref == measure => {
            Some((own.quarter, own.units))
        }
        _ => None,
    });
    let mut found: Vec<_> = found.collect();
    found.sort_unstable();
    found
}

/// The trail of changes, newest first.
pub fn trail(d: &Driver<Sqlite>) -> Vec<AuditRow> {
    let query = AuditQuery { limit: 1_000, ..AuditQuery::default() };
    match d.db().read(&Query::Audit(query)).unwrap() {
        Reply::Audit(rows) => rows,
        other => panic!("{other:?}"),
    }
}

/// Keys that came all at once, as a slow line or a fast typist brings them.
pub fn burst(d: &mut Driver<Sqlite>, text: &str) {
    let key = |c| match c {
        '\n' => Key::Enter,
        '\t' => Key::Tab,
        c => Key::Char(c),
    };
    d.event(Event::Burst(text.chars().map(key).collect()));
}
