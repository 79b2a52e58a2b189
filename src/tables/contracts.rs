//! Columns of the contracts register.

use super::{Cell, Column};
use crate::calc::problem::Problems;
use crate::db::request::ContractRow;

/// The usual columns first, then the rest of the fields that files carry.
pub const CONTRACTS: &[Column<ContractRow>] = &[
    Column::text("contract_ref", "Code", 10, 0, |row| Cell::text(&row.contract.contract_ref)),
    Column::wide("title", "Title", 22, 0, |row| Cell::text(&row.contract.title)),
    Column::text("supplier", "Supplier", 14, 2, |row| Cell::text(&row.supplier_name)),
    Column::figure("value_gbp", "Value £", 14, 3, |row| Cell::money(Some(row.contract.value))),
    Column::figure("committed_gbp", "Committed £", 12, 1, |row| Cell::total(row.committed)),
    Column::text("status", "Status", 10, 4, |row| Cell::known(row.contract.status)),
    Column::text("award_date", "Award", 10, 7, |row| Cell::known(row.contract.award_date)),
    Column::text("start", "Start", 10, 8, |row| Cell::text(row.contract.start.to_string())),
    Column::text("end", "End", 10, 5, |row| Cell::text(row.contract.end.to_string())),
    Column::text("category", "Category", 10, 9, |row| Cell::known(row.contract.category.clone())),
    Column::text("problems", "Needs", 22, 6, |row| problems(row.problems)),
    Column::text("supplier_ref", "Supplier code", 10, 20, |row| {
        Cell::text(&row.contract.supplier_ref)
    }),
    Column::text("department", "Department", 16, 20, |row| {
        Cell::known(row.contract.department.clone())
    }),
    Column::text("manager", "Manager", 16, 20, |row| Cell::known(row.contract.manager.clone())),
    Column::text("description", "Description", 30, 20, |row| {
        Cell::known(row.contract.description.clone())
    }),
    Column::text("route", "Route", 18, 20, |row| Cell::known(row.contract.route)),
    Column::text("lead", "Lead", 8, 20, |row| Cell::known(row.contract.lead)),
    Column::text("kind", "Kind", 11, 20, |row| Cell::known(row.contract.kind)),
    Column::figure("irrecoverable_vat_gbp", "Irrecoverable VAT £", 14, 20, |row| {
        Cell::money(row.contract.irrecoverable_vat)
    }),
    Column::text("terminated_on", "Terminated", 10, 20, |row| {
        row.contract.terminated_on.map_or(Cell::NotApplicable, |day| Cell::text(day.to_string()))
    }),
    Column::text("review_date", "Review", 10, 20, |row| Cell::known(row.contract.review_date)),
    Column::text("edition", "Edition", 20, 20, |row| Cell::known(row.contract.edition.clone())),
    Column::text("vcse", "VCSE", 4, 20, |row| Cell::yes_no(row.contract.vcse)),
    Column::text("partner", "Partner", 16, 20, |row| Cell::known(row.contract.partner.clone())),
    Column::text("procurement_ref", "Procurement", 12, 20, |row| {
        Cell::known(row.contract.procurement_ref.clone())
    }),
    Column::text("recovery_clause", "Recovery clause", 20, 20, |row| {
        Cell::known(row.contract.recovery_clause.clone())
    }),
    Column::figure("recovery_rate", "Recovery rate", 10, 20, |row| {
        row.contract.recovery_rate.map_or(Cell::Unknown, |rate| Cell::number(&rate))
    }),
    Column::text("rlw_age_18", "Aged 18", 4, 20, |row| {
        Cell::yes_no(row.contract.living_wage.age_18)
    }),
    Column::text("rlw_contracted", "Contracted", 4, 20, |row| {
        Cell::yes_no(row.contract.living_wage.contracted)
    }),
    Column::figure("rlw_hours_week", "Hours a week", 8, 20, |row| {
        row.contract.living_wage.hours_week.map_or(Cell::Unknown, |hours| Cell::number(&hours))
    }),
    Column::figure("rlw_weeks", "Weeks", 8, 20, |row| {
        row.contract.living_wage.weeks.map_or(Cell::Unknown, |weeks| Cell::number(&weeks))
    }),
    Column::text("rlw_on_council_land", "On council land", 4, 20, |row| {
        Cell::yes_no(row.contract.living_wage.on_council_land)
    }),
];

/// What needs attention, in words; an empty text where nothing does.
#[must_use]
pub fn problems(problems: Problems) -> Cell {
    Cell::text(
        problems.iter().map(crate::calc::problem::Problem::short).collect::<Vec<_>>().join("; "),
    )
}

/// The worst sign of a set of problems.
#[must_use]
pub fn sign(problems: Problems) -> Option<char> {
    problems.iter().next().map(crate::calc::problem::Problem::sign)
}
