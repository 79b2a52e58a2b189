//! Columns of commitments: of one contract, of one measure, and over the quarters.

use super::{Cell, Column};
use crate::calc::commitment::{Commitment, NotRevalued, revalue};
use crate::calc::contract::Contract;
use crate::calc::explain::{SourceLine, value_text};
use crate::calc::problem::{Finding, Problems, profile_sum};
use crate::calc::value::effective_proxy;
use crate::calc::words::MeasureKind;
use crate::calc::{Quantity, Quarter, Total, Value, value};
use crate::db::request::{ContractDetail, Edit, Offer, ProfileDetail, Record, Step};

/// A commitment with what its quarters add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentLine {
    pub commitment: Commitment,
    /// None where it has no profile.
    pub profiled: Option<Quantity>,
    /// What needs attention in it.
    pub problems: Problems,
}

/// The commitments of a contract, in the order of the record.
#[must_use]
pub fn lines(detail: &ContractDetail) -> Vec<CommitmentLine> {
    let line = |commitment: &Commitment| CommitmentLine {
        profiled: profile_sum(commitment, &detail.profiles),
        problems: of_measure(&detail.findings, &commitment.measure.measure_ref),
        commitment: commitment.clone(),
    };
    detail.commitments.iter().map(line).collect()
}

fn of_measure(findings: &[Finding], name: &str) -> Problems {
    let mut problems = Problems::default();
    for found in findings.iter().filter(|found| found.is_about(name)) {
        problems.insert(found.problem);
    }
    problems
}

/// The value of a commitment as a cell; beyond the range of money it is not known.
#[must_use]
pub fn worth(commitment: &Commitment) -> Cell {
    Cell::value(Some(commitment.value().unwrap_or(Value::Unknown)))
}

/// The proxy that a commitment is valued with.
#[must_use]
pub fn proxy(commitment: &Commitment) -> Cell {
    let measure = &commitment.measure;
    match effective_proxy(measure.kind, measure.proxy) {
        _ if measure.kind == MeasureKind::RecordOnly => Cell::NotApplicable,
        Some(proxy) => Cell::number(&proxy),
        None => Cell::Unknown,
    }
}

fn profile(line: &CommitmentLine) -> Cell {
    match line.profiled {
        None => Cell::NotEntered,
        Some(sum) if sum == line.commitment.units => Cell::text("adds up"),
        Some(sum) => {
            Cell::text(format!("~ {} of {}", sum.grouped(), line.commitment.units.grouped()))
        }
    }
}

pub const COMMITMENTS: &[Column<CommitmentLine>] = &[
    Column::text("measure_ref", "Code", 6, 0, |line| {
        Cell::text(&line.commitment.measure.measure_ref)
    }),
    Column::wide("title", "Measure", 12, 0, |line| Cell::text(&line.commitment.measure.title)),
    Column::figure("units", "Committed", 10, 0, |line| Cell::number(&line.commitment.units)),
    Column::text("unit", "Unit", 11, 0, |line| Cell::text(&line.commitment.measure.unit)),
    Column::figure("proxy_gbp", "Proxy £", 15, 4, |line| proxy(&line.commitment)),
    Column::figure("committed_gbp", "Value £", 13, 0, |line| worth(&line.commitment)),
    Column::text("profile", "Profile", 10, 3, profile),
    Column::text("relevance", "Relevance", 20, 5, |line| {
        line.commitment.relevance.as_ref().map_or(Cell::NotEntered, Cell::text)
    }),
    Column::text("kind", "Kind", 11, 7, |line| Cell::text(line.commitment.measure.kind.word())),
    Column::text("edition", "Edition", 21, 6, |line| Cell::text(&line.commitment.measure.edition)),
    Column::text("committed_on", "On", 10, 8, |line| Cell::known(line.commitment.committed_on)),
    Column::text("from", "Version from", 10, 20, |line| {
        let from = line.commitment.measure.from;
        from.map_or(Cell::NotApplicable, |day| Cell::text(day.to_string()))
    }),
    Column::text("contract_ref", "Contract", 10, 20, |line| {
        Cell::text(&line.commitment.contract_ref)
    }),
];

/// A commitment before and after its contract goes to another edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revaluation {
    pub before: Commitment,
    pub after: Result<Commitment, NotRevalued>,
}

/// Every commitment of a contract before and after.
#[must_use]
pub fn revaluations(offer: &Offer) -> Vec<Revaluation> {
    let one = |before: &Commitment| {
        let after = revalue(before, &offer.measures);
        let after = after.map(|measure| Commitment { measure, ..before.clone() });
        Revaluation { before: before.clone(), after }
    };
    offer.commitments.iter().map(one).collect()
}

/// The change that revalues a contract to the edition of an offer; none where nothing changes.
#[must_use]
pub fn revaluation(offer: &Offer) -> Option<Edit> {
    let edition = offer.edition.clone()?;
    let lines = revaluations(offer);
    let changed = lines.into_iter().filter_map(|line| {
        let (was, to) = (line.before, line.after.ok()?);
        Some(Step::change(Record::Commitment(was.into()), Record::Commitment(to.into())))
    });
    let mut steps: Vec<Step> = changed.collect();
    let contract = &offer.contract;
    if contract.edition.as_ref() != Some(&edition) {
        let to = Contract { edition: Some(edition.clone()), ..contract.clone() };
        steps.push(Step::change(Record::Contract(contract.clone()), Record::Contract(to)));
    }
    let note = format!("revalued to {edition}");
    (!steps.is_empty()).then_some(Edit { steps, note, place: None })
}

/// The sums of a contract before and after, in words; none where they are beyond all figures.
#[must_use]
pub fn revaluation_sums(offer: &Offer) -> Option<String> {
    let lines = revaluations(offer);
    let total = |of: fn(&Revaluation) -> &Commitment| {
        lines.iter().try_fold(Total::default(), |sum, line| sum.with(of(line).value()?))
    };
    let before = total(|line| &line.before)?;
    let after = total(|line| line.after.as_ref().unwrap_or(&line.before))?;
    let changed = lines.iter().filter(|line| line.after.is_ok()).count();
    Some(format!(
        "{changed} of {} lines are revalued: {} becomes {}.",
        lines.len(),
        value_text(before.value()),
        value_text(after.value())
    ))
}

fn after(line: &Revaluation, cell: fn(&Commitment) -> Cell) -> Cell {
    line.after.as_ref().map_or(Cell::NotApplicable, cell)
}

pub const REVALUATIONS: &[Column<Revaluation>] = &[
    Column::text("measure_ref", "Code", 6, 0, |line| Cell::text(&line.before.measure.measure_ref)),
    Column::wide("title", "Measure", 12, 2, |line| Cell::text(&line.before.measure.title)),
    Column::figure("units", "Committed", 10, 1, |line| Cell::number(&line.before.units)),
    Column::text("unit", "Unit", 11, 1, |line| Cell::text(&line.before.measure.unit)),
    Column::text("edition_before", "Edition before", 21, 5, |line| {
        Cell::text(&line.before.measure.edition)
    }),
    Column::figure("proxy_before", "Proxy before £", 15, 4, |line| proxy(&line.before)),
    Column::figure("proxy_after", "Proxy after £", 15, 3, |line| after(line, proxy)),
    Column::figure("value_before", "Before £", 13, 0, |line| worth(&line.before)),
    Column::figure("value_after", "After £", 13, 0, |line| match &line.after {
        Ok(after) => worth(after),
        Err(_) => worth(&line.before),
    }),
    Column::wide("note", "What happens", 16, 0, |line| match &line.after {
        Ok(after) if after.measure.title != line.before.measure.title => {
            Cell::text(format!("reworded: {}", after.measure.title))
        }
        Ok(_) => Cell::text("revalued"),
        Err(why) => Cell::text(format!("stays: {why}")),
    }),
];

/// Where a measure is used.
pub const USES: &[Column<SourceLine>] = &[
    Column::text("contract_ref", "Contract", 10, 0, |line| {
        Cell::text(&line.commitment.contract_ref)
    }),
    Column::wide("title", "Title", 16, 0, |line| Cell::text(&line.contract_title)),
    Column::figure("units", "Committed", 11, 0, |line| Cell::number(&line.commitment.units)),
    Column::text("unit", "Unit", 13, 3, |line| Cell::text(&line.commitment.measure.unit)),
    Column::figure("proxy_gbp", "Frozen proxy £", 15, 2, |line| proxy(&line.commitment)),
    Column::figure("committed_gbp", "Value £", 13, 1, |line| worth(&line.commitment)),
    Column::text("edition", "Edition", 21, 4, |line| Cell::text(&line.commitment.measure.edition)),
];

/// One quarter of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterLine {
    pub quarter: Quarter,
    pub units: Option<Quantity>,
    /// None where nothing is entered.
    pub value: Option<Value>,
}

pub const QUARTERS: &[Column<QuarterLine>] = &[
    Column::text("quarter", "Quarter", 10, 0, |line| Cell::text(line.quarter.to_string())),
    Column::text("start", "Start", 10, 2, |line| Cell::text(line.quarter.start().to_string())),
    Column::text("end", "End", 10, 2, |line| Cell::text(line.quarter.end().to_string())),
    Column::figure("units", "Units", 11, 0, |line| {
        line.units.map_or(Cell::NotEntered, |units| Cell::number(&units))
    }),
    Column::figure("value_gbp", "Value £", 13, 1, |line| Cell::value(line.value)),
];

/// The quarters of a profile, each with what its units are worth.
#[must_use]
pub fn quarters(detail: &ProfileDetail) -> Vec<QuarterLine> {
    let measure = &detail.commitment.measure;
    let worth = |units| value::line(measure.kind, units, measure.proxy).unwrap_or(Value::Unknown);
    let line = |(quarter, units): &(Quarter, Option<Quantity>)| QuarterLine {
        quarter: *quarter,
        units: *units,
        value: units.map(worth),
    };
    detail.quarters.iter().map(line).collect()
}

/// What the quarters add up to; none where none is entered.
#[must_use]
pub fn profiled(detail: &ProfileDetail) -> Option<Quantity> {
    let mut entered = detail.quarters.iter().filter_map(|(_, units)| *units).peekable();
    entered.peek()?;
    entered.try_fold(Quantity::ZERO, Quantity::checked_add)
}

/// A commitment in one line: units × proxy = value.
#[must_use]
pub fn in_words(commitment: &Commitment) -> String {
    let measure = &commitment.measure;
    let (contract, name) = (&commitment.contract_ref, &measure.measure_ref);
    let units = format!("{} {}", commitment.units.grouped(), measure.unit);
    let proxy = effective_proxy(measure.kind, measure.proxy);
    let rest = match (commitment.value(), proxy) {
        (Some(Value::RecordOnly), _) => format!("{units}, recorded only, not valued"),
        (Some(Value::Known(pence)), Some(proxy)) => {
            format!("{units} × £{} = £{}", proxy.grouped(), pence.grouped())
        }
        (Some(Value::Known(pence)), None) => {
            format!("{units} = £{} whatever the proxy", pence.grouped())
        }
        _ => format!("{units}, proxy unknown, so no value"),
    };
    format!("{contract} {name} {}: {rest}", measure.title)
}
