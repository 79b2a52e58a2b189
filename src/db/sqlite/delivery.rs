//! Delivery of contracts as at a day, computed from their rows.

mod pass;

use std::collections::BTreeMap;

use super::read::out_of_range;
use crate::calc::commitment::Commitment;
use crate::calc::performance::{
    Amount, Declared, Life, Performance, Record, Rules, Sum, expected_through, performance,
};
use crate::calc::{Date, Quantity, Quarter, Total, value};
use crate::db::Error;
pub(super) use pass::{each, of};

/// The commitments of a contract with what counts of its returns as at a day.
pub(super) struct Delivery {
    pub life: Life,
    pub lines: Vec<Line>,
    /// Quarters whose return is validated.
    closed: Vec<Quarter>,
}

/// A commitment with its units as at the day, its profile, and what is declared of it.
pub(super) struct Line {
    pub commitment: Commitment,
    profile: Vec<(Quarter, Quantity)>,
    pub declared: Vec<Declared>,
}

/// What counts in one quarter, by value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flow {
    pub expected: Total,
    pub declared: Total,
    pub validated: Total,
    pub waiting: Total,
}

impl Delivery {
    fn record<'a>(&'a self, line: &'a Line) -> Record<'a> {
        Record {
            commitment: &line.commitment,
            life: self.life,
            profile: &line.profile,
            declared: &line.declared,
            closed: &self.closed,
        }
    }

    /// The performance of each commitment, in the order of `lines`.
    pub fn performances(&self, day: Date, rules: Rules) -> Result<Vec<Performance>, Error> {
        let one = |line| {
            performance(&self.record(line), day, rules).ok_or_else(|| out_of_range("amount"))
        };
        self.lines.iter().map(one).collect()
    }

    /// What counts in each quarter: those of the contract's life, and any other with a figure.
    pub fn flows(&self) -> Result<BTreeMap<Quarter, Flow>, Error> {
        let mut flows: BTreeMap<Quarter, Flow> =
            self.life.quarters().map(|quarter| (quarter, Flow::default())).collect();
        for line in &self.lines {
            self.add(line, &mut flows).ok_or_else(|| out_of_range("amount"))?;
        }
        Ok(flows)
    }

    /// What falls to each quarter of the contract's life.
    pub fn expected_by_quarter(&self, line: &Line) -> Result<Vec<(Quarter, Amount)>, Error> {
        by_quarter(&self.record(line), self.life).ok_or_else(|| out_of_range("amount"))
    }

    fn add(&self, line: &Line, flows: &mut BTreeMap<Quarter, Flow>) -> Option<()> {
        let record = self.record(line);
        for (quarter, amount) in by_quarter(&record, self.life)? {
            let flow = flows.entry(quarter).or_default();
            flow.expected = flow.expected.with(amount.value)?;
        }
        let measure = &line.commitment.measure;
        let worth = |units| value::line(measure.kind, units, measure.proxy);
        for Declared { quarter, declared, decided } in &line.declared {
            let flow = flows.entry(*quarter).or_default();
            let value = worth(*declared)?;
            flow.declared = flow.declared.with(value)?;
            match decided {
                Some(units) => flow.validated = flow.validated.with(worth(*units)?)?,
                None => flow.waiting = flow.waiting.with(value)?,
            }
        }
        Some(())
    }

    /// The sum over its commitments.
    pub fn sum(&self, performances: &[Performance]) -> Result<Sum, Error> {
        let mut lines = self.lines.iter().map(|line| &line.commitment).zip(performances);
        let sum = lines.try_fold(Sum::default(), |sum, (commitment, performance)| {
            sum.with(commitment, performance)
        });
        sum.ok_or_else(|| out_of_range("amount"))
    }
}

/// What is expected by the end of each quarter less what was by the end of the one before: so the
/// quarters add up to what is expected in all.
fn by_quarter(record: &Record, life: Life) -> Option<Vec<(Quarter, Amount)>> {
    let mut before = None;
    let mut found = Vec::new();
    for quarter in life.quarters() {
        let by_then = expected_through(record, Some(quarter))?.amount;
        found.push((quarter, before.map_or(Some(by_then), |before| by_then.less(before))?));
        before = Some(by_then);
    }
    Some(found)
}
