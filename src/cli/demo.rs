//! `sleva demo`: a sample council in a folder of its own, opened again the next time.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::answer::Answer;
use super::args;
use super::session::Session;
use crate::db::request::{Command, SampleSpec};
use crate::db::sqlite::Sqlite;
use crate::db::{By, Store, demo};
use crate::sentence::{self, Sentence, of_store};

/// Builds the sample where it is not there yet. Returns its path, and what to say.
///
/// # Errors
/// The folder or file cannot be made, or the file that is there is another sample.
pub fn run(words: &args::Demo, session: &mut Session) -> Result<(PathBuf, Answer), Sentence> {
    let spec = SampleSpec { size: words.size, seed: words.seed };
    let size = words.size.word();
    let folder = words.dir.clone().unwrap_or_else(|| session.env.folders.data.join("demo"));
    let path = folder.join(name(&spec));
    let is_new = path.symlink_metadata().is_err();
    if is_new {
        build(&folder, &path, &spec, session)?;
    }
    let opened = session.open_at(path.clone())?;
    let found = opened.council.sample.clone().unwrap_or_default();
    let expected = format!("{size} {} {}", words.seed, demo::VERSION);
    let shown = path.display().to_string();
    let council = &opened.council;
    let data = json!({
        "sample": found,
        "built": is_new,
        "contracts": council.contracts,
        "suppliers": council.suppliers,
        "measures": council.measures,
        "commitments": council.commitments,
        "today": council.today.map(|day| day.to_string()),
    });
    let did = if is_new { "Built" } else { "Found" };
    let text = format!(
        "{did} the {size} council in {shown}: {} contracts, {} suppliers, {} measures, {} commitments.\n",
        council.contracts, council.suppliers, council.measures, council.commitments
    );
    let mut answer = Answer::new("sleva.demo", text, data);
    answer.database = Some(shown.clone());
    if found != expected {
        answer.warnings.push(format!(
            "This sample was made as {found}, not {expected}; remove {shown} to build it anew."
        ));
    }
    answer.notes.push(format!("Next: sleva --db {shown}, or sleva --db {shown} list contracts."));
    Ok((path, answer))
}

/// One file for each size and seed.
fn name(spec: &SampleSpec) -> String {
    match spec.seed {
        1 => format!("{}.db", spec.size.word()),
        seed => format!("{}-{seed}.db", spec.size.word()),
    }
}

/// Builds the sample. It is there as a whole or not at all.
fn build(
    folder: &Path,
    path: &Path,
    spec: &SampleSpec,
    session: &mut Session,
) -> Result<(), Sentence> {
    fs::create_dir_all(folder).map_err(|error| {
        Sentence::new(
            sentence::CANNOT_CREATE,
            folder.display().to_string(),
            format!("The sample cannot be made here ({error})"),
            "Give another folder with --dir.",
        )
    })?;
    let by = By { person: session.env.person.clone(), at: session.env.now.clone() };
    let fill = |store: &mut Sqlite| store.write(&Command::Sample(spec.clone()), &by).map(drop);
    Sqlite::create(path, "Sample council", &by, fill).map_err(|error| of_store(&error))?;
    Ok(())
}
