//! Delivery of contracts as at a day, computed from what became of each of their commitments.

mod kept;
mod rows;
mod story;

use std::collections::BTreeSet;
use std::ops::Range;

use rusqlite::Connection;

use super::commitments;
use super::read::out_of_range;
use crate::calc::commitment::{Commitment, Frozen};
use crate::calc::performance::{
    Amount, Declared, Life, Performance, Record, Rules, Sum, by_quarter, last_due,
    performance_through, value_by_quarter,
};
use crate::calc::{Date, Quantity, Quarter, Total, value};
use crate::db::Error;
use crate::db::request::AsAt;
pub(super) use kept::keep;
pub(super) use rows::{each as each_story, of};

/// The commitments of a contract with what counts of its returns as at a day.
pub(super) struct Delivery<'m> {
    contract_ref: String,
    pub life: Life,
    /// By measure.
    pub lines: Vec<Line<'m>>,
    /// Quarters whose return is validated.
    closed: Vec<Quarter>,
    profiles: Vec<(Quarter, Quantity)>,
    declared: Vec<Declared>,
}

/// A commitment with its units as at the day, and where its profile and what is declared of it are.
pub(super) struct Line<'m> {
    pub measure: &'m Frozen,
    /// Where the measure is among those of all contracts that are summed up with this one, so that
    /// it is found without its name.
    pub place: Option<usize>,
    pub units: Quantity,
    profile: Range<usize>,
    declared: Range<usize>,
}

/// What counts in one quarter, by value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flow {
    pub expected: Total,
    pub declared: Total,
    pub validated: Total,
    pub waiting: Total,
}

/// Hands over the delivery of each of these contracts, whose ids have to ascend: from what is kept
/// of them, then from the rows of the others.
pub(super) fn each(
    conn: &Connection,
    ids: &[i64],
    as_at: AsAt,
    visit: &mut dyn FnMut(i64, &Delivery) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut apart: BTreeSet<i64> = ids.iter().copied().collect();
    kept::each(conn, ids, &mut |id, story, measures| {
        apart.remove(&id);
        visit(id, &story.as_at((measures, 0), as_at))
    })?;
    let apart: Vec<i64> = apart.into_iter().collect();
    each_story(conn, &apart, &mut |id, own| visit(id, &own.as_at(as_at)))
}

/// Hands over the delivery of contracts as [`each`] does, but on several threads: each
/// adds them to a whole of its own, and these are returned.
pub(super) fn gather<T: Send>(
    conn: &Connection,
    ids: &[i64],
    as_at: AsAt,
    begin: impl Fn() -> T,
    add: impl Fn(&mut T, i64, &Delivery) -> Result<(), Error> + Sync,
) -> Result<Vec<T>, Error> {
    let (mut wholes, apart) = kept::gather(conn, ids, &begin, &|whole, id, story, measures| {
        add(whole, id, &story.as_at(measures, as_at))
    })?;
    if !apart.is_empty() {
        let mut whole = begin();
        each_story(conn, &apart, &mut |id, own| add(&mut whole, id, &own.as_at(as_at)))?;
        wholes.push(whole);
    }
    Ok(wholes)
}

/// The commitments whose delivery is given, with their units as at its day and in its order.
pub(super) fn commitments(
    conn: &Connection,
    id: i64,
    delivery: &Delivery,
) -> Result<Vec<Commitment>, Error> {
    let mut lines = delivery.lines.iter().peekable();
    let mut found = commitments::of_contract(conn, id)?;
    found.retain_mut(|own| {
        let line = lines.next_if(|line| line.measure.measure_ref == own.measure.measure_ref);
        own.units = line.map_or(own.units, |line| line.units);
        line.is_some()
    });
    Ok(found)
}

impl Delivery<'_> {
    fn record<'a>(&'a self, line: &Line<'a>) -> Record<'a> {
        Record {
            measure: line.measure,
            units: line.units,
            life: self.life,
            profile: self.profiles.get(line.profile.clone()).unwrap_or_default(),
            declared: self.declared_of(line),
            closed: &self.closed,
        }
    }

    fn declared_of(&self, line: &Line) -> &[Declared] {
        self.declared.get(line.declared.clone()).unwrap_or_default()
    }

    /// The last quarter whose return is due on a day.
    pub fn through(&self, day: Date, rules: Rules) -> Option<Quarter> {
        last_due(self.life, day, rules)
    }

    /// The performance of a commitment by the last quarter whose return is due.
    pub fn performance(
        &self,
        line: &Line,
        through: Option<Quarter>,
        rules: Rules,
    ) -> Result<Performance, Error> {
        let found = performance_through(&self.record(line), through, rules);
        found.ok_or_else(|| out_of_range("amount"))
    }

    /// The performance of each commitment, in the order of `lines`.
    pub fn performances(&self, day: Date, rules: Rules) -> Result<Vec<Performance>, Error> {
        let through = self.through(day, rules);
        self.lines.iter().map(|line| self.performance(line, through, rules)).collect()
    }

    /// The quarters of the contract's life, each with the days elapsed by its end.
    fn quarters(&self) -> Vec<(Quarter, i32)> {
        self.life.quarters().map(|quarter| (quarter, self.life.elapsed(quarter))).collect()
    }

    /// What counts in each quarter: those of the contract's life, and any other with a figure.
    pub fn flows(&self) -> Result<Vec<(Quarter, Flow)>, Error> {
        self.some_flows().ok_or_else(|| out_of_range("amount"))
    }

    fn some_flows(&self) -> Option<Vec<(Quarter, Flow)>> {
        let quarters = self.quarters();
        let mut flows: Vec<(Quarter, Flow)> =
            quarters.iter().map(|(quarter, _)| (*quarter, Flow::default())).collect();
        for line in &self.lines {
            let mut own = flows.iter_mut();
            value_by_quarter(&self.record(line), &quarters, |value| {
                let (_, flow) = own.next()?;
                flow.expected = flow.expected.with(value)?;
                Some(())
            })?;
        }
        for line in &self.lines {
            let worth = |units| value::line(line.measure.kind, units, line.measure.proxy);
            for Declared { quarter, declared, decided } in self.declared_of(line) {
                let flow = flow_of(&mut flows, *quarter)?;
                let value = worth(*declared)?;
                flow.declared = flow.declared.with(value)?;
                match decided {
                    Some(units) if units == declared => {
                        flow.validated = flow.validated.with(value)?;
                    }
                    Some(units) => flow.validated = flow.validated.with(worth(*units)?)?,
                    None => flow.waiting = flow.waiting.with(value)?,
                }
            }
        }
        Some(flows)
    }

    /// What falls to each quarter of the contract's life.
    pub fn expected_by_quarter(&self, line: &Line) -> Result<Vec<(Quarter, Amount)>, Error> {
        let mut found = Vec::new();
        let add = |quarter, amount| found.push((quarter, amount));
        by_quarter(&self.record(line), &self.quarters(), add)
            .ok_or_else(|| out_of_range("amount"))?;
        Ok(found)
    }

    /// The sum of one commitment.
    pub fn sum_of<'a>(
        &'a self,
        line: &Line<'a>,
        performance: &Performance,
    ) -> Result<Sum<'a>, Error> {
        let sum = Sum::of((&self.contract_ref, &line.measure.measure_ref), performance);
        sum.ok_or_else(|| out_of_range("amount"))
    }

    /// The sum over its commitments.
    pub fn sum(&self, performances: &[Performance]) -> Result<Sum<'static>, Error> {
        let mut sum = Sum::default();
        for (line, performance) in self.lines.iter().zip(performances) {
            sum.add(&self.sum_of(line, performance)?).ok_or_else(|| out_of_range("amount"))?;
        }
        Ok(sum)
    }
}

/// The flow of a quarter, which is put in where it is not there; by quarter.
fn flow_of(flows: &mut Vec<(Quarter, Flow)>, quarter: Quarter) -> Option<&mut Flow> {
    let at = flows.binary_search_by_key(&quarter, |own| own.0).unwrap_or_else(|at| {
        flows.insert(at, (quarter, Flow::default()));
        at
    });
    flows.get_mut(at).map(|own| &mut own.1)
}
