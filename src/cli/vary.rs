//! `sleva vary`: a commitment changed by agreement, and the action that says so.

use super::answer::Answer;
use super::args;
use super::edit::carry_out;
use super::one;
use super::returns::prose;
use super::session::Session;
use crate::calc::Quantity;
use crate::calc::returns::Variation;
use crate::db::request::{Edit, Kind, Step};
use crate::sentence::{self, Sentence};

/// Runs `sleva vary`.
///
/// # Errors
/// There is no such commitment, units that cannot be, or what the store says.
pub fn run(words: &args::Vary, session: &mut Session) -> Result<Answer, Sentence> {
    let units = Quantity::parse(&words.units).map_err(|why| {
        let what = format!("\u{201c}{}\u{201d} {why}", words.units);
        let remedy = "Write the units that are committed from then on, such as 2.5.";
        Sentence::new(sentence::REJECTED, "units", what, remedy)
    })?;
    let Some(reason) = prose("--reason", &words.reason)? else {
        let what = "A variation needs a reason";
        return Err(Sentence::new(sentence::REJECTED, "--reason", what, "Write why."));
    };
    let opened = session.open()?;
    // One that there is not is said as anywhere else.
    one::get(Kind::Commitments, &format!("{}/{}", words.contract, words.measure), &opened)?;
    let variation = Variation {
        contract_ref: words.contract.clone(),
        measure_ref: words.measure.clone(),
        units,
        signed_on: words.signed_on,
        reason: Some(reason),
        was: None,
    };
    let edit = Edit::with(vec![Step::Vary(variation)], "varied by agreement");
    carry_out(edit, words.dry_run, opened)
}
