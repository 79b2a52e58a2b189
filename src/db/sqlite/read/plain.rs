//! A window of a whole list by reference, read from its index without loading the list.

use crate::db::request::ListQuery;

/// Up to here a list is loaded for its first page; a longer one is opened without a scan.
pub const SMALL: usize = 2_000;

/// What of the index is read.
pub struct Window {
    /// Position of the first row of the page.
    pub first: usize,
    pub count: usize,
    pub skipped: usize,
    /// Whether the rows come in the order of the index.
    pub is_up: bool,
    /// Whether they are read from the other end, and have to be turned round.
    pub is_turned: bool,
}

/// Skipping costs time, so a window in the second half is read from the end.
pub fn window(list: &ListQuery, all: usize) -> Window {
    let first = list.first.min(all);
    let count = list.count.min(all - first);
    let from_end = all - first - count;
    let is_turned = from_end < first;
    let skipped = if is_turned { from_end } else { first };
    Window { first, count, skipped, is_up: is_turned == list.descending, is_turned }
}

/// Whether it is the whole list by the column of its references.
pub fn is_plain(list: &ListQuery, references: &str) -> bool {
    list.filter.is_everything() && list.sort == references
}
