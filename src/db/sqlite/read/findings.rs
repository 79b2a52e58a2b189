//! What the rules say: of everything, of one record, of a purchase that nobody makes yet.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::missing;
use crate::calc::filter::{Filter, Of};
use crate::calc::rule::{About, Finding};
use crate::calc::rules::RULES;
use crate::calc::words::Severity;
use crate::db::Error;
use crate::db::request::{AsAt, FindingList, FindingRow, FindingsQuery, ListQuery, WhatApplies};
use crate::db::sqlite::finder::{Finder, Mark};
use crate::db::sqlite::scene::{Scene, Seen};

/// A window of findings.
pub fn list(
    conn: &Connection,
    finder: &Finder,
    query: &FindingsQuery,
) -> Result<FindingList, Error> {
    match &query.record {
        Some(name) => of_record(conn, query, name),
        None => of_all(conn, finder, query),
    }
}

/// Every finding of one record, those that pass among them.
fn of_record(conn: &Connection, query: &FindingsQuery, name: &str) -> Result<FindingList, Error> {
    let mut scene = Scene::of(conn, query.as_at, query.under)?;
    let mut list = FindingList::default();
    let is_there = scene.record(name, &mut |seen| {
        list.records += 1;
        list.rows.extend(rows(seen).filter(|row| passes(&query.filter, row)));
        Ok(())
    })?;
    if !is_there {
        return Err(missing("procurement or contract", name));
    }
    list.rows.sort_by_key(|row| row.finding.severity());
    for row in &list.rows {
        list.counts.add(row.finding.severity(), row.finding.waiver.is_some());
    }
    list.matching = list.rows.len();
    Ok(list)
}

fn passes(filter: &Filter, row: &FindingRow) -> bool {
    let finding = &row.finding;
    filter.severity.is_none_or(|own| own == finding.severity())
        && filter.rule.as_ref().is_none_or(|own| own == finding.rule)
}

fn rows<'s>(seen: Seen<'s>) -> impl Iterator<Item = FindingRow> + use<'s> {
    let procurement = seen.purchase.map(|own| &own.procurement);
    let own = match (&seen.about, procurement, seen.contract) {
        (About::Procurement(_), Some(own), _) => (&own.title, &own.category, &own.department),
        (_, _, Some(own)) => (&own.title, &own.category, &own.department),
        (_, Some(own), None) => (&own.title, &own.category, &own.department),
        (_, None, None) => (const { &String::new() }, &None, &None),
    };
    let (title, category, department) = (own.0.clone(), own.1.clone(), own.2.clone());
    let contract_ref = seen.contract.map(|own| own.contract_ref.clone());
    seen.findings.into_iter().map(move |finding| FindingRow {
        finding,
        title: title.clone(),
        category: category.clone(),
        department: department.clone(),
        contract_ref: contract_ref.clone(),
    })
}

fn of_all(conn: &Connection, finder: &Finder, query: &FindingsQuery) -> Result<FindingList, Error> {
    let passing = Passing::of(conn, finder, &query.filter)?;
    let (mut list, wanted) = {
        let findings = finder.findings(conn, (query.as_at, query.under))?;
        let matching: Vec<Mark> =
            findings.marks().iter().filter(|mark| passing.has(mark)).copied().collect();
        let mut list = FindingList { records: findings.records(), ..FindingList::default() };
        for mark in &matching {
            list.counts.add(mark.severity, mark.is_waived);
        }
        list.matching = matching.len();
        list.first = query.first.min(matching.len());
        let wanted: Vec<Mark> = matching.into_iter().skip(list.first).take(query.count).collect();
        (list, wanted)
    };
    let mut scene = Scene::of(conn, query.as_at, query.under)?;
    let mut seen: HashMap<(bool, i64), Vec<FindingRow>> = HashMap::new();
    for mark in &wanted {
        let key = (mark.is_contract, mark.id);
        if !seen.contains_key(&key) {
            let found = of_id(&mut scene, mark)?;
            seen.insert(key, found);
        }
        let own = seen.get(&key).and_then(|rows| nth(rows, mark));
        list.rows.extend(own.cloned());
    }
    Ok(list)
}

fn of_id(scene: &mut Scene, mark: &Mark) -> Result<Vec<FindingRow>, Error> {
    let none = String::new();
    let about = if mark.is_contract { About::Contract(none) } else { About::Procurement(none) };
    let mut found = Vec::new();
    scene.only(&about, mark.id, &mut |seen| {
        let is_contract = matches!(seen.about, About::Contract(_));
        if is_contract == mark.is_contract && seen.id == mark.id {
            found.extend(rows(seen));
        }
        Ok(())
    })?;
    Ok(found)
}

fn nth<'r>(rows: &'r [FindingRow], mark: &Mark) -> Option<&'r FindingRow> {
    let rule = RULES.get(usize::from(mark.rule))?.id;
    rows.iter().filter(|row| row.finding.rule == rule).nth(usize::from(mark.nth))
}

/// Which findings a filter lets through.
struct Passing {
    severity: Option<Severity>,
    rule: Option<u8>,
    /// Rules that the words speak of: their findings pass whatever their record.
    named: Vec<u8>,
    attention: bool,
    /// None: every one.
    contracts: Option<HashSet<i64>>,
    procurements: Option<HashSet<i64>>,
}

impl Passing {
    fn of(conn: &Connection, finder: &Finder, filter: &Filter) -> Result<Self, Error> {
        let number = |at: usize| u8::try_from(at).ok();
        let of_record = Filter { severity: None, rule: None, attention: false, ..filter.clone() };
        let (contracts, procurements) = if of_record.is_everything() {
            (None, None)
        } else {
            // A contract begins with its award.
            let of_contract = Filter {
                awarded_from: of_record.awarded_from.or(of_record.began_from),
                awarded_to: of_record.awarded_to.or(of_record.began_to),
                began_from: None,
                began_to: None,
                ..of_record.clone()
            };
            let contracts =
                finder.contracts(conn)?.passing(&of_contract).map(|(id, _)| id).collect();
            let procurements = match of_record.says_nothing(Of::Procurements) {
                Some(_) => HashSet::new(),
                None => all_ids(conn, finder, &of_record)?,
            };
            (Some(contracts), Some(procurements))
        };
        let speaks = |id: &str| {
            !filter.words.is_empty() && filter.words.iter().all(|word| id.contains(word.as_str()))
        };
        let position = |id: &str| RULES.iter().position(|rule| rule.id == id);
        let named = RULES.iter().enumerate().filter(|(_, rule)| speaks(rule.id));
        Ok(Self {
            severity: filter.severity,
            rule: filter.rule.as_deref().and_then(position).and_then(number),
            named: named.filter_map(|(at, _)| number(at)).collect(),
            attention: filter.attention,
            contracts,
            procurements,
        })
    }

    fn has(&self, mark: &Mark) -> bool {
        let ids = if mark.is_contract { &self.contracts } else { &self.procurements };
        self.severity.is_none_or(|own| own == mark.severity)
            && self.rule.is_none_or(|own| own == mark.rule)
            && !(self.attention && (mark.is_waived || mark.severity == Severity::Advice))
            && (self.named.contains(&mark.rule)
                || ids.as_ref().is_none_or(|ids| ids.contains(&mark.id)))
    }
}

fn all_ids(conn: &Connection, finder: &Finder, filter: &Filter) -> Result<HashSet<i64>, Error> {
    let list = ListQuery {
        filter: filter.clone(),
        sort: "procurement_ref",
        descending: false,
        first: 0,
        count: usize::MAX,
        locate: None,
    };
    Ok(finder.procurements(conn)?.find(&list, None).ids.into_iter().collect())
}

/// What the rules would say of a purchase.
pub fn what_applies(conn: &Connection, asked: &WhatApplies) -> Result<Vec<Finding>, Error> {
    let as_at = AsAt::now(asked.today);
    let mut scene = Scene::of(conn, as_at, None)?;
    scene.draft(&asked.procurement, asked.quotations.as_deref(), asked.is_question)
}
