//! Returns on the command line: entered, submitted, validated, amended, discarded.

pub mod ask;
pub mod enter;
pub mod submit;
pub mod validate;

use serde_json::{Value, json};

use super::session::{Opened, read, unexpected};
use crate::calc::returns::ReturnKey;
use crate::calc::words::ReturnState;
use crate::calc::{Quarter, text};
use crate::db::Store;
use crate::db::request::{
    Command, Edit, MeasureReturn, Query, Receipt, Reply, ReturnDetail, ReturnStep, Step,
};
use crate::publish::{json_rows, text as printed};
use crate::sentence::{self, Sentence, of_store};
use crate::tables::{self, Sheet};

/// A return with all that belongs to it: a version of it, or the newest.
///
/// # Errors
/// There is no such contract, its quarter is outside its life, or what the store says.
pub fn detail(
    (contract, quarter): (&str, Quarter),
    version: Option<u32>,
    opened: &Opened,
) -> Result<Box<ReturnDetail>, Sentence> {
    let query =
        Query::Return { contract_ref: contract.to_owned(), quarter, version, today: opened.today };
    let detail = match read(&opened.store, &query)? {
        Reply::Return(detail) => detail,
        other => return Err(unexpected(&other)),
    };
    is_in_life(&detail)?;
    Ok(detail)
}

/// Refuses a return for a quarter in which its contract does not run.
///
/// # Errors
/// It is outside its life.
pub fn is_in_life(detail: &ReturnDetail) -> Result<(), Sentence> {
    let quarter = detail.key.quarter;
    let (life, _) = detail.place();
    if detail.versions.is_empty() && !life.quarters().any(|own| own == quarter) {
        let what = format!("{quarter} is outside its life, from {} to {}", life.first, life.last);
        let remedy = "Write a quarter in which it runs.";
        let contract = detail.key.contract_ref.as_str();
        return Err(Sentence::new(sentence::REJECTED, contract, what, remedy));
    }
    Ok(())
}

/// A measure of a return by its reference.
///
/// # Errors
/// The contract has no such commitment.
pub fn measure<'d>(name: &str, detail: &'d ReturnDetail) -> Result<&'d MeasureReturn, Sentence> {
    let own = |row: &&MeasureReturn| row.commitment.measure.measure_ref == name;
    detail.rows.iter().find(own).ok_or_else(|| {
        let known: Vec<&str> =
            detail.rows.iter().map(|row| row.commitment.measure.measure_ref.as_str()).collect();
        let what =
            format!("{} has no commitment to the measure {name}", detail.contract.contract_ref);
        let remedy = match known.as_slice() {
            [] => "It has no commitments; add them with sleva add commitments.".to_owned(),
            known => format!("Choose among {}.", known.join(", ")),
        };
        Sentence::new(sentence::BAD_FIELD, name, what, remedy)
    })
}

/// `MEASURE=TEXT` taken apart.
///
/// # Errors
/// There is no `=` in it.
pub fn pair(word: &str) -> Result<(&str, &str), Sentence> {
    word.split_once('=').ok_or_else(|| {
        let remedy = "Write it as MEASURE=UNITS, or for a text MEASURE=TEXT.";
        Sentence::new(sentence::BAD_FIELD, word, "There is no = in it", remedy)
    })
}

/// A note, a reason, an answer or a question as a person wrote it.
///
/// # Errors
/// It has characters that no record takes, or is too long.
pub fn prose(place: &str, typed: &str) -> Result<Option<String>, Sentence> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    text::note(typed).map(Some).map_err(|why| {
        let what = format!("The text {why}");
        Sentence::new(sentence::REJECTED, place, what, "Write it again without that.")
    })
}

/// One thing that is done with a return.
#[must_use]
pub fn step(key: &ReturnKey, step: ReturnStep) -> Step {
    let (contract_ref, quarter) = (key.contract_ref.clone(), key.quarter);
    Step::Return { contract_ref, quarter, step: Box::new(step) }
}

/// Tells the store edits that go together: all of them are taken or none is.
///
/// # Errors
/// Those of the store.
pub fn tell(edits: Vec<Edit>, is_dry: bool, opened: &mut Opened) -> Result<Receipt, Sentence> {
    let mut told = |command: &Command| {
        let receipt = opened.store.write(command, &opened.by).map_err(|error| of_store(&error))?;
        match &receipt.stopped {
            Some(error) => Err(of_store(error)),
            None => Ok(receipt),
        }
    };
    if is_dry || edits.len() > 1 {
        let tried = told(&Command::Try(edits.clone()))?;
        if is_dry {
            return Ok(tried);
        }
    }
    told(&Command::Edit(edits))
}

/// What is said after an act: whether it was done, and what comes next.
#[must_use]
pub fn done(receipt: &Receipt, next: &str) -> String {
    match receipt.seq {
        Some(seq) => format!("Audit row {seq}. {next}"),
        None if receipt.changes.is_empty() => {
            format!("Nothing was changed: it is so already. {next}")
        }
        None => "Nothing was changed yet: this is what would be.".to_owned(),
    }
}

/// The lines of a return with these columns.
#[must_use]
pub fn lines(detail: &ReturnDetail, columns: &[&str]) -> Sheet {
    let columns: Vec<String> = columns.iter().map(|&name| name.to_owned()).collect();
    let reply = Reply::Return(Box::new(detail.clone()));
    tables::sheet(&reply, Some(&columns)).unwrap_or_default()
}

/// What there is to say about the lines, each in a sentence; worst first in each line.
#[must_use]
pub fn said(detail: &ReturnDetail) -> Vec<String> {
    detail.rows.iter().flat_map(|row| said_of(row, detail)).collect()
}

/// What there is to say about one line.
#[must_use]
pub fn said_of(row: &MeasureReturn, detail: &ReturnDetail) -> Vec<String> {
    let (_, checks) = row.checks(row.declared(), detail.place());
    let measure = &row.commitment.measure;
    let speaks = checks.iter().filter(|check| check.strength().is_some());
    speaks.map(|check| check.sentence(measure)).collect()
}

/// How many measures have a figure.
#[must_use]
pub fn entered(detail: &ReturnDetail) -> usize {
    detail.rows.iter().filter(|row| row.declared().is_some()).count()
}

/// The return and its lines in JSON.
#[must_use]
pub fn data(detail: &ReturnDetail, receipt: Option<&Receipt>, sheet: &Sheet) -> Value {
    let key = &detail.key;
    let state = detail.shown().map(|shown| shown.state.word());
    json!({
        "contract_ref": key.contract_ref,
        "quarter": key.quarter.to_string(),
        "start": key.quarter.start().to_string(),
        "end": key.quarter.end().to_string(),
        "version": key.version,
        "state": state,
        "standing": detail.standing.word(),
        "due": detail.due.to_string(),
        "entered": entered(detail),
        "measures": detail.rows.len(),
        "lines": json_rows(sheet),
        "checks": said(detail),
        "kept": receipt.is_some_and(|receipt| receipt.kept),
        "audit_row": receipt.and_then(|receipt| receipt.seq),
    })
}

/// A sheet as the command line prints it.
#[must_use]
pub fn text_of(sheet: &Sheet) -> String {
    printed(sheet, crate::publish::Style::default())
}

/// A contract and a quarter as the next command takes them: `C-0001 "2025-26 Q3"`.
#[must_use]
pub fn named(detail: &ReturnDetail) -> String {
    format!("{} \"{}\"", detail.contract.contract_ref, detail.key.quarter)
}

/// The return that is not in a state for what was asked.
#[must_use]
pub fn not_so(detail: &ReturnDetail, remedy: &str) -> Sentence {
    let place = format!("{} {}", detail.contract.contract_ref, detail.key.quarter);
    let what = match detail.versions.last() {
        None => "Nothing is entered for this quarter".to_owned(),
        Some(newest) => {
            let state = match newest.state {
                ReturnState::Draft => "a draft",
                other => other.word(),
            };
            format!("Version {} of this return is {state}", newest.key.version)
        }
    };
    Sentence::new(sentence::REJECTED, place, what, remedy)
}
