//! What quick searching keeps in memory: the searched text of contracts, procurements and suppliers, what their
//! terms look at, and kept orders. Shared by the readers of one database, loaded on first use, and
//! again after a change: every change writes an audit row, so the last row's number tells.

mod contracts;
mod findings;
mod procurements;
mod suppliers;

use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::Connection;

use super::read;
use crate::calc::Total;
use crate::db::Error;
use crate::db::finder::{Block, Order, Rows, Window, window};
use crate::db::request::{ListQuery, Page};

pub use contracts::Contracts;
pub use findings::{Asked, Findings, Mark, numbers};
pub use procurements::Procurements;
pub use suppliers::Suppliers;

/// How many rows are loaded at once. An interrupted load goes on from the last of these.
const CHUNK: usize = 4_096;

/// A handle: clones share what is loaded.
#[derive(Debug, Clone, Default)]
pub struct Finder {
    contracts: Arc<Mutex<Contracts>>,
    findings: Arc<Mutex<Findings>>,
    procurements: Arc<Mutex<Procurements>>,
    suppliers: Arc<Mutex<Suppliers>>,
}

impl Finder {
    /// For reading the records of a past day: lists of its own, since those that are kept are of
    /// the present. What the rules find is kept by its day, and shared.
    #[must_use]
    pub fn of_past(&self) -> Self {
        Self { findings: Arc::clone(&self.findings), ..Self::default() }
    }

    /// Whether the contracts are loaded as they are now.
    ///
    /// # Errors
    /// Those of the store.
    pub fn has_contracts(&self, conn: &Connection) -> Result<bool, Error> {
        Ok(lock(&self.contracts).is_loaded(last_change(conn)?))
    }

    /// The contracts, loaded if need be.
    ///
    /// # Errors
    /// Those of the store.
    pub fn contracts(&self, conn: &Connection) -> Result<MutexGuard<'_, Contracts>, Error> {
        let mut contracts = lock(&self.contracts);
        contracts.load(conn, last_change(conn)?)?;
        Ok(contracts)
    }

    /// Whether the procurements are loaded as they are now.
    ///
    /// # Errors
    /// Those of the store.
    pub fn has_procurements(&self, conn: &Connection) -> Result<bool, Error> {
        Ok(lock(&self.procurements).is_loaded(last_change(conn)?))
    }

    /// The procurements, loaded if need be.
    ///
    /// # Errors
    /// Those of the store.
    pub fn procurements(&self, conn: &Connection) -> Result<MutexGuard<'_, Procurements>, Error> {
        let mut procurements = lock(&self.procurements);
        procurements.load(conn, last_change(conn)?)?;
        Ok(procurements)
    }

    /// What the rules say of every record, looked at again if need be.
    ///
    /// # Errors
    /// Those of the store.
    pub fn findings(
        &self,
        conn: &Connection,
        asked: Asked,
    ) -> Result<MutexGuard<'_, Findings>, Error> {
        let mut findings = lock(&self.findings);
        findings.load(conn, last_change(conn)?, asked)?;
        Ok(findings)
    }

    /// The suppliers, loaded if need be.
    ///
    /// # Errors
    /// Those of the store.
    pub fn suppliers(&self, conn: &Connection) -> Result<MutexGuard<'_, Suppliers>, Error> {
        let mut suppliers = lock(&self.suppliers);
        suppliers.load(conn, last_change(conn)?)?;
        Ok(suppliers)
    }

    /// Loads contracts and suppliers and sorts them by every column. Procurements, of which there
    /// are several times as many, are loaded when somebody looks for one.
    ///
    /// # Errors
    /// Those of the store.
    pub fn prepare(&self, conn: &Connection) -> Result<(), Error> {
        self.contracts(conn)?.sort_all();
        self.suppliers(conn)?.sort_all();
        Ok(())
    }

    /// Bytes of memory that it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        lock(&self.contracts).bytes()
            + lock(&self.procurements).bytes()
            + lock(&self.findings).bytes()
            + lock(&self.suppliers).bytes()
    }
}

/// What was left half loaded by a thread that panicked is loaded again.
fn lock<T: Default>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| {
        let mut guard = poisoned.into_inner();
        *guard = T::default();
        mutex.clear_poison();
        guard
    })
}

fn last_change(conn: &Connection) -> Result<i64, Error> {
    read::first(conn, "SELECT coalesce(max(seq), 0) FROM audit", [], read::int)
        .map(Option::unwrap_or_default)
}

/// How far a list is loaded.
#[derive(Debug, Default)]
struct Loaded {
    /// The audit row it was loaded at.
    at: Option<i64>,
    /// The last reference that was loaded.
    last: String,
    is_whole: bool,
}

impl Loaded {
    const fn is(&self, change: i64) -> bool {
        self.is_whole && matches!(self.at, Some(at) if at == change)
    }
}

/// What was found: surrogate ids of a window, and the figures of a page.
#[derive(Debug)]
pub struct Found {
    pub ids: Vec<i64>,
    first: usize,
    matching: usize,
    all: usize,
    located: Option<usize>,
    total: Option<Total>,
}

impl Found {
    /// The page, still without its rows.
    #[must_use]
    pub fn page<T>(&self) -> Page<T> {
        Page {
            first: self.first,
            rows: Vec::with_capacity(self.ids.len()),
            matching: self.matching,
            all: self.all,
            located: self.located,
            total: self.total,
        }
    }
}

/// A kept sum, half as large as a [`Total`].
#[derive(Debug, Clone, Copy, Default)]
struct Kept {
    known: i64,
    lines: u32,
    record_only: u32,
    unknown: u32,
}

impl Kept {
    fn of(total: Total) -> Result<Self, Error> {
        let small = |count: u64| u32::try_from(count).map_err(|_| read::out_of_range("count"));
        Ok(Self {
            known: total.known.raw(),
            lines: small(total.lines)?,
            record_only: small(total.record_only)?,
            unknown: small(total.unknown)?,
        })
    }

    /// Whether there is a sum to sort by.
    const fn is_valued(self) -> bool {
        self.lines > self.record_only + self.unknown
    }

    fn total(self) -> Option<Total> {
        Some(Total {
            known: crate::calc::Pence::from_raw(self.known)?,
            lines: self.lines.into(),
            record_only: self.record_only.into(),
            unknown: self.unknown.into(),
        })
    }
}

/// The first rows, and whether every word begins one of theirs: those come before the others.
fn best(block: &Block, rows: &Rows, words: &[String], count: usize) -> Vec<(usize, bool)> {
    let begins = rows.iter().filter(|row| block.begins(*row, words)).take(count);
    let mut best: Vec<(usize, bool)> = begins.map(|row| (row, true)).collect();
    let others = rows.iter().filter(|row| !block.begins(*row, words)).take(count - best.len());
    best.extend(others.map(|row| (row, false)));
    best
}

/// The sum of kept sums; none beyond the range of money.
fn sum(kept: impl Iterator<Item = Kept>) -> Option<Total> {
    kept.map(Kept::total).try_fold(Total::default(), |sum, total| sum.plus(total?))
}

/// The window of a list that is loaded. `id` and `kept` give what is kept of a row.
fn found(
    list: &ListQuery,
    rows: &Rows,
    order: Option<&Order>,
    locate: Option<usize>,
    id: impl Fn(usize) -> Option<i64>,
    kept: impl Fn(usize) -> Option<Kept>,
) -> Found {
    let wanted =
        Window { first: list.first, count: list.count, descending: list.descending, locate };
    let (shown, located) = window(order, rows, wanted);
    Found {
        ids: shown.into_iter().filter_map(id).collect(),
        first: list.first,
        matching: rows.count(),
        all: rows.all_len(),
        located,
        total: sum(rows.iter().filter_map(kept)),
    }
}
