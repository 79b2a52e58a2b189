//! What a cell of a sheet was before it was text, where that speaks against it.

use super::grid::Held;
use crate::columns::{Info, Sort, Why};

/// Most digits of a number that a spreadsheet keeps.
pub const DIGITS: usize = 15;

/// Why a cell cannot be taken as it is held; none where its text decides.
pub fn flaw(info: &Info, held: Held, text: &str, is_1904: bool) -> Option<Why> {
    let (reason, remedy) = match (held, info.sort) {
        (Held::Error, _) => (
            "is an error of the spreadsheet",
            "Correct the cell or what its formula refers to, and save the file again.",
        ),
        (Held::Uncalculated, _) => (
            "is a formula that was never calculated",
            "Open the file in a spreadsheet program and save it there, or type the value.",
        ),
        (Held::Time, _) => (
            "is a time of day or a length of time",
            "Type the number or the text itself, with the format of the cell set to General.",
        ),
        (Held::Number, _) if significant(text) > DIGITS => (
            "has more digits than a spreadsheet keeps exactly, which are 15",
            "Round it in the sheet to the decimals that are meant, or type it as text.",
        ),
        (Held::Number, Sort::Day) if is_1904 => (
            "is a number where a date belongs, and this workbook counts days from 1904",
            "Format the cell as a date, and check the year.",
        ),
        (Held::Day, Sort::Reference) => (
            "is a date in the spreadsheet, and a reference is text",
            "Format the cell as text and type it again as it should be.",
        ),
        (Held::Number, Sort::Reference) if text.contains('.') => (
            "is a number in the spreadsheet, which drops zeros at its end",
            "Format the cell as text and type the reference again.",
        ),
        (Held::YesNo, Sort::Money | Sort::Number | Sort::Printed | Sort::Reference) => (
            "is true or false in the spreadsheet",
            "Type what is meant, with the format of the cell set to General or to text.",
        ),
        _ => return None,
    };
    Some(Why::new(reason, remedy))
}

/// How many digits of a plain decimal say something.
pub fn significant(text: &str) -> usize {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    if text.contains('.') { digits.len() } else { digits.trim_end_matches('0').len() }
}
