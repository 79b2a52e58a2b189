//! What people change by hand: each edit is one audit row.

use rusqlite::{Connection, Savepoint, Transaction, TransactionBehavior};

use super::audit::{self, Act};
use super::batch::{Batch, Put, Stop};
use super::past::Was;
use super::read::{self, first};
use super::reject::Reject;
use super::{
    commitments, contract_log, contracts, frozen, import, measures, milestones, procurements,
    profiles, returns, sampling, stored, suppliers, turn, typed, uses,
};
use crate::calc::explain::Stamp;
use crate::db::request::{Change, Clash, Edit, NewCommitment, Receipt, Record, ReturnStep, Step};
use crate::db::{By, Error};

/// How the trail names an edit that undo takes back.
pub(super) const EDIT: &str = "edit";

/// Carries out edits up to the first that is not taken.
pub(super) fn run(conn: &mut Connection, edits: &[Edit], by: &By) -> Result<Receipt, Error> {
    let mut change = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let receipt = all(&mut change, edits, by)?;
    change.commit()?;
    Ok(receipt)
}

/// Carries edits out and takes all of them back at once.
pub(super) fn try_out(conn: &mut Connection, edits: &[Edit], by: &By) -> Result<Receipt, Error> {
    let mut change = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let receipt = all(&mut change, edits, by)?;
    change.rollback()?;
    Ok(Receipt { kept: false, seq: None, ..receipt })
}

fn all(change: &mut Transaction<'_>, edits: &[Edit], by: &By) -> Result<Receipt, Error> {
    let mut receipt = Receipt { kept: true, ..Receipt::default() };
    for edit in edits {
        let point = change.savepoint()?;
        match one(&point, edit, act_of(edit), by) {
            Ok(part) => {
                point.commit()?;
                receipt.edits += 1;
                receipt.seq = part.seq.or(receipt.seq);
                receipt.added += part.added;
                receipt.changed += part.changed;
                receipt.removed += part.removed;
                receipt.changes.extend(part.changes);
            }
            Err(error) if receipt.edits == 0 => return Err(error),
            Err(error) => {
                drop(point);
                receipt.stopped = Some(Box::new(error));
                break;
            }
        }
    }
    Ok(receipt)
}

/// How the trail names an edit: submitting and ending a validation are no edits that undo takes
/// back.
fn act_of(edit: &Edit) -> &'static str {
    let step = edit.steps.iter().find_map(|step| match step {
        Step::Return { step, .. } => Some(&**step),
        _ => None,
    });
    match step {
        Some(ReturnStep::Submit { .. }) => "submit",
        Some(ReturnStep::Finish { .. }) => "validate",
        _ => EDIT,
    }
}

pub(super) fn one(
    point: &Savepoint<'_>,
    edit: &Edit,
    act: &str,
    by: &By,
) -> Result<Receipt, Error> {
    let mut batch = Batch::imaged(point, by)?;
    let mut receipt = Receipt::default();
    let mut clashes = Vec::new();
    for (at, step) in edit.steps.iter().enumerate() {
        batch.row = at as u64 + 1;
        // What is taken back or done again was there once.
        let is_new = if act != turn::UNDO && act != turn::REDO {
            uses::no_twin(batch.conn, step).and_then(|()| is_by_hand(&batch, step))
        } else {
            Ok(())
        };
        match is_new.and_then(|()| take(&mut batch, step)) {
            Ok(became) => {
                for was in became {
                    match was {
                        Was::Change(change) => count(&mut receipt, *change),
                        Was::Clash(theirs) => {
                            clashes.push(clash(&batch, at, step, theirs.map(|theirs| *theirs))?);
                        }
                    }
                }
            }
            Err(Stop::Fail(error)) => return Err(error),
            Err(Stop::Reject(reject)) => {
                let rejected = named(reject, step).at(batch.row);
                return Err(Error::Rejected(Box::new(rejected)));
            }
        }
    }
    if !clashes.is_empty() {
        return Err(Error::Conflict(clashes));
    }
    batch.settle()?;
    if let Some(place) = &edit.place {
        typed::forget(point, &by.person, place)?;
    }
    if !receipt.changes.is_empty() {
        receipt.seq = Some(batch.seq);
        record(batch, &receipt, edit, act, by)?;
    }
    Ok(receipt)
}

fn count(receipt: &mut Receipt, change: Change) {
    match (&change.before, &change.after) {
        (None, _) => receipt.added += 1,
        (_, None) => receipt.removed += 1,
        _ => receipt.changed += 1,
    }
    receipt.changes.push(change);
}

/// Carries out one step: every row that it changes, or the one that is not as the person saw it.
fn take(batch: &mut Batch<'_>, step: &Step) -> Result<Vec<Was>, Stop> {
    let rows = match rows(batch, step)? {
        Ok(rows) => rows,
        Err(theirs) => return Ok(vec![Was::Clash(theirs)]),
    };
    let mut became = Vec::new();
    for (was, to) in rows {
        became.extend(put(batch, was.as_ref(), to.as_ref())?);
    }
    Ok(became)
}

/// Refuses to write rows of returns as they are: what is done with a return has steps of its own,
/// and so has the drawing of a sample.
fn is_by_hand(batch: &Batch<'_>, step: &Step) -> Result<(), Stop> {
    let Step::Record { was, to } = step else { return Ok(()) };
    match to.as_deref().or(was.as_deref()) {
        Some(
            record @ (Record::Return(_)
            | Record::ReturnLine(_)
            | Record::Evidence(_)
            | Record::Variation(_)),
        ) => Err(Stop::Reject(Reject::by_its_own_step(record.kind()))),
        Some(Record::Sample(own)) => Err(Stop::Reject(Reject::not_drawn(&own.sample_ref))),
        Some(Record::SampleResult(own)) if to.is_none() => {
            Err(Stop::Reject(Reject::stays_in_sample(&own.procurement_ref)))
        }
        Some(Record::FrozenReport(own)) => Err(Stop::Reject(Reject::not_frozen(&own.report_ref))),
        Some(Record::FrozenLine(own)) => Err(Stop::Reject(Reject::not_frozen(&own.report_ref))),
        Some(record) => sampling::is_drawn(batch, record, false),
        None => Ok(()),
    }
}

/// A row before and after.
type Row = (Option<Record>, Option<Record>);

/// The rows that a step is about, or what is there where the person saw something else.
fn rows(batch: &Batch<'_>, step: &Step) -> Result<Result<Vec<Row>, Option<Box<Record>>>, Stop> {
    let (contract_ref, measure_ref, was, to) = match step {
        Step::Record { was, to } => {
            return Ok(Ok(vec![(was.as_deref().cloned(), to.as_deref().cloned())]));
        }
        Step::Units { contract_ref, measure_ref, was, to } => (contract_ref, measure_ref, was, to),
        Step::Return { contract_ref, quarter, step } => {
            return returns::act(batch, contract_ref, *quarter, step);
        }
        Step::Draw(asked) => {
            let drawn = sampling::drawn(batch, asked)?;
            return Ok(Ok(drawn.into_iter().map(|record| (None, Some(record))).collect()));
        }
        Step::Freeze { report, lines } => {
            let frozen = frozen::freeze(batch, report, lines)?;
            return Ok(Ok(frozen.into_iter().map(|record| (None, Some(record))).collect()));
        }
        Step::Vary(variation) => return Ok(Ok(contract_log::vary_by_hand(batch, variation)?)),
        Step::Revary { was, to } => return contract_log::revary(batch, was, to.as_ref()),
    };
    let theirs = commitments::stored(batch.conn, contract_ref, measure_ref)?;
    let Some(found) = theirs.clone().filter(|found| found.units == *was) else {
        return Ok(Err(theirs.map(|theirs| Box::new(commitments::record(theirs)))));
    };
    let own = commitments::record(found.clone());
    let Some(units) = to else {
        let quarters = profiles::of_commitment(batch.conn, contract_ref, measure_ref)?;
        let quarters = quarters.into_iter().map(|quarter| (Some(Record::Profile(quarter)), None));
        return Ok(Ok(quarters.chain([(Some(own), None)]).collect()));
    };
    let to = NewCommitment { units: *units, ..found.into() };
    Ok(Ok(vec![(Some(own), Some(Record::Commitment(to)))]))
}

/// Changes one row; none where it is so already.
fn put(
    batch: &mut Batch<'_>,
    was: Option<&Record>,
    to: Option<&Record>,
) -> Result<Option<Was>, Stop> {
    let Some(key) = to.or(was) else { return Ok(None) };
    let before = stored::now(batch.conn, key)?;
    if returns::is_same(before.as_ref(), to) && !is_hand(before.as_ref(), to) {
        return Ok(None);
    }
    if !returns::is_same(before.as_ref(), was) {
        return Ok(Some(Was::Clash(before.map(Box::new))));
    }
    match (&before, to) {
        (Some(Record::Return(old)), None) if !returns::is_bare(batch.conn, &old.key)? => {
            return Ok(None);
        }
        (Some(old), None) => remove(batch, old)?,
        (_, Some(to)) => {
            returns::take_a_hand(batch, to)?;
            if import::put_record(batch, to)? == Put::Unchanged {
                return Ok(None);
            }
        }
        (None, None) => return Ok(None),
    }
    let record = import::name(key);
    // Read again, since a commitment is stored with what it freezes.
    let after = stored::now(batch.conn, key)?;
    Ok(Some(Was::Change(Box::new(Change { row: batch.row, record, before, after }))))
}

/// Whether somebody has a hand in a return who had none.
fn is_hand(before: Option<&Record>, to: Option<&Record>) -> bool {
    match (before, to) {
        (Some(Record::Return(before)), Some(Record::Return(to))) => {
            to.people.iter().any(|person| !before.people.contains(person))
        }
        _ => false,
    }
}

/// Takes a record out, or says how many of which others need it.
fn remove(batch: &mut Batch<'_>, record: &Record) -> Result<(), Stop> {
    let uses = uses::of(batch.conn, record)?;
    if !uses.is_empty() {
        return Err(Stop::Reject(Reject::in_use(&uses)));
    }
    match record {
        Record::Contract(contract) => contracts::remove(batch, contract),
        Record::Supplier(supplier) => suppliers::remove(batch, supplier),
        Record::Branch(branch) => suppliers::remove_branch(batch, branch),
        Record::Procurement(old) => procurements::remove(batch, old),
        Record::Quotation(old) => procurements::remove_quotation(batch, old),
        Record::Waiver(old) => procurements::remove_waiver(batch, old),
        Record::Sample(old) => sampling::remove(batch, old),
        Record::SampleResult(old) => sampling::remove_result(batch, old),
        Record::Measure(measure) => measures::remove(batch, measure),
        Record::Profile(profile) => profiles::remove(batch, profile),
        Record::Commitment(new) => {
            match commitments::stored(batch.conn, &new.contract_ref, &new.measure_ref)? {
                Some(old) => commitments::remove(batch, &old),
                None => Ok(()),
            }
        }
        Record::Return(old) => returns::remove(batch, old),
        Record::ReturnLine(old) => returns::remove_line(batch, &old.line),
        Record::Evidence(old) => returns::remove_evidence(batch, old),
        Record::Variation(old) => contract_log::remove_variation(batch, old),
        Record::Action(old) => contract_log::remove_action(batch, old),
        Record::Rating(old) => contract_log::remove_rating(batch, old),
        Record::Milestone(old) => milestones::remove(batch, old),
        Record::FrozenReport(old) => frozen::remove(batch, old),
        Record::FrozenLine(old) => frozen::remove_line(batch, old),
        Record::Setting(_) | Record::Figure(_) => {
            Err(Stop::Reject(Reject::not_by_hand(record.kind())))
        }
    }
}

/// The references of the row that a step is about, as the audit trail has them.
fn name(step: &Step) -> String {
    match step {
        Step::Record { was, to } => to.as_deref().or(was.as_deref()).map(import::name),
        Step::Units { contract_ref, measure_ref, .. } => {
            Some(format!("{contract_ref}/{measure_ref}"))
        }
        Step::Return { contract_ref, quarter, .. } => Some(format!("{contract_ref}/{quarter}")),
        Step::Vary(new) | Step::Revary { was: new, .. } => {
            Some(format!("{}/{}", new.contract_ref, new.measure_ref))
        }
        Step::Draw(asked) => Some(asked.sample_ref.clone()),
        Step::Freeze { report, .. } => Some(report.report_ref.clone()),
    }
    .unwrap_or_default()
}

fn named(reject: Reject, step: &Step) -> Reject {
    match step {
        Step::Record { was, to } => match to.as_deref().or(was.as_deref()) {
            Some(record) => reject.of(record),
            None => reject,
        },
        Step::Units { contract_ref, measure_ref, .. } => {
            reject.of_commitment(contract_ref, measure_ref)
        }
        Step::Return { .. }
        | Step::Vary(_)
        | Step::Revary { .. }
        | Step::Draw(_)
        | Step::Freeze { .. } => reject,
    }
}

fn clash(
    batch: &Batch<'_>,
    at: usize,
    step: &Step,
    theirs: Option<Record>,
) -> Result<Clash, Error> {
    let record = name(step);
    let stamp = stamp(batch, theirs.as_ref(), &record)?;
    Ok(Clash { step: at, record, theirs, stamp })
}

/// Who last changed a record, or took it out.
fn stamp(batch: &Batch<'_>, record: Option<&Record>, name: &str) -> Result<Option<Stamp>, Error> {
    let conn = batch.conn;
    let seq = match record {
        Some(record) => stored::seq(conn, record)?,
        None => first(
            conn,
            "SELECT seq FROM audit WHERE record = ?1 ORDER BY seq DESC LIMIT 1",
            [name],
            read::int,
        )?,
    };
    // A step before this one may have written the row: that is not in the trail.
    seq.filter(|seq| *seq != batch.seq).map(|seq| read::stamp(conn, seq)).transpose()
}

/// Several rows of one record go by its name: the longest that all of theirs begin with.
pub(super) fn common(names: &[&str]) -> String {
    let Some((first, others)) = names.split_first() else { return String::new() };
    let mut parts: Vec<&str> = first.split('/').collect();
    while !others.iter().all(|other| other.split('/').take(parts.len()).eq(parts.iter().copied())) {
        parts.pop();
    }
    parts.join("/")
}

fn record(
    batch: Batch<'_>,
    receipt: &Receipt,
    edit: &Edit,
    act: &str,
    by: &By,
) -> Result<(), Error> {
    let names: Vec<&str> = receipt.changes.iter().map(|change| change.record.as_str()).collect();
    let kinds = receipt
        .changes
        .iter()
        .filter_map(|change| change.after.as_ref().or(change.before.as_ref()));
    let mut kinds = kinds.map(Record::kind);
    let kind = kinds.next().filter(|kind| kinds.all(|other| other == *kind));
    let act = Act {
        action: act,
        kind: kind.map_or("", crate::db::request::Kind::word),
        record: &common(&names),
        rows: receipt.changes.len() as u64,
        note: &edit.note,
    };
    audit::append(batch.conn, batch.seq, by, act, &batch.image.finish()?)
}
