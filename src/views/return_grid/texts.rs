//! Notes, answers, questions and reasons on their way from the keys to the store; evidence and
//! drafts that are taken out.

use super::asking::{Asking, What};
use super::lines::Lines;
use super::{DISCARD, Mode, ReturnGrid, UNPROVE};
use crate::calc::Pence;
use crate::calc::words::{Decision, ReturnState};
use crate::db::Error;
use crate::db::request::{CellChange, Edit, MeasureReturn, Record, ReturnStep, Verdict};
use crate::views::part::conflict::by_whom;
use crate::views::{Action, Cx, Effect, Outcome};

impl Asking {
    /// What the line has of such a text.
    pub(super) fn seen(&self, row: &MeasureReturn) -> Option<String> {
        let line = row.line.as_ref()?;
        match self.what {
            What::Note => line.note.clone(),
            What::Answer => line.answer.clone(),
            What::Wage => line.wage_rate.map(|paid| paid.to_string()),
            _ => None,
        }
    }
}

/// Reads an hourly rate; none where there is no text.
///
/// # Errors
/// What is wrong with it, in a sentence.
fn paid(text: Option<&str>) -> Result<Option<Pence>, String> {
    let Some(text) = text else { return Ok(None) };
    match Pence::parse(text) {
        Ok(paid) if paid < Pence::ZERO => {
            Err("An hourly rate is not below zero. Type pounds, such as 12.60.".to_owned())
        }
        Ok(paid) => Ok(Some(paid)),
        Err(why) => Err(format!("“{text}” {why}. Type pounds, such as 12.60.")),
    }
}

impl ReturnGrid {
    fn begin_text(&mut self, what: What, text: &str, was: Option<String>) -> Outcome {
        let Some(row) = self.row() else { return Outcome::say("There is no line here.") };
        let measure = row.commitment.measure.measure_ref.clone();
        self.panes.focus = 0;
        self.asking = Some(Asking::new(what, &measure, text, was));
        Outcome::QUIET
    }

    pub(super) fn begin_note(&mut self) -> Outcome {
        let note = self.row().and_then(|row| row.line.as_ref()?.note.clone());
        self.begin_text(What::Note, note.as_deref().unwrap_or_default(), note.clone())
    }

    pub(super) fn begin_answer(&mut self) -> Outcome {
        if self.row().is_some_and(|row| row.question.is_none()) {
            return Outcome::say("The validator asked nothing about this line.");
        }
        let answer = self.row().and_then(|row| row.line.as_ref()?.answer.clone());
        self.begin_text(What::Answer, answer.as_deref().unwrap_or_default(), answer.clone())
    }

    pub(super) fn begin_wage(&mut self) -> Outcome {
        let own = self.row().and_then(|row| row.line.as_ref()?.wage_rate);
        let own = own.map(|paid| paid.to_string());
        self.begin_text(What::Wage, own.as_deref().unwrap_or_default(), own.clone())
    }

    pub(super) fn begin_question(&mut self) -> Outcome {
        let asked = self
            .row()
            .and_then(|row| super::lines::decided(row))
            .filter(|decided| decided.decision == Decision::Queried);
        let asked = asked.and_then(|decided| decided.reason.clone()).unwrap_or_default();
        self.begin_text(What::Question, &asked, None)
    }

    pub(super) fn begin_reason(&mut self, units: crate::calc::Quantity) -> Outcome {
        let reason = self
            .row()
            .and_then(|row| super::lines::decided(row))
            .filter(|decided| decided.decision == Decision::Reduced);
        let reason = reason.and_then(|decided| decided.reason.clone()).unwrap_or_default();
        self.begin_text(What::Reduce(units), &reason, None)
    }

    pub(super) fn begin_amendment(&mut self, cx: &Cx) -> Outcome {
        if cx.read_only {
            return Outcome::say(super::READ_ONLY);
        }
        let Some(detail) = self.detail() else { return Outcome::QUIET };
        let newest = detail.versions.last();
        match newest.map(|newest| newest.state) {
            None => Outcome::say("Nothing was submitted yet: key it, then p submits it."),
            Some(ReturnState::Draft) => {
                Outcome::say("This is a draft: change it; an amendment follows what was submitted.")
            }
            Some(_) if newest.is_some_and(|newest| newest.key.version != detail.key.version) => {
                Outcome::say("The newest version is amended: > goes to it.")
            }
            Some(_) => {
                self.panes.focus = 0;
                self.asking = Some(Asking::new(What::Amend, "", "", None));
                Outcome::QUIET
            }
        }
    }

    /// Whether such a text can be kept in this mode.
    pub(super) fn may_ask(&self, asking: &Asking, mode: &Mode) -> bool {
        match asking.what {
            What::Note | What::Answer | What::Wage => *mode == Mode::Key,
            What::Question | What::Reduce(_) => *mode == Mode::Validate,
            What::Amend => self.is_decided(),
        }
    }

    pub(super) fn act_in_text(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            Action::Back | Action::Cancel => {
                self.dropped = self.asking.take();
                Outcome::say("Dropped; u brings what was typed back.")
            }
            Action::Keep | Action::Finish | Action::PreviousPane => self.keep_text(cx),
            other => {
                if let Some(asking) = &mut self.asking {
                    asking.field.act(other);
                }
                Outcome::QUIET
            }
        }
    }

    fn keep_text(&mut self, cx: &Cx) -> Outcome {
        let Some(asking) = self.asking.clone() else { return Outcome::QUIET };
        let to = asking.text();
        if to.is_none() && !asking.what.is_of_line() {
            return Outcome::say(format!("It needs a text. {}", asking.says()));
        }
        if asking.what.is_of_line() && to == asking.was {
            self.asking = None;
            return Outcome::QUIET;
        }
        let paid = match asking.what {
            What::Wage => paid(to.as_deref()),
            _ => Ok(None),
        };
        let paid = match paid {
            Ok(paid) => paid,
            Err(why) => return Outcome::say(why),
        };
        let step = self.step_of_text(&asking, to, cx);
        let Some((step, key)) = step.zip(self.detail().map(|detail| detail.key.clone())) else {
            return Outcome::say("It cannot be kept here any more. Esc drops it.");
        };
        self.asking = None;
        self.forget_dropped();
        let place = Some(asking.place(&key));
        let edit = Edit { steps: vec![step], note: String::new(), place };
        if let What::Question | What::Reduce(_) = asking.what {
            let word = if asking.what == What::Question { "queried" } else { "reduced" };
            self.deciding.push((asking.measure_ref.clone(), word));
            self.go_to_next_undecided(cx);
        }
        let says = paid.and_then(|paid| self.says_of_wage(&asking.measure_ref, paid));
        Outcome::Done([Effect::Edit(edit)].into_iter().chain(says.map(Effect::Say)).collect())
    }

    /// What speaks at an hourly rate that was just kept.
    fn says_of_wage(&self, measure_ref: &str, paid: Pence) -> Option<String> {
        let detail = self.detail()?;
        let row =
            detail.rows.iter().find(|row| row.commitment.measure.measure_ref == measure_ref)?;
        Some(detail.wage_check(paid)?.sentence(&row.commitment.measure))
    }

    fn step_of_text(
        &self,
        asking: &Asking,
        to: Option<String>,
        cx: &Cx,
    ) -> Option<crate::db::request::Step> {
        let lines = self.lines(cx)?;
        if !self.may_ask(asking, &self.mode(cx)) {
            return None;
        }
        let version = lines.detail.key.version;
        if asking.what == What::Amend {
            return Some(lines.step(ReturnStep::Amend { version, reason: to.unwrap_or_default() }));
        }
        let own = |row: &&MeasureReturn| row.commitment.measure.measure_ref == asking.measure_ref;
        let row = lines.detail.rows.iter().find(own)?;
        let was = asking.was.clone();
        Some(match asking.what {
            What::Note => lines.key(row, CellChange::Note { was, to }),
            What::Answer => lines.key(row, CellChange::Answer { was, to }),
            What::Wage => {
                let (was, to) = (paid(was.as_deref()).ok()?, paid(to.as_deref()).ok()?);
                lines.key(row, CellChange::Wage { was, to })
            }
            What::Question => verdict(&lines, row, Some((Decision::Queried, None, to))),
            What::Reduce(units) => verdict(&lines, row, Some((Decision::Reduced, Some(units), to))),
            What::Amend => return None,
        })
    }

    /// A text that was not saved is typed again.
    pub(super) fn take_text_back(
        &mut self,
        step: &ReturnStep,
        error: &Error,
        cx: &Cx,
    ) -> Option<Outcome> {
        let (what, measure, text) = match step {
            ReturnStep::Key { measure_ref, cell: CellChange::Note { to, .. } } => {
                (What::Note, measure_ref.as_str(), to.clone())
            }
            ReturnStep::Key { measure_ref, cell: CellChange::Answer { to, .. } } => {
                (What::Answer, measure_ref.as_str(), to.clone())
            }
            ReturnStep::Key { measure_ref, cell: CellChange::Wage { to, .. } } => {
                (What::Wage, measure_ref.as_str(), to.map(|paid| paid.to_string()))
            }
            ReturnStep::Amend { reason, .. } => (What::Amend, "", Some(reason.clone())),
            ReturnStep::Decide { measure_ref, to: Some(to), .. } => {
                let what = match (to.decision, to.reduced_to) {
                    (Decision::Queried, _) => What::Question,
                    (Decision::Reduced, Some(units)) => What::Reduce(units),
                    _ => return None,
                };
                (what, measure_ref.as_str(), to.reason.clone())
            }
            _ => return None,
        };
        self.go_to_measure(measure, cx);
        let mut asking = Asking::new(what, measure, text.as_deref().unwrap_or_default(), None);
        asking.was = self.row().and_then(|row| asking.seen(row));
        let mut says = Outcome::QUIET;
        if let Error::Conflict(clashes) = error
            && let Some(clash) = clashes.first()
            && let Some(Record::ReturnLine(theirs)) = &clash.theirs
        {
            asking.was = match what {
                What::Note => theirs.line.note.clone(),
                What::Answer => theirs.line.answer.clone(),
                What::Wage => theirs.line.wage_rate.map(|paid| paid.to_string()),
                _ => None,
            };
            let (who, when) = by_whom(clash);
            if let Some(own) = &asking.was {
                says = Outcome::say(format!(
                    "{who} wrote “{own}” here{when}. Keeping yours replaces it, Esc leaves it."
                ));
            }
        }
        self.asking = Some(asking);
        Some(says)
    }

    /// Asks, and keeps what is looked at: a yes is to exactly that.
    pub(super) fn ask_to_discard(&mut self, cx: &Cx) -> Outcome {
        let Some(detail) = self.detail().filter(|detail| detail.key.version > 0) else {
            return Outcome::say("There is no draft yet to discard.");
        };
        if cx.pending.iter().any(|pending| self.is_own(&pending.edit)) {
            return Outcome::say(
                "What was keyed here is not saved yet. Try again once the header says saved.",
            );
        }
        let removal = detail.removal();
        let lines = detail.rows.iter().filter(|row| row.line.is_some()).count() as u64;
        let key = &detail.key;
        let what = crate::views::part::record::counted(lines, "line");
        let ask = Effect::Ask {
            title: "Discard the draft? y/n".to_owned(),
            lines: vec![
                format!(
                    "{} {}, version {}: {what} and their evidence.",
                    key.contract_ref, key.quarter, key.version
                ),
                "u takes it back.".to_owned(),
            ],
            yes: Action::Choose(DISCARD, String::new()),
        };
        self.discarding = Some(removal);
        Outcome::ask(ask)
    }

    pub(super) fn discard(&mut self) -> Outcome {
        self.forget_dropped();
        let Some((step, quarter)) = self.discarding.take().zip(self.quarter) else {
            return Outcome::QUIET;
        };
        let contract_ref = self.contract_ref.clone();
        let step = crate::db::request::Step::Return { contract_ref, quarter, step: Box::new(step) };
        Outcome::ask(Effect::Edit(Edit::with(vec![step], "discarded the draft")))
    }

    /// Something else was done since: what was dropped before it is not brought back any more.
    fn forget_dropped(&mut self) {
        self.entry.forget_dropped();
        self.dropped = None;
    }

    pub(super) fn ask_to_unprove(&self) -> Outcome {
        let proof = self.row().and_then(|row| row.evidence.get(self.proof));
        let Some(evidence) = proof else {
            return Outcome::say("There is no evidence here to remove. E adds some.");
        };
        Outcome::ask(Effect::Ask {
            title: "Remove? y/n".to_owned(),
            lines: vec![
                format!("Evidence {} of {}", evidence.evidence_ref, evidence.measure_ref),
                "u takes it back.".to_owned(),
            ],
            yes: Action::Choose(UNPROVE, evidence.evidence_ref.clone()),
        })
    }

    pub(super) fn unprove(&mut self, name: &str, cx: &Cx) -> Outcome {
        self.forget_dropped();
        let Some((lines, row)) = self.lines(cx).zip(self.row()) else { return Outcome::QUIET };
        let own = row.evidence.iter().find(|own| own.evidence_ref == name).cloned();
        let Some(was) = own else { return Outcome::say("It is gone already.") };
        let step = ReturnStep::Prove { was: Some(was), to: None };
        Outcome::Done(vec![
            Effect::Edit(Edit::with(vec![lines.step(step)], "")),
            Effect::Say(format!("Removed evidence {name}; u takes it back.")),
        ])
    }
}

/// What is said of a line: a decision, what it is reduced to, and why.
pub type Said = (Decision, Option<crate::calc::Quantity>, Option<String>);

/// The step that decides on a line, or takes the decision back.
pub fn verdict(lines: &Lines, row: &MeasureReturn, said: Option<Said>) -> crate::db::request::Step {
    let to = said.map(|(decision, reduced_to, reason)| Verdict { decision, reduced_to, reason });
    lines.step(ReturnStep::Decide {
        version: lines.detail.key.version,
        measure_ref: row.commitment.measure.measure_ref.clone(),
        was: super::lines::decided(row).cloned(),
        to,
    })
}
