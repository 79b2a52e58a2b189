//! Power cuts, simulated: what a process did to its files is recorded, cut off anywhere, and what
//! was not synced is lost by chance.

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sleva::db::Error;
use sleva::db::sqlite::{Mode, Sqlite};

use super::acts::{self, KINDS, State, carry_out};
use super::disk::{self, Act, Disk};
use super::{Random, process, quick_folder, recorder, say, task};

const NAME: &str = "council.db";
const COPY: &str = "copy.db";
const COPIED: &str = "copied";

/// Carries out acts and says after each that it is saved; at last makes a backup and says so.
#[test]
#[ignore = "a process of its own, started by the tests below"]
fn recorded_process() {
    let Some(task) = task() else { return };
    let folder = Path::new(&task[0]);
    let mut saved = File::create(folder.join("saved")).unwrap();
    let count: usize = task[1].parse().unwrap();
    carry_out(&folder.join(NAME), count, |n, store| {
        saved.write_all(n.to_string().as_bytes()).unwrap();
        if n == count {
            store.backup(&folder.join(COPY)).unwrap();
            saved.write_all(COPIED.as_bytes()).unwrap();
        }
    });
}

/// What a process did to its files while it carried out so many acts.
fn recorded(count: usize) -> Vec<Act> {
    let (folder, log) = (quick_folder(), quick_folder());
    let log = log.path().join("log");
    let library = quick_folder();
    let folder = folder.path().to_str().unwrap();
    let done = process("faults::power::recorded_process", &[folder, &count.to_string()])
        .env("LD_PRELOAD", recorder(library.path()))
        .env("SLEVA_RECORDER_FOLDER", folder)
        .env("SLEVA_RECORDER_LOG", &log)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    let acts = disk::read_record(&fs::read(log).unwrap());
    let said = acts.iter().filter(|act| matches!(act, Act::Said(_))).count();
    assert_eq!(said, count + 2, "each act and the backup are recorded as saved");
    acts
}

/// How the store is after each act, where nothing fails.
fn expected(count: usize) -> Vec<State> {
    let folder = quick_folder();
    let mut states = Vec::new();
    carry_out(&folder.path().join(NAME), count, |_, store| states.push(acts::state(store)));
    states
}

/// What the process had said when power was cut.
#[derive(Debug, Default, Clone, Copy)]
struct Said {
    /// The last act that was saved.
    saved: Option<usize>,
    copied: bool,
}

#[derive(Debug, Default)]
struct Found {
    tries: usize,
    unmade: usize,
    ahead: usize,
    lost: Vec<String>,
    corrupt: Vec<String>,
}

impl Found {
    /// Brings power back.
    fn look(&mut self, files: &[(String, Vec<u8>)], said: Said, expected: &[State]) {
        self.tries += 1;
        let folder = quick_folder();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            fs::set_permissions(&path, Permissions::from_mode(0o660)).unwrap();
        }
        self.database(reopened(&folder.path().join(NAME)), said.saved, expected);
        match reopened(&folder.path().join(COPY)) {
            Err(Error::NoFile(_)) if said.copied => self.lost.push("the backup".to_owned()),
            Err(Error::NoFile(_)) => {}
            Ok(state) if Some(&state) == expected.last() => {}
            Ok(_) => self.corrupt.push("the backup has another state".to_owned()),
            Err(error) => self.corrupt.push(format!("the backup: {error}")),
        }
    }

    fn database(&mut self, now: Result<State, Error>, saved: Option<usize>, expected: &[State]) {
        let now = match (now, saved) {
            (Err(Error::NoFile(_)), None) => {
                self.unmade += 1;
                return;
            }
            (Err(error), _) => return self.corrupt.push(format!("after {saved:?}: {error}")),
            (Ok(state), _) => expected.iter().position(|expected| *expected == state),
        };
        // What was under way is there as a whole or not at all.
        let begun = saved.map_or(0, |saved| saved + 1);
        match now {
            None => self.corrupt.push(format!("half an act after {saved:?}")),
            Some(now) if now < saved.unwrap_or(0) => {
                self.lost.push(format!("{saved:?} was saved, {now} is there"));
            }
            Some(now) if now > begun => self.corrupt.push(format!("{now} is there, {begun} begun")),
            Some(now) => self.ahead += usize::from(now == begun && saved.is_some()),
        }
    }

    fn report(&self, test: &str) {
        let Self { tries, unmade, ahead, lost, corrupt } = self;
        say(&format!(
            "{test}: {tries} tries, {} lost, {} corrupt ({unmade} before there was a database, \
             {ahead} with an act that was not yet said to be saved)",
            lost.len(),
            corrupt.len()
        ));
        let first = |all: &[String]| all.iter().take(5).cloned().collect::<Vec<_>>().join("\n");
        assert!(lost.is_empty(), "lost: {}", first(lost));
        assert!(corrupt.is_empty(), "corrupt: {}", first(corrupt));
    }
}

/// What is there when a database is opened again, and whether all of it is well.
fn reopened(path: &Path) -> Result<State, Error> {
    let store = Sqlite::open(path, Mode::ReadWrite)?;
    store.verify()?;
    Ok(acts::state(&store))
}

/// Cuts power after every recorded act as often as `at` says.
fn cut(
    acts: &[Act],
    expected: &[State],
    random: &mut Random,
    mut at: impl FnMut(usize, &mut Random) -> usize,
) -> Found {
    let (mut disk, mut found, mut said) = (Disk::default(), Found::default(), Said::default());
    for (n, act) in acts.iter().enumerate() {
        disk.take(act);
        match act {
            Act::Said(text) if text == COPIED => said.copied = true,
            Act::Said(text) => said.saved = Some(text.parse().unwrap()),
            _ => {}
        }
        for _ in 0..at(n, random) {
            found.look(&disk.cut(random), said, expected);
        }
    }
    found
}

#[test]
fn a_power_cut_at_any_moment_loses_nothing_that_was_said_to_be_saved() {
    let mut random = Random::seeded("power cuts");
    let count = KINDS + 1;
    let found = cut(&recorded(count), &expected(count), &mut random, |_, _| 2);
    found.report("power cuts");
}

#[test]
#[ignore = "long: two thousand power cuts among seven hundred changes"]
fn two_thousand_power_cuts_among_seven_hundred_changes_lose_nothing() {
    let mut random = Random::seeded("power cuts, long");
    let (acts, expected) = (recorded(700), expected(700));
    let all = acts.len();
    let found =
        cut(&acts, &expected, &mut random, |_, random| usize::from(random.below(all) < 2_000));
    found.report("power cuts, long");
}
