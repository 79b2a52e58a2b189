//! Search as you type: the folded text of a whole list in one block of memory, sets of its rows,
//! and kept orders. Knows rows by their number; no engine's words here.

use memchr::memmem;

use crate::calc::text::begins_word;

const FIELD_END: char = '\u{1f}';

/// The searched text of a list, row after row.
#[derive(Debug, Default)]
pub struct Block {
    text: String,
    /// Where each row ends.
    ends: Vec<usize>,
}

impl Block {
    /// Adds a row of fields that are already folded.
    pub fn push<S: AsRef<str>>(&mut self, fields: impl IntoIterator<Item = S>) {
        for field in fields {
            self.text.push_str(field.as_ref());
            self.text.push(FIELD_END);
        }
        self.ends.push(self.text.len());
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes of memory that it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<usize>()
    }

    /// Gives back what growing took too much.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn row(&self, row: usize) -> &str {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(row).copied().unwrap_or_default();
        self.text.get(start.unwrap_or_default()..end).unwrap_or_default()
    }

    /// A field of a row, folded; empty where there is none.
    #[must_use]
    pub fn field(&self, row: usize, at: usize) -> &str {
        self.row(row).split(FIELD_END).nth(at).unwrap_or_default()
    }

    /// The rows that have every word somewhere in their text, or in what `also` says of a word:
    /// the rows that speak of it otherwise.
    #[must_use]
    pub fn search(&self, words: &[String], also: impl Fn(&str) -> Option<Rows>) -> Rows {
        let mut found = Rows::all(self.len());
        // The longest word leaves the fewest rows for the others.
        let mut words: Vec<&String> = words.iter().collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        for word in words {
            let also = also(word);
            if found.count() * 4 < self.len() {
                let finder = memmem::Finder::new(word.as_bytes());
                found.retain(|row| {
                    also.as_ref().is_some_and(|also| also.contains(row))
                        || finder.find(self.row(row).as_bytes()).is_some()
                });
            } else {
                let mut having = self.having(word);
                if let Some(also) = also {
                    having.or(&also);
                }
                found.and(&having);
            }
        }
        found
    }

    /// Whether every word is at the start of one in the text of a row.
    #[must_use]
    pub fn begins(&self, row: usize, words: &[String]) -> bool {
        words.iter().all(|word| begins_word(self.row(row), word))
    }

    fn having(&self, word: &str) -> Rows {
        let finder = memmem::Finder::new(word.as_bytes());
        let mut found = Rows::none(self.len());
        let mut from = 0;
        let mut ends = self.ends.iter().copied().enumerate();
        while let Some(at) = self.text.as_bytes().get(from..).and_then(|rest| finder.find(rest)) {
            let Some((row, end)) = ends.find(|(_, end)| *end > from + at) else { break };
            found.insert(row);
            from = end;
        }
        found
    }
}

/// A set of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    bits: Vec<u64>,
    len: usize,
}

impl Rows {
    #[must_use]
    pub fn none(len: usize) -> Self {
        Self { bits: vec![0; len.div_ceil(64)], len }
    }

    #[must_use]
    pub fn all(len: usize) -> Self {
        let mut bits = vec![u64::MAX; len.div_ceil(64)];
        if let Some(last) = bits.last_mut()
            && !len.is_multiple_of(64)
        {
            *last = (1 << (len % 64)) - 1;
        }
        Self { bits, len }
    }

    pub fn insert(&mut self, row: usize) {
        if let Some(word) = self.bits.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }

    #[must_use]
    pub fn contains(&self, row: usize) -> bool {
        self.bits.get(row / 64).is_some_and(|word| word & (1 << (row % 64)) != 0)
    }

    pub fn and(&mut self, other: &Self) {
        for (own, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *own &= theirs;
        }
    }

    pub fn or(&mut self, other: &Self) {
        for (own, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *own |= theirs;
        }
    }

    /// Keeps the rows that `keep` says yes to.
    pub fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        for (at, word) in self.bits.iter_mut().enumerate() {
            let mut left = *word;
            while left != 0 {
                let bit = left & left.wrapping_neg();
                if !keep(at * 64 + bit.trailing_zeros() as usize) {
                    *word &= !bit;
                }
                left &= left - 1;
            }
        }
    }

    /// How many rows the list has, in the set or not.
    #[must_use]
    pub const fn all_len(&self) -> usize {
        self.len
    }

    /// How many rows are in the set.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.bits.iter().enumerate().flat_map(|(at, word)| {
            let next = |left: &u64| Some(left & left.wrapping_sub(1));
            std::iter::successors(Some(*word), next)
                .take_while(|left| *left != 0)
                .map(move |left| at * 64 + left.trailing_zeros() as usize)
        })
    }
}

/// The rows of a list in the order of a column; those without a value last, either way round.
#[derive(Debug)]
pub struct Order {
    rows: Vec<u32>,
    known: usize,
}

impl Order {
    /// Sorts rows by their keys; equal ones stay in the list's own order.
    #[must_use]
    pub fn new<K: Ord>(keys: impl Iterator<Item = Option<K>>) -> Self {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for (key, row) in keys.zip(0_u32..) {
            match key {
                Some(key) => known.push((key, row)),
                None => unknown.push(row),
            }
        }
        known.sort_unstable();
        let mut rows: Vec<u32> = known.iter().map(|(_, row)| *row).collect();
        rows.extend(unknown);
        rows.shrink_to_fit();
        Self { known: known.len(), rows }
    }

    /// Bytes of memory that it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<u32>()
    }

    fn get(&self, at: usize, descending: bool) -> Option<usize> {
        let at = if descending && at < self.known { self.known - 1 - at } else { at };
        self.rows.get(at).map(|row| *row as usize)
    }
}

/// Which part of a list is wanted, and in which order.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    pub first: usize,
    pub count: usize,
    pub descending: bool,
    /// Also say where this row is.
    pub locate: Option<usize>,
}

/// The rows of a window, and the position of the row to locate. Without an order the list's own.
#[must_use]
pub fn window(order: Option<&Order>, rows: &Rows, window: Window) -> (Vec<usize>, Option<usize>) {
    let len = rows.len;
    let at = |at: usize| match order {
        Some(order) => order.get(at, window.descending),
        None if window.descending => (len - 1).checked_sub(at),
        None => Some(at),
    };
    let matching = (0..len).filter_map(at).filter(|row| rows.contains(*row)).enumerate();
    let mut found = Vec::new();
    let mut located = None;
    let last = window.first.saturating_add(window.count);
    let locate = window.locate.filter(|row| rows.contains(*row));
    for (position, row) in matching {
        if Some(row) == locate {
            located = Some(position);
        }
        if (window.first..last).contains(&position) {
            found.push(row);
        }
        if position + 1 >= last && located.is_some() == locate.is_some() {
            break;
        }
    }
    (found, located)
}
