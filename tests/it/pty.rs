//! A session on a real terminal: the signals, the raw mode, the bytes, and a terminal that goes.
//!
//! The program under test is this test binary itself, started with [`a_session`] on a
//! pseudo-terminal, so that a view may fail on purpose.

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use sleva::app::event::Event;
use sleva::app::local::{Ended, run};
use sleva::app::{App, crash};
use sleva::db::Store;

use crate::driver::tiny::{TINY, TinyStore};
use crate::driver::{HandClock, emulator, env};

const PATIENCE: Duration = Duration::from_secs(10);
const LOG: &str = "SLEVA_TEST_LOG";

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
        Box::new(move |ask| {
            let result = TinyStore.read(&ask.query);
            events.send(Event::Reply { ticket: ask.ticket, result }).unwrap();
        })
    });
    std::process::exit(match ended.unwrap() {
        Ended::Code(code) => i32::from(code),
        Ended::Fault => 70,
    });
}

struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    input: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    reader: Option<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    screen: vt100::Parser,
    folder: tempfile::TempDir,
}

fn size(width: u16, height: u16) -> PtySize {
    PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 }
}

impl Session {
    fn start(width: u16, height: u16) -> Self {
        Self::start_unread(width, height).reading()
    }

    /// The real program on the sample council.
    fn demo(width: u16, height: u16) -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_sleva"));
        Self::spawn(width, height, program, &["demo"]).reading()
    }

    fn reading(mut self) -> Self {
        let session = &mut self;
        let mut reader = session.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        let stop = Arc::clone(&session.stop);
        session.output = output;
        session.reader = Some(std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if stop.load(Ordering::SeqCst) || sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        }));
        self
    }

    /// With nobody who reads what the program writes.
    fn start_unread(width: u16, height: u16) -> Self {
        let program = std::env::current_exe().unwrap();
        let arguments =
            ["--exact", "pty::a_session", "--ignored", "--nocapture", "--test-threads=1"];
        Self::spawn(width, height, &program, &arguments)
    }

    fn spawn(width: u16, height: u16, program: &Path, arguments: &[&str]) -> Self {
        let pair = native_pty_system().openpty(size(width, height)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        // A shell first ignores SIGHUP, as nohup and some session managers do.
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]);
        command.arg(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        command.env("LC_ALL", "C.UTF-8");
        for variable in ["HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(variable, folder.path());
        }
        command.cwd(folder.path());
        command.env(LOG, folder.path().join("sleva.log"));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let input = pair.master.take_writer().unwrap();
        Self {
            child,
            master: pair.master,
            input,
            output: channel().1,
            reader: None,
            stop: Arc::default(),
            screen: emulator(width, height),
            folder,
        }
    }

    fn send(&mut self, bytes: &[u8]) -> &mut Self {
        self.input.write_all(bytes).unwrap();
        self.input.flush().unwrap();
        self
    }

    /// Waits until the parsed screen is as it should be.
    fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !wanted(self.screen.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(error) => {
                    panic!("no {what}: {error}; screen:\n{}", self.screen.screen().contents())
                }
            }
        }
        self
    }

    fn shows(&mut self, text: &str) -> &mut Self {
        self.until(text, |screen| screen.contents().contains(text))
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap())
    }

    fn signal(&mut self, signal: Signal) -> &mut Self {
        kill(self.pid(), signal).unwrap();
        self
    }

    /// Waits for the end; gives the exit code and how long it took.
    fn ends(&mut self) -> (u32, Duration) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            while let Ok(bytes) = self.output.try_recv() {
                self.screen.process(&bytes);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                let took = begun.elapsed();
                while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
                    self.screen.process(&bytes);
                }
                return (status.exit_code(), took);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("it does not end:\n{}", self.screen.screen().contents());
    }

    fn is_restored(&self) -> bool {
        let screen = self.screen.screen();
        let flags = self.master.get_termios().unwrap().local_flags;
        let cooked =
            format!("{flags:?}").contains("ICANON") && format!("{flags:?}").contains("ECHO");
        cooked && !screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor()
    }

    fn is_stopped(&self) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap();
        stat.rsplit(") ").next().unwrap().starts_with('T')
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_starts_walks_and_quits() {
    let mut s = Session::start(80, 24);
    s.shows("Welcome, officer1").send(b"2").shows("> C-0001");
    s.send(b"j").shows("> C-0002").send(b"\x1b[B").shows("> C-0003");
    s.send(b"/gr\r")
        .shows("filter: gr")
        .send(b"\x1b")
        .until("no filter", |screen| !screen.contents().contains("filter:"));
    s.send(b"Q");
    assert_eq!(s.ends().0, 0);
    assert!(s.is_restored());
}

#[test]
fn it_follows_the_size_of_the_window() {
    let mut s = Session::start(80, 24);
    s.shows("[1 Home]");
    for (width, height, text) in
        [(140, 45, "F1 help"), (40, 10, "sleva needs 60"), (60, 15, "? help")]
    {
        s.master.resize(size(width, height)).unwrap();
        s.screen.screen_mut().set_size(
            std::num::NonZero::new(height).unwrap(),
            std::num::NonZero::new(width).unwrap(),
        );
        s.shows(text);
    }
    s.master.resize(size(1, 1)).unwrap();
    s.send(b"jk");
    s.master.resize(size(80, 24)).unwrap();
    s.screen = emulator(80, 24);
    s.shows("Welcome").send(b"Q");
    assert_eq!(s.ends().0, 0);
}

#[test]
fn it_starts_on_a_terminal_of_one_cell() {
    let mut s = Session::start(1, 1);
    s.until("the alternate screen", vt100::Screen::alternate_screen).send(b"Q");
    assert_eq!(s.ends().0, 0);
}

#[test]
fn it_stops_and_comes_back() {
    let mut s = Session::start(80, 24);
    s.shows("Welcome").send(b"2j").shows("> C-0002").send(b"\x1a");
    s.until("the screen given back", |screen| !screen.alternate_screen());
    let deadline = Instant::now() + PATIENCE;
    while !s.is_stopped() {
        assert!(Instant::now() < deadline, "it does not stop");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(s.is_restored());
    s.signal(Signal::SIGCONT).shows("> C-0002").send(b"j").shows("> C-0003");
    s.send(b"Q");
    assert_eq!(s.ends().0, 0);
}

#[test]
fn signals_end_it_with_their_number_and_give_the_screen_back() {
    let list = [(Signal::SIGHUP, 129), (Signal::SIGINT, 130), (Signal::SIGTERM, 143)];
    for (signal, code) in list {
        let mut s = Session::start(80, 24);
        s.shows("Welcome").signal(signal);
        let (ended, took) = s.ends();
        assert_eq!(ended, code);
        assert!(took < Duration::from_secs(2) && s.is_restored(), "{signal}: {took:?}");
    }
}

#[test]
fn it_is_gone_two_seconds_after_its_terminal() {
    let mut s = Session::start(80, 24);
    s.shows("Welcome");
    // The reader holds the terminal open until it has read once more.
    s.stop.store(true, Ordering::SeqCst);
    s.send(b"2");
    s.reader.take().unwrap().join().unwrap();
    let pair = native_pty_system().openpty(size(2, 2)).unwrap();
    s.input = Box::new(std::io::sink());
    s.master = pair.master;
    let (code, took) = s.ends();
    assert_eq!(code, 129);
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn it_ends_even_while_nobody_reads_what_it_writes() {
    let mut s = Session::start_unread(120, 40);
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
    let mut s = Session::start(80, 24);
    s.shows("Welcome").send(b"2").shows("> C-0001").send(b"X");
    assert_eq!(s.ends().0, 70);
    assert!(s.is_restored());
    let log = std::fs::read_to_string(s.folder.path().join("sleva.log")).unwrap();
    assert!(log.contains("tiny.rs") && !log.contains("secret"), "{log}");
    assert!(!s.screen.screen().contents().contains("secret"));
}

#[test]
fn a_sequence_that_arrives_in_pieces_is_one_key() {
    let mut s = Session::start(80, 24);
    s.shows("Welcome").send(b"2").shows("> C-0001");
    for byte in b"\x1b[B" {
        s.send(&[*byte]);
        std::thread::sleep(Duration::from_millis(15));
    }
    s.shows("> C-0002").send(b"Q");
    assert_eq!(s.ends().0, 0);
}

#[test]
fn a_paste_runs_no_commands() {
    let mut s = Session::start(80, 24);
    s.shows("Welcome").send(b"\x1b[200~QQQQ\x1b[201~").shows("not run as commands");
    s.send(b"n").until("the question gone", |screen| !screen.contents().contains("not run as"));
    s.send(b"Q or a letter from a window that is not this one\rQ").shows("not run as commands");
    s.send(b"nQ");
    assert_eq!(s.ends().0, 0);
}

#[test]
fn a_row_move_is_one_small_write_and_rest_is_silence() {
    let mut s = Session::start(120, 40);
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
fn the_program_opens_the_sample_finds_a_contract_and_leaves() {
    let mut s = Session::demo(80, 24);
    s.shows("sample 2025-11-22").send(b"/").shows("Find in everything");
    s.send(b"housing repairs").shows("C-0003").send(b"\r").shows("C-0003 Housing");
    s.send(b"\x1b").shows("[1 Home]").send(b"2").shows("> ").send(b"G").send(b"q");
    s.shows("[1 Home]").send(b"q").shows("Quit? y/n").send(b"y");
    assert_eq!(s.ends().0, 0);
    assert!(s.is_restored());
}

#[test]
fn the_program_ends_with_its_terminal() {
    let mut s = Session::demo(120, 40);
    s.shows("sample 2025-11-22").signal(Signal::SIGHUP);
    let (code, took) = s.ends();
    assert_eq!(code, 129);
    assert!(took < Duration::from_secs(2) && s.is_restored(), "{took:?}");
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
    let mut s = Session::spawn(120, 40, Path::new("sh"), &["-c", &words]).reading();
    s.shows("sleva \u{25b8} Suppliers").send(b"Q");
    assert_eq!(s.ends().0, 0);
}
