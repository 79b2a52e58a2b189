//! What would be submitted, or how a validation would end, before it is done: read, and then a yes.

use super::lines::{Lines, decided, is_undecided, name};
use crate::calc::checks::Check;
use crate::calc::explain::value_text;
use crate::calc::words::Decision;
use crate::calc::{Quantity, value};
use crate::db::request::{MeasureReturn, ReturnStep};
use crate::tables::returns::evidence;
use crate::views::part::detail::Line;
use crate::views::part::record::counted;
use crate::views::part::returned::blocks;
use crate::views::part::scroll::Scroll;
use crate::views::part::theme::Role;

/// What is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Submit,
    Finish,
}

/// The act as it is shown; a yes does exactly this.
pub struct Sheet {
    pub act: Act,
    /// None while what was kept is still being saved.
    pub shown: Option<Shown>,
    pub scroll: Scroll,
}

pub struct Shown {
    pub title: String,
    pub lines: Vec<Line>,
    /// None where it cannot be done yet.
    pub step: Option<ReturnStep>,
}

impl Sheet {
    pub fn new(act: Act) -> Self {
        Self { act, shown: None, scroll: Scroll::default() }
    }

    /// Fixes what is asked about, as it is in the store now.
    pub fn fix(&mut self, lines: &Lines) {
        self.shown = Some(match self.act {
            Act::Submit => submission(lines),
            Act::Finish => ending(lines),
        });
    }
}

fn text(text: String) -> Line {
    Line::Text(Role::Text, text)
}

/// `NT1 Local people: 4 FTE, £1,000.00; evidence EV-1; note`.
fn declared(row: &MeasureReturn, units: Quantity) -> Line {
    let measure = &row.commitment.measure;
    let worth = value_text(value::line(measure.kind, units, measure.proxy));
    let mut words = format!("{}: {} {}, {worth}", name(row), units.grouped(), measure.unit);
    match evidence(row) {
        names if names.is_empty() => words.push_str("; no evidence"),
        names => words = format!("{words}; evidence {names}"),
    }
    if row.line.as_ref().is_some_and(|line| line.note.is_some()) {
        words.push_str("; with a note");
    }
    if let Some(answer) = row.line.as_ref().and_then(|line| line.answer.as_ref()) {
        words = format!("{words}; answer: {answer}");
    }
    text(words)
}

/// A warning that is not said beside the figure already.
const fn is_worth_a_look(check: &Check) -> bool {
    check.strength().is_some() && !matches!(check, Check::NoEvidence { .. })
}

fn submission(lines: &Lines) -> Shown {
    let detail = lines.detail;
    let (mut given, mut open, mut stops, mut warns) = (vec![], vec![], vec![], vec![]);
    for row in &detail.rows {
        match row.declared() {
            Some(units) => given.push(declared(row, units)),
            None => open.push(text(name(row))),
        }
        for check in row.checks(row.declared(), detail.place()).1 {
            let measure = &row.commitment.measure;
            if blocks(&check) {
                stops.push(text(format!("x {}", check.what(measure))));
            } else if is_worth_a_look(&check) {
                warns.push(text(format!("{} {}", check.sign(), check.what(measure))));
            }
        }
    }
    let key = &detail.key;
    let name = format!("{} {}, version {}", key.contract_ref, key.quarter, key.version.max(1));
    let can = stops.is_empty() && !given.is_empty();
    let mut all =
        vec![Line::Heading(format!("{} {}", detail.contract.title, detail.supplier_name))];
    let mut part = |heading: &str, part: Vec<Line>| {
        if !part.is_empty() {
            all.push(Line::Heading(format!("{heading} ({})", part.len())));
            all.extend(part);
        }
    };
    part("Blocks submitting", stops);
    part("Declared", given);
    part("Not entered", open);
    part("Worth a look", warns);
    all.push(Line::Blank);
    all.push(text(if can {
        "y submits exactly this. It does not change any more then: a correction is an amendment."
            .to_owned()
    } else if detail.rows.iter().all(|row| row.declared().is_none()) {
        "Nothing is declared yet, so there is nothing to submit. n goes back.".to_owned()
    } else {
        "It cannot be submitted before what blocks it is put right. n goes back.".to_owned()
    }));
    Shown {
        title: if can { format!("Submit {name}? y/n") } else { format!("Not ready: {name}") },
        lines: all,
        step: can.then(|| detail.submission()),
    }
}

fn ending(lines: &Lines) -> Shown {
    let detail = lines.detail;
    let open: Vec<Line> =
        detail.rows.iter().filter(|row| is_undecided(row)).map(|row| text(name(row))).collect();
    let (mut done, mut queried) = (Vec::new(), 0_u64);
    for (row, decided) in detail.rows.iter().filter_map(|row| Some((row, decided(row)?))) {
        let unit = &row.commitment.measure.unit;
        let declared = row.declared().map(Quantity::grouped).unwrap_or_default();
        let validated = decided.validated.map_or_else(|| "·".to_owned(), Quantity::grouped);
        queried += u64::from(decided.decision == Decision::Queried);
        let reason = decided.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        done.push(text(format!(
            "{}: declared {declared}, validated {validated} {unit}, {}{reason}",
            name(row),
            decided.decision
        )));
    }
    let key = &detail.key;
    let name = format!("{} {}, version {}", key.contract_ref, key.quarter, key.version);
    let can = open.is_empty();
    let became = if queried > 0 { "queried" } else { "validated" };
    let mut all =
        vec![Line::Heading(format!("{} {}", detail.contract.title, detail.supplier_name))];
    let mut part = |heading: &str, part: Vec<Line>| {
        if !part.is_empty() {
            all.push(Line::Heading(format!("{heading} ({})", part.len())));
            all.extend(part);
        }
    };
    part("Not decided yet", open);
    part("Decided", done);
    all.push(Line::Blank);
    all.push(text(match (can, queried) {
        (false, _) => {
            "It cannot end before every declared line is decided. n goes back.".to_owned()
        }
        (true, 0) => "y ends the validation: the return becomes validated.".to_owned(),
        (true, many) => format!(
            "y ends the validation: the return becomes queried, with {} for the supplier.",
            counted(many, "question")
        ),
    }));
    Shown {
        title: if can {
            format!("End the validation of {name} as {became}? y/n")
        } else {
            format!("Not ready: {name}")
        },
        lines: all,
        step: can.then_some(ReturnStep::Finish { version: key.version }),
    }
}
