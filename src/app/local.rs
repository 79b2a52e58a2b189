//! The front-end of the process's own terminal: raw mode, keys, signals, a terminal that goes.

mod reader;
mod tty;
mod watch;

use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use nix::sys::signal::{Signal as Unix, raise};
use nix::unistd::{getpid, getsid};
use ratatui::Terminal;

use super::App;
use super::ask::Ask;
use super::env::Env;
use super::event::{Event, Signal};
use super::jobs::{Job, carry_out};
use super::run::{Host, Screen, run as run_session};
use super::term::SessionBackend;
use super::workers::Lines;
use crate::db::request::Command;
use tty::Tty;
use watch::Watch;

/// How a session on the process's own terminal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// As asked, or by a signal: what the process ends with.
    Code(u8),
    /// By a fault of the program; the terminal is as it was before.
    Fault,
}

/// Runs a session on the process's own terminal. `connect` is given the way in for replies and
/// change notices, and gives the ways out for queries and commands.
///
/// # Errors
/// There is no terminal, or it cannot be set up.
pub fn run<'a>(
    app: &mut App,
    env: &'a Env,
    connect: impl FnOnce(&Sender<Event>) -> Lines<'a>,
) -> io::Result<Ended> {
    let (sender, events) = channel();
    let tty = Tty::open()?;
    let watch = Watch::start(tty.restorer()?)?;
    let suspended = Arc::new(AtomicBool::new(false));
    let stop_signals = watch::signals(&sender, &watch, &suspended)?;
    let stop_reader = reader::start(&tty, env, &sender, &watch)?;
    let (width, height) = tty::size();
    let lines = connect(&sender);
    let output = tty.writer()?;
    let mut host = LocalHost { lines, sender, env, tty, suspended };

    let backend = SessionBackend::new(output, width, height, env.synchronised);
    let mut terminal = Terminal::new(backend)?;
    host.tty.raw()?;
    let ended = std::panic::catch_unwind(AssertUnwindSafe(|| {
        terminal.backend_mut().enter()?;
        run_session(app, env, &mut terminal, &events, &mut host)
    }));
    host.tty.restore();
    // The terminal may be gone; then there is nothing to give back.
    let _ = terminal.backend_mut().leave();
    drop(stop_reader);
    stop_signals.close();
    watch.over();
    Ok(match ended {
        Ok(Ok(code)) => Ended::Code(code),
        Ok(Err(_)) => Ended::Code(Signal::Hangup.exit_code()),
        Err(_) => Ended::Fault,
    })
}

struct LocalHost<'a> {
    lines: Lines<'a>,
    sender: Sender<Event>,
    env: &'a Env,
    tty: Tty,
    suspended: Arc<AtomicBool>,
}

impl Host for LocalHost<'_> {
    fn ask(&mut self, ask: Ask) {
        (self.lines.ask)(ask);
    }

    fn tell(&mut self, ticket: u64, command: Command) {
        (self.lines.tell)(ticket, command);
    }

    fn job(&mut self, job: Job) {
        let (hooks, yank, sender) =
            (self.env.hooks.clone(), self.env.yank.clone(), self.sender.clone());
        thread::spawn(move || {
            // Nobody waits for it when the session is over.
            let _ = sender.send(Event::Done(carry_out(job, &hooks, yank.as_deref())));
        });
    }

    fn suspend(&mut self) -> Option<(u16, u16)> {
        self.suspended.store(true, Ordering::SeqCst);
        self.tty.restore();
        let stopped = raise(Unix::SIGSTOP);
        self.resumed();
        stopped.ok().map(|()| tty::size())
    }

    /// A session that `sshd` started without a shell has nobody who could bring it back.
    fn can_suspend(&self) -> bool {
        !(self.env.over_ssh && getsid(None) == Ok(getpid()))
    }

    fn resumed(&mut self) {
        // Where it fails the terminal is gone, and the reader says so.
        let _ = self.tty.raw();
    }
}
