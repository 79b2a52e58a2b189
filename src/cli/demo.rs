//! `sleva demo`: a sample council in a folder of its own, opened again the next time.

use std::fs;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::unistd::Pid;
use serde_json::json;

use super::answer::Answer;
use super::args::{self, Global};
use super::session::Session;
use crate::db::request::{Command, SampleSize, SampleSpec};
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
    sweep(&folder);
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
    let what = if size == SampleSize::Sample.word() {
        "sample council".to_owned()
    } else {
        format!("sample of size {size}")
    };
    let text = format!(
        "{did} the {what} in {shown}: {} contracts, {} suppliers, {} measures, {} commitments.\n",
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
    let is_long = spec.size != SampleSize::Sample;
    let Global { quiet, json, .. } = session.global;
    if is_long && session.env.terminals.errors && !(*quiet || *json) {
        let size = spec.size.word();
        // It only passes the time.
        let _ = writeln!(
            session.env.errors,
            "Building the sample of size {size}: this can take some minutes."
        );
    }
    let by = By { person: session.env.person.clone(), at: session.env.now.clone() };
    let fill = |store: &mut Sqlite| store.write(&Command::Sample(spec.clone()), &by).map(drop);
    Sqlite::create(path, "Sample council", &by, fill).map_err(|error| of_store(&error))?;
    Ok(())
}

/// Removes what a build left whose process ended in the middle of it.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if maker(&entry.file_name().to_string_lossy()).is_some_and(is_gone) {
            // Whoever may not remove it leaves it to the one who may.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The process that was building a sample under this passing name: `council.db.123.partial`.
fn maker(name: &str) -> Option<i32> {
    let name = name.strip_suffix("-journal").unwrap_or(name).strip_suffix(".partial")?;
    let (sample, pid) = name.rsplit_once('.')?;
    let is_sample = SampleSize::ALL.iter().any(|size| sample.starts_with(size.word()));
    pid.parse().ok().filter(|pid| is_sample && *pid > 0)
}

fn is_gone(pid: i32) -> bool {
    kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH)
}
