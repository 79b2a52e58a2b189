//! One person at one database, whose program is killed again and again; and what is found then.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sleva::db::request::{Kind, Query, Record, Reply, Typed};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::{Error, Store};

use super::book::{Book, Slot, State};
use super::random::Random;
use super::sitting::Sitting;
use super::{EDITION, PERSON};
use crate::store::{all, raw};

/// So many rounds pass between two at which everything is rebuilt from the trail.
const VERIFIED: u32 = 20;
/// And between two at which the program is begun again to go on with what was half typed.
const RESUMED: u32 = 10;
/// After so many failures there is enough to look at.
const ENOUGH: usize = 3;

/// What became of the rounds of a test.
#[derive(Debug, Default, Clone)]
pub struct Tally {
    pub rounds: u32,
    pub shown_saved: usize,
    pub lost: usize,
    /// Saved, but the screen had no time to say so.
    pub unseen: usize,
    pub owed: usize,
    pub owed_lost: usize,
    pub resumed: usize,
    pub failures: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.rounds += other.rounds;
        self.shown_saved += other.shown_saved;
        self.lost += other.lost;
        self.unseen += other.unseen;
        self.owed += other.owed;
        self.owed_lost += other.owed_lost;
        self.resumed += other.resumed;
        self.failures.extend(other.failures);
    }
}

pub struct Clerk {
    pub random: Random,
    pub path: PathBuf,
    /// Contracts whose commitments are of the edition that the first columns have.
    pub own: BTreeSet<String>,
    folder: tempfile::TempDir,
    values: u32,
    state: State,
    stack: Vec<Arc<State>>,
    /// What is typed and not kept, by its place.
    typed: BTreeMap<String, String>,
    seq: i64,
    tally: Tally,
}

/// What a database has.
struct Found {
    state: State,
    typed: BTreeMap<String, String>,
    seq: i64,
}

impl Found {
    fn of(store: &Sqlite) -> Result<Self, Error> {
        let seq = store.checkpoint()?.map_or(0, |head| head.seq);
        Ok(Self { state: State::of(store), typed: typed(store), seq })
    }
}

pub fn typed(store: &dyn Store) -> BTreeMap<String, String> {
    match store.read(&Query::Typed { person: PERSON.to_owned() }).unwrap() {
        Reply::Typed(rows) => {
            let text = |row: Typed| {
                let is_of_cell = row.is_of_cell();
                let text = row.text.unwrap_or_default();
                // After a tab stands what the cell had before.
                let typed = text.split('\t').next().filter(|_| is_of_cell).map(str::to_owned);
                (row.place, typed.unwrap_or(text))
            };
            rows.into_iter().map(text).collect()
        }
        other => panic!("{other:?}"),
    }
}

impl Clerk {
    pub fn new(sample: &Path, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("council.db");
        std::fs::copy(sample, &path).unwrap();
        let store = Sqlite::open(&path, Mode::ReadWrite).unwrap();
        let own = all(&store, Kind::Contracts).into_iter().filter_map(|record| match record {
            Record::Contract(own) if own.edition.as_deref() == Some(EDITION) => {
                Some(own.contract_ref)
            }
            _ => None,
        });
        let own = own.collect();
        let Found { state, typed, seq } = Found::of(&store).unwrap();
        Self {
            random: Random(seed),
            path,
            own,
            folder,
            values: 1_000,
            state,
            stack: Vec::new(),
            typed,
            seq,
            tally: Tally::default(),
        }
    }

    /// A figure that stands nowhere else.
    pub fn value(&mut self) -> String {
        self.values += 1;
        if self.values.is_multiple_of(10) {
            self.values += 1;
        }
        format!("{}.{}", self.values / 10, self.values % 10)
    }

    pub fn rounds(mut self, count: u32) -> Tally {
        for number in 1..=count {
            let seed = self.random.0;
            if let Err(why) = self.round(number) {
                self.tally.failures.push(format!("round {number} from state {seed}: {why}"));
                self.catch_up();
            }
            self.tally.rounds += 1;
            if self.tally.failures.len() >= ENOUGH {
                break;
            }
        }
        self.tally
    }

    /// Goes on from whatever is there.
    fn catch_up(&mut self) {
        let found = Sqlite::open(&self.path, Mode::ReadWrite).and_then(|store| Found::of(&store));
        if let Ok(Found { state, typed, seq }) = found {
            (self.state, self.typed, self.seq, self.stack) = (state, typed, seq, Vec::new());
        }
    }

    fn begin(&mut self, view: &str) -> Sitting<'_> {
        let book = Book::new(self.state.clone(), self.stack.clone());
        Sitting::begin(self, book, view)
    }

    fn round(&mut self, number: u32) -> Result<(), String> {
        let view = match self.random.below(6) {
            0 => "contracts",
            1 | 2 => "returns",
            _ => "commitments",
        };
        let mut sitting = self.begin(view);
        let ended = match view {
            "contracts" => sitting.in_forms(),
            "returns" => sitting.in_return(),
            _ => sitting.in_grid(),
        };
        let left = sitting.kill();
        let owed = left.owed.clone();
        ended.and(self.check(number, left))?;
        match owed {
            Some((slot, text)) if number.is_multiple_of(RESUMED) => {
                self.resume(number, &slot, &text)
            }
            _ => Ok(()),
        }
    }

    fn resume(&mut self, number: u32, slot: &Slot, text: &str) -> Result<(), String> {
        let mut sitting = self.begin("home");
        let ended = sitting.resume(slot, text);
        let left = sitting.kill();
        ended.and(self.check(number, left))?;
        self.tally.resumed += 1;
        if self.typed.contains_key(&slot.name()) {
            return Err(format!("{slot:?} was kept and is still offered"));
        }
        Ok(())
    }

    /// Half of the times what is looked at is a copy, so that the program itself finds what the
    /// kill left.
    fn left_behind(&mut self) -> PathBuf {
        if self.random.one_of(2) {
            return self.path.clone();
        }
        let copy = self.folder.path().join("copy.db");
        for ending in ["", "-wal"] {
            let name = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
            let (from, to) = (name(&self.path), name(&copy));
            let _ = std::fs::remove_file(&to);
            if from.exists() {
                std::fs::copy(from, to).unwrap();
            }
        }
        copy
    }

    fn check(&mut self, number: u32, left: Left) -> Result<(), String> {
        let path = self.left_behind();
        let store = Sqlite::open(&path, Mode::ReadWrite).map_err(|error| error.to_string())?;
        let whole: String =
            raw(&path).query_row("PRAGMA quick_check", [], |row| row.get(0)).unwrap();
        if whole != "ok" {
            return Err(whole);
        }
        let trail =
            if number.is_multiple_of(VERIFIED) { store.verify() } else { store.verify_chain() };
        trail.map_err(|error| error.to_string())?;
        let found = Found::of(&store).map_err(|error| error.to_string())?;
        let Left { book, owed, texts } = left;
        let kept = usize::try_from(found.seq - self.seq).unwrap();
        self.tally.shown_saved += book.shown;
        self.tally.lost += book.shown.saturating_sub(kept);
        self.tally.unseen += kept.saturating_sub(book.shown);
        self.tally.owed += usize::from(owed.is_some());
        let is_lost = |(slot, text): &(Slot, String)| {
            found.typed.get(&slot.name()).is_none_or(|own| !own.contains(text.as_str()))
        };
        let lost = owed.filter(is_lost);
        self.tally.owed_lost += usize::from(lost.is_some());
        if let Some((slot, text)) = lost {
            return Err(format!("{text} was half typed in {slot:?} and is lost"));
        }
        if kept < book.shown {
            return Err(format!("{} changes were shown as saved, {kept} are", book.shown));
        }
        let state =
            book.states.get(kept).ok_or(format!("{kept} changes, {} made", book.count()))?;
        state.fits(&found.state).map_err(|why| {
            format!(
                "after {kept} of {} changes, {} shown as saved: {why}",
                book.count(),
                book.shown
            )
        })?;
        self.left_alone(&book, kept, &texts, &found.typed)?;
        self.stack.clone_from(&book.stacks[kept]);
        (self.state, self.typed, self.seq) = (found.state, found.typed, found.seq);
        Ok(())
    }

    /// Whether what is typed and not kept is what was typed, and is still there where nobody was.
    fn left_alone(
        &self,
        book: &Book,
        kept: usize,
        texts: &BTreeMap<String, Vec<String>>,
        found: &BTreeMap<String, String>,
    ) -> Result<(), String> {
        for (place, text) in found {
            let typed = texts.get(place).into_iter().flatten();
            let mut typed = typed.chain(self.typed.get(place));
            if !typed.any(|typed| typed.starts_with(text.as_str()) || text.contains(typed.as_str()))
            {
                return Err(format!("{text:?} was never typed at {place:?}"));
            }
        }
        for (place, text) in self.typed.iter().filter(|(place, _)| !texts.contains_key(*place)) {
            if found.get(place) != Some(text) {
                return Err(format!("{text:?} at {place:?} is gone, and nobody was there"));
            }
        }
        let kept_last = book.places[..kept].iter().flatten();
        for place in kept_last.filter(|place| texts[*place].len() == 1) {
            if found.contains_key(place) {
                return Err(format!("what was typed at {place:?} is kept and still offered"));
            }
        }
        Ok(())
    }
}

/// What a sitting left when it was killed.
pub struct Left {
    pub book: Book,
    /// What was half typed for long enough.
    pub owed: Option<(Slot, String)>,
    /// What was typed at each place, kept or not.
    pub texts: BTreeMap<String, Vec<String>>,
}
