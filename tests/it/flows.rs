//! What a user does, on the sample council, in text.

use proptest::prelude::*;
use sleva::app::event::{Event, Key};
use sleva::db::Store;
use sleva::db::request::{Command, Query, Reply, SampleSize, SampleSpec};
use sleva::db::sqlite::Sqlite;
use sleva::publish;
use sleva::tables;
use sleva::views::VIEWS;

use crate::driver::Driver;
use crate::store::{memory, morning};

fn sample() -> Sqlite {
    let mut store = memory();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    store
}

fn driver(width: u16, height: u16) -> Driver<Sqlite> {
    Driver::with(VIEWS, sample(), width, height, |env| {
        env.hooks.sheet = |reply| tables::sheet::sheet(reply, None).ok();
        env.hooks.tsv = |sheet| publish::render(sheet, publish::Format::Tsv);
    })
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
    d.keys("y <esc>");
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
