//! The real program in a pseudo-terminal, beside a minimal ratatui program on the same database:
//! start, time from a key to its text on the screen, bytes for each key, memory.
//!
//! `cargo bench --bench terminal` (builds the sizes it needs on first use; `national` takes a
//! while: `cargo bench --bench terminal -- council` measures one size).

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a bench prints times and stops at what it did not expect"
)]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;
const RUNS: usize = 15;
/// Letters in a burst would be taken for a paste.
const DOWN: &str = "\x1b[B";

struct Session {
    output: Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    screen: vt100::Parser,
    started: Instant,
    pid: u32,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

struct Step {
    time: Duration,
    bytes: usize,
}

impl Session {
    fn start(program: &Path, arguments: &[&str]) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("output");
        let input = pair.master.take_writer().expect("input");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let pid = child.process_id().unwrap_or(0);
        let nonzero = |size| NonZeroU16::new(size).expect("a size");
        let screen = vt100::Parser::new(nonzero(ROWS), nonzero(COLUMNS), 0);
        Self { output, input, screen, started, pid, child, _master: pair.master }
    }

    /// Reads until the screen satisfies `done`, then until nothing has come for a while.
    fn until(&mut self, from: Instant, done: impl Fn(&str) -> bool) -> Step {
        let (mut bytes, mut reached) = (0, None);
        loop {
            let quiet = if reached.is_some() { 40 } else { 20_000 };
            let Ok(chunk) = self.output.recv_timeout(Duration::from_millis(quiet)) else { break };
            bytes += chunk.len();
            self.screen.process(&chunk);
            if reached.is_none() && done(&self.screen.screen().contents()) {
                reached = Some(from.elapsed());
            }
        }
        let time =
            reached.unwrap_or_else(|| panic!("never came:\n{}", self.screen.screen().contents()));
        Step { time, bytes }
    }

    /// Keys whose effect is whatever comes first; what does not change the screen sends nothing.
    fn settle(&mut self, keys: &str) -> Step {
        let from = Instant::now();
        self.input.write_all(keys.as_bytes()).expect("a key");
        let (mut bytes, mut time) = (0, Duration::ZERO);
        let mut quiet = Duration::from_millis(400);
        while let Ok(chunk) = self.output.recv_timeout(quiet) {
            time = if bytes == 0 { from.elapsed() } else { time };
            bytes += chunk.len();
            self.screen.process(&chunk);
            quiet = Duration::from_millis(40);
        }
        Step { time, bytes }
    }

    fn peak_memory(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or(0)
    }

    fn quit(mut self, keys: &str) -> Duration {
        let from = Instant::now();
        let _ = self.input.write_all(keys.as_bytes());
        let _ = self.child.wait();
        from.elapsed()
    }
}

fn median(mut steps: Vec<Step>) -> Step {
    steps.sort_by_key(|step| step.time);
    steps.swap_remove(steps.len() / 2)
}

fn report(name: &str, step: &Step) {
    println!("| {name} | {:.2} ms | {} |", step.time.as_secs_f64() * 1e3, step.bytes);
}

/// The database of a size, built on first use.
fn database(size: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sizes");
    let sleva = env!("CARGO_BIN_EXE_sleva");
    std::fs::create_dir_all(&folder).expect("a folder for the sizes");
    let from = Instant::now();
    let output = Command::new(sleva)
        .args(["demo", "--no-open", "--json", "--size", size, "--dir"])
        .arg(&folder)
        .output()
        .expect("sleva demo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let path = PathBuf::from(answer["database"].as_str().expect("a path"));
    let bytes = std::fs::metadata(&path).map_or(0, |data| data.len());
    println!("{size}: {} MiB, ready after {:.1} s\n", bytes >> 20, from.elapsed().as_secs_f64());
    path
}

fn floor() -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_sleva")).with_file_name("examples").join("floor");
    assert!(path.exists(), "first: cargo build --release --example floor");
    path
}

fn starts(program: &Path, arguments: &[&str], text: &str) -> Step {
    let steps = (0..RUNS).map(|_| {
        let mut session = Session::start(program, arguments);
        let step = session.until(session.started, |screen| screen.contains(text));
        session.quit("Q");
        step
    });
    median(steps.collect())
}

fn measure(size: &str) {
    let path = database(size);
    let path = path.to_str().expect("a path in UTF-8");
    let sleva = Path::new(env!("CARGO_BIN_EXE_sleva"));
    let first = if size == "sample" { "C-0001" } else { "C-000001" };
    println!("| {size}, {COLUMNS}x{ROWS} | time | bytes |\n|---|---|---|");
    report("floor: start", &starts(&floor(), &[path], first));
    report("start, Home", &starts(sleva, &["--db", path], "Needs you"));
    report("start, Contracts", &starts(sleva, &["--db", path, "--view", "contracts"], first));

    let mut session = Session::start(&floor(), &[path]);
    session.until(session.started, |screen| screen.contains(first));
    report("floor: row down", &median((0..RUNS).map(|_| session.settle("j")).collect()));
    session.settle(&"j".repeat(40));
    report(
        "floor: row down, list scrolls",
        &median((0..RUNS).map(|_| session.settle("j")).collect()),
    );
    session.quit("q");

    let mut session = Session::start(sleva, &["--db", path, "--view", "contracts"]);
    session.until(session.started, |screen| screen.contains(first));
    report("row down", &median((0..10).map(|_| session.settle("j")).collect()));
    session.settle(&DOWN.repeat(40));
    report("row down, list scrolls", &median((0..RUNS).map(|_| session.settle("j")).collect()));
    report("page down", &median((0..3).map(|_| session.settle("\x04")).collect()));
    report("jump to end", &session.settle("G"));
    report("back to the start", &session.settle("gg"));
    session.settle("/");
    // The first letter builds the search text; what a user feels is every letter after it.
    report("search, first letter", &session.settle("g"));
    let letters: Vec<Step> = "rounds m".chars().map(|c| session.settle(&c.to_string())).collect();
    let all: usize = letters.iter().map(|step| step.bytes).sum();
    report("search, a letter", &median(letters));
    println!("| search, eight letters | | {all} |");
    session.settle("\r");
    report("open a contract", &session.settle("\r"));
    report("back", &session.settle("\x1b[24~"));
    let idle = session.settle("");
    println!("| idle | | {} |", idle.bytes);
    println!("| peak memory | {} KiB | |", session.peak_memory());
    println!("| quit | {:.2} ms | |\n", session.quit("Q").as_secs_f64() * 1e3);
}

/// Cells kept in one run, at council size and at larger ones.
const CELLS: [usize; 2] = [10_000, 1_000];

/// Presses a key and waits for the first frame, not for quiet.
fn to_frame(session: &mut Session, keys: &str) -> Duration {
    let from = Instant::now();
    session.input.write_all(keys.as_bytes()).expect("a key");
    let Ok(chunk) = session.output.recv_timeout(Duration::from_secs(20)) else {
        panic!("no frame for {keys:?}:\n{}", session.screen.screen().contents())
    };
    session.screen.process(&chunk);
    from.elapsed()
}

fn percentile(times: &[Duration], of_thousand: usize) -> f64 {
    let at = (times.len() * of_thousand / 1_000).min(times.len() - 1);
    times[at].as_secs_f64() * 1e3
}

/// Figures keyed in the grid, in a copy of the database.
fn enter(size: &str) {
    let original = database(size);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("entry.db");
    std::fs::copy(original, &path).expect("a copy");
    let sleva = Path::new(env!("CARGO_BIN_EXE_sleva"));
    let path = path.to_str().expect("a path in UTF-8");
    let mut session = Session::start(sleva, &["--db", path, "--view", "commitments"]);
    session.until(session.started, |screen| screen.contains("Σ £"));
    session.settle("");
    println!("| entry, {size} | time | bytes |\n|---|---|---|");
    let (mut first, mut letters, mut kept) = (vec![], vec![], vec![]);
    for figure in 0..RUNS {
        first.push(session.settle("1"));
        letters.push(session.settle(&(figure % 10).to_string()));
        kept.push(session.settle("\r"));
        session.settle("\x1b[A");
    }
    report("a first letter, which begins the entry", &median(first));
    report("a letter", &median(letters));
    report("Enter, to the next cell", &median(kept));

    let cells = CELLS[usize::from(size != "council")];
    let mut times = Vec::with_capacity(cells * 3);
    let from = Instant::now();
    for cell in 0..cells {
        for keys in [if cell % 2 == 0 { "7" } else { "8" }, "\r", "\x1b[A"] {
            times.push(to_frame(&mut session, keys));
            while let Ok(chunk) = session.output.try_recv() {
                session.screen.process(&chunk);
            }
        }
    }
    let all = from.elapsed();
    session.until(Instant::now(), |screen| screen.contains("✓ saved"));
    let early = times[..300].iter().sum::<Duration>() / 300;
    let late = times[times.len() - 300..].iter().sum::<Duration>() / 300;
    times.sort();
    println!("| {cells} cells in one run, all | {:.1} s | |", all.as_secs_f64());
    for (name, of) in [("median", 500), ("p90", 900), ("p99", 990), ("longest", 1_000)] {
        println!("| a key to its frame, {name} | {:.2} ms | |", percentile(&times, of));
    }
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!("| mean of the first and last 300 keys | {:.2} and {:.2} ms | |", ms(early), ms(late));
    println!("| peak memory | {} KiB | |\n", session.peak_memory());
    session.quit("Q");
}

fn main() {
    let sizes: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let sizes =
        if sizes.is_empty() { vec!["council".to_owned(), "national".to_owned()] } else { sizes };
    for size in sizes {
        measure(&size);
        enter(&size);
    }
}
