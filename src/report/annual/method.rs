//! How the figures are made, and of what.

use super::Report;
use crate::calc::number::percent;
use crate::db::request::{Level, ReportSums};
use crate::report::{Fact, Part};
use crate::tables::performance::as_at_in_words;

const DEFINITIONS: &[&str] = &[
    "Committed: units × the proxy frozen when they were committed, with variations that were signed by the day.",
    "Declared: what suppliers say in the newest return that they submitted for each quarter.",
    "Validated: what the council has confirmed of that. Only this counts as delivered.",
    "Waiting: declared on lines that are not decided yet. What was not accepted is not waiting.",
    "Delivered share: validated ÷ committed.",
    "Record-only measures are counted and have no value: they are a dash, and in no sum of pounds. A proxy that is not known leaves a value not known, which is in no sum either.",
    "In scope of the Living Wage: a contract for services whose five questions are all answered with yes. One no puts it out of scope; what is not known leaves it unclear. A declared rate is compared with the rates that were due on the days of its quarter.",
    "A printed figure is evidence: it stands beside what is computed and enters no calculation.",
];

const ROUNDING: &str = "Amounts are printed in pounds and pence. Each line is rounded once, half up to the penny, and every sum is a sum of such lines: columns add up to their totals exactly. Shares are rounded half up to one decimal.";

pub(super) fn method(report: &mut Report, sums: &ReportSums) {
    let list = sums.level(Level::Council);
    if let Some(list) = list {
        let rules = list.rules;
        let share = |hundredths: u16| percent(hundredths.into(), 10_000).unwrap_or_default();
        report.paragraph(format!(
            "Expected to date counts the quarters whose return was due by the day, {} days after a quarter ends: up to {}. It goes by the profile of a commitment, or without one by days. A grade compares validated with it: green from {}%, amber from {}%, red below, grey while nothing is expected.",
            rules.due_days,
            list.through,
            share(rules.green),
            share(rules.amber)
        ));
    }
    report.list(DEFINITIONS.iter().map(ToString::to_string).collect(), "");
    report.paragraph(ROUNDING);
    let head = &sums.head;
    let chain = match head.seq {
        0 => "nothing was ever changed".to_owned(),
        seq => format!("audit row {seq} of {}, {}", head.at, head.hash),
    };
    let mut facts = vec![
        Fact::text("Data", as_at_in_words(sums.as_at)),
        Fact::text("Head of the audit chain", chain),
    ];
    if !report.made.version.is_empty() {
        facts.push(Fact::text("Software", format!("sleva {}", report.made.version)));
    }
    report.parts.push(Part::Facts(facts));
    report.paragraph("Each number names a figure. sleva explain with that name, as at the same day, shows its formula and the rows that it is made of, down to who keyed and who validated each.");
}
