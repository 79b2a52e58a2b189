//! Starts the reading process, waits for it no longer than the limits say, and turns whatever
//! becomes of it into cells or one sentence.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use nix::sys::signal::Signal;

use super::stream::{Receiver, Why};
use super::{Limits, NO_MEMORY, Reader, WORD};
use crate::apart::{self, Came};
use crate::exchange::{Grid, Refusal};

/// The sheets of a workbook: the first rows of each, or all of the one that is asked for. A sheet
/// that stands alone is read whole at once.
pub fn grids(reader: &Reader, bytes: &[u8], sheet: Option<usize>) -> Result<Vec<Grid>, Refusal> {
    let limits = &reader.limits;
    let Limits { file, memory, seconds, unpacked, ratio, cells, columns, text, .. } = *limits;
    let numbers = [file, memory, seconds, unpacked, ratio, cells, columns.into(), text];
    let words = std::iter::once(WORD.to_owned())
        .chain(numbers.map(|number| number.to_string()))
        .chain(sheet.map(|at| at.to_string()));
    let mut receiver = Receiver::new(limits);
    let take = |piece: &[u8]| receiver.take(piece).is_ok();
    let came = apart::run(&reader.program, words, bytes, limits.wait, take);
    let came = came.map_err(|error| Refusal {
        why: format!("the process that reads workbooks cannot be started ({error})"),
        remedy: "Save the sheet as CSV (UTF-8) and import that.",
    })?;
    match (came, receiver.finish()) {
        (Came::Late, _) => Err(late()),
        (Came::Garbled, _) => Err(broken("reading it went wrong")),
        (Came::Ended(_), Ok(grids)) => grids.map_err(|why| refusal(&why, limits)),
        (Came::Ended(status), Err(_)) => Err(died(status)),
    }
}

fn late() -> Refusal {
    Refusal {
        why: "reading it takes longer than a workbook may".to_owned(),
        remedy: "Save the sheet alone as .xlsx or as CSV (UTF-8), and import that.",
    }
}

fn broken(why: impl Into<String>) -> Refusal {
    Refusal {
        why: why.into(),
        remedy: "Open it in a spreadsheet program, save it again as .xlsx or as CSV (UTF-8), and import that.",
    }
}

/// What a process died of.
fn died(status: ExitStatus) -> Refusal {
    match status.signal().and_then(|signal| Signal::try_from(signal).ok()) {
        Some(Signal::SIGXCPU) => late(),
        // An allocation that is refused aborts.
        Some(Signal::SIGABRT | Signal::SIGSEGV | Signal::SIGKILL | Signal::SIGBUS) => large(),
        None if status.code() == Some(NO_MEMORY.into()) => large(),
        _ => broken("reading it broke off"),
    }
}

fn large() -> Refusal {
    Refusal {
        why: "reading it takes more memory than a workbook may".to_owned(),
        remedy: "Save the sheet alone as .xlsx or as CSV (UTF-8), and import that.",
    }
}

fn refusal(why: &Why, limits: &Limits) -> Refusal {
    let again = "Save it again as .xlsx or as CSV (UTF-8), and import that.";
    let alone = "Save only the sheet that is meant, as .xlsx or as CSV (UTF-8), and import that.";
    let (why, remedy) = match why {
        Why::Broken(detail) => return broken(format!("it is damaged ({detail})")),
        Why::NotWorkbook => ("it is not a workbook that can be read here".to_owned(), again),
        Why::Binary => ("it is a binary workbook (.xlsb)".to_owned(), again),
        Why::Password => (
            "it is protected with a password".to_owned(),
            "Ask for it without the password, or save it without one.",
        ),
        Why::Macros => {
            ("it contains macros".to_owned(), "Save it as .xlsx, which has none, and import that.")
        }
        Why::Unpacked => {
            (format!("it unpacks to more than {} MB", limits.unpacked / 1_000_000), alone)
        }
        Why::Ratio => (format!("it unpacks to more than {} times its size", limits.ratio), alone),
        Why::Cells => (format!("it has more than {} cells", limits.cells), alone),
        Why::Text => (format!("it has more than {} MB of text", limits.text >> 20), alone),
        Why::Columns(cell) => (
            format!("cell {cell} is beyond the {} columns that are read", limits.columns),
            "Delete the columns that are far to the right, and save it again.",
        ),
        Why::Order => ("its cells are out of order".to_owned(), again),
    };
    Refusal { why, remedy }
}
