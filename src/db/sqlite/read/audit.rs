//! The audit trail, newest first.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rusqlite::Connection;

use super::first;
use super::row::Fields;
use crate::calc::Date;
use crate::calc::text::{fold, hex};
use crate::db::Error;
use crate::db::request::{AuditQuery, AuditRow, ChangeDetail, LOOKED_THROUGH};
use crate::db::sqlite::audit;
use crate::db::sqlite::image::{self, Field, GENERATOR, Imaged, Mark};
use crate::db::sqlite::past::Past;
use crate::db::sqlite::table::Table;

macro_rules! select {
    ($tail:literal) => {
        concat!("SELECT seq, at, person, action, kind, record, rows, note, hash FROM audit ", $tail)
    };
}

const OLDER: &str = select!("WHERE seq >= ?1 AND seq < ?2 ORDER BY seq DESC");
const NEWER: &str = select!("WHERE seq >= ?1 AND seq < ?2 ORDER BY seq");
const OLDER_BY: &str = select!("WHERE person = ?3 AND seq >= ?1 AND seq < ?2 ORDER BY seq DESC");
const NEWER_BY: &str = select!("WHERE person = ?3 AND seq >= ?1 AND seq < ?2 ORDER BY seq");
const ONE: &str = select!("WHERE seq = ?1");

/// Numbers of the rows that can have written a record, newest first: those of no record or of one
/// that it is part of, and, marked, those of its own name or of a part of it.
const NAMED: &str = "SELECT seq, 0 FROM audit WHERE record = ''
    UNION ALL SELECT seq, 0 FROM audit WHERE record IN (SELECT value FROM json_each(?1))
    UNION ALL SELECT seq, 1 FROM audit WHERE record IN (SELECT value FROM json_each(?2))
    UNION ALL SELECT seq, 1 FROM audit WHERE record >= ?3 AND record < ?4
    ORDER BY seq DESC";

/// The rows of a record and of what belongs to it: tag of the table, id, version, audit row.
const OWN: &str = "SELECT 1, id, version, seq FROM settings WHERE name = ?1
    UNION ALL SELECT 2, id, version, seq FROM suppliers WHERE supplier_ref = ?1
    UNION ALL SELECT 3, b.id, b.version, b.seq FROM branches b
      JOIN suppliers s ON s.id = b.supplier_id WHERE s.supplier_ref = ?1
    UNION ALL SELECT 4, id, version, seq FROM measures
      WHERE measure_ref = ?1 OR edition || '/' || measure_ref = ?1
    UNION ALL SELECT 5, id, version, seq FROM contracts WHERE contract_ref = ?1
    UNION ALL SELECT 6, m.id, m.version, m.seq FROM commitments m
      JOIN contracts c ON c.id = m.contract_id WHERE c.contract_ref = ?1
    UNION ALL SELECT 7, p.id, p.version, p.seq FROM profiles p
      JOIN commitments m ON m.id = p.commitment_id
      JOIN contracts c ON c.id = m.contract_id WHERE c.contract_ref = ?1
    UNION ALL SELECT 6, m.id, m.version, m.seq FROM commitments m
      JOIN contracts c ON c.id = m.contract_id WHERE c.contract_ref = ?2 AND m.measure_ref = ?3
    UNION ALL SELECT 7, p.id, p.version, p.seq FROM profiles p
      JOIN commitments m ON m.id = p.commitment_id
      JOIN contracts c ON c.id = m.contract_id WHERE c.contract_ref = ?2 AND m.measure_ref = ?3
    UNION ALL SELECT 8, id, version, seq FROM figures WHERE report = ?1
    UNION ALL SELECT 15, id, version, seq FROM procurements WHERE procurement_ref = ?1
    UNION ALL SELECT 16, q.id, q.version, q.seq FROM quotations q
      JOIN procurements p ON p.id = q.procurement_id WHERE p.procurement_ref = ?1
    UNION ALL SELECT 17, id, version, seq FROM waivers WHERE record_ref = ?1
    UNION ALL SELECT 9, r.id, r.version, r.seq FROM returns r
      JOIN contracts c ON c.id = r.contract_id
      WHERE c.contract_ref IN (?1, ?2) AND (c.contract_ref = ?1 OR quarter = ?3)
    UNION ALL SELECT 10, l.id, l.version, l.seq FROM return_lines l
      JOIN returns r ON r.id = l.return_id JOIN contracts c ON c.id = r.contract_id
      WHERE c.contract_ref IN (?1, ?2) AND (c.contract_ref = ?1 OR quarter = ?3)
    UNION ALL SELECT 11, e.id, e.version, e.seq FROM evidence e
      JOIN returns r ON r.id = e.return_id JOIN contracts c ON c.id = r.contract_id
      WHERE c.contract_ref IN (?1, ?2) AND (c.contract_ref = ?1 OR quarter = ?3)
    UNION ALL SELECT 12, v.id, v.version, v.seq FROM variations v
      JOIN commitments m ON m.id = v.commitment_id JOIN contracts c ON c.id = m.contract_id
      WHERE c.contract_ref IN (?1, ?2)
      AND (c.contract_ref = ?1 OR m.measure_ref = ?3)
    UNION ALL SELECT 13, a.id, a.version, a.seq FROM actions a
      JOIN contracts c ON c.id = a.contract_id WHERE c.contract_ref = ?1
    UNION ALL SELECT 14, g.id, g.version, g.seq FROM ratings g
      JOIN contracts c ON c.id = g.contract_id WHERE c.contract_ref = ?1
    UNION ALL SELECT 22, m.id, m.version, m.seq FROM milestones m
      JOIN contracts c ON c.id = m.contract_id WHERE c.contract_ref = ?1
    UNION ALL SELECT 18, id, version, seq FROM samples WHERE sample_ref = ?1
    UNION ALL SELECT 19, r.id, r.version, r.seq FROM sample_results r
      JOIN samples s ON s.id = r.sample_id WHERE s.sample_ref = ?1
    UNION ALL SELECT 19, r.id, r.version, r.seq FROM sample_results r
      JOIN procurements p ON p.id = r.procurement_id WHERE p.procurement_ref = ?1";

/// Kinds of files that write rows of other tables, too.
const WRITES: [(&str, &str); 4] = [
    ("returns", "return_lines"),
    ("evidence", "returns"),
    ("evidence", "return_lines"),
    ("variations", "commitments"),
];

/// How many rows of an image are decoded between two looks at whether to go on.
const ROWS: u32 = 1_000;

/// How many rows of a change are shown before and after.
const SHOWN: usize = 500;

pub fn list(conn: &Connection, query: &AuditQuery) -> Result<Vec<AuditRow>, Error> {
    let span = Span::of(conn, query)?;
    match query.record.as_deref().filter(|record| !record.is_empty()) {
        Some(record) => of_record(conn, query, &span, record),
        None if query.words.is_empty() => window(conn, query, &span),
        None => {
            let last = span.below.min(audit::next_seq(conn)?);
            let from = span.from.max(last.saturating_sub(i64::from(LOOKED_THROUGH)));
            window(conn, query, &Span { from, ..span })
        }
    }
}

/// The numbers of the rows of some days: from the first on, below the second.
struct Span {
    from: i64,
    below: i64,
}

impl Span {
    fn of(conn: &Connection, query: &AuditQuery) -> Result<Self, Error> {
        let from = query.since.map_or(Ok(0), |day| first_at(conn, day))?;
        // No change is after the last day that there can be.
        let after = query.until.and_then(|day| day.tomorrow().ok());
        let below = after.map_or(Ok(i64::MAX), |day| first_at(conn, day))?;
        Ok(Self { from, below })
    }
}

/// The first row that is not before a day. The times of the rows are in the order of their numbers,
/// so it is found by halving.
fn first_at(conn: &Connection, day: Date) -> Result<i64, Error> {
    let sql = "SELECT at < ?2 FROM audit WHERE seq >= ?1 ORDER BY seq LIMIT 1";
    let day = day.to_string();
    let (mut low, mut high) = (0, audit::next_seq(conn)?);
    while low < high {
        let middle = low + (high - low) / 2;
        if first(conn, sql, (middle, &day), super::int)? == Some(1) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// Rows around a place, by whomever or by one person, each side along an index.
fn window(conn: &Connection, query: &AuditQuery, span: &Span) -> Result<Vec<AuditRow>, Error> {
    let place = query.before.unwrap_or(i64::MAX);
    let newer_span = Span { from: span.from.max(place), below: span.below };
    let mut found = side(conn, (NEWER, NEWER_BY), query, &newer_span, query.newer)?;
    found.reverse();
    let older_span = Span { from: span.from, below: span.below.min(place) };
    found.extend(side(conn, (OLDER, OLDER_BY), query, &older_span, query.limit)?);
    Ok(found)
}

fn side(
    conn: &Connection,
    (by_all, by_one): (&'static str, &'static str),
    query: &AuditQuery,
    span: &Span,
    most: usize,
) -> Result<Vec<AuditRow>, Error> {
    let mut found = Vec::new();
    if most == 0 {
        return Ok(found);
    }
    let sql = if query.person.is_some() { by_one } else { by_all };
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = match &query.person {
        Some(person) => statement.query((span.from, span.below, person))?,
        None => statement.query((span.from, span.below))?,
    };
    while found.len() < most
        && let Some(row) = rows.next()?
    {
        let row = audit_row(&mut Fields::new(row))?;
        if has_words(&row, &query.words) {
            found.push(row);
        }
    }
    Ok(found)
}

fn has_words(row: &AuditRow, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let texts = [&row.action, &row.kind, &row.record, &row.note].map(|text| fold(text));
    words.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
}

fn of_record(
    conn: &Connection,
    query: &AuditQuery,
    span: &Span,
    record: &str,
) -> Result<Vec<AuditRow>, Error> {
    let place = query.before.unwrap_or(i64::MAX);
    let mut written = Written::new(conn, record)?;
    let (mut newer, mut older) = (VecDeque::new(), Vec::new());
    let (wider, own) = names(conn, record)?;
    let parts = (format!("{record}/"), format!("{record}0"));
    let mut statement = conn.prepare_cached(NAMED)?;
    let mut named = statement.query((json(&wider)?, json(&own)?, parts.0, parts.1))?;
    while let Some(row) = named.next()? {
        let (seq, is_own): (i64, bool) = (row.get(0)?, row.get(1)?);
        if older.len() >= query.limit && seq < place {
            break;
        }
        if !is_own && !written.may_have(seq) {
            continue;
        }
        let Some(row) = first(conn, ONE, [seq], audit_row)? else { continue };
        // Asked of every row, since what a newer one wrote says what to look for in older ones.
        let is_in = written.is_in(conn, &row)?;
        let is_chosen = (is_in || is_own)
            && (span.from..span.below).contains(&seq)
            && query.person.as_ref().is_none_or(|person| row.person == *person)
            && has_words(&row, &query.words);
        if is_chosen && seq < place {
            older.push(row);
        } else if is_chosen && query.newer > 0 {
            newer.push_back(row);
            if newer.len() > query.newer {
                newer.pop_front();
            }
        }
    }
    Ok(newer.into_iter().chain(older).collect())
}

/// How the trail can name changes of a record: as part of something wider, and as itself.
fn names(conn: &Connection, record: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let sql = "SELECT DISTINCT edition || '/' || measure_ref FROM measures WHERE measure_ref = ?1";
    let mut own = vec![record.to_owned()];
    super::each(conn, sql, [record], |fields| {
        own.push(fields.text()?);
        Ok(())
    })?;
    let wider = own.iter().flat_map(|name| {
        let ends = name.match_indices('/').map(|(end, _)| end);
        ends.filter_map(|end| name.get(..end)).map(str::to_owned)
    });
    let wider: BTreeSet<String> = wider.collect();
    Ok((wider.into_iter().collect(), own))
}

fn json(names: &[String]) -> Result<String, Error> {
    serde_json::to_string(names).map_err(|error| Error::Io(error.to_string()))
}

/// A row with the first of what it changed.
pub fn change(conn: &Connection, seq: i64) -> Result<ChangeDetail, Error> {
    let row = first(conn, ONE, [seq], audit_row)?
        .ok_or_else(|| super::missing("audit row", &seq.to_string()))?;
    let (past, all) = Past::load(conn, seq, SHOWN)?;
    Ok(ChangeDetail { row, changes: past.changes()?, all })
}

fn audit_row(fields: &mut Fields) -> Result<AuditRow, Error> {
    Ok(AuditRow {
        seq: fields.int()?,
        at: fields.text()?,
        person: fields.text()?,
        action: fields.text()?,
        kind: fields.text()?,
        record: fields.text()?,
        rows: fields.count()?,
        note: fields.text()?,
        hash: hex(&fields.bytes()?),
    })
}

/// When the rows of a record were written. Each row names the audit row of its last writing; only
/// where its version says that there were others are older images looked into.
struct Written {
    last: BTreeSet<i64>,
    /// Of each table's rows by id, how many writings before the last are still to be found, and
    /// the audit row of the last.
    earlier: BTreeMap<(u8, i64), (i64, i64)>,
}

impl Written {
    fn new(conn: &Connection, record: &str) -> Result<Self, Error> {
        let (mut last, mut earlier) = (BTreeSet::new(), BTreeMap::new());
        let (contract, measure) = record.rsplit_once('/').unwrap_or_default();
        super::each(conn, OWN, [record, contract, measure], |fields| {
            let tag = u8::try_from(fields.int()?).unwrap_or_default();
            let (id, version, seq) = (fields.int()?, fields.int()?, fields.int()?);
            last.insert(seq);
            if version > 1 {
                earlier.insert((tag, id), (version - 1, seq));
            }
            Ok(())
        })?;
        Ok(Self { last, earlier })
    }

    /// Whether an audit row that is named after nothing can have written one of them.
    fn may_have(&self, seq: i64) -> bool {
        !self.earlier.is_empty() || self.last.contains(&seq)
    }

    /// Whether an audit row wrote one of them. Asked newest first.
    fn is_in(&mut self, conn: &Connection, row: &AuditRow) -> Result<bool, Error> {
        let is_last = self.last.contains(&row.seq);
        let is_of = |tag: u8| {
            Table::by_tag(tag).is_some_and(|table| {
                table.name == row.kind || WRITES.contains(&(row.kind.as_str(), table.name))
            })
        };
        // A sample has rows of every kind.
        let may_be = |(&(tag, _), &(_, seq)): (&(u8, i64), &(i64, i64))| {
            seq > row.seq && (row.kind.is_empty() || is_of(tag))
        };
        if !self.earlier.iter().any(may_be) {
            return Ok(is_last);
        }
        let sql = "SELECT encoding, image FROM audit WHERE seq = ?1";
        let read = |fields: &mut Fields| Ok((fields.text()?, fields.bytes()?));
        let Some((encoding, image)) = first(conn, sql, [row.seq], read)? else {
            return Ok(is_last);
        };
        if encoding == GENERATOR {
            // What no later change added was generated.
            return Ok(is_last || !self.earlier.is_empty());
        }
        Ok(self.take(conn, row.seq, &encoding, &image)? || is_last)
    }

    /// Takes the writings that an image has off those still to be found.
    fn take(
        &mut self,
        conn: &Connection,
        seq: i64,
        encoding: &str,
        bytes: &[u8],
    ) -> Result<bool, Error> {
        let mut reader = image::unpack(encoding, bytes)?;
        let (mut is_in, mut decoded) = (false, 0_u32);
        while let Some(Imaged { mark, tag, fields }) = image::decode(&mut *reader)? {
            if mark == Mark::Before {
                continue;
            }
            decoded += 1;
            if decoded.is_multiple_of(ROWS) && conn.is_interrupted() {
                return Err(Error::Interrupted);
            }
            let Some(Field::Int(id)) = fields.first() else { continue };
            let key = (tag, *id);
            let Some((left, last)) = self.earlier.get_mut(&key) else { continue };
            if *last == seq {
                continue;
            }
            is_in = true;
            *left -= 1;
            if *left == 0 {
                self.earlier.remove(&key);
            }
        }
        Ok(is_in)
    }
}
