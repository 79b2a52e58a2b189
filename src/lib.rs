//! sleva, the social value workbench.
//!
//! Four layers in a line: [`calc`] holds the field's words and arithmetic and touches nothing;
//! [`db`] stores and fetches those words; [`views`] turn state into frames and actions into
//! state; [`app`] owns the state, the one key table and the one loop. Beside them, [`tables`]
//! says once what columns a list has, and [`columns`] how each field of a record is read from text
//! and written, for screens, files and the command line; [`exchange`] reads and writes files, and
//! [`workbook`] has spreadsheets opened by a process of their own; [`publish`] writes what people read; [`cli`] is the command line.
//! `docs/ARCHITECTURE.md` is the map with its rules, each of them a test.

pub mod app;
pub mod calc;
pub mod cli;
pub mod columns;
pub mod db;
pub mod exchange;
pub mod publish;
pub mod report;
pub mod sentence;
pub mod tables;
pub mod views;
pub mod workbook;
