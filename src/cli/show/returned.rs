//! A return with all its versions: lines, decisions, evidence, who keyed and who validated.

use serde_json::{Map, Value, json};

use super::Record;
use crate::calc::returns::{Evidence, Return, Signed};
use crate::calc::words::ReturnState;
use crate::cli::answer::{Answer, line};
use crate::cli::returns::{detail, lines, text_of};
use crate::cli::session::Opened;
use crate::db::request::ReturnDetail;
use crate::publish::json_rows;
use crate::sentence::{self, Sentence};
use crate::tables::contract_log::EVIDENCE;
use crate::tables::{of_rows, returns};

const COLUMNS: [&str; 11] = [
    "measure_ref",
    "title",
    "unit",
    "due_units",
    "declared_units",
    "declared_gbp",
    "validated_units",
    "decision",
    "validation_reason",
    "keyed_by",
    "validated_by",
];

/// The newest version is there already; the others are asked for.
pub fn show(newest: &ReturnDetail, opened: &Opened) -> Result<Answer, Sentence> {
    let (contract, quarter) = (&newest.contract, newest.key.quarter);
    let (life, _) = newest.place();
    if newest.versions.is_empty() && !life.quarters().any(|own| own == quarter) {
        let what = format!("{quarter} is outside its life, from {} to {}", life.first, life.last);
        let remedy = "Write a quarter in which it runs.";
        return Err(Sentence::new(sentence::NOT_FOUND, &contract.contract_ref, what, remedy));
    }
    let title = format!("Return of {} {} for {quarter}", contract.contract_ref, contract.title);
    let mut page = Record::new(&title);
    page.line("contract_ref", "Contract", &contract.contract_ref);
    page.line("supplier", "Supplier", &newest.supplier_name);
    page.line("quarter", "Quarter", &quarter.to_string());
    page.data.insert("start".to_owned(), json!(quarter.start().to_string()));
    page.data.insert("end".to_owned(), json!(quarter.end().to_string()));
    page.line("due", "Due", &newest.due.to_string());
    page.line("standing", "Standing", newest.standing.word());
    let mut versions = Vec::new();
    if newest.versions.is_empty() {
        page.text.push('\n');
        page.text.push_str(&text_of(&lines(newest, &COLUMNS[..4])));
        line(&mut page.text, format_args!("Nothing is entered yet."));
    }
    for version in &newest.versions {
        let number = version.key.version;
        let found = detail((&contract.contract_ref, quarter), Some(number), opened)?;
        versions.push(of_version(&mut page, version, &found));
    }
    page.data.insert("versions".to_owned(), Value::from(versions));
    Ok(page.answer("sleva.return"))
}

fn of_version(page: &mut Record, version: &Return, found: &ReturnDetail) -> Value {
    let text = &mut page.text;
    line(text, format_args!(""));
    line(text, format_args!("Version {}: {}", version.key.version, version.state));
    if let Some(reason) = &version.reason {
        line(text, format_args!("Amended because: {reason}"));
    }
    let ended = match version.state {
        ReturnState::Queried => "Queried",
        _ => "Validated",
    };
    for (label, signed) in [
        ("Begun", Some(&version.begun)),
        ("Submitted", version.submitted.as_ref()),
        (ended, version.validated.as_ref()),
    ] {
        if let Some(Signed { person, at }) = signed {
            line(text, format_args!("{label} by {person} at {at}"));
        }
    }
    line(text, format_args!("Keyed by {}", version.people.join(", ")));
    text.push_str(&text_of(&lines(found, &COLUMNS)));
    for row in &found.rows {
        let Some(own) = &row.line else { continue };
        for (label, words) in [("note", &own.note), ("answer", &own.answer)] {
            if let Some(words) = words {
                line(text, format_args!("{} {label}: {words}", own.measure_ref));
            }
        }
    }
    let evidence: Vec<Evidence> =
        found.rows.iter().flat_map(|row| row.evidence.iter().cloned()).collect();
    let proof = of_rows("Evidence", EVIDENCE, true, &evidence);
    if !evidence.is_empty() {
        text.push_str(&text_of(&proof));
    }
    let every: Vec<&str> = returns::LINES.iter().map(|column| column.name).collect();
    let signed = |signed: Option<&Signed>| {
        signed.map(|Signed { person, at }| json!({"person": person, "at": at}))
    };
    let mut data = Map::new();
    let mut add = |name: &str, value: Value| data.insert(name.to_owned(), value);
    add("version", json!(version.key.version));
    add("state", json!(version.state.word()));
    add("reason", json!(version.reason));
    add("begun", json!(signed(Some(&version.begun))));
    add("submitted", json!(signed(version.submitted.as_ref())));
    add("ended", json!(signed(version.validated.as_ref())));
    add("people", json!(version.people));
    add("lines", json_rows(&lines(found, &every)));
    add("evidence", json_rows(&proof));
    Value::Object(data)
}
