//! What waits, what runs and who listens, under one lock.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Answer, Job, Slot};
use crate::db::request::{Command, Query, Receipt, Reply};
use crate::db::{By, Interrupt};

/// How often the first reader looks whether another process has written.
const LOOK: Duration = Duration::from_secs(1);

pub struct Ask {
    pub slot: Slot,
    pub ticket: u64,
    pub query: Query,
    pub answer: Answer<Reply>,
}

pub struct Tell {
    pub command: Command,
    pub by: By,
    pub answer: Answer<Receipt>,
}

/// What a reader does next.
pub enum Work {
    Answer(Box<Ask>),
    Job(Job),
    /// Our own writer has changed the data.
    Changed,
    /// See whether another process has.
    Look,
    Prepare,
    Stop,
}

type Changed = Box<dyn Fn() + Send>;

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the work")]
struct State {
    waiting: VecDeque<Ask>,
    jobs: VecDeque<Job>,
    commands: VecDeque<Tell>,
    /// Of each reader, the query that it answers now.
    running: Vec<Option<(Slot, u64)>>,
    interrupters: Vec<Option<Arc<dyn Interrupt>>>,
    listeners: Vec<(u64, Changed)>,
    /// Work that was handed over and is not done.
    open: usize,
    is_writing: bool,
    has_changed: bool,
    preparing: Preparing,
    /// Whether the first reader is there to see what other processes change: before that nothing
    /// is answered that might change unseen.
    is_looking: bool,
    stops: bool,
}

/// Whether searching is being made ready.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Preparing {
    #[default]
    Not,
    Wanted,
    Now,
}

pub struct Desk {
    state: Mutex<State>,
    news: Condvar,
    idle: Condvar,
    /// Of each reader, whether what it does now is no longer wanted.
    cut: Vec<Arc<AtomicBool>>,
}

impl Desk {
    pub fn new(readers: usize) -> Self {
        let mut state = State::default();
        state.running.resize(readers, None);
        state.interrupters.resize_with(readers, || None);
        let cut = std::iter::repeat_with(Arc::default).take(readers).collect();
        Self { state: Mutex::new(state), news: Condvar::new(), idle: Condvar::new(), cut }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn ask(&self, ask: Ask) {
        let mut state = self.lock();
        let is_same = |waiting: &Ask| waiting.slot == ask.slot;
        if let Some(at) = state.waiting.iter().position(is_same) {
            if state.waiting.get(at).is_some_and(|waiting| waiting.ticket > ask.ticket) {
                return;
            }
            state.waiting.remove(at);
            state.open -= 1;
        }
        self.cut(&state, |slot, ticket| slot == ask.slot && ticket < ask.ticket);
        state.open += 1;
        state.waiting.push_back(ask);
        self.news.notify_all();
    }

    /// Cuts off the running queries that are meant, under the lock, so that it can hit no other.
    fn cut(&self, state: &State, meant: impl Fn(Slot, u64) -> bool) {
        for (reader, running) in state.running.iter().enumerate() {
            if running.is_some_and(|(slot, ticket)| meant(slot, ticket)) {
                self.cut_reader(state, reader);
            }
        }
    }

    fn cut_reader(&self, state: &State, reader: usize) {
        if let Some(cut) = self.cut.get(reader) {
            cut.store(true, Ordering::SeqCst);
        }
        if let Some(Some(interrupter)) = state.interrupters.get(reader) {
            interrupter.interrupt();
        }
    }

    pub fn tell(&self, tell: Tell) {
        let mut state = self.lock();
        state.open += 1;
        state.commands.push_back(tell);
        self.news.notify_all();
    }

    pub fn run(&self, job: Job) {
        let mut state = self.lock();
        state.open += 1;
        state.jobs.push_back(job);
        self.news.notify_all();
    }

    pub fn subscribe(&self, session: u64, changed: Changed) {
        self.lock().listeners.push((session, changed));
    }

    pub fn leave(&self, session: u64) {
        let mut state = self.lock();
        state.listeners.retain(|(listener, _)| *listener != session);
        let before = state.waiting.len();
        state.waiting.retain(|ask| ask.slot.session != session);
        state.open -= before - state.waiting.len();
        self.cut(&state, |slot, _| slot.session == session);
        self.idle.notify_all();
    }

    pub fn is_idle(&self) -> bool {
        self.lock().open == 0
    }

    pub fn settle(&self) {
        let mut state = self.lock();
        while state.open > 0 {
            state = self.idle.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Ends all threads; says whether a reader is making searching ready, which is not waited for.
    pub fn stop(&self) -> bool {
        let mut state = self.lock();
        state.stops = true;
        for reader in 0..state.running.len() {
            self.cut_reader(&state, reader);
        }
        self.news.notify_all();
        state.preparing == Preparing::Now
    }

    /// Keeps how a reader is cut off, and gives the flag that says it is.
    pub fn enter(
        &self,
        reader: usize,
        interrupter: Option<Arc<dyn Interrupt>>,
    ) -> Option<Arc<AtomicBool>> {
        if let Some(own) = self.lock().interrupters.get_mut(reader) {
            *own = interrupter;
        }
        self.cut.get(reader).cloned()
    }

    /// Waits for work for a reader. The first reader looks after changes and takes nothing long.
    pub fn next(&self, reader: usize) -> Work {
        let mut state = self.lock();
        if reader == 0 && !std::mem::replace(&mut state.is_looking, true) {
            self.news.notify_all();
        }
        let mut has_waited = false;
        loop {
            if let Some(work) = self.take(&mut state, reader) {
                return work;
            }
            if reader > 0 {
                state = self.news.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            if has_waited {
                return Work::Look;
            }
            let waited = self.news.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            has_waited = true;
        }
    }

    fn take(&self, state: &mut State, reader: usize) -> Option<Work> {
        if state.stops {
            return Some(Work::Stop);
        }
        if !state.is_looking {
            return None;
        }
        if reader == 0 && std::mem::take(&mut state.has_changed) {
            return Some(Work::Changed);
        }
        let suits = |ask: &Ask| reader > 0 || !ask.query.is_long();
        if let Some(ask) =
            state.waiting.iter().position(suits).and_then(|at| state.waiting.remove(at))
        {
            if let Some(running) = state.running.get_mut(reader) {
                *running = Some((ask.slot, ask.ticket));
            }
            if let Some(cut) = self.cut.get(reader) {
                cut.store(false, Ordering::SeqCst);
            }
            return Some(Work::Answer(Box::new(ask)));
        }
        if reader == 0 {
            return None;
        }
        if let Some(job) = state.jobs.pop_front() {
            return Some(Work::Job(job));
        }
        if state.preparing == Preparing::Wanted {
            state.preparing = Preparing::Now;
            return Some(Work::Prepare);
        }
        None
    }

    /// Whether the answer that a reader has found is still wanted. It runs nothing from here on.
    pub fn is_wanted(&self, reader: usize) -> bool {
        let mut state = self.lock();
        if let Some(running) = state.running.get_mut(reader) {
            *running = None;
        }
        self.cut.get(reader).is_some_and(|cut| !cut.swap(false, Ordering::SeqCst))
    }

    /// A piece of work is done and its answer given.
    pub fn done(&self) {
        let mut state = self.lock();
        state.open -= 1;
        self.idle.notify_all();
    }

    /// A list has been shown: searching it is what comes next.
    pub fn prepare(&self) {
        self.lock().preparing = Preparing::Wanted;
        self.news.notify_all();
    }

    /// Searching is ready, unless the data has changed meanwhile.
    pub fn prepared(&self) {
        let mut state = self.lock();
        if state.preparing == Preparing::Now {
            state.preparing = Preparing::Not;
        }
    }

    /// The writer has changed the data: the first reader will say so.
    pub fn changed(&self) {
        let mut state = self.lock();
        if !std::mem::replace(&mut state.has_changed, true) {
            state.open += 1;
        }
        self.news.notify_all();
    }

    /// Tells every session that the data changed.
    pub fn broadcast(&self) {
        let mut state = self.lock();
        state.preparing = Preparing::Wanted;
        for (_, changed) in &state.listeners {
            changed();
        }
        self.news.notify_all();
    }

    /// Whether our own writer is at work, or has not yet said that it was.
    pub fn is_writing(&self) -> bool {
        let state = self.lock();
        state.is_writing || state.has_changed
    }

    /// Waits for the next command; none when it is time to end, with every command carried out.
    pub fn next_command(&self) -> Option<Tell> {
        let mut state = self.lock();
        loop {
            state.is_writing = !state.commands.is_empty();
            if let Some(tell) = state.commands.pop_front() {
                return Some(tell);
            }
            if state.stops {
                return None;
            }
            state = self.news.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
