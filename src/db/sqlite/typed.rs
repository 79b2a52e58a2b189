//! What people were typing and had not kept, so that a lost line loses none of it. No part of the
//! register, and not in the audit trail.

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use super::read::{self, Fields};
use crate::db::request::Typed;
use crate::db::{By, Error};

pub(super) fn keep(conn: &Connection, typed: &Typed, by: &By) -> Result<(), Error> {
    let Some(text) = &typed.text else { return forget(conn, &by.person, &typed.place) };
    let digest = digest(&by.person, &typed.place, text, &by.at);
    conn.prepare_cached(
        "INSERT INTO typed (person, place, text, at, digest) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person, place) DO UPDATE SET text = excluded.text, at = excluded.at,
         digest = excluded.digest",
    )?
    .execute(params![by.person, typed.place, text, by.at, digest])?;
    Ok(())
}

pub(super) fn forget(conn: &Connection, person: &str, place: &str) -> Result<(), Error> {
    conn.prepare_cached("DELETE FROM typed WHERE person = ?1 AND place = ?2")?
        .execute([person, place])?;
    Ok(())
}

/// What a person was typing, newest first.
pub(super) fn of(conn: &Connection, person: &str) -> Result<Vec<Typed>, Error> {
    let sql = "SELECT place, text, at FROM typed WHERE person = ?1 ORDER BY at DESC, place";
    let read = |fields: &mut Fields| {
        Ok(Typed { place: fields.text()?, text: Some(fields.text()?), at: fields.text()? })
    };
    read::rows(conn, sql, [person], read)
}

/// Refuses text that is not as it was typed: no audit row speaks of it.
pub(super) fn verify(conn: &Connection) -> Result<(), Error> {
    read::each(conn, "SELECT person, place, text, at, digest FROM typed", [], |fields| {
        let (person, place) = (fields.text()?, fields.text()?);
        let (text, at) = (fields.text()?, fields.text()?);
        if fields.bytes()? == digest(&person, &place, &text, &at) {
            return Ok(());
        }
        Err(Error::Damaged(format!("what {person} was typing at {place} is not what was kept")))
    })
}

fn digest(person: &str, place: &str, text: &str, at: &str) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in [person, place, text, at] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    digest.finalize().into()
}
