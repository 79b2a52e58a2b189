//! What became of the commitments of each contract, kept as bytes: an eighth of its rows, and read
//! in a fraction of the time, so that a past day of the whole council is counted in a moment. Holds
//! for whatever day; written anew with each change of a contract.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZero;
use std::ops::Range;
use std::{panic, thread};

use rusqlite::Connection;
use serde_json::json;

use super::story::{Own, Promise, Story, Told, Version};
use crate::calc::commitment::Frozen;
use crate::calc::words::MeasureKind;
use crate::calc::{Date, Proxy, Quantity, Quarter};
use crate::db::Error;
use crate::db::sqlite::bytes::{Reader, Writer};
use crate::db::sqlite::read::{self, Fields};

const KEPT: &str = "SELECT contract_id, story
     FROM json_each(?1) AS own CROSS JOIN delivery_kept ON contract_id = own.value";

/// Most measures that are remembered from one contract to the next.
const REMEMBERED: usize = 4096;

/// Most threads on which a council is summed up: the machine is shared.
const MOST_THREADS: usize = 4;

/// Contracts that are handed to the threads at once.
const AT_ONCE: usize = 1024;

/// No thread is begun for fewer contracts than this, unless there are no more.
const AT_LEAST: usize = 64;

/// Not decided.
const WAITS: u64 = 0;
/// As it was declared, when the validation of its version ended.
const AS_DECLARED: u64 = 1;
/// Other units, when the validation of its version ended.
const OTHER: u64 = 2;
/// Units and a day of its own.
const OWN: u64 = 3;

/// Keeps a contract, of which nothing is kept yet: it goes with the sums of the contract.
pub fn keep(conn: &Connection, id: i64, own: &Own) -> Result<(), Error> {
    let bytes = write(&own.story, &own.measures);
    conn.prepare_cached("INSERT INTO delivery_kept (contract_id, story) VALUES (?1, ?2)")?
        .execute((id, bytes))?;
    Ok(())
}

type Visit<'v> = &'v mut dyn FnMut(i64, &Story, &[Frozen]) -> Result<(), Error>;

/// Hands over those of these contracts that are kept, each with the measures that it speaks of.
pub fn each(conn: &Connection, ids: &[i64], visit: Visit) -> Result<(), Error> {
    let mut taker = Taker::default();
    read::each(conn, KEPT, [json!(ids).to_string()], |fields| {
        let id = fields.int()?;
        taker.take(id, fields.some_slice()?.unwrap_or_default())?;
        visit(id, &taker.story, &taker.measures.all)
    })
}

/// What `add` takes of a contract: its id, its story, and the measures that this speaks of with how
/// many of them stay in their places.
type Add<'a, T> = &'a (dyn Fn(&mut T, i64, &Story, (&[Frozen], usize)) -> Result<(), Error> + Sync);

/// Hands over those of these contracts that are kept on several threads, while this
/// one reads on; each adds them to a whole of its own. Returns these, and the ids of the others.
pub fn gather<T: Send>(
    conn: &Connection,
    ids: &[i64],
    begin: &dyn Fn() -> T,
    add: Add<T>,
) -> Result<(Vec<T>, Vec<i64>), Error> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    let mut workers: Vec<(Taker, T)> = (0..threads).map(|_| (Taker::default(), begin())).collect();
    let mut statement = conn.prepare_cached(KEPT)?;
    let mut rows = statement.query([json!(ids).to_string()])?;
    let mut apart: BTreeSet<i64> = ids.iter().copied().collect();
    let mut read_on = || -> Result<Vec<(i64, Vec<u8>)>, Error> {
        let mut batch = Vec::with_capacity(AT_ONCE);
        while batch.len() < AT_ONCE
            && let Some(row) = rows.next()?
        {
            let mut fields = Fields::new(row);
            let id = fields.int()?;
            apart.remove(&id);
            batch.push((id, fields.bytes()?));
        }
        Ok(batch)
    };
    let mut batch = read_on()?;
    while !batch.is_empty() {
        let share = batch.len().div_ceil(threads).max(AT_LEAST);
        batch = thread::scope(|scope| {
            let shares = workers.iter_mut().zip(batch.chunks(share));
            let running: Vec<_> = shares
                .map(|((taker, whole), own)| scope.spawn(move || work(taker, whole, own, add)))
                .collect();
            let next = read_on();
            // All are waited for; what one of them stumbled over is stumbled over here.
            let done: Vec<Result<(), Error>> = running
                .into_iter()
                .map(|one| one.join().unwrap_or_else(|fault| panic::resume_unwind(fault)))
                .collect();
            done.into_iter().collect::<Result<(), Error>>()?;
            next
        })?;
    }
    Ok((workers.into_iter().map(|(_, whole)| whole).collect(), apart.into_iter().collect()))
}

fn work<T>(
    taker: &mut Taker,
    whole: &mut T,
    own: &[(i64, Vec<u8>)],
    add: Add<T>,
) -> Result<(), Error> {
    own.iter().try_for_each(|(id, bytes)| {
        taker.take(*id, bytes)?;
        add(whole, *id, &taker.story, (&taker.measures.all, REMEMBERED))
    })
}

/// Takes one contract after the other from its bytes.
#[derive(Default)]
struct Taker {
    measures: Measures,
    story: Story,
}

impl Taker {
    fn take(&mut self, id: i64, bytes: &[u8]) -> Result<(), Error> {
        self.measures.forget_some();
        let found = take(&mut Reader::new(bytes), &mut self.story, &mut self.measures);
        found.ok_or_else(|| {
            Error::Damaged(format!("what is kept of the delivery of contract row {id} is broken"))
        })
    }
}

/// Measures that were read, by their bytes.
#[derive(Default)]
struct Measures {
    by_bytes: HashMap<Box<[u8]>, usize>,
    all: Vec<Frozen>,
}

impl Measures {
    fn place(&mut self, bytes: &[u8]) -> Option<usize> {
        if let Some(at) = self.by_bytes.get(bytes) {
            return Some(*at);
        }
        let at = self.all.len();
        self.all.push(frozen(&mut Reader::new(bytes))?);
        if at < REMEMBERED {
            self.by_bytes.insert(bytes.into(), at);
        }
        Some(at)
    }

    /// All but those that are remembered.
    fn forget_some(&mut self) {
        self.all.truncate(REMEMBERED);
    }
}

fn write(story: &Story, measures: &[Frozen]) -> Vec<u8> {
    let mut to = Writer::default();
    to.text(&story.contract_ref);
    for day in [story.begun, story.first, story.end] {
        to.count(day_number(day));
    }
    to.count(story.terminated_on.map_or(0, day_number));
    to.count(story.versions.len() as u64);
    for Version { quarter, submitted, validated } in &story.versions {
        to.count(quarter_number(*quarter));
        to.count(day_number(*submitted));
        to.count(validated.map_or(0, day_number));
    }
    let promises = story.promises.iter();
    let promises: Vec<(&Promise, &Frozen)> =
        promises.filter_map(|own| Some((own, measures.get(own.measure)?))).collect();
    to.count(promises.len() as u64);
    for (own, measure) in promises {
        let mut bytes = Writer::default();
        write_frozen(&mut bytes, measure);
        to.bytes(&bytes.done());
        to.signed(own.units.raw());
        to.count(own.committed_on.map_or(0, day_number));
        write_some(&mut to, &story.variations, &own.variations, day_number);
        write_some(&mut to, &story.profiles, &own.profile, quarter_number);
        write_lines(&mut to, story, own);
    }
    to.done()
}

fn write_frozen(to: &mut Writer, measure: &Frozen) {
    let Frozen { edition, measure_ref, from, title, unit, kind, proxy } = measure;
    for text in [edition, measure_ref, title, unit, kind.word()] {
        to.text(text);
    }
    to.count(from.map_or(0, day_number));
    to.count(u64::from(proxy.is_some()));
    to.signed(proxy.map_or(0, Proxy::raw));
}

fn write_some<T: Copy>(
    to: &mut Writer,
    all: &[(T, Quantity)],
    own: &Range<usize>,
    number: impl Fn(T) -> u64,
) {
    let own = all.get(own.clone()).unwrap_or_default();
    to.count(own.len() as u64);
    for (when, units) in own {
        to.count(number(*when));
        to.signed(units.raw());
    }
}

fn write_lines(to: &mut Writer, story: &Story, own: &Promise) {
    let lines = story.lines.get(own.lines.clone()).unwrap_or_default();
    to.count(lines.len() as u64);
    let mut before = 0;
    for Told { version, declared, decided } in lines {
        let validated = story.versions.get(*version).and_then(|own| own.validated);
        let form = match decided {
            None => WAITS,
            Some((_, on)) if Some(*on) != validated => OWN,
            Some((units, _)) if units == declared => AS_DECLARED,
            Some(_) => OTHER,
        };
        to.count((version.saturating_sub(before) as u64) << 2 | form);
        before = *version;
        to.signed(declared.raw());
        if let Some((units, on)) = decided {
            if matches!(form, OTHER | OWN) {
                to.signed(units.raw());
            }
            if form == OWN {
                to.count(day_number(*on));
            }
        }
    }
}

fn take(from: &mut Reader, story: &mut Story, measures: &mut Measures) -> Option<()> {
    story.clear();
    story.contract_ref.push_str(from.text()?);
    story.begun = day(from.count()?)?;
    story.first = day(from.count()?)?;
    story.end = day(from.count()?)?;
    story.terminated_on = some_day(from.count()?)?;
    take_versions(from, &mut story.versions)?;
    for _ in 0..from.count()? {
        let own = Promise {
            measure: measures.place(from.bytes()?)?,
            units: quantity(from)?,
            committed_on: some_day(from.count()?)?,
            variations: take_some(from, &mut story.variations, day)?,
            profile: take_some(from, &mut story.profiles, quarter)?,
            lines: take_lines(from, &story.versions, &mut story.lines)?,
        };
        story.promises.push(own);
    }
    from.is_done().then_some(())
}

fn take_versions(from: &mut Reader, versions: &mut Vec<Version>) -> Option<()> {
    for _ in 0..from.count()? {
        let quarter = quarter(from.count()?)?;
        let submitted = day(from.count()?)?;
        versions.push(Version { quarter, submitted, validated: some_day(from.count()?)? });
    }
    Some(())
}

fn frozen(from: &mut Reader) -> Option<Frozen> {
    let mut text = || from.text().map(str::to_owned);
    let (edition, measure_ref, title, unit) = (text()?, text()?, text()?, text()?);
    let kind = MeasureKind::parse(from.text()?)?;
    let since = some_day(from.count()?)?;
    let is_known = from.count()? == 1;
    let proxy = Proxy::from_raw(from.signed()?)?;
    let proxy = is_known.then_some(proxy);
    Some(Frozen { edition, measure_ref, from: since, title, unit, kind, proxy })
}

fn take_some<T>(
    from: &mut Reader,
    all: &mut Vec<(T, Quantity)>,
    read: impl Fn(u64) -> Option<T>,
) -> Option<Range<usize>> {
    let begin = all.len();
    for _ in 0..from.count()? {
        all.push((read(from.count()?)?, quantity(from)?));
    }
    Some(begin..all.len())
}

fn take_lines(
    from: &mut Reader,
    versions: &[Version],
    lines: &mut Vec<Told>,
) -> Option<Range<usize>> {
    let begin = lines.len();
    let mut version = 0;
    for _ in 0..from.count()? {
        let head = from.count()?;
        version += usize::try_from(head >> 2).ok()?;
        let declared = quantity(from)?;
        let validated = versions.get(version)?.validated;
        let decided = match head & 3 {
            WAITS => None,
            AS_DECLARED => Some((declared, validated?)),
            OTHER => Some((quantity(from)?, validated?)),
            _ => Some((quantity(from)?, day(from.count()?)?)),
        };
        lines.push(Told { version, declared, decided });
    }
    Some(begin..lines.len())
}

fn quantity(from: &mut Reader) -> Option<Quantity> {
    from.signed().and_then(Quantity::from_raw)
}

/// Never 0; in the order of days.
fn day_number(day: Date) -> u64 {
    let [year, month, day] = [i32::from(day.year()), day.month().into(), day.day().into()];
    u64::from((year << 9 | month << 5 | day).unsigned_abs())
}

fn day(number: u64) -> Option<Date> {
    let part = |number: u64| i8::try_from(number).ok();
    let year = i16::try_from(number >> 9).ok()?;
    Date::new(year, part(number >> 5 & 15)?, part(number & 31)?).ok()
}

/// Outside: none where it is no day. Inside: none where there is none.
#[expect(clippy::option_option, reason = "no day, and what is none, are two things")]
fn some_day(number: u64) -> Option<Option<Date>> {
    if number == 0 { Some(None) } else { day(number).map(Some) }
}

fn quarter_number(quarter: Quarter) -> u64 {
    let [year, number] = [i32::from(quarter.year()), quarter.number().into()];
    u64::from((year << 2 | (number - 1)).unsigned_abs())
}

fn quarter(number: u64) -> Option<Quarter> {
    Quarter::new(i16::try_from(number >> 2).ok()?, i8::try_from(number & 3).ok()? + 1)
}

#[cfg(test)]
mod tests {
    use super::super::{Delivery, each_story, of};
    use super::*;
    use crate::db::request::{AsAt, Command, SampleSize, SampleSpec};
    use crate::db::sqlite::Sqlite;
    use crate::db::{By, Store};

    fn sample(size: SampleSize) -> Sqlite {
        let by = By { person: "officer1".to_owned(), at: "2025-11-22T08:00:00Z".to_owned() };
        let mut store = Sqlite::in_memory().unwrap();
        store.write(&Command::Sample(SampleSpec { size, seed: 1 }), &by).unwrap();
        store
    }

    fn told(delivery: &Delivery) -> String {
        let records: Vec<_> = delivery.lines.iter().map(|line| delivery.record(line)).collect();
        format!("{} {:?} {records:#?}", delivery.contract_ref, delivery.closed)
    }

    #[test]
    fn on_every_day_what_is_kept_tells_what_the_rows_tell() {
        let store = sample(SampleSize::Sample);
        let ids = read::rows(&store.conn, "SELECT id FROM contracts ORDER BY id", [], |fields| {
            fields.int()
        });
        let ids = ids.unwrap();
        let first: Date = "2020-11-01".parse().unwrap();
        let mut seen = 0;
        each(&store.conn, &ids, &mut |id, story, measures| {
            let rows = of(&store.conn, id)?;
            let now = AsAt::now(first);
            assert_eq!(told(&story.as_at((measures, 0), now)), told(&rows.as_at(now)), "{id} now");
            for day in first.series(jiff::ToSpan::days(13)).take(148) {
                let then = AsAt::past(day);
                let (kept, counted) = (story.as_at((measures, 0), then), rows.as_at(then));
                assert_eq!(told(&kept), told(&counted), "{id} as at {day}");
            }
            seen += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!((seen, ids.len()), (24, 24));
    }

    #[test]
    fn bytes_that_are_cut_short_or_go_on_are_not_taken() {
        let store = sample(SampleSize::Sample);
        each_story(&store.conn, &[1, 2, 3], &mut |_, own| {
            let mut bytes = write(&own.story, &own.measures);
            let taken = |bytes: &[u8]| {
                let (mut own, mut measures) = (Story::default(), Measures::default());
                take(&mut Reader::new(bytes), &mut own, &mut measures)
            };
            assert!(taken(&bytes).is_some());
            assert!((0..bytes.len()).all(|end| taken(&bytes[..end]).is_none()));
            bytes.push(0);
            assert!(taken(&bytes).is_none());
            Ok(())
        })
        .unwrap();
    }
}
