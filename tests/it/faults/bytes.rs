//! One byte of a database file that is another: whatever it makes anyone read differently is
//! reported, and nothing panics or hangs.

use std::fs::{self, Permissions};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sleva::db::request::{Command, Kind, Record, SampleSize, SampleSpec};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::{Error, Store};

use super::acts::{self, KINDS, carry_out};
use super::{Random, quick_folder, say};
use crate::store::{created, raw};

const PATIENCE: Duration = Duration::from_secs(120);
const WITHOUT_PARENTS: &str = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name";
const IDENTITY: &str = "SELECT (SELECT user_version FROM pragma_user_version),
    (SELECT application_id FROM pragma_application_id), (SELECT encoding FROM pragma_encoding)";

/// All that can be read from a file, with SQLite alone and with the store.
#[derive(Debug, PartialEq, Eq)]
struct Readable {
    rows: Vec<Vec<Vec<u8>>>,
    records: Vec<Record>,
}

/// Everything but where it lies; an image as it is unpacked.
fn rows(path: &Path, tables: &[String]) -> rusqlite::Result<Vec<Vec<Vec<u8>>>> {
    let uri = format!("file:{}?immutable=1", path.display());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(uri, flags)?;
    let mut found = Vec::new();
    let whole = tables.iter().map(|table| format!("SELECT * FROM {table}"));
    for sql in [WITHOUT_PARENTS.to_owned(), IDENTITY.to_owned()].into_iter().chain(whole) {
        let mut statement = conn.prepare(&sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let field = |at| {
                Ok(match row.get_ref(at)? {
                    ValueRef::Blob(bytes) => unpacked(bytes),
                    other => format!("{other:?}").into_bytes(),
                })
            };
            found.push((0..columns).map(field).collect::<rusqlite::Result<_>>()?);
        }
    }
    Ok(found)
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    match flate2::read::ZlibDecoder::new(bytes).take(1 << 24).read_to_end(&mut whole) {
        Ok(_) => whole,
        Err(_) => bytes.to_vec(),
    }
}

fn tables(path: &Path) -> Vec<String> {
    let conn = raw(path);
    let mut named = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    named.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn records(path: &Path) -> Result<Vec<Record>, Error> {
    let store = Sqlite::open(path, Mode::ReadOnly)?;
    let mut found = Vec::new();
    for kind in Kind::ALL {
        store.each(*kind, &mut |record| {
            found.push(record);
            Ok(())
        })?;
    }
    Ok(found)
}

/// None where it cannot be read.
fn readable(path: &Path, tables: &[String]) -> Option<Readable> {
    Some(Readable { rows: rows(path, tables).ok()?, records: records(path).ok()? })
}

fn report(path: &Path) -> Result<(), Error> {
    Sqlite::open(path, Mode::ReadWrite)?.verify().map(|_| ())
}

/// A closed database, and what is in it.
struct Original {
    bytes: Vec<u8>,
    tables: Vec<String>,
    readable: Readable,
}

impl Original {
    fn of(fill: impl FnOnce(&Path)) -> Self {
        let folder = quick_folder();
        let path = folder.path().join("council.db");
        fill(&path);
        let tables = tables(&path);
        assert_eq!(report(&path), Ok(()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "all of it is in one file");
        let readable = readable(&path, &tables).unwrap();
        Self { bytes: fs::read(&path).unwrap(), tables, readable }
    }

    /// A register that was changed in every way.
    fn register() -> Self {
        Self::of(|path| carry_out(path, 2 * KINDS + 3, |_, _| {}))
    }

    fn sample() -> Self {
        Self::of(|path| {
            let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
            created(path).write(&Command::Sample(spec), &acts::at(1)).unwrap();
        })
    }

    /// Three times of four a byte that is not zero: most of a small file is free space.
    fn somewhere(&self, chance: usize) -> usize {
        let at = (chance / 4) % self.bytes.len();
        let used = (at..self.bytes.len()).chain(0..at).find(|at| self.bytes[*at] != 0);
        if chance.is_multiple_of(4) { at } else { used.unwrap_or(at) }
    }

    /// Whether it reads differently, and whether that is reported.
    fn changed(&self, at: usize, to: u8) -> (bool, Result<(), Error>) {
        let folder = quick_folder();
        let path = folder.path().join("council.db");
        let mut bytes = self.bytes.clone();
        bytes[at] = to;
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o660)).unwrap();
        let differs = readable(&path, &self.tables).as_ref() != Some(&self.readable);
        (differs, report(&path))
    }
}

#[derive(Debug, Default)]
struct Tally {
    tries: usize,
    different: usize,
    reported: usize,
    missed: Vec<String>,
}

/// Changes one byte after another, each in a copy: in which file, where (past its end: somewhere),
/// and which bits.
fn change_bytes(test: &str, changes: impl Iterator<Item = (usize, usize, u8)> + Send + 'static) {
    let originals = [Original::register(), Original::sample()];
    let (told, heard) = mpsc::channel();
    std::thread::spawn(move || {
        for (file, at, bits) in changes {
            let original = &originals[file];
            let at = if at < original.bytes.len() { at } else { original.somewhere(at) };
            let to = original.bytes[at] ^ bits;
            let what = format!("file {file}, byte {at} from {} to {to}", original.bytes[at]);
            let found = catch_unwind(AssertUnwindSafe(|| original.changed(at, to)));
            told.send((what, found.ok())).unwrap();
        }
    });
    let mut tally = Tally::default();
    loop {
        let (what, found) = match heard.recv_timeout(PATIENCE) {
            Ok(found) => found,
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("it hangs after {tally:?}"),
        };
        let (differs, report) = found.unwrap_or_else(|| panic!("{what} panics"));
        tally.tries += 1;
        tally.different += usize::from(differs);
        tally.reported += usize::from(report.is_err());
        if differs && report.is_ok() {
            tally.missed.push(what);
        }
    }
    let Tally { tries, different, reported, missed } = tally;
    say(&format!(
        "{test}: {tries} tries, {different} read differently, {reported} reported, {} missed",
        missed.len()
    ));
    assert!(tries > 0 && different > 0);
    assert!(missed.is_empty(), "not reported:\n{}", missed.join("\n"));
}

fn by_chance(test: &str, count: usize) {
    let mut random = Random::seeded(test);
    let changes =
        move |_| (random.below(2), usize::MAX - random.below(usize::MAX / 2), random.byte().max(1));
    change_bytes(test, (0..count).map(changes));
}

/// The first byte of each index and table says what its page is.
#[test]
fn a_page_that_says_it_is_another_kind_of_page_is_reported_where_it_is_read() {
    let pages = |original: &Original| {
        let folder = quick_folder();
        let path = folder.path().join("council.db");
        fs::write(&path, &original.bytes).unwrap();
        let conn = raw(&path);
        let size: i64 = conn.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE rootpage > 1";
        let mut roots = conn.prepare(sql).unwrap();
        let roots = roots.query_map([], |row| row.get::<_, i64>(0)).unwrap();
        let at = |root: i64| usize::try_from((root - 1) * size).unwrap();
        // Those of indexes with one page.
        let places = roots.map(|root| at(root.unwrap()));
        places.filter(|at| original.bytes[*at] == 10).collect::<Vec<_>>()
    };
    // From a leaf of an index, 0x0a, to the three other kinds.
    let kinds = [0x02_u8, 0x05, 0x0d].map(|kind| kind ^ 0x0a);
    let places = pages(&Original::register());
    let changes = places.into_iter().flat_map(move |at| kinds.map(|bits| (0, at, bits)));
    change_bytes("kinds of pages", changes);
}

#[test]
fn a_byte_that_is_another_is_reported_wherever_it_is_read() {
    by_chance("changed bytes", 200);
}

#[test]
fn bytes_in_the_place_of_a_text_of_the_schema_are_reported() {
    let folder = quick_folder();
    let path = folder.path().join("council.db");
    carry_out(&path, 1, |_, _| {});
    let other = "UPDATE sqlite_schema SET tbl_name = CAST(tbl_name AS BLOB) WHERE name = 'audit'";
    raw(&path).execute_batch(&format!("PRAGMA writable_schema = ON; {other}")).unwrap();
    assert!(matches!(report(&path), Err(Error::Damaged(_))));
}

#[test]
#[ignore = "long: ten thousand changed bytes"]
fn ten_thousand_bytes_that_are_others_are_reported_wherever_they_are_read() {
    by_chance("changed bytes, long", 10_000);
}

#[test]
#[ignore = "long: each bit of the header"]
fn each_bit_of_the_header_that_is_another_is_reported_where_it_is_read() {
    let bits = (0..100).flat_map(|at| (0..8).map(move |bit| (0, at, 1 << bit)));
    change_bytes("changed bits of the header", bits);
}

/// Serial types of a row say what its columns are: all of them in the schema, which is not STRICT.
#[test]
#[ignore = "long: each bit of the pages that hold the schema"]
fn each_bit_of_the_schema_that_is_another_is_reported_where_it_is_read() {
    let whole = Original::register().bytes;
    let pages = whole
        .chunks(4096)
        .enumerate()
        .filter(|(_, page)| page.windows(7).any(|text| text == b"CREATE "));
    let used = pages.flat_map(|(n, page)| {
        let used = page.iter().enumerate().filter(|(_, byte)| **byte != 0);
        used.map(move |(at, _)| n * 4096 + at).collect::<Vec<_>>()
    });
    let bits: Vec<_> = used.flat_map(|at| (0..8).map(move |bit| (0, at, 1 << bit))).collect();
    change_bytes("changed bits of the schema", bits.into_iter());
}
