//! The loop: carry out what was asked for, draw once, wait, take what has arrived.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::Backend;

use super::ask::Ask;
use super::env::Env;
use super::event::{Event, Signal};
use super::jobs::Job;
use super::{App, Out};
use crate::db::request::Command;

/// After a key, the list that comes this soon is drawn in the same frame. What stands beside it
/// follows in a frame of its own, so that the cursor never waits.
const SOON: Duration = Duration::from_millis(15);
/// Copies and files that are not finished when the session is left are waited for this long.
const LAST: Duration = Duration::from_secs(2);
/// And what was kept, where the disk or another writer is slow.
const LAST_KEPT: Duration = Duration::from_secs(10);

/// Keys typed ahead wait no longer than this for a view that is opening.
const PATIENCE: Duration = Duration::from_millis(500);

/// A backend that can do what a session needs besides drawing.
pub trait Screen: Backend<Error = io::Error> {
    /// The terminal has another size now.
    fn resize(&mut self, width: u16, height: u16);

    /// What the terminal shows is not known any more: the next frame draws everything.
    fn forget(&mut self);

    /// Hands text to the terminal's clipboard.
    ///
    /// # Errors
    /// The terminal is gone.
    fn clip(&mut self, text: &str) -> io::Result<()>;

    /// Takes the terminal over.
    ///
    /// # Errors
    /// The terminal is gone.
    fn enter(&mut self) -> io::Result<()>;

    /// Gives the terminal back as it was.
    ///
    /// # Errors
    /// The terminal is gone.
    fn leave(&mut self) -> io::Result<()>;
}

/// What a session's front-end carries out for it. Replies and outcomes come back as events.
pub trait Host {
    fn ask(&mut self, ask: Ask);

    fn job(&mut self, job: Job);

    /// Hands a command to the writer.
    fn tell(&mut self, ticket: u64, command: Command);

    /// Stops until somebody brings the session back, and gives the size then; none where it
    /// cannot be stopped. The screen has been left.
    fn suspend(&mut self) -> Option<(u16, u16)>;

    /// Whether there is anybody to bring a stopped session back.
    fn can_suspend(&self) -> bool;

    /// The process was stopped and goes on: the terminal is taken over again.
    fn resumed(&mut self);
}

/// Runs a session to its end; gives the exit code.
///
/// # Errors
/// The terminal cannot be written to.
pub fn run<S: Screen>(
    app: &mut App,
    env: &Env,
    terminal: &mut Terminal<S>,
    events: &Receiver<Event>,
    host: &mut dyn Host,
) -> io::Result<u8> {
    let size = terminal.size()?;
    let ahead = VecDeque::new();
    let mut session = Session { app, env, terminal, events, host, ahead, since: Duration::ZERO };
    let first = Event::Resize { width: size.width, height: size.height };
    let ended = session.begin(first);
    if ended.is_err() {
        session.keep();
    }
    session.finish();
    ended
}

struct Session<'a, S: Screen> {
    app: &'a mut App,
    env: &'a Env,
    terminal: &'a mut Terminal<S>,
    events: &'a Receiver<Event>,
    host: &'a mut dyn Host,
    /// Keys typed before the view that they are for had anything to show, oldest first.
    ahead: VecDeque<Event>,
    /// Since when they wait.
    since: Duration,
}

impl<S: Screen> Session<'_, S> {
    fn begin(&mut self, first: Event) -> io::Result<u8> {
        match self.take(first)? {
            Some(code) => Ok(code),
            None => self.go_on(),
        }
    }

    /// The terminal takes nothing any more, which may be known here before anybody has said that
    /// it is gone: what is being typed is kept all the same.
    fn keep(&mut self) {
        for out in self.app.handle(Event::Signal(Signal::Hangup), self.env) {
            if let Out::Tell { ticket, command } = out {
                self.host.tell(ticket, command);
            }
        }
    }

    /// Goes on until the session is left.
    fn go_on(&mut self) -> io::Result<u8> {
        loop {
            if let Some(code) = self.settle()? {
                return Ok(code);
            }
            let now = self.env.now();
            self.draw()?;
            let event = self.wait(now);
            if let Some(code) = self.take(event)? {
                return Ok(code);
            }
        }
    }

    /// Waits for copies and files that were asked for before the session was left.
    fn finish(&mut self) {
        let since = self.env.now();
        while !self.app.unfinished().is_empty() {
            let until = since + if self.app.is_saved() { LAST } else { LAST_KEPT };
            let left = until.saturating_sub(self.env.now());
            let Ok(event) = self.events.recv_timeout(left) else { break };
            for out in self.app.finish(event, self.env) {
                // The terminal may be gone; the disk is not.
                let _ = self.carry_out(out);
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let (app, env) = (&*self.app, self.env);
        self.terminal.draw(|frame| app.draw(env, frame))?;
        Ok(())
    }

    /// Waits for the next event, or for the time at which the app wants to be woken.
    fn wait(&self, drawn: Duration) -> Event {
        let patience = (!self.ahead.is_empty()).then(|| self.since + PATIENCE);
        let deadline = self.app.deadline(drawn).into_iter().chain(patience).min();
        let received = match deadline {
            None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(deadline) => self.events.recv_timeout(deadline.saturating_sub(self.env.now())),
        };
        received.unwrap_or_else(|error| match error {
            RecvTimeoutError::Timeout => Event::Tick,
            RecvTimeoutError::Disconnected => Event::Signal(Signal::Hangup),
        })
    }

    /// Takes what has arrived, and for a short while what is about to.
    fn settle(&mut self) -> io::Result<Option<u8>> {
        let since = self.env.now();
        loop {
            let event = if self.app.awaits() {
                let left = (since + SOON).saturating_sub(self.env.now());
                self.events.recv_timeout(left).ok()
            } else {
                self.events.try_recv().ok()
            };
            let Some(event) = event else { return Ok(None) };
            if let Some(code) = self.take(event)? {
                return Ok(Some(code));
            }
        }
    }

    /// Takes an event, and the keys that waited for what it brought.
    fn take(&mut self, event: Event) -> io::Result<Option<u8>> {
        let is_typed = matches!(event, Event::Key(_) | Event::Burst(_) | Event::Paste(_));
        if is_typed && (self.app.is_opening() || self.app.is_busy() || !self.ahead.is_empty()) {
            if self.ahead.is_empty() {
                self.since = self.env.now();
            }
            self.ahead.push_back(event);
        } else if let Some(code) = self.handle(event)? {
            return Ok(Some(code));
        }
        while !self.app.is_busy()
            && (!self.app.is_opening() || self.env.now() >= self.since + PATIENCE)
        {
            let Some(event) = self.ahead.pop_front() else { break };
            if let Some(code) = self.handle(event)? {
                return Ok(Some(code));
            }
            // What a key opened has patience of its own.
            self.since = self.env.now();
        }
        Ok(None)
    }

    fn handle(&mut self, event: Event) -> io::Result<Option<u8>> {
        if let Event::Resize { width, height } = event {
            self.terminal.backend_mut().resize(width, height);
        }
        if matches!(event, Event::Resumed) {
            self.host.resumed();
            self.terminal.backend_mut().enter()?;
        }
        for out in self.app.handle(event, self.env) {
            if let Some(code) = self.carry_out(out)? {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    fn carry_out(&mut self, out: Out) -> io::Result<Option<u8>> {
        match out {
            Out::Ask(ask) => self.host.ask(ask),
            Out::Job(job) => self.host.job(job),
            Out::Tell { ticket, command } => self.host.tell(ticket, command),
            Out::Clip(text) => self.terminal.backend_mut().clip(&text)?,
            Out::Repaint => self.terminal.backend_mut().forget(),
            Out::Suspend => self.suspend()?,
            Out::Quit(code) => return Ok(Some(code)),
        }
        Ok(None)
    }

    fn suspend(&mut self) -> io::Result<()> {
        if !self.host.can_suspend() {
            self.app.say("sleva cannot be stopped here: no shell is there to bring it back.");
            return Ok(());
        }
        self.terminal.backend_mut().leave()?;
        let size = self.host.suspend();
        self.terminal.backend_mut().enter()?;
        if let Some((width, height)) = size {
            self.terminal.backend_mut().resize(width, height);
            for out in self.app.handle(Event::Resize { width, height }, self.env) {
                // The session was only just brought back: it neither ends nor stops here.
                let _ = self.carry_out(out)?;
            }
        }
        Ok(())
    }
}
