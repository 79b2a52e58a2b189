//! The workers: the newest question is answered, what was replaced is cut off, changes are told.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sleva::db::request::{Command, Kind, Query, Receipt, Record, Reply};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::worker::{Role, Slot, Workers};
use sleva::db::{By, Error, Interrupt, Store};

use crate::store::{contract, created, day, file, import, morning, put, register};

/// Long enough for any machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

const PANE: Slot = Slot { session: 1, pane: 1 };

fn slot(pane: u64) -> Slot {
    Slot { session: 1, pane }
}

/// What a test steers and sees of its stores.
#[derive(Default)]
struct Stage {
    /// Says that `Query::Editions` or `Query::Verify` has begun.
    begun: Mutex<Option<Sender<()>>>,
    was_interrupted: AtomicBool,
    interrupts: AtomicUsize,
    opened: Mutex<Vec<Role>>,
    prepared: AtomicUsize,
    refuses: bool,
}

/// Answers all but one query at once. That one runs until it is cut off.
struct Fake {
    stage: Arc<Stage>,
    stop: Mutex<Box<dyn FnMut() -> bool + Send>>,
}

struct Cut(Arc<Stage>);

impl Interrupt for Cut {
    fn interrupt(&self) {
        self.0.interrupts.fetch_add(1, Ordering::SeqCst);
    }
}

impl Store for Fake {
    fn read(&self, query: &Query) -> Result<Reply, Error> {
        match query {
            Query::Editions | Query::Verify => {
                if let Some(begun) = &*self.stage.begun.lock().unwrap() {
                    begun.send(()).unwrap();
                }
                while !(self.stop.lock().unwrap())() {
                    std::thread::yield_now();
                }
                self.stage.was_interrupted.store(true, Ordering::SeqCst);
                Err(Error::Interrupted)
            }
            Query::Find { words, .. } if words == "panic" => panic!("a mistake of the store's own"),
            Query::Find { words, .. } => Err(Error::NotFound { what: "word", name: words.clone() }),
            _ => Ok(Reply::Find(Vec::new())),
        }
    }

    fn write(&mut self, _: &Command, by: &By) -> Result<Receipt, Error> {
        assert!(by.person != "panic", "a mistake of the store's own");
        Ok(Receipt { seq: Some(1), ..Receipt::default() })
    }

    fn each(&self, _: Kind, _: &mut dyn FnMut(Record) -> Result<(), Error>) -> Result<(), Error> {
        Ok(())
    }

    fn prepare(&self) -> Result<(), Error> {
        self.stage.prepared.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn interrupter(&self) -> Option<Arc<dyn Interrupt>> {
        Some(Arc::new(Cut(Arc::clone(&self.stage))))
    }

    fn watch(&mut self, stop: Box<dyn FnMut() -> bool + Send>) -> Result<(), Error> {
        *self.stop.lock().unwrap() = stop;
        Ok(())
    }
}

fn workers(stage: &Arc<Stage>) -> Workers {
    let stage = Arc::clone(stage);
    Workers::start(move |role| {
        if stage.refuses {
            return Err(Error::Busy);
        }
        stage.opened.lock().unwrap().push(role);
        let stop: Box<dyn FnMut() -> bool + Send> = Box::new(|| false);
        Ok(Box::new(Fake { stage: Arc::clone(&stage), stop: Mutex::new(stop) }))
    })
    .unwrap()
}

/// A stage that says when the slow query has begun.
fn stage() -> (Arc<Stage>, Receiver<()>) {
    let (begun, has_begun) = channel();
    (Arc::new(Stage { begun: Mutex::new(Some(begun)), ..Stage::default() }), has_begun)
}

type Answers = (Sender<(u64, Result<Reply, Error>)>, Receiver<(u64, Result<Reply, Error>)>);

fn ask(
    workers: &Workers,
    slot: Slot,
    ticket: u64,
    query: Query,
    answers: &Sender<(u64, Result<Reply, Error>)>,
) {
    let answers = answers.clone();
    workers.ask(
        slot,
        ticket,
        query,
        Box::new(move |result| answers.send((ticket, result)).unwrap()),
    );
}

fn words(words: &str) -> Query {
    Query::Find { words: words.to_owned(), kind: None, limit: 1 }
}

fn tickets(answers: &Receiver<(u64, Result<Reply, Error>)>) -> Vec<u64> {
    answers.try_iter().map(|(ticket, _)| ticket).collect()
}

#[test]
fn a_newer_query_cuts_off_the_one_that_runs_and_only_the_newest_is_answered() {
    let (stage, begun) = stage();
    let workers = workers(&stage);
    let (send, answers): Answers = channel();
    ask(&workers, PANE, 1, Query::Editions, &send);
    begun.recv_timeout(PATIENCE).unwrap();
    ask(&workers, PANE, 2, words("a"), &send);
    ask(&workers, PANE, 3, words("ab"), &send);
    workers.settle();
    assert!(stage.was_interrupted.load(Ordering::SeqCst));
    assert!(stage.interrupts.load(Ordering::SeqCst) >= 1);
    let got: Vec<_> = answers.try_iter().collect();
    let last = got.last().unwrap();
    assert_eq!(last, &(3, Err(Error::NotFound { what: "word", name: "ab".to_owned() })));
    assert!(got.iter().all(|(ticket, _)| *ticket > 1));
}

#[test]
fn what_waits_in_a_slot_is_replaced() {
    let (stage, begun) = stage();
    let workers = workers(&stage);
    let (send, answers): Answers = channel();
    // Both readers are held, so that everything else waits.
    ask(&workers, slot(8), 1, Query::Editions, &send);
    ask(&workers, slot(9), 2, Query::Editions, &send);
    begun.recv_timeout(PATIENCE).unwrap();
    begun.recv_timeout(PATIENCE).unwrap();
    for ticket in 3..=6 {
        ask(&workers, PANE, ticket, words("a"), &send);
    }
    // An older question comes too late.
    ask(&workers, PANE, 5, words("b"), &send);
    assert!(!workers.is_idle());
    ask(&workers, slot(8), 7, words("c"), &send);
    ask(&workers, slot(9), 8, words("c"), &send);
    workers.settle();
    assert!(workers.is_idle());
    let mut got = tickets(&answers);
    got.sort_unstable();
    assert_eq!(got, [6, 7, 8]);
}

#[test]
fn another_slot_is_never_cut_off() {
    let (stage, begun) = stage();
    let workers = workers(&stage);
    let (send, answers): Answers = channel();
    ask(&workers, PANE, 1, Query::Editions, &send);
    begun.recv_timeout(PATIENCE).unwrap();
    ask(&workers, slot(2), 2, words("a"), &send);
    assert_eq!(answers.recv_timeout(PATIENCE).unwrap().0, 2);
    assert!(!stage.was_interrupted.load(Ordering::SeqCst));
    workers.leave(PANE.session);
    workers.settle();
    assert!(stage.was_interrupted.load(Ordering::SeqCst));
    assert!(tickets(&answers).is_empty());
}

#[test]
fn however_much_is_verified_a_reader_is_left_for_quick_questions() {
    let (stage, begun) = stage();
    let workers = workers(&stage);
    let (send, answers): Answers = channel();
    for pane in 1..4 {
        ask(&workers, slot(pane), pane, Query::Verify, &send);
    }
    begun.recv_timeout(PATIENCE).unwrap();
    ask(&workers, slot(9), 9, words("a"), &send);
    assert_eq!(answers.recv_timeout(PATIENCE).unwrap().0, 9);
    assert!(begun.try_recv().is_err(), "the others wait their turn");
    drop(workers);
    assert!(stage.was_interrupted.load(Ordering::SeqCst));
}

#[test]
fn dropping_the_workers_cuts_off_what_runs() {
    let (stage, begun) = stage();
    let workers = workers(&stage);
    let (send, answers): Answers = channel();
    ask(&workers, PANE, 1, Query::Editions, &send);
    begun.recv_timeout(PATIENCE).unwrap();
    drop(workers);
    assert!(stage.was_interrupted.load(Ordering::SeqCst));
    assert!(tickets(&answers).is_empty());
}

#[test]
fn a_command_answers_its_author_and_tells_every_session() {
    let stage = Arc::new(Stage::default());
    let workers = workers(&stage);
    let (told, news) = channel();
    for session in [1, 2] {
        let told = told.clone();
        workers.subscribe(session, move || told.send(session).unwrap());
    }
    let tell = || {
        let (send, receipt) = channel();
        let command = Command::Import(import(Kind::Suppliers, Vec::new()));
        workers.tell(command, morning(), Box::new(move |result| send.send(result).unwrap()));
        workers.settle();
        receipt.try_recv().unwrap()
    };
    assert_eq!(tell().unwrap().seq, Some(1));
    assert_eq!(news.try_iter().collect::<Vec<_>>(), [1, 2]);
    workers.leave(1);
    tell().unwrap();
    assert_eq!(news.try_iter().collect::<Vec<_>>(), [2]);
    let opened = stage.opened.lock().unwrap().clone();
    assert_eq!(opened.iter().filter(|role| **role == Role::Writer).count(), 1);
}

#[test]
fn a_long_job_runs_beside_the_queries() {
    let (stage, _begun) = stage();
    let workers = workers(&stage);
    let (started, has_started) = channel();
    let (finish, may_finish) = channel::<()>();
    workers.run(Box::new(move |store| {
        assert!(store.is_ok());
        started.send(()).unwrap();
        may_finish.recv_timeout(PATIENCE).unwrap();
    }));
    has_started.recv_timeout(PATIENCE).unwrap();
    let (send, answers): Answers = channel();
    ask(&workers, PANE, 1, words("a"), &send);
    assert_eq!(answers.recv_timeout(PATIENCE).unwrap().0, 1);
    assert!(!workers.is_idle());
    finish.send(()).unwrap();
    workers.settle();
}

#[test]
fn a_store_that_does_not_open_answers_with_why() {
    let stage = Arc::new(Stage { refuses: true, ..Stage::default() });
    let workers = workers(&stage);
    let (send, answers): Answers = channel();
    ask(&workers, PANE, 1, words("a"), &send);
    workers.settle();
    assert_eq!(answers.try_recv().unwrap(), (1, Err(Error::Busy)));
}

#[test]
fn a_change_by_another_process_is_told() {
    let (_folder, path) = file();
    let mut other = created(&path);
    register(&mut other);
    let workers = Workers::start(Sqlite::open(&path, Mode::ReadWrite).unwrap().opener()).unwrap();
    let (told, news) = channel();
    workers.subscribe(1, move || told.send(()).unwrap());
    let (send, answers): Answers = channel();
    ask(&workers, PANE, 1, Query::Council { today: day("2025-11-22") }, &send);
    workers.settle();
    assert!(matches!(answers.try_recv().unwrap(), (1, Ok(Reply::Council(_)))));
    put(&mut other, Kind::Contracts, vec![Record::Contract(contract("C-0002"))]);
    news.recv_timeout(PATIENCE).unwrap();
    ask(&workers, PANE, 2, Query::Council { today: day("2025-11-22") }, &send);
    workers.settle();
    let Ok((2, Ok(Reply::Council(council)))) = answers.try_recv() else { panic!("an answer") };
    assert_eq!(council.contracts, 2);
}

#[test]
fn a_change_of_our_own_is_told_once() {
    let (_folder, path) = file();
    let mut store = created(&path);
    register(&mut store);
    let workers = Workers::start(store.opener()).unwrap();
    let (told, news) = channel();
    workers.subscribe(1, move || told.send(()).unwrap());
    let command =
        Command::Import(import(Kind::Contracts, vec![Record::Contract(contract("C-0002"))]));
    let (send, receipt) = channel();
    workers.tell(command.clone(), morning(), Box::new(move |result| send.send(result).unwrap()));
    workers.settle();
    assert_eq!(receipt.try_recv().unwrap().unwrap().added, 1);
    assert_eq!(news.try_iter().count(), 1);
    // The same again changes nothing, so there is nothing to tell.
    workers.tell(command, morning(), Box::new(|_| {}));
    workers.settle();
    assert_eq!(news.try_iter().count(), 0);
}

#[test]
fn a_store_that_panics_answers_with_an_error_and_is_opened_again() {
    let (stage, _begun) = stage();
    let workers = workers(&stage);
    let (send, answers): Answers = channel();
    let find = |words: &str| Query::Find { words: words.to_owned(), kind: None, limit: 1 };
    // As many as there are threads, and more.
    for ticket in 1..6 {
        ask(&workers, PANE, ticket, find("panic"), &send);
        let answer = answers.recv_timeout(PATIENCE).unwrap();
        assert!(matches!(answer, (_, Err(Error::Io(_)))), "{answer:?}");
    }
    ask(&workers, PANE, 6, find("word"), &send);
    let answer = answers.recv_timeout(PATIENCE).unwrap();
    assert!(matches!(answer, (6, Err(Error::NotFound { .. }))), "{answer:?}");

    for person in ["panic", "officer1"] {
        let (send, answer) = channel();
        let by = By { person: person.to_owned(), ..morning() };
        let command = Command::Import(import(Kind::Suppliers, Vec::new()));
        workers.tell(command, by, Box::new(move |receipt| send.send(receipt).unwrap()));
        let receipt = answer.recv_timeout(PATIENCE).unwrap();
        assert_eq!(receipt.is_ok(), person == "officer1", "{receipt:?}");
    }
    workers.settle();
    let writers = stage.opened.lock().unwrap().iter().filter(|role| **role == Role::Writer).count();
    assert_eq!(writers, 2);
}
