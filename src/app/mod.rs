//! The one loop and what it keeps: views, overlays, the key table, what was asked.
//!
//! A session is one [`App`], one receiver of events and one backend; nothing is shared between
//! sessions. [`App::handle`] turns an event into things to do, [`App::draw`] the state into a
//! frame; neither reads or writes anything. `run` carries out what was asked for, `local` is
//! the front-end of the process's own terminal.

mod act;
pub mod ask;
mod chrome;
pub mod crash;
mod draw;
pub mod env;
pub mod event;
mod global;
pub mod input;
pub mod jobs;
mod keyfile;
pub mod keymap;
mod leave;
mod lists;
pub mod local;
mod outbox;
mod overlay;
mod reply;
pub mod run;
mod save;
pub mod term;
mod typed;
mod words;
pub mod workers;

use std::collections::VecDeque;
use std::time::Duration;

use ratatui::layout::Rect;

use crate::db::request::{Command, Council, Query};
use crate::views::part::theme::Theme;
use crate::views::{Cx, Opening, Scope, View, ViewSpec};
use ask::{Ask, Desk, Owner};
use env::Env;
use event::{Event, Key};
use jobs::Job;
use keymap::{Keymap, Resolved};
use outbox::Outbox;
use overlay::{FilePrompt, Overlay, Then};
use typed::Journal;

/// A sequence that has begun shows what can follow after this long.
const WHICH_KEY: Duration = Duration::from_millis(400);
/// A reply that takes longer is waited for visibly.
const WAITING: Duration = Duration::from_millis(150);

/// Something that only the loop can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    Ask(Ask),
    Job(Job),
    /// For the writer. The answer comes back under the ticket; under 0 nobody waits for it.
    Tell {
        ticket: u64,
        command: Command,
    },
    /// Text for the terminal's clipboard.
    Clip(String),
    /// Draw everything again: what the terminal shows is not known.
    Repaint,
    Suspend,
    /// End with this exit code.
    Quit(u8),
}

/// The slot under which every view asks for what it is about.
const MAIN: u8 = 0;

struct Pane {
    id: u32,
    spec: &'static ViewSpec,
    view: Box<dyn View>,
}

/// Queries of the app itself, as slots of pane 0.
mod own {
    pub const COUNCIL: u8 = 0;
    pub const COPY: u8 = 2;
    pub const WRITE: u8 = 3;
    pub const FIND: u8 = 4;
    pub const VERIFY: u8 = 5;
}

/// A session's state.
pub struct App {
    views: &'static [ViewSpec],
    keymap: Keymap,
    /// Home at the bottom.
    stack: Vec<Pane>,
    /// Views of the line of views that were left for another and are kept as they were.
    kept: Vec<Pane>,
    panes: u32,
    overlays: Vec<Overlay>,
    desk: Desk,
    council: Council,
    theme: Theme,
    /// Keys of a sequence that is not complete, and when it began.
    sequence: Vec<Key>,
    sequence_since: Duration,
    message: String,
    cancelled: Option<Duration>,
    /// The file that a list will be written to when its query is answered, and what of it is
    /// shown.
    writing: Option<(std::path::PathBuf, String)>,
    /// What asked for its name, until the file is there: keys typed ahead are not for it.
    parked: Option<FilePrompt>,
    /// Keys that came faster than fingers and are being taken.
    rush: VecDeque<Key>,
    /// They are figures with keys of the grid between them, as a fast typist keys them.
    rush_is_figures: bool,
    /// The form that was left last with something typed in it, and that text.
    dropped: Option<(String, String)>,
    outbox: Outbox,
    journal: Journal,
    /// The store was told of something typed since Home was last asked for.
    has_typed: bool,
    /// The store was asked once to keep the sums of delivery that it lacked.
    has_settled: bool,
    /// Names of the jobs that are being carried out.
    jobs: Vec<String>,
    /// What became of copies and files after the session was left, where it was nothing good.
    lost: Vec<String>,
    width: u16,
    height: u16,
}

impl App {
    /// A session on these views, Home first, with another on top if one is named.
    #[must_use]
    pub fn new(views: &'static [ViewSpec], env: &Env, first: Option<(&str, Opening)>) -> Self {
        let mut keymap = Keymap::new(views);
        let refused = keymap.overrule(&env.keys);
        let message: Vec<String> = refused.iter().map(ToString::to_string).collect();
        let mut app = Self {
            views,
            keymap,
            stack: Vec::new(),
            kept: Vec::new(),
            panes: 0,
            overlays: Vec::new(),
            desk: Desk::default(),
            council: env.council.clone(),
            theme: env.theme,
            sequence: Vec::new(),
            sequence_since: Duration::ZERO,
            message: message.join("\n"),
            cancelled: None,
            writing: None,
            parked: None,
            rush: VecDeque::new(),
            rush_is_figures: false,
            dropped: None,
            outbox: Outbox::default(),
            journal: Journal::default(),
            has_typed: false,
            has_settled: false,
            jobs: Vec::new(),
            lost: Vec::new(),
            width: 0,
            height: 0,
        };
        if let Some(home) = views.first() {
            app.push(home, &Opening::default());
        }
        if let Some((view, with)) = first {
            app.open(view, &with);
        }
        app
    }

    /// Takes an event, and says what is to be done.
    pub fn handle(&mut self, event: Event, env: &Env) -> Vec<Out> {
        let mut out = Vec::new();
        match event {
            Event::Key(key) => self.key(key, env, &mut out),
            Event::Burst(keys) => {
                self.rush_is_figures =
                    input::are_figures(&keys) && (self.rush_is_figures || self.rush.is_empty());
                self.rush.extend(keys);
            }
            Event::Paste(text) => self.paste(&text, env, &mut out),
            Event::Resize { width, height } => (self.width, self.height) = (width, height),
            Event::Reply { ticket, result } => self.reply(ticket, result, env, &mut out),
            Event::Told { ticket, result } => self.told(ticket, result, env, &mut out),
            Event::Changed => self.changed(env, &mut out),
            Event::Done(done) => self.done(done, env, &mut out),
            Event::Signal(signal) => self.quit(signal.exit_code(), env, &mut out),
            Event::Suspend => self.suspend(env, &mut out),
            Event::Resumed => out.push(Out::Repaint),
            Event::Tick => {}
        }
        self.ask_wanted(env, &mut out);
        self.hurry(env, &mut out);
        self.send(env, false, &mut out);
        self.jobs.extend(out.iter().filter_map(|out| match out {
            Out::Job(job) => Some(job.name()),
            _ => None,
        }));
        out
    }

    /// When it wants to be woken by [`Event::Tick`], if nothing happens before.
    #[must_use]
    pub fn deadline(&self, now: Duration) -> Option<Duration> {
        let which = (!self.sequence.is_empty()).then(|| self.sequence_since + WHICH_KEY);
        let waiting = self.top_waiting().map(|since| since + WAITING);
        let typed = self.journal.deadline();
        which.into_iter().chain(waiting).chain(typed).filter(|deadline| *deadline > now).min()
    }

    /// Whether the view on the screen lacks what it is about, and may get it soon.
    #[must_use]
    pub fn awaits(&self) -> bool {
        let pane = self.stack.last().map(|pane| pane.id);
        pane.is_some_and(|pane| self.desk.lacks(Owner { pane, slot: MAIN }))
    }

    /// Whether the view on top has nothing to act on yet: keys typed ahead are kept for it.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        let pane = self.stack.last().map(|pane| pane.id);
        self.overlays.is_empty()
            && pane.is_some_and(|pane| self.desk.is_new(Owner { pane, slot: MAIN }))
    }

    /// Whether the view on top waits for the store to take what was kept: keys typed ahead are for
    /// what comes after that, however long it takes.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let is_waiting = |pane: &Pane| {
            let comes = self.desk.waiting(pane.id).is_some() || !self.outbox.is_done();
            pane.view.is_busy() && comes
        };
        self.overlays.is_empty() && self.stack.last().is_some_and(is_waiting)
    }

    /// The message line's own sentence; empty where there is none.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Puts a sentence on the message line until the next key.
    pub fn say(&mut self, text: &str) {
        text.clone_into(&mut self.message);
    }

    /// The reference of the selected record of the view on top.
    #[must_use]
    pub fn selected(&self) -> Option<String> {
        self.stack.last().and_then(|pane| pane.view.selected())
    }

    /// The id of the view on top.
    #[must_use]
    pub fn view(&self) -> &'static str {
        self.stack.last().map_or("", |pane| pane.spec.id)
    }

    /// The key table with the user's own keys.
    #[must_use]
    pub const fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    fn top_waiting(&self) -> Option<Duration> {
        let pane = self.stack.last().and_then(|pane| self.desk.waiting(pane.id));
        let own = self.desk.waiting(0);
        pane.into_iter().chain(own).min()
    }

    fn scope(&self) -> Scope {
        match self.overlays.last() {
            Some(overlay) => overlay.scope(),
            None => self.stack.last().map_or(Scope::Moving, |pane| pane.view.scope()),
        }
    }

    /// The view whose keys apply; an overlay has only the shared ones.
    fn keys_of(&self) -> &'static str {
        if self.overlays.is_empty() { self.view() } else { "" }
    }

    fn key(&mut self, key: Key, env: &Env, out: &mut Vec<Out>) {
        self.message.clear();
        if chrome::layout(self.width, self.height).is_none() && !leaves(key) {
            return;
        }
        self.sequence.push(key);
        let resolved = self.keymap.resolve(self.scope(), self.keys_of(), &self.sequence);
        if resolved == Resolved::Prefix {
            self.sequence_since = env.now();
            return;
        }
        let keys = std::mem::take(&mut self.sequence);
        let action = match resolved {
            Resolved::Action(action) => Some(action),
            Resolved::Prefix | Resolved::Nothing => None,
        };
        let covered = !self.overlays.is_empty();
        match action {
            Some(action) if action_is_for_all(&action) || !covered => {
                self.dispatch(&action, env, out);
            }
            action if covered => self.overlay_key(key, action.as_ref(), env, out),
            _ if keys != [Key::Esc] && keys.last() != Some(&Key::Esc) => {
                let chord = event::Chord { keys };
                self.message = format!("{} does nothing here. ? shows what does.", chord.label());
            }
            _ => {}
        }
    }

    /// Takes keys that came faster than fingers as if they had been typed slowly, as long as they
    /// are figures or text where it is typed. The rest is a paste: nothing of it is a command.
    fn hurry(&mut self, env: &Env, out: &mut Vec<Out>) {
        while !self.is_busy() && !self.rush.is_empty() {
            let Some(key) = self.rush.front().copied().filter(|key| self.is_typing(*key)) else {
                let text: String = self.rush.drain(..).filter_map(input::text_of).collect();
                self.paste(&text, env, out);
                return;
            };
            self.rush.pop_front();
            self.key(key, env, out);
            self.ask_wanted(env, out);
        }
    }

    /// Whether a key can only enter something here.
    fn is_typing(&self, key: Key) -> bool {
        if !self.overlays.is_empty() {
            return false;
        }
        match self.scope() {
            Scope::Grid => {
                matches!(key, Key::Char('0'..='9' | '-' | '.'))
                    || self.rush_is_figures && input::is_of_grid(key)
            }
            scope => scope.is_entry(),
        }
    }

    /// Pasted text is text where text is typed, and is never run as commands.
    fn paste(&mut self, text: &str, env: &Env, out: &mut Vec<Out>) {
        self.message.clear();
        self.sequence.clear();
        if self.scope().is_entry() {
            let action = crate::views::Action::Paste(text.to_owned());
            if self.overlays.is_empty() {
                self.dispatch(&action, env, out);
            } else {
                self.overlay_act(&action, env, out);
            }
            return;
        }
        let mut lines = vec![
            "Pasted text is not run as commands.".to_owned(),
            "y looks for its first line in everything; n drops it.".to_owned(),
            String::new(),
        ];
        lines.extend(text.lines().take(8).map(|line| {
            let start: String = line.chars().take(200).collect();
            crate::calc::text::harmless(&start).into_owned()
        }));
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        self.overlays.push(Overlay::Confirm(overlay::Confirm {
            title: format!("Pasted, {} characters", text.chars().count()),
            lines,
            then: Then::Find(first.chars().take(200).collect()),
        }));
    }

    fn changed(&mut self, env: &Env, out: &mut Vec<Out>) {
        self.desk.stale();
        self.ask_own(own::COUNCIL, Query::Council { today: env.today }, env, out);
    }

    fn ask_own(&mut self, slot: u8, query: Query, env: &Env, out: &mut Vec<Out>) {
        out.extend(self.desk.want(Owner { pane: 0, slot }, query, env.now()).map(Out::Ask));
    }

    /// Compares what the view on top wants with what was last asked.
    fn ask_wanted(&mut self, env: &Env, out: &mut Vec<Out>) {
        if self.stack.len() == 1 && std::mem::take(&mut self.has_typed) {
            self.desk.stale();
        }
        let wants = self.with_top(env, |view, cx| view.wants(cx)).unwrap_or_default();
        let Some(pane) = self.stack.last().map(|pane| pane.id) else { return };
        let slots: Vec<u8> = wants.iter().map(|want| want.slot).collect();
        self.desk.drop_others(pane, &slots);
        for want in wants {
            let owner = Owner { pane, slot: want.slot };
            out.extend(self.desk.want(owner, want.query, env.now()).map(Out::Ask));
        }
        if let Some(Overlay::Choose(chooser)) = self.overlays.last()
            && let Some(words) = chooser.words()
        {
            self.ask_own(
                own::FIND,
                Query::Find { words, kind: None, limit: lists::FOUND + 1 },
                env,
                out,
            );
        }
    }

    /// Lets the view on top do something with the facts it may read.
    fn with_top<T>(&mut self, env: &Env, act: impl FnOnce(&mut dyn View, &Cx) -> T) -> Option<T> {
        let at = self.stack.len().checked_sub(1)?;
        self.with_pane(at, env, act)
    }

    fn with_pane<T>(
        &mut self,
        at: usize,
        env: &Env,
        act: impl FnOnce(&mut dyn View, &Cx) -> T,
    ) -> Option<T> {
        let area = self.body();
        let covered = !self.overlays.is_empty();
        let pane = self.stack.get_mut(at)?;
        let since = self.desk.waiting(pane.id);
        let cx = Cx {
            person: &env.person,
            today: env.today,
            council: &self.council,
            theme: &self.theme,
            area,
            coming: since.is_some(),
            waiting: since.is_some_and(|since| env.now() >= since + WAITING),
            covered,
            read_only: env.read_only,
            pending: self.outbox.pending(),
            ahead: std::cell::OnceCell::new(),
        };
        Some(act(pane.view.as_mut(), &cx))
    }

    fn body(&self) -> Rect {
        chrome::layout(self.width, self.height).map(|layout| layout.body).unwrap_or_default()
    }

    fn push(&mut self, spec: &'static ViewSpec, with: &Opening) {
        self.panes += 1;
        self.stack.push(Pane { id: self.panes, spec, view: (spec.open)(with) });
    }

    /// Opens a view on top; says so where there is none of that name.
    fn open(&mut self, view: &str, with: &Opening) {
        match self.views.iter().find(|spec| spec.id == view) {
            Some(spec) => {
                if let Some((place, text)) = &with.typed {
                    self.journal.resumed(place, text);
                }
                self.push(spec, with);
            }
            None => self.message = format!("There is no view {view}. : lists them."),
        }
    }
}

/// Keys that work however small the screen is.
const fn leaves(key: Key) -> bool {
    matches!(key, Key::Char('q' | 'Q' | 'y' | 'n') | Key::Ctrl('c' | 'z' | 'l') | Key::Esc)
}

/// What works over an overlay as well.
const fn action_is_for_all(action: &crate::views::Action) -> bool {
    use crate::views::Action;
    matches!(action, Action::Quit | Action::Redraw | Action::Suspend | Action::AlreadySaved)
        || matches!(action, Action::Cancel)
}
