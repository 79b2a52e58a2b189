//! Several sessions of different sizes in one process, on one set of workers and one database.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use sleva::app::App;
use sleva::app::ask::Ask;
use sleva::app::event::{Event, Key, Signal};
use sleva::app::jobs::Job;
use sleva::app::run::{Host, run};
use sleva::app::term::SessionBackend;
use sleva::app::workers::{Lines, connect};
use sleva::db::Store;
use sleva::db::request::{Command, Council, Kind, Query, Record, Reply, SampleSize, SampleSpec};
use sleva::db::worker::Workers;
use sleva::views::VIEWS;

use crate::driver::{HandClock, emulator, env};
use crate::store::{contract, created, day, file, import, morning};

const PATIENCE: Duration = Duration::from_secs(10);

/// Where a session's bytes go.
struct Wire(Sender<Vec<u8>>);

impl io::Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Nobody looks any more when the test is over.
        let _ = self.0.send(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Front<'a>(Lines<'a>);

impl Host for Front<'_> {
    fn ask(&mut self, ask: Ask) {
        (self.0.ask)(ask);
    }

    fn tell(&mut self, ticket: u64, command: Command) {
        (self.0.tell)(ticket, command);
    }

    fn job(&mut self, _: Job) {}

    fn suspend(&mut self) -> Option<(u16, u16)> {
        None
    }

    fn can_suspend(&self) -> bool {
        false
    }

    fn resumed(&mut self) {}
}

/// One session, seen from its user.
struct Seat {
    events: Sender<Event>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Seat {
    fn new<'scope>(
        scope: &'scope Scope<'scope, '_>,
        workers: &'scope Workers,
        number: u64,
        (width, height): (u16, u16),
        council: Council,
    ) -> Self {
        let (events, received) = channel();
        let (wire, bytes) = channel();
        let sender = events.clone();
        scope.spawn(move || {
            let begun = Instant::now();
            let mut env = env(&HandClock::default());
            env.council = council;
            env.clock = Arc::new(move || begun.elapsed());
            let mut app = App::new(VIEWS, &env, None);
            let backend = SessionBackend::new(Wire(wire), width, height, false);
            let mut terminal = Terminal::new(backend).unwrap();
            let mut front = Front(connect(workers, number, &sender, crate::store::morning));
            let code = run(&mut app, &env, &mut terminal, &received, &mut front).unwrap();
            workers.leave(number);
            assert_eq!(code, 143);
        });
        Self { events, bytes, screen: emulator(width, height) }
    }

    fn keys(&mut self, keys: &str) -> &mut Self {
        for name in keys.split(' ') {
            self.events.send(Event::Key(Key::parse(name).unwrap())).unwrap();
        }
        self
    }

    /// Waits until the screen has a text.
    fn shows(&mut self, text: &str) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !self.screen.screen().contents().contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.bytes.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(error) => panic!("no {text}: {error}:\n{}", self.screen.screen().contents()),
            }
        }
        self
    }

    fn lacks(&self, text: &str) -> bool {
        !self.screen.screen().contents().contains(text)
    }
}

/// However the test ends, its session does too.
impl Drop for Seat {
    fn drop(&mut self) {
        let _ = self.events.send(Event::Signal(Signal::Terminate));
    }
}

#[test]
fn sessions_on_one_set_of_workers_keep_their_own_state_and_see_one_anothers_changes() {
    let (_folder, path) = file();
    let mut store = created(&path);
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    let Ok(Reply::Council(council)) = store.read(&Query::Council { today: day("2025-11-22") })
    else {
        panic!("a council")
    };
    let workers = Workers::start(store.opener()).unwrap();
    std::thread::scope(|scope| {
        let sizes = [(80, 24), (120, 40), (140, 45), (120, 40)];
        let [mut list, mut filtered, mut record, mut home] = [0, 1, 2, 3]
            .map(|at| Seat::new(scope, &workers, at as u64 + 1, sizes[at], council.clone()));
        list.shows("[1 Home]").keys("2").shows("Contracts, 24").keys("j j").shows("> ~ C-0003");
        filtered.shows("[1 Home]").keys("2 / b r i d g e enter").shows("Contracts, 0 of 24");
        record.shows("[1 Home]").keys("2 enter").shows("C-0001 Grounds maintenance, parks");
        home.shows("24 contracts");
        assert!(list.lacks("Invented contract") && filtered.lacks("C-0077"));

        // One of them brings in a new contract, and another title for the first.
        let mut bridge = contract("C-0077");
        bridge.title = "Invented bridge".to_owned();
        let mut first = contract("C-0001");
        first.title = "Invented parks".to_owned();
        let records = vec![Record::Contract(bridge), Record::Contract(first)];
        let (told, receipt) = channel();
        let command = Command::Import(import(Kind::Contracts, records));
        let answer = Box::new(move |result| told.send(result).unwrap());
        workers.tell(command, morning(), answer);
        let receipt = receipt.recv_timeout(PATIENCE).unwrap().unwrap();
        assert_eq!((receipt.added, receipt.changed, receipt.rejected.len()), (1, 1, 0));

        // Nobody presses a key.
        list.shows("Contracts, 25").shows("Invented parks").shows("> ~ C-0003");
        filtered.shows("Contracts, 1 of 25").shows("C-0077");
        record.shows("C-0001 Invented parks");
        home.shows("25 contracts");
    });
}
