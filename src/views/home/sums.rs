//! The council's sums on Home, as lines with bars.

use crate::calc::explain::value_text;
use crate::calc::number::percent;
use crate::calc::{Pence, Quarter};
use crate::db::request::{QuarterTotals, Share, Summary};
use crate::tables::bars::bar;
use crate::views::part::detail::{self, Line};

/// What is delivered of what was expected by now, and the last quarters that are due.
pub fn delivered(summary: &Summary, width: u16) -> Vec<Line> {
    let Some((quarters, through)) = &summary.delivery else {
        return vec![Line::Pair("Delivered", "being summed up".to_owned())];
    };
    let sum = |pick: fn(&QuarterTotals) -> i64, until: Option<Quarter>| -> i64 {
        let counts = quarters.iter().filter(|one| until.is_none_or(|until| one.quarter <= until));
        counts.map(pick).sum()
    };
    let pounds = |raw| Pence::from_raw(raw).map_or_else(|| "?".to_owned(), Pence::pounds);
    let expected = sum(|one| one.expected.raw(), Some(*through));
    let validated = sum(|one| one.validated.raw(), None);
    let waiting = sum(|one| one.waiting.raw(), None);
    let share = |of: i64| match percent(validated, of) {
        Some(share) => format!("{share}%"),
        None => "–".to_owned(),
    };
    let mut lines = vec![
        Line::Pair(
            "Validated",
            format!("£{}, {} of committed", pounds(validated), share(summary.all.known.raw())),
        ),
        Line::Pair(
            "Expected",
            format!("£{} by {through}, {} validated", pounds(expected), share(expected)),
        ),
        Line::Pair("Waiting", format!("£{} declared, not decided", pounds(waiting))),
    ];
    let due = quarters.iter().filter(|one| one.quarter <= *through);
    let last: Vec<&QuarterTotals> = due.rev().take(4).collect();
    if !last.is_empty() {
        lines.push(Line::Heading("Validated by quarter".to_owned()));
    }
    let most = last.iter().map(|one| one.validated.raw().max(one.expected.raw())).max();
    for one in last.into_iter().rev() {
        let room = width.saturating_sub(detail::BAR_BEGINS).min(40);
        let bar = bar(room, one.validated.raw(), most.unwrap_or(0));
        lines.push(Line::Bar(one.quarter.to_string(), format!("£{}", one.validated.pounds()), bar));
    }
    lines
}

pub fn status(summary: &Summary) -> Option<Line> {
    let word =
        |status: &Option<crate::calc::words::Status>| status.map_or("? status", |s| s.word());
    let parts: Vec<String> =
        summary.status.iter().map(|(status, count)| format!("{count} {}", word(status))).collect();
    (!parts.is_empty()).then(|| Line::Pair("Contracts", parts.join(", ")))
}

/// Names, sums in whole pounds and bars, in columns that fit the width.
pub fn shares(lines: &mut Vec<Line>, heading: &str, shares: &[Share], width: u16) {
    if !shares.is_empty() {
        lines.push(Line::Heading(heading.to_owned()));
    }
    let most = shares.iter().map(|share| share.total.known.raw()).max().unwrap_or(0);
    for share in shares {
        let name = share.name.clone().unwrap_or_else(|| "?".to_owned());
        let sum = match share.total.value() {
            Some(crate::calc::Value::Known(pence)) => format!("£{}", pence.pounds()),
            other => value_text(other),
        };
        let room = width.saturating_sub(detail::BAR_BEGINS).min(40);
        lines.push(Line::Bar(name, sum, bar(room, share.total.known.raw(), most)));
    }
}
