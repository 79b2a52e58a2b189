//! `sleva check` and `sleva what-applies`: what the procurement rules say.

use serde_json::{Value, json};

use super::answer::{Answer, NO, line};
use super::args::{self};
use super::session::{Opened, Session, read, unexpected};
use crate::calc::filter::{Filter, FilterError, TERMS};
use crate::calc::procurement::Procurement;
use crate::calc::rule::Finding;
use crate::calc::words::Severity;
use crate::db::request::{
    Draft, FindingList, FindingRow, FindingsQuery, ListQuery, Query, Reply, WhatApplies,
};
use crate::publish::{self, Style, json_rows, text};
use crate::sentence::{self, Sentence, of_publish};
use crate::tables::findings::{FINDINGS, counted, sign, told};
use crate::tables::{self, Sheet, UnknownColumn, of_rows};

/// Runs `sleva check`.
///
/// # Errors
/// A rule, term or column that is not known, or a record that is not there.
pub fn run(words: &args::Check, session: &mut Session) -> Result<Answer, Sentence> {
    let filter = filter(words)?;
    let opened = session.open()?;
    let list = ListQuery {
        filter,
        sort: "severity",
        descending: false,
        first: 0,
        count: usize::MAX,
        locate: None,
    };
    let (record, as_at, under) = (words.record.clone(), opened.as_at, words.under);
    let query = FindingsQuery { list, record, as_at, under };
    let list = match read(&opened.store, &Query::Findings(query))? {
        Reply::Findings(list) => list,
        other => return Err(unexpected(&other)),
    };
    let sheet = sheet(words, &list)?;
    let mut answer = match (&words.output, &words.record) {
        (Some(path), _) => {
            publish::write(path, &sheet, session.global.yes).map_err(|error| of_publish(&error))?;
            let text = format!("{} findings written to {}\n", list.page.rows.len(), path.display());
            Answer::new("sleva.check", text, data(&list, &opened))
        }
        (None, _) if words.format == "csv" => {
            let csv = publish::render(&sheet, publish::Format::Csv);
            let data = data(&list, &opened);
            Answer { bytes: Some(csv.into_bytes()), ..Answer::new("sleva.check", "", data) }
        }
        (None, Some(_)) => Answer::new("sleva.check", whole(&list), data(&list, &opened)),
        (None, None) => {
            Answer::new("sleva.check", text(&sheet, Style::default()), data(&list, &opened))
        }
    };
    answer.notes.push(format!("{}.", summary(&list, &opened)));
    answer.code = if fails(words, &list) { NO } else { 0 };
    answer.database = Some(opened.name());
    Ok(answer)
}

fn filter(words: &args::Check) -> Result<Filter, Sentence> {
    let bad = |error: FilterError| {
        let remedy = format!("Terms are {TERMS}.");
        Sentence::new(sentence::BAD_FILTER, "sleva check", error.to_string(), remedy)
    };
    let mut filter = Filter::parse(words.filter.as_deref().unwrap_or_default()).map_err(bad)?;
    if let Some(rule) = &words.rule {
        let known = crate::calc::rules::find(rule);
        let known = known.ok_or_else(|| bad(FilterError::Rule(rule.clone())))?;
        filter.rule = Some(known.id.to_owned());
    }
    if filter.asks_what_passes() && words.record.is_none() {
        return Err(Sentence::new(
            sentence::BAD_FILTER,
            "sleva check",
            "What passes or does not apply is told of one record only",
            "Name it: sleva check --record REF, with the same filter.",
        ));
    }
    filter.began_from = words.from.or(filter.began_from);
    filter.began_to = words.to.or(filter.began_to);
    Ok(filter)
}

fn sheet(words: &args::Check, list: &FindingList) -> Result<Sheet, Sentence> {
    let bad = |error: UnknownColumn| {
        Sentence::new(
            sentence::BAD_COLUMN,
            "sleva check",
            format!("There is no column {} here", error.name),
            format!("Choose among {}.", error.known.join(", ")),
        )
    };
    if words.columns.is_none() && (words.output.is_some() || words.format == "csv") {
        return Ok(of_rows("Findings", FINDINGS, true, &list.page.rows));
    }
    let reply = Reply::Findings(Box::new(list.clone()));
    tables::sheet(&reply, words.columns.as_deref()).map_err(bad)
}

/// Whether anything open is at least as bad as asked for.
fn fails(words: &args::Check, list: &FindingList) -> bool {
    let Some(level) = words.level() else { return false };
    let is_open = |row: &FindingRow| row.finding.is_open() && row.finding.severity() <= level;
    list.page.rows.iter().any(is_open)
}

fn summary(list: &FindingList, opened: &Opened) -> String {
    let records =
        if list.records == 1 { "1 record".to_owned() } else { format!("{} records", list.records) };
    format!("{records} checked as at {}: {}", opened.as_at.day, counted(list.counts))
}

/// Findings one after another, each told whole.
fn whole(list: &FindingList) -> String {
    let mut out = String::new();
    for row in &list.page.rows {
        if !out.is_empty() {
            out.push('\n');
        }
        let FindingRow { finding, title, .. } = row;
        let name = finding.about.reference();
        line(&mut out, format_args!("{:<2} {} {name} {title}", sign(finding), finding.rule));
        tell(&mut out, finding);
    }
    out
}

fn tell(out: &mut String, finding: &Finding) {
    for (label, text) in told(finding).into_iter().skip(1) {
        line(out, format_args!("   {label:<10} {text}"));
    }
}

fn data(list: &FindingList, opened: &Opened) -> Value {
    let sheet = of_rows("Findings", FINDINGS, true, &list.page.rows);
    let counts = list.counts;
    json!({
        "as_at": opened.as_at.day.to_string(),
        "is_past": opened.as_at.is_past,
        "records": list.records,
        "counts": {
            "breach": counts.breach,
            "warning": counts.warning,
            "unclear": counts.unclear,
            "advice": counts.advice,
            "waived": counts.waived,
        },
        "findings": json_rows(&sheet),
    })
}

/// Runs `sleva what-applies`.
///
/// # Errors
/// What the store says.
pub fn what_applies(words: &args::WhatApplies, session: &mut Session) -> Result<Answer, Sentence> {
    let opened = session.open()?;
    let on = words.on.unwrap_or(opened.today);
    let procurement = Procurement {
        estimated_value: words.value,
        route: words.route,
        kind: words.kind,
        category: words.category.clone(),
        lead: words.lead,
        vat_basis: words.vat,
        began_on: Some(on),
        ..Procurement::new("", "")
    };
    let asked =
        WhatApplies { draft: Draft::Procurement(procurement, None), is_question: true, today: on };
    let found = match read(&opened.store, &Query::WhatApplies(Box::new(asked)))? {
        Reply::WhatApplies(found) => found,
        other => return Err(unexpected(&other)),
    };
    let (others, applying): (Vec<Finding>, Vec<Finding>) =
        found.into_iter().partition(|own| own.severity() == Severity::NotApplicable);
    let mut out = String::new();
    for finding in &applying {
        line(
            &mut out,
            format_args!("{:<2} {}: {}", sign(finding), finding.rule, finding.said.found),
        );
        tell(&mut out, finding);
    }
    let names: Vec<&str> = others.iter().map(|own| own.rule).collect();
    if !names.is_empty() {
        line(&mut out, format_args!("-  not applicable: {}", names.join(", ")));
    }
    let rows = |found: Vec<Finding>| -> Vec<FindingRow> {
        let row = |finding: Finding| FindingRow {
            name: FindingRow::named(&finding.about, finding.rule, 0),
            finding,
            title: String::new(),
            category: None,
            department: None,
            contract_ref: None,
        };
        found.into_iter().map(row).collect()
    };
    let all = of_rows("Findings", FINDINGS, true, &rows([applying, others].concat()));
    let data = json!({"on": on.to_string(), "findings": json_rows(&all)});
    let mut answer = Answer::new("sleva.what-applies", out, data);
    answer.database = Some(opened.name());
    Ok(answer)
}
