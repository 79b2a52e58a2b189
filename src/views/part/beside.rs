//! The records before and after one, in the list that it was opened from.

use crate::calc::filter::Filter;
use crate::db::request::{ListQuery, Page};

pub struct Beside {
    filter: Filter,
    sort: &'static str,
    /// Where the record stands in the list, once that is known.
    position: Option<usize>,
    /// The names around it, and where the first of them stands.
    names: Vec<String>,
    first: usize,
}

impl Beside {
    /// In a list with this filter, in the order of the column of references.
    #[must_use]
    pub fn new(filter: &str, sort: &'static str) -> Self {
        let filter = Filter::parse(filter).unwrap_or_default();
        Self { filter, sort, position: None, names: Vec::new(), first: 0 }
    }

    /// Where the record is, and once that is known, its neighbours.
    #[must_use]
    pub fn query(&self, name: &str) -> ListQuery {
        let (first, count) = match self.position {
            None => (0, 1),
            Some(0) => (0, 2),
            Some(at) => (at - 1, 3),
        };
        ListQuery {
            filter: self.filter.clone(),
            sort: self.sort,
            descending: false,
            first,
            count,
            locate: Some(name.to_owned()),
        }
    }

    pub fn accept<R>(&mut self, page: &Page<R>, name: fn(&R) -> &str) {
        self.position = page.located;
        self.first = page.first;
        self.names = page.rows.iter().map(|row| name(row).to_owned()).collect();
    }

    /// Goes to the next or the one before.
    ///
    /// # Errors
    /// Why it cannot, in a sentence about `what`.
    pub fn step(&mut self, forward: bool, what: &str) -> Result<String, String> {
        let Some(at) = self.position else {
            return Err(format!("This {what} is not in the list it was opened from."));
        };
        let to = if forward { at.checked_add(1) } else { at.checked_sub(1) };
        let name = to.and_then(|to| to.checked_sub(self.first)).and_then(|at| self.names.get(at));
        let Some(name) = name.cloned() else {
            let end = if forward { "last" } else { "first" };
            return Err(format!("This is the {end} {what} of the list."));
        };
        self.position = to;
        Ok(name)
    }
}
