//! Fills an empty database with a generated sample. Its image in the audit trail is what
//! generates it.

use rusqlite::{Connection, TransactionBehavior};

use super::audit::{self, Act};
use super::batch::{Batch, Put, Stop};
use super::image::Kept;
use super::reject::Reject;
use super::{import, read, settings, summed};
use crate::calc::Date;
use crate::db::request::{Receipt, SampleSpec};
use crate::db::{By, Error, demo};

pub(super) fn run(conn: &mut Connection, spec: &SampleSpec, by: &By) -> Result<Receipt, Error> {
    let change = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !is_empty(&change)? {
        return Err(Error::Refused("a sample goes only into an empty database".to_owned()));
    }
    let seq = audit::next_seq(&change)?;
    let mut receipt = fill(&change, spec, seq)?;
    if let Some(today) = read::setting(&change, settings::SAMPLE_TODAY, Date::MAX)?
        && let Ok(today) = today.parse()
    {
        summed::settle(&change, read::last_due(&change, today)?, u32::MAX)?;
    }
    let image = demo::image(spec);
    let act = Act {
        action: "sample",
        kind: "",
        record: "",
        rows: receipt.added + receipt.changed,
        note: &image,
    };
    audit::append(&change, seq, by, act, &Kept::generator(&image))?;
    change.commit()?;
    // Emptied now or by a later change: the sample is kept either way.
    let _ = conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    receipt.seq = Some(seq);
    receipt.kept = true;
    Ok(receipt)
}

/// Writes every row of a sample. A generator that makes a row that is not accepted is at fault.
pub(super) fn fill(conn: &Connection, spec: &SampleSpec, seq: i64) -> Result<Receipt, Error> {
    let mut batch = Batch::generated(conn, seq)?;
    let mut receipt = Receipt::default();
    for record in demo::records(spec) {
        batch.row += 1;
        match import::put_record(&mut batch, &record) {
            Ok(Put::Added(_)) => receipt.added += 1,
            Ok(Put::Changed(_)) => receipt.changed += 1,
            Ok(Put::Unchanged) => receipt.unchanged += 1,
            Err(Stop::Fail(error)) => return Err(error),
            Err(Stop::Reject(reject)) => return Err(refused(reject, batch.row)),
        }
    }
    batch.settle()?;
    Ok(receipt)
}

fn refused(reject: Reject, row: u64) -> Error {
    let rejected = reject.at(row);
    Error::Refused(format!(
        "the generator made a record that is not accepted (number {row}, {} {}): {}",
        rejected.column, rejected.value, rejected.reason
    ))
}

fn is_empty(conn: &Connection) -> Result<bool, Error> {
    Ok(conn.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM contracts) AND NOT EXISTS (SELECT 1 FROM suppliers)
         AND NOT EXISTS (SELECT 1 FROM measures) AND NOT EXISTS (SELECT 1 FROM figures)",
        [],
        |row| row.get(0),
    )?)
}
