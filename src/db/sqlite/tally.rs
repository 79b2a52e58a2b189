//! Sums kept with each version of a measure, and the range that every sum stays in.
//!
//! The magnitudes of all rows together stay within the range of one number, so that no sum over
//! any choice of them can leave it.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::read;
use crate::calc::commitment::Frozen;
use crate::calc::number::LIMIT;
use crate::calc::{Date, Pence, Quantity, Value};
use crate::db::Error;

/// What a commitment adds to the sums of its measure's version.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    edition: &'a str,
    measure_ref: &'a str,
    from: Option<Date>,
    units: Quantity,
    value: Value,
}

impl<'a> Line<'a> {
    pub fn new(frozen: &'a Frozen, units: Quantity, value: Value) -> Self {
        Self {
            edition: &frozen.edition,
            measure_ref: &frozen.measure_ref,
            from: frozen.from,
            units,
            value,
        }
    }
}

/// Which sum a row would lift beyond the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beyond {
    Units,
    Value,
}

/// How the sums of one version change: as the columns of `measure_kept`.
#[derive(Debug, Default)]
struct Change {
    units: i64,
    known: i64,
    lines: i64,
    record_only: i64,
    unknown: i64,
    units_magnitude: i64,
    known_magnitude: i64,
}

/// Edition, reference and day, as `measure_kept` has them.
type Version = (String, String, String);

/// The sums as a change goes on.
#[derive(Debug)]
pub(super) struct Tally {
    units_magnitude: i64,
    known_magnitude: i64,
    /// Magnitude of the values of all contracts; none until a contract is written.
    contracts: Option<i64>,
    changes: BTreeMap<Version, Change>,
}

impl Tally {
    pub fn load(conn: &Connection) -> Result<Self, Error> {
        let sql = "SELECT coalesce(sum(units_magnitude), 0), coalesce(sum(known_magnitude), 0)
                   FROM measure_kept";
        let read = |fields: &mut read::Fields| Ok((fields.int()?, fields.int()?));
        let (units_magnitude, known_magnitude) =
            read::first(conn, sql, [], read)?.unwrap_or((0, 0));
        Ok(Self { units_magnitude, known_magnitude, contracts: None, changes: BTreeMap::new() })
    }

    /// Whether every sum stays within the range with `new` in the place of `old`.
    pub fn fits(&self, old: Option<Line<'_>>, new: Line<'_>) -> Result<(), Beyond> {
        let units = |line: Line<'_>| line.units.raw().abs();
        let known = |line: Line<'_>| pence(line.value).abs();
        if self.units_magnitude - old.map_or(0, units) + units(new) > LIMIT {
            return Err(Beyond::Units);
        }
        if self.known_magnitude - old.map_or(0, known) + known(new) > LIMIT {
            return Err(Beyond::Value);
        }
        Ok(())
    }

    /// Counts `new` in the place of `old`.
    pub fn replace(&mut self, old: Option<Line<'_>>, new: Line<'_>) {
        if let Some(old) = old {
            self.add(old, -1);
        }
        self.add(new, 1);
    }

    /// Counts a line no more.
    pub fn take(&mut self, old: Line<'_>) {
        self.add(old, -1);
    }

    fn add(&mut self, line: Line<'_>, sign: i64) {
        let day = line.from.map(|day| day.to_string()).unwrap_or_default();
        let version = (line.edition.to_owned(), line.measure_ref.to_owned(), day);
        let (units, known) = (line.units.raw(), pence(line.value));
        let change = self.changes.entry(version).or_default();
        change.units += sign * units;
        change.known += sign * known;
        change.lines += sign;
        change.record_only += sign * i64::from(line.value == Value::RecordOnly);
        change.unknown += sign * i64::from(line.value == Value::Unknown);
        change.units_magnitude += sign * units.abs();
        change.known_magnitude += sign * known.abs();
        self.units_magnitude += sign * units.abs();
        self.known_magnitude += sign * known.abs();
    }

    /// The magnitude of the values of all contracts with `new` in the place of `old`; none where
    /// their sum would leave the range.
    pub fn contracts_with(
        &mut self,
        conn: &Connection,
        old: i64,
        new: Pence,
    ) -> Result<Option<i64>, Error> {
        let all = if let Some(all) = self.contracts {
            all
        } else {
            let sql = "SELECT coalesce(sum(abs(value)), 0) FROM contracts";
            read::first(conn, sql, [], read::int)?.unwrap_or(0)
        };
        self.contracts = Some(all);
        let with = all - old.abs() + new.raw().abs();
        Ok((with <= LIMIT).then_some(with))
    }

    pub const fn set_contracts(&mut self, all: i64) {
        self.contracts = Some(all);
    }

    /// Writes what has changed.
    pub fn settle(&mut self, conn: &Connection) -> Result<(), Error> {
        for ((edition, measure_ref, from), change) in std::mem::take(&mut self.changes) {
            conn.prepare_cached(
                "INSERT INTO measure_kept (edition, measure_ref, measure_from, units, known,
                 lines, record_only, unknown, units_magnitude, known_magnitude)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                 ON CONFLICT (edition, measure_ref, measure_from) DO UPDATE SET
                 units = units + excluded.units, known = known + excluded.known,
                 lines = lines + excluded.lines,
                 record_only = record_only + excluded.record_only,
                 unknown = unknown + excluded.unknown,
                 units_magnitude = units_magnitude + excluded.units_magnitude,
                 known_magnitude = known_magnitude + excluded.known_magnitude",
            )?
            .execute(params![
                edition,
                measure_ref,
                from,
                change.units,
                change.known,
                change.lines,
                change.record_only,
                change.unknown,
                change.units_magnitude,
                change.known_magnitude
            ])?;
        }
        conn.prepare_cached("DELETE FROM measure_kept WHERE lines = 0")?.execute([])?;
        Ok(())
    }
}

const fn pence(value: Value) -> i64 {
    match value {
        Value::Known(pence) => pence.raw(),
        Value::RecordOnly | Value::Unknown => 0,
    }
}

/// Counts every version again, in one pass over an index.
pub(super) fn recount(conn: &Connection) -> Result<(), Error> {
    conn.execute("DELETE FROM measure_kept", [])?;
    conn.execute(
        "INSERT INTO measure_kept (edition, measure_ref, measure_from, units, known, lines,
         record_only, unknown, units_magnitude, known_magnitude)
         SELECT edition, measure_ref, coalesce(measure_from, ''), sum(units),
         coalesce(sum(value), 0), count(*), sum(kind = 'record-only'),
         sum(value IS NULL AND kind <> 'record-only'), sum(abs(units)),
         coalesce(sum(abs(value)), 0)
         FROM commitments GROUP BY edition, measure_ref, measure_from",
        [],
    )?;
    Ok(())
}
