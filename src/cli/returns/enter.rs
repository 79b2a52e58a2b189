//! `sleva enter`: figures of a return, as words of the command or asked one by one.

use super::ask;
use super::{
    data, detail, done, entered, lines, measure, named, not_so, pair, prose, said_of, step, tell,
};
use crate::calc::checks::{self, Check};
use crate::calc::number::NumberError;
use crate::calc::returns::ReturnKey;
use crate::calc::words::ReturnState;
use crate::calc::{Pence, Quantity, text};
use crate::cli::answer::{Answer, line};
use crate::cli::args;
use crate::cli::session::{Opened, Session};
use crate::db::request::{CellChange, Edit, MeasureReturn, ReturnDetail, ReturnStep, Step};
use crate::sentence::{self, Sentence};

/// The columns that a return is shown with once it was entered.
const COLUMNS: [&str; 7] = [
    "measure_ref",
    "title",
    "unit",
    "due_units",
    "last_quarter_units",
    "declared_units",
    "declared_gbp",
];

/// Runs `sleva enter`.
///
/// # Errors
/// A figure that cannot be, a return that is submitted already, or what the store says.
pub fn run(words: &args::Enter, session: &mut Session) -> Result<Answer, Sentence> {
    let mut opened = session.open()?;
    let found = detail((&words.contract, words.quarter), None, &opened)?;
    is_open(&found)?;
    let is_asked = [&words.figures, &words.notes, &words.answers, &words.wages]
        .iter()
        .all(|words| words.is_empty());
    let mut answer = if is_asked {
        ask::run(found, words.dry_run, session, &mut opened)?
    } else {
        given(words, &found, &mut opened)?
    };
    answer.database = Some(opened.name());
    Ok(answer)
}

/// Refuses a return that does not take figures.
fn is_open(found: &ReturnDetail) -> Result<(), Sentence> {
    match found.versions.last() {
        Some(newest) if newest.state != ReturnState::Draft => {
            let name = named(found);
            let remedy = format!(
                "What was submitted stays; correct it with sleva amend {name} --reason TEXT."
            );
            Err(not_so(found, &remedy))
        }
        _ if found.rows.is_empty() => {
            let (place, what) = (&found.contract.contract_ref, "It has no commitments");
            let remedy = "Add them with sleva add commitments; a return declares against them.";
            Err(Sentence::new(sentence::REJECTED, place, what, remedy))
        }
        _ => Ok(()),
    }
}

/// Takes what the words of the command say.
fn given(
    words: &args::Enter,
    found: &ReturnDetail,
    opened: &mut Opened,
) -> Result<Answer, Sentence> {
    // A line is changed once in an edit, so notes and answers have one of their own.
    let mut steps = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    let [figures, notes, answers, wages] = &mut steps;
    let mut keyed: Vec<(&MeasureReturn, Option<Option<Quantity>>)> = Vec::new();
    for word in &words.figures {
        let (name, units) = pair(word)?;
        let row = measure(name, found)?;
        if keyed.iter().any(|(own, _)| std::ptr::eq(*own, row)) {
            let what = "This measure is given twice";
            return Err(Sentence::new(sentence::BAD_FIELD, name, what, "Give it once."));
        }
        let to = units_of(units, row)?;
        keyed.push((row, Some(to)));
        figures.push(declare(&found.key, row, to));
    }
    let written_words = [(&words.notes, true, notes), (&words.answers, false, answers)];
    for (words, is_note, steps) in written_words {
        for word in words {
            let (name, typed) = pair(word)?;
            let row = measure(name, found)?;
            let to = prose(name, typed)?;
            if keyed.iter().all(|(own, _)| !std::ptr::eq(*own, row)) {
                keyed.push((row, None));
            }
            steps.push(written(&found.key, row, to, is_note));
        }
    }
    for word in &words.wages {
        let (name, typed) = pair(word)?;
        let row = measure(name, found)?;
        if keyed.iter().all(|(own, _)| !std::ptr::eq(*own, row)) {
            keyed.push((row, None));
        }
        wages.push(paid(&found.key, row, (name, typed))?);
    }
    let edits = steps.into_iter().filter(|steps| !steps.is_empty());
    let edits = edits.map(|steps| Edit::with(steps, "")).collect();
    let receipt = tell(edits, words.dry_run, opened)?;
    let mut text = String::new();
    let after = detail((&words.contract, words.quarter), None, opened)?;
    for (row, to) in &keyed {
        if let Some(to) = to {
            line(&mut text, format_args!("{}", changed(row, *to)));
        }
        let said = match to {
            Some(to) if words.dry_run => spoken(&row.checks(*to, found.place()).1, row),
            _ => said_of(measure(&row.commitment.measure.measure_ref, &after)?, &after),
        };
        for sentence in said {
            line(&mut text, format_args!("{sentence}"));
        }
    }
    texts(&mut text, words)?;
    let sheet = lines(&after, &COLUMNS);
    let data = data(&after, Some(&receipt), &sheet);
    let mut answer = Answer::new("sleva.enter", text, data);
    answer.notes.push(done(&receipt, &next(&after)));
    Ok(answer)
}

/// What else was entered, a line each.
fn texts(text: &mut String, words: &args::Enter) -> Result<(), Sentence> {
    let wages = "hourly rate in pounds";
    for (words, what) in [(&words.wages, wages), (&words.notes, "note"), (&words.answers, "answer")]
    {
        for word in words {
            let (name, typed) = pair(word)?;
            line(text, format_args!("{name} {what}: {}", typed.trim()));
        }
    }
    Ok(())
}

/// `NT1: from not entered to 4 FTE-years`
fn changed(row: &MeasureReturn, to: Option<Quantity>) -> String {
    let measure = &row.commitment.measure;
    let shown =
        |units: Option<Quantity>| units.map_or_else(|| "not entered".to_owned(), Quantity::grouped);
    let unit = to.map_or("", |_| measure.unit.as_str());
    let words =
        format!("{}: from {} to {} {unit}", measure.measure_ref, shown(row.declared()), shown(to));
    words.trim_end().to_owned()
}

fn spoken(checks: &[Check], row: &MeasureReturn) -> Vec<String> {
    let measure = &row.commitment.measure;
    let speaks = checks.iter().filter(|check| check.strength().is_some());
    speaks.map(|check| check.sentence(measure)).collect()
}

/// Reads a figure for a measure.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn units_of(typed: &str, row: &MeasureReturn) -> Result<Option<Quantity>, Sentence> {
    checks::read(typed).map_err(|check| {
        let measure = &row.commitment.measure;
        Sentence::new(sentence::REJECTED, "", check.what(measure), check.remedy())
    })
}

/// The step that declares a figure of a measure.
#[must_use]
pub fn declare(key: &ReturnKey, row: &MeasureReturn, to: Option<Quantity>) -> Step {
    cell(key, row, CellChange::Declared { was: row.declared(), to })
}

/// The step that writes a note or an answer.
#[must_use]
pub fn written(key: &ReturnKey, row: &MeasureReturn, to: Option<String>, is_note: bool) -> Step {
    let line = row.line.as_ref();
    cell(
        key,
        row,
        if is_note {
            CellChange::Note { was: line.and_then(|line| line.note.clone()), to }
        } else {
            CellChange::Answer { was: line.and_then(|line| line.answer.clone()), to }
        },
    )
}

/// The step that enters an hourly rate.
fn paid(
    key: &ReturnKey,
    row: &MeasureReturn,
    (name, typed): (&str, &str),
) -> Result<Step, Sentence> {
    let to = match Pence::parse(typed) {
        Ok(paid) if paid >= Pence::ZERO => Some(paid),
        Ok(_) => return Err(bad_rate(name, "An hourly rate is not below zero".to_owned())),
        Err(NumberError::Empty) => None,
        Err(why) => {
            let typed = text::quoted(typed.trim());
            return Err(bad_rate(name, format!("“{}” {why}", text::harmless(&typed))));
        }
    };
    let was = row.line.as_ref().and_then(|line| line.wage_rate);
    Ok(cell(key, row, CellChange::Wage { was, to }))
}

fn bad_rate(name: &str, what: String) -> Sentence {
    Sentence::new(sentence::REJECTED, name, what, "Write pounds, such as 12.60.")
}

fn cell(key: &ReturnKey, row: &MeasureReturn, cell: CellChange) -> Step {
    let measure_ref = row.commitment.measure.measure_ref.clone();
    step(key, ReturnStep::Key { measure_ref, cell })
}

/// The answer at the end of a dialogue: how far it is, and what is next.
#[must_use]
pub fn ended(detail: &ReturnDetail) -> Answer {
    let mut text = String::new();
    line(&mut text, format_args!("{}", next(detail)));
    let sheet = lines(detail, &COLUMNS);
    Answer::new("sleva.enter", text, data(detail, None, &sheet))
}

/// How many measures have a figure, and what is to be done next.
#[must_use]
pub fn next(detail: &ReturnDetail) -> String {
    let (entered, all) = (entered(detail), detail.rows.len());
    let name = named(detail);
    let waiting = detail.rows.iter().find(|row| {
        let (_, checks) = row.checks(row.declared(), detail.place());
        checks.iter().any(|check| check.strength() == Some(checks::Strength::Blocks))
    });
    let next = match waiting {
        Some(row) => {
            let measure = &row.commitment.measure;
            let title = text::harmless(&measure.title);
            format!("next is {} {title}: sleva enter {name}", measure.measure_ref)
        }
        None => format!("next: sleva submit {name}"),
    };
    format!("{entered} of {all} measures are entered; {next}")
}
