//! All integration tests in one binary, so that SQLite is linked once.

mod calc;
mod demo;
mod layers;
