//! Milestones of contracts towards the Living Wage.

use crate::calc::Date;
use crate::calc::living_wage::Milestone;
use crate::columns::{Day, How, Name, Note, Reference};
use crate::columns::{Table, column};
use crate::db::request::Record;

pub const MILESTONES: Table<Milestone> = Table {
    columns: &[
        column!("contract_ref", required Reference, contract_ref),
        column!("milestone", required Name, milestone),
        column!("due_on", required Day, due_on),
        column!("met_on", optional Day, met_on),
        column!("note", optional Note, note),
    ],
    blank: || Milestone {
        contract_ref: String::new(),
        milestone: String::new(),
        due_on: Date::ZERO,
        met_on: None,
        note: None,
    },
    finish: |milestone, _| Ok(Record::Milestone(milestone)),
    open: |record| if let Record::Milestone(milestone) = record { Some(milestone) } else { None },
};
