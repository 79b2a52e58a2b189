//! Puts the records of a file in: one transaction, one audit row, each rejected row explained.

use rusqlite::{Connection, TransactionBehavior};

use super::audit::{self, Act};
use super::batch::{Batch, Put, Stop};
use super::reject::Reject;
use super::{commitments, contracts, figures, measures, profiles, settings, suppliers};
use crate::db::request::{Import, Kind, Receipt, Record};
use crate::db::{By, Error};

pub(super) fn run(conn: &mut Connection, import: &Import, by: &By) -> Result<Receipt, Error> {
    let change = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let receipt = one(&change, import, by)?;
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
        let receipt = one(&change, import, by)?;
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
fn one(change: &Connection, import: &Import, by: &By) -> Result<Receipt, Error> {
    let mut batch = Batch::imaged(change)?;
    let (mut receipt, last) = take(&mut batch, import)?;
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
) -> Result<(Receipt, Option<&'i Record>), Error> {
    let mut receipt = Receipt::default();
    let mut last = None;
    for (row, record) in &import.records {
        batch.row = *row;
        match put(batch, import.kind, record) {
            Ok(Put::Unchanged) => receipt.unchanged += 1,
            Ok(Put::Added(_)) => {
                receipt.added += 1;
                last = Some(record);
            }
            Ok(Put::Changed(_)) => {
                receipt.changed += 1;
                last = Some(record);
            }
            Err(Stop::Reject(reject)) => receipt.rejected.push(reject.at(*row)),
            Err(Stop::Fail(error)) => return Err(error),
        }
    }
    Ok((receipt, last))
}

fn put(batch: &mut Batch<'_>, kind: Kind, record: &Record) -> Result<Put, Stop> {
    if kind == kind_of(record) {
        put_record(batch, record)
    } else {
        Err(Stop::Reject(Reject::wrong_kind(kind)))
    }
}

const fn kind_of(record: &Record) -> Kind {
    match record {
        Record::Setting(_) => Kind::Settings,
        Record::Supplier(_) => Kind::Suppliers,
        Record::Branch(_) => Kind::Branches,
        Record::Measure(_) => Kind::Measures,
        Record::Contract(_) => Kind::Contracts,
        Record::Commitment(_) => Kind::Commitments,
        Record::Profile(_) => Kind::Profiles,
        Record::Figure(_) => Kind::Figures,
    }
}

pub(super) fn put_record(batch: &mut Batch<'_>, record: &Record) -> Result<Put, Stop> {
    match record {
        Record::Setting(setting) => settings::put(batch, setting),
        Record::Supplier(supplier) => suppliers::put(batch, supplier),
        Record::Branch(branch) => suppliers::put_branch(batch, branch),
        Record::Measure(measure) => measures::put(batch, measure),
        Record::Contract(contract) => contracts::put(batch, contract),
        Record::Commitment(commitment) => commitments::put(batch, commitment),
        Record::Profile(profile) => profiles::put(batch, profile),
        Record::Figure(figure) => figures::put(batch, figure),
    }
}

/// How the audit trail names a record: by its references.
fn name(record: &Record) -> String {
    match record {
        Record::Setting(setting) => setting.name.clone(),
        Record::Supplier(supplier) => supplier.supplier_ref.clone(),
        Record::Branch(branch) => format!("{}/{}", branch.supplier_ref, branch.postcode),
        Record::Measure(measure) => format!("{}/{}", measure.edition, measure.measure_ref),
        Record::Contract(contract) => contract.contract_ref.clone(),
        Record::Commitment(new) => format!("{}/{}", new.contract_ref, new.measure_ref),
        Record::Profile(profile) => {
            format!("{}/{}/{}", profile.contract_ref, profile.measure_ref, profile.quarter)
        }
        Record::Figure(figure) => format!("{}/{}", figure.report, figure.metric),
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
