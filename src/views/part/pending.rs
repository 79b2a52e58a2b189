//! Edits on their way to the store, as views may see them: what is on the screen is what was typed,
//! long before the disk has it.

use std::collections::HashMap;

use crate::calc::{Quantity, Quarter};
use crate::db::request::{CellChange, Edit, Record, ReturnStep, Step};

/// How far an edit has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Not told to the store yet, or told and not answered.
    Sending,
    /// The store has it; what is on the screen may still be from before.
    Saved,
    /// The store did not take it, for this reason.
    Failed(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    pub edit: Edit,
    pub stage: Stage,
}

/// A cell: contract, measure, and the quarter where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place<'p> {
    /// Units of a commitment.
    Units(&'p str, &'p str),
    /// A quarter of its profile.
    Quarter(&'p str, &'p str, Quarter),
    /// What its return declares.
    Declared(&'p str, &'p str, Quarter),
}

/// What an edit makes of a cell. None is not entered.
#[derive(Debug, Clone, Copy)]
struct Next<'p> {
    was: Option<Quantity>,
    units: Option<Quantity>,
    stage: &'p Stage,
}

/// The units that cells will have when everything is saved, and the stage that each is at.
#[derive(Debug, Default)]
pub struct Ahead<'p>(HashMap<Place<'p>, Next<'p>>);

impl<'p> Ahead<'p> {
    #[must_use]
    pub fn of(pending: &'p [Pending]) -> Self {
        let mut ahead = HashMap::new();
        for Pending { edit, stage } in pending {
            for step in &edit.steps {
                if let Some((place, was, units)) = cell(step) {
                    ahead.insert(place, Next { was, units, stage });
                }
            }
        }
        Self(ahead)
    }

    /// What a cell will have, and its stage; none where nothing is on its way.
    #[must_use]
    pub fn get(&self, place: Place<'_>) -> Option<(Option<Quantity>, &Stage)> {
        self.0.get(&place).map(|next| (next.units, next.stage))
    }

    /// What a cell had when an edit of it began that the store did not take: whoever changes it
    /// again has not seen anything else.
    #[must_use]
    pub fn failed_from(&self, place: Place<'_>) -> Option<Option<Quantity>> {
        let next = self.0.get(&place)?;
        matches!(next.stage, Stage::Failed(_)).then_some(next.was)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The cell that a step is about, the units that it was seen with, and those that it will have.
fn cell(step: &Step) -> Option<(Place<'_>, Option<Quantity>, Option<Quantity>)> {
    match step {
        Step::Units { contract_ref, measure_ref, was, to } => {
            Some((Place::Units(contract_ref, measure_ref), Some(*was), *to))
        }
        Step::Return { contract_ref, quarter, step } => match &**step {
            ReturnStep::Key { measure_ref, cell: CellChange::Declared { was, to } } => {
                Some((Place::Declared(contract_ref, measure_ref, *quarter), *was, *to))
            }
            _ => None,
        },
        Step::Vary(_) | Step::Revary { .. } | Step::Draw(_) | Step::Freeze { .. } => None,
        Step::Record { was, to } => {
            let place = match to.as_deref().or(was.as_deref())? {
                Record::Commitment(new) => Place::Units(&new.contract_ref, &new.measure_ref),
                Record::Profile(profile) => {
                    Place::Quarter(&profile.contract_ref, &profile.measure_ref, profile.quarter)
                }
                _ => return None,
            };
            let units = |record: &Record| match record {
                Record::Commitment(new) => Some(new.units),
                Record::Profile(profile) => Some(profile.units),
                _ => None,
            };
            Some((place, was.as_deref().and_then(units), to.as_deref().and_then(units)))
        }
    }
}
