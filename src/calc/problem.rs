//! What needs attention in a contract: found from its record, its commitments and their profiles.

use super::commitment::{Commitment, Profile};
use super::contract::Contract;
use super::number::Quantity;
use super::value::Value;
use super::words::Status;

/// A thing that needs attention. The order is the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// Two measures of the contract count the same thing.
    Conflict,
    /// A valued commitment has no proxy.
    NoProxy,
    /// The profile of a commitment does not add up to it.
    Profile,
    /// A commitment has no note on why it is relevant.
    Relevance,
    /// A field of the published register is not filled in.
    Register,
}

impl Problem {
    pub const ALL: &'static [Self] =
        &[Self::Conflict, Self::NoProxy, Self::Profile, Self::Relevance, Self::Register];

    const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// In two or three words, for a list.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Conflict => "double counting",
            Self::NoProxy => "proxy unknown",
            Self::Profile => "profile does not add up",
            Self::Relevance => "relevance note missing",
            Self::Register => "register incomplete",
        }
    }

    /// The sign in front of it: `x` fails, `~` warns, `?` is unknown.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::NoProxy | Self::Register => '?',
            Self::Conflict | Self::Profile | Self::Relevance => '~',
        }
    }

    /// What to do now, in one sentence.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Conflict => "Keep one of the two measures, or note why both count.",
            Self::NoProxy => "Import the edition with its proxy, or give the commitment its own.",
            Self::Profile => "Change the quarters so that they add up to the commitment.",
            Self::Relevance => "Write why the commitment fits this contract.",
            Self::Register => "Fill in the fields named here.",
        }
    }
}

/// A set of problems, small enough to keep with each contract.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Problems(u32);

impl Problems {
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    pub const fn insert(&mut self, problem: Problem) {
        self.0 |= problem.bit();
    }

    #[must_use]
    pub const fn contains(self, problem: Problem) -> bool {
        self.0 & problem.bit() != 0
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Problem> {
        Problem::ALL.iter().copied().filter(move |problem| self.contains(*problem))
    }
}

/// A problem with the words that say where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub problem: Problem,
    /// The measure it is about, where it is about one.
    pub measure_ref: Option<String>,
    /// The other measure, where two count the same thing.
    pub other: Option<String>,
    pub what: String,
}

/// Everything that needs attention in one contract. `conflicts` are pairs of measure references
/// of its edition, in either order.
#[must_use]
pub fn find(
    contract: &Contract,
    commitments: &[Commitment],
    profiles: &[Profile],
    conflicts: &[(String, String)],
) -> Vec<Finding> {
    let mut found: Vec<Finding> = double_counting(commitments, conflicts)
        .into_iter()
        .map(|(a, b)| Finding {
            what: format!("{a} and {b} count the same thing"),
            problem: Problem::Conflict,
            measure_ref: Some(a),
            other: Some(b),
        })
        .collect();
    for commitment in commitments {
        let measure = &commitment.measure;
        let mut note = |problem, what| {
            let measure_ref = Some(measure.measure_ref.clone());
            found.push(Finding { problem, measure_ref, other: None, what });
        };
        if commitment.value() == Some(Value::Unknown) {
            note(Problem::NoProxy, format!("{} has no proxy, so no value", measure.measure_ref));
        }
        if let Some(sum) = profile_sum(commitment, profiles)
            && sum != commitment.units
        {
            let (reference, units) = (&measure.measure_ref, commitment.units.grouped());
            note(
                Problem::Profile,
                format!(
                    "{reference} is {units} {}, its quarters add up to {}",
                    measure.unit,
                    sum.grouped()
                ),
            );
        }
        if commitment.relevance.is_none() && commitment.units != Quantity::ZERO {
            note(Problem::Relevance, format!("{} has no relevance note", measure.measure_ref));
        }
    }
    if let Some(what) = termination(contract) {
        found.push(Finding { problem: Problem::Register, measure_ref: None, other: None, what });
    }
    let missing = missing_register_fields(contract);
    if !missing.is_empty() {
        let what = format!("not filled in: {}", missing.join(", "));
        found.push(Finding { problem: Problem::Register, measure_ref: None, other: None, what });
    }
    found
}

impl Finding {
    /// Whether it is about this measure, alone or with another.
    #[must_use]
    pub fn is_about(&self, name: &str) -> bool {
        [&self.measure_ref, &self.other].into_iter().any(|own| own.as_deref() == Some(name))
    }
}

/// The set of problems in a list of findings.
#[must_use]
pub fn kinds(found: &[Finding]) -> Problems {
    let mut problems = Problems::default();
    for finding in found {
        problems.insert(finding.problem);
    }
    problems
}

/// What the quarters of a commitment add up to; none where it has no profile.
#[must_use]
pub fn profile_sum(commitment: &Commitment, profiles: &[Profile]) -> Option<Quantity> {
    let mut own = profiles
        .iter()
        .filter(|profile| profile.measure_ref == commitment.measure.measure_ref)
        .peekable();
    own.peek()?;
    own.try_fold(Quantity::ZERO, |sum, profile| sum.checked_add(profile.units))
}

/// Pairs of measures with commitments that count the same thing, each pair once and in order.
#[must_use]
pub fn double_counting(
    commitments: &[Commitment],
    conflicts: &[(String, String)],
) -> Vec<(String, String)> {
    let counted = |reference: &str| {
        commitments.iter().any(|c| c.measure.measure_ref == reference && c.units != Quantity::ZERO)
    };
    let mut pairs: Vec<(&str, &str)> = conflicts
        .iter()
        .map(|(a, b)| if a <= b { (a.as_str(), b.as_str()) } else { (b.as_str(), a.as_str()) })
        .filter(|(a, b)| a != b && counted(a) && counted(b))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// Where the status and the day of termination do not say the same.
#[must_use]
pub fn termination(contract: &Contract) -> Option<String> {
    match (contract.status, contract.terminated_on) {
        (Some(Status::Terminated), None) => {
            Some("terminated_on is not filled in, and the status is terminated".to_owned())
        }
        (Some(status), Some(day)) if status != Status::Terminated => {
            Some(format!("status is {}, and terminated_on is {day}", status.word()))
        }
        _ => None,
    }
}

/// Contracts up to this value need not be in the published register.
const REGISTER_FLOOR: i64 = 500_000;

/// The fields of the published register that are empty, by their column names.
#[must_use]
pub fn missing_register_fields(contract: &Contract) -> Vec<&'static str> {
    if contract.value.raw() <= REGISTER_FLOOR { Vec::new() } else { missing_fields(contract) }
}

/// The same, whatever the value of the contract.
#[must_use]
pub fn missing_fields(contract: &Contract) -> Vec<&'static str> {
    let fields = [
        ("department", contract.department.is_none()),
        ("description", contract.description.is_none()),
        ("route", contract.route.is_none()),
        ("review_date", contract.review_date.is_none()),
        ("irrecoverable_vat_gbp", contract.irrecoverable_vat.is_none()),
        ("vcse", contract.vcse.is_none()),
    ];
    fields.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name).collect()
}
