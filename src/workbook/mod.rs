//! Reading workbooks, which can never take the program down: a process of its own opens the file,
//! with little memory and time, and sends the cells back. Whatever becomes of it, the answer is
//! cells or one sentence.
//!
//! The process is this program run again with [`WORD`]; `main` calls [`child::run`]. Only `child`
//! knows a parser, and only `parent` starts a process. Knows `exchange` and `columns`.

pub mod child;
mod dates;
mod parent;
mod stream;

use std::path::PathBuf;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::calc::text::hex;
use crate::columns::Reading;
use crate::db::request::Kind;
use crate::exchange::{Fault, Read, Refusal, choose, read_sheet};

/// The first word of the command line by which the program becomes the reading process.
pub const WORD: &str = "__read-workbook";

/// What the process ends with where it is told that there is no more memory; mostly it is not told.
const NO_MEMORY: u8 = 12;

/// How far reading a workbook may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file: u64,
    /// Bytes of memory of the reading process.
    pub memory: u64,
    /// Seconds of computing of the reading process.
    pub seconds: u64,
    /// How long it is waited for.
    pub wait: Duration,
    /// Bytes of all parts once unpacked.
    pub unpacked: u64,
    /// How many times larger than packed they may be.
    pub ratio: u64,
    /// Cells that are not empty.
    pub cells: u64,
    pub columns: u32,
    /// Bytes of the text of all cells.
    pub text: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 64 << 20,
            memory: 512 << 20,
            seconds: 20,
            wait: Duration::from_secs(60),
            unpacked: 200_000_000,
            ratio: 100,
            cells: 1_000_000,
            columns: 2_000,
            text: 64 << 20,
        }
    }
}

/// What reads workbooks: this program, and how far it may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// The program, which is given, since in a test the running one is another.
    pub program: PathBuf,
    pub limits: Limits,
}

impl Reader {
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self { program, limits: Limits::default() }
    }

    /// Reads the bytes of a workbook as records of a kind: of the sheet that is named, else of the
    /// only one that has the columns of the kind. Takes as long as the file needs, at most
    /// [`Limits::wait`] for each of two passes: off a screen's thread.
    ///
    /// # Errors
    /// Nothing could be read; single cells that are refused come back in [`Read::rejected`].
    pub fn read(
        &self,
        kind: Kind,
        bytes: &[u8],
        sheet: Option<&str>,
        reading: &Reading,
    ) -> Result<Read, Fault> {
        if bytes.len() as u64 > self.limits.file {
            return Err(Fault::Refused(Refusal {
                why: format!("it is larger than {} MB", self.limits.file >> 20),
                remedy: "Split it into several files, each with the header row.",
            }));
        }
        let refused = |refusal| Fault::Refused(refusal);
        let mut grids = parent::grids(self, bytes, None).map_err(refused)?;
        let at = choose(kind, &grids, sheet)?;
        if grids.get(at).is_some_and(|grid| !grid.whole) {
            grids = parent::grids(self, bytes, Some(at)).map_err(refused)?;
        }
        if at >= grids.len() {
            return Err(Fault::Empty);
        }
        let grid = grids.swap_remove(at);
        read_sheet(kind, grid, hex(&Sha256::digest(bytes)), reading)
    }
}
