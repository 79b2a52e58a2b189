//! All integration tests in one binary, so that SQLite is linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects"
)]

mod calc;
mod cli;
mod demo;
mod driver;
mod exchange;
mod input;
mod keymap;
mod layers;
mod reads;
mod session;
mod store;
mod term;
mod worker;
