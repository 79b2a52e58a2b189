//! Reports that were frozen: what they said, kept line by line, and what they were made of.

use sha2::{Digest, Sha256};

use super::text::hex;
use super::words::ReportKind;
use super::{Date, Quarter};

/// A frozen report without its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenReport {
    pub report_ref: String,
    pub kind: ReportKind,
    /// The contract or the supplier that it is on.
    pub subject: Option<String>,
    /// Of a quarterly report, and of the return in a report on a contract.
    pub quarter: Option<Quarter>,
    /// Of contracts that were awarded from this day on,
    pub from: Option<Date>,
    /// and up to this one.
    pub to: Option<Date>,
    /// The day of its figures,
    pub as_at: Date,
    /// and whether it was past, so that only what was known then counted.
    pub is_past: bool,
    pub title: String,
    /// Why it was frozen.
    pub note: Option<String>,
    pub frozen_by: String,
    /// UTC.
    pub frozen_at: String,
    /// Version of the software that made it.
    pub software: String,
    /// Number of the newest audit row that it could know of,
    pub head: u64,
    /// and the hash of that row.
    pub head_sha256: String,
    pub lines: u32,
    /// Of its lines, by [`digest`].
    pub sha256: String,
}

/// A line of a frozen report: a heading, a sentence, a fact, a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenLine {
    pub report_ref: String,
    /// From 1 on, in the order of reading.
    pub line: u32,
    /// As JSON.
    pub content: String,
}

/// The SHA-256 of the lines, each ended by a line feed, in hexadecimal.
#[must_use]
pub fn digest<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    let mut digest = Sha256::new();
    for line in lines {
        digest.update(line.as_bytes());
        digest.update(b"\n");
    }
    hex(&digest.finalize())
}

impl FrozenReport {
    /// What it is on: `annual`, `quarter 2025-26 Q2`, `contract C-0001`.
    #[must_use]
    pub fn about(&self) -> String {
        match (self.kind, &self.subject, self.quarter) {
            (ReportKind::Quarter, _, Some(quarter)) => format!("quarter {quarter}"),
            (kind, Some(subject), _) => format!("{kind} {subject}"),
            (kind, None, _) => kind.to_string(),
        }
    }
}
