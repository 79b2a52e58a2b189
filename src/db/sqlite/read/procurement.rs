//! Purchases: windows of the list, and one with its quotations and what followed.

use rusqlite::Connection;

use super::row::{Fields, limit};
use super::{contract, first, missing, number, place, plain, rows, stamp, supplier};
use crate::calc::Date;
use crate::db::Error;
use crate::db::request::{ListQuery, Page, ProcurementDetail, ProcurementRow, QuotationRow};
use crate::db::sqlite::finder::Finder;
use crate::db::sqlite::procurements;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT p.procurement_ref, p.title, s.supplier_ref, p.category, p.department, p.kind,
             p.route, p.lead, p.estimated_value, p.awarded_value, p.vat_basis, p.began_on,
             p.invited_on, p.closed_on, p.awarded_on, p.price_weight, p.quality_weight,
             p.sv_weight, p.sv_quantitative_share, p.weight_decision, p.scoring_strategy,
             p.scoring_parameter, p.plan_document, p.sv_scored_at_award, p.local_labour_only,
             p.no_local_evidence, p.no_region_evidence, p.notice_published_on,
             p.reservation_area, p.reservation_decided_on, p.reservation_in_notice,
             c.contract_ref, s.name,
             (SELECT count(*) FROM quotations q WHERE q.procurement_id = p.id),
             (SELECT count(q.received_on) FROM quotations q WHERE q.procurement_id = p.id),
             p.version, p.seq
             FROM procurements p LEFT JOIN suppliers s ON s.id = p.supplier_id
             LEFT JOIN contracts c ON c.id = p.contract_id ",
            $rest
        )
    };
}

fn procurement_row(fields: &mut Fields) -> Result<ProcurementRow, Error> {
    Ok(ProcurementRow {
        procurement: procurements::read(fields)?,
        supplier_name: fields.some_text()?,
        invited: fields.count()?,
        received: fields.count()?,
        version: fields.int()?,
    })
}

fn by_id(conn: &Connection, id: i64) -> Result<Option<ProcurementRow>, Error> {
    first(conn, select!("WHERE p.id = ?1"), [id], procurement_row)
}

/// One purchase, which is there.
pub fn by_ref(conn: &Connection, procurement_ref: &str) -> Result<ProcurementRow, Error> {
    first(conn, select!("WHERE p.procurement_ref = ?1"), [procurement_ref], procurement_row)?
        .ok_or_else(|| missing("procurement", procurement_ref))
}

/// A window of the list.
pub fn page(
    conn: &Connection,
    finder: &Finder,
    list: &ListQuery,
) -> Result<Page<ProcurementRow>, Error> {
    if plain::is_plain(list, "procurement_ref") && !finder.has_procurements(conn)? {
        let all = number(conn, "SELECT count(*) FROM procurements", [])?;
        let all = usize::try_from(all).unwrap_or(usize::MAX);
        if all > plain::SMALL {
            return plain_page(conn, list, all);
        }
    }
    let locate = match &list.locate {
        None => None,
        Some(name) => {
            let sql = "SELECT id FROM procurements WHERE procurement_ref = ?1";
            first(conn, sql, [name], super::int)?
        }
    };
    let found = finder.procurements(conn)?.find(list, locate);
    let mut page = found.page();
    for id in &found.ids {
        page.rows.extend(by_id(conn, *id)?);
    }
    Ok(page)
}

/// A window of the whole list by reference, from the index alone.
fn plain_page(
    conn: &Connection,
    list: &ListQuery,
    all: usize,
) -> Result<Page<ProcurementRow>, Error> {
    const UP: &str = select!("ORDER BY p.procurement_ref LIMIT ?1 OFFSET ?2");
    const DOWN: &str = select!("ORDER BY p.procurement_ref DESC LIMIT ?1 OFFSET ?2");
    let window = plain::window(list, all);
    let sql = if window.is_up { UP } else { DOWN };
    let mut found = rows(conn, sql, (limit(window.count), limit(window.skipped)), procurement_row)?;
    if window.is_turned {
        found.reverse();
    }
    let at = "SELECT count(*) FROM procurements WHERE procurement_ref < ?1
              AND EXISTS (SELECT 1 FROM procurements WHERE procurement_ref = ?1)
              OR procurement_ref = ?1";
    let located = match &list.locate {
        None => None,
        Some(name) => usize::try_from(number(conn, at, [name])?).ok(),
    };
    // Counted from 1, so that 0 is nowhere.
    let located = located.filter(|at| *at > 0).map(|at| at - 1);
    let located = located.map(|at| if list.descending { all - 1 - at } else { at });
    let first = window.first;
    Ok(Page { first, rows: found, matching: all, all, located, total: None })
}

/// References of the purchases that a contract followed from, the newest first: those that name
/// it, and the one that it names.
pub fn of_contract(conn: &Connection, contract_ref: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT p.procurement_ref FROM procurements p
               JOIN contracts c ON c.id = p.contract_id WHERE c.contract_ref = ?1
               UNION SELECT p.procurement_ref FROM contracts c
               JOIN procurements p ON p.procurement_ref = c.procurement_ref
               WHERE c.contract_ref = ?1
               ORDER BY 1 DESC";
    rows(conn, sql, [contract_ref], super::row::text)
}

/// One purchase with its quotations, waivers and the contract that followed.
pub fn detail(
    conn: &Connection,
    procurement_ref: &str,
    today: Date,
) -> Result<ProcurementDetail, Error> {
    let read = |fields: &mut Fields| Ok((procurement_row(fields)?, fields.int()?));
    let sql = select!("WHERE p.procurement_ref = ?1");
    let (row, seq) = first(conn, sql, [procurement_ref], read)?
        .ok_or_else(|| missing("procurement", procurement_ref))?;
    let places = place::of(conn, today)?;
    let located = |supplier_ref: &str| {
        let supplier = supplier::by_ref(conn, supplier_ref)?.supplier;
        let locality = place::locality(conn, &places, &supplier, today)?;
        Ok::<_, Error>((supplier, locality))
    };
    let sql = "SELECT p.procurement_ref, s.supplier_ref, q.invited_on, q.received_on, q.amount,
               q.outcome, q.note
               FROM procurements p JOIN quotations q ON q.procurement_id = p.id
               JOIN suppliers s ON s.id = q.supplier_id
               WHERE p.procurement_ref = ?1 ORDER BY q.invited_on, s.supplier_ref";
    let mut quotations = Vec::new();
    for quotation in rows(conn, sql, [procurement_ref], procurements::read_quotation)? {
        let (supplier, locality) = located(&quotation.supplier_ref)?;
        quotations.push(QuotationRow { quotation, supplier_name: supplier.name, locality });
    }
    let procurement = &row.procurement;
    Ok(ProcurementDetail {
        supplier: procurement.supplier_ref.as_deref().map(located).transpose()?,
        contract: match &procurement.contract_ref {
            Some(contract_ref) => Some(contract::by_ref(conn, contract_ref)?.0),
            None => None,
        },
        waivers: procurements::waivers_of(conn, procurement_ref)?,
        stamp: stamp(conn, seq)?,
        quotations,
        row,
    })
}
