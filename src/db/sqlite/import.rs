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
    let mut batch = Batch::imaged(&change)?;
    let (mut receipt, last) = take(&mut batch, import)?;
    batch.settle()?;
    let is_short = import.rejected > 0 || !receipt.rejected.is_empty();
    if import.dry_run || (import.strict && is_short) {
        change.rollback()?;
        return Ok(receipt);
    }
    receipt.kept = true;
    if receipt.added + receipt.changed > 0 {
        let seq = batch.seq;
        let one = last.filter(|_| receipt.added + receipt.changed == 1);
        record(batch, import, &receipt, &one.map(name).unwrap_or_default(), by)?;
        receipt.seq = Some(seq);
        change.commit()?;
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
