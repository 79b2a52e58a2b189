//! The lines of a return as they will be when everything is saved.

use crate::calc::checks::Check;
use crate::calc::{Quantity, returns::Decided};
use crate::db::request::{CellChange, MeasureReturn, ReturnDetail, ReturnStep, Step};
use crate::tables::returns::GridLine;
use crate::views::part::pending::{Ahead, Place, Stage};

/// A return with what is on its way to the store.
pub struct Lines<'a> {
    pub detail: &'a ReturnDetail,
    pub ahead: &'a Ahead<'a>,
}

impl<'a> Lines<'a> {
    pub fn row(&self, at: usize) -> Option<&'a MeasureReturn> {
        self.detail.rows.get(at)
    }

    fn place(&self, row: &'a MeasureReturn) -> Place<'a> {
        let key = &self.detail.key;
        Place::Declared(&key.contract_ref, &row.commitment.measure.measure_ref, key.quarter)
    }

    /// What the cell shows, and the stage that it is at where it is on its way. Only a draft has
    /// cells that change.
    pub fn units(&self, row: &'a MeasureReturn) -> (Option<Quantity>, Option<&Stage>) {
        match self.ahead.get(self.place(row)) {
            Some((units, stage)) => (units, Some(stage)),
            None => (row.declared(), None),
        }
    }

    /// What an edit of the cell begins from: what was seen in it last.
    pub fn base(&self, row: &'a MeasureReturn) -> Option<Quantity> {
        let failed = self.ahead.failed_from(self.place(row));
        failed.unwrap_or_else(|| self.units(row).0)
    }

    /// What is due, and what speaks at the line.
    pub fn checks(&self, row: &'a MeasureReturn) -> (Quantity, Vec<Check>) {
        row.checks(self.units(row).0, self.detail.place())
    }

    /// The line as the grid shows it; `coming` is a decision that is on its way.
    pub fn shown(&self, row: &'a MeasureReturn, coming: Option<&str>) -> GridLine {
        let (due, checks) = self.checks(row);
        let (declared, stage) = self.units(row);
        let measure = &row.commitment.measure;
        let decided = row.line.as_ref().and_then(|line| line.decided.as_ref());
        let word = decided.map(|decided| decided.decision.word()).unwrap_or_default();
        let reason = decided.and_then(|decided| decided.reason.clone()).unwrap_or_default();
        GridLine {
            measure_ref: measure.measure_ref.clone(),
            title: measure.title.clone(),
            unit: measure.unit.clone(),
            due,
            last: row.before.first().and_then(|(_, units)| *units),
            declared,
            failed: matches!(stage, Some(Stage::Failed(_))),
            evidence: row.evidence.iter().map(|one| one.evidence_ref.clone()).collect(),
            check: checks.first().map_or_else(
                || "ok".to_owned(),
                |check| format!("{} {}", check.sign(), check.short()),
            ),
            validated: decided.and_then(|decided| decided.validated),
            decision: coming.unwrap_or(word).to_owned(),
            reason: reason.lines().collect::<Vec<_>>().join(" "),
        }
    }

    pub fn step(&self, step: ReturnStep) -> Step {
        let key = &self.detail.key;
        Step::Return {
            contract_ref: key.contract_ref.clone(),
            quarter: key.quarter,
            step: Box::new(step),
        }
    }

    /// The step that declares other units than the cell `was` seen with.
    pub fn declare(
        &self,
        row: &MeasureReturn,
        (was, to): (Option<Quantity>, Option<Quantity>),
    ) -> Step {
        self.key(row, CellChange::Declared { was, to })
    }

    pub fn key(&self, row: &MeasureReturn, cell: CellChange) -> Step {
        let measure_ref = row.commitment.measure.measure_ref.clone();
        self.step(ReturnStep::Key { measure_ref, cell })
    }
}

pub fn decided(row: &MeasureReturn) -> Option<&Decided> {
    row.line.as_ref().and_then(|line| line.decided.as_ref())
}

/// Whether a validator has something to say of the line.
pub fn is_undecided(row: &MeasureReturn) -> bool {
    row.declared().is_some() && decided(row).is_none()
}

/// A measure in words: `NT1 Local people`.
pub fn name(row: &MeasureReturn) -> String {
    let measure = &row.commitment.measure;
    format!("{} {}", measure.measure_ref, measure.title)
}
