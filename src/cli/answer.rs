//! What a command answers, and how it is printed: data to the output, everything else beside it.

use std::fmt;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::args::Global;
use super::env::Env;
use crate::calc::text::harmless;
use crate::publish::{json_escaped, twin};
use crate::sentence::Sentence;

/// The schema of `--json`: fields are only added within a version.
const VERSION: u32 = 1;

/// Done, and the answer is no.
pub const NO: u8 = 1;

/// What a command has to say.
#[derive(Debug, Default)]
pub struct Answer {
    /// 0, or [`NO`].
    pub code: u8,
    /// For the output, ended by a line break.
    pub text: String,
    /// Printed after the text as it is: only what the program itself draws, never data.
    pub drawn: String,
    /// Printed instead of the text, as it is: a workbook for a pipe.
    pub bytes: Option<Vec<u8>>,
    /// Sentences beside it: what changed, what to do next.
    pub notes: Vec<String>,
    /// Like notes, but kept under `--quiet` and carried in JSON.
    pub warnings: Vec<String>,
    /// Name of the schema of `data`: `sleva.list`.
    pub schema: &'static str,
    pub data: Value,
    /// The database it speaks of.
    pub database: Option<String>,
}

impl Answer {
    #[must_use]
    pub fn new(schema: &'static str, text: impl Into<String>, data: Value) -> Self {
        Self { schema, text: text.into(), data, ..Self::default() }
    }
}

/// Prints an answer. Returns the code to end with.
///
/// # Errors
/// What writing gives; a closed pipe is the caller's to judge.
pub fn print(answer: &Answer, global: &Global, env: &mut Env) -> io::Result<u8> {
    let ascii = global.is_ascii(env);
    if global.json {
        let whole = json!({
            "schema": answer.schema,
            "version": VERSION,
            "generated_at": env.now,
            "database": answer.database,
            "data": answer.data,
            "warnings": answer.warnings,
        });
        writeln!(env.output, "{}", json_escaped(&format!("{whole:#}")))?;
    } else if let Some(bytes) = &answer.bytes {
        env.output.write_all(bytes)?;
    } else {
        env.output.write_all(shown(&answer.text, ascii).as_bytes())?;
        env.output.write_all(twin(&answer.drawn, ascii).as_bytes())?;
    }
    env.output.flush()?;
    if let (true, Some(database)) = (global.verbose, &answer.database) {
        writeln!(env.errors, "Database: {}", twin(&harmless(database), ascii))?;
    }
    let notes = answer.notes.iter().filter(|_| !global.quiet && !global.json);
    let warnings = answer.warnings.iter().filter(|_| !global.json);
    for line in notes.chain(warnings) {
        writeln!(env.errors, "{}", twin(&harmless(line), ascii))?;
    }
    Ok(answer.code)
}

/// Text as it may reach a terminal: nothing in it but letters and the ends of its lines.
#[must_use]
pub fn shown(text: &str, ascii: bool) -> String {
    let lines: Vec<_> = text.split('\n').map(harmless).collect();
    twin(&lines.join("\n"), ascii).into_owned()
}

/// Says on the error output what went wrong. Returns the code to end with.
pub fn complain(sentence: &Sentence, is_json: bool, ascii: bool, errors: &mut dyn Write) -> u8 {
    let message = sentence.message;
    let line = if is_json {
        let error = json!({
            "code": message.code,
            "kind": message.name,
            "message": sentence.what,
            "where": sentence.place,
            "remedy": sentence.remedy,
        });
        json_escaped(&error.to_string())
    } else {
        twin(&harmless(&format!("sleva: {sentence}")), ascii).into_owned()
    };
    // Where even this cannot be written there is nobody to tell.
    let _ = writeln!(errors, "{line}");
    message.code
}

/// Adds a line to text that is being made; whatever data is in it, it stays one line.
pub fn line(text: &mut String, words: fmt::Arguments) {
    text.extend([&harmless(&words.to_string()), "\n"]);
}
