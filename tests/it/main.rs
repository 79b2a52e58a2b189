//! All integration tests in one binary, so that SQLite is linked once.

#![allow(
    clippy::assigning_clones,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects"
)]

mod calc;
mod cli;
mod demo;
mod driver;
mod entry;
mod exchange;
mod faults;
mod flows;
mod forms;
mod frames;
mod fresh;
mod hostile;
mod imports;
mod input;
mod keymap;
mod kills;
mod layers;
mod pty;
mod reads;
mod replay;
mod rules;
mod session;
mod sessions;
mod sorting;
mod stage;
mod store;
mod term;
mod terminal;
mod tryout_app;
mod tryout_views;
mod views;
mod workbooks;
mod worker;
