//! Rows of SQLite as the words of `calc`. What does not fit the words is damage.

use rusqlite::types::{FromSql, Value, ValueRef};
use rusqlite::{Connection, Params, Row};

use crate::calc::problem::Problems;
use crate::calc::{Date, Pence, Proxy, Quantity, Total};
use crate::db::Error;
use crate::db::sqlite::image::Field;

/// The columns of a row, taken from left to right.
pub(crate) struct Fields<'r> {
    row: Source<'r>,
    at: usize,
}

/// Where a row is: in a table, or in the image of a change.
enum Source<'r> {
    Stored(&'r Row<'r>),
    Imaged(&'r [Field<'r>]),
}

impl<'r> Fields<'r> {
    pub(crate) const fn new(row: &'r Row<'r>) -> Self {
        Self { row: Source::Stored(row), at: 0 }
    }

    pub(crate) const fn imaged(row: &'r [Field<'r>]) -> Self {
        Self { row: Source::Imaged(row), at: 0 }
    }

    #[inline]
    fn next(&mut self) -> Result<ValueRef<'r>, Error> {
        self.at += 1;
        match self.row {
            Source::Stored(row) => Ok(row.get_ref(self.at - 1)?),
            Source::Imaged(row) => match row.get(self.at - 1) {
                Some(field) => Ok(field.value()),
                None => Err(Error::Damaged("an image has too few columns".to_owned())),
            },
        }
    }

    #[inline]
    fn take<T: FromSql>(&mut self) -> Result<T, Error> {
        let value = self.next()?;
        T::column_result(value).map_err(|error| Error::Damaged(error.to_string()))
    }

    /// Passes over a column.
    pub(crate) const fn skip(&mut self) {
        self.at += 1;
    }

    pub(crate) fn text(&mut self) -> Result<String, Error> {
        self.take()
    }

    /// A text that lives as long as the row.
    pub(crate) fn str(&mut self) -> Result<&'r str, Error> {
        self.some_str()?.ok_or_else(|| damaged("text", ""))
    }

    pub(crate) fn some_str(&mut self) -> Result<Option<&'r str>, Error> {
        let stored = self.next()?;
        stored.as_str_or_null().map_err(|_| damaged("text", "a number"))
    }

    pub(crate) fn some_text(&mut self) -> Result<Option<String>, Error> {
        self.take()
    }

    #[inline]
    pub(crate) fn int(&mut self) -> Result<i64, Error> {
        self.take()
    }

    #[inline]
    pub(crate) fn some_int(&mut self) -> Result<Option<i64>, Error> {
        self.take()
    }

    pub(crate) fn count(&mut self) -> Result<u64, Error> {
        let count = self.int()?;
        u64::try_from(count).map_err(|_| damaged("count", &count.to_string()))
    }

    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>, Error> {
        self.take()
    }

    /// Bytes that live as long as the row.
    pub(crate) fn some_slice(&mut self) -> Result<Option<&'r [u8]>, Error> {
        let stored = self.next()?;
        stored.as_blob_or_null().map_err(|_| damaged("blob", "something else"))
    }

    pub(crate) fn flag(&mut self) -> Result<Option<bool>, Error> {
        self.take()
    }

    /// A word of a closed list.
    pub(crate) fn word<T>(&mut self, parse: fn(&str) -> Option<T>) -> Result<T, Error> {
        let text = self.str()?;
        parse(text).ok_or_else(|| damaged("word", text))
    }

    pub(crate) fn some_word<T>(
        &mut self,
        parse: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let text = self.some_str()?;
        text.map(|text| parse(text).ok_or_else(|| damaged("word", text))).transpose()
    }

    pub(crate) fn day(&mut self) -> Result<Date, Error> {
        self.some_day()?.ok_or_else(|| damaged("date", ""))
    }

    pub(crate) fn some_day(&mut self) -> Result<Option<Date>, Error> {
        let text = self.some_str()?;
        text.map(|text| text.parse().map_err(|_| damaged("date", text))).transpose()
    }

    pub(crate) fn pence(&mut self) -> Result<Pence, Error> {
        let raw = self.int()?;
        Pence::from_raw(raw).ok_or_else(|| out_of_range("amount"))
    }

    pub(crate) fn some_pence(&mut self) -> Result<Option<Pence>, Error> {
        let raw = self.some_int()?;
        raw.map(|raw| Pence::from_raw(raw).ok_or_else(|| out_of_range("amount"))).transpose()
    }

    pub(crate) fn quantity(&mut self) -> Result<Quantity, Error> {
        let raw = self.int()?;
        Quantity::from_raw(raw).ok_or_else(|| out_of_range("quantity"))
    }

    pub(crate) fn some_quantity(&mut self) -> Result<Option<Quantity>, Error> {
        let raw = self.some_int()?;
        raw.map(|raw| Quantity::from_raw(raw).ok_or_else(|| out_of_range("quantity"))).transpose()
    }

    pub(crate) fn some_proxy(&mut self) -> Result<Option<Proxy>, Error> {
        let raw = self.some_int()?;
        raw.map(|raw| Proxy::from_raw(raw).ok_or_else(|| out_of_range("proxy"))).transpose()
    }

    /// The four columns of a kept sum: known, lines, record only, unknown.
    pub(crate) fn total(&mut self) -> Result<Total, Error> {
        Ok(Total {
            known: self.pence()?,
            lines: self.count()?,
            record_only: self.count()?,
            unknown: self.count()?,
        })
    }

    pub(crate) fn problems(&mut self) -> Result<Problems, Error> {
        let bits = self.int()?;
        let bits = u32::try_from(bits).map_err(|_| damaged("problems", &bits.to_string()))?;
        Ok(Problems::from_bits(bits))
    }
}

/// A stored text that is none of the field's words.
pub(crate) fn damaged(what: &str, value: &str) -> Error {
    Error::Damaged(format!("{value:?} is not a {what}"))
}

/// A stored number, or a sum of them, beyond the range of its column.
pub(crate) fn out_of_range(what: &str) -> Error {
    Error::Damaged(format!("a sum or a stored {what} is out of range"))
}

/// A row of one text.
pub(crate) fn text(fields: &mut Fields) -> Result<String, Error> {
    fields.text()
}

pub(crate) fn some_day(fields: &mut Fields) -> Result<Option<Date>, Error> {
    fields.some_day()
}

/// A row of one number.
pub(crate) fn int(fields: &mut Fields) -> Result<i64, Error> {
    fields.int()
}

/// A row of one count.
fn count(fields: &mut Fields) -> Result<u64, Error> {
    fields.count()
}

/// Hands every row to `visit`.
pub(crate) fn each(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut visit: impl FnMut(&mut Fields) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        visit(&mut Fields::new(row))?;
    }
    Ok(())
}

/// Every row.
pub(crate) fn rows<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut read: impl FnMut(&mut Fields) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut found = Vec::new();
    each(conn, sql, params, |fields| {
        found.push(read(fields)?);
        Ok(())
    })?;
    Ok(found)
}

/// The first row, if there is one.
pub(crate) fn first<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&mut Fields) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let row = rows.next()?;
    row.map(|row| read(&mut Fields::new(row))).transpose()
}

/// The one number that a query gives.
pub(crate) fn number(conn: &Connection, sql: &str, params: impl Params) -> Result<u64, Error> {
    first(conn, sql, params, count).map(Option::unwrap_or_default)
}

/// A number of rows as SQLite takes it.
pub(crate) fn limit(count: usize) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}
