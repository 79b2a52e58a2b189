//! The audit trail: one row for each change, in the same transaction, in a chain of digests.

use std::io::Read;

use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use super::image::{self, Kept};
use crate::db::{By, Error};

const DOMAIN: &[u8] = b"sleva audit 1\0";
const NOTHING_BEFORE: [u8; 32] = [0; 32];

/// What was done, apart from who, when and the image.
#[derive(Debug)]
pub(super) struct Act<'a> {
    pub action: &'a str,
    pub kind: &'a str,
    /// Reference of the record, where it was one.
    pub record: &'a str,
    pub rows: u64,
    pub note: &'a str,
}

/// The audit trail in short, after it was verified.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trail {
    pub rows: u64,
    /// UTC of the last change; none where nothing was ever changed.
    pub last_at: Option<String>,
}

/// One audit row as it is digested.
struct Link<'a> {
    seq: i64,
    at: &'a str,
    person: &'a str,
    act: Act<'a>,
    encoding: &'a str,
    image_sha256: [u8; 32],
    previous: [u8; 32],
}

impl Link<'_> {
    fn hash(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(DOMAIN);
        let mut part = |bytes: &[u8]| {
            digest.update((bytes.len() as u64).to_le_bytes());
            digest.update(bytes);
        };
        part(&self.seq.to_le_bytes());
        part(self.at.as_bytes());
        part(self.person.as_bytes());
        part(self.act.action.as_bytes());
        part(self.act.kind.as_bytes());
        part(self.act.record.as_bytes());
        part(&self.act.rows.to_le_bytes());
        part(self.act.note.as_bytes());
        part(self.encoding.as_bytes());
        part(&self.image_sha256);
        part(&self.previous);
        digest.finalize().into()
    }
}

/// The number that the next audit row will have. Stable inside a writing transaction.
pub(super) fn next_seq(conn: &Connection) -> Result<i64, Error> {
    let last: i64 =
        conn.query_row("SELECT coalesce(max(seq), 0) FROM audit", [], |row| row.get(0))?;
    Ok(last + 1)
}

/// Time and hash of the last audit row; of nothing, an empty time and zeros.
pub(super) fn head(conn: &Connection) -> Result<(String, [u8; 32]), Error> {
    let last = conn
        .query_row("SELECT at, hash FROM audit ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(last.unwrap_or((String::new(), NOTHING_BEFORE)))
}

/// Adds the row of a change that has just been made in the same transaction.
pub(super) fn append(
    conn: &Connection,
    seq: i64,
    by: &By,
    act: Act<'_>,
    kept: &Kept,
) -> Result<(), Error> {
    let (last_at, previous) = head(conn)?;
    // A clock that was set back must not put a change before the one it follows.
    let at = if by.at < last_at { &last_at } else { &by.at };
    let link = Link {
        seq,
        at,
        person: &by.person,
        act,
        encoding: kept.encoding,
        image_sha256: kept.sha256,
        previous,
    };
    let hash = link.hash();
    conn.execute(
        "INSERT INTO audit (seq, at, person, action, kind, record, rows, note, encoding, image,
         image_sha256, previous, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            seq,
            link.at,
            link.person,
            link.act.action,
            link.act.kind,
            link.act.record,
            i64::try_from(link.act.rows).unwrap_or(i64::MAX),
            link.act.note,
            link.encoding,
            kept.bytes,
            link.image_sha256,
            previous,
            hash
        ],
    )?;
    Ok(())
}

/// Follows the chain from its first row to its last and digests every image again.
pub(super) fn verify(conn: &Connection) -> Result<Trail, Error> {
    let mut statement = conn.prepare(
        "SELECT seq, at, person, action, kind, record, rows, note, encoding, image_sha256,
         previous, hash, image FROM audit ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    let mut trail = Trail::default();
    let mut before = NOTHING_BEFORE;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let at: String = row.get(1)?;
        let due = i64::try_from(trail.rows).unwrap_or(i64::MAX).saturating_add(1);
        let in_order = trail.last_at.as_ref().is_none_or(|last| *last <= at);
        if seq != due || !in_order {
            return Err(broken(due, "is missing or out of order"));
        }
        let hash = verify_row(row, seq, before)?;
        before = hash;
        trail = Trail { rows: trail.rows + 1, last_at: Some(at) };
    }
    Ok(trail)
}

fn verify_row(row: &Row<'_>, seq: i64, before: [u8; 32]) -> Result<[u8; 32], Error> {
    let text = |at: usize| row.get::<_, String>(at);
    let (at, person, action, kind) = (text(1)?, text(2)?, text(3)?, text(4)?);
    let (record, note, encoding) = (text(5)?, text(7)?, text(8)?);
    let link = Link {
        seq,
        at: &at,
        person: &person,
        act: Act {
            action: &action,
            kind: &kind,
            record: &record,
            rows: u64::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
            note: &note,
        },
        encoding: &encoding,
        image_sha256: row.get(9)?,
        previous: row.get(10)?,
    };
    let hash: [u8; 32] = row.get(11)?;
    if link.previous != before || link.hash() != hash {
        return Err(broken(seq, "does not follow from the one before it"));
    }
    let image = row.get_ref(12)?.as_blob().map_err(|_| broken(seq, "has no image"))?;
    let digest = digest(&mut *image::unpack(&encoding, image)?)
        .map_err(|_| broken(seq, "has an image that cannot be read"))?;
    if digest == link.image_sha256 {
        Ok(hash)
    } else {
        Err(broken(seq, "has another image than the one digested"))
    }
}

fn digest(from: &mut dyn Read) -> std::io::Result<[u8; 32]> {
    let mut digest = Sha256::new();
    let mut part = [0; 16 * 1024];
    loop {
        let read = from.read(&mut part)?;
        if read == 0 {
            return Ok(digest.finalize().into());
        }
        digest.update(part.get(..read).unwrap_or(&part));
    }
}

fn broken(seq: i64, what: &str) -> Error {
    Error::Damaged(format!("audit row {seq} {what}"))
}
