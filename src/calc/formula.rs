//! Text that a spreadsheet would run as a formula, and the apostrophe that keeps it text.

use std::borrow::Cow;

/// Whether a spreadsheet may read a cell that begins with this character as more than text.
const fn runs(c: char) -> bool {
    matches!(
        c,
        '=' | '+'
            | '-'
            | '@'
            | '\t'
            | '\r'
            | '\n'
            | '\0'
            | '\u{ff1d}'
            | '\u{ff0b}'
            | '\u{ff0d}'
            | '\u{ff20}'
    )
}

/// The character that makes a cell a formula; none where the text is plain.
#[must_use]
pub fn first_sign(text: &str) -> Option<char> {
    text.chars().next().filter(|c| runs(*c))
}

/// The text with an apostrophe in front where a spreadsheet would run it. Text that already
/// looks so protected gets one more, so that [`restore`] gives back exactly what was there.
#[must_use]
pub fn protect(text: &str) -> Cow<'_, str> {
    match first_sign(text.trim_start_matches('\'')) {
        Some(_) => Cow::Owned(format!("'{text}")),
        None => Cow::Borrowed(text),
    }
}

/// The text without the apostrophe of [`protect`]; none where there is none.
#[must_use]
pub fn restore(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('\'')?;
    first_sign(inner.trim_start_matches('\'')).map(|_| inner)
}
