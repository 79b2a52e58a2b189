//! Reports that were frozen, and their lines.

use crate::calc::Date;
use crate::calc::frozen::{FrozenLine, FrozenReport};
use crate::calc::words::ReportKind;
use crate::columns::{
    Count, Day, Digest, InQuarter, Line, Name, Note, Reference, Seed, Time, Word, YesNo,
};
use crate::columns::{How, Table, column};
use crate::db::request::Record;

pub const REPORTS: Table<FrozenReport> = Table {
    columns: &[
        column!("report_ref", required Reference, report_ref),
        column!("report", required Word<ReportKind>, kind),
        column!("subject", optional Reference, subject),
        column!("quarter", optional InQuarter, quarter),
        column!("from", optional Day, from),
        column!("to", optional Day, to),
        column!("as_at", required Day, as_at),
        column!("is_past", required YesNo, is_past),
        column!("title", required Line, title),
        column!("note", optional Note, note),
        column!("frozen_by", required Name, frozen_by),
        column!("frozen_at", required Time, frozen_at),
        column!("software", required Name, software),
        column!("head", required Seed, head),
        column!("head_sha256", required Digest, head_sha256),
        column!("lines", required Count, lines),
        column!("sha256", required Digest, sha256),
    ],
    blank: || FrozenReport {
        report_ref: String::new(),
        kind: ReportKind::Annual,
        subject: None,
        quarter: None,
        from: None,
        to: None,
        as_at: Date::ZERO,
        is_past: false,
        title: String::new(),
        note: None,
        frozen_by: String::new(),
        frozen_at: String::new(),
        software: String::new(),
        head: 0,
        head_sha256: String::new(),
        lines: 0,
        sha256: String::new(),
    },
    finish: |report, _| Ok(Record::FrozenReport(Box::new(report))),
    open: |record| if let Record::FrozenReport(report) = record { Some(*report) } else { None },
};

pub const LINES: Table<FrozenLine> = Table {
    columns: &[
        column!("report_ref", required Reference, report_ref),
        column!("line", required Count, line),
        column!("content", required Line, content),
    ],
    blank: || FrozenLine { report_ref: String::new(), line: 0, content: String::new() },
    finish: |line, _| Ok(Record::FrozenLine(line)),
    open: |record| if let Record::FrozenLine(line) = record { Some(line) } else { None },
};
