//! The procurement rules: worked cases, boundaries, editions, and what a rule must come with.

mod bounds;
mod cases;
mod made;
