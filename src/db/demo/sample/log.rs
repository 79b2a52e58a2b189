//! What was agreed and done about contracts of the sample.

use super::super::day;
use crate::calc::Quantity;
use crate::calc::living_wage::Milestone;
use crate::calc::returns::{Action, Rating, Variation};
use crate::calc::words::{ActionKind, Grade};

use ActionKind::{Adjusted, RecoveryConsidered, Supported, Waived};
use Grade::{ApproachingTarget, Good, Inadequate, Other, RequiresImprovement};

/// Contract, measure, day, units before and after, reason.
type Agreed = (&'static str, &'static str, &'static str, [&'static str; 2], &'static str);

const VARIATIONS: &[Agreed] = &[(
    "C-0020",
    "NT11",
    "2024-07-22",
    ["48", "36"],
    "One of the two schools closed; hours agreed for the other.",
)];

pub fn variations() -> impl Iterator<Item = Variation> {
    VARIATIONS.iter().filter_map(|(contract_ref, measure_ref, on, [was, to], reason)| {
        Some(Variation {
            contract_ref: (*contract_ref).to_owned(),
            measure_ref: (*measure_ref).to_owned(),
            units: Quantity::parse(to).ok()?,
            signed_on: day(on)?,
            reason: Some((*reason).to_owned()),
            was: Quantity::parse(was).ok(),
        })
    })
}

type Done = (&'static str, &'static str, ActionKind, &'static str, &'static str);

#[rustfmt::skip]
const ACTIONS: &[Done] = &[
    ("C-0002", "2022-11-24", Supported, "officer1", "Put in touch with the college about recruits."),
    ("C-0003", "2025-06-09", RecoveryConsidered, "officer2", "Clause 12; the shortfall is in recruits and apprentices."),
    ("C-0007", "2024-02-14", Supported, "officer2", "Met the supplier; a recruiting day is planned for March."),
    ("C-0007", "2025-02-19", Supported, "officer1", "Second meeting; the open posts are to be advertised here."),
    ("C-0009", "2023-10-16", Waived, "officer1", "Few training weeks, many more placements than promised."),
    ("C-0016", "2023-09-18", RecoveryConsidered, "officer2", "The clause states no rate; legal services were asked."),
    ("C-0016", "2024-01-22", Waived, "officer2", "Costs would have been more than the shortfall."),
    ("C-0020", "2024-07-22", Adjusted, "officer1", "NT11 from 48 to 36 hours by agreement."),
    ("C-0022", "2025-08-12", Supported, "officer2", "Carbon plan gone through with the fleet manager."),
    ("C-0022", "2025-11-05", RecoveryConsidered, "officer2", "Two more quarters are given before a decision."),
];

pub fn actions() -> impl Iterator<Item = Action> {
    ACTIONS.iter().filter_map(|(contract_ref, on, kind, person, note)| {
        Some(Action {
            contract_ref: (*contract_ref).to_owned(),
            on: day(on)?,
            kind: *kind,
            person: (*person).to_owned(),
            note: Some((*note).to_owned()),
        })
    })
}

/// The one contract over £5m, and the day on which the ratings of each year were published.
const RATED: &str = "C-0002";

#[rustfmt::skip]
const RATINGS: &[(i16, &str, [Grade; 3])] = &[
    (2020, "2021-06-28", [ApproachingTarget, Other, Other]),
    (2021, "2022-06-27", [Good, RequiresImprovement, Inadequate]),
    (2022, "2023-06-26", [Good, ApproachingTarget, RequiresImprovement]),
    (2023, "2024-06-24", [Good, Good, ApproachingTarget]),
    (2024, "2025-06-30", [Good, ApproachingTarget, ApproachingTarget]),
];

const KPIS: [&str; 3] = ["Defects repaired in time", "Programme kept", "Social value delivered"];

pub fn ratings() -> impl Iterator<Item = Rating> {
    RATINGS.iter().flat_map(|(year, published, grades)| {
        KPIS.iter().zip(grades).map(|(kpi, grade)| Rating {
            contract_ref: RATED.to_owned(),
            year: *year,
            kpi: (*kpi).to_owned(),
            grade: *grade,
            published_on: day(published),
        })
    })
}

/// Milestones towards the Living Wage, all invented: contract, what, due on, met on.
#[rustfmt::skip]
const MILESTONES: &[(&str, &str, &str, &str)] = &[
    ("C-0008", "Supplier has a plan (invented)", "2023-03-31", "2023-03-17"),
    ("C-0008", "Every cleaner is paid the rate (invented)", "2025-09-30", ""),
    ("C-0012", "Supplier is accredited (invented)", "2025-06-30", "2025-07-04"),
    ("C-0020", "Supplier is accredited (invented)", "2026-03-31", ""),
];

pub fn milestones() -> impl Iterator<Item = Milestone> {
    MILESTONES.iter().filter_map(|(contract_ref, milestone, due_on, met_on)| {
        Some(Milestone {
            contract_ref: (*contract_ref).to_owned(),
            milestone: (*milestone).to_owned(),
            due_on: day(due_on)?,
            met_on: day(met_on),
            note: None,
        })
    })
}
