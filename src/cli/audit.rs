//! `sleva audit log`: the trail of changes.

use serde_json::json;

use super::answer::{Answer, NO};
use super::args::AuditLog;
use super::session::{Session, read};
use crate::db::request::{AuditQuery, Query};
use crate::publish::{Style, json_rows, text};
use crate::sentence::Sentence;
use crate::tables;

/// Runs `sleva audit log`.
///
/// # Errors
/// Those of the store.
pub fn log(words: &AuditLog, session: &mut Session) -> Result<Answer, Sentence> {
    let opened = session.open()?;
    let query = Query::Audit(AuditQuery {
        since: words.since,
        record: words.record.clone(),
        person: words.person.clone(),
        before: None,
        limit: words.limit,
    });
    let reply = read(&opened.store, &query)?;
    let sheet = tables::sheet(&reply, None).unwrap_or_default();
    let names = ["seq", "at", "person", "action", "kind", "record", "rows", "note", "hash"];
    let names = names.map(str::to_owned);
    let rows = tables::sheet(&reply, Some(&names)).unwrap_or_default();
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
