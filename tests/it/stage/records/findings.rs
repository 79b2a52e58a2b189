//! One finding for each rule, made up.

use sleva::calc::Date;
use sleva::calc::rule::{About, Finding, Said, Spot};
use sleva::calc::rules::RULES;
use sleva::calc::words::Severity;
use sleva::db::request::{
    FindingCounts, FindingList, FindingRow, FindingsQuery, Page, WhatApplies,
};

use super::Records;

fn row(at: usize, id: &'static str, on: Date) -> FindingRow {
    let severity = Severity::ALL[at % 3];
    let about = About::Contract("C-0001".to_owned());
    let finding = Finding {
        rule: id,
        about: about.clone(),
        edition: "made-up".to_owned(),
        edition_note: None,
        judged_on: on,
        source: "made up".to_owned(),
        said: Said::new(severity, Spot::Field("title"), format!("{id} is made up"))
            .next("Make something else up."),
        waiver: None,
    };
    FindingRow {
        name: FindingRow::named(&about, id, 0),
        finding,
        title: "Made up".to_owned(),
        category: None,
        department: None,
        contract_ref: Some("C-0001".to_owned()),
    }
}

impl Records {
    pub(super) fn draft(asked: &WhatApplies) -> Vec<Finding> {
        RULES.iter().enumerate().map(|(at, rule)| row(at, rule.id, asked.today).finding).collect()
    }

    pub(super) fn by_rule(&self, query: &FindingsQuery) -> FindingList {
        let is_empty = self.contracts.is_empty();
        let rules = RULES.iter().take(if is_empty { 0 } else { RULES.len() });
        let all: Vec<FindingRow> =
            rules.enumerate().map(|(at, rule)| row(at, rule.id, query.as_at.day)).collect();
        let mut counts = FindingCounts::default();
        for row in &all {
            counts.add(row.finding.severity(), false);
        }
        let (first, matching) = (query.list.first.min(all.len()), all.len());
        let located = query.list.locate.as_ref();
        let located = located.and_then(|name| all.iter().position(|row| row.name == *name));
        let rows = all.into_iter().skip(first).take(query.list.count).collect();
        let page = Page { first, rows, matching, all: matching, located, total: None };
        FindingList { page, counts, records: self.contracts.len() }
    }
}
