//! Measures of the catalogue: dated versions within editions.

use jiff::civil::Date;

use super::number::Proxy;
use super::words::MeasureKind;

/// One version of a measure, identified by edition, reference and the day it is valid from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub edition: String,
    pub measure_ref: String,
    /// None for the first version: valid as long as the edition.
    pub from: Option<Date>,
    pub theme: Option<String>,
    pub outcome: Option<String>,
    pub policy_outcome: Option<String>,
    pub title: String,
    pub unit: String,
    pub kind: MeasureKind,
    pub proxy: Option<Proxy>,
    /// What a supplier is asked to show.
    pub evidence: Option<String>,
    pub first_year_only: Option<bool>,
    /// References in the same edition that would count the same thing twice.
    pub conflicts_with: Vec<String>,
    pub source: Option<String>,
}

/// A difference between two versions of a measure: the field, before and after, as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub field: &'static str,
    pub before: String,
    pub after: String,
}

/// What changed from one version to another, in the order of the catalogue's columns.
#[must_use]
pub fn compare(before: &Measure, after: &Measure) -> Vec<Difference> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let proxy = |value: Option<Proxy>| value.map(Proxy::grouped).unwrap_or_default();
    let flag = |value: Option<bool>| match value {
        None => "",
        Some(true) => "yes",
        Some(false) => "no",
    };
    let pairs = [
        ("theme", text(&before.theme), text(&after.theme)),
        ("outcome", text(&before.outcome), text(&after.outcome)),
        ("policy outcome", text(&before.policy_outcome), text(&after.policy_outcome)),
        ("title", before.title.clone(), after.title.clone()),
        ("unit", before.unit.clone(), after.unit.clone()),
        ("kind", before.kind.to_string(), after.kind.to_string()),
        ("proxy £", proxy(before.proxy), proxy(after.proxy)),
        ("evidence", text(&before.evidence), text(&after.evidence)),
        (
            "first year only",
            flag(before.first_year_only).to_owned(),
            flag(after.first_year_only).to_owned(),
        ),
        ("conflicts", before.conflicts_with.join(";"), after.conflicts_with.join(";")),
    ];
    pairs
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| Difference { field, before, after })
        .collect()
}

/// Editions by the year in their name, those without one last, then by name.
#[must_use]
pub fn edition_order(a: &str, b: &str) -> std::cmp::Ordering {
    let year = |name: &str| {
        let mut parts = name.split(|c: char| !c.is_ascii_digit());
        parts.find(|part| part.len() == 4).map(str::to_owned)
    };
    let key = |name: &str| (year(name).is_none(), year(name));
    key(a).cmp(&key(b)).then_with(|| super::text::natural(a, b))
}

/// The version in force on a day: the latest that had begun.
#[must_use]
pub fn in_force(versions: &[Measure], day: Option<Date>) -> Option<&Measure> {
    versions
        .iter()
        .filter(|version| match (version.from, day) {
            (Some(from), Some(day)) => from <= day,
            _ => true,
        })
        .max_by_key(|version| version.from)
}
