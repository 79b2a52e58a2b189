//! Lines of returns, and the evidence behind them.

use crate::calc::returns::{Decided, Evidence, Return, ReturnKey, ReturnLine, Signed};
use crate::calc::words::{Decision, ReturnState};
use crate::calc::{Date, Pence, Quantity, Quarter};
use crate::columns::{
    Count, Day, Digest, InQuarter, Money, Name, Note, People, Reference, Time, Units, Why, Word,
};
use crate::columns::{How, Reading, Refusal, Table, column};
use crate::db::request::{NewLine, Record};

/// A line, and in a whole folder all that the store keeps with it.
#[derive(Default)]
pub struct Draft {
    contract_ref: String,
    quarter: Option<Quarter>,
    measure_ref: String,
    declared: Option<Quantity>,
    unit: Option<String>,
    wage_rate: Option<Pence>,
    note: Option<String>,
    answer: Option<String>,
    version: Option<u32>,
    state: Option<ReturnState>,
    reason: Option<String>,
    people: Option<Vec<String>>,
    begun_by: Option<String>,
    begun_at: Option<String>,
    submitted_by: Option<String>,
    submitted_at: Option<String>,
    ended_by: Option<String>,
    ended_at: Option<String>,
    keyed_by: Option<String>,
    keyed_at: Option<String>,
    decision: Option<Decision>,
    validated: Option<Quantity>,
    validation_reason: Option<String>,
    validated_by: Option<String>,
    validated_at: Option<String>,
}

pub const RETURNS: Table<Draft> = Table {
    columns: &[
        column!("contract_ref", required Reference, contract_ref),
        column!("quarter", named InQuarter, quarter),
        column!("measure_ref", required Reference, measure_ref),
        column!("declared_units", named Units, declared),
        column!("unit", optional Name, unit),
        column!("wage_rate", optional Money, wage_rate),
        column!("note", optional Note, note),
        column!("answer", optional Note, answer),
        column!("version", sealed Count, version),
        column!("state", sealed Word<ReturnState>, state),
        column!("reason", sealed Note, reason),
        column!("people", sealed People, people),
        column!("begun_by", sealed Name, begun_by),
        column!("begun_at", sealed Time, begun_at),
        column!("submitted_by", sealed Name, submitted_by),
        column!("submitted_at", sealed Time, submitted_at),
        column!("validation_ended_by", sealed Name, ended_by),
        column!("validation_ended_at", sealed Time, ended_at),
        column!("keyed_by", sealed Name, keyed_by),
        column!("keyed_at", sealed Time, keyed_at),
        column!("decision", sealed Word<Decision>, decision),
        column!("validated_units", sealed Units, validated),
        column!("validation_reason", sealed Note, validation_reason),
        column!("validated_by", sealed Name, validated_by),
        column!("validated_at", sealed Time, validated_at),
    ],
    blank: Draft::default,
    finish,
    open,
};

fn signed(person: Option<String>, at: Option<String>) -> Option<Signed> {
    person.zip(at).map(|(person, at)| Signed { person, at })
}

fn finish(draft: Draft, _: &Reading) -> Result<Record, Refusal> {
    let Some(quarter) = draft.quarter else { return Err(empty("quarter")) };
    let version = draft.version.unwrap_or(0);
    let key = ReturnKey { contract_ref: draft.contract_ref, quarter, version };
    let keyed = signed(draft.keyed_by, draft.keyed_at);
    let decided = match (draft.decision, signed(draft.validated_by, draft.validated_at)) {
        (Some(decision), Some(by)) => Some(Decided {
            decision,
            validated: draft.validated,
            reason: draft.validation_reason,
            by,
        }),
        (None, None) => None,
        _ => return Err(empty("validated_by")),
    };
    let of = match (draft.state, draft.people, signed(draft.begun_by, draft.begun_at)) {
        _ if version == 0 => None,
        (Some(state), Some(people), Some(begun)) => Some(Return {
            key: key.clone(),
            state,
            reason: draft.reason,
            begun,
            people,
            submitted: signed(draft.submitted_by, draft.submitted_at),
            validated: signed(draft.ended_by, draft.ended_at),
        }),
        _ => return Err(empty("state")),
    };
    if version > 0 && keyed.is_none() {
        return Err(empty("keyed_by"));
    }
    let nobody = Signed { person: String::new(), at: String::new() };
    let line = ReturnLine {
        key,
        measure_ref: draft.measure_ref,
        declared: draft.declared,
        wage_rate: draft.wage_rate,
        note: draft.note,
        answer: draft.answer,
        keyed: keyed.unwrap_or(nobody),
        decided,
    };
    Ok(Record::ReturnLine(Box::new(NewLine { line, unit: draft.unit, of })))
}

fn empty(column: &'static str) -> Refusal {
    let why = Why::new("is empty, and the row needs it", "Fill in the cell.");
    (column, String::new(), why)
}

fn open(record: Record) -> Option<Draft> {
    let mut draft = Draft::default();
    let of = match record {
        Record::Return(of) => Some(of),
        Record::ReturnLine(new) => {
            let NewLine { line, unit, of } = *new;
            let ReturnKey { contract_ref, quarter, version } = line.key;
            draft.contract_ref = contract_ref;
            draft.quarter = Some(quarter);
            draft.version = Some(version);
            draft.measure_ref = line.measure_ref;
            draft.declared = line.declared;
            draft.unit = unit;
            draft.wage_rate = line.wage_rate;
            draft.note = line.note;
            draft.answer = line.answer;
            draft.keyed_by = Some(line.keyed.person);
            draft.keyed_at = Some(line.keyed.at);
            if let Some(decided) = line.decided {
                draft.decision = Some(decided.decision);
                draft.validated = decided.validated;
                draft.validation_reason = decided.reason;
                draft.validated_by = Some(decided.by.person);
                draft.validated_at = Some(decided.by.at);
            }
            of
        }
        _ => return None,
    };
    if let Some(of) = of {
        let ReturnKey { contract_ref, quarter, version } = of.key;
        draft.contract_ref = contract_ref;
        draft.quarter = Some(quarter);
        draft.version = Some(version);
        draft.state = Some(of.state);
        draft.reason = of.reason;
        draft.people = Some(of.people);
        draft.begun_by = Some(of.begun.person);
        draft.begun_at = Some(of.begun.at);
        (draft.submitted_by, draft.submitted_at) = parts(of.submitted);
        (draft.ended_by, draft.ended_at) = parts(of.validated);
    }
    Some(draft)
}

fn parts(signed: Option<Signed>) -> (Option<String>, Option<String>) {
    signed.map(|signed| (signed.person, signed.at)).unzip()
}

/// Evidence with its version, where a whole folder has it.
pub struct Proof {
    evidence: Evidence,
    version: Option<u32>,
}

pub const EVIDENCE: Table<Proof> = Table {
    columns: &[
        column!("contract_ref", required Reference, evidence.key.contract_ref),
        column!("quarter", required InQuarter, evidence.key.quarter),
        column!("measure_ref", required Reference, evidence.measure_ref),
        column!("evidence_ref", required Reference, evidence.evidence_ref),
        column!("sha256", optional Digest, evidence.sha256),
        column!("units", optional Units, evidence.units),
        column!("dated", optional Day, evidence.dated),
        column!("note", optional Note, evidence.note),
        column!("version", sealed Count, version),
    ],
    blank: || Proof {
        evidence: Evidence {
            key: ReturnKey {
                contract_ref: String::new(),
                quarter: Quarter::of(Date::ZERO),
                version: 0,
            },
            measure_ref: String::new(),
            evidence_ref: String::new(),
            sha256: None,
            units: None,
            dated: None,
            note: None,
        },
        version: None,
    },
    finish: |proof, _| {
        let mut evidence = proof.evidence;
        evidence.key.version = proof.version.unwrap_or(0);
        Ok(Record::Evidence(evidence))
    },
    open: |record| match record {
        Record::Evidence(evidence) => Some(Proof { version: Some(evidence.key.version), evidence }),
        _ => None,
    },
};
