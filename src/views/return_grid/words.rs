//! What the message line says: of the selected line, of what is typed, of what was done.

use super::lines::{decided, is_undecided, name};
use super::{Mode, ReturnGrid};
use crate::calc::checks::{self, Check};
use crate::calc::explain::value_text;
use crate::calc::words::ReturnState;
use crate::calc::{Quantity, value};
use crate::db::request::{MeasureReturn, ReturnStep};
use crate::tables::register::place_in_words;
use crate::views::part::pending::Stage;
use crate::views::part::record::counted;
use crate::views::{Cx, Outcome};

impl ReturnGrid {
    pub(super) fn sentence(&self, cx: &Cx) -> Option<String> {
        if let Some(sheet) = &self.sheet {
            return Some(match &sheet.shown {
                None => "What was keyed is still being saved; then it is shown here.".to_owned(),
                Some(shown) if shown.step.is_some() => {
                    "y does what is shown, n goes back; j and k scroll.".to_owned()
                }
                Some(_) => "n goes back; j and k scroll.".to_owned(),
            });
        }
        if let (Some((place, text)), Some(_)) = (&self.seek, self.detail()) {
            let typed = crate::db::request::Typed {
                place: place.clone(),
                text: Some(text.clone()),
                at: String::new(),
            };
            return Some(format!(
                "“{}” was typed for {}, where it cannot be kept now. Esc drops it.",
                crate::tables::register::typed_text(&typed),
                place_in_words(&typed)
            ));
        }
        if let Some(asking) = &self.asking {
            return Some(asking.says());
        }
        if self.entry.is_typing() {
            return self.says_of_typing(cx);
        }
        let row = self.row()?;
        let mode = self.mode(cx);
        if let Some((units, Stage::Failed(why))) = self.lines(cx).and_then(|lines| {
            let (units, stage) = lines.units(row);
            Some((units, stage?.clone()))
        }) {
            let units = units.map_or_else(|| "not entered".to_owned(), Quantity::grouped);
            return Some(format!("{}: {units} is not saved. {why}", name(row)));
        }
        Some(match mode {
            Mode::Key => self.says_of_key(row, cx),
            Mode::Validate => self.says_of_decision(row),
            Mode::Read(why) => format!("{} {why}", in_words(row)),
        })
    }

    fn says_of_key(&self, row: &MeasureReturn, cx: &Cx) -> String {
        let Some(lines) = self.lines(cx) else { return String::new() };
        let (due, found) = lines.checks(row);
        let measure = &row.commitment.measure;
        if let Some(check) = found.first() {
            return check.sentence(measure);
        }
        let units = lines.units(row).0.map_or_else(|| "not entered".to_owned(), Quantity::grouped);
        format!("{}: {units} {}, {} due. ok.", name(row), measure.unit, due.grouped())
    }

    fn says_of_decision(&self, row: &MeasureReturn) -> String {
        let lead = in_words(row);
        let open = self
            .detail()
            .map_or(0, |detail| detail.rows.iter().filter(|row| is_undecided(row)).count());
        let next = match (row.declared(), decided(row), open) {
            (None, ..) => "Nothing is declared, so there is nothing to decide.".to_owned(),
            (Some(_), None, _) => "Enter accepts, a smaller number reduces, r asks.".to_owned(),
            (Some(_), Some(_), 0) => {
                return "Every line is decided: p ends the validation.".to_owned();
            }
            (Some(_), Some(_), open) => {
                format!("{} still to decide; x takes this back.", counted(open as u64, "line"))
            }
        };
        format!("{lead} {next}")
    }

    /// What is being typed: what keeping it would mean.
    fn says_of_typing(&self, cx: &Cx) -> Option<String> {
        if let Some(problem) = self.entry.problem() {
            return Some(problem.to_owned());
        }
        let (typing, lines) = (self.entry.typing()?, self.lines(cx)?);
        let row = lines.row(typing.spot.0)?;
        let measure = &row.commitment.measure;
        if self.mode(cx) == Mode::Validate {
            let declared = row.declared().map(Quantity::grouped).unwrap_or_default();
            return Some(format!(
                "{}: {declared} {} declared; less than that reduces it and asks why.",
                name(row),
                measure.unit
            ));
        }
        let due = lines.checks(row).0.grouped();
        let Ok(Some(units)) = checks::read(&typing.field.text()) else {
            return Some(format!("{}: {due} {} due. 0-9 and .", name(row), measure.unit));
        };
        let (_, found) = row.checks(Some(units), lines.detail.place());
        let is_news = |check: &&Check| !matches!(check, Check::NoEvidence { .. });
        if let Some(check) = found.iter().find(is_news) {
            return Some(format!("{}.", check.what(measure)));
        }
        let worth = value_text(value::line(measure.kind, units, measure.proxy));
        Some(format!("{}: {} {}, {worth}; {due} due.", name(row), units.grouped(), measure.unit))
    }

    /// What speaks at a figure that was just kept; none where nothing does but missing evidence.
    pub(super) fn says_of_kept_figure(
        &self,
        row: &MeasureReturn,
        to: Option<Quantity>,
    ) -> Option<String> {
        let (_, found) = row.checks(to, self.detail()?.place());
        let measure = &row.commitment.measure;
        let is_news = |check: &&Check| {
            check.strength().is_some()
                && !matches!(check, Check::NoEvidence { .. } | Check::EvidenceShort { .. })
        };
        found.iter().find(is_news).map(|check| check.sentence(measure))
    }

    pub(super) fn says_of_kept(&mut self, step: &ReturnStep) -> Outcome {
        let quarter = self.quarter.map(|quarter| quarter.to_string()).unwrap_or_default();
        let name = format!("{} {quarter}", self.contract_ref);
        match step {
            ReturnStep::Submit { lines, .. } => {
                let count = lines.iter().filter(|line| line.declared.is_some()).count();
                let lines = counted(count as u64, "line");
                Outcome::say(format!(
                    "Submitted {name} with {lines}: another person validates it now."
                ))
            }
            ReturnStep::Amend { version, .. } => Outcome::say(format!(
                "Version {} of {name} is begun with what version {version} declares.",
                version + 1
            )),
            ReturnStep::Discard { .. } => {
                Outcome::say(format!("The draft of {name} is gone; u takes it back."))
            }
            ReturnStep::Finish { .. } => {
                let queried = self.detail().is_some_and(|detail| {
                    let is_queried = |row: &MeasureReturn| {
                        decided(row).is_some_and(|one| one.validated.is_none())
                    };
                    detail.rows.iter().any(is_queried)
                });
                let state = if queried { ReturnState::Queried } else { ReturnState::Validated };
                Outcome::say(format!("{name} is {state} now."))
            }
            _ => Outcome::QUIET,
        }
    }
}

/// A line of a submitted return in words.
fn in_words(row: &MeasureReturn) -> String {
    let unit = &row.commitment.measure.unit;
    let units = row.declared().map_or_else(|| "not entered".to_owned(), Quantity::grouped);
    match decided(row) {
        None => format!("{}: declared {units} {unit}.", name(row)),
        Some(decided) => match decided.validated.map(Quantity::grouped) {
            Some(validated) => format!(
                "{}: declared {units}, validated {validated} {unit}, {}.",
                name(row),
                decided.decision
            ),
            None => format!("{}: declared {units} {unit}, queried.", name(row)),
        },
    }
}
