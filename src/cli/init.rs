//! `sleva init`: a new database with the settings of a council.

use serde_json::{Value, json};

use super::answer::Answer;
use super::args;
use super::import;
use super::session::Session;
use crate::db::council::Shipped;
use crate::db::request::{Command, Import, Kind, Record};
use crate::db::sqlite::Sqlite;
use crate::db::{By, Store, council};
use crate::exchange::{self, Names, Reading};
use crate::sentence::{self, Sentence, of_fault, of_store};

/// Runs `sleva init`.
///
/// # Errors
/// The file is there already or cannot be made, or the catalogue cannot be read.
pub fn run(words: &args::Init, session: &mut Session) -> Result<Answer, Sentence> {
    let council = council::find(&words.council).ok_or_else(|| unknown(&words.council))?;
    let settings = shipped(council)?;
    let name = settings
        .records
        .iter()
        .find_map(|(_, record)| match record {
            Record::Setting(setting) if setting.name == "council.name" => Some(&setting.value),
            _ => None,
        })
        .unwrap_or(&words.council)
        .clone();
    let by = By { person: session.env.person.clone(), at: session.env.now.clone() };
    let count = settings.records.len();
    let begin = |store: &mut Sqlite| store.write(&Command::Import(settings), &by).map(drop);
    Sqlite::create(&words.path, &name, &by, begin).map_err(|error| of_store(&error))?;
    let shown = words.path.display().to_string();
    let mut text = format!("Made {shown} for {name}, with {count} settings.\n");
    let mut data = json!({"council": name, "settings": count, "catalogue": Value::Null});
    let (mut code, mut warnings) = (0, Vec::new());
    if let Some(catalogue) = &words.catalogue {
        let mut opened = session.open_at(words.path.clone())?;
        let measures = import::into_new(Kind::Measures, catalogue, &mut opened, session)?;
        text.push_str(&measures.text);
        warnings = measures.warnings;
        code = measures.code;
        if let Some(map) = data.as_object_mut() {
            map.insert("catalogue".to_owned(), measures.data);
        }
    }
    let mut answer = Answer::new("sleva.init", text, data);
    answer.code = code;
    answer.warnings = warnings;
    answer.database = Some(shown.clone());
    answer.notes.push(format!(
        "Next: sleva --db {shown} import suppliers FILE, then contracts; or keep it with sleva config set db {shown}."
    ));
    Ok(answer)
}

/// The settings that ship with a council, read as any file of settings is.
fn shipped(council: Shipped) -> Result<Import, Sentence> {
    let file = format!("settings of {}", council.name);
    let reading = Reading { whole: false, names: &Names::default() };
    let read = exchange::read(Kind::Settings, council.settings.as_bytes(), &reading)
        .map_err(|fault| of_fault(&fault, &file))?;
    Ok(Import {
        kind: Kind::Settings,
        file,
        sha256: read.sha256,
        records: read.records,
        dry_run: false,
        strict: true,
        rejected: read.rejected_rows,
    })
}

fn unknown(name: &str) -> Sentence {
    let known: Vec<&str> = council::SHIPPED.iter().map(|council| council.name).collect();
    Sentence::new(
        sentence::USAGE,
        "--council",
        format!("No council named {name} ships with this program"),
        format!("Choose among {}.", known.join(", ")),
    )
}
