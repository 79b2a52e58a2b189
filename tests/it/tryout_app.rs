//! What a first user stumbled over: searching, the palette, dialogs, small and plain screens.

use sleva::db::Store;
use sleva::db::request::{Command, SampleSize, SampleSpec};
use sleva::db::sqlite::Sqlite;
use sleva::views::VIEWS;

use crate::driver::Driver;
use crate::driver::tiny::{TINY, TinyStore};
use crate::store::{memory, morning};

fn sample(width: u16, height: u16) -> Driver<Sqlite> {
    let mut store = memory();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    Driver::new(VIEWS, store, width, height)
}

/// `4 of 58` of the first pane's title, as two numbers.
fn counted(d: &Driver<Sqlite>, title: &str) -> (u32, u32) {
    let line = d.line_with(title);
    let after = line.split(title).nth(1).unwrap();
    let mut numbers = after.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    let first = numbers.next().unwrap().parse().unwrap();
    (first, numbers.next().map_or(first, |n| n.parse().unwrap()))
}

#[test]
fn a_filter_searches_what_the_list_of_contracts_shows() {
    let mut d = sample(140, 45);
    d.keys("2");
    for word in ["mobilising", "open tender", "works", "2020", "relevance note"] {
        d.keys("/").types(word);
        let (found, all) = counted(&d, "Contracts, ");
        assert!(0 < found && found < all, "{word}: {found} of {all}\n{}", d.screen());
        d.keys("<esc>");
    }
    d.keys("/").types("mobilising").keys("<enter>");
    assert!(d.shows("Status     mobilising"), "{}", d.screen());
}

#[test]
fn a_filter_searches_what_the_list_of_suppliers_shows() {
    let mut d = sample(140, 45);
    d.keys("g s");
    for word in ["local", "micro", "VCSE", "social enterprise"] {
        d.keys("/").types(word);
        let (found, all) = counted(&d, "Suppliers, ");
        assert!(0 < found && found < all, "{word}: {found} of {all}\n{}", d.screen());
        d.keys("<esc>");
    }
}

#[test]
fn a_filter_searches_how_measures_are_valued() {
    let mut d = sample(140, 45);
    d.keys("8 /").types("record-only").keys("<enter>");
    assert!(d.selected().is_some(), "{}", d.screen());
}
