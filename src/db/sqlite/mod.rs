//! The SQLite engine: one file, many processes, one writer at a time.
//!
//! | file | what it does |
//! |---|---|
//! | `connect`, `check`, `migrate` | how a file is opened, what is refused, and its schema |
//! | `queue` | who writes next |
//! | `import`, `edit`, `sample`, `batch`, `reject` | changes: one transaction and one audit row each |
//! | `suppliers`, `measures`, `contracts` and the other nouns | their rows, in and out |
//! | `stored` | the record that is there already, and what of it a file leaves alone |
//! | `kept`, `tally` | what is kept with each contract, and with each version of a measure |
//! | `audit`, `image`, `past`, `as_it_was`, `replay` | the trail of changes, what each found and left, the register of a past day, and the register rebuilt from it |
//! | `typed` | what people were typing and had not kept |
//! | `backup`, `health`, `verify` | copies, and whether all is well |
//! | `rulebook`, `scene` | what the procurement rules look up, and the records that they look at |
//! | `read`, `finder` | queries |

mod as_it_was;
mod audit;
mod backup;
mod batch;
mod bytes;
mod check;
mod commitments;
mod connect;
mod contract_log;
mod contracts;
mod delivery;
mod edit;
mod error;
mod figures;
mod finder;
mod frozen;
mod health;
mod image;
mod import;
mod kept;
mod measures;
mod migrate;
mod milestones;
mod past;
mod procurements;
mod profiles;
mod queue;
mod read;
mod reject;
mod replay;
mod returns;
mod rulebook;
mod sample;
mod sampling;
mod scene;
mod settings;
mod stored;
mod summed;
mod suppliers;
mod table;
mod tally;
mod turn;
mod typed;
mod uses;
mod verify;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, InterruptHandle, TransactionBehavior};

use super::request::{Command, Kind, Query, Receipt, Record, Reply, Setting};
use super::worker::Role;
use super::{By, Error, Interrupt, Store};
use crate::calc::Date;
use batch::{Batch, Stop};
use connect::Access;
use finder::Finder;

pub use audit::Trail;
pub use backup::restore;
pub use check::network_system;
pub use health::Health;
pub use replay::replay;
pub use verify::Checkpoint;

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Falls back to reading where the file or its folder cannot be written.
    ReadWrite,
    ReadOnly,
}

/// One connection to a database.
pub struct Sqlite {
    conn: Connection,
    finder: Finder,
    /// None in memory.
    path: Option<PathBuf>,
    read_only: bool,
    /// Asked while it reads, and by what it rebuilds beside it.
    stop: Option<Stopping>,
}

type Stopping = Arc<Mutex<Box<dyn FnMut() -> bool + Send>>>;

struct Interrupter(InterruptHandle);

impl Interrupt for Interrupter {
    fn interrupt(&self) {
        self.0.interrupt();
    }
}

/// How many contracts are summed up at once: others who save wait no longer than that.
const AT_ONCE: u32 = 100;

/// How many steps of SQLite's machine pass between two looks at whether to go on.
const STEPS: i32 = 1_000;

impl Sqlite {
    /// Makes a new database for a council, with what `begin` puts in. The only way a file comes
    /// into being: under a passing name first, so that whatever ends the process leaves a whole
    /// database at `path` or none.
    ///
    /// # Errors
    /// [`Error::Exists`] where there is a file already, [`Error::Network`] on a network file
    /// system, and those of `begin`. There is no file at `path` then.
    pub fn create(
        path: &Path,
        council_name: &str,
        by: &By,
        begin: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        check::local(&check::folder(path))?;
        backup::new_whole(path, |partial| {
            let conn = connect::open(partial, Access::Write)?;
            conn.pragma_update(None, "application_id", check::APPLICATION_ID)?;
            let mut store = Self::new(conn, Some(partial.to_owned()), false);
            migrate::run(&mut store.conn, &by.at)?;
            store.name_council(council_name, by)?;
            begin(&mut store)
        })?;
        Self::open(path, Mode::ReadWrite)
    }

    /// Opens a database, after looking at it without changing it.
    ///
    /// # Errors
    /// [`Error::NoFile`], [`Error::ZeroBytes`], [`Error::Foreign`], [`Error::Newer`],
    /// [`Error::Network`], [`Error::Exposed`], [`Error::Damaged`].
    pub fn open(path: &Path, mode: Mode) -> Result<Self, Error> {
        let (mut conn, access) = check::opened(path, mode == Mode::ReadWrite)?;
        let schema = check::ours(&conn, path)?;
        let read_only = access != Access::Write;
        if schema < migrate::known() {
            if read_only {
                return Err(Error::ReadOnly(check::name(path)));
            }
            // The earliest time that it can have: that of the last change before it.
            let (at, _) = audit::head(&conn)?;
            migrate::run(&mut conn, &at)?;
        }
        migrate::verify(&conn)?;
        if !read_only {
            connect::write_ahead(&conn)?;
        }
        Ok(Self::new(conn, Some(path.to_owned()), read_only))
    }

    /// An empty database that is gone when it is dropped: nothing in its audit trail yet.
    ///
    /// # Errors
    /// Only where memory fails.
    pub fn in_memory() -> Result<Self, Error> {
        let mut conn = connect::in_memory()?;
        conn.pragma_update(None, "application_id", check::APPLICATION_ID)?;
        migrate::run(&mut conn, "")?;
        Ok(Self::new(conn, None, false))
    }

    /// How worker threads open this database: this connection for the first reader, others that
    /// share what searching keeps in memory, and a writer that can write if this one can.
    pub fn opener(self) -> impl Fn(Role) -> Result<Box<dyn Store>, Error> + Send + Sync {
        let (path, finder, read_only) = (self.path.clone(), self.finder.clone(), self.read_only);
        let first = Mutex::new(Some(self));
        move |role| {
            if role == Role::Reader
                && let Some(store) = first.lock().unwrap_or_else(PoisonError::into_inner).take()
            {
                return Ok(Box::new(store));
            }
            let Some(path) = &path else {
                return Err(Error::Refused("a database in memory has one connection".to_owned()));
            };
            let mode = match role {
                Role::Writer if !read_only => Mode::ReadWrite,
                Role::Reader | Role::Writer => Mode::ReadOnly,
            };
            let opened = Self::open(path, mode)?;
            Ok(Box::new(Self { finder: finder.clone(), ..opened }))
        }
    }

    /// Bytes that quick searching keeps in memory.
    #[must_use]
    pub fn searching_bytes(&self) -> usize {
        self.finder.bytes()
    }

    fn new(conn: Connection, path: Option<PathBuf>, read_only: bool) -> Self {
        Self { conn, finder: Finder::default(), path, read_only, stop: None }
    }

    fn watch_with(&mut self, stop: Stopping) -> Result<(), Error> {
        self.stop = Some(Arc::clone(&stop));
        let asks = move || (stop.lock().unwrap_or_else(PoisonError::into_inner))();
        Ok(self.conn.progress_handler(STEPS, Some(asks))?)
    }

    /// Keeps the sums of some more contracts as at the last quarter that is due by a day. The
    /// receipt counts them: none is left where it says none.
    fn settle(&mut self, today: Date) -> Result<Receipt, Error> {
        let change = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let through = read::last_due(&change, today)?;
        let changed = summed::settle(&change, through, AT_ONCE)?;
        change.commit()?;
        Ok(Receipt { kept: true, changed, ..Receipt::default() })
    }

    fn name_council(&mut self, name: &str, by: &By) -> Result<(), Error> {
        let change = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut batch = Batch::imaged(&change, by)?;
        let setting = Setting {
            name: settings::COUNCIL_NAME.to_owned(),
            value: name.to_owned(),
            from: None,
            reason: None,
        };
        match settings::put(&mut batch, &setting) {
            Ok(_) => {}
            Err(Stop::Fail(error)) => return Err(error),
            Err(Stop::Reject(reject)) => return Err(Error::Refused(reject.at(1).reason)),
        }
        let (seq, image) = (batch.seq, batch.image.finish()?);
        let act = audit::Act {
            action: "create",
            kind: Kind::Settings.word(),
            record: settings::COUNCIL_NAME,
            rows: 1,
            note: "",
        };
        audit::append(&change, seq, by, act, &image)?;
        change.commit()?;
        Ok(())
    }

    /// Whether it was opened for reading, or cannot be written.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Follows the audit trail, rebuilds the register from it in memory, and compares the two, the
    /// schema, the indexes and what is kept beside them.
    ///
    /// # Errors
    /// [`Error::Damaged`] names the first audit row that does not follow, or the first row that is
    /// not what the trail says; [`Error::Refused`] where a sample was made by a generator that
    /// this program does not have.
    pub fn verify(&self) -> Result<Trail, Error> {
        verify::verify(self)
    }

    /// The newest audit row, to be kept outside; none where nothing was ever changed.
    ///
    /// # Errors
    /// Those of reading.
    pub fn checkpoint(&self) -> Result<Option<Checkpoint>, Error> {
        verify::checkpoint(&self.conn)
    }

    /// Whether the trail still has what was seen when a checkpoint was kept.
    ///
    /// # Errors
    /// [`Error::Damaged`] says whether the trail was cut off or rewritten since.
    pub fn holds(&self, seen: &Checkpoint) -> Result<(), Error> {
        verify::holds(&self.conn, seen)
    }

    /// Follows the audit trail from its first row to its last.
    ///
    /// # Errors
    /// [`Error::Damaged`] names the first row that does not follow.
    pub fn verify_chain(&self) -> Result<Trail, Error> {
        audit::verify(&self.conn)
    }

    /// SHA-256 of each table's rows in order of id.
    ///
    /// # Errors
    /// Those of reading.
    pub fn digests(&self) -> Result<Vec<(&'static str, String)>, Error> {
        replay::digests(&self.conn)
    }

    /// Copies the database to a new file while others go on, and verifies the copy.
    ///
    /// # Errors
    /// [`Error::Exists`] where `to` is there already. Nothing is left behind then.
    pub fn backup(&self, to: &Path) -> Result<Trail, Error> {
        backup::to_file(&self.conn, to)
    }

    /// Looks whether all is well.
    ///
    /// # Errors
    /// Those of reading; what is wrong with the data is in the answer.
    pub fn health(&self) -> Result<Health, Error> {
        health::of(&self.conn)
    }
}

impl Store for Sqlite {
    fn read(&self, query: &Query) -> Result<Reply, Error> {
        match query {
            Query::Verify => verify::found(self).map(Reply::Verified),
            _ => read::read(&self.conn, &self.finder, query),
        }
    }

    fn write(&mut self, command: &Command, by: &By) -> Result<Receipt, Error> {
        if self.read_only {
            let path = self.path.as_deref().map(check::name);
            return Err(Error::ReadOnly(path.unwrap_or_default()));
        }
        let _turn = self.path.as_deref().and_then(queue::turn);
        match command {
            Command::Import(import) => import::run(&mut self.conn, import, by),
            Command::ImportAll(imports) => import::run_all(&mut self.conn, imports, by),
            Command::Sample(spec) => sample::run(&mut self.conn, spec, by),
            Command::Edit(edits) => edit::run(&mut self.conn, edits, by),
            Command::Try(edits) => edit::try_out(&mut self.conn, edits, by),
            Command::Undo => turn::undo(&mut self.conn, by),
            Command::Redo => turn::redo(&mut self.conn, by),
            Command::Settle { today } => self.settle(*today),
            Command::Typed(typed) => typed::keep(&self.conn, typed, by)
                .map(|()| Receipt { kept: true, ..Receipt::default() }),
        }
    }

    fn each(
        &self,
        kind: Kind,
        visit: &mut dyn FnMut(Record) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match kind {
            Kind::Settings => settings::each(&self.conn, visit),
            Kind::Suppliers => suppliers::each(&self.conn, visit),
            Kind::Branches => suppliers::each_branch(&self.conn, visit),
            Kind::Measures => measures::each(&self.conn, visit),
            Kind::Contracts => contracts::each(&self.conn, visit),
            Kind::Procurements => procurements::each(&self.conn, visit),
            Kind::Quotations => procurements::each_quotation(&self.conn, visit),
            Kind::Waivers => procurements::each_waiver(&self.conn, visit),
            Kind::Samples => sampling::each(&self.conn, visit),
            Kind::Results => sampling::each_result(&self.conn, visit),
            Kind::Commitments => commitments::each(&self.conn, visit),
            Kind::Profiles => profiles::each(&self.conn, visit),
            Kind::Variations => contract_log::each_variation(&self.conn, visit),
            Kind::Returns => returns::each(&self.conn, visit),
            Kind::Evidence => returns::each_evidence(&self.conn, visit),
            Kind::Actions => contract_log::each_action(&self.conn, visit),
            Kind::Ratings => contract_log::each_rating(&self.conn, visit),
            Kind::Figures => figures::each(&self.conn, visit),
            Kind::Reports => frozen::each(&self.conn, visit),
            Kind::ReportLines => frozen::each_line(&self.conn, visit),
            Kind::Milestones => milestones::each(&self.conn, visit),
        }
    }

    fn prepare(&self) -> Result<(), Error> {
        read::prepare(&self.conn, &self.finder)
    }

    fn interrupter(&self) -> Option<Arc<dyn Interrupt>> {
        Some(Arc::new(Interrupter(self.conn.get_interrupt_handle())))
    }

    fn watch(&mut self, stop: Box<dyn FnMut() -> bool + Send>) -> Result<(), Error> {
        self.watch_with(Arc::new(Mutex::new(stop)))
    }

    fn moved(&self) -> Result<i64, Error> {
        // Not SQLite's data version, which moves for what is only being typed, too.
        audit::next_seq(&self.conn)
    }
}
