//! Measures of the catalogue.

use crate::calc::measure::Measure;
use crate::calc::words::MeasureKind;
use crate::columns::{Column, Info, Need, Table, column};
use crate::columns::{
    Day, How, Line, Name, Note, PerUnit, Reference, References, Why, Word, YesNo,
};
use crate::db::request::Record;

/// A measure whose kind may not have been said: then it has a proxy, as most have.
pub struct Draft {
    measure: Measure,
    kind: Option<MeasureKind>,
}

pub const MEASURES: Table<Draft> = Table {
    columns: &[
        column!("edition", required Reference, measure.edition),
        column!("measure_ref", required Reference, measure.measure_ref),
        column!("theme", optional Name, measure.theme),
        column!("outcome", optional Name, measure.outcome),
        column!("policy_outcome", optional Name, measure.policy_outcome),
        column!("title", required Line, measure.title),
        column!("unit", required Name, measure.unit),
        column!("kind", optional Word<MeasureKind>, kind),
        column!("proxy_gbp", optional PerUnit, measure.proxy),
        column!("evidence", optional Note, measure.evidence),
        column!("first_year_only", optional YesNo, measure.first_year_only),
        Column {
            info: Info {
                name: "conflicts_with",
                need: Need::Optional,
                shape: References::SHAPE,
                text: References::TEXT,
                sort: References::SORT,
            },
            read: |draft, cell| {
                draft.measure.conflicts_with = References::read(cell)?;
                Ok(())
            },
            write: |draft| {
                let conflicts = &draft.measure.conflicts_with;
                (!conflicts.is_empty()).then(|| References::write(conflicts))
            },
        },
        column!("from", optional Day, measure.from),
        column!("source", optional Note, measure.source),
    ],
    blank: || Draft {
        measure: Measure {
            edition: String::new(),
            measure_ref: String::new(),
            from: None,
            theme: None,
            outcome: None,
            policy_outcome: None,
            title: String::new(),
            unit: String::new(),
            kind: MeasureKind::Proxy,
            proxy: None,
            evidence: None,
            first_year_only: None,
            conflicts_with: Vec::new(),
            source: None,
        },
        kind: None,
    },
    finish: |Draft { mut measure, kind }, _| {
        measure.kind = kind.unwrap_or(MeasureKind::Proxy);
        if measure.conflicts_with.contains(&measure.measure_ref) {
            let why = Why::new(
                format!("names {} itself", measure.measure_ref),
                "Name only other measures, or leave the cell empty.",
            );
            return Err(("conflicts_with", measure.conflicts_with.join(";"), why));
        }
        Ok(Record::Measure(measure))
    },
    open: |record| {
        let Record::Measure(measure) = record else { return None };
        Some(Draft { kind: Some(measure.kind), measure })
    },
};
