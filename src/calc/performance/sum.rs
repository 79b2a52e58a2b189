//! Sums over commitments: of a contract, a measure, a year, or everything.

use super::{Amount, Fraction, Performance, Rag, Rules, Share, pence, rag};
use crate::calc::value::Total;

/// The sum of many commitments, the same whatever the order in which they are added. Each total
/// counts commitments: all of them, those that are only recorded, and those whose value is
/// unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sum {
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
    pub worst: Option<Worst>,
}

/// The commitment that is furthest behind. Of several with the same share it is the first by
/// contract and measure reference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worst {
    /// Validated ÷ expected.
    pub share: Fraction,
    pub contract_ref: String,
    pub measure_ref: String,
}

impl Worst {
    fn of((contract_ref, measure_ref): (&str, &str), share: Fraction) -> Self {
        Self { share, contract_ref: contract_ref.to_owned(), measure_ref: measure_ref.to_owned() }
    }

    /// Its own grade.
    #[must_use]
    pub fn rag(&self, rules: Rules) -> Rag {
        rag(Some(self.share), rules)
    }
}

impl Sum {
    /// Of one commitment, by contract and measure reference; none where a sum leaves the range of
    /// money.
    #[must_use]
    pub fn of(commitment: (&str, &str), performance: &Performance) -> Option<Self> {
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
            worst: performance.share.map(|share| Worst::of(commitment, share)),
        })
    }

    /// Adds one commitment; none where a sum leaves the range of money.
    #[must_use]
    pub fn with(self, commitment: (&str, &str), performance: &Performance) -> Option<Self> {
        self.plus(&Self::of(commitment, performance)?)
    }

    /// Adds another sum; none where a sum leaves the range of money.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Option<Self> {
        self.add(other).map(|()| self)
    }

    /// Adds another sum where it stands; none where a sum leaves the range of money, and what is
    /// left then is of no use.
    #[must_use]
    pub fn add(&mut self, other: &Self) -> Option<()> {
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
            self.worst = Some(other.clone());
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
