//! A session on a real terminal: the signals, the raw mode, the bytes, and a terminal that goes.
//!
//! The program under test is the real one on the sample council. Only where a view has to fail
//! on purpose, or bytes are counted, is it this test binary itself, started with [`a_session`].

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use sleva::app::ask::Ask;
use sleva::app::event::Event;
use sleva::app::local::{Ended, run};
use sleva::app::workers::Lines;
use sleva::app::{App, crash};
use sleva::db::Store;

use crate::driver::tiny::{TINY, TinyStore};
use crate::driver::{HandClock, emulator, env};
use crate::terminal::{EXEC, LOG, PATIENCE, Session, computed, size, stat, wait};

/// Not a test: the program that the others start. It exits with the session's code.
#[test]
#[ignore = "started by the other tests, on a terminal of its own"]
#[expect(clippy::disallowed_methods, reason = "it is a whole program of its own")]
fn a_session() {
    let Some(log) = std::env::var_os(LOG) else { return };
    crash::install(Some(log.into()), || "2025-11-22T08:00:00Z".to_owned());
    let begun = Instant::now();
    let mut env = env(&HandClock::default());
    env.clock = Arc::new(move || begun.elapsed());
    let mut app = App::new(TINY, &env, None);
    let ended = run(&mut app, &env, |events| {
        let events = events.clone();
        let ask = move |ask: Ask| {
            let result = TinyStore.read(&ask.query);
            events.send(Event::Reply { ticket: ask.ticket, result }).unwrap();
        };
        Lines { ask: Box::new(ask), tell: Box::new(|_, _| {}) }
    });
    std::process::exit(match ended.unwrap() {
        Ended::Code(code) => i32::from(code),
        Ended::Fault => 70,
    });
}

/// This test binary itself.
fn start(width: u16, height: u16) -> Session {
    start_unread(width, height).reading()
}

/// With nobody who reads what the program writes.
fn start_unread(width: u16, height: u16) -> Session {
    let program = std::env::current_exe().unwrap();
    let arguments = ["--exact", "pty::a_session", "--ignored", "--nocapture", "--test-threads=1"];
    Session::spawn(width, height, EXEC, &program, &arguments, &[])
}

#[test]
fn it_starts_finds_walks_and_quits() {
    let mut s = Session::demo(80, 24);
    s.shows("sample 2025-11-22").send(b"/").shows("Find in everything");
    s.send(b"housing repairs").shows("C-0003").send(b"\r").shows("Contract C-0003 Housing");
    s.send(b"\x1b").shows("[1 Home]").send(b"2").on("C-0001");
    s.send(b"j").on("C-0002").send(b"\x1b[B").on("C-0003").send(b"\x1bOB").on("C-0004");
    s.send(b"G").on("C-0024").send(b"k").on("C-0023").send(b"gg").on("C-0001");
    s.send(b"/care").shows("6 of 24").send(b"\r").on("C-0004").send(b"G").on("C-0021");
    s.send(b"\x1b").shows("Contracts, 24").send(b"q").shows("[1 Home]");
    s.send(b"q").shows("Quit? y/n").send(b"y");
    assert_eq!(s.ends().0, 0);
    assert!(s.is_restored());
}

#[test]
fn it_follows_the_size_of_the_window() {
    let mut s = Session::demo(80, 24);
    s.shows("[1 Home]").send(b"2").on("C-0001").send(b"j").on("C-0002");
    s.resize(140, 45).shows("F1 help").on("C-0002");
    s.resize(20, 5).shows("sleva needs 60");
    s.resize(80, 24).shows("? help").on("C-0002").send(b"Q");
    assert_eq!(s.ends().0, 0);
    assert!(s.is_restored());
}

/// Small sizes may pass unnoticed when others follow at once, so the emulator keeps its own.
#[test]
fn it_survives_a_terminal_of_one_cell_and_of_none() {
    for (width, height) in [(1, 1), (0, 0), (300, 1), (1, 100)] {
        let mut s = Session::demo(width, height);
        s.screen = emulator(80, 24);
        s.until("the alternate screen", vt100::Screen::alternate_screen).send(b"2j?");
        for (width, height) in [(80, 24), (0, 0), (1, 1), (2, 60), (80, 24)] {
            s.master.resize(size(width, height)).unwrap();
            s.send(b"j");
        }
        s.shows("sleva ▸").send(b"Q");
        assert_eq!(s.ends().0, 0);
        assert!(s.is_restored());
    }
}

#[test]
fn it_stops_and_comes_back() {
    let mut s = Session::demo(80, 24);
    s.shows("[1 Home]").send(b"2").on("C-0001").send(b"j").on("C-0002").send(b"\x1a");
    s.until("the screen given back", |screen| !screen.alternate_screen());
    wait("stopping", || s.is_stopped());
    assert!(s.is_restored());
    s.signal(Signal::SIGCONT).on("C-0002").send(b"j").on("C-0003");
    s.signal(Signal::SIGTSTP).until("the screen given back", |screen| !screen.alternate_screen());
    wait("stopping", || s.is_stopped());
    assert!(s.is_restored());
    s.signal(Signal::SIGCONT).on("C-0003").send(b"Q");
    assert_eq!(s.ends().0, 0);
    assert!(s.is_restored());
}

#[test]
fn a_shell_stops_it_and_brings_it_back() {
    let script = "PS1='shell> ' exec sh -i";
    let program = env!("CARGO_BIN_EXE_sleva");
    let mut s = Session::script(80, 24, script, &[("PROGRAM", program)]).reading();
    s.shows("shell>").send(b"\"$PROGRAM\" demo --dir demo\r").shows("[1 Home]");
    s.send(b"2").on("C-0001").send(b"j").on("C-0002").send(b"\x1a").shows("Stopped");
    let prompt = |screen: &vt100::Screen| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell>")
    };
    s.until("the prompt", prompt).send(b"fg\r");
    s.until("the screen again", vt100::Screen::alternate_screen).on("C-0002");
    s.send(b"j").on("C-0003").send(b"Q");
    s.until("the prompt", prompt).send(b"echo code $?\r");
    s.shows("code 0").send(b"exit\r");
    s.ends();
}

#[test]
fn signals_end_it_with_their_number_and_give_the_screen_back() {
    let list = [(Signal::SIGHUP, 129), (Signal::SIGINT, 130), (Signal::SIGTERM, 143)];
    for (signal, code) in list {
        let mut s = Session::demo(80, 24);
        s.shows("[1 Home]").send(b"2/ca").shows("of 24").signal(signal);
        let (ended, took) = s.ends();
        assert_eq!(ended, code);
        assert!(took < Duration::from_secs(2) && s.is_restored(), "{signal}: {took:?}");
    }
}

#[test]
fn it_is_gone_two_seconds_after_its_terminal() {
    let mut s = Session::demo(80, 24);
    s.shows("[1 Home]");
    s.vanish();
    let (code, took) = s.ends();
    assert_eq!(code, 129);
    assert!(took < Duration::from_secs(2), "{took:?}");
}

/// The shell leads the session and ignores the hang-up, so nothing tells the program but the
/// terminal itself.
#[test]
fn it_is_gone_without_a_signal_and_idle_until_then() {
    let mut s =
        Session::script(80, 24, "trap '' HUP; \"$0\" \"$@\"; echo $? > code", &[]).reading();
    s.shows("[1 Home]");
    let shell = s.pid().as_raw().to_string();
    let pids = std::fs::read_dir("/proc").unwrap();
    let pids = pids.filter_map(|entry| entry.unwrap().file_name().to_str()?.parse::<i32>().ok());
    let mut children = pids.filter(|pid| stat(*pid).is_some_and(|fields| fields[1] == shell));
    let pid = children.next().unwrap();
    let before = computed(pid).unwrap();
    s.vanish();
    let begun = Instant::now();
    let last = std::cell::Cell::new(before);
    wait("the end", || computed(pid).map(|now| last.set(now)).is_none());
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(last.get() - before < 50, "{} hundredths of a second computed", last.get() - before);
    s.ends();
    let code = std::fs::read_to_string(s.folder.path().join("code")).unwrap();
    assert_eq!(code.trim(), "129");
}

#[test]
fn it_ends_even_while_nobody_reads_what_it_writes() {
    let mut s = start_unread(120, 40);
    std::thread::sleep(Duration::from_millis(300));
    s.send(b"2");
    // Frames until the terminal takes no more, and the session is stuck in the middle of one.
    for _ in 0..30 {
        for key in [&b"?"[..], b"q"] {
            s.send(key);
            std::thread::sleep(Duration::from_millis(25));
        }
    }
    s.signal(Signal::SIGTERM);
    let (code, took) = s.ends();
    assert_eq!(code, 143);
    assert!(took > Duration::from_millis(500), "it was not stuck: {took:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn a_fault_gives_the_terminal_back_and_keeps_no_record() {
    let mut s = start(80, 24);
    s.shows("Welcome").send(b"2").shows("> C-0001").send(b"X");
    assert_eq!(s.ends().0, 70);
    assert!(s.is_restored());
    let log = std::fs::read_to_string(s.folder.path().join("sleva.log")).unwrap();
    assert!(log.contains("tiny.rs") && !log.contains("secret"), "{log}");
    assert!(!s.screen.screen().contents().contains("secret"));
}

#[test]
fn a_sequence_that_arrives_in_pieces_is_one_key() {
    // Over SSH it waits longer for the rest.
    let ssh = [("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")];
    let mut s = Session::script(80, 24, EXEC, &ssh).reading();
    s.shows("[1 Home]").send(b"2").on("C-0001");
    for byte in b"\x1b[B" {
        s.send(&[*byte]);
        std::thread::sleep(Duration::from_millis(10));
    }
    s.on("C-0002").shows("[2 Contr").send(b"Q");
    assert_eq!(s.ends().0, 0);
}

#[test]
fn a_paste_runs_no_commands() {
    let mut s = Session::demo(80, 24);
    s.shows("[1 Home]").send(b"2").on("C-0001");
    s.send(b"\x1b[200~QQQQ\x1b[201~").shows("not run as commands");
    s.send(b"n").until("the question gone", |screen| !screen.contents().contains("not run as"));
    s.send(b"Q or a letter from a window that is not this one\rQ").shows("not run as commands");
    s.send(b"n").on("C-0001").send(b"Q");
    assert_eq!(s.ends().0, 0);
}

#[test]
fn a_row_move_is_one_small_write_and_rest_is_silence() {
    let mut s = start(120, 40);
    s.shows("Welcome").send(b"2").shows("> C-0001");
    std::thread::sleep(Duration::from_millis(100));
    while s.output.try_recv().is_ok() {}
    s.send(b"j");
    let bytes = s.output.recv_timeout(PATIENCE).unwrap();
    assert!(bytes.len() <= 64, "{}", String::from_utf8_lossy(&bytes));
    let more = s.output.recv_timeout(Duration::from_millis(600));
    assert!(more.is_err(), "{:?}", String::from_utf8_lossy(&more.unwrap()));
}

#[test]
fn what_was_asked_for_is_written_before_the_program_ends() {
    let mut s = Session::demo(120, 40);
    s.shows("sample 2025-11-22").send(b"2").shows("C-0001").send(b"w");
    s.shows("contracts-2025-11-22.csv").send(b"\rYQ");
    assert_eq!(s.ends().0, 0);
    let file = std::fs::read_to_string(s.folder.path().join("contracts-2025-11-22.csv")).unwrap();
    assert!(file.lines().count() > 20, "{file}");
    let yank = s.folder.path().join("sleva/yank.tsv");
    assert_eq!(std::fs::metadata(&yank).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_to_string(&yank).unwrap().lines().count(), file.lines().count() + 1);
}

#[test]
fn every_view_with_keys_of_its_own_can_be_opened_by_name() {
    let program = env!("CARGO_BIN_EXE_sleva");
    let words = format!("{program} demo --no-open && exec {program} --view suppliers");
    let mut s = Session::spawn(120, 40, EXEC, Path::new("sh"), &["-c", &words], &[]).reading();
    s.shows("sleva \u{25b8} Suppliers").send(b"Q");
    assert_eq!(s.ends().0, 0);
}

#[test]
fn keys_typed_before_a_list_is_there_are_kept_for_it() {
    let mut s = Session::demo(80, 24);
    s.shows("sample 2025-11-22").send(b"2j");
    s.shows(">   C-0002");
    s.send(b"Q");
    assert_eq!(s.ends().0, 0);
}
