//! Delivery in sentences, the same on screens and in reports.

use super::log::unrated;
use crate::calc::commitment::Commitment;
use crate::calc::explain::value_text;
use crate::calc::fraction::Fraction;
use crate::calc::performance::{Basis, Performance, Rules, Sum};
use crate::calc::words::Rag;
use crate::calc::{Quarter, Total, Value};
use crate::db::request::{ContractPerformance, Standing};

/// As many names as a sentence lists.
const NAMED: usize = 3;

fn total(total: Total) -> String {
    value_text(total.value())
}

fn counted(many: usize, what: &str) -> String {
    format!("{many} {what}{}", if many == 1 { "" } else { "s" })
}

fn named(names: &[String]) -> String {
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    match names.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// How much of what was expected is validated: `Validated £56.00 of £196.93 expected by the end
/// of 2025-26 Q1: 28.4%, red; furthest behind M1 at 20.8%.` Over several contracts the one that
/// is furthest behind is named with its contract.
#[must_use]
pub fn validated_in_words(
    sum: &Sum,
    through: Option<Quarter>,
    rules: Rules,
    is_of_several: bool,
) -> String {
    if sum.committed.lines == 0 {
        return "Nothing is committed.".to_owned();
    }
    let Some(through) = through else {
        return "Nothing is expected yet: no return is due.".to_owned();
    };
    let rag = sum.rag(rules).word();
    let by = format!("by the end of {through}");
    let validated = total(sum.validated);
    let lead = match (sum.expected.value(), sum.share().and_then(Fraction::percent)) {
        (Some(Value::RecordOnly), _) => format!("Only recorded, without a value, {by}: {rag}"),
        (_, None) => format!("Validated {validated}; nothing of value is expected {by}: {rag}"),
        (_, Some(percent)) => {
            format!(
                "Validated {validated} of {} expected {by}: {percent}%, {rag}",
                total(sum.expected)
            )
        }
    };
    let worst = sum.worst.as_ref().and_then(|worst| {
        let percent = worst.share.percent()?;
        let contract =
            if is_of_several { format!("{} ", worst.contract_ref) } else { String::new() };
        Some(format!("; furthest behind {contract}{} at {percent}%", worst.measure_ref))
    });
    let unknown = usize::try_from(sum.expected.unknown).unwrap_or(usize::MAX);
    let unknown = match unknown {
        0 => String::new(),
        many => format!(" Without {} whose proxy is unknown.", counted(many, "commitment")),
    };
    format!("{lead}{}.{unknown}", worst.unwrap_or_default())
}

/// A quarter by itself: `Validated £56.00 of £50.16 expected in it: 111.6%; £0.00 waiting.`
#[must_use]
pub fn quarter_in_words(sum: &Sum, is_later: bool) -> String {
    let expected = total(sum.expected);
    if is_later {
        return format!("{expected} is expected in it; its return is not due yet.");
    }
    let waiting = match sum.waiting.lines {
        0 => "nothing".to_owned(),
        _ => total(sum.waiting),
    };
    if sum.validated.lines == 0 {
        return format!("Nothing validated of {expected} expected in it; {waiting} waiting.");
    }
    let percent = sum.share().and_then(Fraction::percent).map(|percent| format!(": {percent}%"));
    format!(
        "Validated {} of {expected} expected in it{}; {waiting} waiting.",
        total(sum.validated),
        percent.unwrap_or_default()
    )
}

/// What the end may bring, by what, and for how many of the commitments.
#[must_use]
pub fn forecast_in_words(found: &ContractPerformance) -> String {
    let own: Vec<&(Commitment, Performance)> =
        found.lines.iter().filter(|line| line.1.forecast.is_some()).collect();
    if own.is_empty() {
        return "none yet: it takes two decided quarters of a commitment".to_owned();
    }
    let add = |sum: Total, line: &&(Commitment, Performance)| sum.with(line.1.committed.value);
    let committed = own.iter().try_fold(Total::default(), add).map_or("?".to_owned(), total);
    let means = || own.iter().filter_map(|line| line.1.forecast).map(|forecast| forecast.mean_of);
    let (least, most) = (means().min().unwrap_or_default(), means().max().unwrap_or_default());
    let means = if least == most { most.to_string() } else { format!("{least} to {most}") };
    format!(
        "{} of {committed} at the end, if the quarters left are as the mean of the last {means} \
         decided; for {} of {}",
        total(found.sum.forecast),
        own.len(),
        counted(found.lines.len(), "commitment")
    )
}

/// What is missing and what is beyond the promise, as at the day and at the end: each with its
/// label.
#[must_use]
pub fn gaps_in_words(sum: &Sum) -> [(&'static str, String); 2] {
    let both = |to_date: Total, at_end: Total| {
        format!(
            "{} of what was expected, {} of all that is committed",
            total(to_date),
            total(at_end)
        )
    };
    let over = |to_date: Total, at_end: Total| {
        format!(
            "{} beyond what was expected, {} beyond what is committed",
            total(to_date),
            total(at_end)
        )
    };
    [
        ("Shortfall", both(sum.shortfall, sum.shortfall_at_end)),
        ("Over-delivery", over(sum.over, sum.over_at_end)),
    ]
}

/// What the council might recover: a possibility for the contract manager, never a debt. None
/// where nothing is short, or the contract says nothing about it.
#[must_use]
pub fn recoverable_in_words(found: &ContractPerformance) -> Option<String> {
    let contract = &found.contract;
    let is_over = found.through == Some(Quarter::of(contract.last_day()));
    let (short, of) = if is_over {
        (found.sum.shortfall_at_end, "of all that is committed")
    } else {
        (found.sum.shortfall, "of what was expected")
    };
    if short.known.raw() == 0 {
        return None;
    }
    let short = format!("the shortfall of {} {of}", total(short));
    let clause = contract.recovery_clause.as_deref();
    match (contract.recovery_rate, found.recoverable) {
        (Some(rate), Some(pence)) if pence.raw() > 0 => Some(format!(
            "£{} may be recoverable: {short} × {}. The contract manager considers whether; it is \
             not owed.{}",
            pence.grouped(),
            rate.grouped(),
            clause.map(|text| format!(" The clause: {text}")).unwrap_or_default()
        )),
        (None, _) => {
            clause.map(|text| format!("The clause states no rate; {short}. It says: {text}"))
        }
        _ => None,
    }
}

/// What is wrong with the delivery of a contract, and what to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToDo {
    pub what: String,
    pub now: &'static str,
}

/// Everything that is wrong with the delivery of a contract, worst first.
#[must_use]
pub fn to_do(found: &ContractPerformance) -> Vec<ToDo> {
    if found.lines.is_empty() {
        return vec![ToDo {
            what: "nothing is committed".to_owned(),
            now: "Add what was promised, or note that nothing was.",
        }];
    }
    let mut all: Vec<ToDo> = STANDINGS
        .iter()
        .filter_map(|(standing, verb, now)| returns_that(found, *standing, verb, now))
        .collect();
    all.extend(lines_that(found));
    let years: Vec<String> = unrated(found)
        .into_iter()
        .filter_map(|year| Quarter::new(year, 1).map(Quarter::financial_year))
        .collect();
    if !years.is_empty() {
        all.push(ToDo {
            what: format!("no rating for {}", named(&years)),
            now: "Rate the contract on its KPIs: over £5m it is rated every year.",
        });
    }
    all
}

const STANDINGS: &[(Standing, &str, &str)] = &[
    (Standing::Overdue, "overdue", "Ask the supplier for what is missing, and key it."),
    (Standing::Queried, "queried", "Have the questions answered, and amend the return."),
    (
        Standing::Submitted,
        "waiting for validation",
        "Somebody else than who keyed it validates it; before that it does not count.",
    ),
];

fn returns_that(
    found: &ContractPerformance,
    standing: Standing,
    verb: &str,
    now: &'static str,
) -> Option<ToDo> {
    let own = found.quarters.iter().filter(|quarter| quarter.standing == standing);
    let names: Vec<String> = own.map(|quarter| quarter.quarter.to_string()).collect();
    (!names.is_empty()).then(|| ToDo {
        what: format!("{} {verb} ({})", counted(names.len(), "return"), named(&names)),
        now,
    })
}

type Line = (Commitment, Performance);

/// What is wrong with single commitments.
fn lines_that(found: &ContractPerformance) -> Vec<ToDo> {
    let measures = |is_it: &dyn Fn(&Performance) -> bool| -> Vec<String> {
        let own = found.lines.iter().filter(|line: &&Line| is_it(&line.1));
        own.map(|line| line.0.measure.measure_ref.clone()).collect()
    };
    let is_due = found.through.is_some();
    let undeclared = measures(&|own| is_due && own.declared_quarters == 0);
    let is_all = undeclared.len() == found.lines.len();
    let cases = [
        (
            "red",
            // Where nothing at all is declared, that says it already.
            if is_all { Vec::new() } else { measures(&|own| own.rag == Rag::Red) },
            "Agree with the supplier what is done by when, and log it as an action.",
        ),
        (
            "nothing declared yet",
            if is_all { vec!["all".to_owned()] } else { undeclared },
            "Ask whether nothing was done, or nothing was declared.",
        ),
        (
            "more declared than is committed",
            measures(&|own| own.declared.units > own.committed.units),
            "Check the returns; where they are right, agree a variation.",
        ),
        (
            "no profile",
            measures(&|own| matches!(own.expected.basis, Basis::Days { .. })),
            "Enter its quarters; until then it is expected evenly, by days.",
        ),
    ];
    let cases = cases.into_iter().filter(|(_, measures, _)| !measures.is_empty());
    cases
        .map(|(what, measures, now)| ToDo { what: format!("{what}: {}", named(&measures)), now })
        .collect()
}

/// What is wrong on one line, and what to do about the first of it.
#[must_use]
pub fn to_do_in_words(all: &[ToDo]) -> String {
    let Some(first) = all.first() else {
        return "Nothing needs to be done about delivery.".to_owned();
    };
    let what: Vec<&str> = all.iter().map(|one| one.what.as_str()).collect();
    let mut what = what.join("; ");
    if let Some(letter) = what.get_mut(..1) {
        letter.make_ascii_uppercase();
    }
    format!("{what}. {}", first.now)
}
