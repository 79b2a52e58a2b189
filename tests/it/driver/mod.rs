//! Drives a whole session in the same thread: each query is answered before `keys` returns, so
//! there is nothing to wait for.

pub mod tiny;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::{Position, Size};
use sleva::app::env::Env;
use sleva::app::event::{Event, Key};
use sleva::app::jobs::{Hooks, carry_out};
use sleva::app::term::SessionBackend;
use sleva::app::{App, Out};
use sleva::calc::Date;
use sleva::db::request::{Command, Council, Query, Receipt, Reply, SampleSize, SampleSpec};
use sleva::db::sqlite::Sqlite;
use sleva::db::{By, Store};
use sleva::views::part::theme::Theme;
use sleva::views::{Opening, VIEWS, ViewSpec};
use sleva::{publish, tables};

use crate::store::{by, memory, morning};

pub const PLAIN_THEME: Theme =
    Theme { colour: true, ascii: false, plain: false, bar: false, wide: false };

/// A clock that a test moves by hand.
#[derive(Clone, Default)]
pub struct HandClock(Arc<AtomicU64>);

impl HandClock {
    pub fn forward(&self, time: Duration) {
        self.0.fetch_add(u64::try_from(time.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

/// Facts of a session on the sample's own day.
pub fn env(clock: &HandClock) -> Env {
    let ticks = Arc::clone(&clock.0);
    Env {
        person: "officer1".to_owned(),
        today: Date::constant(2025, 11, 22),
        clock: Arc::new(move || Duration::from_micros(ticks.load(Ordering::SeqCst))),
        theme: PLAIN_THEME,
        esc_delay: Duration::from_millis(40),
        council: Council { sample: Some("sample 1".to_owned()), ..Council::default() },
        read_only: false,
        over_ssh: false,
        synchronised: false,
        yank: None,
        keys: String::new(),
        hooks: Hooks {
            sheet: |_| None,
            tsv: |_| String::new(),
            write: |_, _, _| Ok(()),
            write_report: Arc::new(|_, _, _| Ok(())),
            stamp: || "2025-11-22T09:00:00Z".to_owned(),
            keep: |_, _| Ok(()),
        },
    }
}

/// The sample council in memory.
pub fn sample() -> Sqlite {
    let mut store = memory();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    store
}

/// How the program makes tables of replies; it writes no files here.
pub fn hooks() -> Hooks {
    Hooks {
        sheet: |reply| tables::sheet(reply, None).ok(),
        tsv: |sheet| publish::render(sheet, publish::Format::Tsv),
        write: |_, _, _| Ok(()),
        write_report: Arc::new(|_, _, _| Ok(())),
        stamp: || "2025-11-22T09:00:00Z".to_owned(),
        keep: |_, _| Ok(()),
    }
}

/// What a view is opened on: one record of the sample where it shows one.
pub fn opening(id: &str) -> Opening {
    let name = match id {
        "contract" | "revalue" => Some("C-0021".to_owned()),
        "procurement" => Some("P-0008".to_owned()),
        "sample" => Some("A-0001".to_owned()),
        "supplier" => Some("S-0008".to_owned()),
        "measure" => Some("rotherham-2021-report/NT10".to_owned()),
        "form" => Some("contract\tC-0021".to_owned()),
        "return" => Some("C-0021\t2021-22 Q2".to_owned()),
        "figure" => Some("validated:theme/Jobs".to_owned()),
        "comparison" => Some("R-0001".to_owned()),
        _ => None,
    };
    let filter = if id == "measures" { "awarded-to:2020-12-31" } else { "" };
    Opening { name, filter: filter.to_owned(), ..Opening::default() }
}

pub struct Driver<S: Store> {
    pub app: App,
    pub env: Env,
    pub clock: HandClock,
    store: S,
    terminal: Terminal<TestBackend>,
    /// What went to the terminal's clipboard.
    pub clipboard: Vec<String>,
    /// Every query that was asked.
    pub asked: Vec<Query>,
    /// Every command that the writer was told.
    pub told: Vec<Command>,
    pub ended: Option<u8>,
    /// How many things only the loop could do: questions, jobs, repaints.
    pub outs: usize,
    /// A terminal that is sent a frame after every event, where bytes are counted.
    line: Option<Terminal<SessionBackend<Vec<u8>>>>,
}

impl Driver<Sqlite> {
    /// The whole workbench on the sample council, at Home.
    pub fn sample(width: u16, height: u16) -> Self {
        Self::with(VIEWS, sample(), width, height, |env| env.hooks = hooks())
    }

    /// With a view of that id on top.
    pub fn sample_at(id: &str, width: u16, height: u16) -> Self {
        Self::opened(sample(), id, width, height)
    }
}

impl<S: Store> Driver<S> {
    /// The workbench on any store, with a view of that id on top of Home.
    pub fn opened(store: S, id: &str, width: u16, height: u16) -> Self {
        let mut driver = Self::with(VIEWS, store, width, height, |env| env.hooks = hooks());
        driver.reopen(id);
        driver
    }

    /// Begins a new session on the same store, with a view of that id on top of Home.
    pub fn reopen(&mut self, id: &str) -> &mut Self {
        let first = (id != VIEWS[0].id).then(|| (id, opening(id)));
        self.app = App::new(VIEWS, &self.env, first);
        let Size { width, height } = self.terminal.size().unwrap();
        self.event(Event::Resize { width, height });
        self
    }

    pub fn new(views: &'static [ViewSpec], store: S, width: u16, height: u16) -> Self {
        Self::with(views, store, width, height, |_| {})
    }

    /// With the facts of the session changed first.
    pub fn with(
        views: &'static [ViewSpec],
        store: S,
        width: u16,
        height: u16,
        change: impl FnOnce(&mut Env),
    ) -> Self {
        let clock = HandClock::default();
        let mut env = env(&clock);
        if let Ok(Reply::Council(council)) = store.read(&Query::Council { today: env.today }) {
            env.council = council;
        }
        change(&mut env);
        let app = App::new(views, &env, None::<(&str, Opening)>);
        let mut driver = Self {
            app,
            env,
            clock,
            store,
            terminal: Terminal::new(TestBackend::new(width, height)).unwrap(),
            clipboard: Vec::new(),
            asked: Vec::new(),
            told: Vec::new(),
            ended: None,
            outs: 0,
            line: None,
        };
        driver.event(Event::Resize { width, height });
        driver
    }

    /// Writes what is copied into a folder.
    pub fn yanking_to(mut self, path: PathBuf) -> Self {
        self.env.yank = Some(path);
        self
    }

    /// Presses keys: `3 jj <enter> g c <ctrl-d>`. Blanks only separate; `<space>` is the key.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            if let Some((name, after)) =
                rest.strip_prefix('<').and_then(|inner| inner.split_once('>'))
            {
                self.event(Event::Key(Key::parse(name).unwrap()));
                rest = after;
                continue;
            }
            if c != ' ' {
                self.event(Event::Key(Key::Char(c)));
            }
            rest = &rest[c.len_utf8()..];
        }
        self
    }

    /// Types a text, blanks and all.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.event(Event::Key(Key::Char(c)));
        }
        self
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.event(Event::Paste(text.to_owned()));
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.event(Event::Resize { width, height });
        self
    }

    /// Lets time go by, and wakes the session if it asked for that.
    pub fn wait(&mut self, time: Duration) -> &mut Self {
        self.clock.forward(time);
        self.event(Event::Tick);
        self
    }

    pub fn event(&mut self, event: Event) {
        let mut waiting = vec![event];
        while let Some(event) = waiting.pop() {
            let outs = self.app.handle(event, &self.env);
            if let Some(line) = &mut self.line {
                line.draw(|frame| self.app.draw(&self.env, frame)).unwrap();
            }
            for out in outs {
                self.outs += 1;
                match out {
                    Out::Ask(ask) => {
                        let result = self.store.read(&ask.query);
                        self.asked.push(ask.query);
                        waiting.push(Event::Reply { ticket: ask.ticket, result });
                    }
                    Out::Job(job) => {
                        let yank = self.env.yank.as_deref();
                        waiting.push(Event::Done(carry_out(job, &self.env.hooks, yank)));
                    }
                    Out::Tell { ticket, command } => {
                        let result = self.store.write(&command, &self.by());
                        let has_changed = matches!(&result, Ok(Receipt { seq: Some(_), .. }));
                        self.told.push(command);
                        if has_changed {
                            waiting.push(Event::Changed);
                        }
                        waiting.push(Event::Told { ticket, result });
                    }
                    Out::Clip(text) => self.clipboard.push(text),
                    Out::Quit(code) => self.ended = Some(code),
                    Out::Repaint | Out::Suspend => {}
                }
            }
        }
        let (app, env) = (&self.app, &self.env);
        self.terminal.draw(|frame| app.draw(env, frame)).unwrap();
    }

    /// The bytes that these keys and all that follows from them send to the terminal, with a frame
    /// for each event, however close they come: no real session sends more.
    pub fn bytes(&mut self, keys: &str) -> usize {
        let Size { width, height } = self.terminal.size().unwrap();
        let mut line =
            Terminal::new(SessionBackend::new(Vec::new(), width, height, false)).unwrap();
        line.draw(|frame| self.app.draw(&self.env, frame)).unwrap();
        line.backend_mut().writer_mut().clear();
        self.line = Some(line);
        self.keys(keys);
        let sent = self.line.take().map(|mut line| line.backend_mut().writer_mut().len());
        sent.unwrap_or_default()
    }

    fn by(&self) -> By {
        By { person: self.env.person.clone(), ..morning() }
    }

    /// Somebody else changes something.
    pub fn meanwhile(&mut self, person: &str, command: &Command) -> &mut Self {
        let by = By { person: person.to_owned(), ..by("2025-11-22T14:02:00Z") };
        self.store.write(command, &by).unwrap();
        self
    }

    /// The store, to change it past the session.
    pub fn db_mut(&mut self) -> &mut S {
        &mut self.store
    }

    /// The screen as text, without blanks at the ends of lines.
    pub fn screen(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let width = usize::from(buffer.area.width).max(1);
        let lines = buffer.content.chunks(width).map(|row| {
            let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
            line.trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The first line of the screen that has this text.
    pub fn line_with(&self, text: &str) -> String {
        let screen = self.screen();
        let line = screen.lines().find(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("no line has {text:?}:\n{screen}")).to_owned()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }

    /// Where the hardware cursor is.
    pub fn cursor(&mut self) -> Position {
        self.terminal.get_cursor_position().unwrap()
    }

    pub fn selected(&self) -> Option<String> {
        self.app.selected()
    }

    pub fn message(&self) -> &str {
        self.app.message()
    }

    /// The key that the hint line names for a word.
    pub fn hint(&self, word: &str) -> Option<String> {
        self.app.hints().into_iter().find(|(_, w)| w == word).map(|(key, _)| key)
    }

    /// The store for a last look.
    pub fn db(&self) -> &S {
        &self.store
    }
}

/// A terminal emulator; never below 2 by 2, which it cannot do.
pub fn emulator(width: u16, height: u16) -> vt100::Parser {
    let size = |n: u16| std::num::NonZero::new(n.max(2)).unwrap();
    vt100::Parser::new(size(height), size(width), 0)
}
