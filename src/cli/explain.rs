//! `sleva explain`: how a figure came about, in the words of the screen.

use serde_json::{Value, json};

use super::answer::{Answer, line};
use super::session::{Session, read, unexpected};
use crate::calc;
use crate::calc::explain::{Explanation, Part, Source, explain};
use crate::calc::figure::{FORMS, Figure};
use crate::db::request::{Query, Reply};
use crate::sentence::{self, Sentence};

/// Runs `sleva explain`.
///
/// # Errors
/// The figure has no known form, or is about nothing.
pub fn run(name: &str, session: &mut Session) -> Result<Answer, Sentence> {
    let figure = Figure::parse(name).ok_or_else(|| {
        Sentence::new(
            sentence::BAD_FIGURE,
            name,
            "This is not the name of a figure",
            format!("Figures are named {}.", FORMS.join(", ")),
        )
    })?;
    let opened = session.open()?;
    let facts = match read(&opened.store, &Query::Explain { figure, as_at: opened.as_at })? {
        Reply::Explain(facts) => facts,
        other => return Err(unexpected(&other)),
    };
    let explanation = explain(&facts);
    let mut answer = Answer::new("sleva.explain", text(&explanation), json(&explanation));
    answer.database = Some(opened.name());
    Ok(answer)
}

fn text(explanation: &Explanation) -> String {
    let mut text = String::new();
    for words in explanation.lines() {
        line(&mut text, format_args!("{words}"));
    }
    text
}

fn json(explanation: &Explanation) -> Value {
    let pairs = |pairs: &[(String, String)]| -> Value {
        pairs.iter().map(|(label, text)| json!({"label": label, "text": text})).collect()
    };
    let sources: Value = explanation.sources.iter().map(source).collect();
    json!({
        "figure": explanation.id,
        "title": explanation.title,
        "value": explanation.value,
        "formula": explanation.formula,
        "inputs": pairs(&explanation.inputs),
        "sources": sources,
        "more_sources": explanation.more_sources,
        "more_gbp": (explanation.more_sources > 0).then(|| explanation.rest.known.to_string()),
        "units": explanation.amount.and_then(|amount| amount.units).map(|units| units.to_string()),
        "value_gbp": explanation.amount.and_then(pounds),
        "notes": explanation.notes,
    })
}

fn source(row: &Source) -> Value {
    let Source { label, text, part, link } = row;
    let units = part.and_then(|part| part.units).map(|units| units.to_string());
    json!({
        "label": label,
        "text": text,
        "units": units,
        "value_gbp": part.and_then(pounds),
        "link": link.as_ref().map(ToString::to_string),
    })
}

/// None where it has no value, or one that is not known.
fn pounds(part: Part) -> Option<String> {
    match part.value {
        Some(calc::Value::Known(pence)) => Some(pence.to_string()),
        _ => None,
    }
}
