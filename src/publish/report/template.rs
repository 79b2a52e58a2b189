//! Templates: ours, which ship, and a council's own, which replace them without a compiler.
//!
//! What a template can cost is bounded. Each step counts, and each byte that one makes or reads, so
//! that time and memory have an end, and so have depth and the length of what is written.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use minijinja::value::Serde;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
};

use crate::calc::text::harmless;
use crate::publish::{html, markdown};

/// Ours, which a council's can extend: `{% extends "sleva/report.html" %}`.
const OURS: &[(&str, &str)] = &[
    ("report.html", include_str!("../../../data/templates/report.html")),
    ("report.md", include_str!("../../../data/templates/report.md")),
];
const PREFIX: &str = "sleva/";

/// Steps of a template: for each byte of what it is given, of which ours need less than a tenth,
/// and for all. A step pays for 64 bytes.
const STEPS_PER_BYTE: u64 = 5;
const STEPS: u64 = 1_000_000;
/// How deep templates, macros and loops may call one another.
const DEEP: usize = 60;
/// Bytes that come of a template.
const LONGEST: usize = 32 << 20;
/// Bytes of all files of a folder of templates, and how many there are.
const FILES: u64 = 4 << 20;
const MANY: usize = 200;

/// Why a template came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {what}", line.map_or_else(String::new, |line| format!(", line {line}")))]
pub struct Fault {
    pub file: String,
    pub line: Option<usize>,
    pub what: String,
}

impl Fault {
    pub fn new(file: impl Into<String>, what: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, what: what.into() }
    }
}

/// A council's own templates, by the names of their files. They were read when it was made: a
/// template reads nothing itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Templates {
    folder: PathBuf,
    files: BTreeMap<String, String>,
}

impl Templates {
    /// Reads a folder: its plain files that end in `.html` or `.md`, none below it and no links.
    ///
    /// # Errors
    /// It cannot be read, has no `report.html` and no `report.md`, or is too large.
    pub fn read(folder: &Path) -> Result<Self, Fault> {
        let fault = |what: String| Fault::new(folder.display().to_string(), what);
        let mut own = Self { folder: folder.to_owned(), files: BTreeMap::new() };
        let mut size = 0;
        for entry in fs::read_dir(folder).map_err(|error| fault(error.to_string()))? {
            let entry = entry.map_err(|error| fault(error.to_string()))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            let ending = Path::new(&name).extension();
            if !is_file || !ending.is_some_and(|ending| ending == "html" || ending == "md") {
                continue;
            }
            size += entry.metadata().map_or(u64::MAX, |about| about.len()).min(FILES + 1);
            if size > FILES || own.files.len() >= MANY {
                return Err(fault(format!(
                    "it has more than {MANY} templates or {} MB of them",
                    FILES >> 20
                )));
            }
            let path = entry.path();
            let text = fs::read_to_string(&path).map_err(|error| {
                Fault::new(path.display().to_string(), format!("it cannot be read ({error})"))
            })?;
            own.files.insert(name, text);
        }
        if OURS.iter().any(|(name, _)| own.files.contains_key(*name)) {
            return Ok(own);
        }
        Err(fault("it has no template: neither report.html nor report.md".to_owned()))
    }

    /// Whether it replaces one of ours.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Where a template is, for messages.
    fn place(&self, name: &str) -> String {
        if self.has(name) { self.folder.join(name).display().to_string() } else { name.to_owned() }
    }

    fn source(&self, name: &str) -> Option<String> {
        let ours = |name: &str| OURS.iter().find(|own| own.0 == name).map(|own| own.1.to_owned());
        match name.strip_prefix(PREFIX) {
            Some(rest) => ours(rest),
            None => self.files.get(name).cloned().or_else(|| ours(name)),
        }
    }

    /// Renders a template with what [`super::context::of`] makes of a report.
    ///
    /// # Errors
    /// The template is wrong, or goes further than one may; says where.
    pub fn render(&self, name: &str, context: &serde_json::Value) -> Result<String, Fault> {
        let given = u64::try_from(context.to_string().len()).unwrap_or(u64::MAX);
        let steps = given.saturating_mul(STEPS_PER_BYTE).saturating_add(STEPS);
        let fault = |error: &Error| self.fault(name, error);
        let env = self.environment(steps);
        let template = env.get_template(name).map_err(|error| fault(&error))?;
        let mut out = Bounded(Vec::new());
        let context = Value::from(Serde(context));
        template.render_captured_to(context, &mut out).map_err(|error| fault(&error))?;
        String::from_utf8(out.0).map_err(|_| Fault::new(name, "what it writes is no text"))
    }

    fn environment(&self, steps: u64) -> Environment<'static> {
        let mut env = Environment::new();
        let mut syntax = env.syntax().to_builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        if let Ok(syntax) = syntax.build() {
            env.set_syntax(syntax);
        }
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_fuel(Some(steps));
        env.set_recursion_limit(DEEP);
        env.set_auto_escape_callback(|name| match name.rsplit_once('.') {
            Some((_, "md")) => AutoEscape::Custom("md".into()),
            _ => AutoEscape::Html,
        });
        env.set_formatter(written);
        let own = self.clone();
        env.set_loader(move |name| Ok(own.source(name)));
        env
    }

    fn fault(&self, name: &str, error: &Error) -> Fault {
        // The cause that is deepest has the line in which it happened.
        let mut last = error;
        while let Some(cause) = std::error::Error::source(last).and_then(|own| own.downcast_ref()) {
            last = cause;
        }
        let name = last.name().or_else(|| error.name()).unwrap_or(name);
        let file = self.place(name);
        let what = match last.kind() {
            ErrorKind::OutOfFuel => {
                "the template takes more steps than one may; a loop in it may not end".to_owned()
            }
            ErrorKind::WriteFailure => {
                format!("the template writes more than {} MB", LONGEST >> 20)
            }
            ErrorKind::TemplateNotFound => format!("there is no template of this name ({last})"),
            kind => {
                last.detail().map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}"))
            }
        };
        let what = harmless(&what).chars().take(300).collect();
        Fault { file, line: last.line().or_else(|| error.line()), what }
    }
}

/// Writes a value as the format of the template takes it. What is finished stays as it is.
fn written(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::new(ErrorKind::UndefinedError, "there is no such value"));
    }
    if value.is_none() {
        return Ok(());
    }
    let text = value.to_string();
    let text = match state.auto_escape() {
        _ if value.is_safe() => text,
        AutoEscape::None => text,
        AutoEscape::Custom(_) => markdown::escaped(&text),
        _ => html::escaped(&text),
    };
    out.write_str(&text).map_err(Error::from)
}

/// Takes so many bytes and no more.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
