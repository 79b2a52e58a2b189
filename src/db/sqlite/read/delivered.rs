//! The facts about a figure of delivery: the commitments it is of, and the lines of returns.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::returns::Bounds;
use super::sums::Passing;
use super::{first, missing, out_of_range, row, rows, supplier};
use crate::calc::explain::{Committed, Delivery as Figured, Facts};
use crate::calc::figure::{Of, What};
use crate::calc::filter::Filter;
use crate::calc::performance::{Rules, Sum, last_due, recoverable};
use crate::calc::returns::Returned;
use crate::calc::{Date, Quantity, Quarter, Value};
use crate::db::Error;
use crate::db::request::{AsAt, Level, Units};
use crate::db::sqlite::delivery::Line;
use crate::db::sqlite::finder::Finder;
use crate::db::sqlite::summed::{self, OfMeasure, Parts, Shelves, Summed, shelves};
use crate::db::sqlite::{as_it_was, contracts, delivery, returns, settings};

pub fn facts(
    conn: &Connection,
    finder: &Finder,
    (what, of): (What, &Of),
    as_at: AsAt,
) -> Result<Facts, Error> {
    let rules = settings::rules(conn, as_at.day)?;
    let through = Some(Bounds::of(as_at.day, rules).due);
    let found = Figured::new((what, of.clone()), (as_at.day, as_at.is_past), (rules, through));
    let contracts = own_contracts(conn, finder, of, as_at)?;
    let found = if is_of_many(what, of) {
        by_contract(conn, found, &contracts, (as_at, rules))?
    } else {
        by_commitment(conn, found, &contracts, (as_at, rules))?
    };
    is_there(of, &found)?;
    Ok(Facts::Delivery(Box::new(found)))
}

/// Whether its rows are contracts, from their sums: all but what is of one contract, and of a
/// measure those of which no units are kept.
fn is_of_many(what: What, of: &Of) -> bool {
    let is_one = match of {
        Of::Commitment { .. } | Of::Contract { .. } => true,
        Of::Measure { .. } => Units::default().of(what).is_none(),
        _ => false,
    };
    !is_one && of.filter().contract.is_none()
}

/// Adds contracts from their sums.
fn by_contract(
    conn: &Connection,
    mut found: Figured,
    contracts: &[Chosen],
    (as_at, rules): (AsAt, Rules),
) -> Result<Figured, Error> {
    let of = found.of.clone();
    let (parts, shelves) = match of {
        Of::Measure { .. } => (Parts::Measures, Shelves::new()),
        Of::Theme { .. } => (Parts::Measures, shelves(conn, Level::Theme, as_at)?),
        Of::Outcome { .. } => (Parts::Measures, shelves(conn, Level::Outcome, as_at)?),
        Of::Quarter { .. } | Of::Through { .. } => (Parts::Quarters, Shelves::new()),
        _ => (Parts::None, Shelves::new()),
    };
    if let Of::Supplier { .. } = of {
        found.title = contracts.first().map(|own| own.supplier_name.clone()).unwrap_or_default();
    }
    let mut ids: Vec<i64> = contracts.iter().map(|own| own.id).collect();
    ids.sort_unstable();
    let through = Bounds::of(as_at.day, rules).due;
    let mut sums: HashMap<i64, (Sum<'static>, Option<(String, Quantity)>)> = HashMap::new();
    let is_wanted =
        |edition: &str, measure_ref: &str| is_own(&of, (edition, measure_ref), &shelves);
    summed::each(conn, &ids, (as_at, rules, through), (parts, &is_wanted), &mut |id, summed| {
        if let Some(sum) = part(&of, summed, &shelves)? {
            let units = units(found.what, &of, summed);
            sums.insert(id, (sum, units));
        }
        Ok(())
    })?;
    for own in contracts {
        if let Some((sum, units)) = sums.remove(&own.id) {
            found = found
                .with_contract((&own.contract_ref, &own.title), &sum, units)
                .ok_or_else(|| out_of_range("amount"))?;
        }
    }
    Ok(found)
}

/// The units of the measure that a figure is of.
fn units(what: What, of: &Of, summed: &Summed) -> Option<(String, Quantity)> {
    let Of::Measure { edition, measure_ref, .. } = of else { return None };
    let is_own = |own: &&OfMeasure| own.edition == *edition && own.measure_ref == *measure_ref;
    let units = &summed.measures.iter().find(is_own)?.units;
    Some((units.unit.clone().into_owned(), units.of(what)?))
}

/// Whether a figure is of a measure, by edition and reference.
fn is_own(of: &Of, (edition, measure_ref): (&str, &str), shelves: &Shelves) -> bool {
    match of {
        Of::Measure { edition: own, measure_ref: name, .. } => {
            own == edition && name == measure_ref
        }
        Of::Theme { name, .. } | Of::Outcome { name, .. } => {
            shelves.of(edition, measure_ref) == name
        }
        _ => true,
    }
}

/// What of a contract a figure is of; none where it has nothing of it.
fn part(of: &Of, summed: &Summed, shelves: &Shelves) -> Result<Option<Sum<'static>>, Error> {
    let add = |sum: Option<Sum<'static>>, own: Sum| match sum {
        None => Ok(Some(own.kept())),
        Some(sum) => sum.plus(&own).map(Some).ok_or_else(|| out_of_range("amount")),
    };
    match of {
        Of::Measure { .. } | Of::Theme { .. } | Of::Outcome { .. } => {
            let is_own = |own: &&OfMeasure| is_own(of, (&own.edition, &own.measure_ref), shelves);
            let mut own = summed.measures.iter().filter(is_own);
            own.try_fold(None, |sum, own| add(sum, own.sum.clone()))
        }
        Of::Quarter { quarter: wanted, .. } => {
            let mut own = summed.quarters.iter().filter(|(quarter, _)| quarter == wanted);
            own.try_fold(None, |sum, (_, flow)| add(sum, summed::of_quarter(*flow)))
        }
        Of::Through { quarter: last, .. } => {
            let mut own = summed.quarters.iter().filter(|(quarter, _)| quarter <= last);
            own.try_fold(None, |sum, (_, flow)| add(sum, summed::of_quarter(*flow)))
        }
        _ => Ok((summed.sum.committed.lines > 0).then(|| summed.sum.clone().kept())),
    }
}

/// Adds the commitments of contracts one by one.
fn by_commitment(
    conn: &Connection,
    mut found: Figured,
    contracts: &[Chosen],
    (as_at, rules): (AsAt, Rules),
) -> Result<Figured, Error> {
    let of = found.of.clone();
    let shelves = match &of {
        Of::Theme { .. } => shelves(conn, Level::Theme, as_at)?,
        Of::Outcome { .. } => shelves(conn, Level::Outcome, as_at)?,
        _ => Shelves::new(),
    };
    let is_own = |line: &Line| {
        let measure = line.measure;
        match &of {
            Of::Commitment { measure_ref, .. } => measure.measure_ref == *measure_ref,
            _ => is_own(&of, (&measure.edition, &measure.measure_ref), &shelves),
        }
    };
    for one in contracts {
        found = add(conn, found, one, (as_at, rules), &is_own)?;
    }
    Ok(found)
}

/// The contracts that a figure is of, by reference.
fn own_contracts(
    conn: &Connection,
    finder: &Finder,
    of: &Of,
    as_at: AsAt,
) -> Result<Vec<Chosen>, Error> {
    let supplier_ref = match of {
        Of::Contract { contract_ref } | Of::Commitment { contract_ref, .. } => {
            let sql =
                "SELECT supplier_ref FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
                       WHERE contract_ref = ?1";
            let found = first(conn, sql, [contract_ref], row::text)?;
            Some(found.ok_or_else(|| missing("contract", contract_ref))?)
        }
        Of::Supplier { supplier_ref } => {
            supplier::by_ref(conn, supplier_ref)?;
            Some(supplier_ref.clone())
        }
        _ => None,
    };
    let filter = of.filter();
    let mut found = chosen(conn, finder, (&filter, as_at), supplier_ref.as_deref())?;
    match of {
        Of::Contract { contract_ref } | Of::Commitment { contract_ref, .. } => {
            found.retain(|one| one.contract_ref == *contract_ref);
        }
        Of::Measure { edition, measure_ref, .. } => {
            let sql = "SELECT contract_id FROM commitments WHERE edition = ?1 AND measure_ref = ?2";
            let own: HashSet<i64> =
                rows(conn, sql, [edition, measure_ref], row::int)?.into_iter().collect();
            // Of a past day a commitment may have been taken out since.
            if !as_at.is_past {
                found.retain(|one| own.contains(&one.id));
            }
        }
        Of::Category { name, .. } => found.retain(|one| one.category == *name),
        Of::Department { name, .. } => found.retain(|one| one.department == *name),
        Of::Size { name, .. } => found.retain(|one| one.size == *name),
        Of::Ownership { name, .. } => found.retain(|one| one.ownership == *name),
        _ => {}
    }
    Ok(found)
}

/// References of the contracts that a figure is of now.
pub fn contract_refs(
    conn: &Connection,
    finder: &Finder,
    of: &Of,
) -> Result<HashSet<String>, Error> {
    let of = match of.clone() {
        // A commitment to it may have been taken out since.
        Of::Measure { filter, .. } => Of::All { filter },
        of => of,
    };
    let found = own_contracts(conn, finder, &of, AsAt::now(Date::MAX))?;
    Ok(found.into_iter().map(|one| one.contract_ref).collect())
}

/// A contract that a figure is of.
struct Chosen {
    id: i64,
    contract_ref: String,
    title: String,
    category: String,
    department: String,
    size: String,
    ownership: String,
    supplier_name: String,
}

fn chosen(
    conn: &Connection,
    finder: &Finder,
    (filter, as_at): (&Filter, AsAt),
    supplier_ref: Option<&str>,
) -> Result<Vec<Chosen>, Error> {
    let passing = passing(conn, finder, filter)?;
    let sql = "SELECT c.id, contract_ref, title, coalesce(category, ''), coalesce(department, ''),
               coalesce(size, ''), coalesce(ownership, ''), name, award_date
               FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
               WHERE ?1 IS NULL OR supplier_ref = ?1 ORDER BY contract_ref";
    let mut found = as_it_was::grouped(conn, as_at, || {
        rows(conn, sql, [supplier_ref], |fields| {
            let one = Chosen {
                id: fields.int()?,
                contract_ref: fields.text()?,
                title: fields.text()?,
                category: fields.text()?,
                department: fields.text()?,
                size: fields.text()?,
                ownership: fields.text()?,
                supplier_name: fields.text()?,
            };
            Ok((one, fields.some_day()?))
        })
    })?;
    found.retain(|(one, award)| {
        filter.takes_award(*award) && passing.as_ref().is_none_or(|passing| passing.has(one.id))
    });
    Ok(found.into_iter().map(|(one, _)| one).collect())
}

/// The contracts that a filter lets through by anything but their day of award, which goes by the
/// day of the figures.
pub fn passing(
    conn: &Connection,
    finder: &Finder,
    filter: &Filter,
) -> Result<Option<Passing>, Error> {
    let others = Filter { awarded_from: None, awarded_to: None, ..filter.clone() };
    if others.is_everything() { Ok(None) } else { Passing::new(conn, finder, &others).map(Some) }
}

/// Adds the commitments of a contract that are wanted.
fn add(
    conn: &Connection,
    mut found: Figured,
    one: &Chosen,
    (as_at, rules): (AsAt, Rules),
    is_own: &dyn Fn(&Line) -> bool,
) -> Result<Figured, Error> {
    let contract = contracts::by_id(conn, one.id)?;
    let own = delivery::of(conn, one.id)?;
    let delivery = own.as_at(as_at);
    let commitments = delivery::commitments(conn, one.id, &delivery)?;
    let through = last_due(delivery.life, as_at.day, rules);
    let is_over = through == Some(Quarter::of(contract.last_day()));
    let performances = delivery.performances(as_at.day, rules)?;
    let returned = returns::counting(conn, one.id, as_at)?;
    let needs_quarters = matches!(found.of, Of::Quarter { .. } | Of::Through { .. })
        || found.what == What::Expected && matches!(found.of, Of::Commitment { .. });
    let mut has_own = false;
    let lines = delivery.lines.iter().zip(&performances);
    for ((line, performance), commitment) in lines.zip(&commitments) {
        if !is_own(line) {
            continue;
        }
        has_own = true;
        let own: Vec<&Returned> = returned
            .iter()
            .filter(|returned| returned.line.measure_ref == line.measure.measure_ref)
            .collect();
        let by_quarter =
            if needs_quarters { delivery.expected_by_quarter(line)? } else { Vec::new() };
        let committed =
            Committed { commitment, performance, by_quarter: &by_quarter, returned: &own, is_over };
        found = found.with(&committed).ok_or_else(|| out_of_range("amount"))?;
    }
    found.contracts += u64::from(has_own);
    match found.of {
        Of::Supplier { .. } => found.title.clone_from(&one.supplier_name),
        Of::Contract { .. } | Of::Commitment { .. } => {
            let short = if is_over { found.sum.shortfall_at_end } else { found.sum.shortfall };
            found.recoverable = recoverable(Value::Known(short.known), contract.recovery_rate);
            found.through = through;
            found.title.clone_from(&one.title);
            found.contract = Some(Box::new((contract, is_over)));
        }
        _ => {}
    }
    Ok(found)
}

/// Refuses a name that nothing has.
fn is_there(of: &Of, found: &Figured) -> Result<(), Error> {
    let (what, name) = match of {
        Of::Commitment { contract_ref, measure_ref } => {
            ("commitment", format!("{contract_ref}/{measure_ref}"))
        }
        Of::Category { name, filter } if filter.is_everything() => ("category", name.clone()),
        Of::Theme { name, filter } if filter.is_everything() => ("theme", name.clone()),
        Of::Measure { edition, measure_ref, filter } if filter.is_everything() => {
            ("commitment to", format!("{edition}/{measure_ref}"))
        }
        _ => return Ok(()),
    };
    if found.commitments == 0 { Err(missing(what, &name)) } else { Ok(()) }
}
