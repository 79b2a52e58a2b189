//! `sleva init`: a new database with the settings of a council.

use std::path::Path;

use serde_json::{Value, json};

use super::answer::{Answer, NO};
use super::args::{self, KindOrAll};
use super::import::{Outcome, prepared};
use super::intake::{note_sentences, read_file};
use super::session::Session;
use crate::columns::{Names, Reading};
use crate::db::council::Shipped;
use crate::db::request::{Command, Import, Kind, Receipt, Record};
use crate::db::sqlite::Sqlite;
use crate::db::{By, Error, Store, council};
use crate::exchange;
use crate::sentence::{self, Sentence, of_fault, of_store};

/// Runs `sleva init`. Settings and catalogue come in together, or there is no database.
///
/// # Errors
/// The file is there already or cannot be made, or the catalogue cannot be read.
pub fn run(words: &args::Init, session: &mut Session) -> Result<Answer, Sentence> {
    refuse_flags(session)?;
    let council = council::find(&words.council).ok_or_else(|| unknown(&words.council))?;
    let settings = shipped(council)?;
    let name = council_name(&settings, &words.council);
    let mut warnings = Vec::new();
    let catalogue = match &words.catalogue {
        None => None,
        Some(path) => Some(measures(path, session, &mut warnings)?),
    };
    let by = By { person: session.env.person.clone(), at: session.env.now.clone() };
    let mut imports = vec![settings];
    let outcome = catalogue.map(|(import, outcome)| {
        imports.push(import);
        outcome
    });
    let mut whole = Receipt::default();
    let begin = |store: &mut Sqlite| {
        whole = store.write(&Command::ImportAll(imports), &by)?;
        if whole.kept { Ok(()) } else { Err(Error::Refused("rejected rows".to_owned())) }
    };
    let made = Sqlite::create(&words.path, &name, &by, begin);
    // Rejected rows are told one by one.
    if let (Err(error), true) = (made, whole.parts.is_empty() || whole.kept) {
        return Err(of_store(&error));
    }
    let mut answer = answer(&words.path, &name, whole, outcome);
    answer.warnings = warnings;
    Ok(answer)
}

fn refuse_flags(session: &Session) -> Result<(), Sentence> {
    if session.global.person.is_some() {
        return Err(Sentence::new(
            sentence::NOT_A_SAMPLE,
            "--as",
            "A new database is a real one, and it is made by the person who is logged in",
            "Leave out --as, or try it in a sample: sleva demo.",
        ));
    }
    if session.global.read_only {
        return Err(Sentence::new(
            sentence::USAGE,
            "--read-only",
            "A new database cannot be made only to be read",
            "Leave out --read-only.",
        ));
    }
    Ok(())
}

fn council_name(settings: &Import, otherwise: &str) -> String {
    let mut names = settings.records.iter().filter_map(|(_, record)| match record {
        Record::Setting(setting) if setting.name == "council.name" => Some(&setting.value),
        _ => None,
    });
    names.next().map_or(otherwise, String::as_str).to_owned()
}

/// The catalogue, read before anything is made.
fn measures(
    path: &Path,
    session: &mut Session,
    warnings: &mut Vec<String>,
) -> Result<(Import, Outcome), Sentence> {
    let names = Names::default();
    let reading = Reading { whole: false, names: &names };
    let read = read_file(Kind::Measures, path, None, &reading, session)?;
    warnings.extend(note_sentences(&read, path));
    let kind = KindOrAll::One(Kind::Measures);
    let words = args::Import { kind, files: Vec::new(), sheet: None, dry_run: false, strict: true };
    Ok(prepared(read, path, &words))
}

fn answer(path: &Path, name: &str, whole: Receipt, catalogue: Option<Outcome>) -> Answer {
    let shown = path.display().to_string();
    let kept = whole.kept;
    let mut parts = whole.parts.into_iter();
    let settings = parts.next().map_or(0, |(_, part)| part.added + part.changed + part.unchanged);
    let catalogue = catalogue.zip(parts.next()).map(|(mut outcome, (_, receipt))| {
        outcome.receive(receipt);
        outcome
    });
    let text = if kept {
        format!("Made {shown} for {name}, with {settings} settings.\n")
    } else {
        format!("{shown} was not made, since rows of the catalogue were rejected.\n")
    };
    let rows = catalogue.as_ref().map(Outcome::text).unwrap_or_default();
    let data = json!({
        "made": kept,
        "council": name,
        "settings": settings,
        "catalogue": catalogue.as_ref().map_or(Value::Null, |outcome| json!({"files": [outcome.json()]})),
    });
    let mut answer = Answer::new("sleva.init", text + &rows, data);
    if kept {
        answer.notes.push(format!(
            "Next: sleva --db {shown} import suppliers FILE, then contracts; or keep it with sleva config set db {shown}."
        ));
        answer.database = Some(shown);
    } else {
        answer.code = NO;
    }
    answer
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
        absent: read.absent,
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
