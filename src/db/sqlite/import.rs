//! Puts the records of a file in: one transaction, one audit row, each rejected row explained.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::{Connection, TransactionBehavior};

use super::audit::{self, Act};
use super::batch::{Batch, Put, Stop};
use super::reject::Reject;
use super::{
    commitments, contract_log, contracts, figures, frozen, measures, milestones, procurements,
    profiles, returns, sampling, settings, stored, suppliers,
};
use crate::calc::Quarter;
use crate::calc::measure::Measure;
use crate::calc::returns::{Action, ReturnKey};
use crate::db::request::{Change, Import, Kind, Receipt, Record};
use crate::db::{By, Error};

/// How many of the changed records a receipt shows before and after.
const SHOWN: usize = 1_000;

pub(super) fn run(conn: &mut Connection, import: &Import, by: &By) -> Result<Receipt, Error> {
    let change = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let receipt = one(&change, import, by, false)?;
    if import.dry_run || (import.strict && is_short(import, &receipt)) {
        change.rollback()?;
        return Ok(Receipt { seq: None, ..receipt });
    }
    change.commit()?;
    Ok(Receipt { kept: true, ..receipt })
}

/// Puts the records of several files in, all of them or none; each file sees those before it.
pub(super) fn run_all(
    conn: &mut Connection,
    imports: &[Import],
    by: &By,
) -> Result<Receipt, Error> {
    let change = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut whole = Receipt { kept: true, ..Receipt::default() };
    for import in imports {
        let receipt = one(&change, import, by, true)?;
        whole.kept &= !import.dry_run && !is_short(import, &receipt);
        whole.seq = receipt.seq.or(whole.seq);
        whole.added += receipt.added;
        whole.changed += receipt.changed;
        whole.unchanged += receipt.unchanged;
        whole.parts.push((import.kind, receipt));
    }
    for (_, part) in &mut whole.parts {
        part.kept = whole.kept;
        part.seq = part.seq.filter(|_| whole.kept);
    }
    if whole.kept {
        change.commit()?;
    } else {
        change.rollback()?;
        whole.seq = None;
    }
    Ok(whole)
}

fn is_short(import: &Import, receipt: &Receipt) -> bool {
    import.rejected > 0 || !receipt.rejected.is_empty()
}

/// Takes one file inside a writing transaction, with its audit row where it changes anything.
fn one(change: &Connection, import: &Import, by: &By, is_whole: bool) -> Result<Receipt, Error> {
    let mut batch = Batch::imaged(change, by)?;
    batch.is_whole = is_whole;
    let (mut receipt, last) = take(&mut batch, import, is_whole)?;
    batch.settle()?;
    let rows = receipt.added + receipt.changed;
    if rows > 0 {
        let seq = batch.seq;
        let one = last.filter(|_| rows == 1);
        record(batch, import, &receipt, &one.map(name).unwrap_or_default(), by)?;
        receipt.seq = Some(seq);
    }
    Ok(receipt)
}

/// What became of the records, and the last one that was written.
fn take<'i>(
    batch: &mut Batch<'_>,
    import: &'i Import,
    is_whole: bool,
) -> Result<(Receipt, Option<&'i Record>), Error> {
    let mut receipt = Receipt::default();
    let mut last = None;
    let measures = measures_of(import);
    for (row, record) in in_order(import) {
        batch.row = *row;
        import.progress.taken();
        let shows = receipt.changes.len() < SHOWN;
        let put = check(batch, import, record, &measures)
            .and_then(|()| by_file(batch, record, is_whole))
            .and_then(|()| put(batch, record, &import.absent, shows));
        match put {
            Ok((Put::Unchanged, _)) => receipt.unchanged += 1,
            Ok((Put::Added(_), _)) => {
                receipt.added += 1;
                last = Some(record);
            }
            Ok((Put::Changed(_), change)) => {
                receipt.changed += 1;
                receipt.changes.extend(change);
                last = Some(record);
            }
            Err(Stop::Reject(reject)) => receipt.rejected.push(reject.of(record).at(*row)),
            Err(Stop::Fail(error)) => return Err(error),
        }
    }
    receipt.rejected.sort_by_key(|rejected| rejected.row);
    Ok((receipt, last))
}

/// The records of a file as they are taken: variations in the order in which they were signed.
fn in_order(import: &Import) -> Vec<&(u64, Record)> {
    let mut records: Vec<_> = import.records.iter().collect();
    if import.kind == Kind::Variations {
        records.sort_by_key(|(_, record)| match record {
            Record::Variation(new) => Some(new.signed_on),
            _ => None,
        });
    }
    records
}

/// Puts a record in, with what the stored one has in columns that the file does not have; and
/// what it was before, where that is asked for.
fn put(
    batch: &mut Batch<'_>,
    record: &Record,
    absent: &[&'static str],
    shows: bool,
) -> Result<(Put, Option<Change>), Stop> {
    if absent.is_empty() && !shows {
        return Ok((put_record(batch, record)?, None));
    }
    let before = stored::find(batch, record, absent)?;
    let mut after = Cow::Borrowed(record);
    if let (Some(before), false) = (&before, absent.is_empty()) {
        stored::keep(after.to_mut(), before, absent);
    }
    let put = put_record(batch, &after)?;
    let (Put::Changed(_), Some(before), true) = (put, before, shows) else {
        return Ok((put, None));
    };
    // Read again, since a commitment is stored with what it freezes.
    let after = stored::find(batch, &after, &[])?.unwrap_or_else(|| after.into_owned());
    let (record, row) = (name(&before), batch.row);
    Ok((put, Some(Change { row, record, before: Some(before), after: Some(after) })))
}

/// Refuses a file that says who submitted or validated what: only a whole folder may, into a
/// register without returns.
fn by_file(batch: &Batch<'_>, record: &Record, is_whole: bool) -> Result<(), Stop> {
    let is_new = is_whole && batch.is_first(stored::table(record.kind()));
    sampling::is_drawn(batch, record, is_new)?;
    frozen::is_frozen(batch, record, is_new)?;
    let carries = match record {
        Record::Return(_) => Some("state"),
        Record::ReturnLine(new) if new.of.is_some() => Some("state"),
        Record::ReturnLine(new) if new.line.decided.is_some() => Some("validated_units"),
        Record::ReturnLine(new) if new.line.key.version != 0 => Some("version"),
        Record::Evidence(new) if new.key.version != 0 => Some("version"),
        Record::Variation(new) if new.was.is_some() => Some("was"),
        _ => None,
    };
    match carries {
        Some(column) if !is_whole || !batch.is_first(stored::table(record.kind())) => {
            Err(Stop::Reject(Reject::whole_only(column)))
        }
        _ => Ok(()),
    }
}

/// What only the whole file decides.
fn check(
    batch: &mut Batch<'_>,
    import: &Import,
    record: &Record,
    measures: &HashSet<(&str, &str)>,
) -> Result<(), Stop> {
    if record.kind() != import.kind {
        return Err(Stop::Reject(Reject::wrong_kind(import.kind)));
    }
    let Record::Measure(Measure { edition, conflicts_with, .. }) = record else { return Ok(()) };
    let mut unknown = Vec::new();
    for other in conflicts_with {
        let is_known = measures.contains(&(edition, other))
            || !measures::versions(batch.conn, edition, other)?.is_empty();
        if !is_known {
            unknown.push(other.as_str());
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Stop::Reject(Reject::no_conflict(&conflicts_with.join(";"), &unknown, edition)))
}

/// Edition and reference of every measure of the file.
fn measures_of(import: &Import) -> HashSet<(&str, &str)> {
    let measures = import.records.iter().filter_map(|(_, record)| match record {
        Record::Measure(measure) => Some((measure.edition.as_str(), measure.measure_ref.as_str())),
        _ => None,
    });
    measures.collect()
}

pub(super) fn put_record(batch: &mut Batch<'_>, record: &Record) -> Result<Put, Stop> {
    match record {
        Record::Setting(setting) => settings::put(batch, setting),
        Record::Supplier(supplier) => suppliers::put(batch, supplier),
        Record::Branch(branch) => suppliers::put_branch(batch, branch),
        Record::Measure(measure) => measures::put(batch, measure),
        Record::Contract(contract) => contracts::put(batch, contract),
        Record::Procurement(new) => procurements::put(batch, new),
        Record::Quotation(new) => procurements::put_quotation(batch, new),
        Record::Waiver(new) => procurements::put_waiver(batch, new),
        Record::Sample(new) => sampling::put(batch, new),
        Record::SampleResult(new) => sampling::put_result(batch, new),
        Record::Commitment(commitment) => commitments::put(batch, commitment),
        Record::Profile(profile) => profiles::put(batch, profile),
        Record::Variation(variation) => contract_log::put_variation(batch, variation),
        Record::Return(returned) => returns::put(batch, returned),
        Record::ReturnLine(line) if line.line.key.version == 0 => returns::declare(batch, line),
        Record::ReturnLine(line) => returns::put_line(batch, line),
        Record::Evidence(new) if new.key.version == 0 => returns::prove(batch, new),
        Record::Evidence(evidence) => returns::put_evidence(batch, evidence),
        Record::Action(action) => contract_log::put_action(batch, action),
        Record::Rating(rating) => contract_log::put_rating(batch, rating),
        Record::Milestone(new) => milestones::put(batch, new),
        Record::Figure(figure) => figures::put(batch, figure),
        Record::FrozenReport(new) => frozen::put(batch, new),
        Record::FrozenLine(new) => frozen::put_line(batch, new),
    }
}

/// How the audit trail names a record: by its references.
pub(super) fn name(record: &Record) -> String {
    match record {
        Record::Setting(setting) => setting.name.clone(),
        Record::Supplier(supplier) => supplier.supplier_ref.clone(),
        Record::Branch(branch) => format!("{}/{}", branch.supplier_ref, branch.postcode),
        Record::Measure(measure) => format!("{}/{}", measure.edition, measure.measure_ref),
        Record::Contract(contract) => contract.contract_ref.clone(),
        Record::Procurement(own) => own.procurement_ref.clone(),
        Record::Quotation(own) => format!("{}/{}", own.procurement_ref, own.supplier_ref),
        // With the changes of what it is about.
        Record::Waiver(own) => format!("{}/{}/{}", own.record_ref, own.rule, own.from),
        Record::Sample(own) => own.sample_ref.clone(),
        Record::SampleResult(own) => format!("{}/{}", own.sample_ref, own.procurement_ref),
        Record::Commitment(new) => format!("{}/{}", new.contract_ref, new.measure_ref),
        Record::Profile(profile) => {
            format!("{}/{}/{}", profile.contract_ref, profile.measure_ref, profile.quarter)
        }
        Record::Variation(new) => {
            format!("{}/{}/{}", new.contract_ref, new.measure_ref, new.signed_on)
        }
        Record::Return(returned) => return_name(&returned.key),
        Record::ReturnLine(new) => {
            format!("{}/{}", return_name(&new.line.key), new.line.measure_ref)
        }
        Record::Evidence(new) => {
            format!("{}/{}/{}", return_name(&new.key), new.measure_ref, new.evidence_ref)
        }
        Record::Action(action) => {
            let Action { contract_ref, on, kind, person, .. } = action;
            format!("{contract_ref}/{on}/{kind}/{person}")
        }
        Record::Rating(rating) => {
            let year = Quarter::new(rating.year, 1).map(Quarter::financial_year);
            format!("{}/{}/{}", rating.contract_ref, year.unwrap_or_default(), rating.kpi)
        }
        Record::Figure(figure) => format!("{}/{}", figure.report, figure.metric),
        Record::Milestone(own) => format!("{}/{}", own.contract_ref, own.milestone),
        Record::FrozenReport(own) => own.report_ref.clone(),
        Record::FrozenLine(own) => format!("{}/{}", own.report_ref, own.line),
    }
}

/// `C-0001/2025-26 Q3`, and from the second version on `C-0001/2025-26 Q3/2`.
pub(super) fn return_name(key: &ReturnKey) -> String {
    let ReturnKey { contract_ref, quarter, version } = key;
    if *version <= 1 {
        format!("{contract_ref}/{quarter}")
    } else {
        format!("{contract_ref}/{quarter}/{version}")
    }
}

fn record(
    batch: Batch<'_>,
    import: &Import,
    receipt: &Receipt,
    record: &str,
    by: &By,
) -> Result<(), Error> {
    let Receipt { added, changed, unchanged, rejected, .. } = receipt;
    let rejected = rejected.len() as u64 + import.rejected;
    let note = format!(
        "{} sha256 {}: added {added}, changed {changed}, unchanged {unchanged}, rejected {rejected}",
        import.file, import.sha256
    );
    let rows = added + changed;
    let act = Act { action: "import", kind: import.kind.word(), record, rows, note: &note };
    audit::append(batch.conn, batch.seq, by, act, &batch.image.finish()?)
}
