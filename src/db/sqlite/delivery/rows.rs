//! Reads what became of commitments from the rows: of many contracts in one pass over each table.

use std::ops::Range;

use rusqlite::{Connection, Rows};

use super::story::{Own, Promise, Story, Told, Version};
use crate::calc::commitment::Frozen;
use crate::calc::{Date, Quantity, Quarter};
use crate::db::Error;
use crate::db::sqlite::read::Fields;
use crate::db::sqlite::{commitments, returns};

/// How far two contracts may lie apart for those between to be read rather than sought past.
const APART: i64 = 4;

/// One contract.
pub fn of(conn: &Connection, id: i64) -> Result<Own, Error> {
    let mut found = None;
    each(conn, &[id], &mut |_, own| {
        found = Some(own);
        Ok(())
    })?;
    found.ok_or_else(|| missing(id))
}

fn missing(id: i64) -> Error {
    Error::Damaged(format!("contract row {id} is missing"))
}

type Visit<'v> = &'v mut dyn FnMut(i64, Own) -> Result<(), Error>;

/// Hands over each of these contracts, whose ids have to ascend.
pub fn each(conn: &Connection, ids: &[i64], visit: Visit) -> Result<(), Error> {
    for near in ids.chunk_by(|one, next| next - one <= APART) {
        if let [first, ..] = near {
            pass(conn, (*first, near), visit)?;
        }
    }
    Ok(())
}

const CONTRACTS: &str = "SELECT id, contract_ref, coalesce(award_date, start_date), start_date,
     end_date, terminated_on FROM contracts WHERE id BETWEEN ?1 AND ?2 ORDER BY id";

const PROFILES: &str = "SELECT m.contract_id, m.id, quarter, p.units
     FROM commitments m CROSS JOIN profiles p ON p.commitment_id = m.id
     WHERE m.contract_id BETWEEN ?1 AND ?2 ORDER BY m.contract_id, m.measure_ref, quarter";

const VARIATIONS: &str = "SELECT m.contract_id, m.id, signed_on, was
     FROM commitments m CROSS JOIN variations v ON v.commitment_id = m.id
     WHERE m.contract_id BETWEEN ?1 AND ?2 ORDER BY m.contract_id, m.measure_ref, signed_on";

/// The versions that were submitted.
const RETURNS: &str = "SELECT contract_id, id, quarter, substr(submitted_at, 1, 10),
     CASE WHEN state = 'validated' THEN substr(validated_at, 1, 10) END
     FROM returns WHERE contract_id BETWEEN ?1 AND ?2 AND submitted_at IS NOT NULL
     ORDER BY contract_id, quarter, return_version";

fn pass(conn: &Connection, (first, ids): (i64, &[i64]), visit: Visit) -> Result<(), Error> {
    let some = (first, ids.last().copied().unwrap_or(first));
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
        variations: Stream::of(variations.query(some)?, variation)?,
        returns: Stream::of(versions.query(some)?, returned)?,
        lines: Stream::of(lines.query(some)?, line)?,
    };
    // Contracts between are read as well, so that their rows are passed over.
    while let Some(id) = tables.contracts.owner() {
        let own = tables.story(id)?;
        if ids.binary_search(&id).is_ok() {
            visit(id, own)?;
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
    contracts: Stream<'s, Story>,
    commitments: Stream<'s, Committed>,
    profiles: Stream<'s, (i64, (Quarter, Quantity))>,
    variations: Stream<'s, (i64, (Date, Quantity))>,
    returns: Stream<'s, (i64, Version)>,
    lines: Stream<'s, Submitted>,
}

struct Committed {
    id: i64,
    measure: Frozen,
    units: Quantity,
    since: Option<Date>,
}

struct Submitted {
    commitment: i64,
    declared: Quantity,
    decided: Option<(Quantity, Date)>,
}

impl Tables<'_> {
    /// The next one, which is of this contract.
    fn story(&mut self, id: i64) -> Result<Own, Error> {
        let mut story = self.contracts.next_of(id)?.ok_or_else(|| missing(id))?;
        let (mut ids, mut measures) = (Vec::new(), Vec::new());
        while let Some(Committed { id: own, measure, units, since }) =
            self.commitments.next_of(id)?
        {
            ids.push(own);
            story.promises.push(Promise {
                measure: measures.len(),
                units,
                committed_on: since,
                variations: 0..0,
                profile: 0..0,
                lines: 0..0,
            });
            measures.push(measure);
        }
        let place = |id: i64| ids.iter().position(|own| *own == id);
        while let Some((own, entry)) = self.variations.next_of(id)? {
            let at = story.variations.len();
            story.variations.push(entry);
            if let Some(promise) = place(own).and_then(|own| story.promises.get_mut(own)) {
                extend(&mut promise.variations, at);
            }
        }
        while let Some((own, entry)) = self.profiles.next_of(id)? {
            let at = story.profiles.len();
            story.profiles.push(entry);
            if let Some(promise) = place(own).and_then(|own| story.promises.get_mut(own)) {
                extend(&mut promise.profile, at);
            }
        }
        let mut told = Vec::new();
        while let Some((version, own)) = self.returns.next_of(id)? {
            let at = story.versions.len();
            story.versions.push(own);
            while let Some(Submitted { commitment, declared, decided }) =
                self.lines.next_of(version)?
            {
                told.extend(
                    place(commitment).map(|own| (own, Told { version: at, declared, decided })),
                );
            }
        }
        // The sort is stable: of each promise the versions stay in order.
        told.sort_by_key(|(own, _)| *own);
        for (own, told) in told {
            let at = story.lines.len();
            story.lines.push(told);
            if let Some(promise) = story.promises.get_mut(own) {
                extend(&mut promise.lines, at);
            }
        }
        Ok(Own { story, measures })
    }
}

/// Takes one more in, which lies behind those that are in it.
fn extend(range: &mut Range<usize>, at: usize) {
    if range.start == range.end {
        range.start = at;
    }
    range.end = at + 1;
}

fn contract(fields: &mut Fields) -> Result<Story, Error> {
    Ok(Story {
        contract_ref: fields.text()?,
        begun: fields.day()?,
        first: fields.day()?,
        end: fields.day()?,
        terminated_on: fields.some_day()?,
        ..Story::default()
    })
}

fn commitment(fields: &mut Fields) -> Result<Committed, Error> {
    let id = fields.int()?;
    let own = commitments::read(fields)?;
    Ok(Committed { id, measure: own.measure, units: own.units, since: own.committed_on })
}

fn profile(fields: &mut Fields) -> Result<(i64, (Quarter, Quantity)), Error> {
    Ok((fields.int()?, (fields.word(Quarter::parse)?, fields.quantity()?)))
}

fn variation(fields: &mut Fields) -> Result<(i64, (Date, Quantity)), Error> {
    Ok((fields.int()?, (fields.day()?, fields.quantity()?)))
}

fn returned(fields: &mut Fields) -> Result<(i64, Version), Error> {
    let id = fields.int()?;
    let quarter = fields.word(Quarter::parse)?;
    Ok((id, Version { quarter, submitted: fields.day()?, validated: fields.some_day()? }))
}

fn line(fields: &mut Fields) -> Result<Submitted, Error> {
    Ok(Submitted {
        commitment: fields.int()?,
        declared: fields.quantity()?,
        decided: fields.some_quantity()?.zip(fields.some_day()?),
    })
}
