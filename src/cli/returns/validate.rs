//! `sleva validate`: a second person decides on each line of a submitted return.

use super::enter::units_of;
use super::{
    data, detail, done, lines, measure, named, not_so, pair, prose, said, step, tell, text_of,
};
use crate::calc::returns::ReturnLine;
use crate::calc::words::{Decision, ReturnState};
use crate::cli::answer::{Answer, line};
use crate::cli::args;
use crate::cli::changes;
use crate::cli::session::{Opened, Session};
use crate::db::request::{Edit, MeasureReturn, ReturnDetail, ReturnStep, Step, Verdict};
use crate::sentence::{self, Sentence};

/// What a validator sees of each line.
const COLUMNS: [&str; 9] = [
    "measure_ref",
    "title",
    "unit",
    "due_units",
    "declared_units",
    "validated_units",
    "decision",
    "evidence",
    "keyed_by",
];

/// Runs `sleva validate`. Without a decision it shows what is to be decided.
///
/// # Errors
/// The person had a hand in it, it is not submitted, a decision that cannot be, or what the store
/// says.
pub fn run(words: &args::Validate, session: &mut Session) -> Result<Answer, Sentence> {
    let mut opened = session.open()?;
    let found = detail((&words.contract, words.quarter), None, &opened)?;
    let is_submitted =
        found.versions.last().is_some_and(|newest| newest.state == ReturnState::Submitted);
    if !is_submitted {
        let remedy = "Only what is submitted is validated: sleva list validation shows what is.";
        return Err(not_so(&found, remedy));
    }
    let version = found.key.version;
    let decisions = decisions(words, &found)?;
    let mut edits = Vec::new();
    if !decisions.is_empty() {
        edits.push(Edit::with(decisions, ""));
    }
    if words.finish {
        edits.push(Edit::of(step(&found.key, ReturnStep::Finish { version })));
    }
    let mut answer = if edits.is_empty() {
        let sheet = lines(&found, &COLUMNS);
        let mut text = text_of(&sheet);
        for sentence in said(&found) {
            line(&mut text, format_args!("{sentence}"));
        }
        let mut answer = Answer::new("sleva.validate", text, data(&found, None, &sheet));
        answer.notes.push(open_lines(&found));
        answer
    } else {
        decided(words, edits, &mut opened)?
    };
    answer.database = Some(opened.name());
    Ok(answer)
}

fn decided(
    words: &args::Validate,
    edits: Vec<Edit>,
    opened: &mut Opened,
) -> Result<Answer, Sentence> {
    let receipt = tell(edits, words.dry_run, opened)?;
    let after = detail((&words.contract, words.quarter), None, opened)?;
    let sheet = lines(&after, &COLUMNS);
    let mut text = String::new();
    if words.dry_run {
        changes::linear(&receipt.changes, &mut text);
    } else {
        text.push_str(&text_of(&sheet));
    }
    let next = match after.versions.last().map(|newest| newest.state) {
        Some(ReturnState::Submitted) => open_lines(&after),
        Some(ReturnState::Queried) => format!(
            "It is queried: the supplier answers, and an officer amends it with sleva amend {} --reason TEXT",
            named(&after)
        ),
        _ => "It is validated; what was accepted counts as delivered.".to_owned(),
    };
    let mut answer = Answer::new("sleva.validate", text, data(&after, Some(&receipt), &sheet));
    answer.notes.push(done(&receipt, &next));
    Ok(answer)
}

/// How many lines are left, and what can be done.
fn open_lines(found: &ReturnDetail) -> String {
    let open = found.rows.iter().filter(|row| is_undecided(row)).count();
    let name = named(found);
    match open {
        0 => format!("Every line is decided: sleva validate {name} --finish"),
        1 => format!("1 line is not decided: sleva validate {name} --accept, --reduce or --query"),
        more => {
            format!(
                "{more} lines are not decided: sleva validate {name} --accept, --reduce or --query"
            )
        }
    }
}

fn is_undecided(row: &MeasureReturn) -> bool {
    let is_open = |line: &ReturnLine| line.declared.is_some() && line.decided.is_none();
    row.line.as_ref().is_some_and(is_open)
}

/// A step for each line that is decided on.
fn decisions(words: &args::Validate, found: &ReturnDetail) -> Result<Vec<Step>, Sentence> {
    let mut chosen: Vec<(&MeasureReturn, Verdict)> = Vec::new();
    let reduced = with_texts(&words.reduce, &words.reason, ("--reduce", "--reason"))?;
    for (word, reason) in reduced {
        let (name, units) = pair(word)?;
        let row = measure(name, found)?;
        let Some(units) = units_of(units, row)? else {
            let what = format!("No units are given for {name}");
            let remedy = "Write the figure that it is reduced to, 0 where nothing is accepted.";
            return Err(Sentence::new(sentence::BAD_FIELD, "--reduce", what, remedy));
        };
        let reason = prose("--reason", reason)?;
        let verdict = Verdict { decision: Decision::Reduced, reduced_to: Some(units), reason };
        once(&mut chosen, row, verdict)?;
    }
    let queried = with_texts(&words.query, &words.question, ("--query", "--question"))?;
    for (name, question) in queried {
        let row = measure(name, found)?;
        let reason = prose("--question", question)?;
        once(&mut chosen, row, Verdict { decision: Decision::Queried, reduced_to: None, reason })?;
    }
    let accepted = || Verdict { decision: Decision::Accepted, reduced_to: None, reason: None };
    for name in words.accept.iter().filter(|name| *name != "all") {
        once(&mut chosen, measure(name.trim(), found)?, accepted())?;
    }
    if words.accept.iter().any(|name| name == "all") {
        for row in found.rows.iter().filter(|row| is_undecided(row)) {
            if !chosen.iter().any(|(own, _)| std::ptr::eq(*own, row)) {
                chosen.push((row, accepted()));
            }
        }
    }
    let decide = |(row, verdict): (&MeasureReturn, Verdict)| {
        let was = row.line.as_ref().and_then(|line| line.decided.clone());
        let measure_ref = row.commitment.measure.measure_ref.clone();
        let version = found.key.version;
        step(&found.key, ReturnStep::Decide { version, measure_ref, was, to: Some(verdict) })
    };
    Ok(chosen.into_iter().map(decide).collect())
}

/// Each decision with its text, in their order.
fn with_texts<'w>(
    decisions: &'w [String],
    texts: &'w [String],
    (option, needs): (&str, &str),
) -> Result<impl Iterator<Item = (&'w str, &'w str)>, Sentence> {
    if decisions.len() != texts.len() {
        let (many, given) = (decisions.len(), texts.len());
        let what = format!("{option} is given {many} times and {needs} {given} times");
        let remedy = format!("Give one {needs} for each {option}, in the same order.");
        return Err(Sentence::new(sentence::BAD_FIELD, option, what, remedy));
    }
    Ok(decisions.iter().map(String::as_str).zip(texts.iter().map(String::as_str)))
}

fn once<'d>(
    chosen: &mut Vec<(&'d MeasureReturn, Verdict)>,
    row: &'d MeasureReturn,
    verdict: Verdict,
) -> Result<(), Sentence> {
    if chosen.iter().any(|(own, _)| std::ptr::eq(*own, row)) {
        let name = &row.commitment.measure.measure_ref;
        let what = "Two decisions are given for this line";
        return Err(Sentence::new(sentence::BAD_FIELD, name, what, "Give one."));
    }
    chosen.push((row, verdict));
    Ok(())
}
