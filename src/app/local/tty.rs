//! The terminal itself: raw mode and back, its size, two ways to its bytes.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _};
use std::os::fd::AsFd as _;

use nix::sys::termios::{FlushArg, SetArg, Termios, cfmakeraw, tcflush, tcgetattr, tcsetattr};

pub struct Tty {
    input: File,
    output: File,
    before: Termios,
}

/// Gives a terminal its old settings back from any thread.
pub struct Restorer {
    terminal: File,
    before: Termios,
}

impl Restorer {
    pub fn restore(&self) {
        // Without waiting for output: the terminal may never take it.
        let _ = tcsetattr(&self.terminal, SetArg::TCSANOW, &self.before);
    }
}

impl Tty {
    /// Standard input and output where they are terminals, else the process's own terminal.
    ///
    /// # Errors
    /// There is no terminal.
    pub fn open() -> io::Result<Self> {
        let own = || OpenOptions::new().read(true).write(true).open("/dev/tty");
        let (stdin, stdout) = (io::stdin(), io::stdout());
        let input = if stdin.is_terminal() {
            File::from(stdin.as_fd().try_clone_to_owned()?)
        } else {
            own()?
        };
        let output = if stdout.is_terminal() {
            File::from(stdout.as_fd().try_clone_to_owned()?)
        } else {
            own()?
        };
        let before = tcgetattr(&input)?;
        Ok(Self { input, output, before })
    }

    pub fn raw(&self) -> io::Result<()> {
        let mut settings = self.before.clone();
        cfmakeraw(&mut settings);
        Ok(tcsetattr(&self.input, SetArg::TCSANOW, &settings)?)
    }

    /// As it was, and what was typed meanwhile is dropped.
    pub fn restore(&self) {
        let _ = tcflush(&self.input, FlushArg::TCIFLUSH);
        let _ = tcsetattr(&self.input, SetArg::TCSANOW, &self.before);
    }

    pub fn restorer(&self) -> io::Result<Restorer> {
        Ok(Restorer { terminal: self.input.try_clone()?, before: self.before.clone() })
    }

    pub fn reader(&self) -> io::Result<File> {
        self.input.try_clone()
    }

    pub fn writer(&self) -> io::Result<File> {
        self.output.try_clone()
    }
}

/// The size of the process's own terminal; 80 by 24 where it does not say.
pub fn size() -> (u16, u16) {
    match crossterm::terminal::window_size() {
        Ok(size) if size.columns > 0 && size.rows > 0 => (size.columns, size.rows),
        _ => (80, 24),
    }
}
