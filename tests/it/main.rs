//! All integration tests in one binary, so that SQLite is linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects"
)]

mod calc;
mod demo;
mod driver;
mod input;
mod keymap;
mod layers;
mod reads;
mod pty;
mod session;
mod stage;
mod store;
mod term;
mod worker;
mod views;
