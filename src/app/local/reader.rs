//! The thread that reads the terminal. It waits in `poll`, so that a terminal that is gone ends
//! the wait instead of being read again and again.

use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read as _};
use std::os::fd::AsFd as _;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::tty::Tty;
use super::watch::Watch;
use crate::app::env::{Clock, Env};
use crate::app::event::{Event, Signal};
use crate::app::input::{Decoder, Input};

/// Starts it; it ends when what is returned is dropped.
pub fn start(
    tty: &Tty,
    env: &Env,
    sender: &Sender<Event>,
    watch: &Watch,
) -> io::Result<PipeWriter> {
    let (stop, stopper) = io::pipe()?;
    let mut reader = Reader {
        input: tty.reader()?,
        stop,
        decoder: Decoder::new(env.esc_delay),
        clock: env.clock.clone(),
        sender: sender.clone(),
    };
    let watch = watch.clone();
    thread::Builder::new().name("keys".to_owned()).spawn(move || {
        if reader.run() == Over::Gone {
            watch.ending(Signal::Hangup.exit_code());
            let _ = reader.sender.send(Event::Signal(Signal::Hangup));
        }
    })?;
    Ok(stopper)
}

#[derive(PartialEq, Eq)]
enum Over {
    Stopped,
    /// The terminal is gone.
    Gone,
}

enum Woken {
    Bytes,
    Time,
    Over(Over),
}

struct Reader {
    input: File,
    stop: PipeReader,
    decoder: Decoder,
    clock: Clock,
    sender: Sender<Event>,
}

impl Reader {
    fn run(&mut self) -> Over {
        let mut buffer = [0; 4_096];
        loop {
            let found = match self.wait() {
                Woken::Over(over) => return over,
                Woken::Time => self.decoder.tick((self.clock)()),
                Woken::Bytes => match self.input.read(&mut buffer) {
                    Ok(0) => return Over::Gone,
                    Ok(count) => {
                        let bytes = buffer.get(..count).unwrap_or_default();
                        self.decoder.push(bytes, (self.clock)())
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(_) => return Over::Gone,
                },
            };
            for input in found {
                let event = match input {
                    Input::Key(key) => Event::Key(key),
                    Input::Burst(keys) => Event::Burst(keys),
                    Input::Paste(text) => Event::Paste(text),
                };
                if self.sender.send(event).is_err() {
                    return Over::Stopped;
                }
            }
        }
    }

    fn wait(&self) -> Woken {
        let timeout = self.decoder.deadline().map_or(PollTimeout::NONE, |deadline| {
            let left = deadline.saturating_sub((self.clock)()) + Duration::from_millis(1);
            PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX)
        });
        let mut fds = [
            PollFd::new(self.input.as_fd(), PollFlags::POLLIN),
            PollFd::new(self.stop.as_fd(), PollFlags::POLLIN),
        ];
        match poll(&mut fds, timeout) {
            Ok(0) | Err(Errno::EINTR) => return Woken::Time,
            Ok(_) => {}
            Err(_) => return Woken::Over(Over::Gone),
        }
        let [input, stop] = fds.map(|fd| fd.revents().unwrap_or(PollFlags::empty()));
        if !stop.is_empty() {
            Woken::Over(Over::Stopped)
        } else if input.contains(PollFlags::POLLIN) {
            Woken::Bytes
        } else if input.is_empty() {
            Woken::Time
        } else {
            Woken::Over(Over::Gone)
        }
    }
}
