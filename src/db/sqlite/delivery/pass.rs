//! Reads what delivery is computed from: of one contract, or of many in one pass over each table.

use rusqlite::{Connection, Rows};

use super::{Delivery, Line};
use crate::calc::commitment::Commitment;
use crate::calc::performance::{Declared, Life};
use crate::calc::{Date, Quantity, Quarter};
use crate::db::Error;
use crate::db::request::AsAt;
use crate::db::sqlite::read::Fields;
use crate::db::sqlite::{commitments, returns};

/// How far two contracts may lie apart for those between to be read rather than sought past.
const APART: i64 = 4;

/// Delivery of one contract.
pub(in crate::db::sqlite) fn of(
    conn: &Connection,
    id: i64,
    as_at: AsAt,
) -> Result<Delivery, Error> {
    let mut found = None;
    each(conn, &[id], as_at, &mut |_, delivery| {
        found = Some(delivery);
        Ok(())
    })?;
    found.ok_or_else(|| missing(id))
}

fn missing(id: i64) -> Error {
    Error::Damaged(format!("contract row {id} is missing"))
}

/// Hands over the delivery of each of these contracts, whose ids have to ascend.
pub(in crate::db::sqlite) fn each(
    conn: &Connection,
    ids: &[i64],
    as_at: AsAt,
    visit: &mut dyn FnMut(i64, Delivery) -> Result<(), Error>,
) -> Result<(), Error> {
    for near in ids.chunk_by(|one, next| next - one <= APART) {
        if let [first, ..] = near {
            pass(conn, (*first, near), as_at, visit)?;
        }
    }
    Ok(())
}

/// The contracts, when each begins to count what it commits, and its life.
const CONTRACTS: &str = "SELECT id, coalesce(award_date, start_date), start_date, end_date,
     terminated_on FROM contracts WHERE id BETWEEN ?1 AND ?2 ORDER BY id";

const PROFILES: &str = "SELECT m.contract_id, m.id, quarter, p.units
     FROM commitments m CROSS JOIN profiles p ON p.commitment_id = m.id
     WHERE m.contract_id BETWEEN ?1 AND ?2 ORDER BY m.contract_id, m.measure_ref, quarter";

/// Of each commitment what was committed before the variations that were signed later.
const VARIATIONS: &str = "SELECT m.contract_id, m.id, was
     FROM commitments m CROSS JOIN variations v ON v.commitment_id = m.id
     WHERE m.contract_id BETWEEN ?1 AND ?2 AND signed_on > ?3
     ORDER BY m.contract_id, m.measure_ref, signed_on";

/// The versions that were submitted, and whether each had been validated.
const RETURNS: &str = "SELECT contract_id, id, quarter,
     state = 'validated' AND validated_at <= ?3
     FROM returns WHERE contract_id BETWEEN ?1 AND ?2 AND submitted_at <= ?3
     ORDER BY contract_id, quarter, return_version";

fn pass(
    conn: &Connection,
    (first, ids): (i64, &[i64]),
    as_at: AsAt,
    visit: &mut dyn FnMut(i64, Delivery) -> Result<(), Error>,
) -> Result<(), Error> {
    let last = ids.last().copied().unwrap_or(first);
    let until = returns::until(as_at);
    let (some, until) = ((first, last), (first, last, until.as_str()));
    let mut contracts = conn.prepare_cached(CONTRACTS)?;
    let mut commitments = conn.prepare_cached(commitments::OF_SOME)?;
    let mut profiles = conn.prepare_cached(PROFILES)?;
    let mut variations = conn.prepare_cached(VARIATIONS)?;
    let mut versions = conn.prepare_cached(RETURNS)?;
    let mut lines = conn.prepare_cached(returns::SUBMITTED)?;
    let mut tables = Tables {
        contracts: Stream::of(contracts.query(some)?, contract)?,
        commitments: Stream::of(commitments.query(some)?, commitment)?,
        profiles: Stream::of(profiles.query(some)?, profile)?,
        variations: Stream::of(variations.query(until)?, variation)?,
        returns: Stream::of(versions.query(until)?, returned)?,
        lines: Stream::of(lines.query(until)?, line)?,
    };
    // Contracts between are read as well, so that their rows are passed over.
    while let Some(id) = tables.contracts.owner() {
        let delivery = tables.delivery(id, as_at)?;
        if ids.binary_search(&id).is_ok() {
            visit(id, delivery)?;
        }
    }
    Ok(())
}

/// Rows in order of what they belong to, taken from the front.
struct Stream<'s, T> {
    rows: Rows<'s>,
    read: fn(&mut Fields) -> Result<T, Error>,
    next: Option<(i64, T)>,
}

impl<'s, T> Stream<'s, T> {
    fn of(rows: Rows<'s>, read: fn(&mut Fields) -> Result<T, Error>) -> Result<Self, Error> {
        let mut stream = Self { rows, read, next: None };
        stream.advance()?;
        Ok(stream)
    }

    fn advance(&mut self) -> Result<Option<T>, Error> {
        let next = match self.rows.next()? {
            Some(row) => {
                let mut fields = Fields::new(row);
                Some((fields.int()?, (self.read)(&mut fields)?))
            }
            None => None,
        };
        Ok(std::mem::replace(&mut self.next, next).map(|(_, row)| row))
    }

    /// What the next row belongs to.
    fn owner(&self) -> Option<i64> {
        self.next.as_ref().map(|(owner, _)| *owner)
    }

    /// The next row, where it belongs to this one.
    fn next_of(&mut self, owner: i64) -> Result<Option<T>, Error> {
        if self.owner() == Some(owner) { self.advance() } else { Ok(None) }
    }
}

struct Tables<'s> {
    contracts: Stream<'s, (Date, Life)>,
    commitments: Stream<'s, (i64, Commitment)>,
    profiles: Stream<'s, (i64, (Quarter, Quantity))>,
    variations: Stream<'s, (i64, Quantity)>,
    returns: Stream<'s, Returned>,
    lines: Stream<'s, Submitted>,
}

struct Returned {
    id: i64,
    quarter: Quarter,
    is_validated: bool,
}

struct Submitted {
    commitment: i64,
    declared: Quantity,
    decided: Option<Quantity>,
}

impl Tables<'_> {
    /// The next one, which is of this contract.
    fn delivery(&mut self, id: i64, as_at: AsAt) -> Result<Delivery, Error> {
        let of = self.contracts.next_of(id)?;
        let (begun, life) = of.ok_or_else(|| missing(id))?;
        let mut lines = Vec::new();
        while let Some((own, commitment)) = self.commitments.next_of(id)? {
            lines.push((own, Line { commitment, profile: Vec::new(), declared: Vec::new() }));
        }
        let mut varied = None;
        while let Some((own, was)) = self.variations.next_of(id)? {
            // The first that was signed later says what was committed on the day.
            if varied != Some(own)
                && let Some(line) = find(&mut lines, own)
            {
                line.commitment.units = was;
            }
            varied = Some(own);
        }
        while let Some((own, entry)) = self.profiles.next_of(id)? {
            if let Some(line) = find(&mut lines, own) {
                line.profile.push(entry);
            }
        }
        let closed = self.declared(id, &mut lines)?;
        let is_committed = |line: &Line| {
            !as_at.is_past || line.commitment.committed_on.unwrap_or(begun) <= as_at.day
        };
        let lines = lines.into_iter().map(|(_, line)| line).filter(is_committed).collect();
        Ok(Delivery { life, lines, closed })
    }

    /// What counts: of each quarter the newest version that was submitted. Returns the quarters
    /// whose return is validated.
    fn declared(&mut self, id: i64, lines: &mut [(i64, Line)]) -> Result<Vec<Quarter>, Error> {
        let mut closed = Vec::new();
        let mut newest: Option<Quarter> = None;
        let mut submitted = Vec::new();
        while let Some(Returned { id: version, quarter, is_validated }) =
            self.returns.next_of(id)?
        {
            if newest == Some(quarter) {
                // It takes the place of the version before it.
                closed.retain(|own| *own != quarter);
                submitted.clear();
            } else {
                count(lines, newest, &mut submitted);
            }
            newest = Some(quarter);
            if is_validated {
                closed.push(quarter);
            }
            while let Some(line) = self.lines.next_of(version)? {
                submitted.push(line);
            }
        }
        count(lines, newest, &mut submitted);
        Ok(closed)
    }
}

fn count(lines: &mut [(i64, Line)], quarter: Option<Quarter>, submitted: &mut Vec<Submitted>) {
    for Submitted { commitment, declared, decided } in submitted.drain(..) {
        if let (Some(line), Some(quarter)) = (find(lines, commitment), quarter) {
            line.declared.push(Declared { quarter, declared, decided });
        }
    }
}

fn find(lines: &mut [(i64, Line)], commitment: i64) -> Option<&mut Line> {
    lines.iter_mut().find(|(id, _)| *id == commitment).map(|(_, line)| line)
}

fn contract(fields: &mut Fields) -> Result<(Date, Life), Error> {
    let (begun, first, end) = (fields.day()?, fields.day()?, fields.day()?);
    Ok((begun, Life::until(first, end, fields.some_day()?)))
}

fn commitment(fields: &mut Fields) -> Result<(i64, Commitment), Error> {
    Ok((fields.int()?, commitments::read(fields)?))
}

fn profile(fields: &mut Fields) -> Result<(i64, (Quarter, Quantity)), Error> {
    Ok((fields.int()?, (fields.word(Quarter::parse)?, fields.quantity()?)))
}

fn variation(fields: &mut Fields) -> Result<(i64, Quantity), Error> {
    Ok((fields.int()?, fields.quantity()?))
}

fn returned(fields: &mut Fields) -> Result<Returned, Error> {
    Ok(Returned {
        id: fields.int()?,
        quarter: fields.word(Quarter::parse)?,
        is_validated: fields.flag()?.unwrap_or_default(),
    })
}

fn line(fields: &mut Fields) -> Result<Submitted, Error> {
    Ok(Submitted {
        commitment: fields.int()?,
        declared: fields.quantity()?,
        decided: fields.some_quantity()?,
    })
}
