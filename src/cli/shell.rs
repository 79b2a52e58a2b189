//! `sleva completions` and `sleva man`.

use clap::CommandFactory;
use serde_json::json;

use super::answer::Answer;
use super::args::{Completions, Words};
use crate::sentence::{self, Sentence};

pub fn completions(words: &Completions) -> Answer {
    let mut bytes = Vec::new();
    clap_complete::generate(words.shell, &mut Words::command(), "sleva", &mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let data = json!({"shell": words.shell.to_string(), "script": text});
    Answer::new("sleva.completions", text, data)
}

/// The page of the program, followed by those of its commands.
///
/// # Errors
/// Only where memory fails.
pub fn man() -> Result<Answer, Sentence> {
    let mut bytes = Vec::new();
    let mut command = Words::command();
    // Gives each command its full name.
    command.build();
    let pages: Vec<_> =
        std::iter::once(&command).chain(command.get_subcommands()).cloned().collect();
    for page in pages {
        clap_mangen::Man::new(page).render(&mut bytes).map_err(|error| {
            Sentence::new(
                sentence::INTERNAL,
                "sleva man",
                format!("The page could not be made ({error})"),
                "Please report this.",
            )
        })?;
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Answer::new("sleva.man", text.clone(), json!({"page": text})))
}
