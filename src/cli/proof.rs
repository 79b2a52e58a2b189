//! What single records need beyond their fields: the digest of a file, who and when.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::returns;
use super::session::Opened;
use crate::calc::text::hex;
use crate::db::request::{Kind, Record, ReturnStep, Step};
use crate::sentence::{self, Sentence};

/// The fields of a record, where `file=PATH` of evidence has become the digest of that file.
///
/// # Errors
/// The file cannot be read, or its digest is given as well.
pub fn digested(kind: Kind, words: &[String]) -> Result<Vec<String>, Sentence> {
    if kind != Kind::Evidence {
        return Ok(words.to_vec());
    }
    let mut fields = Vec::new();
    for word in words {
        let Some(path) = word.strip_prefix("file=") else {
            fields.push(word.clone());
            continue;
        };
        if words.iter().any(|other| other.starts_with("sha256=")) {
            let what = "The digest and the file that it is of are both given";
            return Err(Sentence::new(sentence::BAD_FIELD, "file", what, "Give one of them."));
        }
        let digest = digest(Path::new(path)).map_err(|error| {
            let what = format!("The file cannot be read ({error})");
            Sentence::new(sentence::NO_INPUT, path, what, "Check the name and who may read it.")
        })?;
        fields.push(format!("sha256={digest}"));
    }
    Ok(fields)
}

fn digest(path: &Path) -> io::Result<String> {
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("it is not an ordinary file"));
    }
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut bytes = vec![0; 65_536];
    loop {
        let count = file.read(&mut bytes)?;
        if count == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(bytes.get(..count).unwrap_or_default());
    }
}

/// An action is taken, and a finding waived, by whoever records it, from today on, unless its
/// fields say otherwise.
pub fn usual(kind: Kind, fields: &mut Vec<String>, opened: &Opened) {
    let day = match kind {
        Kind::Actions => "on",
        Kind::Waivers => "from",
        _ => return,
    };
    for (name, value) in [(day, opened.today.to_string()), ("person", opened.by.person.clone())] {
        if !fields.iter().any(|field| field.split('=').next() == Some(name)) {
            fields.push(format!("{name}={value}"));
        }
    }
}

/// The step from one state of a record to another. Evidence goes into the open draft of its
/// return, and whoever changes it has a hand in that.
#[must_use]
pub fn step(was: Option<Record>, to: Option<Record>) -> Step {
    match (was, to) {
        (None, Some(Record::Evidence(to))) => {
            returns::step(&to.key.clone(), ReturnStep::Prove { was: None, to: Some(to) })
        }
        (Some(Record::Evidence(was)), Some(Record::Evidence(to))) => {
            returns::step(&was.key.clone(), ReturnStep::Prove { was: Some(was), to: Some(to) })
        }
        (Some(Record::Evidence(was)), None) => {
            returns::step(&was.key.clone(), ReturnStep::Prove { was: Some(was), to: None })
        }
        (was, to) => Step::of(was, to),
    }
}
