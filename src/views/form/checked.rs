//! What the rules say of a record while it is typed: at its fields, and beside the form where
//! there is room. The store is asked after every key, and no key waits for it.

use super::FormView;
use super::kinds::Of;
use crate::calc::rule::{Finding, Spot};
use crate::calc::words::Severity;
use crate::columns::{self, Names, Reading};
use crate::db::request::{Draft, Query, Record, WhatApplies};
use crate::tables::findings::sign;
use crate::views::Cx;

impl FormView {
    /// Asks what the rules say of what is typed; none where it makes no record yet.
    pub(super) fn query_of_rules(&self, cx: &Cx) -> Option<Query> {
        if !self.is_checked() || !self.loaded && self.base.is_none() && !self.is_new() {
            return None;
        }
        let draft = match self.typed_record()? {
            Record::Procurement(own) => Draft::Procurement(*own, None),
            Record::Contract(own) => Draft::Contract(own),
            _ => return None,
        };
        let asked = WhatApplies { draft, is_question: false, today: cx.today };
        Some(Query::WhatApplies(Box::new(asked)))
    }

    pub(super) const fn is_checked(&self) -> bool {
        matches!(self.of, Of::Procurement | Of::Contract)
    }

    /// The record as it is typed, where it can be read.
    fn typed_record(&self) -> Option<Record> {
        let shape = columns::shape(self.of.kind());
        let infos = shape.infos();
        let texts: Vec<Option<String>> = infos
            .iter()
            .map(|info| self.form.entry(info.name).map(|_| self.form.text(info.name)))
            .collect();
        let cell = |at: usize| texts.get(at)?.as_deref();
        shape.record(&cell, &Reading { whole: false, names: &Names::default() }).ok()
    }

    /// What is to be done about a field, the worst first.
    fn about<'f>(&'f self, column: &'f str) -> impl Iterator<Item = &'f Finding> {
        let is_it = move |own: &&Finding| {
            own.severity() <= Severity::Advice
                && matches!(&own.said.spot, Spot::Field(own) if *own == column)
        };
        self.checked.iter().filter(is_it)
    }

    /// The sign and the rule of what is found at a field.
    pub(super) fn mark(&self, column: &str) -> Option<String> {
        self.about(column).next().map(|own| format!("{} {}", sign(own), own.rule))
    }

    /// What is found at a field, in a sentence.
    pub(super) fn says_of_rules(&self, column: &str) -> Option<String> {
        let own = self.about(column).next()?;
        let next = own.said.next.as_deref().unwrap_or_default();
        Some(format!("{} {}: {}. {next}", sign(own), own.rule, own.said.found))
    }
}
