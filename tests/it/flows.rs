//! What a user does, on the sample council, in text.

use proptest::prelude::*;
use sleva::app::event::{Event, Key};
use sleva::calc::Pence;
use sleva::calc::filter::Filter;
use sleva::db::Store;
use sleva::db::request::{Query, Reply};
use sleva::db::sqlite::Sqlite;
use sleva::tables;
use sleva::views::VIEWS;

use crate::driver::Driver;

fn driver(width: u16, height: u16) -> Driver<Sqlite> {
    Driver::sample(width, height)
}

/// In a meeting: what did Housing repairs promise? Two keys besides the words.
#[test]
fn a_contract_is_found_by_its_words_and_opened() {
    let mut d = driver(80, 24);
    d.keys("/").types("repairs housing").keys("<enter>");
    assert_eq!(d.app.view(), "contract");
    assert!(d.shows("sleva ▸ ") && d.shows("C-0003 Housing"), "{}", d.screen());
    d.keys("<esc>");
    assert_eq!(d.app.view(), "home");
}

/// And what it promised is there, figure by figure.
#[test]
fn what_a_contract_promised_is_two_keys_away() {
    let mut d = driver(80, 24);
    d.keys("/").types("respite").keys("<enter>");
    assert!(d.line_with("NT1 ").contains("1.5  people FTE"), "{}", d.screen());
    // 1.5 × £26,272.995, rounded half up once.
    assert!(d.line_with("NT1 ").contains("39,409.49"), "{}", d.screen());
    assert!(d.line_with("NT12").contains("8  weeks"), "{}", d.screen());
    assert!(d.line_with("Committed ").contains("£41,917.52") || d.shows("£41,917.52 in 3"));
}

#[test]
fn who_else_supplies_it_is_three_keys_away() {
    let mut d = driver(80, 24);
    d.keys("2 /").types("maintenance").keys("<enter>");
    assert!(d.line_with("C-0001").contains("Thistledown"), "{}", d.screen());
    assert!(d.line_with("C-0019").contains("Thistledown"), "{}", d.screen());
    assert!(d.line_with("C-0022").contains("Hartspring"), "{}", d.screen());
    assert!(d.shows("Contracts, 3 of 24"), "{}", d.screen());
}

#[test]
fn a_figure_is_explained_down_to_who_keyed_it_in_three_keys() {
    let mut d = driver(120, 40);
    d.keys("/").types("respite").keys("<enter> i");
    let screen: String = d.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["39,409.49", "26,272.995", "1.5", "officer1", "2025-11-22", "audit row"] {
        assert!(screen.contains(part), "{part}:\n{}", d.screen());
    }
    assert!(screen.contains("rotherham-2021-report"), "{}", d.screen());
}

/// The table that the council printed in February 2021: three keys besides the words, and the
/// same figures on the command line.
#[test]
fn the_printed_total_and_its_five_pounds_are_on_the_screen_and_in_the_list() {
    let mut d = driver(140, 45);
    d.keys("8 /").types("awarded-to:2020-12-31").keys("<enter>");
    let bars = |c: char| c.is_whitespace() || c == '│';
    let screen = d.screen().split(bars).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    assert!(screen.contains("Total £1,458,532."), "{}", d.screen());
    assert!(screen.contains("Printed: £1,458,537; ours is £5 less"), "{}", d.screen());
    let filter = Filter::parse("awarded-to:2020-12-31").unwrap();
    let reply = d.db().read(&Query::Measures { filter }).unwrap();
    let list = tables::sheet(&reply, None).unwrap();
    let at = |name: &str| list.names.iter().position(|known| known == name).unwrap();
    let (name, committed) = (at("measure_ref"), at("committed_gbp"));
    assert_eq!(list.totals.unwrap()[committed].plain(), Some("1458532.00"));
    assert_eq!(list.notes[0], "Total £1,458,532.");
    assert!(list.notes[1].starts_with("Printed: £1,458,537; ours is £5 less"), "{:?}", list.notes);
    let mut sum = Pence::ZERO;
    for row in list.rows.iter().filter(|row| row[committed].plain().is_some()) {
        let pounds = Pence::parse(row[committed].plain().unwrap()).unwrap();
        sum = sum.checked_add(pounds).unwrap();
        let line = d.line_with(&format!("   {} ", row[name].plain().unwrap()));
        assert!(line.contains(&pounds.grouped()), "{pounds}: {line}");
    }
    assert_eq!(sum.to_string(), "1458532.00");
}

#[test]
fn a_list_is_filtered_letter_by_letter_and_one_question_each() {
    let mut d = driver(80, 24);
    d.keys("2");
    let before = d.asked.iter().filter(|query| matches!(query, Query::Contracts(_))).count();
    d.keys("/").types("housing");
    let asked = d.asked.iter().filter(|query| matches!(query, Query::Contracts(_))).count();
    assert!(asked - before <= 7, "{asked} after {before}");
    d.keys("<enter>");
    assert_eq!(d.selected().as_deref(), Some("C-0003"));
    assert!(d.line_with("sleva ▸").contains("housing"), "the breadcrumb keeps the filter");
}

#[test]
fn a_figure_is_explained_and_the_explanation_copied() {
    let mut d = driver(120, 40);
    d.keys("2 jj i");
    assert!(d.shows("Committed in C-0003") && d.shows("audit row 1"), "{}", d.screen());
    d.keys("<tab> y <esc>");
    assert!(d.clipboard[0].contains("sleva explain 'committed:contract/C-0003'"));
}

#[test]
fn a_whole_list_is_copied_with_its_headings() {
    let mut d = driver(80, 24);
    d.keys("2 Y");
    let text = d.clipboard.first().unwrap_or_else(|| panic!("{}", d.message()));
    let contracts = match d.db().read(&Query::Council { today: d.env.today }) {
        Ok(Reply::Council(council)) => council.contracts,
        other => panic!("{other:?}"),
    };
    let rows = text.lines().filter(|line| line.contains("C-00")).count();
    assert_eq!(rows as u64, contracts);
}

#[test]
fn hints_name_keys_that_work() {
    let mut d = driver(80, 24);
    assert_eq!(d.hint("quit").as_deref(), Some("q"));
    d.keys("2");
    assert_eq!(d.hint("back").as_deref(), Some("q"));
    assert_eq!(d.hint("help").as_deref(), Some("?"));
    d.keys("?");
    assert_eq!(d.hint("close").as_deref(), Some("Esc q"));
}

#[test]
fn the_cursor_stands_on_a_marker_in_every_view() {
    for (width, height) in [(80, 24), (120, 40), (140, 45)] {
        for view in VIEWS.iter().filter(|view| !view.go.is_empty()) {
            let mut d = driver(width, height);
            for keys in [view.go, "j", "j", "l", "<tab>", "G"] {
                d.keys(keys);
                let at = d.cursor();
                let line = d.screen().lines().nth(usize::from(at.y)).unwrap_or_default().to_owned();
                let near: String = line.chars().skip(usize::from(at.x)).take(2).collect();
                let body = at.y >= 2 && at.y < height - 2;
                assert!(
                    body && !near.trim().is_empty(),
                    "{} {keys}: {at:?}\n{}",
                    view.id,
                    d.screen()
                );
            }
        }
    }
}

fn any_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        6 => prop::sample::select("hjklgG0$nN!*sS[]{} cyYioLRzw?:/tvHxab123489".chars().collect::<Vec<_>>())
            .prop_map(Key::Char),
        3 => prop::sample::select(vec![
            Key::Enter, Key::Esc, Key::Tab, Key::BackTab, Key::Up, Key::Down, Key::PageDown,
            Key::PageUp, Key::Home, Key::End, Key::Backspace, Key::Delete, Key::F(1), Key::F(5),
            Key::F(7), Key::F(8), Key::F(11), Key::F(12), Key::Ctrl('d'), Key::Ctrl('u'),
            Key::Ctrl('w'), Key::Ctrl('l'),
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_keys_at_any_size_make_it_fail(
        keys in prop::collection::vec(any_key(), 1..60),
        sizes in prop::collection::vec((0u16..200, 0u16..70), 1..4),
    ) {
        let mut d = driver(80, 24);
        let each = keys.len().div_ceil(sizes.len());
        for (keys, (width, height)) in keys.chunks(each).zip(sizes) {
            d.resize(width, height);
            for key in keys {
                d.event(Event::Key(*key));
            }
        }
        d.resize(80, 24);
        prop_assert!(d.shows("sleva ▸"));
    }
}
