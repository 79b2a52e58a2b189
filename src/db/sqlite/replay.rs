//! Rebuilds the register from its audit trail, and digests tables to compare them.

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, Params, Row, TransactionBehavior, params_from_iter};
use sha2::{Digest, Sha256};

use super::audit::Trail;
use super::batch::stored_row;
use super::image::{self, Field, GENERATOR, Imaged, Mark};
use super::table::{TABLES, Table};
use super::{Sqlite, audit, kept, sample, summed, tally};
use crate::calc::text::hex;
use crate::db::{Error, demo};

/// Rebuilds every row, with its id, version and number of its audit row, and copies the audit
/// trail itself, which it has followed.
///
/// # Errors
/// [`Error::Refused`] where `into` already has an audit trail, or where a sample was made by a
/// generator that this program does not have; [`Error::Damaged`] where the trail does not verify.
pub fn replay(log: &Sqlite, into: &mut Sqlite) -> Result<Trail, Error> {
    let trail = audit::verify(&log.conn)?;
    let change = into.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if audit::next_seq(&change)? != 1 {
        return Err(Error::Refused("replay goes only into an empty database".to_owned()));
    }
    each_row(&log.conn, "SELECT seq, encoding, image FROM audit ORDER BY seq", [], |found| {
        apply(&change, found)
    })?;
    copy_trail(&log.conn, &change)?;
    kept::refresh_all(&change)?;
    summed::keep_as(&change, &log.conn)?;
    tally::recount(&change)?;
    change.commit()?;
    Ok(trail)
}

fn apply(conn: &Connection, found: &Row<'_>) -> Result<(), Error> {
    let seq: i64 = found.get(0)?;
    let encoding: String = found.get(1)?;
    let bytes: Vec<u8> = found.get(2)?;
    let mut reader = image::unpack(&encoding, &bytes)?;
    if encoding == GENERATOR {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut reader, &mut text)?;
        let spec = demo::from_image(&text)
            .ok_or_else(|| Error::Refused(format!("this program has no generator for {text}")))?;
        return sample::fill(conn, &spec, seq).map(|_| ());
    }
    while let Some(Imaged { mark, tag, fields }) = image::decode(&mut *reader)? {
        let table = Table::by_tag(tag)
            .ok_or_else(|| Error::Damaged(format!("audit row {seq} images table {tag}")))?;
        match mark {
            Mark::After => put(conn, table, &fields)?,
            Mark::Before => is_stored(conn, seq, table, &fields)?,
            Mark::Removed => {
                is_stored(conn, seq, table, &fields)?;
                conn.prepare_cached(table.delete)?.execute(params_from_iter(fields.first()))?;
            }
        }
    }
    Ok(())
}

/// What a change found is what the changes before it had left.
fn is_stored(
    conn: &Connection,
    seq: i64,
    table: &Table,
    fields: &[Field<'_>],
) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(table.row)?;
    let mut rows = statement.query(params_from_iter(fields.first()))?;
    let stored = rows.next()?.map(stored_row).transpose()?;
    if stored.as_deref() == Some(fields) {
        return Ok(());
    }
    Err(Error::Damaged(format!(
        "audit row {seq} changes a row of {} that is not as the trail left it",
        table.name
    )))
}

fn put(conn: &Connection, table: &Table, fields: &[Field<'_>]) -> Result<(), Error> {
    let is_new = matches!(fields, [.., Field::Int(1), _]);
    let sql = if is_new { table.insert } else { table.update };
    let rows = conn.prepare_cached(sql)?.execute(params_from_iter(fields))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Damaged(format!("the trail changes a row of {} that is not there", table.name)))
    }
}

fn copy_trail(log: &Connection, into: &Connection) -> Result<(), Error> {
    let mut insert = into.prepare(
        "INSERT INTO audit (seq, at, person, action, kind, record, rows, note, encoding, image,
         image_sha256, previous, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    each_row(
        log,
        "SELECT seq, at, person, action, kind, record, rows, note, encoding, image,
         image_sha256, previous, hash FROM audit ORDER BY seq",
        [],
        |found| {
            for at in 0..13 {
                insert.raw_bind_parameter(at + 1, ToSqlOutput::Borrowed(found.get_ref(at)?))?;
            }
            insert.raw_execute()?;
            Ok(())
        },
    )
}

/// SHA-256 of every row of every table, by table, ordered by id: equal where the data are.
pub(super) fn digests(conn: &Connection) -> Result<Vec<(&'static str, String)>, Error> {
    let mut out = Vec::new();
    for table in TABLES {
        out.push((table.name, digest(conn, table.tag, table.all)?));
    }
    let kept = "SELECT contract_id, known, lines, record_only, unknown, problems
         FROM contract_kept ORDER BY contract_id";
    out.push(("contract_kept", digest(conn, 0, kept)?));
    let kept = "SELECT contract_id, quarter, return_version, state, submitted_at
         FROM return_kept ORDER BY contract_id, quarter";
    out.push(("return_kept", digest(conn, 0, kept)?));
    let kept = "SELECT contract_id, through, grouped, hex(sum), hex(measures), hex(quarters)
         FROM performance_kept ORDER BY contract_id";
    out.push(("performance_kept", digest(conn, 0, kept)?));
    let kept = "SELECT contract_id, hex(story) FROM delivery_kept ORDER BY contract_id";
    out.push(("delivery_kept", digest(conn, 0, kept)?));
    let kept = "SELECT level, grouped, through, members, hex(rows)
         FROM performance_grouped ORDER BY level, grouped";
    out.push(("performance_grouped", digest(conn, 0, kept)?));
    // Quarters in which nothing is left are no difference.
    let kept = "SELECT quarter, expected, declared, validated, waiting
         FROM performance_totals WHERE expected <> 0 OR declared <> 0 ORDER BY quarter";
    out.push(("performance_totals", digest(conn, 0, kept)?));
    let kept = "SELECT edition, measure_ref, measure_from, units, known, lines, record_only,
         unknown, units_magnitude, known_magnitude
         FROM measure_kept ORDER BY edition, measure_ref, measure_from";
    out.push(("measure_kept", digest(conn, 0, kept)?));
    Ok(out)
}

fn digest(conn: &Connection, tag: u8, sql: &str) -> Result<String, Error> {
    let mut digest = Sha256::new();
    let mut bytes = Vec::new();
    each_row(conn, sql, [], |found| {
        let columns = found.as_ref().column_count();
        let fields = (0..columns)
            .map(|at| Field::stored(found.get_ref(at)?))
            .collect::<Result<Vec<_>, _>>()?;
        bytes.clear();
        image::encode(&mut bytes, tag, &fields)?;
        digest.update(&bytes);
        Ok(())
    })?;
    Ok(hex(&digest.finalize()))
}

/// Hands every row of a query to `visit`.
fn each_row<P: Params>(
    conn: &Connection,
    sql: &str,
    params: P,
    mut visit: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        visit(row)?;
    }
    Ok(())
}
