//! A return as labelled lines: where it stands, what speaks at its measures, its versions.

use super::detail::Line;
use super::record::{capital, counted};
use super::theme::Role;
use crate::calc::checks::{Check, Strength};
use crate::calc::returns::{Return, Signed};
use crate::calc::{Date, Quantity, Quarter};
use crate::db::request::{MeasureReturn, ReturnDetail};
use crate::tables::returns::days_in_words;

/// `Jul to Sep 2025`.
#[must_use]
pub fn months(quarter: Quarter) -> String {
    format!("{} to {}", quarter.start().strftime("%b"), quarter.end().strftime("%b %Y"))
}

/// `officer1, 2025-11-22 08:00`.
#[must_use]
pub fn signed(by: &Signed) -> String {
    let at: String = by.at.replace('T', " ").chars().take(16).collect();
    format!("{}, {at}", by.person)
}

/// The day of a signature.
#[must_use]
pub fn day(by: &Signed) -> &str {
    by.at.split('T').next().unwrap_or_default()
}

/// Where it stands, in one line: `Draft, 83 days late`.
#[must_use]
pub fn standing(detail: &ReturnDetail, today: Date) -> String {
    let word = detail.versions.last().map_or("not begun", |newest| newest.state.word());
    let late = (today - detail.due).get_days();
    match days_in_words(detail.standing, late) {
        days if days.is_empty() => capital(word),
        days => format!("{}, {days}", capital(word)),
    }
}

/// What speaks at the lines: how many are ok, and how many each check is about.
#[must_use]
pub fn tally<'a>(checks: impl Iterator<Item = &'a [Check]>) -> String {
    let (mut fine, mut found): (u64, Vec<(&str, bool, u64)>) = (0, Vec::new());
    for own in checks {
        let Some(worst) = own.iter().find(|check| check.strength().is_some()) else {
            fine += 1;
            continue;
        };
        let blocks = blocks(worst);
        match found.iter_mut().find(|(short, ..)| *short == worst.short()) {
            Some((.., many)) => *many += 1,
            None => found.push((worst.short(), blocks, 1)),
        }
    }
    let one = |(short, blocks, many): &(&str, bool, u64)| {
        format!("{many} {short}{}", if *blocks { " (blocks submitting)" } else { "" })
    };
    let fine = (fine > 0).then(|| format!("{fine} ok"));
    fine.into_iter().chain(found.iter().map(one)).collect::<Vec<_>>().join(", ")
}

/// Whether a return with it cannot be submitted.
#[must_use]
pub const fn blocks(check: &Check) -> bool {
    matches!(check.strength(), Some(Strength::Stops | Strength::Blocks))
}

/// Where the whole of it stands; `declared` is what each line has or will have.
#[must_use]
pub fn state(
    detail: &ReturnDetail,
    declared: &dyn Fn(&MeasureReturn) -> Option<Quantity>,
    today: Date,
) -> Vec<Line> {
    let entered = detail.rows.iter().filter(|row| declared(row).is_some()).count();
    let all = detail.rows.len();
    let checks: Vec<Vec<Check>> =
        detail.rows.iter().map(|row| row.checks(declared(row), detail.place()).1).collect();
    let mut lines = vec![
        Line::Pair("State", standing(detail, today)),
        Line::Pair("Entered", format!("{entered} of {all}{}", share(entered, all))),
        Line::Pair("Due", format!("{} ({})", detail.due, months(detail.key.quarter))),
    ];
    if let Some(shown) = detail.shown() {
        lines.push(Line::Pair("Begun by", signed(&shown.begun)));
        lines.extend(shown.submitted.as_ref().map(|by| Line::Pair("Submitted", signed(by))));
        lines.extend(shown.validated.as_ref().map(|by| Line::Pair("Validated", signed(by))));
    }
    if !checks.is_empty() {
        lines.push(Line::Pair("Checks", tally(checks.iter().map(Vec::as_slice))));
    }
    lines.push(Line::Pair("Supplier", detail.supplier_name.clone()));
    if detail.versions.len() > 1 {
        lines.push(Line::Heading(counted(detail.versions.len() as u64, "version")));
        lines.extend(detail.versions.iter().map(|one| Line::Text(Role::Text, version(one))));
    }
    lines
}

fn share(part: usize, all: usize) -> String {
    match (part * 100).checked_div(all) {
        Some(share) => format!(" ({share}%)"),
        None => String::new(),
    }
}

/// `2 draft since 2025-11-22: the reason`.
fn version(one: &Return) -> String {
    let last = one.validated.as_ref().or(one.submitted.as_ref()).unwrap_or(&one.begun);
    let reason = one.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("{} {}, {}{reason}", one.key.version, one.state, signed(last))
}

/// What matters about a return, beside a list.
#[must_use]
pub fn in_short(detail: &ReturnDetail, today: Date) -> Vec<Line> {
    let contract = &detail.contract;
    let heading = format!("{} {}", contract.contract_ref, contract.title);
    let mut lines = vec![Line::Heading(heading)];
    lines.extend(state(detail, &MeasureReturn::declared, today));
    lines.push(Line::Blank);
    for row in &detail.rows {
        let measure = &row.commitment.measure;
        let (due, checks) = row.checks(row.declared(), detail.place());
        let sign = checks.first().map_or("ok", |check| check.short());
        let units = row.declared().map_or_else(|| "·".to_owned(), Quantity::grouped);
        let text = match row.line.as_ref().and_then(|line| line.decided.as_ref()) {
            Some(decided) => {
                let validated = decided.validated.map_or_else(|| "·".to_owned(), Quantity::grouped);
                format!(
                    "declared {units}, validated {validated} {}, {}",
                    measure.unit, decided.decision
                )
            }
            None => format!("declared {units} of {} {} due; {sign}", due.grouped(), measure.unit),
        };
        lines.push(Line::Text(Role::Text, format!("{}: {text}", measure.measure_ref)));
    }
    lines
}
