//! The user's own keys, from `keys.toml`. A line with an error is named with its reason; the
//! others still hold.

use super::event::{Chord, Key};
use super::keymap::{Keymap, clash};

/// A line of `keys.toml` that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Counted from 1.
    pub line: usize,
    pub reason: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "keys.toml, line {}: {}", self.line, self.reason)
    }
}

impl Keymap {
    /// Takes the user's keys in the place of ours. Under `[everywhere]` or the id of a view:
    /// `sort-by-column = "f4"`, or several keys in one list on one line.
    pub fn overrule(&mut self, text: &str) -> Vec<Refusal> {
        let mut refused = Vec::new();
        let mut section: Option<String> = None;
        for (at, line) in text.lines().enumerate() {
            let line_number = at + 1;
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            let result = match header(trimmed) {
                Some(name) => {
                    section = Some(name.to_owned());
                    self.check_section(name)
                }
                None => self.overrule_line(section.as_deref(), trimmed),
            };
            if let Err(reason) = result {
                refused.push(Refusal { line: line_number, reason });
            }
        }
        refused
    }

    fn check_section(&self, name: &str) -> Result<(), String> {
        let known = name == "everywhere" || self.entries.iter().any(|e| e.view == Some(name));
        if known {
            return Ok(());
        }
        Err(format!("there is no view {name} with keys of its own; [everywhere] is for all views"))
    }

    fn overrule_line(&mut self, section: Option<&str>, line: &str) -> Result<(), String> {
        let Some(section) = section else {
            return Err("it stands before the first section; begin with [everywhere]".to_owned());
        };
        let (name, chords) = read(line)?;
        let view = (section != "everywhere").then_some(section);
        let Some(at) = self.entries.iter().position(|e| e.view == view && e.name == name) else {
            return Err(format!("[{section}] has no command {name}; docs/KEYS.md lists them"));
        };
        let fixed = |chord: &Chord| chord.keys.iter().any(|k| matches!(k, Key::Enter | Key::Esc));
        let Some(entry) = self.entries.get(at) else { return Ok(()) };
        if chords.iter().chain(&entry.chords).any(fixed) {
            return Err(format!("{name}: Enter and Esc are fixed"));
        }
        let same = |e: &&super::keymap::Entry| e.scope == entry.scope && e.view == entry.view;
        for other in self.entries.iter().filter(same).filter(|other| other.name != name) {
            if let Some(chord) = clash(&chords, &other.chords) {
                return Err(format!("{chord} is already the key of {}", other.name));
            }
        }
        if let Some(entry) = self.entries.get_mut(at) {
            entry.chords = chords;
        }
        Ok(())
    }
}

fn header(line: &str) -> Option<&str> {
    line.strip_prefix('[')?.strip_suffix(']').map(str::trim)
}

fn read(line: &str) -> Result<(String, Vec<Chord>), String> {
    let table: toml::Table = toml::from_str(line)
        .map_err(|_| "it is not a name, an equals sign and keys in quotes".to_owned())?;
    let Some((name, value)) = table.into_iter().next() else {
        return Err("it names no command".to_owned());
    };
    let texts = match value {
        toml::Value::String(text) => vec![text],
        toml::Value::Array(list) => list
            .into_iter()
            .map(|item| match item {
                toml::Value::String(text) => Ok(text),
                other => Err(format!("{name}: {other} is not a key in quotes")),
            })
            .collect::<Result<_, _>>()?,
        other => return Err(format!("{name}: {other} is not a key in quotes")),
    };
    let chords = texts.iter().map(|text| Chord::parse(text)).collect::<Result<Vec<_>, String>>()?;
    if chords.is_empty() {
        return Err(format!("{name}: no key is named"));
    }
    Ok((name, chords))
}
