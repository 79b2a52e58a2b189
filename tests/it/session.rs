//! The frame around the views: overlays, the ladder of Esc, messages, copies, files, and several
//! sessions in one process.

use std::sync::mpsc::channel;
use std::time::Duration;

use ratatui::Terminal;
use sleva::app::App;
use sleva::app::ask::Ask;
use sleva::app::event::{Event, Key, Signal};
use sleva::app::jobs::{Came, Done, Job, Unwritten};
use sleva::app::run::{Host, run};
use sleva::app::term::SessionBackend;
use sleva::db::request::Command;
use sleva::tables::{Cell, Sheet};
use sleva::views::Opening;

use crate::driver::tiny::{TINY, TinyStore};
use crate::driver::{Driver, HandClock, emulator, env};

fn driver() -> Driver<TinyStore> {
    Driver::new(TINY, TinyStore, 80, 24)
}

#[test]
fn the_shared_lines_say_where_when_and_what() {
    let mut d = driver();
    assert!(d.line_with("sleva ▸ Home").ends_with("2025-26 Q3  sample 2025-11-22  ✓ saved"));
    assert!(d.line_with("[1 Home]").contains("2 Contr"));
    d.keys("2 j <enter>");
    assert!(d.shows(" sleva ▸ Contracts › C-0002"), "{}", d.screen());
    assert!(d.line_with("[2 Contr").contains("1 Home"));
    assert!(d.screen().lines().last().unwrap().trim_end().ends_with("? help"));
    d.resize(140, 45);
    assert!(d.screen().lines().last().unwrap().contains("F1 help"));
}

#[test]
fn esc_goes_down_one_rung_at_a_time_and_never_quits() {
    let mut d = driver();
    d.keys("2 / a b <enter>");
    assert!(d.shows("filter: ab"));
    d.keys("<esc>");
    assert!(!d.shows("filter: ab") && d.app.view() == "contracts");
    d.keys("<esc>");
    assert_eq!(d.app.view(), "home");
    d.keys("<esc>");
    assert!(d.message().contains("q leaves sleva") && d.ended.is_none());
}

#[test]
fn q_skips_filters_and_asks_only_on_home() {
    let mut d = driver();
    d.keys("2 / a <enter> q");
    assert_eq!(d.app.view(), "home");
    d.keys("q");
    assert!(d.shows("Quit? y/n"));
    d.keys("<enter>");
    assert!(d.ended.is_none(), "Enter never confirms");
    d.keys("n q y");
    assert_eq!(d.ended, Some(0));
    let mut d = driver();
    assert_eq!(d.keys("2 Q").ended, Some(0));
}

#[test]
fn ctrl_c_closes_and_twice_within_two_seconds_leaves() {
    let mut d = driver();
    d.keys("? <ctrl-c>");
    assert!(!d.shows("Help ›") && d.ended.is_none());
    d.wait(Duration::from_secs(3)).keys("<ctrl-c>");
    assert!(d.ended.is_none());
    d.wait(Duration::from_secs(1)).keys("<ctrl-c>");
    assert_eq!(d.ended, Some(0));
}

#[test]
fn a_view_is_as_it_was_left() {
    let mut d = driver();
    d.keys("2 jjj 1");
    assert_eq!(d.app.view(), "home");
    d.keys("g c");
    assert_eq!(d.selected().as_deref(), Some("C-0004"));
    d.keys("<enter> 2");
    assert_eq!(d.selected().as_deref(), Some("C-0004"), "back to the list, not a second one");
}

#[test]
fn a_cursor_move_asks_nothing_and_a_change_asks_again() {
    let mut d = driver();
    d.keys("2");
    let before = d.asked.len();
    d.keys("jjj G k");
    assert_eq!(d.asked.len(), before);
    d.event(Event::Changed);
    assert_eq!(d.asked.len(), before + 2, "the council and the list");
}

#[test]
fn help_lists_the_keys_finds_among_them_and_runs_them() {
    let mut d = driver();
    d.keys("2 ?");
    assert!(d.shows("Turns the list round.") && d.shows("In this view"));
    d.keys("/").types("turns the list").keys("<enter>");
    assert!(!d.shows("Help ›"));
    assert_eq!(d.selected().as_deref(), Some("C-0100"), "the line was run");
}

#[test]
fn the_palette_finds_by_words_in_any_order() {
    let mut d = driver();
    d.keys(":").types("contracts go").keys("<enter>");
    assert_eq!(d.app.view(), "contracts");
    d.keys(":").types("quit").keys("<enter>");
    assert_eq!(d.ended, Some(0));
}

#[test]
fn find_in_everything_opens_what_it_finds() {
    let mut d = driver();
    d.keys("/").types("gro unds");
    assert!(d.shows("Found for gro unds"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.shows("sleva ▸ Contracts C-0042"), "{}", d.screen());
    d.keys("g /").types("x").keys("<esc>");
    assert_eq!(d.app.view(), "contracts");
}

#[test]
fn which_keys_can_follow_is_shown_after_a_while() {
    let mut d = driver();
    d.keys("g");
    assert!(!d.shows("┌─ g "));
    let deadline = d.app.deadline(d.env.now()).unwrap();
    assert_eq!(deadline, Duration::from_millis(400));
    d.wait(Duration::from_millis(400));
    assert!(d.shows("┌ g ") || d.shows("┌─ g "), "{}", d.screen());
    d.keys("x");
    assert!(d.message().contains("gx does nothing here"));
}

#[test]
fn pasted_text_is_text_and_never_commands() {
    let mut d = driver();
    d.keys("2").paste("Qjjj\nQ\x1b[2J");
    assert!(d.ended.is_none() && d.shows("not run as commands"));
    assert!(d.shows("<U+001B>[2J"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.shows("not run as commands"), "Enter does not confirm");
    d.keys("n /").paste("grounds").keys("<enter>");
    assert!(d.shows("filter: grounds"));
}

#[test]
fn a_copy_goes_to_the_clipboard_and_the_yank_file() {
    let folder = tempfile::tempdir().unwrap();
    let yank = folder.path().join("state/yank.tsv");
    let mut d = driver().yanking_to(yank.clone());
    d.env.hooks.keep =
        |path, text| std::fs::write(path, text).map_err(|e| Unwritten::Failed(e.to_string()));
    d.keys("2 y");
    assert_eq!(d.clipboard, ["ref\nC-0001\n"]);
    assert_eq!(std::fs::read_to_string(&yank).unwrap(), "ref\nC-0001\n");
    assert!(d.message().starts_with("Copied 1 row (and in "));
}

#[test]
fn a_file_is_never_written_over_without_a_yes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, "mine").unwrap();
    let mut d = Driver::with(TINY, TinyStore, 80, 24, |env| {
        env.hooks.sheet = |_| Some(Sheet { rows: vec![vec![Cell::text("x")]], ..Sheet::default() });
        env.hooks.write = |path, _, overwrite| {
            if !overwrite && path.exists() {
                return Err(Unwritten::Exists);
            }
            std::fs::write(path, "new").map_err(|e| Unwritten::Failed(e.to_string()))
        };
    });
    d.keys("2 w");
    assert!(d.shows("contracts-2025-11-22.csv"));
    d.keys("<ctrl-u>").types("list.pdf").keys("<enter>");
    assert!(d.shows("this one has .pdf"), "{}", d.screen());
    d.keys("<ctrl-u>").types(path.to_str().unwrap()).keys("<enter>");
    assert!(d.shows("Write over it? y/n"));
    d.keys("<enter> n");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    d.keys("w <ctrl-u>").types(path.to_str().unwrap()).keys("<enter> y");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    assert!(d.message().starts_with("Wrote 1 row to "), "{}", d.message());
    let book = folder.path().join("list.xlsx");
    d.keys("w <ctrl-u>").types(book.to_str().unwrap()).keys("<enter>");
    assert!(book.exists(), "{}", d.screen());
}

#[test]
fn a_query_that_fails_is_said_in_a_sentence() {
    let mut d = driver();
    d.keys("2 i");
    assert!(d.message().contains("another process holds the database"), "{}", d.message());
    assert!(d.shows("R asks again"));
}

#[test]
fn small_screens_say_what_is_needed_and_stay_alive() {
    let mut d = driver();
    d.resize(40, 10);
    assert!(d.shows("sleva needs 60 columns and 15 rows"));
    for (width, height) in [(0, 0), (1, 1), (0, 9), (7, 0), (59, 15), (60, 14), (300, 100)] {
        for keys in ["", "2 j ? <esc>", ": <esc>", "g"] {
            d.resize(width, height).keys(keys).wait(Duration::from_secs(1));
        }
    }
    d.resize(60, 15);
    assert!(d.shows("? help"));
}

#[test]
fn wrong_lines_of_the_key_file_are_named_and_the_others_hold() {
    let keys = "[everywhere]\ngo-contracts = \"f4\"\nsort-by-column = \"ctrl-i\"\n";
    let mut d = Driver::with(TINY, TinyStore, 80, 24, |env| keys.clone_into(&mut env.keys));
    assert!(d.shows("keys.toml, line 3: ctrl-i"), "{}", d.screen());
    d.keys("<f4>");
    assert_eq!(d.app.view(), "contracts");
}

#[test]
fn the_cursor_is_on_the_selected_row_or_the_text() {
    let mut d = driver();
    d.keys("2 jj");
    assert_eq!(d.cursor(), (0, 4).into());
    d.keys(":").types("ab");
    let line = d.screen().lines().position(|line| line.contains("> ab")).unwrap();
    assert_eq!(usize::from(d.cursor().y), line);
    d.keys("<esc> ?");
    let y = d.cursor().y;
    let row = d.screen().lines().nth(usize::from(y)).unwrap().to_owned();
    assert!(row.contains("> "), "{row}");
}

/// A front-end without a terminal; nobody answers its queries.
struct Nobody;

impl Host for Nobody {
    fn tell(&mut self, _: u64, _: Command) {}

    fn ask(&mut self, _: Ask) {}

    fn job(&mut self, _: Job) {}

    fn suspend(&mut self) -> Option<(u16, u16)> {
        None
    }

    fn can_suspend(&self) -> bool {
        false
    }

    fn resumed(&mut self) {}
}

fn session(width: u16, height: u16, keys: &str) -> (u8, vt100::Parser) {
    let env = env(&HandClock::default());
    let mut app = App::new(TINY, &env, None);
    let backend = SessionBackend::new(Vec::new(), width, height, false);
    let mut terminal = Terminal::new(backend).unwrap();
    let (sender, events) = channel();
    for c in keys.chars() {
        sender.send(Event::Key(Key::Char(c))).unwrap();
    }
    let ender = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(60));
        sender.send(Event::Signal(Signal::Terminate)).unwrap();
    });
    let code = run(&mut app, &env, &mut terminal, &events, &mut Nobody).unwrap();
    ender.join().unwrap();
    let mut parser = emulator(width, height);
    parser.process(terminal.backend().writer());
    (code, parser)
}

#[test]
fn sessions_of_different_sizes_share_a_process_and_nothing_else() {
    let sessions: Vec<_> = [(80, 24, "2jj"), (120, 40, "1"), (140, 45, "2G"), (60, 15, "2?")]
        .into_iter()
        .map(|(width, height, keys)| std::thread::spawn(move || session(width, height, keys)))
        .collect();
    let ended: Vec<_> = sessions.into_iter().map(|s| s.join().unwrap()).collect();
    let texts: Vec<String> = ended.iter().map(|(_, parser)| parser.screen().contents()).collect();
    assert!(ended.iter().all(|(code, _)| *code == 143));
    assert!(texts[0].contains("> C-0003") && texts[1].contains("Welcome"));
    assert!(texts[2].contains("> C-0100") && texts[3].contains("Help"));
}

#[test]
fn a_session_ends_when_its_front_end_is_gone() {
    let env = env(&HandClock::default());
    let mut app = App::new(TINY, &env, None);
    let backend = SessionBackend::new(Vec::new(), 80, 24, false);
    let mut terminal = Terminal::new(backend).unwrap();
    let (sender, events) = channel::<Event>();
    drop(sender);
    let code = run(&mut app, &env, &mut terminal, &events, &mut Nobody).unwrap();
    assert_eq!(code, 129);
}

/// A front-end whose disk is slow: jobs end as they are told to, a while after they began.
struct SlowDisk {
    sender: std::sync::mpsc::Sender<Event>,
    came: Option<Came>,
}

impl Host for SlowDisk {
    fn tell(&mut self, _: u64, _: Command) {}

    fn ask(&mut self, _: Ask) {}

    fn job(&mut self, job: Job) {
        let (sender, name, came) = (self.sender.clone(), job.name(), self.came.take());
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(80));
            if let Some(came) = came {
                sender.send(Event::Done(Done { name, came })).unwrap();
            }
        });
    }

    fn suspend(&mut self) -> Option<(u16, u16)> {
        None
    }

    fn can_suspend(&self) -> bool {
        false
    }

    fn resumed(&mut self) {}
}

/// Copies a row and leaves at once. Gives how long it took and what is said after leaving.
fn copy_and_leave(came: Option<Came>) -> (Duration, Vec<String>) {
    let mut env = env(&HandClock::default());
    let begun = std::time::Instant::now();
    env.clock = std::sync::Arc::new(move || begun.elapsed());
    let mut app = App::new(TINY, &env, Some(("contracts", Opening::default())));
    let mut terminal = Terminal::new(SessionBackend::new(Vec::new(), 80, 24, false)).unwrap();
    let (sender, events) = channel();
    for c in ['y', 'Q'] {
        sender.send(Event::Key(Key::Char(c))).unwrap();
    }
    let mut host = SlowDisk { sender, came };
    assert_eq!(run(&mut app, &env, &mut terminal, &events, &mut host).unwrap(), 0);
    (begun.elapsed(), app.lost())
}

#[test]
fn leaving_waits_for_what_is_being_written_and_says_what_was_not() {
    let copied = Came::Copied { what: "x".to_owned(), text: "x".to_owned(), file: Ok("f".into()) };
    let (took, lost) = copy_and_leave(Some(copied));
    assert!(took >= Duration::from_millis(80) && lost.is_empty(), "{took:?} {lost:?}");
    let (_, lost) = copy_and_leave(Some(Came::Failed("list.csv was not written: x.".to_owned())));
    assert_eq!(lost, ["list.csv was not written: x."]);
    let (took, lost) = copy_and_leave(None);
    assert!(took >= Duration::from_secs(2) && took < Duration::from_secs(4), "{took:?}");
    assert!(lost[0].starts_with("The copy was not written."), "{lost:?}");
}
