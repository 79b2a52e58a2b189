//! `sleva vary`: a commitment changed by agreement, and the action that says so.

use super::answer::Answer;
use super::args;
use super::edit::carry_out;
use super::one;
use super::returns::prose;
use super::session::Session;
use crate::calc::Quantity;
use crate::calc::returns::{Action, Variation};
use crate::calc::words::ActionKind;
use crate::db::request::{Edit, Kind, Record, Step};
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
    let name = format!("{}/{}", words.contract, words.measure);
    let Record::Commitment(was) = one::get(Kind::Commitments, &name, &opened)? else {
        return Err(Sentence::new(sentence::INTERNAL, "", "No commitment was read", "Report it."));
    };
    let unit = was.frozen.as_ref().map(|measure| measure.unit.clone()).unwrap_or_default();
    let note = format!(
        "{} from {} to {} {unit}: {reason}",
        words.measure,
        was.units.grouped(),
        units.grouped()
    );
    let variation = Variation {
        contract_ref: words.contract.clone(),
        measure_ref: words.measure.clone(),
        units,
        signed_on: words.signed_on,
        reason: Some(reason),
        was: None,
    };
    let action = Action {
        contract_ref: words.contract.clone(),
        on: words.signed_on,
        kind: ActionKind::Adjusted,
        person: opened.by.person.clone(),
        note: Some(note),
    };
    // A second variation that the same person records of the same day adds to the same action.
    let beside = match one::stored(Record::Action(action.clone()), &opened)? {
        Some(Record::Action(old)) => {
            let notes: Vec<String> =
                [&old.note, &action.note].into_iter().flatten().cloned().collect();
            let to = Action { note: Some(notes.join("; ")), ..action };
            Step::change(Record::Action(old), Record::Action(to))
        }
        _ => Step::add(Record::Action(action)),
    };
    let edit = Edit::with(vec![Step::Vary(variation), beside], "varied by agreement");
    carry_out(edit, words.dry_run, opened)
}
