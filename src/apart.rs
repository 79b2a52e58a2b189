//! Work that may go wrong in ways that take a process down, done by a process of its own: this
//! program run again, with little memory and time. Knows nothing of what the work is.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Bytes that are taken at once, and how many such pieces wait.
const PIECE: usize = 1 << 16;
const PIECES: usize = 4;
/// How long it is slept between two looks at a process that is about to end.
const LOOK: Duration = Duration::from_millis(2);

/// How the process ended.
pub enum Came {
    Ended(ExitStatus),
    Late,
    Garbled,
}

/// Nothing that the calling process does from here on costs more than this, or than it may have
/// anyway. The seconds have one more until the end is forced, so that it is seen what it ended by.
///
/// # Errors
/// The system refuses.
pub fn limit(memory: u64, seconds: u64) -> nix::Result<()> {
    for (what, soft, hard) in [
        (Resource::RLIMIT_AS, memory, memory),
        (Resource::RLIMIT_CPU, seconds, seconds.saturating_add(1)),
        (Resource::RLIMIT_CORE, 0, 0),
        (Resource::RLIMIT_FSIZE, 0, 0),
    ] {
        let (_, most) = getrlimit(what)?;
        setrlimit(what, soft.min(most), hard.min(most))?;
    }
    Ok(())
}

/// Runs the program with these words, gives it `input`, and hands on what it says until it ends,
/// `take` refuses, or `wait` is over. It is gone when this returns.
///
/// # Errors
/// It cannot be started.
pub fn run(
    program: &Path,
    words: impl IntoIterator<Item = impl AsRef<OsStr>>,
    input: &[u8],
    wait: Duration,
    mut take: impl FnMut(&[u8]) -> bool,
) -> io::Result<Came> {
    let mut command = Command::new(program);
    command.args(words).env_clear().current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = Guarded(command.spawn()?);
    let until = Instant::now() + wait;
    let Some((to, from)) = child.0.stdin.take().zip(child.0.stdout.take()) else {
        return Ok(Came::Garbled);
    };
    Ok(thread::scope(|scope| {
        let (sender, pieces) = sync_channel(PIECES);
        let threads = thread::Builder::new()
            .spawn_scoped(scope, move || feed(to, input))
            .and_then(|_| thread::Builder::new().spawn_scoped(scope, move || drain(from, &sender)));
        let came = loop {
            if threads.is_err() {
                break Came::Garbled;
            }
            match pieces.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(piece) if take(&piece) => {}
                Ok(_) => break Came::Garbled,
                Err(RecvTimeoutError::Timeout) => break Came::Late,
                Err(RecvTimeoutError::Disconnected) => break child.wait(until),
            }
        };
        // Its pipes close with it, so that both threads end.
        child.end();
        drop(pieces);
        came
    }))
}

/// A process that never outlives its guard.
struct Guarded(Child);

impl Guarded {
    /// Waits for the end of a process whose output has ended.
    fn wait(&mut self, until: Instant) -> Came {
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return Came::Ended(status),
                Ok(None) if Instant::now() < until => thread::sleep(LOOK),
                Ok(None) => return Came::Late,
                Err(_) => return Came::Garbled,
            }
        }
    }

    /// Ends the process and takes it off the table.
    fn end(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.end();
    }
}

/// Fails where the process has gone, which its output says as well.
fn feed(mut input: ChildStdin, bytes: &[u8]) {
    let _ = input.write_all(bytes);
}

fn drain(mut output: ChildStdout, to: &SyncSender<Vec<u8>>) {
    let mut piece = vec![0; PIECE];
    while let Ok(count @ 1..) = output.read(&mut piece) {
        let taken = piece.get(..count).unwrap_or_default().to_vec();
        if to.send(taken).is_err() {
            return;
        }
    }
}
