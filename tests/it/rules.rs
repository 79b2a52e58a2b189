//! The procurement rules: cases, boundaries, editions, and what a rule must come with.

mod bounds;
mod complete;
mod fixtures;
mod living_wage;
mod made;

/// The book of the council that ships.
pub fn book() -> sleva::calc::rule::Book {
    made::book(&[])
}
