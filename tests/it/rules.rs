//! The procurement rules: worked cases, boundaries, editions, and what a rule must come with.

mod bounds;
mod cases;
mod fixtures;
mod made;

/// The book of the council that ships.
pub fn book() -> sleva::calc::rule::Book {
    made::book(&[])
}
