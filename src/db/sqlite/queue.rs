//! The queue of those who want to write: first come, first served, so that nobody waits for long.
//! Only fairness depends on it. That there is one writer at a time is SQLite's own doing.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use super::check;

/// How long a turn is waited for. Whoever holds it longer than that imports a large file, or was
/// stopped in the middle: then it goes on without one.
const PATIENCE: Duration = Duration::from_secs(5);

/// A turn to write, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _locked: File,
}

/// Waits for a turn; none where it takes too long, or where there is no log to queue at.
pub(super) fn turn(path: &Path) -> Option<Turn> {
    // Never the database itself: closing it here would end the locks that SQLite has on it.
    let log = File::open(check::beside(path, "-wal")).ok()?;
    if log.try_lock().is_ok() {
        return Some(Turn { _locked: log });
    }
    let (give, take) = mpsc::channel();
    // A wait in the kernel keeps the order and costs nothing, but has no end of its own.
    let waiting = std::thread::Builder::new().spawn(move || {
        if log.lock().is_ok() {
            // Nobody takes a turn that came too late: it passes to the next.
            let _ = give.send(Turn { _locked: log });
        }
    });
    waiting.ok()?;
    take.recv_timeout(PATIENCE).ok()
}
