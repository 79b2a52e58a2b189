//! What the rules say: of everything, of one record, of a purchase that nobody makes yet.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

use rusqlite::Connection;

use super::{first, missing};
use crate::calc::filter::{Filter, Of};
use crate::calc::rule::{About, Finding};
use crate::calc::rules::RULES;
use crate::calc::words::Severity;
use crate::db::Error;
use crate::db::request::{
    AsAt, Draft, FindingCounts, FindingList, FindingRow, FindingsQuery, ListQuery, Page,
    WhatApplies,
};
use crate::db::sqlite::as_it_was;
use crate::db::sqlite::finder::{Finder, Mark, numbers};
use crate::db::sqlite::scene::{Scene, Seen};

/// A window of findings.
pub fn list(
    conn: &Connection,
    finder: &Finder,
    query: &FindingsQuery,
) -> Result<FindingList, Error> {
    as_at(conn, finder, query.as_at, |finder| match &query.record {
        Some(name) => of_record(conn, finder, query, name),
        None => of_all(conn, finder, query),
    })
}

/// Reads with the records of the day, where it is past.
pub fn as_at<T>(
    conn: &Connection,
    finder: &Finder,
    as_at: AsAt,
    read: impl FnOnce(&Finder) -> Result<T, Error>,
) -> Result<T, Error> {
    if !as_at.is_past {
        return read(finder);
    }
    let past = finder.of_past();
    as_it_was::reading(conn, as_at.day, || read(&past))
}

/// Every finding of one record, those that pass among them.
fn of_record(
    conn: &Connection,
    finder: &Finder,
    query: &FindingsQuery,
    name: &str,
) -> Result<FindingList, Error> {
    let passing = Passing::of(conn, finder, &query.list.filter)?;
    let mut scene = Scene::of(conn, query.as_at, query.under)?;
    let (mut records, mut all, mut found) = (0, 0, Vec::<FindingRow>::new());
    let is_there = scene.record(name, &mut |seen| {
        records += 1;
        all += seen.findings.len();
        let (is_contract, id) = (matches!(seen.about, About::Contract(_)), seen.id);
        found.extend(rows(seen).into_iter().filter(|row| passing.has_row(row, is_contract, id)));
        Ok(())
    })?;
    if !is_there {
        return Err(missing("procurement or contract", name));
    }
    found.sort_by_key(|row| row.finding.severity());
    let mut counts = FindingCounts::default();
    for row in &found {
        counts.add(row.finding.severity(), row.finding.waiver.is_some());
    }
    let matching = found.len();
    let located = query.list.locate.as_ref();
    let located = located.and_then(|name| found.iter().position(|row| row.name == *name));
    let page = Page { first: 0, rows: found, matching, all, located, total: None };
    Ok(FindingList { page, counts, records })
}

fn rows(seen: Seen) -> Vec<FindingRow> {
    let procurement = seen.purchase.map(|own| &own.procurement);
    let (title, category, department) = match (&seen.about, procurement, seen.contract) {
        (About::Contract(_), _, Some(own)) | (_, None, Some(own)) => {
            (own.title.clone(), own.category.clone(), own.department.clone())
        }
        (_, Some(own), _) => (own.title.clone(), own.category.clone(), own.department.clone()),
        (_, None, None) => (String::new(), None, None),
    };
    let contract_ref = seen.contract.map(|own| own.contract_ref.clone());
    let numbers = numbers(&seen.findings);
    let one = |(finding, nth): (Finding, u8)| FindingRow {
        name: FindingRow::named(&finding.about, finding.rule, nth.into()),
        finding,
        title: title.clone(),
        category: category.clone(),
        department: department.clone(),
        contract_ref: contract_ref.clone(),
    };
    seen.findings.into_iter().zip(numbers).map(one).collect()
}

fn of_all(conn: &Connection, finder: &Finder, query: &FindingsQuery) -> Result<FindingList, Error> {
    let list = &query.list;
    let passing = Passing::of(conn, finder, &list.filter)?;
    let locate = match &list.locate {
        Some(name) => located(conn, name)?,
        None => None,
    };
    let (mut matching, all, records) = {
        let findings = finder.findings(conn, (query.as_at, query.under))?;
        let marks = findings.marks();
        let matching: Vec<Mark> = marks.iter().filter(|mark| passing.has(mark)).copied().collect();
        (matching, marks.len(), findings.records())
    };
    let mut counts = FindingCounts::default();
    for mark in &matching {
        counts.add(mark.severity, mark.is_waived);
    }
    sort(&mut matching, list);
    let first = list.first.min(matching.len());
    let is_it = |own: &(bool, i64, u8, u8)| {
        let key = |mark: &Mark| (mark.is_contract, mark.id, mark.rule, mark.nth);
        matching.iter().position(|mark| key(mark) == *own)
    };
    let located = locate.as_ref().and_then(is_it);
    let wanted = matching.get(first..).unwrap_or_default().iter().take(list.count);
    let rows = told(conn, query, wanted)?;
    let page = Page { first, rows, matching: matching.len(), all, located, total: None };
    Ok(FindingList { page, counts, records })
}

/// Where the findings are that a filter lets through, and how many records were looked at.
pub fn marks(
    conn: &Connection,
    finder: &Finder,
    filter: &Filter,
    as_at: AsAt,
) -> Result<(Vec<Mark>, usize), Error> {
    self::as_at(conn, finder, as_at, |finder| {
        let passing = Passing::of(conn, finder, filter)?;
        let findings = finder.findings(conn, (as_at, None))?;
        let own = findings.marks().iter().filter(|mark| passing.has(mark)).copied().collect();
        Ok((own, findings.records()))
    })
}

fn sort(marks: &mut [Mark], list: &ListQuery) {
    match list.sort {
        "rule" => marks.sort_by_key(|mark| (mark.rule, mark.severity, mark.place)),
        "record" => marks.sort_by_key(|mark| (mark.place, mark.severity)),
        _ => {}
    }
    if list.descending {
        marks.reverse();
    }
}

/// Where a finding is, by its name.
fn located(conn: &Connection, name: &str) -> Result<Option<(bool, i64, u8, u8)>, Error> {
    let mut parts = name.split('\t');
    let (Some(record), Some(rule), Some(nth)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    let sql = "SELECT 1, id FROM contracts WHERE contract_ref = ?1
               UNION ALL SELECT 0, id FROM procurements WHERE procurement_ref = ?1";
    let found = first(conn, sql, [record], |fields| Ok((fields.int()? == 1, fields.int()?)))?;
    let rule = RULES.iter().position(|own| own.id == rule).and_then(|at| u8::try_from(at).ok());
    Ok(match (found, rule, nth.parse()) {
        (Some((is_contract, id)), Some(rule), Ok(nth)) => Some((is_contract, id, rule, nth)),
        _ => None,
    })
}

/// The findings at some marks, in their words.
fn told<'m>(
    conn: &Connection,
    query: &FindingsQuery,
    wanted: impl Iterator<Item = &'m Mark>,
) -> Result<Vec<FindingRow>, Error> {
    let mut scene = Scene::of(conn, query.as_at, query.under)?;
    let mut seen: HashMap<(bool, i64), Vec<FindingRow>> = HashMap::new();
    let mut rows = Vec::new();
    for mark in wanted {
        let found = match seen.entry((mark.is_contract, mark.id)) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(free) => free.insert(of_id(&mut scene, mark)?),
        };
        rows.extend(nth(found, mark).cloned());
    }
    Ok(rows)
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

/// Which findings a filter lets through. Each word has to be in the text of the record or in the
/// id of the rule.
struct Passing {
    severity: Option<Severity>,
    rule: Option<u8>,
    attention: bool,
    /// The words that the records have to have, for each rule those that its id has not; and the
    /// records that do.
    records: Vec<(Vec<String>, Records)>,
    /// Of each rule, which of those.
    of_rule: Vec<usize>,
}

/// None: every one.
struct Records {
    contracts: Option<HashSet<i64>>,
    procurements: Option<HashSet<i64>>,
}

impl Records {
    fn of(conn: &Connection, finder: &Finder, filter: &Filter) -> Result<Self, Error> {
        if filter.is_everything() {
            return Ok(Self { contracts: None, procurements: None });
        }
        // A contract begins with its award.
        let of_contract = Filter {
            awarded_from: filter.awarded_from.or(filter.began_from),
            awarded_to: filter.awarded_to.or(filter.began_to),
            began_from: None,
            began_to: None,
            ..filter.clone()
        };
        let contracts = finder.contracts(conn)?.passing(&of_contract).map(|(id, _)| id).collect();
        let procurements = match filter.says_nothing(Of::Procurements) {
            Some(_) => HashSet::new(),
            None => all_ids(conn, finder, filter)?,
        };
        Ok(Self { contracts: Some(contracts), procurements: Some(procurements) })
    }

    fn has(&self, mark: &Mark) -> bool {
        self.has_id(mark.is_contract, mark.id)
    }

    fn has_id(&self, is_contract: bool, id: i64) -> bool {
        let ids = if is_contract { &self.contracts } else { &self.procurements };
        ids.as_ref().is_none_or(|ids| ids.contains(&id))
    }
}

impl Passing {
    fn of(conn: &Connection, finder: &Finder, filter: &Filter) -> Result<Self, Error> {
        let own = Filter { severity: None, rule: None, attention: false, ..filter.clone() };
        let (mut records, mut of_rule) = (Vec::<(Vec<String>, Records)>::new(), Vec::new());
        for rule in RULES {
            let mut words = filter.words.clone();
            words.retain(|word| !rule.id.contains(word.as_str()));
            let known = records.iter().position(|(other, _)| *other == words);
            of_rule.push(known.unwrap_or(records.len()));
            if known.is_none() {
                let left = Filter { words: words.clone(), ..own.clone() };
                records.push((words, Records::of(conn, finder, &left)?));
            }
        }
        let rule = filter.rule.as_deref().and_then(|id| RULES.iter().position(|own| own.id == id));
        Ok(Self {
            severity: filter.severity,
            rule: rule.and_then(|at| u8::try_from(at).ok()),
            attention: filter.attention,
            records,
            of_rule,
        })
    }

    /// Whether it lets a finding of one record through, those that pass among them.
    fn has_row(&self, row: &FindingRow, is_contract: bool, id: i64) -> bool {
        let finding = &row.finding;
        let rule = RULES.iter().position(|own| own.id == finding.rule);
        let records = rule.and_then(|rule| self.records.get(*self.of_rule.get(rule)?));
        self.severity.is_none_or(|own| own == finding.severity())
            && self.rule.is_none_or(|own| Some(usize::from(own)) == rule)
            && (!self.attention || finding.is_open())
            && records.is_some_and(|(_, records)| records.has_id(is_contract, id))
    }

    fn has(&self, mark: &Mark) -> bool {
        let records = self.of_rule.get(usize::from(mark.rule)).and_then(|at| self.records.get(*at));
        self.severity.is_none_or(|own| own == mark.severity)
            && self.rule.is_none_or(|own| own == mark.rule)
            && !(self.attention && (mark.is_waived || mark.severity == Severity::Advice))
            && records.is_some_and(|(_, records)| records.has(mark))
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

/// What the rules would say of a record that is not stored so.
pub fn what_applies(conn: &Connection, asked: &WhatApplies) -> Result<Vec<Finding>, Error> {
    let as_at = AsAt::now(asked.today);
    let mut scene = Scene::of(conn, as_at, None)?;
    match &asked.draft {
        Draft::Procurement(own, quotations) => {
            scene.draft(own, quotations.as_deref(), asked.is_question)
        }
        Draft::Contract(own) => scene.draft_contract(own),
    }
}
