//! The entry grid: commitments and their quarters.

use proptest::prelude::*;
use sleva::app::event::{Event, Key};
use sleva::calc::Quantity;
use sleva::db::sqlite::Sqlite;

use super::{burst, quarters, trail, units};
use crate::driver::Driver;
use crate::store::{before_any_return, everything, memory, quantity};

fn grid() -> Driver<Sqlite> {
    Driver::sample_at("commitments", 140, 45)
}

/// On the sample before any return was begun: a commitment of which something is declared cannot
/// be cleared.
fn before_returns() -> Driver<Sqlite> {
    let mut store = memory();
    before_any_return(&mut store);
    Driver::opened(store, "commitments", 140, 45)
}

#[test]
fn typing_a_digit_begins_the_figure_and_enter_keeps_it_and_goes_down() {
    let mut d = grid();
    d.keys("4");
    assert!(d.line_with("C-0001").contains("[       4]"), "{}", d.screen());
    d.keys(". 5");
    assert_eq!(units(&d, "C-0001", "NT1"), "3.48", "nothing is kept while it is typed");
    d.keys("<enter>");
    assert_eq!(units(&d, "C-0001", "NT1"), "4.5");
    assert_eq!(d.selected().unwrap(), "C-0002 NT1");
    d.keys("5 +");
    assert_eq!(units(&d, "C-0002", "NT1"), "5");
    assert_eq!(d.selected().unwrap(), "C-0003 NT1");
    d.keys("O 6 <enter>");
    assert_eq!(units(&d, "C-0003", "NT1"), "6");
    assert_eq!(d.selected().unwrap(), "C-0003 NT3", "O turns the direction");
}

#[test]
fn arrows_and_tab_keep_the_figure_and_move_their_way() {
    let mut d = grid();
    d.keys("j l");
    assert_eq!(d.selected().unwrap(), "C-0002 NT3");
    d.keys("h 1 <down> 2 <up> 3 <tab>");
    assert_eq!(units(&d, "C-0002", "NT1"), "3");
    assert_eq!(units(&d, "C-0003", "NT1"), "2");
    assert_eq!(d.selected().unwrap(), "C-0002 NT3");
    d.keys("h");
    // In the cell the text is edited where the cursor is.
    d.keys("e <home> 1 <end> <backspace> 4 <left> 5 <shift-tab>");
    assert_eq!(units(&d, "C-0002", "NT1"), "154");
}

#[test]
fn a_wrong_figure_stays_in_the_cell_with_one_sentence() {
    let mut d = grid();
    for (typed, why) in [
        ("12O", "“12O” is not a number. Write digits with at most one decimal point"),
        ("1.23456", "“1.23456” has more than 4 decimals. Round it to 4 decimals yourself"),
        ("5-", "“5-” is less than nothing. Write a number from 0 up."),
        ("1,2345", "“1,2345” has commas that do not separate thousands. Write it without commas."),
        ("99999999999999999999", "is too large. Check the number: it has too many digits."),
    ] {
        d.keys("e <ctrl-u>").types(typed).keys("<enter>");
        assert!(d.shows(why), "{typed}: {why}\n{}", d.screen());
        assert_eq!(d.selected().unwrap(), "C-0001 NT1", "the cell is not left");
        d.keys("<esc>");
    }
    assert_eq!(units(&d, "C-0001", "NT1"), "3.48");
    d.keys("e <ctrl-u>").types("£1,234.5").keys("<enter>");
    assert_eq!(units(&d, "C-0001", "NT1"), "1234.5", "as people write it");
}

#[test]
fn esc_drops_what_was_typed_and_u_brings_it_back_before_it_undoes_anything() {
    let mut d = grid();
    d.keys("7 <enter> 1 2 3 <esc>");
    assert_eq!(d.message(), "Dropped; u brings what was typed back.");
    assert_eq!(units(&d, "C-0002", "NT1"), "3.97");
    d.keys("j u");
    assert_eq!(d.selected().unwrap(), "C-0002 NT1", "at its cell");
    assert!(d.line_with("C-0002").contains("123]"), "{}", d.screen());
    d.keys("<enter>");
    assert_eq!(units(&d, "C-0002", "NT1"), "123");
    d.keys("u");
    assert_eq!(
        d.message(),
        "Taken back: C-0002/NT1 units 3.97 → 123. U does it again."
            .replace("3.97 → 123", "123 → 3.97")
    );
    d.keys("u");
    assert_eq!(units(&d, "C-0001", "NT1"), "3.48");
    d.keys("u");
    assert_eq!(d.message(), "There is nothing of yours to take back.");
    d.keys("U U");
    assert_eq!(
        (units(&d, "C-0001", "NT1"), units(&d, "C-0002", "NT1")),
        ("7".into(), "123".into())
    );
}

#[test]
fn a_new_commitment_is_spread_evenly_and_says_first_what_it_freezes() {
    let mut d = grid();
    d.keys("l j");
    assert_eq!(units(&d, "C-0002", "NT3"), "");
    d.keys("1");
    let line = d.screen().lines().rev().nth(2).unwrap().to_owned() + &d.line_with("freezes");
    assert!(line.contains("NT3 of rotherham-2021-report") && line.contains("18,963.33"), "{line}");
    d.keys("2 <enter>");
    assert_eq!(units(&d, "C-0002", "NT3"), "12");
    let spread = quarters(&d, "C-0002", "NT3");
    let sum =
        spread.iter().fold(Quantity::ZERO, |sum, (_, units)| sum.checked_add(*units).unwrap());
    assert_eq!(sum, quantity("12"));
    let least = spread.iter().map(|(_, units)| units.raw()).min().unwrap();
    assert!(spread.iter().all(|(_, units)| units.raw() - least <= 1), "evenly: {spread:?}");
    assert_eq!(
        trail(&d)[0].note,
        format!("new commitment, spread evenly over {} quarters", spread.len())
    );
    d.keys("u");
    assert_eq!(
        (units(&d, "C-0002", "NT3"), quarters(&d, "C-0002", "NT3").len()),
        (String::new(), 0)
    );
}

#[test]
fn double_counting_and_a_profile_that_does_not_add_up_are_said_at_the_cell() {
    let mut d = grid();
    d.keys("5 <enter> k");
    assert!(d.line_with("C-0001").contains("~5]"), "{}", d.screen());
    assert!(d.shows("NT1 is 5 people FTE, its quarters add up to 3.48"), "{}", d.screen());
    d.keys("=");
    // The contract ended before the sample's day in part: what is over stays as it is.
    assert!(d.message().contains("pread"), "{}", d.message());
}

#[test]
fn clearing_removes_the_commitment_with_its_quarters_as_one_change() {
    let mut d = before_returns();
    let before = everything(d.db());
    d.keys("x");
    assert_eq!(
        (units(&d, "C-0001", "NT1"), quarters(&d, "C-0001", "NT1").len()),
        (String::new(), 0)
    );
    assert_eq!(d.message(), "Cleared 1 cell; u takes it back.");
    d.keys("u");
    assert_eq!(everything(d.db()), before);
}

#[test]
fn what_has_returns_is_not_cleared() {
    let mut d = grid();
    let before = everything(d.db());
    d.keys("x");
    assert_eq!(everything(d.db()), before);
    assert_eq!(units(&d, "C-0001", "NT1"), "3.48");
    let message = d.message();
    assert!(message.contains("“C-0001/NT1” is used by 17 return lines"), "{message}");
}

#[test]
fn copying_from_above_filling_down_and_clearing_a_range_are_one_change_each() {
    let mut d = before_returns();
    let rows = trail(&d).len();
    d.keys("j d");
    assert_eq!(units(&d, "C-0002", "NT1"), "3.48");
    assert_eq!(d.selected().unwrap(), "C-0003 NT1");
    d.keys("k k <space> j j j");
    assert!(d.shows("4 × 1 cells are marked"), "{}", d.screen());
    d.keys("f");
    for contract in ["C-0002", "C-0003", "C-0004"] {
        assert_eq!(units(&d, contract, "NT1"), "3.48", "{contract}");
    }
    assert_eq!(trail(&d).len(), rows + 2);
    d.keys("k k k <space> j j x");
    for contract in ["C-0001", "C-0002", "C-0003"] {
        assert_eq!(units(&d, contract, "NT1"), "", "{contract}");
    }
    assert_eq!(trail(&d).len(), rows + 3);
    d.keys("u u u");
    assert_eq!(units(&d, "C-0002", "NT1"), "3.97");
}

#[test]
fn the_quarters_are_entered_in_the_order_of_time() {
    let mut d = grid();
    d.keys("v");
    let before = quarters(&d, "C-0001", "NT1");
    d.keys("1 <enter> 2 <enter>");
    let after = quarters(&d, "C-0001", "NT1");
    assert_eq!((after[0].1, after[1].1), (quantity("1"), quantity("2")));
    assert_eq!(after[2..], before[2..]);
    assert!(d.shows("~ its quarters add up to"), "{}", d.screen());
    d.keys("x");
    assert_eq!(
        quarters(&d, "C-0001", "NT1").len(),
        before.len() - 1,
        "not entered, which is not zero"
    );
    d.keys("0 <enter> h");
    assert_eq!(quarters(&d, "C-0001", "NT1")[2].1, Quantity::ZERO);
    d.keys("u u u u");
    assert_eq!(quarters(&d, "C-0001", "NT1"), before);
}

#[test]
fn a_step_moves_between_neighbours_and_the_sum_stays() {
    let mut d = grid();
    d.keys("v 3 <enter> h");
    let sum =
        |d: &Driver<_>| -> i64 { quarters(d, "C-0001", "NT1").iter().map(|q| q.1.raw()).sum() };
    let before = (sum(&d), quarters(&d, "C-0001", "NT1"));
    d.keys("> >");
    let after = quarters(&d, "C-0001", "NT1");
    assert_eq!(sum(&d), before.0);
    assert_eq!(after[0].1, quantity("2.9"), "a tenth went on");
    assert_eq!(after[1].1, before.1[1].1, "and from there one more: {after:?}");
    assert_eq!(after[2].1.raw(), before.1[2].1.raw() + 1_000);
    d.keys("<");
    assert_eq!(quarters(&d, "C-0001", "NT1")[2].1, before.1[2].1);
}

#[test]
fn a_block_from_a_spreadsheet_is_shown_first_and_kept_as_one_change() {
    let mut d = grid();
    let rows = trail(&d).len();
    d.paste("4\t0.5\n5\t\n6\t0.7\n");
    assert!(d.shows("Pasting changes 5 cells, of them 1 commitment new"), "{}", d.screen());
    assert!(d.line_with("C-0001").contains("+4"), "{}", d.screen());
    assert_eq!(units(&d, "C-0001", "NT1"), "3.48", "nothing is kept before the yes");
    d.keys("n");
    assert_eq!(d.message(), "Dropped; nothing was pasted.");
    d.paste("4\t0.5\n5\t\n6\t0.7\n").keys("y");
    assert_eq!(units(&d, "C-0001", "NT3"), "0.5");
    assert_eq!(units(&d, "C-0002", "NT3"), "", "an empty cell leaves what is there");
    assert_eq!(units(&d, "C-0003", "NT1"), "6");
    assert_eq!(trail(&d).len(), rows + 1);
    d.keys("u");
    assert_eq!(
        (units(&d, "C-0001", "NT1"), units(&d, "C-0001", "NT3")),
        ("3.48".into(), String::new())
    );
}

#[test]
fn a_hostile_paste_changes_nothing_and_names_the_cell() {
    let mut d = grid();
    let before = everything(d.db());
    for (text, why) in [
        ("1\tabc\n2\t3", "C-0001 NT3: “abc” is not a number"),
        ("1\t=HYPERLINK(\"x\")\n", "is not a number"),
        ("1\t\u{1b}[2J\n2\t2\n", "is not a number"),
        ("1\t-5\n", "C-0001 NT3: “-5” is less than nothing"),
        ("1\t1e999\n", "“1e999” is not a number"),
        ("NaN\t1\n", "C-0001 NT1: “NaN” is not a number"),
        (&"1\n".repeat(100), "would lie outside the grid, which ends at row 24"),
        (&"1\t".repeat(100), "would lie outside the grid"),
    ] {
        d.paste(text);
        assert!(d.shows("Nothing can be pasted"), "{text:?}\n{}", d.screen());
        let said: String = d.screen().lines().rev().take(5).collect();
        let words = why.split(' ').next_back().unwrap();
        assert!(said.contains(words), "{why}: {said}");
        d.keys("y");
        assert_eq!(everything(d.db()), before, "{text:?}");
        d.keys("<esc>");
    }
    let many = "1\t1\n".repeat(20_000);
    d.paste(&many);
    assert!(d.message().contains("40000 cells are more than 20000"), "{}", d.message());
    assert_eq!(everything(d.db()), before);
}

#[test]
fn a_row_of_quarters_is_pasted_on_in_time() {
    let mut d = grid();
    d.keys("v").paste("0.1\t0.2\t0.3\t0.4\t0.5\n").keys("y");
    let after: Vec<String> =
        quarters(&d, "C-0001", "NT1").iter().take(5).map(|(_, units)| units.to_string()).collect();
    assert_eq!(after, ["0.1", "0.2", "0.3", "0.4", "0.5"]);
}

#[test]
fn two_hundred_keys_at_once_key_the_same_cells_as_typed_slowly() {
    let text = "12\n3.5\n0\n7\n1\t2\t3\t44\n".repeat(9) + "8\n9\n";
    assert!(text.len() >= 180);
    let mut slow = before_returns();
    for c in text.chars() {
        let key = match c {
            '\n' => Key::Enter,
            '\t' => Key::Tab,
            c => Key::Char(c),
        };
        slow.event(Event::Key(key));
    }
    let mut fast = before_returns();
    burst(&mut fast, &text);
    assert_eq!(everything(fast.db()), everything(slow.db()));
    assert_eq!(fast.screen(), slow.screen());
    assert!(units(&fast, "C-0002", "NT1") == "3.5", "{}", fast.screen());
}

#[test]
fn the_keys_of_the_grid_mean_the_same_between_figures_at_any_speed() {
    let text = "4\n5\n6\nd7\nxk8\nuj9\n";
    let mut slow = before_returns();
    slow.keys("4 <enter> 5 <enter> 6 <enter> d 7 <enter> x k 8 <enter> u j 9 <enter>");
    let mut fast = before_returns();
    burst(&mut fast, text);
    assert_eq!(everything(fast.db()), everything(slow.db()));
    assert_eq!(units(&fast, "C-0004", "NT1"), "6", "d copied what is above");
    // A key that cannot be taken back waits for a person.
    burst(&mut fast, "4\n5\n6\nQ");
    assert_eq!(fast.ended, None);
}

#[test]
fn keys_that_came_at_once_run_no_command() {
    let mut d = grid();
    let before = everything(d.db());
    burst(&mut d, "quite a long text that is pasted here\nQ\n");
    assert_eq!(d.ended, None);
    assert_eq!(everything(d.db()), before);
    assert_eq!(d.app.view(), "commitments");
}

#[test]
fn pounds_follow_the_figure_at_once() {
    let mut d = grid();
    d.keys("2");
    // 2 × the frozen £26,272.99500394 is 52,545.99000788.
    assert!(d.shows("2 people FTE, £52,545.99"), "{}", d.screen());
}

/// What a person may press in the grid, as keys of the driver.
const KEYS: &[&str] = &[
    "1",
    "2",
    "0",
    ".",
    "-",
    "<enter>",
    "+",
    "<tab>",
    "<shift-tab>",
    "<up>",
    "<down>",
    "<left>",
    "<right>",
    "h",
    "j",
    "k",
    "l",
    "<esc>",
    "u",
    "U",
    "x",
    "d",
    "f",
    "<space>",
    "=",
    ">",
    "v",
    "t",
    "O",
    "e",
    "<backspace>",
    "<home>",
    "<end>",
    "G",
    "gg",
    "V",
    "q",
    "p",
    "!",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// No keys change a cell other than by a recorded change; taking everything back gives the start;
    /// the cursor is always inside the screen.
    #[test]
    fn nothing_changes_but_by_a_recorded_change(picks in prop::collection::vec(0..KEYS.len(), 1..60)) {
        let mut d = Driver::sample_at("commitments", 80, 24);
        let start = everything(d.db());
        let rows = trail(&d).len();
        for pick in picks {
            let (before, seen) = (everything(d.db()), trail(&d).len());
            d.keys(KEYS[pick]);
            let (after, now) = (everything(d.db()), trail(&d).len());
            prop_assert!(before == after || now > seen, "{} changed without a record", KEYS[pick]);
            let cursor = d.cursor();
            prop_assert!(cursor.x < 80 && cursor.y < 24);
        }
        d.db().verify().unwrap();
        // Undo of everything, in a session where nothing is typed and no dropped text comes first.
        d.keys("<esc> <esc> <esc> <esc> g h");
        d.reopen("home");
        for _ in 0..=trail(&d).len() - rows {
            d.keys("u");
        }
        prop_assert_eq!(everything(d.db()), start);
    }
}

#[test]
fn what_the_range_begins_with_fills_it_and_nothing_empties_it() {
    let mut d = grid();
    let before = everything(d.db());
    // C-0001 has no NT3, C-0003 has 0.2.
    d.keys("l <space> j j f");
    assert_eq!(everything(d.db()), before, "{}", d.screen());
    assert!(d.message().contains("nothing to fill with"), "{}", d.message());
}

#[test]
fn a_cell_that_is_emptied_says_what_went_and_how_it_comes_back() {
    let mut d = before_returns();
    d.keys("j 1 <backspace> <enter>");
    assert_eq!(units(&d, "C-0002", "NT1"), "");
    assert_eq!(d.message(), "C-0002 NT1 is not entered any more; u takes it back.");
    d.keys("u");
    assert_eq!(units(&d, "C-0002", "NT1"), "3.97");
}

#[test]
fn a_measure_of_another_edition_is_refused_in_words_from_the_moment_it_is_reached() {
    let mut d = grid();
    d.keys("<end>");
    assert!(d.shows("C-0001 takes its measures from rotherham-2021-report"), "{}", d.screen());
    d.keys("5");
    assert!(d.shows("V revalues a contract to another edition"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.shows("V revalues") && d.shows("5]"), "{}", d.screen());
}

#[test]
fn a_step_back_takes_a_step_on_back() {
    let mut d = grid();
    d.keys("v");
    let before = quarters(&d, "C-0001", "NT1");
    d.keys(">");
    let after = quarters(&d, "C-0001", "NT1");
    // 3.48 over its quarters is less than one each: a step is a tenth.
    assert_eq!(after[0].1.raw(), before[0].1.raw() - 1_000);
    assert_eq!(after[1].1.raw(), before[1].1.raw() + 1_000);
    d.keys("<");
    assert_eq!(quarters(&d, "C-0001", "NT1"), before);
}

#[test]
fn ctrl_c_drops_a_figure_and_a_paste_leaves_a_half_typed_one() {
    let mut d = grid();
    d.keys("5 <ctrl-c>");
    assert!(!d.shows("5]"), "{}", d.screen());
    assert!(d.message().contains("u brings it back"), "{}", d.message());
    d.keys("u");
    assert!(d.line_with("C-0001").contains("5]"), "{}", d.screen());
    d.paste("1\n2\n");
    d.keys("<esc>");
    assert!(d.line_with("C-0001").contains("5]"), "{}", d.screen());
}

#[test]
fn all_of_a_paste_can_be_looked_at_before_it_is_kept() {
    let mut d = Driver::sample_at("commitments", 80, 24);
    d.paste(&"1\n".repeat(20));
    d.keys("j");
    assert!(d.shows("C-0002 NT1: 3.97 becomes 1."), "{}", d.screen());
    for _ in 0..18 {
        d.keys("j");
    }
    assert!(d.shows("C-0020 NT1"), "{}", d.screen());
    d.keys("y");
    assert_eq!(d.selected().unwrap(), "C-0001 NT1");
    assert_eq!(units(&d, "C-0020", "NT1"), "1");
}

#[test]
fn the_trail_of_a_cell_is_shown() {
    let mut d = grid();
    d.keys("5 <enter> k L");
    assert_eq!(d.app.view(), "audit");
    assert!(d.shows("C-0001/NT1"), "{}", d.screen());
}
