//! A council's own templates, run by a process of its own: whatever one does, the answer is text
//! or one sentence.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::template::{Fault, Templates};
use crate::apart::{self, Came};

/// The first word of the command line by which the program becomes that process.
pub const WORD: &str = "__write-report";

/// What the process may have: bytes of memory, seconds of computing, and how long it is waited for.
const MEMORY: u64 = 1 << 30;
const SECONDS: u64 = 30;
const WAIT: Duration = Duration::from_secs(60);

/// Templates, and this program, which is given, since in a test the running one is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub templates: Templates,
    pub program: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Asked {
    templates: Templates,
    name: String,
    context: serde_json::Value,
}

/// Renders a template of the council's.
///
/// # Errors
/// The template is wrong, or the process did not end well.
pub fn render(own: &Own, name: &str, context: serde_json::Value) -> Result<String, Fault> {
    let asked = Asked { templates: own.templates.clone(), name: name.to_owned(), context };
    let broken = |what: &str| Fault::new(own.templates.place(name), what);
    let bytes = serde_json::to_vec(&asked).map_err(|error| broken(&error.to_string()))?;
    let mut said = Vec::new();
    let take = |piece: &[u8]| {
        said.extend_from_slice(piece);
        true
    };
    let came = apart::run(&own.program, [WORD], &bytes, WAIT, take).map_err(|error| {
        broken(&format!("the process that runs it cannot be started ({error})"))
    })?;
    match (came, serde_json::from_slice(&said)) {
        (Came::Ended(_), Ok(result)) => result,
        (Came::Late, _) => Err(broken("the template takes longer than one may")),
        _ => Err(broken("the template takes more memory or time than one may")),
    }
}

/// What the process does: reads what it is asked, and says text or a fault. Returns the code to
/// end with.
pub fn run(mut input: impl Read, mut output: impl Write) -> u8 {
    if apart::limit(MEMORY, SECONDS).is_err() {
        return 71;
    }
    let mut bytes = Vec::new();
    if input.read_to_end(&mut bytes).is_err() {
        return 74;
    }
    let Ok(Asked { templates, name, context }) = serde_json::from_slice(&bytes) else { return 2 };
    drop(bytes);
    let result = templates.render(&name, &context);
    let written = serde_json::to_writer(&mut output, &result).is_ok() && output.flush().is_ok();
    if written { 0 } else { 74 }
}
