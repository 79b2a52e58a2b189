//! Edits on their way to the store, as views may see them: what is on the screen is what was typed,
//! long before the disk has it.

use std::collections::HashMap;

use crate::calc::{Quantity, Quarter};
use crate::db::request::{Edit, Record, Step};

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

/// Contract, measure, and the quarter where it is one of a profile.
type Place<'p> = (&'p str, &'p str, Option<Quarter>);

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
    pub fn get(&self, place: (&str, &str, Option<Quarter>)) -> Option<(Option<Quantity>, &Stage)> {
        self.0.get(&place).map(|next| (next.units, next.stage))
    }

    /// What a cell had when an edit of it began that the store did not take: whoever changes it
    /// again has not seen anything else.
    #[must_use]
    pub fn failed_from(&self, place: (&str, &str, Option<Quarter>)) -> Option<Option<Quantity>> {
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
            Some(((contract_ref, measure_ref, None), Some(*was), *to))
        }
        Step::Return { .. } | Step::Vary(_) => None,
        Step::Record { was, to } => {
            let place = match to.as_deref().or(was.as_deref())? {
                Record::Commitment(new) => (&*new.contract_ref, &*new.measure_ref, None),
                Record::Profile(profile) => {
                    (&*profile.contract_ref, &*profile.measure_ref, Some(profile.quarter))
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
