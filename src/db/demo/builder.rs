//! What both generators build records from.

use crate::calc::commitment::{Commitment, Frozen, Profile, spread_evenly};
use crate::calc::contract::Contract;
use crate::calc::measure::Measure;
use crate::calc::returns::ReturnLine;
use crate::calc::words::MeasureKind;
use crate::calc::{Proxy, Quantity, Quarter};
use crate::db::request::{NewCommitment, NewLine, Record};

/// A measure as the tables write it: reference, theme, title, unit, kind, proxy.
pub struct MeasureLine {
    pub measure_ref: &'static str,
    pub theme: &'static str,
    pub title: &'static str,
    pub unit: &'static str,
    pub kind: MeasureKind,
    /// A plain decimal; empty is not known.
    pub proxy: &'static str,
    pub evidence: &'static str,
}

/// The council's outcome that a theme serves in a sample.
fn policy_outcome(theme: &str) -> &'static str {
    match theme {
        "Jobs" => "People can find good work",
        "Growth" => "The local economy grows for all",
        "Social" => "Communities are strong and safe",
        "Environment" => "The borough is clean and green",
        _ => "Services keep improving",
    }
}

pub fn measure(
    edition: &str,
    source: &str,
    line: &MeasureLine,
    conflicts: &[(&str, &str)],
) -> Measure {
    let own = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let conflicts_with = conflicts
        .iter()
        .filter(|(first, _)| *first == line.measure_ref)
        .map(|(_, second)| (*second).to_owned())
        .collect();
    Measure {
        edition: edition.to_owned(),
        measure_ref: line.measure_ref.to_owned(),
        from: None,
        theme: own(line.theme),
        outcome: None,
        policy_outcome: own(policy_outcome(line.theme)),
        title: line.title.to_owned(),
        unit: line.unit.to_owned(),
        kind: line.kind,
        proxy: Proxy::parse(line.proxy).ok(),
        evidence: own(line.evidence),
        first_year_only: (line.measure_ref == "NT3").then_some(true),
        conflicts_with,
        source: own(source),
    }
}

pub fn commitment(
    contract: &Contract,
    measure: &Measure,
    units: Quantity,
    relevance: Option<String>,
) -> Commitment {
    Commitment {
        contract_ref: contract.contract_ref.clone(),
        measure: Frozen::new(measure, None),
        units,
        relevance,
        committed_on: contract.award_date,
    }
}

/// A commitment as imports bring it, with its measure already frozen.
pub fn as_record(commitment: Commitment) -> Record {
    Record::Commitment(NewCommitment {
        contract_ref: commitment.contract_ref,
        measure_ref: commitment.measure.measure_ref.clone(),
        units: commitment.units,
        proxy: commitment.measure.proxy,
        relevance: commitment.relevance,
        committed_on: commitment.committed_on,
        frozen: Some(commitment.measure),
    })
}

/// A line of the return that was made just before it.
pub fn as_line(line: ReturnLine) -> Record {
    Record::ReturnLine(Box::new(NewLine::from(line)))
}

/// Units spread evenly over the quarters that touch the contract's life.
pub fn profile(contract: &Contract, measure_ref: &str, units: Quantity) -> Vec<Record> {
    let quarters: Vec<Quarter> = Quarter::spanning(contract.start, contract.last_day()).collect();
    let parts = spread_evenly(units, quarters.len());
    quarters
        .into_iter()
        .zip(parts)
        .map(|(quarter, units)| {
            Record::Profile(Profile {
                contract_ref: contract.contract_ref.clone(),
                measure_ref: measure_ref.to_owned(),
                quarter,
                units,
            })
        })
        .collect()
}
