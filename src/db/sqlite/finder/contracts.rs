//! The contracts as quick searching keeps them.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{CHUNK, Found, Kept, Loaded, best, found};
use crate::calc::filter::Filter;
use crate::calc::problem::{Problem, Problems};
use crate::calc::text::fold;
use crate::calc::words::{ContractKind, Lead, Route, Status};
use crate::calc::{Date, Total};
use crate::db::Error;
use crate::db::finder::{Block, Order, Rows};
use crate::db::request::ListQuery;
use crate::db::sqlite::read::{self, Fields};

/// Fields of the searched text that are sorted by, too.
const TITLE: usize = 1;
const SUPPLIER: usize = 2;
const REFERENCE: usize = 0;
const CATEGORY: usize = 3;
/// Only chosen from.
const DEPARTMENT: usize = 5;

type Sort = fn(&Contracts) -> Order;

/// Columns that contracts sort by. By reference they are loaded.
const ORDERS: &[(&str, Sort)] = &[
    ("title", |all| all.by_text(TITLE)),
    ("supplier", |all| all.by_text(SUPPLIER)),
    ("category", |all| all.by_text(CATEGORY)),
    ("status", |all| all.by(|one| one.status)),
    ("value_gbp", |all| all.by(|one| Some(one.value))),
    ("committed_gbp", |all| all.by(|one| one.kept.is_valued().then_some(one.kept.known))),
    ("award_date", |all| all.by(|one| one.award)),
    ("start", |all| all.by(|one| Some(one.start))),
    ("end", |all| all.by(|one| Some(one.end))),
    // The worst first, as where things need attention.
    ("problems", |all| all.by(|one| one.problems.iter().next())),
];

/// All contracts, in order of reference.
#[derive(Debug, Default)]
pub struct Contracts {
    loaded: Loaded,
    block: Block,
    rows: Vec<Contract>,
    /// The categories, folded, and the editions that contracts name.
    names: Vec<String>,
    /// References of suppliers, folded, each with the number that its contracts have.
    suppliers: HashMap<String, u32>,
    /// As [`ORDERS`], each sorted when it is first wanted.
    orders: Vec<Option<Order>>,
}

/// What terms and orders look at.
#[derive(Debug)]
struct Contract {
    id: i64,
    value: i64,
    kept: Kept,
    award: Option<Date>,
    start: Date,
    end: Date,
    status: Option<Status>,
    route: Option<Route>,
    lead: Option<Lead>,
    kind: Option<ContractKind>,
    problems: Problems,
    /// Both by their place among the names.
    category: Option<u16>,
    edition: Option<u16>,
    /// By its number among the suppliers.
    supplier: u32,
}

/// The words of closed lists that a searched word is part of.
struct Says {
    statuses: Vec<Status>,
    routes: Vec<Route>,
    kinds: Vec<ContractKind>,
    problems: Problems,
}

impl Says {
    /// None where no closed list has the word.
    fn of(word: &str) -> Option<Self> {
        fn having<T: Copy>(all: &[T], text: fn(T) -> &'static str, word: &str) -> Vec<T> {
            all.iter().copied().filter(|one| text(*one).contains(word)).collect()
        }
        let mut problems = Problems::default();
        for problem in having(Problem::ALL, Problem::short, word) {
            problems.insert(problem);
        }
        let says = Self {
            statuses: having(Status::ALL, Status::word, word),
            routes: having(Route::ALL, Route::word, word),
            kinds: having(ContractKind::ALL, ContractKind::word, word),
            problems,
        };
        let nothing = says.statuses.is_empty()
            && says.routes.is_empty()
            && says.kinds.is_empty()
            && problems.is_empty();
        (!nothing).then_some(says)
    }

    fn fits(&self, one: &Contract) -> bool {
        one.status.is_some_and(|status| self.statuses.contains(&status))
            || one.route.is_some_and(|route| self.routes.contains(&route))
            || one.kind.is_some_and(|kind| self.kinds.contains(&kind))
            || one.problems.bits() & self.problems.bits() != 0
    }
}

impl Contract {
    /// Whether it fits the terms that need no name.
    fn fits(&self, filter: &Filter) -> bool {
        filter.takes_award(self.award)
            && filter.state.is_none_or(|state| self.status == Some(state))
            && filter.route.is_none_or(|route| self.route == Some(route))
            && filter.lead.is_none_or(|lead| self.lead == Some(lead))
            && (!self.problems.is_empty() || !filter.attention)
    }
}

impl Contracts {
    pub(super) const fn is_loaded(&self, change: i64) -> bool {
        self.loaded.is(change)
    }

    pub(super) fn bytes(&self) -> usize {
        let orders = self.orders.iter().flatten().map(Order::bytes).sum::<usize>();
        let entry = size_of::<(String, u32)>() + 16;
        let suppliers = self.suppliers.capacity() * entry;
        self.block.bytes() + self.rows.capacity() * size_of::<Contract>() + orders + suppliers
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
        let sql = "SELECT c.contract_ref, c.title, s.name, c.category, c.manager, c.department,
                   c.award_date, c.id, c.value, c.award_date, c.start_date, c.end_date, c.status, c.route,
                   c.lead, c.kind, c.edition, coalesce(k.known, 0), coalesce(k.lines, 0), coalesce(k.record_only, 0),
                   coalesce(k.unknown, 0), coalesce(k.problems, 0), s.supplier_ref
                   FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
                   LEFT JOIN contract_kept k ON k.contract_id = c.id
                   WHERE c.contract_ref > ?1 ORDER BY c.contract_ref LIMIT ?2";
        let mut chunk = Vec::with_capacity(CHUNK);
        let params = (self.loaded.last.clone(), read::limit(CHUNK));
        read::each(conn, sql, params, |fields| {
            chunk.push((searched(fields)?, contract(fields)?));
            Ok(())
        })?;
        // Only a chunk that was read to its end is taken in.
        self.loaded.is_whole = chunk.len() < CHUNK;
        if let Some(((last, _), _)) = chunk.last() {
            self.loaded.last.clone_from(last);
        }
        for ((_, text), (mut row, edition, supplier_ref)) in chunk {
            let next = u32::try_from(self.suppliers.len());
            let next = next.map_err(|_| read::out_of_range("count"))?;
            row.supplier = *self.suppliers.entry(fold(&supplier_ref)).or_insert(next);
            row.edition = edition.map(|name| self.name(&name)).transpose()?;
            let category = text.get(CATEGORY).filter(|name| !name.is_empty());
            row.category = category.map(|name| self.name(name)).transpose()?;
            self.block.push(text);
            self.rows.push(row);
        }
        if self.loaded.is_whole {
            self.block.shrink();
            self.rows.shrink_to_fit();
        }
        Ok(())
    }

    fn name(&mut self, name: &str) -> Result<u16, Error> {
        let known = self.names.iter().position(|own| own == name);
        let at = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        u16::try_from(at).map_err(|_| read::out_of_range("count"))
    }

    fn by_text(&self, field: usize) -> Order {
        let text = |row| Some(self.block.field(row, field)).filter(|text| !text.is_empty());
        Order::new((0..self.rows.len()).map(text))
    }

    fn by<K: Ord>(&self, key: impl Fn(&Contract) -> Option<K>) -> Order {
        Order::new(self.rows.iter().map(key))
    }

    pub(super) fn sort_all(&mut self) {
        for (name, _) in ORDERS {
            self.sort(name);
        }
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

    /// The rows that have all words, in their text or in the words of their closed lists, which
    /// are not kept as text.
    fn search(&self, words: &[String]) -> Rows {
        self.block.search(words, |word| {
            let says = Says::of(word)?;
            let mut rows = Rows::none(self.rows.len());
            let speaks = self.rows.iter().enumerate().filter(|(_, one)| says.fits(one));
            speaks.for_each(|(row, _)| rows.insert(row));
            Some(rows)
        })
    }

    /// The rows that have all words and fit every term.
    fn matching(&self, filter: &Filter) -> Rows {
        let mut rows = self.search(&filter.words);
        if !filter.has_terms() && !filter.attention {
            return rows;
        }
        let place = |name: &Option<String>| {
            name.as_ref().map(|name| self.names.iter().position(|own| own == name))
        };
        let (category, edition) = (place(&filter.category), place(&filter.edition));
        let is = |own: Option<u16>, wanted: Option<Option<usize>>| {
            wanted.is_none_or(|wanted| wanted.is_some() && own.map(usize::from) == wanted)
        };
        let supplier = filter.supplier.as_deref().map(fold);
        let supplier = supplier.map(|name| self.suppliers.get(&name).copied());
        let is_by = |one: &Contract| supplier.is_none_or(|own| own == Some(one.supplier));
        let department = filter.department.as_deref();
        let contract = filter.contract.as_deref().map(fold);
        let has = |row, field, wanted: Option<&str>| {
            wanted.is_none_or(|wanted| self.block.field(row, field) == wanted)
        };
        let is_of =
            |row| has(row, DEPARTMENT, department) && has(row, REFERENCE, contract.as_deref());
        rows.retain(|row| {
            self.rows.get(row).is_some_and(|one| {
                one.fits(filter)
                    && is_by(one)
                    && is(one.category, category)
                    && is(one.edition, edition)
            }) && is_of(row)
        });
        rows
    }

    /// The window of the list that is asked for, and where the row with an id is.
    pub fn find(&mut self, list: &ListQuery, locate: Option<i64>) -> Found {
        let order = self.sort(list.sort);
        let order = order.and_then(|at| self.orders.get(at)).and_then(Option::as_ref);
        let rows = self.matching(&list.filter);
        let locate = locate.and_then(|id| self.rows.iter().position(|one| one.id == id));
        let id = |row: usize| self.rows.get(row).map(|one| one.id);
        let kept = |row: usize| self.rows.get(row).map(|one| one.kept);
        found(list, &rows, order, locate, id, kept)
    }

    /// Surrogate ids and kept sums of the contracts that a filter chooses, in order of reference.
    /// Their own edition is not looked at: a filter's edition speaks of commitments here.
    pub fn passing(&self, filter: &Filter) -> impl Iterator<Item = (i64, Option<Total>)> + use<> {
        let filter = Filter { edition: None, ..filter.clone() };
        let one = |row: usize| self.rows.get(row).map(|one| (one.id, one.kept.total()));
        let passing: Vec<_> = self.matching(&filter).iter().filter_map(one).collect();
        passing.into_iter()
    }

    /// Surrogate ids of the first contracts that have all words, and whether each word begins one
    /// of theirs: those come first.
    #[must_use]
    pub fn having(&self, words: &[String], count: usize) -> Vec<(i64, bool)> {
        let rows = best(&self.block, &self.search(words), words, count);
        rows.into_iter()
            .filter_map(|(row, begins)| Some((self.rows.get(row)?.id, begins)))
            .collect()
    }
}

/// The reference, and the folded fields of the searched text; the day of award is one of them.
fn searched(fields: &mut Fields) -> Result<(String, [String; 7]), Error> {
    let name = fields.text()?;
    let mut field = || fields.some_text().map(|text| fold(&text.unwrap_or_default()));
    let rest = [field()?, field()?, field()?, field()?, field()?, field()?];
    let [title, supplier, category, manager, department, award] = rest;
    let text = [fold(&name), title, supplier, category, manager, department, award];
    Ok((name, text))
}

/// What is kept of a contract, the edition it names, and its supplier.
fn contract(fields: &mut Fields) -> Result<(Contract, Option<String>, String), Error> {
    let mut row = Contract {
        id: fields.int()?,
        value: fields.int()?,
        award: fields.some_day()?,
        start: fields.day()?,
        end: fields.day()?,
        status: fields.some_word(Status::parse)?,
        route: fields.some_word(Route::parse)?,
        lead: fields.some_word(Lead::parse)?,
        kind: fields.some_word(ContractKind::parse)?,
        category: None,
        edition: None,
        supplier: 0,
        kept: Kept::default(),
        problems: Problems::default(),
    };
    let edition = fields.some_text()?;
    row.kept = Kept::of(fields.total()?)?;
    row.problems = fields.problems()?;
    Ok((row, edition, fields.text()?))
}
