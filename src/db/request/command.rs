//! What a store is told, and what it says that came of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Edit, Kind, Record};
use crate::calc::Date;
use crate::db::Error;

/// What can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Carries out edits in their order, each with an audit row of its own, in one transaction.
    /// Ends at the first that is not taken; those before it are kept.
    Edit(Vec<Edit>),
    /// Says what edits would do, and keeps nothing.
    Try(Vec<Edit>),
    /// Takes back the last edit of the person that is not taken back yet.
    Undo,
    /// Does again what the person's last undo took back.
    Redo,
    /// Keeps the sums of delivery of some more contracts as at a day. Changes nothing that anybody
    /// keyed, and writes no audit row.
    Settle { today: Date },
    /// Keeps what a person is typing, or forgets it.
    Typed(Typed),
    /// Puts the records of a file in. With `dry_run` everything is checked and nothing kept.
    Import(Import),
    /// Puts several files in, in this order and in one transaction: a rejected row anywhere, or
    /// `dry_run` on any of them, keeps nothing. Each is checked against those before it.
    ImportAll(Vec<Import>),
    /// Fills an empty database with a generated sample.
    Sample(SampleSpec),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub kind: Kind,
    /// Name of the file as the person gave it.
    pub file: String,
    pub sha256: String,
    /// Records with the row of the file that each came from.
    pub records: Vec<(u64, Record)>,
    pub dry_run: bool,
    /// Keep nothing if any row is rejected.
    pub strict: bool,
    /// Rows that the file itself already lost, for the count under `strict`.
    pub rejected: u64,
    /// Columns of the kind that the file does not have: a record that is there already keeps
    /// what it has in them.
    pub absent: Vec<&'static str>,
    pub progress: Progress,
}

/// How many records of an import were taken so far, for whoever waits. No part of what is imported.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    pub fn taken(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    #[must_use]
    pub fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl PartialEq for Progress {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Progress {}

/// A sample is fully described by this: the same spec gives the same database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleSpec {
    pub size: SampleSize,
    pub seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleSize {
    Sample,
    Council,
    Combined,
    National,
}

impl SampleSize {
    pub const ALL: &'static [Self] = &[Self::Sample, Self::Council, Self::Combined, Self::National];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Council => "council",
            Self::Combined => "combined",
            Self::National => "national",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|size| size.word() == text)
    }
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt {
    /// The audit row it wrote; none where nothing changed.
    pub seq: Option<i64>,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub rejected: Vec<Rejected>,
    /// Whether the changes were kept.
    pub kept: bool,
    /// Of each file, where there were several: rejected rows are told only here.
    pub parts: Vec<(Kind, Receipt)>,
    /// The first of the records that were changed; `changed` counts all of them. Edits tell those
    /// that they added and removed, too.
    pub changes: Vec<Change>,
    pub removed: u64,
    /// How many edits were kept.
    pub edits: usize,
    /// Acts that an undo or a redo stepped over, since their return was submitted since.
    pub frozen: u64,
    /// Why the edit after those was not kept.
    pub stopped: Option<Box<Error>>,
}

/// A record before and after a change. None before: it was added; none after: it was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The row of the file, or the number of the step.
    pub row: u64,
    /// By its references, as the audit trail names it.
    pub record: String,
    pub before: Option<Record>,
    pub after: Option<Record>,
}

impl Change {
    /// What became of the record: `added`, `removed` or `changed`.
    #[must_use]
    pub const fn became(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        }
    }
}

/// Text that was typed and not yet kept: so that a lost line loses none of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Which cell or form, in the words of the view that it was typed in.
    pub place: String,
    /// None forgets it.
    pub text: Option<String>,
    /// When it was typed, as the store keeps it; empty on the way in.
    pub at: String,
}

impl Typed {
    /// Whether it is the figure of one cell, followed by a tab and what the cell had before.
    #[must_use]
    pub fn is_of_cell(&self) -> bool {
        is_cell(&self.place)
    }
}

/// Whether a place where something is typed is a cell of a grid.
pub(super) fn is_cell(place: &str) -> bool {
    CELLS.iter().any(|kind| place.strip_prefix(kind).is_some_and(|rest| rest.starts_with('\t')))
}

/// What the places of cells begin with: commitments, their quarters, declared and validated units
/// of a return.
const CELLS: &[&str] = &["cell", "quarter", "return", "validated"];

/// A row of a file that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub row: u64,
    pub column: String,
    pub value: String,
    pub reason: String,
    pub remedy: String,
}
