//! One change of many rows: what an import, a sample and the making of a database share.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension, ToSql, params_from_iter};

use super::contracts::{self, Life};
use super::image::{Field, Image, Mark};
use super::reject::Reject;
use super::table::{TABLES, Table};
use super::tally::Tally;
use super::{audit, commitments, kept, measures, returns};
use crate::calc::Quarter;
use crate::calc::measure::Measure;
use crate::calc::returns::ReturnKey;
use crate::db::{By, Error};

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    Added(i64),
    Changed(i64),
    Unchanged,
}

/// Why a record was not taken.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something in it is wrong; the others go on.
    Reject(Reject),
    /// The store failed; nothing goes on.
    Fail(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Fail(error.into())
    }
}

/// The stored row that a record is about.
#[derive(Debug)]
struct Found {
    id: i64,
    version: i64,
    /// All its columns, where they are not the same as the record's.
    old: Option<Vec<Field<'static>>>,
}

type Versions = Rc<Vec<Measure>>;

/// A change under way, inside a writing transaction.
pub(super) struct Batch<'c> {
    pub conn: &'c Connection,
    pub seq: i64,
    /// Who acts; nobody where rows are generated.
    pub by: By,
    /// What was written; stays empty where what generates the rows is the image.
    pub image: Image,
    is_imaged: bool,
    /// Whether a whole register comes in, and not single files or acts of people.
    pub is_whole: bool,
    last_ids: HashMap<u8, i64>,
    /// Tables that had no row when the change began.
    was_empty: Vec<u8>,
    /// The contract that the last record spoke of, and its commitments by measure as far as they
    /// were looked up: records of one come together.
    contract: Option<(String, Life)>,
    commitments: (i64, HashMap<String, i64>),
    /// The row of the file that wrote each stored row.
    seen: HashMap<(u8, i64), u64>,
    /// Row of the file that is being taken.
    pub row: u64,
    /// Contracts whose kept sums and problems have to be computed again.
    pub touched: BTreeSet<i64>,
    /// Returns whose standing has to be looked at again.
    pub due: BTreeSet<(i64, Quarter)>,
    /// Versions that lines were put in of late.
    pub headers: HashMap<ReturnKey, returns::Header>,
    /// The draft that the last row of a file went into.
    pub brought: Option<returns::Brought>,
    /// Editions whose measures were changed.
    pub editions: BTreeSet<String>,
    pub tally: Tally,
    measures: HashMap<(String, String), Versions>,
}

impl<'c> Batch<'c> {
    pub fn imaged(conn: &'c Connection, by: &By) -> Result<Self, Error> {
        Self::new(conn, audit::next_seq(conn)?, true, by.clone())
    }

    /// Rows that something generates: no image of them is kept.
    pub fn generated(conn: &'c Connection, seq: i64) -> Result<Self, Error> {
        let nobody = By { person: String::new(), at: String::new() };
        Self::new(conn, seq, false, nobody)
    }

    fn new(conn: &'c Connection, seq: i64, is_imaged: bool, by: By) -> Result<Self, Error> {
        let mut last_ids = HashMap::new();
        for table in TABLES {
            last_ids.insert(table.tag, conn.query_row(table.last_id, [], |row| row.get(0))?);
        }
        let was_empty = last_ids.iter().filter(|(_, id)| **id == 0).map(|(tag, _)| *tag).collect();
        Ok(Self {
            conn,
            seq,
            by,
            image: Image::new(),
            is_imaged,
            is_whole: !is_imaged,
            last_ids,
            was_empty,
            contract: None,
            commitments: (0, HashMap::new()),
            seen: HashMap::new(),
            row: 0,
            touched: BTreeSet::new(),
            due: BTreeSet::new(),
            headers: HashMap::new(),
            brought: None,
            editions: BTreeSet::new(),
            tally: Tally::load(conn)?,
            measures: HashMap::new(),
        })
    }

    /// Adds a record, changes the one with the same key, or finds that it is there already.
    pub fn put(
        &mut self,
        table: &'static Table,
        key: &[&dyn ToSql],
        own: Vec<Field<'_>>,
    ) -> Result<Put, Stop> {
        let found = if self.is_fresh(table) { None } else { self.find(table, key, &own)? };
        match found {
            Some(Found { id, old: None, .. }) => {
                self.seen.entry((table.tag, id)).or_insert(self.row);
                Ok(Put::Unchanged)
            }
            Some(Found { id, version, old: Some(old) }) => {
                self.take_once(table, id)?;
                self.store(table, id, version + 1, own, Some(&old))?;
                Ok(Put::Changed(id))
            }
            None => {
                let id = self.last_ids.get(&table.tag).copied().unwrap_or(0) + 1;
                self.store(table, id, 1, own, None)?;
                self.last_ids.insert(table.tag, id);
                Ok(Put::Added(id))
            }
        }
    }

    /// Takes out the row with this key, if there is one, and gives its id.
    pub fn remove(&mut self, table: &Table, key: &[&dyn ToSql]) -> Result<Option<i64>, Stop> {
        let Some(Found { id, old: Some(old), .. }) = self.find(table, key, &[])? else {
            return Ok(None);
        };
        self.take_once(table, id)?;
        let done = self.conn.prepare_cached(table.delete)?.execute([id]);
        done.map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => {
                Stop::Reject(Reject::in_use("other records"))
            }
            _ => error.into(),
        })?;
        self.seen.insert((table.tag, id), self.row);
        self.image.add(Mark::Removed, table.tag, &old)?;
        // What was looked up last may have been this row.
        self.contract = None;
        self.commitments.1.clear();
        self.headers.clear();
        self.brought = None;
        Ok(Some(id))
    }

    /// Lets a row be changed once more in one change, since what comes follows on what came.
    pub fn follows_on(&mut self, table: &Table, id: i64) {
        self.seen.remove(&(table.tag, id));
    }

    /// Refuses a second change of the same row in one change.
    fn take_once(&self, table: &Table, id: i64) -> Result<(), Stop> {
        match self.seen.get(&(table.tag, id)) {
            Some(earlier) => Err(Stop::Reject(Reject::duplicate(*earlier))),
            None => Ok(()),
        }
    }

    /// Whether nothing with the same key can be there: a generator makes each record once, and a
    /// second one would break the table's key.
    pub fn is_fresh(&self, table: &Table) -> bool {
        !self.is_imaged && self.is_first(table)
    }

    /// Whether the table had no row when the change began.
    pub fn is_first(&self, table: &Table) -> bool {
        self.was_empty.contains(&table.tag)
    }

    fn find(
        &self,
        table: &Table,
        key: &[&dyn ToSql],
        own: &[Field<'_>],
    ) -> Result<Option<Found>, Error> {
        let mut statement = self.conn.prepare_cached(table.find)?;
        let found = statement
            .query_row(key, |row| {
                let last = row.as_ref().column_count().saturating_sub(1);
                let mut same = own.len() + 3 == last + 1;
                for (at, field) in own.iter().enumerate() {
                    same = same && field.is(row.get_ref(at + 1)?);
                }
                let old = (!same).then(|| stored_row(row));
                Ok((row.get(0)?, row.get(last.saturating_sub(1))?, old))
            })
            .optional()?;
        found.map(|(id, version, old)| Ok(Found { id, version, old: old.transpose()? })).transpose()
    }

    fn store(
        &mut self,
        table: &Table,
        id: i64,
        version: i64,
        own: Vec<Field<'_>>,
        old: Option<&[Field<'_>]>,
    ) -> Result<(), Stop> {
        let mut fields = Vec::with_capacity(own.len() + 3);
        fields.push(Field::Int(id));
        fields.extend(own);
        fields.extend([Field::Int(version), Field::Int(self.seq)]);
        let sql = if version == 1 { table.insert } else { table.update };
        let done = self.conn.prepare_cached(sql)?.execute(params_from_iter(&fields));
        done.map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => {
                Stop::Reject(Reject::constraint(&error.to_string()))
            }
            _ => error.into(),
        })?;
        if self.is_imaged {
            self.seen.insert((table.tag, id), self.row);
            if let Some(old) = old {
                self.image.add(Mark::Before, table.tag, old)?;
            }
            self.image.add(Mark::After, table.tag, &fields)?;
        }
        Ok(())
    }

    pub fn contract(&mut self, contract_ref: &str) -> Result<Life, Stop> {
        if let Some((name, life)) = &self.contract
            && name == contract_ref
        {
            return Ok(*life);
        }
        let life = contracts::life(self.conn, contract_ref)?
            .ok_or_else(|| Stop::Reject(Reject::no_contract(contract_ref)))?;
        self.contract = Some((contract_ref.to_owned(), life));
        Ok(life)
    }

    /// None where the contract has no commitment to this measure.
    pub fn commitment(&mut self, contract: i64, measure_ref: &str) -> Result<Option<i64>, Error> {
        let (of, known) = &mut self.commitments;
        if *of != contract {
            *of = contract;
            known.clear();
        }
        if let Some(id) = known.get(measure_ref) {
            return Ok(Some(*id));
        }
        let found = commitments::id(self.conn, contract, measure_ref)?;
        known.extend(found.map(|id| (measure_ref.to_owned(), id)));
        Ok(found)
    }

    /// The versions of a measure in an edition.
    pub fn versions(&mut self, edition: &str, measure_ref: &str) -> Result<Versions, Error> {
        let key = (edition.to_owned(), measure_ref.to_owned());
        if let Some(versions) = self.measures.get(&key) {
            return Ok(Rc::clone(versions));
        }
        let versions = Rc::new(measures::versions(self.conn, edition, measure_ref)?);
        self.measures.insert(key, Rc::clone(&versions));
        Ok(versions)
    }

    /// Writes the kept sums of measures, and computes again what is kept with the contracts that
    /// were touched.
    pub fn settle(&mut self) -> Result<(), Error> {
        self.tally.settle(self.conn)?;
        for edition in std::mem::take(&mut self.editions) {
            self.touched.extend(kept::using(self.conn, &edition)?);
        }
        let due = std::mem::take(&mut self.due);
        for (contract, quarter) in due.iter().filter(|(id, _)| !self.touched.contains(id)) {
            kept::standing(self.conn, *contract, *quarter)?;
        }
        kept::refresh(self.conn, std::mem::take(&mut self.touched))
    }
}

/// Every column of a stored row.
pub(super) fn stored_row(row: &rusqlite::Row<'_>) -> Result<Vec<Field<'static>>, Error> {
    (0..row.as_ref().column_count()).map(|at| Field::stored(row.get_ref(at)?)).collect()
}
