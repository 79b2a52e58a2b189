//! Starts the reading process, waits for it no longer than the limits say, and turns whatever
//! becomes of it into cells or one sentence.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use super::stream::{Receiver, Why};
use super::{Limits, NO_MEMORY, Reader, WORD};
use crate::exchange::{Grid, Refusal};

/// Bytes that are taken at once, and how many such pieces wait.
const PIECE: usize = 1 << 16;
const PIECES: usize = 4;
/// How long it is slept between two looks at a process that is about to end.
const LOOK: Duration = Duration::from_millis(2);

/// The sheets of a workbook: the first rows of each, or all of the one that is asked for. A sheet
/// that stands alone is read whole at once.
pub fn grids(reader: &Reader, bytes: &[u8], sheet: Option<usize>) -> Result<Vec<Grid>, Refusal> {
    let limits = &reader.limits;
    let mut child = Guarded::start(reader, sheet)?;
    let (input, output) = child.pipes()?;
    let until = Instant::now() + limits.wait;
    let mut receiver = Receiver::new(limits);
    let came = thread::scope(|scope| {
        let (sender, pieces) = sync_channel(PIECES);
        let threads =
            thread::Builder::new().spawn_scoped(scope, move || feed(input, bytes)).and_then(|_| {
                thread::Builder::new().spawn_scoped(scope, move || drain(output, &sender))
            });
        let came = loop {
            if threads.is_err() {
                break Came::Garbled;
            }
            match pieces.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(piece) if receiver.take(&piece).is_ok() => {}
                Ok(_) => break Came::Garbled,
                Err(RecvTimeoutError::Timeout) => break Came::Late,
                Err(RecvTimeoutError::Disconnected) => break child.wait(until),
            }
        };
        // Its pipes close with it, so that both threads end.
        child.end();
        drop(pieces);
        came
    });
    match (came, receiver.finish()) {
        (Came::Late, _) => Err(late()),
        (Came::Garbled, _) => Err(broken("reading it went wrong")),
        (Came::Ended(_), Ok(grids)) => grids.map_err(|why| refusal(&why, limits)),
        (Came::Ended(status), Err(_)) => Err(died(status)),
    }
}

/// How the process ended.
enum Came {
    Ended(ExitStatus),
    Late,
    Garbled,
}

/// A process that never outlives its guard.
struct Guarded(Child);

impl Guarded {
    fn start(reader: &Reader, sheet: Option<usize>) -> Result<Self, Refusal> {
        let mut command = Command::new(&reader.program);
        let Limits { file, memory, seconds, unpacked, ratio, cells, columns, text, .. } =
            reader.limits;
        let numbers = [file, memory, seconds, unpacked, ratio, cells, columns.into(), text];
        command.arg(WORD).args(numbers.map(|number| number.to_string()));
        command.args(sheet.map(|at| at.to_string()));
        command.env_clear().current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().map(Self).map_err(|error| Refusal {
            why: format!("the process that reads workbooks cannot be started ({error})"),
            remedy: "Save the sheet as CSV (UTF-8) and import that.",
        })
    }

    fn pipes(&mut self) -> Result<(ChildStdin, ChildStdout), Refusal> {
        let pipes = self.0.stdin.take().zip(self.0.stdout.take());
        pipes.ok_or_else(|| broken("reading it went wrong"))
    }

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

fn late() -> Refusal {
    Refusal {
        why: "reading it takes longer than a workbook may".to_owned(),
        remedy: "Save the sheet alone as .xlsx or as CSV (UTF-8), and import that.",
    }
}

fn broken(why: impl Into<String>) -> Refusal {
    Refusal {
        why: why.into(),
        remedy: "Open it in a spreadsheet program, save it again as .xlsx or as CSV (UTF-8), and import that.",
    }
}

/// What a process died of.
fn died(status: ExitStatus) -> Refusal {
    match status.signal().and_then(|signal| Signal::try_from(signal).ok()) {
        Some(Signal::SIGXCPU) => late(),
        // An allocation that is refused aborts.
        Some(Signal::SIGABRT | Signal::SIGSEGV | Signal::SIGKILL | Signal::SIGBUS) => large(),
        None if status.code() == Some(NO_MEMORY.into()) => large(),
        _ => broken("reading it broke off"),
    }
}

fn large() -> Refusal {
    Refusal {
        why: "reading it takes more memory than a workbook may".to_owned(),
        remedy: "Save the sheet alone as .xlsx or as CSV (UTF-8), and import that.",
    }
}

fn refusal(why: &Why, limits: &Limits) -> Refusal {
    let again = "Save it again as .xlsx or as CSV (UTF-8), and import that.";
    let alone = "Save only the sheet that is meant, as .xlsx or as CSV (UTF-8), and import that.";
    let (why, remedy) = match why {
        Why::Broken(detail) => return broken(format!("it is damaged ({detail})")),
        Why::NotWorkbook => ("it is not a workbook that can be read here".to_owned(), again),
        Why::Binary => ("it is a binary workbook (.xlsb)".to_owned(), again),
        Why::Password => (
            "it is protected with a password".to_owned(),
            "Ask for it without the password, or save it without one.",
        ),
        Why::Macros => {
            ("it contains macros".to_owned(), "Save it as .xlsx, which has none, and import that.")
        }
        Why::Unpacked => {
            (format!("it unpacks to more than {} MB", limits.unpacked / 1_000_000), alone)
        }
        Why::Ratio => (format!("it unpacks to more than {} times its size", limits.ratio), alone),
        Why::Cells => (format!("it has more than {} cells", limits.cells), alone),
        Why::Text => (format!("it has more than {} MB of text", limits.text >> 20), alone),
        Why::Columns(cell) => (
            format!("cell {cell} is beyond the {} columns that are read", limits.columns),
            "Delete the columns that are far to the right, and save it again.",
        ),
        Why::Order => ("its cells are out of order".to_owned(), again),
    };
    Refusal { why, remedy }
}
