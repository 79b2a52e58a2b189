//! The records before and after one, in the list that it was opened from.

use crate::calc::filter::Filter;
use crate::db::request::{ListQuery, Page};
use crate::views::Among;

pub struct Beside {
    among: Among,
    /// Where the record stands in the list, once that is known.
    position: Option<usize>,
    /// The names around it, and where the first of them stands.
    names: Vec<String>,
    first: usize,
}

impl Beside {
    /// In a list, or among all records in the order of the column of references.
    #[must_use]
    pub fn new(among: Option<&Among>, references: &'static str) -> Self {
        let all = || {
            Among::List(Box::new(ListQuery {
                filter: Filter::default(),
                sort: references,
                descending: false,
                first: 0,
                count: 0,
                locate: None,
            }))
        };
        let among = among.cloned().unwrap_or_else(all);
        Self { among, position: None, names: Vec::new(), first: 0 }
    }

    /// What to ask for: where the record is, and once that is known, its neighbours.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<ListQuery> {
        let Among::List(list) = &self.among else { return None };
        let (first, count) = match self.position {
            None => (0, 1),
            Some(0) => (0, 2),
            Some(at) => (at - 1, 3),
        };
        Some(ListQuery { first, count, locate: Some(name.to_owned()), ..(**list).clone() })
    }

    pub fn accept<R>(&mut self, page: &Page<R>, name: fn(&R) -> &str) {
        self.position = page.located;
        self.first = page.first;
        self.names = page.rows.iter().map(|row| name(row).to_owned()).collect();
    }

    /// Goes from a record to the next or the one before.
    ///
    /// # Errors
    /// Why it cannot, in a sentence about `what`.
    pub fn step(&mut self, from: &str, forward: bool, what: &str) -> Result<String, String> {
        let (at, names, first) = match &self.among {
            Among::List(_) => (self.position, &self.names, self.first),
            Among::Names(names) => (names.iter().position(|name| name == from), names, 0),
        };
        let Some(at) = at else {
            return Err(format!("This {what} is not in the list it was opened from."));
        };
        let to = if forward { at.checked_add(1) } else { at.checked_sub(1) };
        let name = to.and_then(|to| to.checked_sub(first)).and_then(|at| names.get(at));
        let Some(name) = name.cloned() else {
            let end = if forward { "last" } else { "first" };
            return Err(format!("This is the {end} {what} of the list."));
        };
        self.position = to;
        Ok(name)
    }
}
