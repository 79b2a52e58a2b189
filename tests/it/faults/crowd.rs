//! Fifty processes that write one file at once: each waits its turn, and nobody's change is lost.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use sleva::calc::Quantity;
use sleva::db::request::{
    Clash, Command, Edit, Kind, NewCommitment, Query, Record, Reply, Step, Typed,
};
use sleva::db::{By, Error, Store};

use super::{acts, process, say, task};
use crate::store::{
    all, by, commitment, contract, created, file, measure, put, quantity, supplier,
};

const WRITERS: usize = 50;
const SHARED: &str = "M-SHARED";

fn own(writer: usize) -> String {
    format!("M-{writer:02}")
}

/// A contract with a commitment for each writer and one that all of them change.
fn register(store: &mut dyn Store) {
    let names: Vec<String> = (0..WRITERS).map(own).chain([SHARED.to_owned()]).collect();
    let measures = names.iter().map(|name| Record::Measure(measure(name, None, Some("2"))));
    let committed = names.iter().map(|name| Record::Commitment(commitment("C-0001", name, "0")));
    put(store, Kind::Suppliers, vec![supplier("S-0001", "Invented & Sons")]);
    put(store, Kind::Measures, measures.collect());
    put(store, Kind::Contracts, vec![Record::Contract(contract("C-0001"))]);
    put(store, Kind::Commitments, committed.collect());
}

fn one_more(units: Quantity) -> Quantity {
    units.checked_add(quantity("1")).unwrap()
}

/// One person at work: says how long each write took, in microseconds, and how it ended.
struct Person<'s> {
    store: &'s mut dyn Store,
    by: By,
}

impl Person<'_> {
    fn write(&mut self, command: &Command) -> Result<(), Error> {
        let begun = Instant::now();
        let result = self.store.write(command, &self.by).map(|_| ());
        let word = match &result {
            Ok(()) => "kept",
            Err(Error::Conflict(_)) => "conflict",
            Err(Error::Busy) => "busy",
            Err(other) => panic!("{other:?}"),
        };
        say(&format!("\nwrote {word} {}", begun.elapsed().as_micros()));
        result
    }

    /// Adds one to a commitment, and what it is then; where somebody else was first, to theirs.
    fn count_up(&mut self, measure_ref: &str, mut was: Quantity) -> Quantity {
        loop {
            let step = Step::Units {
                contract_ref: "C-0001".to_owned(),
                measure_ref: measure_ref.to_owned(),
                was,
                to: Some(one_more(was)),
            };
            match self.write(&Command::Edit(vec![Edit::of(step)])) {
                Ok(()) => return one_more(was),
                Err(Error::Conflict(clashes)) => was = theirs(&clashes),
                Err(_) => {}
            }
        }
    }
}

fn theirs(clashes: &[Clash]) -> Quantity {
    match clashes {
        [Clash { theirs: Some(Record::Commitment(new)), .. }] => new.units,
        other => panic!("{other:?}"),
    }
}

#[test]
#[ignore = "a process of its own, started by the tests below"]
fn one_of_the_crowd() {
    let Some(task) = task() else { return };
    let (writer, edits, shared): (usize, usize, usize) =
        (task[1].parse().unwrap(), task[2].parse().unwrap(), task[3].parse().unwrap());
    let mut store = acts::open(Path::new(&task[0]));
    let person = By { person: format!("officer{writer}"), ..by("2025-11-22T09:00:00Z") };
    say("\nready");
    std::io::stdin().lock().read_line(&mut String::new()).unwrap();
    let mut person = Person { store: &mut store, by: person };
    let (mut at, mut together) = (Quantity::ZERO, Quantity::ZERO);
    for n in 0..edits {
        let text = Some(format!("edit {n}"));
        let typed = Typed { place: own(writer), text, at: String::new() };
        while person.write(&Command::Typed(typed.clone())).is_err() {}
        at = person.count_up(&own(writer), at);
        if n < shared {
            together = person.count_up(SHARED, together);
        }
    }
    say("\nfinished");
}

/// What the writers said: how each write ended, and how long it took.
#[derive(Debug, Default)]
struct Waits {
    all: Vec<u64>,
    kept: usize,
    conflicts: usize,
    busy: usize,
    finished: usize,
}

impl Waits {
    fn hear(&mut self, line: &str) {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["finished"] => self.finished += 1,
            ["wrote", word, micros] => {
                match *word {
                    "kept" => self.kept += 1,
                    "conflict" => self.conflicts += 1,
                    _ => self.busy += 1,
                }
                self.all.push(micros.parse().unwrap());
            }
            _ => {}
        }
    }

    fn report(&mut self, test: &str) {
        self.all.sort_unstable();
        let count = self.all.len();
        let part = |share: usize| self.all[(count * share / 1000).min(count - 1)] / 1000;
        say(&format!(
            "{test}: {count} writes, {} conflicts, {} busy; median {} ms, p99 {} ms, p99.9 {} ms, \
             longest {} ms",
            self.conflicts,
            self.busy,
            part(500),
            part(990),
            part(999),
            part(1000)
        ));
    }
}

fn start(path: &Path, task: [usize; 3]) -> Child {
    let task = task.map(|n| n.to_string());
    let task = [path.to_str().unwrap(), &task[0], &task[1], &task[2]];
    let mut child = process("faults::crowd::one_of_the_crowd", &task);
    child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

/// Everybody begins when everybody is there; returns what all of them said.
fn together(path: &Path, edits: usize, shared: usize) -> Waits {
    let children = (0..WRITERS).map(|writer| start(path, [writer, edits, shared]));
    let mut children: Vec<_> = children
        .map(|mut child| {
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            (child, lines.find(|line| line.as_ref().unwrap() == "ready").map(|_| lines).unwrap())
        })
        .collect();
    for (child, _) in &mut children {
        writeln!(child.stdin.take().unwrap(), "go").unwrap();
    }
    let mut waits = Waits::default();
    // What the others say meanwhile waits in their pipes, and is too little to fill one.
    for (mut child, lines) in children {
        lines.for_each(|line| waits.hear(&line.unwrap()));
        child.wait().unwrap();
    }
    waits
}

fn crowd(test: &str, edits: usize, shared: usize) {
    let (_folder, path) = file();
    register(&mut created(&path));
    let begun = Instant::now();
    let mut waits = together(&path, edits, shared);
    say(&format!("{test}: {} ms in all", begun.elapsed().as_millis()));
    waits.report(test);
    assert_eq!((waits.finished, waits.busy), (WRITERS, 0), "all finish, nobody is told busy");
    assert_eq!(waits.kept, (2 * edits + shared) * WRITERS);
    let store = acts::open(&path);
    for record in all(&store, Kind::Commitments) {
        let Record::Commitment(NewCommitment { measure_ref, units, .. }) = record else { panic!() };
        let counted = if measure_ref == SHARED { shared * WRITERS } else { edits };
        assert_eq!(units, quantity(&counted.to_string()), "{measure_ref}: no update is lost");
    }
    let person = "officer7".to_owned();
    let Reply::Typed(typed) = store.read(&Query::Typed { person }).unwrap() else { panic!() };
    assert_eq!(typed.len(), 1);
    // Five for the register, and one for each edit.
    let trail = store.verify().unwrap();
    assert_eq!(trail.rows, (5 + (edits + shared) * WRITERS) as u64);
}

#[test]
fn fifty_processes_that_write_at_once_wait_their_turn_and_lose_nothing() {
    crowd("fifty writers", 6, 2);
}

#[test]
fn a_turn_that_is_never_given_up_stops_nobody_for_ever() {
    let (_folder, path) = file();
    let mut store = created(&path);
    put(&mut store, Kind::Suppliers, vec![supplier("S-1", "Invented")]);
    // As a process that was stopped in the middle of its turn.
    let log = File::open(format!("{}-wal", path.display())).unwrap();
    log.lock().unwrap();
    put(&mut store, Kind::Suppliers, vec![supplier("S-2", "Invented")]);
    assert_eq!(all(&store, Kind::Suppliers).len(), 2);
    drop(log);
    let begun = Instant::now();
    put(&mut store, Kind::Suppliers, vec![supplier("S-3", "Invented")]);
    assert!(begun.elapsed() < Duration::from_secs(4), "turns that came too late are passed on");
}

#[test]
#[ignore = "long: fifty processes with fifty edits each"]
fn fifty_processes_with_fifty_edits_each_lose_nothing() {
    crowd("fifty writers, long", 50, 10);
}
