//! From any reply to a list as text.

use super::explained::SOURCES;
use super::{
    Cell, Column, Sheet, commitments, contracts, findings, frozen, grid, measures, performance,
    procurements, register, returns, sampling, suppliers, usual, wage,
};
use crate::calc::Total;
use crate::calc::explain::explain;
use crate::db::request::{
    AuditRow, ChangeDetail, ContractRow, Council, FindingList, MeasureList, Offer, Page,
    ProfileDetail, Reply, ReturnList, Summary, Verified,
};

/// A column that the list does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no column {name} here; there are {}", known.join(", "))]
pub struct UnknownColumn {
    pub name: String,
    pub known: Vec<String>,
}

/// A reply as a list. Without `columns` it has the usual ones, in their usual order.
///
/// # Errors
/// Names the first column that the list does not have, and those it has.
pub fn sheet(reply: &Reply, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    match reply {
        Reply::Contracts(page) => contract_page(page, columns),
        Reply::Suppliers(page) => {
            let mut sheet = rows("Suppliers", suppliers::SUPPLIERS, columns, &page.rows)?;
            add_total(&mut sheet, page.total, COMMITTED);
            Ok(sheet)
        }
        Reply::Measures(list) => measure_list(list, columns),
        Reply::Contract(detail) => {
            let mut sheet = rows(
                "Commitments",
                commitments::COMMITMENTS,
                columns,
                &commitments::lines(detail),
            )?;
            sheet.title = format!("Commitments of {}", detail.row.contract.contract_ref);
            add_total(&mut sheet, Some(detail.row.committed), COMMITTED);
            Ok(sheet)
        }
        Reply::Supplier(detail) => {
            rows("Contracts", contracts::CONTRACTS, columns, &detail.contracts)
        }
        Reply::Measure(detail) => rows("Where used", commitments::USES, columns, &detail.used),
        Reply::Findings(list) => finding_list(list, columns),
        Reply::Editions(list) => rows("Editions", measures::EDITIONS, columns, list),
        Reply::Compare(pairs) => {
            rows("Comparison", measures::COMPARISON, columns, &measures::comparison(pairs))
        }
        Reply::Grid(found) => grid::sheet(found, columns),
        Reply::GridTotals(sums) => rows("Sums", register::COLUMN_TOTALS, columns, sums),
        Reply::Profile(detail) => profile(detail, columns),
        Reply::Attention(found) => {
            let mut sheet = rows("Needs attention", register::ATTENTION, columns, &found.rows)?;
            sheet.notes.push(format!("{} contracts need attention.", found.contracts));
            Ok(sheet)
        }
        Reply::Find(hits) => rows("Found", register::HITS, columns, hits),
        Reply::Change(detail) => changed(detail, columns),
        Reply::Offer(offer) => rows("On offer", measures::OFFERED, columns, &offer.measures),
        Reply::Choices(choices) => rows("Editions", register::NAMES, columns, &choices.editions),
        Reply::Verified(found) => verified(found, columns),
        Reply::Typed(typed) => rows("Typed and not kept", register::TYPED, columns, typed),
        Reply::Audit(changes) => trail(changes, columns),
        Reply::Summary(summary) => summed(summary, columns),
        Reply::Council(council) => rows("Council", FACTS, columns, &council_facts(council)),
        Reply::Explain(facts) => {
            let found = explain(facts);
            let mut sheet = rows("", SOURCES, columns, &found.rows())?;
            let told = [("Value".to_owned(), found.value), ("Formula".to_owned(), found.formula)];
            let told = told.into_iter().chain(found.inputs);
            sheet.notes = told.map(|(label, text)| format!("{label}: {text}")).collect();
            sheet.notes.extend(found.notes);
            sheet.title = found.title;
            Ok(sheet)
        }
        other => of_others(other, columns),
    }
}

/// What returns, delivery and purchases answer.
fn of_others(reply: &Reply, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    match reply {
        Reply::Returns(list) => return_list(list, columns),
        Reply::Return(detail) => {
            let mut sheet = rows("", returns::LINES, columns, &detail.rows)?;
            let key = &detail.key;
            sheet.title = format!("Return of {} for {}", key.contract_ref, key.quarter);
            Ok(sheet)
        }
        Reply::Performance(list) => {
            rows("Performance", performance::ROWS, columns, &performance::rows(list))
        }
        Reply::Procurements(page) => {
            let all = procurements::PROCUREMENTS;
            let mut sheet = rows("Procurements", all, columns, &page.rows)?;
            add_total(&mut sheet, page.total, "estimated_value_gbp");
            Ok(sheet)
        }
        Reply::Procurement(detail) => {
            let mut sheet = rows("", procurements::QUOTATIONS, columns, &detail.quotations)?;
            let procurement_ref = &detail.row.procurement.procurement_ref;
            sheet.title = format!("Quotations of {procurement_ref}");
            Ok(sheet)
        }
        Reply::Reports(page) => rows("Frozen reports", frozen::REPORTS, columns, &page.rows),
        Reply::Samples(page) => rows("Samples", sampling::SAMPLES, columns, &page.rows),
        Reply::Sample(detail) => {
            let mut sheet = rows("", sampling::SAMPLED, columns, &detail.purchases)?;
            sheet.title = format!("Sample {}", detail.row.sample.sample_ref);
            Ok(sheet)
        }
        Reply::ContractPerformance(found) => {
            let mut sheet = rows("", performance::LINES, columns, &found.lines)?;
            sheet.title = format!("Performance of {}", found.contract.contract_ref);
            Ok(sheet)
        }
        Reply::LivingWage(list) => {
            let mut sheet = rows("Living Wage", wage::CONTRACTS, columns, &list.page.rows)?;
            sheet.notes.push(format!("{}.", wage::counted(list.counts)));
            Ok(sheet)
        }
        Reply::WageRates(rates) => {
            rows("Rates of the Living Wage outside London", wage::RATES, columns, rates)
        }
        _ => rows("Record", FACTS, columns, &[]),
    }
}

fn return_list(list: &ReturnList, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    let mut sheet = rows("Returns", returns::RETURNS, columns, &list.rows)?;
    let counts = list.counts.by_standing.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> =
        counts.map(|(standing, count)| format!("{count} {}", standing.word())).collect();
    sheet.notes.push(format!("{}.", counts.join(", ")));
    Ok(sheet)
}

fn trail(changes: &[AuditRow], columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    let mut sheet = rows("Audit trail", register::AUDIT, columns, changes)?;
    if changes.len() >= register::MOST_CHANGES {
        let most = register::MOST_CHANGES;
        let note = format!("The newest {most} changes of those chosen; until: goes further back.");
        sheet.notes.push(note);
    }
    Ok(sheet)
}

fn verified(found: &Verified, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    let fault = found.fault.clone().unwrap_or_else(|| "none".to_owned());
    let lines = [("Changes".to_owned(), found.rows.to_string()), ("Fault".to_owned(), fault)];
    rows("Verified", FACTS, columns, &lines)
}

fn changed(detail: &ChangeDetail, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    let mut sheet = rows("", register::CHANGES, columns, &register::changes(detail))?;
    sheet.title = register::change_in_words(&detail.row);
    let left_out = detail.all.saturating_sub(detail.changes.len() as u64);
    if left_out > 0 {
        sheet.notes.push(format!("{left_out} more rows were changed with these."));
    }
    Ok(sheet)
}

/// The commitments of a contract before and after they go to another edition.
#[must_use]
pub fn revaluation_sheet(offer: &Offer) -> Sheet {
    let lines = commitments::revaluations(offer);
    let mut sheet = rows("", commitments::REVALUATIONS, None, &lines).unwrap_or_default();
    let edition = offer.edition.as_deref().unwrap_or_default();
    sheet.title = format!("{} revalued to {edition}", offer.contract.contract_ref);
    sheet.notes.extend(commitments::revaluation_sums(offer));
    sheet
}

const FACTS: &[Column<(String, String)>] = &[
    Column::text("label", "What", 20, 0, |fact| Cell::text(&fact.0)),
    Column::wide("text", "Is", 40, 0, |fact| Cell::text(&fact.1)),
];

fn council_facts(council: &Council) -> Vec<(String, String)> {
    [
        ("Council", council.name.clone()),
        ("Contracts", council.contracts.to_string()),
        ("Suppliers", council.suppliers.to_string()),
        ("Measures", council.measures.to_string()),
        ("Commitments", council.commitments.to_string()),
    ]
    .map(|(label, text)| (label.to_owned(), text))
    .into()
}

fn finding_list(list: &FindingList, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    let mut sheet = rows("Findings", findings::FINDINGS, columns, &list.page.rows)?;
    sheet.notes.push(format!("{}.", findings::counted(list.counts)));
    Ok(sheet)
}

fn contract_page(
    page: &Page<ContractRow>,
    columns: Option<&[String]>,
) -> Result<Sheet, UnknownColumn> {
    let mut sheet = rows("Contracts", contracts::CONTRACTS, columns, &page.rows)?;
    add_total(&mut sheet, page.total, COMMITTED);
    Ok(sheet)
}

fn measure_list(list: &MeasureList, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    let mut sheet = rows("Measures", measures::MEASURES, columns, &measures::lines(list))?;
    add_total(&mut sheet, Some(list.all), COMMITTED);
    sheet.notes = measures::notes(list);
    Ok(sheet)
}

fn profile(detail: &ProfileDetail, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    let mut sheet = rows("", commitments::QUARTERS, columns, &commitments::quarters(detail))?;
    sheet.title = commitments::in_words(&detail.commitment);
    sheet.notes.extend(detail.findings.iter().map(|finding| finding.what.clone()));
    Ok(sheet)
}

fn summed(summary: &Summary, columns: Option<&[String]>) -> Result<Sheet, UnknownColumn> {
    let both: Vec<_> = summary.by_category.iter().chain(&summary.by_year).cloned().collect();
    let mut sheet = rows("Committed", register::SHARES, columns, &both)?;
    sheet.notes.push(format!("In all £{}.", summary.all.known.grouped()));
    Ok(sheet)
}

/// Rows with every column that they have, or the usual ones.
#[must_use]
pub fn of_rows<R>(title: &str, all: &'static [Column<R>], is_whole: bool, own: &[R]) -> Sheet {
    let names: Vec<String> = all.iter().map(|column| column.name.to_owned()).collect();
    rows(title, all, is_whole.then_some(&*names), own).unwrap_or_default()
}

fn rows<R>(
    title: &str,
    all: &'static [Column<R>],
    chosen: Option<&[String]>,
    rows: &[R],
) -> Result<Sheet, UnknownColumn> {
    let columns: Vec<&Column<R>> = match chosen {
        None => usual(all).iter().collect(),
        Some(names) => names.iter().map(|name| find(all, name)).collect::<Result<_, _>>()?,
    };
    Ok(Sheet {
        title: title.to_owned(),
        names: columns.iter().map(|column| column.name.to_owned()).collect(),
        heads: columns.iter().map(|column| column.head.to_owned()).collect(),
        right: columns.iter().map(|column| column.right).collect(),
        rows: rows.iter().map(|row| columns.iter().map(|c| (c.cell)(row)).collect()).collect(),
        totals: None,
        notes: Vec::new(),
    })
}

fn find<R>(all: &'static [Column<R>], name: &str) -> Result<&'static Column<R>, UnknownColumn> {
    all.iter().find(|column| column.name == name).ok_or_else(|| UnknownColumn {
        name: name.to_owned(),
        known: all.iter().map(|column| column.name.to_owned()).collect(),
    })
}

/// The column that most lists have a sum of.
const COMMITTED: &str = "committed_gbp";

/// Puts a sum under its column, where the list shows it.
fn add_total(sheet: &mut Sheet, total: Option<Total>, column: &str) {
    let (Some(total), Some(at)) = (total, sheet.names.iter().position(|name| name == column))
    else {
        return;
    };
    let mut cells = vec![Cell::text(""); sheet.names.len()];
    if let Some(first) = cells.first_mut() {
        *first = Cell::text("Total");
    }
    if let Some(cell) = cells.get_mut(at) {
        *cell = Cell::total(total);
    }
    sheet.totals = Some(cells);
}
