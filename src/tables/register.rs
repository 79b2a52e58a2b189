//! Columns of the smaller lists: what needs attention, what was found, the audit trail, sums.

use super::contracts::problems;
use super::{Cell, Column, contracts, findings, returns};
use crate::calc::problem::Problem;
use crate::columns::{Difference, differences};
use crate::db::request::{
    AttentionRow, AuditRow, Change, ChangeDetail, ColumnTotal, ContractRow, FindingCounts, Hit,
    ReturnRow, Share, Typed,
};

pub const ATTENTION: &[Column<AttentionRow>] = &[
    Column::text("contract_ref", "Code", 10, 0, |row| Cell::text(&row.contract_ref)),
    Column::wide("title", "Contract", 18, 0, |row| Cell::text(&row.title)),
    Column::wide("problems", "Needs", 24, 0, |row| problems(row.problems)),
    Column::text("remedy", "What to do", 40, 20, |row| {
        Cell::text(row.problems.iter().map(Problem::remedy).collect::<Vec<_>>().join(" "))
    }),
];

/// What needs a person: what they were typing when a session ended, and what needs attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    Typed(Typed),
    /// The oldest return of a contract that stands where it does, and how many more there are.
    Return(ReturnRow, usize),
    /// What the rules find.
    Rules(FindingCounts),
    Contract(AttentionRow),
}

impl Need {
    /// The reference of the contract or of the return, or where the text was typed.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Typed(typed) => typed.place.clone(),
            Self::Return(row, _) => returns::name(row),
            Self::Rules(_) => "rules".to_owned(),
            Self::Contract(row) => row.contract_ref.clone(),
        }
    }

    /// What stands in front of it.
    #[must_use]
    pub fn sign(&self) -> Option<char> {
        match self {
            Self::Typed(_) => Some('!'),
            Self::Return(row, _) => returns::sign(row),
            Self::Rules(counts) => Some(if counts.breach > 0 { 'x' } else { '~' }),
            Self::Contract(row) => contracts::sign(row.problems),
        }
    }
}

/// Where text was typed, as people read it: `quarter C-0021 NT1 2025-26 Q3`.
#[must_use]
pub fn place_in_words(typed: &Typed) -> String {
    let parts: Vec<&str> = typed.place.split('\t').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [kind] => format!("new {kind}"),
        _ => parts.join(" "),
    }
}

/// What was typed, on one line. What the record was before, which begins with =, is left out.
#[must_use]
pub fn typed_text(typed: &Typed) -> String {
    let text = typed.text.as_deref().unwrap_or_default();
    if typed.is_of_cell() {
        return text.split('\t').next().unwrap_or_default().to_owned();
    }
    let lines = text.lines().filter(|line| !line.starts_with('='));
    lines.map(|line| line.replace('\t', ": ")).collect::<Vec<_>>().join("; ")
}

pub const NEEDS: &[Column<Need>] = &[
    Column::text("contract_ref", "Code", 10, 0, |need| match need {
        Need::Typed(_) => Cell::text("Continue"),
        Need::Return(row, _) => Cell::text(&row.contract_ref),
        Need::Rules(_) => Cell::text("Rules"),
        Need::Contract(row) => Cell::text(&row.contract_ref),
    }),
    Column::wide("title", "Contract", 18, 0, |need| match need {
        Need::Typed(typed) => Cell::text(place_in_words(typed)),
        Need::Return(row, _) => Cell::text(format!("{} {}", row.quarter, row.title)),
        Need::Rules(_) => Cell::text("procurements and contracts"),
        Need::Contract(row) => Cell::text(&row.title),
    }),
    Column::wide("problems", "Needs", 24, 0, |need| match need {
        Need::Typed(typed) => Cell::text(format!("typed, not kept: {}", typed_text(typed))),
        Need::Return(row, more) => Cell::text(returns::needs(row, *more)),
        Need::Rules(counts) => Cell::text(findings::counted(*counts)),
        Need::Contract(row) => problems(row.problems),
    }),
];

/// Contracts that end soon.
pub const ENDING: &[Column<ContractRow>] = &[
    Column::text("contract_ref", "Code", 10, 0, |row| Cell::text(&row.contract.contract_ref)),
    Column::wide("title", "Title", 8, 0, |row| Cell::text(&row.contract.title)),
    Column::text("end", "End", 10, 0, |row| Cell::text(row.contract.end.to_string())),
    Column::text("supplier", "Supplier", 14, 3, |row| Cell::text(&row.supplier_name)),
    Column::figure("committed_gbp", "Committed £", 13, 2, |row| Cell::total(row.committed)),
];

pub const HITS: &[Column<Hit>] = &[
    Column::text("kind", "Kind", 10, 0, |hit| Cell::text(hit.kind.word())),
    Column::text("reference", "Reference", 24, 0, |hit| Cell::text(&hit.name)),
    Column::wide("title", "Title", 20, 0, |hit| Cell::text(&hit.title)),
];

/// Most changes that are copied or written to a file at once.
pub const MOST_CHANGES: usize = 100_000;

pub const AUDIT: &[Column<AuditRow>] = &[
    Column::figure("seq", "Row", 8, 0, |row| Cell::text(row.seq.to_string())),
    Column::text("at", "When (UTC)", 20, 0, |row| Cell::text(&row.at)),
    Column::text("person", "Who", 11, 0, |row| Cell::text(&row.person)),
    Column::text("action", "What", 8, 0, |row| Cell::text(&row.action)),
    Column::text("kind", "Kind", 11, 4, |row| Cell::text(&row.kind)),
    Column::text("record", "Record", 16, 1, |row| Cell::text(&row.record)),
    Column::figure("rows", "Rows", 9, 3, |row| Cell::number(&row.rows)),
    Column::wide("note", "Note", 16, 2, |row| Cell::text(&row.note)),
    Column::text("hash", "Hash", 64, 20, |row| Cell::text(&row.hash)),
];

/// One field of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    pub record: String,
    /// `added`, `removed` or `changed`: what became of the record.
    pub what: &'static str,
    pub field: Difference,
}

/// The fields that a change wrote, in its order.
#[must_use]
pub fn changes(detail: &ChangeDetail) -> Vec<ChangeLine> {
    let of_one = |change: &Change| {
        let (record, what) = (change.record.clone(), change.became());
        differences(change.before.as_ref(), change.after.as_ref())
            .into_iter()
            .map(move |field| ChangeLine { record: record.clone(), what, field })
    };
    detail.changes.iter().flat_map(of_one).collect()
}

/// What is said of a change that has no rows of its own to show.
#[must_use]
pub fn generated(row: &AuditRow) -> Option<String> {
    (row.action == "sample").then(|| {
        format!(
            "These {} rows were generated: {}. Verifying generates them again and compares.",
            row.rows, row.note
        )
    })
}

/// An audit row in one line.
#[must_use]
pub fn change_in_words(row: &AuditRow) -> String {
    let AuditRow { seq, at, person, action, kind, record, note, .. } = row;
    let about = [kind, record, note].map(String::as_str);
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    format!("Audit row {seq}: {action} by {person} at {at}, {}", about.join(", "))
}

pub const CHANGES: &[Column<ChangeLine>] = &[
    Column::text("record", "Record", 22, 0, |line| Cell::text(&line.record)),
    Column::text("what", "Was", 8, 1, |line| Cell::text(line.what)),
    Column::text("field", "Field", 14, 0, |line| Cell::text(line.field.field)),
    Column::wide("before", "Before", 10, 0, |line| {
        line.field.before.as_ref().map_or(Cell::NotEntered, Cell::text)
    }),
    Column::wide("after", "After", 10, 0, |line| {
        line.field.after.as_ref().map_or(Cell::NotEntered, Cell::text)
    }),
];

pub const NAMES: &[Column<String>] =
    &[Column::wide("name", "Name", 20, 0, |name| Cell::text(name))];

/// What was typed and not kept when a session ended.
pub const TYPED: &[Column<Typed>] = &[
    Column::text("place", "Where", 30, 0, |typed| Cell::text(&typed.place)),
    Column::wide("text", "Text", 20, 0, |typed| {
        typed.text.as_ref().map_or(Cell::NotEntered, Cell::text)
    }),
    Column::text("at", "When (UTC)", 20, 0, |typed| Cell::text(&typed.at)),
];

pub const SHARES: &[Column<Share>] = &[
    Column::wide("name", "Name", 16, 0, |share| Cell::known(share.name.clone())),
    Column::figure("contracts", "Contracts", 9, 0, |share| Cell::number(&share.contracts)),
    Column::figure("committed_gbp", "Committed £", 14, 0, |share| Cell::total(share.total)),
];

pub const COLUMN_TOTALS: &[Column<ColumnTotal>] = &[
    Column::text("name", "Code", 10, 0, |sum| Cell::text(&sum.name)),
    Column::text("edition", "Edition", 21, 1, |sum| {
        sum.edition.as_ref().map_or(Cell::NotApplicable, Cell::text)
    }),
    Column::figure("units", "Committed", 12, 1, |sum| {
        sum.units.map_or(Cell::NotApplicable, |units| Cell::number(&units))
    }),
    Column::figure("committed_gbp", "Committed £", 14, 0, |sum| Cell::total(sum.total)),
];
