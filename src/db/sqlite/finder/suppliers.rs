//! The suppliers as quick searching keeps them.

use rusqlite::Connection;

use super::{CHUNK, Found, Kept, Loaded, best, found};
use crate::calc::Date;
use crate::calc::filter::Filter;
use crate::calc::locality::Finding;
use crate::calc::text::fold;
use crate::calc::words::{Locality, Ownership, Size};
use crate::db::Error;
use crate::db::finder::{Block, Order, Rows};
use crate::db::request::ListQuery;
use crate::db::sqlite::read::{self, Fields};

/// The fields of the searched text that are sorted by, too.
const NAME: usize = 1;
const POSTCODE: usize = 2;

type Sort = fn(&Suppliers) -> Order;

/// Columns that suppliers sort by. By reference they are loaded.
const ORDERS: &[(&str, Sort)] = &[
    ("name", |all| all.by_text(NAME)),
    ("size", |all| all.by(|one| one.size)),
    ("ownership", |all| all.by(|one| one.ownership)),
    ("postcode", |all| all.by_text(POSTCODE)),
    ("contracts", |all| all.by(|one| Some(one.contracts))),
    ("contract_value_gbp", |all| all.by(|one| Some(one.value))),
    ("committed_gbp", |all| all.by(|one| one.kept.is_valued().then_some(one.kept.known))),
    (LOCALITY, |all| Order::new(all.places.iter().map(|(locality, _)| Some(*locality)))),
];

const LOCALITY: &str = "locality";

/// All suppliers, in order of reference.
#[derive(Debug, Default)]
pub struct Suppliers {
    loaded: Loaded,
    block: Block,
    rows: Vec<Supplier>,
    /// As [`ORDERS`], each sorted when it is first wanted.
    orders: Vec<Option<Order>>,
    /// The day that the places are as of.
    located: Option<Date>,
    /// Where each counts as being, and whether a person should look at it.
    places: Vec<(Locality, bool)>,
}

#[derive(Debug)]
struct Supplier {
    id: i64,
    size: Option<Size>,
    ownership: Option<Ownership>,
    vcse: bool,
    contracts: u64,
    /// Sum of the contracts' values in pence.
    value: i64,
    kept: Kept,
}

impl Suppliers {
    pub(super) fn bytes(&self) -> usize {
        let orders = self.orders.iter().flatten().map(Order::bytes).sum::<usize>();
        self.block.bytes() + self.rows.capacity() * size_of::<Supplier>() + orders
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
        let sql = "WITH chunk AS (
                     SELECT id, supplier_ref, name, postcode, company_number, size, ownership, vcse
                     FROM suppliers
                     WHERE supplier_ref > ?1 ORDER BY supplier_ref LIMIT ?2)
                   SELECT s.supplier_ref, s.name, s.postcode, s.company_number, s.ownership, s.vcse,
                   s.id, s.size, count(c.id), coalesce(sum(c.value), 0), coalesce(sum(k.known), 0), coalesce(sum(k.lines), 0),
                   coalesce(sum(k.record_only), 0), coalesce(sum(k.unknown), 0)
                   FROM chunk s LEFT JOIN contracts c ON c.supplier_id = s.id
                   LEFT JOIN contract_kept k ON k.contract_id = c.id
                   GROUP BY s.supplier_ref ORDER BY s.supplier_ref";
        let mut chunk = Vec::with_capacity(CHUNK);
        let params = (self.loaded.last.clone(), read::limit(CHUNK));
        read::each(conn, sql, params, |fields| {
            let name = fields.text()?;
            chunk.push((searched(&name, fields)?, supplier(fields)?, name));
            Ok(())
        })?;
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

    /// Keeps where each supplier counts as being on a day.
    ///
    /// # Errors
    /// Those of `findings`, which gives every supplier's, in order of reference.
    pub fn locate(
        &mut self,
        today: Date,
        findings: impl FnOnce() -> Result<Vec<Finding>, Error>,
    ) -> Result<(), Error> {
        if self.located == Some(today) {
            return Ok(());
        }
        let place = |finding: Finding| {
            let is_unclear = finding.locality == Locality::Unclear;
            (finding.locality, is_unclear || finding.by_branch)
        };
        self.places = findings()?.into_iter().map(place).collect();
        self.located = Some(today);
        let at = ORDERS.iter().position(|(name, _)| *name == LOCALITY);
        if let Some(order) = at.and_then(|at| self.orders.get_mut(at)) {
            *order = None;
        }
        Ok(())
    }

    fn by_text(&self, field: usize) -> Order {
        let text = |row| Some(self.block.field(row, field)).filter(|text| !text.is_empty());
        Order::new((0..self.rows.len()).map(text))
    }

    fn by<K: Ord>(&self, key: impl Fn(&Supplier) -> Option<K>) -> Order {
        Order::new(self.rows.iter().map(key))
    }

    pub(super) fn sort_all(&mut self) {
        for (name, _) in ORDERS.iter().filter(|(name, _)| *name != LOCALITY) {
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

    /// Whether a filter needs to know where each supplier counts as being.
    #[must_use]
    pub fn needs_places(filter: &Filter) -> bool {
        let has =
            |word: &String| Locality::ALL.iter().any(|place| place.word().contains(word.as_str()));
        filter.attention || filter.words.iter().any(has)
    }

    /// The rows that have all words, in their text or in the words of their closed lists, which
    /// are not kept as text. Places are given where they are searched, too.
    fn search(&self, words: &[String], places: &[(Locality, bool)]) -> Rows {
        let said = |row: usize| {
            let place = places.get(row).map(|(locality, _)| locality.word());
            let one = self.rows.get(row);
            let vcse = one.is_some_and(|one| one.vcse).then_some("vcse");
            let ownership = one.and_then(|one| one.ownership).map(folded);
            let size = one.and_then(|one| one.size).map(Size::word);
            [place, vcse, ownership, size]
        };
        self.block.search(words, |word| {
            let ownerships = Ownership::ALL.iter().copied().map(folded);
            let closed = Size::ALL.iter().copied().map(Size::word).chain(ownerships);
            if !closed
                .chain(Locality::ALL.iter().copied().map(Locality::word))
                .any(|text| text.contains(word))
            {
                return None;
            }
            let mut rows = Rows::none(self.rows.len());
            let speaks =
                |row: &usize| said(*row).into_iter().flatten().any(|text| text.contains(word));
            (0..self.rows.len()).filter(speaks).for_each(|row| rows.insert(row));
            Some(rows)
        })
    }

    /// The window of the list that is asked for, and where the row with an id is. Terms about
    /// contracts do not choose suppliers.
    pub fn find(&mut self, list: &ListQuery, locate: Option<i64>) -> Found {
        let order = self.sort(list.sort);
        let order = order.and_then(|at| self.orders.get(at)).and_then(Option::as_ref);
        let mut rows = self.search(&list.filter.words, &self.places);
        if list.filter.attention {
            rows.retain(|row| self.places.get(row).is_some_and(|(_, look)| *look));
        }
        let locate = locate.and_then(|id| self.rows.iter().position(|one| one.id == id));
        let id = |row: usize| self.rows.get(row).map(|one| one.id);
        let kept = |row: usize| self.rows.get(row).map(|one| one.kept);
        found(list, &rows, order, locate, id, kept)
    }

    /// Surrogate ids of the first suppliers that have all words, and whether each word begins one
    /// of theirs: those come first.
    #[must_use]
    pub fn having(&self, words: &[String], count: usize) -> Vec<(i64, bool)> {
        let rows = best(&self.block, &self.search(words, &[]), words, count);
        rows.into_iter()
            .filter_map(|(row, begins)| Some((self.rows.get(row)?.id, begins)))
            .collect()
    }
}

fn searched(name: &str, fields: &mut Fields) -> Result<[String; 4], Error> {
    let mut field = || fields.some_text().map(|text| fold(&text.unwrap_or_default()));
    Ok([fold(name), field()?, field()?, field()?])
}

/// The word as it is searched.
const fn folded(ownership: Ownership) -> &'static str {
    match ownership {
        Ownership::Vcse => "vcse",
        other => other.word(),
    }
}

fn supplier(fields: &mut Fields) -> Result<Supplier, Error> {
    Ok(Supplier {
        ownership: fields.some_word(Ownership::parse)?,
        vcse: fields.flag()? == Some(true),
        id: fields.int()?,
        size: fields.some_word(Size::parse)?,
        contracts: fields.count()?,
        value: fields.int()?,
        kept: Kept::of(fields.total()?)?,
    })
}
