//! The log of the contract: what was done about its delivery, what was agreed, how it was rated.

use crate::calc::returns::Variation;
use crate::db::request::{Edit, Record, Step};
use crate::tables::performance::{LOG, LogLine};
use crate::views::effect::Choice;
use crate::views::part::change::{self, Target};
use crate::views::part::rows::Rows;
use crate::views::{Action, Effect, Outcome};

/// The verb of what is to be added.
pub const ADD: &str = "contract.log.add";

pub const EMPTY: &str = "Nothing was done or agreed yet, and nothing was rated. a adds it.";

pub fn rows() -> Rows<LogLine> {
    Rows::new(LOG, LogLine::name, LogLine::sign).grouped(|line| line.group().to_owned()).filtered()
}

pub fn pick_what_to_add(contract_ref: &str) -> Outcome {
    let choice = |label: &str, of: &str| Choice {
        label: label.to_owned(),
        action: Action::Choose(ADD, of.to_owned()),
    };
    Outcome::ask(Effect::Pick {
        title: format!("Add to the log of {contract_ref}"),
        choices: vec![
            choice("An action: what was done about delivery", "action"),
            choice("A rating: how it did in a year on a KPI", "rating"),
            choice("A variation: other units for a commitment, as agreed", "variation"),
            choice("A milestone: a step towards the Living Wage, by a day", "milestone"),
        ],
    })
}

pub fn add(contract_ref: &str, of: &str) -> Outcome {
    change::open(format!("{of}\t{contract_ref}\t"), None)
}

/// What an action does to a line of the log; none where it is no change.
pub fn change(contract_ref: &str, line: Option<&LogLine>, action: &Action) -> Option<Outcome> {
    let is_change = matches!(
        action,
        Action::Edit | Action::Note | Action::Remove | Action::Choose(change::REMOVE, _)
    );
    let (record, note) = match line {
        Some(LogLine::Action(own)) => (Record::Action(own.clone()), Some("note")),
        Some(LogLine::Rating(own)) => (Record::Rating(own.clone()), None),
        Some(LogLine::Milestone(own, _)) => (Record::Milestone(own.clone()), Some("note")),
        Some(LogLine::Variation(own, _)) => {
            if let Action::Choose(change::REMOVE, _) = action {
                return Some(take_out(own));
            }
            (Record::Variation(own.clone()), Some("reason"))
        }
        Some(LogLine::Unrated(_)) if is_change => {
            return Some(Outcome::say("This year has no rating yet: a adds one."));
        }
        _ => return change::act(action, None),
    };
    let name = line.map(LogLine::name).unwrap_or_default();
    let (kind, rest) = name.split_once('\t').unwrap_or((&name, ""));
    let target = Target {
        form: format!("{kind}\t{contract_ref}\t{rest}"),
        title: format!("{kind} of {contract_ref}: {}", rest.replace('\t', ", ")),
        note,
        record,
        used: None,
    };
    change::act(action, Some(target))
}

fn take_out(own: &Variation) -> Outcome {
    let step = Step::Revary { was: own.clone(), to: None };
    Outcome::Done(vec![
        Effect::Say(format!(
            "Took the variation of {} on {} out; u takes that back.",
            own.measure_ref, own.signed_on
        )),
        Effect::Edit(Edit::with(vec![step], "took a variation out")),
    ])
}

/// A line in a sentence.
pub fn in_words(line: &LogLine) -> String {
    let name = line.name();
    let parts: Vec<&str> = name.split('\t').collect();
    let note = line.note();
    let lead = match line {
        LogLine::Action(own) => format!("{}: {} by {}", own.on, own.kind, own.person),
        LogLine::Variation(own, _) => format!("{}: {}", own.signed_on, line.kind()),
        LogLine::Milestone(own, _) => format!("{}: {}", own.due_on, line.kind()),
        LogLine::Rating(_) | LogLine::Unrated(_) => {
            format!("{}: {}", parts.get(1).copied().unwrap_or_default(), line.kind())
        }
    };
    if note.is_empty() { format!("{lead}.") } else { format!("{lead}, {note}") }
}

/// All lines with their headings, as cells with tabs between.
pub fn copied(contract_ref: &str, lines: &[LogLine]) -> Outcome {
    let heads: Vec<&str> = LOG.iter().map(|column| column.name).collect();
    let row = |line: &LogLine| {
        let cell = |column: &crate::tables::Column<LogLine>| {
            let cell = (column.cell)(line);
            let text = crate::calc::text::harmless(cell.plain().unwrap_or_default()).into_owned();
            text.replace('\t', " ")
        };
        LOG.iter().map(cell).collect::<Vec<_>>().join("\t")
    };
    let rows = std::iter::once(heads.join("\t")).chain(lines.iter().map(row));
    let text: String = rows.map(|row| row + "\n").collect();
    Outcome::ask(Effect::Copy { what: format!("the log of {contract_ref}"), text })
}
