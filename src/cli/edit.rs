//! `sleva add`, `sleva edit`, `sleva remove`: one record by hand; `sleva undo` and `sleva redo`.

use serde_json::json;

use super::answer::{Answer, NO, line};
use super::args;
use super::changes;
use super::fields::Fields;
use super::intake::names;
use super::one;
use super::proof;
use super::session::{Opened, Session};
use crate::db::request::{Command, Edit, Kind, Receipt, Record, Step, commit};
use crate::db::{Error, Store};
use crate::sentence::{self, Sentence, changed_by, of_store, stepped_over};

/// Runs `sleva add`.
///
/// # Errors
/// A field that is not known or not accepted, a record that is there already, or what the store
/// says.
pub fn add(words: &args::Add, session: &mut Session) -> Result<Answer, Sentence> {
    let opened = session.open()?;
    let mut given = proof::digested(words.kind, &words.fields)?;
    proof::usual(words.kind, &mut given, &opened);
    let fields = Fields::read(words.kind, &given)?;
    let record = fields.record(None, &opened.store)?;
    let name = one::name(&record);
    if one::find(words.kind, &name, &opened)?.is_some() {
        return Err(Sentence::new(
            sentence::REJECTED,
            name.clone(),
            format!("This is among the {} already, and it was left alone", words.kind.word()),
            format!("Change it with sleva edit {} '{name}' FIELD=VALUE.", words.kind.word()),
        ));
    }
    let alike = same_name(&record, &opened)?;
    let steps = match record {
        // As on the screen: spread evenly over the life of its contract.
        Record::Commitment(new) => match one::get(Kind::Contracts, &new.contract_ref, &opened)? {
            Record::Contract(contract) => {
                commit(new, (contract.start, contract.last_day()), opened.today)
            }
            _ => Vec::new(),
        },
        record => vec![proof::step(None, Some(record))],
    };
    let mut answer = carry_out(Edit::with(steps, ""), words.dry_run, opened)?;
    answer.warnings.extend(alike);
    Ok(answer)
}

/// Says where another supplier has exactly the name of a new one.
fn same_name(record: &Record, opened: &Opened) -> Result<Option<String>, Sentence> {
    let Record::Supplier(supplier) = record else { return Ok(None) };
    let alike = names(Kind::Contracts, &opened.store)?;
    let others = alike.find(&supplier.name);
    Ok((!others.is_empty()).then(|| format!("{} has the same name.", others.join(", "))))
}

/// Runs `sleva edit`.
///
/// # Errors
/// As `sleva add`, and where the record is not there.
pub fn edit(words: &args::Edit, session: &mut Session) -> Result<Answer, Sentence> {
    let fields = Fields::read(words.kind, &proof::digested(words.kind, &words.fields)?)?;
    if words.kind == Kind::Measures {
        return Err(Sentence::new(
            sentence::REJECTED,
            words.reference.clone(),
            "A version of a measure is never changed",
            "Add one that holds from another day: sleva add measures … from=DAY.",
        ));
    }
    let opened = session.open()?;
    let was = one::get(words.kind, &words.reference, &opened)?;
    let to = fields.record(Some(&was), &opened.store)?;
    carry_out(Edit::of(proof::step(Some(was), Some(to))), words.dry_run, opened)
}

/// Runs `sleva remove`: asks first, unless told not to.
///
/// # Errors
/// The record is not there, others use it, or nobody agreed.
pub fn remove(words: &args::Remove, session: &mut Session) -> Result<Answer, Sentence> {
    let mut opened = session.open()?;
    let was = one::get(words.kind, &words.reference, &opened)?;
    let parts = match words.kind {
        Kind::Commitments => one::quarters(&words.reference, &opened)?,
        _ => Vec::new(),
    };
    let all = parts.iter().cloned().chain([was.clone()]);
    let steps: Vec<Step> = all.map(|record| proof::step(Some(record), None)).collect();
    if !words.dry_run {
        try_out(&steps, &mut opened)?;
        let with = match parts.len() {
            0 => String::new(),
            1 => " with its one quarter".to_owned(),
            several => format!(" with its {several} quarters"),
        };
        let (name, kind) = (one::name(&was), words.kind.word());
        session.agree(&format!("This takes {name} out of the {kind}{with}"), "remove")?;
    }
    carry_out(Edit::with(steps, ""), words.dry_run, opened)
}

/// Whether the store would do it: nobody is asked about what cannot be.
fn try_out(steps: &[Step], opened: &mut Opened) -> Result<(), Sentence> {
    let edit = Edit::with(steps.to_vec(), "");
    let tried = opened.store.write(&Command::Try(vec![edit]), &opened.by);
    tried.map(|_| ()).map_err(|error| of_store(&error))
}

/// Tells the store, and says what came of it.
///
/// # Errors
/// Those of the store.
pub fn carry_out(edit: Edit, is_dry: bool, mut opened: Opened) -> Result<Answer, Sentence> {
    let edits = vec![edit];
    let command = if is_dry { Command::Try(edits) } else { Command::Edit(edits) };
    let receipt = opened.store.write(&command, &opened.by).map_err(|error| of_store(&error))?;
    let mut answer = told("sleva.edit", &receipt);
    answer.notes.push(match receipt.seq {
        _ if receipt.changes.is_empty() => {
            "Nothing was changed: the record is so already.".to_owned()
        }
        Some(seq) => format!("Audit row {seq}. sleva undo takes it back."),
        None => "Nothing was changed yet: this is what would be.".to_owned(),
    });
    answer.database = Some(opened.name());
    Ok(answer)
}

fn told(schema: &'static str, receipt: &Receipt) -> Answer {
    let mut text = String::new();
    changes::linear(&receipt.changes, &mut text);
    let data = json!({
        "kept": receipt.kept,
        "audit_row": receipt.seq,
        "added": receipt.added,
        "changed": receipt.changed,
        "removed": receipt.removed,
        "fields": changes::fields_json(&receipt.changes),
    });
    Answer::new(schema, text, data)
}

/// Runs `sleva undo`.
///
/// # Errors
/// There is nothing to take back, or somebody else has changed it since.
pub fn undo(session: &mut Session) -> Result<Answer, Sentence> {
    turn_back(&Command::Undo, "taken back", "sleva redo does it again.", session)
}

/// Runs `sleva redo`.
///
/// # Errors
/// There is nothing to do again, or somebody else has changed it since.
pub fn redo(session: &mut Session) -> Result<Answer, Sentence> {
    turn_back(&Command::Redo, "done again", "sleva undo takes it back.", session)
}

fn turn_back(
    command: &Command,
    done: &str,
    next: &str,
    session: &mut Session,
) -> Result<Answer, Sentence> {
    let mut opened = session.open()?;
    let receipt = opened.store.write(command, &opened.by).map_err(|error| match &error {
        Error::Conflict(clashes) => Sentence::new(
            sentence::OVERTAKEN,
            "",
            format!("Nothing was {done}: {}", changed_by(clashes)),
            "Look at the record again, and change it with sleva edit if it should be otherwise.",
        ),
        _ => of_store(&error),
    })?;
    let mut answer = told("sleva.undo", &receipt);
    answer.text.clear();
    changes::in_short(&receipt.changes, &mut answer.text);
    if let Some(seq) = receipt.seq {
        answer.notes.extend(stepped_over(&receipt));
        answer.notes.push(format!("This was {done}. Audit row {seq}; {next}"));
    } else {
        line(&mut answer.text, format_args!("Nothing was {done}: it is so already."));
        answer.code = NO;
    }
    answer.database = Some(opened.name());
    Ok(answer)
}
