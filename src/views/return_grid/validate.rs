//! Validation line by line, and the sheet that is read before a return is submitted or its
//! validation ends.

use ratatui::layout::{Position, Rect};

use super::lines::{decided, name};
use super::sheet::{Act, Sheet};
use super::spec::REPLY;
use super::texts::verdict;
use super::{ReturnGrid, lines};
use crate::calc::checks;
use crate::calc::words::Decision;
use crate::db::request::{Edit, MeasureReturn};
use crate::views::part::detail;
use crate::views::part::entry::{Move, Typing};
use crate::views::part::pen::Pen;
use crate::views::part::pending::Stage;
use crate::views::{Action, Cx, Effect, Outcome};

const BEING_SAVED: &str = "The decision on this line is still being saved. Try again in a moment.";

impl ReturnGrid {
    pub(super) fn decide(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let is_begun = matches!(action, Action::Insert(_) | Action::Edit | Action::Do(REPLY));
        if is_begun && let Some(why) = self.undecidable() {
            return Outcome::say(why);
        }
        match action {
            Action::Insert(c) => self.begin(Some(&c.to_string()), cx),
            Action::Edit => self.begin(None, cx),
            Action::Paste(text) => match text.trim() {
                text if text.contains(['\t', '\n']) => {
                    Outcome::say("Each line is decided by itself: nothing was pasted.")
                }
                text => self.begin(Some(text), cx),
            },
            Action::Clear => self.undecide(cx),
            Action::Do(REPLY) => self.begin_question(),
            Action::Finish => self.begin_sheet(Act::Finish, cx),
            Action::CopyAbove => Outcome::say("Enter accepts the line as it is declared."),
            _ => Outcome::say(
                "It is submitted and does not change any more. A amends it with a new version.",
            ),
        }
    }

    /// Why nothing can be said of the line now.
    fn undecidable(&self) -> Option<String> {
        let row = self.row()?;
        if row.declared().is_none() {
            return Some(format!("{} declares nothing: there is nothing to decide.", name(row)));
        }
        self.coming(row).map(|_| BEING_SAVED.to_owned())
    }

    /// The decision on a line that is on its way to the store.
    pub(super) fn coming(&self, row: &MeasureReturn) -> Option<&'static str> {
        let own = |(measure, _): &&(String, &str)| *measure == row.commitment.measure.measure_ref;
        self.deciding.iter().find(own).map(|(_, word)| *word)
    }

    /// Accepts the line as declared and goes on; a line without anything declared is passed over.
    pub(super) fn accept_line(&mut self, cx: &Cx) -> Outcome {
        let Some(row) = self.row() else { return Outcome::QUIET };
        if self.coming(row).is_some() {
            return Outcome::say(BEING_SAVED);
        }
        let is_done = decided(row).is_some_and(|own| own.decision == Decision::Accepted);
        if row.declared().is_none() || is_done {
            return self.pass_on(cx);
        }
        self.say_of_line((Decision::Accepted, "accepted"), cx)
    }

    fn pass_on(&mut self, cx: &Cx) -> Outcome {
        let all = self.detail().map_or(0, |detail| detail.rows.len());
        if self.at.at + 1 < all {
            self.go_to(self.at.at + 1, cx);
            return Outcome::QUIET;
        }
        self.go_to_next_undecided(cx);
        Outcome::QUIET
    }

    fn say_of_line(&mut self, (decision, word): (Decision, &'static str), cx: &Cx) -> Outcome {
        let Some((own, row)) = self.lines(cx).zip(self.row()) else { return Outcome::QUIET };
        let step = verdict(&own, row, Some((decision, None, None)));
        self.deciding.push((row.commitment.measure.measure_ref.clone(), word));
        self.go_to_next_undecided(cx);
        Outcome::ask(Effect::Edit(Edit::with(vec![step], "")))
    }

    pub(super) fn go_to_next_undecided(&mut self, cx: &Cx) {
        if let Some(at) = self.next_undecided() {
            self.go_to(at, cx);
        }
    }

    fn undecide(&mut self, cx: &Cx) -> Outcome {
        let Some((own, row)) = self.lines(cx).zip(self.row()) else { return Outcome::QUIET };
        if self.coming(row).is_some() {
            return Outcome::say(BEING_SAVED);
        }
        if decided(row).is_none() {
            return Outcome::say(format!("{} is not decided.", name(row)));
        }
        let says = format!("{} is not decided any more; u takes that back.", name(row));
        let step = verdict(&own, row, None);
        self.deciding.push((row.commitment.measure.measure_ref.clone(), "…"));
        Outcome::Done(vec![
            Effect::Edit(Edit::with(vec![step], "decision taken back")),
            Effect::Say(says),
        ])
    }

    /// Units typed while validating: as declared they accept the line, fewer reduce it.
    pub(super) fn keep_decision(&mut self, then: Move, cx: &Cx) -> Outcome {
        let Some(Typing { spot, place, field, .. }) = self.entry.typing().cloned() else {
            return Outcome::QUIET;
        };
        let Some(row) = self.detail().and_then(|detail| detail.rows.get(spot.0)) else {
            return Outcome::QUIET;
        };
        let (measure, declared) = (&row.commitment.measure, row.declared().unwrap_or_default());
        let why = match checks::read(&field.text()) {
            Err(check) => Some(check.sentence(measure)),
            Ok(Some(units)) if units > declared => Some(format!(
                "{}: {} above the {} declared. Type less, or Enter on the line accepts it.",
                measure.measure_ref,
                checks::amount_is(units, &measure.unit),
                declared.grouped()
            )),
            Ok(_) => None,
        };
        if let Some(why) = why {
            self.entry.refuse(why);
            return Outcome::QUIET;
        }
        let units = checks::read(&field.text()).ok().flatten();
        self.entry.end();
        self.go_to(spot.0, cx);
        match units {
            None => {
                self.onward(spot.0, then, cx);
                Outcome::ask(Effect::Retake(place))
            }
            Some(units) if units == declared => self.accept_line(cx),
            Some(units) => self.begin_reason(units),
        }
    }

    /// Shows what would be done, once everything that was kept is saved.
    pub(super) fn begin_sheet(&mut self, act: Act, cx: &Cx) -> Outcome {
        let own = || cx.pending.iter().filter(|pending| self.is_own(&pending.edit));
        if own().any(|pending| matches!(pending.stage, Stage::Failed(_))) {
            return Outcome::say(
                "Not everything is saved: R tries again; lines with ! are kept again.",
            );
        }
        let is_fresh = own().next().is_none() && self.deciding.is_empty();
        self.sheet = Some(Sheet::new(act));
        if is_fresh {
            self.fix_sheet(cx);
        }
        Outcome::QUIET
    }

    /// Fixes what is shown before a yes, where it is not fixed yet.
    pub(super) fn fix_sheet(&mut self, cx: &Cx) {
        let Some(mut sheet) = self.sheet.take() else { return };
        if sheet.shown.is_none()
            && let Some(own) = self.lines(cx)
        {
            sheet.fix(&own);
        }
        self.sheet = Some(sheet);
    }

    pub(super) fn act_in_sheet(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            Action::Back | Action::Cancel | Action::Leave => {
                self.sheet = None;
                Outcome::QUIET
            }
            Action::Keep => {
                let step = self.sheet.as_ref().and_then(|sheet| sheet.shown.as_ref()?.step.clone());
                let Some((step, own)) = step.zip(self.lines(cx)) else {
                    return Outcome::say("It cannot be done yet. n goes back.");
                };
                let edit = Edit::with(vec![lines::Lines::step(&own, step)], "");
                self.sheet = None;
                Outcome::ask(Effect::Edit(edit))
            }
            action => {
                if let Some(sheet) = &mut self.sheet
                    && let Some(shown) = &sheet.shown
                    && let Some(to) =
                        detail::act(&shown.lines, action, sheet.scroll, cx.area, *cx.theme)
                {
                    sheet.scroll = to;
                }
                Outcome::QUIET
            }
        }
    }
}

pub fn draw_sheet(sheet: &Sheet, pen: &mut Pen, area: Rect) -> Option<Position> {
    let cursor = match &sheet.shown {
        None => detail::draw(pen, area, "Being saved", true, &[], sheet.scroll),
        Some(shown) => detail::draw(pen, area, &shown.title, true, &shown.lines, sheet.scroll),
    };
    cursor.or((area.width > 0 && area.height > 0).then(|| area.as_position()))
}
