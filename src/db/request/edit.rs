//! Edits: what a person changes by hand, one act at a time.

use super::command::is_cell;
use super::{NewCommitment, Record, ReturnStep};
use crate::calc::commitment::{Commitment, Profile, spread};
use crate::calc::explain::Stamp;
use crate::calc::frozen::FrozenReport;
use crate::calc::returns::Variation;
use crate::calc::sampling::Sample;
use crate::calc::{Date, Quantity, Quarter};

/// One act of a person: one audit row, taken back as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub steps: Vec<Step>,
    /// What it was, for the audit trail: `spread evenly over 8 quarters`.
    pub note: String,
    /// Where it was typed: what is kept as being typed there is forgotten with it.
    pub place: Option<String>,
}

/// One row of an edit. It is carried out only where the store has what the person saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A whole record. None before: it is added; none after: it is removed.
    Record { was: Option<Box<Record>>, to: Option<Box<Record>> },
    /// Other units for a commitment that is there; all else in it stays. None removes it with its
    /// quarters.
    Units { contract_ref: String, measure_ref: String, was: Quantity, to: Option<Quantity> },
    /// Something that is done with the return of a contract for a quarter.
    Return { contract_ref: String, quarter: Quarter, step: Box<ReturnStep> },
    /// A commitment changed by agreement, with the action that says so.
    Vary(Variation),
    /// Other units or another reason for the last variation of a commitment; none after: it is
    /// taken out. The commitment follows.
    Revary { was: Variation, to: Option<Variation> },
    /// A sample of purchases by these words. The store draws it, since only it knows them all; an
    /// empty reference takes the next that is free.
    Draw(Box<Sample>),
    /// A report frozen with its lines. The store gives it its reference, where it has none, and says
    /// who froze it and when.
    Freeze { report: Box<FrozenReport>, lines: Vec<String> },
}

/// The steps of a new commitment: it, and its units spread evenly over the life of its contract.
#[must_use]
pub fn commit(new: NewCommitment, (first, last): (Date, Date), today: Date) -> Vec<Step> {
    let quarters: Vec<_> = Quarter::spanning(first, last).map(|quarter| (quarter, None)).collect();
    let spread = spread(new.units, &quarters, today).unwrap_or_default();
    let profile = |(quarter, units)| {
        Step::add(Record::Profile(Profile {
            contract_ref: new.contract_ref.clone(),
            measure_ref: new.measure_ref.clone(),
            quarter,
            units,
        }))
    };
    let profiles: Vec<Step> = spread.into_iter().map(profile).collect();
    std::iter::once(Step::add(Record::Commitment(new))).chain(profiles).collect()
}

/// The change that spreads a commitment evenly over its open quarters; none where the quarters
/// that are over have more than is committed.
#[must_use]
pub fn spread_evenly(
    (contract_ref, measure_ref): (&str, &str),
    committed: Quantity,
    quarters: &[(Quarter, Option<Quantity>)],
    today: Date,
) -> Option<Edit> {
    let spread = spread(committed, quarters, today)?;
    let note = match spread.len() {
        1 => "spread over 1 quarter".to_owned(),
        several => format!("spread evenly over {several} quarters"),
    };
    let record = |quarter, units| {
        Record::Profile(Profile {
            contract_ref: contract_ref.to_owned(),
            measure_ref: measure_ref.to_owned(),
            quarter,
            units,
        })
    };
    let is_other =
        |(quarter, units): &(Quarter, Quantity)| !quarters.contains(&(*quarter, Some(*units)));
    let step = |(quarter, units)| {
        let was = quarters.iter().find(|(own, _)| *own == quarter).and_then(|(_, units)| *units);
        Step::of(was.map(|units| record(quarter, units)), Some(record(quarter, units)))
    };
    Some(Edit::with(spread.into_iter().filter(is_other).map(step).collect(), note))
}

/// A row that is not as the person saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The position of its step.
    pub step: usize,
    /// By its references.
    pub record: String,
    /// What it is now.
    pub theirs: Option<Record>,
    /// Who last changed it, and when.
    pub stamp: Option<Stamp>,
}

impl Edit {
    /// Whether it is the figure of one cell.
    #[must_use]
    pub fn is_of_cell(&self) -> bool {
        self.place.as_deref().is_some_and(is_cell)
    }

    /// An act of one row.
    #[must_use]
    pub fn of(step: Step) -> Self {
        Self::with(vec![step], "")
    }

    /// An act of several rows; `note` says what it was.
    #[must_use]
    pub fn with(steps: Vec<Step>, note: impl Into<String>) -> Self {
        Self { steps, note: note.into(), place: None }
    }
}

impl Step {
    /// From one state of a record to another.
    #[must_use]
    pub fn of(was: Option<Record>, to: Option<Record>) -> Self {
        Self::Record { was: was.map(Box::new), to: to.map(Box::new) }
    }

    #[must_use]
    pub fn add(record: Record) -> Self {
        Self::of(None, Some(record))
    }

    #[must_use]
    pub fn change(was: Record, to: Record) -> Self {
        Self::of(Some(was), Some(to))
    }

    #[must_use]
    pub fn remove(record: Record) -> Self {
        Self::of(Some(record), None)
    }
}

impl From<Commitment> for NewCommitment {
    fn from(commitment: Commitment) -> Self {
        let Commitment { contract_ref, measure, units, relevance, committed_on } = commitment;
        Self {
            contract_ref,
            measure_ref: measure.measure_ref.clone(),
            units,
            proxy: measure.proxy,
            relevance,
            committed_on,
            frozen: Some(measure),
        }
    }
}
