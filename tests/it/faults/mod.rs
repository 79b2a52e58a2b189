//! What the store does when the power, the disk or its neighbours fail it. Each test prints what it
//! tried and what was lost; the long ones are `cargo test -- --ignored`.

mod acts;
mod bytes;
mod crowd;
mod disk;
mod neighbours;
mod power;
mod room;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const TASK: &str = "SLEVA_TEST_TASK";
const SEED: &str = "SLEVA_TEST_SEED";

/// What a process of its own was told to do; none where nobody started it for that.
#[expect(clippy::disallowed_methods, reason = "it is a whole program of its own")]
pub fn task() -> Option<Vec<String>> {
    let task = std::env::var(TASK).ok()?;
    Some(task.lines().map(str::to_owned).collect())
}

/// A process of its own: this test binary with one ignored test.
pub fn process(test: &str, task: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", test, "--nocapture", "--test-threads=1"]);
    command.env(TASK, task.join("\n"));
    command
}

/// Compiles what stands between a process and its files.
fn recorder(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/recorder.c");
    let library = folder.join("recorder.so");
    let mut compiler = Command::new("cc");
    compiler.args(["-O1", "-shared", "-fPIC", "-o"]).arg(&library).arg(&source);
    assert!(compiler.status().unwrap().success(), "the C compiler that SQLite needs is here, too");
    library
}

/// A folder in memory where there is one: nothing here waits for a disk.
fn quick_folder() -> tempfile::TempDir {
    let quick = tempfile::Builder::new().tempdir_in("/dev/shm");
    quick.unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

/// Counts are printed at every run.
fn say(text: &str) {
    let mut past_capture = std::io::stdout();
    writeln!(past_capture, "{text}").unwrap();
}

/// Chance that can be had again: its seed is printed.
struct Random(u64);

impl Random {
    /// From the environment, else a new seed.
    #[expect(clippy::disallowed_methods, reason = "a seed is given to a test from outside")]
    fn seeded(test: &str) -> Self {
        let given = std::env::var(SEED).ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| RandomState::new().build_hasher().finish()) | 1;
        say(&format!("{test}: {SEED}={seed}"));
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Less than `most`; nothing is less than one, so that then it is 0.
    fn below(&mut self, most: usize) -> usize {
        usize::try_from((self.next() >> 16) % (most as u64).max(1)).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }
}
