//! Why something that is done with a return is refused.

use super::Reject;
use crate::calc::Quantity;
use crate::calc::checks::Check;
use crate::calc::commitment::Frozen;
use crate::calc::returns::{ReturnKey, Variation};
use crate::calc::words::{Decision, ReturnState};
use crate::db::request::Kind;

impl Reject {
    pub fn no_return(key: &ReturnKey) -> Self {
        let ReturnKey { contract_ref, quarter, version } = key;
        Self::new(
            "quarter",
            quarter.to_string(),
            format!("has no version {version} of a return in contract {contract_ref}"),
            "Correct the version, or import the return that it belongs to.",
        )
    }

    /// Rows of returns are written by what is done with them.
    pub fn by_its_own_step(kind: Kind) -> Self {
        Self::new(
            "",
            "",
            format!("is one of the {}, which are not written row by row", kind.word()),
            "Key it in its return, or use the command that is made for it.",
        )
    }

    /// What was submitted stands.
    pub fn frozen(key: &ReturnKey, state: ReturnState) -> Self {
        let ReturnKey { contract_ref, quarter, version } = key;
        let remedy = if state == ReturnState::Queried {
            "Answer it: begin an amendment (A), correct or explain, and submit that."
        } else {
            "Begin an amendment (A): what was submitted stays beside it."
        };
        Self::new(
            "quarter",
            quarter.to_string(),
            format!(
                "of {contract_ref} is {state} (version {version}) and does not change any more"
            ),
            remedy,
        )
    }

    pub fn amends_draft(key: &ReturnKey) -> Self {
        Self::new(
            "quarter",
            key.quarter.to_string(),
            format!("of {} is a draft already (version {})", key.contract_ref, key.version),
            "Change the draft; an amendment follows what was submitted.",
        )
    }

    /// A check that blocks submitting.
    pub fn not_ready(measure: &Frozen, check: &Check) -> Self {
        Self::new("measure_ref", measure.measure_ref.clone(), check.what(measure), check.remedy())
    }

    pub fn not_submitted(key: &ReturnKey, state: ReturnState) -> Self {
        Self::new(
            "quarter",
            key.quarter.to_string(),
            format!("of {} is {state}, and only what is submitted is validated", key.contract_ref),
            "Wait until it is submitted, or look at another return.",
        )
    }

    pub fn keyer_validates(key: &ReturnKey, person: &str) -> Self {
        Self::new(
            "validated_by",
            person,
            format!(
                "had a hand in the return of {} for {} (version {}), and nobody validates what they keyed",
                key.contract_ref, key.quarter, key.version
            ),
            "Ask a person who keyed no version of it.",
        )
    }

    pub fn validator_keys(key: &ReturnKey, person: &str) -> Self {
        Self::new(
            "keyed_by",
            person,
            format!(
                "decided on the return of {} for {} (version {}), and nobody keys what they validate",
                key.contract_ref, key.quarter, key.version
            ),
            "Ask a person who validated no version of it.",
        )
    }

    pub fn nothing_declared(key: &ReturnKey, measure_ref: &str) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!("has nothing declared in {} for {}", key.contract_ref, key.quarter),
            "Decide on the lines that have a figure.",
        )
    }

    /// What an amendment did not change keeps its decision.
    pub fn stands(key: &ReturnKey, measure_ref: &str) -> Self {
        Self::new(
            "measure_ref",
            measure_ref,
            format!(
                "was decided in the version before, and version {} did not change it",
                key.version
            ),
            "It stands; a figure that is wrong is corrected by another amendment.",
        )
    }

    pub fn not_less(units: Quantity, declared: Quantity, measure_ref: &str) -> Self {
        Self::new(
            "validated_units",
            units.to_string(),
            format!("is not from 0 to less than the {declared} declared for {measure_ref}"),
            "Accept the line as declared, or reduce it to a smaller figure.",
        )
    }

    pub fn no_reason(decision: Decision, measure_ref: &str) -> Self {
        let (what, remedy) = match decision {
            Decision::Queried => ("a question", "Write what the supplier is asked."),
            _ => ("a reason", "Write why it is reduced."),
        };
        Self::new(
            "validation_reason",
            "",
            format!("is empty, and {measure_ref} is {decision}, which needs {what}"),
            remedy,
        )
    }

    pub fn undecided(key: &ReturnKey, lines: usize) -> Self {
        let lines = if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
        Self::new(
            "quarter",
            key.quarter.to_string(),
            format!("of {} has {lines} not decided yet", key.contract_ref),
            "Accept, reduce or query each line, then finish.",
        )
    }

    pub fn negative(units: Quantity) -> Self {
        Self::new(
            "declared_units",
            units.to_string(),
            "is below zero",
            "Type 0 or more; to take back what was submitted, amend that return.",
        )
    }

    /// A slip of the hand: a telephone number in a cell.
    pub fn too_many(units: Quantity) -> Self {
        Self::new(
            "declared_units",
            units.to_string(),
            "is more than the 100,000,000 that a return can declare of one measure",
            "Check the figure and its unit, and type it again.",
        )
    }

    /// What is agreed counts from the day it is signed.
    pub fn signed_later(new: &Variation) -> Self {
        Self::new(
            "signed_on",
            new.signed_on.to_string(),
            "has not come yet",
            "Record the variation when it is signed.",
        )
    }

    pub fn other_unit(unit: &str, measure: &Frozen) -> Self {
        Self::new(
            "unit",
            unit,
            format!("is not the unit of {}, which counts {}", measure.measure_ref, measure.unit),
            "Ask the supplier for the figure in the unit of the commitment.",
        )
    }

    pub fn signed_before(new: &Variation, last: &Variation) -> Self {
        Self::new(
            "signed_on",
            new.signed_on.to_string(),
            format!("is not after {}, when {} was varied last", last.signed_on, new.measure_ref),
            "Variations are recorded in the order in which they were signed; correct the day.",
        )
    }

    /// Variations follow one another: only the last can be another.
    pub fn varied_since(old: &Variation, last: &Variation) -> Self {
        Self::new(
            "signed_on",
            old.signed_on.to_string(),
            format!("was followed by the variation of {} on {}", last.measure_ref, last.signed_on),
            "Take the later one out first, or record a new one.",
        )
    }

    pub fn whole_only(what: &'static str) -> Self {
        Self::new(
            what,
            "",
            "comes in only with a whole folder into an empty database: nobody validates by file",
            "Leave the validation columns out; a second person validates the return here.",
        )
    }
}
