//! `sleva explain`: how a figure came about, in the words of the screen.

use serde_json::{Value, json};

use super::answer::{Answer, line};
use super::args;
use super::session::{Session, read, unexpected};
use crate::calc;
use crate::calc::explain::{Explanation, Part, Source, explain};
use crate::calc::figure::{Figure, forms, kind_meant, kinds, place_meant};
use crate::calc::filter::Filter;
use crate::db::request::{Query, Reply};
use crate::publish::{Format, render};
use crate::sentence::{self, Sentence};
use crate::tables::sheet;

/// Runs `sleva explain`.
///
/// # Errors
/// The figure has no known form, or is about nothing.
pub fn run(words: &args::Explain, session: &mut Session) -> Result<Answer, Sentence> {
    let name = words.figure.as_str();
    let figure = Figure::parse(name).ok_or_else(|| no_name(name))?;
    let opened = session.open()?;
    let reply = read(&opened.store, &Query::Explain { figure, as_at: opened.as_at });
    let reply = reply.map_err(|said| not_there(name, said))?;
    let Reply::Explain(facts) = &reply else { return Err(unexpected(&reply)) };
    let explanation = explain(facts);
    let data = json(&explanation);
    let mut answer = match words.format.as_str() {
        "csv" => {
            let csv = render(&sheet(&reply, None).unwrap_or_default(), Format::Csv);
            Answer { bytes: Some(csv.into_bytes()), ..Answer::new("sleva.explain", "", data) }
        }
        "json" => Answer::new("sleva.explain", format!("{data:#}\n"), data),
        _ => Answer::new("sleva.explain", text(&explanation), data),
    };
    answer.database = Some(opened.name());
    Ok(answer)
}

/// Names the forms of the kind that is nearest.
fn no_name(name: &str) -> Sentence {
    let bad = name.split_once('?').and_then(|(_, filter)| Filter::parse(filter).err());
    let what = match bad {
        Some(error) => {
            format!("This is not the name of a figure: its filter does not read ({error})")
        }
        None => "This is not the name of a figure".to_owned(),
    };
    let remedy = match kind_meant(name) {
        Some(kind) => format!("Those that begin with {kind} are {}.", forms(kind).join(", ")),
        None => format!(
            "Take the name from i on the screen, such as {}; it begins with one of {}.",
            forms("value").join(""),
            kinds().join(", ")
        ),
    };
    Sentence::new(sentence::BAD_FIGURE, name, what, remedy)
}

/// Names what may have been meant, where what is not there reads like a misspelt name.
fn not_there(name: &str, said: Sentence) -> Sentence {
    match place_meant(name).filter(|_| said.message == sentence::NOT_FOUND) {
        Some(meant) if meant != name => {
            Sentence { remedy: format!("Perhaps {meant} is meant."), ..said }
        }
        _ => said,
    }
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
