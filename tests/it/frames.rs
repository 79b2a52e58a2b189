//! Whole screens: every view as reviewed text at three sizes, and no size that breaks one.

use sleva::db::sqlite::Sqlite;
use sleva::views::VIEWS;

use crate::driver::Driver;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (140, 45)];

/// Lies over a view: its name, the keys that open it, and what is then on the screen. It is
/// opened where the view has it.
pub const OVERLAYS: &[(&str, &str, &str)] = &[
    ("help", "?", "Help ›"),
    ("palette", ":", "Command"),
    ("find", "g/ca", "Find in everything"),
    ("file", "w", "Write this view to a file"),
    ("picker", "t", "Enter chooses"),
    ("filter", "/ca", "ca"),
    ("next keys", "g", ""),
    ("leave", "1q", "Quit? y/n"),
];

/// Opens an overlay; false where the view on top has nothing like it.
pub fn open(driver: &mut Driver<Sqlite>, (name, keys, shows): (&str, &str, &str)) -> bool {
    driver.keys(keys);
    if name == "next keys" {
        driver.wait(std::time::Duration::from_secs(1));
    }
    driver.shows(shows)
}

#[test]
fn every_view_reads_well_at_three_sizes() {
    for spec in VIEWS {
        let mut driver = Driver::sample_at(spec.id, 80, 24);
        assert_eq!(driver.app.view(), spec.id);
        for (width, height) in SIZES {
            driver.resize(width, height);
            let at = driver.cursor();
            let frame = format!("{}\ncursor {},{}", driver.screen(), at.x, at.y);
            insta::assert_snapshot!(format!("{}_{width}x{height}", spec.id), frame);
        }
    }
}

/// All that are too small to begin with, those around each change of the layout, and large ones.
fn awkward_sizes() -> impl Iterator<Item = (u16, u16)> {
    let tiny = (0..=5).flat_map(|width| (0..=5).map(move |height| (width, height)));
    let edges = [(0, 100), (300, 0), (300, 14), (59, 100), (60, 14)];
    let least = [(60, 15), (61, 19), (79, 24), (80, 20), (109, 23), (110, 24)];
    let large = [(127, 30), (128, 16), (60, 100), (300, 15), (300, 100)];
    tiny.chain(edges).chain(least).chain(large)
}

#[test]
fn no_size_breaks_a_view_or_what_lies_over_it() {
    let mut opened = std::collections::BTreeSet::new();
    let mut driver = Driver::sample(80, 24);
    for spec in VIEWS {
        driver.reopen(spec.id);
        awkward_sizes().for_each(|(width, height)| _ = driver.resize(width, height));
        for overlay in OVERLAYS {
            driver.resize(80, 24).reopen(spec.id);
            if !open(&mut driver, *overlay) {
                continue;
            }
            opened.insert(overlay.0);
            for (width, height) in awkward_sizes() {
                driver.resize(width, height);
                let at = driver.cursor();
                let inside = (at.x < width && at.y < height) || width == 0 || height == 0;
                assert!(inside, "{} {} {width}x{height}: {at}", spec.id, overlay.0);
            }
        }
    }
    assert_eq!(opened.len(), OVERLAYS.len(), "each is opened somewhere: {opened:?}");
}
