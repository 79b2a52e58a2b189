//! Stores and fetches the words of `calc`. No engine's words here, and no words for users:
//! errors are values that the edge puts into sentences.

pub mod council;
pub mod demo;
pub mod finder;
pub mod places;
pub mod request;
pub mod rulebook;
pub mod sqlite;
pub mod worker;

use std::sync::Arc;

use request::{Clash, Command, Kind, Query, Receipt, Record, Rejected, Reply};

/// One database, whatever the engine. Synchronous: it runs on worker threads.
pub trait Store: Send {
    /// Answers a query.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when a newer query replaced it.
    fn read(&self, query: &Query) -> Result<Reply, Error>;

    /// Carries out a command in one transaction, with its audit row.
    ///
    /// # Errors
    /// Nothing was changed when it fails.
    fn write(&mut self, command: &Command, by: &By) -> Result<Receipt, Error>;

    /// Hands every record of a kind to `visit`, in the order of exports.
    ///
    /// # Errors
    /// Stops at the first error of the store or of `visit`.
    fn each(
        &self,
        kind: Kind,
        visit: &mut dyn FnMut(Record) -> Result<(), Error>,
    ) -> Result<(), Error>;

    /// Makes ready what quick searching needs, ahead of the first search.
    ///
    /// # Errors
    /// As [`Store::read`].
    fn prepare(&self) -> Result<(), Error> {
        Ok(())
    }

    /// What stops a running read from another thread, where the engine can.
    fn interrupter(&self) -> Option<Arc<dyn Interrupt>> {
        None
    }

    /// From now on asks `stop` again and again while it reads; at a yes the read ends with
    /// [`Error::Interrupted`].
    ///
    /// # Errors
    /// Where the engine cannot be made to ask.
    fn watch(&mut self, _stop: Box<dyn FnMut() -> bool + Send>) -> Result<(), Error> {
        Ok(())
    }

    /// A number that moves when records have been changed, in this process or another.
    ///
    /// # Errors
    /// As [`Store::read`].
    fn moved(&self) -> Result<i64, Error> {
        Ok(0)
    }
}

/// Stops the read that a store is running now; nothing where it runs none.
pub trait Interrupt: Send + Sync {
    fn interrupt(&self);
}

/// Who acts, and when: part of every change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    pub person: String,
    /// UTC, `2026-11-22T08:00:00Z`.
    pub at: String,
}

/// What a store can answer instead of an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("there is no {what} {name}")]
    NotFound { what: &'static str, name: String },
    #[error("there is no database at {0}")]
    NoFile(String),
    #[error("{0} is not a sleva database")]
    Foreign(String),
    #[error("{0} is empty")]
    ZeroBytes(String),
    #[error("{path} was written by a newer sleva (schema {found}, this one knows {known})")]
    Newer { path: String, found: i64, known: i64 },
    #[error("{path} is on a network file system ({system})")]
    Network { path: String, system: String },
    #[error("nothing can be made in {path}: {why}")]
    CannotCreate { path: String, why: String },
    #[error("{0} already exists")]
    Exists(String),
    #[error("{path} can be read by everyone on this machine (mode {mode})")]
    Exposed { path: String, mode: String },
    #[error("{0} can only be read")]
    ReadOnly(String),
    #[error("the database is locked by another process")]
    Busy,
    #[error("the disk is full")]
    Full,
    #[error("the database is damaged: {0}")]
    Damaged(String),
    #[error("not allowed: {0}")]
    Refused(String),
    /// A row of an edit breaks a rule of the record; its number is that of the step.
    #[error("{} {} {}", .0.column, .0.value, .0.reason)]
    Rejected(Box<Rejected>),
    /// Rows of an edit are not what the person saw.
    #[error("someone else has changed it")]
    Conflict(Vec<Clash>),
    /// The person has no edit to take back or to do again.
    #[error("there is nothing to {0}")]
    Nothing(&'static str),
    #[error("a newer question replaced this one")]
    Interrupted,
    #[error("input or output failed: {0}")]
    Io(String),
}
