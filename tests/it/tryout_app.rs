//! What a first user stumbled over: searching, the palette, dialogs, small and plain screens.

use std::time::Duration;

use sleva::app::App;
use sleva::app::event::Event;
use sleva::app::input::{Decoder, Input};
use sleva::app::jobs::Unwritten;
use sleva::db::Store;
use sleva::db::request::{Command, SampleSize, SampleSpec};
use sleva::db::sqlite::Sqlite;
use sleva::publish;
use sleva::tables::{self, Sheet};
use sleva::views::part::theme::{Role, Theme};
use sleva::views::{Opening, Scope, VIEWS};

use crate::driver::Driver;
use crate::driver::tiny::{TINY, TinyStore};
use crate::store::{memory, morning};

fn store() -> Sqlite {
    let mut store = memory();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    store
}

fn sample(width: u16, height: u16) -> Driver<Sqlite> {
    Driver::new(VIEWS, store(), width, height)
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

#[test]
fn an_unknown_term_is_refused_in_words_that_list_the_terms() {
    let mut d = sample(80, 24);
    d.keys("2 /").types("colour:red");
    let screen = d.screen();
    let foot: Vec<&str> = screen.lines().skip(21).map(str::trim).collect();
    let said = foot.join(" ");
    assert!(said.contains("colour: is not a term"), "{screen}");
    assert!(said.contains("status:") && said.contains("edition:"), "{screen}");
    assert!(said.contains("Enter keep  Esc clear"), "{screen}");
    assert!(screen.contains("/ colour:red"), "what is typed stays in sight\n{screen}");
    d.keys("<esc> /").types("status:mobilising").keys("<enter>");
    let (found, all) = counted(&d, "Contracts, ");
    assert!(0 < found && found < all, "{}", d.screen());
}

#[test]
fn the_palette_wants_words_as_they_are_typed_in_any_order() {
    let mut d = sample(80, 24);
    d.keys(":");
    let first = d.line_with("> g");
    assert!(first.contains("go home"), "views come first: {first}");
    // The letters of "copy" are scattered over many lines; only two names have the word.
    d.types("cpy");
    assert!(d.shows("Nothing has all these words."), "{}", d.screen());
    d.keys("<ctrl-u>").types("ROW copy");
    assert!(d.line_with("> y").contains("copy row"), "{}", d.screen());
    d.keys("<ctrl-u>").types("backup").keys("<enter>");
    assert_eq!(d.clipboard, ["sleva backup"], "{}", d.screen());
}

#[test]
fn what_was_found_is_counted_and_has_room_for_its_reference() {
    let mut d = sample(80, 24);
    d.keys("g /").types("employed");
    assert_eq!(d.hint("open").as_deref(), Some("Enter"));
    assert!(d.shows("rotherham-2021-report/NT1 "), "{}", d.screen());
    assert!(d.shows(" found. Enter opens"), "{}", d.screen());
    d.keys("<ctrl-u>").types("zzzz");
    assert!(d.shows("Nothing has all these words."), "{}", d.screen());
}

#[test]
fn more_than_can_be_shown_is_said() {
    let mut d = sample(80, 24);
    d.keys("g /").types("e");
    assert!(d.shows("The first 50; there are more."), "{}", d.screen());
}

/// What a view is opened on.
fn opening(id: &str) -> Opening {
    let name = match id {
        "contract" | "revalue" => Some("C-0003".to_owned()),
        "supplier" => Some("S-0008".to_owned()),
        "sample" => Some("A-0001".to_owned()),
        "measure" => Some("rotherham-2021-report/NT10".to_owned()),
        "form" => Some("contract\tC-0003".to_owned()),
        "return" => Some("C-0003\t2021-22 Q2".to_owned()),
        "figure" => Some("validated:all".to_owned()),
        _ => None,
    };
    Opening { name, ..Opening::default() }
}

#[test]
fn what_is_listed_works_and_what_is_not_says_why() {
    let mut d = sample(140, 45);
    for (at, view) in VIEWS.iter().enumerate() {
        let first = (at > 0).then(|| (view.id, opening(view.id)));
        for entry in d.app.keymap().of(Scope::Moving, view.id).cloned().collect::<Vec<_>>() {
            d.app = App::new(VIEWS, &d.env, first.clone());
            d.event(Event::Resize { width: 140, height: 45 });
            d.keys("j");
            for key in &entry.chords[0].keys {
                d.event(Event::Key(*key));
            }
            let refused = d.message().ends_with("? shows what this view does.");
            let listed = entry.view.is_some() || !view.lacks.contains(&entry.action);
            assert!(!(listed && refused), "{} lists {}: {}", view.id, entry.name, d.message());
            assert!(listed || !d.message().is_empty(), "{} {}", view.id, entry.name);
        }
    }
}

#[test]
fn help_and_hints_leave_out_what_a_view_does_not_do() {
    let mut d = sample(140, 45);
    d.keys("8 j c").keys("?");
    assert_eq!(d.app.view(), "compare");
    d.keys("/").types("sorts by this column");
    assert!(d.shows("Sorts by this column."), "{}", d.screen());
    d.keys("<esc> /").types("whole body");
    assert!(!d.shows("Gives the whole body"), "{}", d.screen());
    d.keys("<esc> <esc> z");
    assert!(d.message().starts_with("There is only one pane here."), "{}", d.message());
    assert!(!d.shows("F11"), "{}", d.screen());
}

#[test]
fn home_names_the_digits_that_there_are() {
    let mut d = sample(80, 24);
    d.keys("<esc>");
    assert_eq!(d.message(), "This is Home. q leaves sleva, 1, 2, 3, 4, 5, 8 and 9 go to a view.");
}

#[test]
fn what_can_follow_is_listed_once_with_full_names() {
    for (width, height) in [(80, 24), (60, 15)] {
        let mut d = sample(width, height);
        d.keys("2 g").wait(Duration::from_millis(400));
        let screen = d.screen();
        for name in ["Contracts", "Commitments", "Measures", "Suppliers"] {
            let body = screen.lines().skip(2).take(usize::from(height) - 4);
            let listed = body.filter(|line| line.contains(&format!(" {name}"))).count();
            assert!(listed >= 1, "{name}\n{screen}");
        }
        assert!(screen.contains("wide") && screen.contains("find"), "{screen}");
    }
}

#[test]
fn the_end_of_help_has_its_keys_and_a_selected_line() {
    let mut d = sample(80, 24);
    d.keys("2 ? G");
    let at = d.cursor();
    let line = d.screen().lines().nth(usize::from(at.y)).unwrap().to_owned();
    assert_eq!(line.chars().nth(usize::from(at.x)), Some('>'), "{line}");
    assert!(line.contains("Ctrl-S") && line.contains("no save key"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.shows("Help ›"), "a line about typing cannot be run");
}

#[test]
fn the_cursor_is_never_left_in_the_corner() {
    let mut d = Driver::new(VIEWS, memory(), 80, 24);
    d.keys("3 v");
    assert!(d.cursor().y >= 2, "{:?}", d.cursor());
}

#[test]
fn a_plain_screen_shows_one_thing_at_a_time_and_names_tab() {
    let mut d = Driver::with(VIEWS, store(), 80, 24, |env| env.theme.plain = true);
    d.keys("2");
    assert!(d.shows("Tab next pane"), "{}", d.screen());
    assert!(d.shows("C-0003"));
    d.keys("?");
    assert!(d.shows("Help ›") && !d.shows("C-0003"), "{}", d.screen());
    d.keys("<esc> g").wait(Duration::from_millis(400));
    assert!(d.shows("c Contracts") && !d.shows("C-0003"), "{}", d.screen());
}

#[test]
fn pounds_in_letters_are_counted_when_lines_are_broken() {
    for width in [60, 64, 70, 80] {
        let mut d = Driver::with(VIEWS, store(), width, 40, |env| env.theme.ascii = true);
        d.keys("2 jj i");
        assert!(d.shows("GBP "), "{}", d.screen());
        let cut = d.screen().lines().skip(2).take(36).any(|line| line.contains("...|"));
        assert!(!cut, "{}", d.screen());
    }
}

#[test]
fn a_screen_that_is_too_small_says_so_in_the_rows_it_has() {
    let mut d = sample(80, 24);
    for (width, height) in [(20, 5), (40, 10)] {
        d.resize(width, height);
        let words: Vec<String> = d.screen().split_whitespace().map(str::to_owned).collect();
        let text = words.join(" ");
        let here = format!("sleva needs 60 columns and 15 rows; here are {width} and {height}.");
        assert_eq!(text, here);
    }
}

#[test]
fn the_breadcrumb_keeps_its_last_part() {
    let mut d = sample(80, 24);
    d.keys("2 /").types("C-0003 repairs housing").keys("<enter> <enter>");
    let line = d.line_with("sleva ▸");
    assert!(line.contains("…") && line.contains("› C-0003 Housing"), "{line}");
    assert!(line.ends_with("✓ saved"), "{line}");
}

#[test]
fn a_write_that_fails_keeps_the_dialog_the_name_and_the_reason() {
    let mut d = Driver::with(TINY, TinyStore, 80, 24, |env| {
        env.hooks.sheet = |_| Some(Sheet::default());
        env.hooks.write = |_, _, _| Err(Unwritten::Failed("the folder is not there".to_owned()));
    });
    d.keys("2 w <ctrl-u>").types("away/list.csv").keys("<enter>");
    assert!(d.shows("File: away/list.csv"), "{}", d.screen());
    assert!(d.shows("the folder is not there"), "{}", d.screen());
    d.env.hooks.write = |_, _, _| Ok(());
    d.keys("<enter>");
    assert!(!d.shows("File: "), "{}", d.screen());
    let folder = std::path::absolute("away").unwrap();
    assert!(d.message().contains(folder.to_str().unwrap()), "{}", d.message());
}

#[test]
fn a_no_to_writing_over_a_file_leaves_the_name_to_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, "mine").unwrap();
    let mut d = Driver::with(TINY, TinyStore, 80, 24, |env| {
        env.hooks.sheet = |_| Some(Sheet::default());
        env.hooks.write = |_, _, _| Err(Unwritten::Exists);
    });
    d.keys("2 w <ctrl-u>").types(path.to_str().unwrap()).keys("<enter> n");
    assert!(d.shows("File: ") && d.shows("list.csv"), "{}", d.screen());
    d.keys("<esc>");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_file_says_which_part_of_the_list_it_is_and_of_which_day() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.md");
    let mut d = Driver::with(VIEWS, store(), 80, 24, |env| {
        env.hooks.sheet = |reply| tables::sheet::sheet(reply, None).ok();
        env.hooks.write = |path, sheet, _| {
            let text = publish::render(sheet, publish::Format::Markdown);
            std::fs::write(path, text).map_err(|error| Unwritten::Failed(error.to_string()))
        };
    });
    d.keys("2 /").types("status:live").keys("<enter> w <ctrl-u>");
    d.types(path.to_str().unwrap()).keys("<enter>");
    let text = std::fs::read_to_string(&path).unwrap();
    let title = text.lines().next().unwrap();
    assert!(title.contains("filter: status:live") && title.contains("2025-11-22"), "{title}");
}

#[test]
fn pasted_lines_never_leave_the_program() {
    let mut decoder = Decoder::new(Duration::from_millis(40));
    let mut found = decoder.push(b"Q\rqy\rq\r/foo", Duration::ZERO);
    found.extend(decoder.tick(Duration::from_secs(1)));
    let mut d = sample(80, 24);
    for input in found {
        d.event(match input {
            Input::Key(key) => Event::Key(key),
            Input::Burst(keys) => Event::Burst(keys),
            Input::Paste(text) => Event::Paste(text),
        });
    }
    assert_eq!(d.ended, None);
    assert!(d.shows("not run as commands"), "{}", d.screen());
}

#[test]
fn without_colour_no_role_has_one() {
    let theme = Theme { colour: false, ..crate::driver::PLAIN_THEME };
    let roles = [
        Role::Text,
        Role::Dim,
        Role::Strong,
        Role::Heading,
        Role::Selected,
        Role::Good,
        Role::Warning,
        Role::Bad,
        Role::Border,
    ];
    for role in roles {
        let style = theme.style(role);
        assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
    }
}

#[test]
fn a_database_that_is_only_read_says_so_on_top() {
    let d = Driver::with(VIEWS, store(), 80, 24, |env| env.read_only = true);
    assert!(d.line_with("sleva ▸").ends_with("read only"), "{}", d.screen());
}
