//! What became of the commitments of a contract, with the days on which it did: all that their
//! delivery is computed from, as at whatever day.

use std::ops::Range;

use super::{Delivery, Line};
use crate::calc::commitment::Frozen;
use crate::calc::performance::{Declared, Life};
use crate::calc::{Date, Quantity, Quarter};
use crate::db::request::AsAt;

/// A contract. Measures are said by where they are in a list beside it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Story {
    pub contract_ref: String,
    /// When it begins to count what it commits.
    pub begun: Date,
    pub first: Date,
    pub end: Date,
    pub terminated_on: Option<Date>,
    /// Versions of returns that were submitted, by quarter and version.
    pub versions: Vec<Version>,
    /// By measure.
    pub promises: Vec<Promise>,
    /// Of all promises: by day of signature, by quarter, and by version.
    pub variations: Vec<(Date, Quantity)>,
    pub profiles: Vec<(Quarter, Quantity)>,
    pub lines: Vec<Told>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Version {
    pub quarter: Quarter,
    pub submitted: Date,
    pub validated: Option<Date>,
}

/// A commitment, and where what belongs to it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Promise {
    pub measure: usize,
    /// As they are now.
    pub units: Quantity,
    pub committed_on: Option<Date>,
    pub variations: Range<usize>,
    pub profile: Range<usize>,
    pub lines: Range<usize>,
}

/// What a version says of a commitment.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub version: usize,
    pub declared: Quantity,
    /// Units that were validated, and since when that counts.
    pub decided: Option<(Quantity, Date)>,
}

/// A story with the measures that it speaks of.
pub struct Own {
    pub story: Story,
    pub measures: Vec<Frozen>,
}

impl Own {
    pub fn as_at(&self, as_at: AsAt) -> Delivery<'_> {
        self.story.as_at((&self.measures, 0), as_at)
    }
}

impl Story {
    /// Leaves nothing in it, but the room that it had.
    pub fn clear(&mut self) {
        self.contract_ref.clear();
        self.versions.clear();
        self.promises.clear();
        self.variations.clear();
        self.profiles.clear();
        self.lines.clear();
    }

    /// Delivery as at a day: of each quarter the newest version counts that was submitted by then.
    /// So many of the measures as is said are in their places for other contracts, too.
    pub fn as_at<'m>(
        &self,
        (measures, lasting): (&'m [Frozen], usize),
        as_at: AsAt,
    ) -> Delivery<'m> {
        let by_then = |day: Date| !as_at.is_past || day <= as_at.day;
        let counting = self.counting(by_then);
        let mut delivery = Delivery {
            contract_ref: self.contract_ref.clone(),
            life: Life::until(self.first, self.end, self.terminated_on),
            lines: Vec::with_capacity(self.promises.len()),
            closed: Vec::new(),
            profiles: self.profiles.clone(),
            declared: Vec::with_capacity(self.lines.len()),
        };
        let counted = self.versions.iter().zip(&counting).filter(|(_, counts)| **counts);
        let validated = counted.filter(|(version, _)| version.validated.is_some_and(by_then));
        delivery.closed.extend(validated.map(|(version, _)| version.quarter));
        for own in &self.promises {
            let Some(measure) = measures.get(own.measure) else { continue };
            if as_at.is_past && own.committed_on.unwrap_or(self.begun) > as_at.day {
                continue;
            }
            let begin = delivery.declared.len();
            for told in self.lines.get(own.lines.clone()).unwrap_or_default() {
                let Some(version) = self.versions.get(told.version) else { continue };
                if counting.get(told.version).is_some_and(|counts| *counts) {
                    delivery.declared.push(Declared {
                        quarter: version.quarter,
                        declared: told.declared,
                        decided: told.decided.filter(|(_, on)| by_then(*on)).map(|(own, _)| own),
                    });
                }
            }
            // The first that was signed later says what was committed on the day.
            let variations = self.variations.get(own.variations.clone()).unwrap_or_default();
            let later = variations.iter().find(|(signed_on, _)| !by_then(*signed_on));
            delivery.lines.push(Line {
                measure,
                place: Some(own.measure).filter(|place| *place < lasting),
                units: later.map_or(own.units, |(_, was)| *was),
                profile: own.profile.clone(),
                declared: begin..delivery.declared.len(),
            });
        }
        delivery
    }

    /// Of each version whether it counts.
    fn counting(&self, by_then: impl Fn(Date) -> bool) -> Vec<bool> {
        let mut counting = vec![false; self.versions.len()];
        let mut newest: Option<(Quarter, usize)> = None;
        for (at, version) in self.versions.iter().enumerate() {
            if !by_then(version.submitted) {
                continue;
            }
            // It takes the place of the version before it.
            if let Some((quarter, before)) = newest
                && quarter == version.quarter
                && let Some(counts) = counting.get_mut(before)
            {
                *counts = false;
            }
            newest = Some((version.quarter, at));
            if let Some(counts) = counting.get_mut(at) {
                *counts = true;
            }
        }
        counting
    }
}
