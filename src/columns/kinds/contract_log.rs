//! What was agreed and done about contracts.

use crate::calc::returns::{Action, Rating, Variation};
use crate::calc::words::{ActionKind, Grade};
use crate::calc::{Date, Quantity};
use crate::columns::{Day, How, Name, Note, Reference, Units, Word, Year};
use crate::columns::{Table, column};
use crate::db::request::Record;

pub const VARIATIONS: Table<Variation> = Table {
    columns: &[
        column!("contract_ref", required Reference, contract_ref),
        column!("measure_ref", required Reference, measure_ref),
        column!("units", required Units, units),
        column!("signed_on", required Day, signed_on),
        column!("reason", optional Note, reason),
        column!("was", sealed Units, was),
    ],
    blank: || Variation {
        contract_ref: String::new(),
        measure_ref: String::new(),
        units: Quantity::ZERO,
        signed_on: Date::ZERO,
        reason: None,
        was: None,
    },
    finish: |variation, _| Ok(Record::Variation(variation)),
    open: |record| {
        if let Record::Variation(variation) = record { Some(variation) } else { None }
    },
};

pub const ACTIONS: Table<Action> = Table {
    columns: &[
        column!("contract_ref", required Reference, contract_ref),
        column!("on", required Day, on),
        column!("kind", required Word<ActionKind>, kind),
        column!("person", required Name, person),
        column!("note", optional Note, note),
    ],
    blank: || Action {
        contract_ref: String::new(),
        on: Date::ZERO,
        kind: ActionKind::Supported,
        person: String::new(),
        note: None,
    },
    finish: |action, _| Ok(Record::Action(action)),
    open: |record| if let Record::Action(action) = record { Some(action) } else { None },
};

pub const RATINGS: Table<Rating> = Table {
    columns: &[
        column!("contract_ref", required Reference, contract_ref),
        column!("year", required Year, year),
        column!("grade", required Word<Grade>, grade),
        column!("kpi", required Name, kpi),
        column!("published_on", optional Day, published_on),
    ],
    blank: || Rating {
        contract_ref: String::new(),
        year: 1900,
        kpi: String::new(),
        grade: Grade::Other,
        published_on: None,
    },
    finish: |rating, _| Ok(Record::Rating(rating)),
    open: |record| if let Record::Rating(rating) = record { Some(rating) } else { None },
};
