//! The whole of it on the sample council: real store, real keys, real screens.

use super::catalogue::PRINTED;
use crate::driver::Driver;

#[test]
fn the_printed_table_is_on_the_screen_with_its_difference() {
    let mut driver = Driver::sample(140, 45);
    driver.keys("8 /").types("awarded-to:2020-12-31").keys("<enter>");
    let screen = driver.screen();
    for (name, pounds) in PRINTED {
        let both = |line: &str| line.contains(name) && line.contains(pounds);
        assert!(screen.lines().any(both), "{name} {pounds}:\n{screen}");
    }
    assert!(driver.line_with("RT41 ").contains("531.06  people"), "{screen}");
    assert!(driver.shows("Total £1,458,532. Printed: £1,458,537; ours is £5 less"), "{screen}");
}

#[test]
fn what_was_promised_is_four_keys_away_besides_the_words() {
    let mut driver = Driver::sample(80, 24);
    driver.keys("2 /").types("respite").keys("<enter> <enter>");
    assert!(driver.shows("C-0021 Respite care"), "{}", driver.screen());
    assert!(driver.shows("~ NT12"), "double counting has its sign:\n{}", driver.screen());
    assert!(driver.line_with("NT12").contains("1,242.32"), "{}", driver.screen());
    driver.keys("<esc>");
    assert!(driver.line_with("sleva").contains("filter: respite"), "{}", driver.screen());
    driver.keys("<esc>");
    assert!(driver.shows("Contracts, 24"), "{}", driver.screen());
}

#[test]
fn the_supplier_is_one_key_away_wherever_its_name_is_shown() {
    let mut d = Driver::sample(140, 45);
    // How a row with the name is come by, from the first screen.
    let places = [
        "<tab> <tab>",
        "g c",
        "g c <enter>",
        "g r",
        "g r <enter>",
        "g v",
        "g v <enter>",
        "g s",
        "g d t",
    ];
    let mut opened = std::collections::BTreeSet::new();
    for keys in places {
        d.keys("g h").keys(keys).keys("P");
        assert_eq!(d.app.view(), "supplier", "{keys}: {}", d.screen());
        opened.extend(d.selected());
        d.keys("<esc>");
        assert_ne!(d.app.view(), "supplier", "{keys}: {}", d.screen());
    }
    assert!(opened.len() > 1, "{opened:?}");
    d.keys("g m P");
    assert_eq!(d.app.view(), "commitments");
    assert!(d.message().starts_with("No supplier is named here."), "{}", d.screen());
}

#[test]
fn every_view_opens_on_the_sample_and_shows_its_records() {
    for size in [(80, 24), (120, 40), (140, 45)] {
        let mut driver = Driver::sample(size.0, size.1);
        let steps = [
            ("1", "Needs you ("),
            ("2", "Contracts, 24"),
            ("<enter>", "C-0001 Grounds maintenance, parks"),
            ("o", "S-0001 Thistledown"),
            ("3", "contract × measure (24 × 27)"),
            ("t", "measure × contract (27 × 24)"),
            // Digits begin figures in the grid.
            ("g 8", "Measures of all editions, 38"),
            ("H", "Where used"),
            ("c", "rotherham-2021-report"),
            ("g s", "Suppliers, 23"),
        ];
        for (keys, text) in steps {
            driver.keys(keys);
            assert!(driver.shows(text), "{keys} at {size:?}: no {text}\n{}", driver.screen());
        }
    }
}
