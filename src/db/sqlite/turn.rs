//! Edits taken back and done again, each whole; which is next is derived from the trail.

use std::collections::HashSet;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::reject::Reject;
use super::{edit, past, returns};
use crate::calc::returns::ReturnKey;
use crate::calc::words::ReturnState;
use crate::db::request::{Edit, Receipt, Record, Step};
use crate::db::{By, Error};

pub(super) const UNDO: &str = "undo";
pub(super) const REDO: &str = "redo";

/// How the note of an undo or a redo begins: the number of the audit row that it turned back.
const OF: &str = "of audit row ";

/// Takes back the person's last edit.
pub(super) fn undo(conn: &mut Connection, by: &By) -> Result<Receipt, Error> {
    turn_back(conn, UNDO, by)
}

/// Does again what the person's last undo took back.
pub(super) fn redo(conn: &mut Connection, by: &By) -> Result<Receipt, Error> {
    turn_back(conn, REDO, by)
}

fn turn_back(conn: &mut Connection, act: &'static str, by: &By) -> Result<Receipt, Error> {
    let mut change = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // What is submitted stands: such an act is stepped over, too.
    let mut stands = None;
    let mut frozen = 0;
    let mut passed = HashSet::new();
    // An act that others have brought back to what it was leaves nothing to do: the one before it
    // is next.
    let receipt = loop {
        let Some(seq) = last(&change, &by.person, act, &passed)? else {
            return Err(stands.unwrap_or(Error::Nothing(act)));
        };
        passed.insert(seq);
        let steps = past::back(&change, seq)?;
        if let Some((key, state)) = frozen_by(&change, &steps)? {
            frozen += 1;
            stands.get_or_insert_with(|| {
                Error::Rejected(Box::new(Reject::frozen(&key, state).at(1)))
            });
            continue;
        }
        let receipt = one(&mut change, seq, steps, act, by)?;
        if receipt.seq.is_some() {
            break receipt;
        }
    };
    change.commit()?;
    Ok(Receipt { kept: true, edits: 1, frozen, ..receipt })
}

fn one(
    change: &mut Transaction<'_>,
    seq: i64,
    steps: Vec<Step>,
    act: &str,
    by: &By,
) -> Result<Receipt, Error> {
    let edit = Edit { steps, note: format!("{OF}{seq}"), place: None };
    let point = change.savepoint()?;
    let receipt = edit::one(&point, &edit, act, by)?;
    point.commit()?;
    Ok(receipt)
}

/// The submitted return that all rows of an act are in; none where any row may still change.
fn frozen_by(conn: &Connection, steps: &[Step]) -> Result<Option<(ReturnKey, ReturnState)>, Error> {
    let mut found = None;
    for step in steps {
        let Step::Record { was, to } = step else { return Ok(None) };
        let Some((key, is_decision)) = part_of(was.as_deref(), to.as_deref()) else {
            return Ok(None);
        };
        match returns::stored(conn, key)?.map(|kept| kept.state) {
            None | Some(ReturnState::Draft) => return Ok(None),
            Some(ReturnState::Submitted) if is_decision => return Ok(None),
            Some(state) => found = Some((key.clone(), state)),
        }
    }
    Ok(found)
}

/// The return that a row is part of, and whether it is a decision that changes in it.
fn part_of<'a>(was: Option<&'a Record>, to: Option<&'a Record>) -> Option<(&'a ReturnKey, bool)> {
    match (was, to) {
        (Some(Record::ReturnLine(was)), Some(Record::ReturnLine(to))) => {
            Some((&to.line.key, was.line.decided != to.line.decided))
        }
        (_, Some(row)) | (Some(row), None) => match row {
            Record::Return(own) => Some((&own.key, false)),
            Record::ReturnLine(own) => Some((&own.line.key, false)),
            Record::Evidence(own) => Some((&own.key, false)),
            _ => None,
        },
        (None, None) => None,
    }
}

/// The audit row that an undo or a redo of this person turns back. Undos and edits are a stack: an
/// undo takes the last edit off, a redo puts it on again, and a new edit ends what can be redone.
fn last(
    conn: &Connection,
    person: &str,
    act: &str,
    passed: &HashSet<i64>,
) -> Result<Option<i64>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT seq, action, note FROM audit
         WHERE person = ?1 AND action IN ('edit', 'undo', 'redo') ORDER BY seq DESC",
    )?;
    let mut rows = statement.query([person])?;
    let mut turned = HashSet::new();
    while let Some(row) = rows.next()? {
        let (seq, action, note): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let is_back = action == act;
        if is_back {
            turned.extend(of(&note));
        } else if action == edit::EDIT && act == REDO {
            return Ok(None);
        } else if !turned.contains(&seq) && !passed.contains(&seq) {
            return Ok(Some(seq));
        }
    }
    Ok(None)
}

/// The audit row that an undo or a redo turned back, by its note.
pub(super) fn of(note: &str) -> Option<i64> {
    note.strip_prefix(OF)?.parse().ok()
}
