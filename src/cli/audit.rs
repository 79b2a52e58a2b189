//! `sleva audit log` and `sleva audit show`: the trail of changes.

use serde_json::{Value, json};

use super::answer::{Answer, NO, line};
use super::args::{AuditLog, AuditShow};
use super::changes;
use super::session::{Session, read, unexpected};
use crate::calc::trail::{TERMS, TrailFilter};
use crate::db::request::{AuditQuery, ChangeDetail, Query, Reply};
use crate::publish::{Style, json_object, json_rows, text};
use crate::sentence::{self, Sentence};
use crate::tables;
use crate::tables::register::change_in_words;

/// What each change has in JSON.
const NAMES: [&str; 9] =
    ["seq", "at", "person", "action", "kind", "record", "rows", "note", "hash"];

/// Runs `sleva audit log`.
///
/// # Errors
/// A filter that cannot be read, or those of the store.
pub fn log(words: &AuditLog, session: &mut Session) -> Result<Answer, Sentence> {
    let query = AuditQuery { limit: words.limit, ..filter(words)?.into() };
    let opened = session.open()?;
    let reply = read(&opened.store, &Query::Audit(query))?;
    let sheet = tables::sheet(&reply, None).unwrap_or_default();
    let rows = tables::sheet(&reply, Some(&NAMES.map(str::to_owned))).unwrap_or_default();
    let style = Style { ascii: false, bare: session.global.quiet };
    let data = json!({"rows": json_rows(&rows), "count": rows.rows.len()});
    let mut answer = Answer::new("sleva.audit.log", text(&sheet, style), data);
    answer.database = Some(opened.name());
    if sheet.rows.is_empty() {
        answer.code = NO;
        answer.notes.push("No change matches.".to_owned());
    } else if sheet.rows.len() == words.limit {
        answer.warnings.push(format!(
            "Only the newest {} changes are shown; --limit shows more.",
            words.limit
        ));
    }
    Ok(answer)
}

fn filter(words: &AuditLog) -> Result<TrailFilter, Sentence> {
    let text = words.filter.as_deref().unwrap_or_default();
    let mut filter = TrailFilter::parse(text).map_err(|error| {
        let remedy = format!("Terms are {TERMS}.");
        Sentence::new(sentence::BAD_FILTER, "--filter", error.to_string(), remedy)
    })?;
    filter.since = words.since.or(filter.since);
    filter.until = words.until.or(filter.until);
    filter.record = words.record.clone().or(filter.record);
    filter.person = words.person.clone().or(filter.person);
    Ok(filter)
}

/// Runs `sleva audit show`.
///
/// # Errors
/// There is no such audit row.
pub fn show(words: &AuditShow, session: &mut Session) -> Result<Answer, Sentence> {
    let opened = session.open()?;
    let reply = read(&opened.store, &Query::Change { seq: words.seq }).map_err(|said| {
        let remedy = "sleva audit log has the rows that there are.";
        if said.message == sentence::NOT_FOUND {
            return Sentence { remedy: remedy.to_owned(), ..said };
        }
        said
    })?;
    let detail = match reply {
        Reply::Change(detail) => detail,
        other => return Err(unexpected(&other)),
    };
    let reply = Reply::Audit(vec![detail.row.clone()]);
    let row = tables::sheet(&reply, Some(&NAMES.map(str::to_owned))).unwrap_or_default();
    let own = row.rows.first().map_or(Value::Null, |cells| json_object(&row, cells));
    let data = json!({
        "change": own,
        "fields": changes::fields_json(&detail.changes),
        "more": left_out(&detail),
    });
    let mut answer = Answer::new("sleva.audit.change", shown(&detail), data);
    answer.database = Some(opened.name());
    Ok(answer)
}

fn shown(detail: &ChangeDetail) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{}", change_in_words(&detail.row)));
    changes::linear(&detail.changes, &mut text);
    if let Some(generated) = tables::register::generated(&detail.row) {
        line(&mut text, format_args!("{generated}"));
    } else if left_out(detail) > 0 {
        line(&mut text, format_args!("And {} more rows.", left_out(detail)));
    }
    text
}

fn left_out(detail: &ChangeDetail) -> u64 {
    match tables::register::generated(&detail.row) {
        Some(_) => 0,
        None => detail.all.saturating_sub(detail.changes.len() as u64),
    }
}
