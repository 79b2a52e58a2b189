//! Reading the columns of a stored row back into the words of `calc`.

use jiff::civil::Date;
use rusqlite::Row;

use crate::calc::{Pence, Proxy, Quantity};
use crate::db::Error;

/// A row from some column on: the columns of one record inside a wider answer.
#[derive(Clone, Copy)]
pub(super) struct Columns<'r> {
    row: &'r Row<'r>,
    first: usize,
}

impl<'r> Columns<'r> {
    pub const fn new(row: &'r Row<'r>, first: usize) -> Self {
        Self { row, first }
    }

    fn damaged(&self, at: usize) -> Error {
        let column = self.row.as_ref().column_name(self.first + at).unwrap_or("?").to_owned();
        Error::Damaged(format!("column {column} holds something that it cannot hold"))
    }

    pub fn text(&self, at: usize) -> Result<String, Error> {
        Ok(self.row.get(self.first + at)?)
    }

    pub fn some_text(&self, at: usize) -> Result<Option<String>, Error> {
        Ok(self.row.get(self.first + at)?)
    }

    fn some<T, S: rusqlite::types::FromSql>(
        &self,
        at: usize,
        read: impl Fn(S) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        match self.row.get::<_, Option<S>>(self.first + at)? {
            None => Ok(None),
            Some(stored) => read(stored).map(Some).ok_or_else(|| self.damaged(at)),
        }
    }

    fn must<T>(&self, at: usize, value: Option<T>) -> Result<T, Error> {
        value.ok_or_else(|| self.damaged(at))
    }

    /// One of a closed list of words.
    pub fn word<T>(&self, at: usize, read: fn(&str) -> Option<T>) -> Result<Option<T>, Error> {
        self.some(at, |text: String| read(&text))
    }

    pub fn must_word<T>(&self, at: usize, read: fn(&str) -> Option<T>) -> Result<T, Error> {
        self.must(at, self.word(at, read)?)
    }

    pub fn yes(&self, at: usize) -> Result<Option<bool>, Error> {
        Ok(self.row.get(self.first + at)?)
    }

    pub fn day(&self, at: usize) -> Result<Option<Date>, Error> {
        self.some(at, |text: String| text.parse().ok())
    }

    pub fn must_day(&self, at: usize) -> Result<Date, Error> {
        self.must(at, self.day(at)?)
    }

    pub fn pence(&self, at: usize) -> Result<Option<Pence>, Error> {
        self.some(at, Pence::from_raw)
    }

    pub fn must_pence(&self, at: usize) -> Result<Pence, Error> {
        self.must(at, self.pence(at)?)
    }

    pub fn quantity(&self, at: usize) -> Result<Option<Quantity>, Error> {
        self.some(at, Quantity::from_raw)
    }

    pub fn must_quantity(&self, at: usize) -> Result<Quantity, Error> {
        self.must(at, self.quantity(at)?)
    }

    pub fn proxy(&self, at: usize) -> Result<Option<Proxy>, Error> {
        self.some(at, Proxy::from_raw)
    }
}

/// Hands every row of a query to `visit`.
pub(super) fn each_row<P: rusqlite::Params>(
    conn: &rusqlite::Connection,
    sql: &str,
    params: P,
    mut visit: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        visit(row)?;
    }
    Ok(())
}
