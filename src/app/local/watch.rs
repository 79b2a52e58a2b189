//! Signals, and a last resort for a session that cannot end by itself.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};

use super::tty::{self, Restorer};
use crate::app::event::{Event, Signal};

/// How long a session that was told to end may take, with its process.
const GRACE: Duration = Duration::from_millis(1_200);

/// How long the disk may take for what was typed last, once the session has ended.
const DISK: Duration = Duration::from_secs(10);

enum Word {
    Ending(u8),
    Over,
}

/// Watches that the process ends once its session was told to.
#[derive(Clone)]
pub struct Watch(Sender<Word>);

impl Watch {
    pub fn start(restorer: Restorer) -> io::Result<Self> {
        let (sender, words) = channel();
        thread::Builder::new().name("watch".to_owned()).spawn(move || watch(&words, &restorer))?;
        Ok(Self(sender))
    }

    /// The session was told to end.
    pub fn ending(&self, code: u8) {
        let _ = self.0.send(Word::Ending(code));
    }

    /// The session has ended by itself.
    pub fn over(&self) {
        let _ = self.0.send(Word::Over);
    }
}

/// After [`Word::Ending`] only the end of the process ends this.
fn watch(words: &Receiver<Word>, restorer: &Restorer) {
    let Ok(Word::Ending(code)) = words.recv() else { return };
    let mut until = Instant::now() + GRACE;
    while let Ok(word) = words.recv_timeout(until.saturating_duration_since(Instant::now())) {
        if matches!(word, Word::Over) {
            until = Instant::now() + DISK;
        }
    }
    thread::sleep(until.saturating_duration_since(Instant::now()));
    restorer.restore();
    end_process(code);
}

#[expect(
    clippy::disallowed_methods,
    reason = "the main thread may be stuck writing to a terminal that takes nothing any more"
)]
fn end_process(code: u8) {
    std::process::exit(i32::from(code));
}

/// Turns signals into events until what is returned is closed. While `suspended` is set, going
/// on is the session's own doing and is not told.
pub fn signals(
    sender: &Sender<Event>,
    watch: &Watch,
    suspended: &Arc<AtomicBool>,
) -> io::Result<Handle> {
    let list = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH, SIGTSTP, SIGCONT];
    let mut signals = Signals::new(list)?;
    let handle = signals.handle();
    let (sender, watch, suspended) = (sender.clone(), watch.clone(), Arc::clone(suspended));
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for number in signals.forever() {
            let event = match number {
                SIGWINCH => {
                    let (width, height) = tty::size();
                    Event::Resize { width, height }
                }
                SIGTSTP => Event::Suspend,
                SIGCONT if suspended.swap(false, Ordering::SeqCst) => continue,
                SIGCONT => Event::Resumed,
                other => ending(other, &watch),
            };
            if sender.send(event).is_err() {
                return;
            }
        }
    })?;
    Ok(handle)
}

fn ending(number: i32, watch: &Watch) -> Event {
    let signal = match number {
        SIGINT => Signal::Interrupt,
        SIGQUIT => Signal::Quit,
        SIGTERM => Signal::Terminate,
        _ => Signal::Hangup,
    };
    watch.ending(signal.exit_code());
    Event::Signal(signal)
}
