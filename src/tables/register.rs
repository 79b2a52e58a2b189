//! Columns of the smaller lists: what needs attention, what was found, the audit trail, sums.

use super::contracts::problems;
use super::{Cell, Column};
use crate::calc::problem::Problem;
use crate::db::request::{AttentionRow, AuditRow, ColumnTotal, ContractRow, Hit, Share};

pub const ATTENTION: &[Column<AttentionRow>] = &[
    Column::text("contract_ref", "Code", 10, 0, |row| Cell::text(&row.contract_ref)),
    Column::wide("title", "Contract", 18, 0, |row| Cell::text(&row.title)),
    Column::wide("problems", "Needs", 24, 0, |row| problems(row.problems)),
    Column::text("remedy", "What to do", 40, 20, |row| {
        Cell::text(row.problems.iter().map(Problem::remedy).collect::<Vec<_>>().join(" "))
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

pub const AUDIT: &[Column<AuditRow>] = &[
    Column::figure("seq", "Row", 7, 0, |row| Cell::number(&row.seq)),
    Column::text("at", "When (UTC)", 20, 0, |row| Cell::text(&row.at)),
    Column::text("person", "Who", 12, 0, |row| Cell::text(&row.person)),
    Column::text("action", "What", 10, 0, |row| Cell::text(&row.action)),
    Column::text("kind", "Kind", 11, 1, |row| Cell::text(&row.kind)),
    Column::text("record", "Record", 16, 1, |row| Cell::text(&row.record)),
    Column::figure("rows", "Rows", 9, 2, |row| Cell::number(&row.rows)),
    Column::wide("note", "Note", 16, 2, |row| Cell::text(&row.note)),
    Column::text("hash", "Hash", 64, 20, |row| Cell::text(&row.hash)),
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
