//! Commitments, and their spread over quarters.

use crate::calc::commitment::{Frozen, Profile};
use crate::calc::words::MeasureKind;
use crate::calc::{Date, Quantity, Quarter};
use crate::columns::{Day, How, InQuarter, Line, Name, Note, PerUnit, Reference, Units, Why, Word};
use crate::columns::{Reading, Refusal, Table, column};
use crate::db::request::{NewCommitment, Record};

/// A commitment with the words of its measure as it was when it was made, where a file has them.
pub struct Draft {
    commitment: NewCommitment,
    edition: Option<String>,
    title: Option<String>,
    unit: Option<String>,
    kind: Option<MeasureKind>,
    from: Option<Date>,
}

pub const COMMITMENTS: Table<Draft> = Table {
    columns: &[
        column!("contract_ref", required Reference, commitment.contract_ref),
        column!("measure_ref", required Reference, commitment.measure_ref),
        column!("units", required Units, commitment.units),
        column!("proxy_gbp", optional PerUnit, commitment.proxy),
        column!("relevance", optional Note, commitment.relevance),
        column!("committed_on", optional Day, commitment.committed_on),
        column!("edition", kept Reference, edition),
        column!("title", kept Line, title),
        column!("unit", kept Name, unit),
        column!("kind", kept Word<MeasureKind>, kind),
        column!("from", kept Day, from),
    ],
    blank: || Draft {
        commitment: NewCommitment {
            contract_ref: String::new(),
            measure_ref: String::new(),
            units: Quantity::ZERO,
            proxy: None,
            relevance: None,
            committed_on: None,
            frozen: None,
        },
        edition: None,
        title: None,
        unit: None,
        kind: None,
        from: None,
    },
    finish,
    open,
};

fn finish(draft: Draft, _: &Reading) -> Result<Record, Refusal> {
    let Draft { mut commitment, edition, title, unit, kind, from } = draft;
    commitment.frozen = match (edition, title, unit, kind) {
        (None, None, None, None) => None,
        (Some(edition), Some(title), Some(unit), Some(kind)) => Some(Frozen {
            edition,
            measure_ref: commitment.measure_ref.clone(),
            from,
            title,
            unit,
            kind,
            proxy: commitment.proxy,
        }),
        (edition, ..) => {
            let why = Why::new(
                "stands with an empty cell, and edition, title, unit and kind belong together",
                "Fill in all four as they were exported, or leave all four empty.",
            );
            return Err(("edition", edition.unwrap_or_default(), why));
        }
    };
    Ok(Record::Commitment(commitment))
}

fn open(record: Record) -> Option<Draft> {
    let Record::Commitment(mut commitment) = record else { return None };
    let Some(frozen) = commitment.frozen.take() else {
        return Some(Draft {
            commitment,
            edition: None,
            title: None,
            unit: None,
            kind: None,
            from: None,
        });
    };
    commitment.proxy = frozen.proxy;
    Some(Draft {
        commitment,
        edition: Some(frozen.edition),
        title: Some(frozen.title),
        unit: Some(frozen.unit),
        kind: Some(frozen.kind),
        from: frozen.from,
    })
}

pub const PROFILES: Table<Profile> = Table {
    columns: &[
        column!("contract_ref", required Reference, contract_ref),
        column!("measure_ref", required Reference, measure_ref),
        column!("quarter", required InQuarter, quarter),
        column!("units", required Units, units),
    ],
    blank: || Profile {
        contract_ref: String::new(),
        measure_ref: String::new(),
        quarter: Quarter::of(Date::ZERO),
        units: Quantity::ZERO,
    },
    finish: |profile, _| Ok(Record::Profile(profile)),
    open: |record| if let Record::Profile(profile) = record { Some(profile) } else { None },
};
