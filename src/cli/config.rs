//! `sleva config`: the settings of this person.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answer::{Answer, line};
use super::args::ConfigCommand;
use super::session::Session;
use crate::publish;
use crate::sentence::{self, Sentence, of_publish};

/// `config.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The database to open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub db: Option<PathBuf>,
    pub ascii: bool,
    pub plain: bool,
    /// `auto`, `always` or `never`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// How long a lone Esc waits for the rest of a key, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub esc_delay_ms: Option<u16>,
    /// The folder with the council's own templates of reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub templates: Option<PathBuf>,
}

const NAMES: &str = "db, ascii, plain, color, esc_delay_ms, templates";

#[must_use]
pub fn file(folder: &Path) -> PathBuf {
    folder.join("config.toml")
}

/// Reads the settings; none are set where there is no file.
///
/// # Errors
/// The file cannot be read or says something unknown, with its line.
pub fn load(folder: &Path) -> Result<Settings, Sentence> {
    let path = file(folder);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Settings::default());
        }
        Err(error) => return Err(bad(&path, &error.to_string())),
    };
    let settings: Settings = toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        bad(&path, &format!("line {line}: {}", error.message()))
    })?;
    check(&settings).map_err(|why| bad(&path, &why))?;
    Ok(settings)
}

fn check(settings: &Settings) -> Result<(), String> {
    match settings.color.as_deref() {
        None | Some("auto" | "always" | "never") => Ok(()),
        Some(other) => Err(format!("color is {other}, and can be auto, always or never")),
    }
}

fn bad(path: &Path, why: &str) -> Sentence {
    Sentence::new(
        sentence::BAD_CONFIG,
        path.display().to_string(),
        format!("The settings cannot be used ({})", why.trim_end_matches('.')),
        format!("Correct the file, or change it with sleva config set. It knows {NAMES}."),
    )
}

/// Runs `sleva config`.
///
/// # Errors
/// The file cannot be written, or the setting is not known.
pub fn run(command: &ConfigCommand, session: &mut Session) -> Result<Answer, Sentence> {
    let path = file(&session.env.folders.config);
    let shown = path.display().to_string();
    match command {
        ConfigCommand::Path => {
            Ok(Answer::new("sleva.config.path", format!("{shown}\n"), json!({"path": shown})))
        }
        ConfigCommand::Show => {
            let data = serde_json::to_value(&session.settings).unwrap_or_default();
            let mut text = toml::to_string(&session.settings).unwrap_or_default();
            if let Ok(db) = session.path() {
                line(&mut text, format_args!("# the database in use: {}", db.display()));
            }
            Ok(Answer::new("sleva.config", text, json!({"path": shown, "settings": data})))
        }
        ConfigCommand::Set { name, value } => {
            let settings = set(&path, &session.settings, name, value)?;
            save(&path, &settings)?;
            let mut answer = Answer::new(
                "sleva.config.set",
                "",
                json!({"path": shown, "name": name, "value": value}),
            );
            answer.notes.push(format!("{name} is now {value}, in {shown}."));
            Ok(answer)
        }
    }
}

fn set(path: &Path, settings: &Settings, name: &str, value: &str) -> Result<Settings, Sentence> {
    let mut table = toml::Table::try_from(settings).unwrap_or_default();
    let value = match (name, value.parse::<i64>()) {
        ("db" | "color" | "templates", _) => toml::Value::String(value.to_owned()),
        (_, Ok(number)) => toml::Value::Integer(number),
        (_, Err(_)) => match crate::calc::parse::yes_no(value) {
            Some(flag) => toml::Value::Boolean(flag),
            None => toml::Value::String(value.to_owned()),
        },
    };
    table.insert(name.to_owned(), value);
    let settings: Settings =
        table.try_into().map_err(|error: toml::de::Error| bad(path, error.message()))?;
    check(&settings).map_err(|why| bad(path, &why))?;
    Ok(settings)
}

fn save(path: &Path, settings: &Settings) -> Result<(), Sentence> {
    let text = toml::to_string(settings).unwrap_or_default();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| bad(path, &error.to_string()))?;
    }
    publish::whole(path, true, |file| file.write_all(text.as_bytes()))
        .map_err(|error| of_publish(&error))
}
