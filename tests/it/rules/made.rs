//! The book that ships, and what tests write in text.

use sleva::calc::rule::{Book, Setting};
use sleva::calc::{Date, Pence};
use sleva::db::rulebook;

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn pence(text: &str) -> Pence {
    Pence::parse(text).unwrap()
}

/// The book of Rotherham with more settings.
pub fn book(settings: &[(&str, &str)]) -> Book {
    let council = [(rulebook::COUNCIL, "rotherham")];
    let all = council.iter().chain(settings).map(|(name, value)| Setting {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
        from: None,
    });
    rulebook::book(all.collect(), day("2025-11-22")).unwrap()
}
