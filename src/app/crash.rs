//! What is kept of a fault of the program itself: where it was, never what a record says.

use std::io::Write as _;
use std::path::PathBuf;

/// From now on a fault writes one line to a log, and nothing to the terminal: the session that
/// it ends restores its own screen. `stamp` gives the time of day. Only `main` calls this.
pub fn install(log: Option<PathBuf>, stamp: fn() -> String) {
    std::panic::set_hook(Box::new(move |fault| {
        let Some(log) = &log else { return };
        let place = fault.location().map_or_else(|| "?".to_owned(), ToString::to_string);
        let thread = std::thread::current();
        let line = format!(
            "{} sleva {} stopped at {place}, thread {}\n",
            stamp(),
            env!("CARGO_PKG_VERSION"),
            thread.name().unwrap_or("?")
        );
        if let Some(folder) = log.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        // Nobody is left to be told when this fails.
        if let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(log) {
            let _ = file.write_all(line.as_bytes());
        }
    }));
}
