//! The purchases as quick searching keeps them.

use rusqlite::Connection;

use super::{CHUNK, Found, Kept, Loaded, best, found};
use crate::calc::Date;
use crate::calc::filter::{Filter, is_in};
use crate::calc::text::fold;
use crate::calc::words::{ContractKind, Lead, Route};
use crate::db::Error;
use crate::db::finder::{Block, Order, Rows};
use crate::db::request::ListQuery;
use crate::db::sqlite::read::{self, Fields};

/// Fields of the searched text that are sorted by or chosen from, too.
const TITLE: usize = 1;
const SUPPLIER: usize = 2;
const CATEGORY: usize = 3;
const DEPARTMENT: usize = 4;
const CONTRACT: usize = 5;

type Sort = fn(&Procurements) -> Order;

/// Columns that purchases sort by. By reference they are loaded.
const ORDERS: &[(&str, Sort)] = &[
    ("title", |all| all.by_text(TITLE)),
    ("supplier", |all| all.by_text(SUPPLIER)),
    ("category", |all| all.by_text(CATEGORY)),
    ("department", |all| all.by_text(DEPARTMENT)),
    ("contract_ref", |all| all.by_text(CONTRACT)),
    ("route", |all| all.by(|one| one.route)),
    ("estimated_value_gbp", |all| all.by(|one| Some(one.value))),
    ("awarded_value_gbp", |all| all.by(|one| one.awarded_value)),
    ("began_on", |all| all.by(|one| one.began)),
    ("awarded_on", |all| all.by(|one| one.awarded)),
    ("invited", |all| all.by(|one| Some(one.invited))),
    ("received", |all| all.by(|one| Some(one.received))),
];

/// All purchases, in order of reference.
#[derive(Debug, Default)]
pub struct Procurements {
    loaded: Loaded,
    block: Block,
    rows: Vec<Procurement>,
    /// As [`ORDERS`], each sorted when it is first wanted.
    orders: Vec<Option<Order>>,
}

/// What terms and orders look at.
#[derive(Debug)]
struct Procurement {
    id: i64,
    value: i64,
    awarded_value: Option<i64>,
    began: Option<Date>,
    awarded: Option<Date>,
    route: Option<Route>,
    lead: Option<Lead>,
    kind: Option<ContractKind>,
    invited: u16,
    received: u16,
}

impl Procurement {
    /// Whether it fits the terms that need no text.
    fn fits(&self, filter: &Filter) -> bool {
        is_in(self.began, (filter.began_from, filter.began_to))
            && filter.takes_award(self.awarded)
            && filter.route.is_none_or(|route| self.route == Some(route))
            && filter.lead.is_none_or(|lead| self.lead == Some(lead))
    }

    /// The words of closed lists, which are not kept as text.
    fn says(&self, word: &str) -> bool {
        self.route.is_some_and(|route| route.word().contains(word))
            || self.kind.is_some_and(|kind| kind.word().contains(word))
    }
}

/// Whether a word is part of one of a closed list.
fn is_of_a_list(word: &str) -> bool {
    Route::WORDS.iter().chain(ContractKind::WORDS).any(|one| one.contains(word))
}

impl Procurements {
    pub(super) const fn is_loaded(&self, change: i64) -> bool {
        self.loaded.is(change)
    }

    pub(super) fn bytes(&self) -> usize {
        let orders = self.orders.iter().flatten().map(Order::bytes).sum::<usize>();
        self.block.bytes() + self.rows.capacity() * size_of::<Procurement>() + orders
    }

    pub(super) fn load(&mut self, conn: &Connection, change: i64) -> Result<(), Error> {
        if self.loaded.at != Some(change) {
            *self = Self::default();
            self.loaded.at = Some(change);
        }
        while !self.loaded.is_whole {
            self.load_chunk(conn)?;
        }
        Ok(())
    }

    fn load_chunk(&mut self, conn: &Connection) -> Result<(), Error> {
        let sql = "SELECT p.procurement_ref, p.title, s.name, p.category, p.department,
                   c.contract_ref, p.id, p.estimated_value, p.awarded_value, p.began_on,
                   p.awarded_on, p.route, p.lead, p.kind,
                   (SELECT count(*) FROM quotations q WHERE q.procurement_id = p.id),
                   (SELECT count(q.received_on) FROM quotations q WHERE q.procurement_id = p.id)
                   FROM procurements p LEFT JOIN suppliers s ON s.id = p.supplier_id
                   LEFT JOIN contracts c ON c.id = p.contract_id
                   WHERE p.procurement_ref > ?1 ORDER BY p.procurement_ref LIMIT ?2";
        let mut chunk = Vec::with_capacity(CHUNK);
        let params = (self.loaded.last.clone(), read::limit(CHUNK));
        read::each(conn, sql, params, |fields| {
            let name = fields.text()?;
            chunk.push((searched(&name, fields)?, procurement(fields)?, name));
            Ok(())
        })?;
        // Only a chunk that was read to its end is taken in.
        self.loaded.is_whole = chunk.len() < CHUNK;
        for (text, row, name) in chunk {
            self.loaded.last = name;
            self.block.push(text);
            self.rows.push(row);
        }
        if self.loaded.is_whole {
            self.block.shrink();
            self.rows.shrink_to_fit();
        }
        Ok(())
    }

    fn by_text(&self, field: usize) -> Order {
        let text = |row| Some(self.block.field(row, field)).filter(|text| !text.is_empty());
        Order::new((0..self.rows.len()).map(text))
    }

    fn by<K: Ord>(&self, key: impl Fn(&Procurement) -> Option<K>) -> Order {
        Order::new(self.rows.iter().map(key))
    }

    fn sort(&mut self, name: &str) -> Option<usize> {
        let at = ORDERS.iter().position(|(order, _)| *order == name)?;
        self.orders.resize_with(ORDERS.len(), || None);
        if self.orders.get(at).is_some_and(Option::is_none) {
            let order = ORDERS.get(at).map(|(_, order)| order(self));
            if let Some(kept) = self.orders.get_mut(at) {
                *kept = order;
            }
        }
        Some(at)
    }

    fn search(&self, words: &[String]) -> Rows {
        self.block.search(words, |word| {
            if !is_of_a_list(word) {
                return None;
            }
            let mut rows = Rows::none(self.rows.len());
            let speaks = self.rows.iter().enumerate().filter(|(_, one)| one.says(word));
            speaks.for_each(|(row, _)| rows.insert(row));
            Some(rows)
        })
    }

    /// The rows that have all words and fit every term.
    fn matching(&self, filter: &Filter) -> Rows {
        let mut rows = self.search(&filter.words);
        if filter.has_terms() {
            let is = |row: usize, field: usize, wanted: &Option<String>| {
                wanted.as_ref().is_none_or(|wanted| self.block.field(row, field) == wanted)
            };
            rows.retain(|row| {
                self.rows.get(row).is_some_and(|one| one.fits(filter))
                    && is(row, CATEGORY, &filter.category)
                    && is(row, DEPARTMENT, &filter.department)
            });
        }
        rows
    }

    /// The window of the list that is asked for, and where the row with an id is. The kept sum is
    /// that of the estimated values.
    pub fn find(&mut self, list: &ListQuery, locate: Option<i64>) -> Found {
        let order = self.sort(list.sort);
        let order = order.and_then(|at| self.orders.get(at)).and_then(Option::as_ref);
        let rows = self.matching(&list.filter);
        let locate = locate.and_then(|id| self.rows.iter().position(|one| one.id == id));
        let id = |row: usize| self.rows.get(row).map(|one| one.id);
        let kept = |row: usize| {
            self.rows.get(row).map(|one| Kept { known: one.value, lines: 1, ..Kept::default() })
        };
        found(list, &rows, order, locate, id, kept)
    }

    /// Surrogate ids of the first purchases that have all words, and whether each word begins one
    /// of theirs: those come first.
    #[must_use]
    pub fn having(&self, words: &[String], count: usize) -> Vec<(i64, bool)> {
        let rows = best(&self.block, &self.search(words), words, count);
        rows.into_iter()
            .filter_map(|(row, begins)| Some((self.rows.get(row)?.id, begins)))
            .collect()
    }
}

/// The folded fields of the searched text.
fn searched(name: &str, fields: &mut Fields) -> Result<[String; 6], Error> {
    let mut field = || fields.some_text().map(|text| fold(&text.unwrap_or_default()));
    Ok([fold(name), field()?, field()?, field()?, field()?, field()?])
}

fn procurement(fields: &mut Fields) -> Result<Procurement, Error> {
    Ok(Procurement {
        id: fields.int()?,
        value: fields.int()?,
        awarded_value: fields.some_int()?,
        began: fields.some_day()?,
        awarded: fields.some_day()?,
        route: fields.some_word(Route::parse)?,
        lead: fields.some_word(Lead::parse)?,
        kind: fields.some_word(ContractKind::parse)?,
        invited: small(fields)?,
        received: small(fields)?,
    })
}

/// A count of quotations.
fn small(fields: &mut Fields) -> Result<u16, Error> {
    u16::try_from(fields.int()?).map_err(|_| read::out_of_range("count"))
}
