//! Sums over commitments: of a contract, a measure, a year, or everything.

use std::borrow::Cow;

use super::{Amount, Fraction, Performance, Rag, Rules, Share, pence, rag};
use crate::calc::value::Total;

/// The sum of many commitments, the same whatever the order in which they are added. Each total
/// counts commitments: all of them, those that are only recorded, and those whose value is
/// unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sum<'w> {
    pub committed: Total,
    pub expected: Total,
    pub declared: Total,
    pub validated: Total,
    pub waiting: Total,
    pub not_accepted: Total,
    /// Against what was expected by the day, and what was delivered beyond it.
    pub shortfall: Total,
    pub over: Total,
    /// Against all that is committed, and what was delivered beyond it.
    pub shortfall_at_end: Total,
    pub over_at_end: Total,
    /// Of the commitments that have a forecast; its lines count them.
    pub forecast: Total,
    /// The commitment with the lowest share of what was expected; none when nothing is expected.
    pub worst: Option<Worst<'w>>,
}

/// The commitment that is furthest behind. Of several with the same share it is the first by
/// contract and measure reference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worst<'w> {
    /// Validated ÷ expected.
    pub share: Fraction,
    pub contract_ref: Cow<'w, str>,
    pub measure_ref: Cow<'w, str>,
}

impl Worst<'_> {
    /// One that keeps its references itself.
    #[must_use]
    pub fn kept(&self) -> Worst<'static> {
        let own = |text: &str| Cow::Owned(text.to_owned());
        let (contract_ref, measure_ref) = (own(&self.contract_ref), own(&self.measure_ref));
        Worst { share: self.share, contract_ref, measure_ref }
    }

    /// Its own grade.
    #[must_use]
    pub fn rag(&self, rules: Rules) -> Rag {
        rag(Some(self.share), rules)
    }
}

impl<'w> Sum<'w> {
    /// One that keeps its references itself.
    #[must_use]
    pub fn kept(self) -> Sum<'static> {
        let worst = self.worst.as_ref().map(Worst::kept);
        Sum { worst, ..self }
    }

    /// Of one commitment, by contract and measure reference; none where a sum leaves the range of
    /// money.
    #[must_use]
    pub fn of(commitment: (&'w str, &'w str), performance: &Performance) -> Option<Self> {
        let one = |amount: Amount| Total::default().with(amount.value);
        Some(Self {
            committed: one(performance.committed)?,
            expected: one(performance.expected.amount)?,
            declared: one(performance.declared)?,
            validated: one(performance.validated)?,
            waiting: one(performance.waiting)?,
            not_accepted: one(performance.not_accepted)?,
            shortfall: one(performance.to_date.shortfall)?,
            over: one(performance.to_date.over)?,
            shortfall_at_end: one(performance.at_end.shortfall)?,
            over_at_end: one(performance.at_end.over)?,
            forecast: match performance.forecast {
                Some(forecast) => one(forecast.amount)?,
                None => Total::default(),
            },
            worst: performance.share.map(|share| Worst {
                share,
                contract_ref: Cow::Borrowed(commitment.0),
                measure_ref: Cow::Borrowed(commitment.1),
            }),
        })
    }

    /// Adds one commitment; none where a sum leaves the range of money.
    #[must_use]
    pub fn with(self, commitment: (&str, &str), performance: &Performance) -> Option<Self> {
        self.plus(&Sum::of(commitment, performance)?)
    }

    /// Adds another sum; none where a sum leaves the range of money.
    #[must_use]
    pub fn plus(mut self, other: &Sum) -> Option<Self> {
        self.add(other).map(|()| self)
    }

    /// Adds another sum where it stands; none where a sum leaves the range of money, and what is
    /// left then is of no use.
    #[must_use]
    pub fn add(&mut self, other: &Sum) -> Option<()> {
        for (own, more) in [
            (&mut self.committed, other.committed),
            (&mut self.expected, other.expected),
            (&mut self.declared, other.declared),
            (&mut self.validated, other.validated),
            (&mut self.waiting, other.waiting),
            (&mut self.not_accepted, other.not_accepted),
            (&mut self.shortfall, other.shortfall),
            (&mut self.over, other.over),
            (&mut self.shortfall_at_end, other.shortfall_at_end),
            (&mut self.over_at_end, other.over_at_end),
            (&mut self.forecast, other.forecast),
        ] {
            *own = own.plus(more)?;
        }
        if let Some(other) = &other.worst
            && self.worst.as_ref().is_none_or(|own| other < own)
        {
            self.worst = Some(other.kept());
        }
        Some(())
    }

    /// Validated ÷ expected by total value; none when nothing of value is expected yet.
    #[must_use]
    pub fn share(&self) -> Option<Fraction> {
        Fraction::ratio(self.validated.known.raw(), pence(self.expected.known))
    }

    /// The grade by total value, of valued measures only. Where nothing of value is committed at
    /// all there is no value to go by, and it is the grade of the worst commitment by its units.
    #[must_use]
    pub fn rag(&self, rules: Rules) -> Rag {
        let is_valued = self.committed.known.raw() > 0;
        let worst = self.worst.as_ref().filter(|_| !is_valued).map(|worst| worst.share);
        rag(self.share().or(worst), rules)
    }

    /// Validated ÷ committed, in pence.
    #[must_use]
    pub fn delivered(&self) -> Share {
        Share { part: self.validated.known.raw(), whole: self.committed.known.raw() }
    }
}
