//! The real program in a pseudo-terminal, read as a terminal shows it: waits are for what the parsed
//! screen says.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::driver::emulator;

pub const PATIENCE: Duration = Duration::from_secs(10);
/// Where a session of this test binary keeps its record of faults.
pub const LOG: &str = "SLEVA_TEST_LOG";
/// A shell first ignores SIGHUP, as nohup and some session managers do.
pub const EXEC: &str = "trap '' HUP; exec \"$0\" \"$@\"";

/// How the program marks a large frame, so that nobody sees the half of it.
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// A session on a terminal of its own, as a parsed screen.
pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    pub input: Box<dyn Write + Send>,
    pub output: Receiver<Vec<u8>>,
    reader: Option<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    pub screen: vt100::Parser,
    /// The beginning of a frame.
    held: Vec<u8>,
    pub folder: tempfile::TempDir,
    /// How the terminal was before.
    before: String,
}

pub fn size(width: u16, height: u16) -> PtySize {
    PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 }
}

impl Session {
    /// The real program on a sample council of its own.
    pub fn demo(width: u16, height: u16) -> Self {
        Self::script(width, height, EXEC, &[]).reading()
    }

    /// The real program, begun by a script of a shell.
    pub fn script(width: u16, height: u16, script: &str, variables: &[(&str, &str)]) -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_sleva"));
        Self::spawn(width, height, script, program, &["demo", "--dir", "demo"], variables)
    }

    pub fn reading(mut self) -> Self {
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

    pub fn spawn(
        width: u16,
        height: u16,
        script: &str,
        program: &Path,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(width, height)).unwrap();
        let before = format!("{:?}", pair.master.get_termios());
        let folder = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script]);
        command.arg(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        command.env("LC_ALL", "C.UTF-8");
        for (name, value) in variables {
            command.env(name, value);
        }
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
            held: Vec::new(),
            folder,
            before,
        }
    }

    pub fn send(&mut self, bytes: &[u8]) -> &mut Self {
        self.input.write_all(bytes).unwrap();
        self.input.flush().unwrap();
        self
    }

    /// What has come, up to the end of the last whole frame where it says where it ends.
    pub fn process(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
        let find = |mark: &[u8]| self.held.windows(mark.len()).rposition(|own| own == mark);
        let begun = find(FRAME_BEGINS).filter(|begun| find(FRAME_ENDS) < Some(*begun));
        let cut = (1..FRAME_BEGINS.len()).find(|cut| self.held.ends_with(&FRAME_BEGINS[..*cut]));
        let whole = begun.unwrap_or(self.held.len() - cut.unwrap_or(0));
        self.screen.process(&self.held[..whole]);
        self.held.drain(..whole);
    }

    /// Waits until the parsed screen is as it should be.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !wanted(self.screen.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.process(&bytes),
                Err(error) => {
                    panic!("no {what}: {error}; screen:\n{}", self.screen.screen().contents())
                }
            }
        }
        self
    }

    pub fn shows(&mut self, text: &str) -> &mut Self {
        self.until(text, |screen| screen.contents().contains(text))
    }

    pub fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap())
    }

    pub fn signal(&mut self, signal: Signal) -> &mut Self {
        kill(self.pid(), signal).unwrap();
        self
    }

    /// Waits for the end; gives the exit code and how long it took.
    pub fn ends(&mut self) -> (u32, Duration) {
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

    /// Ends it as nothing can be refused, and shows what it had written until then.
    pub fn is_killed(&mut self, mut shows: impl FnMut(&vt100::Screen)) {
        self.signal(Signal::SIGKILL);
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.process(&bytes);
                    shows(self.screen.screen());
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it outlives its kill"),
            }
        }
        self.child.wait().unwrap();
    }

    /// Everything of the terminal is as before.
    pub fn is_restored(&self) -> bool {
        let screen = self.screen.screen();
        let now = format!("{:?}", self.master.get_termios());
        let clean = !screen.alternate_screen() && !screen.bracketed_paste();
        now == self.before && clean && !screen.hide_cursor()
    }

    /// Waits until a row is selected, with the cursor of the terminal on its marker.
    pub fn on(&mut self, row: &str) -> &mut Self {
        self.until(row, |screen| {
            let (y, x) = screen.cursor_position();
            let line = screen.contents().lines().nth(usize::from(y)).unwrap_or_default().to_owned();
            line.contains(row) && line.chars().nth(usize::from(x)) == Some('>')
        })
    }

    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.master.resize(size(width, height)).unwrap();
        self.screen.screen_mut().set_size(
            std::num::NonZero::new(height.max(2)).unwrap(),
            std::num::NonZero::new(width.max(2)).unwrap(),
        );
        self
    }

    /// Takes the terminal away from the program.
    pub fn vanish(&mut self) {
        // The reader holds the terminal open until it has read once more.
        self.stop.store(true, Ordering::SeqCst);
        self.send(b"2");
        self.reader.take().unwrap().join().unwrap();
        let pair = native_pty_system().openpty(size(2, 2)).unwrap();
        self.input = Box::new(std::io::sink());
        self.master = pair.master;
    }

    pub fn is_stopped(&self) -> bool {
        stat(self.pid().as_raw()).is_some_and(|fields| fields[0] == "T")
    }
}

/// Waits for something of the process.
pub fn wait(what: &str, happened: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !happened() {
        assert!(Instant::now() < deadline, "{what} does not happen");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What the system says of a process, from its state on; none where it is gone.
pub fn stat(pid: i32) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<String> = text.rsplit(") ").next()?.split(' ').map(str::to_owned).collect();
    (fields[0] != "Z").then_some(fields)
}

/// The time that a process has computed, in hundredths of a second.
pub fn computed(pid: i32) -> Option<u64> {
    let fields = stat(pid)?;
    Some(fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap())
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
