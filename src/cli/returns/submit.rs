//! `sleva submit`, `sleva amend`, `sleva discard`: versions of a return.

use serde_json::json;

use super::{data, detail, done, lines, named, not_so, prose, said, step, tell, text_of};
use crate::calc::checks::Strength;
use crate::calc::words::ReturnState;
use crate::cli::answer::{Answer, line};
use crate::cli::args;
use crate::cli::session::Session;
use crate::db::request::{Edit, Receipt, ReturnDetail, ReturnStep};
use crate::sentence::{self, Sentence};
use crate::tables::Sheet;

/// What is submitted of each line.
const COLUMNS: [&str; 8] = [
    "measure_ref",
    "title",
    "unit",
    "due_units",
    "declared_units",
    "declared_gbp",
    "evidence",
    "note",
];

/// Runs `sleva submit`: shows exactly what is submitted, and asks.
///
/// # Errors
/// Lines are not ready, there is no draft, nobody agreed, or what the store says.
pub fn submit(words: &args::Submit, session: &mut Session) -> Result<Answer, Sentence> {
    let mut opened = session.open()?;
    let found = detail((&words.contract, words.quarter), None, &opened)?;
    let name = named(&found);
    let version = draft(&found, &format!("Enter figures with sleva enter {name}."))?;
    blocked(&found)?;
    let edit = || Edit::of(step(&found.key, found.submission()));
    let mut sheet = lines(&found, &COLUMNS);
    sheet.title = heading(&found);
    sheet.notes = said(&found);
    // Nobody is asked about what cannot be.
    tell(vec![edit()], true, &mut opened)?;
    if !words.dry_run {
        let question = format!("{}\nThis submits version {version}", text_of(&sheet));
        session.agree(&question, "submit")?;
    }
    let receipt = tell(vec![edit()], words.dry_run, &mut opened)?;
    let after = detail((&words.contract, words.quarter), None, &opened)?;
    let mut text = String::new();
    if session.global.yes || words.dry_run {
        text.push_str(&text_of(&sheet));
        text.push('\n');
    }
    if receipt.kept {
        line(&mut text, format_args!("Version {version} is submitted."));
    }
    let mut answer = Answer::new("sleva.submit", text, data(&after, Some(&receipt), &sheet));
    let next = format!("Another person validates it: sleva validate {name}");
    answer.notes.push(done(&receipt, &next));
    answer.database = Some(opened.name());
    Ok(answer)
}

fn heading(found: &ReturnDetail) -> String {
    let (contract, key) = (&found.contract, &found.key);
    format!(
        "Return of {} {} by {} for {}, version {}",
        contract.contract_ref, contract.title, found.supplier_name, key.quarter, key.version
    )
}

/// The version of the draft.
fn draft(found: &ReturnDetail, remedy: &str) -> Result<u32, Sentence> {
    match found.versions.last() {
        Some(newest) if newest.state == ReturnState::Draft => Ok(newest.key.version),
        _ => Err(not_so(found, remedy)),
    }
}

/// Refuses where lines are not ready, and says of each why.
fn blocked(found: &ReturnDetail) -> Result<(), Sentence> {
    let mut reasons = Vec::new();
    for row in &found.rows {
        let (_, checks) = row.checks(row.declared(), found.place());
        let measure = &row.commitment.measure;
        let blocks = checks
            .iter()
            .filter(|check| matches!(check.strength(), Some(Strength::Stops | Strength::Blocks)));
        reasons.extend(blocks.map(|check| format!("{}. {}", check.what(measure), check.remedy())));
    }
    if reasons.is_empty() {
        return Ok(());
    }
    let place = format!("{} {}", found.contract.contract_ref, found.key.quarter);
    let what = format!("It is not ready, and was not submitted: {}", reasons.join(" "));
    let what = what.trim_end_matches('.');
    let remedy = format!("Then sleva submit {} again.", named(found));
    Err(Sentence::new(sentence::REJECTED, place, what, remedy))
}

/// Runs `sleva amend`.
///
/// # Errors
/// Nothing is submitted yet, or what the store says.
pub fn amend(words: &args::Amend, session: &mut Session) -> Result<Answer, Sentence> {
    let mut opened = session.open()?;
    let found = detail((&words.contract, words.quarter), None, &opened)?;
    let name = named(&found);
    let version = match found.versions.last() {
        Some(newest) if newest.state != ReturnState::Draft => newest.key.version,
        _ => {
            return Err(not_so(&found, &format!("Go on with sleva enter {name}.")));
        }
    };
    let Some(reason) = prose("--reason", &words.reason)? else {
        let what = "An amendment needs a reason";
        return Err(Sentence::new(sentence::REJECTED, "--reason", what, "Write why."));
    };
    let amended = step(&found.key, ReturnStep::Amend { version, reason });
    let receipt = tell(vec![Edit::of(amended)], words.dry_run, &mut opened)?;
    let after = detail((&words.contract, words.quarter), None, &opened)?;
    let text = format!(
        "Version {} of the return of {} for {} begins with what version {version} declares, which stays as it is.\n",
        version + 1,
        words.contract,
        words.quarter
    );
    let sheet = lines(&after, &COLUMNS);
    let mut answer = Answer::new("sleva.amend", text, data(&after, Some(&receipt), &sheet));
    answer.notes.push(done(&receipt, &format!("Next: sleva enter {name}")));
    answer.database = Some(opened.name());
    Ok(answer)
}

/// Runs `sleva discard`: asks first.
///
/// # Errors
/// There is no draft, nobody agreed, or what the store says.
pub fn discard(words: &args::Discard, session: &mut Session) -> Result<Answer, Sentence> {
    let mut opened = session.open()?;
    let found = detail((&words.contract, words.quarter), None, &opened)?;
    let version = draft(&found, "Only a draft can be discarded; see sleva list returns.")?;
    let edit = || Edit::of(step(&found.key, found.removal()));
    tell(vec![edit()], true, &mut opened)?;
    let sheet = lines(&found, &COLUMNS);
    if !words.dry_run {
        let question = format!(
            "{}\nThis takes the draft (version {version}) out, with all that was entered in it",
            text_of(&Sheet { title: heading(&found), ..sheet.clone() })
        );
        session.agree(&question, "discard")?;
    }
    let receipt = tell(vec![edit()], words.dry_run, &mut opened)?;
    let text = discarded(&receipt, &found);
    let data = json!({
        "contract_ref": found.contract.contract_ref,
        "quarter": found.key.quarter.to_string(),
        "version": version,
        "lines": crate::publish::json_rows(&sheet),
        "kept": receipt.kept,
        "audit_row": receipt.seq,
    });
    let mut answer = Answer::new("sleva.discard", text, data);
    answer.notes.push(done(&receipt, "sleva undo brings it back."));
    answer.database = Some(opened.name());
    Ok(answer)
}

fn discarded(receipt: &Receipt, found: &ReturnDetail) -> String {
    let mut text = String::new();
    let verb = if receipt.kept { "is gone" } else { "would be gone" };
    let key = &found.key;
    line(
        &mut text,
        format_args!(
            "The draft of {} for {} (version {}) {verb}.",
            key.contract_ref, key.quarter, key.version
        ),
    );
    text
}
