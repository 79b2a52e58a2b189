//! What entry costs on a slow line, and that the last of a long run of cells costs what the first does.

use super::units;
use crate::driver::Driver;

/// A letter alone; with what the figure would be worth, shown as it is typed; and a kept cell with
/// `saving`, `saved`, the next cell, its quarters, the sums and the keys that hold there.
const LETTER: usize = 30;
const LETTER_WITH_WORTH: usize = 64;
const KEPT: usize = 1_200;

#[test]
fn a_letter_in_a_cell_and_a_kept_cell_cost_a_few_bytes() {
    for (width, height) in [(80, 24), (120, 40), (140, 45)] {
        let mut d = Driver::sample_at("commitments", width, height);
        d.keys("1 <enter> 2 <enter> 3");
        let letters = [d.bytes("4"), d.bytes("."), d.bytes("5")];
        let kept = d.bytes("<enter>");
        assert_eq!(units(&d, "C-0003", "NT1"), "34.5");
        assert!(letters[1] <= LETTER, "{letters:?}");
        assert!(letters.iter().all(|letter| *letter <= LETTER_WITH_WORTH), "{letters:?}");
        assert!(kept <= KEPT, "{kept}");
    }
}

#[test]
fn the_last_of_many_cells_asks_and_tells_what_the_first_did() {
    let mut d = Driver::sample_at("commitments", 120, 40);
    let mut cost = |turn: usize| {
        let before = (d.asked.len(), d.told.len());
        for figure in 0..10 {
            d.types(&format!("{}", turn + figure)).keys("<enter> <up>");
        }
        (d.asked.len() - before.0, d.told.len() - before.1)
    };
    cost(1);
    let early = cost(2);
    for turn in 3..7 {
        cost(turn);
    }
    assert_eq!(cost(7), early);
}
