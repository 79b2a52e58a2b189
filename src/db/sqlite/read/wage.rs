//! Which contracts are in scope of the Living Wage, and what was declared for them.

use std::collections::HashMap;

use rusqlite::Connection;

use super::row::{each, int};
use super::{contract, findings, first};
use crate::calc::contract::LivingWage;
use crate::calc::filter::Filter;
use crate::calc::living_wage::{Check, Declared, Outcome, RateOfYear, Scope};
use crate::calc::rule::Book;
use crate::calc::text::fold;
use crate::calc::words::ContractKind;
use crate::calc::{Date, Pence, Quarter};
use crate::db::Error;
use crate::db::request::{
    AsAt, ListQuery, MilestoneRow, Page, WageChecks, WageCounts, WageList, WageQuery, WageRow,
};
use crate::db::sqlite::finder::Finder;
use crate::db::sqlite::{as_it_was, milestones, rulebook};

/// Every rate that is known, the newest first.
pub fn rates(conn: &Connection, today: Date) -> Result<Vec<RateOfYear>, Error> {
    Ok(RateOfYear::all(&rulebook::load(conn, today)?, today))
}

/// A window of the contracts.
pub fn list(conn: &Connection, finder: &Finder, query: &WageQuery) -> Result<WageList, Error> {
    findings::as_at(conn, finder, query.as_at, |finder| {
        let found = Found::new(conn, finder, &query.list, query.as_at)?;
        let own = found.chosen(query);
        let located = match &query.list.locate {
            Some(name) => id_of(conn, name)?.and_then(|id| own.iter().position(|one| one.id == id)),
            None => None,
        };
        let (matching, all) = (own.len(), found.all);
        let first = query.list.first.min(matching);
        let wanted = own.into_iter().skip(first).take(query.list.count);
        let rows = found.rows(conn, wanted)?;
        let page = Page { first, rows, matching, all, located, total: None };
        Ok(WageList { page, counts: found.counts() })
    })
}

/// What a report says of the contracts that a filter chooses; so many are named of each kind.
pub fn checks(
    conn: &Connection,
    finder: &Finder,
    (filter, named): (&Filter, usize),
    as_at: AsAt,
) -> Result<WageChecks, Error> {
    findings::as_at(conn, finder, as_at, |finder| {
        let list = ListQuery { filter: filter.clone(), ..ListQuery::everything("contract_ref") };
        let found = Found::new(conn, finder, &list, as_at)?;
        let unclear = found.contracts.iter().filter(|one| one.outcome == Outcome::Unclear);
        let below = found.contracts.iter().filter(|one| one.below > 0);
        let is_own = |id: i64| found.contracts.iter().any(|one| one.id == id);
        let mut milestones: Vec<MilestoneRow> = milestones::all(conn)?
            .into_iter()
            .filter(|(id, ..)| is_own(*id))
            .map(|(_, title, milestone)| {
                let milestone = milestone.as_at(as_at.day);
                let standing = milestone.standing(as_at.day);
                MilestoneRow { milestone, title, standing }
            })
            .collect();
        milestones.sort_by_key(|row| row.standing);
        Ok(WageChecks {
            milestones,
            rates: RateOfYear::all(&found.book, as_at.day),
            counts: found.counts(),
            unclear: found.rows(conn, unclear.take(named))?,
            below: found.rows(conn, below.take(named))?,
        })
    })
}

/// The contracts that a filter chooses, in the order that is asked for.
struct Found {
    book: Book,
    contracts: Vec<One>,
    /// By contract, the oldest first.
    declared: HashMap<i64, Vec<Declared>>,
    all: usize,
}

/// What is counted and sorted by.
struct One {
    id: i64,
    scope: Scope,
    outcome: Outcome,
    /// Who can settle it, where it is not clear.
    who: Option<String>,
    /// Declared rates below those of their quarters, where it is in scope.
    below: usize,
    newest: Option<(Quarter, Pence)>,
}

impl Found {
    fn new(
        conn: &Connection,
        finder: &Finder,
        list: &ListQuery,
        as_at: AsAt,
    ) -> Result<Self, Error> {
        let filter = Filter { attention: false, ..list.filter.clone() };
        let whole = ListQuery { filter, first: 0, count: usize::MAX, locate: None, ..list.clone() };
        let (ids, all) = {
            let found = finder.contracts(conn)?.find(&whole, None);
            let page: Page<()> = found.page();
            (found.ids, page.all)
        };
        let book = rulebook::load(conn, as_at.day)?;
        let declared = declared(conn, &book, as_at)?;
        let mut scopes = scopes(conn, as_at)?;
        let one = |id: i64| {
            let (scope, manager) = scopes.remove(&id)?;
            let outcome = scope.outcome();
            let own = declared.get(&id).map(Vec::as_slice).unwrap_or_default();
            let below = match outcome {
                Outcome::InScope => own.iter().filter(|one| one.is_below()).count(),
                Outcome::Unclear | Outcome::OutOfScope => 0,
            };
            let who = (outcome == Outcome::Unclear).then(|| manager.unwrap_or_default());
            let newest = own.last().map(|own| (own.quarter, own.paid));
            Some(One { id, scope, outcome, who, below, newest })
        };
        let mut contracts: Vec<One> = ids.into_iter().filter_map(one).collect();
        sort(&mut contracts, list);
        Ok(Self { book, contracts, declared, all })
    }

    fn counts(&self) -> WageCounts {
        let mut counts = WageCounts::default();
        self.contracts.iter().for_each(|one| counts.add(one.outcome, one.below > 0));
        counts
    }

    fn chosen(&self, query: &WageQuery) -> Vec<&One> {
        let needs = |one: &One| one.outcome == Outcome::Unclear || one.below > 0;
        let is_chosen = |one: &&One| {
            query.outcome.is_none_or(|outcome| one.outcome == outcome)
                && (!query.list.filter.attention || needs(one))
        };
        self.contracts.iter().filter(is_chosen).collect()
    }

    fn rows<'o>(
        &self,
        conn: &Connection,
        own: impl Iterator<Item = &'o One>,
    ) -> Result<Vec<WageRow>, Error> {
        let mut rows = Vec::new();
        for one in own {
            let Some(found) = contract::by_id(conn, one.id)? else { continue };
            let declared = self.declared.get(&one.id).cloned().unwrap_or_default();
            let (contract, supplier_name) = (found.contract, found.supplier_name);
            rows.push(WageRow { contract, supplier_name, declared });
        }
        Ok(rows)
    }
}

/// Puts them in the order of a column that quick searching has no order by.
fn sort(own: &mut [One], list: &ListQuery) {
    match list.sort {
        "outcome" => by(own, list, |one| Some(one.outcome)),
        "why" => by(own, list, |one| Some(one.scope.why())),
        "who" => by(own, list, |one| one.who.as_deref().map(fold)),
        "declared_gbp_per_hour" => by(own, list, |one| Some(one.newest?.1)),
        "declared_in" => by(own, list, |one| Some(one.newest?.0)),
        "below" => by(own, list, |one| Some(one.below)),
        _ => {}
    }
}

/// What has no key comes last, whichever way the list is turned.
fn by<K: Ord>(own: &mut [One], list: &ListQuery, key: impl Fn(&One) -> Option<K>) {
    own.sort_by(|a, b| match (key(a), key(b)) {
        (Some(a), Some(b)) if list.descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
}

/// The scope test of each contract, and its manager. On a day before the trail began, of those
/// that were awarded by then.
fn scopes(conn: &Connection, as_at: AsAt) -> Result<HashMap<i64, (Scope, Option<String>)>, Error> {
    let by_dates = as_at.is_past && as_it_was::is_before_trail(conn, as_at.day)?;
    let mut found = HashMap::new();
    let sql = "SELECT id, coalesce(award_date, start_date), manager, kind, rlw_age_18,
               rlw_contracted, rlw_hours_week, rlw_weeks, rlw_on_council_land FROM contracts";
    each(conn, sql, [], |fields| {
        let (id, begun, manager) = (fields.int()?, fields.day()?, fields.some_text()?);
        let kind = fields.some_word(ContractKind::parse)?;
        let facts = LivingWage {
            age_18: fields.flag()?,
            contracted: fields.flag()?,
            hours_week: fields.some_quantity()?,
            weeks: fields.some_quantity()?,
            on_council_land: fields.flag()?,
        };
        if !by_dates || begun <= as_at.day {
            found.insert(id, (Scope::by(kind, &facts), manager));
        }
        Ok(())
    })?;
    Ok(found)
}

/// The rates of the newest return of each quarter that was submitted by the day, by contract.
fn declared(
    conn: &Connection,
    book: &Book,
    as_at: AsAt,
) -> Result<HashMap<i64, Vec<Declared>>, Error> {
    let mut found: HashMap<i64, Vec<Declared>> = HashMap::new();
    let sql = "SELECT r.contract_id, r.quarter, c.measure_ref, l.wage_rate
               FROM return_lines l JOIN returns r ON r.id = l.return_id
               JOIN commitments c ON c.id = l.commitment_id
               WHERE l.wage_rate IS NOT NULL AND r.state <> 'draft' AND r.submitted_at < ?1
                 AND NOT EXISTS (SELECT 1 FROM returns n
                   WHERE n.contract_id = r.contract_id AND n.quarter = r.quarter
                     AND n.return_version > r.return_version AND n.state <> 'draft'
                     AND n.submitted_at < ?1)
               ORDER BY r.contract_id, r.quarter, c.measure_ref";
    each(conn, sql, [as_at.until()], |fields| {
        let contract = fields.int()?;
        let quarter = fields.word(Quarter::parse)?;
        let (measure_ref, paid) = (fields.text()?, fields.pence()?);
        let check = Check::of(book, quarter, paid);
        found.entry(contract).or_default().push(Declared { quarter, measure_ref, paid, check });
        Ok(())
    })?;
    Ok(found)
}

fn id_of(conn: &Connection, contract_ref: &str) -> Result<Option<i64>, Error> {
    first(conn, "SELECT id FROM contracts WHERE contract_ref = ?1", [contract_ref], int)
}
