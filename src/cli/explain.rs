//! `sleva explain`: how a figure came about, in the words of the screen.

use serde_json::{Value, json};

use super::answer::Answer;
use super::session::{Session, read, unexpected};
use crate::calc::explain::{Explanation, explain};
use crate::calc::figure::{FORMS, Figure};
use crate::calc::text::harmless;
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
    let facts = match read(&opened.store, &Query::Explain { figure, today: opened.today })? {
        Reply::Explain(facts) => facts,
        other => return Err(unexpected(&other)),
    };
    let explanation = explain(&facts);
    let mut answer = Answer::new("sleva.explain", text(&explanation), json(&explanation));
    answer.database = Some(opened.name());
    Ok(answer)
}

fn text(explanation: &Explanation) -> String {
    let Explanation { title, value, formula, inputs, sources, more_sources, notes, .. } =
        explanation;
    let mut lines = vec![title.clone(), format!("= {value}")];
    if !formula.is_empty() {
        lines.push(format!("Formula: {formula}"));
    }
    lines.extend(inputs.iter().map(|(label, text)| format!("{label}: {text}")));
    if !sources.is_empty() {
        lines.push("From these rows:".to_owned());
    }
    lines.extend(sources.iter().map(|(label, text)| format!("  {label}  {text}")));
    if *more_sources > 0 {
        lines.push(format!("  and {more_sources} more"));
    }
    lines.extend(notes.iter().cloned());
    let harmless: Vec<_> = lines.iter().map(|line| harmless(line)).collect();
    harmless.join("\n") + "\n"
}

fn json(explanation: &Explanation) -> Value {
    let pairs = |pairs: &[(String, String)]| -> Value {
        pairs.iter().map(|(label, text)| json!({"label": label, "text": text})).collect()
    };
    json!({
        "figure": explanation.id,
        "title": explanation.title,
        "value": explanation.value,
        "formula": explanation.formula,
        "inputs": pairs(&explanation.inputs),
        "sources": pairs(&explanation.sources),
        "more_sources": explanation.more_sources,
        "notes": explanation.notes,
    })
}
